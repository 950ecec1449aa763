//! DOC and WPS: Word files of 1997–2003 → paragraphs and tables.
//!
//! Read by us over `cfb`, and not by one of the crates for old Word files: both that were tried
//! print deleted text together with what was put in its place, and tell neither hidden text nor
//! numbers of lists, for which all of the tables below must be read anyway.

mod characters;
mod fib;
mod fonts;
mod letters;
mod lists;
mod notes;
mod paragraphs;
mod pieces;
mod properties;
mod styles;
mod walk;

use std::io::{Cursor, Read};

use super::docx::numbering::Numbering;
use super::{Document, Format, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::source::DocumentId;
use fib::{Fib, Streams};
use pieces::Piece;
use properties::Runs;
use styles::Styles;

/// Of one stream; a report of a whole province with pictures has some ten million bytes.
const LARGEST: u64 = 256 << 20;

/// All that tells of the text of a file.
struct Parts<'b> {
    streams: &'b Streams,
    counts: fib::Counts,
    pieces: Vec<Piece<'b>>,
    characters: Runs<'b>,
    paragraphs: Runs<'b>,
    styles: Styles,
    numbering: Numbering,
    /// For each font, whether it draws pictures for letters.
    fonts: Vec<bool>,
    notes: notes::Notes,
}

/// Reads a compound file that holds a Word document.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let streams = streams(bytes)?;
    let cut = || ReadError::Damaged("the Word document breaks off in its head".into());
    let head = fib::read(&streams.text).ok_or_else(cut)?;
    let mut findings = Vec::new();
    let parts = parts(&streams, &head, &mut findings)?;
    let read = walk::read(&parts);
    if read.lost_text {
        findings.push(damaged("some of its text lies behind the end of the file"));
    }
    findings.extend(read.findings);
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Doc,
        blocks: read.blocks,
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}

fn streams(bytes: &[u8]) -> Result<Streams, ReadError> {
    let damaged = |error: std::io::Error| {
        ReadError::Damaged(format!(
            "its container (OLE compound file) does not hold together: {error}"
        ))
    };
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let mut stream = |name: &str| -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let stream = file.open_stream(name).map_err(damaged)?;
        stream.take(LARGEST).read_to_end(&mut bytes).map_err(damaged)?;
        Ok(bytes)
    };
    let text = stream("/WordDocument")?;
    let table = stream(fib::table_stream(&text)?)?;
    // Only large tables need it, and those that do say so.
    let data = stream("/Data").unwrap_or_default();
    Ok(Streams { text, table, data })
}

fn parts<'b>(
    streams: &'b Streams,
    head: &Fib,
    findings: &mut Vec<Finding>,
) -> Result<Parts<'b>, ReadError> {
    let lost = || ReadError::Damaged("the Word document has lost the table of its text".into());
    let pieces = head.pieces.of(&streams.table).and_then(pieces::read).ok_or_else(lost)?;
    let runs = |span: fib::Span, of_paragraphs: bool| {
        Runs::read(span.of(&streams.table), &streams.text, of_paragraphs)
    };
    let parts = Parts {
        streams,
        counts: head.counts,
        notes: notes::read(head, streams, &pieces),
        pieces,
        characters: runs(head.character_properties, false),
        paragraphs: runs(head.paragraph_properties, true),
        styles: head.styles.of(&streams.table).and_then(Styles::read).unwrap_or_else(|| {
            findings.push(damaged("its styles cannot be read"));
            Styles::default()
        }),
        numbering: lists::read(head, &streams.table),
        fonts: head.fonts.of(&streams.table).map(fonts::read).unwrap_or_default(),
    };
    if parts.characters.broken || parts.paragraphs.broken {
        // Without them, nobody knows what is deleted or hidden, and where a cell ends.
        findings.push(damaged("some properties of its text cannot be read"));
    }
    Ok(parts)
}

fn damaged(what: &str) -> Finding {
    Finding::reading(
        Rule::Damaged,
        Severity::Error,
        format!("the Word document is damaged: {what}"),
    )
}
