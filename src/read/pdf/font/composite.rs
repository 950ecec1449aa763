//! Fonts with codes of several bytes: Type 0 with a descendant CID font.

use std::cell::{OnceCell, RefCell};

use hayro_cmap::{CMap, CidFamily};
use lopdf::{Dictionary, Document};

use super::super::objects;
use super::super::text::{ASCENT, DESCENT, Shape};
use super::cmap::{self, CodeMap};
use super::program::Program;
use super::to_unicode::ToUnicode;
use super::widths::{CidWidths, VerticalWidths};
use crate::read::GlyphText;

pub struct CompositeFont<'a> {
    document: &'a Document,
    descendant: Option<&'a Dictionary>,
    codes: CodeMap,
    to_unicode: Option<ToUnicode>,
    widths: CidWidths,
    vertical: Option<VerticalWidths>,
    /// Characters of the CIDs, where the collection is known.
    collection: OnceCell<Option<&'static CMap>>,
    /// Glyph of each CID in the font program, two bytes each; `None` where they are the same.
    glyphs: Option<Vec<u8>>,
    program: OnceCell<Option<Program>>,
    /// Codes of two bytes that were looked up, by their first byte.
    known: RefCell<Vec<Option<Box<Known>>>>,
}

type Known = [Option<(GlyphText, f32, u32)>; 256];

impl<'a> CompositeFont<'a> {
    pub fn new(document: &'a Document, font: &'a Dictionary) -> Self {
        let descendant = objects::array(document, font, b"DescendantFonts")
            .and_then(|fonts| objects::resolve(document, fonts.first()?))
            .and_then(objects::as_dict);
        let codes = CodeMap::new(document, font);
        let glyphs = descendant
            .and_then(|descendant| objects::stream(document, descendant, b"CIDToGIDMap"))
            .and_then(|stream| objects::bytes(document, stream));
        let empty = Dictionary::new();
        let metrics = descendant.unwrap_or(&empty);
        Self {
            vertical: codes.vertical.then(|| VerticalWidths::new(document, metrics)),
            document,
            descendant,
            codes,
            to_unicode: ToUnicode::new(document, font),
            widths: CidWidths::new(document, metrics),
            collection: OnceCell::new(),
            glyphs,
            program: OnceCell::new(),
            known: RefCell::new(Vec::new()),
        }
    }

    pub fn vertical(&self) -> bool {
        self.vertical.is_some()
    }

    /// The first character of a string.
    pub fn first(&self, bytes: &[u8]) -> Shape {
        let (code, length) = self.codes.first(bytes);
        let (text, width, cid) = self.look_up(code, length);
        match &self.vertical {
            None => Shape { text, length, advance: width, area: [0.0, DESCENT, width, ASCENT] },
            Some(vertical) => {
                let vertical = vertical.metrics(cid, width);
                let (x, y) = (-vertical.x, -vertical.y);
                let area = [x, y + DESCENT, x + width, y + ASCENT];
                Shape { text, length, advance: vertical.advance, area }
            }
        }
    }

    /// Text, width and CID of a code; those of two bytes are looked up once.
    fn look_up(&self, code: u32, length: usize) -> (GlyphText, f32, u32) {
        let row = (code >> 8) as usize;
        if length > 2 || row > 255 {
            return self.find(code, length);
        }
        // One byte and two bytes of the same value are different codes in some maps.
        let row = if length == 1 { 256 } else { row };
        let mut known = self.known.borrow_mut();
        if known.is_empty() {
            known.resize_with(257, || None);
        }
        let row = known[row].get_or_insert_with(|| Box::new([const { None }; 256]));
        row[(code & 0xFF) as usize].get_or_insert_with(|| self.find(code, length)).clone()
    }

    fn find(&self, code: u32, length: usize) -> (GlyphText, f32, u32) {
        let cid = self.codes.cid(code, length).unwrap_or(0);
        let text = self
            .declared(code, cid)
            .or_else(|| self.by_code(code, length))
            .or_else(|| cmap::text_of_cid(self.collection()?, cid))
            .or_else(|| self.by_program(cid));
        (text.unwrap_or(GlyphText::Unknown), self.widths.width(cid), cid)
    }

    /// What ToUnicode says. An accented letter as wide as an ideograph is no letter.
    fn declared(&self, code: u32, cid: u32) -> Option<GlyphText> {
        let table = self.to_unicode.as_ref()?;
        let wide = || self.widths.width(cid) >= 0.9;
        table.text(code).filter(|_| !(table.is_mostly_accented() && wide()))
    }

    /// In the Unicode CMaps the code is the character.
    fn by_code(&self, code: u32, length: usize) -> Option<GlyphText> {
        if !self.codes.unicode {
            return None;
        }
        let scalar = match length {
            4 => 0x10000 + ((code >> 16 & 0x3FF) << 10) + (code & 0x3FF),
            _ => code,
        };
        char::from_u32(scalar).filter(|c| super::is_plausible(*c)).map(GlyphText::One)
    }

    /// The collection that the font declares, or that of its CMap.
    fn collection(&self) -> Option<&'static CMap> {
        *self.collection.get_or_init(|| {
            let declared = self.descendant.and_then(|font| family(self.document, font));
            let collection = declared.as_ref().and_then(cmap::collection);
            collection.or_else(|| self.codes.family.as_ref().and_then(cmap::collection))
        })
    }

    /// The font program's own answer.
    fn by_program(&self, cid: u32) -> Option<GlyphText> {
        let program = self
            .program
            .get_or_init(|| Program::of_font(self.document, self.descendant?))
            .as_ref()?;
        let glyph = match &self.glyphs {
            Some(map) => {
                let at = 2 * cid as usize;
                u32::from(u16::from_be_bytes([*map.get(at)?, *map.get(at + 1)?]))
            }
            None => program.glyph_of_cid(cid)?,
        };
        program.text_of_glyph(glyph).map(GlyphText::One)
    }
}

/// The character collection that a CID font declares.
fn family(document: &Document, font: &Dictionary) -> Option<CidFamily> {
    let system = objects::dict(document, font, b"CIDSystemInfo")?;
    let part = |key: &[u8]| objects::get(document, system, key)?.as_str().ok();
    Some(CidFamily::from_registry_ordering(part(b"Registry")?, part(b"Ordering")?))
}
