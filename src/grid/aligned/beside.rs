//! Running text beside a table: taken out before rows and columns are looked for.

use super::strips::{Piece, Strip};
use crate::grid::lines::{PrintedLine, lines};
use crate::grid::words::Word;
use crate::source::Rect;

/// A line of running text has so many characters, and is so wide in parts of the font size.
const LENGTH: usize = 20;
const WIDTH: f32 = 10.0;

/// So many lines one below the other are running text.
const FEWEST_LINES: usize = 5;

/// Lines of one text begin this close (in points) to each other.
const FLUSH: f32 = 1.5;

/// They are set this close, in parts of the font size.
const TIGHT: f32 = 0.6;

/// They fill this part of the width of the text, the last one of a paragraph aside.
const FULL: f32 = 0.75;

/// So many rows of figures beside a text are a table.
const FEWEST_ROWS: usize = 3;

/// No page of print has so many lines.
const MOST_LINES: usize = 2_000;

/// Lines of running text below one another.
struct Run {
    area: Rect,
    size: f32,
    lines: usize,
    /// How many of them begin with a small letter.
    small: usize,
}

/// Takes the running text that stands beside rows of figures out of the lines of a page. Gives the
/// lines of the text and the others; `None` where there is none.
pub fn beside(
    lines_of_page: &[PrintedLine],
    strips: &[Strip],
) -> Option<(Vec<PrintedLine>, Vec<PrintedLine>)> {
    let parted = strips.iter().filter(|strip| strip.pieces.len() >= 2).count();
    if parted < FEWEST_ROWS || strips.len() > MOST_LINES {
        return None;
    }
    let areas: Vec<Rect> = runs(strips)
        .into_iter()
        .filter(|run| {
            // Labels of rows begin with capitals, lines of a sentence do not.
            run.lines >= FEWEST_LINES && 5 * run.small >= 2 * run.lines && has_table(strips, run)
        })
        .map(|run| paragraph(strips, &run))
        .collect();
    if areas.is_empty() {
        return None;
    }
    let (prose, others): (Vec<Word>, Vec<Word>) =
        lines_of_page.iter().flat_map(|line| line.words.iter().cloned()).partition(|word| {
            let (x, y) = word.area.centre();
            areas.iter().any(|area| area.contains(x, y))
        });
    Some((lines(prose), lines(others)))
}

/// Long pieces that begin and end below each other.
fn runs(strips: &[Strip]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for strip in strips {
        let long = strip.pieces.iter().filter(|piece| {
            piece.length >= LENGTH && piece.width() >= WIDTH * strip.size && !piece.is_figure()
        });
        for piece in long {
            match runs.iter_mut().rev().find(|run| goes_on(run, strip, piece)) {
                Some(run) => {
                    run.area.x1 = run.area.x1.max(piece.x1);
                    run.area.bottom = strip.bottom;
                    run.lines += 1;
                    run.small += usize::from(piece.small);
                }
                None => runs.push(Run {
                    area: Rect { x0: piece.x0, top: strip.top, x1: piece.x1, bottom: strip.bottom },
                    size: strip.size,
                    lines: 1,
                    small: usize::from(piece.small),
                }),
            }
        }
    }
    runs
}

fn goes_on(run: &Run, strip: &Strip, piece: &Piece) -> bool {
    let gap = strip.top - run.area.bottom;
    let width = run.area.width().max(piece.width());
    (piece.x0 - run.area.x0).abs() <= FLUSH
        && gap <= TIGHT * run.size
        && gap > -0.5 * run.size
        && (strip.size - run.size).abs() <= 0.1 * run.size
        && piece.width().min(run.area.width()) >= FULL * width
}

/// Whether rows of figures stand on one side of a text, clear of it.
fn has_table(strips: &[Strip], run: &Run) -> bool {
    let area = &run.area;
    let sides: [&dyn Fn(&&Piece) -> bool; 2] =
        [&|piece| piece.x1 < area.x0 - run.size, &|piece| piece.x0 > area.x1 + run.size];
    let near = strips.iter().filter(|strip| strip.bottom > area.top && strip.top < area.bottom);
    sides.into_iter().any(|side| {
        let rows = near.clone().filter(|strip| {
            let own = || strip.pieces.iter().filter(side);
            own().count() >= 2 && own().any(Piece::is_figure)
        });
        rows.count() >= FEWEST_ROWS
    })
}

/// The box of a text with the short lines that end its paragraphs, and others right below it.
fn paragraph(strips: &[Strip], run: &Run) -> Rect {
    let mut area = run.area;
    let inside = |piece: &Piece| piece.x0 >= area.x0 - FLUSH && piece.x1 <= area.x1 + FLUSH;
    let own: Vec<&Strip> = strips.iter().filter(|strip| strip.pieces.iter().any(inside)).collect();
    for strip in own.iter().rev() {
        if strip.top < area.top && area.top - strip.bottom <= run.size {
            area.top = strip.top;
        }
    }
    for strip in own {
        if strip.bottom > area.bottom && strip.top - area.bottom <= run.size {
            area.bottom = strip.bottom;
        }
    }
    Rect { x0: area.x0 - FLUSH, x1: area.x1 + FLUSH, ..area }
}
