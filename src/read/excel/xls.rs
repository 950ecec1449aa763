//! XLS → sheets.
//!
//! calamine follows the sector chains of the container without looking for loops, and fills memory
//! until the process is stopped. So it never sees the container: the crate cfb, which does look,
//! reads the workbook out of it, and calamine is given a new container with nothing else inside.
//! On the way, the records are checked for sizes that calamine would take at their word.

use std::io::{Cursor, Read, Write};

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::Workbook;
use super::data as value;
use super::sheet::{Cell, Merged, Room, Sheet};
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;

/// calamine makes a slot for every cell between the first and the last with text.
const MOST_SLOTS: u64 = 10_000_000;

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut stream = workbook_stream(bytes)?;
    let damage = check(&mut stream)?;
    let container = contain(&stream).map_err(|error| ReadError::Damaged(error.to_string()))?;
    let mut book = Xls::new(Cursor::new(container)).map_err(refused)?;
    let mut workbook = Workbook { findings: damage.into_iter().collect(), ..Workbook::default() };
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
        let range = book.worksheet_range(&info.name).map_err(refused)?;
        let (row, column) = range.start().unwrap_or_default();
        let cells = range
            .used_cells()
            .map(|(r, c, data)| Cell::new(row + r as u32, column + c as u32, value::text(data)))
            .take_while(|cell| room.take(&cell.text))
            .collect();
        let merged = book.merge_cells_by_sheet_name(&info.name).unwrap_or_default();
        let merged = merged.into_iter().map(|area| Merged { first: area.start, last: area.end });
        workbook.is_cut = room.is_full;
        workbook.sheets.push(Sheet {
            name: info.name,
            hidden,
            cells,
            merged: merged.collect(),
            ..Sheet::default()
        });
    }
    Ok(workbook)
}

fn refused(error: XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::Encrypted,
        // The other errors differ in where the damage is, which their text says.
        other => ReadError::Damaged(format!("the workbook cannot be read: {other}")),
    }
}

/// The stream with the records, which may not be longer than the file.
fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let damaged = |error: std::io::Error| {
        ReadError::Damaged(format!(
            "its container (OLE compound file) does not hold together: {error}"
        ))
    };
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let stream = file.open_stream(name).map_err(damaged)?;
    let mut records = Vec::new();
    stream.take(bytes.len() as u64).read_to_end(&mut records).map_err(damaged)?;
    Ok(records)
}

/// A container with this one stream, of the version in which calamine accepts a single one.
fn contain(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const FILE_PASS: u16 = 0x002F;
/// Longer records go on in another one.
const LONGEST: usize = 8224;
/// Records of cells with values; all begin with row and column.
const CELLS: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD];

/// Walks over the records once.
///
/// Tells an encrypted workbook and records that do not hold together, refuses sheets whose cells
/// lie too far apart, and takes out the declared dimensions, for which calamine asks for memory
/// before it reads a cell.
fn check(stream: &mut [u8]) -> Result<Option<Finding>, ReadError> {
    let mut at = 0;
    let mut slots = 0;
    let mut area: Option<[u64; 4]> = None;
    let mut parts = Parts::default();
    while let Some(head) = stream.get(at..at + 4) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        parts.record(kind, length, at, stream.len());
        if kind == FILE_PASS {
            return Err(ReadError::Encrypted);
        }
        if kind == BEGIN {
            slots += size(area.take());
        }
        if kind == DIMENSIONS {
            // No record has this number, and unknown ones are passed over.
            stream[at..at + 2].copy_from_slice(&[0xFF, 0x7F]);
        } else if CELLS.contains(&kind)
            && let Some(place) = stream.get(at + 4..at + 8)
        {
            let row = u64::from(u16::from_le_bytes([place[0], place[1]]));
            let column = u64::from(u16::from_le_bytes([place[2], place[3]]));
            let [r0, c0, r1, c1] = area.unwrap_or([row, column, row, column]);
            area = Some([r0.min(row), c0.min(column), r1.max(row), c1.max(column)]);
        }
        at += 4 + length;
    }
    slots += size(area);
    if slots > MOST_SLOTS {
        return Err(ReadError::Damaged("the cells of the workbook lie too far apart".into()));
    }
    Ok(parts.finding())
}

/// The workbook and its sheets as runs of records, each with a begin and an end. An XLS has no
/// checksum: where the records do not hold together, calamine stops reading a sheet without a word.
#[derive(Default)]
struct Parts {
    open: usize,
    /// Where the first fault is, in bytes of the stream.
    fault: Option<usize>,
}

impl Parts {
    fn record(&mut self, kind: u16, length: usize, at: usize, end: usize) {
        // What follows the last sheet fills up the sector.
        let is_filler = self.open == 0 && kind == 0;
        let is_inside = self.open > 0 || kind == BEGIN || is_filler;
        let is_possible = length <= LONGEST && at + 4 + length <= end || is_filler;
        if !is_inside || !is_possible || kind == 0 && !is_filler {
            self.fault.get_or_insert(at);
        }
        match kind {
            BEGIN => self.open += 1,
            END => self.open = self.open.saturating_sub(1),
            _ => {}
        }
    }

    fn finding(&self) -> Option<Finding> {
        let message = match (self.fault, self.open) {
            (Some(at), _) => format!("the records of the workbook break off at byte {at}"),
            (None, 0) => return None,
            (None, _) => "the end of the workbook is missing".to_owned(),
        };
        Some(Finding::reading(Rule::Damaged, Severity::Error, message))
    }
}

fn size(area: Option<[u64; 4]>) -> u64 {
    // A record of several cells may reach to the last of 256 columns.
    area.map_or(0, |[r0, c0, r1, c1]| (r1 - r0 + 1) * (c1.max(255) - c0 + 1))
}
