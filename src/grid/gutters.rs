//! Pages set in columns, as papers and gazettes are: where one column ends and the next begins.
//!
//! Only running text tells: lines that fill columns of one width. What a table sets side by side
//! does not.

use super::lines::PrintedLine;
use super::ruled::Ruled;
use super::words::Word;
use crate::source::Rect;

/// A gap this wide (in parts of the font size) ends a stretch of text.
const GAP: f32 = 0.8;

/// A stretch of text this wide (in parts of the font size) may be a line of prose.
const LINE: f32 = 10.0;

/// So many lines of prose make a column.
const FEWEST_LINES: usize = 5;

/// Lines of one column begin this close (in points) to each other.
const FLUSH: f32 = 1.5;

/// Columns differ in width by this part at most.
const ALIKE: f32 = 0.08;

/// Columns stand at least this far apart, in points.
const NARROWEST: f32 = 6.0;

/// Paragraphs are set this far apart at least, in parts of the font size.
const PARAGRAPH: f32 = 0.35;

/// So many paragraphs side by side are rows.
const FEWEST_ROWS: usize = 3;

/// A part of a page that is read for itself.
pub type Region = Rect;

/// The columns of text of a page, from left to right, as (x0, x1).
pub type Columns = Vec<(f32, f32)>;

/// The columns of a page whose text stands in several. `lines` reach over the whole page.
pub fn columns(lines: &[PrintedLine], ruled: &Ruled) -> Option<Columns> {
    if lines.len() < FEWEST_LINES {
        return None;
    }
    columns_of(&stretches(lines, ruled))
}

/// The parts of a page with columns in the order in which they are read.
pub fn regions(lines: &[PrintedLine], ruled: &Ruled, columns: &Columns, page: Rect) -> Vec<Region> {
    cut(&stretches(lines, ruled), columns, ruled, page)
}

/// Whether a page that has too little prose to tell may have the columns of another page: a part
/// of its prose stands in them, and hardly any reaches over a gutter.
pub fn fits(lines: &[PrintedLine], ruled: &Ruled, columns: &Columns) -> bool {
    let stretches = stretches(lines, ruled);
    let prose = || stretches.iter().filter(|stretch| stretch.is_prose());
    let across = prose().filter(|stretch| crosses(columns, stretch.area.x0, stretch.area.x1));
    let full = |stretch: &&Stretch| {
        columns.iter().any(|&(x0, x1)| {
            (stretch.area.x0 - x0).abs() <= FLUSH && (stretch.area.x1 - x1).abs() <= stretch.size
        })
    };
    let own = prose().filter(full).count();
    own >= 3 && 4 * across.count() <= own
}

/// Whether something reaches from one column into the next. A table may be a little wider than
/// its column.
fn crosses(columns: &Columns, x0: f32, x1: f32) -> bool {
    columns.windows(2).any(|pair| x0 < pair[0].1 - 1.0 && x1 > pair[1].0 + 1.0)
}

/// Text without wide gaps.
struct Stretch {
    area: Rect,
    size: f32,
}

impl Stretch {
    fn is_prose(&self) -> bool {
        self.area.width() >= LINE * self.size
    }
}

/// The stretches outside of drawn frames.
fn stretches(lines: &[PrintedLine], ruled: &Ruled) -> Vec<Stretch> {
    let frames: Vec<Rect> = ruled.frames.iter().map(|frame| frame.area()).collect();
    let mut stretches: Vec<Stretch> = Vec::with_capacity(2 * lines.len());
    for line in lines {
        let mut open = false;
        for word in &line.words {
            let (x, y) = word.area.centre();
            if frames.iter().any(|frame| frame.contains(x, y)) {
                open = false;
                continue;
            }
            match stretches.last_mut() {
                Some(last) if open && follows(last, word) => {
                    last.area = last.area.union(&word.area);
                }
                _ => stretches.push(Stretch { area: word.area, size: word.size }),
            }
            open = true;
        }
    }
    stretches
}

fn follows(stretch: &Stretch, word: &Word) -> bool {
    word.area.x0 - stretch.area.x1 < GAP * stretch.size
}

/// At least two, or none.
fn columns_of(stretches: &[Stretch]) -> Option<Columns> {
    let mut prose: Vec<&Stretch> = stretches.iter().filter(|stretch| stretch.is_prose()).collect();
    if prose.len() < 2 * FEWEST_LINES {
        return None;
    }
    prose.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
    let groups = prose.chunk_by(|a, b| b.area.x0 - a.area.x0 <= FLUSH);
    // A heading over all columns begins where the first one does: the usual line tells its width.
    let columns: Vec<(f32, f32)> = groups
        .filter(|group| group.len() >= FEWEST_LINES)
        .filter_map(|group| {
            let mut ends: Vec<f32> = group.iter().map(|stretch| stretch.area.x1).collect();
            ends.sort_by(f32::total_cmp);
            let end = ends[ends.len() * 3 / 4];
            let full = ends.iter().filter(|&&x| (x - end).abs() <= 2.5 * group[0].size).count();
            (2 * full >= group.len()).then_some((group[0].area.x0, end))
        })
        .collect();
    let widest = columns.iter().map(|(x0, x1)| x1 - x0).fold(0.0, f32::max);
    let mut chosen: Vec<(f32, f32)> = Vec::new();
    for &(x0, x1) in columns.iter().filter(|(x0, x1)| x1 - x0 >= (1.0 - ALIKE) * widest) {
        match chosen.last() {
            Some(last) if x0 < last.1 + NARROWEST => {}
            _ => chosen.push((x0, x1)),
        }
    }
    let columns =
        chosen.len() >= 2 && is_whole_width(stretches, &chosen) && !are_rows(stretches, &chosen);
    columns.then_some(chosen)
}

