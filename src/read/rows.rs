//! Tables of formats that write them as a stream: paragraphs, ends of cells, ends of rows.
//!
//! DOC and RTF tell the cells of a row by their edges, behind the row's text or before it, and how
//! deep in tables a paragraph stands. What comes out are tables with spans, as DOCX has them.

use super::line::Unseen;
use super::{Block, NativeCell, NativeTable, Paragraph, nested};
use crate::finding::{Finding, Rule, Severity};
use crate::source::Place;

/// Edges closer than this are one, in twentieths of a point: programs round them row by row.
const SAME_EDGE: i32 = 50;

/// Tables in tables in tables; deeper ones are read as if they stood at this depth.
pub const DEEPEST: usize = 20;

/// Cells of one row; Word allows 63.
const MOST_CELLS: usize = 256;

/// The shape of a row, as the format tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowShape {
    /// The left edge of its first cell.
    pub left: i32,
    pub cells: Vec<CellShape>,
    /// Whether the row was deleted while changes were tracked.
    pub deleted: bool,
    /// Whether it is hidden or too low to be seen.
    pub hidden: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CellShape {
    /// The right edge.
    pub right: i32,
    pub across: Merge,
    pub down: Merge,
}

/// Whether a cell is one of several that are merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    #[default]
    None,
    First,
    /// It goes on the one before it.
    GoesOn,
}

/// Blocks as they come.
#[derive(Default)]
pub struct Flow {
    /// The open tables, the outermost first; what stands in none is in `blocks`.
    levels: Vec<Level>,
    blocks: Vec<Block>,
    /// Paragraphs and rows so far.
    block: u32,
    /// Whether the row that we are in was counted.
    in_row: bool,
    /// Rows with more or fewer cells than their shape says.
    odd_rows: usize,
}

/// A table that is open.
#[derive(Default)]
struct Level {
    rows: Vec<Row>,
    cells: Vec<Content>,
    /// What stands in the cell so far.
    blocks: Vec<Block>,
}

struct Row {
    shape: RowShape,
    cells: Vec<Content>,
    place: Place,
}

#[derive(Default)]
struct Content {
    text: String,
    notes: Vec<String>,
    blocks: Vec<Block>,
}

impl Flow {
    /// Where the paragraph stands that begins now, so many tables deep.
    pub fn place(&mut self, depth: usize) -> Place {
        if depth == 0 {
            self.in_row = false;
            self.block += 1;
        } else if !self.in_row {
            self.in_row = true;
            self.block += 1;
        }
        Place::Block(self.block)
    }

    /// Where a paragraph stands that has not ended yet.
    pub fn place_of(&self, depth: usize) -> Place {
        Place::Block(self.block + u32::from(depth == 0 || !self.in_row))
    }

    /// A paragraph that ends as one.
    pub fn paragraph(&mut self, depth: usize, text: String, boxes: Vec<Block>) {
        self.at(depth);
        let place = Place::Block(self.block);
        let blocks = self.levels.last_mut().map_or(&mut self.blocks, |level| &mut level.blocks);
        blocks.push(Block::Paragraph(Paragraph { text, place }));
        blocks.extend(boxes);
    }

    /// The end of a cell, behind its last paragraph.
    pub fn end_cell(&mut self, depth: usize, unseen: &mut Unseen) {
        self.at(depth.max(1));
        let Some(level) = self.levels.last_mut() else { return };
        let blocks = std::mem::take(&mut level.blocks);
        let text = nested::told(text(&blocks), blocks.iter());
        let text = unseen.leave_cell(Some(Vec::new()), text);
        let notes = unseen.notes_of_cell();
        if level.cells.len() < MOST_CELLS {
            level.cells.push(Content { text, notes, blocks });
        }
    }

    /// The end of a row, with its shape.
    pub fn end_row(&mut self, depth: usize, shape: RowShape, unseen: &mut Unseen) {
        self.at(depth.max(1));
        let place = Place::Block(self.block);
        if self.levels.len() == 1 {
            self.in_row = false;
        }
        let Some(level) = self.levels.last_mut() else { return };
        // What stands behind the last cell of a row stands nowhere.
        level.blocks.clear();
        let cells = std::mem::take(&mut level.cells);
        self.odd_rows += usize::from(!shape.cells.is_empty() && cells.len() != shape.cells.len());
        if shape.deleted {
            return;
        }
        if shape.hidden {
            cells.iter().for_each(|cell| unseen.hidden.add(&cell.text, &place));
            return;
        }
        level.rows.push(Row { shape, cells, place });
    }

