//! Fonts: codes of a string → characters and widths.

mod claim;
mod cmap;
mod composite;
mod digit;
mod embedded;
mod look;
mod names;
mod outlines;
mod program;
mod shape;
mod simple;
mod to_unicode;
mod type1;
mod type3;
mod widths;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::budget::File;
use lopdf::Dictionary;

pub use self::claim::Meaning;
use self::composite::CompositeFont;
pub use self::embedded::Embedded;
use self::shape::Shape;
pub use self::shape::{ASCENT, DESCENT};
use self::simple::SimpleFont;
use super::layers::Layers;
use super::objects;
use crate::finding::{Finding, Rule, Severity};

/// The fonts and layers of one document.
pub struct Library<'a> {
    document: &'a File,
    fonts: HashMap<*const Dictionary, Rc<Font<'a>>>,
    pub layers: Layers,
    /// What may still be spent on this document, see `Canvas::work`.
    pub work: usize,
}

/// A document of 600 dense pages costs less than half of this.
const MOST_WORK: usize = 50_000_000;

pub struct Font<'a> {
    /// `BaseFont` without the tag of a subset; a Type 3 font may have no name.
    pub name: Arc<str>,
    /// Whether lines run downwards.
    pub vertical: bool,
    /// Whether glyphs are drawn by procedures, which may turn them any way.
    pub drawn: bool,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Simple(SimpleFont<'a>),
    Composite(CompositeFont<'a>),
}

/// What reading a font costs.
const FONT: usize = 50_000;

impl<'a> Library<'a> {
    pub fn new(document: &'a File) -> Self {
        Self { document, fonts: HashMap::new(), layers: Layers::new(document), work: MOST_WORK }
    }

    /// The font of this dictionary, read once per document.
    pub fn font(&mut self, dict: &'a Dictionary) -> Rc<Font<'a>> {
        let (document, work) = (self.document, &mut self.work);
        let font = self.fonts.entry(dict).or_insert_with(|| {
            *work = work.saturating_sub(FONT);
            Rc::new(Font::new(document, dict))
        });
        font.clone()
    }

    /// One finding per font that gave out glyphs for what they are not.
    pub fn findings(&self) -> Vec<Finding> {
        let lies = self.fonts.values().filter_map(|font| {
            let (name, lies) = (&font.name, font.lies()?);
            Some(format!(
                "font {name}: the file gives out its glyphs for what they are not: {lies}"
            ))
        });
        let damaged = self.fonts.values().filter(|font| font.is_damaged());
        let damaged = damaged.map(|font| {
            format!("font {}: what the file says of its characters is damaged", font.name)
        });
        let mut messages: Vec<String> = lies.chain(damaged).collect();
        messages.sort();
        messages.dedup();
        let finding = |message| Finding::reading(Rule::FontDoubtful, Severity::Error, message);
        messages.into_iter().map(finding).collect()
    }
}

impl<'a> Font<'a> {
    fn new(document: &'a File, dict: &'a Dictionary) -> Self {
        let name = objects::name(document, dict, b"BaseFont")
            .or_else(|| objects::name(document, dict, b"Name"))
            .map(plain_name)
            .unwrap_or_default();
        let name: Arc<str> = if name.is_empty() { "unnamed".into() } else { name.into() };
        let composite = objects::name(document, dict, b"Subtype") == Some(b"Type0")
            || dict.has(b"DescendantFonts");
        if composite {
            let font = CompositeFont::new(document, dict);
            Self { name, vertical: font.vertical(), drawn: false, kind: Kind::Composite(font) }
        } else {
            let font = SimpleFont::new(document, dict, name.clone());
            let drawn = objects::name(document, dict, b"Subtype") == Some(b"Type3");
            Self { name, vertical: false, drawn, kind: Kind::Simple(font) }
        }
    }

    fn is_damaged(&self) -> bool {
        match &self.kind {
            Kind::Simple(font) => font.is_damaged(),
            Kind::Composite(font) => font.is_damaged(),
        }
    }

    /// What the font says wrongly of its glyphs, in words.
    fn lies(&self) -> Option<String> {
        match &self.kind {
            Kind::Simple(font) => font.lies.told(),
            Kind::Composite(font) => font.lies.told(),
        }
    }

    /// The first character of a string that is not empty.
    pub fn first(&self, bytes: &[u8]) -> Shape {
        match &self.kind {
            Kind::Simple(font) => font.shape(bytes.first().copied().unwrap_or_default()),
            Kind::Composite(font) => font.first(bytes),
        }
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
