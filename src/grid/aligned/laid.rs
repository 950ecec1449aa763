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
    strips
        .iter()
        .map(|strip| Laid {
            strip,
            spans: part(columns, &strip.pieces),
        })
        .collect()
}

/// First and last column of each piece of a line. Pieces that would share a column stand in one
/// each, where there are enough: no two headings of one line are over the same figures.
fn part(columns: &[Column], pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = pieces.iter().map(|piece| span(columns, piece)).collect();
    let mut start = 0;
    while start < spans.len() {
        let shares = |&end: &usize| spans[end - 1].1 >= spans[end].0;
        let end = start + 1 + (start + 1..spans.len()).take_while(shares).count();
        let least = start.checked_sub(1).map_or(0, |before| spans[before].1 + 1);
        let most = spans.get(end).map_or(columns.len(), |behind| behind.0);
        if end - start > 1 && end - start <= most.saturating_sub(least) {
            let own = nearest(&columns[least..most], &pieces[start..end]);
            for (span, column) in spans[start..end].iter_mut().zip(own) {
                *span = (least + column, least + column);
            }
        }
        start = end;
    }
    spans
}

/// A column for each piece, in their order, so that they stand as close to them as can be. There are
/// no more pieces than columns.
fn nearest(columns: &[Column], pieces: &[Piece]) -> Vec<usize> {
    let apart = |column: &Column, piece: &Piece| {
        (column.x0 - piece.x1).max(piece.x0 - column.x1).max(0.0)
    };
    let spare = columns.len() - pieces.len();
    // least[p][s]: the cheapest way to place the pieces up to p with s columns left out before.
    let mut least: Vec<Vec<(f32, usize)>> = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let mut own: Vec<(f32, usize)> = Vec::with_capacity(spare + 1);
        for left_out in 0..=spare {
            let before = match least.last() {
                None => (0.0, left_out),
                Some(before) => (0..=left_out)
                    .map(|left_out| (before[left_out].0, left_out))
                    .min_by(|a, b| a.0.total_cmp(&b.0))
                    .unwrap_or((0.0, left_out)),
            };
            own.push((before.0 + apart(&columns[index + left_out], piece), before.1));
        }
        least.push(own);
    }
    let last = least.last().into_iter().flatten().enumerate();
    let mut left_out = last.min_by(|a, b| a.1.0.total_cmp(&b.1.0)).map_or(0, |(at, _)| at);
    let mut own: Vec<usize> = Vec::with_capacity(pieces.len());
    for (index, ways) in least.iter().enumerate().rev() {
        own.push(index + left_out);
        left_out = ways[left_out].1;
    }
    own.reverse();
    own
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
