//! Form fields that somebody filled in: what they hold, where their appearance does not show it.

use lopdf::{Dictionary, Document};

use super::canvas::Canvas;
use super::font::{ASCENT, DESCENT};
use super::marked::text_string;
use super::objects;
use super::pages::PageSource;
use crate::read::page::matrix::Matrix;
use crate::read::{Doubt, Glyph, GlyphText};
use crate::text::number;

/// Fields inside fields; deeper ones are loops.
const DEEPEST: usize = 8;

/// A longer value is no figure and no label.
const LONGEST: usize = 2_000;

/// The size of a text that the field does not say, at most (in points).
const LARGEST: f32 = 12.0;

/// What a character costs, see `Canvas::work`.
const GLYPH: usize = 10;

/// Between the edge of a field and its text (in points), as viewers set it.
const MARGIN: f32 = 2.0;

/// The text that a field holds, its own or that of the field above it.
pub fn value(document: &Document, widget: &Dictionary) -> Option<String> {
    if !matches!(inherited(document, widget, b"FT"), Some(b"Tx" | b"Ch")) {
        return None;
    }
    let bytes = inherited(document, widget, b"V")?;
    let text = text_string(bytes);
    let text = text.trim();
    (!text.is_empty() && text.len() <= LONGEST).then(|| text.to_owned())
}

/// The text of a note that stands on the page itself.
pub fn note(document: &Document, annotation: &Dictionary) -> Option<String> {
    if objects::name(document, annotation, b"Subtype") != Some(b"FreeText") {
        return None;
    }
    let text = text_string(objects::get(document, annotation, b"Contents")?.as_str().ok()?);
    (text.len() <= LONGEST).then_some(text)
}

/// A name or a string of a field or of those above it.
fn inherited<'a>(document: &'a Document, widget: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    let mut field = Some(widget);
    for _ in 0..DEEPEST {
        let dict = field?;
        if let Some(object) = objects::get(document, dict, key) {
            return object.as_name().or_else(|_| object.as_str()).ok();
        }
        field = objects::dict(document, dict, b"Parent");
    }
    None
}

impl Canvas<'_, '_> {
    /// Compares the appearance of a field, whose glyphs begin at `first`, with what it holds.
    ///
    /// An appearance without any text says nothing. One with another number is that of an older
    /// value, or the value is: viewers differ in what they show.
    pub fn check_field(&mut self, first: usize, page: &PageSource<'_>, widget: &Dictionary) {
        let Some(value) = value(self.document, widget) else { return };
        let shown: String = self.glyphs[first.min(self.glyphs.len())..]
            .iter()
            .filter_map(|glyph| glyph.text.one())
            .collect();
        let empty = self.glyphs.len() <= first;
        if empty {
            self.print_field(page, widget, &value);
        }
        let differs = match (number::parse(shown.trim()), number::parse(&value)) {
            (Some(shown), Some(held)) => shown != held,
            (Some(_), None) | (None, _) => empty,
        };
        if differs {
            self.other_fields += 1;
            for glyph in self.glyphs.iter_mut().skip(first) {
                glyph.doubt = Some(Doubt::Meaning);
            }
        }
    }

    /// Prints what a field holds into its box, as viewers do where the file brings no appearance.
    pub fn print_field(&mut self, page: &PageSource<'_>, widget: &Dictionary, value: &str) {
        let Some(&[a, b, c, d]) = objects::numbers(self.document, widget, b"Rect")
            .as_deref()
            .and_then(<[f32]>::first_chunk)
        else {
            return;
        };
        let (left, right, bottom, top) = (a.min(c), a.max(c), b.min(d), b.max(d));
        let lines: Vec<&str> = value.lines().collect();
        let room = (top - bottom) / lines.len().max(1) as f32;
        let size = size(self.document, widget).unwrap_or((0.7 * room).min(LARGEST));
        let aligned = objects::number(self.document, widget, b"Q").unwrap_or(0.0);
        let font = self.font_index(&"form field".into());
        for (number, line) in lines.into_iter().enumerate() {
            let width: f32 = line.chars().map(|c| advance(c) * size).sum();
            let free = (right - left - width - 2.0 * MARGIN).max(0.0);
            let mut x = left + MARGIN + free * (aligned / 2.0).clamp(0.0, 1.0);
            let baseline = top - room * (number as f32 + 0.5) - 0.35 * size;
            for c in line.chars() {
                let placed = Matrix::new(size, 0.0, 0.0, size, x, baseline).then(&page.frame());
                let glyph = Glyph {
                    area: placed.apply_box(0.0, DESCENT, advance(c), ASCENT),
                    size: size * page.unit,
                    font,
                    direction: placed.direction(),
                    text: GlyphText::One(c),
                    doubt: None,
                    light: false,
                };
                if self.work(GLYPH) && !c.is_control() {
                    self.glyphs.push(glyph);
                }
                x += advance(c) * size;
            }
        }
    }
}

/// The size of the text of a field, where its default appearance (`/Helv 9 Tf`) says it.
fn size(document: &Document, widget: &Dictionary) -> Option<f32> {
    let appearance = inherited(document, widget, b"DA")?;
    let words: Vec<&str> = str::from_utf8(appearance).ok()?.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "Tf")?;
    let size: f32 = words.get(at.checked_sub(1)?)?.parse().ok()?;
    (size > 1.0 && size < 100.0).then_some(size)
}

/// Width of a character in em, near enough to keep it within its cell.
fn advance(c: char) -> f32 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}
