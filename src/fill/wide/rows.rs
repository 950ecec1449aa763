//! Table 4 with several rows of figures: one for each kind of cases, or for each body and all of them.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::codebook::Table;
use crate::grid::Grid;
use crate::text::number;

use super::super::column_names::ColumnNames;
use super::super::headings::Head;
use super::super::slots::{self, Kind, Slot};
use super::groups::{Group, group};
use super::{Piece, head};

/// A table that has the outcomes as its columns and the kinds of cases as its rows: a piece for each row.
/// Empty for any other table.
pub fn crossed<'g>(grid: &'g Grid, names: &ColumnNames, table: &Table) -> Vec<Piece<'g>> {
    let mut heads: Vec<Head<'g>> = Vec::new();
    let mut pieces = Vec::new();
    for row in 0..grid.rows.len() {
        let slots = slots::of_row(grid, row);
        let groups = |slots: &[Slot<'_>]| -> Vec<Group> {
            let texts = slots.iter().filter(|slot| slot.kind == Kind::Text);
            texts.filter_map(|slot| group(slot, table)).collect()
        };
        if !slots.iter().any(Slot::is_figure) {
            let own = slots.iter().filter(|slot| slot.rows.start == row && slot.kind == Kind::Text);
            let found: Vec<Head<'g>> = own.filter_map(|slot| head(slot, names)).collect();
            let is_heading = found.len() >= 2;
            // Kinds of cases above the outcomes: the table stands as on the form.
            if is_heading && !heads.is_empty() || !groups(&slots).is_empty() {
                return Vec::new();
            }
            heads.extend(found.into_iter().filter(|_| is_heading));
            continue;
        }
        let (labels, values) = slots::split(&slots, None);
        let groups = groups(labels);
        if heads.is_empty() || groups.is_empty() {
            return Vec::new();
        }
        let (heads, rows) = (heads.clone(), vec![values.to_vec()]);
        pieces.push(Piece { heads, groups, strange: 0, rows, method: grid.method });
    }
    if pieces.len() < 2 { Vec::new() } else { pieces }
}

/// A table that has the kinds of cases as its columns and the outcomes as its rows: a piece for each column of
/// figures. Empty for any other table.
pub fn turned<'g>(grid: &'g Grid, names: &ColumnNames, table: &Table) -> Vec<Piece<'g>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut heads: Vec<Head<'g>> = Vec::new();
    let mut rows: Vec<Vec<Slot<'g>>> = Vec::new();
    for row in 0..grid.rows.len() {
        let slots = slots::of_row(grid, row);
        let (labels, values) = slots::split(&slots, None);
        let last = labels.iter().rfind(|slot| slot.kind == Kind::Text && slot.rows.start == row);
        let own = last.and_then(|slot| head(slot, names));
        if let Some(own) = own.filter(|_| values.len() > 1 && !groups.is_empty()) {
            heads.push(own);
            rows.push(values.to_vec());
        } else if slots.iter().any(Slot::is_figure) {
            return Vec::new();
        } else {
            let own = slots.iter().filter(|slot| slot.rows.start == row && slot.kind == Kind::Text);
            groups.extend(own.filter_map(|slot| group(slot, table)));
        }
    }
    let Some(columns) = rows.first().map(|row| row.iter().map(|slot| slot.columns.clone())) else {
        return Vec::new();
    };
    let piece = |column: Range<usize>| {
        let of_row = |row: &Vec<Slot<'g>>| row.iter().find(|slot| slot.columns == column).cloned();
        let values: Option<Vec<Slot<'g>>> = rows.iter().map(of_row).collect();
        let is_over =
            |group: &&Group| group.columns.start <= column.start && column.end <= group.columns.end;
        let over: Vec<Group> = groups.iter().filter(is_over).cloned().collect();
        if over.is_empty() {
            return None;
        }
        let (heads, rows) = (heads.clone(), vec![values?]);
        Some(Piece { heads, groups: over, strange: 0, rows, method: grid.method })
    };
    let pieces: Option<Vec<Piece<'g>>> = columns.map(piece).collect();
    pieces.unwrap_or_default()
}

/// The row that is the sum of all others, figure by figure: those of single bodies and their total.
pub fn total<'r, 'g>(rows: &[&'r Vec<Slot<'g>>]) -> Option<&'r Vec<Slot<'g>>> {
    let values: Option<Vec<Vec<Decimal>>> = rows.iter().map(|row| values(row)).collect();
    let values = values?;
    let width = values.first()?.len();
    if values.len() < 3 || values.iter().any(|row| row.len() != width) {
        return None;
    }
    let column = |at: usize| values.iter().map(move |row| row[at]);
    // A row beside nothing but zeros is the sum of all others, and says nothing.
    let is_told = |total: usize| {
        (0..width).any(|at| {
            let others = column(at).enumerate().filter(|(row, _)| *row != total);
            others.filter(|(_, value)| !value.is_zero()).count() >= 2
        })
    };
    let is_total = |total: &usize| {
        let adds_up = |at: usize| {
            let sum = column(at).try_fold(Decimal::ZERO, Decimal::checked_add);
            sum.zip(values[*total][at].checked_add(values[*total][at]))
                .is_some_and(|(sum, twice)| sum == twice)
        };
        (0..width).all(adds_up) && is_told(*total)
    };
    let mut totals = (0..values.len()).filter(is_total);
    totals.next().filter(|_| totals.next().is_none()).map(|total| rows[total])
}

/// The figures of a row; a blank counts for nothing. `None` where anything else is printed.
fn values(row: &[Slot<'_>]) -> Option<Vec<Decimal>> {
    let value = |slot: &Slot<'_>| match slot.kind {
        Kind::Figure => number::parse(slot.text),
        Kind::Blank => Some(Decimal::ZERO),
        Kind::Text => None,
    };
    row.iter().map(value).collect()
}
