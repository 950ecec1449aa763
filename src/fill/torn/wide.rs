//! Table 4 in a text: one row of figures below the characters of its headings.

use std::collections::BTreeSet;

use crate::codebook::Table;
use crate::finding::{Finding, Rule, Severity};
use crate::labels;
use crate::text::fold::fold;

use super::super::slots::{self, Held};

use super::super::{FilledTable, wide};
use super::pieces::Piece;
use super::{heads, rows};

/// Fills the table if its headings are printed, and below them one row of as many figures as it
/// has columns; says whether it did.
pub fn fill(filled: &mut FilledTable<'_>, pieces: &[Piece<'_>], table: &Table) -> bool {
    let count = table.columns.len();
    let Some(first) = table.columns.first().and_then(|column| column.path.first()) else {
        return false;
    };
    let is_first = |word: &str| labels::keys(word) == labels::keys(first);
    let Some(start) = pieces.iter().position(|piece| piece.words.iter().any(|word| is_first(word)))
    else {
        return false;
    };
    let behind = &pieces[start..];
    let rows = rows::rows(behind, count);
    let Some(row) = rows.first().filter(|row| row.is_whole(count)) else { return false };
    // A second row of figures is another year or another office.
    let alone = rows.get(1).is_none_or(|next| next.first > row.last + 1);
    let printed = row.cells.iter().all(|cell| slots::is_figure(cell.text));
    let headings = headings(table);
    if !alone || !printed || !heads::are_printed(&behind[..row.first], &headings) {
        return false;
    }
    let doubts: Vec<Finding> = doubt(&behind[..row.first], table).into_iter().collect();
    filled.place = row.cells.first().map(|cell| cell.place.clone());
    for (column, cell) in row.cells.iter().enumerate() {
        let held = Held::Own { text: cell.text, place: Some(cell.place) };
        wide::put(filled, table, column, &held, &doubts, filled.method);
    }
    true
}

/// The text of every heading of every level, as often as the form prints it.
fn headings(table: &Table) -> Vec<&str> {
    let mut known: Vec<&[String]> = Vec::new();
    let mut headings = Vec::new();
    for column in &table.columns {
        for depth in 1..=column.path.len() {
            let path = &column.path[..depth];
            if !known.contains(&path) {
                known.push(path);
                headings.extend(path.last().map(String::as_str));
            }
        }
    }
    headings
}

/// The doubt that the headings over several columns leave: whether they stand in the form's order.
fn doubt(pieces: &[Piece<'_>], table: &Table) -> Option<Finding> {
    let words: Vec<&str> = pieces.iter().flat_map(|piece| &piece.words).copied().collect();
    let text = labels::words(&fold(&words.concat()));
    let mut groups: Vec<String> = Vec::new();
    for column in &table.columns {
        for heading in column.path.iter().rev().skip(1).rev() {
            let key = labels::words(&fold(heading));
            if !groups.contains(&key) {
                groups.push(key);
            }
        }
    }
    let mut depths: Vec<Vec<&String>> = Vec::new();
    for group in &groups {
        let is_at = |depth: usize| {
            let at =
                |c: &crate::codebook::Column| c.path.get(depth).map(|h| labels::words(&fold(h)));
            table.columns.iter().any(|column| at(column).as_ref() == Some(group))
        };
        let depth = (0..4).find(|depth| is_at(*depth)).unwrap_or(0);
        depths.resize_with(depths.len().max(depth + 1), Vec::new);
        depths[depth].push(group);
    }
    let in_order = |groups: &Vec<&String>| {
        let at: Vec<Option<usize>> =
            groups.iter().map(|group| text.rfind(group.as_str())).collect();
        at.iter().all(Option::is_some) && at.is_sorted()
    };
    let message = "the headings are torn; the figures are taken in the form's order";
    let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
    (!depths.iter().all(in_order) || is_in_other_order(&text, table)).then_some(finding)
}

/// Whether all innermost headings are printed, and not in the form's order.
fn is_in_other_order(text: &str, table: &Table) -> bool {
    let key =
        |column: &crate::codebook::Column| column.path.last().map(|h| labels::words(&fold(h)));
    let expected: Vec<String> = table.columns.iter().filter_map(key).collect();
    let distinct: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    let mut printed: Vec<(usize, &str)> = distinct
        .iter()
        .flat_map(|name| text.match_indices(name).map(|(at, _)| (at, *name)))
        .collect();
    printed.sort_unstable();
    let printed: Vec<&str> = printed.into_iter().map(|(_, name)| name).collect();
    printed.len() == expected.len() && printed != expected
}
