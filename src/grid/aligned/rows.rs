//! Strips and columns → rows: which lines make one row, and which cells are in it.

use super::columns::Column;
use super::laid::Laid;
use super::strips::{Piece, Strip};
use super::wraps::{heads, is_closer, wraps, wraps_in};
use crate::grid::ruled::join::Segment;

/// Lines of one text are set this close, in parts of the font size.
const TIGHT: f32 = 0.5;

/// Rows are set further apart than lines of one row by at least this, in parts of the font size.
const APART: f32 = 0.12;

/// Lines of one row, and whether it is part of the heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of the strips.
    pub strips: Vec<usize>,
    pub heading: bool,
}

/// Columns that tell where rows are: of figures, units, short marks. Not the first column.
pub fn anchors(laid: &[Laid<'_>], width: usize) -> Vec<usize> {
    (1..width)
        .filter(|&column| {
            let pieces: Vec<&Piece> = laid
                .iter()
                .flat_map(|laid| laid.strip.pieces.iter().zip(&laid.spans))
                .filter(|(_, span)| **span == (column, column))
                .map(|(piece, _)| piece)
                .collect();
            let figures = pieces.iter().filter(|piece| piece.is_figure()).count();
            let short = pieces.iter().filter(|piece| piece.length <= 4).count();
            !pieces.is_empty() && (2 * figures >= pieces.len() || 5 * short >= 4 * pieces.len())
        })
        .collect()
}

/// Puts lines together into rows. `breaks` are drawn lines that part rows.
pub fn rows(laid: &[Laid<'_>], columns: &[Column], breaks: &[Segment]) -> Vec<Row> {
    let anchors = anchors(laid, columns.len());
    let anchored: Vec<bool> = laid.iter().map(|laid| is_anchored(laid, &anchors)).collect();
    let wide = wide(columns, breaks);
    let row_gap = leading_gap(laid, columns, &anchors).or_else(|| row_gap(laid, &anchored));
    let mut body = body(laid, &anchors, breaks);
    if let (1, Some(gap)) = (body, row_gap)
        && laid.len() > 1
    {
        // The heading of a table of words may wrap as well.
        let parted = (1..laid.len()).find(|&index| {
            laid[index].strip.top - bottom(&laid[..index]) > gap
                || has_break(&wide, laid[index - 1].strip, laid[index].strip)
        });
        body = parted.unwrap_or(1);
    }
    let bands = bands(laid, body, &wide, &anchored, anchors.is_empty());
    let setting = Setting {
        columns,
        breaks: &wide,
        row_pitch: row_pitch(laid, &anchored),
        row_gap,
        anchored,
    };
    let mut rows = headings(&laid[..body], &setting);
    let mut open: Vec<usize> = Vec::new();
    for index in body..laid.len() {
        let goes_on = || match &bands {
            Some(bands) => bands[index] == bands[index - 1],
            None => goes_on(laid, &setting, &open, index),
        };
        if !open.is_empty() && !goes_on() {
            rows.push(Row { strips: std::mem::take(&mut open), heading: false });
        }
        open.push(index);
    }
    if !open.is_empty() {
        rows.push(Row { strips: open, heading: false });
    }
    rows
}

/// Heights of the lines that reach over more than half of the table.
fn wide(columns: &[Column], breaks: &[Segment]) -> Vec<f32> {
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return Vec::new() };
    // A shade may be drawn cell by cell.
    let mut heights: Vec<(f32, f32)> = Vec::new();
    for line in breaks {
        let shared = (line.to.min(last.x1) - line.from.max(first.x0)).max(0.0);
        match heights.last_mut() {
            Some((at, sum)) if line.at - *at < 1.0 => *sum += shared,
            _ => heights.push((line.at, shared)),
        }
    }
    heights.retain(|&(_, shared)| shared > 0.5 * (last.x1 - first.x0));
    heights.into_iter().map(|(at, _)| at).collect()
}

/// For each line, between which drawn lines it stands, where these part all rows of the body.
fn bands(
    laid: &[Laid<'_>],
    body: usize,
    breaks: &[f32],
    anchored: &[bool],
    words: bool,
) -> Option<Vec<usize>> {
    let bands: Vec<usize> =
        laid.iter().map(|laid| breaks.partition_point(|&at| at < middle(laid.strip))).collect();
    let runs: Vec<&[usize]> = bands[body..].chunk_by(|a, b| a == b).collect();
    let mut start = body;
    let mut mixed = 0;
    for run in &runs {
        let own = start..start + run.len();
        start = own.end;
        mixed += usize::from(match words {
            true => own.skip(1).any(|index| {
                let gap = laid[index].strip.top - laid[index - 1].strip.bottom;
                gap > TIGHT * laid[index].strip.size
            }),
            false => own.filter(|&index| anchored[index]).count() > 1,
        });
    }
    (runs.len() >= 3 && 10 * mixed <= runs.len()).then_some(bands)
}

/// How the lines of a table are set.
struct Setting<'t> {
    columns: &'t [Column],
    /// Heights of drawn lines.
    breaks: &'t [f32],
    /// For each line, whether it holds something that only one line of a row holds.
    anchored: Vec<bool>,
    /// Usual distance from the middle of a row to that of the next, in points; 0 if not known.
    row_pitch: f32,
    /// Lines further apart than this are of two rows, closer ones of one, in points; `None` where
    /// rows stand as close as the lines of one row.
    row_gap: Option<f32>,
}

impl Setting<'_> {
    /// Lines of one cell are set closer than rows, or else as close as lines of prose.
    fn is_tight(&self, upper: &Strip, lower: &Strip) -> bool {
        let gap = lower.top - upper.bottom;
        gap <= TIGHT * lower.size || middle(lower) - middle(upper) <= 0.85 * self.row_pitch
    }

    /// Half a line apart: the one stands beside the gap of the other's lines.
    fn is_near(&self, upper: &Strip, lower: &Strip) -> bool {
        middle(lower) - middle(upper) < (0.95 * lower.size).max(0.6 * self.row_pitch)
    }
}

