//! Tables that print several years side by side or below each other.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::codebook::divisions::Divisions;
use crate::codebook::{Shape, Table};
use crate::grid::{Cell, Grid, Layout, Line, Method, Role};
use crate::identify::heads::{self, HeadKind};
use crate::identify::prose::prose;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::is_han;
use crate::text::span::{self, Span};

use super::FilledTable;
use super::captions::is_at_or_below;
use super::slots::{self, Kind, Slot};

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

fn in_columns(grids: &[Grid], table: &Table) -> Vec<OfSpan> {
    let Some((first, others)) = grids.split_first() else { return Vec::new() };
    let Some(heads) = (0..first.rows.len()).map(|row| heads(first, row)).find(|h| is_years(h))
    else {
        return Vec::new();
    };
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
            let gone = (at == 0).then_some(head.row);
            match width {
                Some(width) if !spread => in_order(
                    grid,
                    gone,
                    index * width..(index + 1) * width,
                    heads.len() * width,
                    table,
                ),
                Some(_) | None => columns(grid, gone, &heads, head),
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
    let spans: BTreeSet<Span> = heads.iter().map(|head| head.span).collect();
    spans.iter().any(|span| *span != Span::Change) && spans.len() >= 2 && spans.len() == heads.len()
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
        let rows = (0..first).chain([head.row]).map(|row| grid.rows[row].clone()).collect();
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

/// Says of tables that are printed several times which year each is of, where the lines above them
/// name one: `2016年度`, the title of a sheet or a block.
pub fn by_captions(tables: &mut [FilledTable<'_>], layout: &Layout, divisions: &Divisions) {
    let mut printed: BTreeMap<(&str, Option<String>), Vec<usize>> = BTreeMap::new();
    for (index, filled) in tables.iter().enumerate() {
        let Some((_, table)) = filled.form else { continue };
        printed.entry((table.id.as_str(), filled.series.clone())).or_default().push(index);
    }
    let several: Vec<usize> = printed.into_values().filter(|of| of.len() > 1).flatten().collect();
    if several.is_empty() {
        return;
    }
    let lines = &layout.lines;
    let heads =
        heads::heads(&prose(&layout.lines), divisions).into_iter().filter(|head| match head.kind {
            HeadKind::Title | HeadKind::TableTitle | HeadKind::Sheet => true,
            HeadKind::Opening | HeadKind::Unit => false,
        });
    let mut years: Vec<(usize, Span)> =
        heads.filter_map(|head| Some((head.line, Span::Year(head.whose.year?)))).collect();
    years
        .extend(lines.iter().enumerate().filter_map(|(at, line)| Some((at, caption(&line.text)?))));
    years.sort_by_key(|(line, _)| *line);
    for index in several {
        let filled = &mut tables[index];
        // What stands before the first figure may be above the table or in its headings.
        let place = filled.items.iter().find_map(|item| item.place.as_ref());
        let start = place.and_then(|place| begin(lines, place));
        let above = years.iter().rev().find(|(line, _)| start.is_some_and(|start| *line <= start));
        if let Some((_, span)) = above {
            filled.span = *span;
        }
    }
}

fn begin(lines: &[Line], place: &Place) -> Option<usize> {
    lines.iter().position(|line| is_at_or_below(&line.place, place))
}

/// A line that is the name of a year and nothing else, but for a number before it.
fn caption(line: &str) -> Option<Span> {
    let text = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    if text.chars().count() > 16 || text.contains('|') {
        return None;
    }
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !is_han(c));
    // Where each cell has a line of its own, a number alone is a figure.
    if text.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    match span::of(text)? {
        Span::Change => None,
        span => Some(span),
    }
}
