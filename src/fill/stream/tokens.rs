//! Lines → the cells that stand on them, in their order.

use std::borrow::Cow;

use crate::fill::above::is_page_mark;
use crate::fill::slots::{self, Kind};
use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::folded;

/// Cells behind the last label of a table that may still be its figures.
pub const MOST_VALUES: usize = 16;

/// A cell of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Token<'l> {
    pub text: String,
    pub kind: Kind,
    /// Whether it shares its line with other cells.
    pub shared: bool,
    pub place: &'l Place,
}

/// The cells of all lines. A line without text is a blank cell, unless every second line is one.
pub fn tokens(lines: &[Line]) -> Vec<Token<'_>> {
    let is_blank = |line: &&Line| line.text.trim().is_empty();
    let gaps: usize = lines.windows(2).map(|pair| blank_lines(&pair[0], &pair[1]).min(1)).sum();
    let blanks = gaps + lines.iter().filter(is_blank).count();
    let spaced = blanks * 3 > lines.len();
    // 自然人 / | / 5 / |: the bar ends the cell that stands on the line above it.
    let is_bar = |text: &str| !text.is_empty() && text.chars().all(|c| c == '|');
    let folded: Vec<Cow<'_, str>> = lines.iter().map(|line| folded(&line.text)).collect();
    let barred =
        |(line, folded): (&Line, &Cow<'_, str>)| line.text.contains('|') && !is_bar(folded);
    let ends = !lines.iter().zip(&folded).any(barred);
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut open = false;
    for (index, line) in lines.iter().enumerate() {
        let gap = index.checked_sub(1).map_or(0, |above| blank_lines(&lines[above], line));
        let gap = gap + usize::from(is_blank(&line));
        if !spaced && gap > 0 {
            tokens.extend((0..gap).map(|_| blank(&line.place)));
            // A bar on the next line ends this blank cell and is no other.
            open = true;
        }
        let folded = &folded[index];
        if is_bar(folded) {
            let bars = folded.chars().count().saturating_sub(usize::from(ends && open));
            tokens.extend((0..bars).map(|_| blank(&line.place)));
            open = false;
        } else if !is_blank(&line) && !is_page_mark(folded) {
            let cells = cells(&line.text);
            let shared = cells.len() > 1;
            tokens.extend(cells.into_iter().map(|text| token(text, shared, &line.place)));
            open = true;
        }
    }
    tokens
}

/// Whether blank lines part rows of so many columns and are none of their cells: where blank cells have
/// left no line, the blank line behind a row would fill it up, and its figures stand in columns of others.
pub fn blank_lines_part(tokens: &[Token<'_>], width: usize) -> bool {
    let runs: Vec<Run> =
        tokens.split(|token| token.kind == Kind::Text).filter_map(Run::of).collect();
    let are_cells = runs.iter().any(|run| run.is_blank_before);
    let is_behind_whole = runs.iter().any(|run| run.cells == width && run.behind > 0);
    let others = runs.split_last().map_or(&[][..], |(_, others)| others);
    let fills_up = |run: &Run| run.behind > 0 && run.cells + run.behind == width;
    !are_cells && (is_behind_whole || !others.iter().any(fills_up))
}

/// What stands behind one label: its figures with the blanks among them, and the blanks behind them.
struct Run {
    cells: usize,
    behind: usize,
    is_blank_before: bool,
}

impl Run {
    fn of(tokens: &[Token<'_>]) -> Option<Self> {
        let is_figure = |token: &Token<'_>| token.kind == Kind::Figure;
        let cells = tokens.iter().rposition(is_figure)? + 1;
        let is_blank_before = !tokens[..cells].iter().all(is_figure);
        Some(Self { cells, behind: tokens.len() - cells, is_blank_before })
    }
}

/// Blank lines between two lines of a text; a line has a number there, a page has none.
fn blank_lines(above: &Line, below: &Line) -> usize {
    match (&above.place, &below.place) {
        (Place::Block(above), Place::Block(below)) => {
            // More are the end of a part, not cells.
            (below.saturating_sub(*above).saturating_sub(1) as usize).min(MOST_VALUES)
        }
        (Place::Block(_) | Place::Box { .. } | Place::Cell { .. }, _) => 0,
    }
}

fn blank(place: &Place) -> Token<'_> {
    Token { text: String::new(), kind: Kind::Blank, shared: false, place }
}

fn token<'l>(text: &str, shared: bool, place: &'l Place) -> Token<'l> {
    Token { text: text.trim().to_owned(), kind: slots::kind(text), shared, place }
}

/// The cells of one line: between bars or tabs; else a label with figures behind it, or figures.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    if line.contains(['|', '\t']) {
        let line = line.strip_prefix('|').unwrap_or(line);
        let line = line.strip_suffix('|').unwrap_or(line);
        return line.split(['|', '\t']).collect();
    }
    let mut label = line;
    let mut figures = Vec::new();
    while let Some(word) =
        label.split_whitespace().next_back().filter(|word| slots::is_figure(word))
    {
        figures.push(word);
        label = label.trim_end().strip_suffix(word).unwrap_or_default();
    }
    if figures.len() < 2 {
        return vec![line];
    }
    let label = Some(label.trim()).filter(|label| !label.is_empty());
    label.into_iter().chain(figures.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fill::sample::layout_of_text;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lines = layout_of_text(text).lines;
        let found: Vec<String> = tokens(&lines)
            .into_iter()
            .map(|token| match token.kind {
                Kind::Text => token.text,
                Kind::Figure => format!("#{}", token.text),
                Kind::Blank => "_".to_owned(),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_cell_and_a_blank_line_a_blank_one() {
        check("重复申请\n5\n\n0\n7\n1", &["重复申请", "#5", "_", "#0", "#7", "#1"]);
    }

    #[test]
    fn blank_lines_between_all_lines_are_no_cells() {
        check("重复申请\n\n5\n\n0\n\n7", &["重复申请", "#5", "#0", "#7"]);
    }

    #[test]
    fn a_bar_behind_each_cell() {
        check("重复申请 |\n5 |\n|\n7 |", &["重复申请", "#5", "_", "#7"]);
    }

    #[test]
    fn cell_and_bar_on_alternate_lines() {
        check("重复申请\n|\n5\n|\n|\n7\n|", &["重复申请", "#5", "_", "#7"]);
    }

    #[test]
    fn a_label_and_its_figures_on_one_line() {
        check("2.重复申请 29 4 0\n3 0 36", &["2.重复申请", "#29", "#4", "#0", "#3", "#0", "#36"]);
        check("申请 5", &["申请 5"]);
    }

    #[test]
    fn the_foot_of_a_page_is_no_cell() {
        check("重复申请\n— 5 —\n7\n-3-\n-3", &["重复申请", "#7", "#-3"]);
    }
}
