//! The labels of all forms, made comparable once: which table asks for a row of this name?

pub mod alike;
pub mod starts;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::text::fold::{fold, is_han};
use crate::text::label::{self, Label, Ordinal};
use crate::text::memo::Memo;
use crate::text::numeral;
use crate::text::variants::simplified;

use alike::Letters;
use starts::Starts;

/// Texts longer than this are no labels: the longest of the forms has 60 characters.
const LONGEST: usize = 120;

/// Two spellings of one word; the second is taken.
const SPELLINGS: [(&str, &str); 4] =
    [("其它", "其他"), ("做出", "作出"), ("帐", "账"), ("免于公开", "免予公开")];

/// Characters of the longest of them.
pub const LONGEST_SPELLING: usize = 4;

/// All labels of a codebook.
#[derive(Debug)]
pub struct Labels {
    pub tables: Vec<TableLabels>,
    /// How the keys of all lists begin.
    pub lists: Starts,
    by_key: FxHashMap<String, Vec<Hit>>,
    /// Labels that only some editions of a table have, by their first characters.
    own: FxHashMap<String, Vec<Own>>,
    /// The first character of each of these.
    own_firsts: FxHashSet<char>,
}

/// A label that only some editions of a table have.
#[derive(Debug)]
pub struct Own {
    key: String,
    /// Index into `Labels::tables`.
    pub table: usize,
}

/// The labels of one table of a form.
#[derive(Debug)]
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
    pub by_key: FxHashMap<String, Vec<usize>>,
    /// How keys begin.
    pub starts: Starts,
    /// Rows, and which of their keys, by the first character of these.
    pub by_first: FxHashMap<char, Vec<(usize, usize)>>,
    /// Number of distinct column headings.
    pub columns: usize,
    /// Made when first asked for.
    names: OnceLock<Names>,
}

/// The labels and headings of a table as its form prints them, folded.
#[derive(Debug)]
struct Names {
    all: FxHashSet<String>,
    /// Of its columns, and what else stands in their place; a line for each.
    headings: String,
}

#[derive(Debug)]
pub struct RowLabels {
    pub keys: Vec<String>,
    /// Of each key.
    pub letters: Vec<Letters>,
    /// Of the label itself, with the number before it.
    pub words: String,
    pub ordinal: Option<Ordinal>,
    pub parent: Option<usize>,
    pub heading: bool,
    pub unit: String,
}

/// A place where a form prints a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Index into `Labels::tables`.
    pub table: usize,
    pub part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Row(usize),
    /// A column heading, by a number that is its own within the table.
    Heading(usize),
}

/// What stands in the corner of the form's table of requests.
pub const NOTE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";

