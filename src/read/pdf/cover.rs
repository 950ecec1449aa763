//! Surfaces laid over text.

use super::canvas::Canvas;
use crate::read::Doubt;
use crate::read::page::cover::{Cover, CoverKind};
use crate::read::page::ink::{Shape, is_digit};
use crate::read::page::matrix::shared;
use crate::read::page::paint::{Cast, Paint};
use crate::read::page::paths::THICKEST_LINE;
use crate::read::page::region::{Region, Winding};
use crate::source::Rect;

impl Canvas<'_, '_> {
    /// Notes what the fill of the current path hides.
    pub fn cover_fill(&mut self, winding: Winding) {
        let cast = self.state.fill_cast();
        if self.glyphs.is_empty() || self.marked.hidden() || cast == Cast::Shows {
            return;
        }
        let seen = self.state.fill.leaves_ink();
        let boxes = self.path.boxes(&self.state.clip);
        if cast == Cast::Hides && !boxes.is_empty() {
            let kind = if seen { CoverKind::Coloured } else { CoverKind::Blank };
            let thick = |area: &&Rect| area.width().min(area.height()) > THICKEST_LINE;
            boxes.iter().filter(thick).for_each(|area| self.cover_with(*area, kind));
            // Strips make a surface together.
            if !seen && !boxes.iter().all(|area| thick(&area)) {
                self.veil(&self.path.region(winding));
            }
        } else if cast == Cast::Veils || !seen {
            self.veil(&self.path.region(winding));
        }
    }

    /// Notes what the stroke of the current path hides: a thick one is a surface.
    pub fn cover_stroke(&mut self, width: f32) {
        let cast = self.state.stroke_cast();
        if self.glyphs.is_empty() || self.marked.hidden() || cast == Cast::Shows {
            return;
        }
        let seen = self.state.stroke.leaves_ink();
        let bars = if width > THICKEST_LINE { self.path.bars(width) } else { None };
        match bars {
            Some(bars) if cast == Cast::Hides => {
                let kind = if seen { CoverKind::Coloured } else { CoverKind::Blank };
                for area in bars {
                    if let Some(area) = shared(&area, &self.state.clip) {
                        self.cover_with(area, kind);
                    }
                }
            }
            _ if !seen || width > THICKEST_LINE => self.veil(&self.path.stroked(width)),
            _ => {}
        }
    }

    /// Doubts the figures that paint on a region may hide.
    pub fn veil(&mut self, region: &Region) {
        if shared(&region.bounds, &self.state.clip).is_none() {
            return;
        }
        let points: usize = region.parts.iter().map(Vec::len).sum();
        self.work(points + self.glyphs.len() / 64);
        let doubt = if self.in_note { Doubt::Noted } else { Doubt::Covered };
        region.doubt(&mut self.glyphs, doubt);
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
