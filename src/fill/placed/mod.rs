//! A matrix without drawn lines, read by the places where the page prints the labels of the form.
//!
//! Nothing but white paper parts the cells, labels wrap, and those of groups stand beside others. But
//! every label is known: its words are looked for one below the other, and what stands at its height
//! is its row, whatever the distances between lines are.

mod blocks;
mod spots;
mod columns;
mod rows;
mod wide;

use std::cmp::Reverse;

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Method};
use crate::reading::{Missing, Reading};
use crate::source::{Place, Rect};
use crate::text::fold::fold;

use super::slots::Held;
use super::{FilledItem, FilledTable, LocalRow, labels, lines, torn};
use rows::Row;
use spots::Spot;

/// Four of five rows of a form are found where it is printed.
const ENOUGH: (usize, usize) = (4, 5);

/// Reads the matrices that are printed without lines, and holds them against what was read of them
/// before. Those that the format declares or the page draws are left alone.
pub fn mend<'c>(tables: &mut Vec<FilledTable<'c>>, layout: &Layout, codebook: &'c Codebook) {
    let open = |tables: &[FilledTable<'_>], shape| !tables.iter().any(|t| is_settled(t, shape));
    let shapes = [Shape::Blocks, Shape::Matrix, Shape::Wide];
    let whole_list = !tables.is_empty() && tables.iter().all(torn::is_whole_list);
    if layout.sheets.is_empty() || whole_list || !shapes.iter().any(|s| open(tables, *s)) {
        return;
    }
    let spots = spots::spots(&layout.sheets);
    if open(tables, Shape::Blocks)
        && let Some(filled) = blocks::fill(&spots, codebook)
    {
        put_in(tables, filled);
    }
    // The wide table stands behind the matrix.
    let end = matrix(&spots, codebook).map_or(0, |(end, filled)| {
        put_in(tables, filled);
        end
    });
    if open(tables, Shape::Wide)
        && let Some((form, table)) = wide_form(tables, codebook)
        && let Some(filled) = wide::fill(form, table, &spots, end)
    {
        put_in(tables, Placed { filled, left: Vec::new() });
    }
}

/// The matrix of the form of which most rows are found, and the word behind its last label.
fn matrix<'c>(spots: &[Spot<'_>], codebook: &'c Codebook) -> Option<(usize, Placed<'c>)> {
    let found = of_shape(codebook, Shape::Matrix).filter_map(|(form, table)| {
        let rows = rows::find(table, spots);
        let enough = rows.len() * ENOUGH.1 >= table.asked() * ENOUGH.0;
        enough.then_some((form, table, rows))
    });
    let best = found.max_by_key(|(_, table, rows)| (rows.len(), Reverse(table.asked())));
    let (form, table, rows) = best?;
    let end = rows.last().map_or(0, |row| row.first() + 1);
    Some((end, fill(form, table, rows, spots)))
}

fn of_shape(codebook: &Codebook, shape: Shape) -> impl Iterator<Item = (&Form, &Table)> {
    codebook.forms.iter().flat_map(move |form| {
        let tables = form.tables.iter().filter(move |table| table.shape == shape);
        tables.map(move |table| (form, table))
    })
}

/// The form whose wide table is looked for: the one of the tables that were found.
fn wide_form<'c>(
    tables: &[FilledTable<'c>],
    codebook: &'c Codebook,
) -> Option<(&'c Form, &'c Table)> {
    let known = |form: &Form| {
        let same =
            |filled: &&FilledTable<'_>| filled.form.is_some_and(|(own, _)| own.id == form.id);
        let of_form = tables.iter().filter(same);
        of_form
            .filter(|filled| filled.items.iter().any(|item| item.reading.value().is_some()))
            .count()
    };
    of_shape(codebook, Shape::Wide).max_by_key(|(form, _)| (known(form), form.years.1))
}

/// What was read of a table, and the rows of the form that are better read otherwise.
struct Placed<'c> {
    filled: FilledTable<'c>,
    left: Vec<usize>,
}

/// Puts a table in the place of what was read of it before, unless that is settled.
fn put_in<'c>(tables: &mut Vec<FilledTable<'c>>, placed: Placed<'c>) {
    let Placed { mut filled, left } = placed;
    let id = filled.form.map(|(_, table)| table.id.as_str());
    let is_own = |other: &FilledTable<'_>| other.form.map(|(_, own)| own.id.as_str()) == id;
    let before: Vec<usize> = (0..tables.len()).filter(|&index| is_own(&tables[index])).collect();
    let settled = |index: &usize| {
        let table = &tables[*index];
        table.form.is_some_and(|(_, own)| is_settled(table, own.shape))
    };
    if before.len() > 1 || before.iter().any(settled) {
        return;
    }
    match before.first() {
        Some(&index) => {
            compare(&mut filled, &tables[index], &left);
            tables[index] = filled;
        }
        None => tables.push(filled),
    }
}

