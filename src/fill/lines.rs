//! Printed rows with several figures → rows of the form: which row fills which, and which none?

use std::collections::BTreeMap;

use crate::codebook::{Item, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::labels::{self, TableLabels};
use crate::reading::{Missing, Reading};
use crate::text::fold::tidy;

use super::align::{self, Claim, How, RowName};
use super::reading::Units;
use super::slots::Held;
use super::{FilledItem, FilledTable, LocalRow, reading};

/// A printed row of a table that has column headings.
pub trait Line {
    /// Labels of the groups that begin in it, from the outside in.
    fn groups(&self) -> &[&str];
    /// Empty where the row has lost its label.
    fn label(&self) -> &str;
    /// All that it prints behind its labels.
    fn texts(&self) -> Vec<&str>;
    /// Fills the items of a row of the form.
    fn fill(&self, filled: &mut FilledTable<'_>, table: &Table, row: usize, how: How);
    /// Keeps the figures under their printed label, because the form does not know the row.
    fn keep(&self, filled: &mut FilledTable<'_>, table: &Table);
}

/// Fills a table from its printed rows, each row of the form at most once.
pub fn fill(filled: &mut FilledTable<'_>, lines: &[impl Line], table: &Table, names: &TableLabels) {
    let claims = claims(lines, names);
    let mut claimed: BTreeMap<usize, Vec<(usize, How)>> = BTreeMap::new();
    for (line, claim) in claims.iter().enumerate() {
        match claim {
            Claim::Row(row, how) if !table.rows[*row].heading => {
                claimed.entry(*row).or_default().push((line, *how));
            }
            // A heading with figures of its own has subtotals that the form does not ask for.
            Claim::Row(..) => lines[line].keep(filled, table),
            Claim::Unknown => {
                leave_open(filled, &lines[line], table, names);
                lines[line].keep(filled, table);
            }
            Claim::Tie(rows) => {
                tie(filled, table, rows, lines[line].label());
                lines[line].keep(filled, table);
            }
        }
    }
    for (row, by) in &mut claimed {
        // A heading of the same name that a page tore off has no figures: it is no rival. A blank
        // row of another name is one.
        let key = |line: usize| labels::keys(lines[line].label()).first().cloned();
        let one_name = by.iter().all(|(line, _)| key(*line) == key(by[0].0));
        if one_name && by.iter().any(|(line, _)| has_figures(&lines[*line])) {
            by.retain(|(line, _)| has_figures(&lines[*line]));
        }
        match by[..] {
            [(line, how)] => lines[line].fill(filled, table, *row, how),
            _ => fill_disputed(filled, table, *row, by, lines),
        }
    }
    remark_on_order(filled, &claims, lines, table);
    remark_on_absent(filled, table);
}

fn has_figures(line: &impl Line) -> bool {
    line.texts().iter().any(|text| text.chars().any(|c| c.is_ascii_digit()))
}

/// The doubt that a label leaves, if any.
pub fn doubt(printed: &str, how: How, expected: &str) -> Option<Finding> {
    match how {
        How::Exact | How::Enclosed => None,
        How::Approximate | How::Neighbour | How::Place => {
            let message = format!("the label is \"{printed}\", expected \"{expected}\"");
            Some(Finding::reading(Rule::LabelApproximate, Severity::Warning, message))
        }
    }
}

/// Reads the cell of an item, with all that makes us doubt that it is the one asked for.
pub fn put(item: &mut FilledItem, of: &Item, held: &Held<'_>, doubts: &[Finding]) {
    item.place = held.place().cloned();
    let units = Units::of("", &item.label, &item.column_label);
    item.unit = units.first().to_owned();
    item.reading = match held {
        Held::Own { text, place } => reading::of_item(text, &units, of, *place),
        Held::Shared(_) => Reading::Missing(Missing::Ambiguous),
        Held::NoColumn => Reading::Missing(Missing::RowAbsent),
    };
    for doubt in doubts {
        item.reading.flag(doubt.clone().of(&of.indicator).at(item.place.clone()));
    }
}

/// Says which figures of a row no item can claim.
pub fn unplaced(label: &str, texts: &[&str], columns: usize) -> Option<Finding> {
    let told = texts.join(" | ");
    let message = format!(
        "row \"{label}\" prints {told} and nothing tells of which of its {columns} columns"
    );
    let finding = Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message);
    (!texts.is_empty()).then_some(finding)
}

/// Keeps the figures of a row, each with the heading of its column, under the printed label; those
/// of a row without one are only remarked on.
pub fn keep<'g>(
    filled: &mut FilledTable<'_>,
    label: &str,
    cells: impl IntoIterator<Item = (String, Held<'g>)>,
) {
    let rows: Vec<LocalRow> = cells
        .into_iter()
        .map(|(column_label, held)| LocalRow {
            label: tidy(label),
            column_label: tidy(&column_label),
            unit: reading::unit_beside(held.text()),
            reading: reading::without_item(held.text(), ""),
            place: held.place().cloned(),
        })
        .filter(|row| row.reading.value().is_some())
        .collect();
    let Some(first) = rows.first() else { return };
    if first.label.is_empty() {
        // The number of a page in the middle of a table, or figures torn from their label.
        let printed: Vec<&str> = rows.iter().map(|row| row.reading.printed()).collect();
        let message = format!("a row without a label holds {}", printed.join(" | "));
        let finding = Finding::reading(Rule::RowUnknown, Severity::Warning, message);
        filled.findings.push(finding.at(first.place.clone()));
        return;
    }
    let message =
        format!("the form has no figure for \"{}\"; kept under its printed label", first.label);
    let finding = Finding::source(Rule::RowUnknown, Severity::Note, message);
    filled.findings.push(finding.at(first.place.clone()));
    filled.local.extend(rows);
}

/// Which row of the form is each line? Groups that begin in a line stand before it as rows.
fn claims(lines: &[impl Line], names: &TableLabels) -> Vec<Claim> {
    let mut printed = Vec::new();
    let mut of_line = Vec::new();
    for line in lines {
        let groups = line.groups().iter().map(|group| row_name(group));
        printed.extend(groups.filter(|group| !names.rows_named(&group.keys).is_empty()));
        of_line.push(printed.len());
        printed.push(row_name(line.label()));
    }
    let claims = align::align(&printed, names);
    of_line.into_iter().map(|index| claims[index].clone()).collect()
}

fn row_name(printed: &str) -> RowName {
    let known = labels::known(printed);
    RowName { keys: known.keys, ordinal: known.ordinal, unit: String::new() }
}

/// Several lines that lay claim to one row: the same figures twice are one, others are a dispute.
fn fill_disputed(
    filled: &mut FilledTable<'_>,
    table: &Table,
    row: usize,
    by: &[(usize, How)],
    lines: &[impl Line],
) {
    let (first, how) = by.iter().copied().find(|(_, how)| *how == How::Exact).unwrap_or(by[0]);
    if by.iter().all(|(line, _)| lines[*line].texts() == lines[first].texts()) {
        lines[first].fill(filled, table, row, how);
        return;
    }
    for (item, of) in filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == row) {
        item.label = lines[first].label().to_owned();
        item.column_label = table.columns[of.column].path.last().cloned().unwrap_or_default();
        item.reading = Reading::Missing(Missing::Ambiguous);
    }
    let told: Vec<String> = by.iter().map(|(line, _)| lines[*line].texts().join(" | ")).collect();
    let label = &table.rows[row].label;
    let message = format!("row \"{label}\" is printed {} times: {}", by.len(), told.join("; "));
    filled.findings.push(Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message));
}

