//! A table that is turned on its side: its labels are headings, and every row is one office or one kind of
//! applicants; or whose columns stand in reverse: the figures left of the labels.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::codebook::Shape;
use crate::grid::{Cell, Grid, Role};
use crate::labels::{Hit, Labels, Part};
use crate::text::number;

use super::bands;
use super::slots::{self, Kind, Slot};

/// Labels of a form in one row that are no coincidence.
const ENOUGH: usize = 10;

/// The tables of a grid as the form prints them: with their rows as columns, if they hold the labels
/// that a table of the form has one below the other, and mirrored, if their labels stand to the right of
/// their figures. `None` where each stands upright; what stands around the others is kept as it is.
pub fn upright(grid: &Grid, labels: &Labels) -> Option<Vec<Grid>> {
    if let Some(rows) = figures_first(grid, labels) {
        return Some(with_part(grid, rows, mirrored));
    }
    if grid.width() <= ENOUGH {
        return None;
    }
    let label = |cell: &Cell| row_of(cell, labels, &[Shape::List, Shape::Matrix]);
    // A merged heading that is written into all its cells is one label.
    let count = |cells: &mut dyn Iterator<Item = &Cell>| {
        cells.filter_map(label).collect::<BTreeSet<_>>().len()
    };
    let across = |row: &usize| count(&mut grid.rows[*row].iter());
    let most = (0..grid.rows.len()).max_by_key(|row| (across(row), Reverse(*row)))?;
    if across(&most) < ENOUGH {
        return None;
    }
    let rows = around(grid, most);
    let column = |column: usize| count(&mut grid.rows[rows.clone()].iter().map(|row| &row[column]));
    let down = (0..grid.width()).map(column).max()?;
    (down * 2 < across(&most)).then(|| with_part(grid, rows, Grid::transposed))
}

/// The rows of the table that a row of headings belongs to: what stands alone in its row is a title,
/// and headings below figures are those of another table.
fn around(grid: &Grid, headings: usize) -> Range<usize> {
    let is_of_table = |row: &usize| {
        let slots = slots::of_row(grid, *row);
        slots.iter().filter(|slot| slot.is_printed()).nth(1).is_some()
    };
    let has_figures = |row: usize| slots::of_row(grid, row).iter().any(Slot::is_figure);
    let is_above = |row: &usize| is_of_table(row) && !has_figures(*row);
    let start = (0..headings).rev().take_while(is_above).last().unwrap_or(headings);
    let mut seen = false;
    let mut goes_on = |row: &usize| {
        let figures = has_figures(*row);
        seen |= figures;
        is_of_table(row) && (figures || !seen) || seen && is_blank_row(grid, *row)
    };
    let last = (headings + 1..grid.rows.len()).take_while(|row| goes_on(row)).last();
    start..last.unwrap_or(headings) + 1
}

/// Whether a row holds its label and blank cells: where cells are declared or drawn, a title reaches over them.
fn is_blank_row(grid: &Grid, row: usize) -> bool {
    let slots = slots::of_row(grid, row);
    let mut printed = slots.iter().filter(|slot| slot.is_printed());
    let alone = printed.next().filter(|_| printed.next().is_none());
    grid.method.is_drawn()
        && alone.is_some_and(|slot| slot.columns == (0..1) && slot.kind == Kind::Text)
}

/// A grid in three: the rows above some, these as they are to be read, and those below.
fn with_part(grid: &Grid, rows: Range<usize>, read: fn(&Grid) -> Grid) -> Vec<Grid> {
    let part = |rows: Range<usize>| bands::of_rows(grid, rows);
    let mut parts =
        vec![part(0..rows.start), read(&part(rows.clone())), part(rows.end..grid.rows.len())];
    parts.retain(|part| !part.rows.is_empty());
    parts
}

/// The row of a table of one of these shapes whose label a cell holds.
fn row_of(cell: &Cell, labels: &Labels, shapes: &[Shape]) -> Option<(usize, Part)> {
    let is_row = |hit: &&Hit| match hit.part {
        Part::Row(_) => shapes.contains(&labels.tables[hit.table].shape),
        Part::Heading(_) => false,
    };
    labels.hits(&cell.text).iter().filter(is_row).map(|hit| (hit.table, hit.part)).next()
}

/// The rows in which the labels of a table with several columns stand to the right of its figures, with
/// their headings: all rows between those in which they stand on the left.
fn figures_first(grid: &Grid, labels: &Labels) -> Option<Range<usize>> {
    /// Rows of a small table.
    const ENOUGH: usize = 4;
    let (mut start, mut end, mut first) = (0, 0, 0_usize);
    // A column 序号 before blank rows is no column of figures.
    let mut last: Option<Decimal> = None;
    for (index, row) in grid.rows.iter().enumerate() {
        let label = |cell: &Cell| row_of(cell, labels, &[Shape::Matrix, Shape::Blocks]).is_some();
        let Some(at) = row.iter().rposition(label) else { continue };
        let figures = |cells: &[Cell]| {
            cells.iter().filter_map(|cell| number::parse(&cell.text)).collect::<Vec<Decimal>>()
        };
        let left = figures(&row[..at]);
        let counts_on =
            matches!(left[..], [one] if last.is_none_or(|last| one == last + Decimal::ONE));
        last = left.last().copied();
        match (!left.is_empty() && !counts_on, !figures(&row[at + 1..]).is_empty()) {
            (true, false) => {
                first += 1;
                end = index + 1;
            }
            (false, true) if first >= ENOUGH => break,
            (false, true) => {
                first = 0;
                start = index + 1;
            }
            (true, true) | (false, false) => {}
        }
    }
    (first >= ENOUGH).then_some(start..end)
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
