//! XLS → sheets: the values of the cells by calamine, their looks by our own walk over the records.
//!
//! calamine follows the sector chains of the container without looking for loops, and fills memory
//! until the process is stopped. So it never sees the container: the crate cfb, which does look,
//! reads the workbook out of it, and calamine is given a new container with nothing else inside.
//! On the way, the records are checked for sizes that calamine would take at their word.

mod book;
mod conditional;
mod drawing;
mod records;
mod sheet;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::Workbook;
use super::conditional::{Below, change, holds};
use super::look::Seen;
use super::sheet::{Cell, Merged, Room, Sheet};
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use book::Book;
use records::{BEGIN, END};
use sheet::Looks;

/// calamine makes a slot for every cell between the first and the last with text.
///
/// A slot takes 24 bytes, and a sheet with a stray cell in its last row has half a million.
const MOST_SLOTS: u64 = 4_000_000;

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut stream = workbook_stream(bytes)?;
    let damage = check(&mut stream)?;
    let container = contain(&stream).map_err(|error| ReadError::Damaged(error.to_string()))?;
    let mut book = Xls::new(Cursor::new(container)).map_err(refused)?;
    let mut workbook = Workbook { findings: damage, ..Workbook::default() };
    let looks = Book::read(&stream);
    let mut room = Room::new();
    for (index, info) in book.sheets_metadata().to_vec().into_iter().enumerate() {
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
        let from = looks.sheets.get(index).copied().unwrap_or(usize::MAX);
        let about = sheet::looks(&stream, from, &looks, &mut sheet);
        fill(&mut book, &looks, &about, &mut sheet, &mut room)?;
        workbook.sheets.push(sheet);
    }
    workbook.is_cut = room.is_full;
    Ok(workbook)
}

/// The cells of a sheet: their values by calamine, what is seen of them by their looks.
fn fill(
    book: &mut Xls<Cursor<Vec<u8>>>,
    looks: &Book,
    about: &Looks,
    sheet: &mut Sheet,
    room: &mut Room,
) -> Result<(), ReadError> {
    let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
    let merged = merged.into_iter().map(|area| Merged { first: area.start, last: area.end });
    sheet.merged = merged.collect();
    let range = book.worksheet_range(&sheet.name).map_err(refused)?;
    let formulas = book.worksheet_formula(&sheet.name).map_err(refused)?;
    let formula = |place: (u32, u32)| {
        let start = formulas.start().filter(|start| place.0 >= start.0 && place.1 >= start.1);
        start.and_then(|_| formulas.get_value(place)).map_or("", String::as_str)
    };
    let (row, column) = range.start().unwrap_or_default();
    let filled = range.used_cells().map(|(r, c, data)| ((row + r as u32, column + c as u32), data));
    let bare = about.cells.iter().filter(|(_, about)| about.lacks_result);
    let mut bare: Vec<(u32, u32)> = bare.map(|(place, _)| *place).collect();
    bare.sort_unstable();
    for (place, data) in filled {
        if room.is_full {
            break;
        }
        if bare.binary_search(&place).is_ok() {
            continue;
        }
        let cell = cell(place, data, looks, about, || formula(place).to_owned());
        if cell.text.is_empty() && cell.findings.is_empty() {
            continue;
        }
        if !room.take(&cell.text) {
            return Ok(());
        }
        let mut cell = cell;
        under_conditions(&mut cell, data, looks, about);
        about.comments.get(&place).into_iter().for_each(|comment| cell.comment(comment));
        sheet.cells.push(cell);
    }
    for place in bare {
        let mut cell = Cell::new(place.0, place.1, "");
        cell.show_formula(formula(place));
        if !room.take(&cell.text) {
            break;
        }
        sheet.cells.push(cell);
    }
    Ok(())
}

/// Applies the conditional formats of the sheet to a cell.
fn under_conditions(cell: &mut Cell, data: &Data, looks: &Book, about: &Looks) {
    for format in &about.conditional {
        if format.areas.iter().any(|area| holds(area, cell)) {
            let known = about.cells.get(&(cell.row, cell.column));
            let style = looks.style(known.map_or(u16::MAX, |known| known.style));
            let below = Below { style, number: number(data) };
            let is_met = format.is_met(below.number);
            change(cell, &below, &format.change, is_met, looks.epoch);
        }
    }
}

/// The number that a cell stores.
fn number(data: &Data) -> Option<f64> {
    match data {
        Data::Int(number) => Some(*number as f64),
        Data::Float(number) => Some(*number),
        Data::DateTime(date) => Some(date.as_f64()),
        Data::String(_)
        | Data::Bool(_)
        | Data::Error(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_)
        | Data::Empty => None,
    }
}

