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
            spans: strip.pieces.iter().map(|piece| span(columns, piece)).collect(),
        })
        .collect()
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