    /// Whether cells stand in the row that is open.
    pub fn is_open(&self) -> bool {
        self.levels.last().is_some_and(|level| !level.cells.is_empty())
    }

    /// What speaks against the tables: a lost end of a cell moves all behind it.
    pub fn odd_rows(&self) -> Option<Finding> {
        let message = format!("{} row(s) of tables hold other cells than they say", self.odd_rows);
        (self.odd_rows > 0).then(|| Finding::reading(Rule::Damaged, Severity::Error, message))
    }

    /// All blocks.
    pub fn finish(mut self) -> Vec<Block> {
        self.at(0);
        self.blocks
    }

    /// Opens and closes tables until we are so deep.
    fn at(&mut self, depth: usize) {
        let depth = depth.min(DEEPEST);
        while self.levels.len() < depth {
            self.levels.push(Level::default());
        }
        while self.levels.len() > depth {
            let Some(level) = self.levels.pop() else { return };
            let mut blocks = level.finish();
            let outer = self.levels.last_mut().map_or(&mut self.blocks, |level| &mut level.blocks);
            outer.append(&mut blocks);
        }
    }
}

impl Level {
    /// The table and what is nested in it.
    fn finish(mut self) -> Vec<Block> {
        // A row without an end is a damaged file; its text is not lost.
        if !self.cells.is_empty() {
            let cells = std::mem::take(&mut self.cells);
            self.rows.push(Row { shape: RowShape::default(), cells, place: Place::Block(0) });
        }
        let mut blocks = self::table(self.rows);
        blocks.append(&mut self.blocks);
        blocks
    }
}

fn table(rows: Vec<Row>) -> Vec<Block> {
    let edges = edges(&rows);
    let mut cells: Vec<(NativeCell, Vec<Block>)> = Vec::new();
    // The cells of the row above that are merged downwards: first column and index.
    let mut above: Vec<(u32, usize)> = Vec::new();
    for (number, row) in (0_u32..).zip(rows) {
        let mut merged = Vec::new();
        let mut left = row.shape.left;
        let mut before: Option<usize> = None;
        let mut next = 0;
        for (nth, content) in row.cells.into_iter().enumerate() {
            let shape = row.shape.cells.get(nth).copied();
            // A cell of which the row says nothing stands behind the others.
            let (column, end) = match shape {
                Some(shape) => {
                    let column = column(&edges, left).max(next);
                    left = shape.right.max(left);
                    (column, column_end(&edges, shape.right, column))
                }
                None => (next, next + 1),
            };
            next = end;
            let shape = shape.unwrap_or_default();
            let over = above.iter().find(|(first, _)| *first == column).map(|(_, index)| *index);
            let over = over.filter(|_| shape.down == Merge::GoesOn);
            let beside = before.filter(|_| shape.across == Merge::GoesOn);
            if let Some(index) = over {
                let origin = &mut cells[index].0;
                origin.row_span = number - origin.row + 1;
                merged.push((column, index));
                before = Some(index);
            } else if let Some(index) = beside {
                let origin = &mut cells[index].0;
                origin.column_span = end - origin.column;
            } else {
                if shape.down != Merge::None {
                    merged.push((column, cells.len()));
                }
                before = Some(cells.len());
                let cell = NativeCell {
                    row: number,
                    column,
                    row_span: 1,
                    column_span: end - column,
                    text: content.text,
                    place: row.place.clone(),
                    notes: content.notes,
                };
                cells.push((cell, content.blocks));
            }
        }
        above = merged;
    }
    blocks(cells)
}

/// The table first, then what is nested in it. A table of one cell is a frame, and is opened.
fn blocks(cells: Vec<(NativeCell, Vec<Block>)>) -> Vec<Block> {
    if cells.len() <= 1 {
        return cells.into_iter().flat_map(|(_, blocks)| blocks).collect();
    }
    let mut nested = Vec::new();
    let mut table = NativeTable::default();
    for (cell, blocks) in cells {
        table.cells.push(cell);
        nested.extend(blocks.into_iter().filter(|block| match block {
            Block::Table(_) => true,
            Block::Paragraph(_) => false,
        }));
    }
    std::iter::once(Block::Table(table)).chain(nested).collect()
}

/// All edges of the rows, those that are nearly the same once.
fn edges(rows: &[Row]) -> Vec<i32> {
    let of_row = |row: &Row| {
        let rights: Vec<i32> = row.shape.cells.iter().map(|cell| cell.right).collect();
        std::iter::once(row.shape.left).chain(rights)
    };
    let shaped = rows.iter().filter(|row| !row.shape.cells.is_empty());
    let mut all: Vec<i32> = shaped.flat_map(of_row).collect();
    all.sort_unstable();
    let mut edges: Vec<i32> = Vec::new();
    for edge in all {
        if edges.last().is_none_or(|last| edge.saturating_sub(*last) > SAME_EDGE) {
            edges.push(edge);
        }
    }
    edges
}

