//! What came of one input as one line of JSON, for other programs: the fields of the tables.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::sheet::{Sheet, Value};
use super::{files, findings, narrative, observations};
use crate::panel::FileRow;

/// One object without a line end. Its fields are those of `files.csv` of the first row, and the rows
/// of the three tables that tell of reports; of an archive, `files` has the row of every member.
/// What is empty in a table is `null`.
pub fn line(rows: &[FileRow]) -> String {
    let of_files = files::sheet(rows, &[], true);
    let mut told = first(&of_files);
    for sheet in [observations::sheet(rows), narrative::sheet(rows), findings::sheet(rows, &[])] {
        told.insert(sheet.name.into(), array(&sheet));
    }
    if rows.len() > 1 {
        told.insert("files".into(), array(&of_files));
    }
    let mut json = String::new();
    object(told.iter().map(|(name, value)| (name.as_ref(), value.as_str())), &mut json);
    json
}

/// The fields of the first row, each with its value as JSON.
fn first(sheet: &Sheet<'_>) -> BTreeMap<Cow<'static, str>, String> {
    let mut first = BTreeMap::new();
    (sheet.rows)(&mut |row| {
        if first.is_empty() {
            let fields = sheet.fields.iter().map(|field| field.name.clone());
            first.extend(std::iter::zip(fields, row.iter().map(json)));
        }
    });
    first
}

/// The rows of a table.
fn array(sheet: &Sheet<'_>) -> String {
    let mut by_name: Vec<(usize, &str)> =
        sheet.fields.iter().map(|field| field.name.as_ref()).enumerate().collect();
    by_name.sort_by_key(|(_, name)| *name);
    let mut array = String::from("[");
    (sheet.rows)(&mut |row| {
        if array.len() > 1 {
            array.push(',');
        }
        let fields = by_name.iter().filter_map(|(field, name)| Some((*name, row.get(*field)?)));
        object(fields, &mut array);
    });
    array.push(']');
    array
}

/// Fields, which come sorted by their names, and their values.
fn object<'f, V: Written>(fields: impl Iterator<Item = (&'f str, V)>, to: &mut String) {
    to.push('{');
    for (index, (name, value)) in fields.enumerate() {
        if index > 0 {
            to.push(',');
        }
        text(name, to);
        to.push(':');
        value.write(to);
    }
    to.push('}');
}

/// What has a way to be written as JSON.
trait Written {
    fn write(&self, to: &mut String);
}

/// What is JSON already.
impl Written for &str {
    fn write(&self, to: &mut String) {
        to.push_str(self);
    }
}

impl Written for &Value<'_> {
    fn write(&self, to: &mut String) {
        match self {
            Value::Empty => to.push_str("null"),
            Value::Text(printed) => text(printed, to),
            Value::Integer(_) => to.push_str(&self.printed()),
            // As printed: 25.1 is 25.1, whatever a float makes of it.
            Value::Number(_) | Value::Points(_) => number(&self.printed(), to),
        }
    }
}

fn json(value: &Value<'_>) -> String {
    let mut json = String::new();
    value.write(&mut json);
    json
}

fn text(printed: &str, to: &mut String) {
    match printed.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        true => to.push_str(&Json::from(printed).to_string()),
        false => {
            to.push('"');
            to.push_str(printed);
            to.push('"');
        }
    }
}

fn number(printed: &str, to: &mut String) {
    match is_plain(printed) {
        true => to.push_str(printed),
        false => match serde_json::from_str::<Json>(printed) {
            Ok(number) => to.push_str(&number.to_string()),
            Err(_) => text(printed, to),
        },
    }
}

/// Whether a number stands in JSON as it is printed: nearly all do.
fn is_plain(printed: &str) -> bool {
    let (whole, tenth) = printed.split_once('.').unwrap_or((printed, "0"));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=12).contains(&whole.len())
        && (whole == "0" || !whole.starts_with('0'))
        && tenth.len() == 1
        && are_digits(whole)
        && are_digits(tenth)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn numbers_and_texts_are_those_of_json() {
        for number in ["0", "7", "25.1", "0.0", "812.0", "-3", "-0.5", "12.25", "123456789012345.5"]
        {
            let json: Json = serde_json::from_str(number).unwrap();
            let mut written = String::new();
            super::number(number, &mut written);
            assert_eq!(written, json.to_string());
        }
        assert_eq!(json(&Value::Number(Decimal::new(2510, 2))), "25.1");
        for printed in ["公开\"数\"", "一\\二", "a\tb\n\u{7f}", "件"] {
            assert_eq!(json(&Value::Text(printed.into())), Json::from(printed).to_string());
        }
    }
}
