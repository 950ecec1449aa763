//! Cells of a sheet → a table without its empty space.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::read::{NativeCell, NativeTable};
use crate::source::Place;

/// A report has some hundred rows; every later stage looks at every slot, and a slot takes some
/// hundred bytes there. For all sheets of a workbook together.
pub const MOST_SLOTS: u64 = 200_000;

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
    /// Row and column from 0, and the text. Cells without text need not be there.
    pub cells: Vec<(u32, u32, String)>,
    pub merged: Vec<Merged>,
}

/// A rectangle of merged cells, both corners inside.
#[derive(Clone, Copy, Debug)]
pub struct Merged {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

/// Rows (or columns) with text, close together: runs of empty ones become a single one, which
/// still keeps two tables apart.
struct Axis(BTreeMap<u32, u32>);

impl Axis {
    fn new(used: BTreeSet<u32>) -> Self {
        let mut axis = BTreeMap::new();
        let mut next = 0;
        let mut last = None;
        for place in used {
            if last.is_some_and(|last| place > last + 1) {
                next += 1;
            }
            axis.insert(place, next);
            next += 1;
            last = Some(place);
        }
        Self(axis)
    }

    fn len(&self) -> u64 {
        self.0.last_key_value().map_or(0, |(_, last)| u64::from(*last) + 1)
    }

    /// How many places of the axis lie between two, both included; at least one.
    fn span(&self, first: u32, last: u32) -> u32 {
        let mut inside = self.0.range(first..=last.max(first)).map(|(_, place)| *place);
        match (inside.next(), inside.next_back()) {
            (Some(first), Some(last)) => last - first + 1,
            _ => 1,
        }
    }
}

impl Sheet {
    /// The table of the sheet; an error message if it has more than the `left` slots, which makes
    /// it too large to be one of a report.
    pub fn table(mut self, left: &mut u64) -> Result<NativeTable, String> {
        self.cells.retain(|(_, _, text)| !text.trim().is_empty());
        let rows = Axis::new(self.cells.iter().map(|(row, ..)| *row).collect());
        let columns = Axis::new(self.cells.iter().map(|(_, column, _)| *column).collect());
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
        let mut texts: BTreeMap<(u32, u32), String> = BTreeMap::new();
        for (row, column, text) in self.cells {
            texts.insert((row, column), text);
        }
        let merged = merged_in(&self.merged, &rows, &columns);
        let mut cells = Vec::new();
        for (&row, &row_index) in &rows.0 {
            for (&column, &column_index) in &columns.0 {
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
                    text: texts.remove(&(row, column)).unwrap_or_default(),
                    place: Place::Cell { sheet: name.clone(), row: row + 1, column: column + 1 },
                });
            }
        }
        Ok(NativeTable { name: Some(name), hidden: self.hidden, cells })
    }
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
            axis.0.range(first..=last.max(first)).map(|(place, _)| *place).collect()
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
mod tests {
    use super::*;

    /// Cells as `row,column text`, with their spans if they are merged.
    #[track_caller]
    fn check(cells: &[(u32, u32, &str)], merged: &[[u32; 4]], expected: &str) {
        let sheet = Sheet {
            name: "表".to_owned(),
            hidden: false,
            cells: cells.iter().map(|(r, c, text)| (*r, *c, (*text).to_owned())).collect(),
            merged: merged
                .iter()
                .map(|[r0, c0, r1, c1]| Merged { first: (*r0, *c0), last: (*r1, *c1) })
                .collect(),
        };
        let shown = sheet.table(&mut MOST_SLOTS.clone()).map(|table| {
            let shown = table.cells.iter().map(|cell| {
                let span = match (cell.row_span, cell.column_span) {
                    (1, 1) => String::new(),
                    (rows, columns) => format!("+{rows}×{columns}"),
                };
                format!("{},{}{span} {}", cell.row, cell.column, cell.text)
            });
            shown.collect::<Vec<_>>().join("|")
        });
        assert_eq!(shown.unwrap_or_else(|message| message), expected);
    }

    #[test]
    fn blank_cells_are_there() {
        check(&[(0, 0, "a"), (0, 1, "1"), (1, 0, "b")], &[], "0,0 a|0,1 1|1,0 b|1,1 ");
    }

    #[test]
    fn merged_cells_span() {
        check(
            &[(0, 0, "标题"), (1, 0, "a"), (1, 1, "1")],
            &[[0, 0, 0, 1]],
            "0,0+1×2 标题|1,0 a|1,1 1",
        );
    }

    #[test]
    fn a_million_empty_rows_cost_nothing() {
        check(
            &[(0, 0, "a"), (1_048_575, 16_383, "b")],
            &[[0, 0, 0, 16_383]],
            "0,0+1×3 a|2,0 |2,2 b",
        );
    }

    #[test]
    fn one_empty_row_stays_between_tables() {
        check(&[(0, 0, "a"), (5, 0, "b")], &[], "0,0 a|2,0 b");
    }

    #[test]
    fn a_sheet_that_is_no_report() {
        let cells: Vec<(u32, u32, &str)> = (0..2000).map(|i| (i, i, "x")).collect();
        check(&cells, &[], "sheet 表 has 2000 rows and 2000 columns, expected a report; not read");
    }
}
