//! Does a text go on in the line below it, or does that line begin a row of its own?

use super::columns::Column;
use super::laid::Laid;
use super::strips::Piece;

/// Whether the label of the one line heads that of the other, or begins anew, and does not go on:
/// it ends in a colon, or the lower one stands in as the labels of other rows do.
pub fn heads(laid: &[Laid<'_>], anchored: &[bool], last: usize, index: usize) -> bool {
    let label = |line: usize| laid[line].in_column(0);
    let (Some(upper), Some(lower)) = (label(last), label(index)) else { return false };
    let size = laid[index].strip.size;
    let stands_in = || {
        let other = |line: usize| {
            let alike = label(line).is_some_and(|other| (other.x0 - lower.x0).abs() <= 1.0);
            line != index
                && alike
                && anchored[line]
                && anchored[line - 1]
                && label(line - 1).is_some()
        };
        let alone = !anchored[last] && anchored[index] && !lower.ideographs;
        alone && lower.x0 >= upper.x0 + 0.4 * size && (1..laid.len()).any(other)
    };
    !lower.small && (upper.colon || lower.colon || stands_in())
}

/// The columns as far as all that stands in one of them alone reaches, for what wraps.
pub fn reach(laid: &[Laid<'_>], columns: &[Column]) -> Vec<Column> {
    let mut reach = columns.to_vec();
    for (piece, &(first, last)) in
        laid.iter().flat_map(|laid| laid.strip.pieces.iter().zip(&laid.spans))
    {
        let end = columns.get(last + 1).map_or(f32::INFINITY, |next| next.x0);
        if first == last && piece.x1 < end {
            reach[last].x1 = reach[last].x1.max(piece.x1);
        }
    }
    reach
}

/// Whether a text of the lower line goes on with the one above it: a small letter, or a text
/// above that left no room for its first word.
pub fn wraps(upper: &Laid<'_>, lower: &Laid<'_>, columns: &[Column]) -> bool {
    let pairs = lower.strip.pieces.iter().zip(&lower.spans).filter_map(|(piece, &(a, b))| {
        let above = upper.in_column(a)?;
        Some((above, piece, columns[b].x1))
    });
    let words: Vec<_> =
        pairs.filter(|(above, piece, _)| !piece.is_figure() && !above.is_figure()).collect();
    words.iter().any(|(_, piece, _)| piece.small)
        || words.iter().any(|&(above, piece, x1)| {
            above.length > 12 && is_full(above, piece, x1, lower.strip.size)
        })
}

/// Whether the text of one column goes on.
pub fn wraps_in(upper: &Laid<'_>, lower: &Laid<'_>, columns: &[Column], column: usize) -> bool {
    let (Some(above), Some(piece)) = (upper.in_column(column), lower.in_column(column)) else {
        return false;
    };
    piece.small || is_full(above, piece, columns[column].x1, lower.strip.size)
}

/// Whether the line above leaves no room for the first word of the one below.
fn is_full(above: &Piece, piece: &Piece, x1: f32, size: f32) -> bool {
    let first_word = piece.first_word.min(4.0 * size);
    above.x1 + first_word.min(piece.width()) >= x1 - 0.2 * size && above.x0 >= piece.x0 - 3.0 * size
}

/// Whether a line stands closer to the one before it than to the one behind it.
pub fn is_closer(laid: &[Laid<'_>], last: usize, index: usize) -> bool {
    let before = laid[index].strip.top - laid[last].strip.bottom;
    let Some(next) = laid.get(index + 1) else { return false };
    let behind = next.strip.top - laid[index].strip.bottom;
    behind > before + 0.25 * laid[index].strip.size
}
