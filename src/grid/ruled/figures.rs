//! Lines → figures: the lines that cross or touch each other, table by table.

use super::join::{Drawing, Segment};
use crate::source::Rect;

/// Pairs of lines that are tried at most. Tables have a few hundred; a map or a technical
/// drawing may have millions, and is no table.
const MOST_PAIRS: usize = 20_000_000;

/// A row without lines across it is this high at most, in parts of the font size.
const MOST_OPEN: f32 = 3.0;

/// The cell between an outer border that stands alone and the other lines is this wide at most, in
/// parts of their width.
const MOST_ASIDE: f32 = 0.4;

/// Lines that hang together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub lines: Drawing,
    pub area: Rect,
}

/// Parts the lines of a page into those that hang together. `None` when there are too many.
///
/// Lines that touch no other are left out, unless they stand beside a figure as its outer border;
/// `alone` gets the horizontal ones.
pub fn figures(drawing: &Drawing, tolerance: f32, alone: &mut Vec<Segment>) -> Option<Vec<Figure>> {
    let (horizontal, vertical) = (&drawing.horizontal, &drawing.vertical);
    let mut groups = Groups::new(horizontal.len() + vertical.len());
    let mut pairs = 0;
    for (v, line) in vertical.iter().enumerate() {
        // Horizontal lines are sorted by y.
        let first = horizontal.partition_point(|h| h.at < line.from - tolerance);
        let end = horizontal.partition_point(|h| h.at <= line.to + tolerance);
        pairs += end.saturating_sub(first);
        if pairs > MOST_PAIRS {
            return None;
        }
        for (h, other) in horizontal.iter().enumerate().take(end).skip(first) {
            if (other.from - tolerance..=other.to + tolerance).contains(&line.at) {
                groups.join(h, horizontal.len() + v);
            }
        }
    }
    let (mut figures, standing) = collect(drawing, groups, alone);
    for line in standing {
        if let Some(figure) = figures.iter_mut().find(|figure| is_side(&line, figure, tolerance)) {
            add_side(figure, line);
        }
    }
    Some(figures)
}

/// Whether a vertical line that touches no other is a border of a figure.
///
/// The outermost column of a page may be one cell of a group that began pages before: no row ends
/// in it, and its border only runs beside the others, as long as they.
fn is_side(line: &Segment, figure: &Figure, tolerance: f32) -> bool {
    let area = &figure.area;
    let near = |a: f32, b: f32| (a - b).abs() <= 2.0 * tolerance;
    let apart = (area.x0 - line.at).max(line.at - area.x1);
    near(line.from, area.top)
        && near(line.to, area.bottom)
        && (0.0..=MOST_ASIDE * area.width()).contains(&apart)
}

fn add_side(figure: &mut Figure, line: Segment) {
    let lines = &mut figure.lines.vertical;
    let at = lines.partition_point(|other| other.at < line.at);
    lines.insert(at, line);
    figure.area = bounds(&figure.lines);
}

/// The figures, and the vertical lines that touch no other.
fn collect(
    drawing: &Drawing,
    mut groups: Groups,
    alone: &mut Vec<Segment>,
) -> (Vec<Figure>, Vec<Segment>) {
    let mut standing = Vec::new();
    let mut figures: Vec<Figure> = Vec::new();
    let mut figure_of = vec![usize::MAX; groups.parents.len()];
    for (index, line) in drawing.horizontal.iter().enumerate() {
        let root = groups.root(index);
        if groups.sizes[root] == 1 {
            alone.push(*line);
            continue;
        }
        let figure = figure_at(&mut figures, &mut figure_of[root]);
        figure.lines.horizontal.push(*line);
    }
    for (index, line) in drawing.vertical.iter().enumerate() {
        let root = groups.root(drawing.horizontal.len() + index);
        if groups.sizes[root] > 1 {
            let figure = figure_at(&mut figures, &mut figure_of[root]);
            figure.lines.vertical.push(*line);
        } else {
            standing.push(*line);
        }
    }
    for figure in &mut figures {
        figure.area = bounds(&figure.lines);
    }
    (figures, standing)
}

fn figure_at<'f>(figures: &'f mut Vec<Figure>, index: &mut usize) -> &'f mut Figure {
    if *index == usize::MAX {
        *index = figures.len();
        figures.push(Figure::default());
    }
    &mut figures[*index]
}

