//! Layout × forms → `Filled`: which item of which form is this cell?

mod align;
mod blocks;
mod captions;
mod choose;
mod columns;
mod grammar;
mod headings;
mod labels;
mod lines;
mod list;
mod joined;
mod local;
mod matrix;
mod placed;
pub mod reading;
mod repeated;
mod rows;
mod scan;
mod second;
mod slots;
mod spans;
mod stacked;
mod stream;
mod torn;
mod turned;
mod unclaimed;
mod wide;

#[cfg(test)]
mod damage;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Grid, Layout, Line, Method, Piece, Role};
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::span::Span;

use labels::{Labels, TableLabels};

/// All that a document fills in.
#[derive(Clone, Debug, Default)]
pub struct Filled<'c> {
    pub tables: Vec<FilledTable<'c>>,
    pub findings: Vec<Finding>,
}

/// One printed table, matched to one table of a form.
#[derive(Clone, Debug)]
pub struct FilledTable<'c> {
    /// `None`: a table of the shape indicator | unit | number that no form explains.
    pub form: Option<(&'c Form, &'c Table)>,
    pub method: Method,
    /// Heading of the value column that was read, where the table has several: each such column
    /// is a `FilledTable` of its own.
    pub series: Option<String>,
    /// The year that its figures are of.
    pub span: Span,
    /// Place of the whole table.
    pub place: Option<Place>,
    /// One per item of the form's table, in its order.
    pub items: Vec<FilledItem>,
    /// Rows that the form does not know, under their printed labels.
    pub local: Vec<LocalRow>,
    pub findings: Vec<Finding>,
}

impl<'c> FilledTable<'c> {
    /// A table of which no row was found yet: every item is missing.
    pub fn absent(form: &'c Form, table: &'c Table, method: Method) -> Self {
        let item = FilledItem {
            reading: Reading::Missing(Missing::RowAbsent),
            label: String::new(),
            column_label: String::new(),
            unit: String::new(),
            place: None,
            method,
            confirmed_by: 0,
        };
        Self {
            form: Some((form, table)),
            method,
            series: None,
            span: Span::Own,
            place: None,
            items: vec![item; table.items.len()],
            local: Vec::new(),
            findings: Vec::new(),
        }
    }
}

/// What the paper says to one item.
#[derive(Clone, Debug, PartialEq)]
pub struct FilledItem {
    pub reading: Reading,
    /// Row and column label as printed; empty where the row is absent.
    pub label: String,
    pub column_label: String,
    /// The unit printed in its row, label or heading; empty where there is none.
    pub unit: String,
    /// Of the value cell, printed or blank.
    pub place: Option<Place>,
    pub method: Method,
    /// Independent ways of reading the cell that gave the same value.
    pub confirmed_by: u8,
}

/// A row that the form does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalRow {
    pub label: String,
    pub column_label: String,
    pub unit: String,
    pub reading: Reading,
    pub place: Option<Place>,
}

