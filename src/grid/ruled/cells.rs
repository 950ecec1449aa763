//! The lines of one figure → cells.
//!
//! All x and all y at which lines run cut the figure into slots. Slots with no line between
//! them are one cell: a merged cell keeps its span, and a missing border loses nothing.

use super::figures::{Figure, Groups};
use super::join::Segment;
use crate::source::Rect;

/// Slots of one figure, at most. A page of the smallest print holds 20,000 cells.
const MOST_SLOTS: usize = 100_000;

/// So many levels of a heading may stand above its last.
const MOST_LEVELS: usize = 3;

/// The cells of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Where columns begin and end, from left to right: one more than there are columns.
    pub xs: Vec<f32>,
    /// Where rows begin and end, from top to bottom.
    pub ys: Vec<f32>,
    /// In the order of their first slot, row by row.
    pub cells: Vec<FrameCell>,
    /// Cell at each slot, row by row.
    pub slots: Vec<usize>,
    /// Whether no line closes the figure at its head, or at its foot.
    pub open_top: bool,
    pub open_bottom: bool,
    /// Whether colours draw it, and no lines.
    pub shaded: bool,
    /// Whether nothing but the white between figures tells some of its columns.
    pub guessed: bool,
}

/// A rectangle of slots: from the first row and column up to, not including, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameCell {
    pub row: usize,
    pub column: usize,
    pub row_end: usize,
    pub column_end: usize,
}

impl FrameCell {
    /// Whether it reaches over several rows or columns of its frame.
    pub fn is_merged(&self) -> bool {
        self.row_end - self.row > 1 || self.column_end - self.column > 1
    }
}

impl Frame {
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    pub fn area(&self) -> Rect {
        Rect {
            x0: self.xs.first().copied().unwrap_or_default(),
            top: self.ys.first().copied().unwrap_or_default(),
            x1: self.xs.last().copied().unwrap_or_default(),
            bottom: self.ys.last().copied().unwrap_or_default(),
        }
    }

    /// The box of a cell on the page.
    pub fn cell_area(&self, cell: &FrameCell) -> Rect {
        Rect {
            x0: self.xs[cell.column],
            top: self.ys[cell.row],
            x1: self.xs[cell.column_end],
            bottom: self.ys[cell.row_end],
        }
    }

    /// The column (or row) that a place lies in; the outermost for places outside.
    pub fn column_at(&self, x: f32) -> usize {
        between(&self.xs, x)
    }

    pub fn row_at(&self, y: f32) -> usize {
        between(&self.ys, y)
    }

    /// The same columns with other rows and cells.
    pub fn with_rows(&self, ys: Vec<f32>, cells: Vec<FrameCell>) -> Frame {
        self.with(self.xs.clone(), ys, cells)
    }

    /// The same figure with other borders and cells.
    pub fn with(&self, xs: Vec<f32>, ys: Vec<f32>, cells: Vec<FrameCell>) -> Frame {
        let columns = xs.len() - 1;
        let mut slots = vec![0; columns * (ys.len() - 1)];
        for (number, cell) in cells.iter().enumerate() {
            for row in cell.row..cell.row_end {
                slots[row * columns + cell.column..row * columns + cell.column_end].fill(number);
            }
        }
        Frame {
            xs,
            ys,
            cells,
            slots,
            open_top: self.open_top,
            open_bottom: self.open_bottom,
            shaded: self.shaded,
            guessed: self.guessed,
        }
    }

    /// The frame with more borders between columns: its cells reach over the new ones. Borders that
    /// are there already (to a point) are no new ones.
    pub fn with_borders(&self, more: &[f32]) -> Frame {
        let is_new = |x: &&f32| self.xs.iter().all(|own| (own - **x).abs() > 1.0);
        let mut xs: Vec<f32> = self.xs.iter().chain(more.iter().filter(is_new)).copied().collect();
        xs.sort_by(f32::total_cmp);
        let moved = |border: usize| xs.partition_point(|&x| x < self.xs[border]);
        let cells = self.cells.iter().map(|cell| FrameCell {
            column: moved(cell.column),
            column_end: moved(cell.column_end),
            ..*cell
        });
        let cells = cells.collect();
        self.with(xs, self.ys.clone(), cells)
    }

    /// The border at this place.
    pub fn column_of(&self, x: f32) -> usize {
        self.xs.partition_point(|&border| border < x - 0.5)
    }

    /// The number of a cell.
    pub fn cell_index(&self, cell: &FrameCell) -> usize {
        self.slots[cell.row * self.columns() + cell.column]
    }

