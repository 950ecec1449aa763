//! Notes upon the page: what they strike out, black out or are drawn over.
//!
//! A note is no part of the document, and its text is not read. But whoever strikes a figure out
//! means that it does not count, so the figure is in doubt.

use lopdf::{Dictionary, Stream};

use super::appearance::{HIDDEN, fit};
use super::canvas::Canvas;
use super::objects;
use super::pages::PageSource;
use super::state::State;
use crate::read::page::ink::Shape;
use crate::read::page::matrix::{Matrix, around, shared};
use crate::source::Rect;

/// Points of one note that are looked at.
const MOST_POINTS: usize = 10_000;

/// Whether an annotation is drawn upon what is there already.
pub fn is_note(canvas: &Canvas<'_, '_>, dict: &Dictionary) -> bool {
    let flags = objects::number(canvas.document, dict, b"F").unwrap_or(0.0) as u32;
    let kind = objects::name(canvas.document, dict, b"Subtype");
    let drawn = matches!(
        kind,
        Some(
            b"StrikeOut"
                | b"Underline"
                | b"Squiggly"
                | b"Highlight"
                | b"Redact"
                | b"Square"
                | b"Circle"
                | b"Line"
                | b"Ink"
                | b"Polygon"
                | b"PolyLine"
                | b"Caret"
        )
    );
    drawn && flags & HIDDEN == 0 && !canvas.library.layers.hides(canvas.document, dict)
}

/// Notes where the annotation has ink: by its appearance, else by what it says of itself.
pub fn draw<'a>(
    canvas: &mut Canvas<'a, '_>,
    page: &PageSource<'a>,
    dict: &'a Dictionary,
    appearance: Option<&'a Stream>,
) {
    let frame = page.frame();
    // Whatever these look like, they take all of it away.
    let kind = objects::name(canvas.document, dict, b"Subtype");
    if matches!(kind, Some(b"StrikeOut" | b"Redact")) {
        quads(canvas, dict, &frame).into_iter().for_each(|area| canvas.note(area));
        return;
    }
    if let Some((form, fit)) = appearance.and_then(|form| Some((form, fit(canvas, dict, form)?))) {
        let lines = canvas.rulings.len();
        let picture = canvas.picture;
        let outer = canvas.state.clone();
        canvas.in_note = true;
        canvas.state = State::new(fit.then(&frame), canvas.bounds);
        canvas.draw_form(form, None);
        canvas.in_note = false;
        canvas.state = outer;
        canvas.picture = picture;
        for line in canvas.rulings.split_off(lines) {
            canvas.strike(&line.area);
        }
        return;
    }
    described(canvas, dict, &frame);
}

impl Canvas<'_, '_> {
    fn note(&mut self, area: Rect) {
        self.note_ink(area, Shape::Note);
    }

    /// A line counts where it runs through the middle of a digit, which its middle third tells.
    fn strike(&mut self, line: &Rect) {
        let y = (line.top + line.bottom) / 2.0;
        if line.width() >= line.height() {
            self.note_ink(*line, Shape::NoteStroke((line.x0, y), (line.x1, y)));
        } else {
            let x = (line.x0 + line.x1) / 2.0;
            self.note_ink(*line, Shape::NoteStroke((x, line.top), (x, line.bottom)));
        }
    }

    fn strokes(&mut self, points: &[(f32, f32)]) {
        for pair in points.windows(2) {
            self.note_ink(around(pair), Shape::NoteStroke(pair[0], pair[1]));
        }
    }
}

/// Draws a note without an appearance as viewers do.
fn described(canvas: &mut Canvas<'_, '_>, dict: &Dictionary, frame: &Matrix) {
    let document = canvas.document;
    let points = |key: &[u8]| pairs(&objects::numbers(document, dict, key)?, frame);
    match objects::name(document, dict, b"Subtype") {
        Some(b"Underline" | b"Squiggly") => {
            for area in quads(canvas, dict, frame) {
                canvas.strike(&Rect { top: area.bottom - 0.5, ..area });
            }
        }
        Some(b"Line") => canvas.strokes(&points(b"L").unwrap_or_default()),
        Some(b"Polygon" | b"PolyLine") => canvas.strokes(&points(b"Vertices").unwrap_or_default()),
        Some(b"Ink") => {
            for list in objects::array(document, dict, b"InkList").unwrap_or_default() {
                let numbers =
                    objects::resolve(document, list).and_then(|list| list.as_array().ok());
                let numbers = numbers.into_iter().flatten().take(MOST_POINTS);
                let numbers: Vec<f32> =
                    numbers.filter_map(|number| objects::as_number(document, number)).collect();
                canvas.strokes(&pairs(&numbers, frame).unwrap_or_default());
            }
        }
        Some(b"Square" | b"Circle") => {
            let filled = objects::array(document, dict, b"IC").is_some_and(|ink| !ink.is_empty());
            let area = points(b"Rect").map(|points| around(&points)).filter(|_| filled);
            area.into_iter().for_each(|area| canvas.note(area));
        }
        _ => {}
    }
}

fn pairs(numbers: &[f32], frame: &Matrix) -> Option<Vec<(f32, f32)>> {
    let pairs = numbers.chunks_exact(2).take(MOST_POINTS);
    Some(pairs.map(|pair| frame.apply(pair[0], pair[1])).collect())
}

/// The texts that a note is about; its rectangle where it does not say.
fn quads(canvas: &Canvas<'_, '_>, dict: &Dictionary, frame: &Matrix) -> Vec<Rect> {
    let numbers = |key: &[u8]| objects::numbers(canvas.document, dict, key);
    let boxes = |numbers: Vec<f32>, points: usize| -> Vec<Rect> {
        pairs(&numbers, frame).unwrap_or_default().chunks(points).map(around).collect()
    };
    let quads = numbers(b"QuadPoints").map(|numbers| boxes(numbers, 4)).unwrap_or_default();
    let quads = if quads.is_empty() {
        numbers(b"Rect").map(|numbers| boxes(numbers, 2))
    } else {
        Some(quads)
    };
    let quads = quads.unwrap_or_default().into_iter();
    quads.filter_map(|area| shared(&area, &canvas.bounds)).collect()
}
