//! Every table of a document, form or not: CSV, JSON or HTML.

use std::fmt::Write;

use serde::Serialize;

use crate::grid::{Cell, Grid, Layout, Piece, Role};
use crate::source::{Place, Rect};
use crate::text::formula::harmless;
use crate::text::wrap;

/// The tables of a layout in reading order.
fn grids(layout: &Layout) -> impl Iterator<Item = &Grid> {
    layout.pieces.iter().filter_map(|piece| match piece {
        Piece::Grid(grid) => Some(grid),
        Piece::Text(_) => None,
    })
}

/// Whether a layout has no table at all.
pub fn is_empty(layout: &Layout) -> bool {
    grids(layout).next().is_none()
}

/// The tables one below the other, with an empty line between two. A merged cell stands in its
/// first slot, the others are empty.
pub fn csv(layout: &Layout) -> String {
    let mut out = String::new();
    for (number, grid) in grids(layout).enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for row in &grid.rows {
            let fields: Vec<String> =
                row.iter().map(|cell| field(&harmless(&wrap::unwrapped(&cell.text)))).collect();
            _ = writeln!(out, "{}", fields.join(","));
        }
    }
    out
}

/// A field as RFC 4180 asks for it.
fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// An array of tables. Each has the page on which it begins, its box there (x0, top, x1, bottom in
/// points from the top left), how its cells were told apart, and its cells with their spans and
/// boxes; rows and columns count from 0. Lines that a cell wraps are parted by `\n`.
pub fn json(layout: &Layout) -> String {
    let tables: Vec<Told<'_>> =
        grids(layout).zip(1..).map(|(grid, number)| table(grid, number)).collect();
    // Nothing but a map whose keys are no strings fails, and there is none.
    serde_json::to_string_pretty(&tables).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Told<'g> {
    table: usize,
    page: Option<u32>,
    bbox: Option<[f64; 4]>,
    method: &'static str,
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

fn table(grid: &Grid, number: usize) -> Told<'_> {
    let page = grid.rows.iter().flatten().find_map(|cell| cell.place.as_ref()?.page());
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
        table: number,
        page,
        bbox: page.and_then(|page| area(grid, page)).map(corners),
        method: grid.method.id(),
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

/// One page with all tables, spans kept.
pub fn html(layout: &Layout) -> String {
    let mut out = String::from(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<style>table{border-collapse:collapse;\
         margin:1em 0}td{border:1px solid #999;padding:.2em .5em}</style>\n",
    );
    for grid in grids(layout) {
        out.push_str("<table>\n");
        for row in &grid.rows {
            out.push_str("<tr>");
            for cell in row {
                if let Role::Origin { rows, columns } = cell.role {
                    _ = write!(out, "<td{}{}>", span("rowspan", rows), span("colspan", columns));
                    out.push_str(&escaped(&wrap::unwrapped(&cell.text)));
                    out.push_str("</td>");
                }
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
    }
    out
}

fn span(name: &str, count: usize) -> String {
    if count == 1 { String::new() } else { format!(" {name}=\"{count}\"") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Method;

    /// A heading over two columns, and a row.
    fn layout() -> Layout {
        let place =
            Some(Place::Box { page: 2, area: Rect { x0: 1.0, top: 2.0, x1: 30.004, bottom: 4.0 } });
        let cell = |text: &str, columns| Cell {
            text: text.into(),
            place: place.clone(),
            role: Role::Origin { rows: 1, columns },
        };
        let rows = vec![
            vec![cell("收费\n金额", 2), Cell::covered(0, 0)],
            vec![cell("a, \"b\"", 1), cell("<1>", 1)],
        ];
        let grid = Grid { rows, method: Method::Ruled, name: None, hidden: false };
        Layout { pieces: vec![Piece::Grid(grid)], ..Layout::default() }
    }

    #[track_caller]
    fn check(written: &str, expected: &str) {
        assert!(written.contains(expected), "{expected} is not in\n{written}");
    }

    #[test]
    fn csv_quotes_what_needs_it_and_unwraps_lines() {
        assert_eq!(csv(&layout()), "收费金额,\n\"a, \"\"b\"\"\",<1>\n");
    }

    #[test]
    fn json_keeps_spans_and_boxes() {
        check(&json(&layout()), "\"column_span\": 2");
        check(&json(&layout()).replace(char::is_whitespace, ""), "\"bbox\":[1.0,2.0,30.0,4.0]");
    }

    #[test]
    fn html_keeps_spans_and_escapes() {
        check(&html(&layout()), "<tr><td colspan=\"2\">收费金额</td></tr>");
        check(&html(&layout()), "<td>&lt;1&gt;</td>");
    }
}
