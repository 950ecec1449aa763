//! Whether a report says that it replaces one that was published before: `年度报告（更正）`, 本报告…更正,原版本作废.

use super::prose::Prose;
use super::title;
use crate::codebook::Codebook;
use crate::codebook::captions::{Caption, Says};

/// Headings and what stands below them stand in the first lines.
const HEAD: usize = 80;
/// A remark on the report itself may also stand behind it, in so many lines.
const TAIL: usize = 6;
/// The longest of such remarks, in characters.
const LONGEST: usize = 90;

/// The words in which a report, or the name of its file, says so.
pub fn replaces(prose: &Prose, name: &str, codebook: &Codebook) -> Option<String> {
    let of = |says: Says| codebook.captions.iter().filter(move |caption| caption.says == says);
    let says = |text: &str| {
        let is_in = |caption: &&Caption| text.contains(caption.word.as_str());
        let last = of(Says::Final).find(is_in).filter(|_| !of(Says::Draft).any(|one| is_in(&one)));
        last.map(|caption| caption.word.clone())
    };
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
        remarks.map(|line| line.text.as_str()).find(|text| has_final(text, codebook))
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

/// Whether a remark says which version it is: 作废 in it is of the other one.
fn has_final(text: &str, codebook: &Codebook) -> bool {
    let mut finals = codebook.captions.iter().filter(|caption| caption.says == Says::Final);
    finals.any(|caption| text.contains(caption.word.as_str()))
}
