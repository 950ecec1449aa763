//! What a font tells of one character of a string.

use crate::read::GlyphText;

/// The em box of a glyph from its baseline, in em. One box for all fonts: what their
/// descriptors say differs between fonts of one line, and cells are told apart by it.
pub const ASCENT: f32 = 0.88;
pub const DESCENT: f32 = -0.12;

/// What a font says of one character.
pub struct Shape {
    pub text: GlyphText,
    /// Whether `text` is in doubt.
    pub doubtful: bool,
    /// Bytes of its code.
    pub length: usize,
    /// To the next glyph, in em; downwards and negative in vertical writing.
    pub advance: f32,
    /// The em box around the glyph from its origin: x0, y0, x1, y1 in em, y upwards.
    pub area: [f32; 4],
}

impl Shape {
    /// Word spacing goes to the single byte 32 and nothing else.
    pub fn is_space_code(&self, bytes: &[u8]) -> bool {
        self.length == 1 && bytes.first() == Some(&b' ')
    }
}
