//! The conditional formats of an XLS: where they hold, and what they change.

use std::rc::Rc;

use super::book::Book;
use super::records::{Cursor, Record, u16_at, u32_at};
use crate::read::excel::conditional::Change;
use crate::read::excel::format::{Condition, Format, builtin};
use crate::read::excel::sheet::Merged;

/// The areas of the rules that follow, and a rule.
const AREAS: u16 = 0x01B0;
const RULE: u16 = 0x01B1;

/// Rules of a sheet that are looked at, and areas of one.
const MOST_RULES: usize = 50;

/// Of the flags before what is changed: parts that are there, and parts that stay as they are.
const HAS_NUMBER: u32 = 1 << 25;
const HAS_FONT: u32 = 1 << 26;
const HAS_ALIGNMENT: u32 = 1 << 27;
const HAS_BORDER: u32 = 1 << 28;
const HAS_PATTERN: u32 = 1 << 29;
const KEEPS_GROUND: u32 = 1 << 18;

/// Bytes of the parts between.
const FONT: usize = 118;
const ALIGNMENT: usize = 8;
const BORDER: usize = 8;

#[derive(Clone, Debug)]
pub struct ConditionalFormat {
    pub areas: Vec<Merged>,
    pub change: Change,
    is_of_value: bool,
    /// With one limit; `None` where only a spreadsheet program can tell.
    condition: Option<Condition>,
    /// Between these, and whether that is what is asked for.
    between: Option<(f64, f64, bool)>,
}

impl ConditionalFormat {
    /// Whether it holds for a cell with this number.
    pub fn is_met(&self, number: Option<f64>) -> Option<bool> {
        let number = number.filter(|_| self.is_of_value)?;
        match (&self.condition, self.between) {
            (Some(condition), _) => Some(condition.holds(number)),
            (None, Some((low, high, within))) => Some((low..=high).contains(&number) == within),
            (None, None) => None,
        }
    }
}

/// Collects the rules of a sheet.
#[derive(Default)]
pub struct Rules {
    areas: Vec<Merged>,
    pub formats: Vec<ConditionalFormat>,
}

impl Rules {
    pub fn record(&mut self, record: &Record<'_>, book: &Book) {
        match record.kind {
            AREAS => self.areas = areas(record.data).unwrap_or_default(),
            RULE if self.formats.len() < MOST_RULES => {
                self.formats.extend(rule(record.data, &self.areas, book));
            }
            _ => {}
        }
    }
}

fn areas(data: &[u8]) -> Option<Vec<Merged>> {
    let count = usize::from(u16_at(data, 12)?).min(MOST_RULES);
    let area = |index: usize| {
        let word = |at: usize| u16_at(data, 14 + 8 * index + at).map(u32::from);
        Some(Merged { first: (word(0)?, word(4)?), last: (word(2)?, word(6)?) })
    };
    (0..count).map(area).collect()
}

fn rule(data: &[u8], areas: &[Merged], book: &Book) -> Option<ConditionalFormat> {
    let (kind, operator) = (*data.first()?, *data.get(1)?);
    let (first, second) = (usize::from(u16_at(data, 2)?), usize::from(u16_at(data, 4)?));
    let formulas = data.len().checked_sub(first + second)?;
    let limit = |from: usize, length: usize| constant(data.get(from..from + length)?);
    let (low, high) = (limit(formulas, first), limit(formulas + first, second));
    let sign = match operator {
        3 => "=",
        4 => "<>",
        5 => ">",
        6 => "<",
        7 => ">=",
        8 => "<=",
        _ => "",
    };
    let condition = low.filter(|_| !sign.is_empty());
    let between = low.zip(high).filter(|_| matches!(operator, 1 | 2));
    Some(ConditionalFormat {
        areas: areas.to_vec(),
        change: change(data.get(6..formulas)?, book)?,
        is_of_value: kind == 1,
        condition: condition.and_then(|limit| Condition::parse(&format!("{sign}{limit}"))),
        between: between.map(|(low, high)| (low, high, operator == 1)),
    })
}

/// A formula that is a number by itself.
fn constant(formula: &[u8]) -> Option<f64> {
    match formula {
        [0x1E, low, high] => Some(f64::from(u16::from_le_bytes([*low, *high]))),
        [0x1F, number @ ..] if number.len() == 8 => {
            Some(f64::from_le_bytes(number.try_into().ok()?))
        }
        [positive @ .., 0x13] => constant(positive).map(|number| -number),
        _ => None,
    }
}

/// What a rule changes: a number format, a font, a ground.
fn change(data: &[u8], book: &Book) -> Option<Change> {
    let flags = u32_at(data, 0)?;
    let own_code = u16_at(data, 4)? & 1 != 0;
    let mut at = 6;
    let mut change = Change::default();
    if flags & HAS_NUMBER != 0 {
        let (code, length) = if own_code {
            (code(data.get(at + 2..)?), usize::from(u16_at(data, at)?))
        } else {
            let number = u32::from(*data.get(at + 1)?);
            (book.code(number as u16).or_else(|| builtin(number).map(str::to_owned)), 2)
        };
        change.format = code.map(|code| Rc::new(Format::parse(&code)));
        at += length;
    }
    if flags & HAS_FONT != 0 {
        let font = data.get(at..at + FONT)?;
        let keeps_strike = font[88] & 0x80 != 0;
        change.struck = !keeps_strike && font[68] & 0x80 != 0;
        change.colour = book.colour(u32_at(font, 80)?);
        at += FONT;
    }
    at += if flags & HAS_ALIGNMENT != 0 { ALIGNMENT } else { 0 };
    at += if flags & HAS_BORDER != 0 { BORDER } else { 0 };
    if flags & HAS_PATTERN != 0 && flags & KEEPS_GROUND == 0 {
        change.ground = book.colour(u32_at(data, at)? >> 23 & 0x7F);
    }
    Some(change)
}

/// The code of a number format: its length, whether its characters are wide, and they.
fn code(data: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(data, 0)?);
    let wide = data.get(2)? & 1 != 0;
    let characters = Cursor::new(vec![data.get(3..)?]).characters(length, wide)?;
    Some(String::from_utf16_lossy(&characters))
}
