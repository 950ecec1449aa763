//! A codebook → the index of its labels.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::text::fold::fold;
use crate::text::label;

use super::by_key::ByKey;
use super::keys::{keys, words};
use super::starts::Starts;
use super::{Hit, LEAST_BEGUN, Labels, Own, Part, RowLabels, TableLabels};

/// Hits by their keys, and the rows of each table by theirs.
#[derive(Default)]
struct Found {
    hits: FxHashMap<String, Vec<Hit>>,
    rows: Vec<FxHashMap<String, Vec<usize>>>,
}

pub fn prepare(codebook: &Codebook) -> Labels {
    let mut labels = Labels {
        tables: Vec::new(),
        lists: Starts::default(),
        bare: bare(codebook),
        by_key: ByKey::default(),
        own: FxHashMap::default(),
        own_firsts: FxHashSet::default(),
    };
    let mut found = Found::default();
    let mut ids: Vec<&str> = Vec::new();
    for (form_index, form) in codebook.forms.iter().enumerate() {
        for (table_index, table) in form.tables.iter().enumerate() {
            let index = labels.tables.len();
            let headings = headings(table);
            for (number, key) in headings.iter().enumerate() {
                let hit = Hit { table: index, part: Part::Heading(number) };
                found.hits.entry(key.clone()).or_default().push(hit);
            }
            let family = ids.iter().position(|id| *id == table.id).unwrap_or_else(|| {
                ids.push(&table.id);
                ids.len() - 1
            });
            let (mut prepared, by_key) =
                table_labels((form_index, form), (table_index, table), headings.len());
            prepared.family = family;
            if prepared.shape == Shape::List {
                by_key.keys().for_each(|key| labels.lists.add(key));
            }
            for (key, rows) in &by_key {
                let hits = rows.iter().map(|&row| Hit { table: index, part: Part::Row(row) });
                found.hits.entry(key.clone()).or_default().extend(hits);
            }
            found.rows.push(by_key);
            labels.tables.push(prepared);
        }
    }
    labels.own = own(&labels.tables, &found.hits);
    labels.own_firsts = labels.own.keys().filter_map(|begin| begin.chars().next()).collect();
    add_flattened(&mut found, &labels.tables, codebook);
    found.hits.values_mut().for_each(|hits| hits.sort());
    labels.by_key = ByKey::of(found.hits);
    for (table, rows) in std::iter::zip(&mut labels.tables, found.rows) {
        table.by_key = ByKey::of(rows);
    }
    labels
}

/// What tells that a table stands somewhere.
fn bare(codebook: &Codebook) -> FxHashSet<String> {
    /// Of any table.
    const COMMON: [&str; 2] = ["总计", "其他"];
    let tables = || codebook.forms.iter().flat_map(|form| &form.tables);
    let rows = tables().flat_map(|table| &table.rows);
    let unlabelled = tables().filter(|table| table.rows.iter().all(|row| row.label.is_empty()));
    let headings = unlabelled.flat_map(|table| &table.columns).flat_map(|column| &column.path);
    rows.flat_map(|row| std::iter::once(&row.label).chain(&row.aliases))
        .chain(headings.filter(|heading| !COMMON.contains(&heading.as_str())))
        .map(|name| label::parse(name).bare)
        .filter(|bare| bare.chars().count() > 1)
        .collect()
}

/// Adds the keys of labels and headings behind those of their groups. They tell no editions apart.
fn add_flattened(found: &mut Found, tables: &[TableLabels], codebook: &Codebook) {
    for (index, (prepared, by_key)) in std::iter::zip(tables, &mut found.rows).enumerate() {
        let table = &codebook.forms[prepared.form].tables[prepared.table];
        for (key, rows) in paths(table) {
            if let Entry::Vacant(vacant) = by_key.entry(key.clone()) {
                let hits = rows.iter().map(|&row| Hit { table: index, part: Part::Row(row) });
                found.hits.entry(key).or_default().extend(hits);
                vacant.insert(rows);
            }
        }
        add_column_paths(&mut found.hits, (index, table), &headings(table));
    }
}

