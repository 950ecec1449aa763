//! Paths and pictures as rulings, surfaces, covers and ink of the page.

use super::{KEPT, Painter, Place};
use crate::read::ofd::outline;
use crate::read::ofd::tree::{child, is_true};
use crate::read::page::cover::{Cover, CoverKind};
use crate::read::page::ink::{Ink, Shape};
use crate::read::page::matrix::shared;
use crate::read::page::paint::{Cast, Paint};
use crate::read::page::paths::{self, Path, THICKEST_LINE};
use crate::read::page::region::{Region, Winding};
use crate::read::xml::Element;
use crate::read::{Doubt, RulingKind};
use crate::source::Rect;

/// Pictures of less opacity are watermarks.
const WATERMARK: f32 = 0.6;

/// The width of a line where nothing is said, in millimetres.
const LINE: f32 = 0.353;

impl Painter<'_> {
    pub(super) fn path(&mut self, object: &Element<'_>, place: &Place) {
        let said =
            |name: &str, usual: bool| object.attribute(name).map_or(usual, |text| is_true(&text));
        let (stroke, fill) = (said("Stroke", true), said("Fill", false));
        let data = child(object, "AbbreviatedData").map(Element::text).unwrap_or_default();
        let mut path = Path::default();
        let pieces =
            outline::draw(&data, &place.matrix, &mut path, self.most - self.done.min(self.most));
        if !self.work(pieces) || place.alpha <= 0.01 {
            return;
        }
        // The edge of a box is in the middle of the line around it.
        let width = place.line.unwrap_or(LINE) * place.matrix.scale();
        let slack = width.max(1.0);
        let Rect { x0, top, x1, bottom } = place.clip;
        let clip =
            Rect { x0: x0 - slack, top: top - slack, x1: x1 + slack, bottom: bottom + slack };
        if fill {
            self.fill(&path, place, &clip);
        }
        let ink = place.stroke.unwrap_or(Paint::BLACK);
        if stroke && (width > THICKEST_LINE || !ink.leaves_ink()) {
            self.veil(&path.stroked(width), ink, place);
        }
        if stroke && ink.leaves_ink() {
            let before = self.rulings.len();
            path.stroke(width, &clip, &mut self.rulings);
            self.keep_lines(before);
            let shapes: Vec<_> = path.strokes().collect();
            for (area, from, to) in shapes {
                self.ink(
                    area,
                    &clip,
                    if self.in_note {
                        Shape::NoteStroke(from, to)
                    } else {
                        Shape::Stroke(from, to)
                    },
                );
            }
        }
    }

    fn fill(&mut self, path: &Path, place: &Place, clip: &Rect) {
        let paint = place.fill.unwrap_or(Paint::BLACK);
        if paint == Paint::None {
            return;
        }
        if self.in_note {
            self.ink(path.bounds(), clip, Shape::Note);
            return;
        }
        let seen = paint.leaves_ink();
        if place.alpha >= 0.99 && paint != Paint::Mixed {
            let kind = if seen { CoverKind::Coloured } else { CoverKind::Blank };
            let boxes = path.boxes(clip).into_iter();
            let thick = boxes.filter(|area| area.width().min(area.height()) > THICKEST_LINE);
            thick.for_each(|area| self.cover(area, kind));
        }
        if !seen || paint == Paint::Mixed || place.alpha < 0.99 {
            self.veil(&path.region(Winding::NonZero), paint, place);
        }
        let mut surfaces = Vec::new();
        let before = self.rulings.len();
        if seen {
            path.fill(clip, &mut self.rulings, &mut surfaces);
            self.keep_lines(before);
        } else {
            surfaces.push(path.bounds());
        }
        surfaces.into_iter().for_each(|area| self.surfaces.lay(area, paint));
        let shape = if seen { Shape::Filled } else { Shape::Blank };
        let blobs: Vec<Rect> = path.blobs().collect();
        blobs.into_iter().for_each(|area| self.ink(area, clip, shape));
    }

    /// Doubts the figures that paint on a region hides, or may.
    fn veil(&mut self, region: &Region, paint: Paint, place: &Place) {
        if self.in_note || Cast::of(paint, place.alpha) == Cast::Shows {
            return;
        }
        let points: usize = region.parts.iter().map(Vec::len).sum();
        if shared(&region.bounds, &place.clip).is_some() && self.work(points) {
            region.doubt(&mut self.glyphs, Doubt::Covered);
        }
    }

    /// Lines of notes are no lines of tables.
    fn keep_lines(&mut self, before: usize) {
        self.work(KEPT * (self.rulings.len() - before));
        if self.in_note {
            for line in self.rulings.split_off(before) {
                let Rect { x0, top, x1, bottom } = line.area;
                let (x, y) = line.area.centre();
                let shape = match line.horizontal {
                    true => Shape::NoteStroke((x0, y), (x1, y)),
                    false => Shape::NoteStroke((x, top), (x, bottom)),
                };
                self.ink(line.area, &self.bounds.clone(), shape);
            }
        }
    }

    fn cover(&mut self, area: Rect, kind: CoverKind) {
        let before = self.glyphs.len();
        // Each one will be held against the glyphs.
        if before > 0 && self.work(before / 64) {
            self.covers.push(Cover { area, before, kind });
        }
    }

    pub fn ink(&mut self, area: Rect, clip: &Rect, shape: Shape) {
        const MOST: usize = 20_000;
        self.work(KEPT);
        if let Some(area) = shared(&area, clip)
            && self.inks.len() < MOST
        {
            self.inks.push(Ink { area, shape, before: self.glyphs.len() });
        }
    }

    /// A picture fills the unit square of its place, and no more than its box.
    pub(super) fn image(&mut self, place: &Place, opaque: bool) {
        if place.alpha <= 0.01 {
            return;
        }
        let area = place.matrix.apply_box(0.0, 0.0, 1.0, 1.0);
        // Without a matrix it fills its box.
        let area = if area.width() * area.height() < 20.0 { place.clip } else { area };
        let Some(seen) = shared(&area, &place.clip) else { return };
        if self.in_note {
            self.ink(seen, &place.clip, Shape::Note);
            return;
        }
        let page = self.bounds.width() * self.bounds.height();
        self.picture += seen.width() * seen.height() / page.max(1.0);
        let (mut lines, mut surfaces) = (Vec::new(), Vec::new());
        paths::surface(seen, &place.clip, &mut lines, &mut surfaces);
        self.rulings.extend(lines.into_iter().filter(|line| line.kind == RulingKind::Drawn));
        self.surfaces.lay(seen, Paint::Mixed);
        if surfaces.is_empty() {
            return;
        }
        if opaque && place.alpha >= 0.99 {
            self.cover(seen, CoverKind::Picture);
        }
        if place.alpha > WATERMARK {
            self.ink(seen, &place.clip, Shape::Picture);
        }
    }
}
