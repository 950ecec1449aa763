//! What a path encloses, point by point: paint that is no box, and clips that are none.

use super::ink::{ink_box, is_digit};
use crate::read::{Doubt, Glyph};
use crate::source::Rect;

/// Which points belong to a path that runs around some of them more than once.
#[derive(Clone, Copy, PartialEq)]
pub enum Winding {
    NonZero,
    EvenOdd,
    /// Those that any part encloses.
    Any,
}

/// The inside of a path.
pub struct Region {
    pub parts: Vec<Vec<(f32, f32)>>,
    pub winding: Winding,
    pub bounds: Rect,
}

/// A digit is looked at in three rows of three points.
const POINTS: usize = 9;

/// So many points under paint are a part of the digit that cannot be seen.
const COVERED: usize = 3;

/// Of a digit whose shape a clip leaves, not so many points may be cut off.
const CUT: usize = 2;

/// What a clip leaves of a digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    Nothing,
    Part,
    All,
}

impl Region {
    pub fn of_box(area: &Rect) -> Region {
        let Rect { x0, top, x1, bottom } = *area;
        let parts = vec![vec![(x0, top), (x1, top), (x1, bottom), (x0, bottom)]];
        Region { parts, winding: Winding::Any, bounds: *area }
    }

    fn contains(&self, x: f32, y: f32) -> bool {
        if !self.bounds.contains(x, y) {
            return false;
        }
        let mut around = self.parts.iter().map(|points| turns(points, x, y));
        match self.winding {
            Winding::NonZero => around.sum::<i32>() != 0,
            Winding::EvenOdd => around.sum::<i32>() % 2 != 0,
            Winding::Any => around.any(|turns| turns != 0),
        }
    }

    fn points_within(&self, area: &Rect) -> usize {
        const AT: [f32; 3] = [0.15, 0.5, 0.85];
        let within = |x: f32, y: f32| {
            self.contains(area.x0 + x * area.width(), area.top + y * area.height())
        };
        AT.iter().map(|&y| AT.iter().filter(|&&x| within(x, y)).count()).sum()
    }

    /// What is left of a glyph where only this region is shown.
    pub fn shows(&self, glyph: &Glyph) -> Left {
        match self.points_within(&ink_box(glyph)) {
            0 => Left::Nothing,
            points if points + CUT > POINTS => Left::All,
            _ => Left::Part,
        }
    }

    /// Doubts the digits of which paint on this region hides a part.
    pub fn doubt(&self, glyphs: &mut [Glyph], doubt: Doubt) {
        for glyph in glyphs.iter_mut().filter(|glyph| is_digit(glyph)) {
            let (x, y) = glyph.area.centre();
            let Rect { x0, top, x1, bottom } = self.bounds;
            let near = x > x0 - glyph.size
                && x < x1 + glyph.size
                && y > top - glyph.size
                && y < bottom + glyph.size;
            if near && self.points_within(&ink_box(glyph)) >= COVERED {
                glyph.doubt = glyph.doubt.or(Some(doubt));
            }
        }
    }
}

/// How often a closed line runs around a point, against the clock or (below zero) with it.
fn turns(points: &[(f32, f32)], x: f32, y: f32) -> i32 {
    let Some(&last) = points.last() else { return 0 };
    let mut from = last;
    let mut turns = 0;
    for &to in points {
        let side = (to.0 - from.0) * (y - from.1) - (x - from.0) * (to.1 - from.1);
        if from.1 <= y && to.1 > y && side > 0.0 {
            turns += 1;
        } else if from.1 > y && to.1 <= y && side < 0.0 {
            turns -= 1;
        }
        from = to;
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::page::matrix::around;

    #[track_caller]
    fn check(winding: Winding, at: (f32, f32), expected: bool) {
        let square = |low: f32, high: f32| vec![(low, low), (high, low), (high, high), (low, high)];
        let parts = vec![square(0.0, 9.0), square(3.0, 6.0)];
        let region = Region { bounds: around(&parts[0]), parts, winding };
        assert_eq!(region.contains(at.0, at.1), expected);
    }

    #[test]
    fn a_box_in_a_box() {
        check(Winding::NonZero, (4.0, 4.0), true);
        check(Winding::EvenOdd, (4.0, 4.0), false);
        check(Winding::EvenOdd, (1.0, 4.0), true);
        check(Winding::Any, (4.0, 4.0), true);
        check(Winding::Any, (10.0, 4.0), false);
    }
}
