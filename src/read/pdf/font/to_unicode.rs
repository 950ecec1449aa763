//! `ToUnicode`: what the producer says each code means.
//!
//! Read here and not by hayro-cmap, which gives up the whole table at the first entry that is
//! not well-formed (an empty target, an array too short); a table with one bad line still
//! tells the rest.

use super::super::budget::File;
use super::super::{filters, objects};
use super::claim::digit;
use super::is_plausible;
use crate::read::GlyphText;
use lopdf::{Dictionary, Object};

/// A table of all 65 536 codes in single lines has less than 2 MiB.
const LARGEST: usize = 4 << 20;

/// What a table of characters takes in memory, in times of its text.
pub const MAP: usize = 8;

/// Codes → characters, as the file declares them.
pub struct ToUnicode {
    /// Sorted by code, without overlaps; the last declaration of a code counts.
    ranges: Vec<Range>,
    /// The codes are characters themselves (`/ToUnicode /Identity-H`).
    identity: bool,
    /// Whether its stream is damaged: some entries may be wrong.
    pub damaged: bool,
}

struct Range {
    first: u32,
    last: u32,
    target: Target,
}

enum Target {
    /// Counts up with the code.
    From(u32),
    Text(Box<str>),
}

impl ToUnicode {
    pub fn new(document: &File, font: &Dictionary) -> Option<Self> {
        match objects::get(document, font, b"ToUnicode")? {
            Object::Stream(stream) => {
                let content = filters::decode(LARGEST, document, stream);
                document.spend(MAP * content.bytes.len());
                document.spend(MAP * content.bytes.len());
                let table = Self { damaged: !content.is_whole(), ..Self::parse(&content.bytes) };
                (!table.ranges.is_empty() && !table.says_one_thing()).then_some(table)
            }
            Object::Name(name) if name.starts_with(b"Identity") => {
                Some(Self { ranges: Vec::new(), identity: true, damaged: false })
            }
            _ => None,
        }
    }

    pub fn parse(bytes: &[u8]) -> Self {
        let mut ranges = Vec::new();
        let mut tokens = Tokens { bytes, at: 0 };
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"beginbfchar") => characters(&mut tokens, &mut ranges),
                Token::Word(b"beginbfrange") => character_ranges(&mut tokens, &mut ranges),
                _ => {}
            }
        }
        // Stable: of two entries with the same first code the later one stays last and wins.
        ranges.sort_by_key(|range| range.first);
        ranges.dedup_by(|later, earlier| {
            let same = later.first == earlier.first;
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        Self { ranges, identity: false, damaged: false }
    }

    /// Many codes and one character: a table that was made to hide the text, or by mistake.
    fn says_one_thing(&self) -> bool {
        let mut targets = self.ranges.iter().map(|range| match &range.target {
            Target::From(first) if range.first == range.last => char::from_u32(*first),
            Target::Text(text) => text.chars().next(),
            Target::From(_) => None,
        });
        let first = targets.next().flatten();
        self.ranges.len() >= 4 && first.is_some() && targets.all(|target| target == first)
    }

    /// Whether most entries are accented Latin letters: GBK read as Latin-1, or the like.
    pub fn is_mostly_accented(&self) -> bool {
        let accented = |range: &&Range| match range.target {
            Target::From(first) => (0xC0..=0x24F).contains(&first),
            Target::Text(_) => false,
        };
        self.ranges.len() >= 8
            && 2 * self.ranges.iter().filter(accented).count() >= self.ranges.len()
    }

    /// Whether any code is a digit.
    pub fn has_digits(&self) -> bool {
        let meets = |first: u32, last: u32| {
            [(0x30, 0x39), (0xFF10, 0xFF19)].iter().any(|&(low, high)| first <= high && last >= low)
        };
        self.identity
            || self.ranges.iter().any(|range| match &range.target {
                Target::From(first) => {
                    meets(*first, first.saturating_add(range.last - range.first))
                }
                Target::Text(text) => text.chars().any(|c| digit(c).is_some()),
            })
    }

    /// What a code means; `None` where the table says nothing that can be meant.
    pub fn text(&self, code: u32) -> Option<GlyphText> {
        if self.identity {
            return char::from_u32(code).filter(|c| is_plausible(*c)).map(GlyphText::One);
        }
        let after = self.ranges.partition_point(|range| range.first <= code);
        let range = self.ranges.get(after.checked_sub(1)?)?;
        if code > range.last {
            return None;
        }
        match &range.target {
            Target::From(first) => char::from_u32(first.saturating_add(code - range.first))
                .filter(|c| is_plausible(*c))
                .map(GlyphText::One),
            Target::Text(text) => text.chars().all(is_plausible).then(|| GlyphText::from(&**text)),
        }
    }
}

