//! Surfaces laid over text: redactions, and the white patch below a corrected figure.

use super::content::Canvas;
use super::paths::THICKEST_LINE;
use crate::source::Rect;

/// A surface drawn over what was there before.
pub struct Cover {
    area: Rect,
    /// So many glyphs were drawn before it.
    before: usize,
}

/// A glyph is hidden when so much of its width is under the surface, and all of its middle.
const HIDDEN: f32 = 0.9;

impl Canvas<'_, '_> {
    /// Notes what the fill of the current path hides.
    pub fn cover(&mut self) {
        if self.glyphs.is_empty() || !self.state.covers() || self.marked.hidden() {
            return;
        }
        let before = self.glyphs.len();
        let boxes = self.path.boxes(&self.state.clip);
        let thick = |area: &Rect| area.width().min(area.height()) > THICKEST_LINE;
        for area in boxes.into_iter().filter(thick) {
            // Each one will be held against the glyphs.
            self.work(before / 64);
            self.covers.push(Cover { area, before });
        }
    }

    /// Fewer glyphs stand for those from `length` on.
    pub fn shorten_covers(&mut self, length: usize) {
        for cover in self.covers.iter_mut().rev().take_while(|cover| cover.before > length) {
            cover.before = length;
        }
    }

    /// Takes out the glyphs that lie under a later surface; gives their number.
    pub fn drop_covered(&mut self) -> usize {
        let covers = std::mem::take(&mut self.covers);
        let mut hidden = vec![false; self.glyphs.len()];
        for Cover { area, before } in &covers {
            for (glyph, hidden) in self.glyphs.iter().zip(&mut hidden).take(*before) {
                *hidden |= lies_under(&glyph.area, area);
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
