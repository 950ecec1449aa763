//! Strips → blocks: runs of lines that may be a table.

use super::columns::Column;
use super::laid::lay;
use super::strips::{FULL, Piece, Strip};
use super::wraps::wraps;
use crate::grid::ruled::join::Segment;

/// Lines in one piece that may stand between lines in several: headings of groups, wrapped labels.
const MOST_BRIDGES: usize = 3;

/// The same of lines that keep to one column, as long labels in narrow columns do.
const MOST_WRAPPED: usize = 12;

/// Rows are set this far apart at most, in parts of the font size.
const WIDEST_GAP: f32 = 2.6;

/// Lines of one cell are set this close, in parts of the font size.
const TIGHT: f32 = 0.5;

/// A line of so many characters in one piece is prose.
const PROSE: usize = 60;

/// A line of so many characters may be the heading of a table.
const SHORT: usize = 24;

/// A drawn line belongs to a block when it runs over this part of its width.
pub const WIDE_RULE: f32 = 0.6;

/// Lines of a heading above the first line in several pieces, or of notes below the last.
const MOST_OUTER: usize = 4;

/// A run of lines: from the first up to, not including, the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub first: usize,
    pub end: usize,
    /// Whether drawn lines bound it.
    pub ruled: bool,
    /// Drawn lines inside, from top to bottom.
    pub breaks: Vec<Segment>,
}

/// Finds the blocks of a part of a page with text of this width.
pub fn blocks(strips: &[Strip], rules: &[Segment], shades: &[Segment], width: f32) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut behind = 0;
    let mut index = 0;
    while index < strips.len() {
        if strips[index].pieces.len() < 2 {
            index += 1;
            continue;
        }
        let end = extent(strips, index, width);
        let mut block = bounded(strips, rules, (index, end), behind, width);
        let inside = strips[block.first].top..strips[block.end - 1].bottom;
        block.breaks.extend(shades.iter().filter(|shade| inside.contains(&shade.at)));
        block.breaks.sort_by(|a, b| a.at.total_cmp(&b.at));
        index = end.max(block.end);
        behind = index;
        if block.end - block.first >= 2 {
            blocks.push(block);
        }
    }
    blocks
}

/// The line behind the last one of the run that begins here.
fn extent(strips: &[Strip], first: usize, width: f32) -> usize {
    let mut end = first + 1;
    let mut bridges = 0;
    // The line in several pieces above, and how many in one piece that fits into a gap of it.
    let mut full = &strips[first];
    let mut wrapped = 0;
    for index in first + 1..strips.len() {
        let (before, strip) = (&strips[index - 1], &strips[index]);
        if strip.top - before.bottom > WIDEST_GAP * strip.size.max(before.size) {
            break;
        }
        if strip.pieces.len() >= 2 {
            if end < index && heads_anew(strips, first, end, index) {
                break;
            }
            bridges = 0;
            wrapped = 0;
            end = index + 1;
            full = strip;
            continue;
        }
        if strip.pieces.iter().any(|piece| is_prose(piece, width)) {
            break;
        }
        let fits = strip.pieces.iter().all(|piece| keeps_to_column(full, piece));
        if fits && wrapped < MOST_WRAPPED {
            wrapped += 1;
            continue;
        }
        bridges += 1;
        if bridges > MOST_BRIDGES {
            break;
        }
    }
    end
}

/// Whether a line in several pieces heads another table: rows of figures stand above, then texts in
/// one piece (a caption), then it without a figure, and below it figures again.
fn heads_anew(strips: &[Strip], first: usize, end: usize, index: usize) -> bool {
    let has_figures =
        |strip: &Strip| strip.pieces[1..].iter().any(|piece| piece.is_figure() && !piece.year);
    let has_any = |strip: &Strip| strip.pieces.iter().any(|piece| piece.is_figure() && !piece.year);
    let rows = strips[first..end].iter().filter(|strip| has_figures(strip)).count();
    let below = strips[index + 1..].iter().take(MOST_LEVELS).find(|strip| has_any(strip));
    // The second line of a cell stands close below the first, and in its column.
    let (last, caption) = (&strips[end - 1], &strips[end]);
    let wrapped = caption.top - last.bottom <= TIGHT * caption.size
        && caption.pieces.iter().all(|piece| keeps_to_column(last, piece));
    rows >= 2
        && !wrapped
        && has_figures(&strips[end - 1])
        && !has_any(&strips[index])
        && below.is_some_and(has_figures)
}

/// Lines that the heading of a table may have below its first one.
const MOST_LEVELS: usize = 3;

/// Whether the lines between the end of a run and a drawn line are a caption: in one piece each, and none
/// begins where the rows do.
fn heads_another(strips: &[Strip], (first, end): (usize, usize), next: usize) -> bool {
    let side = |strip: &Strip| strip.pieces.first().map_or(0.0, |piece| piece.x0);
    let left = strips[first..end].iter().map(side).fold(f32::INFINITY, f32::min);
    let between = strips.get(end..next).unwrap_or_default();
    !between.is_empty()
        && between
            .iter()
            .all(|strip| strip.pieces.len() == 1 && side(strip) > left + 2.0 * strip.size)
}

/// Whether the lines above the first drawn one are a heading and no captions: they have about as
/// many pieces as the rows.
fn has_heading(strips: &[Strip], first: usize, under: usize, end: usize) -> bool {
    let full = full_count(&strips[first..end]);
    let above = || strips[first..under.max(first)].iter().map(|strip| strip.pieces.len());
    // Levels of a heading have some columns each; a caption and a unit have no three pieces.
    let levels = above().any(|count| count > 2) && 5 * above().sum::<usize>() >= 4 * full;
    full > 2 && (levels || above().any(|count| 5 * count >= 4 * full))
}

