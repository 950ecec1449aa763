//! Where something is printed.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of a file's bytes: the same document under any name or address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId([u8; 32]);

impl DocumentId {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of all that can be read, and how many bytes that is.
    pub fn read(mut from: impl Read) -> io::Result<(Self, u64)> {
        let mut hash = Sha256::new();
        let mut chunk = vec![0; 1 << 16];
        let mut length = 0;
        loop {
            match from.read(&mut chunk)? {
                0 => return Ok((Self(hash.finalize().into()), length)),
                read => {
                    hash.update(&chunk[..read]);
                    length += read as u64;
                }
            }
        }
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
        // Every row of the output names its document, so this is one write, not thirty-two.
        let digits: String =
            self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        f.write_str(&digits)
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A rectangle in PDF points (1/72 inch), measured from the top left of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub x0: f32,
    pub top: f32,
    pub x1: f32,
    pub bottom: f32,
}

impl Rect {
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Centre of the rectangle, as (x, y).
    pub fn centre(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// The smallest rectangle that holds both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            top: self.top.min(other.top),
            x1: self.x1.max(other.x1),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// The place of a text inside its document, as exact as the format allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// Formats with pages. `page` counts from 1.
    Box { page: u32, area: Rect },
    /// Spreadsheets. `row` and `column` count from 1, as the program shows them.
    Cell { sheet: Arc<str>, row: u32, column: u32 },
    /// Flowing formats: the paragraph, table row or line of text, counted from 1.
    Block(u32),
}

impl Place {
    pub fn page(&self) -> Option<u32> {
        match self {
            Place::Box { page, .. } => Some(*page),
            Place::Cell { .. } | Place::Block(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Box { page, .. } => write!(f, "page {page}"),
            Place::Cell { sheet, row, column } => {
                write!(f, "sheet {sheet}, row {row}, column {column}")
            }
            Place::Block(block) => write!(f, "block {block}"),
        }
    }
}
