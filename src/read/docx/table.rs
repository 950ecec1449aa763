//! A table of a DOCX → cells with their spans.

use std::collections::BTreeMap;

use super::flow::Walk;
use super::is_on;
use crate::read::xml::{Element, Space};
use crate::read::{Block, NativeCell, NativeTable};

/// Word allows 63 columns. A damaged span of billions would cost memory in every later stage.
const WIDEST: u32 = 256;

/// Reads a table and what is nested in it: the table first, then the nested ones.
///
/// A table of one cell is a frame around text and other tables; its content is given as if the
/// frame were not there.
pub fn read(walk: &mut Walk<'_>, table: &Element<'_>) -> Vec<Block> {
    let mut reader = Reader::default();
    for row in parts(table, "tr") {
        reader.row(walk, row);
    }
    match &mut reader.cells[..] {
        [] => Vec::new(),
        [only] => std::mem::take(&mut only.blocks),
        _ => reader.blocks(),
    }
}

#[derive(Default)]
struct Reader {
    cells: Vec<Content>,
    row: u32,
    /// Cells of the row above (by first column), for those merged with them.
    above: BTreeMap<u32, Above>,
}

/// A cell of the row above.
#[derive(Clone, Copy)]
struct Above {
    /// Where it begins, as an index.
    cell: usize,
    /// Whether it is one of several cells that are merged downwards.
    merged: bool,
}

/// A cell and what stands in it.
struct Content {
    cell: NativeCell,
    blocks: Vec<Block>,
}

impl Reader {
    fn row(&mut self, walk: &mut Walk<'_>, row: &Element<'_>) {
        let properties = row.child(Space::Word, "trPr");
        let outer = walk.enter_row();
        let is_deleted = properties.is_some_and(|p| p.child(Space::Word, "del").is_some());
        if is_on(properties, "hidden") == Some(true) {
            let text = text(&walk.flow(row));
            walk.told_hidden(&text);
        } else if !is_deleted {
            let mut above = BTreeMap::new();
            let before = properties.and_then(|p| p.child(Space::Word, "gridBefore")?.number("val"));
            let mut column = before.unwrap_or(0).min(WIDEST);
            for cell in parts(row, "tc") {
                column = self.cell(walk, cell, column, &mut above);
            }
            self.above = above;
            self.row += 1;
        }
        walk.leave_row(outer);
    }

    /// Reads one cell; returns the column behind it.
    fn cell(
        &mut self,
        walk: &mut Walk<'_>,
        cell: &Element<'_>,
        column: u32,
        above: &mut BTreeMap<u32, Above>,
    ) -> u32 {
        let properties = cell.child(Space::Word, "tcPr");
        // A cell that is cut off is not a blank one.
        if cell.cut || properties.is_some_and(|p| p.child(Space::Word, "cellDel").is_some()) {
            return column;
        }
        let span = properties.and_then(|p| p.child(Space::Word, "gridSpan")?.number("val"));
        let span = span.unwrap_or(1).clamp(1, WIDEST);
        let next = column + span;
        if next > WIDEST {
            walk.lost.push("a table row of more than 256 columns".to_owned());
            return column;
        }
        let blocks = walk.flow(cell);
        let merged = properties.is_some_and(|p| p.child(Space::Word, "vMerge").is_some());
        // A cell can only go on what is merged itself: without that, it begins.
        let over = self.above.get(&column).filter(|over| over.merged);
        let goes_on = over.filter(|_| goes_on(properties, "vMerge")).map(|over| over.cell);
        let to_left = goes_on_left(properties, above, column);
        if let Some(index) = goes_on {
            let origin = &mut self.cells[index];
            origin.cell.row_span = self.row - origin.cell.row + 1;
            above.insert(column, Above { cell: index, merged });
            // Word shows nothing of it.
            walk.told_hidden(&text(&blocks));
        } else if let Some(index) = to_left {
            let origin = &mut self.cells[index];
            origin.cell.column_span = next - origin.cell.column;
            walk.told_hidden(&text(&blocks));
        } else {
            above.insert(column, Above { cell: self.cells.len(), merged });
            let cell = NativeCell {
                row: self.row,
                column,
                row_span: 1,
                column_span: span,
                text: text(&blocks),
                place: walk.place(),
            };
            self.cells.push(Content { cell, blocks });
        }
        next
    }

    fn blocks(self) -> Vec<Block> {
        let mut cells = Vec::with_capacity(self.cells.len());
        let mut nested = Vec::new();
        for content in self.cells {
            cells.push(content.cell);
            nested.extend(content.blocks.into_iter().filter(|block| match block {
                Block::Table(_) => true,
                Block::Paragraph(_) => false,
            }));
        }
        let table = NativeTable { name: None, hidden: false, cells };
        std::iter::once(Block::Table(table)).chain(nested).collect()
    }
}

/// Whether a cell only goes on what stands above it (or, with `hMerge`, beside it).
fn goes_on(properties: Option<&Element<'_>>, name: &str) -> bool {
    properties
        .and_then(|p| p.child(Space::Word, name))
        .is_some_and(|merge| merge.attribute("val").is_none_or(|value| value == "continue"))
}

/// The cell on the left that this one goes on: the way of merging before Word 2000.
fn goes_on_left(
    properties: Option<&Element<'_>>,
    row: &BTreeMap<u32, Above>,
    column: u32,
) -> Option<usize> {
    let left = row.range(..column).next_back();
    left.filter(|_| goes_on(properties, "hMerge")).map(|(_, left)| left.cell)
}

/// The paragraphs of a cell joined by `\n`, without the empty ones.
fn text(blocks: &[Block]) -> String {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
        Block::Table(_) => None,
    });
    texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The rows of a table or the cells of a row, also those in content controls and other wrappers.
fn parts<'e, 'x>(parent: &'e Element<'x>, name: &str) -> Vec<&'e Element<'x>> {
    let mut found = Vec::new();
    for element in parent.elements() {
        match (element.space, element.name) {
            (Space::Word, other) if other == name => {
                found.push(element);
                // A row whose end is lost has all others of the table inside.
                if name == "tr" {
                    found.extend(parts(element, name));
                }
            }
            (Space::Word, "del" | "moveFrom" | "tbl" | "p" | "sdtPr" | "tblPr" | "trPr") => {}
            (Space::Word, "tr" | "tc") => {}
            (_, _) => found.extend(parts(element, name)),
        }
    }
    found
}
