//! Pictures and drawings in the place of text.

use std::sync::Arc;

use super::ink::{Ink, Near, Shape, ink_box, is_digit, is_ideograph, overlaps};
use super::strike::{ends, widened};
use super::{DRAWING, PICTURE};
use crate::read::{Direction, Doubt, Glyph, GlyphText, Mark, Ruling, RulingKind};
use crate::source::Rect;

/// What stands in the place of text is this high and this wide (in parts of the usual font size).
const HIGH: std::ops::Range<f32> = 0.4..2.2;
const WIDE: std::ops::Range<f32> = 0.05..9.0;

/// Closer to an ideograph than this part of the font size it is a bullet or a picture of a
/// character in a label or a sentence.
const LABEL: f32 = 0.5;

/// Ink that shares more than this part with text stands over it, not in its place.
const OVER: f32 = 0.25;

/// Dashes of one line are closer than this (in points).
const GAP: f32 = 6.0;

/// More strokes that stand alone make a drawing.
const MOST_STROKES: usize = 2_000;

/// Puts glyphs that nobody can read in the place of pictures and drawings that stand where text
/// could: a cell with one of them is not blank, and a figure beside one of them is not whole.
///
/// So is a figure of which only the surface over it can be seen: `marks` say where. The strokes of
/// such a drawing are no lines of a table, and go.
pub fn stand_in(
    glyphs: &mut Vec<Glyph>,
    inks: &[Ink],
    marks: &[Mark],
    rulings: &mut Vec<Ruling>,
    usual: f32,
    fonts: &mut Vec<Arc<str>>,
) {
    let shapes = shapes(inks, marks, rulings, usual);
    if shapes.is_empty() {
        return;
    }
    let all = glyphs.iter().enumerate().filter(|(_, glyph)| !is_space(glyph));
    let near = Near::of(all.map(|(index, glyph)| (index as u32, ink_box(glyph))));
    let upright = ends(rulings);
    let mut put: Vec<(usize, Glyph)> = Vec::new();
    let mut drawn: Vec<Rect> = Vec::new();
    for (area, doubt) in shapes {
        let (high, wide) = (area.height() / usual, area.width() / usual);
        // A single stroke is thin, in one direction.
        if !HIGH.contains(&high.max(wide.min(1.0))) || !WIDE.contains(&wide) || high > HIGH.end {
            continue;
        }
        let over = near.touching(area).any(|(_, own)| overlaps(own, &area, OVER));
        let beside: Vec<usize> = near
            .touching(widened(&area, LABEL * usual))
            .filter(|(_, own)| {
                let between = Rect { x0: own.x1.min(area.x1), x1: own.x0.max(area.x0), ..area };
                between.x0 >= between.x1 || upright.touching(between).next().is_none()
            })
            .map(|&(index, _)| index as usize)
            .collect();
        let label = beside.iter().any(|&index| is_ideograph(&glyphs[index]));
        let underline = high < 0.3 && {
            let above = Rect { top: area.top - LABEL * usual, bottom: area.bottom, ..area };
            near.touching(above).next().is_some()
        };
        if over || label || underline {
            continue;
        }
        if doubt == Doubt::Drawing {
            drawn.push(area);
        }
        let (at, area) = join(glyphs, &beside, area, doubt);
        // As high as the text beside it, so that it stands on its line.
        let (_, y) = area.centre();
        let area = Rect { top: y - 0.5 * usual, bottom: y + 0.5 * usual, ..area };
        let glyph = Glyph {
            text: GlyphText::Unknown,
            area,
            size: usual,
            font: font(fonts, doubt),
            direction: Direction::Right,
            doubt: Some(doubt),
            light: false,
        };
        put.push((at, glyph));
    }
    if put.is_empty() {
        return;
    }
    rulings.retain(|ruling| !drawn.iter().any(|area| area.union(&ruling.area) == *area));
    put.sort_by_key(|(at, _)| *at);
    let mut put = put.into_iter().peekable();
    let before = std::mem::take(glyphs);
    for (index, glyph) in before.into_iter().enumerate() {
        while let Some((_, own)) = put.next_if(|(at, _)| *at == index) {
            glyphs.push(own);
        }
        glyphs.push(glyph);
    }
    glyphs.extend(put.map(|(_, own)| own));
}

