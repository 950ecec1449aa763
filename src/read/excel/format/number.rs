//! Numbers as a section of a format shows them.

use rust_decimal::{Decimal, RoundingStrategy};

use super::section::{Part, Section};
use super::{chinese, decimal, fraction};

/// More places than a stored number has.
const MOST_PLACES: u32 = 28;

/// The text of a number without its sign.
pub fn text(section: &Section, value: f64, negative: bool) -> String {
    let sign = |text: String| if negative { format!("-{text}") } else { text };
    let Some(exact) = decimal(value) else { return sign(format!("{value:e}")) };
    let has = |test: fn(&Part) -> bool| section.parts.iter().any(test);
    if section.general || has(|part| *part == Part::Text) {
        let number = match section.numerals {
            Some(kind) => chinese::numeral(exact, kind),
            None => general(exact),
        };
        let shows_zero = number.chars().all(|c| matches!(c, '0' | '.'));
        let text = around(section, &number);
        return if shows_zero { text } else { sign(text) };
    }
    if !has(|part| matches!(part, Part::Digit(_))) {
        return around(section, "");
    }
    if has(|part| *part == Part::Slash) {
        return sign(fraction::text(section, exact));
    }
    let (text, is_zero) = digits(section, exact);
    if is_zero { text } else { sign(text) }
}

/// The literals of a section with a text for its placeholder.
pub fn around(section: &Section, text: &str) -> String {
    let mut shown = String::new();
    for part in &section.parts {
        match part {
            Part::Literal(literal) => shown.push_str(literal),
            Part::General | Part::Text => shown.push_str(text),
            Part::Percent => shown.push('%'),
            Part::Point => shown.push('.'),
            Part::Comma
            | Part::Digit(_)
            | Part::Exponent(_)
            | Part::Slash
            | Part::Date(..)
            | Part::Elapsed(..)
            | Part::Noon(..) => {}
        }
    }
    shown
}

/// A number as General shows it: up to 11 characters, and all digits of a whole number.
fn general(value: Decimal) -> String {
    let digits = value.trunc().to_string().len() as u32;
    round(value, 10_u32.saturating_sub(digits)).normalize().to_string()
}

/// A number as one with at most `width` digits before the point, and the power of ten to it, which
/// is a multiple of the width.
fn power(value: Decimal, width: i32) -> (Decimal, i32) {
    let (mut mantissa, mut exponent) = (value, 0);
    if value.is_zero() {
        return (mantissa, 0);
    }
    let limit = (0..width).fold(Decimal::ONE, |limit, _| limit * Decimal::TEN);
    let step = limit;
    while mantissa >= limit && exponent < 60 {
        mantissa /= step;
        exponent += width;
    }
    while mantissa < Decimal::ONE && exponent > -60 {
        mantissa *= step;
        exponent -= width;
    }
    (mantissa, exponent)
}

fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places.min(MOST_PLACES), RoundingStrategy::MidpointAwayFromZero)
}

/// How the digits of a section are laid out.
struct Layout {
    /// Placeholders before the point, and behind it.
    whole: usize,
    places: usize,
    /// Placeholders behind the point that are never left out.
    fixed: usize,
    grouped: bool,
    /// Thousands to divide by.
    thousands: u32,
    percents: u32,
}

impl Layout {
    fn of(section: &Section) -> Self {
        let parts: Vec<&Part> =
            section.parts.iter().take_while(|part| !matches!(part, Part::Exponent(_))).collect();
        let point = parts.iter().position(|part| **part == Part::Point).unwrap_or(parts.len());
        let is_digit = |part: &&&Part| matches!(part, Part::Digit(_));
        let last = parts.iter().rposition(|part| matches!(part, Part::Digit(_))).unwrap_or(0);
        let last_whole =
            parts[..point].iter().rposition(|part| matches!(part, Part::Digit(_))).unwrap_or(0);
        let first = parts.iter().position(|part| matches!(part, Part::Digit(_))).unwrap_or(0);
        let commas = |from: usize, to: usize| {
            parts.get(from..to).unwrap_or_default().iter().filter(|part| ***part == Part::Comma)
        };
        let behind_whole = if last_whole < last { commas(last_whole, point).count() } else { 0 };
        Self {
            whole: parts[..point].iter().filter(is_digit).count(),
            places: parts[point..].iter().filter(is_digit).count(),
            fixed: parts[point..]
                .iter()
                .filter(|part| matches!(part, Part::Digit('0' | '?')))
                .count(),
            grouped: commas(first, last_whole).count() > 0,
            thousands: (behind_whole + commas(last, parts.len()).count()) as u32,
            percents: section.parts.iter().filter(|part| **part == Part::Percent).count() as u32,
        }
    }

