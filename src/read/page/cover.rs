//! Surfaces laid over text: redactions, and the white patch below a corrected figure.

use super::ink::{ink_box, is_digit, is_next, overlaps};
use crate::read::{Doubt, Glyph, Mark};
use crate::source::Rect;

/// A surface drawn over what was there before.
pub struct Cover {
    pub area: Rect,
    /// So many glyphs were drawn before it.
    pub before: usize,
    pub kind: CoverKind,
}

/// What covers.
#[derive(Clone, Copy, PartialEq)]
pub enum CoverKind {
    /// The colour of paper.
    Blank,
    Coloured,
    Picture,
}

/// A glyph is hidden when so much of its width is under the surface, and all of its middle.
const HIDDEN: f32 = 0.9;

/// A digit of which so much in both directions is under it, and not all, is no whole digit.
const PARTLY: f32 = 0.25;

/// Takes out the glyphs that lie under a later surface; gives their number. Digits of which a part is
/// left, or digits beside them, are in doubt, and what hides a figure leaves a mark.
///
/// Text under the picture of a whole page (`scan`) is what another program has read on it: it goes to
/// the `inkless`, the indexes of glyphs that have no ink.
pub fn drop_covered(
    glyphs: &mut Vec<Glyph>,
    covers: &[Cover],
    marks: &mut Vec<Mark>,
    inkless: &mut Vec<usize>,
    scan: bool,
) -> usize {
    if covers.is_empty() {
        return 0;
    }
    let mut hidden = vec![false; glyphs.len()];
    for Cover { area, before, kind } in covers {
        if scan && *kind == CoverKind::Picture {
            let below = glyphs.iter().take(*before).enumerate();
            let below = below.filter(|(_, glyph)| lies_under(&glyph.area, area));
            inkless.extend(below.map(|(index, _)| index));
            continue;
        }
        let mut hides = false;
        for (glyph, hidden) in glyphs.iter_mut().zip(&mut hidden).take(*before) {
            if lies_under(&glyph.area, area) {
                *hidden = true;
                hides |= is_digit(glyph);
            } else if is_digit(glyph) && overlaps(&ink_box(glyph), area, PARTLY) {
                glyph.doubt = glyph.doubt.or(Some(Doubt::Covered));
            }
        }
        let free = |glyph: &Glyph| {
            let (x, y) = glyph.area.centre();
            !area.contains(x, y)
        };
        if hides && *kind != CoverKind::Blank && glyphs.iter().skip(*before).all(free) {
            marks.push(Mark { area: *area, doubt: Doubt::Covered });
        }
    }
    inkless.sort_unstable();
    inkless.dedup();
    for index in 1..glyphs.len() {
        if hidden[index] != hidden[index - 1] && is_next(&glyphs[index - 1], &glyphs[index]) {
            let left = if hidden[index] { index - 1 } else { index };
            glyphs[left].doubt = glyphs[left].doubt.or(Some(Doubt::Covered));
        }
    }
    take_out(glyphs, &hidden, inkless)
}

fn take_out(glyphs: &mut Vec<Glyph>, hidden: &[bool], inkless: &mut Vec<usize>) -> usize {
    let count = hidden.iter().filter(|hidden| **hidden).count();
    if count == 0 {
        return 0;
    }
    let mut kept = 0;
    let places: Vec<Option<usize>> = hidden
        .iter()
        .map(|hidden| {
            kept += usize::from(!hidden);
            (!hidden).then(|| kept - 1)
        })
        .collect();
    *inkless = inkless.iter().filter_map(|&index| places.get(index).copied()?).collect();
    let mut hidden = hidden.iter();
    glyphs.retain(|_| !hidden.next().unwrap_or(&false));
    count
}

fn lies_under(glyph: &Rect, surface: &Rect) -> bool {
    let (x, y) = glyph.centre();
    let width = glyph.x1.min(surface.x1) - glyph.x0.max(surface.x0);
    let height = glyph.bottom.min(surface.bottom) - glyph.top.max(surface.top);
    surface.contains(x, y) && width >= HIDDEN * glyph.width() && height >= 0.75 * glyph.height()
}
