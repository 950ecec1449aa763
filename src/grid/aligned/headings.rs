//! The lines above the figures → cells of the heading, with their levels and spans.
//!
//! The cells of a heading are set one by one: some at the head, some in the middle, some at the
//! foot of it, so that their lines do not stand side by side. Each column is read downwards.

use super::Placed;
use super::columns::Column;
use super::laid::Laid;
use crate::grid::ruled::join::Segment;

/// Lines of one heading are set this close, in parts of the font size.
const TIGHT: f32 = 0.5;

/// A heading of another level stands off by at least this, in parts of the font size.
const APART: f32 = 0.15;

/// So many levels of a heading may stand over the last one.
const MOST_LEVELS: usize = 3;

/// A heading is off the middle of its columns by so many columns, at most: figures set to one side of
/// their columns move it by a quarter, and a column too many by half of one.
const OFF_MIDDLE: f32 = 0.35;

/// A cell under construction.
struct Stack {
    pieces: Vec<(usize, usize)>,
    first: usize,
    last: usize,
    x0: f32,
    x1: f32,
    top: f32,
    bottom: f32,
    size: f32,
    /// Cells right above it.
    above: Vec<usize>,
}

/// The cells of a heading, from its lines; rows count from 0.
pub fn headings(laid: &[Laid<'_>], columns: &[Column], breaks: &[Segment]) -> Vec<Placed> {
    let mut stacks = stacks(laid, columns.len(), breaks);
    spread(&mut stacks, columns, breaks);
    placed(stacks, columns.len())
}

/// Joins the pieces that stand below one another into cells.
fn stacks(laid: &[Laid<'_>], width: usize, breaks: &[Segment]) -> Vec<Stack> {
    let leading = leading(laid);
    let mut stacks: Vec<Stack> = Vec::new();
    let mut last_of: Vec<Option<usize>> = vec![None; width];
    for (strip, line) in laid.iter().enumerate() {
        for (index, (piece, &(first, last))) in
            line.strip.pieces.iter().zip(&line.spans).enumerate()
        {
            let mut above: Vec<usize> = last_of[first..=last].iter().flatten().copied().collect();
            above.dedup();
            if let [only] = above[..] {
                let cell = &stacks[only];
                let gap = line.strip.top - cell.bottom;
                let drawn = breaks.iter().any(|rule| {
                    let shared = rule.to.min(piece.x1) - rule.from.max(piece.x0);
                    (cell.bottom - 1.0..=line.strip.top + 1.0).contains(&rule.at)
                        && shared > 0.5 * piece.width()
                });
                let lone = (cell.first, cell.last) == (first, last)
                    || !has_siblings(laid, strip, index, (cell.first, cell.last));
                let set = is_set_alike((cell.x0, cell.x1), (piece.x0, piece.x1), cell.size);
                if lone && set && !drawn && gap <= leading + APART * cell.size {
                    let cell = &mut stacks[only];
                    cell.pieces.push((strip, index));
                    cell.bottom = line.strip.bottom;
                    cell.x0 = cell.x0.min(piece.x0);
                    cell.x1 = cell.x1.max(piece.x1);
                    cell.first = cell.first.min(first);
                    cell.last = cell.last.max(last);
                    last_of[cell.first..=cell.last].fill(Some(only));
                    continue;
                }
            }
            last_of[first..=last].fill(Some(stacks.len()));
            stacks.push(Stack {
                pieces: vec![(strip, index)],
                first,
                last,
                x0: piece.x0,
                x1: piece.x1,
                top: line.strip.top,
                bottom: line.strip.bottom,
                size: line.strip.size,
                above,
            });
        }
    }
    stacks
}

/// Whether two lines begin, end or have their middles above each other, as the lines of a cell do.
fn is_set_alike(a: (f32, f32), b: (f32, f32), size: f32) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= 0.5 * size;
    near(a.0, b.0) || near(a.1, b.1) || near((a.0 + a.1) / 2.0, (b.0 + b.1) / 2.0)
}

/// The gap between the lines of one cell: the smallest between pieces of one column, as long as
/// it is small.
fn leading(laid: &[Laid<'_>]) -> f32 {
    let mut least = f32::INFINITY;
    for (strip, line) in laid.iter().enumerate() {
        for span in &line.spans {
            let above = laid[..strip]
                .iter()
                .rev()
                .find(|other| other.spans.iter().any(|(a, b)| *a <= span.1 && *b >= span.0));
            if let Some(above) = above {
                least = least.min(line.strip.top - above.strip.bottom);
            }
        }
    }
    let size = laid.first().map_or(0.0, |line| line.strip.size);
    if least > TIGHT * size { -size } else { least }
}

/// Whether other pieces stand beside this one, under the same columns of a cell above, on its
/// line or the next one.
fn has_siblings(laid: &[Laid<'_>], strip: usize, index: usize, cell: (usize, usize)) -> bool {
    let own = laid[strip].spans[index];
    laid[strip..(strip + 2).min(laid.len())].iter().enumerate().any(|(further, line)| {
        line.spans.iter().enumerate().any(|(other, &(a, b))| {
            let same = further == 0 && other == index;
            !same && a >= cell.0 && b <= cell.1 && (b < own.0 || a > own.1)
        })
    })
}

/// Spreads the headings that stand over several columns: a line drawn below one tells, or else
/// each column below belongs to the nearest of those above it, for a heading centred over four
/// columns covers only two of them.
fn spread(stacks: &mut [Stack], columns: &[Column], breaks: &[Segment]) {
    let middle = |column: &Column| (column.x0 + column.x1) / 2.0;
    for index in 0..stacks.len() {
        let cell = &stacks[index];
        let under = breaks.iter().find(|rule| {
            (cell.bottom - 1.0..=cell.bottom + cell.size).contains(&rule.at)
                && rule.from <= cell.x0 + 1.0
                && rule.to >= cell.x1 - 1.0
        });
        let Some(rule) = under else { continue };
        let inside = |column: &Column| (rule.from..=rule.to).contains(&middle(column));
        let (first, last) = (columns.iter().position(inside), columns.iter().rposition(inside));
        let (Some(first), Some(last)) = (first, last) else { continue };
        // A line under the whole heading says nothing of its cells.
        if last > first
            && last + 1 - first < columns.len()
            && !has_beside(stacks, index, first, last)
        {
            (stacks[index].first, stacks[index].last) = (first, last);
        }
    }
    let tops: Vec<usize> = (0..stacks.len()).filter(|&index| is_over(stacks, index)).collect();
    // What has more levels is no heading alone.
    let levels = Some(levels(stacks, tops.clone())).filter(|levels| levels.len() <= MOST_LEVELS);
    let levels = levels.unwrap_or_else(|| vec![tops]);
    // From the lowest level up: what is spread there stands under the level above.
    for tops in levels.iter().rev() {
        spread_level(stacks, columns, tops, levels.len() > 1);
    }
}

/// Headings over others, those that stand beside each other together, from top to bottom.
fn levels(stacks: &[Stack], mut tops: Vec<usize>) -> Vec<Vec<usize>> {
    tops.sort_by(|&a, &b| stacks[a].top.total_cmp(&stacks[b].top));
    let mut levels: Vec<(f32, Vec<usize>)> = Vec::new();
    for top in tops {
        let own = &stacks[top];
        match levels.last_mut() {
            Some((bottom, level)) if own.top < *bottom - 1.0 => {
                *bottom = bottom.max(own.bottom);
                level.push(top);
            }
            Some(_) | None => levels.push((own.bottom, vec![top])),
        }
    }
    levels.into_iter().map(|(_, level)| level).collect()
}

/// Gives the columns below the headings of one level to the nearest of them. Of `several` levels, each
/// heading stands over the middle of its columns: a level may leave columns out.
fn spread_level(stacks: &mut [Stack], columns: &[Column], tops: &[usize], several: bool) {
    let middle = |column: &Column| (column.x0 + column.x1) / 2.0;
    let head = tops.iter().map(|&top| stacks[top].top).fold(f32::INFINITY, f32::min);
    let before: Vec<(usize, usize)> =
        tops.iter().map(|&top| (stacks[top].first, stacks[top].last)).collect();
    for (number, column) in columns.iter().enumerate().skip(1) {
        let covers = |cell: &Stack| (cell.first..=cell.last).contains(&number);
        // What stands over a cell of this column alone.
        let over = |top: usize, cell: &Stack| stacks[top].bottom <= cell.top + 1.0;
        let below = stacks.iter().any(|cell| {
            (cell.first, cell.last) == (number, number) && tops.iter().any(|&top| over(top, cell))
        });
        if !below || tops.iter().any(|&top| covers(&stacks[top])) {
            continue;
        }
        let first =
            stacks.iter().find(|cell| covers(cell) && (!several || cell.bottom > head + 1.0));
        let Some(first) = first else { continue };
        let apart = |&top: &usize| ((stacks[top].x0 + stacks[top].x1) / 2.0 - middle(column)).abs();
        let nearest = tops.iter().copied().filter(|&top| over(top, first));
        let Some(nearest) = nearest.min_by(|a, b| apart(a).total_cmp(&apart(b))) else { continue };
        let (a, b) = (stacks[nearest].first.min(number), stacks[nearest].last.max(number));
        if !has_beside(stacks, nearest, a, b) {
            (stacks[nearest].first, stacks[nearest].last) = (a, b);
        }
    }
    if !several {
        return;
    }
    for (&top, before) in tops.iter().zip(before) {
        let own = &mut stacks[top];
        (own.first, own.last) = centred(own, columns, before);
    }
}

/// The most columns of a heading over whose middle it stands, if those that it touches are among them.
fn centred(cell: &Stack, columns: &[Column], (first, last): (usize, usize)) -> (usize, usize) {
    let middle = (cell.x0 + cell.x1) / 2.0;
    let is_middle = |&(a, b): &(usize, usize)| {
        let (x0, x1) = (columns[a].x0, columns[b].x1);
        let step = (x1 - x0) / (b + 1 - a) as f32;
        (middle - (x0 + x1) / 2.0).abs() <= OFF_MIDDLE * step
    };
    let all = (cell.first..=first).flat_map(|a| (last..=cell.last).map(move |b| (a, b)));
    all.filter(is_middle).max_by_key(|(a, b)| b - a).unwrap_or((first, last))
}

/// Whether a cell stands over several others, or over one and between columns.
fn is_over(stacks: &[Stack], index: usize) -> bool {
    let cell = &stacks[index];
    cell.first > 0
        && (cell.last > cell.first
            || stacks[index + 1..].iter().any(|other| other.above.contains(&index)))
}

/// Whether the columns from first to last hold another cell at the height of this one.
fn has_beside(stacks: &[Stack], index: usize, first: usize, last: usize) -> bool {
    let cell = &stacks[index];
    stacks.iter().enumerate().any(|(other, beside)| {
        other != index
            && beside.first <= last
            && beside.last >= first
            && beside.top < cell.bottom
            && beside.bottom > cell.top
    })
}

/// Gives each cell its rows: below those above it, beside those on its line.
fn placed(stacks: Vec<Stack>, width: usize) -> Vec<Placed> {
    let mut rows: Vec<usize> = Vec::with_capacity(stacks.len());
    let mut next_of = vec![0; width];
    for (index, cell) in stacks.iter().enumerate() {
        let own = next_of[cell.first..=cell.last].iter().copied().max().unwrap_or(0);
        // A cell below another is on the level of what stands beside it.
        let beside = (0..index).filter(|&other| {
            own > 0 && rows[other] > 0 && stacks[other].pieces[0].0 == cell.pieces[0].0
        });
        let row = beside.map(|other| rows[other]).max().unwrap_or(0).max(own);
        next_of[cell.first..=cell.last].fill(row + 1);
        rows.push(row);
    }
    let height = rows.iter().map(|row| row + 1).max().unwrap_or(0);
    let mut placed: Vec<Placed> = stacks
        .into_iter()
        .zip(&rows)
        .map(|(cell, &row)| Placed {
            row,
            row_end: row + 1,
            first: cell.first,
            last: cell.last,
            pieces: cell.pieces,
        })
        .collect();
    // What has nothing below it reaches down to the figures.
    for index in 0..placed.len() {
        let (first, last, end) = (placed[index].first, placed[index].last, placed[index].row_end);
        let below = placed
            .iter()
            .filter(|other| other.row >= end && other.first <= last && other.last >= first);
        placed[index].row_end = below.map(|other| other.row).min().unwrap_or(height);
    }
    placed
}
