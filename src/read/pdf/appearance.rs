//! How an annotation looks: the form that it shows, and where.

use lopdf::{Dictionary, Object, Stream};

use super::canvas::Canvas;
use super::objects;
use crate::read::page::matrix::Matrix;

/// Flags of an annotation: hidden, and not shown on screen.
pub const HIDDEN: u32 = 1 << 1 | 1 << 5;

/// The normal appearance, in the state that the annotation is in.
pub fn appearance<'a>(canvas: &Canvas<'a, '_>, dict: &'a Dictionary) -> Option<&'a Stream> {
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
