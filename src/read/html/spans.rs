//! Cells that reach one row too far down: what people draw in an editor and no page shows as meant.

use std::collections::BTreeMap;

use super::table::Content;

/// Cells mended in one table; more are a table of another kind.
const MOST: usize = 20;

/// Draws cells in that reach into a row which has a whole row of its own beside them: a group of
/// nine rows where eight are meant pushes the ninth out of the table, label and figures alike.
pub fn draw_in(cells: &mut [Content]) {
    for _ in 0..MOST {
        let Some(index) = too_long(cells) else { return };
        cells[index].cell.row_span -= 1;
        place(cells);
    }
}

/// The cell that pushes a row out over the edge of the table.
fn too_long(cells: &[Content]) -> Option<usize> {
    let rows = rows(cells);
    let width = width(&rows)?;
    let mut last_rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, Content { cell, .. }) in
        cells.iter().enumerate().filter(|(_, c)| c.cell.row_span > 1)
    {
        last_rows.entry(cell.row.saturating_add(cell.row_span - 1)).or_default().push(index);
    }
    rows.iter().filter(|(_, (_, end))| *end > width).find_map(|(row, (first, end))| {
        let mut fitting = last_rows.get(row)?.iter().copied().filter(|&index| {
            let cell = &cells[index].cell;
            cell.column_span == *end - width && cell.column < *first
        });
        // Two that end here: which of them is too long cannot be told.
        fitting.next().filter(|_| fitting.next().is_none())
    })
}

/// Per row with cells of its own: the column of the first, and the one behind the last.
fn rows(cells: &[Content]) -> BTreeMap<u32, (u32, u32)> {
    let mut rows = BTreeMap::new();
    for Content { cell, .. } in cells {
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
fn place(cells: &mut [Content]) {
    let mut taken: Vec<u32> = Vec::new();
    let (mut row, mut column) = (0, 0);
    for Content { cell, .. } in cells {
        if cell.row != row {
            (row, column) = (cell.row, 0);
        }
        while taken.get(column as usize).is_some_and(|&end| end > row) {
            column += 1;
        }
        let next = column + cell.column_span;
        if taken.len() < next as usize {
            taken.resize(next as usize, 0);
        }
        let ends = row.saturating_add(cell.row_span);
        taken[column as usize..next as usize].iter_mut().for_each(|end| *end = (*end).max(ends));
        cell.column = column;
        column = next;
    }
}
