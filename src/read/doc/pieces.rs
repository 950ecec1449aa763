//! The piece table: which characters of the text stand where in the file ([MS-DOC] 2.8.35).

use super::fib::{u16_at, u32_at};

/// A run of characters that stand together in the file.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'b> {
    /// Number of its first character in the text, and that behind its last.
    pub start: u32,
    pub end: u32,
    /// Offset of its first byte.
    pub offset: u32,
    /// One byte a character, in the code page of Western Windows; else two (UTF-16).
    pub narrow: bool,
    /// Properties of all of it, as `sprm`s.
    pub properties: Properties<'b>,
}

#[derive(Clone, Copy, Debug)]
pub enum Properties<'b> {
    List(&'b [u8]),
    /// One property by its short number, and its value.
    Short(u8, u8),
}

/// The pieces in the order of the text; `None` if their table is broken.
pub fn read(table: &[u8]) -> Option<Vec<Piece<'_>>> {
    let mut lists = Vec::new();
    let mut rest = table;
    loop {
        match rest.first()? {
            1 => {
                let length = usize::from(u16_at(rest, 1)?);
                lists.push(rest.get(3..3 + length)?);
                rest = rest.get(3 + length..)?;
            }
            2 => break,
            _ => return None,
        }
    }
    let length = u32_at(rest, 1)? as usize;
    let plc = rest.get(5..5_usize.checked_add(length)?)?;
    // n + 1 positions of 4 bytes, n pieces of 8.
    let count = length.checked_sub(4)? / 12;
    let piece = |number: usize| {
        let at = (count + 1) * 4 + number * 8;
        let offset = u32_at(plc, at + 2)?;
        let narrow = offset & 0x4000_0000 != 0;
        let offset = offset & 0x3FFF_FFFF;
        let word = u16_at(plc, at + 6)?;
        let properties = if word & 1 == 1 {
            Properties::List(lists.get(usize::from(word >> 1)).copied().unwrap_or_default())
        } else {
            Properties::Short((word >> 1 & 0x7F) as u8, (word >> 8) as u8)
        };
        Some(Piece {
            start: u32_at(plc, number * 4)?,
            end: u32_at(plc, number * 4 + 4)?,
            offset: if narrow { offset / 2 } else { offset },
            narrow,
            properties,
        })
    };
    let pieces: Vec<Piece<'_>> = (0..count).map(piece).collect::<Option<_>>()?;
    let in_order = pieces.iter().all(|piece| piece.start <= piece.end)
        && pieces.windows(2).all(|pair| pair[0].end == pair[1].start);
    in_order.then_some(pieces)
}
