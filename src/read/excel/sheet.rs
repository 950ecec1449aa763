//! Cells of a sheet → a table without its empty space.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::format::{Epoch, Format};
use super::look::{Look, Seen};
use super::style::Style;
use super::value::{self, Figure};
use crate::finding::{Finding, Rule, Severity};
use crate::read::noted;
use crate::read::{NativeCell, NativeTable};
use crate::source::Place;

/// A report has some hundred rows; every later stage looks at every slot, and a slot takes some
/// hundred bytes there. For all sheets of a workbook together.
pub const MOST_SLOTS: u64 = 200_000;

/// The size of letters that the widths of columns are counted in, where it is large (points).
const USUAL_SIZE: f64 = 12.0;

/// What a workbook may hold. A few hundred bytes of zip can repeat a cell, or point to one long
/// text, a billion times.
#[derive(Debug)]
pub struct Room {
    cells: usize,
    bytes: usize,
    /// Whether something did not fit in.
    pub is_full: bool,
}

impl Room {
    pub fn new() -> Self {
        Self { cells: MOST_SLOTS as usize, bytes: 32 << 20, is_full: false }
    }

    /// Whether there is room for one more cell with this text.
    pub fn take(&mut self, text: &str) -> bool {
        match (self.cells.checked_sub(1), self.bytes.checked_sub(text.len())) {
            (Some(cells), Some(bytes)) if !self.is_full => {
                (self.cells, self.bytes) = (cells, bytes);
            }
            _ => self.is_full = true,
        }
        !self.is_full
    }
}

/// A sheet as its reader gives it.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// Cells without text need not be there.
    pub cells: Vec<Cell>,
    pub merged: Vec<Merged>,
    /// Rows and columns that are not shown.
    pub hidden_rows: Spans,
    pub hidden_columns: Spans,
    /// Narrow columns, from first to last, and how many digits they have room for.
    pub narrow_columns: Vec<(u32, u32, f64)>,
    /// What lies over the cells.
    pub objects: Vec<Object>,
    /// What text boxes say, with the row and column where they begin.
    pub boxes: Vec<(u32, u32, String)>,
}

/// Something drawn over cells.
#[derive(Clone, Debug)]
pub struct Object {
    /// For people: `picture`, `text box`.
    pub kind: &'static str,
    /// What is written in it.
    pub text: String,
    /// Whether what is below it cannot be seen.
    pub opaque: bool,
    /// The cells that it covers, from 0.
    pub rows: RangeInclusive<u32>,
    pub columns: RangeInclusive<u32>,
}

impl Object {
    /// As it stands in a cell of which nothing else is seen.
    pub fn shown(&self) -> String {
        match self.text.trim() {
            "" => format!("[{}]", self.kind),
            text => format!("[{}: {text}]", self.kind),
        }
    }

    /// Whether it lies over a cell.
    pub fn covers(&self, row: u32, column: u32) -> bool {
        self.rows.contains(&row) && self.columns.contains(&column)
    }
}

/// By its alignment all of a text is shown over and over, by a format a character beside a number.
const REPEATED: &str = "what stands in the cell is shown as often as there is room";

/// A cell as the sheet shows it.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// From 0.
    pub row: u32,
    pub column: u32,
    pub text: String,
    /// The same text with all digits that are stored, where the cell shows fewer.
    pub unrounded: Option<String>,
    pub findings: Vec<Finding>,
    /// The comments on it.
    pub notes: Vec<String>,
    /// The digits that a number must have room for, which is not shown in part as a text is.
    pub needs: Option<f64>,
}

impl Cell {
    pub fn new(row: u32, column: u32, text: impl Into<String>) -> Self {
        Self { row, column, text: text.into(), ..Self::default() }
    }

    /// Takes over what is seen of a text; `figure` says what the text has to do with the number that
    /// is stored.
    pub fn show(&mut self, seen: &Seen, figure: Option<Figure>) {
        self.text = seen.text();
        let whole = seen.struck.is_empty() && seen.unseen.is_empty();
        if let Some(figure) = figure.filter(|_| whole) {
            self.unrounded = figure.unrounded;
            if let Some(doubt) = figure.doubt {
                self.doubt(Rule::UnitDiffers, doubt);
            }
        }
        if seen.repeated && self.text.chars().any(|c| c.is_ascii_digit()) {
            self.doubt(Rule::CellUnreadable, REPEATED);
        }
        if seen.pictures {
            self.doubt(Rule::CellUnreadable, "its font shows pictures for digits");
            if !self.text.chars().any(char::is_alphabetic) {
                // Something stands there, and it is no figure.
                self.text = format!("[{}]", self.text.trim());
            }
        }
        let struck = seen.struck.trim();
        if !struck.is_empty() {
            self.remark(Rule::Hidden, format!("struck out and not read: {struck:?}"));
            if self.text.trim().is_empty() {
                // Something stands there, and it is no figure.
                self.text = format!("[struck out: {struck}]");
            }
        }
        let unseen = seen.unseen.trim();
        if !unseen.is_empty() {
            let message = format!("not to be seen (its colour or size) and not read: {unseen:?}");
            self.remark(Rule::Hidden, message);
        }
    }

