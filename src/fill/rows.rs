//! A list grid → its printed rows, whatever its columns.

use std::ops::Range;

use crate::grid::{Grid, Method, Role};
use crate::labels::{self, TableLabels};
use crate::source::Place;
use crate::text::number::{self, CellText};

use super::columns::{self, Columns};
use super::joined;
use super::printed::name;
pub use super::printed::{PrintedCell, PrintedList, PrintedRow};
use super::second_units;
use super::turned;

/// The printed rows of a part of a grid. Two halves of a form that stand side by side come out
/// one below the other, and so do parts under headings of their own.
pub fn rows(grid: &Grid, range: Range<usize>, table: &TableLabels) -> Vec<PrintedList> {
    let section =
        |section: Range<usize>| match columns::are_figures_first(grid, section.clone(), table) {
            true => in_section(&turned::mirrored(grid), section, table),
            false => in_section(grid, section, table),
        };
    columns::sections(grid, range, table).into_iter().flat_map(section).collect()
}

fn in_section(grid: &Grid, range: Range<usize>, table: &TableLabels) -> Vec<PrintedList> {
    let first = columns::first_row(grid, range.clone(), table).unwrap_or(range.start);
    columns::columns(grid, range.clone(), table)
        .iter()
        .map(|columns| PrintedList {
            columns: columns.values.iter().map(|value| value.heading.clone()).collect(),
            rows: join_wrapped(in_columns(grid, first..range.end, columns, table), table),
        })
        .collect()
}

fn in_columns(
    grid: &Grid,
    range: Range<usize>,
    columns: &Columns,
    table: &TableLabels,
) -> Vec<PrintedRow> {
    let mut rows: Vec<PrintedRow> =
        range.flat_map(|row| printed(grid, row, columns, table)).collect();
    second_units::leave_open(&mut rows);
    rows
}

/// The printed rows of a list that no form explains, if the grid is one.
pub fn of_unknown(grid: &Grid) -> Option<PrintedList> {
    let none = TableLabels::unknown();
    let (first, columns) = columns::of_unknown(grid)?;
    Some(PrintedList {
        columns: columns.values.iter().map(|value| value.heading.clone()).collect(),
        rows: (first..grid.rows.len())
            .flat_map(|row| printed(grid, row, &columns, &none))
            .collect(),
    })
}

fn printed(grid: &Grid, row: usize, columns: &Columns, table: &TableLabels) -> Vec<PrintedRow> {
    if is_covered(grid, row, columns) {
        return Vec::new();
    }
    let mut label = label_of(grid, row, columns, table);
    if columns::is_heading(&label) || repeats_headings(grid, row, columns) {
        return Vec::new();
    }
    let mut unit = columns.unit.map_or("", |column| grid.text(row, column)).to_owned();
    let mut cells: Vec<PrintedCell> =
        columns.values.iter().map(|value| cell(grid, row, value.column, columns)).collect();
    if grid.method == Method::Delimited {
        let place = columns.unit.and_then(|column| grid.rows[row][column].place.clone());
        put_behind_merged_unit(&mut unit, place, &mut cells);
    }
    second_units::take_from_next(grid, row, columns, &unit, &mut cells);
    if let [value] = &mut cells[..] {
        joined::take_apart(&mut label, &mut unit, &mut value.text, table);
    }
    let remarks: Vec<&str> = columns
        .remarks
        .iter()
        .map(|&column| own_text(grid, row, column))
        .filter(|text| !text.is_empty())
        .collect();
    let mut printed = PrintedRow::new(&label, &unit, cells, grid.method);
    printed.remark = remarks.join(" ");
    let known = !table.rows_named(&printed.name.keys).is_empty();
    let split = if known { None } else { split_lines(&printed, table) };
    split.unwrap_or_else(|| vec![printed])
}

/// A unit that was merged over several rows stands in the first of them only when a table becomes text: in the
/// others each figure stands one cell too far to the left, and the last cell is left over.
fn put_behind_merged_unit(unit: &mut String, place: Option<Place>, cells: &mut [PrintedCell]) {
    let is_figure = matches!(number::cell(unit), CellText::Number { .. });
    let is_left_over = cells.last().is_some_and(|cell| cell.text.trim().is_empty());
    if !is_figure || !is_left_over {
        return;
    }
    let (mut text, mut place) = (std::mem::take(unit), place);
    for cell in cells {
        std::mem::swap(&mut cell.text, &mut text);
        std::mem::swap(&mut cell.place, &mut place);
    }
}

/// The label of a row: the innermost of its label columns. Where a label is torn over several
/// columns, all of them together are what the form knows.
fn label_of(grid: &Grid, row: usize, columns: &Columns, table: &TableLabels) -> String {
    let own: Vec<&str> = columns
        .labels
        .iter()
        .map(|&column| own_text(grid, row, column))
        .filter(|text| !text.is_empty())
        .collect();
    match own[..] {
        // A merged cell from above is the name of its rows where they have no other.
        [] => {
            columns.labels.last().map_or(String::new(), |&column| grid.text(row, column).to_owned())
        }
        [label] => label.to_owned(),
        [.., innermost] => {
            let known = |label: &str| !table.rows_named(&labels::keys(label)).is_empty();
            let together = own.concat();
            if known(&together) {
                together
            } else {
                own.iter().rev().find(|label| known(label)).unwrap_or(&innermost).to_string()
            }
        }
    }
}

/// The text of a slot that begins in its row.
fn own_text(grid: &Grid, row: usize, column: usize) -> &str {
    let cell = &grid.rows[row][column];
    match cell.role {
        Role::Origin { .. } => cell.text.trim(),
        Role::Covered { .. } => "",
    }
}

