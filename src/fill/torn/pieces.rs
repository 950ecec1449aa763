//! Lines of text → what each holds of a table: words of labels, and figures.

use std::ops::Range;

use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::{folded, is_blank};
use crate::text::number::is_group_of_thousands;

use super::super::above::is_page_mark;
use super::super::slots::is_figure;

/// A line: the words of labels in it, and the figures beside them.
pub struct Piece<'l> {
    pub words: Vec<&'l str>,
    pub figures: Vec<Figure<'l>>,
}

/// A printed figure or, between bars, a blank cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure<'l> {
    pub text: &'l str,
    /// The columns of the line that it takes, by characters and as wide as a terminal shows them:
    /// programs that keep the columns of a page count in one of these ways.
    pub at: [Range<usize>; 2],
    pub place: &'l Place,
}

/// The lines that hold anything; page numbers are none.
pub fn pieces(lines: &[Line]) -> Vec<Piece<'_>> {
    let set_apart = !lines.iter().any(|line| is_parted_by_one_space(&line.text));
    let held = lines.iter().filter(|line| !is_page_mark(&folded(&line.text)));
    let held = held.map(|line| piece(line, set_apart));
    held.filter(|piece| !piece.words.is_empty() || !piece.figures.is_empty()).collect()
}

/// `set_apart`: thousands may be set apart by spaces.
fn piece(line: &Line, set_apart: bool) -> Piece<'_> {
    match line.text.contains(['|', '\t']) {
        true => barred(line),
        false => spaced(line, set_apart),
    }
}

/// Whether a single space stands between two figures: then it parts no thousands in the text.
fn is_parted_by_one_space(line: &str) -> bool {
    let mut words = line.split([' ', '\u{a0}']);
    let mut before = words.next().unwrap_or_default();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    words.any(|word| {
        let last = std::mem::replace(&mut before, word);
        is_number(last) && is_number(word) && !is_group_of_thousands(last, word)
    })
}

/// Cells between bars: texts, and behind them figures and blank cells.
fn barred(line: &Line) -> Piece<'_> {
    let text = line.text.trim();
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = text.strip_suffix('|').unwrap_or(text);
    let cells: Vec<&str> = text.split(['|', '\t']).map(str::trim).collect();
    let is_text = |cell: &str| !cell.is_empty() && !is_figure(cell);
    let labels = cells.iter().rposition(|cell| is_text(cell)).map_or(0, |last| last + 1);
    let words = cells[..labels].iter().filter(|cell| is_text(cell));
    let words = words.flat_map(|cell| cell.split_whitespace()).collect();
    let figures = || cells.iter().filter(|cell| is_figure(cell));
    // A figure before a text is a serial number, or the line is no row at all.
    let values = if figures().count() > 0 { &cells[labels..] } else { &[] };
    let figures = values
        .iter()
        .enumerate()
        .map(|(at, text)| Figure { text, at: [at..at + 1, at..at + 1], place: &line.place })
        .collect();
    Piece { words, figures }
}

/// A label with figures behind it, or one of both.
fn spaced(line: &Line, set_apart: bool) -> Piece<'_> {
    let words = words(&line.text, set_apart);
    let is_value = |word: &&str| is_figure(word) || word.contains(is_blank) && is_thousands(word);
    let labels = words.iter().rposition(|word| !is_value(word)).map_or(0, |last| last + 1);
    // The columns are counted on from word to word: a line may have a hundred thousand.
    let (mut byte, mut columns) = (0, [0, 0]);
    let mut column = |end: usize| {
        let between = &line.text[byte..end];
        byte = end;
        columns = [columns[0] + between.chars().count(), columns[1] + width(between)];
        columns
    };
    let mut figure = |text: &'_ str| {
        let start = text.as_ptr() as usize - line.text.as_ptr() as usize;
        let (from, to) = (column(start), column(start + text.len()));
        [0, 1].map(|measure| from[measure]..to[measure])
    };
    let figures = words[labels..]
        .iter()
        .map(|text| Figure { text, at: figure(text), place: &line.place })
        .collect();
    Piece { figures, words: words[..labels].to_vec() }
}

/// The words of a line; a remark in brackets goes with what stands before it.
fn words(line: &str, set_apart: bool) -> Vec<&str> {
    let mut words = Vec::new();
    let line = line.trim();
    // Where more than a space parts the cells, one space within digits parts their thousands.
    let parts_wide = set_apart && (line.contains("  ") || line.contains('\u{3000}'));
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let open = rest[..end].find(['(', '（']).filter(|open| is_figure(&rest[..*open]));
        let closed = open.and_then(|open| {
            rest[open..]
                .char_indices()
                .find(|(_, c)| matches!(c, ')' | '）'))
                .map(|(at, c)| open + at + c.len_utf8())
        });
        let end = if parts_wide { thousands(rest, end) } else { end };
        let (word, behind) = rest.split_at(closed.unwrap_or(0).max(end));
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

/// The end of a number whose thousands are set apart by spaces: 1 443 518. Else the end of its first word.
fn thousands(text: &str, end: usize) -> usize {
    let next = text[end..].strip_prefix([' ', '\u{a0}']).filter(|next| {
        let group = next.split(char::is_whitespace).next().unwrap_or_default();
        let before = text[..end].rsplit(is_blank).next().unwrap_or_default();
        let whole = end <= 3 || text[..end].contains(is_blank);
        whole && is_group_of_thousands(before, group)
    });
    match next {
        Some(next) => thousands(text, text.len() - next.len() + 3),
        None => end,
    }
}

fn is_thousands(word: &str) -> bool {
    let end = word.find(is_blank).unwrap_or(word.len());
    thousands(word, end) == word.len()
}

/// Columns of a terminal: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(c as u32 >= 0x1100)).sum()
}
