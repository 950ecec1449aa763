//! Tables that print several years side by side or below each other.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::codebook::{Shape, Table};
use crate::grid::{Cell, Grid, Method, Role};
use crate::reading::{Missing, Reading};
use crate::text::span::{self, Span};

use super::slots::{self, Kind, Slot};
use super::{FilledTable, bands};

/// Headings stand in so many rows above the first label of a table.
const MOST_HEADINGS: usize = 4;

/// A table of one span alone.
#[derive(Clone, Debug, PartialEq)]
pub struct OfSpan {
    /// The parts in which it is printed.
    pub grids: Vec<Grid>,
    pub span: Span,
    /// As printed.
    pub heading: String,
    /// Whether its one column stands for all of the form's: their total.
    pub is_total: bool,
}

/// Takes a table apart that is printed for several years: in columns (`项目 | 2019年 | 2020年 | 增减`), each
/// of one figure or of all columns of the form, or in rows. Empty for any other table.
pub fn apart(grids: &[Grid], table: &Table) -> Vec<OfSpan> {
    match table.shape {
        Shape::Matrix => in_columns(grids, table),
        Shape::Wide => in_rows(grids),
        Shape::List | Shape::Blocks => Vec::new(),
    }
}

/// A heading that names a year or a change.
#[derive(Clone)]
struct Head {
    row: usize,
    columns: Range<usize>,
    span: Span,
    text: String,
}

impl Head {
    /// Whether two headings are of one time: of months and plans the words tell.
    fn is_same(&self, other: &Head) -> bool {
        self.span == other.span && (self.span != Span::Other || self.text == other.text)
    }
}

/// Where a grid prints its years again, and in another order than above: each part has columns of its
/// own.
fn in_sections(grid: &Grid) -> Vec<Grid> {
    let mut starts = vec![0];
    let mut above: Vec<Head> = Vec::new();
    for row in 0..grid.rows.len() {
        let here = heads(grid, row);
        if !is_years(&here) {
            continue;
        }
        let same = std::iter::zip(&above, &here).all(|(one, other)| one.is_same(other));
        if !(above.is_empty() || same && above.len() == here.len()) {
            starts.push(row);
        }
        above = here;
    }
    let ends = starts.iter().copied().skip(1).chain([grid.rows.len()]);
    std::iter::zip(starts.iter().copied(), ends)
        .map(|(start, end)| bands::of_rows(grid, start..end))
        .collect()
}

fn in_columns(grids: &[Grid], table: &Table) -> Vec<OfSpan> {
    // Hardly any table prints years: the others are not copied to see that.
    let prints_years = |grid: &Grid| (0..grid.rows.len()).any(|row| is_years(&heads(grid, row)));
    if !grids.iter().any(prints_years) {
        return Vec::new();
    }
    let grids: &[Grid] = &grids.iter().flat_map(in_sections).collect::<Vec<Grid>>();
    let years =
        |grid: &Grid| (0..grid.rows.len()).map(|row| heads(grid, row)).find(|h| is_years(h));
    let own: Vec<Option<Vec<Head>>> = grids.iter().map(years).collect();
    let Some((first, others)) = grids.split_first() else { return Vec::new() };
    let Some(heads) = own[0].clone() else { return Vec::new() };
    // A part may print its years again, in another order.
    let here = |at: usize, head: &Head| {
        let own = own[at].as_ref()?;
        own.iter().position(|other| other.is_same(head))
    };
    let all_there = (0..grids.len()).filter(|at| own[*at].is_some()).all(|at| {
        let count = own[at].as_ref().map_or(0, Vec::len);
        count == heads.len() && heads.iter().all(|head| here(at, head).is_some())
    });
    if !all_there {
        return Vec::new();
    }
    let whole = table.columns.len();
    let spread = heads.iter().all(|head| head.columns.len() == whole);
    let same_width = others.iter().all(|grid| grid.width() == first.width());
    // As many figures in each row as there are years, or so many times those of the form.
    let width = [1, whole].into_iter().find(|width| are_in_order(grids, heads.len() * width));
    if !(spread && same_width) && width.is_none() {
        return Vec::new();
    }
    let of_head = |(index, head): (usize, &Head)| {
        let of_grid = |(at, grid): (usize, &Grid)| {
            let place = here(at, head);
            let (heads, index) = match (&own[at], place) {
                (Some(own), Some(place)) => (own, place),
                (Some(_) | None, _) => (&heads, index),
            };
            let head = &heads[index];
            let gone = own[at].is_some().then_some(head.row);
            match width {
                Some(width) if !spread => in_order(
                    grid,
                    gone,
                    index * width..(index + 1) * width,
                    heads.len() * width,
                    table,
                ),
                Some(_) | None => columns(grid, gone, heads, head),
            }
        };
        OfSpan {
            grids: grids.iter().enumerate().map(of_grid).collect(),
            span: head.span,
            heading: head.text.clone(),
            is_total: width == Some(1) && !spread,
        }
    };
    heads.iter().enumerate().map(of_head).collect()
}

