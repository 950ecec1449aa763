//! PDF → pages of glyphs and rulings.

use super::{Document, ReadError, ReadOptions};

pub fn read(_bytes: &[u8], _options: &ReadOptions) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported("PDF".to_owned()))
}
