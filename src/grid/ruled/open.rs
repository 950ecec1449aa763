//! Cells that no line parts, though the page prints the figures of several rows or columns in them.
//!
//! Lines between columns may be drawn in the heading only, or beside the labels only, or nowhere.
//! The columns are told by the edges of the heading where it is drawn, by the table before the page
//! break, or else by the white between the figures.

use std::collections::BTreeMap;

use super::cells::{Frame, FrameCell};
use super::fill::words_of_cells;
use super::open_heading;
use crate::grid::aligned::columns::{Column, columns as aligned_columns, stretches};
use crate::grid::aligned::strips::{Piece, Strip, strip};
use crate::grid::lines::lines;
use crate::grid::words::Word;
use crate::read::{GlyphText, Page};
use crate::text::fold::is_han;

/// A channel between two columns of figures is at least this wide, in parts of the font size.
const CHANNEL: f32 = 0.27;

/// So many rows of texts that agree tell their columns.
const FEWEST_TEXTS: usize = 3;

/// A figure may reach over an edge of the heading by so much, in parts of its size.
const OVER: f32 = 0.3;

/// A single figure of several rows stands off their middle by this part of a row, at least, if it is
/// of one of them: the figure of a merged cell stands in its middle.
const OFF_CENTRE: f32 = 0.35;

/// Cuts the cells that hold the figures of several rows or columns. `None` where there are none.
///
/// `printed` are the words of each cell, `before` the borders of the table at the foot of the page before, if this is at
/// the head.
pub fn part(
    page: &Page,
    frame: &Frame,
    words: &[Word],
    printed: &[Vec<Word>],
    before: Option<&[f32]>,
) -> Option<Frame> {
    match part_rows(page, frame, printed) {
        Some(rows) => {
            let printed = words_of_cells(page, &rows, words);
            Some(part_columns(page, &rows, &printed, before).unwrap_or(rows))
        }
        None => part_columns(page, frame, printed, before),
    }
}

/// Cuts cells over several drawn rows whose figures stand in one row each.
fn part_rows(page: &Page, frame: &Frame, printed: &[Vec<Word>]) -> Option<Frame> {
    let tall = |cell: &FrameCell| cell.row_end - cell.row > 1;
    let mut cut = false;
    let mut cells = Vec::with_capacity(frame.cells.len());
    for (cell, words) in frame.cells.iter().zip(printed) {
        if tall(cell) && is_of_rows(page, frame, cell, words) {
            cut = true;
            cells.extend((cell.row..cell.row_end).map(|row| FrameCell {
                row,
                row_end: row + 1,
                ..*cell
            }));
        } else {
            cells.push(*cell);
        }
    }
    cut.then(|| frame.with(frame.xs.clone(), frame.ys.clone(), cells))
}

/// Whether a cell over several rows holds the figures of single ones.
fn is_of_rows(page: &Page, frame: &Frame, cell: &FrameCell, words: &[Word]) -> bool {
    let strips: Vec<Strip> = lines(words.to_vec()).iter().map(|line| strip(page, line)).collect();
    let row_of = |strip: &Strip| {
        let inset = 0.25 * (strip.bottom - strip.top);
        let (row, end) = (frame.row_at(strip.top + inset), frame.row_at(strip.bottom - inset));
        (row == end).then_some(row)
    };
    let rows: Option<Vec<usize>> = strips.iter().map(row_of).collect();
    let Some(rows) = rows else { return false };
    let figures = strips.iter().flat_map(|strip| &strip.pieces).all(|piece| piece.is_figure());
    let apart = rows.windows(2).all(|pair| pair[0] < pair[1]);
    figures
        && apart
        && match &strips[..] {
            [] => false,
            [only] => {
                let area = frame.cell_area(cell);
                let row = area.height() / (cell.row_end - cell.row) as f32;
                let off = ((only.top + only.bottom) / 2.0 - area.centre().1).abs();
                off >= OFF_CENTRE * row
            }
            _ => true,
        }
}

