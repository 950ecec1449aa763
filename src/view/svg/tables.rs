//! A document without pages: its tables one below the other, with the lines of text between them.

use super::{Mark, drawing, rect};
use crate::grid::{Cell, Grid, Layout, Piece, Role};
use crate::source::Rect;

/// In points: the size of the letters, a line of them, and the white around the drawing and within cells.
const SIZE: f32 = 9.0;
const LINE: f32 = 12.0;
const MARGIN: f32 = 12.0;
const WITHIN: f32 = 3.0;
const ROW: f32 = LINE + 2.0 * WITHIN;
/// A column is so wide; what is longer is cut, and stands in full in its title.
const NARROWEST: f32 = 34.0;
const WIDEST: f32 = 170.0;
/// Characters of a line of text that are drawn.
const LONGEST: usize = 60;

/// Draws the tables, and beside them the list of what their cells became.
pub fn tables(layout: &Layout, marks: &[Mark]) -> String {
    let mut paper = Paper { drawn: String::new(), marked: Vec::new(), width: 300.0, top: MARGIN };
    for piece in &layout.pieces {
        match piece {
            Piece::Text(line) => paper.line(&line.text),
            Piece::Grid(grid) => paper.table(grid, marks),
        }
    }
    let size = (paper.width + MARGIN, paper.top + MARGIN);
    drawing(size, &paper.drawn, &paper.marked)
}

/// What is drawn so far.
struct Paper<'m> {
    drawn: String,
    marked: Vec<(Rect, &'m Mark)>,
    width: f32,
    top: f32,
}

impl<'m> Paper<'m> {
    fn line(&mut self, text: &str) {
        let cut: String = text.trim().chars().take(LONGEST).collect();
        if !cut.is_empty() {
            self.text("prose", MARGIN, self.top + SIZE, &cut);
            self.width = self.width.max(MARGIN + width(&cut));
            self.top += LINE;
        }
    }

    fn table(&mut self, grid: &Grid, marks: &'m [Mark]) {
        let columns = edges(grid);
        for row in &grid.rows {
            let area = |(column, cell): (usize, &Cell)| match cell.role {
                Role::Origin { rows, columns: over } => Some(Rect {
                    x0: columns[column],
                    x1: columns[(column + over).min(columns.len() - 1)],
                    top: self.top,
                    bottom: self.top + rows as f32 * ROW,
                }),
                Role::Covered { .. } => None,
            };
            let cells = row.iter().enumerate();
            let places: Vec<(Rect, &Cell)> =
                cells.filter_map(|(column, cell)| Some((area((column, cell))?, cell))).collect();
            for (area, own) in &places {
                rect(&mut self.drawn, area, grid.method.id(), Some(&own.text));
                let room = area.width() - 2.0 * WITHIN;
                self.text(
                    "",
                    area.x0 + WITHIN,
                    area.top + ROW - WITHIN - 2.0,
                    &within(&own.text, room),
                );
            }
            self.marked.extend(of_row(&places, marks));
            self.top += ROW;
        }
        self.width = columns.last().map_or(self.width, |edge| self.width.max(*edge));
        self.top += LINE;
    }

    fn text(&mut self, class: &str, x: f32, y: f32, text: &str) {
        let look = format!("class=\"{class}\" font-size=\"{SIZE}\"");
        super::text(&mut self.drawn, &look, (x, y), text);
    }
}

/// The cells of a row that became something. In a flowing document all cells of a row have one place: there the printed
/// text tells which of them it was, in the order of the columns.
fn of_row<'m>(row: &[(Rect, &Cell)], marks: &'m [Mark]) -> Vec<(Rect, &'m Mark)> {
    let mut from = 0;
    let mut found = Vec::new();
    for mark in marks {
        let is_of = |(_, cell): &(Rect, &Cell)| {
            let text = cell.text.trim();
            cell.place.as_ref() == Some(&mark.place) && text == mark.printed.trim()
        };
        let Some(at) = row.iter().skip(from).position(is_of) else { continue };
        found.push((row[from + at].0, mark));
        from += at + 1;
    }
    found
}

/// Where the columns of a table begin, and where the last one ends.
fn edges(grid: &Grid) -> Vec<f32> {
    let count = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut edges = vec![MARGIN];
    for column in 0..count {
        let texts = grid.rows.iter().filter_map(|row| row.get(column));
        let alone = texts.filter(|cell| matches!(cell.role, Role::Origin { columns: 1, .. }));
        let widest = alone.map(|cell| width(cell.text.trim())).fold(0.0, f32::max);
        let before = edges[column];
        edges.push(before + (widest + 2.0 * WITHIN).clamp(NARROWEST, WIDEST));
    }
    edges
}

fn width(text: &str) -> f32 {
    text.chars().map(|c| if c.is_ascii() { 0.56 * SIZE } else { SIZE }).sum()
}

/// As much of a text as there is room for.
fn within(text: &str, room: f32) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&one_line) <= room {
        return one_line;
    }
    let mut left = room - SIZE;
    let fits = |c: &char| {
        left -= width(c.encode_utf8(&mut [0; 4]));
        left >= 0.0
    };
    one_line.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Method;
    use crate::source::Place;

    #[test]
    fn cells_of_one_row_are_told_by_what_is_printed() {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            place: Some(Place::Block(7)),
            role: Role::Origin { rows: 1, columns: 1 },
        };
        let row = ["一、本年新收", "3", "0", "3"].map(cell).to_vec();
        let grid = Grid { rows: vec![row], method: Method::Native, name: None, hidden: false };
        let layout = Layout { pieces: vec![Piece::Grid(grid)], ..Layout::default() };
        let mark = |printed: &str, text: &str| Mark {
            place: Place::Block(7),
            printed: printed.to_owned(),
            text: text.to_owned(),
            status: "good",
        };
        let drawn = tables(&layout, &[mark("3", "person = 3"), mark("3", "total = 3")]);
        let boxes: Vec<&str> =
            drawn.lines().filter(|line| line.starts_with("<rect class=\"good\"")).collect();
        assert_eq!(boxes.len(), 2);
        assert!(boxes[0].contains("person") && boxes[1].contains("total"), "{drawn}");
        assert!(!boxes[0].split(" y=").next().eq(&boxes[1].split(" y=").next()), "{drawn}");
    }

    #[test]
    fn a_long_text_is_cut_to_its_room() {
        assert_eq!(within("其他", 20.0), "其他");
        assert_eq!(within("申请人无正当理由", 40.0), "申请人…");
    }
}
