//! Observations against the form's arithmetic and the prose: does anything speak for or against it?

mod apart;
mod confirm;
mod damage;
mod derive;
mod edition;
mod errata;
mod leading;
mod ledger;
mod lists;
mod misread;
mod prose;
mod range;
mod reach;
mod sums;

use crate::codebook::{Codebook, Shape};
use crate::finding::{About, Finding};
use crate::identify::ReportId;
use crate::narrate::Mention;
use crate::observe::{Evidence, Observation};

/// Confirms and flags in place; returns what is worth a remark. Never changes a printed value.
///
/// `id` says whose report it is: a city takes more in fees than a county, and the figures of one
/// office are a share in the report of its district.
///
/// The only value that it adds is a blank total whose parts are all printed: it becomes a flagged
/// one that says so.
pub fn check(
    observations: &mut [Observation],
    mentions: &mut [Mention],
    codebook: &Codebook,
    id: &ReportId,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let limit = |indicator: &str| codebook.limit(indicator, id.level.id());
    for ledger in ledger::ledgers(observations, codebook) {
        range::flag(observations, &ledger, limit);
        leading::doubt(observations, &ledger);
        let derived = derive::blank_totals(observations, &ledger);
        findings.extend(confirm::confirm(observations, &ledger, &derived));
    }
    apart::doubt(observations, &codebook.notes);
    findings.extend(prose::compare(observations, mentions, codebook, id));
    findings
}

pub use damage::doubt;
pub use errata::flag as corrected;
pub use misread::propose as propose_digits;

/// Whom a contradiction speaks against: the report, or our reading of it.
///
/// A cell of a declared or drawn table under an exact label is what the report prints. Where the
/// columns were told by alignment or by the labels alone, a number may have come to the wrong
/// item, unless something else has confirmed it there.
fn blame(observation: &Observation) -> About {
    about(observation, observation.is_placed())
}

/// The same for a sum of a table of a shape. Where all figures of a row may have moved by a column, readers that
/// go by the same order agree on it, and sums of zeros hold by chance: only what is said elsewhere places them.
fn blame_of_sum(observation: &Observation, shape: Shape) -> About {
    let is_placed = match shape {
        Shape::Matrix | Shape::Wide => {
            observation.evidence.iter().any(|one| !matches!(one, Evidence::Sum(_)))
        }
        Shape::List | Shape::Blocks => observation.is_placed(),
    };
    about(observation, is_placed)
}

