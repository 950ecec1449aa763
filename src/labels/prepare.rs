//! A codebook → the index of its labels.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::text::fold::fold;
use crate::text::label;

use super::alike::Letters;
use super::keys::{keys, whole_keys, words};
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
            add_column_paths(&mut labels.by_key, (index, table), &headings);
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
            add_paths(&mut prepared.by_key, table);
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

/// The keys of columns behind those of the headings above them: 行政复议-结果维持.
pub fn column_paths(path: &[String]) -> Vec<String> {
    let Some((own, groups)) = path.split_last() else { return Vec::new() };
    let above = above(groups.iter().rev().cloned());
    above.iter().flat_map(|above| whole_keys(&format!("{above}{own}"))).collect()
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

/// Adds the keys of rows behind those of their groups: a table that was flattened prints
/// 三、本年度办理结果/（三）不予公开/1.属于国家秘密 in one cell. What has figures of its own is no group.
fn add_paths(by_key: &mut FxHashMap<String, Vec<usize>>, table: &Table) {
    let mut paths: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, row) in table.rows.iter().enumerate() {
        let parents = std::iter::successors(row.parent, |&parent| table.rows[parent].parent);
        let groups: Vec<usize> = parents.take_while(|&group| table.rows[group].heading).collect();
        for numbered in [true, false] {
            let part = |label: &str| match numbered {
                true => label.to_owned(),
                false => label::parse(label).bare,
            };
            let above = above(groups.iter().map(|&group| part(&table.rows[group].label)));
            for own in std::iter::once(&row.label).chain(&row.aliases).map(|label| part(label)) {
                for key in above.iter().flat_map(|above| whole_keys(&format!("{above}{own}"))) {
                    let rows = paths.entry(key).or_default();
                    rows.extend((!rows.contains(&index)).then_some(index));
                }
            }
        }
    }
    for (key, rows) in paths {
        by_key.entry(key).or_insert(rows);
    }
}

/// Adds the keys of columns behind those of their groups; each counts as the innermost heading of its path.
fn add_column_paths(
    by_key: &mut FxHashMap<String, Vec<Hit>>,
    (index, table): (usize, &Table),
    headings: &[String],
) {
    for column in &table.columns {
        let own = column.path.last().and_then(|own| keys(own).first().cloned());
        let number = own.and_then(|own| headings.binary_search(&own).ok());
        let Some(number) = number else { continue };
        let hit = Hit { table: index, part: Part::Heading(number) };
        for key in column_paths(&column.path) {
            let hits = by_key.entry(key).or_default();
            hits.extend((!hits.contains(&hit)).then_some(hit));
        }
    }
}

/// What may stand before the innermost of some headings, which come from the inside out: any of them, and those
/// above it in a row.
fn above(groups: impl Iterator<Item = String>) -> Vec<String> {
    let (mut all, mut open): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for group in groups {
        open =
            open.iter().map(|behind| format!("{group}{behind}")).chain([group.clone()]).collect();
        all.extend(open.iter().cloned());
    }
    all
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
