//! Which parts in which a list is printed are one table: those that go on, and none that begins again.

use crate::fill::rows::{PrintedList, PrintedRow};
use crate::labels::TableLabels;
use crate::text::fold::fold;
use crate::text::span;

/// Joins parts that go on and cuts those that begin again.
pub fn tables(parts: Vec<PrintedList>, labels: &TableLabels) -> Vec<PrintedList> {
    let mut lists: Vec<PrintedList> = Vec::new();
    for part in parts.into_iter().map(join_shifted) {
        for part in cut_where_it_begins_again(part, labels) {
            let open = lists.last_mut().filter(|list| goes_on(list, &part, labels));
            match open.and_then(|list| Some((in_columns_of(list, &part)?, list))) {
                Some((rows, list)) => list.rows.extend(rows),
                None => lists.push(part),
            }
        }
    }
    lists
}

/// Joins a value column without a heading with the one beside it, where no row has text in both: the
/// figures are set off from their heading and from the dashes below it.
fn join_shifted(mut part: PrintedList) -> PrintedList {
    let blank = |row: &PrintedRow, column: usize| {
        row.cells.get(column).is_none_or(|cell| cell.text.trim().is_empty())
    };
    let shifted = (1..part.columns.len()).find(|&second| {
        let unnamed = |column: usize| part.columns[column].trim().is_empty();
        (unnamed(second - 1) != unnamed(second))
            && part.rows.iter().all(|row| blank(row, second - 1) || blank(row, second))
    });
    let Some(second) = shifted else { return part };
    let heading = part.columns.remove(second);
    part.columns[second - 1].push_str(&heading);
    for row in &mut part.rows {
        let kept = if blank(row, second) { second } else { second - 1 };
        if kept < row.cells.len() && row.cells.len() > 1 {
            row.cells.remove(kept);
        }
    }
    part
}

/// The row of the form that a printed row alone can be.
fn only_row(row: &PrintedRow, labels: &TableLabels) -> Option<usize> {
    match labels.rows_named(&row.name.keys) {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether a part holds rows that the list does not have yet, and has as many columns.
fn goes_on(list: &PrintedList, part: &PrintedList, labels: &TableLabels) -> bool {
    let mut there = vec![false; labels.rows.len()];
    list.rows.iter().filter_map(|row| only_row(row, labels)).for_each(|row| there[row] = true);
    let named = || part.rows.iter().filter_map(|row| only_row(row, labels));
    let again = named().filter(|&row| there[row]).count();
    list.columns.len() == part.columns.len() && again * 4 <= named().count()
}

/// The rows of a part under the headings of the list before it: each figure goes below the heading
/// that it stands under, which may have changed places. `None` where a heading is of another year, or
/// is not there.
fn in_columns_of(list: &PrintedList, part: &PrintedList) -> Option<Vec<PrintedRow>> {
    let is_same = |one: &String, other: &String| {
        fold(one) == fold(other)
            || span::within(one).is_some() && span::within(one) == span::within(other)
    };
    let in_order =
        || std::iter::zip(&list.columns, &part.columns).all(|(one, other)| is_same(one, other));
    let unnamed = || part.columns.iter().all(|heading| heading.trim().is_empty());
    let no_years =
        || list.columns.iter().chain(&part.columns).all(|heading| span::within(heading).is_none());
    if in_order() || unnamed() || part.columns.len() == 1 && no_years() {
        return Some(part.rows.clone());
    }
    let mut places = Vec::new();
    for heading in &list.columns {
        let mut found =
            (0..part.columns.len()).filter(|column| is_same(heading, &part.columns[*column]));
        places
            .push(found.next().filter(|place| found.next().is_none() && !places.contains(place))?);
    }
    let moved = |row: &PrintedRow| {
        let cells = places.iter().map(|&place| row.cells[place].clone()).collect();
        PrintedRow { cells, ..row.clone() }
    };
    Some(part.rows.iter().map(moved).collect())
}

/// How many rows must come again before a table is taken to begin again: two rows may be a slip.
const AGAIN: usize = 3;

fn cut_where_it_begins_again(part: PrintedList, labels: &TableLabels) -> Vec<PrintedList> {
    let mut starts = vec![0];
    let mut there = vec![false; labels.rows.len()];
    let mut again: Vec<usize> = Vec::new();
    for (index, row) in part.rows.iter().enumerate() {
        let Some(row) = only_row(row, labels) else { continue };
        if there[row] {
            again.push(index);
        } else {
            again.clear();
        }
        there[row] = true;
        if again.len() == AGAIN {
            starts.push(again[0]);
            there.fill(false);
            let seen = part.rows[again[0]..=index].iter().filter_map(|row| only_row(row, labels));
            seen.for_each(|row| there[row] = true);
            again.clear();
        }
    }
    let ends = starts.iter().copied().skip(1).chain([part.rows.len()]);
    let lengths = starts.iter().zip(ends).map(|(start, end)| end - start);
    let mut rows = part.rows.into_iter();
    let slices = lengths.map(|length| rows.by_ref().take(length).collect());
    slices.map(|rows| PrintedList { columns: part.columns.clone(), rows }).collect()
}