    /// The lines between rows, as far as they are drawn.
    pub fn inner_borders(&self) -> Vec<Segment> {
        let columns = self.columns();
        let mut borders: Vec<Segment> = Vec::new();
        for row in 1..self.rows() {
            let drawn = |column: usize| {
                self.slots[(row - 1) * columns + column] != self.slots[row * columns + column]
            };
            let at = self.ys[row];
            for column in (0..columns).filter(|&column| drawn(column)) {
                match borders.last_mut() {
                    Some(last) if last.at == at && last.to == self.xs[column] => {
                        last.to = self.xs[column + 1];
                    }
                    _ => {
                        borders.push(Segment { at, from: self.xs[column], to: self.xs[column + 1] })
                    }
                }
            }
        }
        borders
    }

    /// The cell under a point.
    pub fn cell_at(&self, x: f32, y: f32) -> usize {
        self.slots[self.row_at(y) * self.columns() + self.column_at(x)]
    }

    /// The cell that an area lies in, if none of its sides reaches into another.
    pub fn cell_around(&self, area: &Rect) -> Option<usize> {
        let (x, y) = area.centre();
        let (row, column) = (self.row_at(y), self.column_at(x));
        let slot = |row: usize, column: usize| self.slots[row * self.columns() + column];
        let cell = slot(row, column);
        let is_inside = |other: usize| other == cell;
        // Each side is looked for once; most are in the row or the column of the middle.
        let rows = [area.top, area.bottom].map(|y| self.row_at(y));
        let columns = [area.x0, area.x1].map(|x| self.column_at(x));
        let inside = rows.iter().all(|&at| at == row || is_inside(slot(at, column)))
            && columns.iter().all(|&at| at == column || is_inside(slot(row, at)));
        inside.then_some(cell)
    }
}

fn between(borders: &[f32], place: f32) -> usize {
    let inner = &borders[1..borders.len().max(2) - 1];
    inner.partition_point(|&border| border <= place)
}

/// Cuts a figure into cells. `None` where it has none.
pub fn cells(figure: &Figure, tolerance: f32) -> Option<Frame> {
    let (mut horizontal, mut vertical) =
        (figure.lines.horizontal.clone(), figure.lines.vertical.clone());
    let mut left_right = outer_borders(&horizontal, &vertical, tolerance);
    let mut top_bottom = outer_borders(&vertical, &horizontal, tolerance);
    if let [line] = horizontal[..] {
        open_around(&line, &mut left_right, &mut top_bottom, tolerance);
    }
    let open_top = top_bottom.first.is_some();
    let open_bottom = top_bottom.last.is_some();
    vertical.splice(0..0, left_right.first);
    vertical.extend(left_right.last);
    horizontal.splice(0..0, top_bottom.first);
    horizontal.extend(top_bottom.last);
    horizontal.extend(heading_levels(&horizontal, &vertical, tolerance));
    horizontal.sort_by(|a, b| a.at.total_cmp(&b.at));
    let (xs, ys) = (positions(&vertical), positions(&horizontal));
    let (rows, columns) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    if rows == 0 || columns == 0 || rows.saturating_mul(columns) > MOST_SLOTS {
        return None;
    }
    let right = borders(&vertical, &xs, &ys);
    let below = borders(&horizontal, &ys, &xs);
    let regions = regions(
        rows,
        columns,
        |row, column| right[(column + 1) * rows + row],
        |row, column| below[(row + 1) * columns + column],
    );
    let (cells, slots) =
        rectangles(rows, columns, &regions, |row, column| right[(column + 1) * rows + row]);
    Some(Frame { xs, ys, cells, slots, open_top, open_bottom, shaded: false, guessed: false })
}

/// The heights, as lines of no length, at which lines between columns begin below headings over several
/// of them, where no line is drawn below those headings.
fn heading_levels(horizontal: &[Segment], vertical: &[Segment], tolerance: f32) -> Vec<Segment> {
    let reach = 2.5 * tolerance;
    let top = horizontal.first().map(|line| line.at);
    let next = top.and_then(|top| horizontal.iter().find(|line| line.at > top));
    let (Some(top), Some(next)) = (top, next) else { return Vec::new() };
    let mut begins: Vec<&Segment> = vertical
        .iter()
        .filter(|line| {
            line.from > top + reach && line.from < next.at - reach && line.to >= next.at - tolerance
        })
        .collect();
    begins.sort_by(|a, b| a.from.total_cmp(&b.from));
    begins.dedup_by(|line, above| line.from - above.from <= tolerance);
    let apart = begins.windows(2).all(|pair| pair[1].from - pair[0].from > reach);
    if begins.len() > MOST_LEVELS || !apart {
        return Vec::new();
    }
    begins.iter().map(|line| Segment { at: line.from, from: line.at, to: line.at }).collect()
}

/// Borders that nobody drew.
#[derive(Default)]
struct Outer {
    first: Option<Segment>,
    last: Option<Segment>,
}