/// Whether the lines below the last drawn one are rows, as that of a total is, and no notes.
fn has_rows(strips: &[Strip], first: usize, over: usize, end: usize) -> bool {
    let full = full_count(&strips[first..over.min(end)]);
    strips[over.min(end)..end].iter().any(|strip| {
        let figures = || strip.pieces[1..].iter().any(Piece::is_figure);
        5 * strip.pieces.len() >= 4 * full && full >= 2 && (full > 2 || figures())
    })
}

/// How many pieces the fullest quarter of some lines has.
fn full_count(strips: &[Strip]) -> usize {
    let mut counts: Vec<usize> = strips.iter().map(|strip| strip.pieces.len()).collect();
    counts.sort_unstable();
    counts.get(counts.len() * 3 / 4).copied().unwrap_or(0)
}

/// Whether a line in one piece is prose.
fn is_prose(piece: &Piece, width: f32) -> bool {
    piece.length > PROSE || piece.stop || piece.length > SHORT && piece.width() >= FULL * width
}

/// Whether a piece stands below (or beside) one piece of a line, clear of all the others.
fn keeps_to_column(full: &Strip, piece: &Piece) -> bool {
    let clear = |other: &&Piece| other.x1 < piece.x0 || other.x0 > piece.x1 + 0.4 * full.size;
    full.pieces.iter().filter(clear).count() + 1 >= full.pieces.len()
        && piece.width() < 0.5 * (full.pieces[full.pieces.len() - 1].x1 - full.pieces[0].x0)
}

/// Lets the lines drawn around a run decide where it begins and ends: what stands above the first
/// is a caption, what stands below the last is a note.
fn bounded(
    strips: &[Strip],
    rules: &[Segment],
    (mut first, mut end): (usize, usize),
    behind: usize,
    width: f32,
) -> Block {
    let pieces = || strips[first..end].iter().flat_map(|strip| &strip.pieces);
    let x0 = pieces().map(|piece| piece.x0).fold(f32::INFINITY, f32::min);
    let x1 = pieces().map(|piece| piece.x1).fold(f32::NEG_INFINITY, f32::max);
    let from = strips[first.saturating_sub(MOST_OUTER).max(behind)].top - strips[first].size;
    let last = &strips[(end + 1).min(strips.len()) - 1];
    let to = last.bottom + 1.5 * last.size;
    let near = rules.iter().filter(|rule| (from..=to).contains(&rule.at));
    let shared = |rule: &Segment| rule.to.min(x1) - rule.from.max(x0);
    let under = |at: f32| strips.partition_point(|strip| (strip.top + strip.bottom) / 2.0 < at);
    // A line on the other side of a paragraph is another table's.
    let beside = |at: usize| {
        let mut between = strips[at.min(first)..first].iter().chain(&strips[end..at.max(end)]);
        !between.any(|strip| strip.pieces.len() == 1 && is_prose(&strip.pieces[0], width))
    };
    let wide: Vec<f32> = near
        .clone()
        .filter(|rule| shared(rule) >= WIDE_RULE * (x1 - x0) && beside(under(rule.at)))
        .map(|rule| rule.at)
        .collect();
    let ruled = wide.len() >= 2;
    // Below the line that closes this table may stand the caption of the next, and its first line.
    let closed = wide.iter().position(|&at| under(at) == end && wide[0] < at).filter(|at| {
        wide.get(at + 1).is_some_and(|&next| heads_another(strips, (first, end), under(next)))
    });
    let wide = closed.map_or(&wide[..], |at| &wide[..=at]);
    if let [top, .., bottom] = wide[..] {
        let (under, over) = (under(top), under(bottom));
        if under.abs_diff(first) <= MOST_OUTER
            && under >= behind
            && under < end
            && !has_heading(strips, first, under, end)
        {
            first = under;
        }
        if over.abs_diff(end) <= MOST_OUTER
            && over > first + 1
            && !has_rows(strips, first, over, end)
        {
            end = over;
        }
    }
    let breaks = near.filter(|rule| shared(rule) > 0.0).copied().collect();
    Block { first, end, ruled, breaks }
}

/// The first line of a block with the lines of its heading above that stand over some columns only:
/// what begins further right than the first column is neither prose nor a caption.
pub fn with_heading(strips: &[Strip], columns: &[Column], block: &Block, free: usize) -> usize {
    let mut first = block.first;
    let most = block.first.saturating_sub(MOST_OUTER).max(free);
    while !block.ruled && first > most {
        let (above, below) = (&strips[first - 1], &strips[first]);
        let close = below.top - above.bottom <= 0.9 * below.size;
        let short = above.pieces.iter().all(|piece| piece.length <= PROSE / 2);
        let over = above.pieces.first().is_some_and(|piece| {
            piece.x0 > columns[0].x1 && piece.x1 <= columns[columns.len() - 1].x1 + below.size
        });
        if !(close && short && over) {
            break;
        }
        first -= 1;
    }
    first
}

/// The end of a block with the lines below it that its last row goes on with.
pub fn with_wrapped(strips: &[Strip], columns: &[Column], block: &Block) -> usize {
    let mut end = block.end;
    while !block.ruled && end < strips.len() && strips[end].pieces.len() == 1 {
        let laid = lay(&strips[end - 1..=end], columns);
        let tight = strips[end].top - strips[end - 1].bottom <= 0.5 * strips[end].size;
        if !tight || !wraps(&laid[0], &laid[1], columns) || strips[end].pieces[0].length > PROSE {
            break;
        }
        end += 1;
    }
    end
}
