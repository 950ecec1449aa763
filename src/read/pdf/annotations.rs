//! Annotations that print text on the page: filled form fields, typed notes, stamps.

use lopdf::Dictionary;

use super::appearance::{HIDDEN, appearance, fit};
use super::canvas::Canvas;
use super::fields;
use super::notes;
use super::objects;
use super::pages::PageSource;
use super::state::State;
use crate::read::Doubt;

/// More than a page of filled fields has; a crafted page may name millions.
const MOST: usize = 5_000;

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
            let first = canvas.glyphs.len();
            canvas.print_field(page, dict, &value);
            // An appearance that is named and not there may have shown another value.
            if dict.has(b"AP") {
                canvas.glyphs[first..].iter_mut().for_each(|one| one.doubt = Some(Doubt::Meaning));
            }
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
