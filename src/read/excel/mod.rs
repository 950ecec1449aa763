//! XLSX, XLSB, XLS, ODS and the XML of Excel 2003 → one table per sheet.
//!
//! A sheet is read as it is shown: `format` makes the text of a number, `look` passes over what
//! nobody sees, `hidden` over rows and columns that are not shown, and `object` knows what lies over
//! the cells.

mod conditional;
mod format;
mod hidden;
mod look;
mod object;
mod ods;
mod palette;
mod sheet;
mod style;
mod value;
mod xls;
mod xlsb;
mod xlsx;
mod xml2003;

use std::sync::Arc;

use super::guard;
use super::{Block, Document, Format, Paragraph, ReadError, Unrounded};
use crate::finding::{Finding, Rule, Severity};
use crate::source::DocumentId;
use sheet::{MOST_SLOTS, Sheet};

/// What a reader of workbooks gives.
#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    findings: Vec<Finding>,
    /// Some of its cells are left out, because there are too many.
    is_cut: bool,
}

pub fn read_xlsx(bytes: &[u8]) -> Result<Document, ReadError> {
    xlsx::read(bytes).map(|workbook| document(bytes, Format::Xlsx, workbook))
}

pub fn read_xls(bytes: &[u8]) -> Result<Document, ReadError> {
    guarded(|| xls::read(bytes)).map(|mut workbook| {
        workbook.findings.extend(garbled(&workbook));
        document(bytes, Format::Xls, workbook)
    })
}

pub fn read_ods(bytes: &[u8]) -> Result<Document, ReadError> {
    ods::read(bytes).map(|workbook| document(bytes, Format::Ods, workbook))
}

/// An OpenDocument workbook in one XML file.
pub fn read_flat_ods(bytes: &[u8]) -> Result<Document, ReadError> {
    Ok(document(bytes, Format::Ods, ods::read_flat(bytes)))
}

pub fn read_xlsb(bytes: &[u8]) -> Result<Document, ReadError> {
    xlsb::read(bytes).map(|workbook| document(bytes, Format::Xlsb, workbook))
}

/// The XML of Excel 2003.
pub fn read_xml(bytes: &[u8]) -> Result<Document, ReadError> {
    xml2003::read(bytes).map(|workbook| document(bytes, Format::ExcelXml, workbook))
}

/// calamine takes lengths and offsets of a damaged workbook at their word, and panics where they
/// lead out of the file. There is no other way to hear of it.
fn guarded(read: impl Fn() -> Result<Workbook, ReadError>) -> Result<Workbook, ReadError> {
    guard::guarded(read).unwrap_or_else(|| {
        Err(ReadError::Damaged("a part of the workbook leads out of the file".to_owned()))
    })
}

/// Tells texts with characters that nobody writes. The records of an XLS have no checksum, and one
/// wrong length gives the bytes of a record to the next.
fn garbled(workbook: &Workbook) -> Option<Finding> {
    let is_strange = |c: char| c == '\u{FFFD}' || c.is_control() && !c.is_whitespace();
    let mut cells = workbook.sheets.iter().flat_map(|sheet| &sheet.cells);
    let cell = cells.find(|cell| cell.text.chars().any(is_strange))?;
    let (row, column) = (u64::from(cell.row) + 1, u64::from(cell.column) + 1);
    let message = format!("the text in row {row}, column {column} is none, expected characters");
    Some(Finding::reading(Rule::Damaged, Severity::Error, message))
}

fn document(bytes: &[u8], format: Format, workbook: Workbook) -> Document {
    let mut document = Document {
        id: DocumentId::of(bytes),
        format,
        blocks: Vec::new(),
        pages: Vec::new(),
        findings: workbook.findings,
        unrounded: Vec::new(),
    };
    let mut left = MOST_SLOTS;
    if workbook.is_cut {
        let message = "the workbook has more cells than any report; the rest was not read";
        document.findings.push(Finding::reading(Rule::PartLost, Severity::Warning, message));
    }
    for sheet in workbook.sheets {
        add(sheet, &mut left, &mut document);
    }
    document
}

/// Adds a sheet as a table, and what its text boxes say as paragraphs.
fn add(mut sheet: Sheet, left: &mut u64, document: &mut Document) {
    hidden::doubt_cut(&mut sheet);
    document.findings.extend(hidden::leave_out(&mut sheet));
    object::lay_over(&mut sheet);
    let name: Arc<str> = sheet.name.as_str().into();
    let place = |row: u32, column: u32| sheet::place(&name, row, column);
    for cell in &mut sheet.cells {
        let place = place(cell.row, cell.column);
        let findings = std::mem::take(&mut cell.findings).into_iter();
        document.findings.extend(findings.map(|finding| finding.at(Some(place.clone()))));
        if let Some(text) = cell.unrounded.take() {
            document.unrounded.push(Unrounded { place, text });
        }
    }
    let boxes = std::mem::take(&mut sheet.boxes);
    match sheet.table(left) {
        Ok(table) if table.cells.is_empty() => {}
        Ok(table) => {
            if table.hidden {
                let message = format!("sheet {name} is hidden");
                document.findings.push(Finding::reading(Rule::Hidden, Severity::Note, message));
            }
            document.blocks.push(Block::Table(table));
        }
        Err(message) => {
            document.findings.push(Finding::reading(Rule::PartLost, Severity::Warning, message));
        }
    }
    let paragraphs = boxes.into_iter().flat_map(|(row, column, text)| {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.into_iter().map(move |text| (row, column, text))
    });
    document.blocks.extend(paragraphs.map(|(row, column, text)| {
        Block::Paragraph(Paragraph { text, place: place(row, column) })
    }));
}
