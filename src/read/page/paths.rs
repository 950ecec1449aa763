//! Drawn paths → rulings.
//!
//! Word and WPS draw cell borders as thin filled rectangles, LibreOffice and Excel as strokes
//! or thin quads, others as thin images: all of them end as `Ruling`s. Curves are ignored.

use super::ink::Near;
use super::matrix::{Matrix, around, shared};
use super::region::{Region, Winding};
use crate::read::{Ruling, RulingKind};
use crate::source::Rect;

/// A filled shape thinner than this is a line, a thicker one is a surface.
///
/// The thickest borders of Word's gallery are 6 pt in three strokes of 1 to 3 pt; the
/// thinnest rows of tables in print are 9 pt.
pub const THICKEST_LINE: f32 = 4.0;

/// Lines whose ends differ by less than this (in points) across are horizontal or vertical.
const STRAIGHT: f32 = 0.6;

/// A line at least as long as this is one by itself; shorter pieces may be dashes.
const SHORTEST_LINE: f32 = 3.0;

/// The path under construction, already in the frame of the page.
#[derive(Default)]
pub struct Path {
    parts: Vec<Part>,
    points: Vec<(f32, f32)>,
}

/// A subpath: a run of points.
struct Part {
    first: usize,
    closed: bool,
    curved: bool,
}

impl Path {
    pub fn clear(&mut self) {
        self.parts.clear();
        self.points.clear();
    }

    pub fn move_to(&mut self, point: (f32, f32)) {
        self.parts.push(Part { first: self.points.len(), closed: false, curved: false });
        self.points.push(point);
    }

    pub fn line_to(&mut self, point: (f32, f32)) {
        match self.parts.last() {
            None => self.move_to(point),
            Some(part) if part.closed => {
                // After `h` the current point is the start of the subpath.
                let start = self.points[part.first];
                self.move_to(start);
                self.points.push(point);
            }
            Some(_) => self.points.push(point),
        }
    }

    /// A curve counts by its control points, within which it stays; its subpath is no source of
    /// lines.
    pub fn curve_to<const N: usize>(&mut self, points: [(f32, f32); N]) {
        points.into_iter().for_each(|point| self.line_to(point));
        if let Some(part) = self.parts.last_mut() {
            part.curved = true;
        }
    }

    pub fn close(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.closed = true;
        }
    }

    pub fn rectangle(&mut self, ctm: &Matrix, x: f32, y: f32, width: f32, height: f32) {
        self.move_to(ctm.apply(x, y));
        for (x, y) in [(x + width, y), (x + width, y + height), (x, y + height)] {
            self.points.push(ctm.apply(x, y));
        }
        self.close();
    }

    /// The box around everything, for clipping.
    pub fn bounds(&self) -> Rect {
        around(&self.points)
    }

    /// The boxes that filling this path paints; none of a path of any other kind, nor of boxes
    /// inside one another, which may be frames.
    pub fn boxes(&self, clip: &Rect) -> Vec<Rect> {
        const MOST: usize = 16;
        if self.parts.len() > MOST || self.parts.iter().any(|part| part.curved) {
            return Vec::new();
        }
        let boxes: Vec<Rect> = self.subpaths().map(|(_, points)| around(points)).collect();
        let plain = self.subpaths().all(|(_, points)| is_rectangle(points));
        let apart = (0..boxes.len())
            .all(|i| (i + 1..boxes.len()).all(|j| shared(&boxes[i], &boxes[j]).is_none()));
        if !plain || !apart {
            return Vec::new();
        }
        boxes.iter().filter_map(|area| shared(area, clip)).collect()
    }

    /// The boxes around the filled parts that are neither boxes nor lines.
    pub fn blobs(&self) -> impl Iterator<Item = Rect> {
        let odd = |(part, points): &(&Part, &[(f32, f32)])| {
            part.curved || !is_rectangle(points) && !is_mitred(points)
        };
        self.subpaths().filter(odd).map(|(_, points)| around(points))
    }

    /// What stroking this path draws that is no line along the page: a box around each piece, and
    /// its ends. Curves count by their chords.
    pub fn strokes(&self) -> impl Iterator<Item = (Rect, (f32, f32), (f32, f32))> {
        self.subpaths().flat_map(|(part, points)| {
            let back = part.closed.then(|| (points[points.len() - 1], points[0]));
            let pieces = points.windows(2).map(|pair| (pair[0], pair[1])).chain(back);
            pieces
                .filter(move |&(from, to)| part.curved || line(from, to, 0.0).is_none())
                .map(|(from, to)| (around(&[from, to]), from, to))
        })
    }

    /// What filling this path paints.
    pub fn region(&self, winding: Winding) -> Region {
        let parts = self.subpaths().map(|(_, points)| points.to_vec()).collect();
        Region { parts, winding, bounds: self.bounds() }
    }

    /// What stroking this path paints, `width` points thick. Curves count by their control points.
    pub fn stroked(&self, width: f32) -> Region {
        let parts: Vec<Vec<(f32, f32)>> =
            self.pieces().map(|(from, to)| widened(from, to, width / 2.0)).collect();
        let corners: Vec<(f32, f32)> = parts.iter().flatten().copied().collect();
        Region { parts, winding: Winding::Any, bounds: around(&corners) }
    }

    /// The straight pieces along the page of a path that is stroked, as boxes; `None` where there is
    /// a piece of another kind.
    pub fn bars(&self, width: f32) -> Option<Vec<Rect>> {
        let bars = self.pieces().map(|(from, to)| Some(line(from, to, width)?.0)).collect();
        if self.parts.iter().any(|part| part.curved) { None } else { bars }
    }

    /// Whether this is one box, as clips are as a rule.
    pub fn is_box(&self) -> bool {
        self.parts.len() <= 1
            && self.subpaths().all(|(part, points)| !part.curved && is_rectangle(points))
    }

    fn pieces(&self) -> impl Iterator<Item = ((f32, f32), (f32, f32))> {
        self.subpaths().flat_map(|(part, points)| {
            let back = part.closed.then(|| (points[points.len() - 1], points[0]));
            points.windows(2).map(|pair| (pair[0], pair[1])).chain(back)
        })
    }

    fn subpaths(&self) -> impl Iterator<Item = (&Part, &[(f32, f32)])> {
        let ends = self.parts.iter().skip(1).map(|part| part.first).chain([self.points.len()]);
        self.parts.iter().zip(ends).map(|(part, end)| (part, &self.points[part.first..end]))
    }

    /// The lines that stroking this path draws, `width` points thick.
    pub fn stroke(&self, width: f32, clip: &Rect, out: &mut Vec<Ruling>) {
        for (part, points) in self.subpaths() {
            if part.curved {
                continue;
            }
            let back = part.closed.then(|| (points[points.len() - 1], points[0]));
            let lines = points.windows(2).map(|pair| (pair[0], pair[1])).chain(back);
            for (from, to) in lines {
                if let Some(line) = line(from, to, width) {
                    push(line, clip, out);
                }
            }
        }
    }

    /// The lines, or the edges of surfaces, that filling this path draws.
    pub fn fill(&self, clip: &Rect, out: &mut Vec<Ruling>, surfaces: &mut Vec<Rect>) {
        for (part, points) in self.subpaths() {
            if part.curved {
                // Rounded corners and letters: a surface, perhaps, and no line.
                surfaces.extend(shared(&around(points), clip));
                continue;
            }
            let area = around(points);
            if area.width().min(area.height()) > THICKEST_LINE && !is_rectangle(points) {
                surfaces.extend(shared(&area, clip));
                continue;
            }
            surface(area, clip, out, surfaces);
        }
    }
}

