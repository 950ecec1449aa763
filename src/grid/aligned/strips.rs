//! Printed lines → strips: the pieces of a line that wide gaps part.

use std::ops::Range;

use super::columns::Column;
use crate::grid::lines::{PrintedLine, SMALL};
use crate::grid::words::Word;
use crate::read::{GlyphText, Page};

/// Gap that parts two pieces, in parts of the font size. Justified lines stretch their spaces to
/// about 0.6 em.
const PIECE_GAP: f32 = 0.8;

/// The same between two numbers: columns of figures are often set tighter than words, and a
/// space between groups of three digits has 0.3 em at most.
const FIGURE_GAP: f32 = 0.5;

/// The same between two numbers that cannot be one.
const NUMBER_GAP: f32 = 0.28;

/// The same between a label and the only figure behind it, at least.
const LABEL_GAP: f32 = 0.45;

/// A usual space, in parts of the font size.
const SPACE: f32 = 0.28;

/// A line of prose fills this part of the width of its text.
pub const FULL: f32 = 0.85;

/// Spaces of justified lines are stretched to this at most, in parts of the font size.
const STRETCHED: f32 = 3.0;

/// So many dots in a row lead from a heading to its page.
const LEADER: usize = 5;

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
    strip_cut(page, line, |_, _| false)
}

/// Cuts a line at its wide gaps, and between two words that something else parts.
pub fn strip_cut(page: &Page, line: &PrintedLine, parted: impl Fn(&Word, &Word) -> bool) -> Strip {
    let numbers: Vec<Option<String>> = line.words.iter().map(|word| number(page, word)).collect();
    let gap = |index: usize| {
        line.words.get(index + 1).map_or(f32::INFINITY, |next| {
            (next.area.x0 - line.words[index].area.x1) / line.size.max(0.1)
        })
    };
    let mut starts = vec![0];
    for (index, pair) in line.words.windows(2).enumerate() {
        let least = match (&numbers[index], &numbers[index + 1]) {
            (Some(before), Some(behind)) if are_apart(before, behind) => NUMBER_GAP,
            (Some(_), Some(_)) => FIGURE_GAP,
            // A figure that stands off from its label as no word of the label does.
            (None, Some(_)) if gap(index + 1) >= FIGURE_GAP => {
                let before = index.checked_sub(1).filter(|_| starts.last() < Some(&index));
                (1.6 * before.map_or(SPACE, gap)).clamp(LABEL_GAP, PIECE_GAP)
            }
            _ => PIECE_GAP,
        };
        if gap(index) >= least || parted(&pair[0], &pair[1]) {
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

/// The text of a word that is a figure.
fn number(page: &Page, word: &Word) -> Option<String> {
    let mut count = Count::default();
    count.word(page, word);
    if count.kind() == Kind::Words {
        return None;
    }
    let glyphs = page.glyphs[word.glyphs.clone()].iter();
    Some(glyphs.fold(String::new(), |mut text, glyph| {
        match &glyph.text {
            GlyphText::One(c) => text.push(*c),
            GlyphText::Many(more) => text.push_str(more),
            GlyphText::Unknown => text.push(char::REPLACEMENT_CHARACTER),
        }
        text
    }))
}

/// Whether two words with digits cannot be one number: the second is no group of three digits
/// behind one to three others.
fn are_apart(before: &str, behind: &str) -> bool {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let ends = before.chars().rev().take_while(char::is_ascii_digit).count();
    let both = before.contains(|c: char| c.is_ascii_digit()) && digits(behind) > 0;
    both && !(digits(behind) == 3 && (1..=3).contains(&ends))
}

/// Takes lines of prose whose spaces are stretched to the margins for what they are.
///
/// `width`: of the text around.
pub fn heal(page: &Page, line: &PrintedLine, strip: &mut Strip, width: f32) {
    let pieces = &strip.pieces;
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let figures = pieces.iter().filter(|piece| piece.is_figure()).count();
    if pieces.len() < 2 || last.x1 - first.x0 < FULL * width || 2 * figures > pieces.len() {
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
    dots: usize,
    longest_dots: usize,
    /// Dashes, dots and the like.
    blanks: usize,
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
        self.blanks += usize::from(BLANKS.contains(c));
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
        } else if self.blanks == self.all && self.all <= 3 {
            Kind::Placeholder
        } else {
            Kind::Words
        }
    }
}