    /// The number in the terms of what is shown: percents, thousands.
    fn scaled(&self, value: Decimal) -> Decimal {
        let thousand = Decimal::from(1000);
        let value = (0..self.thousands.min(6)).fold(value, |value, _| value / thousand);
        let hundred = Decimal::ONE_HUNDRED;
        (0..self.percents.min(4))
            .fold(value, |value, _| value.checked_mul(hundred).unwrap_or(value))
    }
}

/// The text of a number, and whether nothing but zeros is left of it.
fn digits(section: &Section, value: Decimal) -> (String, bool) {
    let layout = Layout::of(section);
    let scaled = layout.scaled(value);
    let has_power = section.parts.iter().any(|part| matches!(part, Part::Exponent(_)));
    let width = layout.whole.clamp(1, 9) as i32;
    let (shown, exponent) = if has_power { power(scaled, width) } else { (scaled, 0) };
    let rounded = round(shown, layout.places as u32);
    // Rounding may carry over: 9999 is 1.00E+04.
    let (rounded, carried) = if has_power { power(rounded, width) } else { (rounded, 0) };
    let exponent = exponent + carried;
    let text = format!("{rounded:.places$}", places = layout.places.min(MOST_PLACES as usize));
    let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
    let whole = if whole == "0" { "" } else { whole };
    let numeral = section.numerals.map(|kind| chinese::numeral(rounded, kind));
    (lay(section, &layout, whole, places, exponent, numeral), rounded.is_zero())
}

/// Puts the digits into the placeholders.
fn lay(
    section: &Section,
    layout: &Layout,
    whole: &str,
    places: &str,
    exponent: i32,
    numeral: Option<String>,
) -> String {
    let mut shown = String::new();
    let mut before = layout.whole;
    let mut behind = places.chars();
    let mut power: Option<String> = None;
    let mut is_behind = false;
    let mut numeral = numeral;
    let has_numeral = numeral.is_some();
    for part in &section.parts {
        match part {
            Part::Literal(literal) => shown.push_str(literal),
            Part::Percent => shown.push('%'),
            Part::Digit(_) | Part::Point if has_numeral => {
                shown.push_str(&numeral.take().unwrap_or_default());
            }
            Part::Digit(mark) => {
                if let Some(power) = &mut power {
                    // All placeholders of the power show it together.
                    shown.push_str(&std::mem::take(power));
                } else if is_behind {
                    let digit = behind.next().unwrap_or('0');
                    let rest_is_zero = digit == '0' && behind.as_str().chars().all(|c| c == '0');
                    push(&mut shown, (!rest_is_zero).then_some(digit), *mark);
                } else {
                    let is_first = before == layout.whole;
                    let cells = whole.chars().count();
                    if is_first && cells > before {
                        let surplus = cells - before;
                        for (index, digit) in whole.chars().take(surplus).enumerate() {
                            shown.push(digit);
                            group(&mut shown, layout, cells - 1 - index);
                        }
                    }
                    let digit = cells.checked_sub(before).and_then(|at| whole.chars().nth(at));
                    push(&mut shown, digit, *mark);
                    if digit.is_some() || *mark == '0' {
                        group(&mut shown, layout, before - 1);
                    }
                    before -= 1;
                }
            }
            Part::Point => {
                // Without a placeholder before it, all digits stand here.
                if layout.whole == 0 && !is_behind {
                    shown.push_str(whole);
                }
                is_behind = true;
                // 12. is shown where nothing follows; without the point it is the same number.
                if layout.fixed > 0 || places.chars().any(|c| c != '0') {
                    shown.push('.');
                }
            }
            Part::Exponent(plus) => {
                let sign = match (exponent < 0, plus) {
                    (true, _) => "-",
                    (false, true) => "+",
                    (false, false) => "",
                };
                let width =
                    section.parts.iter().skip_while(|part| !matches!(part, Part::Exponent(_)));
                let width = width.filter(|part| matches!(part, Part::Digit(_))).count();
                shown.push_str(&format!("E{sign}"));
                power = Some(format!("{:0width$}", exponent.unsigned_abs()));
            }
            Part::Comma
            | Part::Slash
            | Part::Text
            | Part::General
            | Part::Date(..)
            | Part::Elapsed(..)
            | Part::Noon(..) => {}
        }
    }
    shown
}

fn push(shown: &mut String, digit: Option<char>, mark: char) {
    match (digit, mark) {
        (Some(digit), _) => shown.push(digit),
        (None, '0') => shown.push('0'),
        (None, '?') => shown.push(' '),
        (None, _) => {}
    }
}

/// A comma behind the digit with so many others to its right.
fn group(shown: &mut String, layout: &Layout, right: usize) {
    if layout.grouped && right > 0 && right.is_multiple_of(3) {
        shown.push(',');
    }
}
