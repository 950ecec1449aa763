//! XLSB → sheets: the package of an XLSX with its parts in binary records.

mod comments;
mod records;
mod styles;

use std::collections::BTreeMap;

use super::Workbook;
use super::format::Epoch;
use super::hidden::{is_flat, is_narrow, narrow};
use super::look::Seen;
use super::sheet::{Cell, Merged, Room, Sheet, Spans};
use super::style::Style;
use super::xlsx::{Package, theme_colours};
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use records::{Bytes, records};
use styles::Styles;

const SHEET: u32 = 156;
const WORKBOOK: u32 = 153;
const TEXT: u32 = 19;
const ROW: u32 = 0;
const COLUMN: u32 = 60;
const MERGED: u32 = 176;
/// Cells: a small number, an error, a truth, a number, a text, a shared text; then the results of
/// formulas: a text, a number, a truth, an error.
const NUMBERS: [u32; 3] = [2, 5, 9];
const TEXTS: [u32; 2] = [6, 8];
const SHARED: u32 = 7;
const TRUTHS: [u32; 2] = [4, 10];
const ERRORS: [u32; 2] = [3, 11];

/// A text: its characters, and where a font begins.
type Text = (Vec<u16>, Vec<(u16, u16)>);

struct Shared {
    texts: Vec<Text>,
    styles: Styles,
    epoch: Epoch,
}

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut package = Package::open(bytes)?;
    let path = package.workbook()?;
    let path = if path.ends_with(".bin") { path } else { "xl/workbook.bin".to_owned() };
    let Some(part) = package.part(&path)? else {
        return Err(ReadError::Damaged("the workbook has no content in it".into()));
    };
    let mut workbook = Workbook::default();
    let relations = package.relations(&path)?;
    let named = |kind: &str| {
        let relation = relations.iter().find(|relation| relation.kind == kind);
        relation.map_or("", |relation| &*relation.target)
    };
    let styles = package.part(named("styles"))?;
    if styles.is_none() && !named("styles").is_empty() {
        package.lost(named("styles"));
    }
    let mut bytes_of =
        |kind: &str| Ok(package.part(named(kind))?.map_or(Vec::new(), |part| part.bytes));
    let theme = theme_colours(&bytes_of("theme")?);
    let styles = styles.map_or(Vec::new(), |part| part.bytes);
    let shared = Shared {
        styles: Styles::read(&styles, &theme),
        texts: records(&bytes_of("sharedStrings")?)
            .filter(|(kind, _)| *kind == TEXT)
            .map(|(_, bytes)| text(bytes).unwrap_or_default())
            .collect(),
        epoch: match records(&part.bytes)
            .any(|(kind, b)| kind == WORKBOOK && b.u8(0).is_some_and(|f| f & 1 != 0))
        {
            true => Epoch::Of1904,
            false => Epoch::Of1900,
        },
    };
    let mut room = Room::new();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (_, entry) in records(&part.bytes).filter(|(kind, _)| *kind == SHEET) {
        let Some((id, end)) = entry.text(8) else { continue };
        let id = String::from_utf16_lossy(&id);
        let name = entry.string(end).unwrap_or_default();
        let Some(relation) = relations.iter().find(|relation| relation.id == id) else { continue };
        if relation.kind != "worksheet" {
            continue;
        }
        if let Some(other) = known.insert(relation.target.clone(), name.clone()) {
            let message =
                format!("sheet {name} is of the same part as sheet {other}, was not read");
            workbook.findings.push(Finding::reading(Rule::PartLost, Severity::Warning, message));
            continue;
        }
        let Some(part) = package.part(&relation.target)? else {
            package.lost(&relation.target);
            continue;
        };
        let hidden = entry.u32(0) != Some(0);
        let mut sheet = Sheet { name, hidden, ..Sheet::default() };
        fill(&part.bytes, &shared, &mut sheet, &mut room);
        comments::hear(&mut package, &relation.target, &mut sheet)?;
        workbook.sheets.push(sheet);
    }
    if package.names().iter().any(|name| name.contains("drawings/drawing")) {
        let message = "pictures and text boxes of a binary workbook (.xlsb) were not looked at";
        workbook.findings.push(Finding::reading(Rule::PartLost, Severity::Warning, message));
    }
    workbook.findings.extend(package.damage());
    workbook.is_cut = room.is_full;
    Ok(workbook)
}

