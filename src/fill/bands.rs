//! A grid that prints a table for several years below each other, each under a row that names its year
//! → one grid for each.

use std::ops::Range;

use crate::grid::{Cell, Grid, Role};
use crate::text::span::Span;

use super::above;
use super::slots::{self, Slot};

/// Fewer rows with figures are no table.
const LEAST_ROWS: usize = 3;

/// The grids of single years with their years, and what stands around them; `None` for any other grid.
pub fn apart(grid: &Grid) -> Option<Vec<(Grid, Option<Span>)>> {
    let rows: Vec<Vec<Slot<'_>>> =
        (0..grid.rows.len()).map(|row| slots::of_row(grid, row)).collect();
    if let Some(parts) = beside(grid, &rows) {
        return Some(parts);
    }
    let years = rows.iter().enumerate();
    let named: Vec<(usize, Span)> =
        years.filter_map(|(row, slots)| Some((row, year_of(slots, row)?))).collect();
    let [(first, _), (second, _), ..] = named[..] else { return None };
    let several =
        (1..named.len()).all(|at| !named[..at].iter().any(|(_, span)| *span == named[at].1));
    let ends = named.iter().skip(1).map(|(row, _)| *row);
    let has_figures = |row: &usize| rows[*row].iter().any(Slot::is_figure);
    let filled = |rows: Range<usize>| rows.filter(has_figures).count() >= LEAST_ROWS;
    // The last one ends where the others do: another table may stand below it.
    let last = named.last().map_or(second, |(row, _)| *row);
    let end = (last + (second - first)).min(grid.rows.len());
    let bands: Vec<Range<usize>> =
        named.iter().zip(ends.chain([end])).map(|((row, _), end)| row + 1..end).collect();
    if !several || !bands.iter().cloned().all(filled) {
        return None;
    }
    Some(parts(grid, first, named.iter().map(|(_, span)| *span).zip(bands), end))
}

/// What stands above the headings of a table, each year below them, and what stands behind the last.
/// `first`: the row below the headings, unless each year has its own.
fn parts(
    grid: &Grid,
    first: usize,
    years: impl Iterator<Item = (Span, Range<usize>)>,
    end: usize,
) -> Vec<(Grid, Option<Span>)> {
    let start = headings(grid, first);
    let mut parts = vec![(of_rows(grid, 0..start), None)];
    parts.extend(years.map(|(span, rows)| (below(grid, start..first, rows), Some(span))));
    parts.push((of_rows(grid, end..grid.rows.len()), None));
    parts.retain(|(part, _)| !part.rows.is_empty());
    parts
}

/// The same where the year stands left of the first of its rows, in a cell of its own.
fn beside(grid: &Grid, rows: &[Vec<Slot<'_>>]) -> Option<Vec<(Grid, Option<Span>)>> {
    let year = |(row, slots): (usize, &Vec<Slot<'_>>)| {
        let mut own = slots.iter().filter(|slot| slot.is_printed() && slot.rows.start == row);
        let first = own.next()?;
        // A row of table 4 has its year and figures alone.
        let labelled = own.next()?.kind == slots::Kind::Text && own.any(Slot::is_figure);
        let span = labelled.then(|| above::year_said(first.text))??;
        Some((row, first.columns.start, span))
    };
    let named: Vec<(usize, usize, Span)> = rows.iter().enumerate().filter_map(year).collect();
    let [(first, column, _), ..] = named[..] else { return None };
    let several =
        (1..named.len()).all(|at| !named[..at].iter().any(|(.., span)| *span == named[at].2));
    let one_column = named.iter().all(|(_, at, _)| *at == column);
    if named.len() < 2 || !several || !one_column {
        return None;
    }
    // The last one ends where the others do: another table may stand below it.
    let (second, last) = (named[1].0, named[named.len() - 1].0);
    let end = (last + (second - first)).min(grid.rows.len());
    let mut bare = grid.clone();
    bare.rows[first..end].iter_mut().for_each(|row| row[column] = Cell::absent());
    let ends = named.iter().skip(1).map(|(row, ..)| *row).chain([end]);
    let years = named.iter().zip(ends).map(|((row, _, span), end)| (*span, *row..end));
    Some(parts(&bare, first, years, end))
}

/// The first of the rows of headings above a row, which hold for all years below it.
fn headings(grid: &Grid, first: usize) -> usize {
    let is_headed = |row: &usize| {
        let slots = slots::of_row(grid, *row);
        let printed = slots.iter().filter(|slot| slot.is_printed()).count();
        !slots.iter().any(Slot::is_figure) && printed > 1
    };
    (0..first).rev().take_while(is_headed).last().unwrap_or(first)
}

/// The year that a row names and nothing else.
fn year_of(slots: &[Slot<'_>], row: usize) -> Option<Span> {
    let mut own = slots.iter().filter(|slot| slot.is_printed());
    let only = own.next().filter(|slot| own.next().is_none() && slot.rows == (row..row + 1))?;
    above::year_said(only.text)
}

/// Some rows of a grid as a grid of their own.
pub fn of_rows(grid: &Grid, rows: Range<usize>) -> Grid {
    below(grid, 0..0, rows)
}

/// Some rows of a grid below others, as a grid of their own.
fn below(grid: &Grid, above: Range<usize>, rows: Range<usize>) -> Grid {
    let taken = |range: Range<usize>, shift: usize| {
        let role = move |row: usize, role: Role, range: &Range<usize>| match role {
            Role::Origin { rows, columns } => {
                Role::Origin { rows: rows.min(range.end - row), columns }
            }
            Role::Covered { row, column } if range.contains(&row) => {
                Role::Covered { row: row - range.start + shift, column }
            }
            // The cell that covers it was cut off.
            Role::Covered { .. } => Role::ALONE,
        };
        range.clone().map(move |row| {
            let cells = grid.rows[row].iter();
            let cell = |cell: &Cell| Cell { role: role(row, cell.role, &range), ..cell.clone() };
            cells.map(cell).collect::<Vec<Cell>>()
        })
    };
    let shift = above.len();
    let rows = taken(above, 0).chain(taken(rows, shift)).collect();
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}
