//! Colours that a workbook names by number.

use super::look::Rgb;

/// The palette of Excel 97, which most workbooks leave as it is; its first eight stand twice.
const PALETTE: [u32; 56] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000,
    0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080, 0x9999FF, 0x993366,
    0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF, 0x000080, 0xFF00FF, 0xFFFF00,
    0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF, 0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99,
    0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99, 0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900,
    0xFF6600, 0x666699, 0x969696, 0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366,
    0x333399, 0x333333,
];

/// The colour of a number of the palette; `own` replaces those from 8 on.
pub fn indexed(index: u32, own: &[Rgb]) -> Option<Rgb> {
    match index {
        // What the screen has for text and for its ground.
        64 | 0x7FFF => Some(Rgb::BLACK),
        65 => Some(Rgb::WHITE),
        0..8 => Some(rgb(PALETTE[index as usize])),
        8..64 => {
            let at = (index - 8) as usize;
            own.get(at).copied().or_else(|| PALETTE.get(at).map(|colour| rgb(*colour)))
        }
        _ => None,
    }
}

fn rgb(colour: u32) -> Rgb {
    let [_, red, green, blue] = colour.to_be_bytes();
    Rgb(red, green, blue)
}
