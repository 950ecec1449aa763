//! What a content stream has set so far: the graphics and text state.

use std::rc::Rc;

use super::font::Font;
use crate::read::page::matrix::Matrix;
use crate::read::page::paint::Paint;
use crate::source::Rect;

/// How the numbers of a colour are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourSpace {
    /// All zero is black, all one is white.
    Additive,
    /// All zero is no ink.
    Subtractive,
    /// Patterns, indexed and other spaces: taken as coloured.
    Other,
}

impl ColourSpace {
    /// The colour that a space begins with.
    pub fn first(self) -> Paint {
        match self {
            ColourSpace::Additive | ColourSpace::Subtractive => Paint::BLACK,
            ColourSpace::Other => Paint::Mixed,
        }
    }

    /// The colour of these components.
    pub fn paint(self, components: impl IntoIterator<Item = f32>) -> Paint {
        let parts: Vec<f32> = components.into_iter().map(|part| part.clamp(0.0, 1.0)).collect();
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
            (ColourSpace::Additive | ColourSpace::Subtractive | ColourSpace::Other, _) => {
                Paint::Mixed
            }
        }
    }
}

#[derive(Clone)]
pub struct State<'a> {
    /// To the frame of the page.
    pub ctm: Matrix,
    /// What may be seen, in the frame of the page. Clip paths count with their bounding box.
    pub clip: Rect,
    pub fill: Paint,
    pub fill_space: ColourSpace,
    pub fill_alpha: f32,
    pub stroke: Paint,
    pub stroke_space: ColourSpace,
    pub stroke_alpha: f32,
    /// Whether colours mix with those below.
    pub blends: bool,
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
            fill: Paint::BLACK,
            fill_space: ColourSpace::Additive,
            fill_alpha: 1.0,
            stroke: Paint::BLACK,
            stroke_space: ColourSpace::Additive,
            stroke_alpha: 1.0,
            blends: false,
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

    /// Whether a fill hides what is below it.
    pub fn covers(&self) -> bool {
        self.is_plain() && self.fill != Paint::None && self.fill_space != ColourSpace::Other
    }

    /// Whether nothing of what is below shows through what is painted.
    pub fn is_plain(&self) -> bool {
        self.fill_alpha >= 0.99 && !self.blends && !self.masked
    }

    /// Colour of strokes, transparency included.
    pub fn stroke_paint(&self) -> Paint {
        if self.stroke_alpha <= 0.01 { Paint::None } else { self.stroke }
    }
}
