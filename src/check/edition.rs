//! The names of figures told in prose: those of the form that the report fills.

use std::collections::BTreeSet;

use crate::codebook::{Codebook, Phrase};
use crate::narrate::{Agrees, Mention};
use crate::observe::Observation;

/// What a mention may equal, by the edition of the form: each is a sum of indicators.
pub fn names<'c>(mention: &Mention, codebook: &'c Codebook) -> Vec<&'c Vec<String>> {
    let same =
        |phrase: &&Phrase| phrase.topic == mention.topic && phrase.indicator() == mention.indicator;
    let mut named: Vec<&Vec<String>> = Vec::new();
    for equals in codebook.narrative.iter().filter(same).flat_map(|phrase| &phrase.equals) {
        if !named.contains(&equals) {
            named.push(equals);
        }
    }
    named
}

/// Names the mentions that nothing was compared with by what the form of their report asks for:
/// 制发规章 in a report of 2021 is not the row of 2019. Without a table the year tells the form.
pub fn name(
    mentions: &mut [Mention],
    observations: &[Observation],
    codebook: &Codebook,
    year: Option<u16>,
) {
    let asked = asked(observations, codebook, year);
    for mention in mentions.iter_mut().filter(|mention| mention.indicator.is_some()) {
        if mention.agrees != Agrees::NotCompared {
            continue;
        }
        let mut names = names(mention, codebook).into_iter();
        if let Some(name) = names.find(|sum| sum.iter().all(|id| asked.contains(id.as_str()))) {
            mention.indicator = Some(name.join("+"));
        }
    }
}

/// The indicators that the forms of a report ask for.
fn asked<'a>(
    observations: &'a [Observation],
    codebook: &'a Codebook,
    year: Option<u16>,
) -> BTreeSet<&'a str> {
    if !observations.is_empty() {
        return observations.iter().map(|observation| observation.indicator.as_str()).collect();
    }
    let of_year = codebook.forms.iter().filter(|form| {
        let (first, last) = form.years;
        // The forms before are of some places only.
        first >= NATIONAL && year.is_some_and(|year| (first..=last).contains(&year))
    });
    let items = of_year.flat_map(|form| &form.tables).flat_map(|table| &table.items);
    items.map(|item| item.indicator.as_str()).collect()
}

/// The first report year of a form for the whole country.
const NATIONAL: u16 = 2014;
