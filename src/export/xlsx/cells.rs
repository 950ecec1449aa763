//! One row of a table → one row of a worksheet.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Note, Url, Worksheet, XlsxError};

use super::links::Links;
use super::look::Formats;
use crate::export::sheet::{Kind, Sheet, Value};

/// Excel cannot hold longer texts in a cell.
const LONGEST_TEXT: usize = 32_767;

pub fn write_row(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    line: u32,
    row: &[Value<'_>],
    formats: &Formats,
    links: &mut Links,
) -> Result<(), XlsxError> {
    let state = State::of(sheet, row);
    for ((value, field), column) in row.iter().zip(sheet.fields.iter()).zip(0u16..) {
        let marked = state.marks(&field.name);
        let format = match (marked, &state) {
            (true, State::Flagged(_)) => &formats.flagged,
            (true, State::Missing) => &formats.missing,
            _ if field.kind == Kind::Text => &formats.text,
            _ => &formats.number,
        };
        if field.name == "file"
            && let Value::Text(file) = value
            && let Some(target) = links.of(sheet.name, file)
        {
            let link = Url::new(target).set_text(&**file);
            worksheet.write_url_with_format(line, column, link, &formats.link)?;
        } else {
            write_value(worksheet, line, column, value, format)?;
        }
        if let (true, State::Flagged(note), "value") = (marked, &state, &*field.name) {
            let note = Note::new(note.chars().take(500).collect::<String>())
                .set_author("gongkai")
                .add_author_prefix(false);
            worksheet.insert_note(line, column, &note)?;
        }
    }
    Ok(())
}

fn write_value(
    worksheet: &mut Worksheet,
    line: u32,
    column: u16,
    value: &Value<'_>,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => worksheet.write_blank(line, column, format)?,
        Value::Text(text) => {
            let text: String = text.chars().take(LONGEST_TEXT).collect();
            worksheet.write_string_with_format(line, column, text, format)?
        }
        Value::Integer(number) => {
            worksheet.write_number_with_format(line, column, *number as f64, format)?
        }
        Value::Number(number) => {
            // A spreadsheet knows no other numbers than floats. Fifteen digits are exact, and no
            // report prints more.
            let number = number.to_f64().unwrap_or(f64::NAN);
            worksheet.write_number_with_format(line, column, number, format)?
        }
        Value::Points(points) => {
            let tenths = (f64::from(*points) * 10.0).round() / 10.0;
            worksheet.write_number_with_format(line, column, tenths, format)?
        }
    };
    Ok(())
}

/// State of a row that has a column `status`.
enum State {
    Plain,
    Flagged(String),
    Missing,
}

impl State {
    fn of(sheet: &Sheet<'_>, row: &[Value<'_>]) -> State {
        let text = |name: &str| {
            let column = sheet.fields.iter().position(|field| field.name == name)?;
            Some(row.get(column)?.printed().into_owned())
        };
        match text("status").as_deref() {
            Some("flagged") => State::Flagged(text(reason(sheet)).unwrap_or_default()),
            Some("missing") => State::Missing,
            _ => State::Plain,
        }
    }

    fn marks(&self, column: &str) -> bool {
        match self {
            State::Plain => false,
            State::Flagged(_) => ["value", "printed", "status"].contains(&column),
            State::Missing => ["value", "status", "reason", "reason_zh"].contains(&column),
        }
    }
}

/// The column whose words are in the language of the headings.
fn reason(sheet: &Sheet<'_>) -> &'static str {
    let mut fields = sheet.fields.iter();
    let heading = fields.find(|field| field.name == "reason").map(|field| &field.heading);
    if heading.is_some_and(|heading| heading.is_ascii()) { "reason" } else { "reason_zh" }
}
