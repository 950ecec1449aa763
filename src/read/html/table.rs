//! Rows and cells of a table in HTML → where each stands.

use super::flow::Piece;
use super::spans::{self, Taken};
use crate::read::{Block, NativeCell, NativeTable};
use crate::source::Place;
use crate::text::number::{self, CellText};

/// Browsers let a cell reach over 1,000 columns and no more.
const WIDEST: u32 = 1000;
/// As for rows.
const TALLEST: u32 = 65_534;
/// Cells of one table, at most: more than any report has.
const MOST_CELLS: usize = 200_000;

/// A table while its rows come in.
#[derive(Default)]
pub struct Reader {
    cells: Vec<Content>,
    /// Rows so far.
    rows: u32,
    column: u32,
    taken: Taken,
    /// The first cell of the row group.
    group: usize,
    /// Columns of a grid whose cells follow one another without rows.
    pub wrap: Option<u32>,
    /// Whether a cell or a part of one did not find room.
    pub too_large: bool,
}

/// A cell and what stands in it.
pub struct Content {
    pub cell: NativeCell,
    pub blocks: Vec<Piece>,
}

/// The spans of a cell as the page gives them; 0 rows reach to the end of the row group.
#[derive(Clone, Copy)]
pub struct Spans {
    pub rows: u32,
    pub columns: u32,
}

impl Spans {
    /// As browsers read them: digits at the start, one where there are none.
    pub fn of(rows: Option<&str>, columns: Option<&str>) -> Spans {
        let number = |text: &str| {
            let digits = text.trim_start().trim_start_matches('+');
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            match digits[..end].parse::<u64>() {
                Ok(number) => Some(number.min(u64::from(u32::MAX)) as u32),
                Err(_) => None,
            }
        };
        let columns = columns.and_then(number).filter(|&columns| columns > 0).unwrap_or(1);
        let rows = rows.and_then(number).unwrap_or(1);
        Spans { rows: rows.min(TALLEST), columns: columns.min(WIDEST) }
    }
}

impl Reader {
    pub fn of(wrap: Option<u32>) -> Self {
        Self { wrap, ..Self::default() }
    }

    pub fn begin_row(&mut self) {
        self.rows += 1;
        self.column = 0;
    }

    /// A new row group, or the end of the table: no cell reaches over it.
    pub fn end_group(&mut self) {
        for content in &mut self.cells[self.group..] {
            let most = self.rows.saturating_sub(content.cell.row).max(1);
            content.cell.row_span = content.cell.row_span.min(most);
        }
        self.group = self.cells.len();
        self.taken.clear();
    }

    pub fn cell(
        &mut self,
        spans: Spans,
        blocks: Vec<Piece>,
        text: String,
        place: Place,
        notes: Vec<String>,
    ) {
        if self.rows == 0 || self.wrap.is_some_and(|wrap| self.column >= wrap) {
            self.begin_row();
        }
        let row = self.rows - 1;
        self.column = self.taken.free(row, self.column);
        let next = (self.column + spans.columns).min(WIDEST);
        if next <= self.column || self.cells.len() >= MOST_CELLS {
            self.too_large = true;
            return;
        }
        let row_span = if spans.rows == 0 { TALLEST } else { spans.rows };
        self.taken.take(self.column..next, row.saturating_add(row_span));
        let (column, column_span) = (self.column, next - self.column);
        let cell = NativeCell { row, column, row_span, column_span, text, place, notes };
        self.cells.push(Content { cell, blocks });
        self.column = next;
    }

    /// The table, or what stands in it where it only puts parts of the page in their places.
    pub fn finish(mut self, inside: bool) -> Vec<Piece> {
        self.end_group();
        if self.cells.is_empty() {
            return Vec::new();
        }
        if is_frame(&self.cells) {
            return self.cells.into_iter().flat_map(|content| content.blocks).collect();
        }
        let mut cells: Vec<&mut NativeCell> =
            self.cells.iter_mut().map(|content| &mut content.cell).collect();
        spans::draw_in(&mut cells);
        let is_link = |content: &&Content| content.blocks.iter().any(|piece| piece.linked >= 8);
        let linked = 10 * self.cells.iter().filter(is_link).count() / self.cells.len();
        let mut cells = Vec::with_capacity(self.cells.len());
        let mut nested = Vec::new();
        for content in self.cells {
            cells.push(content.cell);
            nested.extend(content.blocks.into_iter().filter(is_table));
        }
        let table = NativeTable { cells, ..NativeTable::default() };
        let table = Piece { block: Block::Table(table), linked, inside };
        std::iter::once(table).chain(nested).collect()
    }
}

fn is_table(piece: &Piece) -> bool {
    match piece.block {
        Block::Table(_) => true,
        Block::Paragraph(_) => false,
    }
}

/// Figures of its own that a table with others inside of it has at least: page numbers and counts
/// of readers stand in frames as well.
const OWN_FIGURES: usize = 3;
/// Paragraphs in one cell, and their length in bytes together, that are a page and no cell.
const PAGE_PARAGRAPHS: usize = 5;
const PAGE_LENGTH: usize = 1200;

/// Whether a table is there for the layout of the page: it has one cell, or other tables or long
/// texts in its cells and no figures of its own.
fn is_frame(cells: &[Content]) -> bool {
    let is_figure =
        |content: &&Content| matches!(number::cell(&content.cell.text), CellText::Number { .. });
    let has_page = |content: &Content| {
        let paragraphs = content.cell.text.lines().count();
        paragraphs >= PAGE_PARAGRAPHS && content.cell.text.len() >= PAGE_LENGTH
    };
    let holds = |content: &Content| content.blocks.iter().any(is_table) || has_page(content);
    cells.len() == 1
        || (cells.iter().any(holds) && cells.iter().filter(is_figure).count() < OWN_FIGURES)
}
