//! The verdicts of a table's sums → confirmations, flags and remarks.

use std::collections::{BTreeMap, BTreeSet};

use crate::codebook::{Relation, Shape, Strictness, Sum};
use crate::finding::{Finding, Rule, Severity};
use crate::observe::{Evidence, Observation};
use crate::reading::Reading;

use super::blame_of_sum;
use super::ledger::{Ledger, Term};
use super::sums::{Verdict, verdict};

/// Decides all sums of a table; those in `used` have served to derive a total and prove nothing.
pub fn confirm(
    observations: &mut [Observation],
    ledger: &Ledger<'_>,
    used: &[&str],
) -> Vec<Finding> {
    let decided: Vec<(&Sum, Verdict)> = ledger
        .table
        .sums
        .iter()
        .filter(|sum| !used.contains(&sum.id.as_str()))
        .filter_map(|sum| Some((sum, verdict(sum, ledger, observations)?)))
        .collect();
    for (sum, _) in decided.iter().filter(|(sum, verdict)| proves(sum, *verdict)) {
        for index in printed_terms(sum, ledger, observations) {
            let observation = &mut observations[index];
            observation.evidence.insert(Evidence::Sum(sum.id.clone()));
        }
    }
    lift_labels(&decided, observations, ledger);
    flag_broken(&decided, observations, ledger);
    flag_rows_out_of_joint(observations, ledger);
    let mut findings = Vec::from_iter(blank_note(&decided, observations, ledger));
    findings.extend(soft_notes(&decided, observations, ledger));
    findings
}

/// Whether a verdict counts in favour of the terms.
fn proves(sum: &Sum, verdict: Verdict) -> bool {
    sum.is_strict_equality() && matches!(verdict, Verdict::Holds | Verdict::HoldsOnBlanks)
}

/// Indices of the observations whose figures a sum adds.
fn printed_terms(sum: &Sum, ledger: &Ledger<'_>, observations: &[Observation]) -> Vec<usize> {
    sum.left
        .iter()
        .chain(&sum.right)
        .filter(|(_, code)| matches!(ledger.term(code, observations), Term::Printed(_)))
        .filter_map(|(_, code)| ledger.index(code))
        .collect()
}

/// Lifts the doubt about a label where the arithmetic leaves no other place for the row.
///
/// A sum says nothing about the order of its parts, so it speaks for a doubtful label only where
/// all its other terms are certain; and a zero fits into every sum. What is shown for one cell of
/// a row is shown for the label, and so for the whole row.
fn lift_labels(decided: &[(&Sum, Verdict)], observations: &mut [Observation], ledger: &Ledger) {
    let shown: BTreeSet<usize> = decided
        .iter()
        .filter(|(sum, verdict)| sum.is_strict_equality() && *verdict == Verdict::Holds)
        .filter_map(|(sum, _)| lone_doubt(sum, observations, ledger))
        .collect();
    let rows: BTreeSet<usize> = ledger
        .items()
        .filter(|(_, index)| shown.contains(index))
        .map(|(item, _)| item.row)
        .collect();
    for (_, index) in ledger.items().filter(|(item, _)| rows.contains(&item.row)) {
        lift(&mut observations[index].reading);
    }
}

/// The only term of a sum whose label is in doubt, if it is more than nothing.
fn lone_doubt(sum: &Sum, observations: &[Observation], ledger: &Ledger<'_>) -> Option<usize> {
    let terms = printed_terms(sum, ledger, observations);
    let doubtful: Vec<usize> =
        terms.into_iter().filter(|&index| !observations[index].reading.is_certain()).collect();
    let [index] = doubtful[..] else { return None };
    observations[index].reading.value().filter(|value| !value.is_zero()).map(|_| index)
}

fn lift(reading: &mut Reading) {
    if let Reading::Flagged(figure, findings) = reading {
        findings.retain(|finding| finding.rule != Rule::LabelApproximate);
        if findings.is_empty() {
            *reading = Reading::Good(figure.clone());
        }
    }
}

/// Flags every term of a broken strict relation, once, with all that is broken about it.
fn flag_broken(decided: &[(&Sum, Verdict)], observations: &mut [Observation], ledger: &Ledger) {
    let mut broken: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (sum, verdict) in decided {
        if let (Strictness::Strict, Verdict::Fails { .. }) = (sum.strictness, verdict) {
            for index in printed_terms(sum, ledger, observations) {
                broken.entry(index).or_default().push(told(sum, *verdict));
            }
        }
    }
    for (index, messages) in broken {
        let observation = &mut observations[index];
        let finding = mismatch(observation, &messages, ledger.table.shape);
        observation.reading.flag(finding);
    }
    flag_open(decided, observations, ledger);
}

/// Flags the terms of strict relations that hold only if a blank is more than zero: a wrong digit
/// looks the same, and fillers leave blank what is zero.
fn flag_open(decided: &[(&Sum, Verdict)], observations: &mut [Observation], ledger: &Ledger) {
    for (sum, verdict) in decided {
        if let (Strictness::Strict, Verdict::Open) = (sum.strictness, verdict) {
            let message =
                format!("{}: does not hold if the blanks among its terms are zeros", sum.id);
            let finding = Finding::source(Rule::SumBlank, Severity::Warning, message);
            for index in printed_terms(sum, ledger, observations) {
                let about = blame_of_sum(&observations[index], ledger.table.shape);
                flag(&mut observations[index], &Finding { about, ..finding.clone() });
            }
        }
    }
}

