//! A list form that is turned on its side: its labels are headings, and every row is one office.

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