/// The labels of a codebook, prepared once.
pub fn of(codebook: &Codebook) -> Arc<Labels> {
    codebook.labels.once(|| prepare(codebook))
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
        keys(printed).iter().find_map(|key| self.by_key.get(key)).map_or(&[], Vec::as_slice)
    }

    /// The rows of lists that have a key: each list, and the first of its rows.
    pub fn rows_of_lists(&self, key: &str) -> impl Iterator<Item = (usize, usize)> {
        let hits = self.by_key.get(key).map_or(&[][..], Vec::as_slice).iter();
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
            by_key: FxHashMap::default(),
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

/// The keys that a printed label may be known under, the likeliest first: without its remark,
/// with it, and without a number before it that has lost its punctuation.
pub fn keys(printed: &str) -> Rc<[String]> {
    known(printed).keys
}

/// A printed label, taken apart.
#[derive(Clone)]
pub struct Known {
    pub keys: Rc<[String]>,
    pub ordinal: Option<Ordinal>,
    pub folded: Rc<str>,
}

/// Takes a label apart. Thousands of reports print the same ones: each is remembered.
pub fn known(printed: &str) -> Known {
    thread_local! {
        static KNOWN: Memo<Known> = Memo::of(MOST_REMEMBERED);
    }
    let known = |printed: &str| {
        let plain = without_pinyin(printed);
        let own = label::behind_group(&plain);
        let own_row = own.is_some();
        let plain = own.map_or(plain, Cow::Owned);
        let parsed = label::parse(&plain);
        let ordinal = match plain {
            Cow::Borrowed(_) => parsed.ordinal,
            Cow::Owned(_) if own_row => parsed.ordinal,
            Cow::Owned(_) => label::parse(printed).ordinal,
        };
        Known { keys: keys_of(&parsed).into(), ordinal, folded: fold(printed).into() }
    };
    if printed.len() > LONGEST * 3 {
        return known(printed);
    }
    KNOWN.with(|remembered| remembered.of_text(printed, known))
}

/// Texts that a thread remembers: all labels of all forms several times, less than a megabyte.
const MOST_REMEMBERED: usize = 4096;

fn keys_of(parsed: &Label) -> Vec<String> {
    let bare = words(&parsed.bare);
    let mut keys = Vec::with_capacity(3);
    if let Some(remark) = &parsed.remark {
        keys.push(format!("{bare}{}", words(remark)));
    }
    for shorter in [bare.strip_prefix("其中"), without_number(&bare)].into_iter().flatten() {
        keys.push(shorter.to_owned());
    }
    keys.insert(0, bare);
    keys.retain(|key| !key.is_empty());
    keys
}

/// Letters and digits of a label, in one spelling.
pub fn words(folded: &str) -> String {
    let mut words = String::with_capacity(folded.len());
    words.extend(folded.chars().filter(|c| is_word(*c)));
    if words.contains(may_be_respelled) {
        for (from, to) in SPELLINGS {
            words = words.replace(from, to);
        }
    }
    words
}

/// Whether a character is a letter or a digit of any script. Nearly all that are asked for are of
/// the first range.
pub fn is_word(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric()
}

/// Whether a character may be changed by `words`.
pub fn may_be_respelled(c: char) -> bool {
    matches!(c, '它' | '做' | '帐' | '于')
}

/// A number that stands before the words without punctuation: `1政府公报`, `一主动公开情况`.
fn without_number(bare: &str) -> Option<&str> {
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match rest.len() == bare.len() {
        true => {
            rest.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
        }
        false => rest,
    };
    (rest.len() < bare.len()).then_some(rest)
}

/// Drops pinyin that a converted copy prints behind a character: 統(tǒng)計(jì).
fn without_pinyin(printed: &str) -> Cow<'_, str> {
    if !printed.contains(['(', '（']) {
        return Cow::Borrowed(printed);
    }
    let mut kept = String::with_capacity(printed.len());
    let mut rest = printed;
    while let Some(open) = rest.find(['(', '（']) {
        let (before, behind) = rest.split_at(open);
        kept.push_str(before);
        let inside = behind.strip_prefix(['(', '（']).unwrap_or(behind);
        let after = inside.trim_start_matches(|c: char| c.is_alphabetic() && !is_han(c));
        let closed = after.strip_prefix([')', '）']).filter(|_| after.len() < inside.len());
        match closed.filter(|_| before.ends_with(is_han)) {
            Some(after) => rest = after,
            None => {
                kept.push('(');
                rest = inside;
            }
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

fn prepare(codebook: &Codebook) -> Labels {
    let mut labels = Labels {
        tables: Vec::new(),
        lists: Starts::default(),
        by_key: FxHashMap::default(),
        own: FxHashMap::default(),
        own_firsts: FxHashSet::default(),
    };
    let mut ids: Vec<&str> = Vec::new();
    for (form_index, form) in codebook.forms.iter().enumerate() {
        for (table_index, table) in form.tables.iter().enumerate() {
            let index = labels.tables.len();
            let headings = headings(table);
            for (number, key) in headings.iter().enumerate() {
                let hit = Hit { table: index, part: Part::Heading(number) };
                labels.by_key.entry(key.clone()).or_default().push(hit);
            }
            let family = ids.iter().position(|id| *id == table.id).unwrap_or_else(|| {
                ids.push(&table.id);
                ids.len() - 1
            });
            let mut prepared =
                table_labels((form_index, form), (table_index, table), headings.len());
            prepared.family = family;
            if prepared.shape == Shape::List {
                prepared.by_key.keys().for_each(|key| labels.lists.add(key));
            }
            for (key, rows) in &prepared.by_key {
                let hits = rows.iter().map(|&row| Hit { table: index, part: Part::Row(row) });
                labels.by_key.entry(key.clone()).or_default().extend(hits);
            }
            labels.tables.push(prepared);
        }
    }
    labels.by_key.values_mut().for_each(|hits| hits.sort());
    labels.own = own(&labels);
    labels.own_firsts = labels.own.keys().filter_map(|begin| begin.chars().next()).collect();
    labels
}

/// The labels that tell the editions of a table apart. Lists of different places share no wording,
/// and each is told by the number of its labels.
fn own(labels: &Labels) -> FxHashMap<String, Vec<Own>> {
    let mut keys: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); labels.tables.len()];
    for (key, hits) in &labels.by_key {
        hits.iter().for_each(|hit| _ = keys[hit.table].insert(key));
    }
    // All labels of a table in one text: a few searches instead of hundreds.
    let texts: Vec<String> =
        keys.iter().map(|keys| keys.iter().copied().collect::<Vec<_>>().join("\n")).collect();
    let mut own: FxHashMap<String, Vec<Own>> = FxHashMap::default();
    for (table, names) in labels.tables.iter().enumerate() {
        let others = || {
            let editions = labels.tables.iter().enumerate();
            editions.filter(|(other, of)| *other != table && of.family == names.family)
        };
        for key in &keys[table] {
            let begin: String = key.chars().take(LEAST_BEGUN).collect();
            // What stands anywhere in a label of each other edition tells nothing: labels are wrapped.
            let has = |(other, _): (usize, &TableLabels)| texts[other].contains(&begin);
            let tells = names.shape != Shape::List && begin.chars().count() == LEAST_BEGUN;
            if tells && others().count() > 0 && !others().all(has) {
                own.entry(begin).or_default().push(Own { key: (*key).to_owned(), table });
            }
        }
    }
    own
}

/// The distinct column headings of a table, from all levels.
fn headings(table: &Table) -> Vec<String> {
    let mut headings: Vec<String> = table
        .columns
        .iter()
        .flat_map(|column| column.path.iter().chain(&column.aliases))
        .filter_map(|heading| keys(heading).first().cloned())
        .collect();
    headings.sort();
    headings.dedup();
    headings
}

fn table_labels(
    (form, rule): (usize, &Form),
    (table, content): (usize, &Table),
    columns: usize,
) -> TableLabels {
    let rows: Vec<RowLabels> = content
        .rows
        .iter()
        .map(|row| {
            let keys = row_keys(std::iter::once(&row.label).chain(&row.aliases));
            RowLabels {
                letters: keys.iter().map(|key| Letters::of(key)).collect(),
                words: words(&fold(&row.label)),
                keys,
                ordinal: label::parse(&row.label).ordinal,
                parent: row.parent,
                heading: row.heading,
                unit: row.unit.clone().unwrap_or_default(),
            }
        })
        .collect();
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut by_first: FxHashMap<char, Vec<(usize, usize)>> = FxHashMap::default();
    for (index, row) in rows.iter().enumerate() {
        for (number, key) in row.keys.iter().enumerate() {
            by_key.entry(key.clone()).or_default().push(index);
            let first = key.chars().next();
            first.iter().for_each(|c| by_first.entry(*c).or_default().push((index, number)));
        }
    }
    let (shape, until) = (content.shape, rule.years.1);
    let mut starts = Starts::default();
    by_key.keys().for_each(|key| starts.add(key));
    let names = OnceLock::new();
    let family = 0;
    TableLabels {
        form,
        table,
        family,
        shape,
        until,
        rows,
        by_key,
        starts,
        by_first,
        columns,
        names,
    }
}

/// The distinct keys of a row: bare, and with the remark that the form prints.
fn row_keys<'a>(labels: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut known = Vec::new();
    for label in labels {
        for key in keys(label).iter().take(1 + usize::from(label.contains(['(', '（']))) {
            if !known.contains(key) {
                known.push(key.clone());
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_known_by_its_own_label_behind_that_of_its_group() {
        let first = |printed: &str| keys(printed).first().cloned().unwrap_or_default();
        assert_eq!(first("（三）不予公开1.属于国家秘密"), "属于国家秘密");
        assert_eq!(known("（五）不予处理 2、重复申请").ordinal.map(|o| o.number), Some(2));
        assert_eq!(first("（三）不予公开1.属于国家秘密2.其他"), "不予公开1属于国家秘密2其他");
        assert_eq!(first("（一）公开12.5万件"), "公开125万件");
    }

    #[test]
    fn pinyin_behind_a_character_is_dropped() {
        assert_eq!(without_pinyin("統(tǒng)計(jì)數(shù)"), "統計數");
        assert_eq!(without_pinyin("公开(条)"), "公开(条)");
        assert_eq!(without_pinyin("(一)公开"), "(一)公开");
    }

    #[test]
    fn punctuation_and_spelling_do_not_matter() {
        assert_eq!(words("其它“方式”、数"), "其他方式数");
    }

    #[test]
    fn a_number_without_punctuation_is_no_part_of_the_words() {
        assert_eq!(without_number("1政府公报"), Some("政府公报"));
        assert_eq!(without_number("一主动公开"), Some("主动公开"));
        assert_eq!(without_number("政府公报"), None);
    }
}
