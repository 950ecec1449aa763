//! Does a drawn frame part all its rows and columns, or only groups of them?

use super::strips::{Piece, Strip};
use crate::grid::ruled::cells::Frame;
use crate::grid::words::Word;
use crate::read::{Glyph, GlyphText, Page};

/// So many lines with figures side by side in one cell are rows of several columns.
const FEWEST_LINES: usize = 3;

/// Whether one cell of the frame holds so many words, or words with digits, that it may be coarse: most
/// frames need no closer look.
pub fn may_be_coarse(page: &Page, frame: &Frame, words: &[Word]) -> bool {
    let mut figures = vec![0; frame.cells.len()];
    let mut texts = vec![0; frame.cells.len()];
    let is_digit = |glyph: &Glyph| match &glyph.text {
        GlyphText::One(c) => c.is_ascii_digit(),
        GlyphText::Many(_) | GlyphText::Unknown => false,
    };
    for word in words {
        let (x, y) = word.area.centre();
        let cell = frame.cell_at(x, y);
        texts[cell] += 1;
        if page.glyphs[word.glyphs.clone()].iter().any(is_digit) {
            figures[cell] += 1;
        }
    }
    figures.iter().any(|&count| count >= FEWEST_LINES)
        || texts.iter().any(|&count| count >= 2 * FEWEST_LINES)
}

/// Whether one cell of the frame holds lines of figures side by side, or most of its lines are texts side
/// by side.
pub fn is_coarse(frame: &Frame, strips: &[Strip]) -> bool {
    let mut lines = vec![0; frame.cells.len()];
    // Lines of texts side by side, and all lines.
    let mut texts = vec![(0, 0); frame.cells.len()];
    for strip in strips {
        let cell = |piece: &Piece| {
            frame.cell_at((piece.x0 + piece.x1) / 2.0, (strip.top + strip.bottom) / 2.0)
        };
        for pieces in strip.pieces.chunk_by(|a, b| cell(a) == cell(b)) {
            let (several, all) = &mut texts[cell(&pieces[0])];
            *several += usize::from(pieces.len() > 1);
            *all += 1;
        }
        let pairs = strip.pieces.windows(2).filter(|pair| cell(&pair[0]) == cell(&pair[1]));
        let mut cells: Vec<usize> =
            pairs.filter(|pair| pair[1].is_figure()).map(|pair| cell(&pair[1])).collect();
        cells.dedup();
        cells.into_iter().for_each(|cell| lines[cell] += 1);
    }
    lines.iter().any(|&count| count >= FEWEST_LINES)
        || texts.iter().any(|&(several, all)| several >= FEWEST_LINES && 2 * several >= all)
}
