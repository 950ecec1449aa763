//! The lines of tables in a picture.

use super::ink::Bits;

/// A rectangle in pixels, the right and the lower edge outside of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    pub x0: usize,
    pub y0: usize,
    pub x1: usize,
    pub y1: usize,
}

impl Area {
    pub fn width(&self) -> usize {
        self.x1.saturating_sub(self.x0)
    }

    pub fn height(&self) -> usize {
        self.y1.saturating_sub(self.y0)
    }

    pub fn union(&self, other: &Area) -> Area {
        Area {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    fn turned(self) -> Area {
        Area { x0: self.y0, y0: self.x0, x1: self.y1, y1: self.x1 }
    }

    /// Whether two rectangles come closer than so many pixels.
    pub fn is_near(&self, other: &Area, reach: usize) -> bool {
        self.x0 <= other.x1 + reach
            && other.x0 <= self.x1 + reach
            && self.y0 <= other.y1 + reach
            && other.y0 <= self.y1 + reach
    }
}

/// The lines of a page, and where their ink is.
pub struct Lines {
    pub level: Vec<Area>,
    pub upright: Vec<Area>,
    /// The pixels of all lines, a little widened.
    pub mask: Bits,
}

/// Points that a line has at least: longer than a stroke of a large title, shorter than a row is high
/// (or a column wide) in the tightest table.
const SHORTEST: f32 = 15.0;

/// Points of a line that needs no other at its ends to be one; text has no stroke of that length.
const SURE: f32 = 60.0;

/// The thickest line, in points.
const THICKEST: f32 = 3.5;

/// A line is broken by at most so many points of white.
const BREAK: f32 = 1.0;

/// Share of white in a short line that ends at no other on one of its sides. Of characters that are printed beside an
/// upright line, with their strokes at one height, it is a tenth and more.
const WHITE: f32 = 0.03;

/// Pieces of one line are at most so many points apart, along it and across.
const APART: f32 = 4.0;
const ACROSS: f32 = 1.2;

/// `scale`: pixels a point.
pub fn lines(ink: &Bits, scale: f32) -> Lines {
    let mut mask = Bits::blank(ink.width, ink.height);
    let (mut level, level_runs) = of_rows(ink, scale);
    let (upright, upright_runs) = of_rows(&ink.turned(), scale);
    let mut upright: Vec<Area> = upright.into_iter().map(Area::turned).collect();
    let upright_runs: Vec<Vec<Area>> =
        upright_runs.into_iter().map(|runs| runs.into_iter().map(Area::turned).collect()).collect();
    let reach = (2.0 * scale) as usize;
    let sure = (SURE * scale) as usize;
    let solid: Vec<bool> = level_runs.iter().map(|runs| is_solid(runs, ink)).collect();
    // Short ones are lines where they end at a line of the other direction, not in text.
    let short = |(line, solid): (&Area, &bool), others: &[Area]| {
        let ends = |end: Area| others.iter().any(|other| end.is_near(other, reach));
        let (left, right) = (Area { x1: line.x0, ..*line }, Area { x0: line.x1, ..*line });
        match solid {
            true => ends(*line),
            false => ends(left) && ends(right),
        }
    };
    let keep = |others: &[Area]| -> Vec<bool> {
        let lines = level.iter().zip(&solid);
        lines.map(|(line, solid)| line.width() >= sure || short((line, solid), others)).collect()
    };
    let keep_level = keep(&upright);
    let keep_upright: Vec<bool> = upright
        .iter()
        .map(|line| {
            let crossing = level.iter().zip(&keep_level).filter(|(_, keep)| **keep);
            crossing.filter(|(other, _)| line.is_near(other, reach)).count() > 0
        })
        .collect();
    // A short level line next to an upright stroke that is none goes with it.
    let kept: Vec<Area> = upright
        .iter()
        .zip(&keep_upright)
        .filter(|(_, keep)| **keep)
        .map(|(line, _)| *line)
        .collect();
    let keep_level = keep(&kept);
    for (runs, keep) in
        level_runs.iter().zip(&keep_level).chain(upright_runs.iter().zip(&keep_upright))
    {
        runs.iter().filter(|_| *keep).for_each(|run| widen_into(&mut mask, run));
    }
    retain(&mut level, &keep_level);
    retain(&mut upright, &keep_upright);
    Lines { level: joined(level, scale), upright: joined_upright(upright, scale), mask }
}

/// Whether a line has hardly any white in it, as a row of characters that stand close has between them.
fn is_solid(runs: &[Area], ink: &Bits) -> bool {
    let all: usize = runs.iter().map(Area::width).sum();
    let white = |run: &Area| (run.x0..run.x1).filter(|&x| !ink.get(x, run.y0)).count();
    runs.iter().map(white).sum::<usize>() as f32 <= WHITE * all as f32
}

fn retain(lines: &mut Vec<Area>, keep: &[bool]) {
    let mut keep = keep.iter();
    lines.retain(|_| keep.next() == Some(&true));
}

fn widen_into(mask: &mut Bits, run: &Area) {
    for y in run.y0.saturating_sub(1)..=run.y1 {
        for x in run.x0.saturating_sub(1)..=run.x1 {
            mask.set(x, y, true);
        }
    }
}

/// Level lines: long runs that lie upon one another, if they are thin together. With the runs of
/// each.
fn of_rows(ink: &Bits, scale: f32) -> (Vec<Area>, Vec<Vec<Area>>) {
    let shortest = (SHORTEST * scale) as usize;
    let gap = (BREAK * scale).round() as usize;
    let mut open: Vec<Vec<Area>> = Vec::new();
    let mut done: Vec<Vec<Area>> = Vec::new();
    for y in 0..ink.height {
        let runs: Vec<Area> = long_runs(ink, y, gap, shortest).collect();
        let (before, ended): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|line| line.iter().any(|run| run.y1 == y));
        done.extend(ended);
        open = before;
        for run in runs {
            let touches = |line: &Vec<Area>| {
                line.iter().any(|last| last.y1 == y && last.x0 < run.x1 && run.x0 < last.x1)
            };
            let (mut own, others): (Vec<_>, Vec<_>) = open.into_iter().partition(touches);
            open = others;
            let mut line: Vec<Area> = own.drain(..).flatten().collect();
            line.push(run);
            open.push(line);
        }
    }
    done.extend(open);
    let thickest = THICKEST * scale;
    let is_thin = |line: &Vec<Area>| {
        let area: usize = line.iter().map(Area::width).sum();
        let whole = bounds(line);
        area as f32 / whole.width().max(1) as f32 <= thickest
    };
    let lines: Vec<Vec<Area>> = done.into_iter().filter(is_thin).collect();
    (lines.iter().map(|line| level(line)).collect(), lines)
}

/// The runs of a row that are long, white of a few pixels in them not counted.
fn long_runs(ink: &Bits, y: usize, gap: usize, shortest: usize) -> impl Iterator<Item = Area> {
    let mut runs = ink.runs(y).peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, mut end) = runs.next()?;
            while let Some((_, further)) = runs.next_if(|(next, _)| *next <= end + gap) {
                end = further;
            }
            if end - start >= shortest {
                return Some(Area { x0: start, y0: y, x1: end, y1: y + 1 });
            }
        }
    })
}

