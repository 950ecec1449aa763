//! Two tables side by side, which share their lines and nothing else.

use super::columns::Column;
use super::content::text_of;
use super::strips::Strip;
use crate::grid::lines::PrintedLine;
use crate::grid::ruled::join::Segment;
use crate::read::Page;

/// The gap between two tables is this wide at least, in parts of the font size.
const GUTTER: f32 = 1.2;

/// Words that begin the caption of a table.
const CAPTIONS: [&str; 8] =
    ["table", "tabelle", "tableau", "tabla", "tabella", "tab.", "chart", "figure"];

/// Where one table ends and the next begins, if the lines of a block are those of two.
pub fn gutter(
    page: &Page,
    lines: &[PrintedLine],
    strips: &[Strip],
    columns: &[Column],
    breaks: &[Segment],
) -> Option<f32> {
    let size = strips.first()?.size;
    // Each has two columns at least.
    let between = columns.windows(2).enumerate().skip(1).take(columns.len().saturating_sub(3));
    let wide = between.filter(|(_, pair)| pair[1].x0 - pair[0].x1 >= GUTTER * size);
    let mut gutters = wide.map(|(index, pair)| (index, (pair[0].x1 + pair[1].x0) / 2.0));
    gutters
        .find(|&(index, at)| {
            let halves = (&columns[..=index], &columns[index + 1..]);
            ruled_apart(breaks, halves, at, size)
                || captioned(page, lines, strips, halves.1[0])
                || set_apart(strips, at)
        })
        .map(|(_, at)| at)
}

/// Whether a line runs over the one half, another at its height over the other, and none over both.
fn ruled_apart(breaks: &[Segment], halves: (&[Column], &[Column]), at: f32, size: f32) -> bool {
    let covers = |line: &Segment, half: &[Column]| {
        line.from <= half[0].x0 + size && line.to >= half[half.len() - 1].x1 - size
    };
    let left = breaks.iter().filter(|line| line.to <= at && covers(line, halves.0));
    let pair = |line: &Segment| {
        breaks.iter().any(|other| {
            (other.at - line.at).abs() <= 0.3 * size && other.from >= at && covers(other, halves.1)
        })
    };
    !breaks.iter().any(|line| line.from < at && line.to > at) && left.into_iter().any(pair)
}

/// Whether a caption begins on either side, the second over the first column of the second half.
fn captioned(page: &Page, lines: &[PrintedLine], strips: &[Strip], column: Column) -> bool {
    lines.iter().zip(strips).take(3).any(|(line, strip)| {
        let starts = strip.pieces.iter().filter(|piece| {
            let first = text_of(page, &line.words[piece.words.start]).to_lowercase();
            piece.words.len() > 1 && CAPTIONS.contains(&first.as_str())
        });
        let places: Vec<f32> = starts.map(|piece| piece.x0).collect();
        matches!(places[..], [_, b] if b >= column.x0 - strip.size && b <= column.x1)
    })
}

/// Whether the rows of the one half stand at other heights than those of the other.
fn set_apart(strips: &[Strip], at: f32) -> bool {
    let (mut left, mut right, mut both) = (0, 0, 0);
    for strip in strips {
        let before = strip.pieces.iter().filter(|piece| piece.x1 <= at).count();
        let behind = strip.pieces.iter().filter(|piece| piece.x0 >= at).count();
        match (before >= 2, behind >= 2) {
            (true, true) => both += 1,
            (true, false) => left += usize::from(behind == 0),
            (false, true) => right += usize::from(before == 0),
            (false, false) => {}
        }
    }
    left.min(right) >= 3 && 4 * both <= left.min(right)
}
