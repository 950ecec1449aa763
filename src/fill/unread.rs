//! Tables and rows of the form that are printed and that no reader could read: they are not absent.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Deref;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Form, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::labels::words;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::{fold, is_blank, is_han};
use crate::text::label;

use super::FilledTable;
use super::slots;

/// A table is printed where this part of its own labels stands there, each for itself.
const PART: usize = 3;
/// Fewer labels may stand anywhere.
const LEAST: usize = 3;

/// Where each text stands that a line holds for itself.
type Stands = FxHashMap<String, Vec<usize>>;

/// Takes back what was said of rows that are printed, and gives the tables of the forms in use that nobody has
/// read, though their labels are printed.
pub fn settle<'c>(
    tables: &mut [FilledTable<'c>],
    lines: &[Line],
) -> Vec<(&'c Form, &'c Table, Finding)> {
    let stands = LazyCell::new(|| {
        let mut stands = Stands::default();
        for (at, line) in lines.iter().enumerate() {
            texts(&line.text).for_each(|text| stands.entry(text).or_default().push(at));
        }
        stands
    });
    doubt_absent(tables, lines, &stands);
    printed(tables, lines, &stands)
}

fn printed<'c>(
    tables: &[FilledTable<'c>],
    lines: &[Line],
    stands: &impl Deref<Target = Stands>,
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
    let side_by_side = LazyCell::new(|| side_by_side(&open, lines));
    let unread = open.iter().filter_map(|&(form, table)| {
        let names = own_names(form, table);
        let is_name = |name: &&String| stands.contains_key(*name) || side_by_side.contains(*name);
        let printed = names.iter().filter(is_name).count();
        let is_printed = printed >= LEAST && printed * PART >= names.len();
        is_printed.then(|| (form, table, finding(printed, table)))
    });
    unread.collect()
}

/// The names of forms that share a line with nothing but others of them, where a single blank parts them: 结果维持
/// 结果纠正 其他结果.
fn side_by_side(open: &[(&Form, &Table)], lines: &[Line]) -> FxHashSet<String> {
    let known: FxHashSet<String> =
        open.iter().flat_map(|(form, _)| &form.tables).flat_map(names).collect();
    let of_line = |line: &Line| {
        let words = line.text.split_whitespace().map(key).filter(|word| !word.is_empty());
        // The first word that is none ends the search: most lines are no headings.
        let named: Option<Vec<String>> =
            words.map(|word| known.contains(&word).then_some(word)).collect();
        named.filter(|named| named.len() > 1).unwrap_or_default()
    };
    let may_be = |line: &&Line| line.text.len() <= LONGEST_HEADINGS;
    lines.iter().filter(may_be).flat_map(of_line).collect()
}

/// Bytes that a line of headings may have: all fifteen of table 4 have fewer.
const LONGEST_HEADINGS: usize = 400;

/// A row is not absent where its label stands in the lines: it is blank where no figure stands between it and
/// the next text, and else nobody knows whose the figure is.
fn doubt_absent(
    tables: &mut [FilledTable<'_>],
    lines: &[Line],
    stands: &impl Deref<Target = Stands>,
) {
    for filled in tables {
        let Some((form, table)) = filled.form else { continue };
        let absent = absent_rows(filled, table);
        if absent.is_empty() {
            continue;
        }
        let others = of_others(form, table);
        let keys: Vec<String> = table.rows.iter().map(|row| key(&row.label)).collect();
        for row in absent {
            let own = &keys[row];
            let is_alone = keys.iter().filter(|key| *key == own).nth(1).is_none();
            let [at] = stands.get(own).map_or(&[][..], Vec::as_slice) else { continue };
            if !is_alone || others.contains(own) {
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

/// The rows of which no reader has found anything.
fn absent_rows(filled: &FilledTable<'_>, table: &Table) -> BTreeSet<usize> {
    let (mut absent, mut found) = (BTreeSet::new(), BTreeSet::new());
    for (item, of) in std::iter::zip(&filled.items, &table.items) {
        match item.reading {
            Reading::Missing(Missing::RowAbsent) => absent.insert(of.row),
            Reading::Missing(_) | Reading::Good(_) | Reading::Flagged(..) => found.insert(of.row),
        };
    }
    &absent - &found
}

/// Whether no figure stands beside a label or below it, up to the next text. On a page it may stand above.
fn is_blank_row(at: usize, lines: &[Line]) -> bool {
    let is_mark = |c: char| c == '|' || is_blank(c) || c.is_whitespace();
    let has_figure =
        |text: &str| text.split(is_mark).any(|word| !word.is_empty() && slots::is_figure(word));
    let is_text = |line: &&Line| !line.text.contains(is_han);
    let below = lines[at + 1..].iter().take_while(is_text);
    let mut here = std::iter::once(&lines[at]).chain(below);
    match lines[at].place {
        Place::Block(_) => !here.any(|line| has_figure(&line.text)),
        Place::Box { .. } | Place::Cell { .. } => false,
    }
}

fn finding(printed: usize, table: &Table) -> Finding {
    let title = &table.title;
    let message = format!(
        "{printed} labels of {title} are printed, and nobody can tell the figures of the table apart"
    );
    Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message)
}

/// What stands for itself in a line, without numbers and punctuation.
fn texts(line: &str) -> impl Iterator<Item = String> {
    // Wide blanks of Chinese texts and of web pages part cells where there is one.
    let cells = line.split(['|', '\t', '\n', '\u{3000}', '\u{a0}']);
    let cells = cells.flat_map(|cell| cell.split("  ")).map(|cell| cell.trim_matches(is_blank));
    cells.map(|cell| key(without_figures(cell))).filter(|text| !text.is_empty())
}

/// A label without the figures of its row behind it, which a blank parts from it and from each other.
fn without_figures(mut cell: &str) -> &str {
    while let Some((before, _)) = cell.rsplit_once(' ').filter(|(_, last)| slots::is_figure(last)) {
        cell = before.trim_end();
    }
    cell
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
