//! Column headings that a text has torn to pieces: all their characters are still there.

use crate::labels;
use crate::text::fold::fold;

use super::pieces::Piece;

/// Whether some pieces print just these headings, in whatever order their characters come out.
pub fn are_printed(pieces: &[Piece<'_>], headings: &[&str]) -> bool {
    let printed = pieces.iter().flat_map(|piece| &piece.words).copied();
    sorted(printed) == sorted(headings.iter().copied())
}

/// Whether those headings that are whole stand in the form's order: in another, the figures below them do too.
pub fn are_in_order(pieces: &[Piece<'_>], headings: &[&str]) -> bool {
    let words = pieces.iter().flat_map(|piece| &piece.words);
    words.filter_map(|word| headings.iter().position(|heading| heading == word)).is_sorted()
}

fn sorted<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<char> {
    let texts: String = texts.collect();
    let mut characters: Vec<char> = labels::words(&fold(&texts)).chars().collect();
    characters.sort_unstable();
    characters
}
