//! Boxes around figures, each with a number, and beside the drawing what the numbers stand for: a name is longer than
//! the cell of its figure.

use super::{Mark, rect, text};
use crate::source::Rect;

/// In points: a line of the list, a column of it, and the white around.
const LINE: f32 = 9.5;
const COLUMN: f32 = 240.0;
const MARGIN: f32 = 12.0;

/// What is drawn beside a drawing and over it, and the room that it takes beside it.
pub struct List {
    pub drawn: String,
    pub width: f32,
    pub height: f32,
}

/// Numbers the marks of a drawing of a size.
pub fn list(marked: &[(Rect, &Mark)], width: f32, height: f32) -> List {
    let lines = (((height - 2.0 * MARGIN) / LINE) as usize).max(40);
    let mut drawn = String::new();
    for (index, (area, mark)) in marked.iter().enumerate() {
        let (number, status) = (index + 1, mark.status);
        rect(&mut drawn, area, status, Some(&format!("{} ({status})", mark.text)));
        text(
            &mut drawn,
            &format!("class=\"mark {status}\""),
            (area.x0 + 1.0, area.top + 5.0),
            &number.to_string(),
        );
        let (column, line) = (index / lines, index % lines);
        let x = width + MARGIN + column as f32 * COLUMN;
        let y = MARGIN + (line + 1) as f32 * LINE;
        text(
            &mut drawn,
            &format!("class=\"list {status}\""),
            (x, y),
            &format!("{number} {}", mark.text),
        );
    }
    let columns = marked.len().div_ceil(lines);
    List {
        drawn,
        width: columns as f32 * COLUMN,
        height: 2.0 * MARGIN + lines.min(marked.len()) as f32 * LINE,
    }
}
