//! RTF → paragraphs and tables.
//!
//! Programs write the properties of styles out wherever they are used: the table of styles only tells
//! which looks are in doubt.

mod fonts;
mod group;
mod groups;
mod letters;
mod state;
mod styles;
mod tokens;
mod walk;

use super::{Document, Format, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::source::DocumentId;

/// Reads a Rich Text file.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let read = walk::read(bytes);
    if read.blocks.is_empty() {
        return Err(ReadError::Damaged("the Rich Text file has no text in it".into()));
    }
    let mut findings = Vec::new();
    if read.open > 0 {
        let message = "the Rich Text file breaks off, and is read as far as it goes";
        findings.push(Finding::reading(Rule::Damaged, Severity::Warning, message));
    }
    findings.extend(read.findings);
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Rtf,
        blocks: read.blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}
