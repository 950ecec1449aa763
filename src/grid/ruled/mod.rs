//! Drawn lines → tables, in pure steps that can be shown one by one:
//! rulings → snap → join → figures → cells → slivers → fill.

use crate::grid::lines::PrintedLine;
use crate::grid::words::Word;
use crate::read::{Page, Ruling, RulingKind};
use crate::source::Rect;
use cells::Frame;
use figures::Figure;
use join::Segment;

pub mod join;
pub mod figures;
pub mod cells;
pub mod slivers;
mod spaced;
pub mod digits;
pub mod fill;
pub mod bands;
pub mod extend;
pub mod open;
mod open_heading;

/// Rows lower than this many tolerances (0.7 letters) cannot hold a line of text.
const SLIVER: f32 = 2.0;

/// A heading has so many levels at most.
const MOST_BAND: usize = 4;

/// What the lines of a page make.
#[derive(Clone, Debug, Default)]
pub struct Ruled {
    /// Frames of at least two cells.
    pub frames: Vec<Frame>,
    /// Horizontal lines that cross no other: rules of a table without borders, underlines.
    pub rules: Vec<Segment>,
    /// Edges of coloured rows: they part rows, and bound nothing.
    pub shades: Vec<Segment>,
    /// Whether there were too many lines to make anything of them.
    pub overdrawn: bool,
}

impl Ruled {
    /// Drops the coloured bands that are the heading of a table whose rows have no colour: right
    /// below, a line of text goes on in several pieces.
    pub fn drop_bands(&mut self, lines: &[PrintedLine]) {
        self.frames.retain(|frame| {
            let Rect { x0, x1, bottom, .. } = frame.area();
            let goes_on = |line: &PrintedLine| {
                let gap = line.area.top - bottom;
                let inside = line.area.x0 >= x0 - line.size && line.area.x1 <= x1 + line.size;
                let wide = |pair: &[Word]| pair[1].area.x0 - pair[0].area.x1 > line.size;
                inside
                    && (-0.3..=0.8).contains(&(gap / line.size.max(0.1)))
                    && line.words.windows(2).any(wide)
            };
            !frame.shaded || frame.rows() > MOST_BAND || !lines.iter().any(goes_on)
        });
    }

    /// What of it lies in a part of the page.
    pub fn part(&self, area: &Rect) -> Ruled {
        let own = |line: &&Segment| area.contains((line.from + line.to) / 2.0, line.at);
        let inside = |frame: &&Frame| {
            let (x, y) = frame.area().centre();
            area.contains(x, y)
        };
        Ruled {
            frames: self.frames.iter().filter(inside).cloned().collect(),
            rules: self.rules.iter().filter(own).copied().collect(),
            shades: self.shades.iter().filter(own).copied().collect(),
            overdrawn: self.overdrawn,
        }
    }
}

/// Finds the frames that the lines of a page make, on a page with letters of this size.
pub fn ruled(page: &Page, letters: f32) -> Ruled {
    let tolerance = join::tolerance(letters);
    let drawn = page.rulings.iter().filter(|ruling| ruling.kind == RulingKind::Drawn).copied();
    let mut ruled = Ruled::default();
    let figures = connected(drawn, tolerance, &mut ruled);
    let figures = figures::join_open(figures, tolerance, letters);
    let areas: Vec<Rect> = figures.iter().map(|figure| figure.area).collect();
    ruled.frames = frames(figures, tolerance);
    // A table may be nothing but coloured cells. Inside of drawn lines colours tell nothing new.
    let shades = page
        .rulings
        .iter()
        .filter(|ruling| ruling.kind == RulingKind::Shade)
        .filter(|ruling| !areas.iter().any(|area| overlap(area, &ruling.area)))
        .copied();
    let mut coloured = Ruled::default();
    let figures = connected(shades, tolerance, &mut coloured);
    ruled.shades = figures.iter().flat_map(|figure| figure.lines.horizontal.clone()).collect();
    if !is_striped(&figures, tolerance) {
        let coloured = frames(figures, tolerance);
        let tables = coloured.into_iter().filter(|frame| frame.rows() > 1 && frame.columns() > 1);
        ruled.frames.extend(tables.map(|frame| Frame { shaded: true, ..frame }));
    }
    ruled
}

/// Whether coloured surfaces are rows of a table of which every other one has no colour.
fn is_striped(figures: &[Figure], tolerance: f32) -> bool {
    let same =
        |a: &Rect, b: &Rect| (a.x0 - b.x0).abs() <= tolerance && (a.x1 - b.x1).abs() <= tolerance;
    figures.windows(2).any(|pair| {
        let (upper, lower) = (&pair[0].area, &pair[1].area);
        same(upper, lower) && lower.top - upper.bottom <= 2.0 * lower.height().max(upper.height())
    })
}

fn connected(
    rulings: impl Iterator<Item = Ruling>,
    tolerance: f32,
    ruled: &mut Ruled,
) -> Vec<Figure> {
    let drawing = join::join(rulings, tolerance);
    let figures = figures::figures(&drawing, tolerance, &mut ruled.rules);
    ruled.overdrawn |= figures.is_none();
    figures.unwrap_or_default()
}

fn frames(figures: Vec<Figure>, tolerance: f32) -> Vec<Frame> {
    figures
        .iter()
        .filter_map(|figure| cells::cells(figure, tolerance))
        .filter(|frame| frame.cells.len() >= 2)
        .map(|frame| slivers::without_slivers(frame, SLIVER * tolerance))
        .collect()
}

/// Whether two boxes share more than an edge.
pub fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.top < b.bottom && b.top < a.bottom
}
