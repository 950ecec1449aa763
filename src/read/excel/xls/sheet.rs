//! What an XLS says of the cells of a sheet besides their values.

use std::collections::HashMap;

use super::book::Book;
use super::conditional::{ConditionalFormat, Rules};
use super::drawing::Drawings;
use super::records::{BEGIN, END, records, u16_at, u32_at};
use crate::read::excel::hidden::{is_flat, is_narrow, narrow};
use crate::read::excel::sheet::{Sheet, Spans};

const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const WINDOW: u16 = 0x023E;
const FORMULA: u16 = 0x0006;
const MANY_NUMBERS: u16 = 0x00BD;
const SHARED_TEXT: u16 = 0x00FD;
/// A number, a text, a truth or error, a small number, a text with runs.
const SINGLE: [u16; 5] = [0x0203, 0x0204, 0x0205, 0x027E, 0x00D6];

/// What the records of a sheet say besides values.
pub struct Looks {
    pub cells: HashMap<(u32, u32), About>,
    /// What is remarked on cells.
    pub comments: HashMap<(u32, u32), String>,
    pub zeros: bool,
    pub formulas: bool,
    pub conditional: Vec<ConditionalFormat>,
}

/// What a record says of its cell.
#[derive(Clone, Copy, Debug)]
pub struct About {
    pub style: u16,
    /// Number of a shared text.
    pub text: Option<u32>,
    pub formula: bool,
    /// A formula of which the result is an empty text: what programs write that do not calculate.
    pub lacks_result: bool,
}

/// Reads the records of a sheet; rows and columns that are hidden and what is drawn go to `sheet`.
pub fn looks(stream: &[u8], from: usize, book: &Book, sheet: &mut Sheet) -> Looks {
    let cells = HashMap::new();
    let comments = HashMap::new();
    let mut looks =
        Looks { cells, comments, zeros: true, formulas: false, conditional: Vec::new() };
    let mut rules = Rules::default();
    let mut drawings = Drawings::default();
    let (mut rows, mut columns, mut widths) = (Vec::new(), Vec::new(), Vec::new());
    let mut depth = 0_u32;
    for record in records(stream, from) {
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ => {}
        }
        // Inside the sheet stand charts, with records like those of cells.
        if depth != 1 {
            continue;
        }
        let word = |at: usize| u16_at(record.data, at);
        let place = || Some((u32::from(word(0)?), u32::from(word(2)?)));
        match record.kind {
            ROW => {
                // In twentieths of a point; with the highest bit it is the usual height.
                let height = word(6).filter(|height| height & 0x8000 == 0);
                let height = height.map(|height| f64::from(height) / 20.0);
                let hidden = word(12).is_some_and(|flags| flags & 0x20 != 0);
                if hidden || height.is_some_and(is_flat) {
                    rows.extend(word(0).map(|row| (u32::from(row), u32::from(row))));
                }
            }
            COLUMNS => {
                // In parts of a character.
                let width = word(4).map(|width| f64::from(width) / 256.0);
                let hidden = word(8).is_some_and(|flags| flags & 1 != 0);
                let span = || Some((u32::from(word(0)?), u32::from(word(2)?)));
                let Some((first, last)) = span() else { continue };
                if hidden || width.is_some_and(is_narrow) {
                    columns.push((first, last));
                }
                widths.extend(width.map(|width| (first, last, width)));
            }
            WINDOW => {
                let flags = word(0).unwrap_or(0x10);
                (looks.formulas, looks.zeros) = (flags & 0x1 != 0, flags & 0x10 != 0);
            }
            MANY_NUMBERS => {
                if let Some((row, first)) = place() {
                    let styles = record.data.get(4..).unwrap_or_default().chunks_exact(6);
                    for (style, column) in styles.zip(first..) {
                        let style = u16_at(style, 0).unwrap_or(0);
                        looks.add((row, column), style, None, None);
                    }
                }
            }
            FORMULA | SHARED_TEXT => {
                if let (Some(place), Some(style)) = (place(), word(4)) {
                    let text =
                        (record.kind == SHARED_TEXT).then(|| u32_at(record.data, 6)).flatten();
                    let result = (record.kind == FORMULA).then(|| record.data.get(6..14)).flatten();
                    looks.add(place, style, text, result);
                }
            }
            kind if SINGLE.contains(&kind) => {
                if let (Some(place), Some(style)) = (place(), word(4)) {
                    looks.add(place, style, None, None);
                }
            }
            _ => {
                rules.record(&record, book);
                drawings.record(&record);
            }
        }
    }
    sheet.hidden_rows = Spans::new(rows);
    sheet.hidden_columns = Spans::new(columns);
    sheet.narrow_columns = narrow(widths.into_iter());
    looks.comments = drawings.comments();
    drawings.finish(sheet);
    looks.conditional = rules.formats;
    looks
}

impl Looks {
    fn add(&mut self, place: (u32, u32), style: u16, text: Option<u32>, result: Option<&[u8]>) {
        let lacks_result = result.is_some_and(|r| r[0] == 3 && r[6..8] == [0xFF, 0xFF]);
        let about = About { style, text, formula: result.is_some(), lacks_result };
        self.cells.insert(place, about);
    }
}
