//! The pieces of text in a picture: what stands together on one line of one cell.

use super::ink::Bits;
use super::lines::{Area, Lines};

/// Ink that hangs together.
#[derive(Clone, Copy, Debug)]
struct Piece {
    area: Area,
    pixels: usize,
    /// Whether it touches a line of a table.
    touches: bool,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub area: Area,
    /// The white around it: as far as the next line or the next text.
    pub free: Area,
    /// Whether some of its ink touches a line of a table, and may belong to that.
    pub touches: bool,
    /// How many groups of ink stand beside each other, with white between them from top to bottom.
    pub groups: usize,
}

/// All text of a page.
pub struct Segments {
    pub segments: Vec<Segment>,
    /// The height of a character in pixels.
    pub em: f32,
}

/// Heights of characters, in points.
const HEIGHTS: std::ops::RangeInclusive<f32> = 3.5..=24.0;

/// Text of one line is less than so many ems apart.
const GAP: f32 = 0.75;

/// Strokes of one character are less than so many ems one above the other; flat ones (二) further.
const STACKED: f32 = 0.3;
const FLAT: f32 = 0.65;

/// A line of text is at least so many ems high: digits are 0.75 and more. What is two lines is at least so high.
const LINE: f32 = 0.6;
const TWO_LINES: f32 = 1.5;

/// Ink less than so many ems high and wide is dirt, where it stands alone.
const DIRT: f32 = 0.16;

/// Most pieces that are looked at: a page of small print has 8000, noise any number.
const MOST_PIECES: usize = 60_000;

/// `scale`: pixels a point. `None` where the page holds no text, or so much dirt that nothing can
/// be told.
pub fn segments(ink: &Bits, lines: &Lines, scale: f32) -> Option<Segments> {
    let pieces = pieces(ink, &lines.mask)?;
    let em = em(&pieces, scale)?;
    let pieces: Vec<Piece> = pieces.into_iter().filter(|piece| !is_dirt(piece, em)).collect();
    let groups = together(&pieces, lines, em);
    let mut segments: Vec<Segment> = groups
        .into_iter()
        .flat_map(|group| one_by_one(group, em))
        .map(|group| {
            let area =
                group.iter().map(|piece| piece.area).reduce(|a, b| a.union(&b)).unwrap_or_default();
            let touches = group.iter().any(|piece| piece.touches);
            Segment { area, free: area, touches, groups: columns(&group) }
        })
        .collect();
    // What is less than a full stop alone is dirt.
    segments
        .retain(|one| one.area.height() as f32 > 0.25 * em || one.area.width() as f32 > 0.3 * em);
    segments.sort_by_key(|one| (one.area.y0, one.area.x0));
    free(&mut segments, lines, ink);
    Some(Segments { segments, em })
}

/// Ink that hangs together, the lines of tables left out.
fn pieces(ink: &Bits, mask: &Bits) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut above: Vec<(usize, usize, usize)> = Vec::new();
    for y in 0..ink.height {
        let mut row: Vec<(usize, usize, usize)> = Vec::new();
        for (start, end) in runs_outside(ink, mask, y) {
            let own = pieces.len();
            let touches = touches(ink, mask, start, end, y);
            pieces.push(Piece {
                area: Area { x0: start, y0: y, x1: end, y1: y + 1 },
                pixels: end - start,
                touches,
            });
            parents.push(own);
            // Corners that meet hang together.
            let touching = above.iter().filter(|(x0, x1, _)| *x0 <= end && start <= *x1);
            for &(_, _, other) in touching {
                let (a, b) = (root(&mut parents, other), root(&mut parents, own));
                parents[a.max(b)] = a.min(b);
            }
            row.push((start, end, own));
        }
        above = row;
    }
    let mut joined: Vec<Option<Piece>> = vec![None; pieces.len()];
    for (index, piece) in pieces.into_iter().enumerate() {
        let root = root(&mut parents, index);
        joined[root] = Some(joined[root].map_or(piece, |all| Piece {
            area: all.area.union(&piece.area),
            pixels: all.pixels + piece.pixels,
            touches: all.touches || piece.touches,
        }));
    }
    let pieces: Vec<Piece> =
        joined.into_iter().flatten().filter(|piece| piece.pixels > 2).collect();
    (pieces.len() <= MOST_PIECES).then_some(pieces)
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Runs of ink without those of lines.
fn runs_outside(ink: &Bits, mask: &Bits, y: usize) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    for (start, end) in ink.runs(y) {
        let mut from = None;
        for x in start..=end {
            let inside = x < end && !mask.get(x, y);
            match (inside, from) {
                (true, None) => from = Some(x),
                (false, Some(begin)) => {
                    runs.push((begin, x));
                    from = None;
                }
                (true, Some(_)) | (false, None) => {}
            }
        }
    }
    runs
}

