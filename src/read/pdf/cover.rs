//! Surfaces laid over text.

use super::content::Canvas;
use crate::read::Doubt;
use crate::read::page::cover::{Cover, CoverKind};
use crate::read::page::ink::{Shape, is_digit};
use crate::read::page::paint::Paint;
use crate::read::page::paths::THICKEST_LINE;
use crate::source::Rect;

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
        if !self.in_note {
            self.surfaces.lay(area, paint);
        }
    }

    /// Doubts the text of an annotation, from glyph `first` on, whose ground, from surface `ground`
    /// on, hides figures of the page: one of the two is meant, and a person must say which.
    pub fn doubt_correction(&mut self, first: usize, ground: usize) {
        let first = first.min(self.glyphs.len());
        let (page, own) = self.glyphs.split_at_mut(first);
        let grounds = &self.covers[ground.min(self.covers.len())..];
        let hides = |cover: &Cover| {
            page.iter().any(|glyph| {
                let (x, y) = glyph.area.centre();
                is_digit(glyph) && cover.area.contains(x, y)
            })
        };
        if grounds.iter().any(hides) {
            own.iter_mut().for_each(|glyph| glyph.doubt = glyph.doubt.or(Some(Doubt::Noted)));
        }
    }

    /// Fewer glyphs stand for those from `length` on.
    pub fn shorten_covers(&mut self, length: usize) {
        for cover in self.covers.iter_mut().rev().take_while(|cover| cover.before > length) {
            cover.before = length;
        }
    }
}