    /// Shows a text, with what its format puts around it.
    pub fn show_text(&mut self, seen: &Seen, format: &Format) {
        self.show(seen, None);
        let stored = std::mem::take(&mut self.text);
        if stored.is_empty() {
            return;
        }
        self.text = format.text(&stored);
        if self.text != stored {
            let message = format!("the cell shows {:?} and stores {stored:?}", self.text);
            self.doubt(Rule::UnitDiffers, message);
        }
    }

    /// Shows a number in its format; `zeros` says whether the sheet shows those.
    pub fn show_number(&mut self, number: f64, style: &Style, epoch: Epoch, zeros: bool) {
        if number == 0.0 && !zeros {
            return self.remark(Rule::Hidden, "a zero, which the sheet does not show");
        }
        let shown = style.format.number(number, epoch);
        let filled = shown.filled;
        if filled && shown.text.trim().is_empty() {
            // Something stands there, and it is no figure.
            self.text = format!("[filled: {}]", value::plain(number));
            return self.doubt(Rule::CellUnreadable, REPEATED);
        }
        if shown.text.trim().is_empty() {
            let message = format!("the number format shows nothing of {}", value::plain(number));
            return self.remark(Rule::Hidden, message);
        }
        let look = Look { colour: shown.colour.or(style.look.colour), ..style.look };
        let figure = value::figure(shown, number);
        let digits = figure.text.chars().take_while(|c| *c != '.').count();
        let part = look.size.map_or(1.0, |size| (size / USUAL_SIZE).min(1.0));
        self.needs = Some(digits as f64 * part).filter(|_| !style.look.shrinks);
        let mut seen = Seen::default();
        seen.repeated = filled;
        seen.add(&figure.text, &look, style.ground);
        self.show(&seen, Some(figure));
    }

    /// Shows what stands in a cell of which the result is not known.
    pub fn show_formula(&mut self, formula: &str) {
        self.text = format!("={}", formula.trim().trim_start_matches('='));
        self.remark(Rule::CellUnreadable, "a formula is stored without its result");
    }

    /// Keeps a comment on it.
    pub fn comment(&mut self, note: &str) {
        self.notes.extend(noted::told("comment", note));
    }

    /// Adds a doubt about what stands in it.
    pub fn doubt(&mut self, rule: Rule, message: impl Into<String>) {
        self.findings.push(Finding::reading(rule, Severity::Warning, message));
    }

    /// Adds a remark that leaves the figure as good as it is.
    pub fn remark(&mut self, rule: Rule, message: impl Into<String>) {
        self.findings.push(Finding::reading(rule, Severity::Note, message));
    }
}

/// Runs of rows or columns, both ends inside, apart from each other and in order.
#[derive(Clone, Debug, Default)]
pub struct Spans(Vec<(u32, u32)>);

impl Spans {
    pub fn new(mut spans: Vec<(u32, u32)>) -> Self {
        spans.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (first, last) in spans {
            match joined.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                Some(_) | None => joined.push((first, last)),
            }
        }
        Self(joined)
    }

    pub fn contains(&self, place: u32) -> bool {
        let behind = self.0.partition_point(|(first, _)| *first <= place);
        behind > 0 && self.0[behind - 1].1 >= place
    }
}

/// A rectangle of merged cells, both corners inside.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

/// Rows (or columns) with text, close together: runs of empty ones become a single one, which
/// still keeps two tables apart. Each with its place among them, in order.
struct Axis(Vec<(u32, u32)>);

impl Axis {
    fn new(used: impl Iterator<Item = u32>) -> Self {
        let mut used: Vec<u32> = used.collect();
        used.sort_unstable();
        used.dedup();
        let mut axis = Vec::with_capacity(used.len());
        let mut next = 0;
        let mut last = None;
        for place in used {
            if last.is_some_and(|last| place > last + 1) {
                next += 1;
            }
            axis.push((place, next));
            next += 1;
            last = Some(place);
        }
        Self(axis)
    }

