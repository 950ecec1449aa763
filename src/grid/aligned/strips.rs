//! Printed lines → strips: the pieces of a line that wide gaps part.

use std::ops::Range;

use super::columns::Column;
use super::gaps::{LEADER, dots_of, gaps, is_dots};
use crate::grid::lines::{PrintedLine, SMALL};
use crate::grid::words::Word;
use crate::read::{GlyphText, Page};
use crate::text::wrap::is_han;

/// A line of prose fills this part of the width of its text.
pub const FULL: f32 = 0.85;

/// Spaces of justified lines are stretched to this at most, in parts of the font size.
const STRETCHED: f32 = 3.0;

/// What stands for a figure that is not there, or for its unit.
const BLANKS: &str = "-‐‑–—―−－─ー.…·:：*/／x×()（）[]%‰％€$£¥￥";

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
    /// Width of its first word.
    pub first_word: f32,
    /// Whether it is four digits, or two years: often in a heading.
    pub year: bool,
    /// Whether it holds dots that lead to something.
    pub dots: bool,
    /// The number that it is, where it may be that of a page: `12`, `2-15`.
    pub page: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number with its signs, marks and units of money.
    Figure,
    /// A dash or dots: a figure that is not there.
    Placeholder,
    Words,
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

/// Cuts the pieces whose words stand in columns of their own, one part in each and set as the
/// column is: headings, and labels before their figures, may stand closer than columns usually do.
pub fn cut_at_columns(page: &Page, line: &PrintedLine, strip: &Strip, columns: &[Column]) -> Strip {
    let pieces = strip.pieces.iter().flat_map(|whole| {
        parts(line, whole, columns, strip.size)
            .into_iter()
            .map(|words| piece(page, line, words))
            .collect::<Vec<_>>()
    });
    Strip { pieces: pieces.collect(), ..*strip }
}

/// The words of a piece column by column; all together where they are one text over columns.
fn parts(line: &PrintedLine, whole: &Piece, columns: &[Column], size: f32) -> Vec<Range<usize>> {
    let column_of = |word: usize| {
        let middle = line.words[word].area.centre().0;
        columns.windows(2).take_while(|pair| (pair[0].x1 + pair[1].x0) / 2.0 <= middle).count()
    };
    let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
    for word in whole.words.clone() {
        match parts.last_mut() {
            Some((column, part)) if *column == column_of(word) => part.end = word + 1,
            _ => parts.push((column_of(word), word..word + 1)),
        }
    }
    let is_set = |(column, part): &(usize, Range<usize>)| {
        let own = &line.words[part.clone()];
        let (x0, x1) = (own[0].area.x0, own[own.len() - 1].area.x1);
        let Column { x0: left, x1: right } = columns[*column];
        let near = |a: f32, b: f32| (a - b).abs() <= 0.35 * size;
        near(x0, left) || near(x1, right) || near(x0 + x1, left + right)
    };
    let apart = parts.windows(2).all(|pair| {
        let gap = line.words[pair[1].1.start].area.x0 - line.words[pair[0].1.end - 1].area.x1;
        pair[1].0 == pair[0].0 + 1 && gap >= 0.35 * size
    });
    if parts.len() >= 2 && apart && parts.iter().all(is_set) {
        parts.into_iter().map(|(_, words)| words).collect()
    } else {
        vec![whole.words.clone()]
    }
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

/// The text of a word that is a figure.
pub fn number(page: &Page, word: &Word) -> Option<String> {
    let mut count = Count::default();
    count.word(page, word);
    if count.kind() == Kind::Words {
        return None;
    }
    Some(text_of(page, word))
}

/// The text of a word.
pub fn text_of(page: &Page, word: &Word) -> String {
    let glyphs = page.glyphs[word.glyphs.clone()].iter();
    glyphs.fold(String::new(), |mut text, glyph| {
        match &glyph.text {
            GlyphText::One(c) => text.push(*c),
            GlyphText::Many(more) => text.push_str(more),
            GlyphText::Unknown => text.push(char::REPLACEMENT_CHARACTER),
        }
        text
    })
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

/// What a piece is made of.
#[derive(Default)]
struct Count {
    all: usize,
    digits: usize,
    letters: usize,
    first: Option<char>,
    last: Option<char>,
    ideographs: bool,
    dots: usize,
    longest_dots: usize,
    /// Dashes, dots and the like.
    blanks: usize,
    /// The number that the digits make, and what else is there than digits, dashes and commas.
    number: u32,
    others: usize,
    comma: bool,
}

impl Count {
    fn word(&mut self, page: &Page, word: &Word) {
        self.comma = false;
        for glyph in &page.glyphs[word.glyphs.clone()] {
            match &glyph.text {
                GlyphText::One(c) => self.char(*c),
                GlyphText::Many(text) => text.chars().for_each(|c| self.char(c)),
                GlyphText::Unknown => self.char(char::REPLACEMENT_CHARACTER),
            }
        }
    }

    fn char(&mut self, c: char) {
        if c.is_whitespace() {
            return;
        }
        self.first = self.first.or(Some(c));
        self.last = Some(c);
        self.ideographs |= is_han(c);
        self.all += 1;
        self.blanks += usize::from(BLANKS.contains(c));
        let dots = dots_of(c).unwrap_or(0);
        self.dots = if dots == 0 { 0 } else { self.dots + dots };
        self.longest_dots = self.longest_dots.max(self.dots);
        // A comma between two pages ends a word, one inside of a number does not.
        self.others += usize::from(std::mem::replace(&mut self.comma, c == ','));
        match c.to_digit(10) {
            Some(digit) => self.number = self.number.saturating_mul(10).saturating_add(digit),
            None => self.others += usize::from(!matches!(c, '-' | '–' | ',')),
        }
        self.digits += usize::from(c.is_ascii_digit() || ('０'..='９').contains(&c));
        self.letters += usize::from(c.is_alphabetic());
    }

    fn page(&self) -> Option<u32> {
        ((1..=12).contains(&self.digits) && self.others == 0).then_some(self.number)
    }

    fn kind(&self) -> Kind {
        // 12,5 % and (3)a and 1.2m are figures; Table 3 and 2.1 Scope are not.
        if self.digits > 0 && self.letters <= 2 && self.letters * 2 <= self.digits.max(2) {
            Kind::Figure
        } else if self.blanks == self.all && self.all <= 3 {
            Kind::Placeholder
        } else {
            Kind::Words
        }
    }
}
