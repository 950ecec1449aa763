//! Cells and words → `Grid`.

use super::cells::{Frame, FrameCell};
use super::digits;
use super::spaced;
use crate::grid::lines::{cell_text, lines};
use crate::grid::words::{Word, cut};
use crate::grid::{Cell, Grid, Method, Role};
use crate::read::Page;
use crate::source::{Place, Rect};

/// One cell of so many holds text in a table; a blank form has a label in each row, and a chart's
/// grid has nothing.
const MOST_BLANK: usize = 30;

/// Gives each word to the smallest frame that it is printed in; the rest come back.
pub fn share_out(frames: &[Frame], words: Vec<Word>) -> (Vec<Vec<Word>>, Vec<Word>) {
    let areas: Vec<Rect> = frames.iter().map(Frame::area).collect();
    let mut by_top: Vec<usize> = (0..frames.len()).collect();
    by_top.sort_by(|&a, &b| areas[a].top.total_cmp(&areas[b].top));
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|&a, &b| words[a].area.centre().1.total_cmp(&words[b].area.centre().1));

    // Frames that the sweep from top to bottom has reached and not yet passed.
    let mut reached: Vec<usize> = Vec::new();
    let mut next = by_top.into_iter().peekable();
    let mut frame_of: Vec<Option<usize>> = vec![None; words.len()];
    for word in order {
        let (x, y) = words[word].area.centre();
        while let Some(frame) = next.next_if(|&frame| areas[frame].top <= y) {
            reached.push(frame);
        }
        reached.retain(|&frame| areas[frame].bottom >= y);
        let around = reached.iter().copied().filter(|&frame| areas[frame].contains(x, y));
        frame_of[word] =
            around.min_by(|&a, &b| size(&areas[a]).total_cmp(&size(&areas[b])).then(a.cmp(&b)));
    }
    let mut shares = vec![Vec::new(); frames.len()];
    let mut rest = Vec::new();
    for (word, frame) in words.into_iter().zip(frame_of) {
        match frame {
            Some(frame) => shares[frame].push(word),
            None => rest.push(word),
        }
    }
    (shares, rest)
}

fn size(area: &Rect) -> f32 {
    area.width() * area.height()
}

/// The words of each cell. A word that reaches over a border is cut there: what stands in the
/// next cell belongs to the next cell.
pub fn words_of_cells(page: &Page, frame: &Frame, words: &[Word]) -> Vec<Vec<Word>> {
    let mut cells = vec![Vec::new(); frame.cells.len()];
    for word in words {
        if let Some(cell) = frame.cell_around(&word.area) {
            cells[cell].push(word.clone());
            continue;
        }
        let at = |area: &Rect| {
            let (x, y) = area.centre();
            frame.cell_at(x, y)
        };
        let parts = digits::overflow(page, frame, word).unwrap_or_else(|| cut(page, word, at));
        for (cell, part) in parts {
            cells[cell].push(part);
        }
    }
    cells
}

/// Whether a frame with these words is a table: it has rows or columns side by side with text in
/// several cells. A box around prose, a chart or a form's tick boxes are none.
pub fn is_table(frame: &Frame, words: &[Vec<Word>]) -> bool {
    let filled: Vec<&FrameCell> = frame
        .cells
        .iter()
        .zip(words)
        .filter(|(_, words)| !words.is_empty())
        .map(|(cell, _)| cell)
        .collect();
    let columns_apart = filled.iter().any(|cell| cell.column > filled[0].column)
        || filled.iter().any(|cell| cell.column_end < filled[0].column_end);
    filled.len() >= 2
        && columns_apart
        && filled.len() * MOST_BLANK >= frame.cells.len()
        && is_labelled(frame, &filled)
}

/// Whether most rows or most columns hold something. A blank form has its labels, and a chart only
/// has numbers outside of its grid.
fn is_labelled(frame: &Frame, filled: &[&FrameCell]) -> bool {
    let (mut rows, mut columns) = (vec![false; frame.rows()], vec![false; frame.columns()]);
    for cell in filled {
        rows[cell.row..cell.row_end].fill(true);
        columns[cell.column..cell.column_end].fill(true);
    }
    let most = |held: &[bool]| 2 * held.iter().filter(|&&held| held).count() >= held.len();
    most(&rows) || most(&columns)
}

/// Lays out the cells with their texts.
pub fn fill(page: &Page, frame: &Frame, mut words: Vec<Vec<Word>>) -> Grid {
    spaced::join(page, &mut words);
    let mut rows: Vec<Vec<Cell>> = (0..frame.rows())
        .map(|row| {
            (0..frame.columns())
                .map(|column| {
                    let cell = frame.cells[frame.slots[row * frame.columns() + column]];
                    Cell::covered(cell.row, cell.column)
                })
                .collect()
        })
        .collect();
    for (cell, words) in frame.cells.iter().zip(words) {
        rows[cell.row][cell.column] = Cell {
            text: text(page, frame, cell, words),
            place: Some(Place::Box { page: page.number, area: frame.cell_area(cell) }),
            role: role(cell),
        };
    }
    let method = if frame.guessed { Method::Aligned } else { Method::Ruled };
    Grid { rows, method, name: None, hidden: false }
}

/// The text of a cell. A number that may be another cell's ends in what no number ends in.
fn text(page: &Page, frame: &Frame, cell: &FrameCell, words: Vec<Word>) -> String {
    let wrapped = words.len() > 1
        && digits::is_wrapped(page, &lines(words.clone()), frame.cell_area(cell).width());
    let lost = words.iter().any(|word| digits::is_lost(page, frame, word));
    let mut text = cell_text(page, words);
    if wrapped {
        text.retain(|c| c != '\n');
    }
    if lost {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

fn role(cell: &FrameCell) -> Role {
    Role::Origin { rows: cell.row_end - cell.row, columns: cell.column_end - cell.column }
}
