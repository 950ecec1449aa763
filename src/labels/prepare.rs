//! A codebook → the index of its labels.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::text::fold::fold;
use crate::text::label;

use super::alike::Letters;
use super::keys::{keys, words};
use super::starts::Starts;
use super::{Hit, LEAST_BEGUN, Labels, Own, Part, RowLabels, TableLabels};

pub fn prepare(codebook: &Codebook) -> Labels {
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
