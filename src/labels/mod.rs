//! The labels of all forms, made comparable once: which table asks for a row of this name?

pub mod alike;
mod by_key;
mod keys;
mod prepare;
pub mod starts;

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::codebook::{Codebook, Shape, Table};
use crate::text::fold::{fold, is_han};
use crate::text::label::Ordinal;
use crate::text::numeral;
use crate::text::variants::simplified;

use alike::Letters;
use by_key::ByKey;
use starts::Starts;

pub use keys::{LONGEST_SPELLING, is_word, keys, known, may_be_respelled, words};
pub use prepare::{column_paths, prepare};

/// Texts longer than this are no labels: the longest of the forms has 60 characters.
const LONGEST: usize = 120;

/// All labels of a codebook.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Labels {
    pub tables: Vec<TableLabels>,
    /// How the keys of all lists begin.
    pub lists: Starts,
    /// The labels of all rows, and the headings of tables whose rows have none (行政复议 > 结果维持), without
    /// ordinals and remarks.
    pub bare: FxHashSet<String>,
    by_key: ByKey<Hit>,
    /// Labels that only some editions of a table have, by their first characters.
    own: FxHashMap<String, Vec<Own>>,
    /// The first character of each of these.
    own_firsts: FxHashSet<char>,
}

/// A label that only some editions of a table have.
#[derive(Debug, Serialize, Deserialize)]
pub struct Own {
    key: String,
    /// Index into `Labels::tables`.
    pub table: usize,
}

/// The labels of one table of a form.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct TableLabels {
    /// Index into `Codebook::forms` and `Form::tables`.
    pub form: usize,
    pub table: usize,
    /// The same for all editions of a table: those with one id.
    pub family: usize,
    pub shape: Shape,
    /// Last report year in which the form was the rule.
    pub until: u16,
    /// Per row: all keys under which it may be printed, its own first.
    pub rows: Vec<RowLabels>,
    /// Rows that a key may mean, in printed order.
    pub by_key: ByKey<usize>,
    /// How keys begin.
    pub starts: Starts,
    /// Rows, and which of their keys, by the first character of these.
    pub by_first: FxHashMap<char, Vec<(usize, usize)>>,
    /// Number of distinct column headings.
    pub columns: usize,
    /// Made when first asked for.
    #[serde(skip)]
    names: OnceLock<Names>,
}

/// The labels and headings of a table as its form prints them, folded.
#[derive(Debug)]
struct Names {
    all: FxHashSet<String>,
    /// Of its columns, and what else stands in their place; a line for each.
    headings: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct RowLabels {
    pub keys: Vec<String>,
    /// Of each key; made when first asked for.
    #[serde(skip)]
    letters: OnceLock<Vec<Letters>>,
    /// Of the label itself, with the number before it.
    pub words: String,
    pub ordinal: Option<Ordinal>,
    pub parent: Option<usize>,
    pub heading: bool,
    pub unit: String,
}

/// A place where a form prints a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hit {
    /// Index into `Labels::tables`.
    pub table: usize,
    pub part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    Row(usize),
    /// A column heading, by a number that is its own within the table.
    Heading(usize),
}

/// What stands in the corner of the form's table of requests.
pub const NOTE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";

/// The labels of a codebook, prepared once.
#[cfg(with_codebook)]
pub fn of(codebook: &Codebook) -> Arc<Labels> {
    codebook.labels.once(|| embedded(codebook).unwrap_or_else(|| prepare(codebook)))
}

#[cfg(with_codebook)]
const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/labels"));

/// Those of the codebook that the program carries, as the build script has left them.
#[cfg(with_codebook)]
fn embedded(codebook: &Codebook) -> Option<Labels> {
    // A test holds them against those that are made anew.
    let labels = || postcard::from_bytes(BYTES).expect("they were written by this build");
    std::ptr::eq(codebook, Codebook::embedded()).then(labels)
}

impl Labels {
    /// The labels of a table of the codebook.
    pub fn of_table(&self, table: &Table, codebook: &Codebook) -> Option<&TableLabels> {
        let is_it = |known: &&TableLabels| {
            std::ptr::eq(&codebook.forms[known.form].tables[known.table], table)
        };
        self.tables.iter().find(is_it)
    }

    /// Where the forms print a label that reads so.
    pub fn hits(&self, printed: &str) -> &[Hit] {
        if printed.len() > LONGEST * 3 || !printed.chars().any(is_han) {
            return &[];
        }
        keys(printed).iter().find_map(|key| self.by_key.get(key)).unwrap_or_default()
    }

