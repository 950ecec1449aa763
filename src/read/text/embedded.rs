//! Tables in HTML that stand in a plain text or in Markdown, as programs write them that recognise
//! texts on pictures.

use crate::finding::Finding;
use crate::read::{Block, html};
use crate::source::Place;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'t> {
    Lines(&'t str),
    /// From `<table` to `</table>`.
    Table(&'t str),
}

impl<'t> Part<'t> {
    pub fn text(&self) -> &'t str {
        match self {
            Part::Lines(text) | Part::Table(text) => text,
        }
    }
}

const OPEN: &str = "<table";

/// Cuts a text into lines and tables. The line end behind a table is the table's.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = find(rest, OPEN) {
        let (before, table) = rest.split_at(start);
        let end = end(table);
        let end = end + usize::from(table[end..].starts_with('\n'));
        let (table, behind) = table.split_at(end);
        parts.extend((!before.is_empty()).then_some(Part::Lines(before)));
        parts.push(Part::Table(table));
        rest = behind;
    }
    // An empty text is one empty line.
    if !rest.is_empty() || parts.is_empty() {
        parts.push(Part::Lines(rest));
    }
    parts
}

/// Reads a table that begins on a line of the text: all of it has the place of that line.
pub fn read(table: &str, line: u32, findings: &mut Vec<Finding>) -> Vec<Block> {
    let Some(page) = html::fragment(table) else { return Vec::new() };
    findings.extend(page.findings.into_iter().map(|finding| finding.at(Some(Place::Block(line)))));
    let mut blocks = page.blocks;
    for block in &mut blocks {
        match block {
            Block::Paragraph(paragraph) => paragraph.place = Place::Block(line),
            Block::Table(table) => {
                table.cells.iter_mut().for_each(|cell| cell.place = Place::Block(line));
            }
        }
    }
    blocks
}

/// Where a table ends, those inside of it counted; the end of the text if nothing closes it.
fn end(table: &str) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while let Some(next) = find(&table[at..], "table") {
        let tag = at + next;
        if table[..tag].ends_with("</") {
            depth = depth.saturating_sub(1);
        } else if table[..tag].ends_with('<') {
            depth += 1;
        }
        at = tag + "table".len();
        if depth == 0 {
            return at + usize::from(table[at..].starts_with('>'));
        }
    }
    table.len()
}

/// Finds a word of ASCII letters in any case.
fn find(text: &str, word: &str) -> Option<usize> {
    let first = word.bytes().next()?;
    let firsts = memchr::memchr2_iter(first, first.to_ascii_uppercase(), text.as_bytes());
    firsts.into_iter().find(|&at| {
        text.as_bytes()
            .get(at..at + word.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Part<'_>]) {
        assert_eq!(parts(text), expected);
        assert_eq!(parts(text).iter().map(Part::text).collect::<String>(), text);
    }

    #[test]
    fn tables_between_lines() {
        check(
            "# a\n<table><tr><td>1</td></tr></table>\nb\n",
            &[
                Part::Lines("# a\n"),
                Part::Table("<table><tr><td>1</td></tr></table>\n"),
                Part::Lines("b\n"),
            ],
        );
    }

    #[test]
    fn tables_in_tables_and_without_an_end() {
        let nested = "<TABLE><tr><td><table></table></td></tr></TABLE>";
        check(nested, &[Part::Table(nested)]);
        check("a<table b", &[Part::Lines("a"), Part::Table("<table b")]);
        check("<table></table", &[Part::Table("<table></table")]);
        check("<table></table表", &[Part::Table("<table></table"), Part::Lines("表")]);
    }

    #[test]
    fn other_texts() {
        check("", &[Part::Lines("")]);
        check("a < table", &[Part::Lines("a < table")]);
    }
}
