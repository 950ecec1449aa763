//! The styles of an XLSB.

use std::collections::HashMap;
use std::rc::Rc;

use super::records::{Bytes, records};
use crate::read::excel::format::{Format, builtin};
use crate::read::excel::look::{Look, Rgb};
use crate::read::excel::palette::indexed;
use crate::read::excel::style::Style;
use crate::read::look::draws_signs;

const FONT: u32 = 43;
const FORMAT: u32 = 44;
const FILL: u32 = 45;
const STYLE: u32 = 47;
/// Where the styles of cells begin and end; those outside are named styles.
const CELLS: u32 = 617;
const CELLS_END: u32 = 618;

#[derive(Default)]
pub struct Styles {
    pub fonts: Vec<Look>,
    cells: Vec<Style>,
}

impl Styles {
    /// Reads the part with the styles; `theme` has the colours of the theme.
    pub fn read(part: &[u8], theme: &[Rgb]) -> Self {
        let mut styles = Self::default();
        let mut formats: HashMap<u16, String> = HashMap::new();
        let mut grounds: Vec<Option<Rgb>> = Vec::new();
        let mut in_cells = false;
        for (kind, bytes) in records(part) {
            match kind {
                FONT => styles.fonts.push(font(bytes, theme).unwrap_or_default()),
                FILL => grounds.push(ground(bytes, theme)),
                FORMAT => {
                    if let (Some(id), Some(code)) = (bytes.u16(0), bytes.string(2)) {
                        formats.insert(id, code);
                    }
                }
                CELLS => in_cells = true,
                CELLS_END => in_cells = false,
                STYLE if in_cells => {
                    let word = |at: usize| bytes.u16(at).unwrap_or(0);
                    let font = styles.fonts.get(usize::from(word(4))).copied().unwrap_or_default();
                    let own = formats.get(&word(2)).map(String::as_str);
                    let code = own.or_else(|| builtin(u32::from(word(2)))).unwrap_or("General");
                    styles.cells.push(Style {
                        format: Rc::new(Format::parse(code)),
                        look: Look { shrinks: word(12) & 0x100 != 0, ..font },
                        ground: grounds
                            .get(usize::from(word(6)))
                            .copied()
                            .unwrap_or(Some(Rgb::WHITE)),
                    });
                }
                _ => {}
            }
        }
        styles
    }

    pub fn of(&self, index: u32) -> Style {
        self.cells.get(index as usize).cloned().unwrap_or_default()
    }
}

fn font(bytes: Bytes<'_>, theme: &[Rgb]) -> Option<Look> {
    Some(Look {
        size: Some(f64::from(bytes.u16(0)?) / 20.0),
        struck: bytes.u16(2)? & 0x8 != 0,
        raised: matches!(bytes.u16(6)?, 1 | 2),
        hidden: false,
        colour: colour(bytes, 12, theme),
        repeated: false,
        shrinks: false,
        pictures: bytes.string(21).is_some_and(|name| draws_signs(&name)),
    })
}

fn ground(bytes: Bytes<'_>, theme: &[Rgb]) -> Option<Rgb> {
    match bytes.u32(0)? {
        0 => Some(Rgb::WHITE),
        1 => colour(bytes, 4, theme),
        _ => None,
    }
}

/// Eight bytes: how the colour is told, its number, how much lighter it is, and the colour itself.
fn colour(bytes: Bytes<'_>, at: usize, theme: &[Rgb]) -> Option<Rgb> {
    let number = u32::from(bytes.u8(at + 1)?);
    let tint = f64::from(bytes.u16(at + 2)? as i16) / f64::from(i16::MAX);
    let colour = match bytes.u8(at)? >> 1 {
        1 => indexed(number, &[]),
        2 => Some(Rgb(bytes.u8(at + 4)?, bytes.u8(at + 5)?, bytes.u8(at + 6)?)),
        3 => theme.get(number as usize).copied(),
        _ => None,
    };
    colour.map(|colour| colour.tinted(tint))
}
