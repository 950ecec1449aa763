//! Numbers that cannot be.

use rust_decimal::Decimal;

use crate::codebook::ValueKind;
use crate::finding::{About, Finding, Rule, Severity};
use crate::observe::Observation;
use crate::text::number::{self, CellText};

use super::blame;
use super::ledger::Ledger;

/// No count of a year reaches this: the largest that we know of are decisions of a whole city
/// (eleven million). Above it, two numbers ran together.
const TOO_MANY: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Flags values that their item cannot have: a negative count, a fraction of a case.
///
/// `limit` tells the largest amount of money that an indicator can have.
pub fn flag(
    observations: &mut [Observation],
    ledger: &Ledger<'_>,
    limit: impl Fn(&str) -> Option<Decimal>,
) {
    for (item, index) in ledger.items() {
        let observation = &mut observations[index];
        let Some(value) = observation.reading.value() else { continue };
        let most = limit(&item.indicator);
        let Some(message) = fault(value, item.kind, &item.unit, most) else { continue };
        let mut finding = Finding::source(Rule::Range, Severity::Error, message);
        finding.about = about(observation, item.kind, most.unwrap_or(TOO_MANY));
        let finding = finding.of(&item.indicator).at(observation.place.clone());
        observation.reading.flag(finding);
    }
}

/// Of numbers that ran together we do not know what is printed, however firm the cell is, and of an
/// amount that cannot be not in which unit. Nor does the source show a fraction that its cell only
/// stores. A count with a fraction may be one of thousands, 7.259 for 7259, or of another unit, and
/// what looks like the sign of a count is a mark before it: —123.
fn about(observation: &Observation, kind: ValueKind, most: Decimal) -> About {
    let is_whole = match kind {
        ValueKind::Count | ValueKind::Change => true,
        ValueKind::Amount => false,
    };
    match observation.reading.value() {
        Some(value) if is_whole && !value.fract().is_zero() => About::Reading,
        Some(value) if kind != ValueKind::Change && value < Decimal::ZERO => About::Reading,
        Some(value) if value.abs() >= most => About::Reading,
        Some(value) if !is_shown(value, observation.reading.printed()) => About::Reading,
        Some(_) | None => blame(observation),
    }
}

/// Whether a number is the one that its cell shows, digit by digit.
fn is_shown(value: Decimal, printed: &str) -> bool {
    match number::cell(printed) {
        CellText::Number { value: shown, unit, .. } => {
            let scale = unit.map_or(Decimal::ONE, |unit| unit.scale);
            value == shown || shown.checked_mul(scale) == Some(value)
        }
        // 负3, 三: read by others.
        CellText::Blank | CellText::Placeholder | CellText::Unreadable => true,
    }
}

fn fault(value: Decimal, kind: ValueKind, unit: &str, most: Option<Decimal>) -> Option<String> {
    let negative = value.is_sign_negative() && !value.is_zero();
    let fraction = !value.fract().is_zero();
    match kind {
        _ if value.abs() >= most.unwrap_or(TOO_MANY) => Some(match most {
            Some(most) => {
                format!("{value} {unit} cannot be, expected less than {most}: perhaps another unit")
            }
            None => format!("{value} is larger than any figure of one year, expected fewer digits"),
        }),
        ValueKind::Count | ValueKind::Amount if negative => {
            Some(format!("{value} is negative, expected a count or an amount"))
        }
        ValueKind::Count | ValueKind::Change if fraction => {
            Some(format!("{value} has a fraction, expected a whole number"))
        }
        ValueKind::Count | ValueKind::Change | ValueKind::Amount => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, kind: ValueKind, faulty: bool) {
        assert_eq!(fault(value.parse().unwrap(), kind, "件", None).is_some(), faulty);
    }

    #[test]
    fn a_count_is_whole_and_not_negative() {
        check("12", ValueKind::Count, false);
        check("12.00", ValueKind::Count, false);
        check("-0", ValueKind::Count, false);
        check("12.5", ValueKind::Count, true);
        check("-3", ValueKind::Count, true);
    }

    #[test]
    fn a_fraction_that_the_cell_does_not_show() {
        let is_shown = |value: &str, printed: &str| is_shown(value.parse().unwrap(), printed);
        assert!(is_shown("58.4", "58.4"));
        assert!(is_shown("12.5", "0.00125万"));
        assert!(!is_shown("58.4", "58"));
        assert!(!is_shown("0.027013", "0.0百万"));
    }

    #[test]
    fn a_change_may_be_negative() {
        check("-417", ValueKind::Change, false);
        check("-0.5", ValueKind::Change, true);
    }

    #[test]
    fn an_amount_may_have_decimals() {
        check("59237.2449", ValueKind::Amount, false);
        check("-1", ValueKind::Amount, true);
    }

    #[test]
    fn an_amount_has_the_limit_of_its_level() {
        let most = Some(Decimal::from(100_000));
        let message = fault(Decimal::from(251_000), ValueKind::Amount, "万元", most);
        let expected = "251000 万元 cannot be, expected less than 100000: perhaps another unit";
        assert_eq!(message.as_deref(), Some(expected));
        assert_eq!(fault(Decimal::from(4068), ValueKind::Amount, "万元", most), None);
    }

    #[test]
    fn two_numbers_that_ran_together_are_too_large() {
        check("39857581234567", ValueKind::Count, true);
        check("11398889", ValueKind::Count, false);
    }
}
