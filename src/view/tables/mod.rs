//! Every table of a document, form or not: CSV, JSON, HTML, Markdown or a workbook.

use crate::grid::{Grid, Layout, Piece};
use crate::text::formula::harmless;
use crate::text::wrap;

mod around;
mod html;
mod json;
mod markdown;
mod workbook;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use workbook::workbook;

use around::Around;

/// A table, and what stands around it.
pub struct Shown<'l> {
    /// From 1, in reading order.
    pub number: usize,
    pub grid: &'l Grid,
    around: Around<'l>,
}

/// The tables of a layout in reading order.
pub fn tables(layout: &Layout) -> Vec<Shown<'_>> {
    let grids = layout.pieces.iter().enumerate().filter_map(|(at, piece)| match piece {
        Piece::Grid(grid) => Some((at, grid)),
        Piece::Text(_) => None,
    });
    let shown = |((at, grid), number)| Shown { number, grid, around: Around::of(layout, at) };
    grids.zip(1..).map(shown).collect()
}

impl Shown<'_> {
    /// The page on which it begins, where the format has pages.
    pub fn page(&self) -> Option<u32> {
        self.grid.rows.iter().flatten().find_map(|cell| cell.place.as_ref()?.page())
    }
}

/// The tables one below the other, with an empty line between two. A merged cell stands in its
/// first slot, the others are empty.
pub fn csv(tables: &[Shown<'_>]) -> String {
    let text = |table: &Shown<'_>| {
        let rows = table.grid.rows.iter().map(|row| {
            let fields = row.iter().map(|cell| field(&harmless(&wrap::unwrapped(&cell.text))));
            fields.collect::<Vec<_>>().join(",") + "\n"
        });
        rows.collect::<String>()
    };
    tables.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// A field as RFC 4180 asks for it.
fn field(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Line, Method, Role};
    use crate::source::{Place, Rect};

    /// A title and a unit, a heading over two columns, a row, a note.
    fn layout() -> Layout {
        let place =
            Place::Box { page: 2, area: Rect { x0: 1.0, top: 2.0, x1: 30.004, bottom: 4.0 } };
        let cell = |text: &str, columns| Cell {
            text: text.into(),
            place: Some(place.clone()),
            role: Role::Origin { rows: 1, columns },
        };
        let rows = vec![
            vec![cell("收费\n金额", 2), Cell::covered(0, 0)],
            vec![cell("a, \"b\"", 1), cell("<1>", 1)],
        ];
        let grid = Grid { rows, method: Method::Ruled, name: None, hidden: false };
        let text = |text: &str| Piece::Text(Line { text: text.into(), place: place.clone() });
        let pieces = vec![
            text("本年收费情况如下。"),
            text("表3 收费情况"),
            text("单位:万元"),
            Piece::Grid(grid),
            text("注:不含减免。"),
        ];
        Layout { pieces, ..Layout::default() }
    }

    #[track_caller]
    fn check(written: &str, expected: &str) {
        assert!(written.contains(expected), "{expected} is not in\n{written}");
    }

    #[test]
    fn csv_quotes_what_needs_it_and_unwraps_lines() {
        assert_eq!(csv(&tables(&layout())), "收费金额,\n\"a, \"\"b\"\"\",<1>\n");
    }

    #[test]
    fn json_keeps_spans_and_boxes_and_what_stands_around() {
        let text = json(&tables(&layout()));
        check(&text, "\"column_span\": 2");
        check(&text, "\"caption\": \"表3 收费情况\"");
        check(&text, "\"unit\": \"单位:万元\"");
        check(&text, "\"note\": \"注:不含减免。\"");
        check(&text.replace(char::is_whitespace, ""), "\"bbox\":[1.0,2.0,30.0,4.0]");
    }

    #[test]
    fn html_keeps_spans_and_escapes() {
        let text = html("报告.pdf", &tables(&layout()));
        check(&text, "<caption>表3 收费情况");
        check(&text, "<tr><td colspan=\"2\">收费金额</td></tr>");
        check(&text, "<td>&lt;1&gt;</td>");
    }

    #[test]
    fn markdown_has_a_heading_row_and_escapes_bars() {
        let text = markdown(&tables(&layout()));
        check(&text, "**表3 收费情况** (单位:万元)\n");
        check(&text, "| 收费金额 |  |\n| --- | --- |\n| a, \"b\" | &lt;1> |\n");
    }

    #[test]
    fn the_workbook_has_a_sheet_for_each_table() {
        let bytes = workbook(&tables(&layout())).expect("memory takes it");
        assert_eq!(bytes, workbook(&tables(&layout())).expect("memory takes it"));
        let read = crate::read::read(&bytes, "tables.xlsx", &Default::default());
        let read = crate::grid::grid(&read.expect("what was written can be read"));
        let again = tables(&read);
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].grid.name.as_deref(), Some("table 1"));
    }
}
