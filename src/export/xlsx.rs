//! The workbook: the same tables as sheets, for people who end in a spreadsheet.

use std::io::{self, Seek, Write};

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError,
};

use super::sheet::{Kind, Sheet, Value};

/// Sheets of the workbook in the order of use: the panel first, the codebook last.
const ORDER: [&str; 12] = [
    "panel",
    "observations",
    "findings",
    "narrative",
    "series",
    "gaps",
    "conflicts",
    "left_out",
    "coverage",
    "files",
    "indicators",
    "codebook",
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

/// A workbook that is being written. Of each sheet only the last row is in memory.
pub struct Book {
    workbook: Workbook,
    formats: Formats,
    open: Vec<Open>,
}

/// The worksheet to which a table is being written.
struct Open {
    name: &'static str,
    /// Its number in the workbook.
    worksheet: usize,
    /// What does not fit into one worksheet goes on in another.
    part: u32,
    /// The last line that was written; the heading is line 0. `None`: not even that.
    line: Option<u32>,
}

impl Book {
    /// A worksheet for each table.
    pub fn begin(sheets: &[Sheet<'_>]) -> io::Result<Self> {
        let formats = Formats {
            heading: Format::new().set_bold().set_background_color(Color::RGB(0xDDE6F0)),
            text: Format::new().set_num_format("@"),
            number: Format::new(),
            flagged: Format::new().set_background_color(Color::RGB(0xFFE08A)),
            missing: Format::new().set_font_color(Color::RGB(0x909090)),
        };
        let mut workbook = Workbook::new();
        // The same input gives the same bytes, so the workbook does not know the time of day.
        let birth = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&birth));
        let mut book = Self { workbook, formats, open: Vec::new() };
        for name in ORDER {
            if let Some(sheet) = sheets.iter().find(|sheet| sheet.name == name) {
                let worksheet = book.worksheet(sheet, 1).map_err(io::Error::other)?;
                book.open.push(Open { name, worksheet, part: 1, line: None });
            }
        }
        Ok(book)
    }

    /// Appends a row to a table.
    pub fn row(&mut self, sheet: &Sheet<'_>, row: &[Value<'_>]) -> io::Result<()> {
        self.append(sheet, row).map_err(io::Error::other)
    }

    fn append(&mut self, sheet: &Sheet<'_>, row: &[Value<'_>]) -> Result<(), XlsxError> {
        let Some(at) = self.open.iter().position(|open| open.name == sheet.name) else {
            return Ok(());
        };
        if self.open[at].line == Some(MOST_ROWS) {
            self.close(at, sheet)?;
            let part = self.open[at].part + 1;
            let worksheet = self.worksheet(sheet, part)?;
            self.open[at] = Open { name: sheet.name, worksheet, part, line: None };
        }
        let line = self.headed(at, sheet)? + 1;
        self.open[at].line = Some(line);
        let worksheet = self.workbook.worksheet_from_index(self.open[at].worksheet)?;
        write_row(worksheet, sheet, line, row, &self.formats)
    }

    /// Writes the heading where there is none yet. Returns the last line.
    fn headed(&mut self, at: usize, sheet: &Sheet<'_>) -> Result<u32, XlsxError> {
        if let Some(line) = self.open[at].line {
            return Ok(line);
        }
        let worksheet = self.workbook.worksheet_from_index(self.open[at].worksheet)?;
        for (field, column) in sheet.fields.iter().zip(0u16..) {
            worksheet.set_column_width(column, width(&field.name))?;
        }
        for (field, column) in sheet.fields.iter().zip(0u16..) {
            let heading = &self.formats.heading;
            worksheet.write_string_with_format(0, column, &*field.name, heading)?;
        }
        self.open[at].line = Some(0);
        Ok(0)
    }

    /// A worksheet; its number in the workbook.
    fn worksheet(&mut self, sheet: &Sheet<'_>, part: u32) -> Result<usize, XlsxError> {
        let number = self.workbook.worksheets().len();
        let worksheet = self.workbook.add_worksheet_with_constant_memory()?;
        match part {
            1 => worksheet.set_name(sheet.name)?,
            part => worksheet.set_name(format!("{}_{part}", sheet.name))?,
        };
        worksheet.set_freeze_panes(1, 0)?;
        Ok(number)
    }

    /// Adds the filter, now that the last line is known.
    fn close(&mut self, at: usize, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
        let line = self.headed(at, sheet)?;
        let last = u16::try_from(sheet.fields.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let worksheet = self.workbook.worksheet_from_index(self.open[at].worksheet)?;
        worksheet.autofilter(0, 0, line, last)?;
        Ok(())
    }

    /// Writes the workbook out.
    pub fn finish(mut self, sheets: &[Sheet<'_>], out: impl Write + Seek + Send) -> io::Result<()> {
        for at in 0..self.open.len() {
            let name = self.open[at].name;
            if let Some(sheet) = sheets.iter().find(|sheet| sheet.name == name) {
                self.close(at, sheet).map_err(io::Error::other)?;
            }
        }
        self.workbook.save_to_writer(out).map_err(io::Error::other)
    }
}

fn write_row(
    worksheet: &mut Worksheet,
    sheet: &Sheet<'_>,
    line: u32,
    row: &[Value<'_>],
    formats: &Formats,
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
