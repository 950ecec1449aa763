//! The columns of a list grid: which holds the labels, the unit, the figures?

use std::ops::Range;

use crate::grid::{Grid, Role};
use crate::labels::{self, TableLabels};
use crate::text::fold::{fold, is_han};
use crate::text::heading::{self, Role as Says};
use crate::text::listed;
use crate::text::number::{self, CellText};
use crate::text::numeral;
use crate::text::span;
use crate::text::unit;

use super::reading::is_dash;

/// The columns of one list. A grid holds two where the form is printed in two halves side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// From the left: a label may be split over several.
    pub labels: Vec<usize>,
    pub unit: Option<usize>,
    pub values: Vec<Value>,
    /// Columns of remarks.
    pub remarks: Vec<usize>,
}

/// A column of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub column: usize,
    /// As printed, from the outermost heading to the innermost; empty where there is none.
    pub heading: String,
}

/// What a cell looks like, whatever it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Blank,
    Dash,
    Number,
    Unit,
    Label,
    Text,
}

/// Counts of looks in one column below the headings.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    blanks: usize,
    dashes: usize,
    numbers: usize,
    units: usize,
    labels: usize,
    texts: usize,
    /// Whether its numbers are 1, 2, 3 …
    serial: bool,
    /// Whether each of its numbers is more than the one above.
    rising: bool,
}

impl Tally {
    fn is_of_units(&self) -> bool {
        self.units > 0 && self.units * 2 > self.numbers + self.units + self.labels + self.texts
    }

    /// Whether merged cells cover the whole column: there is nothing of its own in it.
    fn is_covered(&self) -> bool {
        self.blanks + self.dashes + self.numbers + self.units + self.labels + self.texts == 0
    }
}

/// The first row of the range that holds a label of the table; what stands above are headings.
///
/// A sheet with the whole report in it has headings of sections over the table that are named like
/// rows of it: 一、主动公开. The row of headings between them and the first figure tells them apart.
pub fn first_row(grid: &Grid, rows: Range<usize>, table: &TableLabels) -> Option<usize> {
    let is_named = |row: &usize| grid.rows[*row].iter().any(|cell| is_label(&cell.text, table));
    let has_figure =
        |row: &usize| grid.rows[*row].iter().any(|cell| look(&cell.text, table) == Look::Number);
    let first = rows.clone().find(is_named)?;
    let above = (first..rows.end).take_while(|row| !has_figure(row));
    let heading = above.filter(|&row| is_heading_row(grid, row, table)).last();
    heading.and_then(|heading| (heading..rows.end).find(is_named)).or(Some(first))
}

/// Tells the columns of a grid apart.
pub fn columns(grid: &Grid, rows: Range<usize>, table: &TableLabels) -> Vec<Columns> {
    let Some(first) = first_row(grid, rows.clone(), table) else {
        return Vec::new();
    };
    let tallies: Vec<Tally> =
        (0..grid.width()).map(|column| tally(grid, first..rows.end, column, table)).collect();
    let headings: Vec<String> =
        (0..grid.width()).map(|column| heading_of(grid, rows.start..first, column)).collect();
    let most = tallies.iter().map(|tally| tally.labels).max().unwrap_or(0);
    let mut lists: Vec<Columns> = Vec::new();
    for column in 0..grid.width() {
        let tally = tallies[column];
        let figures = lists.last().and_then(|list| list.values.first());
        let labels: Vec<usize> = figures
            .into_iter()
            .flat_map(|value| value.column + 1..column)
            .filter(|&before| tallies[before].labels > 0)
            .collect();
        if tally.is_covered() || is_stray(grid, first..rows.end, &labels, column, table) {
            continue;
        }
        // A second half of the form, or a first column of group names: labels that are many.
        let starts = tally.labels > 0 && tally.labels * 5 >= most;
        let open = lists.last_mut();
        match open {
            Some(list) if !starts || list.values.is_empty() => {
                place(list, column, tally, &headings[column]);
            }
            _ if starts => lists.push(Columns {
                labels: names_left_of(column, &tallies, lists.last()),
                unit: unit_left_of(column, &tallies, lists.last()),
                values: Vec::new(),
                remarks: Vec::new(),
            }),
            _ => {}
        }
    }
    let starts: Vec<usize> = lists.iter().map(|list| list.labels[0]).collect();
    for (at, list) in lists.iter_mut().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(grid.width());
        find_misnamed(list, &tallies[..end], &headings);
        find_unreadable(list, &headings);
        drop_empty(list, &tallies);
    }
    lists.retain(|list| !list.values.is_empty());
    lists
}

