//! A table that is turned on its side: its labels are headings, and every row is one office or one kind of
//! applicants; or whose columns stand in reverse: the figures left of the labels.

use std::collections::BTreeSet;

use crate::codebook::Shape;
use crate::grid::{Cell, Grid, Role};
use crate::text::number;

use super::labels::{Hit, Labels, Part};

/// Labels of a form in one row that are no coincidence.
const ENOUGH: usize = 10;

/// The grid as the form is printed: with its rows as columns, if they hold the labels that a table of the
/// form has one below the other, and mirrored, if its labels stand to the right of its figures.
pub fn upright(grid: &Grid, labels: &Labels) -> Option<Grid> {
    if has_figures_first(grid, labels) {
        return Some(mirrored(grid));
    }
    if grid.width() <= ENOUGH {
        return None;
    }
    let label = |cell: &Cell| row_of(cell, labels, &[Shape::List, Shape::Matrix]);
    // A merged heading that is written into all its cells is one label.
    let count = |cells: &mut dyn Iterator<Item = &Cell>| {
        cells.filter_map(label).collect::<BTreeSet<_>>().len()
    };
    let across = grid.rows.iter().map(|row| count(&mut row.iter())).max()?;
    if across < ENOUGH {
        return None;
    }
    let column = |column: usize| count(&mut grid.rows.iter().map(move |row| &row[column]));
    let down = (0..grid.width()).map(column).max()?;
    (down * 2 < across).then(|| transposed(grid))
}

/// The row of a table of one of these shapes whose label a cell holds.
fn row_of(cell: &Cell, labels: &Labels, shapes: &[Shape]) -> Option<(usize, Part)> {
    let is_row = |hit: &&Hit| match hit.part {
        Part::Row(_) => shapes.contains(&labels.tables[hit.table].shape),
        Part::Heading(_) => false,
    };
    labels.hits(&cell.text).iter().filter(is_row).map(|hit| (hit.table, hit.part)).next()
}

/// Whether the labels of a table with several columns stand to the right of its figures, row for row.
fn has_figures_first(grid: &Grid, labels: &Labels) -> bool {
    /// Rows of a small table.
    const ENOUGH: usize = 4;
    let (mut first, mut last) = (0_usize, 0_usize);
    for row in &grid.rows {
        let label = |cell: &Cell| row_of(cell, labels, &[Shape::Matrix, Shape::Blocks]).is_some();
        let Some(at) = row.iter().rposition(label) else { continue };
        let figures = |cells: &[Cell]| cells.iter().any(|cell| number::parse(&cell.text).is_some());
        match (figures(&row[..at]), figures(&row[at + 1..])) {
            (true, false) => first += 1,
            (false, true) => last += 1,
            (true, true) | (false, false) => {}
        }
    }
    first >= ENOUGH && last == 0
}

/// The grid with its columns from the right to the left.
pub fn mirrored(grid: &Grid) -> Grid {
    let width = grid.width();
    let turned = |cell: &Cell| {
        let role = match cell.role {
            Role::Origin { .. } => cell.role,
            Role::Covered { row, column } => {
                // The left end of a merged cell is now its right end.
                let wide = match grid.rows.get(row).and_then(|cells| cells.get(column)) {
                    Some(Cell { role: Role::Origin { columns, .. }, .. }) => *columns,
                    Some(Cell { role: Role::Covered { .. }, .. }) | None => 1,
                };
                Role::Covered { row, column: width.saturating_sub(column + wide) }
            }
        };
        Cell { role, ..cell.clone() }
    };
    let row = |cells: &Vec<Cell>| {
        let mut turned: Vec<Cell> = cells.iter().rev().map(turned).collect();
        // What a merged cell holds stands in its first slot.
        for column in 0..width {
            let Role::Origin { columns, .. } = turned[column].role else { continue };
            let first = (column + 1).saturating_sub(columns);
            turned.swap(first, column);
        }
        turned
    };
    let rows: Vec<Vec<Cell>> = grid.rows.iter().map(row).collect();
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}

fn transposed(grid: &Grid) -> Grid {
    let turned = |cell: &Cell| Cell {
        role: match cell.role {
            Role::Origin { rows, columns } => Role::Origin { rows: columns, columns: rows },
            Role::Covered { row, column } => Role::Covered { row: column, column: row },
        },
        ..cell.clone()
    };
    let column = |column: usize| grid.rows.iter().map(|row| turned(&row[column])).collect();
    Grid {
        rows: (0..grid.width()).map(column).collect(),
        method: grid.method,
        name: grid.name.clone(),
        hidden: grid.hidden,
    }
}
