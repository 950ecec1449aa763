//! Tables beside the text of a document: in its headers, footers and notes.

use super::Block;

/// Whether a table is more than the frame of a letterhead.
pub fn is_of_report(block: &Block) -> bool {
    match block {
        Block::Table(table) => {
            let is_figure = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
            let filled = table.cells.iter().filter(|cell| !cell.text.trim().is_empty());
            let rows = table.cells.iter().map(|cell| cell.row).max().unwrap_or(0);
            let figures = table.cells.iter().filter(|cell| is_figure(cell.text.trim())).count();
            rows >= 2 && figures >= 2 && filled.count() >= 6
        }
        Block::Paragraph(_) => false,
    }
}
