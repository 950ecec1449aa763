//! What lies over the cells of a sheet: pictures, text boxes, shapes, charts.

use std::collections::BTreeSet;

use super::sheet::{Cell, Sheet};
use crate::finding::Rule;

/// More objects than a person draws on a sheet.
pub const MOST_OBJECTS: usize = 200;

/// Doubts the figures under objects, and says in the empty cells below them what stands there:
/// such a cell is not blank.
pub fn lay_over(sheet: &mut Sheet) {
    if sheet.objects.is_empty() {
        return;
    }
    for cell in &mut sheet.cells {
        if !cell.text.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        let over = sheet.objects.iter().find(|object| object.covers(cell.row, cell.column));
        if let Some(object) = over {
            let message = format!("a {} lies over the cell", object.kind);
            cell.doubt(Rule::CellUnreadable, message);
        }
    }
    let filled = || sheet.cells.iter().filter(|cell| !cell.text.trim().is_empty());
    let places: BTreeSet<(u32, u32)> = filled().map(|cell| (cell.row, cell.column)).collect();
    let rows: BTreeSet<u32> = filled().map(|cell| cell.row).collect();
    let columns: BTreeSet<u32> = filled().map(|cell| cell.column).collect();
    let mut added = BTreeSet::new();
    for object in sheet.objects.iter().filter(|object| object.opaque) {
        for &row in rows.range(object.rows.clone()) {
            for &column in columns.range(object.columns.clone()) {
                if !places.contains(&(row, column)) && added.insert((row, column)) {
                    sheet.cells.push(Cell::new(row, column, object.shown()));
                }
            }
        }
    }
}