/// Whether a run hangs together with ink of a line. The mask is wider than the lines are: white in it parts the two.
fn touches(ink: &Bits, mask: &Bits, start: usize, end: usize, y: usize) -> bool {
    let is_line = |x: usize, y: usize| mask.get(x, y) && ink.get(x, y);
    let beside = (start > 0 && is_line(start - 1, y)) || (end < mask.width && is_line(end, y));
    let over = |y: usize| (start..end).any(|x| is_line(x, y));
    beside || (y > 0 && over(y - 1)) || (y + 1 < mask.height && over(y + 1))
}

/// The height of a full character: most pieces are characters or digits, and digits are lower.
fn em(pieces: &[Piece], scale: f32) -> Option<f32> {
    let mut heights: Vec<usize> = pieces
        .iter()
        .filter(|piece| HEIGHTS.contains(&(piece.area.height() as f32 / scale)))
        .filter(|piece| piece.area.width() < 3 * piece.area.height())
        .map(|piece| piece.area.height())
        .collect();
    heights.sort_unstable();
    let high = heights.get(heights.len() * 4 / 5)?;
    Some(*high as f32 * 1.05)
}

fn is_dirt(piece: &Piece, em: f32) -> bool {
    let (width, height) = (piece.area.width() as f32, piece.area.height() as f32);
    let small = width < DIRT * em && height < DIRT * em && (piece.pixels as f32) < 0.01 * em * em;
    // What is left of a line at its edge is as long as the line and hardly there.
    let sliver = piece.touches && width.min(height) <= 2.0 && width.max(height) > 0.2 * em;
    let scrap = piece.touches && width.max(height) < 0.3 * em;
    small || sliver || scrap
}

/// Pieces of one line of one cell.
fn together(pieces: &[Piece], lines: &Lines, em: f32) -> Vec<Vec<Piece>> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|&index| (pieces[index].area.x0, pieces[index].area.y0));
    let mut parents: Vec<usize> = (0..pieces.len()).collect();
    for (place, &index) in order.iter().enumerate() {
        let own = &pieces[index];
        let mut joined = 0;
        for &other in &order[place + 1..] {
            let next = &pieces[other];
            if next.area.x0 as f32 > own.area.x1 as f32 + GAP * em {
                break;
            }
            let one_line =
                is_beside(&own.area, &next.area, em) && !is_parted(&own.area, &next.area, lines);
            if one_line || is_stacked(&own.area, &next.area, em, lines) {
                let (a, b) = (root(&mut parents, index), root(&mut parents, other));
                parents[a.max(b)] = a.min(b);
                joined += 1;
                if joined > 40 {
                    break;
                }
            }
        }
    }
    let mut groups: Vec<Vec<Piece>> = vec![Vec::new(); pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        let root = root(&mut parents, index);
        groups[root].push(*piece);
    }
    groups.into_iter().filter(|group| !group.is_empty()).collect()
}