    /// The rows of lists that have a key: each list, and the first of its rows.
    pub fn rows_of_lists(&self, key: &str) -> impl Iterator<Item = (usize, usize)> {
        let hits = self.by_key.get(key).unwrap_or_default().iter();
        hits.filter_map(|hit| match hit.part {
            Part::Row(row) if self.tables[hit.table].shape == Shape::List => Some((hit.table, row)),
            Part::Row(_) | Part::Heading(_) => None,
        })
    }

    /// Whether a printed text may have the key of a label of some editions alone, by its first word behind a number. A
    /// yes is no certainty.
    pub fn may_be_own(&self, printed: &str) -> bool {
        let is_number = |c: char| c.is_ascii_digit() || numeral::is_numeral(c);
        let first = printed.chars().find(|c| is_word(*c) && !is_number(*c));
        // What may be written in several ways is left to those who fold it.
        let is_plain = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') && !may_be_respelled(c);
        match first {
            Some(first) if is_plain(first) => {
                let numbered = || self.own_firsts.iter().any(|c| is_number(*c));
                self.own_firsts.contains(&simplified(first)) || numbered()
            }
            Some(_) | None => true,
        }
    }

    /// The labels of some editions alone that a key begins or is, or that begin it; with the few
    /// characters that all of them begin with.
    pub fn own<'k>(&self, key: &'k str) -> (&'k str, impl Iterator<Item = &Own>) {
        let begin = key.char_indices().nth(LEAST_BEGUN).map_or(key, |(at, _)| &key[..at]);
        let alike = self.own.get(begin).map_or(&[][..], Vec::as_slice);
        let is_it = move |own: &&Own| own.key.starts_with(key) || key.starts_with(&own.key);
        (begin, alike.iter().filter(is_it))
    }
}

/// With fewer characters other labels begin too.
const LEAST_BEGUN: usize = 4;

impl RowLabels {
    /// Of each key.
    pub fn letters(&self) -> &[Letters] {
        self.letters.get_or_init(|| self.keys.iter().map(|key| Letters::of(key)).collect())
    }
}

impl TableLabels {
    /// Of a table that no form explains: no labels at all.
    pub fn unknown() -> Self {
        TableLabels {
            form: 0,
            table: 0,
            family: 0,
            shape: Shape::List,
            until: 0,
            rows: Vec::new(),
            by_key: ByKey::default(),
            starts: Starts::default(),
            by_first: FxHashMap::default(),
            columns: 0,
            names: OnceLock::new(),
        }
    }

    /// Whether a folded text is a label or a heading of the table.
    pub fn is_name(&self, folded: &str, table: &Table) -> bool {
        self.names(table).all.contains(folded)
    }

    /// Whether a folded text stands in a heading of the table.
    pub fn is_in_heading(&self, folded: &str, table: &Table) -> bool {
        self.names(table).headings.contains(folded)
    }

    fn names(&self, table: &Table) -> &Names {
        self.names.get_or_init(|| {
            let of_columns = table.columns.iter();
            let of_columns =
                of_columns.flat_map(|column| column.path.iter().chain(&column.aliases));
            let headings: Vec<String> = of_columns.map(|name| fold(name)).collect();
            let of_rows = table.rows.iter();
            let of_rows = of_rows.flat_map(|row| std::iter::once(&row.label).chain(&row.aliases));
            let all = of_rows.map(|name| fold(name)).chain(headings.iter().cloned()).collect();
            Names { all, headings: [headings.join("\n"), fold(NOTE)].join("\n") }
        })
    }

    /// The words of the labels of groups.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter(|row| row.heading).map(|row| row.words.as_str())
    }

    /// Rows of the table that a printed label exactly names. What stands in its brackets counts
    /// where the words alone are those of several rows: 复制费（光盘） is not 复制费（纸张）.
    pub fn rows_named(&self, keys: &[String]) -> &[usize] {
        let Some((key, rows)) = keys.iter().find_map(|key| Some((key, self.by_key.get(key)?)))
        else {
            return &[];
        };
        let longer = || {
            let with_remark = keys.iter().filter(|other| other.starts_with(key.as_str()));
            let rows_of = with_remark.filter_map(|other| self.by_key.get(other));
            rows_of.min_by_key(|other| other.len())
        };
        if rows.len() < 2 { rows } else { longer().unwrap_or(rows) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_is_what_the_codebook_says() {
        let made = prepare(Codebook::embedded());
        assert_eq!(postcard::to_stdvec(&made).as_deref(), Ok(BYTES));
    }
}
