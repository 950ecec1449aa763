//! Which edition of a form does a document print? Asked in one place for all readers.
//!
//! The editions of a table share most of their labels, and some tables are the same in all. What a
//! grid prints tells most; where that leaves several, the labels that only one of them has tell,
//! wherever in the document they stand, whole or wrapped; then the tables around, because a report
//! mixes editions less often than not; and at last the edition that is in use now.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::codebook::{Codebook, Form, Table};
use crate::grid::Line;
use crate::labels::{self, Labels, TableLabels};
use crate::text::fold::{folded, is_han};
use crate::text::label;

use super::FilledTable;
use super::judge::{self, Reader};

/// The editions of all tables, and what a document prints of the labels that tell them apart.
pub struct Editions<'c, 'd> {
    codebook: &'c Codebook,
    pub labels: &'d Labels,
    lines: &'d [Line],
    /// Per table of `labels`: how many labels of its own are printed. Looked for when first needed.
    printed: OnceCell<Vec<usize>>,
}

/// A table that a reader is asked for, in the edition that the document prints.
#[derive(Clone, Copy)]
pub struct Asked<'c, 'd> {
    /// Index into `Labels::tables`.
    pub index: usize,
    pub form: &'c Form,
    pub table: &'c Table,
    pub names: &'d TableLabels,
}

impl<'c, 'd> Editions<'c, 'd> {
    pub fn of(lines: &'d [Line], codebook: &'c Codebook, labels: &'d Labels) -> Self {
        Editions { codebook, labels, lines, printed: OnceCell::new() }
    }

    /// One of the tables of `labels`.
    pub fn edition(&self, index: usize) -> Asked<'c, 'd> {
        let names = &self.labels.tables[index];
        let form = &self.codebook.forms[names.form];
        Asked { index, form, table: &form.tables[names.table], names }
    }

