//! Rows and columns that a sheet does not show.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Cell, Sheet, Spans};
use crate::finding::{Finding, Rule, Severity};
use crate::text::fold::fold;
use crate::text::number::{self, CellText};

/// Columns of figures that a list has: this year's and last year's. Tables with more are matrices,
/// where another column is no copy of a hidden one.
const OF_A_LIST: usize = 2;

/// Whether a row or a column of this size (in points) shows nothing of a figure: a third of the
/// smallest print. Programs say hidden where the size is zero, and people draw the edge that far.
pub fn is_flat(points: f64) -> bool {
    points <= 2.5
}

/// The same for a width in characters, of some 6 points each.
pub fn is_narrow(characters: f64) -> bool {
    is_flat(characters * 6.0)
}

/// Columns of this width (in characters) and more have room for every figure of a report.
const WIDE: f64 = 9.0;

/// The narrow ones of columns with their widths in characters.
pub fn narrow(columns: impl Iterator<Item = (u32, u32, f64)>) -> Vec<(u32, u32, f64)> {
    columns.filter(|(.., width)| *width < WIDE).take(MOST_AREAS).collect()
}

/// Doubts numbers that their columns have no room for: programs show `##` in their place.
pub fn doubt_cut(sheet: &mut Sheet) {
    if sheet.narrow_columns.is_empty() {
        return;
    }
    let is_merged = |cell: &Cell| {
        sheet.merged.iter().take(MOST_AREAS).any(|area| area.first == (cell.row, cell.column))
    };
    let is_cut = |cell: &Cell| {
        let of_cell = |(first, last, _): &&(u32, u32, f64)| (*first..=*last).contains(&cell.column);
        let room = sheet.narrow_columns.iter().find(of_cell).map(|(.., room)| *room);
        cell.needs.zip(room).is_some_and(|(needs, room)| needs > room && !is_narrow(room))
    };
    let cut: Vec<bool> = sheet.cells.iter().map(|cell| is_cut(cell) && !is_merged(cell)).collect();
    for (cell, _) in std::iter::zip(&mut sheet.cells, cut).filter(|(_, is_cut)| *is_cut) {
        let message = "its column is too narrow for the number: the sheet shows signs in its place";
        cell.doubt(Rule::Hidden, message);
    }
}

/// Leaves out what is hidden where a visible copy stands beside it, and doubts the rest.
///
/// A hidden row or column may hold a draft, the figures of another year or of another office. What
/// holds no figure at all says nothing that a person would read.
pub fn leave_out(sheet: &mut Sheet) -> Vec<Finding> {
    let hidden_row = |cell: &Cell| sheet.hidden_rows.contains(cell.row);
    let hidden_column = |cell: &Cell| sheet.hidden_columns.contains(cell.column);
    if !sheet.cells.iter().any(|cell| hidden_row(cell) || hidden_column(cell)) {
        return Vec::new();
    }
    let shown = shown_by_merging(sheet);
    let copied_rows = copied_rows(sheet);
    let copied_columns = copied_columns(sheet);
    let mut out = Vec::new();
    let mut kept = Vec::new();
    for mut cell in std::mem::take(&mut sheet.cells) {
        let is_shown = shown.contains(&(cell.row, cell.column));
        let row = !is_shown && sheet.hidden_rows.contains(cell.row);
        let column = !is_shown && sheet.hidden_columns.contains(cell.column);
        if row && copied_rows.contains(&cell.row) || column && copied_columns.contains(&cell.column)
        {
            out.push(cell);
            continue;
        }
        if row || column {
            let what = if row { "row" } else { "column" };
            cell.doubt(Rule::Hidden, format!("the {what} of the cell is hidden"));
        }
        kept.push(cell);
    }
    sheet.cells = kept;
    told(&sheet.name, &out).into_iter().collect()
}

fn told(sheet: &str, out: &[Cell]) -> Option<Finding> {
    let first = out.iter().find(|cell| !cell.text.trim().is_empty())?;
    let message = format!(
        "{} cells in hidden rows or columns of sheet {sheet} are left out, the first in row {}, column {} \
         with {:?}",
        out.len(),
        u64::from(first.row) + 1,
        u64::from(first.column) + 1,
        first.text
    );
    Some(Finding::reading(Rule::Hidden, Severity::Note, message))
}

/// Merged cells that begin in a hidden row or column and reach into visible ones.
fn shown_by_merging(sheet: &Sheet) -> BTreeSet<(u32, u32)> {
    let visible = |hidden: &Spans, first: u32, last: u32| {
        (first..=last).take(MOST_MERGED).any(|place| !hidden.contains(place))
    };
    let shown = sheet.merged.iter().take(MOST_AREAS).filter(|area| {
        visible(&sheet.hidden_rows, area.first.0, area.last.0)
            && visible(&sheet.hidden_columns, area.first.1, area.last.1)
    });
    shown.map(|area| area.first).collect()
}

/// Rows or columns of a merged cell that are looked at, and merged cells: no report has more.
const MOST_MERGED: usize = 1000;
const MOST_AREAS: usize = 20_000;

fn is_figure(cell: &Cell) -> bool {
    matches!(number::cell(&cell.text), CellText::Number { .. })
}

/// Hidden rows without figures, and those whose label a visible row with figures has too.
fn copied_rows(sheet: &Sheet) -> BTreeSet<u32> {
    let mut rows: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
    for cell in &sheet.cells {
        rows.entry(cell.row).or_default().push(cell);
    }
    let figures = |cells: &[&Cell]| cells.iter().any(|cell| is_figure(cell));
    let label = |cells: &[&Cell]| {
        let words = cells.iter().filter(|cell| !is_figure(cell) && !cell.text.trim().is_empty());
        words.min_by_key(|cell| cell.column).map(|cell| fold(&cell.text))
    };
    let visible: BTreeSet<String> = rows
        .iter()
        .filter(|(row, cells)| !sheet.hidden_rows.contains(**row) && figures(cells))
        .filter_map(|(_, cells)| label(cells))
        .collect();
    rows.iter()
        .filter(|(row, _)| sheet.hidden_rows.contains(**row))
        .filter(|(_, cells)| {
            !figures(cells) || label(cells).is_some_and(|label| visible.contains(&label))
        })
        .map(|(row, _)| *row)
        .collect()
}

/// Hidden columns without figures, and those of a list that has a visible column of figures.
fn copied_columns(sheet: &Sheet) -> BTreeSet<u32> {
    let mut columns: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for cell in &sheet.cells {
        let rows = columns.entry(cell.column).or_default();
        if is_figure(cell) && !sheet.hidden_rows.contains(cell.row) {
            rows.insert(cell.row);
        }
    }
    let is_hidden = |column: &u32| sheet.hidden_columns.contains(*column);
    let is_copied = |rows: &BTreeSet<u32>| {
        let beside = columns
            .iter()
            .filter(|(column, _)| !is_hidden(column))
            .filter(|(_, other)| rows.intersection(other).count() * 2 >= rows.len())
            .count();
        rows.is_empty() || (1..=OF_A_LIST).contains(&beside)
    };
    columns
        .iter()
        .filter(|(column, rows)| is_hidden(column) && is_copied(rows))
        .map(|(column, _)| *column)
        .collect()
}
