//! Lines of a plain text → `Grid`: bars or tabs between the cells.

use super::{Cell, Grid, Method, Role};
use crate::read::Paragraph;
use crate::text::label;

/// Bars that follow one another with nothing between. So many are the ruin of a table that lost
/// its texts (real pages begin with about 200), not a row of empty cells.
const RUIN: usize = 24;

/// Lines without a bar that may stand inside of a table: a label broken over lines.
const MOST_WRAPPED: usize = 2;

/// The table at the head of the lines, if there is one, and how many lines were looked at: those
/// of the table, or those that are none together.
pub fn delimited(lines: &[&Paragraph]) -> (Option<Grid>, usize) {
    let Some(mark) = lines.first().and_then(|line| mark(&line.text)) else {
        return (None, 1);
    };
    let taken = extent(lines, mark);
    let style = Style::of(&lines[..taken], mark);
    let rows = rows(&lines[..taken], style);
    let wide = rows.iter().filter(|row| row.cells.len() >= 2).count();
    ((wide >= 2).then(|| rectangular(rows)), taken)
}

/// Takes the run of bars away that a lost table has left, and spaces at both ends.
pub fn without_ruins(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| is_bar(c) || c.is_whitespace());
    let bars = line[..line.len() - rest.len()].chars().filter(|&c| is_bar(c)).count();
    let line = if bars >= RUIN { rest } else { line };
    let rest = line.trim_end_matches(|c: char| is_bar(c) || c.is_whitespace());
    let bars = line[rest.len()..].chars().filter(|&c| is_bar(c)).count();
    if bars >= RUIN && rest.contains(is_bar) {
        line.trim()
    } else if bars >= RUIN {
        rest
    } else {
        line.trim()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Bar,
    Tab,
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃')
}

/// What parts the cells of a line, if anything does.
fn mark(line: &str) -> Option<Mark> {
    let bare = without_ruins(line);
    if bare.contains(is_bar) {
        Some(Mark::Bar)
    } else if bare.contains('\t')
        || !bare.is_empty() && line.trim_end_matches(' ').ends_with(BLANKS)
    {
        Some(Mark::Tab)
    } else {
        None
    }
}

/// Behind a label: its cells are blank. One tab may end any line.
const BLANKS: &str = "\t\t";

/// How many lines belong to the table that begins with the first: lines with the mark, and
/// between those blank lines and labels broken over lines.
fn extent(lines: &[&Paragraph], mark_: Mark) -> usize {
    let mut taken = 1;
    let mut wrapped = 0;
    for (index, line) in lines.iter().enumerate() {
        if mark(&line.text) == Some(mark_) {
            taken = index + 1;
            wrapped = 0;
        } else if !line.text.trim().is_empty() {
            wrapped += 1;
        }
        if wrapped > MOST_WRAPPED || (wrapped > 0 && ends_sentence(&line.text)) {
            break;
        }
        // Three blank lines part two tables.
        if index >= taken + 3 {
            break;
        }
    }
    taken
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['。', '；', '：', ':', '！', '？'])
}

/// Whether a bar stands before each cell, after each cell, both, or only between them.
///
/// It is a property of the table, not of the line: in `|label|件|` the last bar ends the row or
/// opens a blank cell, and only the other rows tell which.
#[derive(Clone, Copy)]
struct Style {
    mark: Mark,
    leading: bool,
    trailing: bool,
}

impl Style {
    fn of(lines: &[&Paragraph], mark_: Mark) -> Style {
        let marked: Vec<&str> = lines
            .iter()
            .map(|line| without_ruins(&line.text))
            .filter(|line| mark(line) == Some(mark_))
            .collect();
        let most = |test: &dyn Fn(&str) -> bool| {
            let (with, without): (Vec<&str>, Vec<&str>) =
                marked.iter().copied().partition(|line| test(line));
            // Lines that have as many bars as those without one there begin or end with a blank cell.
            let even = usual_bars(&with).is_some_and(|bars| usual_bars(&without) == Some(bars));
            mark_ == Mark::Bar && with.len() > without.len() && !even
        };
        Style {
            mark: mark_,
            leading: most(&|line| line.starts_with(is_bar)),
            trailing: most(&|line| line.ends_with(is_bar)),
        }
    }

    fn split<'l>(&self, line: &'l str) -> Vec<&'l str> {
        match self.mark {
            Mark::Tab => line.trim_end_matches(['\r', '\n']).split('\t').map(str::trim).collect(),
            Mark::Bar => {
                let mut line = without_ruins(line);
                if self.leading {
                    line = line.strip_prefix(is_bar).unwrap_or(line);
                }
                if self.trailing {
                    line = line.strip_suffix(is_bar).unwrap_or(line);
                }
                line.split(is_bar).map(str::trim).collect()
            }
        }
    }
}

/// The number of bars that most of some lines have, where these are more than half of them.
fn usual_bars(lines: &[&str]) -> Option<usize> {
    let mut counts: Vec<usize> =
        lines.iter().map(|line| line.chars().filter(|c| is_bar(*c)).count()).collect();
    counts.sort_unstable();
    let most = counts.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?;
    (2 * most.len() > lines.len()).then_some(most[0])
}

/// One row of the text, with the line that it begins on.
struct Row<'l> {
    cells: Vec<String>,
    line: &'l Paragraph,
}

