//! Layout × forms → `Filled`: which item of which form is this cell?

pub(crate) mod above;
mod align;
mod aside;
mod bands;
pub(crate) mod blocks;
pub(crate) mod captions;
mod choose;
mod clipped;
mod codes;
mod column_names;
mod columns;
mod continued;
mod edition;
mod facing;
mod grammar;
mod headings;
mod headless;
mod judge;
mod lines;
mod list;
mod joined;
mod leaves;
mod local;
mod matrix;
mod orphan;
mod overflow;
pub mod strange;
mod placed;
mod printed;
mod reach;
pub mod reading;
mod rows;
mod scan;
mod second_units;
mod slots;
mod spans;
mod stacked;
mod stacks;
mod stream;
mod torn;
mod turned;
mod unclaimed;
mod loose;
mod unread;
mod wide;

#[cfg(test)]
mod damage;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::codebook::{Codebook, Form, Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Grid, Layout, Line, Method};
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::span::Span;

use crate::labels::{self, Labels, TableLabels};
use edition::{Asked, Editions};
use judge::Proposal;
pub use judge::{Again, Heard, Reader, Verdict};

/// All that a document fills in.
#[derive(Clone, Debug, Default)]
pub struct Filled<'c> {
    pub tables: Vec<FilledTable<'c>>,
    /// Tables of these forms that are printed and that nobody could read.
    pub unread: Vec<(&'c Form, &'c Table)>,
    pub findings: Vec<Finding>,
}

/// One printed table, matched to one table of a form.
#[derive(Clone, Debug)]
pub struct FilledTable<'c> {
    /// `None`: a table of the shape indicator | unit | number that no form explains.
    pub form: Option<(&'c Form, &'c Table)>,
    pub method: Method,
    /// Who read it; others may have filled rows that this one lacks.
    pub reader: Reader,
    /// What others have proposed, and what came of it.
    pub heard: Vec<Heard<'c>>,
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
            beside: String::new(),
            place: None,
            method,
            again: Again::No,
        };
        Self {
            form: Some((form, table)),
            method,
            reader: Reader::default(),
            heard: Vec::new(),
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
    /// What stands in the column of remarks of its row; empty where nothing does.
    pub beside: String,
    /// Of the value cell, printed or blank.
    pub place: Option<Place>,
    pub method: Method,
    /// Whether another reader has found the same figure for the item.
    pub again: Again,
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
/// Grids come first. Other readers are asked for what no grid explains, and for tables of which
/// they may know more: see `judge`. Grids that no form explains are kept under their own labels.
pub fn fill<'c>(layout: &Layout, codebook: &'c Codebook) -> Filled<'c> {
    let labels = labels::of(codebook);
    let editions = Editions::of(&layout.lines, codebook, &labels);
    let printed = headless::grids(layout);
    let parts: Vec<(Cow<'_, Grid>, Option<Span>)> =
        printed.iter().flat_map(|grid| in_parts(grid, &labels)).collect();
    let grids: Vec<&Grid> = parts.iter().map(|(grid, _)| &**grid).collect();
    let found = choose::choose(&grids, &labels, &editions, codebook);
    let of_found = |found: &choose::Found| {
        let mut filled = fill_found(found, &grids, codebook, &labels);
        let span = found.pieces.first().and_then(|slice| parts[slice.grid].1);
        let unsaid = filled.iter_mut().filter(|filled| filled.span == Span::Own);
        unsaid.for_each(|filled| filled.span = span.unwrap_or_default());
        filled
    };
    let mut tables: Vec<FilledTable<'c>> = found.iter().flat_map(of_found).collect();
    let in_grids = tables.len();
    // Readers of running text go by the form's order alone.
    let asked = |reader: Reader, tables: &[FilledTable<'c>]| {
        let mut asked = editions.asked(reader, tables);
        asked.retain(|asked| !stacks::are_exchanged(&layout.lines, asked.table));
        asked
    };
    let in_order = asked(Reader::Lines, &tables);
    let in_lines = from_lines(&beside_whole(&layout.lines, &tables), &in_order, &editions);
    judge::hear(&mut tables, Reader::Lines, in_lines.into_iter().map(Proposal::from));
    // A grid that the lines explain better is not exported twice.
    if tables.len() == in_grids {
        let explained: BTreeSet<usize> =
            found.iter().flat_map(|found| &found.pieces).map(|slice| slice.grid).collect();
        let open = (0..grids.len()).filter(|index| !explained.contains(index));
        tables.extend(open.flat_map(|index| local::tables(grids[index])));
    }
    // A report with a whole list and no trace of another table is of the years before there was one.
    if tables.is_empty() || !tables.iter().all(is_whole_list) {
        let placed = placed::read(&layout.sheets, &editions.asked(Reader::Places, &tables));
        judge::hear(&mut tables, Reader::Places, placed);
        let in_pieces = torn::read(&layout.lines, &asked(Reader::Pieces, &tables));
        judge::hear(&mut tables, Reader::Pieces, in_pieces.into_iter().map(Proposal::from));
    }
    captions::apply(&mut tables, &layout.lines);
    unclaimed::tell(&mut tables, &layout.lines);
    orphan::doubt(&mut tables, layout);
    overflow::tell(&mut tables, &layout.lines);
    let printed = unread::settle(&mut tables, &layout.lines).into_iter();
    clipped::doubt(&mut tables);
    loose::doubt(&mut tables, &layout.lines);
    reach::doubt(&mut tables, layout);
    leaves::doubt(&mut tables, &layout.lines);
    let (unread, findings) = printed.map(|(form, table, finding)| ((form, table), finding)).unzip();
    Filled { tables, unread, findings }
}

