//! RTF → paragraphs and tables.
//!
//! Programs write the properties of styles out wherever they are used: the table of styles only tells
//! which looks are in doubt.

mod fonts;
mod group;
mod groups;
mod letters;
mod state;
mod styles;
mod tokens;
mod walk;

use super::{Document, Format, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::source::DocumentId;

/// Reads a Rich Text file.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let read = walk::read(bytes);
    if read.blocks.is_empty() {
        return Err(ReadError::Damaged("the Rich Text file has no text in it".into()));
    }
    let mut findings = Vec::new();
    if read.open > 0 {
        let message = "the Rich Text file breaks off, and is read as far as it goes";
        findings.push(Finding::reading(Rule::Damaged, Severity::Warning, message));
    }
    findings.extend(read.findings);
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Rtf,
        blocks: read.blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Block;

    const HEAD: &str = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}{\f5 Wingdings;}}{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}";

    /// The text of the cells of one row, as `|`-separated.
    #[track_caller]
    fn check(cells: &str, expected: &str) {
        let row = format!(r"{HEAD}\trowd\cellx1000\cellx2000\pard\plain\intbl {cells}\row}}");
        let document = read(row.as_bytes()).expect("it can be read");
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        let shown = tables.flat_map(|table| &table.cells).map(|cell| cell.text.trim().to_owned());
        assert_eq!(shown.collect::<Vec<_>>().join("|"), expected, "{cells}");
    }

    #[test]
    fn the_end_of_a_font_of_pictures() {
        check(r"\f5 12\cell\plain\f0 34\cell", "[12]|34");
        check(r"\f5 12\cell\plain 34\cell", "[12]|34");
    }

    #[test]
    fn text_under_its_own_shading() {
        check(r"{\cf1\chshdng10000\chcfpat1 9}8\cell 34\cell", "8|34");
        check(r"{\cf1\chshdng0\chcfpat1 9}8\cell 34\cell", "98|34");
        check(r"{\cf1\chcfpat2 9}8\cell 34\cell", "98|34");
        check(r"\pard\intbl\shading10000\cfpat1\cf1 9\cell\pard\plain\intbl 34\cell", "|34");
    }

    #[test]
    fn what_is_written_a_second_time_in_unicode() {
        check(r"{\upr{8}{\*\ud{7589}}}\cell 34\cell", "7589|34");
        check(r"1{\upr{8}{\*\ud 9}}2\cell 34\cell", "192|34");
    }

    #[test]
    fn characters_by_their_numbers() {
        let field = r#"{\field{\*\fldinst {SYMBOL 56 \\f "Arial"}}{\fldrslt {}}}95\cell 34\cell"#;
        check(field, "895|34");
    }

    #[test]
    fn a_mark_of_a_footnote_is_not_nothing() {
        check(r"{\super\chftn}{\footnote\pard\plain {\super\chftn} x}\cell 34\cell", "[脚注]|34");
        check(r"12{\super\chftn}{\footnote\pard\plain {\super\chftn} x}\cell 34\cell", "12|34");
    }
}
