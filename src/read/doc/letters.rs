//! The characters of the text, one after the other, with their place in the file.

use encoding_rs::WINDOWS_1252;

use super::fib::u16_at;
use super::pieces::Piece;

/// A character of the text.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// Its number among all characters.
    pub at: u32,
    /// A unit of UTF-16.
    pub unit: u16,
    /// Offset of its bytes.
    pub offset: u32,
    /// Number of its piece.
    pub piece: usize,
}

/// The characters of a stretch of the text. `None` stands for one that the file does not hold.
pub fn letters<'b>(
    pieces: &'b [Piece<'b>],
    text: &'b [u8],
    from: u32,
    to: u32,
) -> impl Iterator<Item = Option<Letter>> + 'b {
    let inside = pieces.iter().enumerate().filter(move |(_, p)| p.end > from && p.start < to);
    inside.flat_map(move |(number, piece)| {
        let width = if piece.narrow { 1 } else { 2 };
        let start = piece.start.max(from);
        // Behind the end of the file, one missing character tells as much as millions.
        let held = (text.len() as u32).saturating_sub(piece.offset) / width;
        let end = piece.end.min(to).min(piece.start.saturating_add(held).saturating_add(1));
        (start..end).map(move |at| {
            let offset = piece.offset.checked_add((at - piece.start).checked_mul(width)?)?;
            let unit = match piece.narrow {
                true => narrow(*text.get(offset as usize)?),
                false => u16_at(text, offset as usize)?,
            };
            Some(Letter { at, unit, offset, piece: number })
        })
    })
}

/// A byte as the code page of Western Windows has it; control characters stay.
fn narrow(byte: u8) -> u16 {
    if byte < 0x80 {
        return byte.into();
    }
    let bytes = [byte];
    let text = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
    text.chars().next().map_or(u16::from(byte), |letter| letter as u16)
}
