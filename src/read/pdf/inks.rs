//! What a page draws beside text and lines.

use super::canvas::Canvas;
use crate::read::page::ink::{Ink, Shape};
use crate::read::page::matrix::shared;
use crate::source::Rect;

/// More shapes than these make a drawing or a map, in which no figures of a table stand.
const MOST_INKS: usize = 20_000;

/// What keeping a shape costs, see `Canvas::work`.
const KEPT: usize = 5;

impl Canvas<'_, '_> {
    pub fn note_ink(&mut self, area: Rect, shape: Shape) {
        self.work(KEPT);
        if self.inks.len() < MOST_INKS {
            self.inks.push(Ink { area, shape, before: self.glyphs.len() });
        }
    }

    /// Notes what of the current path is no line of a table.
    pub fn note_shapes(&mut self, filled: bool) {
        if self.marked.hidden() {
            return;
        }
        if self.in_note && filled {
            if let Some(area) = shared(&self.path.bounds(), &self.state.clip) {
                self.note_ink(area, Shape::Note);
            }
            return;
        }
        let shape = if self.state.fill_paint().leaves_ink() { Shape::Filled } else { Shape::Blank };
        let shapes = if filled {
            self.path.blobs().map(|area| (area, shape)).collect::<Vec<_>>()
        } else {
            let stroke = if self.in_note { Shape::NoteStroke } else { Shape::Stroke };
            self.path.strokes().map(|(area, a, b)| (area, stroke(a, b))).collect()
        };
        for (area, shape) in shapes {
            if let Some(area) = shared(&area, &self.state.clip) {
                self.note_ink(area, shape);
            }
        }
    }
}
