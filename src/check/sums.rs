//! Printed totals against their printed parts.

use rust_decimal::Decimal;

use crate::codebook::{Relation, Sum};

use super::ledger::{Ledger, Term};
use crate::observe::Observation;

/// What the printed terms say to a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Holds as printed.
    Holds,
    /// Holds if its blanks are zeros.
    HoldsOnBlanks,
    /// Fails if its blanks are zeros, and may hold if they stand for figures not reported.
    Open,
    /// A term was not read, so nothing is decided.
    Undecided,
    /// Cannot hold, whatever the blanks stand for.
    Fails { left: Decimal, right: Decimal },
}

/// The values that one side of a sum may have.
#[derive(Clone, Copy, Debug)]
struct Side {
    /// With blanks as zero.
    as_zero: Decimal,
    /// Bounds for blanks of zero or more; `None` is no bound.
    least: Option<Decimal>,
    most: Option<Decimal>,
    printed: usize,
    blank: usize,
    unknown: usize,
}

/// Decides a sum twice where parts are blank: with blanks as zero, and with blanks as anything
/// from zero up. `None` where a side has no printed term: nothing is compared then.
pub fn verdict(sum: &Sum, ledger: &Ledger<'_>, observations: &[Observation]) -> Option<Verdict> {
    let terms = |side: &[(i8, String)]| -> Vec<(i8, Term)> {
        side.iter().map(|(sign, code)| (*sign, ledger.term(code, observations))).collect()
    };
    judge(&terms(&sum.left), sum.relation, &terms(&sum.right))
}

fn judge(left: &[(i8, Term)], relation: Relation, right: &[(i8, Term)]) -> Option<Verdict> {
    // A bare number on the right side has no terms; `positive when` asks about a blank left side.
    let left = total(left)?;
    let right = match relation {
        Relation::AtLeastMax => largest(right),
        Relation::Equal
        | Relation::AtMost
        | Relation::AtLeast
        | Relation::PositiveWhen
        | Relation::Unlike => total(right)?,
    };
    match relation {
        Relation::PositiveWhen => Some(positive_when(&left, &right)),
        Relation::Unlike => Some(unlike(&left, &right)),
        Relation::Equal | Relation::AtMost | Relation::AtLeast | Relation::AtLeastMax => {
            if left.printed == 0 || right.printed == 0 {
                return None;
            }
            Some(compare(&left, relation, &right))
        }
    }
}

fn compare(left: &Side, relation: Relation, right: &Side) -> Verdict {
    let fails = Verdict::Fails { left: left.as_zero, right: right.as_zero };
    if !possible(left, relation, right) {
        return fails;
    }
    if left.unknown + right.unknown > 0 {
        return Verdict::Undecided;
    }
    let holds = match relation {
        Relation::Equal => left.as_zero == right.as_zero,
        Relation::AtMost => left.as_zero <= right.as_zero,
        Relation::AtLeast | Relation::AtLeastMax => left.as_zero >= right.as_zero,
        Relation::PositiveWhen | Relation::Unlike => true,
    };
    match (holds, left.blank + right.blank) {
        (true, 0) => Verdict::Holds,
        (true, _) => Verdict::HoldsOnBlanks,
        (false, 0) => fails,
        (false, _) => Verdict::Open,
    }
}

/// Whether some figures of zero or more in place of the blanks make the relation true.
fn possible(left: &Side, relation: Relation, right: &Side) -> bool {
    let at_most = |a: &Side, b: &Side| match (a.least, b.most) {
        (Some(least), Some(most)) => least <= most,
        (None, _) | (_, None) => true,
    };
    match relation {
        Relation::Equal => at_most(left, right) && at_most(right, left),
        Relation::AtMost => at_most(left, right),
        Relation::AtLeast | Relation::AtLeastMax => at_most(right, left),
        Relation::PositiveWhen | Relation::Unlike => true,
    }
}

/// Attendees without a class: a blank is remarked on as well, because somebody did attend.
fn positive_when(left: &Side, right: &Side) -> Verdict {
    if left.unknown + right.unknown > 0 || right.printed == 0 {
        return Verdict::Undecided;
    }
    if right.as_zero > Decimal::ZERO && left.as_zero <= Decimal::ZERO {
        return Verdict::Fails { left: left.as_zero, right: right.as_zero };
    }
    Verdict::Holds
}

fn unlike(left: &Side, right: &Side) -> Verdict {
    if left.unknown + right.unknown + left.blank + right.blank > 0 {
        return Verdict::Undecided;
    }
    if left.as_zero == right.as_zero && right.as_zero > Decimal::ZERO {
        return Verdict::Fails { left: left.as_zero, right: right.as_zero };
    }
    Verdict::Holds
}

