//! Running text → the printed rows of a list form, where no grid explains it.
//!
//! The form is the grammar: its labels tell where a row begins, its units where a label ends, and
//! what follows up to the next label are the figures of the row. So it does not matter whether
//! cells stand on lines of their own, between bars, or run together.

use crate::codebook::Shape;
use crate::grid::{Line, Method};
use crate::labels::{Labels, TableLabels};
use crate::source::Place;
use crate::text::fold::{fold, is_han};
use crate::text::heading::{self, Role};
use crate::text::span;

use super::columns;
use super::continued;
use super::edition::Editions;
use super::facing::{self, Text};
use super::reading;
use super::rows::{self, PrintedCell, PrintedList, PrintedRow};
use super::scan::{self, Token};
use super::second_units;

/// Lines longer than this are paragraphs, unless bars part them.
const LONGEST_LINE: usize = 400;
/// Texts between two labels of a table that are none themselves: more of them end the table.
const MOST_OTHERS: usize = 12;
/// Labels that make a table. A report's own headings repeat a few of the form's.
const ENOUGH: usize = 6;

/// Finds the list forms that are printed in lines of text: the table, and its printed rows.
pub fn lists(lines: &[Line], editions: &Editions<'_, '_>) -> Vec<(usize, Vec<PrintedList>)> {
    let Some(table) = best_table(lines, editions) else {
        return Vec::new();
    };
    let known = &editions.labels.tables[table];
    let mut lists: Vec<PrintedList> = Vec::new();
    for region in regions(lines, known) {
        lists.extend(sections(region).into_iter().filter_map(|section| read(section, known)));
    }
    if lists.is_empty() { Vec::new() } else { vec![(table, lists)] }
}

/// The list form of which most labels begin a line or a cell.
fn best_table(lines: &[Line], editions: &Editions<'_, '_>) -> Option<usize> {
    let labels = editions.labels;
    let mut seen: Vec<Vec<bool>> =
        labels.tables.iter().map(|table| vec![false; table.rows.len()]).collect();
    let lists = || (0..labels.tables.len()).filter(|t| labels.tables[*t].shape == Shape::List);
    for line in lines {
        for cell in cells(&line.text).filter(|cell| cell.chars().any(is_han)) {
            let folded = scan::folded(cell);
            let rows = match is_paragraph(cell) {
                true => lists().flat_map(|list| rows_in(&folded, list, labels)).collect(),
                false => scan::rows_at_start(&folded, labels),
            };
            rows.into_iter().for_each(|(list, row)| seen[list][row] = true);
        }
    }
    let count = |table: usize| seen[table].iter().filter(|seen| **seen).count();
    let most = lists().map(count).max().filter(|most| *most >= ENOUGH)?;
    let alike: Vec<usize> = lists().filter(|table| count(*table) == most).collect();
    editions.choose(&alike, std::iter::empty())
}

/// The rows of a list that a paragraph names.
fn rows_in(folded: &str, list: usize, labels: &Labels) -> Vec<(usize, usize)> {
    let table = &labels.tables[list];
    let row = |token: &Token| match token {
        Token::Label(label) => Some((list, scan::row_at_start(label, table)?)),
        Token::Unit(_) | Token::Value(_) | Token::Blank | Token::Other(_) => None,
    };
    scan::paragraph(folded, table).iter().filter_map(row).collect()
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '\t')
}

/// The cells of a line: what stands between bars, or the line.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let barred = line.contains(is_bar);
    line.split(is_bar).filter(move |cell| !barred || !cell.trim().is_empty())
}

/// Whether a cell is a paragraph: sentences, or a table run together.
fn is_paragraph(cell: &str) -> bool {
    cell.contains('。') || cell.len() > LONGEST_LINE * 3
}

