//! A table whose columns or rows are places or bodies: what a city prints of its counties has the labels of the form,
//! and often as many columns.

use crate::codebook::Shape;
use crate::codebook::divisions::Divisions;
use crate::fill::{FilledTable, places};
use crate::grid::Line;
use crate::labels::words;
use crate::text::fold::{fold, is_han};

use super::stands::Stand;

/// Lines above the first figure in which headings of columns may stand: rows of another table of the form may stand
/// between them.
const MOST_ABOVE: usize = 60;

/// The first of the names over the columns of a matrix, or before its rows.
pub fn names<'l>(
    stand: &Stand,
    filled: &FilledTable<'_>,
    lines: &'l [Line],
    divisions: &Divisions,
) -> Option<&'l str> {
    let (_, table) = filled.form.filter(|(_, table)| table.shape == Shape::Matrix)?;
    let headings: Vec<String> = table
        .columns
        .iter()
        .flat_map(|column| column.path.iter())
        .map(|heading| words(&fold(heading)))
        .collect();
    let is_name = |text: &&str| places::is_name(text, divisions);
    // A number may stand before the name.
    let label = |line: &'l Line| cells(line).find(|text| text.contains(is_han));
    let before_rows = lines[stand.lines.clone()].iter().filter_map(label);
    let mut before_rows = before_rows.filter(|text| is_name(text));
    if let (Some(first), Some(_)) = (before_rows.next(), before_rows.nth(places::LEAST - 2)) {
        return Some(first);
    }
    let above = &lines[stand.lines.start.saturating_sub(MOST_ABOVE)..=stand.lines.start];
    let mut run: Vec<&str> = Vec::new();
    for line in above.iter().rev() {
        let named: Vec<&str> = cells(line).filter(|text| is_name(text)).collect();
        let of_form = cells(line).filter(|text| headings.contains(&words(&fold(text))));
        // A total alone stands over the columns of any table.
        if of_form.count() > 1 {
            return None;
        }
        // One cell on each line, or all on one.
        match (named.len(), cells(line).count()) {
            (0, _) => run.clear(),
            (1, 1) => run.push(named[0]),
            (1, _) => {}
            (_, _) => run = named.into_iter().rev().collect(),
        }
        if run.len() >= places::LEAST {
            return run.last().copied();
        }
    }
    None
}

/// What stands in the cells of a line.
fn cells(line: &Line) -> impl Iterator<Item = &str> {
    let parts = line.text.split(['|', '\t', '\n', ' ', '\u{3000}']);
    parts.map(str::trim).filter(|text| !text.is_empty())
}
