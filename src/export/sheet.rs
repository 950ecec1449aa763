//! An output table, told once: its name, its fields and its rows. CSV, the workbook and the data
//! package are written from this description, so they cannot drift apart.

use std::borrow::Cow;
use std::cell::LazyCell;

use rust_decimal::Decimal;

/// One output table.
pub struct Sheet<'a> {
    /// Name of the file without its ending.
    pub name: &'static str,
    /// What a row is, for people.
    pub title: &'static str,
    pub fields: Fields<'a>,
    pub rows: Rows<'a>,
}

/// The columns of a table, made when somebody asks: a table is told anew for each part of a data
/// set, and only the first part is asked for them.
pub type Fields<'a> = LazyCell<Vec<Field>, Box<dyn FnOnce() -> Vec<Field> + 'a>>;

pub fn fields<'a>(make: impl FnOnce() -> Vec<Field> + 'a) -> Fields<'a> {
    LazyCell::new(Box::new(make))
}

/// Calls its argument once per row. Rows are made one at a time: a run over ten thousand reports
/// has millions of them.
pub type Rows<'a> = Box<dyn Fn(&mut dyn FnMut(&[Value<'_>])) + 'a>;

/// A column of an output table.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its id, by which the codebook knows it.
    pub name: Cow<'static, str>,
    /// What stands above it: the id, or a name with the id behind it.
    pub heading: Cow<'static, str>,
    /// The table of the form that it is of; empty of others.
    pub group: Cow<'static, str>,
    pub kind: Kind,
    pub description: Cow<'static, str>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, and codes that look like numbers.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers that may have decimals.
    Number,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'v> {
    Empty,
    Text(Cow<'v, str>),
    Integer(u64),
    Number(Decimal),
    /// Tenths of a point are finer than any ruling.
    Points(f32),
}

impl Field {
    /// Its id stands above it.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        kind: Kind,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        let name = name.into();
        let heading = name.clone();
        Self { heading, name, group: "".into(), kind, description: description.into() }
    }

    pub fn text(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Text, description)
    }

    pub fn integer(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Integer, description)
    }

    pub fn number(name: &'static str, description: &'static str) -> Self {
        Self::new(name, Kind::Number, description)
    }
}

impl<'v> Value<'v> {
    /// An empty text is an empty cell.
    pub fn text(text: impl Into<Cow<'v, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }

    pub fn text_or_empty(text: Option<impl Into<Cow<'v, str>>>) -> Self {
        text.map_or(Value::Empty, Value::text)
    }

    pub fn integer_or_empty(number: Option<impl Into<u64>>) -> Self {
        number.map_or(Value::Empty, |number| Value::Integer(number.into()))
    }

    pub fn number_or_empty(number: Option<Decimal>) -> Self {
        number.map_or(Value::Empty, Value::Number)
    }

    /// As it stands in a CSV file.
    pub fn printed(&self) -> Cow<'_, str> {
        match self {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Integer(number) => Cow::Owned(number.to_string()),
            Value::Number(number) => Cow::Owned(match i64::try_from(number.mantissa()) {
                // Nearly all figures.
                Ok(whole) if number.scale() == 0 => whole.to_string(),
                Ok(_) | Err(_) => number.normalize().to_string(),
            }),
            Value::Points(points) => Cow::Owned(tenths(*points)),
        }
    }
}

/// A place on a page with one decimal, as `{:.1}` writes it. Every figure has four of them, and nearly all of them are
/// written from whole numbers in a tenth of the time.
fn tenths(points: f32) -> String {
    // Exact: ten times a number of 24 bits fits into 53.
    let tenths = (f64::from(points) * 10.0).round_ties_even();
    if points.is_nan() || points.is_sign_negative() || tenths >= f64::from(u32::MAX) {
        return format!("{points:.1}");
    }
    let tenths = tenths as u32;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Ids in one cell, joined by `;`.
pub fn joined<'i>(ids: impl IntoIterator<Item = &'i str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for id in ids {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_as_any_float_is() {
        let odd = [0.0, -0.0, -0.04, -7.25, 0.05, 0.25, 0.35, 1e9, 4.3e9, f32::NAN, f32::INFINITY];
        let many = (0..200_000_u32).map(|number| number as f32 / 64.0);
        let others = (0..200_000_u32).map(|number| f32::from_bits(0x3000_0000 + number * 5003));
        for points in odd.into_iter().chain(many).chain(others) {
            assert_eq!(tenths(points), format!("{points:.1}"), "{points}");
        }
    }
}
