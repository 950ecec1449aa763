//! The workbook: the same tables as sheets, for people who end in a spreadsheet.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};

use super::sheet::{Field, Sheet, Value};
use cells::write_row;
use links::Links;
use look::{Formats, Widths};

mod cells;
mod guide;
mod links;
mod look;

/// Sheets of the workbook in the order of use: the panel first, the codebook last. Before them stands
/// a page of words.
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

/// Excel cannot hold more rows in a sheet.
const MOST_ROWS: u32 = 1_048_576;
/// Excel cannot hold more columns in a sheet.
const MOST_COLUMNS: usize = 16_384;

/// A workbook that is being written. Of each sheet only the last row is in memory.
pub struct Book {
    workbook: Workbook,
    formats: Formats,
    links: Links,
    open: Vec<Open>,
    /// How many rows of a table have a status, for the page of words.
    counts: BTreeMap<(&'static str, String), u64>,
}

/// The worksheet to which a table is being written.
struct Open {
    name: &'static str,
    /// Its number in the workbook.
    worksheet: usize,
    /// What does not fit into one worksheet goes on in another.
    part: u32,
    /// The last line that was written. `None`: not even the heading.
    line: Option<u32>,
    /// Rows in all its worksheets.
    rows: u64,
    widths: Widths,
}

impl Book {
    /// A worksheet for each table. `folder` is where the workbook will stand.
    pub fn begin(sheets: &[Sheet<'_>], folder: &Path) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // The same input gives the same bytes, so the workbook does not know the time of day.
        let birth = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&birth));
        let (formats, links) = (Formats::new(), Links::from(folder));
        let mut book = Self { workbook, formats, links, open: Vec::new(), counts: BTreeMap::new() };
        book.worksheet(guide::NAME).map_err(io::Error::other)?;
        for name in ORDER {
            if sheets.iter().any(|sheet| sheet.name == name) {
                let worksheet = book.worksheet(name).map_err(io::Error::other)?;
                let widths = Widths::default();
                let open = Open { name, worksheet, part: 1, line: None, rows: 0, widths };
                book.open.push(open);
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
        if self.open[at].line.is_some_and(|line| line + 1 == MOST_ROWS) {
            self.close(at, sheet)?;
            let part = self.open[at].part + 1;
            let worksheet = self.worksheet(&format!("{}_{part}", sheet.name))?;
            let (widths, rows) = (Widths::default(), self.open[at].rows);
            self.open[at] = Open { name: sheet.name, worksheet, part, line: None, rows, widths };
        }
        let line = self.headed(at, sheet)? + 1;
        if let Some(status) = sheet.fields.iter().position(|field| field.name == "status") {
            let status = row.get(status).map(Value::printed).unwrap_or_default().into_owned();
            *self.counts.entry((sheet.name, status)).or_default() += 1;
        }
        let open = &mut self.open[at];
        open.line = Some(line);
        open.rows += 1;
        open.widths.see(row);
        let worksheet = self.workbook.worksheet_from_index(open.worksheet)?;
        write_row(worksheet, sheet, line, row, &self.formats, &mut self.links)
    }

    /// A worksheet; its number in the workbook.
    fn worksheet(&mut self, name: &str) -> Result<usize, XlsxError> {
        let number = self.workbook.worksheets().len();
        self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        Ok(number)
    }

    /// Writes the heading where there is none yet. Returns the last line.
    fn headed(&mut self, at: usize, sheet: &Sheet<'_>) -> Result<u32, XlsxError> {
        if let Some(line) = self.open[at].line {
            return Ok(line);
        }
        if sheet.fields.len() > MOST_COLUMNS {
            let message = format!(
                "{} has {} columns and Excel holds {MOST_COLUMNS}: write CSV files instead",
                sheet.name,
                sheet.fields.len()
            );
            return Err(XlsxError::ParameterError(message));
        }
        let worksheet = self.workbook.worksheet_from_index(self.open[at].worksheet)?;
        let line = heading_line(sheet);
        if line > 0 {
            write_groups(worksheet, &sheet.fields, &self.formats)?;
        }
        worksheet.set_row_height(line, 48)?;
        for (field, column) in sheet.fields.iter().zip(0u16..) {
            let heading = self.formats.heading(group_number(&sheet.fields, column.into()));
            worksheet.write_string_with_format(line, column, &*field.heading, heading)?;
            let note = Note::new(note(field))
                .set_author("gongkai")
                .add_author_prefix(false)
                .set_width(260);
            worksheet.insert_note(line, column, &note)?;
        }
        self.open[at].line = Some(line);
        Ok(line)
    }

    /// What is known when all rows are: the filter, the widths, the pages.
    fn close(&mut self, at: usize, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
        let line = self.headed(at, sheet)?;
        let open = &self.open[at];
        let worksheet = self.workbook.worksheet_from_index(open.worksheet)?;
        look::finish(worksheet, sheet, &open.widths, heading_line(sheet), line)
    }

    /// Writes the workbook out.
    pub fn finish(mut self, sheets: &[Sheet<'_>], out: impl Write + Seek + Send) -> io::Result<()> {
        for at in 0..self.open.len() {
            let name = self.open[at].name;
            if let Some(sheet) = sheets.iter().find(|sheet| sheet.name == name) {
                self.close(at, sheet).map_err(io::Error::other)?;
            }
        }
        self.guide(sheets).map_err(io::Error::other)?;
        self.workbook.save_to_writer(out).map_err(|error| {
            let advice =
                "the workbook cannot be written; a data set of this size may need CSV files";
            io::Error::other(format!("{advice}: {error}"))
        })
    }

    fn guide(&mut self, sheets: &[Sheet<'_>]) -> Result<(), XlsxError> {
        let rows = self.open.iter().map(|open| (open.name, open.rows, open.part)).collect();
        let told = guide::Told { rows, counts: &self.counts };
        guide::write(self.workbook.worksheet_from_index(0)?, &told, sheets, &self.formats)
    }
}

/// The line of the headings: below those of the groups, where there are groups.
fn heading_line(sheet: &Sheet<'_>) -> u32 {
    u32::from(sheet.fields.iter().any(|field| !field.group.is_empty()))
}

/// What a heading does not say: the id, and what stands in the column.
fn note(field: &Field) -> String {
    match field.description.is_empty() {
        true => field.name.clone().into_owned(),
        false => format!("{}: {}", field.name, field.description),
    }
}

/// The groups above the headings, each over all its columns.
fn write_groups(
    worksheet: &mut Worksheet,
    fields: &[Field],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let mut first = 0;
    for (number, group) in fields.chunk_by(|a, b| a.group == b.group).enumerate() {
        let last = first + group.len() - 1;
        let format: &Format = formats.group(number);
        if !group[0].group.is_empty() {
            let (from, to) = (column(first), column(last));
            if group.len() > 1 {
                worksheet.merge_range(0, from, 0, to, &group[0].group, format)?;
            } else {
                worksheet.write_string_with_format(0, from, &*group[0].group, format)?;
            }
        }
        first = last + 1;
    }
    Ok(())
}

/// Which of the groups a column is of, in their order.
fn group_number(fields: &[Field], column: usize) -> usize {
    fields.windows(2).take(column).filter(|pair| pair[0].group != pair[1].group).count()
}

/// Every column was counted before.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