/// What a label is looked for by.
fn key(label: &str) -> String {
    labels::words(&fold(label))
}

/// Whether a table is one of this shape that the format declares, or that has lines around all of
/// it.
fn is_settled(filled: &FilledTable<'_>, shape: Shape) -> bool {
    if filled.form.is_none_or(|(_, table)| table.shape != shape) {
        return false;
    }
    match filled.method {
        Method::Native | Method::Delimited => true,
        Method::Ruled => filled.items.iter().all(|item| item.method == Method::Ruled),
        Method::Aligned | Method::Grammar => false,
    }
}

/// The figures of each row under the columns of the form.
fn fill<'c>(
    form: &'c Form,
    table: &'c Table,
    mut rows: Vec<Row>,
    spots: &[Spot<'_>],
) -> Placed<'c> {
    rows::give_figures(&mut rows, spots);
    let columns = columns::columns(table, &rows, spots);
    let mut filled = FilledTable::absent(form, table, Method::Aligned);
    filled.place = rows.first().map(|row| place(&row.parts[0]));
    for row in rows.iter().filter(|row| row.is_plain()) {
        let Some(cells) = columns.cells(row, spots) else { continue };
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if of.row != row.row {
                continue;
            }
            item.label = row.label.clone();
            item.column_label = table.columns[of.column].path.last().cloned().unwrap_or_default();
            let (text, place) = match cells.get(&of.column) {
                Some(&spot) => (spots[spot].word.text.as_str(), spots[spot].place()),
                None => ("", place(&columns.blank(row, of.column))),
            };
            lines::put(item, of, &Held::Own { text, place: Some(&place) }, &[]);
        }
    }
    Placed { filled, left: left(&rows) }
}

/// Rows with a remark in a cell.
fn left(rows: &[Row]) -> Vec<usize> {
    rows.iter().filter(|row| row.remarked).map(|row| row.row).collect()
}

fn place(&(page, area): &(u32, Rect)) -> Place {
    Place::Box { page, area }
}

/// Holds a table against what was read of it before: what both give is confirmed, where they differ
/// somebody should look, and rows that stand at no label of theirs stay as they were.
fn compare(filled: &mut FilledTable<'_>, before: &FilledTable<'_>, left: &[usize]) {
    let (Some((form, table)), Some((other, _))) = (filled.form, before.form) else { return };
    if form.id != other.id {
        return;
    }
    for ((item, other), of) in filled.items.iter_mut().zip(&before.items).zip(&table.items) {
        match left.contains(&of.row) {
            true => item.clone_from(other),
            false => compare_item(item, other, &of.indicator),
        }
    }
    // What was taken for a row of its own may have found its item.
    let is_used = |row: &LocalRow| filled.items.iter().any(|item| meets(&item.place, &row.place));
    filled.local = before.local.iter().filter(|row| !is_used(row)).cloned().collect();
}

/// Whether two places of figures are the same.
fn meets(one: &Option<Place>, other: &Option<Place>) -> bool {
    let (Some(Place::Box { page, area }), Some(Place::Box { page: own, area: second })) =
        (one, other)
    else {
        return false;
    };
    let ((x, y), (u, v)) = (area.centre(), second.centre());
    page == own && (area.contains(u, v) || second.contains(x, y))
}

fn compare_item(item: &mut FilledItem, other: &FilledItem, indicator: &str) {
    if item.reading == Reading::Missing(Missing::RowAbsent) {
        item.clone_from(other);
        let message = "nothing stands at the height of the label";
        let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        item.reading.flag(finding.of(indicator).at(item.place.clone()));
        return;
    }
    match (item.reading.value(), other.reading.value()) {
        (Some(value), Some(before)) if value == before => {
            item.confirmed_by = item.confirmed_by.saturating_add(1 + other.confirmed_by);
        }
        (Some(value), Some(before)) if other.method == Method::Ruled => {
            let message =
                format!("the cell holds {before}, at the height of the label stands {value}");
            let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
            item.reading.flag(finding.of(indicator).at(item.place.clone()));
        }
        (Some(_), Some(_)) | (Some(_), None) | (None, Some(_)) | (None, None) => {}
    }
}
