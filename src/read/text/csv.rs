//! Lines of a plain text → a table, where a spreadsheet has saved them: commas, semicolons or tabs
//! between the cells, and quotes around those that hold any of these.

use std::ops::Range;

use crate::text::number::{self, CellText};

/// A record, and the line on which it begins, counted from the first of its table.
#[derive(Debug, PartialEq)]
pub struct Record {
    pub line: usize,
    pub cells: Vec<String>,
    /// How many records each cell reached over, as far as its lines tell: one that was merged over two rows of which
    /// the first is blank is a blank line and a figure.
    pub reach: Vec<u32>,
}

/// Fewer cells in a line than this are a sentence.
const LEAST_CELLS: usize = 2;
/// Fewer lines in a row than this are no table.
const LEAST_RECORDS: usize = 3;
/// Nor are so few of two cells alone, in most of which a figure stands behind a label.
const LEAST_PAIRS: usize = 8;
/// Lines over which quotes may reach.
const MOST_WRAPPED: usize = 16;

/// All tables of a text with the lines that they take, in their order.
///
/// A spreadsheet writes every record with as many cells as the table is wide, so that is what tells
/// a table from prose with commas; and at least every third record holds a figure, unless most are
/// filled up with empty cells, as no prose is. Every line is looked at once for each mark: a long list of
/// names is no table however often one looks.
///
/// A file that is `named` a table of commas needs no figures to be one.
pub fn tables(lines: &[&str], named: bool) -> Vec<(Range<usize>, Vec<Record>)> {
    let mut tables = Vec::new();
    // Per mark: the first line that no run was looked for in.
    let mut next = [0; MARKS.len()];
    let mut at = 0;
    while at < lines.len() {
        let found = MARKS.iter().zip(&mut next).find_map(|(&mark, next)| {
            // Commas in a line with tabs are those of its figures.
            let other = mark != '\t' && lines[at].contains('\t');
            if at < *next || other || !lines[at].contains(mark) {
                return None;
            }
            let ragged = named.then(|| Run::ragged(&lines[at..], mark)).flatten();
            let run = ragged.unwrap_or_else(|| Run::of(&lines[at..], mark));
            *next = at + run.lines.max(1);
            run.table(named)
        });
        match found {
            Some((lines, records)) => {
                tables.push((at + lines.start..at + lines.end, records));
                at += lines.end;
            }
            None => at += 1,
        }
    }
    tables
}

/// Whether a cell holds a number.
pub fn is_figure(cell: &str) -> bool {
    matches!(number::cell(cell), CellText::Number { .. })
}

/// All lines as records of one width, at least two.
pub fn whole(lines: &[&str]) -> Option<Vec<Record>> {
    MARKS.iter().find_map(|&mark| {
        let run = Run::of(lines, mark);
        (run.lines == lines.len() && run.records.len() >= 2).then_some(run.records)
    })
}

/// What parts the cells. Tabs part cells in other texts as well; only quotes show that a
/// spreadsheet wrote them.
const MARKS: [char; 3] = [',', ';', '\t'];

/// Records of one width, one below the other.
struct Run {
    records: Vec<Record>,
    /// Lines that they take.
    lines: usize,
    by_spreadsheet: bool,
}

impl Run {
    fn of(lines: &[&str], mark: char) -> Run {
        let mut records: Vec<Record> = Vec::new();
        let mut line = 0;
        let mut quoted = false;
        while let Some((cells, reach, taken)) = record(&lines[line..], mark) {
            let width = records.first().map_or(cells.len(), |first: &Record| first.cells.len());
            let Some(cells) = fitted(cells, width).filter(|_| width >= LEAST_CELLS) else { break };
            quoted |= lines[line..line + taken].iter().any(|line| line.contains('"'));
            let reach = if reach.len() == cells.len() { reach } else { vec![1; cells.len()] };
            records.push(Record { line, cells, reach });
            line += taken;
        }
        Run { records, lines: line, by_spreadsheet: mark != '\t' || quoted }
    }

    /// Records of which some end before the last column, as Excel writes those that end in blank cells: filled up to the
    /// widest. `None` where all are of one width, or where a comma may be one between thousands.
    fn ragged(lines: &[&str], mark: char) -> Option<Run> {
        let mut records: Vec<Record> = Vec::new();
        let mut line = 0;
        while let Some((cells, reach, taken)) = record(&lines[line..], mark) {
            let is_grouped =
                |pair: &[String]| is_group_start(&pair[0]) && is_group(&pair[1]) && mark == ',';
            if cells.len() < LEAST_CELLS || cells.windows(2).any(is_grouped) {
                break;
            }
            records.push(Record { line, cells, reach });
            line += taken;
        }
        let width = records.iter().map(|record| record.cells.len()).max()?;
        let whole = records.iter().filter(|record| record.cells.len() == width).count();
        if whole == records.len() || whole < LEAST_CELLS {
            return None;
        }
        for record in &mut records {
            record.cells.resize(width, String::new());
            record.reach.resize(width, 1);
        }
        Some(Run { records, lines: line, by_spreadsheet: true })
    }

