//! Lines above a table and within it.

use std::ops::Range;

use crate::source::Place;
use crate::text::fold::{fold, folds_to};
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

/// Whether a line is a heading or a label of the table's form, on a line of its own.
pub fn is_of_form(line: &str, filled: &FilledTable<'_>) -> bool {
    let Some((_, table)) = filled.form else { return false };
    let line = fold(line);
    let is_it = |name: &String| folds_to(name, &line);
    line == LABEL_HEADING
        || table.columns.iter().any(|column| column.path.iter().chain(&column.aliases).any(is_it))
        || table.rows.iter().any(|row| is_it(&row.label) || row.aliases.iter().any(is_it))
}
