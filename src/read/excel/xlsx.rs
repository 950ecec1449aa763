//! XLSX → sheets.

use std::io::Cursor;

use calamine::{Data, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::Workbook;
use super::sheet::{Merged, Room, Sheet};
use super::value;
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::archive::Archive;
use crate::read::{wellformed, xml};

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut workbook = Workbook { findings: check(bytes)?, ..Workbook::default() };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let mut room = Room::new();
    for info in book.sheets_metadata().to_vec() {
        match info.typ {
            SheetType::WorkSheet => {}
            SheetType::DialogSheet
            | SheetType::MacroSheet
            | SheetType::ChartSheet
            | SheetType::Vba => {
                continue;
            }
        }
        let hidden = match info.visible {
            SheetVisible::Visible => false,
            SheetVisible::Hidden | SheetVisible::VeryHidden => true,
        };
        let mut sheet = Sheet { name: info.name, hidden, ..Sheet::default() };
        if let Err(damage) = fill(&mut book, &mut sheet, &mut room) {
            let message = format!("sheet {}: {damage}", sheet.name);
            workbook.findings.push(Finding::reading(Rule::Damaged, Severity::Error, message));
        }
        workbook.sheets.push(sheet);
    }
    workbook.is_cut = room.is_full;
    Ok(workbook)
}

/// Checks what calamine takes at its word: the unpacked sizes, the number of shared strings, for
/// which it asks for memory before it reads one, and that the parts are sound.
fn check(bytes: &[u8]) -> Result<Vec<Finding>, ReadError> {
    let mut archive = Archive::open(bytes)?;
    archive.check_sizes()?;
    let is_read = |name: &&String| {
        name.starts_with("xl/worksheets/") && name.ends_with(".xml") || name.as_str() == STRINGS
    };
    let names: Vec<String> = archive.names().iter().filter(is_read).cloned().collect();
    let mut findings = Vec::new();
    for name in names {
        let Some(part) = archive.part(&name)? else { continue };
        let text = String::from_utf8_lossy(&part.bytes);
        if name == STRINGS {
            check_count(&text)?;
        }
        // calamine passes over lost starts and ends: a lost text gives all labels behind it to
        // the row above.
        if let Some(damage) = part.damage.or_else(|| wellformed::fault(&text)) {
            let message = format!("{name} is damaged, {damage}");
            findings.push(Finding::reading(Rule::Damaged, Severity::Error, message));
        }
    }
    Ok(findings)
}

/// The part with the texts of all sheets.
const STRINGS: &str = "xl/sharedStrings.xml";

fn check_count(strings: &str) -> Result<(), ReadError> {
    let head = strings.char_indices().nth(4096).map_or(strings, |(end, _)| &strings[..end]);
    let tree = xml::parse(head);
    let count = tree.root.elements().find_map(|table| table.number::<u64>("uniqueCount"));
    if count.is_some_and(|count| count > strings.len() as u64) {
        return Err(ReadError::Damaged("its table of texts is not as long as it says".into()));
    }
    Ok(())
}

fn refused(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        // The other errors differ in where the damage is, which their text says.
        other => ReadError::Damaged(format!("the workbook cannot be read: {other}")),
    }
}

/// Reads the cells one by one: a range of all cells between the first and the last would take
/// gigabytes where a stray cell stands in the last row. What was read before a fault is kept.
fn fill(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    room: &mut Room,
) -> Result<(), XlsxError> {
    if let Ok(merged) = book.merge_cells_by_sheet_name(&sheet.name) {
        let merged = merged.into_iter().map(|area| Merged { first: area.start, last: area.end });
        sheet.merged = merged.collect();
    }
    let mut reader = book.worksheet_cells_reader(&sheet.name)?;
    let percent: Vec<bool> = reader
        .styles()
        .iter()
        .map(|style| {
            let format = style.number_format.as_ref();
            format.is_some_and(|format| value::is_percent(&format.format_code))
        })
        .collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let text = match Data::from(cell.get_value().clone()) {
            Data::Float(number) if percent.get(style) == Some(&true) => value::percent(number),
            other => value::text(&other),
        };
        if !text.is_empty() {
            if !room.take(&text) {
                break;
            }
            sheet.cells.push((row, column, text));
        }
    }
    Ok(())
}
