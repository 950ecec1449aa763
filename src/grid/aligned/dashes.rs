//! Lines of dashes, with which a typewriter rules its tables.

use crate::grid::lines::PrintedLine;
use crate::grid::ruled::join::Segment;
use crate::grid::words::Word;
use crate::read::{GlyphText, Page};

/// A word of so many dashes is a drawn line.
const FEWEST: usize = 5;

/// Lines of text, and the drawn lines that some of them are.
#[derive(Debug, Default)]
pub struct Dashes {
    pub lines: Vec<PrintedLine>,
    pub rules: Vec<Segment>,
}

/// Takes the lines of dashes out of the others.
pub fn dashes(page: &Page, lines: &mut Vec<PrintedLine>) -> Dashes {
    let mut dashes = Dashes::default();
    let of_dashes = |line: &mut PrintedLine| line.words.iter().all(|word| is_dashes(page, word));
    for line in lines.extract_if(.., of_dashes) {
        let at = line.area.centre().1;
        let rules =
            line.words.iter().map(|word| Segment { at, from: word.area.x0, to: word.area.x1 });
        dashes.rules.extend(rules);
        dashes.lines.push(line);
    }
    dashes
}

fn is_dashes(page: &Page, word: &Word) -> bool {
    let glyphs = &page.glyphs[word.glyphs.clone()];
    glyphs.len() >= FEWEST
        && glyphs.iter().all(|glyph| match &glyph.text {
            GlyphText::One(c) => matches!(c, '-' | '‐' | '–' | '—' | '―' | '─' | '━' | '=' | '_'),
            GlyphText::Many(_) | GlyphText::Unknown => false,
        })
}
