//! One table of a form printed twice in one report.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::fill::{Again, FilledItem, FilledTable};
use crate::finding::{Finding, Rule, Severity};
use crate::reading::{Missing, Reading};
use crate::text::span::Span;

/// Says where a table is printed again. Where its figures are not those of the first, those of the
/// second are flagged, and of the first what the second prints otherwise.
///
/// No heading stands between the two that says of whom or when the second is (that would have made
/// it another report, or another year's table). A copy that says the same is only told.
///
/// `own` says which of the tables may be the report's; `year` is the year reported on.
pub fn flag(tables: &mut [FilledTable<'_>], own: &[bool], year: Option<u16>) {
    let mut prints: BTreeMap<(&str, Option<String>, Span), Vec<usize>> = BTreeMap::new();
    for (index, filled) in tables.iter().enumerate() {
        let Some((_, table)) = filled.form else { continue };
        let key = (table.id.as_str(), filled.series.clone(), filled.span.of(year));
        prints.entry(key).or_default().push(index);
    }
    for of_one in prints.into_values() {
        let Some(&first) = of_one.iter().find(|index| own[**index]) else { continue };
        let clashes: Vec<usize> = of_one
            .iter()
            .copied()
            .filter(|&index| index != first)
            .filter(|&index| match own[index] {
                true => compare(tables, first, index) == Prints::Clash,
                false => says_otherwise(&tables[first], &tables[index]),
            })
            .collect();
        let others = of_one.iter().copied().filter(|&index| own[index] && index != first);
        doubt_parts(tables, first, others.collect(), &clashes, own);
    }
    doubt_columns(tables, own, year);
}

/// Holds the column of a year beside others against the table of that year alone: 类型 | 上年 | 本年 behind the
/// report's own table may count something else under the same names.
fn doubt_columns(tables: &mut [FilledTable<'_>], own: &[bool], year: Option<u16>) {
    let key = |filled: &FilledTable<'_>| Some((filled.form?.1.id.clone(), filled.span.of(year)));
    let keys: Vec<_> = tables.iter().map(key).collect();
    let is_column: Vec<bool> = tables.iter().map(|filled| filled.series.is_some()).collect();
    for again in 0..tables.len() {
        let (done, rest) = tables.split_at_mut(again);
        for (first, filled) in done.iter_mut().enumerate() {
            let both = own[first] && own[again] && is_column[first] != is_column[again];
            if both && keys[first].is_some() && keys[first] == keys[again] {
                doubt_shared(filled, &mut rest[0]);
            }
        }
    }
}

/// What two prints of one table are to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prints {
    Copy,
    /// Two parts of one table that have no figure in common: reviews and lawsuits, each in a table of its own.
    Parts,
    /// Two parts of one table that share a row.
    Halves,
    Clash,
}

fn prints(first: &FilledTable<'_>, again: &FilledTable<'_>) -> Prints {
    let (readings, others) = (by_indicator(first), by_indicator(again));
    let both = || others.iter().filter_map(|(id, other)| Some((*other, *readings.get(id)?)));
    if both().next().is_none() {
        return Prints::Parts;
    }
    if both().all(|(one, other)| one.value() == other.value()) {
        return Prints::Copy;
    }
    // Two halves of one table share a row at most.
    if both().count() * 4 <= others.len() { Prints::Halves } else { Prints::Clash }
}

fn says_otherwise(first: &FilledTable<'_>, again: &FilledTable<'_>) -> bool {
    prints(first, again) == Prints::Clash
}

fn compare(tables: &mut [FilledTable<'_>], first: usize, again: usize) -> Prints {
    let (done, rest) = tables.split_at_mut(again);
    let (first, again) = (&mut done[first], &mut rest[0]);
    let found = prints(first, again);
    let message = match found {
        // Nothing is printed twice.
        Prints::Parts => return found,
        Prints::Copy => {
            confirm(first, again);
            BOTH
        }
        Prints::Halves => {
            doubt_shared(first, again);
            BOTH
        }
        Prints::Clash => {
            doubt_first(first, again, OTHERWISE);
            doubt_all(again, OTHERWISE);
            OTHERWISE
        }
    };
    let finding = Finding::source(Rule::TableRepeated, Severity::Warning, message);
    again.findings.push(finding.at(again.place.clone()));
    found
}

/// Where two tables stand side by side and go on over a page break, nobody knows which part goes on
/// which: no part is the report's own for certain.
///
/// `clashes` are the tables that print other figures than the first. What is told of another body is
/// whole where it prints what a part does.
fn doubt_parts(
    tables: &mut [FilledTable<'_>],
    first: usize,
    mut parts: Vec<usize>,
    clashes: &[usize],
    own: &[bool],
) {
    parts.retain(|&part| {
        let part = &tables[part];
        let may_be_of = |other: &FilledTable<'_>, is_own: bool| {
            brings_rows(part, other) || is_own && says_otherwise(other, part)
        };
        let of_other = |&other: &usize| may_be_of(&tables[other], own[other]);
        brings_rows(part, &tables[first]) && clashes.iter().any(of_other)
    });
    let whole = parts.first().map(|_| first);
    for index in parts.into_iter().chain(whole) {
        if !tables[index].items.iter().any(is_hidden) {
            doubt_all(&mut tables[index], GOES_ON);
        }
    }
}

/// Whether a table prints rows that another lacks.
fn brings_rows(table: &FilledTable<'_>, other: &FilledTable<'_>) -> bool {
    let others = by_indicator(other);
    by_indicator(table).keys().any(|indicator| !others.contains_key(indicator))
}

const BOTH: &str = "the table is printed again: both are kept";

const OTHERWISE: &str =
    "the table is printed again with other figures, and nothing between says of whom or when";

const GOES_ON: &str =
    "two prints of the table with other figures go on, and nothing says which part goes on which";

/// Nobody knows which of the two is the report's: a draft, a department and last year stand first.
/// What is hidden speaks against nothing that is shown.
fn doubt_first(first: &mut FilledTable<'_>, again: &FilledTable<'_>, message: &str) {
    if again.items.iter().any(is_hidden) {
        return;
    }
    let others = by_indicator(again);
    let asked = first.form.map_or(&[][..], |(_, table)| &table.items);
    let is_corrected = is_corrected(&by_indicator(first), &others);
    // It may be of the other where the two stand side by side and go on over a page break.
    let is_cut = !is_corrected && brings_rows(again, first);
    for (item, of) in first.items.iter_mut().zip(asked) {
        let Some(other) = others.get(of.indicator.as_str()) else {
            // Where the other prints it as well, nobody has found its row.
            if is_cut || item.reading.value().is_some() {
                doubt(item, &of.indicator, message);
            }
            continue;
        };
        let differs = other.value() != item.reading.value();
        if differs || !is_corrected && is_some(&item.reading) {
            doubt(item, &of.indicator, message);
        }
    }
}

/// A row that both halves have with other figures is one of them at most: the label of the other one may
/// be cut.
fn doubt_shared(first: &mut FilledTable<'_>, again: &mut FilledTable<'_>) {
    let values = |filled: &FilledTable<'_>| -> BTreeMap<String, Option<Decimal>> {
        let found = by_indicator(filled).into_iter();
        // A cell that nobody could read, or of which nobody knows the row, says nothing.
        let says = |reading: &Reading| {
            reading.value().is_some() || *reading == Reading::Missing(Missing::Blank)
        };
        found
            .filter(|(_, reading)| says(reading))
            .map(|(id, reading)| (id.to_owned(), reading.value()))
            .collect()
    };
    let (mut of_first, mut of_again) = (values(first), values(again));
    // What the fuller print leaves blank and the other tells is in doubt; not what the other leaves blank.
    let figures = |of: &BTreeMap<_, Option<Decimal>>| of.values().flatten().count();
    let smaller =
        if figures(&of_first) < figures(&of_again) { &mut of_first } else { &mut of_again };
    smaller.retain(|_, value| value.is_some());
    doubt_otherwise(first, &of_again);
    doubt_otherwise(again, &of_first);
}

/// Flags the figures of which the other print has another, or none.
fn doubt_otherwise(filled: &mut FilledTable<'_>, others: &BTreeMap<String, Option<Decimal>>) {
    let asked = filled.form.map_or(&[][..], |(_, table)| &table.items);
    for (item, of) in filled.items.iter_mut().zip(asked) {
        let other = others.get(of.indicator.as_str());
        let differs = other.is_some_and(|other| *other != item.reading.value());
        if differs && item.reading.value().is_some() {
            doubt(item, &of.indicator, OTHERWISE);
        }
    }
}

fn is_hidden(item: &FilledItem) -> bool {
    item.reading.findings().iter().any(|finding| finding.rule == Rule::Hidden)
}

/// Whether two prints say the same but for a few figures: one corrects the other. Else they may be
/// parts of a whole, and a figure that is the same in both is the sum of neither.
fn is_corrected(one: &BTreeMap<&str, &Reading>, other: &BTreeMap<&str, &Reading>) -> bool {
    let both = one.iter().filter_map(|(id, reading)| Some((*reading, *other.get(id)?)));
    let figures = both.filter(|(one, other)| is_some(one) || is_some(other));
    let (same, different): (Vec<_>, Vec<_>) =
        figures.partition(|(one, other)| one.value() == other.value());
    same.len() >= 3 * different.len()
}

/// Whether more than nothing is printed.
fn is_some(reading: &Reading) -> bool {
    reading.value().is_some_and(|value| !value.is_zero())
}

fn doubt_all(filled: &mut FilledTable<'_>, message: &str) {
    let asked = filled.form.map_or(&[][..], |(_, table)| &table.items);
    for (item, of) in filled.items.iter_mut().zip(asked) {
        doubt(item, &of.indicator, message);
    }
}

fn doubt(item: &mut FilledItem, indicator: &str, message: &str) {
    let finding = Finding::reading(Rule::TableRepeated, Severity::Warning, message);
    item.reading.flag(finding.of(indicator).at(item.place.clone()));
}

/// What is printed twice, and the same both times, was read from other ink.
fn confirm(first: &mut FilledTable<'_>, again: &mut FilledTable<'_>) {
    let (Some((form, table)), Some((of_again, own))) = (first.form, again.form) else { return };
    if (&form.id, &table.id) != (&of_again.id, &own.id) {
        return;
    }
    for (one, other) in std::iter::zip(&mut first.items, &mut again.items) {
        if one.reading.value().is_some() && one.reading.value() == other.reading.value() {
            (one.again, other.again) = (Again::OtherInk, Again::OtherInk);
        }
    }
}

/// What a table prints, by indicator: two editions of a form ask for some of the same.
fn by_indicator<'t>(filled: &'t FilledTable<'t>) -> BTreeMap<&'t str, &'t Reading> {
    let items = filled.form.map_or(&[][..], |(_, table)| &table.items);
    std::iter::zip(items, &filled.items)
        .filter(|(_, found)| is_printed(found))
        .map(|(item, found)| (item.indicator.as_str(), &found.reading))
        .collect()
}

fn is_printed(item: &FilledItem) -> bool {
    item.reading != Reading::Missing(Missing::RowAbsent)
}