/// The column that begins at an edge.
fn column(edges: &[i32], left: i32) -> u32 {
    edges.partition_point(|edge| *edge <= left).saturating_sub(1) as u32
}

/// The column behind the cell that ends at an edge; a cell is at least one wide.
fn column_end(edges: &[i32], right: i32, column: u32) -> u32 {
    self::column(edges, right).max(column + 1)
}

/// The paragraphs of a cell joined by `\n`, without the empty ones.
fn text(blocks: &[Block]) -> String {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
        Block::Table(_) => None,
    });
    texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Cell<'t> = (&'t str, i32, Merge, Merge);

    /// Rows of (text, right edge, merged across, merged down) → cells as
    /// `row,column+rows×columns text`.
    #[track_caller]
    fn check(rows: &[&[Cell<'_>]], expected: &str) {
        let mut flow = Flow::default();
        let mut unseen = Unseen::default();
        unseen.in_cell(true);
        for row in rows {
            for (text, ..) in *row {
                flow.place(1);
                flow.paragraph(1, (*text).to_owned(), Vec::new());
                flow.end_cell(1, &mut unseen);
            }
            let cells =
                row.iter().map(|&(_, right, across, down)| CellShape { right, across, down });
            let shape = RowShape { cells: cells.collect(), ..RowShape::default() };
            flow.end_row(1, shape, &mut unseen);
        }
        let shown: Vec<String> = flow.finish().iter().map(show).collect();
        assert_eq!(shown.join("\n"), expected);
    }

    fn show(block: &Block) -> String {
        match block {
            Block::Paragraph(paragraph) => paragraph.text.clone(),
            Block::Table(table) => {
                let cells = table.cells.iter().map(|cell| {
                    let NativeCell { row, column, row_span, column_span, text, .. } = cell;
                    format!("{row},{column}+{row_span}×{column_span} {text}")
                });
                cells.collect::<Vec<_>>().join("|")
            }
        }
    }

    const NO: Merge = Merge::None;
    const FIRST: Merge = Merge::First;
    const ON: Merge = Merge::GoesOn;

    #[test]
    fn edges_tell_the_columns() {
        check(
            &[
                &[("题", 3000, NO, NO)],
                &[("a", 1000, NO, NO), ("b", 2010, NO, NO), ("1", 3000, NO, NO)],
                &[("c", 2000, NO, NO), ("2", 3005, NO, NO)],
            ],
            "0,0+1×3 题|1,0+1×1 a|1,1+1×1 b|1,2+1×1 1|2,0+1×2 c|2,2+1×1 2",
        );
    }

    #[test]
    fn merged_cells() {
        check(
            &[
                &[("a", 1000, NO, FIRST), ("1", 2000, NO, NO)],
                &[("", 1000, NO, ON), ("2", 2000, NO, NO)],
                &[("b", 1000, FIRST, NO), ("", 2000, ON, NO)],
            ],
            "0,0+2×1 a|0,1+1×1 1|1,1+1×1 2|2,0+1×2 b",
        );
        // Nothing is above it to go on.
        check(&[&[("a", 1000, NO, ON), ("1", 2000, NO, NO)]], "0,0+1×1 a|0,1+1×1 1");
    }

    #[test]
    fn nested_tables_follow_and_frames_are_opened() {
        let mut flow = Flow::default();
        let mut unseen = Unseen::default();
        let shape = |rights: &[i32]| RowShape {
            cells: rights
                .iter()
                .map(|&right| CellShape { right, ..CellShape::default() })
                .collect(),
            ..RowShape::default()
        };
        flow.paragraph(1, "题".into(), Vec::new());
        for text in ["a", "1"] {
            flow.paragraph(2, text.into(), Vec::new());
            flow.end_cell(2, &mut unseen);
        }
        flow.end_row(2, shape(&[5, 900]), &mut unseen);
        flow.paragraph(1, "尾".into(), Vec::new());
        flow.end_cell(1, &mut unseen);
        flow.end_row(1, shape(&[900]), &mut unseen);
        flow.paragraph(0, "外".into(), Vec::new());
        let shown: Vec<String> = flow.finish().iter().map(show).collect();
        assert_eq!(shown, ["题", "0,0+1×1 a|0,1+1×1 1", "尾", "外"]);
    }
}