/// Cuts the lines into regions that hold rows of the table: a sentence or too many other texts
/// end one.
fn regions<'l>(lines: &'l [Line], table: &TableLabels) -> Vec<Vec<Text<'l>>> {
    let mut regions: Vec<Vec<Text<'l>>> = vec![Vec::new()];
    let mut others = 0;
    for line in lines {
        for cell in cells(&line.text) {
            let sentence = is_paragraph(cell);
            let tokens = match sentence {
                true => scan::paragraph(&scan::folded(cell), table),
                false => scan::tokens(cell, table),
            };
            let labels = tokens.iter().any(|token| matches!(token, Token::Label(_)));
            let other = tokens.iter().any(|token| matches!(token, Token::Other(_)));
            others = if labels { 0 } else { others + usize::from(other) };
            if sentence && !labels || others > MOST_OTHERS {
                regions.push(Vec::new());
                others = 0;
            } else if let Some(region) = regions.last_mut() {
                region.push(Text { tokens, place: &line.place });
            }
        }
    }
    let labels = |region: &Vec<Text<'_>>| {
        let tokens = region.iter().flat_map(|text| &text.tokens);
        tokens.filter(|token| matches!(token, Token::Label(_))).count()
    };
    // A few rows behind a page break belong to the table before it.
    let enough = regions.iter().any(|region| labels(region) >= ENOUGH);
    regions.retain(|region| enough && labels(region) >= 2);
    regions
}

/// A row on its way: its label, its unit and its figures with their places.
struct Open {
    label: String,
    known: bool,
    unit: String,
    /// Whether the unit stands behind the figure: 3 万元.
    unit_behind: bool,
    figures: Vec<PrintedCell>,
    place: Place,
}

