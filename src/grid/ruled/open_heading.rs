//! A heading in one drawn cell over columns that no line parts → a cell for each of its texts.

use super::cells::{Frame, FrameCell};
use crate::grid::aligned::Placed;
use crate::grid::aligned::columns::{Column, cut_at_columns};
use crate::grid::aligned::headings::headings;
use crate::grid::aligned::laid::lay;
use crate::grid::aligned::strips::{Strip, strip_cut};
use crate::grid::lines::lines;
use crate::grid::words::{Word, cut as cut_word};
use crate::read::Page;

/// A text in the middle of its column is off by this part of the column's width, at most.
const CENTRED: f32 = 0.2;

/// Cuts the cell that begins at this row and column into the texts that stand over these columns, one
/// slot each.
pub fn cut(
    page: &Page,
    frame: &Frame,
    (row, first): (usize, usize),
    columns: &[Column],
    words: &[Word],
) -> Frame {
    let words: Vec<Word> = words.iter().flat_map(|word| apart(page, word, columns)).collect();
    let printed = lines(words);
    let touch = |a: &Word, b: &Word| a.glyphs.end == b.glyphs.start;
    let strips: Vec<Strip> = printed
        .iter()
        .map(|line| cut_at_columns(page, line, &strip_cut(page, line, touch), columns))
        .collect();
    let placed = headings(&lay(&strips, columns), columns, &[]);
    let levels = placed.iter().map(|cell| cell.row_end).max().unwrap_or(0);
    if levels == 0 {
        return frame.clone();
    }
    let inner: Vec<f32> = (1..levels).map(|level| border(&placed, &strips, level)).collect();
    let sorted = inner.windows(2).all(|pair| pair[0] < pair[1])
        && inner.iter().all(|y| *y > frame.ys[row] && *y < frame.ys[row + 1]);
    if !sorted {
        return frame.clone();
    }
    split(frame, (row, first), columns.len(), &inner, &placed)
}

/// A word of texts that stand side by side without white between them, if each is in the middle of
/// its column.
fn apart(page: &Page, word: &Word, columns: &[Column]) -> Vec<Word> {
    let middles = |pair: &[Column]| (pair[0].x1 + pair[1].x0) / 2.0;
    let borders: Vec<f32> = columns.windows(2).map(middles).collect();
    let column = |x: f32| borders.partition_point(|&border| border <= x);
    let parts = cut_word(page, word, |area| column(area.centre().0));
    let is_centred = |(at, part): &(usize, Word)| {
        let x0 = at.checked_sub(1).map_or(columns[*at].x0, |before| borders[before]);
        let x1 = borders.get(*at).copied().unwrap_or(columns[*at].x1);
        (part.area.centre().0 - (x0 + x1) / 2.0).abs() <= CENTRED * (x1 - x0)
    };
    match parts.len() >= 2 && parts.iter().all(is_centred) {
        true => parts.into_iter().map(|(_, part)| part).collect(),
        false => vec![word.clone()],
    }
}

/// The height between two levels of a heading.
fn border(placed: &[Placed], strips: &[Strip], level: usize) -> f32 {
    let pieces = |cell: &Placed| cell.pieces.iter().map(|&(strip, _)| strip).collect::<Vec<_>>();
    let above = placed.iter().filter(|cell| cell.row_end <= level).flat_map(pieces);
    let below = placed.iter().filter(|cell| cell.row >= level).flat_map(pieces);
    let bottom = above.map(|strip| strips[strip].bottom).fold(f32::NEG_INFINITY, f32::max);
    let top = below.map(|strip| strips[strip].top).fold(f32::INFINITY, f32::min);
    (bottom + top) / 2.0
}

/// The frame with one cell cut into the cells of a heading, and as many rows in the place of its row
/// as the heading has levels.
fn split(
    frame: &Frame,
    (row, first): (usize, usize),
    width: usize,
    inner: &[f32],
    placed: &[Placed],
) -> Frame {
    let more = inner.len();
    let mut ys = frame.ys.clone();
    ys.splice(row + 1..row + 1, inner.iter().copied());
    let moved = |border: usize| if border > row { border + more } else { border };
    let is_it = |cell: &&FrameCell| (cell.row, cell.column) == (row, first);
    let mut cells: Vec<FrameCell> = frame
        .cells
        .iter()
        .filter(|cell| !is_it(cell))
        .map(|cell| FrameCell { row: moved(cell.row), row_end: moved(cell.row_end), ..*cell })
        .collect();
    let mut taken = vec![false; width * (more + 1)];
    for cell in placed {
        for level in cell.row..cell.row_end {
            taken[level * width + cell.first..=level * width + cell.last].fill(true);
        }
        cells.push(FrameCell {
            row: row + cell.row,
            row_end: row + cell.row_end,
            column: first + cell.first,
            column_end: first + cell.last + 1,
        });
    }
    let blank = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(slot, _)| slot);
    cells.extend(blank.map(|slot| FrameCell {
        row: row + slot / width,
        row_end: row + slot / width + 1,
        column: first + slot % width,
        column_end: first + slot % width + 1,
    }));
    cells.sort_by_key(|cell| (cell.row, cell.column));
    frame.with(frame.xs.clone(), ys, cells)
}