    /// The table at the end of the run, from the first record on behind which there are figures
    /// enough, and its lines.
    fn table(self, named: bool) -> Option<(Range<usize>, Vec<Record>)> {
        let is_figure = |cell: &String| match number::cell(cell) {
            CellText::Number { .. } | CellText::Placeholder => true,
            CellText::Blank | CellText::Unreadable => false,
        };
        let is_padded = |record: &Record| record.cells.ends_with(&[String::new(), String::new()]);
        let count = self.records.len();
        let is_of_pairs = self.records.first().is_some_and(|first| first.cells.len() == 2);
        let least = match (named, is_of_pairs) {
            // Between titles in one cell stand a heading and a row.
            (true, _) => 2,
            (false, true) => LEAST_PAIRS,
            (false, false) => LEAST_RECORDS,
        };
        let (mut figures, mut padded) = (0, 0);
        let mut first = None;
        for (at, record) in self.records.iter().enumerate().rev() {
            let own = if is_of_pairs { &record.cells[1..] } else { &record.cells };
            figures += usize::from(own.iter().any(is_figure));
            padded += usize::from(is_padded(record));
            let enough = match is_of_pairs {
                true => figures * 3 >= (count - at) * 2,
                false => {
                    let is_filled = figures * 3 >= count - at;
                    is_filled || named || figures > 0 && padded * 2 > count - at
                }
            };
            if count - at >= least && enough {
                first = Some(at);
            }
        }
        let first = first.filter(|_| self.by_spreadsheet)?;
        let start = self.records[first].line;
        let mut records = self.records;
        records.drain(..first);
        records.iter_mut().for_each(|record| record.line -= start);
        Some((start..self.lines, records))
    }
}

/// The cells of a record in a table of this width. Where there are more, commas between thousands
/// were taken for those between cells: `条,31,207` is 31207. Where they may be put together in
/// several ways, all figures of the record stand in each of their cells, so that none is read.
/// `None` where they do not fit at all.
fn fitted(cells: Vec<String>, width: usize) -> Option<Vec<String>> {
    if cells.len() <= width {
        return (cells.len() == width).then_some(cells);
    }
    let first = cells.iter().position(|cell| is_group_start(cell))?;
    let kept = width.checked_sub(first).filter(|kept| *kept > 0)?;
    let (labels, figures) = cells.split_at(first);
    if figures.len() > MOST_GROUPS {
        return None;
    }
    let mut ways = Vec::new();
    join(figures, kept, &mut Vec::new(), &mut ways);
    let joined = match &ways[..] {
        [] => return None,
        [only] => only.clone(),
        _ => vec![figures.join(","); kept],
    };
    Some(labels.iter().cloned().chain(joined).collect())
}

/// More figures in a record than this are no row of a form.
const MOST_GROUPS: usize = 40;

/// Up to three digits, perhaps with a sign: thousands may follow.
fn is_group_start(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    matches!(digits.len(), 1..=3) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Three digits, and decimals behind the last.
fn is_group(cell: &str) -> bool {
    let whole = cell.split('.').next().unwrap_or_default();
    whole.len() == 3 && whole.bytes().all(|digit| digit.is_ascii_digit())
}

/// Puts cells together to as many as there are columns, in at most two ways.
fn join(cells: &[String], columns: usize, before: &mut Vec<String>, ways: &mut Vec<Vec<String>>) {
    if ways.len() > 1 || columns > cells.len() {
        return;
    }
    if columns == 0 {
        if cells.is_empty() {
            ways.push(before.clone());
        }
        return;
    }
    for taken in 1..=cells.len() + 1 - columns {
        let sound = taken == 1
            || is_group_start(&cells[0]) && cells[1..taken].iter().all(|cell| is_group(cell));
        if !sound {
            break;
        }
        before.push(cells[..taken].join(","));
        join(&cells[taken..], columns - 1, before, ways);
        before.pop();
    }
}

/// One record and the lines that it takes: quotes may hold line breaks. `None` at the end, and
/// where a quote is never closed.
fn record(lines: &[&str], mark: char) -> Option<(Vec<String>, Vec<u32>, usize)> {
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
            let reach = cells.iter().map(|cell| reach(cell)).collect();
            let cells = cells.iter().map(|cell| bare(cell.trim()).to_owned()).collect();
            return Some((cells, reach, index + 1));
        }
    }
    None
}

