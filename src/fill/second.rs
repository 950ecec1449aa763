//! A drawn table read twice: by its geometry, and by the lines of the page with the form as the
//! grammar. What both give is confirmed; where they differ somebody should look; rows that stand
//! beside what geometry took for the table are read from their lines.

use crate::finding::{Finding, Rule, Severity};
use crate::grid::Method;
use crate::reading::{Missing, Reading};

use super::{FilledItem, FilledTable};

/// Whether geometry alone told the cells of a table apart.
pub fn is_drawn(table: &FilledTable<'_>) -> bool {
    match table.method {
        Method::Ruled | Method::Aligned => true,
        Method::Native | Method::Delimited | Method::Grammar => false,
    }
}

/// Holds the second reading against the first. Where a form is printed twice, nothing tells which
/// of the tables the lines speak of.
pub fn confirm(tables: &mut [FilledTable<'_>], again: &[FilledTable<'_>]) {
    let ids: Vec<_> = tables.iter().map(id).collect();
    for (index, table) in tables.iter_mut().enumerate().filter(|(_, table)| is_drawn(table)) {
        let same: Vec<&FilledTable<'_>> =
            again.iter().filter(|other| id(other) == ids[index]).collect();
        let alone = ids.iter().filter(|other| **other == ids[index]).count() == 1;
        if let ([other], true, Some((_, known))) = (&same[..], alone, table.form) {
            let mut added = Vec::new();
            for ((item, other), of) in table.items.iter_mut().zip(&other.items).zip(&known.items) {
                compare(item, other, &of.indicator);
                if is_beside(item, other) {
                    *item = other.clone();
                    added.push(of.indicator.as_str());
                }
            }
            table.findings.retain(|finding| !is_about_absence_of(finding, &added));
        }
    }
}

fn id<'t>(table: &FilledTable<'t>) -> Option<(&'t str, &'t str)> {
    table.form.map(|(form, table)| (form.id.as_str(), table.id.as_str()))
}

/// Whether the lines have a row that the table lacks: its page may draw a part of the table only, or
/// print it so that no columns can be told.
fn is_beside(item: &FilledItem, other: &FilledItem) -> bool {
    let told = match &other.reading {
        Reading::Good(_) | Reading::Flagged(..) => true,
        Reading::Missing(missing) => *missing == Missing::Blank,
    };
    item.reading == Reading::Missing(Missing::RowAbsent) && told
}

fn is_about_absence_of(finding: &Finding, indicators: &[&str]) -> bool {
    let about = finding.indicator.as_deref();
    finding.rule == Rule::RowAbsent && about.is_some_and(|about| indicators.contains(&about))
}

fn compare(item: &mut FilledItem, other: &FilledItem, indicator: &str) {
    // Only what the lines tell without doubt speaks for or against a cell.
    let Reading::Good(read) = &other.reading else { return };
    match item.reading.value() {
        Some(value) if value == read.value => {
            item.confirmed_by = item.confirmed_by.saturating_add(1);
        }
        Some(value) => {
            let message = format!("the cell holds {value}, the line of the page {}", read.value);
            let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
            item.reading.flag(finding.of(indicator).at(item.place.clone()));
        }
        None => {}
    }
}
