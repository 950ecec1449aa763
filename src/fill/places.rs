//! Names of places and bodies where a form has headings or labels: what a city prints of each of its counties.

use crate::codebook::divisions::Divisions;
use crate::grid::{Cell, Role};

/// So many names in a row or a column are headings.
pub const LEAST: usize = 3;
/// Ends of names of towns and bodies; divisions are known by their whole names.
const ENDS: [&str; 8] = ["镇", "乡", "街道", "局", "委", "委员会", "开发区", "办事处"];
/// The longest of them, in characters.
const LONGEST: usize = 12;

/// Whether a text is the name of a place or a body and nothing else.
pub fn is_name(text: &str, divisions: &Divisions) -> bool {
    let text = text.trim();
    let is_short = (2..=LONGEST).contains(&text.chars().count());
    is_short && (!divisions.named(text).is_empty() || ENDS.iter().any(|end| text.ends_with(end)))
}

/// Whether names stand side by side or below each other in some rows of a grid.
pub fn are_in(rows: &[Vec<Cell>], divisions: &Divisions) -> bool {
    let is_own = |cell: &Cell| matches!(cell.role, Role::Origin { .. });
    let named = |cell: &Cell| is_own(cell) && is_name(&cell.text, divisions);
    let mut below: Vec<usize> = Vec::new();
    rows.iter().any(|row| {
        below.resize(below.len().max(row.len()), 0);
        let columns = (0..row.len()).filter(|&column| named(&row[column]));
        let columns: Vec<usize> = columns.collect();
        columns.iter().for_each(|&column| below[column] += 1);
        columns.len() >= LEAST || below.iter().any(|count| *count >= LEAST)
    })
}
