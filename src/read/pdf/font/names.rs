//! Glyph names → characters.

use skrifa::raw::ps::agl;

use super::is_plausible;
use crate::read::GlyphText;

/// The characters that a glyph name stands for.
///
/// Names that only count glyphs (`g12`, `cid34`, and `a12` outside of Zapf Dingbats) say
/// nothing.
pub fn text_of_name(name: &str, dingbats: bool) -> Option<GlyphText> {
    let counts = name.len() > 1
        && name.starts_with('a')
        && name[1..].bytes().all(|byte| byte.is_ascii_digit());
    if counts && !dingbats {
        return None;
    }
    let text: String = agl::name_to_chars(name).collect();
    let plausible = !text.is_empty() && text.chars().all(is_plausible);
    plausible.then(|| GlyphText::from(text.as_str()))
}