/// `<code> <text>` until `endbfchar`.
fn characters(tokens: &mut Tokens<'_>, ranges: &mut Vec<Range>) {
    let mut code = None;
    for token in tokens.by_ref() {
        match (token, code.take()) {
            (Token::Word(word), _) if word.starts_with(b"end") => return,
            (Token::Hex(hex), None) => code = hex.code(),
            (Token::Hex(hex), Some(code)) => {
                if let Some(target) = hex.target() {
                    ranges.push(Range { first: code, last: code, target });
                }
            }
            _ => {}
        }
    }
}

/// `<first> <last> <text>` or `<first> <last> [<text> <text> …]` until `endbfrange`.
fn character_ranges(tokens: &mut Tokens<'_>, ranges: &mut Vec<Range>) {
    loop {
        let mut bounds = [0u32; 2];
        for bound in &mut bounds {
            match tokens.next() {
                Some(Token::Hex(hex)) => *bound = hex.code().unwrap_or(u32::MAX),
                Some(Token::Word(word)) if word.starts_with(b"end") => return,
                None => return,
                Some(Token::Word(_) | Token::Open | Token::Close) => {}
            }
        }
        let [first, last] = bounds;
        match tokens.next() {
            Some(Token::Hex(hex)) => {
                if let Some(target) = hex.target()
                    && first <= last
                {
                    push_range(first, last, target, ranges);
                }
            }
            Some(Token::Open) => {
                let mut code = first;
                while let Some(Token::Hex(hex)) = tokens.next() {
                    if let Some(target) = hex.target()
                        && code <= last
                    {
                        ranges.push(Range { first: code, last: code, target });
                    }
                    code = code.saturating_add(1);
                }
            }
            Some(Token::Word(word)) if word.starts_with(b"end") => return,
            None => return,
            Some(Token::Word(_) | Token::Close) => {}
        }
    }
}

/// Of a text of several characters the last one counts up; such ranges are short.
fn push_range(first: u32, last: u32, target: Target, ranges: &mut Vec<Range>) {
    match target {
        Target::From(_) => ranges.push(Range { first, last, target }),
        Target::Text(text) => {
            let mut characters: Vec<char> = text.chars().collect();
            let Some(end) = characters.pop() else { return };
            let head: String = characters.into_iter().collect();
            for code in first..=last.min(first.saturating_add(255)) {
                let Some(c) = char::from_u32(u32::from(end) + (code - first)) else { continue };
                let text = format!("{head}{c}").into_boxed_str();
                ranges.push(Range { first: code, last: code, target: Target::Text(text) });
            }
        }
    }
}

/// A token of a CMap, as far as it is of interest.
pub enum Token<'b> {
    Hex(Hex),
    Open,
    Close,
    Word(&'b [u8]),
}

/// A hexadecimal string of up to 64 bytes; longer ones are cut.
pub struct Hex {
    bytes: [u8; 64],
    pub length: usize,
}

impl Hex {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub fn code(&self) -> Option<u32> {
        (1..=4)
            .contains(&self.length)
            .then(|| self.bytes().iter().fold(0, |code, &byte| code << 8 | u32::from(byte)))
    }

    /// UTF-16; a single byte is a character of Latin-1.
    fn target(&self) -> Option<Target> {
        if self.length == 1 {
            return Some(Target::From(u32::from(self.bytes[0])));
        }
        let units = self.bytes().chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let text: String =
            char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect();
        // Some writers put the mark of UTF-16 before each character.
        let text = text.trim_start_matches('\u{FEFF}');
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (None, _) => None,
            (Some(c), None) => Some(Target::From(u32::from(c))),
            (Some(_), Some(_)) => Some(Target::Text(text.into())),
        }
    }
}

pub struct Tokens<'b> {
    pub bytes: &'b [u8],
    pub at: usize,
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.at += 2,
                b'<' => return Some(Token::Hex(self.hex())),
                b'[' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b']' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'%' => self.skip(|byte| !matches!(byte, b'\n' | b'\r')),
                b'>' | b'(' | b')' | b'{' | b'}' => self.at += 1,
                byte if byte.is_ascii_whitespace() || byte == 0 => self.at += 1,
                _ => {
                    let start = self.at;
                    self.at += 1;
                    self.skip(|byte| {
                        !byte.is_ascii_whitespace()
                            && !matches!(byte, b'<' | b'>' | b'[' | b']' | b'/' | b'(')
                    });
                    return Some(Token::Word(&self.bytes[start..self.at]));
                }
            }
        }
    }
}

impl Tokens<'_> {
    fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|&byte| wanted(byte)) {
            self.at += 1;
        }
    }

    fn hex(&mut self) -> Hex {
        let mut hex = Hex { bytes: [0; 64], length: 0 };
        let mut digits = 0;
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = char::from(byte).to_digit(16) else { continue };
            if let Some(slot) = hex.bytes.get_mut(digits / 2) {
                *slot = *slot << 4 | digit as u8;
                digits += 1;
            }
        }
        hex.length = digits.div_ceil(2);
        hex
    }
}
