//! Embedded font programs: codes → glyphs → outlines.

use super::super::budget::File;
use lopdf::Dictionary;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::DrawSettings;
use skrifa::raw::TableProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::digit::{EM, Outline};
use super::program::{Program, cff_table};
use super::type1::{self, Wanted};

/// A font program that can draw its glyphs.
pub enum Outlines {
    /// TrueType or OpenType.
    Sfnt(Vec<u8>),
    Cff(Vec<u8>),
    Type1(Box<Type1Font>),
}

impl Outlines {
    /// The program that is embedded for a font. It need draw no other glyphs than those of the
    /// `wanted` codes of a simple font.
    pub fn of_font(document: &File, font: &Dictionary, wanted: &[Wanted<'_>]) -> Option<Self> {
        Self::of_bytes(Program::bytes_of_font(document, font)?, wanted)
    }

    /// The same of the bytes of a program; `None` where they are none.
    pub fn of_bytes(bytes: Vec<u8>, wanted: &[Wanted<'_>]) -> Option<Self> {
        if FontRef::new(&bytes).is_ok() {
            return Some(Self::Sfnt(bytes));
        }
        if CffFontRef::new(&bytes, 0, None).is_ok() {
            return Some(Self::Cff(bytes));
        }
        let bytes = type1::cut(bytes, wanted);
        Type1Font::new(&bytes).ok().map(|font| Self::Type1(Box::new(font)))
    }

    /// The glyph of a CID, where no map says it.
    pub fn glyph_of_cid(&self, cid: u32) -> Option<u32> {
        let keyed = |font: &CffFontRef<'_>| {
            if !font.is_cid() {
                return Some(cid);
            }
            let id = skrifa::raw::ps::Sid::new(u16::try_from(cid).ok()?);
            font.charset()?.glyph_id(id).map(GlyphId::to_u32)
        };
        match self {
            Self::Sfnt(bytes) => match cff_table(&FontRef::new(bytes).ok()?) {
                Some(font) => keyed(&font),
                None => Some(cid),
            },
            Self::Cff(bytes) => keyed(&CffFontRef::new(bytes, 0, None).ok()?),
            Self::Type1(_) => Some(cid),
        }
    }

    /// The glyph that a simple font shows for a code: by name, where the file names it or a
    /// table of codes does, else by the program's own encoding.
    pub fn glyph_of_code(&self, code: u8, name: Option<&str>) -> Option<u32> {
        match self {
            Self::Sfnt(bytes) => {
                let font = FontRef::new(bytes).ok()?;
                let named = name.and_then(|name| glyph_of_name(&font, name));
                named.or_else(|| glyph_of_symbol(&font, code))
            }
            Self::Cff(bytes) => {
                let font = CffFontRef::new(bytes, 0, None).ok()?;
                let Some(name) = name else {
                    return font.encoding()?.map(code).map(GlyphId::to_u32);
                };
                let charset = font.charset()?;
                let mut glyphs = charset.iter();
                glyphs
                    .find(|(_, id)| font.string(*id).is_some_and(|own| own == name.as_bytes()))
                    .map(|(glyph, _)| glyph.to_u32())
            }
            Self::Type1(font) => match name {
                Some(name) => {
                    let mut glyphs = font.glyph_names();
                    glyphs.find(|(_, own)| *own == name).map(|(glyph, _)| glyph.to_u32())
                }
                None => font.encoding()?.map(code).map(GlyphId::to_u32),
            },
        }
    }

    /// The name of a glyph of a Type 1 program.
    pub fn glyph_name(&self, glyph: u32) -> Option<&str> {
        match self {
            Self::Type1(font) => font.glyph_name(GlyphId::new(glyph)),
            Self::Sfnt(_) | Self::Cff(_) => None,
        }
    }

    /// What a glyph draws; `None` where the program does not say.
    pub fn draw(&self, glyph: u32) -> Option<Outline> {
        let glyph = GlyphId::new(glyph);
        let mut outline = Outline::default();
        match self {
            Self::Sfnt(bytes) => {
                let font = FontRef::new(bytes).ok()?;
                let settings = DrawSettings::unhinted(Size::new(EM), LocationRef::default());
                font.outline_glyphs().get(glyph)?.draw(settings, &mut outline).ok()?;
            }
            Self::Cff(bytes) => {
                let font = CffFontRef::new(bytes, 0, None).ok()?;
                let part = font.subfont(font.subfont_index(glyph)?, &[]).ok()?;
                font.draw(&part, glyph, &[], Some(EM), &mut outline).ok()?;
            }
            Self::Type1(font) => {
                font.draw(glyph, Some(EM), &mut outline).ok()?;
            }
        }
        Some(outline)
    }
}

/// By the characters of the program, or by its names.
fn glyph_of_name(font: &FontRef<'_>, name: &str) -> Option<u32> {
    let charmap = font.charmap();
    let c = skrifa::raw::ps::agl::name_to_char(name).filter(|_| !charmap.is_symbol());
    let by_character = c.and_then(|c| charmap.map(c)).map(GlyphId::to_u32);
    by_character.or_else(|| {
        let names = skrifa::GlyphNames::new(font);
        let mut names = names.iter().filter(|(_, own)| !own.is_synthesized());
        names.find(|(_, own)| own.as_str() == name).map(|(glyph, _)| glyph.to_u32())
    })
}

/// By the code itself: in a table of symbols (from U+F000 on) or one of the Macintosh.
fn glyph_of_symbol(font: &FontRef<'_>, code: u8) -> Option<u32> {
    let cmap = font.cmap().ok()?;
    let tables = || cmap.encoding_records().iter();
    let codes = [0xF000 + u32::from(code), u32::from(code)];
    let of_record = |platform: u16, encoding: Option<u16>| {
        tables()
            .filter(|record| record.platform_id() as u16 == platform)
            .filter(|record| encoding.is_none_or(|encoding| record.encoding_id() == encoding))
            .filter_map(|record| record.subtable(cmap.offset_data()).ok())
            .find_map(|table| codes.iter().find_map(|&code| table.map_codepoint(code)))
    };
    let glyph = of_record(3, Some(0)).or_else(|| of_record(1, None)).or_else(|| of_record(3, None));
    glyph.map(GlyphId::to_u32).filter(|&glyph| glyph != 0)
}
