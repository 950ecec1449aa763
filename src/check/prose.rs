//! What the prose tells against the table and against itself.
//!
//! A mention that should equal an item confirms or contradicts it. Only exact figures of the whole
//! year are compared; the prose often counts something narrower than the table, so a difference is
//! a remark about the report and never changes a value or its status.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{blame, edition, reach};
use crate::codebook::Codebook;
use crate::finding::{Finding, Rule, Severity};
use crate::identify::{Issuer, ReportId};
use crate::narrate::scope::{Span, span};
use crate::narrate::{Agrees, Mention};
use crate::observe::{Evidence, Observation};
use crate::text::unit;

/// Compares and marks the mentions; returns remarks about the report.
pub fn compare(
    observations: &mut [Observation],
    mentions: &mut [Mention],
    codebook: &Codebook,
    id: &ReportId,
) -> Vec<Finding> {
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for group in groups(mentions, id.year) {
        let sums = sums(&group, mentions, observations, codebook);
        if !sums.is_empty() {
            findings.extend(judge(&group, &sums, mentions, observations, id.issuer));
        }
    }
    edition::name(mentions, observations, codebook, id.year);
    findings.extend(super::lists::lists(mentions, observations));
    findings
}

/// What a mention may equal: the value of one or several items of the table.
struct Sum {
    value: Decimal,
    /// Indices of the observations that are added.
    terms: Vec<usize>,
}

/// Mentions of one indicator that may be compared, in the order of the text.
fn groups(mentions: &[Mention], year: Option<u16>) -> Vec<Vec<usize>> {
    let year = year.or_else(|| own_year(mentions));
    let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        let Some(indicator) = &mention.indicator else { continue };
        if mention.modifier.is_empty() && may_be_of_year(&mention.scope, year) {
            groups.entry((&mention.topic, indicator)).or_default().push(index);
        }
    }
    groups.into_values().collect()
}

/// The year that most figures name: the one reported on, where nothing else says which.
fn own_year(mentions: &[Mention]) -> Option<u16> {
    let mut named: BTreeMap<u16, usize> = BTreeMap::new();
    for mention in mentions {
        if let Span::Named(year) = span(&mention.scope) {
            *named.entry(year).or_default() += 1;
        }
    }
    named.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

fn may_be_of_year(scope: &str, year: Option<u16>) -> bool {
    match span(scope) {
        Span::Unsaid | Span::Year | Span::Part | Span::AsOf => true,
        Span::Named(named) => year == Some(named),
        Span::Cumulative | Span::OtherYear | Span::Change | Span::Plan | Span::Withdrawn => false,
    }
}

/// The sums of the table that the mentions of a group may equal, as the codebook names them.
fn sums(
    group: &[usize],
    mentions: &[Mention],
    observations: &[Observation],
    codebook: &Codebook,
) -> Vec<Sum> {
    let Some(first) = group.first().map(|&index| &mentions[index]) else { return Vec::new() };
    let named = edition::names(first, codebook).into_iter();
    named.filter_map(|terms| sum(terms, observations)).collect()
}

/// The sum of some indicators; `None` where one of them is not printed.
fn sum(indicators: &[String], observations: &[Observation]) -> Option<Sum> {
    let terms: Vec<usize> = indicators
        .iter()
        .map(|indicator| {
            let mut of_it = observations.iter().enumerate().filter(|(_, observation)| {
                observation.indicator == *indicator
                    && observation.span == crate::text::span::Span::Own
                    && observation.reading.value().is_some()
            });
            // The first printed: the report's own column where there are several.
            of_it.next().map(|(index, _)| index)
        })
        .collect::<Option<_>>()?;
    let values: Option<Vec<Decimal>> =
        terms.iter().map(|&index| in_base_unit(&observations[index])).collect();
    Some(Sum { value: values?.into_iter().sum(), terms })
}

/// The value in the unit without its power of ten, as mentions have it: 6 万元 is 60000 元.
fn in_base_unit(observation: &Observation) -> Option<Decimal> {
    let scale = unit::parse(&observation.unit).map_or(Decimal::ONE, |unit| unit.scale);
    observation.reading.value()?.checked_mul(scale)
}

fn judge(
    group: &[usize],
    sums: &[Sum],
    mentions: &mut [Mention],
    observations: &mut [Observation],
    issuer: Issuer,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut confirmed: Vec<usize> = Vec::new();
    for &index in group {
        let mention = &mut mentions[index];
        match sums.iter().find(|sum| (sum.value - mention.value).abs() <= mention.tolerance) {
            Some(sum) => {
                mention.agrees = Agrees::Yes;
                rename(mention, sum, observations);
                findings.extend(note_on_sum(mention, sum, sums, observations));
                confirmed.extend(&sum.terms);
            }
            None => open.push(index),
        }
    }
    let parts = (confirmed.is_empty() && open.len() > 1)
        .then(|| sums.iter().find(|sum| total(&open, mentions) == sum.value))
        .flatten();
    if let Some(sum) = parts {
        open.drain(..).for_each(|index| mentions[index].agrees = Agrees::Yes);
        confirmed.extend(&sum.terms);
    }
    // Two sentences with the same figure are one voice.
    confirmed.sort_unstable();
    confirmed.dedup();
    for &index in &confirmed {
        observations[index].evidence.insert(Evidence::Prose);
    }
    let narrower: Vec<usize> =
        open.iter().copied().filter(|&index| reach::differs(&mentions[index], issuer)).collect();
    let other = Other { fits: !confirmed.is_empty(), narrower: &narrower };
    findings.extend(contradict(&open, &other, &sums[0], mentions, observations));
    findings
}

fn total(indices: &[usize], mentions: &[Mention]) -> Decimal {
    indices.iter().map(|&index| mentions[index].value).sum()
}

/// Why figures that fit nothing may be no contradiction.
struct Other<'o> {
    /// Another sentence agrees.
    fits: bool,
    /// Those that speak of less than the table, or of more.
    narrower: &'o [usize],
}

