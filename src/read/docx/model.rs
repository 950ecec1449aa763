//! Numbering as the crate docx-rs reads it, where that can be relied on.
//!
//! docx-rs has the typed model of the part: lists, their levels and overrides. It also has its
//! limits, and each of them is looked for before its result is used; where one is met, the caller
//! reads the part by our own tolerant walk. Of styles it knows too little of what takes a figure
//! away: no switch that is off, no theme, no position.
//!
//! - On XML that is not well-formed it never returns, and on an element without its attribute it
//!   panics: a strict pass of quick-xml comes first, and the call is guarded.
//! - It takes the first attribute of an element for its value, whatever its name, and an element
//!   for Word's, whatever its namespace.
//! - It takes `w:isLgl` for switched on although it says `false`.
//! - An override in which it does not know one value is dropped without a word: what it gives is
//!   counted against what is there.
//!
//! The text itself is not read by it, although its document model holds every cell of every fixture
//! that is well-formed. On a real form of 250 KB that takes 43 million instructions, where our whole
//! command takes 48 million; and our own walk is needed all the same, for what is damaged.

use docx_rs::{FromXML, LevelSuffixType, Numberings};

use super::census::Census;
use super::numbering::{Abstract, Level, List, Numbering};
use crate::read::guard::guarded;

/// docx-rs keeps some kilobytes for each level of a list; documents have some thousand.
const MOST: usize = 10_000;

/// The lists of `numbering.xml`; `None` where docx-rs cannot be relied on.
pub fn numbering(text: &str) -> Option<Numbering> {
    let census = Census::take(text, "numbering").filter(|census| census.count("lvl") < MOST)?;
    let model = guarded(|| Numberings::from_xml(text.as_bytes()))?.ok()?;
    let overrides = || model.numberings.iter().flat_map(|list| &list.level_overrides);
    let levels = model.abstract_nums.iter().map(|list| list.levels.len()).sum::<usize>();
    let overridden = overrides().filter(|change| change.override_level.is_some()).count();
    let is_complete = census.agrees([
        ("abstractNum", model.abstract_nums.len()),
        ("num", model.numberings.len()),
        ("lvlOverride", overrides().count()),
        ("startOverride", overrides().filter(|change| change.override_start.is_some()).count()),
        // A level without a start begins at 0 here, and at 1 where Word shows it.
        ("start", levels + overridden),
        ("lvl", levels + overridden),
    ]);
    if !is_complete {
        return None;
    }
    let mut numbering = Numbering::default();
    for list in &model.abstract_nums {
        let levels = list.levels.iter().map(level).collect::<Option<_>>()?;
        let from_style = list.num_style_link.clone();
        numbering.abstracts.insert(small(list.id)?, Abstract { levels, from_style });
    }
    for list in &model.numberings {
        numbering.lists.insert(small(list.id)?, self::list(list)?);
    }
    Some(numbering)
}

fn list(list: &docx_rs::Numbering) -> Option<List> {
    let mut read = List { of: small(list.abstract_num_id)?, ..List::default() };
    for change in &list.level_overrides {
        if let Some(level) = &change.override_level {
            let (at, level) = self::level(level)?;
            read.levels.insert(at, level);
        }
        if let Some(start) = change.override_start {
            read.starts.insert(change.level, small(start)?);
        }
    }
    Some(read)
}

/// A level and its number from 0. Some values have no name outside of docx-rs, but all can be
/// serialized.
fn level(level: &docx_rs::Level) -> Option<(usize, Level)> {
    let restart = level.level_restart.as_ref().map(serde_json::to_value);
    let read = Level {
        start: serde_json::to_value(&level.start).ok()?.as_u64()?.try_into().ok()?,
        format: level.format.val.clone(),
        text: serde_json::to_value(&level.text).ok()?.as_str()?.to_owned(),
        restart: match restart {
            Some(after) => Some(after.ok()?.as_u64()? as usize),
            None => None,
        },
        style: level.pstyle.as_ref().map(|style| style.val.clone()),
        legal: level.is_lgl.is_some(),
        space: level.suffix != LevelSuffixType::Nothing,
    };
    Some((level.level, read))
}

