//! Marked content: text that stands for glyphs (ActualText), and what a layer hides.

use hayro_syntax::object::Object as Token;
use lopdf::Dictionary;

use super::canvas::Canvas;
use super::objects;
use super::sequence::Sequence;
use crate::read::{Doubt, Glyph, GlyphText};

impl<'a> Canvas<'a, '_> {
    /// `BDC`: properties stand in place or by name in the resources.
    pub fn begin_marked_content(
        &mut self,
        properties: &Token<'_>,
        resources: Option<&'a Dictionary>,
    ) {
        let document = self.document;
        let first = self.glyphs.len();
        let (instead, hidden) = match properties {
            Token::Dict(dict) => {
                let text = dict.get::<hayro_syntax::object::String<'_>>(b"ActualText".as_slice());
                (text.map(|text| text_string(text.as_bytes())), false)
            }
            Token::Name(name) => {
                let named = resources
                    .and_then(|resources| objects::dict(document, resources, b"Properties"))
                    .and_then(|properties| properties.get(name).ok());
                let dict = named
                    .and_then(|named| objects::resolve(document, named))
                    .and_then(objects::as_dict);
                let text = dict.and_then(|dict| objects::get(document, dict, b"ActualText"));
                let text = text.and_then(|text| text.as_str().ok()).map(text_string);
                (text, named.is_some_and(|named| self.library.layers.is_off(document, named)))
            }
            _ => (None, false),
        };
        self.marked.push(Sequence { instead, hidden, first });
    }

    pub fn end_marked_content(&mut self) {
        let Some(sequence) = self.marked.end() else { return };
        if let Some(text) = sequence.instead
            && !self.marked.inside_actual_text()
        {
            let first = sequence.first.min(self.glyphs.len());
            let kept = replace(self.glyphs.split_off(first), &text);
            self.inkless.retain(|&index| index < first + kept.len());
            self.glyphs.extend(kept);
            self.shorten_covers(self.glyphs.len());
        }
    }
}

/// Puts the text in the place of the glyphs.
///
/// One glyph takes the whole text, equally many take one character each. Other glyphs of one
/// line become one; over several lines the glyphs keep what they say, because nobody knows
/// which part of the text belongs to which line.
fn replace(mut glyphs: Vec<Glyph>, text: &str) -> Vec<Glyph> {
    let printed = |glyph: &Glyph| match &glyph.text {
        GlyphText::One(c) => !c.is_whitespace(),
        GlyphText::Many(_) | GlyphText::Unknown => true,
    };
    let characters: Vec<char> =
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let drawn = glyphs.iter().filter(|glyph| printed(glyph)).count();
    if drawn == 0 || characters.is_empty() {
        return glyphs;
    }
    if drawn == characters.len() {
        for (glyph, c) in glyphs.iter_mut().filter(|glyph| printed(glyph)).zip(characters) {
            if other_digit(&glyph.text, c) {
                glyph.doubt = Some(Doubt::Meaning);
            }
            glyph.text = GlyphText::One(c);
        }
        return glyphs;
    }
    let area = glyphs.iter().map(|glyph| glyph.area).reduce(|one, other| one.union(&other));
    let one_line = area.is_some_and(|area| {
        let (width, height) = (area.width(), area.height());
        width.min(height) <= 1.5 * glyphs[0].size
    });
    let (Some(area), true) = (area, one_line) else { return glyphs };
    let digits = glyphs.iter().filter_map(|glyph| glyph.text.one().filter(char::is_ascii_digit));
    let printed: Vec<char> = digits.collect();
    let instead = characters.into_iter().filter(char::is_ascii_digit);
    let other = !printed.is_empty() && !printed.into_iter().eq(instead);
    let mut joined = Glyph { text: GlyphText::from(text.trim()), area, ..glyphs.swap_remove(0) };
    if other {
        joined.doubt = Some(Doubt::Meaning);
    }
    vec![joined]
}

/// Whether a glyph is a digit and its replacement is another one. A reader sees the glyph.
fn other_digit(printed: &GlyphText, instead: char) -> bool {
    match printed {
        GlyphText::One(c) => c.is_ascii_digit() && instead.is_ascii_digit() && *c != instead,
        GlyphText::Many(_) | GlyphText::Unknown => false,
    }
}

/// A text string of a PDF: UTF-16 or UTF-8 with a mark, else PDFDocEncoding, whose letters
/// are those of Latin-1.
pub fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned()
        }
        [0xFF, 0xFE, rest @ ..] => {
            encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
