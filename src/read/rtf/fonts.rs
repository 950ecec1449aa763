//! Fonts and colours of a Rich Text file: the encoding of its bytes, and what can be seen.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

use crate::read::look::{Rgb, draws_signs};

/// A font of the table.
#[derive(Clone, Debug, Default)]
pub struct Font {
    charset: Option<i32>,
    code_page: Option<i32>,
    pub name: String,
}

/// The tables at the head of a file.
#[derive(Debug, Default)]
pub struct Head {
    fonts: BTreeMap<i32, Font>,
    /// The font that is being defined.
    open: i32,
    /// `None` is the automatic colour.
    colours: Vec<Option<Rgb>>,
    part: [Option<u8>; 3],
    /// Of text that names none.
    pub default_font: Option<i32>,
    /// Of the whole file.
    pub code_page: Option<i32>,
}

impl Head {
    /// A word of the table of fonts.
    pub fn font_word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "f" => self.open = number.unwrap_or(0),
            "fcharset" => self.open_font().charset = number,
            "cpg" => self.open_font().code_page = number,
            _ => {}
        }
    }

    pub fn font_name(&mut self, text: &str) {
        let name = &mut self.open_font().name;
        if name.len() < 100 {
            name.push_str(text.trim_end_matches(';'));
        }
    }

    fn open_font(&mut self) -> &mut Font {
        self.fonts.entry(self.open).or_default()
    }

    /// A word of the table of colours.
    pub fn colour_word(&mut self, word: &str, number: Option<i32>) {
        let at = match word {
            "red" => 0,
            "green" => 1,
            "blue" => 2,
            _ => return,
        };
        self.part[at] = number.and_then(|part| part.try_into().ok());
    }

    /// The semicolons between colours.
    pub fn colour_text(&mut self, text: &str) {
        for _ in text.matches(';').take(4096) {
            let part = std::mem::take(&mut self.part);
            self.colours.push(match part {
                [None, None, None] => None,
                part => Some(part.map(|part| part.unwrap_or(0))),
            });
        }
    }

    pub fn colour(&self, number: i32) -> Option<Rgb> {
        self.colours.get(usize::try_from(number).ok()?).copied().flatten()
    }

    /// The encoding of bytes in a font.
    pub fn encoding(&self, font: Option<i32>) -> &'static Encoding {
        let font = font.and_then(|font| self.fonts.get(&font));
        let page = font.and_then(|font| {
            font.code_page.or(match font.charset? {
                134 => Some(936),
                136 => Some(950),
                128 => Some(932),
                129 => Some(949),
                204 => Some(1251),
                // Western and default: what the file says of all of its text.
                _ => None,
            })
        });
        match page.or(self.code_page) {
            Some(936 | 54936) => GB18030,
            Some(950) => BIG5,
            Some(932) => SHIFT_JIS,
            Some(949) => EUC_KR,
            Some(1251) => WINDOWS_1251,
            Some(65001) => encoding_rs::UTF_8,
            Some(_) | None => WINDOWS_1252,
        }
    }

    /// Whether a font draws pictures for letters.
    pub fn draws(&self, font: Option<i32>) -> bool {
        let name = font.and_then(|font| self.fonts.get(&font)).map(|font| font.name.trim());
        name.is_some_and(draws_signs)
    }
}

/// Decodes the bytes that are whole characters; the first half of a character stays in `bytes`.
pub fn decode(bytes: &mut Vec<u8>, encoding: &'static Encoding) -> String {
    let is_double = !encoding.is_single_byte() && encoding != encoding_rs::UTF_8;
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let is_lead = is_double && *byte >= 0x81 && *byte != 0xFF;
        // GB18030 has characters of four bytes, told by a digit behind the first.
        let is_long = encoding == GB18030 && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let length = match (is_lead, is_long) {
            (true, true) => 4,
            (true, false) => 2,
            (false, _) => 1,
        };
        if end + length > bytes.len() {
            break;
        }
        end += length;
    }
    let text = encoding.decode_without_bom_handling(&bytes[..end]).0.into_owned();
    bytes.drain(..end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_wait_for_the_other() {
        let mut bytes = vec![0xD6, 0xD0, b'1', 0xB9];
        assert_eq!(decode(&mut bytes, GB18030), "中1");
        assert_eq!(bytes, [0xB9]);
        bytes.push(0xFA);
        assert_eq!(decode(&mut bytes, GB18030), "国");
    }

    #[test]
    fn fonts_and_colours() {
        let mut head = Head { code_page: Some(1252), ..Head::default() };
        head.font_word("f", Some(3));
        head.font_word("fcharset", Some(134));
        head.font_name("宋体;");
        assert_eq!(head.encoding(Some(3)), GB18030);
        assert_eq!(head.encoding(None), WINDOWS_1252);
        head.colour_text(";");
        head.colour_word("red", Some(255));
        head.colour_text(";");
        assert_eq!((head.colour(0), head.colour(1)), (None, Some([255, 0, 0])));
    }
}
