//! One table of a form printed twice in one report.

use std::collections::BTreeMap;

use super::{Again, FilledItem, FilledTable};
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
    let mut first: BTreeMap<(&str, Option<String>, Span), usize> = BTreeMap::new();
    for index in (0..tables.len()).filter(|index| own[*index]) {
        let Some((_, table)) = tables[index].form else { continue };
        let key = (table.id.as_str(), tables[index].series.clone(), tables[index].span.of(year));
        let &mut before = first.entry(key).or_insert(index);
        if before < index {
            let (done, rest) = tables.split_at_mut(index);
            compare(&mut done[before], &mut rest[0]);
        }
    }
}

fn compare(first: &mut FilledTable<'_>, again: &mut FilledTable<'_>) {
    let readings = by_indicator(first);
    let Some((_, table)) = again.form else { return };
    let indicators: Vec<&str> = table.items.iter().map(|item| item.indicator.as_str()).collect();
    let printed = again.items.iter().filter(|item| is_printed(item)).count();
    let pairs = || std::iter::zip(&again.items, &indicators).filter(|(item, _)| is_printed(item));
    let both = || pairs().filter_map(|(item, id)| Some((item, *readings.get(id)?)));
    // Two halves of one table share a row at most.
    let halves = both().count() * 4 <= printed;
    let copy = both().all(|(item, reading)| item.reading.value() == reading.value());
    let message = if copy || halves {
        "the table is printed again: both are kept"
    } else {
        "the table is printed again with other figures, and nothing between says of whom or when"
    };
    let finding = Finding::source(Rule::TableRepeated, Severity::Warning, message);
    again.findings.push(finding.at(again.place.clone()));
    if copy {
        confirm(first, again);
    }
    if copy || halves {
        return;
    }
    doubt_first(first, again, message);
    for (item, indicator) in std::iter::zip(&mut again.items, indicators) {
        doubt(item, indicator, message);
    }
}

/// Nobody knows which of the two is the report's: a draft, a department and last year stand first.
/// What is hidden speaks against nothing that is shown.
fn doubt_first(first: &mut FilledTable<'_>, again: &FilledTable<'_>, message: &str) {
    let hidden = |item: &FilledItem| item.reading.findings().iter().any(|f| f.rule == Rule::Hidden);
    if again.items.iter().any(hidden) {
        return;
    }
    let others = by_indicator(again);
    let asked = first.form.map_or(&[][..], |(_, table)| &table.items);
    let is_corrected = is_corrected(&by_indicator(first), &others);
    for (item, of) in first.items.iter_mut().zip(asked) {
        let Some(other) = others.get(of.indicator.as_str()) else { continue };
        let differs = other.value() != item.reading.value();
        if differs || !is_corrected && is_some(&item.reading) {
            doubt(item, &of.indicator, message);
        }
    }
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