/// Cells of one row that reach over the same columns.
struct Group<'f> {
    cells: Vec<(&'f FrameCell, Vec<Strip>)>,
    /// Whether a row of it is a line of figures, or any line.
    rows: Rows,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Figures,
    Texts,
}

impl<'f> Group<'f> {
    fn of(page: &Page, cells: &[(&'f FrameCell, &[Word])]) -> Self {
        let strips = |words: &[Word]| {
            lines(words.to_vec()).iter().map(|line| strip(page, line)).collect::<Vec<_>>()
        };
        let cells = cells.iter().map(|(cell, words)| (*cell, strips(words))).collect();
        Self { cells, rows: Rows::Figures }
    }

    /// The line of the heading with most texts.
    fn heading(&self) -> Option<&Strip> {
        let words = |strip: &&Strip| strip.pieces.iter().all(|piece| !piece.is_figure());
        let strips = self.cells.iter().flat_map(|(_, strips)| strips).filter(words);
        strips.max_by_key(|strip| strip.pieces.len())
    }

    /// The rows, each in one line.
    fn lines(&self) -> impl Iterator<Item = &Strip> {
        self.cells.iter().filter_map(|(_, strips)| self.line(strips))
    }

    /// Whether all of it can be cut at these borders, a heading above the first row aside.
    fn fits(&self, borders: &[f32]) -> bool {
        let first = self.cells.iter().position(|(_, strips)| self.line(strips).is_some());
        let stands = |at: usize| {
            let (_, strips) = &self.cells[at];
            self.is_row(at, borders) && strips.iter().all(|strip| stands_between(strip, borders))
        };
        first.is_some_and(|first| (first..self.cells.len()).all(stands))
    }

    /// Whether a cell is a row that is cut with the others: one line, or a text that goes on below its
    /// first line and keeps to the columns.
    fn is_row(&self, at: usize, borders: &[f32]) -> bool {
        let strips = &self.cells[at].1;
        let wrapped = self.rows == Rows::Texts
            && at > 0
            && strips.iter().all(|strip| stands_between(strip, borders));
        strips.is_empty() || self.line(strips).is_some() || wrapped
    }

    /// The line of a cell, if it is a row.
    fn line<'s>(&self, strips: &'s [Strip]) -> Option<&'s Strip> {
        let [only] = strips else { return None };
        let is_row = match self.rows {
            Rows::Figures => only.pieces.iter().all(Piece::is_figure),
            Rows::Texts => true,
        };
        is_row.then_some(only)
    }
}

/// A cell with the words in it.
type Filled<'f> = (&'f FrameCell, &'f [Word]);

/// Cuts the cells of one row that hold the figures of several columns, and those of their heading.
fn part_columns(
    page: &Page,
    frame: &Frame,
    printed: &[Vec<Word>],
    before: Option<&[f32]>,
) -> Option<Frame> {
    let mut columns_of: BTreeMap<(usize, usize), Vec<Filled<'_>>> = BTreeMap::new();
    for (cell, words) in frame.cells.iter().zip(printed) {
        if cell.row_end - cell.row == 1 {
            columns_of.entry((cell.column, cell.column_end)).or_default().push((cell, words));
        }
    }
    let mut parted = None;
    for ((first, end), cells) in columns_of {
        let figures = cells.iter().any(|(_, words)| may_be_figures(page, words));
        if !figures && cells.iter().filter(|(_, words)| words.len() >= 2).count() < FEWEST_TEXTS {
            continue;
        }
        let mut group = Group::of(page, &cells);
        let own = figures.then(|| columns(frame, first, end, &group, before)).flatten();
        let Some(columns) = own.or_else(|| of_texts(frame, first, end, &mut group)) else {
            continue;
        };
        let own = parted.as_ref().unwrap_or(frame);
        parted = Some(cut(page, own, frame, (first, end), &columns, &group, printed));
    }
    parted
}

