//! Numbers of pages that a text has kept, each on a line of its own behind the last row of its page.

use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::source::Place;

use super::FilledTable;

/// Numbers that count on.
const LEAST: usize = 2;

/// Doubts the figures that stand alone on their lines where all such lines of the text count on by one: under
/// a blank row, the number of a page looks like its figure.
pub fn doubt(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let alone: Vec<(u32, &Place)> = lines.iter().filter_map(number_alone).collect();
    let counts_on = alone.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
    if alone.len() < LEAST || !counts_on || alone[0].0 > LEAST as u32 {
        return;
    }
    let message = "the number alone on its line may be that of the page";
    let doubt = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
    let tables = tables.iter_mut().filter_map(|filled| Some((filled.form?.1, filled)));
    for (table, filled) in tables {
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if alone.iter().any(|(_, place)| item.place.as_ref() == Some(*place)) {
                item.reading.flag(doubt.clone().of(&of.indicator).at(item.place.clone()));
            }
        }
    }
}

/// The number of a line that holds nothing else, in a text without pages.
fn number_alone(line: &Line) -> Option<(u32, &Place)> {
    let text = line.text.trim();
    let is_number = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match &line.place {
        Place::Block(_) if is_number => Some((text.parse().ok()?, &line.place)),
        Place::Block(_) | Place::Box { .. } | Place::Cell { .. } => None,
    }
}
