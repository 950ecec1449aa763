//! Surfaces laid over text: redactions, and the white patch below a corrected figure.

use super::content::Canvas;
use super::ink::{Shape, ink_box, is_digit, is_next, overlaps};
use super::paths::THICKEST_LINE;
use super::state::Paint;
use crate::read::{Doubt, Glyph, Mark};
use crate::source::Rect;

/// A surface drawn over what was there before.
pub struct Cover {
    area: Rect,
    /// So many glyphs were drawn before it.
    before: usize,
    kind: CoverKind,
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

impl Canvas<'_, '_> {
    /// Notes what the fill of the current path hides.
    pub fn cover(&mut self) {
        if self.glyphs.is_empty() || !self.state.covers() || self.marked.hidden() {
            return;
        }
        let seen = self.state.fill.leaves_ink();
        let kind = if seen { CoverKind::Coloured } else { CoverKind::Blank };
        let boxes = self.path.boxes(&self.state.clip);
        let thick = |area: &Rect| area.width().min(area.height()) > THICKEST_LINE;
        boxes.into_iter().filter(thick).for_each(|area| self.cover_with(area, kind));
    }

    /// Notes a surface that hides what is under it. What belongs to a note can be taken away, and
    /// the figure under it is only in doubt.
    pub fn cover_with(&mut self, area: Rect, kind: CoverKind) {
        let before = self.glyphs.len();
        if self.in_note {
            self.note_ink(area, Shape::Note);
        } else if before > 0 {
            // Each one will be held against the glyphs.
            self.work(before / 64);
            self.covers.push(Cover { area, before, kind });
        }
    }

    /// Notes a surface that text may be set on.
    pub fn lay(&mut self, area: Rect, paint: Paint) {
        if self.in_note {
            return;
        }
        if let Paint::Plain(colour) = paint {
            self.has_dark |= colour.iter().all(|&part| part < 128);
        }
        self.surfaces.push((area, paint));
    }

    /// Fewer glyphs stand for those from `length` on.
    pub fn shorten_covers(&mut self, length: usize) {
        for cover in self.covers.iter_mut().rev().take_while(|cover| cover.before > length) {
            cover.before = length;
        }
    }

    /// Takes out the glyphs that lie under a later surface; gives their number. Digits of which a
    /// part is left, or digits beside them, are in doubt.
    ///
    /// Text under the picture of a whole page is what another program has read on it.
    pub fn drop_covered(&mut self, scan: bool) -> usize {
        let covers = std::mem::take(&mut self.covers);
        let mut hidden = vec![false; self.glyphs.len()];
        let mut under = Vec::new();
        for Cover { area, before, kind } in &covers {
            let below = |glyph: &(usize, &Glyph)| lies_under(&glyph.1.area, area);
            if scan && *kind == CoverKind::Picture {
                let glyphs = self.glyphs.iter().enumerate().take(*before);
                under.extend(glyphs.filter(below).map(|(index, _)| index));
                continue;
            }
            let mut hides = false;
            for (glyph, hidden) in self.glyphs.iter_mut().zip(&mut hidden).take(*before) {
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
            if hides && *kind != CoverKind::Blank && self.glyphs.iter().skip(*before).all(free) {
                self.marks.push(Mark { area: *area, doubt: Doubt::Covered });
            }
        }
        self.inkless.extend(under);
        self.inkless.sort_unstable();
        self.inkless.dedup();
        for index in 1..self.glyphs.len() {
            if hidden[index] != hidden[index - 1]
                && is_next(&self.glyphs[index - 1], &self.glyphs[index])
            {
                let left = if hidden[index] { index - 1 } else { index };
                let doubt = &mut self.glyphs[left].doubt;
                *doubt = doubt.or(Some(Doubt::Covered));
            }
        }
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
        self.inkless =
            self.inkless.iter().filter_map(|&index| places.get(index).copied()?).collect();
        let mut hidden = hidden.into_iter();
        self.glyphs.retain(|_| !hidden.next().unwrap_or(false));
        count
    }
}

fn lies_under(glyph: &Rect, surface: &Rect) -> bool {
    let (x, y) = glyph.centre();
    let width = glyph.x1.min(surface.x1) - glyph.x0.max(surface.x0);
    let height = glyph.bottom.min(surface.bottom) - glyph.top.max(surface.top);
    surface.contains(x, y) && width >= HIDDEN * glyph.width() && height >= 0.75 * glyph.height()
}
