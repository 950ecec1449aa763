//! What belongs to a table and stands around it: its caption, its unit, its note.

use crate::grid::{Layout, Piece};

/// The lines around a table that are of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'l> {
    pub caption: Option<&'l str>,
    /// `单位:万元`, `in million yuan`.
    pub unit: Option<&'l str>,
    pub note: Option<&'l str>,
}

/// A caption is no longer than this, in characters.
const LONGEST: usize = 80;

/// How a line begins that says in which unit a table is.
const UNITS: [&str; 6] = ["单位:", "单位：", "(单位", "（单位", "Unit:", "Units:"];

/// How a line begins that says who filled in a table.
const FILLED_BY: [&str; 4] = ["填报单位", "填表单位", "编制单位", "制表单位"];

/// How a line begins that belongs to the table above it.
const NOTES: [&str; 12] = [
    "注:",
    "注：",
    "注1",
    "备注",
    "说明:",
    "说明：",
    "资料来源",
    "数据来源",
    "Note",
    "NOTE",
    "Source",
    "SOURCE",
];

impl<'l> Around<'l> {
    /// Of the piece with this index.
    pub fn of(layout: &'l Layout, at: usize) -> Self {
        let mut above = layout.pieces[..at].iter().rev().map_while(text);
        let mut around = Self::default();
        let mut nearest = above.next();
        if let Some(line) = nearest.filter(|line| begins(line, &UNITS)) {
            around.unit = Some(line);
            nearest = above.next();
        }
        // Who filled it in stands between a table and its caption.
        if nearest.is_some_and(|line| begins(line, &FILLED_BY)) {
            nearest = above.next();
        }
        around.caption = nearest.filter(|line| is_caption(line));
        let below = layout.pieces.get(at + 1).and_then(text);
        around.note = below.filter(|line| begins(line, &NOTES));
        around
    }
}

fn text(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Text(line) => Some(line.text.trim()),
        Piece::Grid(_) => None,
    }
}

fn begins(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.starts_with(word))
}

/// A short line that is no sentence, and no note on the table above it.
fn is_caption(line: &str) -> bool {
    let sentence = line.ends_with(['。', ';', '；', ',', '，', '.', '、']);
    !line.is_empty() && line.chars().count() <= LONGEST && !sentence && !begins(line, &NOTES)
}
