//! Where the printed tables stand among the lines, and which of them a line is of.

use std::ops::Range;

use crate::codebook::notes::{List, NoteWords};
use crate::codebook::{Shape, Table};
use crate::fill::FilledTable;
use crate::fill::blocks::LABEL_HEADING;
use crate::grid::Line;
use crate::labels::TableLabels;
use crate::text::fold::fold;
use crate::text::label;

/// A printed table and where it stands among the lines.
pub struct Stand {
    pub table: usize,
    /// From the first to the last line that holds a figure.
    pub lines: Range<usize>,
    /// Whether the same table is printed elsewhere.
    pub several: bool,
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
pub const MOST_BELOW: usize = 8;
/// Lines between a note and the first figure below it: captions and headings of columns.
pub const MOST_BETWEEN: usize = 24;

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
    // Behind the heading of a table 以上 is of that table as well.
    let is_headed = before.is_none_or(|end| lines[end..note].iter().any(is_heading));
    let goes_on = || behind.is_none_or(|start| lines[note + 1..start].iter().any(is_heading));
    let of_next = is_headed || words.has(List::Below, &lines[note].text) && !goes_on();
    let last = before.map(|end| end - 1);
    if of_next { behind.or(last) } else { last.or(behind) }
}

/// Whether a note behind a heading that is below all tables speaks of every one of them: 以上数据为初步统计 at
/// the end of a report.
pub fn is_of_all(note: usize, stands: &[Stand], lines: &[Line]) -> bool {
    let last = stands.iter().map(|stand| stand.lines.end).max();
    let between = last.and_then(|end| lines.get(end..note)).unwrap_or_default();
    between.iter().any(is_heading)
}

/// Whether a line begins a section or a table.
fn is_heading(line: &Line) -> bool {
    label::parse(&line.text).ordinal.is_some() || line.text.contains("统计表")
}