/// The rows of a slice, and those above it in which its years stand: they are no labels of the form.
pub fn with_years(grid: &Grid, rows: Range<usize>) -> Range<usize> {
    let above = rows.start.saturating_sub(MOST_HEADINGS)..rows.start;
    let found = above.rev().find(|&row| is_years(&heads(grid, row)));
    found.unwrap_or(rows.start)..rows.end
}

fn heads(grid: &Grid, row: usize) -> Vec<Head> {
    // Hardly any row has one, and cells are merged in those alone.
    if !grid.rows[row].iter().any(|cell| span::of(&cell.text).is_some()) {
        return Vec::new();
    }
    let slots = slots::of_row(grid, row);
    let own = slots.iter().filter(|slot| slot.rows.start == row && slot.is_printed());
    let named = own.filter_map(|slot| {
        let text = slot.text.trim().to_owned();
        Some(Head { row, columns: slot.columns.clone(), span: span::of(&text)?, text })
    });
    named.collect()
}

/// Two years, or one with the change from the other: a single year is the heading of the whole.
fn is_years(heads: &[Head]) -> bool {
    let told = |head: &Head| match head.span {
        Span::Other => (head.span, head.text.clone()),
        Span::Own | Span::Before | Span::Year(_) | Span::Change => (head.span, String::new()),
    };
    let spans: BTreeSet<(Span, String)> = heads.iter().map(told).collect();
    spans.iter().any(|(span, _)| *span != Span::Change)
        && spans.len() >= 2
        && spans.len() == heads.len()
}

/// Whether each row of figures has so many cells.
fn are_in_order(grids: &[Grid], count: usize) -> bool {
    let rows = |grid: &Grid| {
        (0..grid.rows.len()).map(|row| figures(grid, row, count).len()).collect::<Vec<_>>()
    };
    let mut counts = grids.iter().flat_map(rows).filter(|count| *count > 0).peekable();
    counts.peek().is_some() && counts.all(|figures| figures == count)
}

/// The cells behind the labels of a row, where any of them is a figure.
///
/// Blank cells before them, where they are more than `count`, are what a merged label has left.
fn figures(grid: &Grid, row: usize, count: usize) -> Vec<Slot<'_>> {
    let slots = slots::of_row(grid, row);
    let own: Vec<Slot<'_>> = slots.into_iter().filter(|slot| slot.rows.start == row).collect();
    let behind = own.iter().rposition(|slot| slot.kind == Kind::Text).map_or(0, |last| last + 1);
    let mut values = own[behind..].to_vec();
    while values.last().is_some_and(|last| last.place.is_none() && !last.is_printed()) {
        values.pop();
    }
    let over = values.len().saturating_sub(count);
    let left = values.iter().take(over).take_while(|slot| !slot.is_printed()).count();
    values.drain(..left);
    // A row of years is one of headings.
    let years = own.iter().filter(|slot| span::of(slot.text).is_some()).count();
    if values.iter().any(Slot::is_figure) && years < 2 { values } else { Vec::new() }
}

