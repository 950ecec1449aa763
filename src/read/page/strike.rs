//! Lines, shapes and pictures that stand over figures.

use std::collections::HashSet;

use super::ink::{Ink, Near, Shape, ink_box, is_digit, overlaps};
use crate::read::{Direction, Doubt, Glyph, Ruling, RulingKind};
use crate::source::Rect;

/// A line that runs through the height of a digit between these parts strikes it. Underlines and
/// the borders of low rows touch its head or its foot.
const THROUGH: std::ops::Range<f32> = 0.2..0.84;

/// A short line in the middle of the height, this close before or behind a digit (in parts of the
/// font size), is a minus or struck out the digit by half.
const BESIDE: f32 = 0.6;

/// A line of more than so many font sizes is no minus.
const SHORT: f32 = 2.5;

/// Ink over so much of a digit hides what it is.
const OVER: f32 = 0.25;

/// A background reaches over its text by at least this part of the font size.
const AROUND: f32 = 0.25;

/// A picture of more than this share of the page is its background.
const BACKGROUND: f32 = 0.25;

/// The digits of a page by place.
pub struct Digits(Near);

impl Digits {
    pub fn of(glyphs: &[Glyph]) -> Digits {
        let digits = glyphs.iter().enumerate().filter(|(_, glyph)| is_digit(glyph));
        Digits(Near::of(digits.map(|(index, glyph)| (index as u32, ink_box(glyph)))))
    }
}

/// Doubts the digits that lines run through, and takes short ones out of the lines of tables.
///
/// A vertical line through a digit is a border of its table as a rule, over which the number
/// flows; only a stroke that is no longer than the digit itself is none.
pub fn strike(glyphs: &mut [Glyph], rulings: &mut Vec<Ruling>) {
    let digits = Digits::of(glyphs);
    let standing = ends(rulings);
    rulings.retain(|ruling| {
        if ruling.kind != RulingKind::Drawn {
            return true;
        }
        let mut short = false;
        let reach = if ruling.horizontal { BESIDE } else { 0.0 };
        for &(index, digit) in digits.0.touching(widened(&ruling.area, 12.0 * reach)) {
            let glyph = &mut glyphs[index as usize];
            if is_struck(ruling, glyph, &digit, &standing) {
                glyph.doubt = glyph.doubt.or(Some(Doubt::Struck));
                short |= ruling.area.width() <= 6.0 * glyph.size;
            }
        }
        !short
    });
}

/// A point or a part of a comma is not larger than this, in parts of the font size.
const POINT: f32 = 0.35;

/// A point stands below this part of the height of digits, and not further below their foot.
const AT_FOOT: f32 = 0.3;

/// Doubts the digits that a drawn point stands at: between them it is a decimal point, before them a
/// minus in pieces.
pub fn point(glyphs: &mut [Glyph], dots: Vec<Rect>, inks: &[Ink]) {
    let small = inks.iter().filter(|ink| matches!(ink.shape, Shape::Filled | Shape::Stroke(..)));
    let dots: Vec<Rect> = dots.into_iter().chain(small.map(|ink| ink.area)).collect();
    if dots.is_empty() {
        return;
    }
    let digits = Digits::of(glyphs);
    for dot in dots {
        for &(index, digit) in digits.0.touching(around(&dot, FAR)) {
            let glyph = &mut glyphs[index as usize];
            let Rect { top, bottom, .. } = digit;
            let foot = bottom + AT_FOOT * glyph.size;
            let level = top + AT_FOOT * (bottom - top)..=foot;
            let beside = widened(&digit, BESIDE * glyph.size);
            let (x, y) = dot.centre();
            let small = dot.width().max(dot.height()) <= POINT * glyph.size;
            if small && level.contains(&y) && x > beside.x0 && x < beside.x1 {
                glyph.doubt = glyph.doubt.or(Some(Doubt::Struck));
            }
        }
    }
}

/// Points; no digit is that far off the point that it stands at.
const FAR: f32 = 12.0;

fn around(area: &Rect, by: f32) -> Rect {
    let Rect { x0, top, x1, bottom } = *area;
    Rect { x0: x0 - by, top: top - by, x1: x1 + by, bottom: bottom + by }
}

pub fn widened(area: &Rect, by: f32) -> Rect {
    Rect { x0: area.x0 - by, x1: area.x1 + by, ..*area }
}

/// The places of the vertical lines, from left to right.
pub fn ends(rulings: &[Ruling]) -> Near {
    let upright = rulings.iter().filter(|ruling| !ruling.horizontal);
    Near::of(upright.map(|ruling| (0, widened(&ruling.area, 1.0))))
}

