//! Copies of one report: the same year of the same body from several files.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::cells::{Cell, Columns, cells};
use super::groups::{Groups, Key};
use super::{At, CHOICE, Conflict, FileRow, PanelFinding, Report};
use crate::finding::{Finding, Rule, Severity};

/// What came of comparing the copies.
#[derive(Default)]
pub struct Settled {
    /// The report whose values stand in the panel.
    pub chosen: BTreeMap<Key, At>,
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
            let others: Vec<At> = group.into_iter().filter(|&at| at != chosen).collect();
            let conflicts = compare(files, key, chosen, &others, columns);
            settled.findings.extend(remark(files, key, chosen, &conflicts));
            settled.conflicts.extend(conflicts);
        }
    }
    settled
}

/// One report per document: the same bytes twice confirm nothing.
fn distinct(files: &[FileRow], group: &[At]) -> Vec<At> {
    let mut seen = BTreeSet::new();
    group.iter().copied().filter(|at| seen.insert(at.of(files).map(|of| &of.key))).collect()
}

/// The copy with the most certain values, then the most confirmations, then the first path.
fn choose(files: &[FileRow], group: &[At], columns: &Columns<'_>) -> Option<At> {
    group.iter().copied().max_by_key(|&at| {
        let certain = values(at.of(files), columns).into_iter().flatten().filter(|v| v.certain);
        let (count, confirmed) =
            certain.fold((0u32, 0usize), |(count, sum), v| (count + 1, sum + v.confirmed_by));
        (count, confirmed, std::cmp::Reverse((files[at.file].file.clone(), at)))
    })
}

/// The value of one column in one report.
#[derive(Clone)]
struct Value {
    observation: usize,
    value: Decimal,
    printed: String,
    certain: bool,
    confirmed_by: usize,
}

fn values(report: Option<&Report>, columns: &Columns<'_>) -> Vec<Option<Value>> {
    let Some(report) = report else { return Vec::new() };
    let value = |cell: Option<Cell>| match cell? {
        Cell::Observation(index) => {
            let observation = &report.observations[index];
            Some(Value {
                observation: index,
                value: observation.reading.value()?,
                printed: observation.reading.printed().to_owned(),
                certain: observation.reading.is_certain(),
                confirmed_by: observation.confirmed_by(),
            })
        }
        Cell::SeveralColumns | Cell::Ambiguous(..) => None,
    };
    cells(report, columns).into_iter().map(value).collect()
}

/// A copy that says the same confirms.
fn confirm(files: &mut [FileRow], group: &[At], columns: &Columns<'_>) {
    let all: Vec<_> = group.iter().map(|at| values(at.of(files), columns)).collect();
    for column in 0..columns.ids.len() {
        let of_column = |values: &Vec<Option<Value>>| Some(values.get(column)?.as_ref()?.value);
        // Counted once per value, not per pair: a county's report may have thousands of copies.
        let mut saying: BTreeMap<Decimal, usize> = BTreeMap::new();
        for value in all.iter().filter_map(of_column) {
            *saying.entry(value).or_default() += 1;
        }
        for (at, own) in group.iter().zip(&all) {
            let Some(Some(own)) = own.get(column) else { continue };
            // The file itself is one of those that say so.
            let others = saying.get(&own.value).is_some_and(|count| *count > 1);
            if let Some(observation) = at.observation(files, own.observation).filter(|_| others) {
                observation.evidence.insert(crate::observe::Evidence::Copy);
            }
        }
    }
}

/// Where another copy has another value. Certain values that differ are flagged on both sides.
fn compare(
    files: &mut [FileRow],
    key: &Key,
    chosen: At,
    others: &[At],
    columns: &Columns<'_>,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let ours = values(chosen.of(files), columns);
    for &other in others {
        let theirs = values(other.of(files), columns);
        for (column, pair) in ours.iter().zip(&theirs).enumerate() {
            let (Some(our), Some(their)) = pair else { continue };
            if our.value == their.value {
                continue;
            }
            conflicts.push(Conflict {
                division_code: key.code.clone(),
                place: told(chosen, files, |report| report.id.place.clone()),
                report_year: key.year,
                indicator: columns.ids[column].to_owned(),
                chosen_file: files[chosen.file].file.clone(),
                chosen: our.printed.clone(),
                other_file: files[other.file].file.clone(),
                other: their.printed.clone(),
                chosen_report: told(chosen, files, |report| Some(report.key.clone())),
                other_report: told(other, files, |report| Some(report.key.clone())),
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

fn told(at: At, files: &[FileRow], what: impl Fn(&Report) -> Option<String>) -> String {
    at.of(files).and_then(what).unwrap_or_default()
}

/// What is printed is certain in both; the reports differ, and not our reading of them.
fn flag(files: &mut [FileRow], own: (At, &Value), other: (At, &Value)) {
    let message =
        format!("{} is printed in the copy {}", other.1.printed, files[other.0.file].file);
    if let Some(observation) = own.0.observation(files, own.1.observation) {
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
    chosen: At,
    conflicts: &[Conflict],
) -> Option<PanelFinding> {
    (!conflicts.is_empty()).then(|| PanelFinding {
        file: files[chosen.file].file.clone(),
        report_id: told(chosen, files, |report| Some(report.key.clone())),
        division_code: key.code.clone(),
        report_year: Some(key.year),
        finding: Finding::source(
            Rule::CopyConflict,
            Severity::Warning,
            format!("copies differ in {} values; this one was chosen: {CHOICE}", conflicts.len()),
        ),
    })
}