/// The labels of a grid with some of the figures of each row, under the form's headings: one stands
/// for the total.
fn in_order(
    grid: &Grid,
    gone: Option<usize>,
    taken: Range<usize>,
    count: usize,
    table: &Table,
) -> Grid {
    let kept = (0..grid.rows.len()).filter(|row| Some(*row) != gone);
    let labels = labels_of(grid, kept.clone());
    let width = labels + table.columns.len();
    let first = width - taken.len();
    let text = |text: &str| Cell { text: text.to_owned(), ..Cell::absent() };
    let mut rows = vec![vec![Cell::absent(); labels]];
    let headings = table.columns.iter().map(|column| text(column.path.last().map_or("", |t| t)));
    rows[0].extend(headings);
    for row in kept {
        let own = slots::of_row(grid, row);
        let named = own.iter().filter(|slot| slot.rows.start == row && slot.kind == Kind::Text);
        let names: Vec<&str> = named.map(|slot| slot.text).collect();
        let mut cells = vec![Cell::absent(); width];
        // The innermost label stands next to the figures.
        let indent = labels.saturating_sub(names.len());
        names.iter().zip(&mut cells[indent..labels]).for_each(|(name, cell)| *cell = text(name));
        let figures = figures(grid, row, count);
        let taken = figures.get(taken.clone()).unwrap_or_default();
        for (slot, cell) in taken.iter().zip(&mut cells[first..]) {
            *cell =
                Cell { text: slot.text.to_owned(), place: slot.place.cloned(), role: Role::ALONE };
        }
        rows.push(cells);
    }
    // Here each figure stands under its heading, whatever the text did.
    Grid { rows, method: Method::Native, name: grid.name.clone(), hidden: grid.hidden }
}

/// The most labels that stand in one of these rows.
fn labels_of(grid: &Grid, rows: impl Iterator<Item = usize>) -> usize {
    let named = |row: usize| {
        let slots = slots::of_row(grid, row);
        slots.iter().filter(|slot| slot.rows.start == row && slot.kind == Kind::Text).count()
    };
    rows.map(named).max().unwrap_or(1)
}

/// The labels and the columns of one heading; the row of years is left out.
fn columns(grid: &Grid, gone: Option<usize>, heads: &[Head], head: &Head) -> Grid {
    let first = heads.iter().map(|head| head.columns.start).min().unwrap_or(0);
    let kept = |column: usize| column < first || head.columns.contains(&column);
    let shift = |column: usize| (0..column).filter(|before| kept(*before)).count();
    let up = |row: usize| if gone.is_some_and(|gone| row > gone) { row - 1 } else { row };
    let moved = |column: usize, cell: &Cell| {
        let role = match cell.role {
            Role::Origin { rows, columns } => {
                let left = (column..column + columns).filter(|column| kept(*column)).count();
                Role::Origin { rows, columns: left.max(1) }
            }
            Role::Covered { row, column } if Some(row) != gone && kept(column) => {
                Role::Covered { row: up(row), column: shift(column) }
            }
            // What covered it is gone.
            Role::Covered { .. } => Role::ALONE,
        };
        Cell { role, ..cell.clone() }
    };
    let rows = grid.rows.iter().enumerate().filter(|(at, _)| Some(*at) != gone);
    let rows = rows.map(|(_, cells)| {
        let of_row = cells.iter().enumerate().filter(|(column, _)| kept(*column));
        of_row.map(|(column, cell)| moved(column, cell)).collect()
    });
    let rows = rows.collect();
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}

/// The headings with each of the rows that a year names.
fn in_rows(grids: &[Grid]) -> Vec<OfSpan> {
    let [grid] = grids else { return Vec::new() };
    let named: Vec<Head> = (0..grid.rows.len())
        .filter_map(|row| {
            heads(grid, row)
                .into_iter()
                .next()
                .filter(|_| !figures(grid, row, usize::MAX).is_empty())
        })
        .collect();
    // A single row of the year before is none of the report's.
    let is_before = matches!(named[..], [Head { span: Span::Before, .. }]);
    if !(is_years(&named) || is_before) {
        return Vec::new();
    }
    let first = named.iter().map(|head| head.row).min().unwrap_or(0);
    let of_head = |head: &Head| {
        let mut rows: Vec<Vec<Cell>> =
            (0..first).chain([head.row]).map(|row| grid.rows[row].clone()).collect();
        // A bare 2017 before the figures is none of them.
        if let Some(row) = rows.last_mut()
            && row[..head.columns.start].iter().all(|cell| cell.text.trim().is_empty())
        {
            row[head.columns.start].text.clear();
        }
        let grid = Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden };
        OfSpan { grids: vec![grid], span: head.span, heading: head.text.clone(), is_total: false }
    };
    named.iter().map(of_head).collect()
}

/// Of a table that prints totals alone, the form's other columns are not printed.
pub fn only_totals(filled: &mut FilledTable<'_>, table: &Table) {
    let last = table.columns.len().saturating_sub(1);
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        if of.column != last {
            item.reading = Reading::Missing(Missing::RowAbsent);
            item.place = None;
        }
    }
}
