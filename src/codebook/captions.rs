//! `captions.csv`: words above a table that say what it is beside the report's other tables, and words of
//! a label or a heading that make it another than the form's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::CodebookError;
use super::sheet::Sheet;

/// A word above a table or in a label, and what it says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    pub word: String,
    pub says: Says,
}

/// The rows of the file, found by the first characters of their words: every label and heading of every
/// report is asked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Captions {
    all: Vec<Caption>,
    /// Rows by the first two characters of the word, in the order of the characters.
    by_begin: Vec<((char, char), Vec<usize>)>,
    /// A bit for the first two characters of each word, which several share: a quick no for nearly all.
    begins: Vec<u64>,
    /// The same of the first character alone, which is asked first: most say no.
    firsts: Vec<u64>,
}

/// Words of 64 bits in `Captions::begins`.
const BEGINS: usize = 256;
/// Stands behind a word of one character.
const NONE: char = '\0';

impl Captions {
    pub(super) fn of(all: Vec<Caption>) -> Self {
        let (begins, firsts) = (vec![0; BEGINS], vec![0; BEGINS]);
        let mut captions = Self { begins, firsts, ..Self::default() };
        let mut by_begin: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
        for (row, caption) in all.iter().enumerate() {
            let mut begin = caption.word.chars();
            let Some(first) = begin.next() else { continue };
            let begin = (first, begin.next().unwrap_or(NONE));
            by_begin.entry(begin).or_default().push(row);
            let (word, bit) = bit(begin);
            captions.begins[word] |= bit;
            let (word, bit) = place(first as usize);
            captions.firsts[word] |= bit;
        }
        Self { all, by_begin: by_begin.into_iter().collect(), ..captions }
    }

    /// In the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Caption> {
        self.all.iter()
    }

    /// Those whose words a text has, in the order of the file.
    pub fn within(&self, text: &str) -> Vec<&Caption> {
        let mut found = Vec::new();
        for (at, c) in text.char_indices() {
            let (word, bit) = place(c as usize);
            if self.firsts.get(word).is_none_or(|bits| bits & bit == 0) {
                continue;
            }
            let next = text[at + c.len_utf8()..].chars().next().unwrap_or(NONE);
            for begin in [(c, next), (c, NONE)] {
                let stands = |row: &&usize| text[at..].starts_with(&self.all[**row].word);
                found.extend(self.beginning(begin).iter().filter(stands));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|row: usize| &self.all[row]).collect()
    }

    /// The rows whose words begin so.
    fn beginning(&self, begin: (char, char)) -> &[usize] {
        let (word, bit) = bit(begin);
        if self.begins.get(word).is_none_or(|bits| bits & bit == 0) {
            return &[];
        }
        let found = self.by_begin.binary_search_by_key(&begin, |(begin, _)| *begin);
        found.map_or(&[], |found| &self.by_begin[found].1)
    }
}

fn bit((first, second): (char, char)) -> (usize, u64) {
    place((first as usize).wrapping_mul(31).wrapping_add(second as usize))
}

/// The word of 64 bits and the bit in it that stand for a number.
fn place(number: usize) -> (usize, u64) {
    (number / 64 % BEGINS, 1 << (number % 64))
}

/// What a table is beside others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// A version that another one replaces.
    Draft,
    /// The version that holds.
    Final,
    /// Of a part of those that the report may be of.
    Part,
    /// Of all of them.
    Whole,
    /// Of less than a year.
    Period,
    /// Of an earlier year.
    Past,
    /// The contrary.
    Not,
    /// Another number or measure: a share, a plan, a rank.
    Other,
    /// A count, and no amount of money.
    Count,
    /// Nothing that a label does not say without it.
    Plain,
    /// Of the report's own area or year, behind tables of others.
    Own,
    /// Of another area that is not named.
    Elsewhere,
    /// In a note on a table: its figures are not what the form asks for. Elsewhere it says nothing.
    Note,
}

pub(super) fn parse(sheet: &Sheet<'_>) -> Result<Vec<Caption>, CodebookError> {
    let caption = |line: super::sheet::Line<'_>| {
        let says = match line.need("says")? {
            "draft" => Says::Draft,
            "final" => Says::Final,
            "part" => Says::Part,
            "whole" => Says::Whole,
            "period" => Says::Period,
            "past" => Says::Past,
            "not" => Says::Not,
            "other" => Says::Other,
            "count" => Says::Count,
            "plain" => Says::Plain,
            "own" => Says::Own,
            "elsewhere" => Says::Elsewhere,
            "note" => Says::Note,
            other => {
                let wanted = "is not draft, final, part, whole, period, past, not, other, count, plain, own, elsewhere or note";
                return Err(line.error(format!("says {other:?} {wanted}")));
            }
        };
        Ok(Caption { word: line.need("word")?.to_owned(), says })
    };
    sheet.lines(&["word", "says"])?.into_iter().map(caption).collect()
}
