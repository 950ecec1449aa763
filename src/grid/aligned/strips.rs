//! Printed lines → strips: the pieces of a line that wide gaps part.

use std::ops::Range;

use crate::grid::lines::PrintedLine;
use crate::grid::words::Word;
use crate::read::{GlyphText, Page};

/// Gap that parts two pieces, in parts of the font size. Justified lines stretch their spaces to
/// about 0.6 em.
const PIECE_GAP: f32 = 0.8;

/// The same between two numbers: columns of figures are often set tighter than words, and a
/// space between groups of three digits has 0.3 em at most.
const FIGURE_GAP: f32 = 0.5;

/// So many dots in a row lead from a heading to its page.
const LEADER: usize = 5;

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
    /// Width of its first word.
    pub first_word: f32,
    /// Whether it is four digits: often a year in a heading.
    pub year: bool,
    /// Whether it holds dots that lead to something.
    pub dots: bool,
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
    let mut starts = vec![0];
    for (index, pair) in line.words.windows(2).enumerate() {
        let gap = pair[1].area.x0 - pair[0].area.x1;
        let figures = is_figure(page, &pair[0]) && is_figure(page, &pair[1]);
        let least = if figures { FIGURE_GAP } else { PIECE_GAP };
        if gap >= least * line.size {
            starts.push(index + 1);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.words.len()]);
    let pieces = starts.iter().zip(ends).map(|(&start, end)| piece(page, line, start..end));
    Strip {
        pieces: pieces.collect(),
        top: line.area.top,
        bottom: line.area.bottom,
        size: line.size,
    }
}

/// These words of a line as one piece.
pub fn piece(page: &Page, line: &PrintedLine, words: Range<usize>) -> Piece {
    let own = &line.words[words.clone()];
    let mut count = Count::default();
    own.iter().for_each(|word| count.word(page, word));
    let ends = own.iter().map(|word| word.area.x1);
    Piece {
        x0: own.first().map_or(0.0, |word| word.area.x0),
        x1: ends.fold(f32::NEG_INFINITY, f32::max),
        kind: count.kind(),
        length: count.all,
        small: count.first.is_some_and(char::is_lowercase),
        first_word: own.first().map_or(0.0, |word| word.area.width()),
        year: count.all == 4 && count.digits == 4,
        dots: count.longest_dots >= LEADER,
        words,
    }
}

fn is_figure(page: &Page, word: &Word) -> bool {
    let mut count = Count::default();
    count.word(page, word);
    count.kind() != Kind::Words
}

/// What a piece is made of.
#[derive(Default)]
struct Count {
    all: usize,
    digits: usize,
    letters: usize,
    first: Option<char>,
    dots: usize,
    longest_dots: usize,
}

impl Count {
    fn word(&mut self, page: &Page, word: &Word) {
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
        self.all += 1;
        let dots = match c {
            '.' | '·' | '．' | '‧' | '_' => 1,
            '…' | '⋯' => 3,
            _ => 0,
        };
        self.dots = if dots == 0 { 0 } else { self.dots + dots };
        self.longest_dots = self.longest_dots.max(self.dots);
        self.digits += usize::from(c.is_ascii_digit() || ('０'..='９').contains(&c));
        self.letters += usize::from(c.is_alphabetic());
    }

    fn kind(&self) -> Kind {
        // 12,5 % and (3)a and 1.2m are figures; Table 3 and 2.1 Scope are not.
        if self.digits > 0 && self.letters <= 2 && self.letters * 2 <= self.digits.max(2) {
            Kind::Figure
        } else if self.letters == 0 && self.all <= 3 {
            Kind::Placeholder
        } else {
            Kind::Words
        }
    }
}
