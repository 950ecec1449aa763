//! CMaps: strings → codes → CIDs → characters.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{LazyLock, Mutex};

use super::super::budget::File;
use super::to_unicode::MAP;
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use lopdf::{Dictionary, Object};
use memchr::memmem;

use super::super::{filters, objects};
use super::is_plausible;
use super::to_unicode::{Token, Tokens};
use crate::read::GlyphText;

/// A map of all 65 536 codes in single lines has less than 2 MiB.
const LARGEST: usize = 4 << 20;

/// How a string is cut into codes, and what CID each has.
pub struct CodeMap {
    split: Split,
    cids: Cids,
    /// The codes are characters themselves.
    unicode: bool,
    pub vertical: bool,
    /// The character collection of the CIDs, where the map says it.
    pub family: Option<CidFamily>,
    /// Whether the CIDs are more than a guess: a wrong one is another character.
    pub known: bool,
}

enum Cids {
    Identity,
    Predefined(&'static CMap),
    Embedded(Rc<CMap>),
}

/// How many bytes make a code.
enum Split {
    Two,
    /// EUC and its relatives: two bytes from 0x81 on, else one.
    Double,
    /// GB 18030: two or four bytes from 0x81 on.
    Gb18030,
    Utf16,
    Utf8,
    /// UTF-32.
    Four,
    ShiftJis,
    /// EUC with four bytes after 0x8E.
    CnsEuc,
    /// Of an embedded CMap: number of bytes, lowest and highest code.
    Ranges(Vec<(usize, u32, u32)>),
}

impl Split {
    /// That of a predefined map.
    fn of(name: &str) -> Self {
        match name.trim_end_matches("-H").trim_end_matches("-V") {
            "H" | "V" | "Identity" => Split::Two,
            "GBK2K" => Split::Gb18030,
            "CNS-EUC" => Split::CnsEuc,
            name if name.contains("UTF16") => Split::Utf16,
            name if name.contains("UCS2") => Split::Two,
            name if name.contains("RKSJ") => Split::ShiftJis,
            _ => Split::Double,
        }
    }
}

impl CodeMap {
    pub fn new(document: &File, font: &Dictionary) -> Self {
        match objects::get(document, font, b"Encoding") {
            Some(Object::Name(name)) => Self::named(name),
            Some(Object::Stream(stream)) => {
                let vertical = objects::number(document, &stream.dict, b"WMode") == Some(1.0);
                let mut bytes = filters::sound_bytes(LARGEST, document, stream);
                // The map it builds on stands in both places, or should.
                if let (Some(bytes), Some(base)) =
                    (&mut bytes, objects::name(document, &stream.dict, b"UseCMap"))
                    && memmem::find(bytes, b"usecmap").is_none()
                {
                    bytes.splice(0..0, [b"/", base, b" usecmap\n"].concat());
                }
                document.spend(bytes.as_ref().map_or(0, |bytes| MAP * bytes.len()));
                let map = bytes.and_then(|bytes| Self::embedded(&bytes, vertical));
                map.unwrap_or_else(|| Self::unknown(vertical))
            }
            _ => Self::identity(false),
        }
    }

    fn identity(vertical: bool) -> Self {
        Self {
            split: Split::Two,
            cids: Cids::Identity,
            unicode: false,
            vertical,
            family: None,
            known: true,
        }
    }

    /// A map that is damaged, or has a name that nobody knows.
    fn unknown(vertical: bool) -> Self {
        Self { known: false, ..Self::identity(vertical) }
    }

    fn named(name: &[u8]) -> Self {
        let vertical = name.ends_with(b"-V") || name == b"V";
        // Most fonts; asking for a map unpacks all of them, which takes longer than a report.
        if name.starts_with(b"Identity") {
            return Self::identity(vertical);
        }
        let text = String::from_utf8_lossy(name);
        let Some(map) = predefined(name) else { return Self::by_unicode(&text, vertical) };
        Self {
            split: Split::of(&text),
            cids: Cids::Predefined(map),
            unicode: text.starts_with("Uni"),
            vertical,
            family: family(map),
            known: true,
        }
    }

    /// A predefined map that is none of PDF, where its codes are characters.
    fn by_unicode(name: &str, vertical: bool) -> Self {
        let split = match name {
            name if name.starts_with("Uni") && name.contains("UTF8") => Split::Utf8,
            name if name.starts_with("Uni") && name.contains("UTF32") => Split::Four,
            _ => return Self::unknown(vertical),
        };
        Self { split, unicode: true, ..Self::unknown(vertical) }
    }

    fn embedded(bytes: &[u8], vertical: bool) -> Option<Self> {
        let map = CMap::parse(bytes, load_embedded)?;
        Some(Self {
            split: codespace(bytes),
            unicode: false,
            vertical: vertical || map.metadata().writing_mode == Some(WritingMode::Vertical),
            family: family(&map),
            cids: Cids::Embedded(Rc::new(map)),
            known: true,
        })
    }

