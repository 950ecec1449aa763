//! Properties of characters → how they look, and what else they are.

use super::properties::{Sprm, sprms};
use crate::read::look::{Ground, Ink, Rgb, TextLook, mixed};

/// What properties say of a run of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Characters {
    pub look: TextLook,
    /// Switches that are set by what the style says, not by themselves.
    vanish: Switch,
    strike: Switch,
    pub style: Option<u16>,
    /// Deleted while changes were tracked.
    pub deleted: bool,
    /// A special character: a picture, a field, a note.
    pub special: bool,
    /// A special character that belongs to a field, or an object of another program.
    pub data: bool,
    pub object: bool,
    /// A character of a symbol font.
    pub symbol: Option<u16>,
    /// Number of its font.
    pub font: Option<u16>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Switch {
    #[default]
    Plain,
    AsStyle,
    AgainstStyle,
}

impl Characters {
    /// Adds properties, the later over the earlier.
    pub fn add(&mut self, list: &[u8]) {
        sprms(list).for_each(|sprm| self.set(sprm));
    }

    pub fn set(&mut self, sprm: Sprm<'_>) {
        let on = sprm.byte() == 1;
        let look = &mut self.look;
        match sprm.code {
            0x0800 => self.deleted = on,
            0x0806 => self.data = on,
            0x0855 => self.special = on,
            0x080A => self.object = on,
            0x083C => (look.vanish, self.vanish) = switch(sprm.byte()),
            0x0837 => (look.strike, self.strike) = switch(sprm.byte()),
            0x2A53 => look.double_strike = Some(on),
            0x2A48 => look.shifted = Some(sprm.byte() != 0),
            0x4845 => look.position = Some(f32::from(sprm.signed())),
            0x4A43 => look.size = Some(f32::from(sprm.word())),
            0x8840 => look.spacing = Some(f32::from(sprm.signed()) / 20.0),
            0x4852 => look.width = Some(f32::from(sprm.word())),
            0x2A42 => look.ink = Some(palette(sprm.byte()).map_or(Ink::Automatic, Ink::Rgb)),
            0x6870 => look.ink = Some(reference(sprm.operand).map_or(Ink::Automatic, Ink::Rgb)),
            0x2A0C => look.marker = Some(palette(sprm.byte())),
            0x4866 => look.shade = small_shade(sprm.word()),
            0xCA71 => look.shade = shade(sprm.operand),
            0x4A4F => self.font = Some(sprm.word()),
            0x4A30 => self.style = Some(sprm.word()),
            0x6A09 => self.symbol = super::fib::u16_at(sprm.operand, 2),
            // Back to the style of the paragraph.
            0x2A33 => *look = TextLook::default(),
            _ => {}
        }
    }

    /// The look with its switches set against what the styles say.
    pub fn look(&self, by_style: impl Fn(fn(&TextLook) -> Option<bool>) -> bool) -> TextLook {
        let mut look = self.look.clone();
        look.vanish = settled(self.vanish, look.vanish, || by_style(|look| look.vanish));
        look.strike = settled(self.strike, look.strike, || by_style(|look| look.strike));
        look
    }
}

/// 0 and 1 set a switch; 128 leaves it as the style has it, and 129 turns that round.
fn switch(operand: u8) -> (Option<bool>, Switch) {
    match operand {
        0 => (Some(false), Switch::Plain),
        0x80 => (None, Switch::AsStyle),
        0x81 => (None, Switch::AgainstStyle),
        _ => (Some(true), Switch::Plain),
    }
}

fn settled(switch: Switch, own: Option<bool>, style: impl Fn() -> bool) -> Option<bool> {
    match switch {
        Switch::Plain => own,
        Switch::AsStyle => Some(style()),
        Switch::AgainstStyle => Some(!style()),
    }
}

/// The sixteen colours of Word 97; `None` is automatic.
fn palette(index: u8) -> Option<Rgb> {
    const COLOURS: [Rgb; 16] = [
        [0, 0, 0],
        [0, 0, 255],
        [0, 255, 255],
        [0, 255, 0],
        [255, 0, 255],
        [255, 0, 0],
        [255, 255, 0],
        [255, 255, 255],
        [0, 0, 128],
        [0, 128, 128],
        [0, 128, 0],
        [128, 0, 128],
        [128, 0, 0],
        [128, 128, 0],
        [128, 128, 128],
        [192, 192, 192],
    ];
    COLOURS.get(usize::from(index).checked_sub(1)?).copied()
}

/// A colour of three bytes; `None` is automatic.
fn reference(bytes: &[u8]) -> Option<Rgb> {
    let [red, green, blue, automatic] = *bytes.first_chunk()?;
    (automatic != 0xFF).then_some([red, green, blue])
}

/// The shading of Word 2000 and later: letters' colour, ground's colour, pattern.
pub fn shade(bytes: &[u8]) -> Option<Ground> {
    let pattern = super::fib::u16_at(bytes, 8)?;
    shaded(reference(bytes), reference(bytes.get(4..)?), pattern)
}

/// The shading of Word 97: two colours of the palette and a pattern.
pub fn small_shade(word: u16) -> Option<Ground> {
    let colour = |bits: u16| palette((bits & 0x1F) as u8);
    shaded(colour(word), colour(word >> 5), word >> 10)
}

fn shaded(over: Option<Rgb>, ground: Option<Rgb>, pattern: u16) -> Option<Ground> {
    // Percent of the first colour, by the number of the pattern.
    const PARTS: [f32; 14] =
        [0.0, 100.0, 5.0, 10.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 70.0, 75.0, 80.0, 90.0];
    match pattern {
        0 | 0xFFFF => ground.map(Ground::Rgb),
        pattern => Some(PARTS.get(usize::from(pattern)).map_or(Ground::Unknown, |part| {
            let (over, ground) = (over.unwrap_or([0; 3]), ground.unwrap_or([255; 3]));
            Ground::Rgb(mixed(over, ground, part / 100.0))
        })),
    }
}
