//! Strips in columns.

use super::columns::{Column, span};
use super::strips::{Piece, Strip};

/// A strip with its pieces in columns.
#[derive(Clone, Debug)]
pub struct Laid<'s> {
    pub strip: &'s Strip,
    /// First and last column of each piece.
    pub spans: Vec<(usize, usize)>,
}

impl Laid<'_> {
    pub fn in_column(&self, column: usize) -> Option<&Piece> {
        let index = self.spans.iter().position(|&(a, b)| (a..=b).contains(&column))?;
        self.strip.pieces.get(index)
    }
}

/// Lays strips into columns.
pub fn lay<'s>(strips: &'s [Strip], columns: &[Column]) -> Vec<Laid<'s>> {
    strips.iter().map(|strip| Laid { strip, spans: part(columns, &strip.pieces) }).collect()
}

/// First and last column of each piece of a line. Pieces that would share a column stand in one
/// of theirs each, where they can: no two headings of one line are over the same figures.
fn part(columns: &[Column], pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = pieces.iter().map(|piece| span(columns, piece)).collect();
    let mut start = 0;
    while start < spans.len() {
        let shares = |&end: &usize| spans[end - 1].1 >= spans[end].0;
        let end = start + 1 + (start + 1..spans.len()).take_while(shares).count();
        if end - start > 1
            && let Some(own) = one_each(columns, &pieces[start..end], &spans[start..end])
        {
            spans[start..end].iter_mut().zip(own).for_each(|(span, at)| *span = (at, at));
        }
        start = end;
    }
    spans
}

/// A column of its span for each piece, in their order, so that they stand as close to them as can
/// be; `None` where the columns do not go round.
fn one_each(columns: &[Column], pieces: &[Piece], spans: &[(usize, usize)]) -> Option<Vec<usize>> {
    let apart =
        |column: &Column, piece: &Piece| (column.x0 - piece.x1).max(piece.x0 - column.x1).max(0.0);
    // Each way to place the pieces so far: the column of the last one, the cost, all columns.
    let mut ways: Vec<(usize, f32, Vec<usize>)> = vec![(0, 0.0, Vec::new())];
    for (piece, &(first, last)) in pieces.iter().zip(spans) {
        let best = |at: usize| {
            let before = ways.iter().filter(|way| way.2.is_empty() || way.0 < at);
            let (_, cost, placed) = before.min_by(|a, b| a.1.total_cmp(&b.1))?;
            let placed = placed.iter().copied().chain([at]).collect();
            Some((at, cost + apart(&columns[at], piece), placed))
        };
        ways = (first..=last).filter_map(best).collect();
    }
    ways.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(_, _, placed)| placed)
}

/// Gives the headings of groups, which stand alone in the middle of a table, all its columns.
pub fn centre(laid: &mut [Laid<'_>], columns: &[Column]) {
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return };
    let middle = (first.x0 + last.x1) / 2.0;
    let mut above: &[Piece] = &[];
    for laid in laid {
        let over = std::mem::replace(&mut above, &laid.strip.pieces);
        let [piece] = &laid.strip.pieces[..] else { continue };
        // The second line of a cell begins below the first.
        if over.iter().any(|other| (other.x0 - piece.x0).abs() <= 1.0) {
            continue;
        }
        let centred = ((piece.x0 + piece.x1) / 2.0 - middle).abs() <= laid.strip.size;
        // A label may happen to end in the middle: a heading stands in on both sides.
        let inside = piece.x0 > first.x0 + 2.0 * laid.strip.size
            && piece.x1 < last.x1 - 2.0 * laid.strip.size;
        if centred && inside && !piece.is_figure() && laid.spans[0] != (0, 0) {
            laid.spans[0] = (0, columns.len() - 1);
        }
    }
}