/// A filled or painted box: a line where it is thin (or clipped thin), else a surface.
pub fn surface(area: Rect, clip: &Rect, out: &mut Vec<Ruling>, surfaces: &mut Vec<Rect>) {
    let Some(area) = shared(&area, clip) else { return };
    let (width, height) = (area.width(), area.height());
    if width.min(height) <= THICKEST_LINE {
        let horizontal = width >= height;
        out.push(Ruling { area, horizontal, kind: RulingKind::Drawn });
        return;
    }
    surfaces.push(area);
    let Rect { x0, top, x1, bottom } = area;
    let edges = [
        (Rect { bottom: top, ..area }, true),
        (Rect { top: bottom, ..area }, true),
        (Rect { x1: x0, ..area }, false),
        (Rect { x0: x1, ..area }, false),
    ];
    out.extend(edges.map(|(area, horizontal)| Ruling {
        area,
        horizontal,
        kind: RulingKind::Shade,
    }));
}

/// A straight line along the page, as a box of its thickness.
fn line(from: (f32, f32), to: (f32, f32), width: f32) -> Option<(Rect, bool)> {
    let area = around(&[from, to]);
    let half = width / 2.0;
    if area.height() <= STRAIGHT && area.width() > area.height() {
        let y = (area.top + area.bottom) / 2.0;
        return Some((Rect { top: y - half, bottom: y + half, ..area }, true));
    }
    if area.width() <= STRAIGHT && area.height() > area.width() {
        let x = (area.x0 + area.x1) / 2.0;
        return Some((Rect { x0: x - half, x1: x + half, ..area }, false));
    }
    None
}

/// The corners of a piece of a line, `half` wide to each side.
fn widened(from: (f32, f32), to: (f32, f32), half: f32) -> Vec<(f32, f32)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(0.01);
    let (x, y) = (-dy / length * half, dx / length * half);
    vec![
        (from.0 + x, from.1 + y),
        (to.0 + x, to.1 + y),
        (to.0 - x, to.1 - y),
        (from.0 - x, from.1 - y),
    ]
}

fn push((area, horizontal): (Rect, bool), clip: &Rect, out: &mut Vec<Ruling>) {
    let Some(area) = shared(&area, clip) else { return };
    // A short thick stroke is a box painted with one movement of the pen: its long side
    // is across.
    let thick = if horizontal { area.height() } else { area.width() };
    let long = if horizontal { area.width() } else { area.height() };
    if thick > THICKEST_LINE && thick > long {
        if long <= THICKEST_LINE {
            out.push(Ruling { area, horizontal: !horizontal, kind: RulingKind::Drawn });
        }
        return;
    }
    if thick <= THICKEST_LINE {
        out.push(Ruling { area, horizontal, kind: RulingKind::Drawn });
    }
}

