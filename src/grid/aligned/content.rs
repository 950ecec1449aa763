//! Words → what they are made of: figures, dashes, dots that lead on.

use crate::grid::words::Word;
use crate::read::{GlyphText, Page};
use crate::text::wrap::is_wide;

/// What stands for a figure that is not there, or for its unit.
const BLANKS: &str = "-‐‑–—―−－─ー.…·:：*/／x×()（）[]%‰％€$£¥￥";

/// So many dots in a row lead from a label to its figure, or from a heading to its page.
pub const LEADER: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number with its signs, marks and units of money.
    Figure,
    /// A dash or dots: a figure that is not there.
    Placeholder,
    Words,
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

/// How many dots a character is, if it is of a leader.
pub fn dots_of(c: char) -> Option<usize> {
    match c {
        '.' | '·' | '．' | '‧' | '_' => Some(1),
        '…' | '⋯' => Some(3),
        _ => None,
    }
}

/// What a piece is made of.
#[derive(Default)]
pub struct Count {
    pub all: usize,
    pub digits: usize,
    letters: usize,
    pub first: Option<char>,
    pub last: Option<char>,
    pub ideographs: bool,
    dots: usize,
    pub longest_dots: usize,
    /// Dashes, dots and the like.
    blanks: usize,
    /// The number that the digits make, and what else is there than digits, dashes and commas.
    number: u32,
    others: usize,
    comma: bool,
}

impl Count {
    pub fn word(&mut self, page: &Page, word: &Word) {
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
        self.ideographs |= is_wide(c);
        self.all += 1;
        // Nearly all characters are of these two kinds, and no signs.
        let is_ideograph = matches!(c, '\u{4e00}'..='\u{9fff}');
        let is_sign = !is_ideograph && !c.is_ascii_digit() && BLANKS.contains(c);
        self.blanks += usize::from(is_sign);
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
        self.letters += usize::from(is_ideograph || c.is_alphabetic());
    }

    pub fn page(&self) -> Option<u32> {
        ((1..=12).contains(&self.digits) && self.others == 0).then_some(self.number)
    }

    pub fn kind(&self) -> Kind {
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