/// Whether the words of a cell may be several figures: these are words of three letters at most. Few
/// columns have any such cell, and the others need not be looked at closely.
fn may_be_figures(page: &Page, words: &[Word]) -> bool {
    let most = 3 * words.len();
    let glyphs = words.iter().flat_map(|word| &page.glyphs[word.glyphs.clone()]);
    let letters = glyphs.filter(|glyph| match &glyph.text {
        GlyphText::One(c) => is_han(*c) || c.is_alphabetic(),
        GlyphText::Many(_) | GlyphText::Unknown => false,
    });
    words.len() >= 2 && letters.take(most + 1).count() <= most
}

/// Where the columns of a group meet.
struct Columns {
    /// Inner borders, from left to right.
    borders: Vec<f32>,
    /// Whether nothing but white tells them.
    guessed: bool,
    /// Where their texts stand.
    texts: Vec<Column>,
}

/// The columns in which the figures of a group stand, one in each.
fn columns(
    frame: &Frame,
    first: usize,
    end: usize,
    group: &Group<'_>,
    before: Option<&[f32]>,
) -> Option<Columns> {
    let several: Vec<&Strip> = group.lines().filter(|strip| strip.pieces.len() >= 2).collect();
    let most = several.iter().map(|strip| strip.pieces.len()).max()?;
    let (left, right) = (frame.xs[first], frame.xs[end]);
    let inner = |xs: &[f32]| -> Vec<f32> {
        xs.iter().copied().filter(|&x| x > left + 1.0 && x < right - 1.0).collect()
    };
    let drawn = [Some(inner(&frame.xs)), before.map(inner)].into_iter().flatten();
    for borders in drawn {
        if !borders.is_empty() && group.lines().all(|strip| stands_between(strip, &borders)) {
            let mut xs = vec![left];
            xs.extend(&borders);
            xs.push(right);
            let texts = xs.windows(2).map(|pair| Column { x0: pair[0], x1: pair[1] }).collect();
            return Some(Columns { borders, guessed: false, texts });
        }
    }
    guessed(group, &several, most)
}

/// The columns that the white between texts tells: between those of the heading and the figures, or
/// between the figures alone where the texts of the heading run into each other.
fn guessed(group: &Group<'_>, several: &[&Strip], most: usize) -> Option<Columns> {
    let channel = CHANNEL * several[0].size;
    let figures = || group.lines().flat_map(|strip| &strip.pieces);
    let heading = group.heading().into_iter().flat_map(|strip| &strip.pieces);
    let with_heading = stretches(figures().chain(heading), 0, channel);
    // In one row of figures nobody sees the columns that are blank.
    let alone = (several.len() > 1).then(|| stretches(figures(), 0, channel));
    let texts = match alone {
        Some(alone) if alone.len() > with_heading.len() => alone,
        Some(_) | None => with_heading,
    };
    let all: Vec<Strip> = group.cells.iter().flat_map(|(_, strips)| strips).cloned().collect();
    let borders = borders(&texts, &all);
    let fits = texts.len() >= most.max(2)
        && several.iter().all(|strip| stands_between(strip, &borders))
        && (several.len() > 1 || group.heading().is_some_and(|own| own.pieces.len() >= most));
    fits.then_some(Columns { borders, guessed: true, texts })
}

/// The columns of rows that hold texts as well: those that lines part elsewhere in the table, or those of at
/// least three rows, nearly all of them with a piece in each column.
fn of_texts(frame: &Frame, first: usize, end: usize, group: &mut Group<'_>) -> Option<Columns> {
    group.rows = Rows::Texts;
    let all: Vec<Strip> = group.lines().cloned().collect();
    let most = all.iter().map(|strip| strip.pieces.len()).max()?;
    let drawn = &frame.xs[first + 1..end];
    if !drawn.is_empty() && most == drawn.len() + 1 && group.fits(drawn) {
        let texts =
            frame.xs[first..=end].windows(2).map(|pair| Column { x0: pair[0], x1: pair[1] });
        return Some(Columns { borders: drawn.to_vec(), guessed: false, texts: texts.collect() });
    }
    let texts = aligned_columns(&all);
    let borders = borders(&texts, &all);
    let full = all.iter().filter(|strip| strip.pieces.len() == most).count();
    let fits = most >= 2
        && texts.len() == most
        && full >= FEWEST_TEXTS
        && 4 * full >= 3 * all.len()
        && group.fits(&borders);
    fits.then_some(Columns { borders, guessed: true, texts })
}