    /// The tables of which a reader may know more than is known.
    pub fn asked(&self, reader: Reader, found: &[FilledTable<'c>]) -> Vec<Asked<'c, 'd>> {
        let tables = 0..self.labels.tables.len();
        let mut families: Vec<Vec<usize>> = Vec::new();
        for index in tables {
            let family = self.labels.tables[index].family;
            families.resize_with(families.len().max(family + 1), Vec::new);
            families[family].push(index);
        }
        families
            .iter()
            .filter(|editions| {
                let id = editions.first().map(|index| self.edition(*index).table.id.as_str());
                id.is_some_and(|id| judge::asks(found, id, reader))
            })
            .filter_map(|editions| self.choose(editions, self.near(editions, found).into_iter()))
            .map(|index| self.edition(index))
            .collect()
    }

    /// The forms of the tables that were found: that of the same table first, then those of which
    /// most was read.
    fn near(&self, editions: &[usize], found: &[FilledTable<'_>]) -> Vec<usize> {
        let is_same = |id: &str| editions.iter().any(|index| self.edition(*index).table.id == id);
        let mut near: Vec<(bool, usize, usize)> = found
            .iter()
            .filter_map(|filled| {
                let (form, table) = filled.form?;
                let form = self.codebook.forms.iter().position(|known| known.id == form.id)?;
                let read = filled.items.iter().filter(|item| item.reading.value().is_some());
                Some((is_same(&table.id), read.count(), form))
            })
            .collect();
        near.sort_by_key(|(same, read, _)| Reverse((*same, *read)));
        near.into_iter().map(|(.., form)| form).collect()
    }

    /// One of several editions of a table that are printed alike; `near` are the forms of the
    /// tables around, the nearest first.
    pub fn choose(&self, alike: &[usize], near: impl Iterator<Item = usize>) -> Option<usize> {
        let (first, others) = alike.split_first()?;
        if others.is_empty() {
            return Some(*first);
        }
        let printed = self.printed.get_or_init(|| printed(self.lines, self.labels));
        let most = alike.iter().map(|table| printed[*table]).max()?;
        let told: Vec<usize> =
            alike.iter().copied().filter(|table| printed[*table] == most).collect();
        let form = |table: usize| self.labels.tables[table].form;
        let mut near = near;
        let around = near.find_map(|near| told.iter().copied().find(|table| form(*table) == near));
        around.or_else(|| {
            let of_form = |table: usize| -> usize {
                let tables = (0..printed.len()).filter(|other| form(*other) == form(table));
                tables.map(|other| printed[other]).sum()
            };
            let rank = |table: &usize| (of_form(*table), self.labels.tables[*table].until);
            told.iter().copied().max_by_key(rank)
        })
    }
}

/// Per table: how many different labels that not all of its editions have begin a word of the
/// document, or are one. A wrapped label goes on in the next line, beside other things.
fn printed(lines: &[Line], labels: &Labels) -> Vec<usize> {
    let mut seen: BTreeSet<(usize, String)> = BTreeSet::new();
    let cells = lines.iter().flat_map(|line| line.text.split(['|', '｜']));
    for word in cells.flat_map(str::split_whitespace).filter(|word| word.contains(is_han)) {
        let head = word.char_indices().nth(LONGEST).map_or(word, |(at, _)| &word[..at]);
        if !labels.may_be_own(head) {
            continue;
        }
        let folded = folded(head);
        let key = labels::words(label::ordinal(&folded).map_or(&folded, |(_, rest)| rest));
        let (begin, own) = labels.own(&key);
        seen.extend(own.map(|own| (own.table, begin.to_owned())));
    }
    let count = |table: usize| seen.iter().filter(|(of, _)| *of == table).count();
    (0..labels.tables.len()).map(count).collect()
}

/// Characters of a word that are looked at: a sentence is none.
const LONGEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fill::sample::layout_of_text;
    use crate::grid::Method;

    /// The editions of tables 2, 3 and 4 in which a text is read, beside tables that were found.
    #[track_caller]
    fn check(text: &str, found: &[(&str, &str)], expected: [&str; 3]) {
        let codebook = Codebook::embedded();
        let (labels, layout) = (labels::of(codebook), layout_of_text(text));
        let editions = Editions::of(&layout.lines, codebook, &labels);
        let table = |(form, id): &(&str, &str)| {
            let form = codebook.form(form).expect("the form is embedded");
            let table = form.tables.iter().find(|table| table.id == *id);
            FilledTable::absent(form, table.expect("it has the table"), Method::Native)
        };
        let found: Vec<FilledTable<'_>> = found.iter().map(table).collect();
        let of = |id: &str| {
            let all = (0..labels.tables.len()).map(|index| editions.edition(index));
            let of_id: Vec<usize> = all.filter(|a| a.table.id == id).map(|a| a.index).collect();
            let chosen = editions.choose(&of_id, editions.near(&of_id, &found).into_iter());
            editions.edition(chosen.expect("there are editions")).form.id.as_str()
        };
        assert_eq!(["t2", "t3", "t4"].map(of), expected);
    }

    #[test]
    fn labels_of_one_edition_tell_it() {
        check("规章 本年制发件数 3", &[], ["2021", "2021", "2021"]);
        check("信息内容 本年新制作数量 本年新公开数量", &[], ["2019", "2019", "2019"]);
    }

    #[test]
    fn a_wrapped_label_tells_it_too() {
        check("其他  1.申请人无正当理由\n处理  逾期不补正", &[], ["2021", "2021", "2021"]);
    }

    #[test]
    fn a_report_may_mix_editions() {
        let text = "规章 本年新制作数量\n2.申请人逾期未按收费通知要求缴纳费用";
        check(text, &[], ["2019", "2021", "2021"]);
    }

    #[test]
    fn what_is_the_same_in_all_editions_is_told_by_the_tables_around() {
        check("结果维持", &[("2019", "t2")], ["2019", "2019", "2019"]);
    }

    #[test]
    fn the_edition_in_use_is_taken_where_nothing_tells() {
        check("结果维持 其他情形", &[], ["2021", "2021", "2021"]);
    }
}
