//! Plain text → paragraphs, one per line, and the tables that a spreadsheet has saved.

mod csv;
mod embedded;

use super::{Block, Document, Format, NativeCell, NativeTable, Paragraph, ReadError, decode};
use crate::finding::{Finding, Rule, Severity};
use crate::source::{DocumentId, Place};

/// A report is some hundred kilobytes; a text of this size is a log or a dump.
const LARGEST: usize = 64 << 20;

/// A report has some hundred lines, and a compilation of two thousand less than a million. Blank ones cost as much memory
/// as others.
const MOST_LINES: usize = 4_000_000;

/// Reads a text in whatever encoding it is.
///
/// Every line is a paragraph, empty ones too: where a table came with one cell per line, an empty
/// line is an empty cell.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_named(bytes, "")
}

/// The same of a file of this name, which tells whether a spreadsheet saved it.
pub fn read_named(bytes: &[u8], name: &str) -> Result<Document, ReadError> {
    if bytes.len() > LARGEST {
        return Err(ReadError::Unsupported(
            "a text of more than 64 MB; no report is that long".into(),
        ));
    }
    let has_more = |end| memchr::memchr_iter(end, bytes).nth(MOST_LINES).is_some();
    if has_more(b'\n') || has_more(b'\r') {
        return Err(ReadError::Unsupported(
            "a text of more than 4 million lines; no report is that long".into(),
        ));
    }
    let Some(decoded) = decode::decode(bytes, None) else {
        return Err(ReadError::Unsupported(
            "neither a known document nor text; perhaps it is damaged or has a wrong name".into(),
        ));
    };
    let doubt = |message| Finding::reading(Rule::EncodingDoubtful, Severity::Warning, message);
    let mut findings: Vec<Finding> = decoded.doubt.map(doubt).into_iter().collect();
    Ok(Document {
        id: DocumentId::of(bytes),
        format: Format::Text,
        blocks: sheet(&decoded.text, name)
            .unwrap_or_else(|| blocks(&decoded.text, is_sheet(name), &mut findings)),
        pages: Vec::new(),
        findings,
        unrounded: Vec::new(),
    })
}

/// The one table of a file that is called a table of commas or tabs, however small it is.
fn sheet(text: &str, name: &str) -> Option<Vec<Block>> {
    if !is_sheet(name) {
        return None;
    }
    let lines = ends_cut(text.trim_end());
    let records = csv::whole(&lines).filter(|_| csv::tables(&lines, false).is_empty())?;
    Some(vec![Block::Table(table(records, 1))])
}

fn is_sheet(name: &str) -> bool {
    let is_ending = |ending: &str| name.to_lowercase().ends_with(ending);
    [".csv", ".tsv"].into_iter().any(is_ending)
}

/// The lines, and between them the tables in HTML that other programs have written there.
fn blocks(text: &str, named: bool, findings: &mut Vec<Finding>) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    let mut blocks = Vec::new();
    let mut number = 1;
    for part in embedded::parts(&text) {
        match part {
            embedded::Part::Lines(text) => blocks.extend(lines(text, number, named)),
            embedded::Part::Table(text) => blocks.extend(embedded::read(text, number, findings)),
        }
        number += part.text().matches('\n').count() as u32;
    }
    blocks
}

/// The place counts lines as an editor does: a form feed begins a new paragraph on the same line.
fn lines(text: &str, number: u32, named: bool) -> Vec<Block> {
    let text = text.strip_suffix(['\n', '\r']).unwrap_or(text);
    let lines = ends_cut(text);
    // Hardly any text has one of these, and all of its characters would be asked.
    let has_pages = memchr::memchr2(0x0b, 0x0c, text.as_bytes()).is_some();
    let paragraphs = |line, number| paragraphs(line, number, has_pages);
    let mut blocks = Vec::with_capacity(lines.len());
    let mut next = 0;
    let number_of = |at: usize| number + at as u32;
    for (taken, records) in csv::tables(&lines, named) {
        blocks.extend((next..taken.start).flat_map(|at| paragraphs(lines[at], number_of(at))));
        blocks.push(Block::Table(table(records, number_of(taken.start))));
        next = taken.end;
    }
    blocks.extend((next..lines.len()).flat_map(|at| paragraphs(lines[at], number_of(at))));
    blocks
}

