//! What the fuzz targets share: bytes → a file of the format → a reader and all stages behind it.
//!
//! Containers are made here, with sound checksums, from parts that the fuzzer changes: in a whole
//! container nearly every change of a byte ends at its checksum.

use std::io::{Cursor, Write};
use std::sync::Once;

use gongkai::codebook::Codebook;
use gongkai::panel::FileRow;
use gongkai::read::{Block, Document, NativeCell, NativeTable, Paragraph, ReadError};
use gongkai::run;
use gongkai::source::Place;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Declares a target: an expression over the bytes that were made up.
#[macro_export]
macro_rules! target {
    ($name:ident => $body:expr) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::only_our_panics();
            let $name = bytes;
            let _ = $body;
        });
    };
}

/// A panic of a crate below us is caught where it is called, and no fault of ours; every other one
/// is, also where somebody catches it.
pub fn only_our_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map_or("", |location| location.file());
            if !place.contains("/registry/src/") {
                usual(panic);
            }
        }));
    });
}

/// Takes what a reader gives through all stages.
pub fn stages(read: Result<Document, ReadError>) {
    if let Ok(document) = read {
        run::reports(document, "fuzz", Codebook::embedded());
    }
}

/// Reads a file as the program does, by its bytes.
pub fn whole(bytes: &[u8]) -> Vec<FileRow> {
    run::files(bytes, "fuzz", &run::Settings::default())
}

/// Before the name of a part; a line break stands behind it. No text has two of these.
const PART: &[u8] = b"\x1c\x1c";

/// The parts of a container: `\x1c\x1cNAME\nCONTENT` one after the other.
fn parts(bytes: &[u8]) -> impl Iterator<Item = (String, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let start = find(rest, PART)? + PART.len();
        let end = find(&rest[start..], PART).map_or(rest.len(), |next| start + next);
        let part = &rest[start..end];
        rest = &rest[end..];
        let name = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let content = part.get(name + 1..).unwrap_or_default();
        Some((String::from_utf8_lossy(&part[..name]).into_owned(), content))
    })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The parts in a zip archive.
pub fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts(bytes) {
        // A name that stands there already is left out.
        if archive.start_file(name, stored).is_ok() {
            archive.write_all(content).expect("memory can be written");
        }
    }
    archive.finish().expect("memory can be written").into_inner()
}

/// Characters of the name of a stream.
const LONGEST: usize = 31;

/// The parts as streams of a compound file.
pub fn compound(bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    // The crate writes no other names, and stops on them.
    let is_name = |(name, _): &(String, &[u8])| {
        name.encode_utf16().count() <= LONGEST && !name.contains(['/', '\\', ':', '!'])
    };
    for (name, content) in parts(bytes).filter(is_name) {
        // So is one that such a file cannot have.
        if let Ok(mut stream) = file.create_new_stream(format!("/{name}")) {
            stream.write_all(content).expect("memory can be written");
        }
    }
    file.flush().expect("memory can be written");
    file.into_inner().into_inner()
}

/// A document of tables and lines. A line with `|` is a row of a table; `>3` before the text of a
/// cell is its span over columns, `v2` over rows.
pub fn tables(text: &str) -> Document {
    let mut document = gongkai::read::text::read(b"-").expect("a text is a document");
    document.blocks.clear();
    for (number, line) in (0..).zip(text.lines().take(2000)) {
        let place = Place::Block(number);
        if !line.contains('|') {
            document.blocks.push(Block::Paragraph(Paragraph { text: line.to_owned(), place }));
            continue;
        }
        if !matches!(document.blocks.last(), Some(Block::Table(_))) {
            document.blocks.push(Block::Table(NativeTable::default()));
        }
        let Some(Block::Table(table)) = document.blocks.last_mut() else { continue };
        let row = table.cells.last().map_or(0, |cell| cell.row + 1);
        let mut column = 0;
        for cell in line.split('|').take(100) {
            let (column_span, cell) = span(cell, '>');
            let (row_span, text) = span(cell, 'v');
            let text = text.to_owned();
            table.cells.push(NativeCell {
                row,
                column,
                row_span,
                column_span,
                text,
                place: place.clone(),
                notes: Vec::new(),
            });
            column += column_span;
        }
    }
    document
}

/// The span before the text of a cell, at least 1.
fn span(cell: &str, mark: char) -> (u32, &str) {
    let rest = cell.strip_prefix(mark).unwrap_or_default();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match rest[..digits].parse() {
        Ok(span @ 1..=1000) => (span, &rest[digits..]),
        Ok(_) | Err(_) => (1, cell),
    }
}
