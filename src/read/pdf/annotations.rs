//! Annotations that print text on the page: filled form fields, typed notes, stamps.

use lopdf::{Dictionary, Object, Stream};

use super::content::Canvas;
use super::fields;
use super::notes;
use super::objects;
use super::pages::PageSource;
use super::state::State;
use crate::read::page::matrix::Matrix;

/// More than a page of filled fields has; a crafted page may name millions.
const MOST: usize = 5_000;

/// Flags of an annotation: hidden, and not shown on screen.
pub const HIDDEN: u32 = 1 << 1 | 1 << 5;

/// Draws the appearances of the page's annotations.
pub fn draw<'a>(canvas: &mut Canvas<'a, '_>, page: &PageSource<'a>) {
    let document = canvas.document;
    let annotations = objects::array(document, page.dict, b"Annots").unwrap_or_default();
    for annotation in annotations.iter().take(MOST) {
        let Some(dict) = objects::resolve(document, annotation).and_then(objects::as_dict) else {
            continue;
        };
        if notes::is_note(canvas, dict) {
            notes::draw(canvas, page, dict, appearance(canvas, dict));
            continue;
        }
        if !is_shown(canvas, dict) {
            continue;
        }
        let form = appearance(canvas, dict);
        if let Some(form) = form
            && let Some(fit) = fit(canvas, dict, form)
        {
            let (first, covers) = (canvas.glyphs.len(), canvas.covers.len());
            let outer = canvas.state.clone();
            canvas.state = State::new(fit.then(&page.frame()), canvas.bounds);
            canvas.draw_form(form, None);
            canvas.state = outer;
            canvas.doubt_correction(first, covers);
            canvas.check_field(first, page, dict);
        } else if let Some(value) =
            fields::value(canvas.document, dict).or_else(|| fields::note(canvas.document, dict))
        {
            canvas.print_field(page, dict, &value);
        }
    }
}

/// Only kinds whose text belongs to the document: comments and their windows do not.
fn is_shown(canvas: &Canvas<'_, '_>, dict: &Dictionary) -> bool {
    let kind = objects::name(canvas.document, dict, b"Subtype");
    let flags = objects::number(canvas.document, dict, b"F").unwrap_or(0.0) as u32;
    matches!(kind, Some(b"Widget" | b"FreeText" | b"Stamp"))
        && flags & HIDDEN == 0
        && !canvas.library.layers.hides(canvas.document, dict)
}

/// The normal appearance, in the state that the annotation is in.
fn appearance<'a>(canvas: &Canvas<'a, '_>, dict: &'a Dictionary) -> Option<&'a Stream> {
    let document = canvas.document;
    let normal = objects::get(document, objects::dict(document, dict, b"AP")?, b"N")?;
    match normal {
        Object::Stream(stream) => Some(stream),
        Object::Dictionary(states) => {
            objects::stream(document, states, objects::name(document, dict, b"AS")?)
        }
        _ => None,
    }
}

/// The map that brings the form's own box onto the rectangle of the annotation.
pub fn fit(canvas: &Canvas<'_, '_>, dict: &Dictionary, form: &Stream) -> Option<Matrix> {
    let rectangle = objects::numbers(canvas.document, dict, b"Rect")?;
    let bounds = objects::numbers(canvas.document, &form.dict, b"BBox")?;
    let (&[a, b, c, d], &[x0, y0, x1, y1]) = (rectangle.as_slice(), bounds.as_slice()) else {
        return None;
    };
    let matrix = objects::numbers(canvas.document, &form.dict, b"Matrix");
    let matrix =
        matrix.and_then(|numbers| Matrix::from_slice(&numbers)).unwrap_or(Matrix::IDENTITY);
    let own = matrix.apply_box(x0, y0, x1, y1);
    let (left, bottom) = (a.min(c), b.min(d));
    let scale = |from: f32, to: f32| if from > 0.0 { to / from } else { 1.0 };
    let (sx, sy) = (scale(own.width(), (a - c).abs()), scale(own.height(), (b - d).abs()));
    Some(Matrix::new(sx, 0.0, 0.0, sy, left - own.x0 * sx, bottom - own.top * sy))
}
