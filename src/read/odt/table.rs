//! A table of an OpenDocument text → cells with their spans.

use super::walk::Walk;
use crate::read::look::Ground;
use crate::read::nested;
use crate::read::xml::{Element, Space};
use crate::read::{Block, NativeCell, NativeTable};

/// A damaged count of repetitions must not cost memory: no report repeats a filled row so often.
const MOST_REPEATED: u32 = 1000;

/// Cells of one table.
const MOST_CELLS: usize = 200_000;

/// Columns of one table; the program itself allows fewer.
const WIDEST: u32 = 1024;

impl Walk<'_> {
    /// Reads a table and what is nested in it: the table first, then the nested ones. A table of one
    /// cell is a frame, and is opened.
    pub fn table(&mut self, table: &Element<'_>) -> Vec<Block> {
        let style = self.styles.of("table", table);
        if style.is_some_and(|style| style.hidden) {
            let hidden = text(&self.flow(table));
            self.told_hidden(&hidden);
            return Vec::new();
        }
        let outer = self.around.ground;
        let ground = style.and_then(|style| style.ground).unwrap_or(outer);
        let mut reader = Reader { ground, ..Reader::new() };
        reader.columns(table);
        reader.rows(self, table, false);
        self.around.ground = outer;
        reader.finish()
    }
}

struct Reader {
    cells: Vec<(NativeCell, Vec<Block>)>,
    row: u32,
    ground: Ground,
    /// Which columns are hidden, as ranges.
    hidden: Vec<std::ops::Range<u32>>,
    column: u32,
}

impl Reader {
    fn new() -> Self {
        Self { cells: Vec::new(), row: 0, ground: Ground::Unknown, hidden: Vec::new(), column: 0 }
    }

    fn columns(&mut self, parent: &Element<'_>) {
        for element in parent.elements().filter(|e| e.space == Space::Table) {
            match element.name {
                "table-column" => {
                    let count = element.number("number-columns-repeated").unwrap_or(1);
                    let end = self.column.saturating_add(count);
                    if is_collapsed(element) {
                        self.hidden.push(self.column..end);
                    }
                    self.column = end;
                }
                "table-columns" | "table-header-columns" | "table-column-group" => {
                    self.columns(element);
                }
                _ => {}
            }
        }
    }

    fn rows(&mut self, walk: &mut Walk<'_>, parent: &Element<'_>, is_hidden: bool) {
        for element in parent.elements() {
            match (element.space, element.name) {
                (Space::Table, "table-row") => self.row(walk, element, is_hidden),
                (Space::Table, "table-rows" | "table-header-rows" | "table-row-group") => {
                    let is_closed = element.attribute("display").is_some_and(|d| d == "false");
                    self.rows(walk, element, is_hidden || is_closed);
                }
                (_, _) => {}
            }
        }
    }

    fn row(&mut self, walk: &mut Walk<'_>, row: &Element<'_>, is_hidden: bool) {
        let style = walk.styles.of("table-row", row);
        let is_flat = style.and_then(|style| style.squeezed) == Some(true);
        let ground = style.and_then(|style| style.ground).unwrap_or(self.ground);
        let outer = walk.places.enter_row();
        if is_hidden || is_flat || is_collapsed(row) {
            for cell in row.elements() {
                let blocks = walk.flow(cell);
                walk.told_hidden(&text(&blocks));
            }
            return walk.places.leave_row(outer);
        }
        let repeated = row.number("number-rows-repeated").unwrap_or(1).clamp(1, MOST_REPEATED);
        let first = self.cells.len();
        let mut column = 0;
        for cell in row.elements().filter(|e| e.space == Space::Table) {
            let covered = cell.name == "covered-table-cell";
            if !covered && cell.name != "table-cell" || cell.cut {
                continue;
            }
            column = self.cell(walk, cell, column, ground, covered);
        }
        walk.places.leave_row(outer);
        let is_filled = self.cells.iter().skip(first).any(|(cell, _)| !cell.text.trim().is_empty());
        let copies = if is_filled { repeated } else { 1 };
        let own: Vec<NativeCell> =
            self.cells.iter().skip(first).map(|(cell, _)| cell.clone()).collect();
        for copy in 1..copies {
            if self.cells.len() + own.len() > MOST_CELLS {
                break;
            }
            let moved = own.iter().map(|cell| NativeCell { row: cell.row + copy, ..cell.clone() });
            self.cells.extend(moved.map(|cell| (cell, Vec::new())));
        }
        self.row = self.row.saturating_add(repeated);
    }

    /// Reads one cell; returns the column behind it.
    fn cell(
        &mut self,
        walk: &mut Walk<'_>,
        cell: &Element<'_>,
        column: u32,
        ground: Ground,
        covered: bool,
    ) -> u32 {
        let repeated: u32 = cell.number("number-columns-repeated").unwrap_or(1).clamp(1, WIDEST);
        let next = column.saturating_add(repeated);
        let style = walk.styles.of("table-cell", cell);
        walk.around.ground = style.and_then(|style| style.ground).unwrap_or(ground);
        let outer = walk.unseen.enter_cell();
        let blocks = walk.flow(cell);
        let text = nested::told(text(&blocks), blocks.iter());
        let text = walk.unseen.leave_cell(outer, text);
        let notes = walk.unseen.notes_of_cell();
        let is_hidden = self.hidden.iter().any(|hidden| hidden.contains(&column));
        if covered || is_hidden {
            walk.told_hidden(&text);
            return next;
        }
        let span = |name: &str| cell.number(name).unwrap_or(1).clamp(1, 10_000);
        if next > WIDEST || self.cells.len() > MOST_CELLS {
            walk.lost.push("a table with too many cells".to_owned());
            return next.min(WIDEST);
        }
        for copy in 0..repeated {
            let cell = NativeCell {
                row: self.row,
                column: column + copy,
                row_span: span("number-rows-spanned"),
                column_span: span("number-columns-spanned"),
                text: text.clone(),
                place: walk.places.here(),
                notes: notes.clone(),
            };
            let blocks = if copy == 0 { blocks.clone() } else { Vec::new() };
            self.cells.push((cell, blocks));
        }
        next
    }

    fn finish(self) -> Vec<Block> {
        if self.cells.len() <= 1 {
            return self.cells.into_iter().flat_map(|(_, blocks)| blocks).collect();
        }
        let mut table = NativeTable::default();
        let mut nested = Vec::new();
        for (cell, blocks) in self.cells {
            table.cells.push(cell);
            nested.extend(blocks.into_iter().filter(|block| match block {
                Block::Table(_) => true,
                Block::Paragraph(_) => false,
            }));
        }
        std::iter::once(Block::Table(table)).chain(nested).collect()
    }
}

fn is_collapsed(element: &Element<'_>) -> bool {
    element.attribute("visibility").is_some_and(|value| value != "visible")
}

/// The paragraphs of a cell joined by `\n`, without the empty ones.
fn text(blocks: &[Block]) -> String {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
        Block::Table(_) => None,
    });
    texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n")
}
