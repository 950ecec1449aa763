//! Rulings → the lines that a reader sees: snapped to common positions, pieces joined.

use crate::read::Ruling;

/// A drawn line of no thickness: along y (or x) `at`, between two places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// y of a horizontal line, x of a vertical one.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// The drawn lines of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub horizontal: Vec<Segment>,
    pub vertical: Vec<Segment>,
}

/// A line shorter than so many tolerances (0.7 letters) parts no texts: it is the tick of a scale.
const SHORTEST: f32 = 2.0;

/// How far apart two lines may lie to be one line drawn twice, on a page with letters of this
/// size (in points).
///
/// Double rules are set 1.5 to 3 points apart; a row of text is never lower than its letters.
pub fn tolerance(letters: f32) -> f32 {
    (0.35 * letters).clamp(0.5, 3.5)
}

/// Snaps and joins.
pub fn join(rulings: impl Iterator<Item = Ruling>, tolerance: f32) -> Drawing {
    let (horizontal, vertical): (Vec<Ruling>, Vec<Ruling>) =
        rulings.partition(|ruling| ruling.horizontal);
    let horizontal = horizontal.iter().map(|ruling| Segment {
        at: ruling.area.centre().1,
        from: ruling.area.x0,
        to: ruling.area.x1,
    });
    let vertical = vertical.iter().map(|ruling| Segment {
        at: ruling.area.centre().0,
        from: ruling.area.top,
        to: ruling.area.bottom,
    });
    let lines = |segments| {
        let mut lines = merge(snap(segments, tolerance), tolerance);
        lines.retain(|line| line.to - line.from >= SHORTEST * tolerance);
        lines
    };
    Drawing { horizontal: lines(horizontal.collect()), vertical: lines(vertical.collect()) }
}

/// Gives lines that lie close to each other one common position; sorted by it.
///
/// Cell borders are often drawn cell by cell, a hair apart.
pub fn snap(mut segments: Vec<Segment>, tolerance: f32) -> Vec<Segment> {
    segments.retain(|s| s.at.is_finite() && s.from.is_finite() && s.to.is_finite());
    segments.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut start = 0;
    for end in 1..=segments.len() {
        if end < segments.len() && segments[end].at - segments[start].at <= tolerance {
            continue;
        }
        let group = &mut segments[start..end];
        let length: f32 = group.iter().map(|s| s.to - s.from + 0.01).sum();
        let at = group.iter().map(|s| s.at * (s.to - s.from + 0.01)).sum::<f32>() / length;
        group.iter_mut().for_each(|s| s.at = at);
        start = end;
    }
    segments
}

/// Joins pieces of one line that touch, overlap, or leave a small gap where another crosses.
pub fn merge(mut segments: Vec<Segment>, gap: f32) -> Vec<Segment> {
    segments.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut merged: Vec<Segment> = Vec::with_capacity(segments.len() / 4 + 1);
    for segment in segments {
        match merged.last_mut() {
            Some(last) if last.at == segment.at && segment.from - last.to <= gap => {
                last.to = last.to.max(segment.to);
            }
            _ => merged.push(segment),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Segments as (at, from, to), with the tolerance of letters of 10 points.
    #[track_caller]
    fn check(segments: &[(f32, f32, f32)], expected: &[(f32, f32, f32)]) {
        let segments =
            segments.iter().map(|&(at, from, to)| Segment { at, from, to }).collect::<Vec<_>>();
        let tolerance = tolerance(10.0);
        let merged: Vec<_> = merge(snap(segments, tolerance), tolerance)
            .iter()
            .map(|s| (s.at.round(), s.from, s.to))
            .collect();
        assert_eq!(merged, expected);
    }

    #[test]
    fn one_stroke_for_each_cell_makes_one_line() {
        check(&[(50.0, 0.0, 20.0), (50.3, 20.0, 40.0), (49.9, 39.0, 60.0)], &[(50.0, 0.0, 60.0)]);
    }

    #[test]
    fn a_double_line_is_one_line() {
        check(&[(50.0, 0.0, 40.0), (52.0, 0.0, 40.0)], &[(51.0, 0.0, 40.0)]);
    }

    #[test]
    fn a_gap_at_a_crossing_is_closed() {
        check(&[(50.0, 0.0, 20.0), (50.0, 22.0, 40.0)], &[(50.0, 0.0, 40.0)]);
    }

    #[test]
    fn lines_side_by_side_stay_apart() {
        check(&[(50.0, 0.0, 20.0), (50.0, 30.0, 40.0)], &[(50.0, 0.0, 20.0), (50.0, 30.0, 40.0)]);
    }

    #[test]
    fn rows_of_text_stay_apart() {
        check(&[(50.0, 0.0, 9.0), (59.0, 0.0, 9.0)], &[(50.0, 0.0, 9.0), (59.0, 0.0, 9.0)]);
    }

    #[test]
    fn a_line_at_no_place_is_dropped() {
        check(&[(f32::NAN, 0.0, 9.0), (f32::INFINITY, 0.0, 9.0)], &[]);
    }
}