fn bounds(runs: &[Area]) -> Area {
    let mut runs = runs.iter();
    let first = runs.next().copied().unwrap_or_default();
    runs.fold(first, |all, run| all.union(run))
}

/// The line as if it were level: one that falls a little is as thick as it is on average.
fn level(runs: &[Area]) -> Area {
    let whole = bounds(runs);
    let area: usize = runs.iter().map(Area::width).sum();
    // Twice the height of its middle, which may lie between two rows of pixels.
    let middle = |run: &Area| run.width() * (run.y0 + run.y1);
    let middle: usize = runs.iter().map(middle).sum::<usize>() / area.max(1);
    let thick = area.div_ceil(whole.width().max(1)).max(1);
    let y0 = middle.saturating_sub(thick) / 2;
    Area { y0, y1: y0 + thick, ..whole }
}

/// Pieces of one line together.
fn joined(mut lines: Vec<Area>, scale: f32) -> Vec<Area> {
    lines.sort_by_key(|line| (line.x0, line.y0));
    let (apart, across) = ((APART * scale) as usize, (ACROSS * scale) as usize);
    let mut joined: Vec<Area> = Vec::new();
    for line in lines {
        let same = joined.iter_mut().find(|other| {
            let level = other.y0.abs_diff(line.y0) <= across;
            level && line.x0 <= other.x1 + apart && other.x0 <= line.x1 + apart
        });
        match same {
            // The thicker piece says where it runs.
            Some(other) => {
                let longer = if line.width() > other.width() { line } else { *other };
                let whole = other.union(&line);
                *other = Area { y0: longer.y0, y1: longer.y1, ..whole };
            }
            None => joined.push(line),
        }
    }
    joined
}

fn joined_upright(lines: Vec<Area>, scale: f32) -> Vec<Area> {
    let turned = lines.into_iter().map(Area::turned).collect();
    joined(turned, scale).into_iter().map(Area::turned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(areas: &[(usize, usize, usize, usize)]) -> Bits {
        let mut ink = Bits::blank(300, 200);
        for &(x0, y0, x1, y1) in areas {
            (y0..y1).for_each(|y| (x0..x1).for_each(|x| ink.set(x, y, true)));
        }
        ink
    }

    #[test]
    fn a_frame_has_four_lines_and_a_dash_is_none() {
        let frame =
            [(20, 20, 220, 22), (20, 100, 220, 102), (20, 20, 22, 102), (218, 20, 220, 102)];
        let dash = (60, 60, 85, 62);
        let found = lines(&drawn(&[frame[0], frame[1], frame[2], frame[3], dash]), 1.0);
        assert_eq!((found.level.len(), found.upright.len()), (2, 2));
        assert!(found.mask.get(100, 21) && !found.mask.get(70, 61));
    }

    #[test]
    fn a_broken_line_is_one() {
        let found = lines(&drawn(&[(20, 20, 120, 22), (123, 20, 220, 22)]), 1.0);
        assert_eq!(found.level, [Area { x0: 20, y0: 20, x1: 220, y1: 22 }]);
    }

    #[test]
    fn characters_beside_a_line_with_strokes_at_one_height_are_no_line() {
        let frame = [(20, 20, 280, 22), (20, 20, 22, 180)];
        let strokes = [(25, 60, 37, 62), (39, 60, 51, 62), (53, 60, 65, 62)];
        let found = lines(&drawn(&[&frame[..], &strokes].concat()), 2.0);
        assert_eq!((found.level.len(), found.upright.len()), (1, 1));
        // Without white it is one, and with it where it reaches another line.
        let found = lines(&drawn(&[&frame[..], &[(25, 60, 65, 62)]].concat()), 2.0);
        assert_eq!(found.level.len(), 2);
        let found = lines(&drawn(&[&frame[..], &[(66, 20, 68, 180)], &strokes].concat()), 2.0);
        assert_eq!((found.level.len(), found.upright.len()), (2, 2));
    }

    #[test]
    fn a_bar_is_no_line() {
        assert!(lines(&drawn(&[(20, 20, 220, 40)]), 1.0).level.is_empty());
    }
}
