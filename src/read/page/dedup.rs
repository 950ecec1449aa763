//! Doubled glyphs: fake bold draws every character twice, a hair apart.

use super::ink::{is_digit, is_next};
use crate::read::Glyph;

/// Two equal characters closer than this share of their size are one.
const HAIR: f32 = 0.15;

/// A double may be so much larger.
const LARGER: f32 = 1.2;

/// Drops every glyph that repeats an earlier one at almost the same place.
pub fn drop_doubled(glyphs: &mut Vec<Glyph>) {
    // Glyphs are found again through cells of the page; a glyph looks into those that its
    // double can lie in.
    let Some(size) = glyphs.iter().map(|glyph| glyph.size).reduce(f32::max) else { return };
    let (mut right, mut bottom) = (1.0f32, 1.0f32);
    for glyph in glyphs.iter() {
        let (x, y) = glyph.area.centre();
        right = right.max(x);
        bottom = bottom.max(y);
    }
    // Some cells for each glyph, whatever the size of the page, and not more than fit into the cache.
    let cells = (8 * glyphs.len()).clamp(64, 20_000) as f32;
    let cell = (HAIR * size).max((right * bottom / cells).sqrt());
    let last = [right, bottom].map(|far| (far / cell) as usize);
    let slots = |at: f32, reach: f32, last: usize| {
        let slot = |at: f32| ((at / cell).max(0.0) as usize).min(last);
        slot(at - reach)..=slot(at + reach)
    };
    const NONE: u32 = u32::MAX;
    let mut heads = vec![NONE; (last[0] + 1) * (last[1] + 1)];
    let mut next = vec![NONE; glyphs.len()];
    let mut doubled: Vec<Option<u32>> = vec![None; glyphs.len()];
    for (index, glyph) in glyphs.iter().enumerate() {
        let (x, y) = glyph.area.centre();
        let reach = HAIR * LARGER * glyph.size;
        doubled[index] = slots(y, reach, last[1]).find_map(|row| {
            slots(x, reach, last[0]).find_map(|column| {
                let first = heads[row * (last[0] + 1) + column];
                std::iter::successors(chain(first, NONE), |&other| {
                    chain(next[other as usize], NONE)
                })
                .find(|&other| same(&glyphs[other as usize], glyph))
            })
        });
        if doubled[index].is_none() {
            let here =
                slots(y, 0.0, last[1]).start() * (last[0] + 1) + slots(x, 0.0, last[0]).start();
            next[index] = heads[here];
            heads[here] = index as u32;
        }
    }
    let drop: Vec<bool> =
        (0..glyphs.len()).map(|index| is_double(glyphs, &doubled, index)).collect();
    let mut drop = drop.into_iter();
    glyphs.retain(|_| !drop.next().unwrap_or(false));
    glyphs.shrink_to_fit();
}

/// Whether a glyph found at the place of another one repeats it. A number is drawn twice as a whole,
/// or digit by digit: where a digit beside it stands alone, two numbers overlap.
fn is_double(glyphs: &[Glyph], doubled: &[Option<u32>], index: usize) -> bool {
    let Some(first) = doubled[index] else { return false };
    if first as usize + 1 == index || !is_digit(&glyphs[index]) {
        return true;
    }
    let alone = |left: usize, right: usize, beside: usize| {
        doubled.get(beside) == Some(&None)
            && is_digit(&glyphs[beside])
            && is_next(&glyphs[left], &glyphs[right])
    };
    !(index > 0 && alone(index - 1, index, index - 1) || alone(index, index + 1, index + 1))
}

fn chain(index: u32, none: u32) -> Option<u32> {
    (index != none).then_some(index)
}

fn same(one: &Glyph, other: &Glyph) -> bool {
    let hair = (HAIR * one.size).min(0.5 * one.area.width());
    let ((x, y), (u, v)) = (one.area.centre(), other.area.centre());
    (x - u).abs() <= hair
        && (y - v).abs() <= HAIR * one.size
        && (one.size - other.size).abs() <= 0.1 * one.size
        && one.text == other.text
}