/// Flags what is left of a matrix row of which several figures contradict all their sums: a row
/// that slipped by a column does that, and its other figures slipped with it.
fn flag_rows_out_of_joint(observations: &mut [Observation], ledger: &Ledger<'_>) {
    match ledger.table.shape {
        Shape::Matrix => {}
        Shape::List | Shape::Blocks | Shape::Wide => return,
    }
    let contradicted = |observation: &Observation| {
        let mut findings = observation.reading.findings().iter();
        !observation.is_placed() && findings.any(|f| f.rule == Rule::SumMismatch)
    };
    let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (item, index) in ledger.items() {
        rows.entry(item.row).or_default().push(index);
    }
    for row in rows.values() {
        let against = row.iter().filter(|&&index| contradicted(&observations[index])).count();
        if against < 2 {
            continue;
        }
        for &index in row {
            let observation = &mut observations[index];
            if observation.is_placed() {
                continue;
            }
            let message =
                format!("{against} figures of the row contradict the sums of their columns");
            let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
                .of(&observation.indicator)
                .at(observation.place.clone());
            observation.reading.flag(finding);
        }
    }
}

fn mismatch(observation: &Observation, messages: &[String], shape: Shape) -> Finding {
    let mut message = messages.join("; ");
    let mut severity = Severity::Error;
    match observation.confirmed_by() {
        0 => {}
        1 => message.push_str("; another check of this value holds"),
        others => message.push_str(&format!("; {others} other checks of this value hold")),
    }
    if observation.confirmed_by() > 0 {
        severity = Severity::Warning;
    }
    let mut finding = Finding::source(Rule::SumMismatch, severity, message);
    finding.about = blame_of_sum(observation, shape);
    finding.of(&observation.indicator).at(observation.place.clone())
}

/// A failed relation in words: what was found and what was expected.
fn told(sum: &Sum, verdict: Verdict) -> String {
    let Verdict::Fails { left, right } = verdict else { return sum.id.clone() };
    let id = &sum.id;
    match sum.relation {
        Relation::Equal => match (sum.left.len(), sum.right.len()) {
            (1, _) => format!("{id}: parts add up to {right}, printed total is {left}"),
            (_, 1) => format!("{id}: parts add up to {left}, printed total is {right}"),
            _ => format!("{id}: one side adds up to {left}, the other to {right}"),
        },
        Relation::AtMost => format!("{id}: {left} is more than {right}, expected at most that"),
        Relation::AtLeast => format!("{id}: {left} is less than {right}, expected at least that"),
        Relation::AtLeastMax => {
            format!("{id}: {left} is less than its largest part, which is {right}")
        }
        Relation::PositiveWhen => {
            format!("{id}: no positive number is printed, expected one because of {right}")
        }
        Relation::Unlike => {
            format!("{id}: figures of two kinds both give {right}: {}", sum.note)
        }
    }
}

/// One remark on all sums of the table that lean on blanks.
fn blank_note(
    decided: &[(&Sum, Verdict)],
    observations: &[Observation],
    ledger: &Ledger<'_>,
) -> Option<Finding> {
    let ids: Vec<&str> = decided
        .iter()
        .filter(|(sum, verdict)| sum.is_strict_equality() && *verdict == Verdict::HoldsOnBlanks)
        .map(|(sum, _)| sum.id.as_str())
        .collect();
    let place = ledger.items().find_map(|(_, index)| observations[index].place.clone());
    let message =
        format!("table {}: {} add up if blanks are read as zero", ledger.table.id, ids.join(", "));
    let finding = Finding::source(Rule::SumBlank, Severity::Note, message).at(place);
    (!ids.is_empty()).then_some(finding)
}

/// Usual relations that do not hold. They leave the status of the values alone, but for columns
/// that seem to be filled with figures of another kind.
fn soft_notes(
    decided: &[(&Sum, Verdict)],
    observations: &mut [Observation],
    ledger: &Ledger<'_>,
) -> Vec<Finding> {
    let mut notes = Vec::new();
    for (sum, verdict) in decided {
        if let (Strictness::Soft, Verdict::Fails { .. }) = (sum.strictness, verdict) {
            let finding = Finding::source(Rule::SoftRule, Severity::Warning, told(sum, *verdict));
            let indices: Vec<usize> =
                sum.left.iter().filter_map(|(_, code)| ledger.index(code)).collect();
            match sum.relation {
                Relation::Unlike => {
                    for index in indices {
                        flag(&mut observations[index], &finding);
                    }
                }
                Relation::Equal
                | Relation::AtMost
                | Relation::AtLeast
                | Relation::AtLeastMax
                | Relation::PositiveWhen => notes.extend(indices.first().map(|&index| {
                    let observation = &observations[index];
                    finding.of(&observation.indicator).at(observation.place.clone())
                })),
            }
        }
    }
    notes
}

fn flag(observation: &mut Observation, finding: &Finding) {
    let finding = finding.clone().of(&observation.indicator).at(observation.place.clone());
    observation.reading.flag(finding);
}
