//! Figures whose digits are set apart: every gap in them is the same, in the whole table.

use crate::grid::words::{Word, turned};
use crate::read::{GlyphText, Page};

/// Digits of a figure that tells how far apart those of the table are set.
const LEAST: usize = 3;

/// Gaps that differ by less, in parts of the font size, are the same.
const SAME: f32 = 0.08;

/// Digits are set apart by no more than this, in parts of the font size.
const WIDEST: f32 = 0.6;

/// Joins the digits of each cell into one figure, where a table sets its digits apart.
///
/// Two numbers in a cell look the same as two digits: the longer figures of the table tell, and one
/// whose digits stand close together speaks against it.
pub fn join(page: &Page, cells: &mut [Vec<Word>]) {
    let figures: Vec<usize> =
        (0..cells.len()).filter(|&cell| is_figure(page, &cells[cell])).collect();
    let is_close = |word: &Word| word.glyphs.len() > 1;
    if figures.iter().any(|&cell| cells[cell].iter().any(is_close)) {
        return;
    }
    let gaps_of = |cell: &usize| gaps(&cells[*cell]);
    let all: Option<Vec<Vec<f32>>> = figures.iter().map(gaps_of).collect();
    let Some(all) = all else { return };
    let long = || all.iter().filter(|gaps| gaps.len() + 1 >= LEAST).flatten();
    let Some(&gap) = long().next() else { return };
    let is_same = |other: &f32| (gap - other).abs() <= SAME && *other <= WIDEST;
    if !all.iter().flatten().all(is_same) {
        return;
    }
    for cell in figures {
        let words = std::mem::take(&mut cells[cell]);
        let joined = words.into_iter().reduce(|whole, next| Word {
            glyphs: whole.glyphs.start..next.glyphs.end,
            area: whole.area.union(&next.area),
            ..whole
        });
        cells[cell].extend(joined);
    }
}

/// Whether nothing stands in a cell but the digits of a figure, and not in one word.
fn is_figure(page: &Page, words: &[Word]) -> bool {
    let is_part = |word: &Word| {
        page.glyphs[word.glyphs.clone()].iter().all(|glyph| match glyph.text {
            GlyphText::One(c) => c.is_ascii_digit() || c == '.',
            GlyphText::Many(_) | GlyphText::Unknown => false,
        })
    };
    let digits: usize = words.iter().map(|word| word.glyphs.len()).sum();
    digits > 1 && words.iter().all(is_part)
}

/// The gaps between the words of a line, in parts of the font size. `None` where they stand on
/// several lines or where something stands between them.
fn gaps(words: &[Word]) -> Option<Vec<f32>> {
    let pairs = words.windows(2).map(|pair| {
        let (before, next) = (&pair[0], &pair[1]);
        let direction = before.direction;
        let (a, b) = (turned(&before.area, direction), turned(&next.area, direction));
        let level = (a.bottom - b.bottom).abs() <= SAME * before.size;
        let in_a_row = before.glyphs.end == next.glyphs.start && next.direction == direction;
        let of_one_size = (before.size - next.size).abs() <= SAME * before.size;
        let counts = level && in_a_row && of_one_size && before.size > 0.0;
        counts.then(|| (b.x0 - a.x1) / before.size)
    });
    pairs.collect()
}
