//! Two tables of the form beside each other on one sheet, with empty columns between them → one grid for
//! each.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::grid::{Cell, Grid, Method, Role};
use crate::labels::{Labels, Part};

use super::bands;

/// Labels of a table in one half that are no coincidence.
const ENOUGH: usize = 4;

/// The halves of a grid, if each holds the labels of a table that the other does not, and what stands below
/// them over the whole width.
pub fn apart(grid: &Grid, labels: &Labels) -> Option<Vec<Grid>> {
    match grid.method {
        Method::Native => {}
        Method::Ruled | Method::Aligned | Method::Delimited | Method::Grammar => return None,
    }
    let width = grid.width();
    let first = (1..width).max_by_key(|&column| (empty_rows(grid, column), width - column))?;
    let rows = empty_rows(grid, first);
    let second = (first..width).find(|&column| empty_rows(grid, column) < rows)?;
    let above = bands::of_rows(grid, 0..rows);
    let left = tables(&above, 0..first, labels);
    let right = tables(&above, second..width, labels);
    if left.is_empty() || right.is_empty() || !left.is_disjoint(&right) {
        return None;
    }
    let below = bands::of_rows(grid, rows..grid.rows.len());
    let mut parts = vec![of_columns(&above, 0..first), of_columns(&above, second..width), below];
    parts.retain(|part| !part.rows.is_empty());
    Some(parts)
}

/// How many rows from the first on print nothing in a column, nor reach over it.
fn empty_rows(grid: &Grid, column: usize) -> usize {
    let is_blank = |cell: &Cell| match cell.role {
        Role::Origin { columns, .. } => columns == 1 && cell.text.trim().is_empty(),
        Role::Covered { .. } => false,
    };
    grid.rows.iter().take_while(|row| is_blank(&row[column])).count()
}

/// The tables of which some columns hold several labels.
fn tables(grid: &Grid, columns: Range<usize>, labels: &Labels) -> BTreeSet<usize> {
    let cells = grid.rows.iter().flat_map(|row| &row[columns.clone()]);
    let hits = cells.flat_map(|cell| labels.hits(&cell.text));
    let rows = hits.filter_map(|hit| match hit.part {
        Part::Row(row) => Some((hit.table, row)),
        Part::Heading(_) => None,
    });
    let rows: BTreeSet<(usize, usize)> = rows.collect();
    let of_tables = rows.iter().map(|(table, _)| *table);
    of_tables.filter(|table| rows.range((*table, 0)..(*table + 1, 0)).count() >= ENOUGH).collect()
}

/// Some columns of a grid as a grid of their own.
fn of_columns(grid: &Grid, columns: Range<usize>) -> Grid {
    let role = |role: Role| match role {
        Role::Origin { .. } => role,
        Role::Covered { row, column } => Role::Covered { row, column: column - columns.start },
    };
    let cell = |cell: &Cell| Cell { role: role(cell.role), ..cell.clone() };
    let row = |row: &Vec<Cell>| row[columns.clone()].iter().map(cell).collect();
    let rows = grid.rows.iter().map(row).collect();
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}
