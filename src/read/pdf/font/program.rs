//! Embedded font programs, asked backwards: which character does a glyph draw?

use std::collections::{HashMap, HashSet};

use super::super::budget::File;
use lopdf::{Dictionary, Stream};
use skrifa::raw::TableProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::{FontRef, GlyphId, GlyphNames, MetadataProvider, Tag};

use super::super::{filters, objects};
use super::is_plausible;
use super::names::text_of_name;
use crate::read::GlyphText;

/// What a font program tells of its glyphs.
pub struct Program {
    characters: HashMap<u32, char>,
    /// Glyphs by the codes of the program's own encoding.
    codes: HashMap<u8, u32>,
    /// Glyphs by CID, where the program is keyed by CID; else they are the same.
    cids: Option<HashMap<u32, u32>>,
    /// Glyphs that draw nothing.
    blank: HashSet<u32>,
}

/// Outlines shorter than this (in bytes) draw nothing: a width, and the end. The shortest
/// line takes more.
const SHORTEST_OUTLINE: usize = 6;

/// The largest font of all Chinese characters has half of this.
const LARGEST: usize = 64 << 20;

impl Program {
    /// The program of a simple font.
    pub fn of_font(document: &File, font: &Dictionary) -> Option<Self> {
        // A damaged program may name its glyphs wrongly.
        Self::new(&filters::sound_bytes(LARGEST, document, Self::stream(document, font)?)?)
    }

    pub fn bytes_of_font(document: &File, font: &Dictionary) -> Option<Vec<u8>> {
        filters::bytes(document, Self::stream(document, font)?)
    }

    /// Whether the file brings the program of a font along.
    pub fn is_embedded(document: &File, font: &Dictionary) -> bool {
        Self::stream(document, font).is_some()
    }

    fn stream<'a>(document: &'a File, font: &'a Dictionary) -> Option<&'a Stream> {
        let descriptor = objects::dict(document, font, b"FontDescriptor")?;
        [b"FontFile2".as_slice(), b"FontFile3", b"FontFile"]
            .iter()
            .find_map(|key| objects::stream(document, descriptor, key))
    }

    pub fn new(bytes: &[u8]) -> Option<Self> {
        if let Ok(font) = FontRef::new(bytes) {
            return Some(Self::from_sfnt(&font));
        }
        if let Ok(font) = CffFontRef::new(bytes, 0, None) {
            return Some(Self::from_cff(&font));
        }
        Type1Font::new(bytes).ok().map(|font| Self::from_type1(&font))
    }

    fn from_sfnt(font: &FontRef<'_>) -> Self {
        let mut characters = HashMap::new();
        let mut codes = HashMap::new();
        let charmap = font.charmap();
        for (code, glyph) in charmap.mappings() {
            let glyph = glyph.to_u32();
            if let code @ (0..=0xFF | 0xF000..=0xF0FF) = code {
                codes.entry((code & 0xFF) as u8).or_insert(glyph);
            }
            if let Some(c) =
                char::from_u32(code).filter(|c| is_plausible(*c) && !charmap.is_symbol())
            {
                prefer(&mut characters, glyph, c);
            }
        }
        let names = GlyphNames::new(font);
        for (glyph, name) in names.iter().filter(|(_, name)| !name.is_synthesized()) {
            if let Some(GlyphText::One(c)) = text_of_name(name.as_str(), false) {
                characters.entry(glyph.to_u32()).or_insert(c);
            }
        }
        let keyed = cff_table(font).filter(CffFontRef::is_cid);
        let cids = keyed.map(|cff| {
            let charset = cff.charset();
            let glyphs = charset.iter().flat_map(|charset| charset.iter());
            glyphs.map(|(glyph, id)| (u32::from(id.to_u16()), glyph.to_u32())).collect()
        });
        Self { characters, codes, cids, blank: blank_in_sfnt(font) }
    }

