//! Tables without (or with few) lines: columns by alignment.
//!
//! lines → strips → blocks → columns → rows → evidence → `Grid`.

use std::borrow::Cow;
use std::ops::Range;

use super::breaks::Printed;
use super::drawing::is_drawing;
use super::lines::{PrintedLine, cell_text, lines};
use super::ruled::cells::Frame;
use super::ruled::join::Segment;
use super::ruled::overlap;
use super::words::Word;
use super::{Cell, Grid, Method, Role};
use crate::read::{Direction, Page};
use crate::source::{Place, Rect};
use columns::{Column, columns, cut_at_columns};
use laid::{Laid, lay};
use rows::Row;
use strips::{Strip, heal, strip, strip_cut};

mod content;
pub mod gaps;
pub mod strips;
pub mod columns;
pub mod laid;
pub mod rows;
mod wraps;
pub mod evidence;
pub mod headings;
mod blocks;
mod beside;
mod pairs;
mod dashes;
mod coarse;

use blocks::{Block, WIDE_RULE};

/// Finds the tables among lines of text, and gives back the lines that are in none.
///
/// `rules` are horizontal lines that cross no other; `shades` are edges of coloured rows.
pub fn aligned(
    page: &Page,
    mut lines: Vec<PrintedLine>,
    rules: &[Segment],
    shades: &[Segment],
) -> (Vec<Printed>, Vec<PrintedLine>) {
    let dashes = dashes::dashes(page, &mut lines);
    let rules = &with_dashes(rules, &dashes.rules)[..];
    let mut apart = Vec::new();
    let mut strips: Vec<Strip> = lines.iter().map(|line| strip(page, line)).collect();
    if let Some((prose, others)) = beside::beside(&lines, &strips) {
        strips = others.iter().map(|line| strip(page, line)).collect();
        lines = others;
        apart = prose;
    }
    let width = width(&lines);
    let rows = between_rules(rules, width);
    for (line, strip) in lines.iter().zip(&mut strips) {
        if !rows.contains(&strip.top) {
            heal(page, line, strip, width);
        }
    }
    let mut tables = Vec::new();
    // Lines before this one are in a table already.
    let mut free = 0;
    let mut taken = vec![false; lines.len()];
    for block in blocks::blocks(&strips, rules, shades, width) {
        let own = block.first.max(free)..block.end;
        if let Some((pair, rest)) =
            pair(page, &lines[own.clone()], &strips[own.clone()], &block.breaks)
        {
            free = own.end;
            taken[own].fill(true);
            tables.extend(pair);
            apart.extend(rest);
        } else if let Some((table, own)) = table(page, &lines, &strips, &block, free) {
            free = own.end;
            taken[own].fill(true);
            tables.push(table);
        }
    }
    let mut taken = taken.into_iter();
    let mut rest: Vec<PrintedLine> =
        lines.into_iter().filter(|_| taken.next() == Some(false)).collect();
    let inside = |line: &PrintedLine| tables.iter().any(|table| overlap(&table.area, &line.area));
    apart.extend(dashes.lines.into_iter().filter(|line| !inside(line)));
    if !apart.is_empty() {
        rest.append(&mut apart);
        rest.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    }
    (tables, rest)
}

/// The tables of lines that two of them share side by side, and the lines that are in none.
fn pair(
    page: &Page,
    lines: &[PrintedLine],
    strips: &[Strip],
    breaks: &[Segment],
) -> Option<(Vec<Printed>, Vec<PrintedLine>)> {
    let columns = columns(strips);
    let at = pairs::gutter(page, lines, strips, &columns, breaks)?;
    let words = lines.iter().flat_map(|line| line.words.iter().cloned());
    let halves: (Vec<Word>, Vec<Word>) = words.partition(|word| word.area.centre().0 < at);
    let (left, right): (Vec<Segment>, Vec<Segment>) =
        breaks.iter().partition(|line| (line.from + line.to) / 2.0 < at);
    let (mut tables, mut rest) = aligned(page, self::lines(halves.0), &left, &[]);
    let (more, others) = aligned(page, self::lines(halves.1), &right, &[]);
    let both = tables.len() == 1 && more.len() == 1;
    tables.extend(more);
    rest.extend(others);
    both.then_some((tables, rest))
}

/// Drawn lines and lines of dashes, from top to bottom.
fn with_dashes<'r>(rules: &'r [Segment], dashes: &[Segment]) -> Cow<'r, [Segment]> {
    if dashes.is_empty() {
        return Cow::Borrowed(rules);
    }
    let mut all = [rules, dashes].concat();
    all.sort_by(|a, b| a.at.total_cmp(&b.at));
    Cow::Owned(all)
}

/// From the first to the last of at least three drawn lines over most of the text: what stands
/// between them is in rows, and no prose.
fn between_rules(rules: &[Segment], width: f32) -> Range<f32> {
    let mut wide = rules.iter().filter(|rule| rule.to - rule.from >= WIDE_RULE * width);
    match (wide.next(), wide.next(), wide.next_back()) {
        (Some(first), Some(_), Some(last)) => first.at..last.at,
        _ => 0.0..0.0,
    }
}

/// From the first to the last letter of all lines.
fn width(lines: &[PrintedLine]) -> f32 {
    let x0 = lines.iter().map(|line| line.area.x0).fold(f32::INFINITY, f32::min);
    let x1 = lines.iter().map(|line| line.area.x1).fold(f32::NEG_INFINITY, f32::max);
    x1 - x0
}

