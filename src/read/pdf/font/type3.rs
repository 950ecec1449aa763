//! Type 3 fonts: glyphs that are drawn by content streams of their own.
//!
//! Chromium writes every font with PostScript outlines so.

use super::super::budget::File;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use lopdf::Dictionary;
use skrifa::outline::OutlinePen;

use super::super::operands::matrix;
use super::super::{filters, objects};
use super::digit::{EM, Outline};
use crate::read::page::matrix::Matrix;

/// A glyph of more bytes is a picture.
const LARGEST: usize = 64 << 10;

/// What the procedure of this name draws, where it fills one path and does nothing else.
pub fn outline(document: &File, font: &Dictionary, name: &str) -> Option<Outline> {
    let procedures = objects::dict(document, font, b"CharProcs")?;
    let procedure = objects::stream(document, procedures, name.as_bytes())?;
    let content = filters::sound_bytes(LARGEST, document, procedure)?;
    let unit = objects::numbers(document, font, b"FontMatrix")
        .and_then(|numbers| Matrix::from_slice(&numbers))?;
    let mut ctm = unit.then(&Matrix::new(EM, 0.0, 0.0, EM, 0.0, 0.0));
    let mut outline = Outline::default();
    let mut operations = TypedIter::new(&content);
    while let Some(operation) = operations.next() {
        let to = |x: f32, y: f32| ctm.apply(x, y);
        match operation {
            Op::Transform(m) => ctm = matrix([m.0, m.1, m.2, m.3, m.4, m.5]).then(&ctm),
            Op::MoveTo(p) => {
                let (x, y) = to(p.0.as_f32(), p.1.as_f32());
                outline.move_to(x, y);
            }
            Op::LineTo(p) => {
                let (x, y) = to(p.0.as_f32(), p.1.as_f32());
                outline.line_to(x, y);
            }
            Op::CubicTo(p) => {
                let (a, b) = to(p.0.as_f32(), p.1.as_f32());
                let (c, d) = to(p.2.as_f32(), p.3.as_f32());
                let (x, y) = to(p.4.as_f32(), p.5.as_f32());
                outline.curve_to(a, b, c, d, x, y);
            }
            Op::CubicStartTo(p) => {
                let (a, b) = outline.end();
                let (c, d) = to(p.0.as_f32(), p.1.as_f32());
                let (x, y) = to(p.2.as_f32(), p.3.as_f32());
                outline.curve_to(a, b, c, d, x, y);
            }
            Op::CubicEndTo(p) => {
                let (a, b) = to(p.0.as_f32(), p.1.as_f32());
                let (x, y) = to(p.2.as_f32(), p.3.as_f32());
                outline.curve_to(a, b, x, y, x, y);
            }
            Op::RectPath(r) => {
                let [x, y, width, height] = [r.0, r.1, r.2, r.3].map(|number| number.as_f32());
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                let [first, rest @ ..] = corners.map(|(x, y)| to(x, y));
                outline.move_to(first.0, first.1);
                rest.iter().for_each(|corner| outline.line_to(corner.0, corner.1));
                outline.close();
            }
            Op::ClosePath(_) => outline.close(),
            Op::ColorGlyph(_)
            | Op::ShapeGlyph(_)
            | Op::SaveState(_)
            | Op::RestoreState(_)
            | Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_)
            | Op::EndPath(_) => {}
            // Strokes, pictures, forms, texts: what comes out is not the outline of a path.
            _ => return None,
        }
    }
    outline.close();
    outline.is_sized = is_sized(document, font, &unit);
    Some(outline)
}

/// Whether the units of the font make an em, which those of bitmap fonts do not.
fn is_sized(document: &File, font: &Dictionary, unit: &Matrix) -> bool {
    let bounds = objects::numbers(document, font, b"FontBBox").unwrap_or_default();
    let [_, low, _, high] = *bounds.as_slice() else { return false };
    (0.5..2.0).contains(&((high - low) * unit.d).abs())
}
