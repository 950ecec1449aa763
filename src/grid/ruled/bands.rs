//! Rows that no line parts: tables with lines between columns, and under the heading only.

use super::cells::{Frame, FrameCell};
use super::digits;
use crate::grid::aligned::columns::Column;
use crate::grid::aligned::laid::Laid;
use crate::grid::aligned::rows;
use crate::grid::aligned::strips::{Piece, Strip, piece};
use crate::grid::lines::{self, PrintedLine, lines};
use crate::grid::words::Word;
use crate::read::Page;
use crate::text::fold::fold;
use crate::text::label;

/// So many lines with figures in one drawn row are rows of their own. A cell of a form holds one
/// number, and a heading may hold a pair of years.
const FEWEST_LINES: usize = 3;

/// Rows of a frame that has lines around its heading only.
const MOST_ROWS: usize = 3;

/// Cuts the drawn rows that hold several printed ones. `None` where there is nothing to cut.
pub fn cut_bands(page: &Page, frame: &Frame, cells: &[Vec<Word>]) -> Option<Frame> {
    let mut cuts: Vec<Vec<f32>> =
        (0..frame.rows()).map(|row| cuts(page, frame, cells, row)).collect();
    if cuts.iter().all(Vec::is_empty) {
        return None;
    }
    let mut ys = Vec::new();
    // Where each row begins among the new ones.
    let mut starts = Vec::new();
    for (row, cuts) in cuts.iter_mut().enumerate() {
        starts.push(ys.len());
        ys.push(frame.ys[row]);
        ys.append(cuts);
    }
    starts.push(ys.len());
    ys.extend(frame.ys.last());
    let cells = frame.cells.iter().flat_map(|cell| {
        let (row, row_end) = (starts[cell.row], starts[cell.row_end]);
        // Only the cells of one row are cut with it.
        let step = if cell.row_end - cell.row == 1 { 1 } else { row_end - row };
        (row..row_end).step_by(step).map(move |row| FrameCell { row, row_end: row + step, ..*cell })
    });
    Some(Frame { guessed: true, ..frame.with_rows(ys, cells.collect()) })
}

/// Heights at which the row is to be cut.
fn cuts(page: &Page, frame: &Frame, cells: &[Vec<Word>], row: usize) -> Vec<f32> {
    let own: Vec<(&FrameCell, &Vec<Word>)> = frame
        .cells
        .iter()
        .zip(cells)
        .filter(|(cell, _)| cell.row == row && cell.row_end == row + 1)
        .collect();
    let height = frame.ys[row + 1] - frame.ys[row];
    let least = own
        .iter()
        .flat_map(|(_, words)| words.iter())
        .map(|word| word.size)
        .fold(f32::INFINITY, f32::min);
    if own.len() < 2 || height < 2.0 * least {
        return Vec::new();
    }
    let numbered =
        own.iter().any(|(_, words)| are_numbered(page, words)) || are_pairs(page, frame, &own);
    if !numbered && height < FEWEST_LINES as f32 * least {
        return Vec::new();
    }
    let printed = lines(own.iter().flat_map(|(_, words)| words.iter().cloned()).collect());
    let strips: Vec<Strip> = printed.iter().map(|line| strip(page, line, &own)).collect();
    let columns: Vec<Column> = own
        .iter()
        .map(|(cell, _)| Column { x0: frame.xs[cell.column], x1: frame.xs[cell.column_end] })
        .collect();
    let laid: Vec<Laid> = strips
        .iter()
        .map(|strip| Laid {
            strip,
            spans: strip
                .pieces
                .iter()
                .map(|piece| {
                    let middle = (piece.x0 + piece.x1) / 2.0;
                    let at = columns.partition_point(|column| column.x1 <= middle);
                    (at.min(columns.len() - 1), at.min(columns.len() - 1))
                })
                .collect(),
        })
        .collect();
    // Figures at several heights are rows only if they stand below each other, and so do their
    // labels: in one row they may stand high and low, and a number may be wrapped.
    let labels = laid.iter().filter(|laid| laid.in_column(0).is_some()).count() >= FEWEST_LINES;
    let figures = labels
        && (1..own.len()).any(|column| {
            let (cell, words) = own[column];
            let is_figure = |laid: &&Laid| laid.in_column(column).is_some_and(Piece::is_figure);
            laid.iter().filter(is_figure).count() >= FEWEST_LINES
                && !digits::is_wrapped(page, &lines(words.clone()), frame.cell_area(cell).width())
        });
    // A form has lines between its rows; only a table of words without them has to be guessed.
    let words = || {
        frame.rows() <= MOST_ROWS
            && laid.len() >= FEWEST_LINES
            && columns.len() >= 2
            && rows::leading_gap(&laid, &columns, &[]).is_some()
    };
    if !figures && !numbered && !words() {
        return Vec::new();
    }
    rows::rows(&laid, &columns, &[])
        .windows(2)
        .filter_map(|pair| {
            let above = strips.get(*pair[0].strips.last()?)?;
            let below = strips.get(*pair[1].strips.first()?)?;
            Some((above.bottom + below.top) / 2.0)
        })
        .collect()
}