/// Joins figures that are one table without outer borders: where a row reaches over all columns,
/// no line connects what stands above it with what stands below.
pub fn join_open(mut figures: Vec<Figure>, tolerance: f32, letters: f32) -> Vec<Figure> {
    figures.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    let mut joined: Vec<Figure> = Vec::with_capacity(figures.len());
    for figure in figures {
        match joined.last_mut() {
            Some(above) if goes_on(above, &figure, tolerance, letters) => {
                above.lines.horizontal.extend(figure.lines.horizontal);
                above.lines.vertical.extend(figure.lines.vertical);
                above.lines.vertical.sort_by(|a, b| a.at.total_cmp(&b.at));
                above.area = bounds(&above.lines);
            }
            _ => joined.push(figure),
        }
    }
    joined
}

fn goes_on(above: &Figure, below: &Figure, tolerance: f32, letters: f32) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= tolerance;
    let gap = below.area.top - above.area.bottom;
    let open = |figure: &Figure| {
        let outer = figure.lines.vertical.first().zip(figure.lines.vertical.last());
        outer.is_some_and(|(first, last)| {
            first.at > figure.area.x0 + 2.5 * tolerance
                && last.at < figure.area.x1 - 2.5 * tolerance
        })
    };
    let shares_columns = || {
        below
            .lines
            .vertical
            .iter()
            .any(|line| above.lines.vertical.iter().any(|a| near(a.at, line.at)))
    };
    near(above.area.x0, below.area.x0)
        && near(above.area.x1, below.area.x1)
        && (0.0..=MOST_OPEN * letters).contains(&gap)
        && open(above)
        && open(below)
        && shares_columns()
}

/// The box around all lines.
pub fn bounds(lines: &Drawing) -> Rect {
    let empty = Rect {
        x0: f32::INFINITY,
        top: f32::INFINITY,
        x1: f32::NEG_INFINITY,
        bottom: f32::NEG_INFINITY,
    };
    let flat =
        lines.horizontal.iter().map(|h| Rect { x0: h.from, x1: h.to, top: h.at, bottom: h.at });
    let tall =
        lines.vertical.iter().map(|v| Rect { x0: v.at, x1: v.at, top: v.from, bottom: v.to });
    flat.chain(tall).fold(empty, |all, line| all.union(&line))
}

/// Things that belong together through others.
pub struct Groups {
    parents: Vec<usize>,
    sizes: Vec<usize>,
}

impl Groups {
    pub fn new(count: usize) -> Groups {
        Groups { parents: (0..count).collect(), sizes: vec![1; count] }
    }

    /// The one that stands for the group.
    pub fn root(&mut self, mut index: usize) -> usize {
        while self.parents[index] != index {
            self.parents[index] = self.parents[self.parents[index]];
            index = self.parents[index];
        }
        index
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (small, large) = if self.sizes[a] < self.sizes[b] { (a, b) } else { (b, a) };
            self.parents[small] = large;
            self.sizes[large] += self.sizes[small];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The left and right borders of the only figure out of a ladder from x 50 to 100 and y 0 to 90
    /// with a vertical line beside it, given as (x, from, to).
    #[track_caller]
    fn check(beside: (f32, f32, f32), expected: (f32, f32)) {
        let line = |(at, from, to)| Segment { at, from, to };
        let mut vertical: Vec<Segment> =
            [(50.0, 0.0, 90.0), (100.0, 0.0, 90.0), beside].map(line).into();
        vertical.sort_by(|a, b| a.at.total_cmp(&b.at));
        let horizontal = vec![line((30.0, 50.0, 100.0)), line((60.0, 50.0, 100.0))];
        let drawing = Drawing { horizontal, vertical };
        let figures = figures(&drawing, 3.0, &mut Vec::new()).unwrap();
        assert_eq!(figures.len(), 1);
        assert_eq!((figures[0].area.x0, figures[0].area.x1), expected);
    }

    #[test]
    fn a_line_as_long_as_the_table_is_its_border() {
        check((35.0, 0.0, 91.0), (35.0, 100.0));
        check((115.0, 0.0, 90.0), (50.0, 115.0));
    }

    #[test]
    fn a_longer_a_shorter_or_a_distant_line_is_not() {
        check((35.0, 0.0, 140.0), (50.0, 100.0));
        check((35.0, 0.0, 45.0), (50.0, 100.0));
        check((5.0, 0.0, 90.0), (50.0, 100.0));
    }
}