/// Whether all that stands in a column stands behind the label of another row, in one of the columns
/// `labels`: where the end of a row is lost, the next one goes on beside it, and its figures are not
/// those of the first label.
fn is_stray(
    grid: &Grid,
    rows: Range<usize>,
    labels: &[usize],
    column: usize,
    table: &TableLabels,
) -> bool {
    let is_own_label = |row: usize, column: usize| {
        let cell = &grid.rows[row][column];
        !matches!(cell.role, Role::Covered { .. }) && is_label(&cell.text, table)
    };
    let mut filled = rows.filter(|&row| !grid.text(row, column).trim().is_empty());
    !labels.is_empty() && filled.all(|row| labels.iter().any(|&label| is_own_label(row, label)))
}

/// The first row with a unit in it, and the columns of a list that no form explains: labels, a
/// column of units, and figures behind it. `None` for any other table.
pub fn of_unknown(grid: &Grid) -> Option<(usize, Columns)> {
    let none = TableLabels::unknown();
    let tallies: Vec<Tally> =
        (0..grid.width()).map(|column| tally(grid, 0..grid.rows.len(), column, &none)).collect();
    let is_unit_column = |tally: &Tally| {
        tally.units >= LEAST_UNITS && tally.units * 2 > tally.numbers + tally.units + tally.texts
    };
    let unit = tallies.iter().position(is_unit_column)?;
    let first = (0..grid.rows.len()).find(|&row| is_unit(grid.text(row, unit)))?;
    let heading = |column: usize| heading_of(grid, 0..first, column);
    let figures = |column: &usize| {
        let tally = &tallies[*column];
        let code = heading::role(&heading(*column)) == Some(Says::Code);
        tally.numbers > 0 && tally.numbers >= tally.texts && !code
    };
    let values: Vec<Value> = (unit + 1..grid.width())
        .filter(figures)
        .map(|column| Value { column, heading: heading(column) })
        .collect();
    let labels: Vec<usize> =
        (0..unit).filter(|&column| tallies[column].texts > tallies[column].numbers).collect();
    let whole = !values.is_empty() && !labels.is_empty();
    whole.then_some((first, Columns { labels, unit: Some(unit), values, remarks: Vec::new() }))
}

/// A column with fewer units is no column of units.
const LEAST_UNITS: usize = 3;

/// Adds a column to the list that it belongs to.
fn place(list: &mut Columns, column: usize, tally: Tally, heading: &str) {
    let says = heading::role(heading);
    let is_unit = says == Some(Says::Unit) || list.unit.is_none() && tally.is_of_units();
    if is_unit {
        list.unit = Some(column);
    } else if says == Some(Says::Code) {
        // Codes are neither labels nor figures.
    } else if says == Some(Says::Note) {
        list.remarks.push(column);
    } else if says == Some(Says::Label) && tally.numbers == 0 {
        // Where the first labels reach further than the others, 指标 stands over nothing.
        list.labels.push(column);
    } else if list.values.is_empty() && (tally.labels > 0 || named_only(list, tally)) {
        list.labels.push(column);
    } else if tally.texts > 2 * (tally.numbers + tally.dashes) && tally.numbers == 0 {
        list.remarks.push(column);
    } else {
        list.values.push(Value { column, heading: heading.to_owned() });
    }
}

/// Whether a column of texts may still be a part of the labels. Behind the units there are figures,
/// and where most of them cannot be read (dates for numbers, digits torn apart) that is to be told.
fn named_only(list: &Columns, tally: Tally) -> bool {
    list.unit.is_none() && tally.texts > tally.numbers
}

/// Columns of names before the first one that holds labels: 主动公开 beside its rows.
fn names_left_of(column: usize, tallies: &[Tally], before: Option<&Columns>) -> Vec<usize> {
    let from = before.map_or(0, |list| list.values.last().map_or(0, |value| value.column + 1));
    (from..=column)
        .filter(|&left| left == column || tallies[left].texts > tallies[left].numbers)
        .collect()
}

/// The column of units right before the first one that holds labels.
fn unit_left_of(column: usize, tallies: &[Tally], before: Option<&Columns>) -> Option<usize> {
    let from = before.map_or(0, |list| list.values.last().map_or(0, |value| value.column + 1));
    (from..column).rev().find(|&left| tallies[left].is_of_units())
}

/// Where the only figures behind the labels stand under 编号 or 说明, they are those of the list, and
/// their heading says that they may be none. What counts the rows is a code.
fn find_misnamed(list: &mut Columns, tallies: &[Tally], headings: &[String]) {
    let Some(label) = list.labels.last().copied().filter(|_| list.values.is_empty()) else {
        return;
    };
    let holds = |column: &usize| {
        let tally = &tallies[*column];
        let says = heading::role(&headings[*column]);
        let is_misnamed = matches!(says, Some(Says::Code | Says::Note));
        is_misnamed && tally.numbers > tally.texts && !tally.serial && !tally.rising
    };
    let Some(column) = (label + 1..tallies.len()).find(holds) else { return };
    list.remarks.retain(|&remark| remark != column);
    list.values.push(Value { column, heading: headings[column].clone() });
}

