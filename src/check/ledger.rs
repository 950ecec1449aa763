//! Observations of one printed table, found by the codes of its items.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::codebook::{Codebook, Item, Table};
use crate::observe::Observation;
use crate::reading::{Missing, Reading};

/// One value column of one printed table beside the table of the form that it fills.
pub struct Ledger<'c> {
    pub table: &'c Table,
    /// Item code → index of its observation.
    at: FxHashMap<&'c str, usize>,
}

/// What a term brings into a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term {
    Printed(Decimal),
    /// Blank or a placeholder: perhaps zero, perhaps not reported.
    Blank,
    /// Not read: nothing can be said.
    Unknown,
}

impl<'c> Ledger<'c> {
    /// Index of the observation of an item.
    pub fn index(&self, code: &str) -> Option<usize> {
        self.at.get(code).copied()
    }

    /// The items that were observed with the index of their observation, in the form's order.
    pub fn items(&self) -> impl Iterator<Item = (&'c Item, usize)> + '_ {
        self.table.items.iter().filter_map(|item| Some((item, self.index(&item.code)?)))
    }

    pub fn term(&self, code: &str, observations: &[Observation]) -> Term {
        self.index(code).map_or(Term::Unknown, |index| term(&observations[index].reading))
    }
}

fn term(reading: &Reading) -> Term {
    match reading {
        Reading::Good(figure) | Reading::Flagged(figure, _) => Term::Printed(figure.value),
        Reading::Missing(Missing::Blank | Missing::Placeholder(_)) => Term::Blank,
        Reading::Missing(
            Missing::NotAsked
            | Missing::Unreadable(_)
            | Missing::RowAbsent
            | Missing::TableAbsent
            | Missing::Ambiguous
            | Missing::NoText
            | Missing::NoReport,
        ) => Term::Unknown,
    }
}

/// One ledger for each printed table and value column whose form is known, in printed order.
pub fn ledgers<'c>(observations: &[Observation], codebook: &'c Codebook) -> Vec<Ledger<'c>> {
    let mut printed: BTreeMap<(u32, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (index, observation) in observations.iter().enumerate() {
        let key = (observation.table_number, observation.series.as_deref());
        printed.entry(key).or_default().push(index);
    }
    printed.values().filter_map(|indices| ledger(indices, observations, codebook)).collect()
}

fn ledger<'c>(
    indices: &[usize],
    observations: &[Observation],
    codebook: &'c Codebook,
) -> Option<Ledger<'c>> {
    let first = &observations[*indices.first()?];
    let form = codebook.form(&first.form)?;
    let table = form.tables.iter().find(|table| table.id == first.table)?;
    let codes: FxHashMap<&str, usize> = indices
        .iter()
        .filter(|&&index| !observations[index].item.is_empty())
        .map(|&index| (observations[index].item.as_str(), index))
        .collect();
    let at = table
        .items
        .iter()
        .filter_map(|item| Some((item.code.as_str(), *codes.get(item.code.as_str())?)))
        .collect();
    Some(Ledger { table, at })
}
