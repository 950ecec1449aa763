//! Figures that stand open beside or below drawn cells → a frame that holds them too.
//!
//! Some tables have lines around their labels only, some around their heading only.

use std::borrow::Cow;

use super::cells::{Frame, FrameCell};
use super::open::stands_between;
use super::{MOST_BAND, Ruled, overlap};
use crate::grid::aligned::strips::{Strip, strip};
use crate::grid::lines::{PrintedLine, lines};
use crate::grid::words::Word;
use crate::read::Page;
use crate::source::Rect;

/// So many rows with figures beside their labels are a table.
const FEWEST_ROWS: usize = 3;

/// Rows below a heading stand this close to it and to each other, in parts of the font size.
const MOST_GAP: f32 = 2.5;

/// Rows stand as far apart as the others, down to this part.
const SAME_STEP: f32 = 0.9;

/// Blocks of one table begin and end within so many points.
const SAME_SIDE: f32 = 3.0;

/// The frames of a page, each with the figures that stand open beside and below it.
///
/// `before` are the borders of the table that the page may go on with.
pub fn extend<'r>(
    page: &Page,
    ruled: &'r Ruled,
    printed: &[PrintedLine],
    before: Option<&[f32]>,
) -> Cow<'r, Ruled> {
    let mut ruled = Cow::Borrowed(ruled);
    for index in 0..ruled.frames.len() {
        let frame = &ruled.frames[index];
        let others: Vec<Rect> = areas_but(&ruled.frames, index);
        let more = beside(page, frame, printed, &others, before)
            .or_else(|| below(page, frame, printed, &others));
        if let Some(more) = more {
            ruled.to_mut().frames[index] = more;
        }
    }
    if let Cow::Owned(ruled) = &mut ruled {
        ruled.frames = stacked(std::mem::take(&mut ruled.frames));
    }
    ruled
}

/// Joins frames that are the blocks of one table: as wide as each other, and the heading of the next
/// right below the open rows of the last.
fn stacked(mut frames: Vec<Frame>) -> Vec<Frame> {
    frames.sort_by(|a, b| a.area().top.total_cmp(&b.area().top));
    let mut all: Vec<Frame> = Vec::with_capacity(frames.len());
    for frame in frames {
        match all.last_mut() {
            Some(above) if goes_on(above, &frame) => *above = stack(above, &frame),
            Some(_) | None => all.push(frame),
        }
    }
    all
}

fn goes_on(above: &Frame, below: &Frame) -> bool {
    let (a, b) = (above.area(), below.area());
    let near = |a: f32, b: f32| (a - b).abs() <= SAME_SIDE;
    let row = above.ys[above.rows()] - above.ys[above.rows() - 1];
    let same = || {
        let inner = |frame: &Frame| frame.xs[1..frame.columns()].to_vec();
        above.with_borders(&inner(below)).columns() == below.with_borders(&inner(above)).columns()
    };
    above.guessed
        && near(a.x0, b.x0)
        && near(a.x1, b.x1)
        && (-1.0..=row).contains(&(b.top - a.bottom))
        && same()
}

/// Two frames, one below the other, as one that has the borders of both.
fn stack(above: &Frame, below: &Frame) -> Frame {
    let inner = |frame: &Frame| frame.xs[1..frame.columns()].to_vec();
    let (upper, lower) = (above.with_borders(&inner(below)), below.with_borders(&inner(above)));
    let rows = upper.rows();
    let ys = [&upper.ys[..rows], &lower.ys[..]].concat();
    let moved = lower.cells.iter().map(|cell| FrameCell {
        row: cell.row + rows,
        row_end: cell.row_end + rows,
        ..*cell
    });
    let cells = upper.cells.iter().copied().chain(moved).collect();
    Frame { open_bottom: lower.open_bottom, ..upper.with(upper.xs.clone(), ys, cells) }
}

fn areas_but(frames: &[Frame], index: usize) -> Vec<Rect> {
    let others = frames.iter().enumerate().filter(|(other, _)| *other != index);
    others.map(|(_, frame)| frame.area()).collect()
}

/// The frame of labels with the figures to the right of it, in one more column.
fn beside(
    page: &Page,
    frame: &Frame,
    printed: &[PrintedLine],
    others: &[Rect],
    before: Option<&[f32]>,
) -> Option<Frame> {
    if frame.rows() < FEWEST_ROWS {
        return None;
    }
    let area = frame.area();
    let words: Vec<Word> = printed
        .iter()
        .flat_map(|line| &line.words)
        .filter(|word| {
            let (_, y) = word.area.centre();
            word.area.x0 >= area.x1 - 1.0 && (area.top..=area.bottom).contains(&y)
        })
        .cloned()
        .collect();
    let strips: Vec<Strip> = lines(words).iter().map(|line| strip(page, line)).collect();
    let figures = strips.iter().flat_map(|strip| &strip.pieces).all(|piece| piece.is_figure());
    let mut rows: Vec<usize> =
        strips.iter().map(|strip| frame.row_at((strip.top + strip.bottom) / 2.0)).collect();
    let count = rows.len();
    rows.dedup();
    let pieces = || strips.iter().flat_map(|strip| &strip.pieces);
    let end = pieces().map(|piece| piece.x1).fold(area.x1, f32::max) + 1.0;
    let open = Rect { x0: area.x1 + 1.0, x1: end, ..area };
    let free = !others.iter().any(|other| overlap(other, &open));
    if !figures || count < FEWEST_ROWS || rows.len() < count || !free {
        return None;
    }
    let right =
        before.and_then(|xs| xs.last()).copied().filter(|x| (0.0..60.0).contains(&(x - end)));
    let mut xs = frame.xs.clone();
    xs.push(right.unwrap_or(end));
    let column = frame.columns();
    let open = (0..frame.rows()).map(|row| FrameCell {
        row,
        row_end: row + 1,
        column,
        column_end: column + 1,
    });
    let mut cells: Vec<FrameCell> = frame.cells.iter().copied().chain(open).collect();
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Some(Frame { guessed: true, ..frame.with(xs, frame.ys.clone(), cells) })
}