    /// The first code of a string and its number of bytes (at least 1).
    pub fn first(&self, bytes: &[u8]) -> (u32, usize) {
        let byte = |index: usize| bytes.get(index).copied().unwrap_or_default();
        let length = match &self.split {
            Split::Two => 2,
            Split::Double => 1 + usize::from(byte(0) > 0x80 && byte(0) < 0xFF),
            Split::Gb18030 => match (byte(0), byte(1)) {
                (0..=0x80 | 0xFF, _) => 1,
                (_, 0x30..=0x39) => 4,
                _ => 2,
            },
            Split::Utf16 => 2 + 2 * usize::from((0xD8..=0xDB).contains(&byte(0))),
            Split::Utf8 => match byte(0) {
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF7 => 4,
                _ => 1,
            },
            Split::Four => 4,
            Split::ShiftJis => match byte(0) {
                0x81..=0x9F | 0xE0..=0xFC => 2,
                _ => 1,
            },
            Split::CnsEuc => match byte(0) {
                0x8E => 4,
                0xA1..=0xFE => 2,
                _ => 1,
            },
            Split::Ranges(ranges) => match_ranges(ranges, bytes),
        };
        let length = length.min(bytes.len()).max(1);
        let code = bytes.iter().take(length).fold(0u32, |code, &byte| code << 8 | u32::from(byte));
        (code, length)
    }

    /// The character that a code is, in the maps of Unicode.
    pub fn character(&self, code: u32, length: usize) -> Option<char> {
        let scalar = match &self.split {
            _ if !self.unicode => return None,
            Split::Utf16 if length == 4 => 0x10000 + ((code >> 16 & 0x3FF) << 10) + (code & 0x3FF),
            Split::Utf8 => {
                let bytes = code.to_be_bytes();
                return str::from_utf8(&bytes[4 - length.min(4)..]).ok()?.chars().next();
            }
            Split::Two
            | Split::Double
            | Split::Gb18030
            | Split::Utf16
            | Split::Four
            | Split::ShiftJis
            | Split::CnsEuc
            | Split::Ranges(_) => code,
        };
        char::from_u32(scalar)
    }

    pub fn cid(&self, code: u32, length: usize) -> Option<u32> {
        let length = u8::try_from(length).unwrap_or(2);
        match &self.cids {
            Cids::Identity => Some(code),
            Cids::Predefined(map) => map.lookup_cid_code(code, length),
            Cids::Embedded(map) => map.lookup_cid_code(code, length),
        }
    }
}

fn family(map: &CMap) -> Option<CidFamily> {
    map.metadata().character_collection.as_ref().map(|collection| collection.family.clone())
}

/// Each byte of a code lies between the bytes of the ends of its range.
fn match_ranges(ranges: &[(usize, u32, u32)], bytes: &[u8]) -> usize {
    let fits = |&&(length, low, high): &&(usize, u32, u32)| {
        bytes.len() >= length
            && (0..length).all(|index| {
                let shift = 8 * (length - 1 - index) as u32;
                let (low, high) = ((low >> shift) as u8, (high >> shift) as u8);
                (low..=high).contains(&bytes[index])
            })
    };
    let shortest = ranges.iter().map(|&(length, ..)| length).min().unwrap_or(1);
    ranges.iter().find(fits).map_or(shortest, |&(length, ..)| length)
}

/// `begincodespacerange <low> <high> … endcodespacerange`, shortest codes first, or else that of
/// the map before `usecmap`.
fn codespace(bytes: &[u8]) -> Split {
    let mut ranges = Vec::new();
    let mut base = Split::Two;
    let mut name = None;
    let mut tokens = Tokens { bytes, at: 0 };
    while let Some(token) = tokens.next() {
        let Token::Word(word) = token else { continue };
        match (word, name.replace(word)) {
            (b"begincodespacerange", _) => {}
            (b"usecmap", Some([b'/', name @ ..])) => {
                base = Split::of(&String::from_utf8_lossy(name));
                continue;
            }
            _ => continue,
        }
        while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) {
            if let (Some(first), Some(last)) = (low.code(), high.code()) {
                ranges.push((low.length, first, last));
            }
        }
    }
    ranges.sort_unstable();
    if ranges.is_empty() { base } else { Split::Ranges(ranges) }
}

/// A CMap that every reader of PDF knows, by name. Parsed once per process; there are 61.
fn predefined(name: &[u8]) -> Option<&'static CMap> {
    static KNOWN: LazyLock<Mutex<HashMap<Vec<u8>, Option<&'static CMap>>>> =
        LazyLock::new(Mutex::default);
    if let CMapName::Custom(_) = CMapName::from_bytes(name) {
        return None;
    }
    // A thread that panicked while it held the lock left the table whole.
    let mut known = KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    *known.entry(name.to_vec()).or_insert_with(|| {
        let map = CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded)?;
        Some(Box::leak(Box::new(map)))
    })
}

/// The characters of a character collection by CID.
pub fn collection(family: &CidFamily) -> Option<&'static CMap> {
    predefined(family.ucs2_cmap()?.to_bytes())
}

/// The text of a CID in a character collection.
pub fn text_of_cid(collection: &CMap, cid: u32) -> Option<GlyphText> {
    match collection.lookup_bf_string(cid)? {
        BfString::Char(c) => is_plausible(c).then_some(GlyphText::One(c)),
        // Variation selectors say how a character is drawn, not which one it is.
        BfString::String(text) => {
            let plain: String = text
                .chars()
                .filter(|c| !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'))
                .collect();
            (!plain.is_empty() && plain.chars().all(is_plausible))
                .then(|| GlyphText::from(plain.as_str()))
        }
    }
}
