//! Where the reader of a flowing text is.

use crate::source::Place;

/// Counts paragraphs and rows of tables; what stands in a row has the number of the row.
#[derive(Debug, Default)]
pub struct Places {
    /// Paragraphs and rows so far.
    block: u32,
    /// Number of the row that we are in.
    row: Option<u32>,
}

impl Places {
    /// Goes on to the next paragraph.
    pub fn advance(&mut self) -> Place {
        if self.row.is_none() {
            self.block += 1;
        }
        self.here()
    }

    pub fn here(&self) -> Place {
        Place::Block(self.row.unwrap_or(self.block))
    }

    /// Begins a row of a table; returns what `leave_row` needs.
    pub fn enter_row(&mut self) -> Option<u32> {
        self.block += 1;
        self.row.replace(self.block)
    }

    pub fn leave_row(&mut self, outer: Option<u32>) {
        self.row = outer;
    }
}
