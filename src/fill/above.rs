//! Lines above a table and within it.

use super::columns;
use super::reading::is_dash;
use crate::source::Place;
use crate::text::heading;
use crate::text::span;

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
