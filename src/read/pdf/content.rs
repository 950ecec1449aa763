//! The interpreter: content streams → glyphs and rulings.

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::Number;
use lopdf::Dictionary;

use super::canvas::Canvas;
use super::mend::mend;
use super::operands::{floats, matrix};
use super::state::ColourSpace;
use crate::read::page::matrix::Matrix;
use crate::read::page::paint::Paint;
use crate::read::page::region::Winding;
use crate::read::{Ruling, RulingKind};

/// Clip paths within one another; more are mischief, and the boxes around them still count.
const MOST_WINDOWS: usize = 16;

/// Put behind a content stream, to know whether the tokeniser comes so far.
const END_OPERATION: &[u8] = b"\n/gongkai:end MP";
const END: &[u8] = b"gongkai:end";

/// A white line is seen on a surface of this contrast to it, of 255.
const SEEN: f32 = 5.0;

/// What a line costs on top of its operator.
const KEPT: usize = 5;

impl<'a> Canvas<'a, '_> {
    /// Draws a content stream with its resources.
    pub fn draw(&mut self, mut content: Vec<u8>, resources: Option<&'a Dictionary>) {
        if self.mends {
            content = mend(&content);
        }
        if hides_end_of_pictures(&content) {
            self.lost = true;
            return;
        }
        let saved = self.stack.len();
        let marks = self.marked.depth();
        content.extend_from_slice(END_OPERATION);
        let mut ended = false;
        let mut operations = TypedIter::new(&content);
        while let Some(operation) = operations.next() {
            ended = matches!(&operation, Op::MarkedContentPoint(point) if point.0.as_ref() == END);
            if !self.work(1) {
                break;
            }
            self.step(operation, resources, saved);
        }
        self.stopped |= !ended && !self.cut;
        // What a stream opens and does not close ends with it.
        while self.marked.depth() > marks {
            self.end_marked_content();
        }
        if self.stack.len() > saved {
            self.stack.truncate(saved + 1);
            self.restore(saved);
        }
    }

    fn step(&mut self, operation: Op<'_, '_>, resources: Option<&'a Dictionary>, floor: usize) {
        match operation {
            // Graphics state
            Op::SaveState(_) => self.save(),
            Op::RestoreState(_) => self.restore(floor),
            Op::Transform(m) => {
                let matrix = matrix([m.0, m.1, m.2, m.3, m.4, m.5]).then(&self.state.ctm);
                if matrix.is_finite() {
                    self.state.ctm = matrix;
                }
            }
            Op::LineWidth(width) => self.state.line_width = width.0.as_f32(),
            Op::SetGraphicsState(name) => self.set_graphics_state(name.0, resources),

            // Paths
            Op::MoveTo(p) => self.path.move_to(self.point(p.0, p.1)),
            Op::LineTo(p) => self.path.line_to(self.point(p.0, p.1)),
            Op::CubicTo(p) => self
                .path
                .curve_to([(p.0, p.1), (p.2, p.3), (p.4, p.5)].map(|(x, y)| self.point(x, y))),
            Op::CubicStartTo(p) => {
                self.path.curve_to([(p.0, p.1), (p.2, p.3)].map(|(x, y)| self.point(x, y)))
            }
            Op::CubicEndTo(p) => {
                self.path.curve_to([(p.0, p.1), (p.2, p.3)].map(|(x, y)| self.point(x, y)))
            }
            Op::ClosePath(_) => self.path.close(),
            Op::RectPath(r) => {
                let [x, y, width, height] = [r.0, r.1, r.2, r.3].map(|number| number.as_f32());
                self.path.rectangle(&self.state.ctm, x, y, width, height);
            }
            Op::StrokePath(_) => self.paint(None, true),
            Op::CloseAndStrokePath(_) => {
                self.path.close();
                self.paint(None, true);
            }
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) => {
                self.paint(Some(Winding::NonZero), false);
            }
            Op::FillPathEvenOdd(_) => self.paint(Some(Winding::EvenOdd), false),
            Op::FillAndStrokeNonZero(_) => self.paint(Some(Winding::NonZero), true),
            Op::FillAndStrokeEvenOdd(_) => self.paint(Some(Winding::EvenOdd), true),
            Op::CloseFillAndStrokeNonZero(_) => {
                self.path.close();
                self.paint(Some(Winding::NonZero), true);
            }
            Op::CloseFillAndStrokeEvenOdd(_) => {
                self.path.close();
                self.paint(Some(Winding::EvenOdd), true);
            }
            Op::EndPath(_) => self.paint(None, false),
            Op::ClipNonZero(_) => self.clip_next = Some(Winding::NonZero),
            Op::ClipEvenOdd(_) => self.clip_next = Some(Winding::EvenOdd),

            // Colours
            Op::ColorSpaceStroke(name) => {
                self.state.stroke_space = self.colour_space(name.0, resources);
                self.state.stroke = self.state.stroke_space.first();
            }
            Op::ColorSpaceNonStroke(name) => {
                self.state.fill_space = self.colour_space(name.0, resources);
                self.state.fill = self.state.fill_space.first();
            }
            Op::StrokeColor(c) => self.state.stroke = self.state.stroke_space.paint(floats(&c.0)),
            Op::NonStrokeColor(c) => self.state.fill = self.state.fill_space.paint(floats(&c.0)),
            Op::StrokeColorNamed(c) => {
                let space =
                    if c.1.is_some() { ColourSpace::Unknown } else { self.state.stroke_space };
                self.state.stroke = space.paint(floats(&c.0));
            }
            Op::NonStrokeColorNamed(c) => {
                let space =
                    if c.1.is_some() { ColourSpace::Unknown } else { self.state.fill_space };
                self.state.fill = space.paint(floats(&c.0));
            }
            Op::StrokeColorDeviceGray(c) => self.stroke_colour(ColourSpace::Additive, &[c.0]),
            Op::StrokeColorDeviceRgb(c) => {
                self.stroke_colour(ColourSpace::Additive, &[c.0, c.1, c.2])
            }
            Op::StrokeColorCmyk(c) => {
                self.stroke_colour(ColourSpace::Subtractive, &[c.0, c.1, c.2, c.3])
            }
            Op::NonStrokeColorDeviceGray(c) => self.fill_colour(ColourSpace::Additive, &[c.0]),
            Op::NonStrokeColorDeviceRgb(c) => {
                self.fill_colour(ColourSpace::Additive, &[c.0, c.1, c.2])
            }
            Op::NonStrokeColorCmyk(c) => {
                self.fill_colour(ColourSpace::Subtractive, &[c.0, c.1, c.2, c.3])
            }

            // Objects
            Op::XObject(name) => self.draw_object(name.0, resources),
            Op::InlineImage(_) => self.draw_picture(None),
            Op::Shading(_) => self.draw_shading(),

            // Text
            Op::CharacterSpacing(n) => self.state.text.char_space = n.0.as_f32(),
            Op::WordSpacing(n) => self.state.text.word_space = n.0.as_f32(),
            Op::HorizontalScaling(n) => self.state.text.scale = n.0.as_f32() / 100.0,
            Op::TextLeading(n) => self.state.text.leading = n.0.as_f32(),
            Op::TextFont(font) => self.set_font(font.0, font.1.as_f32(), resources),
            Op::TextRenderingMode(n) => self.state.text.mode = n.0.as_i64(),
            Op::TextRise(n) => self.state.text.rise = n.0.as_f32(),
            Op::BeginText(_) => {
                self.in_text = true;
                self.set_text_matrix(Matrix::IDENTITY);
            }
            Op::EndText(_) => {
                self.in_text = false;
                if let Some(area) = self.text_clip.take() {
                    self.clip(area);
                }
            }
            Op::NextLine(p) => self.next_line(p.0.as_f32(), p.1.as_f32()),
            Op::NextLineAndSetLeading(p) => {
                self.state.text.leading = -p.1.as_f32();
                self.next_line(p.0.as_f32(), p.1.as_f32());
            }
            Op::SetTextMatrix(m) => self.set_text_matrix(matrix([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.text.leading),
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.text.leading);
                self.show(text.0.as_bytes());
            }
            Op::ShowTextWithParameters(text) => {
                self.state.text.word_space = text.0.as_f32();
                self.state.text.char_space = text.1.as_f32();
                self.next_line(0.0, -self.state.text.leading);
                self.show(text.2.as_bytes());
            }
            Op::ShowTexts(texts) => self.show_all(texts.0),

            // Marked content
            Op::BeginMarkedContent(_) => self.marked.begin(None, self.glyphs.len()),
            Op::BeginMarkedContentWithProperties(tag) => {
                self.begin_marked_content(tag.1, resources);
            }
            Op::EndMarkedContent(_) => self.end_marked_content(),

            // Nothing of these can be seen in glyphs and rulings.
            Op::BeginCompatibility(_)
            | Op::EndCompatibility(_)
            | Op::LineCap(_)
            | Op::LineJoin(_)
            | Op::MiterLimit(_)
            | Op::DashPattern(_)
            | Op::RenderingIntent(_)
            | Op::FlatnessTolerance(_)
            | Op::ColorGlyph(_)
            | Op::ShapeGlyph(_)
            | Op::MarkedContentPoint(_)
            | Op::MarkedContentPointWithProperties(_)
            | Op::Fallback(_) => {}
        }
    }

    fn point(&self, x: Number, y: Number) -> (f32, f32) {
        self.state.ctm.apply(x.as_f32(), y.as_f32())
    }

    fn paint(&mut self, fill: Option<Winding>, stroke: bool) {
        if let Some(winding) = fill {
            self.cover_fill(winding);
            let paint = self.state.fill_paint();
            if paint.leaves_ink() {
                let before = self.rulings.len();
                let mut surfaces = Vec::new();
                self.path.fill(&self.state.clip, &mut self.rulings, &mut surfaces);
                self.forget_hidden(before);
                surfaces.into_iter().for_each(|area| self.lay(area, paint));
                self.note_shapes(true);
            } else if paint != Paint::None {
                let mut gaps = Vec::new();
                self.path.fill(&self.state.clip, &mut gaps, &mut Vec::new());
                self.note_gaps(gaps, paint);
                self.lay(self.path.bounds(), paint);
            }
        }
        let width = self.state.line_width.abs() * self.state.ctm.scale();
        if stroke {
            self.cover_stroke(width);
        }
        if stroke && self.state.stroke_paint().leaves_ink() {
            let before = self.rulings.len();
            self.path.stroke(width, &self.state.clip, &mut self.rulings);
            self.forget_hidden(before);
            self.note_shapes(false);
        } else if stroke && self.state.stroke_paint() != Paint::None {
            let mut gaps = Vec::new();
            self.path.stroke(width, &self.state.clip, &mut gaps);
            self.note_gaps(gaps, self.state.stroke_paint());
        }
        if let Some(winding) = self.clip_next.take() {
            self.clip(self.path.bounds());
            if !self.path.is_box() && self.state.windows.len() < MOST_WINDOWS {
                let window = self.path.region(winding);
                self.work(window.parts.iter().map(Vec::len).sum());
                self.state.windows.push(Rc::new(window));
            }
        }
        self.path.clear();
    }

    /// White lines over a coloured surface part it as its edges do.
    fn note_gaps(&mut self, gaps: Vec<Ruling>, paint: Paint) {
        let before = self.rulings.len();
        let seen = gaps.into_iter().filter(|gap| {
            gap.kind == RulingKind::Drawn && self.surfaces.contrast(paint, &gap.area) >= SEEN
        });
        let seen: Vec<Ruling> = seen.collect();
        self.rulings.extend(seen.into_iter().map(|gap| Ruling { kind: RulingKind::Shade, ..gap }));
        self.forget_hidden(before);
    }

    /// Takes back rulings that were drawn in a hidden layer.
    fn forget_hidden(&mut self, before: usize) {
        self.work(KEPT * (self.rulings.len() - before));
        if self.marked.hidden() {
            self.rulings.truncate(before);
        }
    }
}

/// Whether a stream is full of false ends of inline pictures, or of pictures without an end.
/// Telling them from true ones takes time that grows with the square of their number; real streams
/// have a handful.
fn hides_end_of_pictures(content: &[u8]) -> bool {
    const MANY: usize = 1_000;
    // Counting one letter is quick, and settles it for nearly every page.
    if content.iter().filter(|&&byte| byte == b'I').count() < MANY {
        return false;
    }
    let count = |word: &[u8]| content.windows(2).filter(|window| *window == word).count();
    let (begins, ends) = (count(b"BI"), count(b"EI"));
    ends > MANY + 4 * begins || begins > MANY + 4 * ends
}