/// The number of the font that a picture or a drawing is given.
fn font(fonts: &mut Vec<Arc<str>>, doubt: Doubt) -> u16 {
    let name = if doubt == Doubt::Drawing { DRAWING } else { PICTURE };
    let known = fonts.iter().position(|font| **font == *name);
    let index = known.unwrap_or_else(|| {
        fonts.push(name.into());
        fonts.len() - 1
    });
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// Makes one word of a picture and the figure that it stands beside, which is not whole; gives the
/// place of the picture among the glyphs.
fn join(glyphs: &mut [Glyph], beside: &[usize], area: Rect, doubt: Doubt) -> (usize, Rect) {
    let digits = beside.iter().copied().filter(|&index| is_digit(&glyphs[index]));
    let apart = |index: usize| {
        let own = &glyphs[index].area;
        (own.x0 - area.x1).max(area.x0 - own.x1)
    };
    let Some(nearest) = digits.min_by(|&a, &b| apart(a).total_cmp(&apart(b))) else {
        return (glyphs.len(), area);
    };
    let glyph = &mut glyphs[nearest];
    glyph.doubt = glyph.doubt.or(Some(doubt));
    let (top, bottom) = (glyph.area.top, glyph.area.bottom);
    match glyph.area.x0 >= area.centre().0 {
        true => (nearest, Rect { x1: glyph.area.x0, top, bottom, ..area }),
        false => (nearest + 1, Rect { x0: glyph.area.x1, top, bottom, ..area }),
    }
}

fn is_space(glyph: &Glyph) -> bool {
    matches!(glyph.text, GlyphText::One(c) if c.is_whitespace())
}

/// Pictures, and drawings whose pieces stand together.
fn shapes(inks: &[Ink], marks: &[Mark], rulings: &[Ruling], usual: f32) -> Vec<(Rect, Doubt)> {
    let mut shapes: Vec<(Rect, Doubt)> = Vec::new();
    let mut add = |area: Rect, doubt: Doubt| match shapes.last_mut() {
        Some((last, kind))
            if *kind == doubt && doubt == Doubt::Drawing && joins(last, &area, usual) =>
        {
            *last = last.union(&area);
        }
        _ => shapes.push((area, doubt)),
    };
    for ink in inks {
        match ink.shape {
            Shape::Picture => add(ink.area, Doubt::Picture),
            Shape::Filled | Shape::Stroke(..) => add(ink.area, Doubt::Drawing),
            Shape::Blank | Shape::Note | Shape::NoteStroke(..) => {}
        }
    }
    for mark in marks.iter().filter(|mark| mark.doubt == Doubt::Covered) {
        add(mark.area, Doubt::Drawing);
    }
    // Single strokes that touch no other line and are no dash of one: a drawn 1, a dash.
    let short = |ruling: &&Ruling| {
        let long = ruling.area.width().max(ruling.area.height());
        ruling.kind == RulingKind::Drawn && (0.4 * usual..=1.5 * usual).contains(&long)
    };
    if rulings.iter().filter(short).count() > MOST_STROKES {
        return shapes;
    }
    let near =
        Near::of(rulings.iter().enumerate().map(|(index, ruling)| (index as u32, ruling.area)));
    for ruling in rulings.iter().filter(short) {
        let (dx, dy) = if ruling.horizontal { (GAP, 1.0) } else { (1.0, GAP) };
        let wider = |dx: f32, dy: f32| {
            let Rect { x0, top, x1, bottom } = ruling.area;
            Rect { x0: x0 - dx, top: top - dy, x1: x1 + dx, bottom: bottom + dy }
        };
        // A dash of a line has another one before or behind it.
        let dashes = near.touching(wider(dx, dy)).filter(|(index, _)| {
            let other = &rulings[*index as usize];
            other.horizontal == ruling.horizontal
        });
        if near.touching(wider(1.0, 1.0)).count() == 1 && dashes.count() == 1 {
            add(ruling.area, Doubt::Drawing);
        }
    }
    shapes
}

/// Whether a piece goes on with a drawing of the size of text.
fn joins(drawing: &Rect, piece: &Rect, usual: f32) -> bool {
    let gap = 0.4 * usual;
    piece.x0 <= drawing.x1 + gap
        && drawing.x0 <= piece.x1 + gap
        && piece.top <= drawing.bottom + 0.2 * usual
        && drawing.top <= piece.bottom + 0.2 * usual
}

/// A picture of more than this share of the page is the page, or lies behind all of it.
const WHOLE_PAGE: f32 = 0.6;

/// Where pictures lie that may show figures: several cells at once, too.
pub fn marks(inks: &[Ink], page: f32) -> impl Iterator<Item = Mark> {
    let own = move |ink: &&Ink| {
        let size = ink.area.width() * ink.area.height();
        ink.shape == Shape::Picture && size <= WHOLE_PAGE * page
    };
    inks.iter().filter(own).map(|ink| Mark { area: ink.area, doubt: Doubt::Picture })
}
