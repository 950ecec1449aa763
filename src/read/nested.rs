//! Figures in a table inside of a cell: which of them is the cell's own, nobody knows.

use super::{Block, NativeTable};
use crate::text::fold::{is_digit, is_han};

/// Cells with text of a table that stands in the place of a figure; one with more is a table of its own.
const MOST: usize = 4;

/// The text of a cell: of one that is empty but for a small table of figures, what stands in that,
/// so that the cell is not blank.
pub fn told<'b>(text: String, blocks: impl Iterator<Item = &'b Block>) -> String {
    if !text.trim().is_empty() {
        return text;
    }
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    let figures: Vec<&str> = tables.flat_map(texts).take(MOST + 1).collect();
    let is_figure = |text: &&str| text.contains(is_digit) && !text.contains(is_han);
    let is_small = (1..=MOST).contains(&figures.len());
    if is_small && figures.iter().all(is_figure) {
        return format!("[表中表：{}]", figures.join(" | "));
    }
    text
}

fn texts(table: &NativeTable) -> impl Iterator<Item = &str> {
    table.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{NativeCell, Paragraph};
    use crate::source::Place;

    #[track_caller]
    fn check(cells: &[&str], text: &str, expected: &str) {
        let place = Place::Block(1);
        let cell = |(column, text): (u32, &&str)| NativeCell {
            row: 0,
            column,
            row_span: 1,
            column_span: 1,
            text: (*text).to_owned(),
            place: place.clone(),
            notes: Vec::new(),
        };
        let cells = (0..).zip(cells).map(cell).collect();
        let blocks = [
            Block::Paragraph(Paragraph { text: text.to_owned(), place: place.clone() }),
            Block::Table(NativeTable { cells, ..NativeTable::default() }),
        ];
        assert_eq!(told(text.to_owned(), blocks.iter()), expected);
    }

    #[test]
    fn two_figures_in_the_place_of_one() {
        check(&["1203", "9"], "", "[表中表：1203 | 9]");
        check(&["1203", "9"], "58", "58");
        check(&["收到申请数", "9"], "", "");
        check(&["1", "2", "3", "4", "5"], "", "");
        check(&[""], "", "");
    }
}
