//! Showing text: strings and the text state → glyphs.

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{Array, Object};
use lopdf::Dictionary;

use super::canvas::{Canvas, Chosen};
use super::font::Font;
use super::objects;
use crate::read::page::ink::{ink_box, is_digit};
use crate::read::page::matrix::Matrix;
use crate::read::page::paint::{LIGHT, Paint, VEIL, is_seen};
use crate::read::page::region::{Left, Region};
use crate::read::{Doubt, Glyph, Mark};
use crate::source::Rect;

/// What keeping a glyph costs on top of its operator, see `Canvas::work`.
const KEPT: usize = 5;

/// A digit of which more than this part is clipped away, or left, is no whole digit.
const CUT: f32 = 0.2;

/// Digits of one number stand no further apart, as a part of their size.
const ADJOINS: f32 = 0.15;

/// So many fonts are found again by name without a look into the resources.
const MOST_CHOSEN: usize = 16;

impl<'a> Canvas<'a, '_> {
    pub fn set_font(&mut self, name: &[u8], size: f32, resources: Option<&'a Dictionary>) {
        self.state.text.size = size;
        let own = resources.and_then(|resources| self.named_font(name, resources));
        self.state.text.font = own.or_else(|| {
            let others = self.other_resources();
            others.into_iter().flatten().find_map(|resources| self.named_font(name, resources))
        });
        self.state.text.lost = self.state.text.font.is_none();
    }

    /// Where viewers look for a font that is not among the resources of a form: at those of the
    /// page, and at those for filled form fields.
    fn other_resources(&self) -> [Option<&'a Dictionary>; 2] {
        let catalog = self.document.catalog().ok();
        let fields = catalog
            .and_then(|catalog| objects::dict(self.document, catalog, b"AcroForm"))
            .and_then(|fields| objects::dict(self.document, fields, b"DR"));
        [self.resources, fields]
    }

    /// The font of this name; pages change to and fro between a few.
    fn named_font(
        &mut self,
        name: &[u8],
        resources: &'a Dictionary,
    ) -> Option<(Rc<Font<'a>>, u16)> {
        let is_it =
            |chosen: &Chosen<'_>| std::ptr::eq(chosen.resources, resources) && chosen.name == name;
        if let Some(chosen) = self.chosen.iter().find(|chosen| is_it(chosen)) {
            return Some(chosen.font.clone());
        }
        let fonts = objects::dict(self.document, resources, b"Font")?;
        let font = self.font(objects::dict(self.document, fonts, name)?);
        if self.chosen.len() < MOST_CHOSEN {
            self.chosen.push(Chosen { resources, name: name.to_vec(), font: font.clone() });
        }
        Some(font)
    }

    /// A font of the document, and its index on this page.
    pub fn font(&mut self, dict: &'a Dictionary) -> (Rc<Font<'a>>, u16) {
        let font = self.library.font(dict);
        let index = self.font_index(&font.name);
        (font, index)
    }

    pub fn font_index(&mut self, name: &Arc<str>) -> u16 {
        self.work(self.fonts.len());
        let known = self.fonts.iter().position(|font| font == name);
        let index = known.unwrap_or_else(|| {
            self.fonts.push(name.clone());
            self.fonts.len() - 1
        });
        u16::try_from(index).unwrap_or(u16::MAX)
    }
}

impl Canvas<'_, '_> {
    pub fn set_text_matrix(&mut self, matrix: Matrix) {
        if matrix.is_finite() {
            self.text_matrix = matrix;
            self.line_matrix = matrix;
        }
    }

    pub fn next_line(&mut self, x: f32, y: f32) {
        self.set_text_matrix(self.line_matrix.moved(x, y));
    }

