//! Where a line falls into pieces: the gaps that are wider than a space.

use super::content::{LEADER, dots_of, number};
use crate::grid::lines::PrintedLine;
use crate::grid::words::Word;
use crate::read::{GlyphText, Page};

/// Gap that parts two pieces, in parts of the font size. Justified lines stretch their spaces to
/// about 0.6 em.
const PIECE_GAP: f32 = 0.8;

/// The same between two numbers: columns of figures are often set tighter than words, and a
/// space between groups of three digits has 0.3 em at most.
const FIGURE_GAP: f32 = 0.5;

/// The same between two numbers that cannot be one.
const NUMBER_GAP: f32 = 0.28;

/// The same between a label and the only figure behind it, at least.
const LABEL_GAP: f32 = 0.45;

/// A usual space, in parts of the font size.
const SPACE: f32 = 0.28;

/// Dots of one leader stand this far apart at most, in parts of the font size.
const DOT_GAP: f32 = 1.2;

/// The letters of a typewriter are this wide at least, in parts of the font size; figures of other
/// fonts are as wide as each other, but not as wide as this.
const TYPED: f32 = 0.57;

/// So many letters of one width tell a typewriter.
const FEWEST_TYPED: usize = 8;

/// For each gap between two words, whether it parts the line.
pub fn gaps(page: &Page, line: &PrintedLine) -> Vec<bool> {
    let numbers: Vec<Option<String>> = line.words.iter().map(|word| number(page, word)).collect();
    let gap = |index: usize| {
        line.words.get(index + 1).map_or(f32::INFINITY, |next| {
            (next.area.x0 - line.words[index].area.x1) / line.size.max(0.1)
        })
    };
    let leaders = leaders(page, line, gap);
    let typed = is_typed(page, line);
    let mut start = 0;
    let mut parted = Vec::with_capacity(line.words.len());
    for index in 0..line.words.len().saturating_sub(1) {
        let (before, behind) = (&numbers[index], &numbers[index + 1]);
        let least = match (leaders[index], leaders[index + 1]) {
            (true, true) => f32::INFINITY,
            // Dots cling to their label, whatever the gap; between figures they stand for one.
            (false, true) if before.is_none() => f32::INFINITY,
            (true, false) if behind.is_some() => f32::NEG_INFINITY,
            (true, false) | (false, true) | (false, false) => match (before, behind) {
                // `58, 60`
                (Some(before), Some(_)) if before.ends_with([',', ';']) => PIECE_GAP,
                (Some(before), Some(behind)) if are_apart(before, behind) => NUMBER_GAP,
                // The spaces of a typewriter are as wide as its letters.
                (before, behind) if typed => match (before, behind) {
                    (Some(before), Some(behind)) if has_digits(before) && has_digits(behind) => {
                        FIGURE_GAP
                    }
                    (Some(_) | None, Some(_) | None) => 2.0 * TYPED,
                },
                (Some(_), Some(_)) => FIGURE_GAP,
                // A figure that stands off from its label as no word of the label does.
                (None, Some(_)) if gap(index + 1) >= FIGURE_GAP => {
                    let space = if index > start { gap(index - 1) } else { SPACE };
                    (1.6 * space).clamp(LABEL_GAP, PIECE_GAP)
                }
                (None | Some(_), None | Some(_)) => PIECE_GAP,
            },
        };
        let parts = gap(index) >= least;
        if parts {
            start = index + 1;
        }
        parted.push(parts);
    }
    parted
}

/// Whether all letters of a line have one width, spaces included.
fn is_typed(page: &Page, line: &PrintedLine) -> bool {
    let glyphs = || line.words.iter().flat_map(|word| &page.glyphs[word.glyphs.clone()]);
    let width = |glyph: &crate::read::Glyph| glyph.area.width();
    let Some(first) = glyphs().next().map(width) else { return false };
    if first < TYPED * line.size || first > 0.7 * line.size {
        return false;
    }
    let letters = glyphs().filter(|glyph| match &glyph.text {
        GlyphText::One(c) => c.is_ascii_alphabetic(),
        GlyphText::Many(_) | GlyphText::Unknown => false,
    });
    let alike = |width: f32| (width - first).abs() <= 0.02 * line.size;
    glyphs().all(|glyph| alike(width(glyph))) && letters.count() >= FEWEST_TYPED
}

/// For each word, whether it is of a row of dots that leads somewhere.
fn leaders(page: &Page, line: &PrintedLine, gap: impl Fn(usize) -> f32) -> Vec<bool> {
    let dots: Vec<usize> = line.words.iter().map(|word| dots(page, word)).collect();
    let mut leaders = vec![false; dots.len()];
    let mut start = 0;
    while start < dots.len() {
        let mut end = start + 1;
        if dots[start] > 0 {
            // A word may end in the first dots of a row.
            while end < dots.len() && gap(end - 1) <= DOT_GAP && is_dots(page, &line.words[end]) {
                end += 1;
            }
            if dots[start..end].iter().sum::<usize>() >= LEADER {
                leaders[start..end].fill(true);
            }
        }
        start = end;
    }
    leaders
}

/// How many dots a word ends in.
fn dots(page: &Page, word: &Word) -> usize {
    let glyphs = page.glyphs[word.glyphs.clone()].iter().rev();
    glyphs
        .map_while(|glyph| match &glyph.text {
            GlyphText::One(c) => dots_of(*c),
            GlyphText::Many(text) => text.chars().map(dots_of).sum::<Option<usize>>(),
            GlyphText::Unknown => None,
        })
        .sum()
}

pub fn is_dots(page: &Page, word: &Word) -> bool {
    page.glyphs[word.glyphs.clone()].iter().all(|glyph| match &glyph.text {
        GlyphText::One(c) => dots_of(*c).is_some(),
        GlyphText::Many(text) => text.chars().all(|c| dots_of(c).is_some()),
        GlyphText::Unknown => false,
    })
}

fn has_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// Whether two words with digits cannot be one number: the second is no group of three digits
/// behind one to three others.
fn are_apart(before: &str, behind: &str) -> bool {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let ends = before.chars().rev().take_while(char::is_ascii_digit).count();
    let both = has_digits(before) && digits(behind) > 0;
    both && !(digits(behind) == 3 && (1..=3).contains(&ends))
}
