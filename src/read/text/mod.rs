//! Plain text → paragraphs, one per line.

mod decode;

use super::{Block, Document, Format, Paragraph, ReadError};
use crate::finding::{Finding, Rule, Severity};
use crate::source::{DocumentId, Place};

/// A report is some hundred kilobytes; a text of this size is a log or a dump.
const LARGEST: usize = 64 << 20;

/// Reads a text in whatever encoding it is.
///
/// Every line is a paragraph, empty ones too: where a table came with one cell per line, an empty
/// line is an empty cell.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() > LARGEST {
        return Err(ReadError::Unsupported(
            "a text of more than 64 MB; no report is that long".into(),
        ));
    }
    let Some(decoded) = decode::decode(bytes) else {
        return Err(ReadError::Unsupported(
            "neither a known document nor text; perhaps it is damaged or has a wrong name".into(),
        ));
    };
    let doubt = |message| Finding::reading(Rule::EncodingDoubtful, Severity::Warning, message);
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Text,
        blocks: lines(&decoded.text),
        pages: Vec::new(),
        findings: decoded.doubt.map(doubt).into_iter().collect(),
    })
}

/// The place counts lines as an editor does: a form feed begins a new paragraph on the same line.
fn lines(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    let text = text.strip_suffix(['\n', '\r']).unwrap_or(&text);
    text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
        .zip(1..)
        .flat_map(|(line, number)| {
            line.split(['\u{c}', '\u{b}']).map(move |part| {
                Block::Paragraph(Paragraph { text: part.to_owned(), place: Place::Block(number) })
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u32)]) {
        let found: Vec<(String, Place)> = lines(text)
            .into_iter()
            .map(|block| match block {
                Block::Paragraph(paragraph) => (paragraph.text, paragraph.place),
                Block::Table(_) => panic!("a text has no tables"),
            })
            .collect();
        let expected: Vec<(String, Place)> = expected
            .iter()
            .map(|(text, number)| ((*text).to_owned(), Place::Block(*number)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn line_ends_of_all_systems() {
        check("一\n二\r\n三\r四\n", &[("一", 1), ("二", 2), ("三", 3), ("四", 4)]);
    }

    #[test]
    fn empty_lines_are_kept() {
        check("件\n\n223", &[("件", 1), ("", 2), ("223", 3)]);
    }

    #[test]
    fn a_form_feed_begins_a_page_on_the_same_line() {
        check("一\n\u{c}二\n三", &[("一", 1), ("", 2), ("二", 2), ("三", 3)]);
    }
}
