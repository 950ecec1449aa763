//! Numbers as fractions: 12 1/2.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::section::{Part, Section};

/// A number as a whole one and a fraction, or as a fraction alone.
///
/// Placeholders are set aside: what counts is that a whole number stands alone and that a fraction
/// passes for nothing else.
pub fn text(section: &Section, value: Decimal) -> String {
    let slash = section.parts.iter().position(|part| *part == Part::Slash).unwrap_or(0);
    let (above, below) = section.parts.split_at(slash);
    let fixed = fixed(below);
    let places = below.iter().filter(|part| matches!(part, Part::Digit(_))).count().clamp(1, 4);
    let most = 10_u64.pow(places as u32) - 1;
    let groups = above.split(|part| !matches!(part, Part::Digit(_))).filter(|g| !g.is_empty());
    let has_whole = groups.count() > 1;
    let whole = if has_whole { value.trunc() } else { Decimal::ZERO };
    let part = (value - whole).to_f64().unwrap_or_default();
    let (over, under) = match fixed {
        Some(under) => ((part * under as f64).round() as u64, under),
        None => closest(part, most),
    };
    match (has_whole, over) {
        (true, 0) => whole.to_string(),
        (true, over) if over == under => (whole + Decimal::ONE).to_string(),
        (true, over) if whole.is_zero() => format!("{over}/{under}"),
        (true, over) => format!("{whole} {over}/{under}"),
        (false, over) => format!("{over}/{under}"),
    }
}

/// The denominator that a format prints itself: `0/10`.
fn fixed(below: &[Part]) -> Option<u64> {
    let text: String = below
        .iter()
        .map(|part| match part {
            Part::Literal(text) => text.clone(),
            Part::Digit('0') => "0".to_owned(),
            Part::Digit(_)
            | Part::Point
            | Part::Comma
            | Part::Percent
            | Part::Exponent(_)
            | Part::Slash
            | Part::Text
            | Part::General
            | Part::Date(..)
            | Part::Elapsed(..)
            | Part::Noon(..) => String::new(),
        })
        .collect();
    text.trim().parse().ok().filter(|under| *under > 0)
}

/// The fraction closest to a number below 1, with a denominator of at most `most`.
fn closest(value: f64, most: u64) -> (u64, u64) {
    let mut best = (value.round() as u64, 1);
    let distance = |over: u64, under: u64| (value - over as f64 / under as f64).abs();
    for under in 1..=most {
        let over = (value * under as f64).round() as u64;
        if distance(over, under) + 1e-12 < distance(best.0, best.1) {
            best = (over, under);
        }
    }
    best
}
