//! Properties of paragraphs and rows of tables.

use super::characters::{shade, small_shade};
use super::fib::{i16_at, u16_at, u32_at};
use super::properties::sprms;
use crate::read::look::Ground;
use crate::read::rows::{self, CellShape, Merge, RowShape};

/// What properties say of a paragraph; for the last of a row, of the row as well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraphs {
    in_table: bool,
    depth: Option<u32>,
    /// Ends a row, or (in a table in a table) a cell or a row.
    ends_row: bool,
    pub ends_inner_cell: bool,
    ends_inner_row: bool,
    /// Number of its list from 1 in the table of lists; 0 for none.
    pub list: Option<u16>,
    pub level: Option<u8>,
    pub shade: Option<Ground>,
    pub squeezed: Option<bool>,
    pub row: RowShape,
    /// The grounds of the cells of the row.
    pub grounds: Vec<Option<Ground>>,
}

/// Lines and rows of an exact height of this and less show nothing, in twentieths of a point.
const INVISIBLE_HEIGHT: i16 = 50;

impl Paragraphs {
    /// How many tables the paragraph stands in.
    pub fn depth(&self) -> usize {
        let depth = (self.depth.unwrap_or(0) as usize).min(rows::DEEPEST);
        if self.in_table { depth.max(1) } else { depth }
    }

    pub fn ends_row(&self) -> bool {
        self.ends_row || self.ends_inner_row
    }

    /// Adds properties, the later over the earlier. Large ones stand in the data stream.
    pub fn add(&mut self, list: &[u8], data: &[u8]) {
        self.add_within(list, data, 0);
    }

    fn add_within(&mut self, list: &[u8], data: &[u8], depth: usize) {
        for sprm in sprms(list) {
            let on = sprm.byte() != 0;
            match sprm.code {
                0x2416 => self.in_table = on,
                0x2417 => self.ends_row = on,
                0x6649 => self.depth = Some(sprm.long()),
                0x664A => {
                    let change = sprm.long() as i32;
                    self.depth = self.depth.unwrap_or(0).checked_add_signed(change);
                }
                0x244B => self.ends_inner_cell = on,
                0x244C => self.ends_inner_row = on,
                0x460B => self.list = Some(sprm.word()),
                0x260A => self.level = Some(sprm.byte()),
                0x442D => self.shade = small_shade(sprm.word()),
                0xC64D => self.shade = shade(sprm.operand),
                // A negative height is an exact one.
                0x6412 => self.squeezed = Some((-INVISIBLE_HEIGHT..0).contains(&sprm.signed())),
                0x9407 => self.row.hidden = (-INVISIBLE_HEIGHT..0).contains(&sprm.signed()),
                0x6645 | 0x6646 | 0x646B if depth == 0 => {
                    let at = sprm.long() as usize;
                    let length = u16_at(data, at).map(usize::from);
                    let list = length.and_then(|length| data.get(at + 2..at + 2 + length));
                    self.add_within(list.unwrap_or_default(), data, 1);
                }
                0xD608 => self.define(sprm.operand),
                0xD62B => {
                    let [cell, merge] = sprm.word().to_le_bytes();
                    if let Some(cell) = self.row.cells.get_mut(usize::from(cell)) {
                        cell.down = vertical(merge.into());
                    }
                }
                0x5624 => self.merge(sprm.operand),
                0xD612 => self.shade_cells(0, sprm.operand),
                0xD616 => self.shade_cells(22, sprm.operand),
                0xD60C => self.shade_cells(44, sprm.operand),
                0xD609 if self.grounds.is_empty() => {
                    let words = sprm.operand.chunks_exact(2);
                    self.grounds = words.map(|w| small_shade(u16_at(w, 0).unwrap_or(0))).collect();
                }
                _ => {}
            }
        }
    }

    /// The edges of the cells of a row, and which are merged.
    fn define(&mut self, operand: &[u8]) {
        let count = usize::from(operand.first().copied().unwrap_or(0));
        let edge = |number: usize| i16_at(operand, 1 + number * 2).map(i32::from);
        let Some(left) = edge(0) else { return };
        let cells = (0..count).map(|number| {
            let bits = u16_at(operand, 1 + (count + 1) * 2 + number * 20).unwrap_or(0);
            Some(CellShape {
                right: edge(number + 1)?,
                across: match bits & 3 {
                    1 => Merge::First,
                    2 | 3 => Merge::GoesOn,
                    _ => Merge::None,
                },
                down: vertical(bits >> 5 & 3),
            })
        });
        let cells: Option<Vec<CellShape>> = cells.collect();
        (self.row.left, self.row.cells) = (left, cells.unwrap_or_default());
    }

    /// Cells from the first to that before the second number are one.
    fn merge(&mut self, operand: &[u8]) {
        let [first, end, ..] = *operand else { return };
        for number in first..end {
            if let Some(cell) = self.row.cells.get_mut(usize::from(number)) {
                cell.across = if number == first { Merge::First } else { Merge::GoesOn };
            }
        }
    }

    fn shade_cells(&mut self, from: usize, operand: &[u8]) {
        self.grounds.resize(from, None);
        self.grounds.extend(operand.chunks_exact(10).map(shade));
    }
}

fn vertical(bits: u16) -> Merge {
    match bits {
        1 => Merge::GoesOn,
        2 | 3 => Merge::First,
        _ => Merge::None,
    }
}

/// Whether a list of properties refers to the data stream, and it does not hold them.
pub fn is_lost(list: &[u8], data: &[u8]) -> bool {
    let mut sprms = sprms(list).filter(|sprm| matches!(sprm.code, 0x6645 | 0x6646 | 0x646B));
    sprms.any(|sprm| {
        let at = u32_at(sprm.operand, 0).unwrap_or(u32::MAX) as usize;
        let length = u16_at(data, at).map(usize::from);
        length.is_none_or(|length| data.get(at + 2..at + 2 + length).is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_nests_tables_by_the_billion() {
        let mut properties = Paragraphs::default();
        properties.add(&[0x49, 0x66, 0xFF, 0xFF, 0xFF, 0x7F], &[]);
        assert_eq!(properties.depth(), rows::DEEPEST);
    }
}
