//! What a cell shows against what it stores.

use rust_decimal::Decimal;

use super::format::{Sense, Shown, decimal};
use crate::text::number::{self, CellText};
use crate::text::numeral;

/// The text of a cell that stores a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// As shown.
    pub text: String,
    /// The same text with all digits that are stored, where rounding alone parts the two.
    pub unrounded: Option<String>,
    /// Why the figure shown is not the one that is stored.
    pub doubt: Option<String>,
}

/// Holds what is shown of a number against the number.
pub fn figure(shown: Shown, stored: f64) -> Figure {
    let text = shown.text.trim().to_owned();
    let plain = Figure { text: text.clone(), unrounded: None, doubt: None };
    let Some(stored) = decimal(stored) else { return plain };
    match shown.sense {
        // A year or a day alone looks like a figure, and is none of what is stored.
        Sense::Date if matches!(number::cell(&plain.text), CellText::Number { .. }) => {
            let doubt = format!("the cell shows {} and stores {stored}", plain.text);
            Figure { doubt: Some(doubt), ..plain }
        }
        Sense::Date => plain,
        Sense::Numeral => Figure { unrounded: Some(stored.to_string()), ..plain },
        Sense::Number => compare(plain, stored),
    }
}

fn compare(plain: Figure, stored: Decimal) -> Figure {
    let shown = number::cell(&plain.text);
    // Nearly all figures are shown as they are stored.
    if matches!(&shown, CellText::Number { value, unit: None, .. } if *value == stored) {
        return plain;
    }
    let Some(run) = digits(&plain.text) else {
        // A numeral of the format's own words.
        let numeral = numeral::parse(&plain.text).map(Decimal::from);
        let differs = numeral.is_some_and(|numeral| numeral != stored);
        let doubt = differs.then(|| format!("the cell shows {} and stores {stored}", plain.text));
        return Figure { doubt, ..plain };
    };
    let CellText::Number { value, unit, .. } = shown else {
        // 约251, 3-5, 007, 1.2E+3 or 12 1/2: no figure by itself, and the cell stores that number.
        let same = plain_digits(&plain.text) == plain_digits(&stored.to_string())
            || power_or_fraction(&plain.text).is_some_and(|shown| is_close(shown, stored));
        let unrounded = same.then(|| stored.to_string());
        return Figure { unrounded, ..plain };
    };
    let printed = &plain.text[run.clone()];
    let Ok(number) = printed.replace(',', "").parse::<Decimal>() else { return plain };
    // In words of ten thousand, or in percent, a figure is another number and the same amount.
    let (unit, share) = match &unit {
        Some(unit) if unit.base == "%" => (Decimal::ONE, Decimal::ONE_HUNDRED),
        Some(unit) => (unit.scale, Decimal::ONE),
        None => (Decimal::ONE, Decimal::ONE),
    };
    let power = if number.is_zero() { Decimal::ONE } else { (value / number).abs() };
    let factor = power * unit / share;
    let exact = stored / factor;
    // 0.0百万 of a cell that stores 27013: nothing of it is left to be rounded.
    let is_lost = number.is_zero() && factor > Decimal::ONE;
    let places = printed.split_once('.').map_or(0, |(_, places)| places.len() as u32);
    let half = Decimal::new(5, (places + 1).min(28));
    let sign = if value.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
    let number = number * sign;
    match (exact - number).abs() {
        none if none <= exact.abs() * NOISE => plain,
        little if little <= half && !is_lost => {
            let (before, after) = (&plain.text[..run.start], &plain.text[run.end..]);
            let exact = exact.abs().normalize();
            Figure { unrounded: Some(format!("{before}{exact}{after}")), ..plain }
        }
        _ => {
            let doubt = format!("the cell shows {} and stores {stored}", plain.text);
            Figure { doubt: Some(doubt), ..plain }
        }
    }
}

/// What sums of binary fractions leave behind: 5127.0000000001 is 5127.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 10);

