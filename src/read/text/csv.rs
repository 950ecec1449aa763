//! Lines of a plain text → a table, where a spreadsheet has saved them: commas, semicolons or tabs
//! between the cells, and quotes around those that hold any of these.

use crate::text::number::{self, CellText};

/// A record, and the line on which it begins, counted from the first of its table.
#[derive(Debug, PartialEq)]
pub struct Record {
    pub line: usize,
    pub cells: Vec<String>,
}

/// Fewer cells in a line than this are a sentence.
const LEAST_CELLS: usize = 3;
/// Fewer lines in a row than this are no table.
const LEAST_RECORDS: usize = 3;
/// Lines over which quotes may reach.
const MOST_WRAPPED: usize = 16;

/// The table that begins with the first line, and how many lines it takes.
///
/// A spreadsheet writes every record with as many cells as the table is wide, so that is what tells
/// a table from prose with commas; and at least every third record holds a figure.
pub fn table(lines: &[&str]) -> Option<(Vec<Record>, usize)> {
    let (records, taken) = [',', ';', '\t'].into_iter().find_map(|mark| records(lines, mark))?;
    let is_figure = |cell: &String| matches!(number::cell(cell), CellText::Number { .. });
    let figures = records.iter().filter(|record| record.cells.iter().any(is_figure)).count();
    (figures * 3 >= records.len()).then_some((records, taken))
}

fn records(lines: &[&str], mark: char) -> Option<(Vec<Record>, usize)> {
    // Tabs part cells in other texts as well; only quotes show that a spreadsheet wrote them.
    let first = lines.first().filter(|line| line.contains(mark))?;
    let mut records: Vec<Record> = Vec::new();
    let mut line = 0;
    let mut quoted = first.contains('"');
    while let Some((cells, taken)) = record(&lines[line..], mark) {
        let same = records.first().is_none_or(|first| first.cells.len() == cells.len());
        if !same || cells.len() < LEAST_CELLS {
            break;
        }
        quoted |= lines[line..line + taken].iter().any(|line| line.contains('"'));
        records.push(Record { line, cells });
        line += taken;
    }
    let is_table = records.len() >= LEAST_RECORDS && (mark != '\t' || quoted);
    is_table.then_some((records, line))
}

/// One record and the lines that it takes: quotes may hold line breaks. `None` at the end, and
/// where a quote is never closed.
fn record(lines: &[&str], mark: char) -> Option<(Vec<String>, usize)> {
    let mut cells = vec![String::new()];
    let mut open = false;
    for (index, line) in lines.iter().enumerate().take(MOST_WRAPPED) {
        if index > 0 {
            push(&mut cells, '\n');
        }
        let mut characters = line.chars().peekable();
        while let Some(c) = characters.next() {
            let fresh = cells.last().is_some_and(|cell| cell.trim().is_empty());
            match c {
                '"' if open && characters.peek() == Some(&'"') => {
                    characters.next();
                    push(&mut cells, '"');
                }
                '"' if open => open = false,
                // A quote in the middle of a cell is one of its characters.
                '"' if fresh => open = true,
                _ if c == mark && !open => cells.push(String::new()),
                _ => push(&mut cells, c),
            }
        }
        if !open {
            let cells = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            return Some((cells, index + 1));
        }
    }
    None
}

fn push(cells: &mut [String], c: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of the table parted by bars, and the lines that it takes.
    #[track_caller]
    fn check(text: &str, expected: Option<(&[&str], usize)>) {
        let lines: Vec<&str> = text.lines().collect();
        let found = table(&lines).map(|(records, taken)| {
            (records.iter().map(|record| record.cells.join("|")).collect::<Vec<_>>(), taken)
        });
        let expected = expected.map(|(rows, taken)| {
            (rows.iter().map(|row| row.to_string()).collect::<Vec<_>>(), taken)
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn commas_and_semicolons_part_cells() {
        check("a,件,1\nb,件,\nc,件,3\n\n正文", Some((&["a|件|1", "b|件|", "c|件|3"], 3)));
        check("a;件;1\nb;件;\nc;件;3", Some((&["a|件|1", "b|件|", "c|件|3"], 3)));
    }

    #[test]
    fn quotes_hold_commas_line_breaks_and_quotes() {
        check(
            "\"a,b\",件,\"1,204\"\n\"自然\n人\",件,2\n\"\"\"三安全\"\"\",件,3",
            Some((&["a,b|件|1,204", "自然\n人|件|2", "\"三安全\"|件|3"], 4)),
        );
    }

    #[test]
    fn tabs_are_left_to_others_unless_quotes_stand_in_their_cells() {
        check("a\t件\t1\nb\t件\t2\nc\t件\t3", None);
        check("a\t件\t1\n\"b\nc\"\t件\t2\nd\t件\t3", Some((&["a|件|1", "b\nc|件|2", "d|件|3"], 4)));
    }

    #[test]
    fn sentences_with_commas_are_no_table() {
        check("一年来,共公开5条,均已办结\n其中,网站3条\n此外,微博2条", None);
        check("甲,乙,丙\n丁,戊,己\n庚,辛,壬", None);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_no_table() {
        check("\"a,件,1\nb,件,2\nc,件,3", None);
    }
}
