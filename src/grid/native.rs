//! Tables that the format declares → `Grid`.

use super::{Cell, Grid, Method, Role};
use crate::finding::{Finding, Rule, Severity};
use crate::read::{NativeCell, NativeTable};

/// Slots of one table, at most. A sheet with two cells in far corners asks for more than any
/// machine has; real ones stay below a tenth of this.
const MOST_SLOTS: usize = 2_000_000;

/// Lays the cells out. Rows and columns in which no cell starts are left out.
///
/// Cells that overlap (in damaged documents only) keep their text: a span gives way to the
/// cells that start inside of it.
pub fn native(table: &NativeTable) -> (Grid, Option<Finding>) {
    let rows = starts(table.cells.iter().map(|cell| cell.row));
    let columns = starts(table.cells.iter().map(|cell| cell.column));
    let width = columns.len().min(MOST_SLOTS / rows.len().max(1));
    let mut slots = vec![vec![None; width]; if width == 0 { 0 } else { rows.len() }];
    let mut cells: Vec<&NativeCell> = table.cells.iter().collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    let origins = place(&mut slots, &cells, &rows, &columns);
    for &(row, column) in &origins {
        spread(&mut slots, (row, column), &rows, &columns);
    }
    let lost = origins.len() < cells.len() && width < columns.len();
    let grid = Grid {
        rows: slots.into_iter().map(|row| row.into_iter().map(finish).collect()).collect(),
        method: Method::Native,
        name: table.name.as_deref().map(str::to_owned),
        hidden: table.hidden,
    };
    (grid, lost.then(|| too_wide(columns.len(), width)))
}

/// A slot while the table is laid out: its cell, and how far that has come to reach.
#[derive(Clone)]
enum Slot<'t> {
    Origin { cell: &'t NativeCell, more: Vec<&'t NativeCell>, rows: usize, columns: usize },
    Covered { row: usize, column: usize },
}

/// The numbers at which something starts, each once, in order.
fn starts(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// How many of the starts lie in a span.
fn reach(starts: &[u32], from: u32, span: u32) -> usize {
    let end = from.saturating_add(span.max(1));
    starts.partition_point(|&start| start < end) - starts.partition_point(|&start| start < from)
}

/// Puts every cell into the slot where it starts; gives the slots that were filled.
fn place<'t>(
    slots: &mut [Vec<Option<Slot<'t>>>],
    cells: &[&'t NativeCell],
    rows: &[u32],
    columns: &[u32],
) -> Vec<(usize, usize)> {
    let mut origins = Vec::with_capacity(cells.len());
    for &cell in cells {
        let row = rows.partition_point(|&start| start < cell.row);
        let column = columns.partition_point(|&start| start < cell.column);
        let Some(slot) = slots.get_mut(row).and_then(|slots| slots.get_mut(column)) else {
            continue;
        };
        match slot {
            Some(Slot::Origin { more, .. }) => more.push(cell),
            Some(Slot::Covered { .. }) | None => {
                *slot = Some(Slot::Origin { cell, more: Vec::new(), rows: 1, columns: 1 });
                origins.push((row, column));
            }
        }
    }
    origins
}

/// Lets the cell at a slot cover the free slots of its span, to the right and then down.
fn spread(
    slots: &mut [Vec<Option<Slot<'_>>>],
    (row, column): (usize, usize),
    row_starts: &[u32],
    column_starts: &[u32],
) {
    let Some(Slot::Origin { cell, .. }) = slots[row][column] else { return };
    let most_columns = reach(column_starts, cell.column, cell.column_span);
    let most_rows = reach(row_starts, cell.row, cell.row_span);
    let free = |slot: &&Option<Slot>| slot.is_none();
    let columns =
        1 + slots[row][column + 1..].iter().take(most_columns.max(1) - 1).take_while(free).count();
    let rows = 1 + slots[row + 1..]
        .iter()
        .take(most_rows.max(1) - 1)
        .take_while(|below| below[column..column + columns].iter().all(Option::is_none))
        .count();
    for slot in slots[row..row + rows].iter_mut().flat_map(|r| &mut r[column..column + columns]) {
        if slot.is_none() {
            *slot = Some(Slot::Covered { row, column });
        }
    }
    if let Some(Slot::Origin { rows: r, columns: c, .. }) = &mut slots[row][column] {
        (*r, *c) = (rows, columns);
    }
}

fn finish(slot: Option<Slot<'_>>) -> Cell {
    match slot {
        Some(Slot::Origin { cell, more, rows, columns }) => Cell {
            text: std::iter::once(cell)
                .chain(more)
                .map(|cell| cell.text.as_str())
                .collect::<Vec<_>>()
                .join("\n"),
            place: Some(cell.place.clone()),
            role: Role::Origin { rows, columns },
        },
        Some(Slot::Covered { row, column }) => Cell::covered(row, column),
        None => Cell::absent(),
    }
}

fn too_wide(columns: usize, kept: usize) -> Finding {
    Finding::reading(
        Rule::PartLost,
        Severity::Error,
        format!("a table of {columns} columns was cut after column {kept}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    /// Cells as (row, column, row span, column span, text); the grid as one line per row, with
    /// `<` for a covered slot and `.` for one where nothing is.
    #[track_caller]
    fn check(cells: &[(u32, u32, u32, u32, &str)], expected: &[&str]) {
        let cells = cells
            .iter()
            .map(|&(row, column, row_span, column_span, text)| NativeCell {
                row,
                column,
                row_span,
                column_span,
                text: text.to_owned(),
                place: Place::Block(1),
                notes: Vec::new(),
            })
            .collect();
        let (grid, _) = native(&NativeTable { name: None, hidden: false, cells });
        let shown: Vec<String> = grid.rows.iter().map(|row| show(row)).collect();
        assert_eq!(shown, expected);
    }

    fn show(row: &[Cell]) -> String {
        row.iter()
            .map(|cell| match cell.role {
                Role::Covered { .. } => "<",
                Role::Origin { .. } if cell.place.is_none() => ".",
                Role::Origin { .. } => &cell.text,
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn cells_stand_where_they_say() {
        check(&[(0, 0, 1, 1, "a"), (1, 1, 1, 1, "d"), (0, 1, 1, 1, "b")], &["a b", ". d"]);
    }

    #[test]
    fn a_merged_cell_covers_its_span() {
        check(
            &[(0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (1, 1, 1, 1, "c"), (1, 2, 1, 1, "d")],
            &["a b <", "< c d"],
        );
    }

    #[test]
    fn a_span_gives_way_to_a_cell_inside_of_it() {
        check(&[(0, 0, 2, 2, "a"), (1, 0, 1, 1, "b"), (1, 1, 1, 1, "c")], &["a <", "b c"]);
    }

    #[test]
    fn two_cells_in_one_slot_keep_both_texts() {
        check(&[(0, 0, 1, 1, "a"), (0, 0, 1, 1, "b")], &["a\nb"]);
    }

    #[test]
    fn a_span_beyond_the_table_ends_with_it() {
        check(&[(0, 0, u32::MAX, u32::MAX, "a"), (1, 1, 0, 0, "b")], &["a <", ". b"]);
    }

    #[test]
    fn empty_rows_and_columns_are_left_out() {
        check(&[(5, 7, 1, 1, "a"), (u32::MAX, u32::MAX, 1, 1, "b")], &["a .", ". b"]);
    }

    #[test]
    fn a_table_without_cells_has_no_rows() {
        check(&[], &[]);
    }
}
