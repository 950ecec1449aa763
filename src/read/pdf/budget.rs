//! An opened file, and what may still be unpacked of it.
//!
//! A stream of a few bytes can unpack to as many megabytes, a page can name it a thousand times, and
//! a file can have thousands of them: only the sum tells what a document costs.

use std::cell::Cell;
use std::ops::Deref;

use lopdf::Document;

/// So many bytes are unpacked of one document. The largest of our fixtures needs 3 MB; a report with
/// pictures and ten embedded fonts of all Chinese characters has 200.
const MOST_UNPACKED: usize = 512 << 20;

/// The objects of a file, and its share of memory and time.
pub struct File {
    document: Document,
    left: Cell<usize>,
}

impl File {
    pub fn new(document: Document) -> File {
        File { document, left: Cell::new(MOST_UNPACKED) }
    }

    pub fn into_document(self) -> Document {
        self.document
    }

    /// Bytes that may still be unpacked.
    pub fn left(&self) -> usize {
        self.left.get()
    }

    /// Notes that so many bytes were unpacked.
    pub fn spend(&self, bytes: usize) {
        self.left.set(self.left().saturating_sub(bytes));
    }

    /// Whether the document has had its share: what follows is lost.
    pub fn is_spent(&self) -> bool {
        self.left() == 0
    }
}

impl Deref for File {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}
