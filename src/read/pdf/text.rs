//! Showing text: strings and the text state → glyphs.

use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{Array, Object};
use lopdf::Dictionary;

use super::content::Canvas;
use super::font::Font;
use super::matrix::Matrix;
use super::objects;
use super::state::Paint;
use crate::read::{Direction, Glyph};
use crate::source::Rect;

/// What keeping a glyph costs on top of its operator, see `Canvas::work`.
const KEPT: usize = 5;

/// Surfaces under white text are looked up among so many of the last ones.
const LAST_SURFACES: usize = 1_000;

/// So many fonts are found again by name without a look into the resources.
const MOST_CHOSEN: usize = 16;

/// A font as a content stream asks for it.
pub struct Chosen<'a> {
    resources: *const Dictionary,
    name: Vec<u8>,
    font: (Rc<Font<'a>>, u16),
}

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
        let [x0, y0, x1, y1] = shape.area;
        let glyph = Glyph {
            area: placed.apply_box(x0, y0, x1, y1),
            size: size.abs() * self.text_matrix.vertical_scale() * self.state.ctm.scale(),
            font: index,
            direction: direction(&placed),
            text: shape.text,
            doubtful: shape.doubtful,
        };
        self.text_matrix = self.text_matrix.moved(dx, dy);
        if is_aslant(&placed) {
            self.aslant += 1;
        } else {
            self.place(glyph);
        }
        bytes.get(shape.length..).unwrap_or_default()
    }

    /// Keeps a glyph that can be seen.
    fn place(&mut self, glyph: Glyph) {
        let (x, y) = glyph.area.centre();
        let finite = x.is_finite() && y.is_finite();
        if !finite || self.marked.hidden() || !self.state.clip.contains(x, y) {
            return;
        }
        match self.state.text.mode {
            // Invisible: the text layer over a scan, or a trick. The page decides at its end.
            3 => self.inkless.push(self.glyphs.len()),
            // Only a clip path.
            7 => return,
            1 | 5 if self.hides(self.state.stroke_paint(), &glyph.area) => return,
            0 | 4 if self.hides(self.state.fill_paint(), &glyph.area) => return,
            _ => {}
        }
        self.glyphs.push(glyph);
    }

    /// Whether ink of this colour cannot be seen here: white on paper that nobody coloured.
    fn hides(&self, paint: Paint, area: &Rect) -> bool {
        match paint {
            Paint::Coloured => false,
            Paint::None => true,
            Paint::White => {
                let (x, y) = area.centre();
                let mut last = self.surfaces.iter().rev().take(LAST_SURFACES);
                let below = last.find(|(surface, _)| surface.contains(x, y));
                below.is_none_or(|(_, paint)| *paint != Paint::Coloured)
            }
        }
    }
}

/// Text more than about 11 degrees off both axes: a watermark across the page. In a grid it
/// would only get into other people's cells.
fn is_aslant(placed: &Matrix) -> bool {
    placed.a.abs().min(placed.b.abs()) > 0.2 * placed.a.abs().max(placed.b.abs())
}

/// The side of the page that the baseline runs to.
pub fn direction(placed: &Matrix) -> Direction {
    if placed.a.abs() >= placed.b.abs() {
        if placed.a >= 0.0 { Direction::Right } else { Direction::Left }
    } else if placed.b >= 0.0 {
        Direction::Down
    } else {
        Direction::Up
    }
}
