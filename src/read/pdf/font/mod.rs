//! Fonts: codes of a string → characters and widths.

mod cmap;
mod composite;
mod program;
mod simple;
mod to_unicode;
mod widths;

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use lopdf::{Dictionary, Document};

use super::marked::Layers;
use super::objects;
use super::text::Shape;
use crate::read::GlyphText;

/// The fonts and layers of one document.
pub struct Library<'a> {
    document: &'a Document,
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    pub layers: Layers,
}

pub struct Font {
    /// `BaseFont` without the tag of a subset; a Type 3 font may have no name.
    pub name: Arc<str>,
    /// Whether lines run downwards.
    pub vertical: bool,
    kind: Kind,
    /// How often a glyph of this font was shown without knowing its character.
    pub unreadable: Cell<u32>,
}

enum Kind {
    Simple(Box<simple::SimpleFont>),
    Composite(Box<composite::CompositeFont>),
}

impl<'a> Library<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self { document, fonts: HashMap::new(), layers: Layers::new(document) }
    }

    /// The font of this dictionary, read once per document.
    pub fn font(&mut self, dict: &'a Dictionary) -> Rc<Font> {
        let document = self.document;
        self.fonts.entry(dict).or_insert_with(|| Rc::new(Font::new(document, dict))).clone()
    }
}

impl Font {
    fn new(document: &Document, dict: &Dictionary) -> Self {
        let name = objects::name(document, dict, b"BaseFont")
            .or_else(|| objects::name(document, dict, b"Name"))
            .map(plain_name)
            .unwrap_or_default();
        let composite = objects::name(document, dict, b"Subtype") == Some(b"Type0")
            || dict.has(b"DescendantFonts");
        let (vertical, kind) = if composite {
            let font = composite::CompositeFont::new(document, dict, &name);
            (font.vertical(), Kind::Composite(Box::new(font)))
        } else {
            (false, Kind::Simple(Box::new(simple::SimpleFont::new(document, dict, &name))))
        };
        Self { name: name.into(), vertical, kind, unreadable: Cell::new(0) }
    }

    /// The first character of a string that is not empty.
    pub fn first(&self, bytes: &[u8]) -> Shape {
        let shape = match &self.kind {
            Kind::Simple(font) => font.shape(bytes.first().copied().unwrap_or_default()),
            Kind::Composite(font) => font.first(bytes),
        };
        if shape.text == GlyphText::Unknown {
            self.unreadable.set(self.unreadable.get() + 1);
        }
        shape
    }
}

/// `ABCDEF+SimSun` is a subset of SimSun.
fn plain_name(name: &[u8]) -> String {
    let tagged = name.len() > 7 && name[6] == b'+' && name[..6].iter().all(u8::is_ascii_uppercase);
    let name = if tagged { &name[7..] } else { name };
    // Chinese producers write font names in GBK.
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// Characters that a reader of the page cannot mean: private use, replacement, controls.
fn is_plausible(c: char) -> bool {
    !matches!(c,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}'
        | '\u{F0000}'..='\u{10FFFF}')
}