/// Matches every table of the layout to the form it comes from.
///
/// Grids come first; what no grid explains is looked for in the lines of the text, and grids that
/// no form explains are kept under their own labels.
pub fn fill<'c>(layout: &Layout, codebook: &'c Codebook) -> Filled<'c> {
    let labels = labels::of(codebook);
    let printed: Vec<&Grid> = layout
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Grid(grid) => Some(grid),
            Piece::Text(_) => None,
        })
        .collect();
    let turned: Vec<Option<Grid>> =
        printed.iter().map(|grid| turned::upright(grid, &labels)).collect();
    let grids: Vec<&Grid> = std::iter::zip(&turned, printed)
        .map(|(turned, printed)| turned.as_ref().unwrap_or(printed))
        .collect();
    let found = choose::choose(&grids, codebook, &labels);
    let mut tables: Vec<FilledTable<'c>> =
        found.iter().flat_map(|found| fill_found(found, &grids, codebook, &labels)).collect();
    let all_in_lines = tables
        .iter()
        .any(second::is_drawn)
        .then(|| from_lines(&layout.lines, codebook, &labels, &[]));
    if let Some(again) = &all_in_lines {
        second::confirm(&mut tables, again);
    }
    let known: Vec<&str> =
        tables.iter().filter_map(|filled| filled.form.map(|(_, t)| t.id.as_str())).collect();
    let in_lines = match all_in_lines {
        Some(all) => without(all, codebook, &known),
        None => from_lines(&beside_lists(&layout.lines, &tables), codebook, &labels, &known),
    };
    // A grid that the lines explain better is not exported twice.
    if in_lines.is_empty() {
        let explained: BTreeSet<usize> =
            found.iter().flat_map(|found| &found.pieces).map(|slice| slice.grid).collect();
        let open = (0..grids.len()).filter(|index| !explained.contains(index));
        tables.extend(open.flat_map(|index| local::tables(grids[index])));
    }
    tables.extend(in_lines);
    placed::mend(&mut tables, layout, codebook);
    torn::mend(&mut tables, layout, codebook, &labels);
    captions::apply(&mut tables, &layout.lines);
    spans::by_captions(&mut tables, layout, codebook.divisions);
    unclaimed::tell(&mut tables, &layout.lines);
    repeated::flag(&mut tables);
    Filled { tables, findings: Vec::new() }
}

/// The tables whose id is not known; none of the list forms where one of them is.
fn without<'c>(
    mut tables: Vec<FilledTable<'c>>,
    codebook: &Codebook,
    known: &[&str],
) -> Vec<FilledTable<'c>> {
    let of_forms = codebook.forms.iter().flat_map(|form| &form.tables);
    let list_known = of_forms
        .filter(|table| table.shape == Shape::List)
        .any(|table| known.contains(&table.id.as_str()));
    tables.retain(|filled| {
        filled.form.is_none_or(|(_, table)| match table.shape {
            Shape::List => !list_known,
            Shape::Blocks | Shape::Matrix | Shape::Wide => !known.contains(&table.id.as_str()),
        })
    });
    tables
}

/// The lines that no whole list takes up: between its rows stands no other table.
fn beside_lists<'l>(lines: &'l [Line], tables: &[FilledTable<'_>]) -> Cow<'l, [Line]> {
    let whole = tables.iter().filter(|filled| torn::is_whole_list(filled));
    let taken: Vec<RangeInclusive<u32>> = whole.filter_map(blocks).collect();
    if taken.is_empty() {
        return Cow::Borrowed(lines);
    }
    let is_taken = |line: &&Line| match line.place {
        Place::Block(block) => taken.iter().any(|blocks| blocks.contains(&block)),
        Place::Box { .. } | Place::Cell { .. } => false,
    };
    Cow::Owned(lines.iter().filter(|line| !is_taken(line)).cloned().collect())
}

/// From the first to the last line of a table in a flowing document.
fn blocks(filled: &FilledTable<'_>) -> Option<RangeInclusive<u32>> {
    let block = |item: &FilledItem| match item.place {
        Some(Place::Block(block)) => Some(block),
        Some(Place::Box { .. } | Place::Cell { .. }) | None => None,
    };
    let blocks = || filled.items.iter().filter_map(block);
    Some(blocks().min()?..=blocks().max()?)
}

/// The tables that the lines print, but for those whose id is known already.
fn from_lines<'c>(
    lines: &[Line],
    codebook: &'c Codebook,
    labels: &Labels,
    known: &[&str],
) -> Vec<FilledTable<'c>> {
    let of = |index: usize| {
        let names = &labels.tables[index];
        let form = &codebook.forms[names.form];
        (form, &form.tables[names.table], names)
    };
    let is_known = |index: usize| known.contains(&of(index).1.id.as_str());
    let mut list_forms = (0..labels.tables.len()).filter(|&i| of(i).1.shape == Shape::List);
    let lists = match list_forms.any(is_known) {
        true => Vec::new(),
        false => grammar::lists(lines, labels),
    };
    let lists = lists.into_iter().flat_map(|(index, parts)| {
        let (form, table, names) = of(index);
        list::fill(parts, form, table, names)
    });
    let mut tables: Vec<FilledTable<'c>> = lists.collect();
    for found in stream::find(lines, codebook, labels, known) {
        let (form, table, names) = of(found.table);
        tables.extend(with_column_headings(&[found.grid], form, table, names));
    }
    tables
}

