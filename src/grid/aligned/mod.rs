//! Tables without (or with few) lines: columns by alignment.
//!
//! lines → strips → blocks → columns → rows → evidence → `Grid`.

use std::ops::Range;

use super::breaks::Printed;
use super::lines::{PrintedLine, cell_text};
use super::ruled::join::Segment;
use super::words::Word;
use super::{Cell, Grid, Method, Role};
use crate::read::Page;
use crate::source::{Place, Rect};
use columns::{Column, columns};
use rows::{Laid, Row, lay};
use strips::{Strip, strip};

pub mod strips;
pub mod columns;
pub mod rows;
pub mod evidence;
mod blocks;

use blocks::Block;

/// Finds the tables among lines of text, and gives back the lines that are in none.
///
/// `rules` are horizontal lines that cross no other; `shades` are edges of coloured rows.
pub fn aligned(
    page: &Page,
    lines: Vec<PrintedLine>,
    rules: &[Segment],
    shades: &[Segment],
) -> (Vec<Printed>, Vec<PrintedLine>) {
    let strips: Vec<Strip> = lines.iter().map(|line| strip(page, line)).collect();
    let mut tables = Vec::new();
    // Lines before this one are in a table already.
    let mut free = 0;
    let mut taken = vec![false; lines.len()];
    for block in blocks::blocks(&strips, rules, shades) {
        if let Some((table, own)) = table(page, &lines, &strips, &block, free) {
            free = own.end;
            taken[own].fill(true);
            tables.push(table);
        }
    }
    let mut taken = taken.into_iter();
    let rest = lines.into_iter().filter(|_| taken.next() == Some(false)).collect();
    (tables, rest)
}

/// The table of a block, if it is one, and its lines. Those before `free` are another table's.
fn table(
    page: &Page,
    lines: &[PrintedLine],
    strips: &[Strip],
    block: &Block,
    free: usize,
) -> Option<(Printed, Range<usize>)> {
    let columns = columns(&strips[block.first..block.end]);
    if columns.len() < 2 {
        return None;
    }
    let first = blocks::with_heading(strips, &columns, block, free);
    let end = blocks::with_wrapped(strips, &columns, block);
    let mut laid = lay(&strips[first..end], &columns);
    let rows = rows::rows(&laid, &columns, &block.breaks);
    if !evidence::is_table(&laid, &columns, &rows, block.ruled) {
        return None;
    }
    rows::spread(&mut laid, &rows, &columns);
    let xs = borders(&columns);
    let grid = grid(page, &lines[first..end], &laid, &rows, &xs);
    let area = lines[first..end].iter().map(|line| line.area).reduce(|a, b| a.union(&b))?;
    Some((
        Printed { grid, page: page.number, area, xs, open_top: false, open_bottom: false },
        first..end,
    ))
}

/// Columns meet in the middle of the channel between them.
fn borders(columns: &[Column]) -> Vec<f32> {
    let between = columns.windows(2).map(|pair| (pair[0].x1 + pair[1].x0) / 2.0);
    columns
        .first()
        .map(|column| column.x0)
        .into_iter()
        .chain(between)
        .chain(columns.last().map(|column| column.x1))
        .collect()
}

fn grid(page: &Page, lines: &[PrintedLine], laid: &[Laid<'_>], rows: &[Row], xs: &[f32]) -> Grid {
    let width = xs.len() - 1;
    let grid_rows = rows.iter().enumerate().map(|(number, row)| {
        let strips = || row.strips.iter().map(|&index| laid[index].strip);
        let top = strips().map(|strip| strip.top).fold(f32::INFINITY, f32::min);
        let bottom = strips().map(|strip| strip.bottom).fold(f32::NEG_INFINITY, f32::max);
        let mut cells = Vec::with_capacity(width);
        for (first, last) in cells_of(laid, row, width) {
            let words = words(lines, laid, row, first, last);
            let own = words.iter().map(|word| word.area).reduce(|a, b| a.union(&b));
            let slot = Rect { x0: xs[first], top, x1: xs[last + 1], bottom };
            cells.push(Cell {
                text: cell_text(page, words),
                place: Some(Place::Box { page: page.number, area: own.unwrap_or(slot) }),
                role: Role::Origin { rows: 1, columns: last + 1 - first },
            });
            cells.extend((first..last).map(|_| Cell::covered(number, first)));
        }
        cells
    });
    Grid { rows: grid_rows.collect(), method: Method::Aligned, name: None, hidden: false }
}

/// The cells of a row as first and last column: pieces over several columns make one of them.
fn cells_of(laid: &[Laid<'_>], row: &Row, width: usize) -> Vec<(usize, usize)> {
    let mut joined = vec![false; width];
    for &(first, last) in row.strips.iter().flat_map(|&index| &laid[index].spans) {
        joined[first..last].fill(true);
    }
    let mut cells = Vec::with_capacity(width);
    let mut first = 0;
    for (column, joined) in joined.into_iter().enumerate() {
        if !joined {
            cells.push((first, column));
            first = column + 1;
        }
    }
    cells
}

fn words(
    lines: &[PrintedLine],
    laid: &[Laid<'_>],
    row: &Row,
    first: usize,
    last: usize,
) -> Vec<Word> {
    let mut words = Vec::new();
    for &index in &row.strips {
        for (piece, &(a, b)) in laid[index].strip.pieces.iter().zip(&laid[index].spans) {
            if a >= first && b <= last {
                words.extend_from_slice(&lines[index].words[piece.words.clone()]);
            }
        }
    }
    words
}
