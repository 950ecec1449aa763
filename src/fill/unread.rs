//! Tables of the form that are printed and that no reader could read: they are not absent.

use rustc_hash::FxHashSet;

use crate::codebook::{Form, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::text::fold::{fold, is_blank};
use crate::text::label;

use super::FilledTable;
use super::labels::{is_han, words};

/// A table is printed where this part of its own labels stands there, each for itself.
const PART: usize = 3;
/// Fewer labels may stand anywhere.
const LEAST: usize = 3;

/// The tables of the forms in use that nobody has read, though their labels are printed.
pub fn printed<'c>(
    tables: &[FilledTable<'c>],
    lines: &[Line],
) -> Vec<(&'c Form, &'c Table, Finding)> {
    let found: Vec<(&Form, &Table)> = tables.iter().filter_map(|filled| filled.form).collect();
    let mut open: Vec<(&Form, &Table)> = Vec::new();
    for (form, _) in &found {
        let is_read = |table: &Table| found.iter().any(|(_, read)| read.id == table.id);
        for table in form.tables.iter().filter(|table| !is_read(table)) {
            if !open.iter().any(|(_, other)| other.id == table.id) {
                open.push((form, table));
            }
        }
    }
    if open.is_empty() {
        return Vec::new();
    }
    let texts: FxHashSet<String> = lines.iter().flat_map(|line| texts(&line.text)).collect();
    let unread = open.into_iter().filter_map(|(form, table)| {
        let names = own_names(form, table);
        let printed = names.iter().filter(|name| texts.contains(*name)).count();
        let is_printed = printed >= LEAST && printed * PART >= names.len();
        is_printed.then(|| (form, table, finding(printed)))
    });
    unread.collect()
}

fn finding(printed: usize) -> Finding {
    let message =
        format!("{printed} labels of a table are printed, and nobody can tell its figures apart");
    Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message)
}

/// What stands for itself in a line, without numbers and punctuation.
fn texts(line: &str) -> impl Iterator<Item = String> {
    let cells = line.split(['|', '\t', '\n']).flat_map(|cell| cell.split("  "));
    let cells = cells.map(|cell| cell.trim_matches(is_blank)).filter(|cell| !cell.is_empty());
    cells.map(key).filter(|text| !text.is_empty())
}

fn key(text: &str) -> String {
    words(&label::parse(&fold(text)).bare)
}

/// The labels of rows and columns that no other table of the form has.
fn own_names(form: &Form, table: &Table) -> FxHashSet<String> {
    let others = form.tables.iter().filter(|other| other.id != table.id);
    let of_others: FxHashSet<String> = others.flat_map(names).collect();
    names(table).filter(|name| !of_others.contains(name)).collect()
}

fn names(table: &Table) -> impl Iterator<Item = String> {
    let rows = table.rows.iter().map(|row| &row.label);
    let columns = table.columns.iter().flat_map(|column| &column.path);
    rows.chain(columns).map(|name| key(name)).filter(|name| name.contains(is_han))
}