/// The table that stands in a drawn frame whose lines part only some of its rows and columns.
///
/// `None` where nothing in the frame is aligned, or its lines tell all there is to tell.
pub fn in_frame(page: &Page, frame: &Frame, words: &[Word]) -> Option<Printed> {
    if !coarse::may_be_coarse(page, frame, words) {
        return None;
    }
    let upright = words.iter().filter(|word| word.direction == Direction::Right);
    let lines = lines(upright.cloned().collect());
    let strips: Vec<Strip> = lines.iter().map(|line| frame_strip(page, line, frame)).collect();
    if lines.len() < 2 || !coarse::is_coarse(frame, &strips) {
        return None;
    }
    let breaks = frame.inner_borders();
    let block = Block { first: 0, end: lines.len(), ruled: !breaks.is_empty(), breaks };
    let (table, _) = table(page, &lines, &strips, &block, 0)?;
    Some(Printed { area: frame.area(), ..table })
}

/// A line in pieces: what a drawn line parts is never one piece.
fn frame_strip(page: &Page, line: &PrintedLine, frame: &Frame) -> Strip {
    let column = |word: &Word| {
        let (x, y) = word.area.centre();
        frame.cell_at(x, y)
    };
    strip_cut(page, line, |before, word| column(before) != column(word))
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
    let strips: Vec<Strip> = lines[first..end]
        .iter()
        .zip(&strips[first..end])
        .map(|(line, strip)| cut_at_columns(page, line, strip, &columns))
        .collect();
    let mut laid = lay(&strips, &columns);
    laid::centre(&mut laid, &columns);
    let rows = rows::rows(&laid, &wraps::reach(&laid, &columns), &block.breaks);
    if !evidence::is_table(&laid, &columns, &rows, block.ruled) {
        return None;
    }
    let heading = rows.iter().filter(|row| row.heading).map(|row| row.strips.len()).sum();
    let mut placed = headings::headings(&laid[..heading], &columns, &block.breaks);
    let above = placed.iter().map(|cell| cell.row_end).max().unwrap_or(0);
    let body: Vec<&Row> = rows.iter().filter(|row| !row.heading).collect();
    placed.extend(body_cells(&laid, &body, columns.len(), above));
    let xs = borders(&columns);
    let grid = grid(page, &lines[first..end], &laid, &placed, &xs);
    if is_drawing(&grid) {
        return None;
    }
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

/// The cells with their texts.
fn grid(
    page: &Page,
    lines: &[PrintedLine],
    laid: &[Laid<'_>],
    placed: &[Placed],
    xs: &[f32],
) -> Grid {
    let width = xs.len() - 1;
    let height = placed.iter().map(|cell| cell.row_end).max().unwrap_or(0);
    let mut ys = vec![(f32::INFINITY, f32::NEG_INFINITY); height];
    for cell in placed {
        for &(strip, _) in &cell.pieces {
            let (top, bottom) = &mut ys[cell.row];
            *top = top.min(laid[strip].strip.top);
            *bottom = bottom.max(laid[strip].strip.bottom);
        }
    }
    let blank = |row: usize, column: usize| {
        let (top, bottom) = ys[row];
        let area = Rect { x0: xs[column], top, x1: xs[column + 1], bottom };
        let place = top.is_finite().then_some(Place::Box { page: page.number, area });
        Cell { text: String::new(), place, role: Role::ALONE }
    };
    let mut rows: Vec<Vec<Cell>> =
        (0..height).map(|row| (0..width).map(|column| blank(row, column)).collect()).collect();
    for cell in placed.iter().filter(|cell| !cell.pieces.is_empty()) {
        let words: Vec<Word> = cell
            .pieces
            .iter()
            .flat_map(|&(strip, piece)| {
                let words = laid[strip].strip.pieces[piece].words.clone();
                lines[strip].words[words].iter().cloned()
            })
            .collect();
        let area = words.iter().map(|word| word.area).reduce(|a, b| a.union(&b));
        for row in &mut rows[cell.row..cell.row_end] {
            for slot in &mut row[cell.first..=cell.last] {
                *slot = Cell::covered(cell.row, cell.first);
            }
        }
        let (down, across) = (cell.row_end - cell.row, cell.last + 1 - cell.first);
        rows[cell.row][cell.first] = Cell {
            text: cell_text(page, words),
            place: area.map(|area| Place::Box { page: page.number, area }),
            role: Role::Origin { rows: down, columns: across },
        };
    }
    Grid { rows, method: Method::Aligned, name: None, hidden: false }
}

/// A cell and the pieces that are printed in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    pub row: usize,
    /// The row behind its last.
    pub row_end: usize,
    /// First and last column.
    pub first: usize,
    pub last: usize,
    /// As numbers of strip and piece.
    pub pieces: Vec<(usize, usize)>,
}

/// The cells of the rows below the heading: pieces over several columns make one of them.
fn body_cells(laid: &[Laid<'_>], rows: &[&Row], width: usize, above: usize) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        for (first, last) in cells_of(laid, row, width) {
            let own = row.strips.iter().flat_map(|&strip| {
                let spans = laid[strip].spans.iter().enumerate();
                let inside = spans.filter(|(_, span)| span.0 >= first && span.1 <= last);
                inside.map(move |(piece, _)| (strip, piece))
            });
            let (row, pieces) = (above + number, own.collect());
            placed.push(Placed { row, row_end: row + 1, first, last, pieces });
        }
    }
    placed
}

/// The cells of a row as first and last column.
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
