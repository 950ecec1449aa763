//! The columns of a list grid: which holds the labels, the unit, the figures?

use std::ops::Range;

use crate::grid::{Grid, Role};
use crate::text::fold::fold;
use crate::text::number::{self, CellText};
use crate::text::unit;

use super::labels::{self, TableLabels};
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

const UNIT_HEADINGS: [&str; 4] = ["单位", "计量单位", "计算单位", "统计单位"];
const CODE_HEADINGS: [&str; 8] =
    ["代码", "序号", "编号", "行次", "指标代码", "指标编码", "丙", "编码"];
const REMARK_HEADINGS: [&str; 6] = ["备注", "说明", "指标解释", "填报说明", "指标说明", "备注说明"];

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
}

impl Tally {
    /// Whether merged cells cover the whole column: there is nothing of its own in it.
    fn is_covered(&self) -> bool {
        self.blanks + self.dashes + self.numbers + self.units + self.labels + self.texts == 0
    }
}

/// The first row of the range that holds a label of the table; what stands above are headings.
pub fn first_row(grid: &Grid, rows: Range<usize>, table: &TableLabels) -> Option<usize> {
    rows.into_iter().find(|&row| grid.rows[row].iter().any(|cell| is_label(&cell.text, table)))
}

/// Tells the columns of a grid apart.
pub fn columns(grid: &Grid, rows: Range<usize>, table: &TableLabels) -> Vec<Columns> {
    let Some(first) = first_row(grid, rows.clone(), table) else {
        return Vec::new();
    };
    let tallies: Vec<Tally> =
        (0..grid.width()).map(|column| tally(grid, first..rows.end, column, table)).collect();
    let headings: Vec<String> =
        (0..grid.width()).map(|column| heading(grid, rows.start..first, column)).collect();
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
                unit: None,
                values: Vec::new(),
                remarks: Vec::new(),
            }),
            _ => {}
        }
    }
    for list in &mut lists {
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
    let heading = |column: usize| heading(grid, 0..first, column);
    let figures = |column: &usize| {
        let tally = &tallies[*column];
        let code = CODE_HEADINGS.contains(&fold(&heading(*column)).as_str());
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
    let folded = fold(heading);
    let is = |names: &[&str]| names.contains(&folded.as_str());
    let filled = tally.numbers + tally.units + tally.labels + tally.texts;
    if is(&UNIT_HEADINGS) || list.unit.is_none() && tally.units > 0 && tally.units * 2 > filled {
        list.unit = Some(column);
    } else if is(&CODE_HEADINGS) {
        // Codes are neither labels nor figures.
    } else if is(&REMARK_HEADINGS) {
        list.remarks.push(column);
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

/// Where nothing behind the units is a figure, the first column of texts there stands where the
/// figures should: not one of them can be read, and to say that they are blank would be wrong.
fn find_unreadable(list: &mut Columns, headings: &[String]) {
    let Some(unit) = list.unit.filter(|_| list.values.is_empty()) else { return };
    let is_named = |column: usize| REMARK_HEADINGS.contains(&fold(&headings[column]).as_str());
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
    let mut tally = Tally { serial: true, ..Tally::default() };
    let mut next = None;
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
                next = number.map(|number| number.wrapping_add(1));
            }
        }
    }
    tally.serial &= tally.numbers > 2;
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
    CODE_HEADINGS.iter().any(|name| name.chars().count() > 1 && folded.contains(name))
}

fn is_label(text: &str, table: &TableLabels) -> bool {
    text.chars().any(labels::is_han) && !table.rows_named(&labels::keys(text)).is_empty()
}

/// Whether a text is a unit and nothing else.
pub fn is_unit(text: &str) -> bool {
    let short = text.chars().filter(|c| !c.is_whitespace()).count() <= 4;
    short && text.chars().any(|c| labels::is_han(c) || c == '%') && unit::parse(text).is_some()
}

/// The heading of a column: the texts above it, but for titles, numbers and 甲 乙 丙.
fn heading(grid: &Grid, rows: Range<usize>, column: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for row in rows {
        let text = grid.text(row, column).trim();
        let is_title = || {
            grid.width() > 1 && (0..grid.width()).all(|other| grid.text(row, other).trim() == text)
        };
        let is_mark = text.chars().count() < 2;
        let is_number = || matches!(number::cell(text), CellText::Number { .. });
        if !(is_mark || is_number() || is_title()) {
            parts.push(text);
        }
    }
    parts.dedup();
    parts.join(" ")
}

/// Whether a text heads a column of labels, units or codes: such a row is a heading wherever it
/// stands.
pub fn is_heading(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let folded = labels::known(text).folded;
    let names =
        ["统计指标", "指标名称", "指标", "统计项目", "项目", "甲", "乙", "统计内容", "统计数"];
    names.iter().chain(&UNIT_HEADINGS).chain(&CODE_HEADINGS).any(|name| **name == *folded)
}
