//! Blank totals that follow from their printed parts.

use rust_decimal::Decimal;

use crate::codebook::Sum;
use crate::finding::{Finding, Rule, Severity};
use crate::observe::Observation;
use crate::reading::{Figure, Missing, Reading};

use super::ledger::Ledger;

/// Gives each blank total whose parts are all printed the sum of them, flagged as derived.
///
/// Returns the ids of the sums that were used up: they cannot confirm what follows from them.
pub fn blank_totals<'c>(observations: &mut [Observation], ledger: &Ledger<'c>) -> Vec<&'c str> {
    // All are found before any is filled in: nothing is derived from what was derived.
    let mut found: Vec<(usize, Decimal, &'c Sum)> = ledger
        .table
        .sums
        .iter()
        .filter(|sum| sum.is_strict_equality())
        .filter_map(|sum| blank_total(sum, observations, ledger))
        .collect();
    found.sort_by_key(|(index, ..)| *index);
    let mut used = Vec::new();
    for of_one in found.chunk_by(|a, b| a.0 == b.0) {
        let (index, value, _) = of_one[0];
        // Two sums that say different things say nothing.
        if of_one.iter().all(|(_, other, _)| *other == value) {
            fill_in(&mut observations[index], value, of_one[0].2);
            used.extend(of_one.iter().map(|(.., sum)| sum.id.as_str()));
        }
    }
    used
}

/// The blank total of a sum and its value, where every part is printed and certain.
fn blank_total<'c>(
    sum: &'c Sum,
    observations: &[Observation],
    ledger: &Ledger<'_>,
) -> Option<(usize, Decimal, &'c Sum)> {
    let (total, parts) = match (sum.left.as_slice(), sum.right.as_slice()) {
        ([(1, total)], parts) | (parts, [(1, total)]) => (total, parts),
        _ => return None,
    };
    let index = ledger.index(total)?;
    // A dash says that the office reports no total; only an empty cell was left to be worked out.
    if observations[index].reading != Reading::Missing(Missing::Blank) {
        return None;
    }
    let value = parts.iter().try_fold(Decimal::ZERO, |sum, (sign, code)| {
        let reading = &observations[ledger.index(code)?].reading;
        let part = reading.value().filter(|_| reading.is_certain())?;
        sum.checked_add(part * Decimal::from(*sign))
    })?;
    Some((index, value, sum))
}

fn fill_in(observation: &mut Observation, value: Decimal, sum: &Sum) {
    let message = format!("the total is blank; {} gives {value}", sum.id);
    // Nobody printed it: it is no certain value, and stays out of the panel.
    let finding = Finding::reading(Rule::Derived, Severity::Warning, message)
        .of(&observation.indicator)
        .at(observation.place.clone());
    let figure = Figure { value, printed: String::new() };
    observation.reading = Reading::Flagged(figure, vec![finding]);
}
