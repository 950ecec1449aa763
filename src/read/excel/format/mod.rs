//! Number formats: what a sheet shows of a stored value.
//!
//! The rules are those of ECMA-376 part 1, 18.8.31, as Excel carries them out; `!` keeps the next
//! character as `\` does, as in the formats of Chinese offices (`0!.0,` shows 635000 as 63.5).
//! `scripts/number_formats` holds our reading against that of an office suite.

mod builtin;
mod chinese;
mod date;
mod fraction;
mod number;
mod parse;
mod section;

pub use builtin::builtin;
pub use date::Epoch;
pub use section::Condition;

use rust_decimal::Decimal;
use section::{Kind, Section};

use super::look::Rgb;

/// A number format: up to four sections.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    sections: Vec<Section>,
}

/// What a format makes of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub text: String,
    pub sense: Sense,
    /// The colour that the format itself gives to the text.
    pub colour: Option<Rgb>,
    /// Whether as many more digits or dashes are shown beside it as the cell has room for.
    pub filled: bool,
}

/// What the text of a format has to do with the number behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It is a number in digits.
    Number,
    /// It is a number in Chinese numerals.
    Numeral,
    /// It is a date or a time.
    Date,
}

impl Format {
    pub fn parse(code: &str) -> Self {
        Self { sections: parse::sections(code) }
    }

    /// The text of a number.
    pub fn number(&self, value: f64, epoch: Epoch) -> Shown {
        let Some((section, negative)) = self.section(value) else {
            // No section is for it: the cell is filled with `#`.
            let text = "####".into();
            return Shown { text, sense: Sense::Number, colour: None, filled: false };
        };
        let (colour, filled) = (section.colour, section.fills);
        let shown = |text: String, sense| Shown { text, sense, colour, filled };
        match section.kind {
            Kind::Date => shown(date::text(section, value, epoch), Sense::Date),
            Kind::Number | Kind::Text => {
                let text = number::text(section, value.abs(), negative);
                let sense = match section.numerals {
                    None => Sense::Number,
                    Some(_) => Sense::Numeral,
                };
                shown(text, sense)
            }
        }
    }

    /// The text of a text.
    pub fn text(&self, text: &str) -> String {
        let of_text = |section: &&Section| section.kind == Kind::Text;
        let section = match &self.sections[..] {
            [_, _, _, fourth, ..] => Some(fourth),
            // A last section with a placeholder for text is that of texts.
            sections => sections.last().filter(of_text),
        };
        section.map_or_else(|| text.to_owned(), |section| number::around(section, text))
    }

    /// The section of a number, and whether a minus is shown before it.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        let numeric: Vec<&Section> = match &self.sections[..] {
            [only] => vec![only],
            sections => {
                let last = sections.len() - 1;
                let text = |(index, section): (usize, &Section)| {
                    index == 3 || index == last && section.kind == Kind::Text
                };
                let own = sections.iter().enumerate().filter(|part| !text(*part));
                own.map(|(_, section)| section).collect()
            }
        };
        let negative = value < 0.0;
        if numeric.iter().all(|section| section.condition.is_none()) {
            return match numeric[..] {
                [] => None,
                [only] => Some((only, negative)),
                [positive, below] => {
                    Some(if negative { (below, false) } else { (positive, false) })
                }
                [positive, below, zero, ..] => Some(match value {
                    _ if negative => (below, false),
                    0.0 => (zero, false),
                    _ => (positive, false),
                }),
            };
        }
        // A section without a condition is for what the others leave, but for the second of three,
        // which is for negative numbers then.
        let fits = |(index, section): (usize, &&&Section)| match &section.condition {
            Some(condition) => condition.holds(value),
            None => index != 1 || numeric.len() < 3 || negative,
        };
        let (index, section) = numeric.iter().enumerate().find(|(i, s)| fits((*i, s)))?;
        let own_sign = match &section.condition {
            Some(condition) => condition.is_negative(),
            None => index == 1 && numeric.len() == 3,
        };
        Some((section, negative && !own_sign))
    }
}

/// The number with the 15 digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3 there. `None` beyond
/// what a decimal holds.
pub fn decimal(value: f64) -> Option<Decimal> {
    // Nearly all figures are whole, and as such exact.
    let whole = value as i64;
    if whole != 0 && whole as f64 == value && whole.unsigned_abs() < 1_000_000_000_000_000 {
        return Some(Decimal::from(whole));
    }
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|value| value.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formats and numbers with what a person sees, made by `scripts/number_formats`.
    const SHOWN: &str = include_str!("shown.csv");

    #[test]
    fn whole_numbers_are_as_all_others() {
        for value in
            [1.0, -1.0, 100.0, 1204.0, 999_999_999_999_999.0, 1e15, 123_456_789_012_345_680.0]
        {
            let written = Decimal::from_scientific(&format!("{value:.14e}")).map(|d| d.normalize());
            assert_eq!(decimal(value).map(|d| d.to_string()), written.ok().map(|d| d.to_string()));
        }
    }

    #[test]
    fn as_an_office_suite_shows_them() {
        let mut reader = csv::Reader::from_reader(SHOWN.as_bytes());
        let mut wrong = Vec::new();
        let mut count = 0;
        for row in reader.records() {
            let row = row.expect("the table can be read");
            let (code, value, shown) = (&row[0], &row[1], &row[2]);
            let format = Format::parse(code);
            let found = match value.strip_prefix('\'') {
                Some(text) => format.text(text),
                None => {
                    let value = value.parse().expect("a value is a number");
                    format.number(value, Epoch::Of1900).text
                }
            };
            count += 1;
            if found.trim() != shown.trim() {
                wrong.push(format!("{code} of {value}: found {found:?}, expected {shown:?}"));
            }
        }
        assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
        assert!(count > 500);
    }
}
