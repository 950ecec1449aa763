//! What an XLS says of the looks of its cells: fonts, formats, styles, rich texts.

use std::collections::HashMap;
use std::rc::Rc;

use super::records::{BEGIN, CONTINUE, Cursor, END, Record, records, u16_at, u32_at};
use crate::read::excel::format::{Epoch, Format, builtin};
use crate::read::excel::look::{Look, Rgb, Seen};
use crate::read::excel::palette::indexed;
use crate::read::excel::style::Style;
use crate::read::look::draws_signs;

const FONT: u16 = 0x0031;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const PALETTE: u16 = 0x0092;
const DATE_MODE: u16 = 0x0022;
const STRINGS: u16 = 0x00FC;
const SHEET: u16 = 0x0085;

/// Excel 97 and later; before, styles and strings were written in another way.
const BIFF_8: u16 = 0x0600;

/// Texts that are repeated over the width of their cells.
const REPEATED: u16 = 4;

/// Height of letters and others are in twentieths of a point.
const TWIPS: f64 = 20.0;

#[derive(Default)]
pub struct Book {
    fonts: Vec<Look>,
    styles: Vec<Style>,
    /// Texts of several looks, by their number among the shared ones.
    rich: HashMap<u32, Rich>,
    pub epoch: Epoch,
    formats: HashMap<u16, String>,
    palette: Vec<Rgb>,
    /// Where the sheets begin, in the order of the workbook.
    pub sheets: Vec<usize>,
}

struct Rich {
    text: Vec<u16>,
    /// Where a font begins (in units of UTF-16), and its number.
    runs: Vec<(u16, u16)>,
}

/// Fonts and styles before the palette is known.
#[derive(Default)]
struct Raw {
    is_old: bool,
    fonts: Vec<(Look, u16)>,
    /// Font, format, pattern, the colour of the pattern, how texts are aligned, and whether they
    /// shrink to fit.
    styles: Vec<[u16; 6]>,
    formats: HashMap<u16, String>,
    palette: Vec<Rgb>,
}

impl Book {
    /// Reads the records before the first sheet.
    pub fn read(stream: &[u8]) -> Self {
        let mut book = Self::default();
        let mut raw = Raw::default();
        let mut strings: Vec<&[u8]> = Vec::new();
        let mut before = 0;
        for record in records(stream, 0) {
            match record.kind {
                BEGIN => raw.is_old = u16_at(record.data, 0) != Some(BIFF_8),
                END => break,
                STRINGS => strings = vec![record.data.get(8..).unwrap_or_default()],
                CONTINUE if before == STRINGS => strings.push(record.data),
                DATE_MODE if u16_at(record.data, 0) == Some(1) => book.epoch = Epoch::Of1904,
                SHEET => book.sheets.extend(u32_at(record.data, 0).map(|at| at as usize)),
                _ => raw.record(&record),
            }
            if record.kind != CONTINUE {
                before = record.kind;
            }
        }
        book.rich = rich(strings);
        book.fonts = raw.fonts();
        book.styles = raw.styles(&book.fonts);
        (book.formats, book.palette) = (raw.formats, raw.palette);
        book
    }

    /// The code of a number format of the workbook's own.
    pub fn code(&self, number: u16) -> Option<String> {
        self.formats.get(&number).cloned()
    }

    pub fn colour(&self, number: u32) -> Option<Rgb> {
        indexed(number, &self.palette)
    }

    pub fn style(&self, index: u16) -> Style {
        self.styles.get(usize::from(index)).cloned().unwrap_or_default()
    }

    /// A text of several looks as it is seen; `None` for a plain one.
    pub fn rich(&self, index: u32, style: &Style) -> Option<Seen> {
        let Rich { text, runs } = self.rich.get(&index)?;
        let mut seen = Seen::default();
        let starts =
            std::iter::once((0, None)).chain(runs.iter().map(|(at, font)| (*at, Some(*font))));
        let ends = runs.iter().map(|(at, _)| usize::from(*at)).chain([text.len()]);
        for ((start, font), end) in starts.zip(ends) {
            let piece = text.get(usize::from(start)..end).unwrap_or_default();
            let look = font.and_then(|font| font_at(&self.fonts, font)).unwrap_or(style.look);
            let look = Look { repeated: style.look.repeated, ..look };
            seen.add(&String::from_utf16_lossy(piece), &look, style.ground);
        }
        Some(seen)
    }
}

/// The fifth font has the number of the sixth: no font is number 4.
fn font_at(fonts: &[Look], number: u16) -> Option<Look> {
    let index = usize::from(number);
    fonts.get(if index > 4 { index - 1 } else { index }).copied()
}

