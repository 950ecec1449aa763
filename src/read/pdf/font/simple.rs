//! Fonts with one byte per character: Type 1, TrueType and Type 3.

use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::sync::Arc;

use super::super::budget::File;
use encoding_rs::{MACINTOSH, WINDOWS_1252};
use lopdf::{Dictionary, Object};
use skrifa::raw::ps::{PredefinedEncoding, agl};

use super::super::objects;
use super::claim::{self, Lies, Meaning};
use super::digit::Outline;
use super::is_plausible;
use super::look;
use super::names::text_of_name;
use super::outlines::Outlines;
use super::program::Program;
use super::shape::{ASCENT, DESCENT, Shape};
use super::to_unicode::ToUnicode;
use super::type3;
use super::widths::standard_width;
use crate::read::GlyphText;

pub struct SimpleFont<'a> {
    document: &'a File,
    dict: &'a Dictionary,
    name: Arc<str>,
    encoding: Encoding,
    to_unicode: Option<ToUnicode>,
    widths: Widths,
    program: OnceCell<Option<Program>>,
    outlines: OnceCell<Option<Outlines>>,
    /// Whether the file brings its glyphs along.
    embedded: bool,
    type3: bool,
    /// Whether the font shows digits, as far as the file says.
    digits: bool,
    pub lies: Lies,
    /// Whether a width was asked for that the table has lost.
    short: Cell<bool>,
    /// Lower and upper edge of the em box.
    edges: (f32, f32),
    /// What each code means, and its advance in em, once it was asked for.
    codes: Box<[OnceCell<(Meaning, f32)>; 256]>,
}

/// The table that codes refer to when nothing more exact is said.
#[derive(Clone, Copy, PartialEq)]
enum Base {
    WinAnsi,
    MacRoman,
    Standard,
    /// The font's own, which only its program knows.
    BuiltIn,
}

impl<'a> SimpleFont<'a> {
    pub fn new(document: &'a File, dict: &'a Dictionary, name: Arc<str>) -> Self {
        let type3 = objects::name(document, dict, b"Subtype") == Some(b"Type3");
        let (unit, edges) =
            if type3 { type3_space(document, dict) } else { (0.001, (DESCENT, ASCENT)) };
        let to_unicode = ToUnicode::new(document, dict);
        Self {
            document,
            dict,
            encoding: Encoding::new(document, dict, &name, type3),
            name,
            digits: to_unicode.as_ref().is_none_or(ToUnicode::has_digits),
            to_unicode,
            widths: Widths::new(document, dict, unit),
            program: OnceCell::new(),
            outlines: OnceCell::new(),
            embedded: type3 || Program::is_embedded(document, dict),
            type3,
            lies: Lies::default(),
            short: Cell::new(false),
            edges,
            codes: Box::new([const { OnceCell::new() }; 256]),
        }
    }

    pub fn shape(&self, code: u8) -> Shape {
        let (meaning, advance) = self.codes[usize::from(code)].get_or_init(|| self.find(code));
        let (bottom, top) = self.edges;
        Shape {
            text: meaning.text.clone(),
            doubtful: meaning.doubtful,
            length: 1,
            advance: *advance,
            area: [0.0, bottom, *advance, top],
        }
    }

    fn find(&self, code: u8) -> (Meaning, f32) {
        let (said, width) = self.said(code);
        let meaning = match said {
            Some(said) if self.is_examined(&said, width) => self.examined(said, code),
            said => match said.or_else(|| self.by_program(code)) {
                Some(text) => Meaning::sound(text),
                None => {
                    let as_character = Some(char::from(code));
                    look::meaning(as_character, width, &self.lies, || self.draw(code))
                }
            },
        };
        let short = self.widths.lost.contains(&usize::from(code));
        self.short.set(self.short.get() || short);
        let damaged = self.to_unicode.as_ref().is_some_and(|table| table.damaged);
        let doubtful = meaning.doubtful
            || short
            || damaged && !look::confirms(&meaning.text, || self.draw(code));
        (Meaning { doubtful, ..meaning }, width)
    }

    /// Whether what the file says of its codes is damaged.
    pub fn is_damaged(&self) -> bool {
        self.short.get() || self.to_unicode.as_ref().is_some_and(|table| table.damaged)
    }

