//! Printed lines → strips: the pieces of a line that wide gaps part.

use std::ops::Range;

use super::content::{Count, Kind, LEADER, text_of};
use super::gaps::{gaps, is_dots};
use crate::grid::lines::{PrintedLine, SMALL};
use crate::grid::words::Word;
use crate::read::Page;

/// A line of prose fills this part of the width of its text.
pub const FULL: f32 = 0.85;

/// Spaces of justified lines are stretched to this at most, in parts of the font size.
const STRETCHED: f32 = 3.0;

/// Shorter texts that 。 closes may be notes in a cell.
const SENTENCE: usize = 12;

/// A line in pieces.
#[derive(Clone, Debug)]
pub struct Strip {
    pub pieces: Vec<Piece>,
    pub top: f32,
    pub bottom: f32,
    pub size: f32,
}

/// Words that stand together.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Of the line's words.
    pub words: Range<usize>,
    pub x0: f32,
    pub x1: f32,
    pub kind: Kind,
    /// Number of characters.
    pub length: usize,
    /// Whether it begins with a small letter: it goes on with something.
    pub small: bool,
    /// Whether it has ideographs: their lines break anywhere, and labels are set in the middle.
    pub ideographs: bool,
    /// Whether it ends in a colon: what it heads is below it.
    pub colon: bool,
    /// Whether it is a sentence, or the end of one: 。 closes it.
    pub stop: bool,
    /// Width of its first word.
    pub first_word: f32,
    /// Whether it is four digits, or two years: often in a heading.
    pub year: bool,
    /// Whether it holds dots that lead to something.
    pub dots: bool,
    /// The number that it is, where it may be that of a page: `12`, `2-15`.
    pub page: Option<u32>,
}

impl Piece {
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub fn is_figure(&self) -> bool {
        match self.kind {
            Kind::Figure | Kind::Placeholder => true,
            Kind::Words => false,
        }
    }
}

/// Cuts a line at its wide gaps.
pub fn strip(page: &Page, line: &PrintedLine) -> Strip {
    strip_cut(page, line, |_, _| false)
}

/// Cuts a line at its wide gaps, and between two words that something else parts.
pub fn strip_cut(page: &Page, line: &PrintedLine, parted: impl Fn(&Word, &Word) -> bool) -> Strip {
    let gaps = gaps(page, line);
    let mut starts = vec![0];
    for (index, pair) in line.words.windows(2).enumerate() {
        if gaps[index] || parted(&pair[0], &pair[1]) {
            starts.push(index + 1);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.words.len()]);
    let pieces = starts.iter().zip(ends).map(|(&start, end)| piece(page, line, start..end));
    // A raised mark makes no line higher: the gaps between lines tell rows apart.
    let full = line.words.iter().filter(|word| word.size >= SMALL * line.size);
    let area = full.map(|word| word.area).reduce(|a, b| a.union(&b)).unwrap_or(line.area);
    Strip { pieces: pieces.collect(), top: area.top, bottom: area.bottom, size: line.size }
}

/// These words of a line as one piece.
pub fn piece(page: &Page, line: &PrintedLine, words: Range<usize>) -> Piece {
    let own = &line.words[words.clone()];
    let mut count = Count::default();
    own.iter().for_each(|word| count.word(page, word));
    // Where dots lead on, the text ends before them.
    let text =
        own.iter().rposition(|word| !is_dots(page, word)).filter(|_| count.longest_dots >= LEADER);
    let ends = own[..text.map_or(own.len(), |last| last + 1)].iter().map(|word| word.area.x1);
    Piece {
        x0: own.first().map_or(0.0, |word| word.area.x0),
        x1: ends.fold(f32::NEG_INFINITY, f32::max),
        kind: count.kind(),
        length: count.all,
        small: count.first.is_some_and(char::is_lowercase),
        ideographs: count.ideographs,
        colon: matches!(count.last, Some(':' | '：')) && count.all > 1,
        stop: count.last == Some('。') && count.all > SENTENCE,
        first_word: own.first().map_or(0.0, |word| word.area.width()),
        year: is_year(page, own, &count),
        dots: count.longest_dots >= LEADER,
        page: count.page(),
        words,
    }
}

/// `1998`, `2001–05`, `2009/2010`, `FY 2012`.
fn is_year(page: &Page, words: &[Word], count: &Count) -> bool {
    if count.digits != 4 && count.digits != 6 && count.digits != 8 {
        return false;
    }
    let text: String = words.iter().map(|word| text_of(page, word)).collect();
    let text = text.trim_start_matches("FY");
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once(['-', '‐', '–', '—', '/']) {
        None => text.len() == 4 && digits(text),
        Some((first, last)) => {
            let century =
                first.starts_with("18") || first.starts_with("19") || first.starts_with("20");
            let ends = [2, 4].contains(&last.len()) && digits(last);
            first.len() == 4 && digits(first) && century && ends
        }
    }
}

/// Takes lines of prose whose spaces are stretched to the margins for what they are.
///
/// `width`: of the text around.
pub fn heal(page: &Page, line: &PrintedLine, strip: &mut Strip, width: f32) {
    let pieces = &strip.pieces;
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let figures = pieces.iter().filter(|piece| piece.is_figure()).count();
    let dots = pieces.iter().any(|piece| piece.dots);
    if pieces.len() < 2 || last.x1 - first.x0 < FULL * width || 2 * figures > pieces.len() || dots {
        return;
    }
    let mut gaps: Vec<f32> =
        line.words.windows(2).map(|pair| pair[1].area.x0 - pair[0].area.x1).collect();
    gaps.sort_by(f32::total_cmp);
    let (middle, widest) = (gaps[gaps.len() / 2], gaps[gaps.len() - 1]);
    if gaps.len() >= 3 && widest <= 1.8 * middle && widest <= STRETCHED * strip.size {
        strip.pieces = vec![piece(page, line, 0..line.words.len())];
    }
}
