//! Text objects → glyphs.

use std::collections::HashMap;
use std::sync::Arc;

use super::fonts::{Said, Unproved};
use super::numbers;
use super::painter::{KEPT, Painter, Place};
use super::resources::FontFile;
use super::tree::{child, children, is_false, is_true};
use crate::read::look::draws_signs;
use crate::read::page::ink::is_digit;
use crate::read::page::matrix::Matrix;
use crate::read::page::paint::{LIGHT, Paint, is_seen};
use crate::read::pdf::Embedded;
use crate::read::xml::Element;
use crate::read::{Doubt, Glyph, GlyphText, Mark};
use crate::source::Rect;

/// The em box of a glyph above and below its baseline, in em; the same as in PDF.
const ASCENT: f32 = 0.88;
const DESCENT: f32 = 0.12;

/// Characters of one object; a page has a few thousand.
const MOST: usize = 100_000;

/// Digits of this horizontal scale and less cannot be told apart; below the smallest one, nothing
/// is to be seen, or programs take it for none at all.
const NARROW: f32 = 0.4;
const NARROWEST: f32 = 0.01;

/// How the characters of one object are set.
struct Style {
    size: f32,
    /// Horizontal scale, 1 for 100 %.
    scale: f32,
    /// Whether digits are strokes that nobody can tell apart, or mirrored.
    squeezed: bool,
    /// Whether one character stands left of the one before it, or is read as if it did.
    backwards: bool,
    /// Turns of a character, by degrees.
    turn: f32,
    font: u16,
    paint: Paint,
    /// The program of the font.
    file: Option<Arc<FontFile>>,
    /// The glyphs that show the characters of the object, by the place of each among them.
    glyphs: HashMap<usize, u32>,
    /// Whether characters and glyphs are not one to one, or the font has pictures for glyphs.
    odd: bool,
}

impl Painter<'_> {
    pub fn text(&mut self, object: &Element<'_>, place: &Place) {
        let Some(style) = self.style(object, place) else { return };
        let mut pen = (0.0, 0.0);
        let mut before = 0;
        for code in children(object, "TextCode") {
            // What is not said goes on where the last one ended.
            pen.0 = code.number("X").unwrap_or(pen.0);
            pen.1 = code.number("Y").unwrap_or(pen.1);
            let steps = |name: &str| {
                code.attribute(name).map(|text| numbers::steps(&text)).unwrap_or_default()
            };
            let (across, down) = (steps("DeltaX"), steps("DeltaY"));
            let text = code.text();
            for (index, c) in characters(&text).take(MOST).enumerate() {
                if !self.work(KEPT) {
                    return;
                }
                let step = across.get(index).copied();
                let (width, advance) = widths(c, step, &style, down.is_empty());
                let shown = style.glyphs.get(&(before + index)).copied();
                self.character((c, shown), pen, width, &style, place);
                pen.0 += advance;
                pen.1 += down.get(index).copied().unwrap_or(0.0);
            }
            before += characters(&text).take(MOST).count();
        }
    }

    fn style(&mut self, object: &Element<'_>, place: &Place) -> Option<Style> {
        let said = |name: &str| object.attribute(name);
        let filled = !said("Fill").is_some_and(|text| is_false(&text));
        let stroked = said("Stroke").is_some_and(|text| is_true(&text));
        let paint = match (filled, stroked) {
            (true, _) => place.fill.unwrap_or(Paint::BLACK),
            (false, true) => place.stroke.unwrap_or(Paint::BLACK),
            (false, false) => return None,
        };
        let own_scale: f32 = object.number("HScale").unwrap_or(1.0);
        let direction: f32 = object.number("ReadDirection").unwrap_or(0.0);
        let odd = children(object, "CGTransform").any(|glyphs| {
            let count = |name: &str| glyphs.number(name).unwrap_or(1usize);
            count("CodeCount") != count("GlyphCount")
        });
        let (font, file) = self.font(&said("Font").unwrap_or_default());
        // The outlines of an embedded font say themselves what it draws.
        let draws_pictures = file.is_none()
            && self.fonts.get(usize::from(font)).is_some_and(|name| draws_signs(name));
        Some(Style {
            size: object.number("Size").filter(|size: &f32| size.is_finite() && *size > 0.0)?,
            scale: if own_scale > NARROWEST { own_scale } else { 1.0 },
            squeezed: own_scale <= NARROW,
            backwards: direction.rem_euclid(360.0) == 180.0,
            turn: object.number("CharDirection").unwrap_or(0.0),
            font,
            file,
            glyphs: glyphs(object),
            paint,
            odd: odd || draws_pictures,
        })
    }

    /// `shown`: the character, and the glyph that the page names for it.
    fn character(
        &mut self,
        shown: (char, Option<u32>),
        pen: (f32, f32),
        width: f32,
        style: &Style,
        place: &Place,
    ) {
        let (c, named) = shown;
        if c.is_control() {
            return;
        }
        let turned = turn(style.turn).then(&place.matrix.moved(pen.0, pen.1));
        let area = turned.apply_box(0.0, -ASCENT * style.size, width, DESCENT * style.size);
        let doubtful = style.odd || is_nameless(c);
        let mut glyph = Glyph {
            text: if is_nameless(c) { GlyphText::Unknown } else { GlyphText::One(c) },
            area,
            size: style.size * turned.vertical_scale(),
            font: style.font,
            direction: turned.direction(),
            doubt: None,
            light: false,
        };
        if style.paint == Paint::Mixed && is_digit(&glyph) {
            glyph.doubt = Some(Doubt::Faint);
        }
        if style.squeezed && is_digit(&glyph) {
            glyph.doubt = Some(Doubt::Faint);
        }
        // On a page whose y runs down, upright letters are not mirrored by its matrix.
        if (!turned.is_mirrored() || style.backwards) && is_digit(&glyph) {
            glyph.doubt = Some(Doubt::Turned);
        }
        if doubtful && (is_digit(&glyph) || is_nameless(c)) {
            glyph.doubt = Some(Doubt::Meaning);
        }
        let (x, y) = area.centre();
        if !x.is_finite() || !y.is_finite() || self.in_note {
            return;
        }
        // Boxes are drawn tight around characters; half of one stands over as a rule.
        let slack = 0.5 * glyph.size;
        let Rect { x0, top, x1, bottom } = place.clip;
        if x < x0 - slack || x > x1 + slack || y < top - slack || y > bottom + slack {
            return;
        }
        match place.window.map_or(1.0, |window| share_inside(&area, &window)) {
            share if share < 0.1 => return,
            share if share < 0.75 => glyph.doubt = glyph.doubt.or(Some(Doubt::Covered)),
            _ => {}
        }
        let contrast = self.surfaces.contrast(style.paint, &area) * place.alpha;
        if turned.is_aslant() {
            self.aslant += 1;
            if contrast > LIGHT {
                let half = 0.3 * glyph.size;
                self.aslant_ink.push(Rect {
                    x0: x - half,
                    top: y - half,
                    x1: x + half,
                    bottom: y + half,
                });
            }
            return;
        }
        if !is_seen(&mut glyph, contrast) {
            // On a dark surface there is at least the surface, where a blank would be read else.
            if style.paint.contrast(Paint::WHITE) > LIGHT && place.alpha > 0.01 && is_digit(&glyph)
            {
                self.marks.push(Mark { area, doubt: Doubt::Covered });
            }
            return;
        }
        if let Some(file) = style.file.as_ref().filter(|_| Embedded::matters(c, width / style.size))
        {
            self.said.push(Said { at: self.glyphs.len(), c, glyph: named, file: file.clone() });
        }
        let digit = c.to_digit(10).filter(|_| style.file.is_none());
        if let Some((digit, glyph)) = digit.zip(named) {
            let at = self.glyphs.len();
            self.unproved.push(Unproved { at, font: style.font, digit, glyph });
        }
        self.glyphs.push(glyph);
    }
}

