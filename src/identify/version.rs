//! Whether a report says that it replaces one that was published before: `年度报告（更正）`, 本报告…更正,原版本作废.

use super::prose::Prose;
use super::title;
use crate::codebook::Codebook;
use crate::codebook::captions::Says;

/// Headings and what stands below them stand in the first lines.
const HEAD: usize = 80;
/// A remark on the report itself may also stand behind it, in so many lines.
const TAIL: usize = 6;
/// The longest of such remarks, in characters.
const LONGEST: usize = 90;

/// The words in which a report, or the name of its file, says so.
pub fn replaces(prose: &Prose, name: &str, codebook: &Codebook) -> Option<String> {
    let word = |says: Says, text: &str| {
        let mut of = codebook.captions.iter().filter(|caption| caption.says == says);
        of.find(|caption| text.contains(caption.word.as_str())).map(|caption| caption.word.clone())
    };
    let says = |text: &str| word(Says::Final, text).filter(|_| word(Says::Draft, text).is_none());
    let head = &prose.lines[..prose.lines.len().min(HEAD)];
    let in_title = || {
        (0..head.len()).find_map(|at| {
            let (before, behind) = title::around(head, at)?;
            says(behind).or_else(|| says(title::last_part(before)))
        })
    };
    let behind = prose.lines.get(head.len()..).unwrap_or_default();
    let ends = &behind[behind.len().saturating_sub(TAIL)..];
    let remark = || {
        let remarks = head.iter().chain(ends).filter(|line| is_remark(&line.text));
        // 作废 in it is of the other version.
        remarks.map(|line| line.text.as_str()).find(|text| word(Says::Final, text).is_some())
    };
    let file = || says(name.rsplit('/').next().unwrap_or(name));
    in_title().or_else(|| remark().map(str::to_owned)).or_else(file)
}

/// Whether a line speaks of the versions of a report: one holds, or another does not.
fn is_remark(text: &str) -> bool {
    const OF: [&str; 4] = ["报告", "公告", "版本", "年报"];
    const HOLDS: [&str; 4] = ["作废", "为准", "替换", "代替"];
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    text.chars().count() <= LONGEST && has(&OF) && has(&HOLDS)
}
