//! Lines above a table and within it.

use std::ops::Range;

use crate::codebook::notes::{List, NoteWords};
use crate::codebook::{Shape, Table};
use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::{fold, is_han};
use crate::text::heading;
use crate::text::label;
use crate::text::span;

use super::blocks::LABEL_HEADING;
use super::labels::TableLabels;
use super::reading::is_dash;
use super::{FilledTable, columns};

/// Texts longer than this are no captions. By a fifth more or less no fixture changes.
pub const LONGEST_CAPTION: usize = 56;
/// Lines with text above a table in which its unit and its months may stand: title, place and year stand
/// between.
pub const MOST_ABOVE: usize = 5;

/// A printed table and where it stands among the lines.
pub struct Stand {
    pub table: usize,
    /// From the first to the last line that holds a figure.
    pub lines: Range<usize>,
    /// Whether the same table is printed elsewhere.
    pub several: bool,
}

/// Whether a line stands at the height of a place or below it; never one of another sheet.
pub fn is_at_or_below(line: &Place, place: &Place) -> bool {
    match (line, place) {
        (Place::Box { page, area }, Place::Box { page: own, area: first }) => {
            (*page, area.bottom) >= (*own, first.top)
        }
        (Place::Block(line), Place::Block(first)) => line >= first,
        (Place::Cell { sheet, row, .. }, Place::Cell { sheet: own, row: first, .. }) => {
            sheet == own && row >= first
        }
        (Place::Box { .. } | Place::Block(_) | Place::Cell { .. }, _) => false,
    }
}

/// Whether a line or a row is the mark of a page, as it stands within a table that goes on: — 3 —, 第3页. -3 and (3)
/// may be figures there; at the edge of a page `furniture` knows more.
pub fn is_page_mark(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_matches(|c: char| !c.is_ascii_digit());
    let around = text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
    let is_mark =
        |c: char| matches!(c, '—' | '-' | '–' | '－' | '─' | '·' | '/' | '第' | '页' | '共');
    inner.chars().count() <= 9
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && !inner.is_empty()
        && around.clone().all(is_mark)
        && (around.clone().any(is_han) || around.count() > 1)
}

/// Whether a line is blank or may be a cell of a table that is printed one cell per line.
pub fn is_of_cells(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    let says = || heading::role(line).filter(|_| span::of(line).is_none());
    line.is_empty() || is_dash(line) || columns::is_unit(line) || says().is_some()
}

/// Whether a line is a heading or a label of the table's form, on a line of its own, or holds pieces of
/// headings that are wrapped in their cells. `names` are the labels of that table.
pub fn is_of_form(line: &str, filled: &FilledTable<'_>, names: Option<&TableLabels>) -> bool {
    let (Some((_, table)), Some(names)) = (filled.form, names) else { return false };
    let line = fold(line);
    line == LABEL_HEADING
        || names.is_name(&line, table)
        || table.shape == Shape::Matrix && is_of_headings(&line.replace('|', ""), table, names)
}

/// Whether a text is pieces of headings, one behind the other.
fn is_of_headings(text: &str, table: &Table, names: &TableLabels) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let is_piece = |end: &usize| names.is_in_heading(&rest[..*end], table);
        let Some(end) = ends.take_while(is_piece).last() else { return false };
        rest = &rest[end..];
    }
    true
}

/// Lines below a table in which a note on it may stand.
const MOST_BELOW: usize = 8;
/// Lines between a note and the first figure below it: captions and headings of columns.
const MOST_BETWEEN: usize = 24;

/// A line of the table that a note speaks of: the one that it stands in, the one below its heading, or
/// the one above.
pub fn table_of_note(
    note: usize,
    stands: &[Stand],
    lines: &[Line],
    words: &NoteWords,
) -> Option<usize> {
    if stands.iter().any(|stand| stand.lines.contains(&note)) {
        return Some(note);
    }
    let before = stands.iter().map(|stand| stand.lines.end).filter(|end| *end <= note).max();
    let behind = stands.iter().map(|stand| stand.lines.start).filter(|start| *start > note).min();
    let before = before.filter(|end| note - end < MOST_BELOW);
    let behind = behind.filter(|start| start - note < MOST_BETWEEN);
    let is_heading =
        |line: &Line| label::parse(&line.text).ordinal.is_some() || line.text.contains("统计表");
    // Behind the heading of a table 以上 is of that table as well.
    let is_headed = before.is_none_or(|end| lines[end..note].iter().any(is_heading));
    let goes_on = || behind.is_none_or(|start| lines[note + 1..start].iter().any(is_heading));
    let of_next = is_headed || words.has(List::Below, &lines[note].text) && !goes_on();
    let last = before.map(|end| end - 1);
    if of_next { behind.or(last) } else { last.or(behind) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_pages() {
        assert!(["— 3 —", "-12-", "第3页", "第3页/共9页"].iter().all(|text| is_page_mark(text)));
        assert!(["35", "-3", "(3)", "3.5", "一、总体情况"].iter().all(|text| !is_page_mark(text)));
    }
}