/// The lines of a text: line ends of all systems are looked for as bytes, and the rare ones of Unicode only where there
/// are some.
fn ends_cut(text: &str) -> Vec<&str> {
    const RARE: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
    let mut lines = Vec::new();
    let mut from = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        lines.push(&text[from..end]);
        from = end + 1;
    }
    lines.push(&text[from..]);
    let is_there = |rare: char| {
        memchr::memmem::find(text.as_bytes(), rare.encode_utf8(&mut [0; 4]).as_bytes()).is_some()
    };
    match RARE.into_iter().any(is_there) {
        true => lines.into_iter().flat_map(|line| line.split(RARE)).collect(),
        false => lines,
    }
}

fn paragraphs(line: &str, number: u32, has_pages: bool) -> impl Iterator<Item = Block> {
    let place = move || Place::Block(number);
    let parts = line.split(move |c| has_pages && matches!(c, '\u{c}' | '\u{b}'));
    parts.map(move |part| Block::Paragraph(Paragraph { text: without_bold(part), place: place() }))
}

/// A row of Markdown without the marks that set whole cells bold: `| **12** |`. Two stars that do not stand around a
/// cell are something else.
fn without_bold(line: &str) -> String {
    const MARKS: [&str; 3] = ["***", "**", "__"];
    if !line.contains('|') || !MARKS.iter().any(|mark| line.contains(mark)) {
        return line.to_owned();
    }
    let bare = |cell: &str| {
        let text = cell.trim();
        let inner = |mark: &&str| text.strip_prefix(*mark)?.strip_suffix(*mark);
        match MARKS
            .iter()
            .find_map(inner)
            .filter(|inner| !inner.trim_matches(['*', '_']).is_empty())
        {
            Some(inner) => cell.replace(text, inner),
            None => cell.to_owned(),
        }
    };
    line.split('|').map(bare).collect::<Vec<String>>().join("|")
}

fn table(records: Vec<csv::Record>, first: u32) -> NativeTable {
    let mut cells = Vec::new();
    // Per column: the row below the last one that a cell of it reaches over.
    let mut free = vec![0; records.first().map_or(0, |record| record.cells.len())];
    for at in 0..records.len() {
        let (record, row) = (&records[at], at as u32);
        for (column, text) in record.cells.iter().enumerate() {
            let row_span = row_span(&records[at..], column);
            let Some(free) = free.get_mut(column).filter(|free| **free <= row) else { continue };
            *free = row + row_span;
            cells.push(NativeCell {
                row,
                column: column as u32,
                row_span,
                column_span: 1,
                text: text.clone(),
                place: Place::Block(first + record.line as u32),
                notes: Vec::new(),
            });
        }
    }
    NativeTable { name: None, hidden: false, cells }
}

/// The rows that a cell of the first record was merged over: its lines tell so many, and the records below hold no
/// figure behind their labels.
fn row_span(records: &[csv::Record], column: usize) -> u32 {
    let reach = records[0].reach[column];
    let below = records.iter().skip(1).take(reach as usize - 1);
    let is_merged = below.clone().count() + 1 == reach as usize
        && below.clone().all(|record| {
            let is_label = |cell: &&String| !cell.is_empty() && !csv::is_figure(cell);
            !record.cells.iter().skip_while(|cell| !is_label(cell)).any(|cell| csv::is_figure(cell))
        });
    if is_merged { reach } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u32)]) {
        let found: Vec<(String, Place)> = blocks(text, false, &mut Vec::new())
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
    fn a_text_of_millions_of_blank_lines_is_no_report() {
        let most = "\n".repeat(MOST_LINES);
        assert!(read(most.as_bytes()).is_ok());
        for text in [most + "\n", "\r\n".repeat(MOST_LINES + 1)] {
            let said = read(text.as_bytes()).err().map(|error| error.to_string());
            assert!(said.is_some_and(|said| said.contains("more than 4 million lines")));
        }
    }

    #[test]
    fn line_ends_of_all_systems() {
        check("一\n二\r\n三\r四\n", &[("一", 1), ("二", 2), ("三", 3), ("四", 4)]);
        check("一\u{2028}二\u{85}\n三", &[("一", 1), ("二", 2), ("", 3), ("三", 4)]);
    }

    #[test]
    fn cells_of_markdown_may_be_bold() {
        check("| **规章** | **12** | 5** | __3__ |", &[("| 规章 | 12 | 5** | 3 |", 1)]);
        check("** 12 **", &[("** 12 **", 1)]);
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