/// A grid as its tables are read: upright, and one for each of the years that it prints.
fn in_parts<'g>(grid: &'g Grid, labels: &Labels) -> Vec<(Cow<'g, Grid>, Option<Span>)> {
    if let Some(halves) = aside::apart(grid, labels) {
        return halves.into_iter().map(|half| (Cow::Owned(half), None)).collect();
    }
    if let Some(upright) = turned::upright(grid, labels) {
        return upright.into_iter().map(|part| (Cow::Owned(part), None)).collect();
    }
    match bands::apart(grid) {
        Some(parts) => parts.into_iter().map(|(grid, span)| (Cow::Owned(grid), span)).collect(),
        None => vec![(Cow::Borrowed(grid), None)],
    }
}

/// The lines that no whole table takes up: between its rows stands no other table.
fn beside_whole<'l>(lines: &'l [Line], tables: &[FilledTable<'_>]) -> Cow<'l, [Line]> {
    let whole = tables.iter().filter(|filled| is_whole(filled));
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

/// Whether a table is a list of which no row is lost.
fn is_whole_list(filled: &FilledTable<'_>) -> bool {
    let is_list = filled.form.is_some_and(|(_, table)| table.shape == Shape::List);
    is_list && is_whole(filled)
}

/// Whether no row of a table is lost.
fn is_whole(filled: &FilledTable<'_>) -> bool {
    filled.form.is_some() && !filled.items.iter().any(|item| judge::is_lost(&item.reading))
}

/// The tables asked for that the lines print.
fn from_lines<'c>(
    lines: &[Line],
    asked: &[Asked<'c, '_>],
    editions: &Editions<'c, '_>,
) -> Vec<FilledTable<'c>> {
    let lists = match asked.iter().any(|asked| asked.table.shape == Shape::List) {
        true => grammar::lists(lines, editions),
        false => Vec::new(),
    };
    let lists = lists.into_iter().flat_map(|(index, parts)| {
        let Asked { form, table, names, .. } = editions.edition(index);
        list::fill(parts, form, table, names)
    });
    let mut tables: Vec<FilledTable<'c>> = lists.collect();
    for (asked, grid) in stream::find(lines, asked, editions.labels) {
        tables.extend(with_column_headings(&[grid], asked.form, asked.table, asked.names));
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
                codes::without(bands::of_rows(grids[part.grid], rows))
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