    fn len(&self) -> u64 {
        self.0.last().map_or(0, |(_, last)| u64::from(*last) + 1)
    }

    /// How many places of the axis lie between two, both included; at least one.
    fn span(&self, first: u32, last: u32) -> u32 {
        match self.between(first, last) {
            [(_, first), .., (_, last)] => last - first + 1,
            [_] | [] => 1,
        }
    }

    /// Those between two of the sheet, both included.
    fn between(&self, first: u32, last: u32) -> &[(u32, u32)] {
        let start = self.0.partition_point(|(place, _)| *place < first);
        let end = self.0.partition_point(|(place, _)| *place <= last.max(first));
        &self.0[start..end]
    }
}

impl Sheet {
    /// The table of the sheet; an error message if it has more than the `left` slots, which makes
    /// it too large to be one of a report.
    pub fn table(mut self, left: &mut u64) -> Result<NativeTable, String> {
        self.cells.retain(|cell| !cell.text.trim().is_empty());
        let rows = Axis::new(self.cells.iter().map(|cell| cell.row));
        let columns = Axis::new(self.cells.iter().map(|cell| cell.column));
        let slots = rows.len() * columns.len();
        if slots > *left {
            let (rows, columns) = (rows.len(), columns.len());
            return Err(format!(
                "sheet {} has {rows} rows and {columns} columns, expected a report; not read",
                self.name
            ));
        }
        *left -= slots;
        let name: Arc<str> = self.name.as_str().into();
        // In the order of the slots; of two in one place the last counts.
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        let mut printed = self.cells.into_iter().peekable();
        let merged = merged_in(&self.merged, &rows, &columns);
        let mut cells = Vec::new();
        for &(row, row_index) in &rows.0 {
            for &(column, column_index) in &columns.0 {
                let (mut text, mut notes) = (String::new(), Vec::new());
                while let Some(cell) =
                    printed.next_if(|cell| (cell.row, cell.column) == (row, column))
                {
                    (text, notes) = (cell.text, cell.notes);
                }
                let (row_span, column_span) = match merged.get(&(row, column)) {
                    // Covered cells are not shown, whatever they hold.
                    Some(Slot::Covered) => continue,
                    Some(Slot::Origin { rows, columns }) => (*rows, *columns),
                    None => (1, 1),
                };
                cells.push(NativeCell {
                    row: row_index,
                    column: column_index,
                    row_span,
                    column_span,
                    text,
                    place: place(&name, row, column),
                    notes,
                });
            }
        }
        Ok(NativeTable { name: Some(name), hidden: self.hidden, cells })
    }
}

/// Of a cell by its row and column from 0; a damaged file may name the last of all numbers.
pub fn place(sheet: &Arc<str>, row: u32, column: u32) -> Place {
    let (row, column) = (row.saturating_add(1), column.saturating_add(1));
    Place::Cell { sheet: sheet.clone(), row, column }
}

/// What merging makes of a cell.
enum Slot {
    Origin { rows: u32, columns: u32 },
    Covered,
}

/// The merged cells among the used rows and columns. The origin is the first used slot of the
/// rectangle: its corner, or, of one without text, the first that is left.
fn merged_in(merged: &[Merged], rows: &Axis, columns: &Axis) -> BTreeMap<(u32, u32), Slot> {
    let mut slots = BTreeMap::new();
    // Sound rectangles do not overlap, so together they have no more slots than the sheet.
    let mut left = 2 * MOST_SLOTS;
    for Merged { first, last } in merged {
        let inside = |axis: &Axis, first: u32, last: u32| -> Vec<u32> {
            axis.between(first, last).iter().map(|(place, _)| *place).collect()
        };
        let own_rows = inside(rows, first.0, last.0);
        let own_columns = inside(columns, first.1, last.1);
        let size = own_rows.len() as u64 * own_columns.len() as u64;
        let Some(rest) = left.checked_sub(size.max(1)) else { break };
        left = rest;
        let mut is_first = true;
        for &row in &own_rows {
            for &column in &own_columns {
                // Overlapping rectangles are damage: the first one counts.
                if slots.contains_key(&(row, column)) {
                    continue;
                }
                let slot = if is_first {
                    let rows = rows.span(first.0, last.0);
                    Slot::Origin { rows, columns: columns.span(first.1, last.1) }
                } else {
                    Slot::Covered
                };
                is_first = false;
                slots.insert((row, column), slot);
            }
        }
    }
    slots
}

#[cfg(test)]
mod tests;
