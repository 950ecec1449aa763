//! A table of a DOCX → cells with their spans.

use std::collections::{BTreeMap, BTreeSet};

use super::look::is_hidden_row;
use super::styles::Style;
use super::switch::{is_deletion, is_off};
use super::walk::Walk;
use crate::read::look::{Ground, TextLook};
use crate::read::nested;
use crate::read::xml::{Element, Space};
use crate::read::{Block, NativeCell, NativeTable};

/// Word allows 63 columns. A damaged span of billions would cost memory in every later stage.
const WIDEST: u32 = 256;

impl Walk<'_, '_> {
    /// Reads a table and what is nested in it: the table first, then the nested ones.
    ///
    /// A table of one cell is a frame around text and other tables; its content is given as if the
    /// frame were not there.
    pub fn table(&mut self, table: &Element<'_>) -> Vec<Block> {
        let properties = table.child(Space::Word, "tblPr");
        let rows = parts(table, "tr");
        let mut reader = Reader {
            look: Look::read(self, properties, rows.len()),
            deleted: deleted_columns(&rows),
            ..Reader::default()
        };
        let around = self.around.clone();
        for (number, row) in rows.into_iter().enumerate() {
            reader.look.row = number;
            reader.row(self, row);
        }
        self.around = around;
        match &mut reader.cells[..] {
            [] => Vec::new(),
            [only] => std::mem::take(&mut only.blocks),
            _ => reader.blocks(),
        }
    }
}

#[derive(Default)]
struct Reader {
    look: Look,
    cells: Vec<Content>,
    row: u32,
    /// Where columns begin that tracking deletes as a whole.
    deleted: BTreeSet<u32>,
    /// Cells of the row above (by first column), for those merged with them.
    above: BTreeMap<u32, Above>,
}

/// How the parts of a table look by its style.
#[derive(Default)]
struct Look {
    style: Style,
    /// The ground of the table, and that around it.
    ground: Option<Ground>,
    around: Option<Ground>,
    /// Which parts of the style the table uses.
    used: Vec<&'static str>,
    rows: usize,
    row: usize,
}

impl Look {
    fn read(walk: &Walk<'_, '_>, properties: Option<&Element<'_>>, rows: usize) -> Self {
        let name = properties.and_then(|p| p.child(Space::Word, "tblStyle")?.attribute("val"));
        let style = walk.rules.styles.table(name.as_deref()).cloned().unwrap_or_default();
        Self {
            ground: walk.ground(properties).or(style.ground),
            around: Some(walk.around.ground),
            used: used(properties),
            style,
            rows,
            row: 0,
        }
    }

    /// Sets what stands around the runs of a cell, the nth of its row.
    fn enter_cell(&self, walk: &mut Walk<'_, '_>, nth: usize, is_last: bool, cell: &Element<'_>) {
        let mut text = TextLook::default();
        let mut ground = None;
        for name in self.parts(nth, is_last) {
            if let Some(part) = self.style.parts.get(name) {
                text = text.over(&part.text);
                ground = ground.or(part.ground);
            }
        }
        walk.around.table = text.over(&self.style.text);
        let own = walk.ground(cell.child(Space::Word, "tcPr"));
        let ground = own.or(ground).or(self.ground).or(self.around);
        walk.around.ground = ground.unwrap_or(Ground::Unknown);
    }

    /// The parts of the table that a cell belongs to, the strongest first.
    fn parts(&self, nth: usize, is_last: bool) -> impl Iterator<Item = &'static str> {
        let is_first_row = self.row == 0 && self.used.contains(&"firstRow");
        let is_last_row = self.row + 1 == self.rows && self.used.contains(&"lastRow");
        let heads = usize::from(self.used.contains(&"firstRow"));
        let is_odd = self.row.saturating_sub(heads) % 2 == 0;
        let is_even_column =
            nth.saturating_sub(usize::from(self.used.contains(&"firstCol"))) % 2 == 1;
        let parts = [
            ("firstRow", is_first_row),
            ("lastRow", is_last_row),
            ("firstCol", nth == 0),
            ("lastCol", is_last),
            ("band1Horz", is_odd),
            ("band2Horz", !is_odd),
            ("band1Vert", !is_even_column),
            ("band2Vert", is_even_column),
            ("wholeTable", true),
        ];
        let used = self.used.clone();
        let is_used = move |name: &'static str| name == "wholeTable" || used.contains(&name);
        parts.into_iter().filter(move |(name, is)| *is && is_used(name)).map(|(name, _)| name)
    }
}

