//! Surfaces laid over text.

use super::content::Canvas;
use crate::read::page::cover::{Cover, CoverKind};
use crate::read::page::ink::Shape;
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

    /// Fewer glyphs stand for those from `length` on.
    pub fn shorten_covers(&mut self, length: usize) {
        for cover in self.covers.iter_mut().rev().take_while(|cover| cover.before > length) {
            cover.before = length;
        }
    }
}