/// Whether the paragraphs of all columns begin at the same heights: they are rows of a table.
fn are_rows(stretches: &[Stretch], columns: &[(f32, f32)]) -> bool {
    let starts: Vec<Vec<f32>> = columns.iter().map(|&(x0, _)| starts(stretches, x0)).collect();
    let Some((first, others)) = starts.split_first() else { return false };
    let has = |column: &[f32], top: f32| column.iter().any(|other| (other - top).abs() <= FLUSH);
    let common = first.iter().filter(|&&top| others.iter().all(|column| has(column, top))).count();
    common >= FEWEST_ROWS && 2 * common >= first.len()
}

/// Where the paragraphs of a column begin: below a gap wider than between lines.
fn starts(stretches: &[Stretch], x0: f32) -> Vec<f32> {
    let own: Vec<&Stretch> =
        stretches.iter().filter(|stretch| (stretch.area.x0 - x0).abs() <= FLUSH).collect();
    let apart = own
        .windows(2)
        .filter(|pair| pair[1].area.top - pair[0].area.bottom > PARAGRAPH * pair[1].size);
    apart.map(|pair| pair[1].area.top).collect()
}

/// Whether the columns take the width of the page's text, as columns of a table beside others
/// do not, with gaps narrower than the columns.
fn is_whole_width(stretches: &[Stretch], columns: &[(f32, f32)]) -> bool {
    let (first, last) = (columns[0], columns[columns.len() - 1]);
    let width = first.1 - first.0;
    let outside = |stretch: &&Stretch| {
        stretch.area.x1 < first.0 - stretch.size || stretch.area.x0 > last.1 + stretch.size
    };
    columns.windows(2).all(|pair| pair[1].0 - pair[0].1 < 0.4 * width)
        && 20 * stretches.iter().filter(outside).count() <= stretches.len()
}

/// Cuts a page with columns into regions: what reaches over a gutter keeps the full width.
fn cut(stretches: &[Stretch], columns: &Columns, ruled: &Ruled, page: Rect) -> Vec<Region> {
    let gutters: Vec<f32> = columns.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0).collect();
    let texts = stretches.iter().map(|stretch| stretch.area);
    let frames = ruled.frames.iter().map(|frame| frame.area());
    let rules = ruled.rules.iter().map(|rule| Rect {
        x0: rule.from,
        x1: rule.to,
        top: rule.at,
        bottom: rule.at,
    });
    let mut across: Vec<(f32, f32)> = texts
        .chain(frames)
        .chain(rules)
        .filter(|area| crosses(columns, area.x0, area.x1))
        .map(|area| (area.top, area.bottom))
        .collect();
    across.sort_by(|a, b| a.0.total_cmp(&b.0));
    let begins = |stretch: &Stretch| {
        columns.iter().any(|column| (stretch.area.x0 - column.0).abs() <= FLUSH)
    };
    let is_split = |top: f32, bottom: f32| {
        let own = stretches.iter().filter(|stretch| {
            let y = stretch.area.centre().1;
            top < y && y < bottom && stretch.is_prose() && begins(stretch)
        });
        own.count() >= 2
    };
    let mut regions: Vec<Region> = Vec::new();
    let full = |regions: &mut Vec<Region>, top: f32, bottom: f32| match regions.last_mut() {
        Some(last) if last.x0 == page.x0 && last.x1 == page.x1 => last.bottom = bottom,
        _ => regions.push(Rect { top, bottom, ..page }),
    };
    let mut y = page.top;
    for (top, bottom) in across.into_iter().chain([(page.bottom, page.bottom)]) {
        if top > y && is_split(y, top) {
            let borders: Vec<f32> =
                [page.x0].into_iter().chain(gutters.iter().copied()).chain([page.x1]).collect();
            regions.extend(borders.windows(2).map(|x| Rect {
                x0: x[0],
                x1: x[1],
                top: y,
                bottom: top,
            }));
        } else if top > y {
            full(&mut regions, y, top);
        }
        if bottom > top {
            full(&mut regions, top.max(y), bottom.max(y));
        }
        y = y.max(bottom);
    }
    regions
}

/// The number of the region that a place lies in; the last one for places outside of all.
pub fn region_at(regions: &[Region], x: f32, y: f32) -> usize {
    regions.iter().position(|region| region.contains(x, y)).unwrap_or(regions.len() - 1)
}
