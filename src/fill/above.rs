//! Lines above a table and within it.

use std::ops::Range;

use crate::source::Place;
use crate::text::fold::fold;
use crate::text::heading;
use crate::text::span;

use super::blocks::LABEL_HEADING;
use super::reading::is_dash;
use super::{FilledTable, columns};

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

/// Whether a line is blank or may be a cell of a table that is printed one cell per line.
pub fn is_of_cells(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    let says = || heading::role(line).filter(|_| span::of(line).is_none());
    line.is_empty() || is_dash(line) || columns::is_unit(line) || says().is_some()
}

/// Whether a line is a heading or a label of the table's form, on a line of its own, or holds pieces of
/// headings that are wrapped in their cells.
pub fn is_of_form(line: &str, filled: &FilledTable<'_>) -> bool {
    let Some((_, table)) = filled.form else { return false };
    let names =
        || table.columns.iter().flat_map(|column| column.path.iter().chain(&column.aliases));
    let heads: Vec<String> = names().map(|name| fold(name)).chain([fold(NOTE)]).collect();
    let whole = fold(line);
    let is_it = |name: &String| fold(name) == whole;
    whole == LABEL_HEADING
        || table.rows.iter().any(|row| is_it(&row.label) || row.aliases.iter().any(is_it))
        || is_made_of(&whole.replace('|', ""), &heads)
}

/// Whether a text is pieces of headings, one behind the other.
fn is_made_of(text: &str, heads: &[String]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let is_piece = |end: &usize| heads.iter().any(|name| name.contains(&rest[..*end]));
        let Some(end) = ends.take_while(is_piece).last() else { return false };
        rest = &rest[end..];
    }
    true
}

/// What stands in the corner of the form's table of requests.
pub const NOTE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