/// The glyphs that an object names for its characters, one for one.
fn glyphs(object: &Element<'_>) -> HashMap<usize, u32> {
    let mut glyphs = HashMap::new();
    for own in children(object, "CGTransform") {
        let first = own.number("CodePosition").unwrap_or(0usize);
        let named = child(own, "Glyphs").map(Element::text).unwrap_or_default();
        let named = named.split_whitespace().map_while(|word| word.parse().ok()).take(MOST);
        glyphs.extend(named.enumerate().map(|(at, glyph)| (first.saturating_add(at), glyph)));
    }
    glyphs
}

/// How much of a character stands in a window; what is above and below its line counts for nothing.
fn share_inside(area: &Rect, window: &Rect) -> f32 {
    let (_, middle) = area.centre();
    let width = area.x1.min(window.x1) - area.x0.max(window.x0);
    let is_level = (window.top..=window.bottom).contains(&middle);
    if is_level { width / area.width().max(0.01) } else { 0.0 }
}

/// The text without the line breaks that writers set around it; blanks in it count as characters.
fn characters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t'))
}

/// The width of a character and the way to the next one, in the units of its object.
///
/// OFD says the way and not the width. What is near the usual width of a character is its width; a
/// larger step leaves white paper behind it.
fn widths(c: char, step: Option<f32>, style: &Style, level: bool) -> (f32, f32) {
    let usual = if is_wide(c) { 1.0 } else { 0.5 } * style.size * style.scale;
    let advance = step.unwrap_or(if level { usual } else { 0.0 });
    let near = (0.6 * usual..=1.35 * usual).contains(&advance);
    (if near { advance } else { usual }, advance)
}

fn is_wide(c: char) -> bool {
    !matches!(c, '\0'..='\u{2ff}' | '\u{2000}'..='\u{200f}' | '\u{20a0}'..='\u{20cf}')
}

/// Characters that say nothing of what is drawn: those of private use, which stand for glyphs.
fn is_nameless(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' | '\u{F0000}'..='\u{10FFFF}')
}

fn turn(degrees: f32) -> Matrix {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Matrix::new(cos, sin, -sin, cos, 0.0, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(window: [f32; 4], expected: f32) {
        let area = Rect { x0: 10.0, top: 10.0, x1: 14.0, bottom: 18.0 };
        let [x0, top, x1, bottom] = window;
        assert_eq!(share_inside(&area, &Rect { x0, top, x1, bottom }), expected);
    }

    #[test]
    fn characters_in_windows() {
        check([0.0, 0.0, 50.0, 50.0], 1.0);
        check([0.0, 0.0, 12.0, 50.0], 0.5);
        // Windows are drawn tight around the lines of a text.
        check([0.0, 12.0, 50.0, 16.0], 1.0);
        check([0.0, 0.0, 50.0, 13.0], 0.0);
        check([20.0, 0.0, 50.0, 50.0], -1.5);
    }
}
