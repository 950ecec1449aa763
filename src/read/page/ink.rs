//! Ink that is neither text nor a line of a table: pictures, shapes, and what notes draw.

use super::matrix::shared;
use crate::read::{Direction, Glyph, GlyphText};
use crate::source::Rect;
use crate::text::{fold, wrap};

/// Something painted.
pub struct Ink {
    pub area: Rect,
    pub shape: Shape,
    /// So many glyphs were drawn before it.
    pub before: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    Picture,
    /// A filled shape that is no box.
    Filled,
    /// The same in the colour of paper.
    Blank,
    /// A line that runs aslant, or a curve, from one point to another.
    Stroke((f32, f32), (f32, f32)),
    /// What belongs to a note on the page.
    Note,
    /// A line of a note.
    NoteStroke((f32, f32), (f32, f32)),
}

/// Where a glyph has its ink, as far as that can be told without its outline: digits stand on the
/// baseline and are 0.72 em high at most, ideographs fill their box.
pub fn ink_box(glyph: &Glyph) -> Rect {
    let Rect { x0, top, x1, bottom } = glyph.area;
    let (above, below, aside) =
        if is_ideograph(glyph) { (0.06, 0.04, 0.06) } else { (0.17, 0.13, 0.08) };
    let (width, height) = (x1 - x0, bottom - top);
    match glyph.direction {
        Direction::Right => Rect {
            x0: x0 + aside * width,
            top: top + above * height,
            x1: x1 - aside * width,
            bottom: bottom - below * height,
        },
        Direction::Left => Rect {
            x0: x0 + aside * width,
            top: top + below * height,
            x1: x1 - aside * width,
            bottom: bottom - above * height,
        },
        Direction::Down => Rect {
            x0: x0 + below * width,
            top: top + aside * height,
            x1: x1 - above * width,
            bottom: bottom - aside * height,
        },
        Direction::Up => Rect {
            x0: x0 + above * width,
            top: top + aside * height,
            x1: x1 - below * width,
            bottom: bottom - aside * height,
        },
    }
}

pub fn is_ideograph(glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => wrap::is_wide(*c),
        GlyphText::Many(_) | GlyphText::Unknown => false,
    }
}

pub fn is_digit(glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => fold::is_digit(*c),
        GlyphText::Many(text) => text.chars().any(|c| c.is_ascii_digit()),
        GlyphText::Unknown => false,
    }
}

/// A part of the font size, for places that are the same.
const HAIR: f32 = 0.15;

/// Whether a glyph stands right behind another one.
pub fn is_next(one: &Glyph, other: &Glyph) -> bool {
    let (a, b) = (&one.area, &other.area);
    let flat = (b.x0 - a.x1).abs() <= HAIR * one.size && (a.top - b.top).abs() <= HAIR * one.size;
    let tall =
        (b.top - a.bottom).abs() <= HAIR * one.size && (a.x0 - b.x0).abs() <= HAIR * one.size;
    flat || tall
}

/// Whether two boxes share more than `part` of the width and of the height of the smaller one.
pub fn overlaps(one: &Rect, other: &Rect, part: f32) -> bool {
    let width = one.x1.min(other.x1) - one.x0.max(other.x0);
    let height = one.bottom.min(other.bottom) - one.top.max(other.top);
    width > part * one.width().min(other.width())
        && height > part * one.height().min(other.height())
}

/// Boxes of a page found again by place: each in the cell of its centre.
pub struct Near {
    columns: usize,
    rows: usize,
    /// Half of the largest box.
    reach: (f32, f32),
    /// Where the boxes of a cell begin in `items`.
    starts: Vec<u32>,
    items: Vec<(u32, Rect)>,
}

/// Points; a cell holds a character or two.
const CELL: f32 = 12.0;

/// Pages are cut into this many cells each way at most.
const MOST_CELLS: usize = 400;

impl Near {
    pub fn of(boxes: impl Iterator<Item = (u32, Rect)>) -> Near {
        let boxes: Vec<(u32, Rect)> = boxes.collect();
        let far = |at: f32| ((at.max(0.0) / CELL) as usize + 1).min(MOST_CELLS);
        let (mut right, mut bottom, mut wide, mut tall) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for (_, area) in &boxes {
            let (x, y) = area.centre();
            (right, bottom) = (right.max(x), bottom.max(y));
            (wide, tall) = (wide.max(area.width() / 2.0), tall.max(area.height() / 2.0));
        }
        let (columns, rows) = (far(right), far(bottom));
        let starts = vec![0; columns * rows + 1];
        let mut near = Near { columns, rows, reach: (wide, tall), starts, items: Vec::new() };
        let cell = |(_, area): &(u32, Rect)| {
            let (x, y) = area.centre();
            near.cell(x, y)
        };
        let cells: Vec<usize> = boxes.iter().map(cell).collect();
        cells.iter().for_each(|cell| near.starts[cell + 1] += 1);
        for cell in 1..near.starts.len() {
            near.starts[cell] += near.starts[cell - 1];
        }
        let mut next = near.starts.clone();
        near.items = vec![(0, Rect::default()); boxes.len()];
        for (item, cell) in boxes.iter().zip(cells) {
            near.items[next[cell] as usize] = *item;
            next[cell] += 1;
        }
        near
    }

    fn column(&self, x: f32) -> usize {
        ((x.max(0.0) / CELL) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        ((y.max(0.0) / CELL) as usize).min(self.rows - 1)
    }

    fn cell(&self, x: f32, y: f32) -> usize {
        self.row(y) * self.columns + self.column(x)
    }

    /// The boxes that an area touches, with their numbers.
    pub fn touching(&self, area: Rect) -> impl Iterator<Item = &(u32, Rect)> {
        let (dx, dy) = self.reach;
        let (first, last) = (self.column(area.x0 - dx), self.column(area.x1 + dx));
        (self.row(area.top - dy)..=self.row(area.bottom + dy))
            .flat_map(move |row| {
                let cell = row * self.columns;
                &self.items
                    [self.starts[cell + first] as usize..self.starts[cell + last + 1] as usize]
            })
            .filter(move |(_, own)| shared(own, &area).is_some())
    }
}
