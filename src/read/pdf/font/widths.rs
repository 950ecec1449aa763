//! Widths of glyphs in em.

use super::super::budget::File;
use lopdf::{Dictionary, Object};

use super::super::objects;

/// Widths by CID: `W` with its default `DW`.
pub struct CidWidths {
    /// First CID, last CID, width; sorted.
    ranges: Vec<(u32, u32, f32)>,
    default: f32,
}

impl CidWidths {
    pub fn new(document: &File, font: &Dictionary) -> Self {
        let default = objects::number(document, font, b"DW").unwrap_or(1000.0) / 1000.0;
        let mut ranges = Vec::new();
        let items = objects::array(document, font, b"W").unwrap_or_default();
        let number =
            |index: usize| items.get(index).and_then(|item| objects::as_number(document, item));
        let mut at = 0;
        while at + 1 < items.len() {
            let Some(first) = number(at) else {
                at += 1;
                continue;
            };
            let first = first.max(0.0) as u32;
            match objects::resolve(document, &items[at + 1]) {
                Some(Object::Array(widths)) => {
                    for (cid, width) in (first..).zip(widths) {
                        let width = objects::as_number(document, width).unwrap_or(1000.0);
                        ranges.push((cid, cid, width / 1000.0));
                    }
                    at += 2;
                }
                _ => {
                    if let (Some(last), Some(width)) = (number(at + 1), number(at + 2)) {
                        ranges.push((first, last.max(0.0) as u32, width / 1000.0));
                    }
                    at += 3;
                }
            }
        }
        ranges.sort_by_key(|&(first, ..)| first);
        Self { ranges, default }
    }

    pub fn width(&self, cid: u32) -> f32 {
        let after = self.ranges.partition_point(|&(first, ..)| first <= cid);
        match after.checked_sub(1).map(|index| self.ranges[index]) {
            Some((_, last, width)) if cid <= last => width,
            _ => self.default,
        }
    }
}

/// Vertical metrics by CID: `W2` with its default `DW2`.
pub struct VerticalWidths {
    /// First CID, last CID, advance, x and y of the vertical origin.
    ranges: Vec<(u32, u32, [f32; 3])>,
    origin: f32,
    advance: f32,
}

/// Where a glyph stands in vertical writing.
pub struct Vertical {
    pub advance: f32,
    pub x: f32,
    pub y: f32,
}

impl VerticalWidths {
    pub fn new(document: &File, font: &Dictionary) -> Self {
        let default = objects::numbers(document, font, b"DW2");
        let (origin, advance) = match default.as_deref() {
            Some([origin, advance]) => (origin / 1000.0, advance / 1000.0),
            _ => (0.88, -1.0),
        };
        let mut ranges = Vec::new();
        let items = objects::array(document, font, b"W2").unwrap_or_default();
        let number =
            |index: usize| items.get(index).and_then(|item| objects::as_number(document, item));
        let mut at = 0;
        while at + 1 < items.len() {
            let first = number(at).unwrap_or(0.0).max(0.0) as u32;
            match objects::resolve(document, &items[at + 1]) {
                Some(Object::Array(metrics)) => {
                    let metrics: Vec<f32> = metrics
                        .iter()
                        .filter_map(|metric| objects::as_number(document, metric))
                        .collect();
                    for (cid, metric) in (first..).zip(metrics.chunks_exact(3)) {
                        ranges.push((
                            cid,
                            cid,
                            [metric[0], metric[1], metric[2]].map(|m| m / 1000.0),
                        ));
                    }
                    at += 2;
                }
                _ => {
                    if let (Some(last), Some(w), Some(x), Some(y)) =
                        (number(at + 1), number(at + 2), number(at + 3), number(at + 4))
                    {
                        ranges.push((first, last.max(0.0) as u32, [w, x, y].map(|m| m / 1000.0)));
                    }
                    at += 5;
                }
            }
        }
        ranges.sort_by_key(|&(first, ..)| first);
        Self { ranges, origin, advance }
    }

    pub fn metrics(&self, cid: u32, width: f32) -> Vertical {
        let after = self.ranges.partition_point(|&(first, ..)| first <= cid);
        match after.checked_sub(1).map(|index| self.ranges[index]) {
            Some((_, last, [advance, x, y])) if cid <= last => Vertical { advance, x, y },
            _ => Vertical { advance: self.advance, x: width / 2.0, y: self.origin },
        }
    }
}

/// Widths of the printable characters of Helvetica from the space on, in 1/1000 em.
#[rustfmt::skip]
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The same of Times.
#[rustfmt::skip]
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// Width of a character in one of the 14 fonts that need no `Widths`; the bold cuts differ
/// by a few hundredths.
pub fn standard_width(font: &str, c: char) -> f32 {
    if font.contains("Courier") {
        return 0.6;
    }
    let table = if font.contains("Times") { &TIMES } else { &HELVETICA };
    let index = (c as usize).checked_sub(0x20);
    index.and_then(|index| table.get(index)).map_or(0.556, |width| f32::from(*width) / 1000.0)
}
