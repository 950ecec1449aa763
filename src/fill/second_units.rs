//! A second unit in a row of a list, behind the figure: `万元 | 3 | 千元`. It is the one that counts.

use crate::grid::Grid;
use crate::source::Place;
use crate::text::number::{self, CellText};
use crate::text::unit;

use super::columns::Columns;
use super::printed::{PrintedCell, PrintedRow};
use super::reading;

/// Whether a text is a unit, or a power of ten alone, and another than the unit of its row.
pub fn is_other(text: &str, unit_of_row: &str) -> bool {
    let told = reading::unit_or_power(text);
    told.is_some() && told != reading::unit_or_power(unit_of_row)
}

/// Puts a unit to the figure that it stands behind. On another line of a text it may be of any figure.
pub fn put_beside(figure: &mut PrintedCell, unit: &str, place: &Place) {
    match figure.place.as_ref() == Some(place) {
        true => figure.text.push_str(unit),
        false => figure.shared = true,
    }
}

/// Puts the units that stand in the next cell of a row to its figures.
pub fn take_from_next(
    grid: &Grid,
    row: usize,
    columns: &Columns,
    unit_of_row: &str,
    cells: &mut [PrintedCell],
) {
    let next = |column: usize| grid.rows[row].get(column + 1).map_or("", |cell| cell.text.trim());
    // Behind the second figure of a row with a unit before each stands no unit of the first.
    let is_unit_column = |column: usize| columns.unit == Some(column + 1);
    for index in 0..cells.len() {
        let column = columns.values[index].column;
        let text = next(column);
        if is_unit_column(column) || !is_figure(&cells[index]) || !is_other(text, unit_of_row) {
            continue;
        }
        cells[index].text = format!("{} {text}", cells[index].text.trim());
        if let Some(other) = columns.values.iter().position(|value| value.column == column + 1) {
            cells[other].text.clear();
        }
    }
}

/// Leaves open whose figure is meant where the row below holds nothing but another unit: the figure has come
/// apart from its own.
pub fn leave_open(rows: &mut [PrintedRow]) {
    for at in 1..rows.len() {
        let (above, below) = rows.split_at_mut(at);
        let (Some(row), Some(below)) = (above.last_mut(), below.first()) else { continue };
        if only_text(below).is_some_and(|text| is_other(text, &row.name.unit)) {
            let figures = row.cells.iter_mut().filter(|cell| is_figure(cell));
            figures.for_each(|cell| cell.shared = true);
        }
    }
}

/// The one text of a row that has no unit of its own and no other cell.
fn only_text(row: &PrintedRow) -> Option<&str> {
    let cells = row.cells.iter().map(|cell| cell.text.trim());
    let mut texts = std::iter::once(row.label.trim()).chain(cells).filter(|text| !text.is_empty());
    let text = texts.next().filter(|_| row.name.unit.is_empty() && row.remark.is_empty())?;
    texts.next().is_none().then_some(text)
}

fn is_figure(cell: &PrintedCell) -> bool {
    matches!(number::cell(&cell.text), CellText::Number { unit: None, .. })
}

/// Whether a text is a power of ten and no unit: 万.
pub fn is_power(text: &str) -> bool {
    unit::power(text.trim()).is_some()
}
