//! Copies of one report: the same year of the same body from several files.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::cells::{Cell, Columns, cells};
use super::groups::{Groups, Key};
use super::{CHOICE, Conflict, FileRow, Outcome, PanelFinding};
use crate::finding::{Finding, Rule, Severity};
use crate::observe::Observation;

/// What came of comparing the copies.
#[derive(Default)]
pub struct Settled {
    /// The file whose values stand in the panel.
    pub chosen: BTreeMap<Key, usize>,
    pub conflicts: Vec<Conflict>,
    pub findings: Vec<PanelFinding>,
}

/// Lets copies confirm each other, flags where they differ, and chooses one of each group.
pub fn settle(files: &mut [FileRow], groups: &Groups, columns: &Columns<'_>) -> Settled {
    let mut settled = Settled::default();
    for (key, group) in groups {
        let group = distinct(files, group);
        let Some(chosen) = choose(files, &group, columns) else { continue };
        settled.chosen.insert(key.clone(), chosen);
        if group.len() > 1 {
            confirm(files, &group, columns);
            let others: Vec<usize> = group.into_iter().filter(|&index| index != chosen).collect();
            let conflicts = compare(files, key, chosen, &others, columns);
            settled.findings.extend(remark(files, key, chosen, &conflicts));
            settled.conflicts.extend(conflicts);
        }
    }
    settled
}

/// One file per document: the same bytes twice confirm nothing.
fn distinct(files: &[FileRow], group: &[usize]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    group.iter().copied().filter(|&index| seen.insert(files[index].id)).collect()
}

/// The copy with the most certain values, then the most confirmations, then the first path.
fn choose(files: &[FileRow], group: &[usize], columns: &Columns<'_>) -> Option<usize> {
    group.iter().copied().max_by_key(|&index| {
        let certain = values(&files[index], columns).into_iter().flatten().filter(|v| v.certain);
        let (count, confirmed) = certain
            .fold((0u32, 0u32), |(count, sum), v| (count + 1, sum + u32::from(v.confirmed_by)));
        (count, confirmed, std::cmp::Reverse(files[index].file.clone()))
    })
}

/// The value of one column in one file.
#[derive(Clone)]
struct Value {
    observation: usize,
    value: Decimal,
    printed: String,
    certain: bool,
    confirmed_by: u8,
}

fn values(row: &FileRow, columns: &Columns<'_>) -> Vec<Option<Value>> {
    let Some(report) = row.report() else { return Vec::new() };
    let value = |cell: Option<Cell>| match cell? {
        Cell::Observation(index) => {
            let observation = &report.observations[index];
            Some(Value {
                observation: index,
                value: observation.reading.value()?,
                printed: observation.reading.printed().to_owned(),
                certain: observation.reading.is_certain(),
                confirmed_by: observation.confirmed_by,
            })
        }
        Cell::SeveralColumns | Cell::Ambiguous(..) => None,
    };
    cells(report, columns).into_iter().map(value).collect()
}

fn observation(row: &mut FileRow, index: usize) -> Option<&mut Observation> {
    match &mut row.outcome {
        Outcome::Read(report) => report.observations.get_mut(index),
        Outcome::SetAside(_) => None,
    }
}

/// Each copy that says the same counts as one confirmation.
fn confirm(files: &mut [FileRow], group: &[usize], columns: &Columns<'_>) {
    let all: Vec<_> = group.iter().map(|&index| values(&files[index], columns)).collect();
    for column in 0..columns.ids.len() {
        let of_column = |values: &Vec<Option<Value>>| Some(values.get(column)?.as_ref()?.value);
        // Counted once per value, not per pair: a county's report may have thousands of copies.
        let mut saying: BTreeMap<Decimal, usize> = BTreeMap::new();
        for value in all.iter().filter_map(of_column) {
            *saying.entry(value).or_default() += 1;
        }
        for (&file, own) in group.iter().zip(&all) {
            let Some(Some(own)) = own.get(column) else { continue };
            // The file itself is one of those that say so.
            let agreeing = saying.get(&own.value).map_or(0, |count| count.saturating_sub(1));
            if let Some(observation) = observation(&mut files[file], own.observation) {
                let more = u8::try_from(agreeing).unwrap_or(u8::MAX);
                observation.confirmed_by = observation.confirmed_by.saturating_add(more);
            }
        }
    }
}

/// Where another copy has another value. Certain values that differ are flagged on both sides.
fn compare(
    files: &mut [FileRow],
    key: &Key,
    chosen: usize,
    others: &[usize],
    columns: &Columns<'_>,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let ours = values(&files[chosen], columns);
    for &other in others {
        let theirs = values(&files[other], columns);
        for (column, pair) in ours.iter().zip(&theirs).enumerate() {
            let (Some(our), Some(their)) = pair else { continue };
            if our.value == their.value {
                continue;
            }
            conflicts.push(Conflict {
                division_code: key.code.clone(),
                place: place(&files[chosen]),
                report_year: key.year,
                indicator: columns.ids[column].to_owned(),
                chosen_file: files[chosen].file.clone(),
                chosen: our.printed.clone(),
                other_file: files[other].file.clone(),
                other: their.printed.clone(),
                rule: CHOICE,
            });
            if our.certain && their.certain {
                flag(files, (chosen, our), (other, their));
                flag(files, (other, their), (chosen, our));
            }
        }
    }
    conflicts
}

fn place(row: &FileRow) -> String {
    row.report().and_then(|report| report.id.place.clone()).unwrap_or_default()
}

/// What is printed is certain in both; the reports differ, and not our reading of them.
fn flag(files: &mut [FileRow], own: (usize, &Value), other: (usize, &Value)) {
    let message = format!("{} is printed in the copy {}", other.1.printed, files[other.0].file);
    if let Some(observation) = observation(&mut files[own.0], own.1.observation) {
        let indicator = observation.indicator.clone();
        let finding = Finding::source(Rule::CopyConflict, Severity::Warning, message)
            .of(indicator)
            .at(observation.place.clone());
        observation.reading.flag(finding);
    }
}

fn remark(
    files: &[FileRow],
    key: &Key,
    chosen: usize,
    conflicts: &[Conflict],
) -> Option<PanelFinding> {
    (!conflicts.is_empty()).then(|| PanelFinding {
        file: files[chosen].file.clone(),
        division_code: key.code.clone(),
        report_year: Some(key.year),
        finding: Finding::source(
            Rule::CopyConflict,
            Severity::Warning,
            format!("copies differ in {} values; this one was chosen: {CHOICE}", conflicts.len()),
        ),
    })
}
