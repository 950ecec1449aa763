//! Fonts with codes of several bytes: Type 0 with a descendant CID font.

use std::cell::{OnceCell, RefCell};

use super::super::budget::File;
use hayro_cmap::{CMap, CidFamily};
use lopdf::Dictionary;

use super::super::{filters, objects};
use super::claim::{self, Lies, Meaning};
use super::cmap::{self, CodeMap};
use super::digit::Outline;
use super::look;
use super::outlines::Outlines;
use super::program::Program;
use super::shape::{ASCENT, DESCENT, Shape};
use super::to_unicode::ToUnicode;
use super::widths::{CidWidths, VerticalWidths};
use crate::read::GlyphText;

/// Two bytes for each of 65 536 CIDs, and some to spare.
const LARGEST_MAP: usize = 1 << 20;

pub struct CompositeFont<'a> {
    document: &'a File,
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
    outlines: OnceCell<Option<Outlines>>,
    embedded: bool,
    /// Whether the font shows digits, as far as the file says.
    digits: bool,
    pub lies: Lies,
    /// Codes of two bytes that were looked up, by their first byte.
    known: RefCell<Vec<Option<Box<Known>>>>,
}

type Known = [Option<Found>; 256];

/// What a code means, its width in em and its CID.
#[derive(Clone)]
struct Found {
    meaning: Meaning,
    width: f32,
    cid: u32,
}

impl<'a> CompositeFont<'a> {
    pub fn new(document: &'a File, font: &'a Dictionary) -> Self {
        let descendant = objects::array(document, font, b"DescendantFonts")
            .and_then(|fonts| objects::resolve(document, fonts.first()?))
            .and_then(objects::as_dict);
        let codes = CodeMap::new(document, font);
        let glyphs = descendant
            .and_then(|descendant| objects::stream(document, descendant, b"CIDToGIDMap"))
            .map(|stream| filters::sound_bytes(LARGEST_MAP, document, stream).unwrap_or_default());
        let empty = Dictionary::new();
        let to_unicode = ToUnicode::new(document, font);
        let metrics = descendant.unwrap_or(&empty);
        Self {
            vertical: codes.vertical.then(|| VerticalWidths::new(document, metrics)),
            document,
            descendant,
            codes,
            digits: to_unicode.as_ref().is_none_or(ToUnicode::has_digits),
            to_unicode,
            widths: CidWidths::new(document, metrics),
            collection: OnceCell::new(),
            glyphs,
            program: OnceCell::new(),
            outlines: OnceCell::new(),
            embedded: descendant.is_some_and(|font| Program::is_embedded(document, font)),
            lies: Lies::default(),
            known: RefCell::new(Vec::new()),
        }
    }

    pub fn vertical(&self) -> bool {
        self.vertical.is_some()
    }

    /// The first character of a string.
    pub fn first(&self, bytes: &[u8]) -> Shape {
        let (code, length) = self.codes.first(bytes);
        let Found { meaning: Meaning { text, doubtful }, width, cid } = self.look_up(code, length);
        let (advance, area) = match &self.vertical {
            None => (width, [0.0, DESCENT, width, ASCENT]),
            Some(vertical) => {
                let vertical = vertical.metrics(cid, width);
                let (x, y) = (-vertical.x, -vertical.y);
                (vertical.advance, [x, y + DESCENT, x + width, y + ASCENT])
            }
        };
        Shape { text, doubtful, length, advance, area }
    }

