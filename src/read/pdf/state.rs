//! What a content stream has set so far: the graphics and text state.

use std::rc::Rc;

use super::font::Font;
use crate::read::look::mixed;
use crate::read::page::matrix::Matrix;
use crate::read::page::paint::{Cast, LIGHT, Paint};
use crate::read::page::region::Region;
use crate::source::Rect;

/// How the numbers of a colour are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourSpace {
    /// All zero is black, all one is white.
    Additive,
    /// All zero is no ink.
    Subtractive,
    /// Lightness from 0 to 100, and two parts of colour.
    Lab,
    /// One ink, from none of it to all of it.
    Ink([u8; 3], [u8; 3]),
    /// What is painted leaves no ink.
    Nothing,
    /// Patterns, and palettes: nobody knows whether it can be seen.
    Unknown,
    /// Other spaces: taken as coloured.
    Other,
}

impl ColourSpace {
    /// The colour that a space begins with.
    pub fn first(self) -> Paint {
        match self {
            ColourSpace::Additive | ColourSpace::Subtractive => Paint::BLACK,
            ColourSpace::Lab => Paint::BLACK,
            ColourSpace::Ink(_, all) => Paint::Plain(all),
            ColourSpace::Nothing => Paint::None,
            ColourSpace::Unknown | ColourSpace::Other => Paint::Mixed,
        }
    }

    /// The colour of these components.
    pub fn paint(self, components: impl IntoIterator<Item = f32>) -> Paint {
        let most = if self == ColourSpace::Lab { 100.0 } else { 1.0 };
        let parts: Vec<f32> = components.into_iter().map(|part| part.clamp(0.0, most)).collect();
        let plain = |colour: [f32; 3]| Paint::Plain(colour.map(|part| (part * 255.0) as u8));
        match (self, &parts[..]) {
            (ColourSpace::Additive, &[grey]) => plain([grey; 3]),
            (ColourSpace::Additive, &[red, green, blue]) => plain([red, green, blue]),
            (ColourSpace::Subtractive, &[cyan, magenta, yellow, black]) => {
                plain([cyan, magenta, yellow].map(|ink| (1.0 - ink - black).max(0.0)))
            }
            // A tint of an ink of its own: no ink is white.
            (ColourSpace::Subtractive, [_, ..]) if parts.iter().all(|&ink| ink <= 0.01) => {
                plain([1.0; 3])
            }
            // How light it is tells whether it can be seen.
            (ColourSpace::Lab, &[light, ..]) => plain([light / 100.0; 3]),
            (ColourSpace::Ink(none, all), &[tint, ..]) => Paint::Plain(mixed(all, none, tint)),
            (ColourSpace::Nothing, _) => Paint::None,
            (
                ColourSpace::Additive
                | ColourSpace::Subtractive
                | ColourSpace::Lab
                | ColourSpace::Ink(..)
                | ColourSpace::Unknown
                | ColourSpace::Other,
                _,
            ) => Paint::Mixed,
        }
    }
}

/// How colours mix with those below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blend {
    Normal,
    /// As a marker pen does: dark text below stays dark.
    Darkens,
    Other,
}

#[derive(Clone)]
pub struct State<'a> {
    /// To the frame of the page.
    pub ctm: Matrix,
    /// What may be seen, in the frame of the page: the box around it.
    pub clip: Rect,
    /// The clip paths that are no boxes.
    pub windows: Vec<Rc<Region>>,
    pub fill: Paint,
    pub fill_space: ColourSpace,
    pub fill_alpha: f32,
    pub stroke: Paint,
    pub stroke_space: ColourSpace,
    pub stroke_alpha: f32,
    /// How colours mix with those below.
    pub blend: Blend,
    /// Whether a soft mask lets a part through.
    pub masked: bool,
    pub line_width: f32,
    pub text: TextState<'a>,
}

#[derive(Clone)]
pub struct TextState<'a> {
    /// The font and its index in `Page::fonts`.
    pub font: Option<(Rc<Font<'a>>, u16)>,
    /// Whether a font was asked for that is not there.
    pub lost: bool,
    pub size: f32,
    pub char_space: f32,
    pub word_space: f32,
    /// Horizontal scaling, 1 for 100 %.
    pub scale: f32,
    pub leading: f32,
    pub rise: f32,
    pub mode: i64,
}

impl State<'_> {
    pub fn new(ctm: Matrix, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            windows: Vec::new(),
            fill: Paint::BLACK,
            fill_space: ColourSpace::Additive,
            fill_alpha: 1.0,
            stroke: Paint::BLACK,
            stroke_space: ColourSpace::Additive,
            stroke_alpha: 1.0,
            blend: Blend::Normal,
            masked: false,
            line_width: 1.0,
            text: TextState {
                font: None,
                lost: false,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Colour of fills, transparency included.
    pub fn fill_paint(&self) -> Paint {
        if self.fill_alpha <= 0.01 { Paint::None } else { self.fill }
    }

    /// What a fill does to what is below it.
    pub fn fill_cast(&self) -> Cast {
        self.cast(self.fill, self.fill_space, self.fill_alpha)
    }

    /// What a stroke does to what is below it.
    pub fn stroke_cast(&self) -> Cast {
        self.cast(self.stroke, self.stroke_space, self.stroke_alpha)
    }

    fn cast(&self, paint: Paint, space: ColourSpace, alpha: f32) -> Cast {
        // Of an ink we do not know the colour, but that it covers.
        let paint = match (paint, space) {
            (Paint::Mixed, ColourSpace::Subtractive | ColourSpace::Additive) => Paint::BLACK,
            _ => paint,
        };
        let seen = match (self.blend, paint) {
            (Blend::Darkens, Paint::Plain(_)) => paint.contrast(Paint::BLACK) >= LIGHT,
            (Blend::Normal | Blend::Darkens | Blend::Other, _) => false,
        };
        match Cast::of(paint, alpha) {
            _ if seen => Cast::Shows,
            Cast::Hides if !self.is_plain() => Cast::Veils,
            cast => cast,
        }
    }

    /// Whether nobody knows if text can be seen that is drawn now: a mask may hide it, light that
    /// is mixed with light, a pattern.
    pub fn is_unsure(&self) -> bool {
        self.masked || self.blend == Blend::Other || self.fill_space == ColourSpace::Unknown
    }

    /// Whether nothing of what is below shows through what is painted.
    pub fn is_plain(&self) -> bool {
        self.fill_alpha >= 0.99 && self.blend == Blend::Normal && !self.masked
    }

    /// Colour of strokes, transparency included.
    pub fn stroke_paint(&self) -> Paint {
        if self.stroke_alpha <= 0.01 { Paint::None } else { self.stroke }
    }
}
