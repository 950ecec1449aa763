//! What `Do` draws: forms with content of their own, and pictures.

use lopdf::{Dictionary, Stream};

use super::canvas::Canvas;
use super::picture::Drawn;
use super::{filters, objects};
use crate::read::RulingKind;
use crate::read::page::cover::CoverKind;
use crate::read::page::ink::Shape;
use crate::read::page::matrix::{Matrix, shared};
use crate::read::page::paint::{Paint, VEIL};
use crate::read::page::paths;

/// Forms inside forms; deeper ones are loops.
const DEEPEST_FORM: usize = 32;

/// What a form costs on top of its operators.
const FORM: usize = 500;

impl<'a> Canvas<'a, '_> {
    pub fn draw_object(&mut self, name: &[u8], resources: Option<&'a Dictionary>) {
        let document = self.document;
        let Some(stream) = resources
            .and_then(|resources| objects::dict(document, resources, b"XObject"))
            .and_then(|objects| objects::stream(document, objects, name))
        else {
            return;
        };
        if self.library.layers.hides(document, &stream.dict) {
            return;
        }
        match objects::name(document, &stream.dict, b"Subtype") {
            Some(b"Image") => self.draw_picture(Some(stream)),
            // Old producers leave the subtype out.
            Some(b"Form") | None => self.draw_form(stream, resources),
            Some(_) => {}
        }
    }

    /// A form: its own content with its own matrix, box and resources.
    pub fn draw_form(&mut self, form: &'a Stream, resources: Option<&'a Dictionary>) {
        if self.depth >= DEEPEST_FORM {
            self.cut = true;
            return;
        }
        let content = filters::content(self.document, form);
        if !self.work(FORM + content.bytes.len() / 16) {
            return;
        }
        let outer = self.state.clone();
        let text = (self.text_matrix, self.line_matrix);
        let path = std::mem::take(&mut self.path);
        if let Some(matrix) = objects::numbers(self.document, &form.dict, b"Matrix")
            .and_then(|numbers| Matrix::from_slice(&numbers))
        {
            self.state.ctm = matrix.then(&self.state.ctm);
        }
        if let Some([x0, y0, x1, y1]) =
            objects::numbers(self.document, &form.dict, b"BBox").as_deref()
        {
            self.clip(self.state.ctm.apply_box(*x0, *y0, *x1, *y1));
        }
        self.depth += 1;
        let own = objects::dict(self.document, &form.dict, b"Resources").or(resources);
        self.draw_content(content, own);
        self.depth -= 1;
        self.state = outer;
        (self.text_matrix, self.line_matrix) = text;
        self.path = path;
    }

    /// A picture fills the unit square. A thin one is a line (WPS writes borders so). One that stands
    /// in the content itself is small, and has no stream.
    pub fn draw_picture(&mut self, stream: Option<&'a Stream>) {
        if self.marked.hidden() || self.state.fill_alpha <= 0.01 {
            return;
        }
        let area = self.state.ctm.apply_box(0.0, 0.0, 1.0, 1.0);
        let Some(seen) = shared(&area, &self.state.clip) else { return };
        if let Some(stream) = stream {
            let ink = match self.state.fill {
                Paint::Plain(colour) => colour,
                Paint::Mixed | Paint::None => [0; 3],
            };
            self.pictures.push(Drawn { stream, matrix: self.state.ctm, ink });
        }
        let page = self.bounds.width() * self.bounds.height();
        self.picture += seen.width() * seen.height() / page.max(1.0);
        let (mut lines, mut surfaces) = (Vec::new(), Vec::new());
        paths::surface(area, &self.state.clip, &mut lines, &mut surfaces);
        // The edges of a photograph or a seal are no lines.
        self.rulings.extend(lines.into_iter().filter(|line| line.kind == RulingKind::Drawn));
        self.lay(seen, Paint::Mixed);
        if surfaces.is_empty() {
            return;
        }
        if stream.is_some_and(|stream| self.is_opaque(&stream.dict)) && self.state.is_plain() {
            self.cover_with(seen, CoverKind::Picture);
        }
        // A watermark is set so light that the text over it can be read, and the one under it.
        if self.state.fill_alpha > VEIL {
            let shape = if self.in_note { Shape::Note } else { Shape::Picture };
            self.note_ink(seen, shape);
        }
    }

    /// A shading fills what may be seen.
    pub fn draw_shading(&mut self) {
        if self.marked.hidden() || self.state.fill_alpha <= 0.01 {
            return;
        }
        let area = self.state.clip;
        self.lay(area, Paint::Mixed);
        if self.state.is_plain() {
            self.cover_with(area, CoverKind::Coloured);
        }
    }

    /// Whether a picture lets nothing through.
    fn is_opaque(&self, picture: &Dictionary) -> bool {
        let stencil = objects::get(self.document, picture, b"ImageMask");
        !picture.has(b"SMask")
            && !picture.has(b"Mask")
            && !stencil.is_some_and(|stencil| stencil.as_bool().unwrap_or(false))
            && !picture.has(b"SMaskInData")
    }
}