    /// What a code means; those of two bytes are looked up once.
    fn look_up(&self, code: u32, length: usize) -> Found {
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

    fn find(&self, code: u32, length: usize) -> Found {
        let cid = self.codes.cid(code, length).unwrap_or(0);
        let width = self.widths.width(cid);
        let by_codes =
            || self.by_code(code, length).or_else(|| cmap::text_of_cid(self.collection()?, cid));
        let meaning = match self.declared(code, cid) {
            Some(said) if !self.digits => Meaning::sound(said),
            Some(said) if self.embedded => self.examined(said, cid, width),
            Some(said) => Meaning::sound(claim::by_codes(said, by_codes(), &self.lies)),
            None => match by_codes() {
                Some(text) if self.embedded => self.examined(text, cid, width),
                Some(text) => Meaning::sound(text),
                None => match self.by_program(cid) {
                    Some(text) => Meaning::sound(text),
                    None => look::meaning(None, width, &self.lies, || self.draw(cid)),
                },
            },
        };
        // Without the descendant nobody knows how wide the glyphs are, and so where they stand.
        let doubtful = meaning.doubtful
            || self.is_damaged() && !look::confirms(&meaning.text, || self.draw(cid));
        Found { meaning: Meaning { doubtful, ..meaning }, width, cid }
    }

    /// Whether what the file says of its codes is damaged.
    pub fn is_damaged(&self) -> bool {
        self.descendant.is_none() || self.to_unicode.as_ref().is_some_and(|table| table.damaged)
    }

    /// What is said of a glyph, beside what it draws.
    fn examined(&self, said: GlyphText, cid: u32, width: f32) -> Meaning {
        if !claim::matters(&said, width) {
            return Meaning::sound(said);
        }
        let named = || self.by_program(cid)?.one();
        claim::examine(said, &self.lies, || self.draw(cid), named)
    }

    /// The outline of a CID, where the font is embedded.
    fn draw(&self, cid: u32) -> Option<Outline> {
        let outlines = self
            .outlines
            .get_or_init(|| Outlines::of_font(self.document, self.descendant?, &[]))
            .as_ref()?;
        outlines.draw(self.mapped(cid, || outlines.glyph_of_cid(cid))?)
    }

    /// What ToUnicode says. An accented letter as wide as an ideograph is no letter.
    fn declared(&self, code: u32, cid: u32) -> Option<GlyphText> {
        let table = self.to_unicode.as_ref()?;
        let wide = || self.widths.width(cid) >= 0.9;
        table.text(code).filter(|_| !(table.is_mostly_accented() && wide()))
    }

    /// In the Unicode CMaps the code is the character.
    fn by_code(&self, code: u32, length: usize) -> Option<GlyphText> {
        let character = self.codes.character(code, length);
        character.filter(|c| super::is_plausible(*c)).map(GlyphText::One)
    }

    /// The collection of the CMap, or that which the font declares.
    fn collection(&self) -> Option<&'static CMap> {
        *self.collection.get_or_init(|| {
            if !self.codes.known {
                return None;
            }
            // The numbers that a map gives belong to its own collection, whatever the font says.
            let mapped = self.codes.family.as_ref().and_then(cmap::collection);
            mapped.or_else(|| cmap::collection(&family(self.document, self.descendant?)?))
        })
    }

    /// The font program's own answer.
    fn by_program(&self, cid: u32) -> Option<GlyphText> {
        let program = self
            .program
            .get_or_init(|| Program::of_font(self.document, self.descendant?))
            .as_ref()?;
        let glyph = self.mapped(cid, || program.glyph_of_cid(cid))?;
        program.text_of_glyph(glyph).map(GlyphText::One)
    }

    /// The glyph of a CID by the map of the file, or else by the program.
    fn mapped(&self, cid: u32, program: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let Some(map) = &self.glyphs else { return program() };
        let at = 2 * cid as usize;
        Some(u32::from(u16::from_be_bytes([*map.get(at)?, *map.get(at + 1)?])))
    }
}

/// The character collection that a CID font declares.
fn family(document: &File, font: &Dictionary) -> Option<CidFamily> {
    let system = objects::dict(document, font, b"CIDSystemInfo")?;
    let part = |key: &[u8]| objects::get(document, system, key)?.as_str().ok();
    Some(CidFamily::from_registry_ordering(part(b"Registry")?, part(b"Ordering")?))
}