    fn from_cff(font: &CffFontRef<'_>) -> Self {
        let mut characters = HashMap::new();
        let mut cids = HashMap::new();
        let charset = font.charset();
        for (glyph, id) in charset.iter().flat_map(|charset| charset.iter()) {
            if font.is_cid() {
                cids.insert(u32::from(id.to_u16()), glyph.to_u32());
            } else if let Some(name) =
                font.string(id).and_then(|name| std::str::from_utf8(name).ok())
                && let Some(GlyphText::One(c)) = text_of_name(name, false)
            {
                characters.insert(glyph.to_u32(), c);
            }
        }
        let encoding = font.encoding();
        let glyph = |code: u8| Some((code, encoding.as_ref()?.map(code)?.to_u32()));
        Self {
            characters,
            codes: (0..=255).filter_map(glyph).collect(),
            cids: font.is_cid().then_some(cids),
            blank: blank_in_cff(font),
        }
    }

    fn from_type1(font: &Type1Font) -> Self {
        let character = |(glyph, name): (GlyphId, &str)| match text_of_name(name, false) {
            Some(GlyphText::One(c)) => Some((glyph.to_u32(), c)),
            _ => None,
        };
        let encoding = font.encoding();
        let glyph = |code: u8| Some((code, encoding.as_ref()?.map(code)?.to_u32()));
        Self {
            characters: font.glyph_names().filter_map(character).collect(),
            codes: (0..=255).filter_map(glyph).collect(),
            cids: None,
            blank: HashSet::new(),
        }
    }

    pub fn glyph_of_cid(&self, cid: u32) -> Option<u32> {
        match &self.cids {
            Some(cids) => cids.get(&cid).copied(),
            None => Some(cid),
        }
    }

    /// The character that a glyph draws; one that draws nothing is a space.
    pub fn text_of_glyph(&self, glyph: u32) -> Option<char> {
        let named = self.characters.get(&glyph).copied();
        named.or_else(|| self.blank.contains(&glyph).then_some(' '))
    }

    /// The glyph that draws a character.
    pub fn glyph_of_text(&self, text: char) -> Option<u32> {
        let drawn = self.characters.iter().filter(|(_, c)| **c == text);
        drawn.map(|(glyph, _)| *glyph).min()
    }

    /// Of a code in the program's own encoding.
    pub fn text_of_code(&self, code: u8) -> Option<char> {
        self.text_of_glyph(*self.codes.get(&code)?)
    }
}

/// The table of PostScript outlines in an OpenType program.
pub fn cff_table<'a>(font: &FontRef<'a>) -> Option<CffFontRef<'a>> {
    let table = font.table_data(Tag::new(b"CFF "))?;
    CffFontRef::new(table.as_bytes(), 0, None).ok()
}

fn blank_in_sfnt(font: &FontRef<'_>) -> HashSet<u32> {
    // Glyph 0 is for what is not there, whatever it draws.
    if let Ok(loca) = font.loca(None) {
        let empty = |glyph: &u32| {
            let at = *glyph as usize;
            loca.get_raw(at).is_some_and(|start| loca.get_raw(at + 1) == Some(start))
        };
        return (1..loca.len() as u32).filter(empty).collect();
    }
    cff_table(font).map(|cff| blank_in_cff(&cff)).unwrap_or_default()
}

fn blank_in_cff(font: &CffFontRef<'_>) -> HashSet<u32> {
    let outlines = font.charstrings();
    let blank = |glyph: &u32| {
        outlines.get(*glyph as usize).is_some_and(|outline| outline.len() < SHORTEST_OUTLINE)
    };
    (1..font.num_glyphs()).filter(blank).collect()
}

/// Of several characters drawn by one glyph the most usual one: unified ideographs before
/// radicals and compatibility forms, the plain space and hyphen before their relatives.
fn prefer(characters: &mut HashMap<u32, char>, glyph: u32, c: char) {
    let rank = |c: char| match c {
        ' '..='~' => 0,
        '\u{4E00}'..='\u{9FFF}' => 1,
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{A0}' | '\u{AD}' => 3,
        _ => 2,
    };
    let kept = characters.entry(glyph).or_insert(c);
    if rank(c) < rank(*kept) {
        *kept = c;
    }
}
