//! Figures of an earlier year that a later report prints beside its own.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cells::{Cell, Columns, cells};
use super::groups::Key;
use super::part::Part;
use super::rows::empty_row;
use super::years::renamed;
use super::{At, FileRow, PanelFinding, PanelOptions, PanelRow};
use crate::codebook::divisions::Divisions;
use crate::finding::{Finding, Rule, Severity};
use crate::text::span::Span;

/// A certain figure of another year than that of the report that prints it.
struct Restated {
    /// Body and year of the figure, under the code of the later year.
    key: Key,
    /// The report that prints it.
    by: Key,
    at: At,
    observation: usize,
    column: usize,
    value: Decimal,
}

/// Holds them against the year's own report: what is the same confirms both, what differs is told.
pub fn compare(
    files: &mut [FileRow],
    chosen: &BTreeMap<Key, At>,
    columns: &Columns<'_>,
    divisions: &Divisions,
) -> Vec<PanelFinding> {
    let mut findings = Vec::new();
    for restated in all(files, chosen, columns) {
        let Some((_, &own_at)) = own_report(&restated, chosen, divisions) else { continue };
        let Some(report) = own_at.of(files) else { continue };
        let Some(Some(Cell::Observation(index))) =
            cells(report, columns).get(restated.column).copied()
        else {
            continue;
        };
        let reading = &report.observations[index].reading;
        let Some(printed) = reading.value().filter(|_| reading.is_certain()) else { continue };
        if printed == restated.value {
            for (at, index) in [(own_at, index), (restated.at, restated.observation)] {
                if let Some(observation) = at.observation(files, index) {
                    observation.evidence.insert(crate::observe::Evidence::NextYear);
                }
            }
            continue;
        }
        let message = format!(
            "{} is printed for {}, the report of that year says {}",
            restated.value.normalize(),
            restated.key.year,
            printed.normalize()
        );
        let finding = Finding::source(Rule::Restated, Severity::Warning, message);
        findings.push(PanelFinding {
            file: files[restated.at.file].file.clone(),
            report_id: restated.at.of(files).map_or_else(String::new, |report| report.key.clone()),
            division_code: restated.by.code.clone(),
            report_year: Some(restated.by.year),
            finding: finding.of(columns.ids[restated.column]),
        });
    }
    findings
}

/// The year's own report, under the code of that year.
fn own_report<'k>(
    restated: &Restated,
    chosen: &'k BTreeMap<Key, At>,
    divisions: &Divisions,
) -> Option<(&'k Key, &'k At)> {
    let given = |wanted: &Key| chosen.get_key_value(wanted);
    given(&restated.key).or_else(|| given(&renamed(&restated.by, restated.key.year, divisions)?))
}

/// Puts them into the empty cells of their year, where the user asks for it; those of the nearest
/// later report first.
pub fn fill(
    parts: &mut Vec<Part>,
    files: &[FileRow],
    chosen: &BTreeMap<Key, At>,
    columns: &Columns<'_>,
    options: &PanelOptions,
) {
    let mut all = all(files, chosen, columns);
    all.sort_by(|a, b| (&a.key, a.by.year).cmp(&(&b.key, b.by.year)));
    for restated in all {
        let key =
            own_report(&restated, chosen, options.divisions).map_or(&restated.key, |(key, _)| key);
        let is_of = |part: &Part| {
            part.row.as_ref().is_some_and(|row| {
                row.division_code == key.code
                    && row.report_year == key.year
                    && (key.body.is_empty() || row.place == key.body)
            })
        };
        let index = parts.iter().position(is_of).unwrap_or_else(|| {
            let row = new_row(&restated, files, columns, options);
            parts.push(Part { row: Some(row), ..Part::default() });
            parts.len() - 1
        });
        let part = &mut parts[index];
        let Some(row) = &mut part.row else { continue };
        if row.values[restated.column].is_none() {
            row.values[restated.column] = Some(restated.value);
            part.empty.retain(|(column, _, _)| usize::from(*column) != restated.column);
        }
    }
}

/// The row of a year that has no report of its own.
fn new_row(
    restated: &Restated,
    files: &[FileRow],
    columns: &Columns<'_>,
    options: &PanelOptions,
) -> PanelRow {
    let mut row = empty_row(&restated.key.code, restated.key.year, options);
    if !restated.key.body.is_empty() {
        row.place.clone_from(&restated.key.body);
    }
    row.values = vec![None; columns.ids.len()];
    row.report_id = restated.at.of(files).map(|report| report.key.clone());
    row.file = Some(files[restated.at.file].file.clone());
    row.sha256 = files[restated.at.file].id;
    row
}

fn all(files: &[FileRow], chosen: &BTreeMap<Key, At>, columns: &Columns<'_>) -> Vec<Restated> {
    let mut found = Vec::new();
    for (by, &at) in chosen {
        let Some(report) = at.of(files) else { continue };
        for (index, observation) in report.observations.iter().enumerate() {
            if observation.span == Span::Own || !observation.reading.is_certain() {
                continue;
            }
            let year = observation.span.year(Some(by.year)).filter(|year| *year != by.year);
            let column = columns.position(&observation.indicator);
            let (Some(year), Some(column), Some(value)) =
                (year, column, observation.reading.value())
            else {
                continue;
            };
            let key = Key { year, ..by.clone() };
            found.push(Restated { key, by: by.clone(), at, observation: index, column, value });
        }
    }
    found
}
