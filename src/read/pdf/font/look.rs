//! Glyphs that nobody names: digits by their look.

use super::claim::{self, Lies, Meaning};
use super::digit::Outline;
use crate::read::GlyphText;

/// Digits are narrower than ideographs, which need no look (in em).
const WIDEST: f32 = 0.75;

/// Whether a glyph looks like the digit that it is said to be.
pub fn confirms(said: &GlyphText, draw: impl FnOnce() -> Option<Outline>) -> bool {
    let is_digit = said.one().is_some_and(|c| c.is_ascii_digit());
    is_digit && seen(draw).text == *said
}

fn seen(draw: impl FnOnce() -> Option<Outline>) -> Meaning {
    claim::examine(GlyphText::Unknown, &Lies::default(), draw, || None)
}

/// What a glyph is that neither the file nor its font program names: a digit, where it looks like
/// one, or unknown.
///
/// `code` is what the code would be as a character. Producers that name nothing leave codes as they
/// were as a rule, and where the look says the same it is more than a guess.
pub fn meaning(
    code: Option<char>,
    width: f32,
    lies: &Lies,
    draw: impl FnOnce() -> Option<Outline>,
) -> Meaning {
    let unknown = Meaning::sound(GlyphText::Unknown);
    if width >= WIDEST {
        return unknown;
    }
    let seen = seen(draw);
    match seen.text {
        GlyphText::One(digit) if digit.is_ascii_digit() => {
            if code == Some(digit) {
                return Meaning::sound(seen.text);
            }
            lies.note(&GlyphText::Unknown, &seen.text);
            seen
        }
        GlyphText::One(_) | GlyphText::Many(_) | GlyphText::Unknown => unknown,
    }
}
