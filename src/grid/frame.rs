//! Pages whose text runs up, down or upside down are turned before they are read.

use std::borrow::Cow;

use super::{Layout, Piece};
use crate::read::{Direction, Glyph, Page, Ruling};
use crate::source::{Place, Rect};

/// Clockwise.
const DIRECTIONS: [Direction; 4] =
    [Direction::Right, Direction::Down, Direction::Left, Direction::Up];

/// How a page was turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// Direction in which most of its text runs.
    direction: Direction,
    width: f32,
    height: f32,
}

/// The page with most of its text running from left to right, and how it was turned for that.
pub fn upright(page: &Page) -> (Cow<'_, Page>, Turn) {
    let turn = Turn { direction: direction(page), width: page.width, height: page.height };
    if turn.direction == Direction::Right {
        return (Cow::Borrowed(page), turn);
    }
    let sideways = matches!(turn.direction, Direction::Down | Direction::Up);
    let turned = Page {
        width: if sideways { page.height } else { page.width },
        height: if sideways { page.width } else { page.height },
        glyphs: page.glyphs.iter().map(|glyph| turn.glyph(glyph)).collect(),
        rulings: page.rulings.iter().map(|ruling| turn.ruling(ruling, sideways)).collect(),
        ..page.clone()
    };
    (Cow::Owned(turned), turn)
}

fn direction(page: &Page) -> Direction {
    let count = |d: Direction| page.glyphs.iter().filter(|glyph| glyph.direction == d).count();
    let most = DIRECTIONS.map(|direction| (count(direction), direction));
    // Of equals the first: upright before turned.
    most.into_iter().rev().max_by_key(|&(count, _)| count).map_or(Direction::Right, |(_, d)| d)
}

impl Turn {
    pub fn is_turned(&self) -> bool {
        self.direction != Direction::Right
    }

    /// A box of the turned page as a box of the page itself.
    pub fn back(&self, area: &Rect) -> Rect {
        let Rect { x0, top, x1, bottom } = *area;
        let (width, height) = (self.width, self.height);
        match self.direction {
            Direction::Right => *area,
            Direction::Down => Rect { x0: width - bottom, x1: width - top, top: x0, bottom: x1 },
            Direction::Left => self.turn(area),
            Direction::Up => Rect { x0: top, x1: bottom, top: height - x1, bottom: height - x0 },
        }
    }

    fn turn(&self, area: &Rect) -> Rect {
        let Rect { x0, top, x1, bottom } = *area;
        let (width, height) = (self.width, self.height);
        match self.direction {
            Direction::Right => *area,
            Direction::Down => Rect { x0: top, x1: bottom, top: width - x1, bottom: width - x0 },
            Direction::Left => {
                Rect { x0: width - x1, x1: width - x0, top: height - bottom, bottom: height - top }
            }
            Direction::Up => Rect { x0: height - bottom, x1: height - top, top: x0, bottom: x1 },
        }
    }

    fn glyph(&self, glyph: &Glyph) -> Glyph {
        let index = |direction| DIRECTIONS.iter().position(|&d| d == direction).unwrap_or(0);
        let direction = DIRECTIONS[(index(glyph.direction) + 4 - index(self.direction)) % 4];
        Glyph { area: self.turn(&glyph.area), direction, ..glyph.clone() }
    }

    fn ruling(&self, ruling: &Ruling, sideways: bool) -> Ruling {
        let horizontal = ruling.horizontal != sideways;
        Ruling { area: self.turn(&ruling.area), horizontal, ..*ruling }
    }
}

/// Gives every place of a layout the coordinates of its page as it is shown.
pub fn turn_back(layout: &mut Layout, turns: &[(u32, Turn)]) {
    if turns.iter().all(|(_, turn)| turn.direction == Direction::Right) {
        return;
    }
    let turn = |place: &mut Place| {
        if let Place::Box { page, area } = place
            && let Ok(index) = turns.binary_search_by_key(page, |&(number, _)| number)
        {
            *area = turns[index].1.back(area);
        }
    };
    layout.lines.iter_mut().for_each(|line| turn(&mut line.place));
    layout.findings.iter_mut().filter_map(|finding| finding.place.as_mut()).for_each(turn);
    for piece in &mut layout.pieces {
        match piece {
            Piece::Text(line) => turn(&mut line.place),
            Piece::Grid(grid) => {
                grid.rows.iter_mut().flatten().filter_map(|cell| cell.place.as_mut()).for_each(turn)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(direction: Direction) {
        let turn = Turn { direction, width: 600.0, height: 800.0 };
        let area = Rect { x0: 10.0, top: 20.0, x1: 50.0, bottom: 30.0 };
        assert_eq!(turn.back(&turn.turn(&area)), area);
    }

    #[test]
    fn turning_there_and_back_changes_nothing() {
        DIRECTIONS.into_iter().for_each(check);
    }
}
