//! XLSX, XLS and ODS → one table per sheet.
//!
//! XLSX and XLS are read by calamine, behind checks of what it does not check itself; ODS by our
//! own walk, because calamine knows no merged cells of ODS and multiplies its repeated rows.

mod ods;
mod sheet;
mod value;
mod xls;
mod xlsx;

use super::guard;
use super::{Block, Document, Format, ReadError};
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
    guarded(|| xlsx::read(bytes)).map(|workbook| document(bytes, Format::Xlsx, workbook))
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
    let cells = workbook.sheets.iter().flat_map(|sheet| &sheet.cells);
    let (row, column, _) = cells.into_iter().find(|(_, _, text)| text.chars().any(is_strange))?;
    let message =
        format!("the text in row {}, column {} is none, expected characters", row + 1, column + 1);
    Some(Finding::reading(Rule::Damaged, Severity::Error, message))
}

fn document(bytes: &[u8], format: Format, workbook: Workbook) -> Document {
    let mut findings = workbook.findings;
    let mut blocks = Vec::new();
    let mut left = MOST_SLOTS;
    if workbook.is_cut {
        let message = "the workbook has more cells than any report; the rest was not read";
        findings.push(Finding::reading(Rule::PartLost, Severity::Warning, message));
    }
    for sheet in workbook.sheets {
        let name = sheet.name.clone();
        match sheet.table(&mut left) {
            Ok(table) if table.cells.is_empty() => {}
            Ok(table) => {
                if table.hidden {
                    let message = format!("sheet {name} is hidden");
                    findings.push(Finding::reading(Rule::Hidden, Severity::Note, message));
                }
                blocks.push(Block::Table(table));
            }
            Err(message) => {
                findings.push(Finding::reading(Rule::PartLost, Severity::Warning, message));
            }
        }
    }
    Document { id: DocumentId::of(bytes), format, blocks, pages: Vec::new(), findings }
}
