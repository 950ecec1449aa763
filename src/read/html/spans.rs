//! Cells that reach one row too far down: what people draw in an editor and no page shows as meant.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::read::NativeCell;

/// Cells mended in one table; more are a table of another kind.
const MOST: usize = 20;

/// Draws cells in that reach into a row which has a whole row of its own beside them: a group of
/// nine rows where eight are meant pushes the ninth out of the table, label and figures alike.
pub fn draw_in(cells: &mut [&mut NativeCell]) {
    for _ in 0..MOST {
        let Some(index) = too_long(cells) else { return };
        cells[index].row_span -= 1;
        place(cells);
    }
}

/// The cell that pushes a row out over the edge of the table.
fn too_long(cells: &[&mut NativeCell]) -> Option<usize> {
    let rows = rows(cells);
    let width = width(&rows)?;
    let mut last_rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.row_span > 1) {
        last_rows.entry(cell.row.saturating_add(cell.row_span - 1)).or_default().push(index);
    }
    rows.iter().filter(|(_, (_, end))| *end > width).find_map(|(row, (first, end))| {
        let mut fitting = last_rows.get(row)?.iter().copied().filter(|&index| {
            let cell = &cells[index];
            cell.column_span == *end - width && cell.column < *first
        });
        // Two that end here: which of them is too long cannot be told.
        fitting.next().filter(|_| fitting.next().is_none())
    })
}

/// Per row with cells of its own: the column of the first, and the one behind the last.
fn rows(cells: &[&mut NativeCell]) -> BTreeMap<u32, (u32, u32)> {
    let mut rows = BTreeMap::new();
    for cell in cells {
        let (_, end) = rows.entry(cell.row).or_insert((cell.column, 0));
        *end = cell.column.saturating_add(cell.column_span).max(*end);
    }
    rows
}

/// The width of a table: that of most of its rows.
fn width(rows: &BTreeMap<u32, (u32, u32)>) -> Option<u32> {
    let mut of_width: BTreeMap<u32, usize> = BTreeMap::new();
    rows.values().for_each(|(_, end)| *of_width.entry(*end).or_default() += 1);
    let (width, count) = of_width.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > rows.len()).then_some(width)
}

/// Places all cells anew, in their rows and with their spans.
fn place(cells: &mut [&mut NativeCell]) {
    let mut taken = Taken::default();
    let (mut row, mut column) = (0, 0);
    for cell in cells {
        if cell.row != row {
            (row, column) = (cell.row, 0);
        }
        cell.column = taken.free(row, column);
        column = cell.column + cell.column_span;
        taken.take(cell.column..column, row.saturating_add(cell.row_span));
    }
}

/// The row, for each column, above which a cell from above still reaches.
#[derive(Default)]
pub struct Taken(Vec<u32>);

impl Taken {
    /// The first column from one on to which no cell from above reaches in a row.
    pub fn free(&self, row: u32, mut column: u32) -> u32 {
        while self.0.get(column as usize).is_some_and(|&end| end > row) {
            column += 1;
        }
        column
    }

    /// A cell reaches over some columns, down to the row before `end`.
    pub fn take(&mut self, columns: Range<u32>, end: u32) {
        let columns = columns.start as usize..columns.end as usize;
        if self.0.len() < columns.end {
            self.0.resize(columns.end, 0);
        }
        self.0[columns].iter_mut().for_each(|own| *own = (*own).max(end));
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}
