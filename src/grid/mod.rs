//! Document → `Layout`: which texts share a row, a column, a line?

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::read::Document;
use crate::source::{Place, Rect};
use crate::text::fold::is_blank;

pub mod native;
pub mod delimited;
mod flow;
mod words;
mod lines;
mod frame;
mod repeated;
mod breaks;
pub mod furniture;
mod drawing;
pub mod ruled;
pub mod aligned;
mod gutters;
mod paragraphs;
mod pages;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod break_tests;
#[cfg(test)]
mod heading_tests;

/// A document in reading order, its tables found.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub pieces: Vec<Piece>,
    /// The whole document line by line, tables included, as a person reads the page from top
    /// to bottom: the second, independent way of reading it. The cells of a declared table are
    /// parted by bars; on a page, wide gaps are two spaces. Blank lines of a text are kept: they
    /// may be empty cells.
    pub lines: Vec<Line>,
    /// The words of all pages, if one of them has figures side by side that no drawn lines part: a
    /// third way of reading it.
    pub sheets: Vec<Sheet>,
    /// What is set on single cells.
    pub notes: Vec<Note>,
    pub findings: Vec<Finding>,
}

/// A note at the foot of a page, at the end, in the margin or on a cell, and what it is set on.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// With its kind: `footnote: …`.
    pub text: String,
    pub place: Place,
    /// The text of the cell: the cells of a row may have one place.
    pub on: String,
}

/// What a page prints, furniture left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub page: u32,
    /// Line by line from top to bottom, each from left to right.
    pub words: Vec<Printed>,
}

/// A word where it is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub text: String,
    pub area: Rect,
    /// Font size in points.
    pub size: f32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Grid(Grid),
    /// A paragraph outside of tables; the lines that the page wrapped are joined.
    Text(Line),
}

/// A line or paragraph of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub text: String,
    pub place: Place,
}

impl Line {
    /// What stands alone on the line; of a row of a table, what has the row for itself.
    pub fn alone(&self) -> Option<&str> {
        let mut texts = self.text.split(['|', '\t']).map(|text| text.trim_matches(is_blank));
        let text = texts.by_ref().find(|text| !text.is_empty())?;
        texts.all(str::is_empty).then_some(text)
    }
}

/// A table as printed: rectangular, spans kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Every row has the same length.
    pub rows: Vec<Vec<Cell>>,
    pub method: Method,
    /// Sheet name, where there is one.
    pub name: Option<String>,
    pub hidden: bool,
}

/// One slot of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Lines of the cell joined by `\n`. Empty in a covered slot.
    pub text: String,
    /// `None` where a row is shorter than the grid and nothing is printed.
    pub place: Option<Place>,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A cell that reaches over so many rows and columns (both at least 1).
    Origin { rows: usize, columns: usize },
    /// Covered by the merged cell that starts at this row and column.
    Covered { row: usize, column: usize },
}

/// How cells were told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Method {
    /// The format declares the table.
    Native,
    /// Drawn lines.
    Ruled,
    /// Columns by alignment.
    Aligned,
    /// Bars or tabs in a plain text.
    Delimited,
    /// The form's own labels as the grammar of a running text.
    Grammar,
}

impl Method {
    /// Whether the file says where a cell ends.
    pub fn has_cells(self) -> bool {
        match self {
            Method::Native | Method::Ruled | Method::Delimited => true,
            Method::Aligned | Method::Grammar => false,
        }
    }

    /// Whether cells are declared or drawn, so that each has its place and its spans.
    pub fn is_drawn(self) -> bool {
        match self {
            Method::Native | Method::Ruled => true,
            Method::Aligned | Method::Delimited | Method::Grammar => false,
        }
    }

    pub fn id(self) -> &'static str {
        match self {
            Method::Native => "native",
            Method::Ruled => "ruled",
            Method::Aligned => "aligned",
            Method::Delimited => "delimited",
            Method::Grammar => "grammar",
        }
    }
}

impl Grid {
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The cell that is printed at a slot: of a covered slot, the one that covers it.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        let cell = self.rows.get(row)?.get(column)?;
        match cell.role {
            Role::Origin { .. } => Some(cell),
            Role::Covered { row, column } => self.rows.get(row)?.get(column),
        }
    }

    /// The text at a slot, merged cells resolved; empty outside of the grid.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.cell(row, column).map_or("", |cell| &cell.text)
    }

    /// The grid with its rows as columns.
    pub fn transposed(&self) -> Grid {
        let turned = |cell: &Cell| Cell {
            role: match cell.role {
                Role::Origin { rows, columns } => Role::Origin { rows: columns, columns: rows },
                Role::Covered { row, column } => Role::Covered { row: column, column: row },
            },
            ..cell.clone()
        };
        let column = |column: usize| self.rows.iter().map(|row| turned(&row[column])).collect();
        let rows = (0..self.width()).map(column).collect();
        Grid { rows, method: self.method, name: self.name.clone(), hidden: self.hidden }
    }

    /// The rows as lines, with bars between the cells; a row of which nothing is printed has none.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.rows.iter().filter_map(|row| {
            let place: &Place = row.iter().find_map(|cell| cell.place.as_ref())?;
            let printed = row.iter().filter(|cell| matches!(cell.role, Role::Origin { .. }));
            let texts: Vec<String> = printed.map(|cell| cell.text.replace('\n', " ")).collect();
            Some(Line { text: texts.join(" | "), place: place.clone() })
        })
    }
}

impl Cell {
    /// A slot that the cell starting at this row and column covers.
    pub fn covered(row: usize, column: usize) -> Cell {
        Cell { text: String::new(), place: None, role: Role::Covered { row, column } }
    }

    /// A slot where nothing is printed, not even a blank cell.
    pub fn absent() -> Cell {
        Cell { text: String::new(), place: None, role: Role::ALONE }
    }
}

impl Role {
    /// A cell of one row and one column.
    pub const ALONE: Role = Role::Origin { rows: 1, columns: 1 };
}

/// Finds the tables and the prose of a document.
pub fn grid(document: &Document) -> Layout {
    let mut layout = flow::flow(&document.blocks);
    if !document.pages.is_empty() {
        let paged = pages::pages(&document.pages);
        layout.pieces.extend(paged.pieces);
        layout.lines.extend(paged.lines);
        layout.sheets = paged.sheets;
        layout.findings.extend(paged.findings);
    }
    layout
}
