//! Pictures, text boxes and shapes over the cells of an XLS sheet.

use std::collections::HashMap;

use super::records::{CONTINUE, Record, u16_at, u32_at};
use crate::read::excel::object::MOST_OBJECTS;
use crate::read::excel::sheet::Object;
use crate::read::excel::sheet::Sheet;
use crate::read::noted;

const DRAWING: u16 = 0x00EC;
const OBJECT: u16 = 0x005D;
const TEXT: u16 = 0x01B6;
/// A comment: its cell, and the number of the object that holds its text.
const NOTE: u16 = 0x001C;

/// Kinds of records inside a drawing: the place of a shape, and its properties.
const ANCHOR: u16 = 0xF010;
const PROPERTIES: u16 = 0xF00B;
/// Whether a shape is filled.
const FILL: u16 = 0x01BF;

/// A part of a cell smaller than this (of 1024 in width and 256 in height) is not covered.
const SLIVER: (u16, u16) = (307, 77);

#[derive(Default)]
pub struct Drawings {
    place: Option<[u16; 8]>,
    filled: bool,
    objects: Vec<Object>,
    /// Characters of the text that is still to come, for the last object.
    text_left: usize,
    /// The number of the last object, if that is a comment.
    comment: Option<u16>,
    /// The texts of comments by these numbers.
    comments: HashMap<u16, String>,
    /// The cells of comments, with their numbers and authors.
    commented: Vec<((u32, u32), u16, String)>,
}

impl Drawings {
    pub fn record(&mut self, record: &Record<'_>) {
        match record.kind {
            DRAWING => self.shapes(record.data),
            OBJECT => self.object(record.data),
            TEXT => self.text_left = u16_at(record.data, 10).map_or(0, usize::from),
            // The first one behind a text holds its characters.
            CONTINUE if self.text_left > 0 => self.text(record.data),
            CONTINUE => {}
            NOTE => self.commented.extend(commented(record.data)),
            _ => self.text_left = 0,
        }
    }

    /// Walks through the records of a drawing; those with others inside are entered.
    fn shapes(&mut self, data: &[u8]) {
        let mut at = 0;
        while let (Some(head), Some(kind), Some(length)) =
            (u16_at(data, at), u16_at(data, at + 2), u32_at(data, at + 4))
        {
            at += 8;
            if head & 0xF == 0xF {
                continue;
            }
            let inside = data.get(at..).unwrap_or_default();
            match kind {
                ANCHOR => {
                    let mut place = [0; 8];
                    for (index, value) in place.iter_mut().enumerate() {
                        *value = u16_at(inside, 2 + 2 * index).unwrap_or(0);
                    }
                    self.place = Some(place);
                }
                PROPERTIES => self.properties(inside, usize::from(head >> 4)),
                _ => {}
            }
            let Some(next) = at.checked_add(length as usize) else { return };
            at = next;
        }
    }

    fn properties(&mut self, data: &[u8], count: usize) {
        self.filled = true;
        for property in data.chunks_exact(6).take(count) {
            let value = u32_at(property, 2).unwrap_or(0);
            // Set, and set to no.
            if u16_at(property, 0).map(|id| id & 0x3FFF) == Some(FILL) && value & 0x0010_0000 != 0 {
                self.filled = value & 0x10 != 0;
            }
        }
    }

    /// An object at the place told before it.
    fn object(&mut self, data: &[u8]) {
        self.comment = None;
        let Some([left, dx, top, dy, right, end_dx, bottom, end_dy]) = self.place.take() else {
            return;
        };
        let (kind, opaque) = match u16_at(data, 4) {
            // A comment on a cell, and the arrow of a filter.
            Some(0x19) => {
                self.comment = u16_at(data, 6);
                return;
            }
            Some(0x14) | None => return,
            Some(0x00) => ("group of shapes", false),
            Some(0x01) => ("line", false),
            Some(0x05) => ("chart", true),
            Some(0x06) => ("text box", self.filled),
            Some(0x08) => ("picture", true),
            Some(_) => ("shape", self.filled),
        };
        if self.objects.len() >= MOST_OBJECTS {
            return;
        }
        self.objects.push(Object {
            kind,
            text: String::new(),
            opaque,
            rows: covered(top, dy, bottom, end_dy, 256, SLIVER.1),
            columns: covered(left, dx, right, end_dx, 1024, SLIVER.0),
        });
    }

    fn text(&mut self, data: &[u8]) {
        let count = std::mem::take(&mut self.text_left);
        let Some((flags, text)) = data.split_first() else { return };
        let text = characters(text, flags & 1 != 0, count);
        if let Some(comment) = self.comment {
            self.comments.insert(comment, text);
        } else if let Some(object) = self.objects.last_mut() {
            object.kind = "text box";
            object.opaque = true;
            object.text = text;
        }
    }

    /// The comments by their cells.
    pub fn comments(&mut self) -> HashMap<(u32, u32), String> {
        let texts = &self.comments;
        let commented = std::mem::take(&mut self.commented).into_iter();
        let comment = |(place, number, author): ((u32, u32), u16, String)| {
            Some((place, noted::without_author(texts.get(&number)?, &[author]).to_owned()))
        };
        commented.filter_map(comment).collect()
    }

    pub fn finish(self, sheet: &mut Sheet) {
        for object in self.objects {
            if !object.text.trim().is_empty() {
                sheet.boxes.push((
                    *object.rows.start(),
                    *object.columns.start(),
                    object.text.clone(),
                ));
            }
            sheet.objects.push(object);
        }
    }
}

/// The cell of a comment, its number, and who wrote it.
fn commented(data: &[u8]) -> Option<((u32, u32), u16, String)> {
    let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
    let (count, flags) = (u16_at(data, 8)?, data.get(10)?);
    let author = characters(data.get(11..)?, flags & 1 != 0, usize::from(count));
    Some(((row.into(), column.into()), u16_at(data, 6)?, author))
}

/// A text of so many characters, of one byte or of two.
fn characters(data: &[u8], wide: bool, count: usize) -> String {
    if !wide {
        return data.iter().take(count).map(|byte| char::from(*byte)).collect();
    }
    let units = data.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    String::from_utf16_lossy(&units.take(count).collect::<Vec<u16>>())
}

/// The rows or columns of which more than a sliver lies between two edges.
fn covered(
    first: u16,
    offset: u16,
    last: u16,
    end: u16,
    whole: u16,
    sliver: u16,
) -> std::ops::RangeInclusive<u32> {
    let start = u32::from(first) + u32::from(offset > whole - sliver && last > first);
    let ends = end < sliver && u32::from(last) > start;
    start..=(u32::from(last) - u32::from(ends)).max(start)
}
