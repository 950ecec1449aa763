//! Text printed over text: shadows, watermarks, and figures that nobody can read.

use std::ops::Range;

use super::ink::{Near, ink_box, is_digit, is_next, overlaps};
use crate::read::{Doubt, Glyph, GlyphText};
use crate::source::Rect;

/// Ink that shares more than this part of its width and height with other ink lies over it.
const OVER: f32 = 0.25;

/// A shadow is set off by less than this part of the font size in each direction. Equal digits set
/// close together are further apart.
const SHADOW: f32 = 0.36;

/// Text so many times as large as the text over it is a watermark.
const WATERMARK: f32 = 2.0;

/// So many texts upon one glyph are looked at.
const MOST: usize = 64;

/// Takes out the shadows of texts and the watermarks below them, and doubts figures that other text
/// is printed over; gives the number of glyphs of watermarks. `aslant` is where text runs aslant.
pub fn part(glyphs: &mut Vec<Glyph>, aslant: &[Rect]) -> usize {
    let pairs = pairs(glyphs);
    let mut drop = vec![false; glyphs.len()];
    let mut watermarks = 0;
    if !pairs.is_empty() {
        let runs = runs(glyphs);
        for &(large, small) in &pairs {
            if drop[large] || drop[small] {
                continue;
            }
            if glyphs[large].size >= WATERMARK * glyphs[small].size {
                drop[large] = true;
                watermarks += 1;
                let light = glyphs[large].light;
                doubt(&mut glyphs[small], !light);
            } else if let Some(shadow) = shadow(glyphs, &runs, large, small) {
                drop[shadow].fill(true);
            } else if !meet(glyphs, &runs, large, small) {
                doubt(&mut glyphs[large], true);
                doubt(&mut glyphs[small], true);
            }
        }
        let mut kept = drop.into_iter();
        glyphs.retain(|_| !kept.next().unwrap_or(false));
    }
    if !aslant.is_empty() {
        let near = Near::of(aslant.iter().map(|area| (0, *area)));
        for glyph in glyphs.iter_mut().filter(|glyph| is_digit(glyph)) {
            let own = ink_box(glyph);
            let over = near.touching(own).any(|(_, area)| overlaps(&own, area, OVER));
            doubt(glyph, over);
        }
    }
    watermarks
}

fn doubt(glyph: &mut Glyph, over: bool) {
    if over && is_digit(glyph) {
        glyph.doubt = glyph.doubt.or(Some(Doubt::Overprinted));
    }
}

/// Glyphs whose ink lies over one another, the larger one first.
fn pairs(glyphs: &[Glyph]) -> Vec<(usize, usize)> {
    let inked = glyphs.iter().enumerate().filter(|(_, glyph)| !is_blank(glyph));
    let boxes: Vec<(u32, Rect)> =
        inked.map(|(index, glyph)| (index as u32, ink_box(glyph))).collect();
    let near = Near::of(boxes.iter().copied());
    let mut pairs = Vec::new();
    for &(index, own) in &boxes {
        let index = index as usize;
        let glyph = &glyphs[index];
        for &(other, area) in near.touching(own).take(MOST) {
            let other = other as usize;
            let beside = &glyphs[other];
            // Each pair once, from its larger side.
            let first = beside.size < glyph.size || beside.size == glyph.size && other < index;
            if first && overlaps(&own, &area, OVER) && !are_neighbours(glyphs, index, other) {
                pairs.push((index, other));
            }
        }
    }
    pairs
}

fn is_blank(glyph: &Glyph) -> bool {
    match &glyph.text {
        // Underscores are the lines of forms to be filled in.
        GlyphText::One(c) => c.is_whitespace() || matches!(c, '_' | '＿' | '.' | ',' | '，' | '、'),
        GlyphText::Many(_) => false,
        GlyphText::Unknown => true,
    }
}

/// Two characters of one text may be set close.
fn are_neighbours(glyphs: &[Glyph], one: usize, other: usize) -> bool {
    let (a, b) = (&glyphs[one.min(other)], &glyphs[one.max(other)]);
    let ahead = (b.area.x0 - a.area.x0).abs().max((b.area.top - a.area.top).abs());
    let level = (a.area.bottom - b.area.bottom).abs().min((a.area.x0 - b.area.x0).abs());
    one.abs_diff(other) == 1 && ahead >= 0.3 * a.size && level <= 0.1 * a.size
}

/// Runs of glyphs that stand together on one line, by the number of each glyph.
fn runs(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, glyph) in glyphs.iter().enumerate() {
        let on = index > 0 && {
            let before = &glyphs[index - 1];
            is_next(before, glyph) && (before.size - glyph.size).abs() <= 0.05 * glyph.size
        };
        match runs.last_mut() {
            Some(run) if on => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

fn run_of(runs: &[Range<usize>], index: usize) -> Range<usize> {
    runs[runs.partition_point(|run| run.end <= index)].clone()
}

/// Whether two numbers on one line only meet at their ends, because their cells are too narrow.
fn meet(glyphs: &[Glyph], runs: &[Range<usize>], one: usize, other: usize) -> bool {
    let area = |index: usize| {
        let run = &glyphs[run_of(runs, index)];
        run.iter().map(|glyph| glyph.area).reduce(|a, b| a.union(&b)).unwrap_or_default()
    };
    let (a, b, size) = (area(one), area(other), glyphs[one].size);
    let shared = a.x1.min(b.x1) - a.x0.max(b.x0);
    let level = (a.top - b.top).abs() <= 0.05 * size && glyphs[other].size == size;
    level && shared <= 0.7 * size && shared <= 0.5 * a.width().min(b.width())
}

/// Which of two runs is the shadow of the other one: it has the same characters, each set off by
/// the same small step. The one that is drawn later lies on top.
fn shadow(
    glyphs: &[Glyph],
    runs: &[Range<usize>],
    one: usize,
    other: usize,
) -> Option<Range<usize>> {
    let (first, second) = (run_of(runs, one.min(other)), run_of(runs, one.max(other)));
    let step = |a: &Glyph, b: &Glyph| (b.area.x0 - a.area.x0, b.area.top - a.area.top);
    let (dx, dy) = step(&glyphs[first.start], &glyphs[second.start]);
    let size = glyphs[one].size;
    let small = dx.abs() <= SHADOW * size && dy.abs() <= SHADOW * size;
    let same = |(a, b): (&Glyph, &Glyph)| {
        let (x, y) = step(a, b);
        a.text == b.text && (x - dx).abs() <= 0.05 * size && (y - dy).abs() <= 0.05 * size
    };
    let alike = first.len() == second.len()
        && first != second
        && glyphs[first.clone()].iter().zip(&glyphs[second]).all(same);
    (small && alike).then_some(first)
}
