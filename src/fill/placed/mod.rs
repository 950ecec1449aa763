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

use crate::codebook::{Shape, Table};
use crate::grid::{Method, Sheet};
use crate::labels;
use crate::source::{Place, Rect};
use crate::text::fold::fold;

use super::edition::Asked;
use super::judge::{Left, Proposal};
use super::slots::Held;

use super::{FilledTable, lines};
use columns::InColumns;
use rows::Row;
use spots::Spot;

/// Four of five rows of a form are found where it is printed.
const ENOUGH: (usize, usize) = (4, 5);

/// The tables asked for that the pages print.
pub fn read<'c>(sheets: &[Sheet], asked: &[Asked<'c, '_>]) -> Vec<Proposal<'c>> {
    if sheets.is_empty() || asked.iter().all(|asked| asked.table.shape == Shape::List) {
        return Vec::new();
    }
    let spots = spots::spots(sheets);
    let of = |shape| asked.iter().find(move |asked| asked.table.shape == shape);
    let blocks = of(Shape::Blocks).and_then(|asked| blocks::fill(asked, &spots));
    let matrix = of(Shape::Matrix).and_then(|asked| matrix(asked, &spots));
    let (end, matrix) = matrix.map_or((0, None), |(end, matrix)| (end, Some(matrix)));
    // The wide table stands behind the matrix.
    let wide = of(Shape::Wide).and_then(|asked| wide::fill(asked, &spots, end));
    blocks.into_iter().chain(matrix).chain(wide.map(Proposal::from)).collect()
}

/// The matrix, if most of its rows are found, and the word behind its last label.
fn matrix<'c>(asked: &Asked<'c, '_>, spots: &[Spot<'_>]) -> Option<(usize, Proposal<'c>)> {
    let rows = rows::find(asked.table, spots);
    let enough = rows.len() * ENOUGH.1 >= asked.table.asked() * ENOUGH.0;
    let end = rows.last().map_or(0, |row| row.first() + 1);
    enough.then(|| (end, fill(asked, rows, spots)))
}

/// What a label is looked for by.
fn key(label: &str) -> String {
    labels::words(&fold(label))
}

/// The figures of each row under the columns of the form.
fn fill<'c>(
    &Asked { form, table, .. }: &Asked<'c, '_>,
    mut rows: Vec<Row>,
    spots: &[Spot<'_>],
) -> Proposal<'c> {
    rows::give_figures(table, &mut rows, spots);
    let headings = columns::headings(table, &rows, spots);
    let order = columns::order(&headings);
    let at = columns::columns(&headings, &order, &rows, spots);
    let mut filled = FilledTable::absent(form, table, Method::Aligned);
    filled.place = rows.first().map(|row| place(&row.parts[0]));
    for row in rows.iter().filter(|row| row.is_plain()) {
        InColumns::of(row, order.clone(), at.clone()).fill(&mut filled, table, spots);
    }
    propose(filled, table, rows.iter(), spots)
}

/// The table, but for the rows with a remark in a cell: words among figures may be those of another
/// row, and a reader that sees cells knows better.
fn propose<'c, 'r>(
    mut filled: FilledTable<'c>,
    table: &Table,
    rows: impl Iterator<Item = &'r Row>,
    spots: &[Spot<'_>],
) -> Proposal<'c> {
    let mut left = Vec::new();
    for row in rows.filter(|row| !row.remarks.is_empty()) {
        let label = &table.rows[row.row].label;
        let items = filled.items.iter_mut().zip(&table.items);
        let mut count = 0;
        for (item, of) in items.filter(|(_, of)| of.row == row.row) {
            item.label.clone_from(label);
            lines::put(item, of, &Held::Shared(""), &[]);
            count += 1;
        }
        let texts = row.texts(spots);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let told = lines::unplaced(label, &texts, count);
        left.push(Left { row: row.row, told });
    }
    Proposal { table: filled, left }
}

fn place(&(page, area): &(u32, Rect)) -> Place {
    Place::Box { page, area }
}
