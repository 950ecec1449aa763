//! Glyphs → words: runs of glyphs that stand close together on one baseline.

use std::ops::Range;

use crate::read::{Direction, Glyph, GlyphText, Page};
use crate::source::Rect;
use crate::text::{fold, wrap};

/// Gap between two glyphs that parts two words, in parts of the font size.
///
/// Set spaces are 0.25 em and shrink to 0.18 in justified lines; kerning stays below 0.1.
const WORD_GAP: f32 = 0.17;

/// The same between two Han characters, which are set apart in justified lines and headings.
const HAN_GAP: f32 = 0.5;

/// Two digits of one number overlap by less than this, in parts of the font size.
const OVERLAP: f32 = -0.15;

/// The digits of one number stand on one baseline, within this part of the font size.
const BASELINE: f32 = 0.1;

/// Glyphs that stand together. Never holds white space.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Of `Page::glyphs`.
    pub glyphs: Range<usize>,
    pub area: Rect,
    /// Font size of its first glyph.
    pub size: f32,
    pub direction: Direction,
}

/// The words of a page, in the order of its content.
pub fn words(page: &Page) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(page.glyphs.len() / 3);
    let mut open = false;
    for (index, glyph) in page.glyphs.iter().enumerate() {
        if is_space(glyph) {
            open = false;
            continue;
        }
        match words.last_mut() {
            Some(word) if open && follows(&page.glyphs[index - 1], glyph) => {
                word.glyphs.end = index + 1;
                word.area = word.area.union(&glyph.area);
            }
            _ => words.push(of(glyph, index)),
        }
        open = true;
    }
    words
}

fn of(glyph: &Glyph, index: usize) -> Word {
    Word {
        glyphs: index..index + 1,
        area: glyph.area,
        size: glyph.size,
        direction: glyph.direction,
    }
}

/// Cuts a word at places along its baseline, given as x (or y) of the page: the glyphs whose
/// centres lie between two of them stay together.
pub fn cut(page: &Page, word: &Word, mut place: impl FnMut(&Rect) -> usize) -> Vec<(usize, Word)> {
    let mut parts: Vec<(usize, Word)> = Vec::new();
    for index in word.glyphs.clone() {
        let glyph = &page.glyphs[index];
        let at = place(&glyph.area);
        match parts.last_mut() {
            Some((last, part)) if *last == at => {
                part.glyphs.end = index + 1;
                part.area = part.area.union(&glyph.area);
            }
            _ => parts.push((at, of(glyph, index))),
        }
    }
    parts
}

/// An area as it stands when the page is turned so that this direction runs from left to right.
pub fn turned(area: &Rect, direction: Direction) -> Rect {
    let Rect { x0, top, x1, bottom } = *area;
    match direction {
        Direction::Right => *area,
        Direction::Down => Rect { x0: top, top: -x1, x1: bottom, bottom: -x0 },
        Direction::Left => Rect { x0: -x1, top: -bottom, x1: -x0, bottom: -top },
        Direction::Up => Rect { x0: -bottom, top: x0, x1: -top, bottom: x1 },
    }
}

fn is_space(glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'),
        GlyphText::Many(text) => text.trim().is_empty(),
        GlyphText::Unknown => false,
    }
}

/// Whether a glyph goes on with the word that the glyph before it belongs to.
fn follows(before: &Glyph, glyph: &Glyph) -> bool {
    if before.direction != glyph.direction {
        return false;
    }
    let (a, b) = (turned(&before.area, glyph.direction), turned(&glyph.area, glyph.direction));
    let size = before.size.max(glyph.size);
    let gap = b.x0 - a.x1;
    let most = if is_wide(before) && is_wide(glyph) { HAN_GAP } else { WORD_GAP };
    let shared = a.bottom.min(b.bottom) - a.top.max(b.top);
    // A superscript is a word of its own: its digits are no digits of the number before it.
    let alike = before.size.min(glyph.size) >= 0.8 * size;
    // Numbers that overflow their cells may overlap.
    let digits = is_digit(before) && is_digit(glyph);
    let least = if digits { OVERLAP } else { -0.5 };
    let level = !digits || (a.bottom - b.bottom).abs() <= BASELINE * size;
    alike
        && level
        && gap <= most * size
        && gap >= least * size
        && shared >= 0.6 * a.height().min(b.height())
}

fn is_digit(glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => fold::is_digit(*c),
        GlyphText::Many(_) | GlyphText::Unknown => false,
    }
}

fn is_wide(glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => wrap::is_wide(*c),
        GlyphText::Many(text) => text.chars().all(wrap::is_wide),
        GlyphText::Unknown => false,
    }
}
