//! How a text looks → what a reader takes from it, for every format that has styles.
//!
//! The look of a run is decided by its own properties, then by its character style, the style of
//! its paragraph, that of its table, and the defaults of the document.

use std::sync::LazyLock;

use super::line::Look;

/// Text of this size and less is not to be seen, in half points: programs hide text at 1 point.
const INVISIBLE_SIZE: f32 = 5.0;

/// Text of this size and less is a mark beside a figure and no part of it, in half points.
const TINY_SIZE: f32 = 8.0;

/// Text of this width and less (in percent) is a stroke.
const INVISIBLE_WIDTH: f32 = 15.0;

/// Digits of this width and less are strokes that nobody can tell apart.
const NARROW: f32 = 40.0;

/// Letters that stand closer together than usual by this part of their size lie over one another;
/// those that stand further apart by so much are no longer one number.
const STACKED: f32 = 0.25;
const APART: f32 = 1.0;

/// Raised or lowered by this part of its size, a digit is no part of the figure beside it. Programs
/// that turn PDF into Word files shift digits by half a point here and there, which nobody sees.
const RAISED: f32 = 0.15;
const LEAST_RAISED: f32 = 3.0;

/// The size of text of which nobody says it, in half points.
const USUAL_SIZE: f32 = 20.0;

/// Below this contrast (of WCAG: 1 is none, 21 is black on white) nobody sees a text.
///
/// White on the lightest grey that programs offer, F2F2F2, is 1.12; the next grey, D9D9D9, is
/// 1.41 and can be made out.
const INVISIBLE: f32 = 1.15;

/// Colours that differ by less in each of their parts are one to the eye, however dark they are.
const CLOSE: u8 = 20;

/// Red, green, blue from 0 to 255.
pub type Rgb = [u8; 3];

pub const WHITE: Rgb = [255; 3];
pub const BLACK: Rgb = [0; 3];

/// The colour of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Black, or white on a dark ground: always seen.
    Automatic,
    Rgb(Rgb),
    /// No ink at all.
    None,
}

/// The colour of what lies under a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Rgb(Rgb),
    /// A pattern, a picture, the fill of a shape.
    Unknown,
}

/// What one source says of the look of a text; what is `None` is left to the source below.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextLook {
    pub vanish: Option<bool>,
    pub strike: Option<bool>,
    pub double_strike: Option<bool>,
    /// Raised or lowered by name.
    pub shifted: Option<bool>,
    /// Up or down, in half points.
    pub position: Option<f32>,
    /// In half points.
    pub size: Option<f32>,
    /// In percent of the usual width.
    pub width: Option<f32>,
    /// What is put between letters, in points; below zero they move together.
    pub spacing: Option<f32>,
    pub ink: Option<Ink>,
    /// How much of the ink there is: 1 for all of it.
    pub opacity: Option<f32>,
    pub shade: Option<Ground>,
    /// The marker pen; `None` inside is the pen taken away.
    pub marker: Option<Option<Rgb>>,
    /// Whether its font draws pictures for letters.
    pub pictures: Option<bool>,
    /// Whether it stands as two lines in one.
    pub combined: Option<bool>,
}

impl TextLook {
    /// This look where it says something, and the other one elsewhere.
    pub fn over(&self, below: &Self) -> Self {
        Self {
            vanish: self.vanish.or(below.vanish),
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            shifted: self.shifted.or(below.shifted),
            position: self.position.or(below.position),
            size: self.size.or(below.size),
            width: self.width.or(below.width),
            spacing: self.spacing.or(below.spacing),
            ink: self.ink.or(below.ink),
            opacity: self.opacity.or(below.opacity),
            shade: self.shade.or(below.shade),
            marker: self.marker.or(below.marker),
            pictures: self.pictures.or(below.pictures),
            combined: self.combined.or(below.combined),
        }
    }

    /// What a reader takes from a text that looks like this on that ground.
    pub fn seen(&self, ground: Ground) -> Look {
        let on = |switch: Option<bool>| switch == Some(true);
        let size = self.size.unwrap_or(USUAL_SIZE);
        let opacity = self.opacity.unwrap_or(1.0);
        let is_faint = match (self.ink, self.marker.flatten().map_or(ground, Ground::Rgb)) {
            (Some(Ink::None), _) => true,
            (Some(Ink::Rgb(ink)), Ground::Rgb(ground)) if opacity > 0.0 && opacity < 1.0 => {
                is_invisible(mixed(ink, ground, opacity), ground)
            }
            (Some(Ink::Rgb(ink)), Ground::Rgb(ground)) => is_invisible(ink, ground),
            (Some(Ink::Rgb(_)), Ground::Unknown) | (Some(Ink::Automatic) | None, _) => false,
        };
        let is_thin = self.width.is_some_and(|width| width <= INVISIBLE_WIDTH);
        if on(self.vanish) || is_faint || is_thin || size <= INVISIBLE_SIZE {
            return Look::Hidden;
        }
        if on(self.strike) || on(self.double_strike) {
            return Look::Struck;
        }
        let shift = self.position.unwrap_or(0.0).abs();
        let is_shifted = shift >= LEAST_RAISED && shift >= RAISED * size;
        if on(self.shifted) || is_shifted || size <= TINY_SIZE {
            return Look::Mark;
        }
        // Under a black marker pen, programs do not agree whether black letters turn white.
        let is_inked = matches!(self.ink, None | Some(Ink::Automatic));
        let is_blackened = is_inked && self.marker.flatten().is_some_and(is_dark);
        // Nor on how much is seen of letters without any ink, or of a share of the automatic colour.
        let is_sheer = opacity <= 0.0 || is_inked && opacity < 1.0;
        let is_narrow = self.width.is_some_and(|width| width <= NARROW);
        let points = size / 2.0;
        let is_set_apart =
            self.spacing.is_some_and(|by| by <= -STACKED * points || by >= APART * points);
        let is_merged = on(self.pictures) || on(self.combined);
        if is_blackened || is_sheer || is_narrow || is_set_apart || is_merged {
            return Look::Unclear;
        }
        Look::Plain
    }
}