/// The labels that tell the editions of a table apart. Lists of different places share no wording,
/// and each is told by the number of its labels.
fn own(tables: &[TableLabels], hits: &FxHashMap<String, Vec<Hit>>) -> FxHashMap<String, Vec<Own>> {
    let mut keys: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); tables.len()];
    for (key, hits) in hits {
        hits.iter().for_each(|hit| _ = keys[hit.table].insert(key));
    }
    // All labels of a table in one text: a few searches instead of hundreds.
    let texts: Vec<String> =
        keys.iter().map(|keys| keys.iter().copied().collect::<Vec<_>>().join("\n")).collect();
    let mut own: FxHashMap<String, Vec<Own>> = FxHashMap::default();
    for (table, names) in tables.iter().enumerate() {
        let others = || {
            let editions = tables.iter().enumerate();
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
    let groups: Vec<Words> = groups.iter().rev().map(|group| Words::of(group)[0].clone()).collect();
    path_keys(&groups, &Words::of(own)[0])
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

/// The keys of rows behind those of their groups: a table that was flattened prints
/// 三、本年度办理结果/（三）不予公开/1.属于国家秘密 in one cell. What has figures of its own is no group.
fn paths(table: &Table) -> FxHashMap<String, Vec<usize>> {
    let mut paths: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let labels: Vec<[Words; 2]> = table.rows.iter().map(|row| Words::of(&row.label)).collect();
    for (index, row) in table.rows.iter().enumerate() {
        let parents = std::iter::successors(row.parent, |&parent| table.rows[parent].parent);
        let groups: Vec<usize> = parents.take_while(|&group| table.rows[group].heading).collect();
        if groups.is_empty() {
            continue;
        }
        let aliases: Vec<[Words; 2]> = row.aliases.iter().map(|alias| Words::of(alias)).collect();
        for kind in 0..2 {
            let groups: Vec<Words> =
                groups.iter().map(|&group| labels[group][kind].clone()).collect();
            for own in std::iter::once(&labels[index]).chain(&aliases) {
                for key in path_keys(&groups, &own[kind]) {
                    let rows = paths.entry(key).or_default();
                    rows.extend((!rows.contains(&index)).then_some(index));
                }
            }
        }
    }
    paths
}

/// The words of a label where it is a part of a path.
#[derive(Clone)]
struct Words {
    /// At the beginning, without its number.
    lead: String,
    /// Behind others, with its number.
    behind: String,
    /// The same without a remark at its end.
    short: String,
}

impl Words {
    /// With the numbers as they are printed, and with neither numbers nor remarks.
    fn of(label: &str) -> [Words; 2] {
        let parsed = label::parse(label);
        let bare = words(&parsed.bare);
        let remark = parsed.remark.map(|remark| words(&remark)).unwrap_or_default();
        let behind = words(&fold(label));
        let short = behind.strip_suffix(remark.as_str()).unwrap_or(&behind).to_owned();
        let plain = Words { lead: bare.clone(), behind: bare.clone(), short: bare.clone() };
        [Words { lead: format!("{bare}{remark}"), behind, short }, plain]
    }
}

/// The keys of a label behind any of its groups, and those above that in a row. The groups come from the inside out.
fn path_keys(groups: &[Words], own: &Words) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for first in 0..groups.len() {
        for last in (0..=first).rev() {
            let mut path = groups[first].lead.clone();
            groups[last..first].iter().rev().for_each(|group| path.push_str(&group.behind));
            for own in [&own.short, &own.behind] {
                let key = format!("{path}{own}");
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
    }
    keys
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

fn table_labels(
    (form, rule): (usize, &Form),
    (table, content): (usize, &Table),
    columns: usize,
) -> (TableLabels, FxHashMap<String, Vec<usize>>) {
    let rows: Vec<RowLabels> = content
        .rows
        .iter()
        .map(|row| {
            let keys = row_keys(std::iter::once(&row.label).chain(&row.aliases));
            RowLabels {
                letters: OnceLock::new(),
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
    let labels = TableLabels {
        form,
        table,
        family,
        shape,
        until,
        rows,
        by_key: ByKey::default(),
        starts,
        by_first,
        columns,
        names,
    };
    (labels, by_key)
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
    use crate::codebook::Codebook;

    /// The keys of a printed path as it is taken apart where it is read.
    fn read(printed: &str) -> Vec<String> {
        let parsed = label::parse(printed);
        let bare = words(&parsed.bare);
        let remark = parsed.remark.map(|remark| format!("{bare}{}", words(&remark)));
        std::iter::once(bare).chain(remark).collect()
    }

    #[test]
    fn paths_have_the_keys_of_what_is_printed() {
        let tables = Codebook::embedded().forms.iter().flat_map(|form| &form.tables);
        let mut told = 0;
        for table in tables {
            for row in table.rows.iter().filter(|row| row.parent.is_some()) {
                let parents =
                    std::iter::successors(row.parent, |&parent| table.rows[parent].parent);
                let groups: Vec<&str> =
                    parents.map(|parent| table.rows[parent].label.as_str()).collect();
                let parts: Vec<Words> =
                    groups.iter().map(|group| Words::of(group)[0].clone()).collect();
                let keys = path_keys(&parts, &Words::of(&row.label)[0]);
                let printed: String = groups.iter().rev().copied().chain([&*row.label]).collect();
                for key in read(&printed) {
                    assert!(keys.contains(&key), "{printed}: {key} is none of {keys:?}");
                    told += 1;
                }
            }
        }
        assert!(told > 100, "{told}");
    }
}