/// Where nothing behind the units is a figure, the first column of texts there stands where the
/// figures should: not one of them can be read, and to say that they are blank would be wrong.
fn find_unreadable(list: &mut Columns, headings: &[String]) {
    let Some(unit) = list.unit.filter(|_| list.values.is_empty()) else { return };
    let is_named = |column: usize| heading::role(&headings[column]) == Some(Says::Note);
    let found = list.remarks.iter().position(|&column| column > unit && !is_named(column));
    if let Some(index) = found {
        let column = list.remarks.remove(index);
        list.values.push(Value { column, heading: headings[column].clone() });
    }
}

/// A column without any figure is one only if nothing else is: bars at the end of a line leave
/// columns behind that nobody printed.
fn drop_empty(list: &mut Columns, tallies: &[Tally]) {
    let filled = |value: &Value| tallies[value.column].numbers > 0;
    let named = |value: &Value| !value.heading.is_empty();
    // A column that counts its rows is a code, unless it is the only one.
    let counts = |value: &Value| tallies[value.column].serial && !named(value);
    if !list.values.iter().all(counts) {
        list.values.retain(|value| !counts(value));
    }
    if list.values.iter().any(filled) {
        list.values.retain(|value| filled(value) || named(value));
    } else if list.values.iter().any(named) {
        list.values.retain(named);
    } else {
        list.values.truncate(1);
    }
}

fn tally(grid: &Grid, rows: Range<usize>, column: usize, table: &TableLabels) -> Tally {
    let mut tally = Tally { serial: true, rising: true, ..Tally::default() };
    let (mut next, mut last) = (None, None);
    for row in rows {
        let cell = &grid.rows[row][column];
        if matches!(cell.role, Role::Covered { .. }) {
            continue;
        }
        match look(&cell.text, table) {
            Look::Blank => tally.blanks += 1,
            Look::Dash => tally.dashes += 1,
            Look::Unit => tally.units += 1,
            Look::Label => tally.labels += 1,
            Look::Text => tally.texts += 1,
            Look::Number => {
                tally.numbers += 1;
                let number = cell.text.trim().parse::<u32>().ok();
                tally.serial &= number.is_some() && (next.is_none() || number == next);
                tally.rising &= number.is_some() && (last.is_none() || number > last);
                next = number.map(|number| number.wrapping_add(1));
                last = number;
            }
        }
    }
    tally.serial &= tally.numbers > 2;
    tally.rising &= tally.numbers > 2;
    tally
}

fn look(text: &str, table: &TableLabels) -> Look {
    if text.trim().is_empty() {
        Look::Blank
    } else if is_dash(text) {
        Look::Dash
    } else if is_unit(text) {
        Look::Unit
    } else if is_label(text, table) {
        Look::Label
    } else {
        match number::cell(text) {
            CellText::Number { .. } => Look::Number,
            CellText::Blank => Look::Blank,
            CellText::Placeholder => Look::Dash,
            CellText::Unreadable => Look::Text,
        }
    }
}

/// Whether a line of headings, perhaps run together, names a column of codes.
pub fn names_codes(headings: &str) -> bool {
    let folded = fold(headings);
    listed::codes().any(|name| name.chars().count() > 1 && folded.contains(name))
}

fn is_label(text: &str, table: &TableLabels) -> bool {
    text.chars().any(is_han) && !table.rows_named(&labels::keys(text)).is_empty()
}

/// Whether a text is a unit and nothing else.
pub fn is_unit(text: &str) -> bool {
    let short = text.chars().filter(|c| !c.is_whitespace()).nth(4).is_none();
    short && text.chars().any(|c| is_han(c) || c == '%') && unit::parse(text).is_some()
}

/// The heading of a column: the texts above it, but for titles, numbers and 甲 乙 丙. What stands alone in
/// its row is a title in the first cell of a sheet, unless it is known as a heading.
fn heading_of(grid: &Grid, rows: Range<usize>, column: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for row in rows {
        let text = grid.text(row, column).trim();
        let is_title = || {
            let mut others = (0..grid.width()).map(|other| grid.text(row, other).trim());
            let is_merged = others.clone().all(|other| other == text);
            let is_alone = others.all(|other| other == text || other.is_empty());
            grid.width() > 1 && (is_merged || is_alone && heading::role(text).is_none())
        };
        let is_mark = is_mark(text);
        // A bare 2017 over figures is their year.
        let is_number =
            || matches!(number::cell(text), CellText::Number { .. }) && span::of(text).is_none();
        if !(is_mark || is_number() || is_title()) {
            parts.push(text);
        }
    }
    parts.dedup();
    parts.join(" ")
}

