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
    /// Rows by the first character of the word, in the order of the characters.
    by_first: Vec<(char, Vec<usize>)>,
    /// A bit for each first character, which several share: a quick no for nearly all.
    firsts: [u64; 4],
}

impl Captions {
    pub(super) fn of(all: Vec<Caption>) -> Self {
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (row, caption) in all.iter().enumerate() {
            caption
                .word
                .chars()
                .next()
                .into_iter()
                .for_each(|c| by_first.entry(c).or_default().push(row));
        }
        let mut firsts = [0; 4];
        for (word, bit) in by_first.keys().map(|c| bit(*c)) {
            firsts[word] |= bit;
        }
        Self { all, by_first: by_first.into_iter().collect(), firsts }
    }

    /// In the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Caption> {
        self.all.iter()
    }

    /// Those whose words a text has, in the order of the file.
    pub fn within(&self, text: &str) -> Vec<&Caption> {
        let mut found = Vec::new();
        for (at, c) in text.char_indices() {
            let (word, bit) = bit(c);
            if self.firsts[word] & bit == 0 {
                continue;
            }
            if let Ok(first) = self.by_first.binary_search_by_key(&c, |(first, _)| *first) {
                let stands = |row: &&usize| text[at..].starts_with(&self.all[**row].word);
                found.extend(self.by_first[first].1.iter().filter(stands));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|row: usize| &self.all[row]).collect()
    }
}

fn bit(c: char) -> (usize, u64) {
    let at = c as usize;
    (at / 64 % 4, 1 << (at % 64))
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
