//! The workbook: the same tables as sheets, for people who end in a spreadsheet.

use std::io::{self, Write};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError,
};

use super::sheet::{Kind, Sheet, Value};

/// Sheets of the workbook in the order of use: the panel first, the codebook last.
const ORDER: [&str; 10] = [
    "panel",
    "observations",
    "findings",
    "narrative",
    "series",
    "gaps",
    "conflicts",
    "left_out",
    "files",
    "indicators",
];

/// Excel cannot hold more rows in a sheet; one is the heading.
const MOST_ROWS: u32 = 1_048_575;

/// Excel cannot hold longer texts in a cell.
const LONGEST_TEXT: usize = 32_767;

struct Formats {
    heading: Format,
    text: Format,
    number: Format,
    flagged: Format,
    missing: Format,
}

/// Writes all sheets into one workbook.
pub fn write(sheets: &[Sheet<'_>], out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(sheets).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(sheets: &[Sheet<'_>]) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats {
        heading: Format::new().set_bold().set_background_color(Color::RGB(0xDDE6F0)),
        text: Format::new().set_num_format("@"),
        number: Format::new(),
        flagged: Format::new().set_background_color(Color::RGB(0xFFE08A)),
        missing: Format::new().set_font_color(Color::RGB(0x909090)),
    };
    let mut workbook = Workbook::new();
    // The same input gives the same bytes, so the workbook does not know the time of day.
    let birth = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&birth));
    for name in ORDER {
        if let Some(sheet) = sheets.iter().find(|sheet| sheet.name == name) {
            fill(&mut workbook, sheet, &formats)?;
        }
    }
    workbook.save_to_buffer()
}

/// Writes one table; what does not fit into one worksheet goes on in the next.
fn fill(workbook: &mut Workbook, sheet: &Sheet<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let mut worksheet = begin(sheet, 1, formats)?;
    let (mut part, mut line) = (1, 0);
    let mut outcome = Ok(());
    (sheet.rows)(&mut |row| {
        if outcome.is_err() {
            return;
        }
        if line == MOST_ROWS {
            part += 1;
            match begin(sheet, part, formats) {
                Ok(next) => {
                    let full = std::mem::replace(&mut worksheet, next);
                    outcome = finish(workbook, full, sheet, line);
                    line = 0;
                }
                Err(error) => outcome = Err(error),
            }
        }
        line += 1;
        if outcome.is_ok() {
            outcome = write_row(&mut worksheet, sheet, line, row, formats);
        }
    });
    outcome?;
    finish(workbook, worksheet, sheet, line)
}

/// An empty worksheet with its heading.
fn begin(sheet: &Sheet<'_>, part: u32, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut worksheet = Worksheet::new();
    match part {
        1 => worksheet.set_name(sheet.name)?,
        part => worksheet.set_name(format!("{}_{part}", sheet.name))?,
    };
    for (field, column) in sheet.fields.iter().zip(0u16..) {
        worksheet.write_string_with_format(0, column, &*field.name, &formats.heading)?;
        worksheet.set_column_width(column, width(&field.name))?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    Ok(worksheet)
}

/// Adds a worksheet with its filter to the workbook. `last_line` counts from the heading, 0.
fn finish(
    workbook: &mut Workbook,
    mut worksheet: Worksheet,
    sheet: &Sheet<'_>,
    last_line: u32,
) -> Result<(), XlsxError> {
    let last = u16::try_from(sheet.fields.len().saturating_sub(1)).unwrap_or(u16::MAX);
    worksheet.autofilter(0, 0, last_line, last)?;
    workbook.push_worksheet(worksheet);
    Ok(())
}

fn write_row(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    line: u32,
    row: &[Value<'_>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let state = State::of(sheet, row);
    for ((value, field), column) in row.iter().zip(&sheet.fields).zip(0u16..) {
        let marked = state.marks(&field.name);
        let format = match (marked, &state) {
            (true, State::Flagged(_)) => &formats.flagged,
            (true, State::Missing) => &formats.missing,
            _ if field.kind == Kind::Text => &formats.text,
            _ => &formats.number,
        };
        write_value(worksheet, line, column, value, format)?;
        if let (true, State::Flagged(note), "value") = (marked, &state, &*field.name) {
            let note = Note::new(note.chars().take(500).collect::<String>()).set_author("gongkai");
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
    format: &Format,
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
            Some("flagged") => State::Flagged(text("reason").unwrap_or_default()),
            Some("missing") => State::Missing,
            _ => State::Plain,
        }
    }

    fn marks(&self, column: &str) -> bool {
        match self {
            State::Plain => false,
            State::Flagged(_) => ["value", "printed", "status"].contains(&column),
            State::Missing => ["value", "status", "reason"].contains(&column),
        }
    }
}

/// Wide enough for what usually stands in the column, in characters.
fn width(name: &str) -> f64 {
    match name {
        "label" | "label_zh" | "label_en" | "message" | "sentence" | "definition" | "file" => 40.0,
        "sha256" | "title" | "reason" | "comparability" => 24.0,
        _ => 14.0,
    }
}