/// Columns meet in the middle of the widest white between them that no text of these lines reaches into:
/// a heading may be wider than the figures below it, or set to another side.
fn borders(texts: &[Column], lines: &[Strip]) -> Vec<f32> {
    let between = |pair: &[Column]| {
        let (left, right) = (pair[0].x1, pair[1].x0);
        let reach = |piece: &&Piece| piece.x1 > left && piece.x0 < right;
        let over = |piece: &&Piece| piece.x0 <= left && piece.x1 >= right;
        let mut inside: Vec<(f32, f32)> = lines
            .iter()
            .flat_map(|strip| &strip.pieces)
            .filter(|piece| reach(piece) && !over(piece))
            .map(|piece| (piece.x0, piece.x1))
            .collect();
        inside.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut widest = (0.0, (left + right) / 2.0);
        let mut from = left;
        for (x0, x1) in inside.into_iter().chain([(right, right)]) {
            if x0 - from > widest.0 {
                widest = (x0 - from, (from + x0) / 2.0);
            }
            from = from.max(x1);
        }
        widest.1
    };
    texts.windows(2).map(between).collect()
}

/// Whether each piece stands between two borders, and no two of them between the same.
pub fn stands_between(strip: &Strip, borders: &[f32]) -> bool {
    let over = OVER * strip.size;
    let column = |x: f32| borders.partition_point(|&border| border <= x);
    let mut last = None;
    strip.pieces.iter().all(|piece| {
        let own = column((piece.x0 + piece.x1) / 2.0);
        let inside = column(piece.x0 + over) == own && column(piece.x1 - over) == own;
        let fresh = last.is_none_or(|last| last < own);
        last = Some(own);
        inside && fresh
    })
}

/// Cuts the figures and blanks of a group at its borders, and its heading where that is open too.
fn cut(
    page: &Page,
    frame: &Frame,
    drawn: &Frame,
    (first, end): (usize, usize),
    columns: &Columns,
    group: &Group<'_>,
    printed: &[Vec<Word>],
) -> Frame {
    let (left, right) = (drawn.xs[first], drawn.xs[end]);
    let mut frame = frame.with_borders(&columns.borders);
    frame.guessed |= columns.guessed;
    let (from, to) = (frame.column_of(left), frame.column_of(right));
    let top = |row: usize| drawn.ys[row];
    let is_body = |cell: &FrameCell| {
        group.cells.iter().enumerate().any(|(at, (own, _))| {
            group.is_row(at, &columns.borders) && (frame.ys[cell.row] - top(own.row)).abs() < 0.1
        })
    };
    let cells = frame.cells.iter().flat_map(|cell| {
        let own = (cell.column, cell.column_end) == (from, to) && cell.row_end - cell.row == 1;
        let step = if own && is_body(cell) { 1 } else { cell.column_end - cell.column };
        (cell.column..cell.column_end).step_by(step).map(move |column| FrameCell {
            column,
            column_end: column + step,
            ..*cell
        })
    });
    let mut parted = frame.with(frame.xs.clone(), frame.ys.clone(), cells.collect());
    for (at, (cell, strips)) in group.cells.iter().enumerate() {
        let several = strips.len() > 1 || strips.iter().any(|strip| strip.pieces.len() > 1);
        if several && !group.is_row(at, &columns.borders) {
            let index = drawn.cell_index(cell);
            let row = parted.row_at((drawn.ys[cell.row] + drawn.ys[cell.row_end]) / 2.0);
            parted = open_heading::cut(page, &parted, (row, from), &columns.texts, &printed[index]);
        }
    }
    parted
}
