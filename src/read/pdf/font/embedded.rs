//! A font program by itself, asked whether its glyphs are the characters that a page says.

use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::claim::{self, Lies, Meaning};
use super::digit::Outline;
use super::outlines::Outlines;
use super::program::Program;
use crate::read::GlyphText;

/// A font program that a page brings along, beside the text that is set in it.
pub struct Embedded {
    outlines: Outlines,
    program: Option<Program>,
    lies: Lies,
}

impl Embedded {
    /// `None` where the bytes are no font program.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let program = Program::new(&bytes);
        let outlines = Outlines::of_bytes(bytes, &[])?;
        Some(Self { outlines, program, lies: Lies::default() })
    }

    /// Whether a wrong meaning of this character can make a wrong number. `advance` is in em.
    pub fn matters(said: char, advance: f32) -> bool {
        claim::matters(&GlyphText::One(said), advance)
    }

    /// What stands on the paper where a page says a character, and which glyph shows it. Without a glyph it
    /// is the one that the program has for the character.
    pub fn shown(&self, said: char, glyph: Option<u32>) -> Meaning {
        let glyph = glyph.or_else(|| self.glyph_of(said));
        let outline = glyph.and_then(|glyph| self.outlines.draw(glyph));
        let is_digit = claim::digit(said).is_some();
        if is_digit && outline.as_ref().is_some_and(Outline::is_empty) {
            self.lies.note(&GlyphText::One(said), &GlyphText::One(' '));
            return Meaning { text: GlyphText::One(said), doubtful: true };
        }
        let named = || self.program.as_ref()?.text_of_glyph(glyph?);
        claim::examine(GlyphText::One(said), &self.lies, || outline, named)
    }

    fn glyph_of(&self, c: char) -> Option<u32> {
        match &self.outlines {
            Outlines::Sfnt(bytes) => {
                FontRef::new(bytes).ok()?.charmap().map(c).map(GlyphId::to_u32)
            }
            Outlines::Cff(_) | Outlines::Type1(_) => self.program.as_ref()?.glyph_of_text(c),
        }
    }

    /// What the page says wrongly of the glyphs, in words.
    pub fn lies(&self) -> Option<String> {
        self.lies.told()
    }
}