/// Where the lines of the last of these end.
fn bottom(laid: &[Laid<'_>]) -> f32 {
    laid.iter().map(|laid| laid.strip.bottom).fold(f32::NEG_INFINITY, f32::max)
}

/// The gap that tells rows from lines of one text, where most texts that are set closest wrap.
pub fn leading_gap(laid: &[Laid<'_>], columns: &[Column], anchors: &[usize]) -> Option<f32> {
    let mut gaps: Vec<(f32, bool)> = Vec::new();
    for column in (0..columns.len()).filter(|column| !anchors.contains(column)) {
        let own: Vec<&Laid> =
            laid.iter().filter(|laid| laid.spans.contains(&(column, column))).collect();
        for pair in own.windows(2) {
            let gap = pair[1].strip.top - pair[0].strip.bottom;
            gaps.push((gap, wraps_in(pair[0], pair[1], columns, column)));
        }
    }
    let size = laid.first()?.strip.size;
    let least = gaps.iter().map(|&(gap, _)| gap).fold(f32::INFINITY, f32::min);
    let limit = least + APART * size;
    let tight = gaps.iter().filter(|(gap, _)| *gap <= limit);
    let wrapped = tight.clone().filter(|(_, wraps)| *wraps).count();
    let close_rows = laid.windows(2).any(|pair| {
        let figures = |laid: &Laid| {
            anchors.iter().any(|&column| laid.in_column(column).is_some_and(Piece::is_figure))
        };
        pair[1].strip.top - pair[0].strip.bottom <= limit && figures(&pair[0]) && figures(&pair[1])
    });
    let enough = 5 * wrapped >= 3 * tight.count() && gaps.iter().any(|(gap, _)| *gap > limit);
    (enough && !close_rows && least <= TIGHT * size).then_some(limit)
}

/// The gap that tells rows from lines of one label, where the paper keeps them apart.
fn row_gap(laid: &[Laid<'_>], anchored: &[bool]) -> Option<f32> {
    let labelled: Vec<usize> =
        (0..laid.len()).filter(|&index| laid[index].in_column(0).is_some()).collect();
    let gaps = labelled.windows(2).map(|pair| {
        let gap = laid[pair[1]].strip.top - laid[pair[0]].strip.bottom;
        (gap, anchored[pair[0]] && anchored[pair[1]] && pair[1] == pair[0] + 1)
    });
    let gaps: Vec<(f32, bool)> = gaps.collect();
    let least = gaps.iter().map(|&(gap, _)| gap).fold(f32::INFINITY, f32::min);
    let size = laid.first()?.strip.size;
    let limit = least + APART * size;
    let close_rows = gaps.iter().any(|&(gap, rows)| rows && gap <= limit);
    let apart = gaps.iter().filter(|&&(gap, _)| gap > limit).count();
    (!close_rows && apart >= 2 && least <= TIGHT * 2.0 * size).then_some(limit)
}

fn row_pitch(laid: &[Laid<'_>], anchored: &[bool]) -> f32 {
    let mut steps: Vec<f32> = (1..laid.len())
        .filter(|&index| anchored[index] && anchored[index - 1])
        .map(|index| middle(laid[index].strip) - middle(laid[index - 1].strip))
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(0.0)
}

fn is_anchored(laid: &Laid<'_>, anchors: &[usize]) -> bool {
    match anchors {
        [] => laid.in_column(0).is_some(),
        _ => anchors.iter().any(|&column| laid.in_column(column).is_some()),
    }
}

/// The first line that is not of the heading: the first with a figure in a column of figures.
/// Headings are often years: four digits alone do not begin the body.
pub fn body(laid: &[Laid<'_>], anchors: &[usize], breaks: &[Segment]) -> usize {
    let figures = |laid: &Laid<'_>| {
        anchors.iter().any(|&column| {
            laid.in_column(column).is_some_and(|piece| piece.is_figure() && !piece.year)
        })
    };
    let first = laid.iter().position(figures).unwrap_or(1.min(laid.len()));
    // A wrapped or lone label right above the first figures is of the body, when a line is drawn
    // between it and the heading.
    let line = breaks.iter().rfind(|line| first > 0 && line.at < laid[first].strip.top);
    let under =
        line.and_then(|line| laid[..first].iter().position(|laid| laid.strip.top >= line.at - 1.0));
    // What has texts over the figures is a level of the heading.
    let is_label = |laid: &Laid<'_>| matches!(laid.spans[..], [(0, _)]);
    under
        .filter(|&at| at > 0 && laid[at..first].iter().all(is_label))
        .or_else(|| group(&laid[..=first.min(laid.len() - 1)]))
        .unwrap_or(first)
}

/// The first label above the first figures, the last of these lines, where it is that of a group of
/// rows: the heading has a label in its column already, which does not go on in it.
fn group(laid: &[Laid<'_>]) -> Option<usize> {
    let first = laid.len().checked_sub(1)?;
    let is_alone = |laid: &Laid<'_>| laid.spans == [(0, 0)];
    let at = laid[..first].iter().rposition(|laid| !is_alone(laid))? + 1;
    let group = laid.get(at).filter(|_| at < first)?;
    let stub = laid[..at].iter().rposition(|laid| laid.in_column(0).is_some())?;
    let gap = |upper: usize, lower: usize| laid[lower].strip.top - laid[upper].strip.bottom;
    let tight = gap(stub, at) + APART * group.strip.size < gap(at, at + 1);
    let goes_on = group.strip.pieces.iter().any(|piece| piece.small);
    (!tight && !goes_on).then_some(at)
}

/// The lines of a heading, level by level: a piece over several columns with pieces of its own
/// below it is a level, and so is what a drawn line parts.
fn headings(laid: &[Laid<'_>], setting: &Setting<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for index in 0..laid.len() {
        let new_level = index == 0
            || has_break(setting.breaks, laid[index - 1].strip, laid[index].strip)
            || is_over(&laid[index - 1], &laid[index])
            || !setting.is_tight(laid[index - 1].strip, laid[index].strip);
        match rows.last_mut() {
            Some(row) if !new_level => row.strips.push(index),
            _ => rows.push(Row { strips: vec![index], heading: true }),
        }
    }
    rows
}

/// Whether a piece of the upper line stands over at least two pieces of the lower one.
fn is_over(upper: &Laid<'_>, lower: &Laid<'_>) -> bool {
    upper
        .spans
        .iter()
        .any(|&(a, b)| b > a && lower.spans.iter().filter(|&&(c, d)| c >= a && d <= b).count() >= 2)
}

fn has_break(breaks: &[f32], upper: &Strip, lower: &Strip) -> bool {
    let (a, b) = (middle(upper), middle(lower));
    breaks.iter().any(|&y| a < y && y < b)
}

fn middle(strip: &Strip) -> f32 {
    (strip.top + strip.bottom) / 2.0
}

/// Whether a line belongs to the row that is open.
fn goes_on(laid: &[Laid<'_>], setting: &Setting<'_>, open: &[usize], index: usize) -> bool {
    let Setting { columns, breaks, anchored, .. } = setting;
    let last = open[open.len() - 1];
    let (upper, lower) = (&laid[last], &laid[index]);
    // Dots lead from the end of a label to its figures.
    let led = |laid: &Laid<'_>| laid.in_column(0).is_some_and(|label| label.dots);
    let ended = open.iter().any(|&line| led(&laid[line])) && lower.in_column(0).is_some();
    if ended || heads(laid, anchored, last, index) || has_break(breaks, upper.strip, lower.strip) {
        return false;
    }
    if let Some(gap) = setting.row_gap {
        let bottom = open.iter().map(|&line| laid[line].strip.bottom);
        return lower.strip.top - bottom.fold(f32::NEG_INFINITY, f32::max) <= gap;
    }
    if !setting.is_tight(upper.strip, lower.strip) {
        return false;
    }
    let has_anchor = open.iter().any(|&line| anchored[line]);
    match (has_anchor, anchored[index]) {
        // Two lines with figures are two rows.
        (true, true) => false,
        // The figures of a label that stands above and below them.
        (false, true) if lower.in_column(0).is_none() => setting.is_near(upper.strip, lower.strip),
        (false, true) | (false, false) => wraps(upper, lower, columns),
        (true, false) => {
            let centred = upper.in_column(0).is_none() && setting.is_near(upper.strip, lower.strip);
            centred || wraps(upper, lower, columns) || is_closer(laid, last, index)
        }
    }
}
