//! Numbers that do not fit into their cell: wrapped over lines, or drawn over its borders.

use super::cells::Frame;
use crate::grid::lines::PrintedLine;
use crate::grid::words::{Word, cut};
use crate::read::{Glyph, GlyphText, Page};
use crate::source::Rect;
use crate::text::fold::is_digit;

/// A cell keeps free at most this much (in points) on each side: Word 5.4, a web page 8 px.
const PADDING: f32 = 6.5;

/// Lines of one number are set this close at most, in parts of the font size.
const LEADING: f32 = 1.5;

/// The digits of one number stand at the same distance, within this part of the font size.
const SAME_GAP: f32 = 0.03;

/// Places closer than this (in points) are the same.
const SAME: f32 = 0.6;

/// Set left, right or in the middle: the middle of a number up to twice as wide as its cell stands
/// in its cell. Some of that is left for the padding.
const WIDEST: f32 = 1.8;

/// Whether these lines of a cell of this width are one number, broken where the cell was full.
///
/// Two numbers below each other leave room on their lines: then nobody joins them.
pub fn is_wrapped(page: &Page, lines: &[PrintedLine], width: f32) -> bool {
    let room = width - 2.0 * PADDING;
    let of_digits = |line: &PrintedLine| {
        line.words.len() == 1 && text(page, &line.words[0]).all(|c| is_digit(c) || c == ',')
    };
    // A comma goes with the digit behind it.
    let first = |line: &PrintedLine| {
        let glyphs = &page.glyphs[line.words[0].glyphs.clone()];
        let end = glyphs.iter().position(|glyph| glyph.text != GlyphText::One(',')).unwrap_or(0);
        glyphs[end].area.x1 - glyphs[0].area.x0
    };
    lines.len() > 1
        && lines.iter().all(of_digits)
        && lines.windows(2).all(|pair| {
            let close = pair[1].area.top - pair[0].area.bottom <= LEADING * pair[1].size;
            close && pair[0].area.width() + first(&pair[1]) > room
        })
}

/// The parts of a word that reaches over borders, each with its cell. `None` where the word is no
/// number: then every letter belongs to the cell in which it stands.
///
/// A number is never cut at a border: it overflows the cell in whose middle, or at one of whose
/// sides, it stands. Only two numbers that touch are parted, where both are set alike.
pub fn overflow(page: &Page, frame: &Frame, word: &Word) -> Option<Vec<(usize, Word)>> {
    is_number(page, word).then(|| {
        apart(page, word)
            .into_iter()
            .flat_map(|number| match judge(page, frame, &number) {
                Judged::Two(end) => parts(page, &number, |index| usize::from(index >= end)),
                Judged::One | Judged::Lost => vec![number],
            })
            .map(|part| (cell_of(frame, &part.area), part))
            .collect()
    })
}

/// Whether nobody can tell if a word in a cell is one number of this cell.
pub fn is_lost(page: &Page, frame: &Frame, word: &Word) -> bool {
    is_number(page, word) && judge(page, frame, word) == Judged::Lost
}

#[derive(PartialEq)]
enum Judged {
    /// It is one number of the cell around its middle.
    One,
    /// It is two numbers, parted before this digit.
    Two(usize),
    Lost,
}

fn judge(page: &Page, frame: &Frame, word: &Word) -> Judged {
    let glyphs = &page.glyphs[word.glyphs.clone()];
    let inside = |glyph: &Glyph| cell_of(frame, &glyph.area) == cell_of(frame, &word.area);
    if glyphs.iter().all(inside) {
        return Judged::One;
    }
    let own = Insets::of(frame, &word.area);
    let aside = |inset: f32| (-SAME..=PADDING).contains(&inset);
    let one = word.area.width() <= WIDEST * own.width
        && (own.is_centred() || aside(own.left) || aside(own.right));
    let mut pairs = (1..glyphs.len()).filter(|&end| {
        let area = |glyphs: &[Glyph]| {
            let (first, last) = (&glyphs[0].area, &glyphs[glyphs.len() - 1].area);
            first.union(last)
        };
        let (a, b) = (area(&glyphs[..end]), area(&glyphs[end..]));
        let (first, second) = (Insets::of(frame, &a), Insets::of(frame, &b));
        let near = |a: f32, b: f32| (a - b).abs() <= SAME && aside(a);
        cell_of(frame, &a) != cell_of(frame, &b)
            && (first.is_centred() && second.is_centred()
                || near(first.left, second.left)
                || near(first.right, second.right))
    });
    match (one, pairs.next(), pairs.next()) {
        (true, None, _) => Judged::One,
        (false, Some(end), None) => Judged::Two(end),
        (true, Some(_), _) | (false, Some(_), Some(_)) | (false, None, _) => Judged::Lost,
    }
}

/// How far a number stands from the borders of the cell around its middle.
struct Insets {
    left: f32,
    right: f32,
    /// Of the cell.
    width: f32,
}

impl Insets {
    fn of(frame: &Frame, area: &Rect) -> Insets {
        let cell = frame.cell_area(&frame.cells[cell_of(frame, area)]);
        Insets { left: area.x0 - cell.x0, right: cell.x1 - area.x1, width: cell.width() }
    }

    fn is_centred(&self) -> bool {
        (self.left - self.right).abs() <= 2.0 * SAME
    }
}

fn cell_of(frame: &Frame, area: &Rect) -> usize {
    let (x, y) = area.centre();
    frame.cell_at(x, y)
}

/// A word cut where two digits stand at another distance than the others.
fn apart(page: &Page, word: &Word) -> Vec<Word> {
    let glyphs = &page.glyphs[word.glyphs.clone()];
    let gaps: Vec<f32> = glyphs.windows(2).map(|pair| pair[1].area.x0 - pair[0].area.x1).collect();
    let mut sorted = gaps.clone();
    sorted.sort_by(f32::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let mut numbers = vec![0; glyphs.len()];
    for (index, gap) in gaps.iter().enumerate() {
        let other = (gap - usual).abs() > SAME_GAP * word.size;
        numbers[index + 1] = numbers[index] + usize::from(other);
    }
    parts(page, word, |index| numbers[index])
}

/// The glyphs of a word part by part, given the part of each.
fn parts(page: &Page, word: &Word, part: impl Fn(usize) -> usize) -> Vec<Word> {
    let mut index = 0;
    let parts = cut(page, word, |_| {
        index += 1;
        part(index - 1)
    });
    parts.into_iter().map(|(_, word)| word).collect()
}

fn is_number(page: &Page, word: &Word) -> bool {
    text(page, word).all(|c| is_digit(c) || ",.，．-－".contains(c))
}

fn text<'p>(page: &'p Page, word: &Word) -> impl Iterator<Item = char> + 'p {
    page.glyphs[word.glyphs.clone()].iter().flat_map(|glyph| match &glyph.text {
        GlyphText::One(c) => vec![*c],
        GlyphText::Many(text) => text.chars().collect(),
        GlyphText::Unknown => vec![char::REPLACEMENT_CHARACTER],
    })
}
