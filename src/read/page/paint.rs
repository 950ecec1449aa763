//! Colours, as far as they tell what can be seen.

use crate::read::{Doubt, Glyph};
use crate::source::Rect;

/// Colour as far as it matters: can one see it on what is below?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// One colour: red, green and blue.
    Plain([u8; 3]),
    /// Patterns, pictures and colours that we do not work out.
    Mixed,
    /// Fully transparent.
    None,
}

impl Paint {
    pub const BLACK: Paint = Paint::Plain([0; 3]);
    pub const WHITE: Paint = Paint::Plain([255; 3]);

    /// Whether it can be seen on white paper.
    pub fn leaves_ink(self) -> bool {
        match self {
            // A hundredth of grey is still white.
            Paint::Plain(colour) => colour.iter().any(|&part| part < 252),
            Paint::Mixed => true,
            Paint::None => false,
        }
    }

    /// The largest difference to another colour, of 255; all of it where one is not known.
    pub fn contrast(self, below: Paint) -> f32 {
        match (self, below) {
            (Paint::None, _) => 0.0,
            (Paint::Plain(one), Paint::Plain(other)) => {
                let apart = one.iter().zip(&other).map(|(one, other)| one.abs_diff(*other));
                f32::from(apart.max().unwrap_or(0))
            }
            (Paint::Mixed, _) | (_, Paint::Mixed | Paint::None) => 255.0,
        }
    }
}

/// What paint does to the text below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// Nothing of it can be seen.
    Hides,
    /// It may be hidden: paint that lets little through, patterns, masks.
    Veils,
    /// It can be seen as through a marker pen.
    Shows,
}

/// Paint of more opacity leaves text below it too light.
pub const VEIL: f32 = 0.6;

impl Cast {
    /// Of paint that mixes with nothing.
    pub fn of(paint: Paint, alpha: f32) -> Cast {
        match paint {
            Paint::Plain(_) if alpha >= 0.99 => Cast::Hides,
            Paint::Plain(_) | Paint::Mixed if alpha > VEIL => Cast::Veils,
            Paint::Plain(_) | Paint::Mixed | Paint::None => Cast::Shows,
        }
    }
}

/// Of a full contrast of 255: text of less cannot be seen at all, can hardly be seen, is set as
/// lightly as watermarks are (a grey of two thirds).
const HIDDEN: f32 = 5.0;
const FAINT: f32 = 30.0;
pub const LIGHT: f32 = 100.0;

/// Surfaces under text are looked up among so many of the last ones.
const LAST: usize = 1_000;

/// Surfaces in drawing order: text of their colour cannot be seen on them.
#[derive(Default)]
pub struct Surfaces {
    all: Vec<(Rect, Paint)>,
    /// Whether one of them is so dark, if only in one of its parts, that text as dark in it may not be
    /// seen on it: red on red.
    has_dark: bool,
}

impl Surfaces {
    pub fn lay(&mut self, area: Rect, paint: Paint) {
        if let Paint::Plain(colour) = paint {
            self.has_dark |= colour.iter().any(|&part| part < 128);
        }
        self.all.push((area, paint));
    }

    pub fn areas(&self) -> Vec<Rect> {
        self.all.iter().map(|(area, _)| *area).collect()
    }

    /// How much ink of this colour differs from what is below it here.
    pub fn contrast(&self, paint: Paint, area: &Rect) -> f32 {
        // Nearly all text is dark, and nearly all paper is light.
        if let Paint::Plain(colour) = paint
            && !self.has_dark
            && colour.iter().any(|&part| part < 96)
        {
            return 255.0;
        }
        let (x, y) = area.centre();
        let mut last = self.all.iter().rev().take(LAST);
        let below = last.find(|(surface, _)| surface.contains(x, y));
        paint.contrast(below.map_or(Paint::WHITE, |(_, paint)| *paint))
    }
}

/// Notes how well a glyph can be seen; `false` where it cannot.
pub fn is_seen(glyph: &mut Glyph, contrast: f32) -> bool {
    glyph.light = contrast <= LIGHT;
    if contrast <= FAINT {
        glyph.doubt = glyph.doubt.or(Some(Doubt::Faint));
    }
    contrast > HIDDEN
}
