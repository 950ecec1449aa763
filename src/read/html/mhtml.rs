//! A web page saved as one file (MHTML): the page among its parts.

use encoding_rs::Encoding;

use super::{Page, document, page_of};
use crate::finding::{Finding, Rule, Severity};
use crate::read::mail::{self, Part};
use crate::read::{Block, Document, Format, ReadError};
use crate::source::Place;

/// Reads the page, or the sheets of a workbook that was saved as a page of frames.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut page = whole(&mail::parts(bytes))?;
    if mail::is_cut(bytes) {
        let message = "the end of the web page archive is missing: it is cut off";
        page.findings.push(Finding::reading(Rule::Damaged, Severity::Warning, message.to_owned()));
    }
    Ok(document(bytes, Format::Mhtml, page))
}

fn whole(parts: &[Part]) -> Result<Page, ReadError> {
    let is_page = |part: &&Part| part.kind == "text/html" || part.kind == "application/xhtml+xml";
    let mut pages = parts.iter().filter(is_page);
    let Some(first) = pages.next() else {
        return Err(ReadError::Damaged("the web page archive holds no page".into()));
    };
    if !is_frameset(first) {
        return read_part(first);
    }
    let mut whole: Option<Page> = None;
    let mut lost = ReadError::NoText;
    for part in pages {
        match (read_part(part), &mut whole) {
            (Ok(page), None) => whole = Some(page),
            (Ok(page), Some(whole)) => append(whole, page),
            (Err(error), _) => lost = error,
        }
    }
    whole.ok_or(lost)
}

fn read_part(part: &Part) -> Result<Page, ReadError> {
    let named = part.charset.as_deref().and_then(|name| Encoding::for_label(name.as_bytes()));
    page_of(&part.bytes, named)
}

fn is_frameset(part: &Part) -> bool {
    let lower = part.bytes.to_ascii_lowercase();
    memchr::memmem::find(&lower, b"<frameset").is_some()
}

/// Numbers of blocks go on where those before end.
pub fn append(whole: &mut Page, mut page: Page) {
    let number = |place: &Place| match place {
        Place::Block(number) => *number,
        Place::Box { .. } | Place::Cell { .. } => 0,
    };
    let numbers = whole.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => vec![number(&paragraph.place)],
        Block::Table(table) => table.cells.iter().map(|cell| number(&cell.place)).collect(),
    });
    let last = numbers.max().unwrap_or(0);
    let shift = |place: &mut Place| {
        if let Place::Block(number) = place {
            *number += last;
        }
    };
    for block in &mut page.blocks {
        match block {
            Block::Paragraph(paragraph) => shift(&mut paragraph.place),
            Block::Table(table) => table.cells.iter_mut().for_each(|cell| shift(&mut cell.place)),
        }
    }
    whole.blocks.append(&mut page.blocks);
    whole.findings.append(&mut page.findings);
}