/// The lines of a group: where they are printed close, strokes of one may have joined those of the next. They are parted
/// at the widest white first, for there is some within characters as well.
fn one_by_one(mut group: Vec<Piece>, em: f32) -> Vec<Vec<Piece>> {
    group.sort_by_key(|piece| (piece.area.y0, piece.area.x0));
    let top = group.first().map_or(0, |piece| piece.area.y0);
    let bottom = group.iter().map(|piece| piece.area.y1).max().unwrap_or(0);
    if ((bottom - top) as f32) < TWO_LINES * em {
        return vec![group];
    }
    let ends = group.iter().scan(top, |end, piece| {
        *end = piece.area.y1.max(*end);
        Some(*end)
    });
    let is_high = |from: usize, to: usize| (to - from) as f32 >= LINE * em;
    let white = group[1..].iter().zip(ends).zip(1..).filter(|((below, end), _)| {
        below.area.y0 > *end && is_high(top, *end) && is_high(below.area.y0, bottom)
    });
    match white.max_by_key(|((below, end), _)| below.area.y0 - end) {
        Some((_, at)) => {
            let below = group.split_off(at);
            let mut found = one_by_one(group, em);
            found.extend(one_by_one(below, em));
            found
        }
        None => vec![group],
    }
}

/// Whether two pieces stand on one line of text.
fn is_beside(one: &Area, other: &Area, em: f32) -> bool {
    let shared = one.y1.min(other.y1) as f32 - one.y0.max(other.y0) as f32;
    let low = one.height().min(other.height()) as f32;
    if low < 0.4 * em {
        // A stop, a dash, a stroke of a character: within the height of the other.
        let middle = |area: &Area| (area.y0 + area.y1) as f32 / 2.0;
        let (small, large) =
            if one.height() < other.height() { (one, other) } else { (other, one) };
        let reach = 0.25 * em;
        let within =
            middle(small) >= large.y0 as f32 - reach && middle(small) <= large.y1 as f32 + reach;
        let both = one.height().max(other.height()) as f32;
        return if both < 0.4 * em {
            (middle(one) - middle(other)).abs() < 0.7 * em
        } else {
            within
        };
    }
    shared >= 0.5 * low
}

/// Whether two pieces are strokes of one character, one above the other.
fn is_stacked(one: &Area, other: &Area, em: f32, lines: &Lines) -> bool {
    let shared = one.x1.min(other.x1) as f32 - one.x0.max(other.x0) as f32;
    let both = one.union(other);
    let apart = one.y0.max(other.y0) as f32 - one.y1.min(other.y1) as f32;
    let crossed = || {
        let middle = (both.x0 + both.x1) / 2;
        let between = one.y1.min(other.y1).saturating_sub(1)..=one.y0.max(other.y0);
        lines
            .level
            .iter()
            .any(|line| line.x0 <= middle && middle < line.x1 && between.contains(&line.y0))
    };
    let flat = (one.height().max(other.height()) as f32) < 0.25 * em;
    shared >= 0.5 * one.width().min(other.width()) as f32
        && apart <= if flat { FLAT } else { STACKED } * em
        && both.height() as f32 <= 1.15 * em
        && !crossed()
}

/// Whether an upright line runs between two pieces.
fn is_parted(one: &Area, other: &Area, lines: &Lines) -> bool {
    let (left, right) = if one.x0 <= other.x0 { (one, other) } else { (other, one) };
    let middle = (one.y0.max(other.y0) + one.y1.min(other.y1)) / 2;
    let from = (left.x0 + left.x1) / 2;
    let to = (right.x0 + right.x1) / 2;
    lines.upright.iter().any(|line| {
        line.y0 <= middle && middle < line.y1 && from <= line.x0 && line.x1 <= to.max(from + 1)
    })
}