/// A row of the form whose label stands before another text is printed, if not as one row: its columns may stand
/// below each other.
fn leave_open(filled: &mut FilledTable<'_>, line: &impl Line, table: &Table, names: &TableLabels) {
    if !has_figures(line) {
        return;
    }
    for group in line.groups() {
        let [row] = names.rows_named(&labels::keys(group)) else { continue };
        let items = filled.items.iter_mut().zip(&table.items);
        for (item, _) in items.filter(|(_, of)| of.row == *row) {
            if item.reading == Reading::Missing(Missing::RowAbsent) {
                item.reading = Reading::Missing(Missing::Ambiguous);
                item.label = (*group).to_owned();
            }
        }
    }
}

/// A line that could be one of several rows of the form fills none of them.
fn tie(filled: &mut FilledTable<'_>, table: &Table, rows: &[usize], label: &str) {
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        if rows.contains(&of.row) && item.reading == Reading::Missing(Missing::RowAbsent) {
            item.reading = Reading::Missing(Missing::Ambiguous);
        }
    }
    let candidates: Vec<&str> = rows.iter().map(|&row| table.rows[row].label.as_str()).collect();
    let message = format!("row \"{label}\" may be {}", candidates.join(" or "));
    filled.findings.push(Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message));
}

fn remark_on_order(
    filled: &mut FilledTable<'_>,
    claims: &[Claim],
    lines: &[impl Line],
    table: &Table,
) {
    let of_figures: Vec<Claim> = claims
        .iter()
        .map(|claim| match claim {
            Claim::Row(row, _) if table.rows[*row].heading => Claim::Unknown,
            Claim::Row(..) | Claim::Unknown | Claim::Tie(_) => claim.clone(),
        })
        .collect();
    for line in align::out_of_order(&of_figures) {
        let label = lines[line].label();
        let message = format!("row \"{label}\" stands in another place than the form's");
        filled.findings.push(Finding::source(Rule::RowOrder, Severity::Note, message));
    }
}

pub fn remark_on_absent(filled: &mut FilledTable<'_>, table: &Table) {
    for (row, _) in table.rows.iter().enumerate().filter(|(_, of)| !of.heading) {
        let mut items = filled.items.iter().zip(&table.items).filter(|(_, of)| of.row == row);
        let is_absent = |(item, _): (&FilledItem, _)| {
            item.reading == Reading::Missing(Missing::RowAbsent) && item.label.is_empty()
        };
        if items.all(is_absent) {
            let message = absent(table, row);
            filled.findings.push(Finding::source(Rule::RowAbsent, Severity::Warning, message));
        }
    }
}

/// What is told of a row that is not there.
pub fn absent(table: &Table, row: usize) -> String {
    format!("table {} has no row \"{}\"", table.id, table.rows[row].label)
}
