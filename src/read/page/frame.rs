//! The frame of reference of a page is that of its dominant text direction: a table set
//! sideways on an upright page comes out upright.

use super::ink::is_digit;
use crate::read::{Direction, Doubt, Glyph, GlyphText, Page};
use crate::source::Rect;

/// Turns the page so that most of its text runs to the right. Digits that stand on their head then
/// are in doubt: a 6 is a 9.
pub fn turn_upright(page: &mut Page) {
    turn(page);
    let on_head = |glyph: &&mut Glyph| glyph.direction == Direction::Left && is_digit(glyph);
    for glyph in page.glyphs.iter_mut().filter(on_head) {
        glyph.doubt = glyph.doubt.or(Some(Doubt::Turned));
    }
}

fn turn(page: &mut Page) {
    let mut counts = [0usize; 4];
    for glyph in page.glyphs.iter().filter(|glyph| glyph.text != GlyphText::One(' ')) {
        counts[glyph.direction as usize] += 1;
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    if counts[Direction::Right as usize] == most {
        return;
    }
    let dominant = [Direction::Down, Direction::Left, Direction::Up]
        .into_iter()
        .find(|direction| counts[*direction as usize] == most)
        .unwrap_or(Direction::Right);
    turn_by(page, dominant);
}

/// Turns a page whose text runs in a direction, and a box of it.
pub fn turn_with(page: &mut Page, running: Direction, area: Rect) -> Rect {
    let area = turned(&area, running, page.width, page.height);
    if running != Direction::Right {
        turn_by(page, running);
    }
    area
}

fn turn_by(page: &mut Page, dominant: Direction) {
    let (width, height) = (page.width, page.height);
    for glyph in &mut page.glyphs {
        glyph.area = turned(&glyph.area, dominant, width, height);
        glyph.direction = direction(glyph.direction, dominant);
    }
    for mark in &mut page.marks {
        mark.area = turned(&mark.area, dominant, width, height);
    }
    let sideways = matches!(dominant, Direction::Down | Direction::Up);
    for ruling in &mut page.rulings {
        ruling.area = turned(&ruling.area, dominant, width, height);
        ruling.horizontal ^= sideways;
    }
    if sideways {
        (page.width, page.height) = (height, width);
    }
    page.turned = dominant;
}

/// A box of a page, on the page as it was before it was turned.
pub fn as_printed(area: &Rect, page: &Page) -> Rect {
    let back = match page.turned {
        Direction::Right => Direction::Right,
        Direction::Down => Direction::Up,
        Direction::Left => Direction::Left,
        Direction::Up => Direction::Down,
    };
    turned(area, back, page.width, page.height)
}

/// A box of a page whose text runs to `dominant`, on the page turned upright.
fn turned(area: &Rect, dominant: Direction, width: f32, height: f32) -> Rect {
    let Rect { x0, top, x1, bottom } = *area;
    match dominant {
        Direction::Right => *area,
        Direction::Down => Rect { x0: top, top: width - x1, x1: bottom, bottom: width - x0 },
        Direction::Left => {
            Rect { x0: width - x1, top: height - bottom, x1: width - x0, bottom: height - top }
        }
        Direction::Up => Rect { x0: height - bottom, top: x0, x1: height - top, bottom: x1 },
    }
}

/// A direction seen from the turned page.
fn direction(direction: Direction, dominant: Direction) -> Direction {
    const CLOCKWISE: [Direction; 4] =
        [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
    CLOCKWISE[(direction as usize + 4 - dominant as usize) % 4]
}