fn fill_found<'c>(
    found: &choose::Found,
    grids: &[&Grid],
    codebook: &'c Codebook,
    labels: &Labels,
) -> Vec<FilledTable<'c>> {
    let known = &labels.tables[found.table];
    let form = &codebook.forms[known.form];
    let table = &form.tables[known.table];
    let mut filled = match known.shape {
        Shape::List => {
            let parts = found
                .pieces
                .iter()
                .flat_map(|slice| rows::rows(grids[slice.grid], slice.rows.clone(), known));
            list::fill(parts.collect(), form, table, known)
        }
        Shape::Blocks | Shape::Matrix | Shape::Wide => {
            let part = |part: &choose::Slice| {
                let rows = spans::with_years(grids[part.grid], part.rows.clone());
                slice(grids, &choose::Slice { rows, ..*part })
            };
            let parts: Vec<Grid> = found.pieces.iter().map(part).collect();
            with_column_headings(&parts, form, table, known)
        }
    };
    if found.pieces.iter().any(|slice| grids[slice.grid].hidden) {
        filled.iter_mut().for_each(flag_hidden);
    }
    filled
}

/// Fills a table that has column headings, or the several tables of which it is made where it is
/// printed for several years.
fn with_column_headings<'c>(
    parts: &[Grid],
    form: &'c Form,
    table: &'c Table,
    names: &TableLabels,
) -> Vec<FilledTable<'c>> {
    let of_spans = spans::apart(parts, table);
    if of_spans.is_empty() {
        return vec![matrix::fill(parts, form, table, names)];
    }
    let of_span = |of: &spans::OfSpan| {
        let mut filled = matrix::fill(&of.grids, form, table, names);
        filled.method = parts[0].method;
        filled.items.iter_mut().for_each(|item| item.method = filled.method);
        filled.series = Some(of.heading.clone());
        filled.span = of.span;
        if of.is_total {
            spans::only_totals(&mut filled, table);
        }
        filled
    };
    of_spans.iter().map(of_span).collect()
}

/// A hidden sheet may hold a draft or the figures of last year.
fn flag_hidden(filled: &mut FilledTable<'_>) {
    let finding = Finding::reading(Rule::Hidden, Severity::Warning, "the sheet is hidden");
    let items = filled.items.iter_mut().map(|item| &mut item.reading);
    let local = filled.local.iter_mut().map(|row| &mut row.reading);
    items.chain(local).for_each(|reading| reading.flag(finding.clone()));
}

/// The rows of a grid as a grid of their own.
fn slice(grids: &[&Grid], part: &choose::Slice) -> Grid {
    let grid = grids[part.grid];
    let mut rows = grid.rows[part.rows.clone()].to_vec();
    let height = rows.len();
    for (index, cell) in
        rows.iter_mut().enumerate().flat_map(|(i, row)| row.iter_mut().map(move |c| (i, c)))
    {
        cell.role = match cell.role {
            Role::Origin { rows, columns } => {
                Role::Origin { rows: rows.min(height - index), columns }
            }
            Role::Covered { row, column } => match row.checked_sub(part.rows.start) {
                Some(row) => Role::Covered { row, column },
                // The cell that covers it was cut off.
                None => Role::ALONE,
            },
        };
    }
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}