/// What a cell shows that keeps a figure as a text: `="12"`.
fn bare(cell: &str) -> &str {
    cell.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(cell)
}

/// The lines of a figure with a blank one above or below it; else one.
fn reach(cell: &str) -> u32 {
    let is_blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
    let (first, last) = (cell.split('\n').next(), cell.rsplit('\n').next());
    let is_open = cell.contains('\n') && (is_blank(first) || is_blank(last));
    if is_open && is_figure(cell) { cell.split('\n').count() as u32 } else { 1 }
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
        let found = tables(&lines, false).into_iter().next().map(|(lines, records)| {
            (records.iter().map(|record| record.cells.join("|")).collect::<Vec<_>>(), lines.len())
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
    fn commas_between_thousands_part_no_cells() {
        check(
            "指标,单位,数\na,条,31,207\nb,件,5\nc,件,1,204,388",
            Some((&["指标|单位|数", "a|条|31,207", "b|件|5", "c|件|1,204,388"], 4)),
        );
        check(
            "指标,年度,累计\na,412,3,870\nb,1,204,3,870\nc,0,0",
            // 412 and 3870, or 412003 … no: 412,3 is no number.
            Some((&["指标|年度|累计", "a|412|3,870", "b|1,204|3,870", "c|0|0"], 4)),
        );
    }

    #[test]
    fn where_nobody_knows_which_comma_is_which_no_figure_is_read() {
        check(
            "指标,年度,累计\na,1,204,387\nb,1,2\nc,0,0",
            Some((&["指标|年度|累计", "a|1,204,387|1,204,387", "b|1|2", "c|0|0"], 4)),
        );
        check("指标,单位,数\na,条,12,34\nb,件,5\nc,件,6", None);
    }

    #[test]
    fn two_cells_are_a_table_where_there_are_many() {
        let rows: Vec<String> = (1..=8).map(|n| format!("指标{n}（件）,{n}")).collect();
        let found = rows.iter().map(|row| row.replace(',', "|")).collect::<Vec<_>>();
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        check(&rows.join("\n"), Some((&found, 8)));
        check(&rows[..5].join("\n"), None);
        check(&"一年来,共公开5条\n".repeat(9), None);
    }

    #[test]
    fn names_before_a_table_are_no_part_of_it() {
        let text = "甲,乙,丙\n".repeat(9) + "a,件,1\nb,件,2\nc,件,3";
        let lines: Vec<&str> = text.lines().collect();
        let found: Vec<usize> = tables(&lines, false).iter().map(|(lines, _)| lines.end).collect();
        assert_eq!(found, [12]);
    }

    #[test]
    fn sentences_with_commas_are_no_table() {
        check("一年来,共公开5条,均已办结\n其中,网站3条\n此外,微博2条", None);
        check("甲,乙,丙\n丁,戊,己\n庚,辛,壬", None);
    }

    #[test]
    fn a_file_that_is_named_so_may_be_ragged_and_hold_no_figures() {
        let named = |text: &str| {
            let lines: Vec<&str> = text.lines().collect();
            let found = tables(&lines, true).into_iter().next();
            found.map(|(_, records)| {
                records.iter().map(|record| record.cells.join("|")).collect::<Vec<_>>()
            })
        };
        assert_eq!(
            named("头,,甲\n数,1,2,3\n数,4,5,6").unwrap(),
            ["头||甲|", "数|1|2|3", "数|4|5|6"]
        );
        assert_eq!(named("a,条,*\nb,件,*\nc,件,*").unwrap(), ["a|条|*", "b|件|*", "c|件|*"]);
        // 1,204 may be one figure.
        assert_eq!(named("a,条,1,204\nb,件\nc,件"), None);
    }

    #[test]
    fn placeholders_are_told_like_figures() {
        check("a,条,-\nb,件,-\nc,件,/", Some((&["a|条|-", "b|件|-", "c|件|/"], 3)));
        check(
            "a,条,\"=\"\"12\"\"\"\nb,件,=\"3\"\nc,件,1",
            Some((&["a|条|12", "b|件|3", "c|件|1"], 3)),
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_no_table() {
        check("\"a,件,1\nb,件,2\nc,件,3", None);
    }
}