/// How many groups of ink stand beside each other.
fn columns(group: &[Piece]) -> usize {
    let mut spans: Vec<(usize, usize)> =
        group.iter().map(|piece| (piece.area.x0, piece.area.x1)).collect();
    spans.sort_unstable();
    let mut count = 0;
    let mut end = 0;
    for (from, to) in spans {
        if count == 0 || from >= end {
            count += 1;
        }
        end = end.max(to);
    }
    count
}

/// Finds the white around each segment.
fn free(segments: &mut [Segment], lines: &Lines, ink: &Bits) {
    let areas: Vec<Area> = segments.iter().map(|one| one.area).collect();
    for (index, segment) in segments.iter_mut().enumerate() {
        let own = segment.area;
        let mut free = Area { x0: 0, y0: 0, x1: ink.width, y1: ink.height };
        let others = areas.iter().enumerate().filter(|(other, _)| *other != index);
        let obstacles = others.map(|(_, area)| area).chain(&lines.level).chain(&lines.upright);
        for other in obstacles {
            if other.y0 < own.y1 && own.y0 < other.y1 {
                if other.x1 <= own.x0 + own.width() / 2 {
                    free.x0 = free.x0.max(other.x1.min(own.x0));
                } else if other.x0 >= own.x0 + own.width() / 2 {
                    free.x1 = free.x1.min(other.x0.max(own.x1));
                }
            }
            if other.x0 < own.x1 && own.x0 < other.x1 {
                if other.y1 <= own.y0 + own.height() / 2 {
                    free.y0 = free.y0.max(other.y1.min(own.y0));
                } else if other.y0 >= own.y0 + own.height() / 2 {
                    free.y1 = free.y1.min(other.y0.max(own.y1));
                }
            }
        }
        segment.free = free;
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    /// Two cells with a 1 and a 0 in the left, and a 0 in the right.
    #[test]
    fn a_line_parts_what_stands_close() {
        let mut ink = Bits::blank(300, 200);
        let mut draw = |x0: usize, y0: usize, x1: usize, y1: usize| {
            (y0..y1).for_each(|y| (x0..x1).for_each(|x| ink.set(x, y, true)));
        };
        for x in [20, 100, 180] {
            draw(x, 20, x + 2, 82);
        }
        draw(20, 20, 182, 22);
        draw(20, 80, 182, 82);
        draw(80, 45, 84, 65);
        draw(88, 45, 96, 65);
        draw(106, 45, 114, 65);
        let lines = lines(&ink, 2.0);
        let found = segments(&ink, &lines, 2.0).unwrap();
        let areas: Vec<(usize, usize, usize)> =
            found.segments.iter().map(|one| (one.area.x0, one.area.x1, one.groups)).collect();
        assert_eq!(areas, [(80, 96, 2), (106, 114, 1)]);
        assert!(found.segments.iter().all(|one| !one.touches));
        assert_eq!((found.segments[0].free.x0, found.segments[0].free.x1), (22, 100));
    }

    /// The lowest stroke of one line is near the upper half of a character of the next.
    #[test]
    fn lines_that_are_printed_close_are_two() {
        let piece = |x0: usize, y0: usize, x1: usize, y1: usize| Piece {
            area: Area { x0, y0, x1, y1 },
            pixels: (x1 - x0) * (y1 - y0),
            touches: false,
        };
        let upper = [piece(0, 0, 18, 15), piece(0, 18, 18, 20), piece(22, 0, 40, 20)];
        let lower = [piece(2, 26, 16, 34), piece(0, 36, 18, 46)];
        let ink = Bits::blank(60, 60);
        let lines = lines(&ink, 2.0);
        let all = [&upper[..], &lower].concat();
        let groups = together(&all, &lines, 20.0);
        assert_eq!(groups.len(), 1);
        let found: Vec<usize> = groups
            .into_iter()
            .flat_map(|group| one_by_one(group, 20.0))
            .map(|line| line.len())
            .collect();
        assert_eq!(found, [3, 2]);
    }
}