    /// What the file says of a code, and its advance in em.
    fn said(&self, code: u8) -> (Option<GlyphText>, f32) {
        let declared = self.to_unicode.as_ref().and_then(|table| table.text(u32::from(code)));
        let said = match declared {
            Some(said) if self.digits && !self.embedded && self.encoding.declared => {
                Some(claim::by_codes(said, self.encoding.text(code), &self.lies))
            }
            declared => declared.or_else(|| self.encoding.text(code)),
        };
        let width = self.widths.width(code).unwrap_or_else(|| {
            let c = said.as_ref().and_then(GlyphText::one);
            c.map_or(0.556, |c| standard_width(&self.name, c))
        });
        (said, width)
    }

    fn is_examined(&self, said: &GlyphText, width: f32) -> bool {
        self.digits && self.embedded && claim::matters(said, width)
    }

    fn outlines(&self) -> Option<&Outlines> {
        let outlines = self.outlines.get_or_init(|| {
            let examined = |code: &u8| {
                let (said, width) = self.said(*code);
                said.is_none_or(|said| self.is_examined(&said, width))
            };
            let codes = (0..=u8::MAX).filter(examined);
            let wanted: Vec<_> = codes.map(|code| (code, self.encoding.name(code))).collect();
            Outlines::of_font(self.document, self.dict, &wanted)
        });
        outlines.as_ref()
    }

    /// What is said of a code, beside what its glyph draws.
    fn examined(&self, said: GlyphText, code: u8) -> Meaning {
        let named = || {
            let outlines = self.outlines()?;
            let glyph = outlines.glyph_of_code(code, self.encoding.name(code))?;
            // A program that was cut counts its glyphs anew.
            if let Some(name) = outlines.glyph_name(glyph) {
                return text_of_name(name, false)?.one();
            }
            let program = self.program.get_or_init(|| Program::of_font(self.document, self.dict));
            program.as_ref()?.text_of_glyph(glyph)
        };
        claim::examine(said, &self.lies, || self.draw(code), named)
    }

    /// The outline of a code, where the font is embedded.
    fn draw(&self, code: u8) -> Option<Outline> {
        let name = self.encoding.name(code);
        if self.type3 {
            return type3::outline(self.document, self.dict, name?);
        }
        let outlines = self.outlines()?;
        outlines.draw(outlines.glyph_of_code(code, name)?)
    }

    /// The font program's own answer, by its own encoding: not where the file gives the code
    /// another glyph.
    fn by_program(&self, code: u8) -> Option<GlyphText> {
        if self.encoding.renames(code) {
            return None;
        }
        let program = self.program.get_or_init(|| Program::of_font(self.document, self.dict));
        program.as_ref()?.text_of_code(code).map(GlyphText::One)
    }
}

struct Encoding {
    base: Base,
    /// Names by code; empty where the base encoding holds.
    differences: Vec<Option<String>>,
    dingbats: bool,
    /// Whether the file says how codes are meant.
    declared: bool,
}