/// Whether each cell holds two lines at the same heights: a label that leaves room on its first line, and
/// figures. What a narrow column wraps fills it first.
fn are_pairs(page: &Page, frame: &Frame, cells: &[(&FrameCell, &Vec<Word>)]) -> bool {
    let printed: Vec<Vec<PrintedLine>> =
        cells.iter().map(|(_, words)| lines(words.to_vec())).collect();
    let Some(((cell, _), [first, second])) =
        cells.first().zip(printed.first().and_then(|lines| lines.first_chunk::<2>()))
    else {
        return false;
    };
    let level = |own: &PrintedLine, other: &PrintedLine| {
        (own.area.centre().1 - other.area.centre().1).abs() < 0.3 * own.size
    };
    let is_figure = |line: &PrintedLine| {
        let own = piece(page, line, 0..line.words.len());
        own.is_figure() && !own.year
    };
    let room = frame.cell_area(cell).width() - first.area.width();
    cell.column == 0
        && !piece(page, first, 0..first.words.len()).is_figure()
        && room > second.words.first().map_or(0.0, |word| word.area.width())
        && room > 2.0 * first.size
        && printed
            .iter()
            .all(|lines| lines.len() == 2 && level(&lines[0], first) && level(&lines[1], second))
        && printed.iter().skip(1).flatten().all(is_figure)
        && cells.iter().zip(&printed).skip(1).all(|((cell, _), lines)| {
            !digits::is_wrapped(page, lines, frame.cell_area(cell).width())
        })
}

/// Whether a cell holds several labels of a form: each of its lines begins with an ordinal.
fn are_numbered(page: &Page, words: &[Word]) -> bool {
    if words.len() < 2 {
        return false;
    }
    let lines = lines(words.to_vec());
    let is_numbered =
        |line: &PrintedLine| label::ordinal(&fold(&lines::text(page, line))).is_some();
    lines.len() >= 2 && lines.iter().all(is_numbered)
}

/// A line in pieces, one for each cell of the row.
fn strip(page: &Page, line: &PrintedLine, cells: &[(&FrameCell, &Vec<Word>)]) -> Strip {
    let cell_of = |word: &Word| {
        cells.iter().position(|(_, words)| words.iter().any(|own| own.glyphs == word.glyphs))
    };
    let mut starts = vec![0];
    for (index, pair) in line.words.windows(2).enumerate() {
        if cell_of(&pair[0]) != cell_of(&pair[1]) {
            starts.push(index + 1);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.words.len()]);
    Strip {
        pieces: starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| piece(page, line, start..end))
            .collect(),
        top: line.area.top,
        bottom: line.area.bottom,
        size: line.size,
    }
}