fn cell(grid: &Grid, row: usize, column: usize, columns: &Columns) -> PrintedCell {
    let slot = &grid.rows[row][column];
    let (top, left) = match slot.role {
        Role::Origin { .. } => (row, column),
        Role::Covered { row, column } => (row, column),
    };
    // A heading that reaches over the whole row has no value cell.
    if columns.labels.contains(&left) {
        return PrintedCell { place: slot.place.clone(), ..PrintedCell::default() };
    }
    let Some(origin) = grid.rows.get(top).and_then(|cells| cells.get(left)) else {
        return PrintedCell::default();
    };
    let Role::Origin { columns: width, .. } = origin.role else {
        return PrintedCell::default();
    };
    let label = columns.labels.last().map_or(row..row + 1, |&label| extent(grid, row, label));
    let rows = extent(grid, row, column);
    let over_values = (left..left + width)
        .filter(|covered| columns.values.iter().any(|value| value.column == *covered))
        .count();
    PrintedCell {
        text: origin.text.clone(),
        place: origin.place.clone().or_else(|| slot.place.clone()),
        shared: rows.start < label.start || rows.end > label.end || over_values > 1,
    }
}

/// The rows that the cell at a slot reaches over.
fn extent(grid: &Grid, row: usize, column: usize) -> Range<usize> {
    let top = match grid.rows[row][column].role {
        Role::Origin { .. } => row,
        Role::Covered { row, .. } => row,
    };
    match grid.cell(row, column).map(|cell| cell.role) {
        Some(Role::Origin { rows, .. }) => top..top + rows,
        Some(Role::Covered { .. }) | None => row..row + 1,
    }
}

/// Whether merged cells from above cover all that a row could say: it is the rest of a taller one.
fn is_covered(grid: &Grid, row: usize, columns: &Columns) -> bool {
    let values = columns.values.iter().map(|value| value.column);
    let covered = |column: usize| matches!(grid.rows[row][column].role, Role::Covered { row: top, .. } if top < row);
    columns.labels.last().copied().into_iter().chain(values).all(covered)
}

fn repeats_headings(grid: &Grid, row: usize, columns: &Columns) -> bool {
    let named = || columns.values.iter().filter(|value| !value.heading.is_empty());
    named().count() > 0 && named().all(|value| grid.text(row, value.column).trim() == value.heading)
}

/// Rows that share one grid row, line by line: each line of the label is a row of its own, and so
/// is each line of the other cells. With another number of lines nobody knows whose they are.
fn split_lines(printed: &PrintedRow, table: &TableLabels) -> Option<Vec<PrintedRow>> {
    let names: Vec<&str> = printed.label.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let known = |name: &&str| !table.rows_named(&labels::keys(name)).is_empty();
    if names.len() < 2 || !names.iter().all(known) {
        return None;
    }
    let units: Vec<&str> = printed.name.unit.lines().collect();
    let line = |cell: &PrintedCell, index: usize| {
        let lines: Vec<&str> = cell.text.split('\n').collect();
        let fits = lines.len() == names.len();
        PrintedCell {
            text: if fits { lines[index].to_owned() } else { cell.text.clone() },
            place: cell.place.clone(),
            shared: cell.shared || !fits && !cell.text.trim().is_empty(),
        }
    };
    let rows = names.iter().enumerate().map(|(index, name)| {
        let unit = units.get(index).filter(|_| units.len() == names.len()).unwrap_or(&"");
        let cells = printed.cells.iter().map(|cell| line(cell, index)).collect();
        PrintedRow::new(name, unit, cells, printed.method)
    });
    Some(rows.collect())
}

/// The most lines that a label is seen wrapped over.
const MOST_LINES: usize = 4;

/// Joins labels that were cut over several rows: together they are a label of the form, and only
/// one of them has a unit or a figure.
pub fn join_wrapped(rows: Vec<PrintedRow>, table: &TableLabels) -> Vec<PrintedRow> {
    let mut joined: Vec<PrintedRow> = Vec::with_capacity(rows.len());
    let mut rest = rows.into_iter();
    while !rest.as_slice().is_empty() {
        match wrapped(rest.as_slice(), table) {
            Some((row, used)) => {
                joined.push(row);
                rest.by_ref().take(used).for_each(drop);
            }
            None => joined.extend(rest.next()),
        }
    }
    joined
}

/// The label that begins here and goes on below, with the number of rows that it takes.
fn wrapped(rows: &[PrintedRow], table: &TableLabels) -> Option<(PrintedRow, usize)> {
    let known = |row: &PrintedRow| !table.rows_named(&row.name.keys).is_empty();
    if rows[0].name.keys.is_empty() {
        return None;
    }
    // A label that is known and has an open bracket goes on with the rest of its remark.
    let open = known(&rows[0]) && is_open(&rows[0].label);
    if known(&rows[0]) && !open {
        return None;
    }
    let mut label = rows[0].label.clone();
    for used in 2..=MOST_LINES.min(rows.len()) {
        let next = &rows[used - 1];
        if known(next) || next.name.keys.is_empty() {
            return None;
        }
        label.push_str(&next.label);
        let filled: Vec<&PrintedRow> = rows[..used].iter().filter(|row| row.is_filled()).collect();
        if filled.len() > 1 {
            return None;
        }
        let holder = filled.first().copied().unwrap_or(&rows[0]);
        let together = PrintedRow {
            name: name(&label, &holder.name.unit),
            label: label.clone(),
            ..holder.clone()
        };
        if known(&together) && !is_open(&label) {
            return Some((together, used));
        }
    }
    None
}

fn is_open(label: &str) -> bool {
    let count = |marks: [char; 2]| label.chars().filter(|c| marks.contains(c)).count();
    count(['(', '（']) > count([')', '）'])
}