/// Where the table prints its headings again, and others than above: each part has columns of its own.
fn sections(region: Vec<Text<'_>>) -> Vec<Vec<Text<'_>>> {
    let mut sections = vec![Vec::new()];
    let (mut above, mut here): (Vec<String>, Vec<Text<'_>>) = (Vec::new(), Vec::new());
    let mut labels = false;
    for text in region {
        if text.tokens.iter().all(|token| is_of_headings(token, !here.is_empty())) {
            here.push(text);
            continue;
        }
        let headings: Vec<String> =
            here.iter().flat_map(|text| &text.tokens).filter_map(named).collect();
        if names_columns(&headings) {
            if labels && !above.is_empty() && headings != above {
                sections.push(Vec::new());
            }
            above = headings;
        }
        labels |= text.tokens.iter().any(|token| matches!(token, Token::Label(_)));
        if let Some(section) = sections.last_mut() {
            section.append(&mut here);
            section.push(text);
        }
    }
    if let Some(section) = sections.last_mut() {
        section.append(&mut here);
    }
    sections
}

/// Whether a token may stand in a row of headings. A bare 2017 may behind another heading.
fn is_of_headings(token: &Token, within: bool) -> bool {
    match token {
        Token::Other(text) => heading::role(text).is_some(),
        Token::Value(text) => within && span::of(text).is_some(),
        Token::Blank => within,
        Token::Label(_) | Token::Unit(_) => false,
    }
}

fn named(token: &Token) -> Option<String> {
    match token {
        Token::Other(text) | Token::Value(text) => Some(fold(text)),
        Token::Label(_) | Token::Unit(_) | Token::Blank => None,
    }
}

/// Whether some headings are those of a table: that of the labels is there, or two years.
fn names_columns(headings: &[String]) -> bool {
    let label = headings.iter().any(|heading| heading::role(heading) == Some(Role::Label));
    let years = headings.iter().filter(|heading| span::of(heading).is_some()).count();
    headings.len() >= 2 && (label || years >= 2)
}

/// Whether figures stand behind the headings of groups, which have none: then they stand before the
/// labels that they belong to.
fn are_figures_first(open: &[Open], table: &TableLabels) -> bool {
    let has_figure = |row: &&&Open| row.figures.iter().any(|figure| has_digits(&figure.text));
    let headings: Vec<&Open> = open.iter().filter(|row| is_heading(row, table)).collect();
    let filled = headings.iter().filter(has_figure).count();
    filled >= 2 && filled * 2 >= headings.len()
}

fn has_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a row is the heading of a group in every reading of its label.
fn is_heading(row: &Open, table: &TableLabels) -> bool {
    let named = table.rows_named(&crate::labels::keys(&row.label));
    row.known && !named.is_empty() && named.iter().all(|&row| table.rows[row].heading)
}

/// The printed rows of a region.
fn read(region: Vec<Text<'_>>, table: &TableLabels) -> Option<PrintedList> {
    let region = continued::joined(region, table);
    let (region, unclear) = facing::label_first(region, table);
    let mut open: Vec<Open> = Vec::new();
    for text in &region {
        for token in &text.tokens {
            step(token, text.place, &mut open);
        }
    }
    // What stands above the first label of the form is the heading of the table.
    let first = open.iter().position(|row| row.known)?;
    let last = open.iter().rposition(|row| row.known || !row.figures.is_empty())?;
    let headings: Vec<String> = open.drain(..first).map(|row| row.label).collect();
    open.truncate(last + 1 - first);
    let named = headings.iter().any(|heading| columns::names_codes(heading));
    drop_codes(&mut open, named);
    drop_next_codes(&mut open, named);
    let before = are_figures_first(&open, table);
    if before {
        // Those behind the heading of a group are of no group.
        open.iter_mut().filter(|row| is_heading(row, table)).for_each(|row| row.figures.clear());
    }
    if unclear || before {
        open.iter_mut().flat_map(|row| &mut row.figures).for_each(|figure| figure.shared = true);
    }
    let width = width(&open, table, &headings);
    let columns = column_headings(&headings, width);
    let rows: Vec<PrintedRow> = open.into_iter().map(|row| printed(row, width)).collect();
    Some(PrintedList { columns, rows: rows::join_wrapped(rows, table) })
}

fn step(token: &Token, place: &Place, open: &mut Vec<Open>) {
    let begin = |label: &str, known| Open {
        label: label.to_owned(),
        known,
        unit: String::new(),
        unit_behind: false,
        figures: Vec::new(),
        place: place.clone(),
    };
    match token {
        Token::Label(label) => open.push(begin(label, true)),
        // Headings that stand there again are no rows.
        Token::Other(label) if columns::is_heading(label) && open.iter().any(|row| row.known) => {}
        // 1.2, and 万 on the line below.
        Token::Other(power)
            if second_units::is_power(power) && open.last().is_some_and(has_figure) =>
        {
            open.last_mut().into_iter().for_each(|row| put_beside(row, power, place));
        }
        Token::Other(label) => open.push(begin(label, false)),
        // Blank lines may part cells as well as be cells: nothing is counted by them.
        Token::Blank => {}
        Token::Unit(unit) => match open.last_mut() {
            Some(row) if row.unit.is_empty() => {
                row.unit_behind = !row.figures.is_empty();
                row.unit = unit.clone();
            }
            Some(row) if has_figure(row) && second_units::is_other(unit, &row.unit) => {
                put_beside(row, unit, place);
            }
            // Two units in one row: the second is an unknown text.
            Some(_) | None => open.push(begin(unit, false)),
        },
        // A bare 2017 behind another heading is one.
        Token::Value(value)
            if span::of(value).is_some()
                && open
                    .last()
                    .is_some_and(|row| !row.known && heading::role(&row.label).is_some()) =>
        {
            open.push(begin(value, false));
        }
        Token::Value(value) => {
            if let Some(row) = open.last_mut() {
                row.figures.push(PrintedCell {
                    text: value.clone(),
                    place: Some(place.clone()),
                    shared: false,
                });
            }
        }
    }
}

/// Whether a row has its unit and behind it a figure.
fn has_figure(row: &Open) -> bool {
    !row.figures.is_empty() && !row.unit_behind
}

fn put_beside(row: &mut Open, unit: &str, place: &Place) {
    let last = row.figures.last_mut();
    last.into_iter().for_each(|figure| second_units::put_beside(figure, unit, place));
}

/// How many value columns there are: as many as most rows have figures, or more where the headings
/// name more and a quarter of them has.
fn width(open: &[Open], table: &TableLabels, headings: &[String]) -> usize {
    let asks = |row: &&Open| {
        let heading = |row: &usize| table.rows[*row].heading;
        !table.rows_named(&crate::labels::keys(&row.label)).iter().all(heading)
    };
    let mut counts: Vec<usize> = open
        .iter()
        .filter(|row| row.known && !row.figures.is_empty())
        .filter(asks)
        .map(|row| row.figures.len())
        .collect();
    counts.sort_unstable();
    let runs = counts.chunk_by(|a, b| a == b);
    let most = runs.clone().max_by_key(|run| run.len()).map_or(1, |run| run[0]);
    // Rows that print fewer may have blanks: where the headings name more, those with more tell.
    let words = headings.iter().flat_map(|heading| scan::in_words(heading));
    let years = words.filter(|word| span::of(word).is_some()).count();
    let many = runs.clone().filter(|run| run[0] <= years && run.len() * 4 >= counts.len());
    // A column that is nearly always blank has its heading all the same.
    let headed = behind_unit(headings);
    let whole = runs.filter(|run| Some(run[0]) == headed && run.len() > 1);
    many.chain(whole).map(|run| run[0]).max().map_or(most, |more| more.max(most))
}

/// How many headings stand behind that of the units, one for each column of figures.
fn behind_unit(headings: &[String]) -> Option<usize> {
    let words: Vec<String> = headings.iter().flat_map(|heading| scan::in_words(heading)).collect();
    let unit = words.iter().rposition(|word| heading::role(word) == Some(heading::Role::Unit))?;
    let behind = &words[unit + 1..];
    (!behind.is_empty() && behind.iter().all(|word| may_head(word))).then_some(behind.len())
}

/// A row with as many cells as there are columns. With fewer figures than columns nobody knows
/// which of them is blank.
fn printed(row: Open, width: usize) -> PrintedRow {
    let mut figures = row.figures;
    // The dash in the unit column of a heading is no figure.
    if figures.len() == width + 1
        && row.unit.is_empty()
        && super::reading::is_dash(&figures[0].text)
    {
        figures.remove(0);
    }
    let blank = || PrintedCell { place: Some(row.place.clone()), ..PrintedCell::default() };
    let cells = if figures.len() == width {
        figures
    } else if figures.is_empty() {
        (0..width).map(|_| blank()).collect()
    } else {
        let together: Vec<&str> = figures.iter().map(|cell| cell.text.as_str()).collect();
        let text = together.join(" ");
        (0..width).map(|_| PrintedCell { text: text.clone(), shared: true, ..blank() }).collect()
    };
    PrintedRow::new(&row.label, &row.unit, cells, Method::Grammar)
}

/// The last texts of the heading, one for each column of figures. Of a single column it counts only what
/// names its year, beside the headings of the others.
fn column_headings(headings: &[String], width: usize) -> Vec<String> {
    let words: Vec<String> = headings.iter().flat_map(|heading| scan::in_words(heading)).collect();
    let is_own = |heading: &str| !columns::is_heading(heading) || heading.contains("统计数");
    if width == 1 {
        let mut run = words.iter().rev().take_while(|heading| heading::role(heading).is_some());
        let beside = words.iter().rev().take(2).any(|heading| !is_own(heading));
        let says = |heading: &str| {
            span::within(heading).is_some() || !reading::of_label(heading).is_empty()
        };
        let own = run.find(|heading| beside && says(heading));
        return vec![own.map_or(String::new(), |heading| heading.to_string())];
    }
    let named: Vec<String> = words.into_iter().filter(|heading| is_own(heading)).collect();
    // Years with 统计数 below each of them.
    let years =
        named.windows(width).rfind(|run| run.iter().all(|heading| span::of(heading).is_some()));
    if let Some(years) = years {
        return years.to_vec();
    }
    let last = named.len().checked_sub(width).map(|from| &named[from..]);
    // With more headings than columns of figures, which column is blank is not told.
    let last = last.filter(|_| behind_unit(headings).is_none_or(|behind| behind == width));
    match last.filter(|run| run.iter().all(|word| may_head(word))) {
        Some(run) => run.to_vec(),
        None => vec![String::new(); width],
    }
}

/// Whether a text may head a column. 填报单位：… and the end of a wrapped title do not.
fn may_head(text: &str) -> bool {
    const LONGEST: usize = 12;
    let opens = |c: char| matches!(c, '(' | '（');
    let closes = |c: char| matches!(c, ')' | '）');
    text.chars().nth(LONGEST).is_none()
        && !text.contains([':', '：'])
        && text.chars().filter(|c| opens(*c)).count() == text.chars().filter(|c| closes(*c)).count()
}

/// Takes the codes off the rows that a column 代码 between unit and figure gives them, where three
/// of four rows count on from the row before. `named`: a heading says that there is one. The code may be glued to the figure: 015120 in row 1.
fn drop_codes(rows: &mut [Open], named: bool) {
    // The first code is a whole figure, or two digits of one; above it the text may be lost.
    let first = rows.iter().filter_map(|row| row.figures.first()).map(|figure| &figure.text);
    let starts = first.take(MOST_SKIPPED).flat_map(|text| [text.get(..2), Some(text.as_str())]);
    let starts: Vec<usize> = starts.flatten().filter_map(|text| text.parse().ok()).collect();
    let code = |row: &Open, last| code_of(&row.figures.first()?.text, last);
    let codes = counted(rows, &starts, code, named);
    for (row, code) in rows.iter_mut().zip(codes) {
        match code {
            // 50** is a code with a mark, and no figure of two stars.
            Some(length) if !has_digits(&row.figures[0].text[length..]) => {
                drop(row.figures.remove(0));
            }
            Some(length) => drop(row.figures[0].text.drain(..length)),
            // Nobody knows whether this is the code or the figure.
            None => row.figures.iter_mut().for_each(|figure| figure.shared = true),
        }
    }
}

/// Takes away the numbers of rows that stand before their labels: in a text each comes behind the
/// figures of the row above.
fn drop_next_codes(rows: &mut [Open], named: bool) {
    let number = |row: &Open| row.figures.last().and_then(|last| last.text.parse::<usize>().ok());
    let starts: Vec<usize> = rows.iter().filter_map(number).take(MOST_SKIPPED).collect();
    let code = |row: &Open, last: usize| {
        let next = number(row).filter(|number| is_next(*number, last))?;
        Some((next, row.figures.last()?.text.len()))
    };
    let codes = counted(rows, &starts, code, named);
    rows.iter_mut().zip(codes).filter(|(_, code)| code.is_some()).for_each(|(row, _)| {
        row.figures.pop();
    });
}

/// Per row: the length of its code, where three of four rows have one that counts on from the row
/// before, beginning with one of `starts`; empty where they do not. `code` gives the code of a row
/// behind the last one, and its length.
fn counted(
    rows: &[Open],
    starts: &[usize],
    code: impl Fn(&Open, usize) -> Option<(usize, usize)>,
    named: bool,
) -> Vec<Option<usize>> {
    let from = |start: &usize| {
        let mut last = start.saturating_sub(1);
        let length_of = |row: &Open| {
            let (number, length) = code(row, last)?;
            last = number;
            Some(length)
        };
        rows.iter().map(length_of).collect::<Vec<Option<usize>>>()
    };
    let Some(codes) = starts.iter().map(from).max_by_key(|codes| codes.iter().flatten().count())
    else {
        return Vec::new();
    };
    let filled = rows.iter().filter(|row| !row.figures.is_empty()).count();
    let coded = || rows.iter().zip(&codes).filter_map(|(row, code)| Some((row, (*code)?)));
    let is_more = |(row, length): &(&Open, usize)| {
        row.figures.len() > 1 || *length < row.figures[0].text.len()
    };
    let (count, more) = (coded().count(), coded().filter(is_more).count());
    // Codes alone are a table without figures, and it takes a heading to tell that from figures.
    let told = count >= LEAST_CODES && count * 4 >= filled * 3 && (named || more * 2 >= count);
    if told { codes } else { Vec::new() }
}

/// Whether a code is one of the next behind the last.
fn is_next(number: usize, last: usize) -> bool {
    (last + 1..=last + MOST_SKIPPED).contains(&number)
}

/// Fewer rows than this count nothing.
const LEAST_CODES: usize = 4;
/// Rows that may stand between two codes: those that the text has lost, or that have none.
const MOST_SKIPPED: usize = 3;

/// The code with which a figure begins, if it is one of the next behind the last, and its length.
/// Codes are padded to two digits.
fn code_of(figure: &str, last: usize) -> Option<(usize, usize)> {
    let digits = figure.find(|c: char| !c.is_ascii_digit()).unwrap_or(figure.len());
    let code = |length: usize| figure.get(..length).filter(|_| length <= digits);
    let whole = (digits == figure.len()).then(|| figure.parse().ok()).flatten();
    let next = |number: &usize| is_next(*number, last);
    whole.filter(next).map(|number| (number, digits)).or_else(|| {
        let number: usize = code(2)?.parse().ok()?;
        next(&number).then_some((number, 2))
    })
}