/// A drawn heading with the rows of figures below it, each line of which is a row.
fn below(page: &Page, frame: &Frame, printed: &[PrintedLine], others: &[Rect]) -> Option<Frame> {
    if frame.rows() > MOST_BAND || frame.columns() < 2 {
        return None;
    }
    let area = frame.area();
    let inside = |line: &PrintedLine| {
        let (_, y) = line.area.centre();
        y > area.top && y < area.bottom
    };
    let heads = printed.iter().filter(|line| inside(line)).map(|line| strip(page, line));
    if heads.into_iter().flat_map(|strip| strip.pieces).any(|p| p.is_figure() && !p.year) {
        return None;
    }
    let end = others.iter().map(|other| other.top).filter(|&top| top >= area.bottom);
    let end = end.fold(f32::INFINITY, f32::min);
    let mut under: Vec<&PrintedLine> = printed
        .iter()
        .filter(|line| line.area.top >= area.bottom - 1.0 && line.area.bottom <= end + 1.0)
        .collect();
    under.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    let near = |bottom: f32, line: &PrintedLine| line.area.top - bottom <= MOST_GAP * line.size;
    let mut rows: Vec<Strip> = Vec::new();
    let strips: Vec<Strip> = under.iter().map(|line| strip(page, line)).collect();
    let mut stop = None;
    for (index, line) in under.iter().enumerate() {
        let bottom = rows.last().map_or(area.bottom, |row| row.bottom);
        let own = &strips[index];
        if near(bottom, line) && (is_row(frame, own) || heads_rows(frame, &strips, index)) {
            rows.push(own.clone());
        } else {
            stop = near(bottom, line).then_some(index);
            break;
        }
    }
    // A label that goes on in a second line: rows are no single lines here.
    let goes_on = stop.is_some_and(|index| {
        under.get(index + 1).is_some_and(|line| {
            near(under[index].area.bottom, line) && is_row(frame, &strips[index + 1])
        })
    });
    if !rows.iter().any(|row| row.pieces.len() > 1) || goes_on {
        return None;
    }
    let mut ys = frame.ys.clone();
    ys.extend(rows.windows(2).map(|pair| (pair[0].bottom + pair[1].top) / 2.0));
    ys.push(rows.last().map_or(area.bottom, |row| row.bottom) + 1.0);
    let open = (frame.rows()..frame.rows() + rows.len()).flat_map(|row| {
        (0..frame.columns()).map(move |column| FrameCell {
            row,
            row_end: row + 1,
            column,
            column_end: column + 1,
        })
    });
    let cells = frame.cells.iter().copied().chain(open).collect();
    Some(Frame { guessed: true, ..frame.with(frame.xs.clone(), ys, cells) })
}

/// Whether a line is the heading of the rows below it: a year, or a label that stands as far from the rows
/// around it as these from each other. The lines of one label are set closer.
fn heads_rows(frame: &Frame, strips: &[Strip], index: usize) -> bool {
    let [label] = &strips[index].pieces[..] else { return false };
    let labelled = |strip: &Strip| strip.pieces[0].x0 < frame.xs[1] && is_row(frame, strip);
    let below: Vec<&Strip> = strips[index + 1..].iter().take(2).collect();
    let inside = label.x0 >= frame.xs[0] - 1.0 && label.x1 <= frame.xs[1] + 1.0;
    let [next, second] = below[..] else { return false };
    if !inside || !labelled(next) {
        return false;
    }
    let step = SAME_STEP * (second.top - next.top);
    let above = index.checked_sub(1).map(|above| strips[index].top - strips[above].top);
    label.year
        || labelled(second)
            && next.top - strips[index].top >= step
            && above.is_none_or(|above| above >= step)
}

/// Whether a line is a row of figures, with or without a label, each in a column of its own.
fn is_row(frame: &Frame, strip: &Strip) -> bool {
    let inner = &frame.xs[1..frame.xs.len() - 1];
    let (Some(first), Some(last)) = (strip.pieces.first(), strip.pieces.last()) else {
        return false;
    };
    let inside = first.x0 >= frame.xs[0] - 1.0 && last.x1 <= frame.xs[frame.columns()] + 1.0;
    let labelled = usize::from(!first.is_figure() && first.x0 < frame.xs[1]);
    let behind = &strip.pieces[labelled..];
    // A remark may stand behind a figure.
    let figures = behind.iter().filter(|piece| piece.is_figure()).count();
    inside
        && figures > 0
        && 2 * figures >= behind.len()
        && strip.pieces.len() >= 2
        && stands_between(strip, inner)
}