fn cell(
    (row, column): (u32, u32),
    data: &Data,
    looks: &Book,
    about: &Looks,
    formula: impl Fn() -> String,
) -> Cell {
    let mut cell = Cell::new(row, column, "");
    let known = about.cells.get(&(row, column));
    let style = looks.style(known.map_or(u16::MAX, |known| known.style));
    if about.formulas && known.is_some_and(|known| known.formula) {
        cell.show_formula(&formula());
        return cell;
    }
    if let Some(number) = number(data) {
        let zeros = about.zeros;
        cell.show_number(number, &style, looks.epoch, zeros);
        return cell;
    }
    let rich = known.and_then(|known| looks.rich(known.text?, &style));
    let seen = rich.unwrap_or_else(|| {
        let mut seen = Seen::default();
        seen.add(&text(data), &style.look, style.ground);
        seen
    });
    cell.show_text(&seen, &style.format);
    cell
}

fn text(data: &Data) -> String {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::Error(error) => error.to_string(),
        Data::Int(_) | Data::Float(_) | Data::DateTime(_) | Data::Empty => String::new(),
    }
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

const DIMENSIONS: u16 = 0x0200;
const FILE_PASS: u16 = 0x002F;
const SHEET: u16 = 0x0085;
/// Longer records go on in another one.
const LONGEST: usize = 8224;
/// Records of cells with values; all begin with row and column.
const CELLS: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD];

/// Walks over the records once.
///
/// Tells an encrypted workbook and records that do not hold together, refuses sheets whose cells
/// lie too far apart, and takes out the declared dimensions, for which calamine asks for memory
/// before it reads a cell, and sheets that begin where another one or no part begins.
fn check(stream: &mut [u8]) -> Result<Vec<Finding>, ReadError> {
    let mut at = 0;
    let mut slots = 0;
    // Charts stand inside of sheets: the areas of what is open, the innermost last.
    let mut areas: Vec<Option<[u64; 4]>> = vec![None];
    let mut parts = Parts::default();
    let mut begins = BTreeSet::new();
    let mut sheets = Vec::new();
    while let Some(head) = stream.get(at..at + 4) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        parts.record(kind, length, at, stream.len());
        if kind == FILE_PASS {
            return Err(ReadError::Encrypted);
        }
        match kind {
            BEGIN => {
                areas.push(None);
                begins.insert(at);
            }
            END if areas.len() > 1 => slots += size(areas.pop().flatten()),
            SHEET => sheets.push(at),
            _ => {}
        }
        if kind == DIMENSIONS {
            pass_over(stream, at);
        } else if CELLS.contains(&kind)
            && let Some(place) = stream.get(at + 4..at + 8)
        {
            let row = u64::from(u16::from_le_bytes([place[0], place[1]]));
            let column = u64::from(u16::from_le_bytes([place[2], place[3]]));
            let last = last_column(stream, at, kind, length).unwrap_or(column);
            if let Some(area) = areas.last_mut() {
                let [r0, c0, r1, c1] = area.unwrap_or([row, column, row, column]);
                *area = Some([r0.min(row), c0.min(column), r1.max(row), c1.max(last)]);
            }
        }
        at += 4 + length;
    }
    slots += areas.into_iter().map(size).sum::<u64>();
    if slots > MOST_SLOTS {
        return Err(ReadError::Damaged("the cells of the workbook lie too far apart".into()));
    }
    let lost = sheets_of_no_part(stream, &sheets, begins);
    Ok(parts.finding().into_iter().chain(lost).collect())
}

/// No record has this number, and unknown ones are passed over.
fn pass_over(stream: &mut [u8], at: usize) {
    stream[at..at + 2].copy_from_slice(&[0xFF, 0x7F]);
}

/// Takes out the sheets that do not begin where a part of the workbook begins, and all but the first
/// of those that begin at one place: each would be read anew.
fn sheets_of_no_part(
    stream: &mut [u8],
    sheets: &[usize],
    mut begins: BTreeSet<usize>,
) -> Option<Finding> {
    let begin = |stream: &[u8], at: usize| records::u32_at(stream, at + 4).map(|at| at as usize);
    let mut lost = 0;
    for &at in sheets {
        if !begin(stream, at).is_some_and(|place| begins.remove(&place)) {
            pass_over(stream, at);
            lost += 1;
        }
    }
    let message = format!("{lost} sheet(s) begin where no part of the workbook begins, not read");
    (lost > 0).then(|| Finding::reading(Rule::Damaged, Severity::Error, message))
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

/// The last column of a record of several numbers, which ends with it.
fn last_column(stream: &[u8], at: usize, kind: u16, length: usize) -> Option<u64> {
    let end = at.checked_add(4 + length)?;
    let bytes = stream.get(end.checked_sub(2)?..end)?;
    (kind == SEVERAL && length >= 6).then(|| u64::from(u16::from_le_bytes([bytes[0], bytes[1]])))
}

/// A record of several numbers in one row.
const SEVERAL: u16 = 0x00BD;

fn size(area: Option<[u64; 4]>) -> u64 {
    area.map_or(0, |[r0, c0, r1, c1]| (r1 - r0 + 1) * (c1.max(c0) - c0 + 1))
}