/// A stored number as text, for remarks.
pub fn plain(stored: f64) -> String {
    decimal(stored).map_or_else(|| stored.to_string(), |number| number.to_string())
}

/// The number that a text shows.
pub fn stored(text: &str) -> Option<f64> {
    match number::cell(text) {
        CellText::Number { value, .. } => value.to_string().parse().ok(),
        CellText::Blank | CellText::Placeholder | CellText::Unreadable => None,
    }
}

/// Where the first number of a text stands: its digits, separators and point.
fn digits(text: &str) -> Option<std::ops::Range<usize>> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let behind = text[start..].find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')));
    Some(start..behind.map_or(text.len(), |length| start + length))
}

/// The number of `1.2E+3` or of `12 1/2`.
fn power_or_fraction(text: &str) -> Option<f64> {
    if text.contains('E') {
        return text.parse().ok();
    }
    let (whole, fraction) = text.rsplit_once(' ').unwrap_or(("0", text));
    let (over, under) = fraction.split_once('/')?;
    let whole: f64 = whole.trim().parse().ok()?;
    Some(whole + over.parse::<f64>().ok()? / under.parse::<f64>().ok()?)
}

/// Whether a number with few places may be the rounded one of another.
fn is_close(shown: f64, stored: Decimal) -> bool {
    let stored: f64 = stored.to_string().parse().unwrap_or(f64::NAN);
    (shown - stored).abs() <= stored.abs() * 0.05
}

/// The digits of a text, without zeros before them.
fn plain_digits(text: &str) -> String {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.trim_start_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::format::{Epoch, Format};
    use super::*;

    #[track_caller]
    fn check(code: &str, stored: f64, text: &str, unrounded: Option<&str>, doubtful: bool) {
        let found = figure(Format::parse(code).number(stored, Epoch::Of1900), stored);
        assert_eq!(found.text, text);
        assert_eq!(found.unrounded.as_deref(), unrounded, "{code}");
        assert_eq!(found.doubt.is_some(), doubtful, "{code}: {:?}", found.doubt);
    }

    #[test]
    fn the_same_number() {
        check("General", 29805.0, "29805", None, false);
        check("General", 0.1 + 0.2, "0.3", None, false);
        check("#,##0", 29805.0, "29,805", None, false);
        check("0\"件\"", 12.0, "12件", None, false);
        check("0.0%", 0.345, "34.5%", None, false);
        check("0!.0,\"万\"", 635_000.0, "63.5万", None, false);
    }

    #[test]
    fn rounded() {
        check("0", 96171.6, "96172", Some("96171.6"), false);
        check("#,##0.00", 59237.2449, "59,237.24", Some("59237.2449"), false);
        check("0%", 0.345, "35%", Some("34.5%"), false);
        check("0.00", 12.0, "12.00", None, false);
        check("0", 5_127.000_000_000_1, "5127", None, false);
    }

    #[test]
    fn another_number() {
        check("0!.0,", 635_000.0, "63.5", None, true);
        check("0!.0000", 12_600.0, "1.2600", None, true);
        check("\"1\"0", 5.0, "15", None, true);
        check("0,", 12_600.0, "13", None, true);
        check("0.0,,\"百万\"", 27_013.0, "0.0百万", None, true);
        check("0.00,,\"百万\"", 27_013.0, "0.03百万", Some("0.027013百万"), false);
    }

    #[test]
    fn no_number_of_its_own() {
        check(";;;", 26.0, "", None, false);
        check("\"约\"0", 251.0, "约251", Some("251"), false);
        check("000", 7.0, "007", Some("7"), false);
        check("0.000E+00", 5127.0, "5.127E+03", Some("5127"), false);
        check("# ?/?", 5127.5, "5127 1/2", Some("5127.5"), false);
        check("[DBNum1]0", 12.0, "一十二", Some("12"), false);
        check("yyyy-mm-dd", 78.0, "1900-03-18", None, false);
        check("\"—\"", 7.0, "—", None, false);
    }
}