    /// `TJ`: strings, and numbers that move back by thousandths of an em.
    pub fn show_all(&mut self, texts: &Array<'_>) {
        for text in texts.iter::<Object<'_>>() {
            match text {
                Object::String(bytes) => self.show(bytes.as_bytes()),
                Object::Number(back) => {
                    let text = &self.state.text;
                    let by = -back.as_f32() / 1000.0 * text.size;
                    let vertical = text.font.as_ref().is_some_and(|(font, _)| font.vertical);
                    let (x, y) = if vertical { (0.0, by) } else { (by * text.scale, 0.0) };
                    self.text_matrix = self.text_matrix.moved(x, y);
                }
                _ => {}
            }
        }
    }

    /// `Tj`: shows one string.
    pub fn show(&mut self, bytes: &[u8]) {
        let Some((font, index)) = self.state.text.font.clone() else {
            // The font that was asked for is not there.
            self.lost |= self.state.text.lost && !bytes.is_empty();
            return;
        };
        let mut rest = bytes;
        while !rest.is_empty() && self.work(KEPT) {
            rest = self.show_one(&font, index, rest);
        }
    }

    /// Shows the first character of `bytes` and gives the rest.
    fn show_one<'b>(&mut self, font: &Font<'_>, index: u16, bytes: &'b [u8]) -> &'b [u8] {
        let shape = font.first(bytes);
        let text = &self.state.text;
        let (size, scale) = (text.size, text.scale);
        let word = if shape.is_space_code(bytes) { text.word_space } else { 0.0 };
        let placed = Matrix::new(size * scale, 0.0, 0.0, size, 0.0, text.rise)
            .then(&self.text_matrix)
            .then(&self.state.ctm);
        let extra = text.char_space + word;
        let (dx, dy) = if font.vertical {
            (0.0, shape.advance * size + extra)
        } else {
            ((shape.advance * size + extra) * scale, 0.0)
        };
        let mirrored = !font.drawn && placed.is_mirrored();
        let [x0, y0, x1, y1] = shape.area;
        let glyph = Glyph {
            area: placed.apply_box(x0, y0, x1, y1),
            size: size.abs() * self.text_matrix.vertical_scale() * self.state.ctm.scale(),
            font: index,
            direction: placed.direction(),
            text: shape.text,
            doubt: shape.doubtful.then_some(Doubt::Meaning).or(mirrored.then_some(Doubt::Turned)),
            light: false,
        };
        self.text_matrix = self.text_matrix.moved(dx, dy);
        if placed.is_flat() {
            // A figure that is pressed to a line cannot be read.
            self.flat += 1;
        } else if placed.is_aslant() {
            self.lay_aslant(&glyph.area, glyph.size);
        } else {
            self.place(glyph);
        }
        bytes.get(shape.length..).unwrap_or_default()
    }

    /// Keeps a glyph that can be seen.
    fn place(&mut self, mut glyph: Glyph) {
        let (x, y) = glyph.area.centre();
        if !x.is_finite() || !y.is_finite() || self.marked.hidden() || self.in_note {
            return;
        }
        if self.state.text.mode >= 4 {
            let area = self.text_clip.map_or(glyph.area, |area| area.union(&glyph.area));
            self.text_clip = Some(area);
        }
        let (inside, mut cut) = (self.state.clip.contains(x, y), self.is_cut(&glyph));
        if !inside && !cut {
            self.leave_outside(&glyph);
            return;
        }
        let outside = self.outside.take_if(|_| is_digit(&glyph));
        cut |=
            outside.is_some_and(|(area, clip)| clip == self.state.clip && adjoins(&area, &glyph));
        match self.state.windows.iter().map(|window| window.shows(&glyph)).min() {
            Some(Left::Nothing) => return,
            Some(Left::Part) => cut |= is_digit(&glyph),
            Some(Left::All) | None => {}
        }
        let paint = match self.state.text.mode {
            // Invisible: the text layer over a scan, or a trick. The page decides at its end.
            3 => {
                self.inkless.push(self.glyphs.len());
                self.glyphs.push(glyph);
                return;
            }
            // Only a clip path: something may be painted through it.
            7 => {
                self.marks.push(Mark { area: glyph.area, doubt: Doubt::Drawing });
                return;
            }
            1 | 5 => (self.state.stroke_paint(), self.state.stroke_alpha),
            _ => (self.state.fill_paint(), self.state.fill_alpha),
        };
        if self.state.is_unsure() {
            glyph.doubt = glyph.doubt.or(Some(Doubt::Faint));
        }
        let contrast = self.surfaces.contrast(paint.0, &glyph.area) * paint.1.clamp(0.0, 1.0);
        if !is_seen(&mut glyph, contrast) {
            // On a dark surface there is at least the surface, where a blank would be read else.
            if paint.0.contrast(Paint::WHITE) > LIGHT && is_digit(&glyph) {
                self.marks.push(Mark { area: glyph.area, doubt: Doubt::Covered });
            }
            // Letters of the colour of paper hide what is below them.
            if paint.1 > VEIL && paint.0 != Paint::None {
                self.veil(&Region::of_box(&ink_box(&glyph)));
            }
            return;
        }
        if cut {
            glyph.doubt = glyph.doubt.or(Some(Doubt::Covered));
        }
        self.clip_of_last = self.state.clip;
        self.glyphs.push(glyph);
    }

    /// Counts a glyph of text set aslant, and keeps its middle where it may hide what is below.
    fn lay_aslant(&mut self, area: &Rect, size: f32) {
        let paint = self.state.fill_paint();
        if self.in_note || self.marked.hidden() || self.state.text.mode == 3 {
            return;
        }
        self.aslant += 1;
        let (x, y) = area.centre();
        let half = 0.3 * size;
        let area = Rect { x0: x - half, top: y - half, x1: x + half, bottom: y + half };
        if self.surfaces.contrast(paint, &area) * self.state.fill_alpha > LIGHT {
            self.aslant_ink.push(area);
        }
    }

    /// Notes that a digit is not shown: of the number that it ends only a part is. What has a clip of its own
    /// is no part of the text beside it.
    fn leave_outside(&mut self, glyph: &Glyph) {
        if !is_digit(glyph) {
            return;
        }
        if let Some(last) = self.glyphs.last_mut().filter(|last| is_digit(last))
            && self.clip_of_last == self.state.clip
            && adjoins(&last.area, glyph)
        {
            last.doubt = last.doubt.or(Some(Doubt::Covered));
        }
        self.outside = Some((glyph.area, self.state.clip));
    }

    /// Whether a good part of a digit is clipped away, and not all of it.
    fn is_cut(&self, glyph: &Glyph) -> bool {
        let (area, clip) = (ink_box(glyph), &self.state.clip);
        let within = area.x0 >= clip.x0
            && area.x1 <= clip.x1
            && area.top >= clip.top
            && area.bottom <= clip.bottom;
        if within || !is_digit(glyph) {
            return false;
        }
        let part = |from: f32, to: f32, low: f32, high: f32| {
            (to.min(high) - from.max(low)) / (to - from).max(0.01)
        };
        let across = part(area.x0, area.x1, clip.x0, clip.x1);
        let down = part(area.top, area.bottom, clip.top, clip.bottom);
        let some = |part: f32| part > CUT;
        some(across) && some(down) && (across < 1.0 - CUT || down < 1.0 - CUT)
    }
}

/// Whether a glyph stands beside an area as digits of one number do.
fn adjoins(area: &Rect, glyph: &Glyph) -> bool {
    let near = ADJOINS * glyph.size;
    let (x, y) = area.centre();
    let (other_x, other_y) = glyph.area.centre();
    let beside = |one: f32, other: f32, width: f32| ((one - other).abs() - width).abs() < near;
    let level = |one: f32, other: f32| (one - other).abs() < near;
    let width = (area.width() + glyph.area.width()) / 2.0;
    let height = (area.height() + glyph.area.height()) / 2.0;
    level(y, other_y) && beside(x, other_x, width)
        || level(x, other_x) && beside(y, other_y, height)
}
