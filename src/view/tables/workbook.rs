//! Tables as a workbook, a sheet for each.

use std::io;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::Shown;
use crate::grid::{Cell, Role};
use crate::text::wrap;

/// Excel cannot hold longer texts in a cell, nor more rows or columns in a sheet.
const LONGEST_TEXT: usize = 32_767;
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;

/// The bytes of the workbook. Plain numbers are numbers, everything else is text as printed.
pub fn workbook(tables: &[Shown<'_>]) -> io::Result<Vec<u8>> {
    write(tables).map_err(io::Error::other)
}

fn write(tables: &[Shown<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same input gives the same bytes, so the workbook does not know the time of day.
    let birth = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&birth));
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("table {}", table.number))?;
        rows(sheet, table)?;
    }
    if tables.is_empty() {
        // A workbook without a sheet cannot be opened.
        workbook.add_worksheet().set_name("no table")?;
    }
    workbook.save_to_buffer()
}

fn rows(sheet: &mut Worksheet, table: &Shown<'_>) -> Result<(), XlsxError> {
    let around = &table.around;
    let mut line = 0u32;
    for text in [around.caption, around.unit].into_iter().flatten() {
        sheet.write_string(line, 0, text)?;
        line += 1;
    }
    let format = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    for row in table.grid.rows.iter().take(MOST_ROWS - 8) {
        for (cell, column) in row.iter().take(MOST_COLUMNS).zip(0u16..) {
            write_cell(sheet, line, column, cell, &format)?;
        }
        line += 1;
    }
    if let Some(note) = around.note {
        sheet.write_string(line, 0, note)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    line: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    let Role::Origin { rows, columns } = cell.role else { return Ok(()) };
    let (last, end) = (line + rows.saturating_sub(1) as u32, column + columns as u16 - 1);
    if (rows, columns) != (1, 1) {
        sheet.merge_range(line, column, last, end, "", format)?;
    }
    let text = wrap::unwrapped(&cell.text);
    match number(&text) {
        Some(number) => sheet.write_number_with_format(line, column, number, format)?,
        None => {
            let text: String = text.chars().take(LONGEST_TEXT).collect();
            sheet.write_string_with_format(line, column, text, format)?
        }
    };
    Ok(())
}

/// A number that a spreadsheet shows as it is printed: without leading zeros, and of no more digits
/// than a float holds.
fn number(text: &str) -> Option<f64> {
    const MOST: usize = 15;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let coded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let shown = !(digits.ends_with('.') || digits.contains('.') && digits.ends_with('0'));
    if digits.is_empty() || digits.len() > MOST || !plain || coded || !shown {
        return None;
    }
    text.parse::<Decimal>().ok()?.to_f64()
}
