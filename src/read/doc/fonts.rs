//! The fonts of a Word file of 1997–2003 ([MS-DOC] 2.9.286): which of them draw pictures.

use super::fib::u16_at;
use crate::read::look::draws_signs;

/// For each font, whether it draws pictures for letters.
pub fn read(table: &[u8]) -> Vec<bool> {
    let mut fonts = Vec::new();
    let mut at = 4;
    while let Some(length) = table.get(at).map(|length| usize::from(*length)) {
        let Some(font) = table.get(at + 1..at + 1 + length) else { break };
        // Behind 39 bytes of measures, the name up to a zero.
        let letters =
            (0..).map_while(|number| u16_at(font, 39 + number * 2)).take_while(|l| *l != 0);
        let name = String::from_utf16_lossy(&letters.collect::<Vec<_>>());
        fonts.push(draws_signs(&name));
        at += 1 + length;
    }
    fonts
}