/// A text with its runs.
fn text(bytes: Bytes<'_>) -> Option<Text> {
    let (text, end) = bytes.text(1)?;
    let mut runs = Vec::new();
    if bytes.u8(0)? & 1 != 0 {
        let inside = bytes.0.get(end + 4..).unwrap_or_default().chunks_exact(4);
        let count = bytes.u32(end)? as usize;
        let run = |run: &[u8]| Some((Bytes(run).u16(0)?, Bytes(run).u16(2)?));
        runs.extend(inside.take(count).filter_map(run));
    }
    Some((text, runs))
}

fn fill(part: &[u8], shared: &Shared, sheet: &mut Sheet, room: &mut Room) {
    let (mut rows, mut columns, mut widths) = (Vec::new(), Vec::new(), Vec::new());
    let mut row = 0;
    for (kind, bytes) in records(part) {
        if room.is_full {
            break;
        }
        match kind {
            ROW => {
                row = bytes.u32(0).unwrap_or(row);
                let hidden = bytes.u8(11).is_some_and(|flags| flags & 0x10 != 0);
                // In twentieths of a point.
                if hidden || bytes.u16(8).is_some_and(|height| is_flat(f64::from(height) / 20.0)) {
                    rows.push((row, row));
                }
            }
            COLUMN => {
                let hidden = bytes.u16(16).is_some_and(|flags| flags & 1 != 0);
                // In parts of a character.
                let width = bytes.u32(8).map(|width| f64::from(width) / 256.0);
                let hidden = hidden || width.is_some_and(is_narrow);
                let (Some(first), Some(last)) = (bytes.u32(0), bytes.u32(4)) else { continue };
                if hidden {
                    columns.push((first, last));
                }
                widths.extend(width.map(|width| (first, last, width)));
            }
            MERGED => sheet.merged.extend(merged(bytes)),
            kind => {
                let Some(cell) = cell(kind, bytes, row, shared) else { continue };
                if cell.text.is_empty() && cell.findings.is_empty() {
                    continue;
                }
                if !room.take(&cell.text) {
                    break;
                }
                sheet.cells.push(cell);
            }
        }
    }
    sheet.hidden_rows = Spans::new(rows);
    sheet.hidden_columns = Spans::new(columns);
    sheet.narrow_columns = narrow(widths.into_iter());
}

fn merged(bytes: Bytes<'_>) -> Option<Merged> {
    Some(Merged { first: (bytes.u32(0)?, bytes.u32(8)?), last: (bytes.u32(4)?, bytes.u32(12)?) })
}

/// The cell of a record; `None` for a record that is of none.
fn cell(kind: u32, bytes: Bytes<'_>, row: u32, shared: &Shared) -> Option<Cell> {
    let style = || Some(shared.styles.of(bytes.u32(4)? & 0x00FF_FFFF));
    let mut cell = Cell::new(row, bytes.u32(0)?, "");
    if NUMBERS.contains(&kind) {
        let number = if kind == NUMBERS[0] { bytes.small_number(8) } else { bytes.f64(8) };
        cell.show_number(number?, &style()?, shared.epoch, true);
    } else if TEXTS.contains(&kind) {
        plain(&mut cell, &bytes.string(8)?, &style()?);
    } else if kind == SHARED {
        let index = bytes.u32(8)?;
        match shared.texts.get(index as usize) {
            Some(text) => show(&mut cell, text, &style()?, shared),
            None => {
                cell.text = format!("[text {index}]");
                let count = shared.texts.len();
                cell.doubt(Rule::Damaged, format!("the cell names text {index} of {count}"));
            }
        }
    } else if TRUTHS.contains(&kind) {
        plain(&mut cell, if bytes.u8(8)? == 0 { "FALSE" } else { "TRUE" }, &style()?);
    } else if ERRORS.contains(&kind) {
        plain(&mut cell, error(bytes.u8(8)?), &style()?);
    } else {
        return None;
    }
    Some(cell)
}

fn plain(cell: &mut Cell, text: &str, style: &Style) {
    let mut seen = Seen::default();
    seen.add(text, &style.look, style.ground);
    cell.show_text(&seen, &style.format);
}

/// A text of several looks.
fn show(cell: &mut Cell, (text, runs): &Text, style: &Style, shared: &Shared) {
    let mut seen = Seen::default();
    let starts = std::iter::once((0, None)).chain(runs.iter().map(|(at, font)| (*at, Some(*font))));
    let ends = runs.iter().map(|(at, _)| usize::from(*at)).chain([text.len()]);
    for ((start, font), end) in starts.zip(ends) {
        let piece = text.get(usize::from(start)..end).unwrap_or_default();
        let look = font.and_then(|font| shared.styles.fonts.get(usize::from(font)));
        seen.add(&String::from_utf16_lossy(piece), look.unwrap_or(&style.look), style.ground);
    }
    cell.show_text(&seen, &style.format);
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
}
