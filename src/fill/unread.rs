//! Tables and rows of the form that are printed and that no reader could read: they are not absent.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Form, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::{fold, is_blank};
use crate::text::label;

use super::labels::{is_han, words};
use super::slots;
use super::{FilledItem, FilledTable};

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

/// Takes back that a row is absent where its label stands in the lines: it is blank where no figure stands
/// between it and the next text, and else nobody knows whose the figure is.
pub fn doubt_absent(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let is_absent = |item: &FilledItem| item.reading == Reading::Missing(Missing::RowAbsent);
    let open = tables.iter().filter(|filled| filled.form.is_some());
    if !open.flat_map(|filled| &filled.items).any(is_absent) {
        return;
    }
    let mut stands: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        texts(&line.text).for_each(|text| stands.entry(text).or_default().push(at));
    }
    for filled in tables {
        let Some((form, table)) = filled.form else { continue };
        for row in 0..table.rows.len() {
            let own =
                || std::iter::zip(&filled.items, &table.items).filter(|(_, of)| of.row == row);
            if own().next().is_none() || !own().all(|(item, _)| is_absent(item)) {
                continue;
            }
            let key = key(&table.rows[row].label);
            let is_alone = table.rows.iter().filter(|other| self::key(&other.label) == key).count();
            let [at] = stands.get(&key).map_or(&[][..], Vec::as_slice) else { continue };
            if is_alone != 1 || of_others(form, table).contains(&key) {
                continue;
            }
            let why = if is_blank_row(*at, lines) { Missing::Blank } else { Missing::Ambiguous };
            let label = lines[*at].text.trim().to_owned();
            for (item, of) in filled.items.iter_mut().zip(&table.items) {
                if of.row == row {
                    item.reading = Reading::Missing(why.clone());
                    item.label.clone_from(&label);
                    item.place = Some(lines[*at].place.clone());
                }
            }
        }
    }
}

/// Whether no figure stands beside a label or below it, up to the next text. On a page it may stand above.
fn is_blank_row(at: usize, lines: &[Line]) -> bool {
    let has_figure = |text: &str| texts_of(text).any(slots::is_figure);
    let is_text = |line: &&Line| !line.text.contains(is_han);
    let below = lines[at + 1..].iter().take_while(is_text);
    let mut here = std::iter::once(&lines[at]).chain(below);
    match lines[at].place {
        Place::Block(_) => !here.any(|line| has_figure(&line.text)),
        Place::Box { .. } | Place::Cell { .. } => false,
    }
}

fn finding(printed: usize) -> Finding {
    let message =
        format!("{printed} labels of a table are printed, and nobody can tell its figures apart");
    Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message)
}

/// What stands for itself in a line, without numbers and punctuation.
fn texts(line: &str) -> impl Iterator<Item = String> {
    texts_of(line).map(key).filter(|text| !text.is_empty())
}

fn texts_of(line: &str) -> impl Iterator<Item = &str> {
    let cells = line.split(['|', '\t', '\n']).flat_map(|cell| cell.split("  "));
    cells.map(|cell| cell.trim_matches(is_blank)).filter(|cell| !cell.is_empty())
}

fn key(text: &str) -> String {
    words(&label::parse(&fold(text)).bare)
}

/// The labels of rows and columns that no other table of the form has.
fn own_names(form: &Form, table: &Table) -> FxHashSet<String> {
    let of_others = of_others(form, table);
    names(table).filter(|name| !of_others.contains(name)).collect()
}

fn of_others(form: &Form, table: &Table) -> FxHashSet<String> {
    form.tables.iter().filter(|other| other.id != table.id).flat_map(names).collect()
}

fn names(table: &Table) -> impl Iterator<Item = String> {
    let rows = table.rows.iter().map(|row| &row.label);
    let columns = table.columns.iter().flat_map(|column| &column.path);
    rows.chain(columns).map(|name| key(name)).filter(|name| name.contains(is_han))
}