fn is_struck(ruling: &Ruling, glyph: &Glyph, digit: &Rect, standing: &Near) -> bool {
    if matches!(glyph.direction, Direction::Down | Direction::Up) {
        return false;
    }
    let line = &ruling.area;
    let (x, y) = line.centre();
    if !ruling.horizontal {
        let through = x > digit.x0 + 0.15 * digit.width() && x < digit.x1 - 0.15 * digit.width();
        return through
            && line.height() <= 1.3 * glyph.size
            && overlaps(digit, &widened(line, 0.5), OVER)
            && standing.touching(*line).count() <= 1;
    }
    let height = (y - digit.top) / digit.height().max(0.1);
    if !THROUGH.contains(&height) {
        return false;
    }
    let over = line.x1.min(digit.x1) - line.x0.max(digit.x0);
    if over >= OVER * digit.width() {
        return true;
    }
    // A border of the next cell ends at a line, on the side of the digit.
    let between = match line.x0 < digit.x0 {
        true => Rect { x0: line.x1.min(digit.x0), x1: digit.x0, ..*line },
        false => Rect { x0: digit.x1, x1: line.x0.max(digit.x1), ..*line },
    };
    over > -BESIDE * glyph.size
        && line.width() <= SHORT * glyph.size
        && standing.touching(between).next().is_none()
}

/// A patch of colour under or over a text is less than this high, in parts of its size; a cell of one
/// row is less than that.
const PATCH: f32 = 1.45;
const CELL: f32 = 4.0;

/// Drops the edges of patches that lie within the coloured cell of a table: they part no cells.
pub fn drop_patches(rulings: &mut Vec<Ruling>, surfaces: &[Rect], usual: f32) {
    let is_patch = |area: &&Rect| area.height() < PATCH * usual;
    if surfaces.iter().filter(is_patch).count() == surfaces.len() {
        return;
    }
    let cells = surfaces.iter().filter(|area| area.height() < CELL * usual);
    let near = Near::of(cells.map(|area| (0, *area)));
    let within = |inner: &Rect, outer: &Rect| {
        inner.x0 > outer.x0 + 0.5
            && inner.top > outer.top + 0.5
            && inner.x1 < outer.x1 - 0.5
            && inner.bottom < outer.bottom - 0.5
    };
    let bits = |area: &Rect| [area.x0, area.top, area.x1, area.bottom].map(f32::to_bits);
    let patches: HashSet<[u32; 4]> = surfaces
        .iter()
        .filter(is_patch)
        .filter(|area| near.touching(**area).any(|(_, cell)| within(area, cell)))
        .flat_map(|area| {
            let Rect { x0, top, x1, bottom } = *area;
            [
                Rect { bottom: top, ..*area },
                Rect { top: bottom, ..*area },
                Rect { x0, top, x1: x0, bottom },
                Rect { x0: x1, top, x1, bottom },
            ]
            .map(|edge| bits(&edge))
        })
        .collect();
    rulings.retain(|ruling| {
        ruling.kind != RulingKind::Shade || !patches.contains(&bits(&ruling.area))
    });
}

/// Doubts the digits that shapes, pictures and notes lie over.
pub fn doubt(glyphs: &mut [Glyph], inks: &[Ink], page: f32) {
    if inks.is_empty() {
        return;
    }
    let digits = Digits::of(glyphs);
    for ink in inks {
        let large = ink.area.width() * ink.area.height() > BACKGROUND * page;
        if large && !matches!(ink.shape, Shape::Note | Shape::NoteStroke(..)) {
            continue;
        }
        for &(index, digit) in digits.0.touching(ink.area) {
            let glyph = &mut glyphs[index as usize];
            let over = (index as usize) < ink.before;
            let doubt = match ink.shape {
                Shape::Stroke(from, to) => crosses(&digit, from, to).then_some(Doubt::Struck),
                Shape::NoteStroke(from, to) => crosses(&digit, from, to).then_some(Doubt::Noted),
                Shape::Note => overlaps(&digit, &thick(&ink.area), OVER).then_some(Doubt::Noted),
                Shape::Blank if !over => None,
                Shape::Picture | Shape::Filled | Shape::Blank => {
                    let around = widened(&digit, AROUND * glyph.size);
                    let below = !over && ink.area.x0 <= around.x0 && ink.area.x1 >= around.x1;
                    let hides = !below && overlaps(&digit, &ink.area, OVER);
                    hides.then_some(Doubt::Covered)
                }
            };
            glyph.doubt = glyph.doubt.or(doubt);
        }
    }
}

/// The line of a note is thin, and lies over the digit all the same.
fn thick(area: &Rect) -> Rect {
    let more = (1.0 - area.height()).max(0.0) / 2.0;
    Rect { top: area.top - more, bottom: area.bottom + more, ..*area }
}

/// Whether a line from one point to another runs through a box.
fn crosses(area: &Rect, from: (f32, f32), to: (f32, f32)) -> bool {
    const STEPS: u8 = 16;
    // The middle part of the ink: an edge that is touched takes nothing away.
    let inner = Rect {
        x0: area.x0 + 0.1 * area.width(),
        top: area.top + 0.1 * area.height(),
        x1: area.x1 - 0.1 * area.width(),
        bottom: area.bottom - 0.1 * area.height(),
    };
    // The part of the line within the box along its longer direction, then a few points of it.
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (low, high) = if dx.abs() >= dy.abs() {
        ((inner.x0 - from.0) / dx, (inner.x1 - from.0) / dx)
    } else {
        ((inner.top - from.1) / dy, (inner.bottom - from.1) / dy)
    };
    let (low, high) = (low.min(high).max(0.0), low.max(high).min(1.0));
    low <= high
        && (0..=STEPS).any(|step| {
            let at = low + (high - low) * f32::from(step) / f32::from(STEPS);
            inner.contains(from.0 + at * dx, from.1 + at * dy)
        })
}
