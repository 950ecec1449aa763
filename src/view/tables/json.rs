//! Tables as JSON, with spans, pages and boxes.

use serde::Serialize;

use super::Shown;
use crate::grid::{Cell, Grid, Role};
use crate::source::{Place, Rect};

/// An array of tables. Each has the page on which it begins, its box there (x0, top, x1, bottom in
/// points from the top left), its caption, unit and note, how its cells were told apart, and its cells with their spans and
/// boxes; rows and columns count from 0. Lines that a cell wraps are parted by `\n`.
pub fn json(tables: &[Shown<'_>]) -> String {
    let tables: Vec<Told<'_>> = tables.iter().map(table).collect();
    // Nothing but a map whose keys are no strings fails, and there is none.
    serde_json::to_string_pretty(&tables).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Told<'g> {
    table: usize,
    page: Option<u32>,
    bbox: Option<[f64; 4]>,
    method: &'static str,
    caption: Option<&'g str>,
    unit: Option<&'g str>,
    note: Option<&'g str>,
    name: Option<&'g str>,
    hidden: bool,
    rows: usize,
    columns: usize,
    cells: Vec<ToldCell<'g>>,
}

/// Of the places of the formats, one is there.
#[derive(Serialize, Default)]
struct ToldCell<'g> {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    text: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet_row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<u32>,
}

fn table<'g>(shown: &Shown<'g>) -> Told<'g> {
    let (grid, page) = (shown.grid, shown.page());
    let cells = grid
        .rows
        .iter()
        .enumerate()
        .flat_map(|(row, cells)| {
            cells.iter().enumerate().map(move |(column, cell)| (row, column, cell))
        })
        .filter_map(|(row, column, cell)| cell_of(row, column, cell))
        .collect();
    Told {
        table: shown.number,
        page,
        bbox: page.and_then(|page| area(grid, page)).map(corners),
        method: grid.method.id(),
        caption: shown.around.caption,
        unit: shown.around.unit,
        note: shown.around.note,
        name: grid.name.as_deref(),
        hidden: grid.hidden,
        rows: grid.rows.len(),
        columns: grid.width(),
        cells,
    }
}

fn cell_of(row: usize, column: usize, cell: &Cell) -> Option<ToldCell<'_>> {
    let Role::Origin { rows, columns } = cell.role else { return None };
    let told = ToldCell {
        row,
        column,
        row_span: rows,
        column_span: columns,
        text: &cell.text,
        ..ToldCell::default()
    };
    Some(match cell.place.as_ref()? {
        Place::Box { page, area } => {
            ToldCell { page: Some(*page), bbox: Some(corners(*area)), ..told }
        }
        Place::Cell { sheet, row, column } => ToldCell {
            sheet: Some(sheet),
            sheet_row: Some(*row),
            sheet_column: Some(*column),
            ..told
        },
        Place::Block(block) => ToldCell { block: Some(*block), ..told },
    })
}

/// The box around the cells on one page.
fn area(grid: &Grid, page: u32) -> Option<Rect> {
    let areas = grid.rows.iter().flatten().filter_map(|cell| match cell.place.as_ref()? {
        Place::Box { page: own, area } if *own == page => Some(*area),
        Place::Box { .. } | Place::Cell { .. } | Place::Block(_) => None,
    });
    areas.reduce(|all, area| all.union(&area))
}

/// Hundredths of a point are finer than any printer.
fn corners(area: Rect) -> [f64; 4] {
    let round = |x: f32| (f64::from(x) * 100.0).round() / 100.0;
    [area.x0, area.top, area.x1, area.bottom].map(round)
}