impl Encoding {
    fn new(document: &File, font: &Dictionary, name: &str, type3: bool) -> Self {
        let embedded = objects::dict(document, font, b"FontDescriptor").is_some_and(|descriptor| {
            [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
                .iter()
                .any(|key| descriptor.has(key))
        });
        let pictorial =
            ["Symbol", "Dingbats", "Wingdings", "Webdings"].iter().any(|p| name.contains(p));
        // A font that is not there is set in some text font, by the standard encoding.
        let silent =
            match (embedded || type3 || pictorial, objects::name(document, font, b"Subtype")) {
                (true, _) => Base::BuiltIn,
                (false, Some(b"TrueType")) => Base::WinAnsi,
                (false, _) => Base::Standard,
            };
        let mut encoding = Self {
            base: silent,
            differences: Vec::new(),
            dingbats: name.contains("Dingbats"),
            declared: false,
        };
        match objects::get(document, font, b"Encoding") {
            Some(Object::Name(name)) => {
                encoding.base = base(name).unwrap_or(silent);
                encoding.declared = base(name).is_some();
            }
            Some(Object::Dictionary(dict)) => {
                encoding.declared = true;
                encoding.base =
                    objects::name(document, dict, b"BaseEncoding").and_then(base).unwrap_or(silent);
                encoding.differences = differences(document, dict);
            }
            _ => {}
        }
        encoding
    }

    fn renames(&self, code: u8) -> bool {
        self.differences.get(usize::from(code)).is_some_and(Option::is_some)
    }

    /// The glyph that the file asks for, by name. The tables share their names below 127.
    fn name(&self, code: u8) -> Option<&str> {
        if let Some(Some(name)) = self.differences.get(usize::from(code)) {
            return Some(name);
        }
        match self.base {
            Base::WinAnsi | Base::MacRoman | Base::Standard if code < 127 => {
                Some(PredefinedEncoding::Standard.name(code)).filter(|name| *name != ".notdef")
            }
            Base::WinAnsi | Base::MacRoman | Base::Standard | Base::BuiltIn => None,
        }
    }

    fn text(&self, code: u8) -> Option<GlyphText> {
        if let Some(Some(name)) = self.differences.get(usize::from(code)) {
            return text_of_name(name, self.dingbats);
        }
        let c = match self.base {
            Base::WinAnsi => single(WINDOWS_1252, code),
            Base::MacRoman => single(MACINTOSH, code),
            Base::Standard => agl::name_to_char(PredefinedEncoding::Standard.name(code)),
            Base::BuiltIn => None,
        };
        c.filter(|c| is_plausible(*c)).map(GlyphText::One)
    }
}

fn base(name: &[u8]) -> Option<Base> {
    match name {
        b"WinAnsiEncoding" => Some(Base::WinAnsi),
        b"MacRomanEncoding" => Some(Base::MacRoman),
        b"StandardEncoding" => Some(Base::Standard),
        _ => None,
    }
}

fn single(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<char> {
    encoding.decode_without_bom_handling(&[code]).0.chars().next()
}

/// Numbers set the code, names count it up.
fn differences(document: &File, encoding: &Dictionary) -> Vec<Option<String>> {
    let mut names = vec![None; 256];
    let mut code = 0usize;
    for item in objects::array(document, encoding, b"Differences").unwrap_or_default() {
        match objects::resolve(document, item) {
            Some(Object::Name(name)) => {
                if let Some(slot) = names.get_mut(code) {
                    *slot = Some(String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            Some(number) => {
                code = number.as_float().map_or(code, |number| number.max(0.0) as usize)
            }
            None => {}
        }
    }
    names
}

struct Widths {
    first: usize,
    widths: Vec<f32>,
    /// For codes outside of the table, where the font says so.
    missing: Option<f32>,
    /// Codes that ought to be in the table and are not.
    lost: Range<usize>,
}

impl Widths {
    fn new(document: &File, font: &Dictionary, unit: f32) -> Self {
        let items = objects::array(document, font, b"Widths").unwrap_or_default();
        let width = |item| objects::as_number(document, item).unwrap_or(0.0) * unit;
        let descriptor = objects::dict(document, font, b"FontDescriptor");
        let missing = descriptor.and_then(|d| objects::number(document, d, b"MissingWidth"));
        let code =
            |key: &[u8]| objects::number(document, font, key).map(|code| code.max(0.0) as usize);
        let first = code(b"FirstChar").unwrap_or(0);
        let behind = code(b"LastChar").filter(|_| missing.is_none()).map_or(0, |last| last + 1);
        Self {
            first,
            widths: items.iter().map(width).collect(),
            missing: missing.map(|width| width * unit).or((!items.is_empty()).then_some(0.0)),
            lost: first + items.len()..behind,
        }
    }

    fn width(&self, code: u8) -> Option<f32> {
        let index = usize::from(code).checked_sub(self.first);
        index.and_then(|index| self.widths.get(index)).copied().or(self.missing)
    }
}

/// Width of a unit of a Type 3 font in text space, and the edges of its box.
fn type3_space(document: &File, font: &Dictionary) -> (f32, (f32, f32)) {
    let matrix = objects::numbers(document, font, b"FontMatrix").unwrap_or_default();
    let (a, d) = match matrix.as_slice() {
        [a, _, _, d, _, _] => (*a, *d),
        _ => (0.001, 0.001),
    };
    let bounds = objects::numbers(document, font, b"FontBBox").unwrap_or_default();
    let edges = match bounds.as_slice() {
        [_, y0, _, y1] if y0 != y1 => ((y0 * d).min(y1 * d), (y0 * d).max(y1 * d)),
        _ => (DESCENT, ASCENT),
    };
    // Boxes far from an em are those of a font with units of its own (bitmap fonts).
    let height = edges.1 - edges.0;
    if (0.5..2.0).contains(&height) { (a, (DESCENT, ASCENT)) } else { (a, edges) }
}