/// Four corners (or five, the last one the first again) along the page.
fn is_rectangle(points: &[(f32, f32)]) -> bool {
    let corners = match points {
        [.., last] if points.len() == 5 && near(*last, points[0]) => &points[..4],
        _ => points,
    };
    let [a, b, c, d] = *corners else { return false };
    let upright = |p: (f32, f32), q: (f32, f32)| (p.0 - q.0).abs() < STRAIGHT;
    let level = |p: (f32, f32), q: (f32, f32)| (p.1 - q.1).abs() < STRAIGHT;
    (level(a, b) && upright(b, c) && level(c, d) && upright(d, a))
        || (upright(a, b) && level(b, c) && upright(c, d) && level(d, a))
}

/// Whether four corners make a line along the page with slanting ends, as the sides of borders meet in the
/// corners of a box.
fn is_mitred(points: &[(f32, f32)]) -> bool {
    /// Parts of its thickness that a line is long.
    const SLENDER: f32 = 3.0;
    let area = around(points);
    let (long, thick) = (area.width().max(area.height()), area.width().min(area.height()));
    let is_end = |&(x, y): &(f32, f32)| {
        let (at, from, to) = match area.width() >= area.height() {
            true => (x, area.x0, area.x1),
            false => (y, area.top, area.bottom),
        };
        at - from <= thick + STRAIGHT || to - at <= thick + STRAIGHT
    };
    (4..=5).contains(&points.len())
        && thick <= THICKEST_LINE
        && long >= SLENDER * thick
        && points.iter().all(is_end)
}

fn near(p: (f32, f32), q: (f32, f32)) -> bool {
    (p.0 - q.0).abs() < STRAIGHT && (p.1 - q.1).abs() < STRAIGHT
}

/// Joins dots and dashes into the lines that they make; gives single dots apart.
pub fn join_dashes(rulings: Vec<Ruling>) -> (Vec<Ruling>, Vec<Rect>) {
    let (mut whole, short): (Vec<_>, Vec<_>) =
        rulings.into_iter().partition(|ruling| length(ruling) >= SHORTEST_LINE);
    if short.is_empty() {
        return (whole, Vec::new());
    }
    for horizontal in [true, false] {
        // A square dot may belong to a line of either direction.
        let mut dots: Vec<Rect> = short
            .iter()
            .filter(|dot| dot.kind == RulingKind::Drawn)
            .filter(|dot| dot.horizontal == horizontal || is_square(&dot.area))
            .map(|dot| dot.area)
            .collect();
        dots.sort_by(|p, q| {
            let key = |r: &Rect| if horizontal { (r.top, r.x0) } else { (r.x0, r.top) };
            let ((a, b), (c, d)) = (key(p), key(q));
            a.total_cmp(&c).then(b.total_cmp(&d))
        });
        whole.extend(runs(&dots, horizontal));
    }
    // The corners of tables are often dots by themselves.
    let lines = Near::of(whole.iter().map(|line| (0, line.area)));
    let alone = |dot: &Rect| {
        let Rect { x0, top, x1, bottom } = *dot;
        let around = Rect { x0: x0 - 1.0, top: top - 1.0, x1: x1 + 1.0, bottom: bottom + 1.0 };
        lines.touching(around).next().is_none()
    };
    let drawn = short.iter().filter(|dot| dot.kind == RulingKind::Drawn);
    let dots = drawn.map(|dot| dot.area).filter(alone).collect();
    (whole, dots)
}

/// Runs of at least three dots that follow one another closely on one line.
fn runs(dots: &[Rect], horizontal: bool) -> Vec<Ruling> {
    let mut lines = Vec::new();
    let mut run: Option<(Rect, usize)> = None;
    let mut finish = |run: Option<(Rect, usize)>| {
        if let Some((area, count)) = run
            && count >= 3
        {
            lines.push(Ruling { area, horizontal, kind: RulingKind::Drawn });
        }
    };
    for dot in dots {
        run = match run.take() {
            Some((area, count)) if follows(&area, dot, horizontal) => {
                Some((area.union(dot), count + 1))
            }
            other => {
                finish(other);
                Some((*dot, 1))
            }
        };
    }
    finish(run);
    lines
}

fn follows(line: &Rect, dot: &Rect, horizontal: bool) -> bool {
    let (across, gap) = if horizontal {
        ((line.top - dot.top).abs(), dot.x0 - line.x1)
    } else {
        ((line.x0 - dot.x0).abs(), dot.top - line.bottom)
    };
    across < STRAIGHT && (-SHORTEST_LINE..=THICKEST_LINE).contains(&gap)
}

fn is_square(area: &Rect) -> bool {
    let (width, height) = (area.width(), area.height());
    width.max(height) <= 1.5 * width.min(height)
}

fn length(ruling: &Ruling) -> f32 {
    if ruling.horizontal { ruling.area.width() } else { ruling.area.height() }
}