/// Figures that fit nothing in the table.
fn contradict(
    open: &[usize],
    other: &Other<'_>,
    sum: &Sum,
    mentions: &mut [Mention],
    observations: &[Observation],
) -> Option<Finding> {
    for &index in open {
        rename(&mut mentions[index], sum, observations);
    }
    let told = |index: &usize| mentions[*index].value < sum.value;
    let parts = open.len() > 1 && open.iter().all(told);
    let open_parts = parts && other.narrower.is_empty();
    // Another sentence agrees, or this one speaks of less than the table: a part, as it seems.
    let ambiguous = |index: &usize| {
        let partly = matches!(span(&mentions[*index].scope), Span::Part | Span::AsOf);
        other.fits || other.narrower.contains(index) || (partly && !open_parts)
    };
    let against: Vec<usize> = open.iter().copied().filter(|index| !ambiguous(index)).collect();
    for &index in open {
        let no = against.contains(&index);
        mentions[index].agrees = if no { Agrees::No } else { Agrees::Ambiguous };
    }
    let first = *against.first()?;
    let observation = &observations[*sum.terms.first()?];
    let values: Vec<String> =
        against.iter().map(|&index| mentions[index].value.normalize().to_string()).collect();
    let together = match parts {
        true => format!(", together {}", total(open, mentions).normalize()),
        false => String::new(),
    };
    let table = sum.value.normalize();
    let message = format!("the prose tells {}{together}, the table has {table}", values.join(", "));
    let mut finding = Finding::source(Rule::ProseDiffers, Severity::Warning, message);
    finding.about = blame(observation);
    Some(finding.of(&observation.indicator).at(mentions[first].place.clone()))
}

/// The figure gets the name that it has in the table of its report.
fn rename(mention: &mut Mention, sum: &Sum, observations: &[Observation]) {
    let terms = sum.terms.iter().map(|&term| observations[term].indicator.as_str());
    mention.indicator = Some(terms.collect::<Vec<_>>().join("+"));
}

/// 受理 may mean the new requests or those carried over as well: the remark says which fits.
fn note_on_sum(
    mention: &Mention,
    sum: &Sum,
    sums: &[Sum],
    observations: &[Observation],
) -> Option<Finding> {
    let other = sums.iter().find(|other| other.value != sum.value)?;
    if sum.terms.len() < 2 || !sum.terms.starts_with(&other.terms) {
        return None;
    }
    let ids: Vec<&str> =
        sum.terms.iter().map(|&index| observations[index].indicator.as_str()).collect();
    let message = format!(
        "the prose tells {}, which is {} and not the {} of {} alone",
        mention.value.normalize(),
        ids.join(" + "),
        other.value.normalize(),
        ids[0]
    );
    let finding = Finding::source(Rule::ProseDiffers, Severity::Note, message);
    Some(finding.of(ids[0]).at(mention.place.clone()))
}

#[cfg(test)]
mod tests;
