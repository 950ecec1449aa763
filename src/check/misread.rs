//! Figures that were read on pictures, and sums that fail: would one misread digit explain them?
//!
//! The answer is a proposal for whoever looks at the page. No value changes by it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::ledger::{self, Ledger};
use super::sums::{Verdict, verdict};
use crate::codebook::{Codebook, Sum};
use crate::finding::{Finding, Rule, Severity};
use crate::observe::Observation;
use crate::read::Page;
use crate::reading::{Figure, Reading};
use crate::source::Place;

/// Digits that are taken for one another on bad crops, each pair both ways.
const ALIKE: [(u8, u8); 14] = [
    (b'0', b'6'),
    (b'0', b'8'),
    (b'0', b'9'),
    (b'1', b'4'),
    (b'1', b'7'),
    (b'2', b'7'),
    (b'3', b'5'),
    (b'3', b'8'),
    (b'3', b'9'),
    (b'4', b'9'),
    (b'5', b'6'),
    (b'5', b'8'),
    (b'6', b'8'),
    (b'8', b'9'),
];

/// Flags the one figure of a block of failing sums of which another reading makes all of them hold,
/// where there is only one such figure and one such reading.
pub fn propose(observations: &mut [Observation], pages: &[Page], codebook: &Codebook) {
    if !pages.iter().any(|page| page.recognised) {
        return;
    }
    for ledger in ledger::ledgers(observations, codebook) {
        for block in failing(&ledger, observations) {
            if let Some(change) = only_change(&block, &ledger, observations, pages) {
                flag(&mut observations[change.index], change.value);
            }
        }
    }
}

/// Another value for an observation.
struct Change {
    index: usize,
    value: Decimal,
}

fn flag(observation: &mut Observation, value: Decimal) {
    let printed = observation.reading.printed();
    let message =
        format!("read as {printed}: with {value} all sums around it hold, and with no other digit");
    let finding = Finding::reading(Rule::Misread, Severity::Warning, message)
        .of(&observation.indicator)
        .at(observation.place.clone());
    observation.reading.flag(finding);
}

/// The strict sums that fail, those together that share a figure.
fn failing<'c>(ledger: &Ledger<'c>, observations: &[Observation]) -> Vec<Vec<&'c Sum>> {
    let fails =
        |sum: &&Sum| matches!(verdict(sum, ledger, observations), Some(Verdict::Fails { .. }));
    let mut blocks: Vec<Vec<&Sum>> = Vec::new();
    for sum in strict(ledger).filter(fails) {
        let (joined, mut others): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|block| block.iter().any(|other| share(other, sum)));
        others.push(joined.into_iter().flatten().chain([sum]).collect());
        blocks = others;
    }
    blocks
}

fn strict<'c>(ledger: &Ledger<'c>) -> impl Iterator<Item = &'c Sum> + use<'c> {
    ledger.table.sums.iter().filter(|sum| sum.is_strict_equality())
}

fn codes(sum: &Sum) -> impl Iterator<Item = &str> {
    sum.left.iter().chain(&sum.right).map(|(_, code)| code.as_str())
}

fn share(one: &Sum, other: &Sum) -> bool {
    codes(one).any(|code| codes(other).any(|own| own == code))
}

/// The only change that makes a block hold and breaks no other sum; `None` where there is none, or
/// more than one.
fn only_change(
    block: &[&Sum],
    ledger: &Ledger<'_>,
    observations: &mut [Observation],
    pages: &[Page],
) -> Option<Change> {
    let codes: BTreeSet<&str> = block.iter().flat_map(|sum| codes(sum)).collect();
    let mut found = None;
    for code in codes {
        let Some(index) = ledger.index(code) else { continue };
        if !is_recognised(&observations[index], pages) {
            continue;
        }
        let Some(read) = observations[index].reading.value() else { continue };
        let touched: Vec<&Sum> =
            strict(ledger).filter(|sum| self::codes(sum).any(|own| own == code)).collect();
        for value in others(read) {
            set(&mut observations[index].reading, value);
            let holds = holds(block, &touched, ledger, observations);
            set(&mut observations[index].reading, read);
            if holds && found.replace(Change { index, value }).is_some() {
                return None;
            }
        }
    }
    found
}

/// Whether all sums of a block hold, and no other fails that has the changed figure.
fn holds(
    block: &[&Sum],
    touched: &[&Sum],
    ledger: &Ledger<'_>,
    observations: &[Observation],
) -> bool {
    let verdict = |sum: &Sum| verdict(sum, ledger, observations);
    block.iter().all(|sum| matches!(verdict(sum), Some(Verdict::Holds | Verdict::HoldsOnBlanks)))
        && !touched.iter().any(|sum| matches!(verdict(sum), Some(Verdict::Fails { .. })))
}

fn is_recognised(observation: &Observation, pages: &[Page]) -> bool {
    match &observation.place {
        Some(Place::Box { page: number, .. }) => {
            pages.iter().any(|page| page.number == *number && page.recognised)
        }
        Some(Place::Cell { .. } | Place::Block(_)) | None => false,
    }
}

fn set(reading: &mut Reading, value: Decimal) {
    match reading {
        Reading::Good(Figure { value: own, .. })
        | Reading::Flagged(Figure { value: own, .. }, _) => {
            *own = value;
        }
        Reading::Missing(_) => {}
    }
}

/// What a figure may be in truth: with one digit for one that looks like it, or with a thin 1 that was
/// dropped, or that was a piece of a line.
fn others(read: Decimal) -> BTreeSet<Decimal> {
    let digits = read.normalize().to_string();
    let mut texts = Vec::new();
    for (at, &digit) in digits.as_bytes().iter().enumerate() {
        let (before, behind) = (&digits[..at], &digits[at + 1..]);
        let pairs = ALIKE.iter().flat_map(|&(one, other)| [(one, other), (other, one)]);
        for (_, other) in pairs.filter(|&(one, _)| one == digit) {
            texts.push(format!("{before}{}{behind}", char::from(other)));
        }
        if digit == b'1' {
            texts.push(format!("{before}{behind}"));
        }
    }
    texts.extend((0..=digits.len()).map(|at| format!("{}1{}", &digits[..at], &digits[at..])));
    // A printed figure does not begin with a zero.
    let proper = |text: &String| text == "0" || !text.starts_with('0') || text.starts_with("0.");
    texts.iter().filter(|text| proper(text)).filter_map(|text| text.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_others(read: &str, expected: &str) {
        let found: Vec<String> =
            others(read.parse().unwrap()).iter().map(Decimal::to_string).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn digits_that_look_alike_and_thin_ones() {
        check_others("2", "7 12 21");
        check_others("17", "7 11 12 47 77 117 171");
        check_others("0", "6 8 9 10");
    }
}