fn rows<'l>(lines: &[&'l Paragraph], style: Style) -> Vec<Row<'l>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut broken: Option<&Paragraph> = None;
    for &line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        let mut cells: Vec<String> =
            style.split(&line.text).into_iter().map(String::from).collect();
        if is_rule(&cells) {
            continue;
        }
        if mark(&line.text) != Some(style.mark) {
            rows.extend(broken.replace(line).map(alone));
            continue;
        }
        let begin = broken.take();
        match begin {
            Some(begin) if style.trailing && continues(begin, &cells) => {
                cells[0] = format!("{}\n{}", begin.text.trim(), cells[0]);
                rows.push(Row { cells, line: begin });
            }
            begin => {
                rows.extend(begin.map(alone));
                rows.push(Row { cells, line });
            }
        }
    }
    rows.extend(broken.map(alone));
    rows
}

/// A line without a bar, inside of a table, is a row of one cell: a heading.
fn alone(line: &Paragraph) -> Row<'_> {
    Row { cells: vec![line.text.trim().to_owned()], line }
}

/// Whether a row goes on with the label that the line before it began. Where rows end with a bar,
/// a line without one has not ended, unless the next begins a label of its own.
fn continues(begin: &Paragraph, cells: &[String]) -> bool {
    let next = label::parse(&cells[0]);
    let begin = label::parse(&begin.text);
    !next.bare.is_empty() && next.ordinal.is_none() && !next.of_which && !begin.bare.is_empty()
}

/// `|---|:--:|`, the line below the heading of a Markdown table.
fn is_rule(cells: &[String]) -> bool {
    let dashes =
        |cell: &String| cell.len() >= 3 && cell.chars().all(|c| matches!(c, '-' | ':' | '='));
    cells.len() >= 2 && cells.iter().all(dashes)
}

fn rectangular(rows: Vec<Row<'_>>) -> Grid {
    let printed =
        |row: &Row| row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |i| i + 1);
    // Trailing runs of empty cells in a heading do not make the table wider.
    let width = rows.iter().map(printed).max().unwrap_or(0).max(usual_width(&rows));
    let rows = rows
        .into_iter()
        .map(|row| {
            let place = row.line.place.clone();
            let mut cells: Vec<Cell> = row
                .cells
                .into_iter()
                .take(width)
                .map(|text| Cell { text, place: Some(place.clone()), role: Role::ALONE })
                .collect();
            cells.resize_with(width, Cell::absent);
            cells
        })
        .collect();
    Grid { rows, method: Method::Delimited, name: None, hidden: false }
}

/// The number of cells that most rows have; of equals, the smaller.
fn usual_width(rows: &[Row<'_>]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    widths
        .chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), std::cmp::Reverse(run[0])))
        .map_or(0, |run| run[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    /// The text's first table as rows of cells parted by `/`, `~` for what is not printed; and
    /// the number of lines that it took.
    #[track_caller]
    fn check(text: &str, expected: Option<(&[&str], usize)>) {
        let lines: Vec<Paragraph> = text
            .lines()
            .zip(1..)
            .map(|(line, number)| Paragraph { text: line.to_owned(), place: Place::Block(number) })
            .collect();
        let found = delimited(&lines.iter().collect::<Vec<_>>());
        let (grid, taken) = found;
        let found = grid.map(|grid| (grid.rows.iter().map(|r| show(r)).collect(), taken));
        let expected = expected
            .map(|(rows, taken)| (rows.iter().map(|r| r.to_string()).collect::<Vec<_>>(), taken));
        assert_eq!(found, expected);
    }

    fn show(row: &[Cell]) -> String {
        let show = |cell: &Cell| cell.place.as_ref().map_or("~".into(), |_| cell.text.clone());
        row.iter().map(show).collect::<Vec<_>>().join("/")
    }

    #[test]
    fn a_bar_after_each_cell_is_not_a_cell() {
        check("a | 件 | 1 |\nb | 件 | |\n", Some((&["a/件/1", "b/件/"], 2)));
    }

    #[test]
    fn a_bar_before_each_cell_leaves_a_blank_last_cell() {
        check("|a |件 |1\n|b |件 |\n|c |件 |2", Some((&["a/件/1", "b/件/", "c/件/2"], 3)));
    }

    #[test]
    fn bars_on_both_sides_and_a_markdown_rule() {
        check("| a | 1 |\n|---|---|\n| b | |", Some((&["a/1", "b/"], 3)));
    }

    #[test]
    fn tabs_part_cells() {
        check("a\t件\t1\nb\t件\t", Some((&["a/件/1", "b/件/"], 2)));
    }

    #[test]
    fn empty_cells_behind_a_heading_do_not_widen_the_table() {
        check("x | y | ||||||||\na | 1 |\nb | 2 |", Some((&["x/y", "a/1", "b/2"], 3)));
    }

    #[test]
    fn a_label_broken_over_lines_is_one_cell() {
        check(
            "a | 件 | 1 |\n公共安全和社会\n稳定 | 件 | |\nb | 件 | 2 |",
            Some((&["a/件/1", "公共安全和社会\n稳定/件/", "b/件/2"], 4)),
        );
    }

    #[test]
    fn one_cell_on_each_line_is_not_a_table_of_rows() {
        check("a |\n件 |\n1 |\nb |\n", None);
    }

    #[test]
    fn a_sentence_ends_the_table() {
        check("a | 1 |\nb | 2 |\n到此为止。\nc | 3 |", Some((&["a/1", "b/2"], 2)));
    }

    #[test]
    fn bars_that_a_lost_table_left_are_no_cells() {
        let text = format!("{}正文第一句\n第二句", "|".repeat(200));
        check(&text, None);
        assert_eq!(without_ruins(text.lines().next().unwrap_or_default()), "正文第一句");
    }

    #[test]
    fn prose_is_not_a_table() {
        check("第一句\n第二句", None);
    }
}