/// The sum of a side. `None` where it is beyond any number that we can hold.
fn total(terms: &[(i8, Term)]) -> Option<Side> {
    let mut side = Side {
        as_zero: Decimal::ZERO,
        least: Some(Decimal::ZERO),
        most: Some(Decimal::ZERO),
        printed: 0,
        blank: 0,
        unknown: 0,
    };
    for (sign, term) in terms {
        match term {
            Term::Printed(value) => {
                side.as_zero = side.as_zero.checked_add(value * Decimal::from(*sign))?;
                side.printed += 1;
            }
            Term::Blank => side.blank += 1,
            Term::Unknown => side.unknown += 1,
        }
    }
    let open = |with: i8| {
        terms.iter().any(|(sign, term)| *sign == with && !matches!(term, Term::Printed(_)))
    };
    side.least = (!open(-1)).then_some(side.as_zero);
    side.most = (!open(1)).then_some(side.as_zero);
    Some(side)
}

/// The largest term of a side.
fn largest(terms: &[(i8, Term)]) -> Side {
    let printed: Vec<Decimal> = terms
        .iter()
        .filter_map(|(_, term)| match term {
            Term::Printed(value) => Some(*value),
            Term::Blank | Term::Unknown => None,
        })
        .collect();
    let count = |wanted: Term| terms.iter().filter(|(_, term)| *term == wanted).count();
    let (blank, unknown) = (count(Term::Blank), count(Term::Unknown));
    let as_zero = printed.iter().copied().max().unwrap_or_default();
    Side {
        as_zero,
        least: Some(as_zero),
        most: (blank + unknown == 0).then_some(as_zero),
        printed: printed.len(),
        blank,
        unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Terms as a person writes them: `5`, `_` for a blank, `?` for a cell that was not read.
    fn terms(text: &str) -> Vec<(i8, Term)> {
        text.split_whitespace()
            .map(|word| match word {
                "_" => (1, Term::Blank),
                "?" => (1, Term::Unknown),
                number => (1, Term::Printed(number.parse().unwrap())),
            })
            .collect()
    }

    #[track_caller]
    fn check(left: &str, relation: Relation, right: &str, expected: &str) {
        let verdict = match judge(&terms(left), relation, &terms(right)) {
            None => "nothing to compare",
            Some(Verdict::Holds) => "holds",
            Some(Verdict::HoldsOnBlanks) => "holds on blanks",
            Some(Verdict::Open) => "open",
            Some(Verdict::Undecided) => "undecided",
            Some(Verdict::Fails { .. }) => "fails",
        };
        assert_eq!(verdict, expected, "{left} {relation:?} {right}");
    }

    #[test]
    fn parts_that_add_up_hold() {
        check("223", Relation::Equal, "96 0 58 69", "holds");
        check("233", Relation::Equal, "96 0 58 69", "fails");
    }

    #[test]
    fn a_blank_part_is_decided_twice() {
        check("223", Relation::Equal, "96 _ 58 69", "holds on blanks");
        check("230", Relation::Equal, "96 _ 58 69", "open");
        check("220", Relation::Equal, "96 _ 58 69", "fails");
    }

    #[test]
    fn a_blank_total_is_not_decided() {
        check("_", Relation::Equal, "96 58", "nothing to compare");
        check("3", Relation::Equal, "_ _", "nothing to compare");
        check("_", Relation::Equal, "_ _", "nothing to compare");
    }

    #[test]
    fn a_part_that_was_not_read_leaves_the_sum_undecided_unless_it_is_impossible() {
        check("223", Relation::Equal, "96 ? 58", "undecided");
        check("100", Relation::Equal, "96 ? 58", "fails");
    }

    #[test]
    fn blanks_on_both_sides_can_make_up_for_each_other() {
        check("5 _", Relation::Equal, "9 _", "open");
        check("5 _", Relation::Equal, "5 _", "holds on blanks");
    }

    #[test]
    fn an_inequality_with_blanks() {
        check("5", Relation::AtMost, "3 1", "fails");
        check("5", Relation::AtMost, "3 _", "open");
        check("5", Relation::AtMost, "3 2", "holds");
        check("5", Relation::AtLeast, "6 _", "fails");
    }

    #[test]
    fn a_total_is_at_least_its_largest_part() {
        check("5", Relation::AtLeastMax, "3 4 _", "holds on blanks");
        check("5", Relation::AtLeastMax, "3 6", "fails");
    }

    #[test]
    fn attendees_need_a_class() {
        check("_", Relation::PositiveWhen, "280", "fails");
        check("0", Relation::PositiveWhen, "280", "fails");
        check("2", Relation::PositiveWhen, "280", "holds");
        check("_", Relation::PositiveWhen, "0", "holds");
        check("_", Relation::PositiveWhen, "_", "undecided");
    }

    #[test]
    fn different_kinds_of_figures_do_not_agree_by_chance() {
        check("3 6", Relation::Unlike, "9", "fails");
        check("3 6", Relation::Unlike, "10", "holds");
        check("0 0", Relation::Unlike, "0", "holds");
    }

    #[test]
    fn numbers_beyond_all_bounds_are_not_added() {
        let huge = "79228162514264337593543950335";
        check("1", Relation::Equal, &format!("{huge} {huge}"), "nothing to compare");
    }
}