impl Raw {
    fn record(&mut self, record: &Record<'_>) {
        let word = |at: usize| u16_at(record.data, at).unwrap_or(0);
        match record.kind {
            FONT => {
                let look = Look {
                    raised: matches!(word(8), 1 | 2),
                    struck: word(2) & 0x8 != 0,
                    hidden: false,
                    size: Some(f64::from(word(0)) / TWIPS),
                    colour: None,
                    repeated: false,
                    shrinks: false,
                    pictures: self.font_name(record.data).is_some_and(|name| draws_signs(&name)),
                };
                self.fonts.push((look, word(4)));
            }
            FORMAT => {
                if let Some(code) = self.code(record.data) {
                    self.formats.insert(word(0), code);
                }
            }
            STYLE if self.is_old => {
                self.styles.push([
                    word(0),
                    word(2),
                    word(10) & 0x3F,
                    word(8) & 0x7F,
                    word(6) & 0x7,
                    0,
                ]);
            }
            STYLE => {
                self.styles.push([
                    word(0),
                    word(2),
                    word(16) >> 10,
                    word(18) & 0x7F,
                    word(6) & 0x7,
                    word(8) & 0x10,
                ]);
            }
            PALETTE => {
                let colours = record.data.get(2..).unwrap_or_default().chunks_exact(4);
                self.palette = colours.map(|rgb| Rgb(rgb[0], rgb[1], rgb[2])).collect();
            }
            _ => {}
        }
    }

    fn code(&self, data: &[u8]) -> Option<String> {
        if self.is_old {
            let length = usize::from(*data.get(2)?);
            let bytes = data.get(3..3 + length)?;
            return Some(encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned());
        }
        let length = usize::from(u16_at(data, 2)?);
        let wide = data.get(4)? & 1 != 0;
        let characters = Cursor::new(vec![data.get(5..)?]).characters(length, wide)?;
        Some(String::from_utf16_lossy(&characters))
    }

    /// The name stands behind fourteen bytes of measures.
    fn font_name(&self, data: &[u8]) -> Option<String> {
        let length = usize::from(*data.get(14)?);
        if self.is_old {
            return Some(String::from_utf8_lossy(data.get(15..15 + length)?).into_owned());
        }
        let wide = data.get(15)? & 1 != 0;
        let characters = Cursor::new(vec![data.get(16..)?]).characters(length, wide)?;
        Some(String::from_utf16_lossy(&characters))
    }

    fn fonts(&self) -> Vec<Look> {
        let coloured = |(look, colour): &(Look, u16)| Look {
            colour: indexed(u32::from(*colour), &self.palette),
            ..*look
        };
        self.fonts.iter().map(coloured).collect()
    }

    fn styles(&self, fonts: &[Look]) -> Vec<Style> {
        let mut known: HashMap<u16, Rc<Format>> = HashMap::new();
        self.styles
            .iter()
            .map(|[font, format, pattern, fore, aligned, shrinks]| {
                let parsed = || {
                    let code = self.formats.get(format).map(String::as_str);
                    let code = code.or_else(|| builtin(u32::from(*format))).unwrap_or("General");
                    Rc::new(Format::parse(code))
                };
                Style {
                    format: known.entry(*format).or_insert_with(parsed).clone(),
                    look: Look {
                        repeated: *aligned == REPEATED,
                        shrinks: *shrinks != 0,
                        ..font_at(fonts, *font).unwrap_or_default()
                    },
                    ground: match pattern {
                        0 => Some(Rgb::WHITE),
                        1 => indexed(u32::from(*fore), &self.palette),
                        _ => None,
                    },
                }
            })
            .collect()
    }
}

/// The shared texts that have runs.
fn rich(segments: Vec<&[u8]>) -> HashMap<u32, Rich> {
    let mut found = HashMap::new();
    let mut cursor = Cursor::new(segments);
    for index in 0.. {
        match text(&mut cursor) {
            Some(text) if text.runs.is_empty() => {}
            Some(text) => {
                found.insert(index, text);
            }
            None => break,
        }
    }
    found
}

fn text(cursor: &mut Cursor<'_>) -> Option<Rich> {
    let length = usize::from(cursor.u16()?);
    let flags = cursor.byte()?;
    let runs = if flags & 0x8 != 0 { cursor.u16()? } else { 0 };
    let extra = if flags & 0x4 != 0 { cursor.u32()? } else { 0 };
    let text = cursor.characters(length, flags & 1 != 0)?;
    let runs: Option<Vec<(u16, u16)>> =
        (0..runs).map(|_| Some((cursor.u16()?, cursor.u16()?))).collect();
    cursor.skip(extra as usize)?;
    Some(Rich { text, runs: runs? })
}
