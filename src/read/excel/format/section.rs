//! One section of a number format.

use super::super::look::Rgb;

/// A section: what it is for, and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub condition: Option<Condition>,
    pub colour: Option<Rgb>,
    /// `[DBNum1]`: numbers in Chinese numerals, and which.
    pub numerals: Option<Numerals>,
    pub kind: Kind,
    /// Whether it says General, perhaps with words around it.
    pub general: bool,
    /// Whether it fills the cell up with a character that a reader takes for part of the number.
    pub fills: bool,
    pub parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Number,
    Date,
    /// With a placeholder for text.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numerals {
    /// 一百二十三
    Plain,
    /// 壹佰贰拾叁
    Formal,
    /// １２３
    FullWidth,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    /// Between digits, or behind them: one for each thousand to divide by.
    Comma,
    Percent,
    /// `E+` (true) or `E-`.
    Exponent(bool),
    /// The line of a fraction.
    Slash,
    /// `@`
    Text,
    General,
    Date(char, usize),
    /// `[h]`: hours, minutes or seconds of a duration.
    Elapsed(char, usize),
    /// `AM/PM`: what stands before and after noon.
    Noon(String, String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    pub sign: Comparison,
    pub limit: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    Other,
    AtLeast,
    More,
}

impl Condition {
    /// Reads `>=10000`.
    pub fn parse(text: &str) -> Option<Self> {
        let signs = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<>", Comparison::Other),
            ("<", Comparison::Less),
            (">", Comparison::More),
            ("=", Comparison::Equal),
        ];
        let (rest, sign) =
            signs.iter().find_map(|(sign, kind)| Some((text.strip_prefix(sign)?, *kind)))?;
        Some(Self { sign, limit: rest.trim().parse().ok()? })
    }

    pub fn holds(&self, value: f64) -> bool {
        match self.sign {
            Comparison::Less => value < self.limit,
            Comparison::AtMost => value <= self.limit,
            Comparison::Equal => value == self.limit,
            Comparison::Other => value != self.limit,
            Comparison::AtLeast => value >= self.limit,
            Comparison::More => value > self.limit,
        }
    }

    /// Whether it holds for negative numbers alone, whose sign is a matter of the section then.
    pub fn is_negative(&self) -> bool {
        match self.sign {
            Comparison::Less => self.limit <= 0.0,
            Comparison::AtMost | Comparison::Equal => self.limit < 0.0,
            Comparison::Other | Comparison::AtLeast | Comparison::More => false,
        }
    }
}