/// Whether a text only marks its column: 甲, 1, （. 男 and % say what the figures below are.
fn is_mark(text: &str) -> bool {
    let says =
        |c: char| is_han(c) && !MARKS.contains(c) && !numeral::is_numeral(c) || "%％‰".contains(c);
    text.chars().count() < 2 && !text.chars().any(says)
}

/// The signs by which forms count their columns.
const MARKS: &str = "甲乙丙丁戊己庚辛";

/// Whether a text heads a column of labels, units or codes: such a row is a heading wherever it
/// stands.
pub fn is_heading(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    match heading::role(text) {
        Some(Says::Label | Says::Unit | Says::Code) => true,
        Some(Says::Number) => fold(text) == "统计数",
        Some(Says::Note | Says::Final) | None => false,
    }
}

/// Whether the figures stand left of their labels: 统计数 | 单位 | 指标. Where no heading tells, they do
/// where nothing right of the labels can be a figure.
pub fn are_figures_first(grid: &Grid, rows: Range<usize>, table: &TableLabels) -> bool {
    let Some(first) = first_row(grid, rows.clone(), table) else { return false };
    let tallies: Vec<Tally> =
        (0..grid.width()).map(|column| tally(grid, first..rows.end, column, table)).collect();
    let most = tallies.iter().map(|tally| tally.labels).max().unwrap_or(0);
    let is_label =
        |column: &usize| tallies[*column].labels > 0 && tallies[*column].labels * 5 >= most;
    let mut labels = (0..grid.width()).filter(is_label);
    let Some(left) = labels.next() else { return false };
    let right = labels.next_back().unwrap_or(left);
    let says = |column: usize| heading::role(&heading_of(grid, rows.start..first, column));
    let is_named = |column: usize| says(column) == Some(Says::Number);
    let may_hold = |column: usize| match says(column) {
        Some(Says::Number | Says::Final) => true,
        Some(Says::Label | Says::Unit | Says::Code | Says::Note) => false,
        // Numbers that rise from row to row count the rows.
        None => tallies[column].numbers > 0 && !tallies[column].serial && !tallies[column].rising,
    };
    let mut behind = right + 1..grid.width();
    if !behind.any(may_hold) {
        return (0..left).any(may_hold);
    }
    (0..left).any(is_named) && !(right + 1..grid.width()).any(is_named)
}

/// Where a list prints its headings again, and others than above: each part has columns of its own.
pub fn sections(grid: &Grid, rows: Range<usize>, table: &TableLabels) -> Vec<Range<usize>> {
    let Some(first) = first_row(grid, rows.clone(), table) else { return vec![rows] };
    let texts = |row: usize| {
        let column = |column: usize| fold(own_text(grid, row, column));
        (0..grid.width()).map(column).collect::<Vec<String>>()
    };
    let mut above =
        (rows.start..first).rev().find(|&row| is_heading_row(grid, row, table)).map(texts);
    let mut starts = vec![rows.start];
    for row in first..rows.end {
        if above.is_some() && is_heading_row(grid, row, table) {
            let here = Some(texts(row));
            if here != above {
                starts.push(row);
                above = here;
            }
        }
    }
    let ends = starts.iter().copied().skip(1).chain([rows.end]);
    std::iter::zip(starts.iter().copied(), ends).map(|(start, end)| start..end).collect()
}

/// Whether a row holds headings of columns and nothing else: that of the labels, or of two years.
fn is_heading_row(grid: &Grid, row: usize, table: &TableLabels) -> bool {
    let texts = || {
        let own = (0..grid.width()).map(|column| own_text(grid, row, column));
        own.filter(|text| !text.is_empty())
    };
    let spans = texts().filter(|text| span::of(text).is_some()).count();
    let named = texts().any(|text| heading::role(text) == Some(Says::Label)) || spans >= 2;
    let is_figure =
        |text: &str| matches!(look(text, table), Look::Number) && span::of(text).is_none();
    named && texts().count() >= 2 && !texts().any(|text| is_label(text, table) || is_figure(text))
}

/// The text of a slot that begins there.
fn own_text(grid: &Grid, row: usize, column: usize) -> &str {
    match grid.rows[row][column].role {
        Role::Origin { .. } => grid.rows[row][column].text.trim(),
        Role::Covered { .. } => "",
    }
}