/// An id as we keep it; no sound document counts to billions.
fn small(id: usize) -> Option<u32> {
    id.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    fn part(root: &str, inside: &str) -> String {
        format!("<?xml version='1.0'?><w:{root} xmlns:w='{WORD}'>{inside}</w:{root}>")
    }

    fn lvl(at: usize, inside: &str) -> String {
        format!("<w:lvl w:ilvl='{at}' w:tplc='04090019'><w:start w:val='{at}'/>{inside}</w:lvl>")
    }

    /// Both ways of reading a part say the same, and docx-rs is one of them if it is `relied` on.
    #[track_caller]
    fn check_numbering(inside: &str, relied: bool) {
        let text = part("numbering", inside);
        let ours = Numbering::read(&xml::parse(&text).root);
        let theirs = numbering(&text);
        assert_eq!(theirs, relied.then_some(ours));
    }

    #[test]
    fn lists_as_word_writes_them() {
        let levels = [
            lvl(
                0,
                "<w:numFmt w:val='chineseCounting'/><w:suff w:val='nothing'/>\
                <w:lvlText w:val='%1、'/><w:lvlJc w:val='left'/><w:pStyle w:val='1'/>\
                <w:pPr><w:ind w:left='420' w:hanging='420'/></w:pPr>\
                <w:rPr><w:rFonts w:hint='eastAsia'/></w:rPr>",
            ),
            lvl(
                1,
                "<w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2'/>\
                <w:lvlRestart w:val='0'/>",
            ),
        ];
        check_numbering(
            &format!(
                "<w:abstractNum w:abstractNumId='3'><w:nsid w:val='1'/>\
                 <w:multiLevelType w:val='multilevel'/>{}</w:abstractNum>\
                 <w:abstractNum w:abstractNumId='4'><w:numStyleLink w:val='列表'/></w:abstractNum>\
                 <w:num w:numId='1'><w:abstractNumId w:val='3'/></w:num>\
                 <w:num w:numId='2'><w:abstractNumId w:val='3'/><w:lvlOverride w:ilvl='0'>\
                 <w:startOverride w:val='5'/></w:lvlOverride><w:lvlOverride w:ilvl='1'>{}\
                 </w:lvlOverride></w:num>",
                levels.concat(),
                lvl(1, "<w:numFmt w:val='upperLetter'/><w:lvlText w:val='%2)'/>"),
            ),
            true,
        );
        check_numbering("", true);
    }

    #[test]
    fn lists_that_docx_rs_would_read_otherwise() {
        let list =
            |level: &str| format!("<w:abstractNum w:abstractNumId='1'>{level}</w:abstractNum>");
        check_numbering(&list(&lvl(0, "<w:lvlText w:val='%1'/>")), true);
        // The value is not the first attribute.
        check_numbering(&list(&lvl(0, "<w:lvlText w:null='1' w:val='%1'/>")), false);
        check_numbering(&list(&lvl(0, "<w:isLgl w:val='false'/>")), false);
        check_numbering(&list("<w:lvl w:ilvl='0'><w:lvlText w:val='%1'/></w:lvl>"), false);
        // No value at all: a panic.
        check_numbering(&list(&lvl(0, "<w:lvlJc/>")), false);
        // Values that are no numbers.
        check_numbering(
            "<w:num w:numId='1'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'>\
             <w:startOverride w:val='x'/></w:lvlOverride></w:num>",
            false,
        );
        // Another namespace.
        check_numbering("<x:num xmlns:x='y' w:numId='1'/>", false);
    }

    #[test]
    fn what_is_not_well_formed_never_reaches_docx_rs() {
        for text in ["<w:abstractNum>", "<w:num w:numId='1'>", "</w:num>", "&", "<w:num"] {
            let text = part("numbering", text);
            assert_eq!(numbering(&text), None, "{text}");
        }
        let text = part("numbering", "");
        assert_eq!(numbering(text.trim_end_matches('>')), None);
        assert_eq!(numbering(&text.replace("</w:numbering>", "")), None);
        assert_eq!(numbering(&text.replace("</w:numbering>", "</x:numbering>")), None);
        assert_eq!(numbering(&text.replace("w:numbering", "w:other")), None);
    }
}