/// What stands around a run: the styles below it, and its ground.
#[derive(Clone, Debug)]
pub struct Around {
    /// Of the document.
    pub defaults: TextLook,
    /// Of the style of the table, in the part of it that we are in.
    pub table: TextLook,
    /// Of the style of the paragraph.
    pub paragraph: TextLook,
    /// Under the paragraph.
    pub ground: Ground,
    /// The line is too low for any text.
    pub squeezed: bool,
}

impl Around {
    /// What a reader takes from a run with these properties of its own and of its style.
    pub fn look(&self, own: &TextLook, style: &TextLook) -> Look {
        let mut look = own.over(style).over(&self.paragraph).over(&self.table).over(&self.defaults);
        let toggled = |of: fn(&TextLook) -> Option<bool>| {
            of(own).or_else(|| {
                // A switch that two styles press is off again; the defaults press it for good.
                let styles = [style, &self.paragraph, &self.table];
                let pressed = styles.iter().filter(|look| of(look) == Some(true)).count() % 2 == 1;
                Some(pressed || of(&self.defaults) == Some(true))
            })
        };
        look.vanish = toggled(|look| look.vanish);
        look.strike = toggled(|look| look.strike);
        let ground = look.shade.unwrap_or(self.ground);
        if self.squeezed { Look::Hidden } else { look.seen(ground) }
    }
}

/// Whether two colours are too close for the eye.
pub fn is_invisible(ink: Rgb, ground: Rgb) -> bool {
    if std::iter::zip(ink, ground).all(|(one, other)| one.abs_diff(other) <= CLOSE) {
        return true;
    }
    let (ink, ground) = (luminance(ink), luminance(ground));
    (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05) < INVISIBLE
}

fn is_dark(colour: Rgb) -> bool {
    luminance(colour) < 0.2
}

fn luminance(colour: Rgb) -> f32 {
    let [red, green, blue] = colour.map(|part| {
        let part = f32::from(part) / 255.0;
        if part <= 0.04 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// `part` of one colour and the rest of the other.
pub fn mixed(one: Rgb, other: Rgb, part: f32) -> Rgb {
    let mix = |at: usize| f32::from(one[at]) * part + f32::from(other[at]) * (1.0 - part);
    [0, 1, 2].map(|at| mix(at).round() as u8)
}

/// The beginnings of the names of fonts that draw pictures for letters and digits. Symbol is none of
/// them: its letters are Greek, and its digits are digits.
const PICTURE_FONTS: &str = include_str!("picture_fonts.csv");

/// Whether the font of this name draws signs in place of letters and digits.
pub fn draws_signs(font: &str) -> bool {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let rows = PICTURE_FONTS.lines().skip(1);
        rows.filter_map(|row| row.split(',').next()).map(letters).collect()
    });
    let font = letters(font);
    NAMES.iter().any(|name| font.starts_with(name))
}

/// The same name is written with blanks, hyphens and underscores, or without.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// `FF0000` or `#FF0000`; `None` for `auto` and whatever else.
pub fn rgb(text: &str) -> Option<Rgb> {
    let text = text.trim().trim_start_matches('#');
    let part = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (text.len() == 6).then(|| Some([part(0)?, part(2)?, part(4)?]))?
}

/// A length of OpenDocument in points; `None` for a share of another.
pub fn points(text: &str) -> Option<f64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let number: f64 = text[..at].trim().parse().ok()?;
    Some(match &text[at..] {
        "pt" => number,
        "in" => number * 72.0,
        "cm" => number * 72.0 / 2.54,
        "mm" => number * 7.2 / 2.54,
        "pc" => number * 12.0,
        "px" => number * 0.75,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_that_draw_pictures() {
        let draw = [
            "Wingdings 2",
            "wingdings",
            "Webdings",
            "ZapfDingbats",
            "ITC Zapf Dingbats",
            "Marlett",
        ];
        assert!(draw.iter().all(|name| draws_signs(name)));
        assert!(!["Symbol", "宋体", "", "Arial", "Segoe UI Symbol"].iter().any(|n| draws_signs(n)));
    }

    #[test]
    fn what_the_eye_sees() {
        assert!(is_invisible(WHITE, WHITE));
        assert!(is_invisible([0xFE; 3], WHITE));
        assert!(is_invisible([0xF2; 3], WHITE));
        assert!(!is_invisible([0xD9; 3], WHITE));
        assert!(!is_invisible(WHITE, [0x44, 0x72, 0xC4]));
        assert!(is_invisible(BLACK, [8; 3]));
        assert!(is_invisible([0x1F, 0x29, 0x37], [0x11, 0x18, 0x27]));
        assert!(is_invisible([0x44, 0x72, 0xC4], [0x44, 0x72, 0xC4]));
        assert!(!is_invisible([255, 0, 0], WHITE));
    }
}
