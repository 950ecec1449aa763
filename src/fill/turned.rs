//! A list form that is turned on its side: its labels are headings, and every row is one office; or whose
//! columns stand in reverse: the figures left of the labels.

use std::collections::BTreeSet;

use crate::codebook::Shape;
use crate::grid::{Cell, Grid, Role};

use super::labels::{Hit, Labels, Part};

/// Labels of a list in one row that are no coincidence.
const ENOUGH: usize = 10;

/// The grid with its rows as columns, if its rows hold the labels that a list has one below the
/// other.
pub fn upright(grid: &Grid, labels: &Labels) -> Option<Grid> {
    if grid.width() <= ENOUGH {
        return None;
    }
    let label = |cell: &Cell| {
        let hits = labels.hits(&cell.text).iter();
        let of_list = |hit: &&Hit| match hit.part {
            Part::Row(_) => labels.tables[hit.table].shape == Shape::List,
            Part::Heading(_) => false,
        };
        hits.filter(of_list).map(|hit| (hit.table, hit.part)).next()
    };
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