fn about(observation: &Observation, is_placed: bool) -> About {
    let firm = observation.method.has_cells() || is_placed;
    if firm && observation.reading.is_certain() { About::Source } else { About::Reading }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::codebook::{
        Form, Item, Prepared, Relation, Shape, Strictness, Sum, Table, ValueKind,
    };
    use crate::finding::{Rule, Severity};
    use crate::grid::Method;
    use crate::reading::{Figure, Missing, Reading};
    use crate::text::span::Span;

    /// A form whose rows are `a`, `b`, … with these relations: `a = b + c`, `soft a <= b`.
    fn codebook(sums: &[&str]) -> Codebook {
        let items = ('a'..='h').enumerate().map(|(row, code)| Item {
            code: code.to_string(),
            row,
            column: 0,
            unit: "件".to_owned(),
            indicator: code.to_string(),
            kind: ValueKind::Count,
        });
        let table = Table {
            id: "list".to_owned(),
            title: String::new(),
            shape: Shape::List,
            rows: Vec::new(),
            columns: Vec::new(),
            items: items.collect(),
            sums: sums.iter().map(|text| sum(text)).collect(),
            headings: Prepared::default(),
        };
        let form = Form {
            id: "form".to_owned(),
            title: String::new(),
            years: (2000, 2001),
            tables: vec![table],
        };
        Codebook { forms: vec![form].into(), ..Codebook::default() }
    }

    fn sum(text: &str) -> Sum {
        let (strictness, equation) = match text.strip_prefix("soft ") {
            Some(equation) => (Strictness::Soft, equation),
            None => (Strictness::Strict, text),
        };
        let words: Vec<&str> = equation.split(' ').collect();
        let operator =
            words.iter().position(|word| !word.starts_with(char::is_alphabetic) && *word != "+");
        let operator = operator.expect("the test writes a relation");
        let side = |words: &[&str]| {
            words.iter().filter(|word| **word != "+").map(|code| (1, (*code).to_owned())).collect()
        };
        Sum {
            id: text.to_owned(),
            left: side(&words[..operator]),
            relation: match words[operator] {
                "=" => Relation::Equal,
                "<=" => Relation::AtMost,
                ">when" => Relation::PositiveWhen,
                other => panic!("no relation {other}"),
            },
            right: side(&words[operator + 1..]),
            strictness,
            note: String::new(),
        }
    }

    /// `a=5`, `b=` (blank), `c=/`, `d~5` (label in doubt).
    fn observation(text: &str) -> Observation {
        let (code, printed) = text.split_at(1);
        let (doubt, printed) = printed.split_at(1);
        let mut reading = match printed {
            "" => Reading::Missing(Missing::Blank),
            "/" => Reading::Missing(Missing::Placeholder("/".to_owned())),
            "?" => Reading::Missing(Missing::RowAbsent),
            number => Reading::Good(Figure {
                value: number.parse().expect("the test writes a number"),
                printed: number.to_owned(),
            }),
        };
        if doubt == "~" {
            reading.flag(Finding::reading(Rule::LabelApproximate, Severity::Warning, "like it"));
        }
        Observation {
            form: "form".to_owned(),
            table: "list".to_owned(),
            table_number: 1,
            item: code.to_owned(),
            indicator: code.to_owned(),
            label: String::new(),
            column_label: String::new(),
            series: None,
            span: Span::Own,
            unit: "件".to_owned(),
            reading,
            evidence: BTreeSet::new(),
            agreed: false,
            place: None,
            method: Method::Native,
        }
    }

    /// What becomes of the values: `a=5 good 1`, `b flagged source sum_mismatch`, and the rules
    /// of the remarks.
    #[track_caller]
    fn check(sums: &[&str], values: &str, expected: &str) {
        let mut observations: Vec<_> = values.split(' ').map(observation).collect();
        let id = ReportId::default();
        let findings = super::check(&mut observations, &mut [], &codebook(sums), &id);
        let values = observations.iter().map(told);
        let notes = findings.iter().map(|finding| finding.rule.id().to_owned());
        assert_eq!(values.chain(notes).collect::<Vec<_>>().join(", "), expected);
    }

    fn told(observation: &Observation) -> String {
        let Observation { item, reading, .. } = observation;
        let confirmed_by = observation.confirmed_by();
        let value = reading.value().map_or(String::from("_"), |value| value.to_string());
        let flags: Vec<String> = reading
            .findings()
            .iter()
            .map(|finding| format!(" {}:{}", finding.about.id(), finding.rule.id()))
            .collect();
        format!("{item}={value} {confirmed_by}{}", flags.concat())
    }

    /// What is proposed where all figures were read on a picture: `b=12`.
    #[track_caller]
    fn check_misread(sums: &[&str], values: &str, expected: &str) {
        let area = crate::source::Rect::default();
        let mut observations: Vec<_> = values.split(' ').map(observation).collect();
        for observation in &mut observations {
            observation.place = Some(crate::source::Place::Box { page: 1, area });
        }
        let mut page = crate::read::Page { number: 1, ..crate::read::Page::default() };
        propose_digits(&mut observations, &[page.clone()], &codebook(sums));
        assert!(observations.iter().all(|one| one.reading.findings().is_empty()), "no picture");
        page.recognised = true;
        propose_digits(&mut observations, &[page], &codebook(sums));
        let told = observations.iter().flat_map(|one| {
            let of = move |finding: &Finding| format!("{}: {}", one.item, finding.message);
            one.reading.findings().iter().map(of)
        });
        let told: Vec<String> = told.collect();
        assert_eq!(told.join(", "), expected);
        let kept = observations.iter().zip(values.split(' ').map(observation));
        assert!(kept.into_iter().all(|(one, own)| one.reading.value() == own.reading.value()));
    }

    #[test]
    fn one_digit_that_would_mend_all_sums_is_proposed() {
        let sums = ["a = b + c", "d = b + e"];
        let told = "b: read as 8: with 3 all sums around it hold, and with no other digit";
        check_misread(&sums, "a=5 b=8 c=2 d=7 e=4", told);
        // Another digit of another figure would do as well.
        check_misread(&["a = b + c"], "a=11 b=3 c=3", "");
        // A thin 1 was dropped; with it, and in no other way, both sums hold.
        let told = "b: read as 3: with 13 all sums around it hold, and with no other digit";
        check_misread(&sums, "a=15 b=3 c=2 d=17 e=4", told);
        check_misread(&sums, "a=5 b=3 c=2 d=7 e=4", "");
    }

    #[test]
    fn a_sum_that_holds_confirms_its_terms() {
        check(&["a = b + c"], "a=5 b=2 c=3 d=1", "a=5 1, b=2 1, c=3 1, d=1 0");
        check(&["a = b + c", "d = a"], "a=5 b=2 c=3 d=5", "a=5 2, b=2 1, c=3 1, d=5 1");
    }

    #[test]
    fn a_changed_digit_is_flagged_with_all_terms() {
        check(
            &["a = b + c"],
            "a=6 b=2 c=3",
            "a=6 0 source:sum_mismatch, b=2 0 source:sum_mismatch, c=3 0 source:sum_mismatch",
        );
    }

    #[test]
    fn a_value_in_two_broken_sums_is_flagged_once() {
        check(
            &["a = b", "c = b"],
            "a=1 b=2 c=3",
            "a=1 0 source:sum_mismatch, b=2 0 source:sum_mismatch, c=3 0 source:sum_mismatch",
        );
    }

    #[test]
    fn a_sum_on_blanks_confirms_and_is_remarked_on() {
        check(&["a = b + c"], "a=5 b=5 c=", "a=5 1, b=5 1, c=_ 0, sum_blank");
    }

    #[test]
    fn a_sum_that_only_a_blank_may_explain_is_flagged() {
        check(
            &["a = b + c"],
            "a=5 b=3 c=/",
            "a=5 0 source:sum_blank, b=3 0 source:sum_blank, c=_ 0",
        );
    }

    #[test]
    fn a_blank_total_is_derived_and_flagged() {
        check(&["a = b + c"], "a= b=2 c=3", "a=5 0 reading:derived, b=2 0, c=3 0");
        check(&["a = b + c"], "a=/ b=2 c=3", "a=_ 0, b=2 0, c=3 0");
        check(&["a = b + c"], "a= b=2 c=", "a=_ 0, b=2 0, c=_ 0");
        check(&["a = b + c"], "a=? b=2 c=3", "a=_ 0, b=2 0, c=3 0");
    }

    #[test]
    fn a_derived_total_can_be_confirmed_by_another_sum() {
        check(
            &["a = b + c", "d = a"],
            "a= b=2 c=3 d=5",
            "a=5 1 reading:derived, b=2 0, c=3 0, d=5 1",
        );
    }

    #[test]
    fn two_sums_that_derive_different_totals_derive_nothing() {
        check(&["a = b", "a = c"], "a= b=2 c=3", "a=_ 0, b=2 0, c=3 0");
    }

    #[test]
    fn a_doubtful_label_is_lifted_where_no_other_place_is_left() {
        check(&["a = b + c"], "a=5 b=2 c~3", "a=5 1, b=2 1, c=3 1");
    }

    #[test]
    fn two_doubtful_labels_could_be_swapped_and_stay() {
        check(
            &["a = b + c"],
            "a=5 b~2 c~3",
            "a=5 1, b=2 1 reading:label_approximate, c=3 1 reading:label_approximate",
        );
    }

    #[test]
    fn a_doubtful_zero_fits_into_every_sum_and_stays() {
        check(&["a = b + c"], "a=5 b=5 c~0", "a=5 1, b=5 1, c=0 1 reading:label_approximate");
    }

    #[test]
    fn a_broken_sum_with_a_doubtful_label_speaks_against_the_reading() {
        check(
            &["a = b"],
            "a=5 b~2",
            "a=5 0 source:sum_mismatch, b=2 0 reading:label_approximate reading:sum_mismatch",
        );
    }

    #[test]
    fn a_soft_rule_leaves_the_values_alone() {
        check(&["soft a <= b"], "a=5 b=2", "a=5 0, b=2 0, soft_rule");
        check(&["soft a >when b"], "a= b=280", "a=_ 0, b=280 0, soft_rule");
    }

    #[test]
    fn a_strict_inequality_flags() {
        check(&["a <= b"], "a=5 b=2", "a=5 0 source:sum_mismatch, b=2 0 source:sum_mismatch");
    }

    #[test]
    fn a_count_with_a_fraction_is_flagged() {
        check(&[], "a=5.5 b=2", "a=5.5 0 reading:range, b=2 0");
    }
}
