//! Strips → columns: stretches of the page parted by channels that (nearly) no strip crosses.

use std::ops::Range;

use super::strips::{Piece, Strip, piece};
use crate::grid::lines::PrintedLine;
use crate::read::Page;

/// One strip in so many may cross a channel.
const CROSSING: usize = 12;

/// Of so many strips one may cross a channel in any case.
const MANY: usize = 6;

/// A channel is at least this wide, in parts of the font size.
const CHANNEL: f32 = 0.27;

/// Where a column begins and ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    pub x0: f32,
    pub x1: f32,
}

/// The columns of a run of strips, from left to right.
///
/// Strips with few pieces (headings over several columns, wrapped labels) have no say.
pub fn columns(strips: &[Strip]) -> Vec<Column> {
    let telling = telling(strips);
    let Some(size) = telling.first().map(|strip| strip.size) else { return Vec::new() };
    let allowed = (telling.len() / CROSSING).max(usize::from(telling.len() >= MANY));
    stretches(telling.iter().flat_map(|strip| &strip.pieces), allowed, CHANNEL * size)
}

/// The strips with about as many pieces as the fullest ones; of these the ones with figures, where
/// there are some: headings are set as they fit.
fn telling(strips: &[Strip]) -> Vec<&Strip> {
    let mut counts: Vec<usize> =
        strips.iter().map(|strip| strip.pieces.len()).filter(|&count| count >= 2).collect();
    counts.sort_unstable();
    let Some(&full) = counts.get(counts.len() * 3 / 4) else { return Vec::new() };
    let least = (full * 3).div_ceil(5).max(2);
    let full: Vec<&Strip> = strips.iter().filter(|strip| strip.pieces.len() >= least).collect();
    let figures: Vec<&Strip> = full.iter().copied().filter(|strip| has_figures(strip)).collect();
    if figures.len() >= 3 && 2 * figures.len() >= full.len() { figures } else { full }
}

/// Whether most pieces behind the first are figures, and not all of them years.
fn has_figures(strip: &Strip) -> bool {
    let behind = &strip.pieces[1.min(strip.pieces.len())..];
    let figures = behind.iter().filter(|piece| piece.is_figure());
    2 * figures.clone().count() >= behind.len() && figures.into_iter().any(|piece| !piece.year)
}

/// Where more than `allowed` pieces lie above each other; stretches closer than `channel` are one.
pub fn stretches<'p>(
    pieces: impl Iterator<Item = &'p Piece>,
    allowed: usize,
    channel: f32,
) -> Vec<Column> {
    let mut events: Vec<(f32, i32)> =
        pieces.flat_map(|piece| [(piece.x0, 1), (piece.x1, -1)]).collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut columns: Vec<Column> = Vec::new();
    let mut depth = 0;
    let mut start = None;
    for (x, step) in events {
        depth += step;
        let inside = depth > allowed as i32;
        match (start, inside) {
            (None, true) => start = Some(x),
            (Some(x0), false) => {
                start = None;
                match columns.last_mut() {
                    Some(last) if x0 - last.x1 < channel => last.x1 = x,
                    _ => columns.push(Column { x0, x1: x }),
                }
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    columns
}

/// First and last column that a piece stands in.
///
/// A piece between two columns is a heading over both; one outside belongs to the nearest.
pub fn span(columns: &[Column], piece: &Piece) -> (usize, usize) {
    // A column is entered when a good part of the piece or of the column is shared.
    let enters = |column: &Column| {
        let shared = piece.x1.min(column.x1) - piece.x0.max(column.x0);
        shared > 0.25 * piece.width().min(column.x1 - column.x0)
    };
    let first = columns.iter().position(enters);
    let last = columns.iter().rposition(enters);
    if let (Some(first), Some(last)) = (first, last) {
        return (first, last);
    }
    let middle = (piece.x0 + piece.x1) / 2.0;
    let behind = columns.partition_point(|column| (column.x0 + column.x1) / 2.0 < middle);
    let before = behind.saturating_sub(1);
    let behind = behind.min(columns.len() - 1);
    let between = piece.x0 >= columns[before].x1 - 1.0 && piece.x1 <= columns[behind].x0 + 1.0;
    let apart = |column: &Column| (column.x0 - piece.x1).max(piece.x0 - column.x1);
    // What stands close to one of them is set to the other side of the column than its figures.
    let (a, b) = (apart(&columns[before]).max(1.0), apart(&columns[behind]).max(1.0));
    if between && before < behind && !piece.is_figure() && a.max(b) <= 3.0 * a.min(b) {
        return (before, behind);
    }
    let nearest = if apart(&columns[before]) <= apart(&columns[behind]) { before } else { behind };
    (nearest, nearest)
}

/// Cuts the pieces whose words stand in columns of their own, one part in each and set as the
/// column is: headings, and labels before their figures, may stand closer than columns usually do.
pub fn cut_at_columns(page: &Page, line: &PrintedLine, strip: &Strip, columns: &[Column]) -> Strip {
    let pieces = strip.pieces.iter().flat_map(|whole| {
        parts(line, whole, columns, strip.size)
            .into_iter()
            .map(|words| piece(page, line, words))
            .collect::<Vec<_>>()
    });
    Strip { pieces: pieces.collect(), ..*strip }
}

/// The words of a piece column by column; all together where they are one text over columns.
fn parts(line: &PrintedLine, whole: &Piece, columns: &[Column], size: f32) -> Vec<Range<usize>> {
    let column_of = |word: usize| {
        let middle = line.words[word].area.centre().0;
        columns.windows(2).take_while(|pair| (pair[0].x1 + pair[1].x0) / 2.0 <= middle).count()
    };
    let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
    for word in whole.words.clone() {
        match parts.last_mut() {
            Some((column, part)) if *column == column_of(word) => part.end = word + 1,
            _ => parts.push((column_of(word), word..word + 1)),
        }
    }
    let is_set = |(column, part): &(usize, Range<usize>)| {
        let own = &line.words[part.clone()];
        let (x0, x1) = (own[0].area.x0, own[own.len() - 1].area.x1);
        let Column { x0: left, x1: right } = columns[*column];
        let near = |a: f32, b: f32| (a - b).abs() <= 0.35 * size;
        near(x0, left) || near(x1, right) || near(x0 + x1, left + right)
    };
    let apart = parts.windows(2).all(|pair| {
        let gap = line.words[pair[1].1.start].area.x0 - line.words[pair[0].1.end - 1].area.x1;
        pair[1].0 == pair[0].0 + 1 && gap >= 0.35 * size
    });
    if parts.len() >= 2 && apart && parts.iter().all(is_set) {
        parts.into_iter().map(|(_, words)| words).collect()
    } else {
        vec![whole.words.clone()]
    }
}