/// Outer borders of a table without them: where at least two lines reach over the outermost
/// line across them, the table ends where they end.
fn outer_borders(lines: &[Segment], across: &[Segment], tolerance: f32) -> Outer {
    let (Some(first), Some(last)) = (across.first(), across.last()) else {
        return Outer::default();
    };
    let reach = 2.5 * tolerance;
    let before: Vec<&Segment> = lines.iter().filter(|line| line.from < first.at - reach).collect();
    let behind: Vec<&Segment> = lines.iter().filter(|line| line.to > last.at + reach).collect();
    let border = |lines: &[&Segment], at: f32| {
        (lines.len() >= 2).then(|| Segment { at, from: lines[0].at, to: lines[lines.len() - 1].at })
    };
    Outer {
        first: border(&before, before.iter().map(|line| line.from).fold(f32::INFINITY, f32::min)),
        last: border(&behind, behind.iter().map(|line| line.to).fold(f32::NEG_INFINITY, f32::max)),
    }
}

/// Borders on all sides of a table that has lines between its columns and one under its heading, which
/// reaches over them on both sides.
fn open_around(line: &Segment, sides: &mut Outer, ends: &mut Outer, tolerance: f32) {
    let (Some(top), Some(bottom)) = (&mut ends.first, &mut ends.last) else { return };
    let reach = 2.5 * tolerance;
    if top.from - line.from > reach && line.to - top.to > reach {
        let side = |at| Some(Segment { at, from: top.at, to: bottom.at });
        *sides = Outer { first: side(line.from), last: side(line.to) };
        for end in [top, bottom] {
            (end.from, end.to) = (line.from, line.to);
        }
    }
}

/// The places of lines, each once; lines are sorted by place.
fn positions(lines: &[Segment]) -> Vec<f32> {
    let mut places: Vec<f32> = lines.iter().map(|line| line.at).collect();
    places.dedup();
    places
}

/// For each place and each stretch between two places across: whether a line runs there.
fn borders(lines: &[Segment], places: &[f32], across: &[f32]) -> Vec<bool> {
    let stretches = across.len() - 1;
    let mut drawn = vec![false; places.len() * stretches];
    let mut place = 0;
    for line in lines {
        while places[place] != line.at {
            place += 1;
        }
        // A stretch is drawn when the line passes its middle.
        let first = middles_below(across, line.from);
        let end = middles_below(across, line.to);
        if first < end {
            drawn[place * stretches + first..place * stretches + end].fill(true);
        }
    }
    drawn
}

/// How many stretches have their middle before a place.
fn middles_below(across: &[f32], place: f32) -> usize {
    let borders = across.partition_point(|&border| border < place);
    match borders {
        0 => 0,
        n if n == across.len() => n - 1,
        n if (across[n - 1] + across[n]) / 2.0 < place => n,
        n => n - 1,
    }
}

/// Joins slots that no line parts. Gives the group of each slot.
fn regions(
    rows: usize,
    columns: usize,
    line_right: impl Fn(usize, usize) -> bool,
    line_below: impl Fn(usize, usize) -> bool,
) -> Vec<usize> {
    let mut groups = Groups::new(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let slot = row * columns + column;
            if column + 1 < columns && !line_right(row, column) {
                groups.join(slot, slot + 1);
            }
            if row + 1 < rows && !line_below(row, column) {
                groups.join(slot, slot + columns);
            }
        }
    }
    (0..rows * columns).map(|slot| groups.root(slot)).collect()
}

/// Cuts the regions into rectangles: a region of another shape (a border is missing) becomes
/// several, and a word goes to the one in which it is printed.
///
/// A line that ends inside of a region parts it there: below a heading over several columns, whose
/// own line is not drawn, each column has a cell of its own.
fn rectangles(
    rows: usize,
    columns: usize,
    regions: &[usize],
    line_right: impl Fn(usize, usize) -> bool,
) -> (Vec<FrameCell>, Vec<usize>) {
    let mut cells = Vec::new();
    let mut slots = vec![usize::MAX; rows * columns];
    for slot in 0..rows * columns {
        if slots[slot] != usize::MAX {
            continue;
        }
        let (row, column) = (slot / columns, slot % columns);
        let same = |row: usize, column: usize, slots: &[usize]| {
            let other = row * columns + column;
            regions[other] == regions[slot] && slots[other] == usize::MAX
        };
        let column_end = (column + 1..columns)
            .find(|&c| !same(row, c, &slots) || line_right(row, c - 1))
            .unwrap_or(columns);
        let parted = |r: usize| (column..column_end - 1).any(|c| line_right(r, c));
        let row_end = (row + 1..rows)
            .find(|&r| parted(r) || !(column..column_end).all(|c| same(r, c, &slots)))
            .unwrap_or(rows);
        for r in row..row_end {
            slots[r * columns + column..r * columns + column_end].fill(cells.len());
        }
        cells.push(FrameCell { row, column, row_end, column_end });
    }
    (cells, slots)
}