/// The parts of its style that a table uses (`w:tblLook`), as attributes or as bits of a number.
fn used(properties: Option<&Element<'_>>) -> Vec<&'static str> {
    const PARTS: [(&str, u32, bool, &[&str]); 6] = [
        ("firstRow", 0x20, false, &["firstRow"]),
        ("lastRow", 0x40, false, &["lastRow"]),
        ("firstColumn", 0x80, false, &["firstCol"]),
        ("lastColumn", 0x100, false, &["lastCol"]),
        ("noHBand", 0x200, true, &["band1Horz", "band2Horz"]),
        ("noVBand", 0x400, true, &["band1Vert", "band2Vert"]),
    ];
    let look = properties.and_then(|p| p.child(Space::Word, "tblLook"));
    let bits = look.and_then(|look| u32::from_str_radix(&look.attribute("val")?, 16).ok());
    let used = PARTS.iter().filter(|(name, bit, is_absence, _)| {
        let named = look.and_then(|look| look.attribute(name)).map(|value| !is_off(&value));
        let is_set = named.unwrap_or(bits.is_some_and(|bits| bits & bit != 0));
        look.is_some() && is_set != *is_absence
    });
    used.flat_map(|(.., parts)| parts.iter().copied()).collect()
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
    fn row(&mut self, walk: &mut Walk<'_, '_>, row: &Element<'_>) {
        let properties = row.child(Space::Word, "trPr");
        let outer = walk.places.enter_row();
        let is_deleted = properties.is_some_and(|p| p.elements().any(is_deletion));
        if is_hidden_row(properties) {
            let text = text(&walk.flow(row));
            walk.told_hidden(&text);
        } else if !is_deleted {
            let mut above = BTreeMap::new();
            let mut column = first_column(row);
            let cells = parts(row, "tc");
            let last = cells.len().saturating_sub(1);
            let mut printed = column;
            for (number, cell) in cells.into_iter().enumerate() {
                self.look.enter_cell(walk, number, number == last, cell);
                let is_gone = is_deleted_cell(cell) && self.deleted.contains(&printed);
                printed += width(cell);
                if !is_gone {
                    column = self.cell(walk, cell, column, &mut above);
                }
            }
            self.above = above;
            self.row += 1;
        }
        walk.places.leave_row(outer);
    }

    /// Reads one cell; returns the column behind it.
    fn cell(
        &mut self,
        walk: &mut Walk<'_, '_>,
        cell: &Element<'_>,
        column: u32,
        above: &mut BTreeMap<u32, Above>,
    ) -> u32 {
        let properties = cell.child(Space::Word, "tcPr");
        // A cell that is cut off is not a blank one.
        if cell.cut {
            return column;
        }
        let span = width(cell);
        let next = column + span;
        if next > WIDEST {
            walk.lost.push("a table row of more than 256 columns".to_owned());
            return column;
        }
        let outer = walk.unseen.enter_cell();
        let blocks = walk.flow(cell);
        let text = nested::told(text(&blocks), blocks.iter());
        let text = walk.unseen.leave_cell(outer, text);
        // Whether the others of its row move up is not told: what begins with a bracket is no figure.
        let text = if is_deleted_cell(cell) { format!("[{text}]") } else { text };
        let notes = walk.unseen.notes_of_cell();
        let merged = merge(properties, "vMerge").is_some();
        // A cell can only go on what is merged itself: without that, it begins.
        let over = self.above.get(&column).filter(|over| over.merged);
        let goes_on = over.filter(|_| goes_on(properties, "vMerge")).map(|over| over.cell);
        let to_left = goes_on_left(properties, above, column);
        if let Some(index) = goes_on {
            let origin = &mut self.cells[index];
            origin.cell.row_span = self.row - origin.cell.row + 1;
            above.insert(column, Above { cell: index, merged });
            // Word shows nothing of it.
            walk.told_hidden(&text);
        } else if let Some(index) = to_left {
            let origin = &mut self.cells[index];
            origin.cell.column_span = next - origin.cell.column;
            walk.told_hidden(&text);
        } else {
            above.insert(column, Above { cell: self.cells.len(), merged });
            let cell = NativeCell {
                row: self.row,
                column,
                row_span: 1,
                column_span: span,
                text,
                place: walk.places.here(),
                notes,
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

/// The column of the grid in which the first cell of a row begins.
fn first_column(row: &Element<'_>) -> u32 {
    let properties = row.child(Space::Word, "trPr");
    let before = properties.and_then(|p| p.child(Space::Word, "gridBefore")?.number("val"));
    before.unwrap_or(0).min(WIDEST)
}

fn is_deleted_cell(cell: &Element<'_>) -> bool {
    cell.child(Space::Word, "tcPr").is_some_and(|p| p.child(Space::Word, "cellDel").is_some())
}

/// Over how many columns of the grid a cell reaches.
fn width(cell: &Element<'_>) -> u32 {
    let span = cell.child(Space::Word, "tcPr");
    let span = span.and_then(|p| p.child(Space::Word, "gridSpan")?.number("val"));
    span.unwrap_or(1).clamp(1, WIDEST)
}

/// Where columns begin of which tracking deletes each cell, as they are before that. A heading over several columns
/// stays. Of a row in which single cells are deleted the others move up, and stand below other headings.
fn deleted_columns(rows: &[&Element<'_>]) -> BTreeSet<u32> {
    let mut found: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let mut column = first_column(row);
        for cell in parts(row, "tc") {
            let (all, deleted) = found.entry(column).or_default();
            *all += usize::from(width(cell) == 1 || is_deleted_cell(cell));
            *deleted += usize::from(is_deleted_cell(cell));
            column = column.saturating_add(width(cell));
        }
    }
    let whole = found.into_iter().filter(|(_, (all, deleted))| *deleted > 1 && all == deleted);
    whole.map(|(column, _)| column).collect()
}

/// Whether a cell only goes on what stands above it (or, with `hMerge`, beside it).
fn goes_on(properties: Option<&Element<'_>>, name: &str) -> bool {
    merge(properties, name)
        .is_some_and(|merge| merge.attribute("val").is_none_or(|value| value == "continue"))
}

/// How a cell is merged; Word 2003 writes the name small.
fn merge<'e, 'x>(properties: Option<&'e Element<'x>>, name: &str) -> Option<&'e Element<'x>> {
    let mut elements = properties?.elements();
    elements.find(|e| e.space == Space::Word && e.name.eq_ignore_ascii_case(name))
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
            _ if is_deletion(element) => {}
            (Space::Word, "tbl" | "p" | "sdtPr" | "tblPr" | "trPr") => {}
            (Space::Word, "tr" | "tc") => {}
            (_, _) => found.extend(parts(element, name)),
        }
    }
    found
}
