//! Blocks of a flowing document → `Layout`.

use super::delimited::{delimited, without_ruins};
use super::native::native;
use super::{Layout, Line, Note, Piece};
use crate::read::{Block, NativeCell, Paragraph};

/// Lays out paragraphs and declared tables, and finds the tables that stand in the paragraphs.
pub fn flow(blocks: &[Block]) -> Layout {
    let mut layout = Layout::default();
    let mut rest = blocks;
    while let Some((first, behind)) = rest.split_first() {
        match first {
            Block::Table(table) => {
                let (grid, finding) = native(table);
                layout.lines.extend(grid.lines());
                layout.findings.extend(finding);
                layout.notes.extend(table.cells.iter().flat_map(notes));
                layout.pieces.push(Piece::Grid(grid));
                rest = behind;
            }
            Block::Paragraph(_) => {
                let run = rest.iter().map_while(paragraph).collect::<Vec<_>>();
                paragraphs(&run, &mut layout);
                rest = &rest[run.len()..];
            }
        }
    }
    layout
}

fn notes(cell: &NativeCell) -> impl Iterator<Item = Note> + '_ {
    let note = |text: &String| {
        let (text, place, on) = (text.clone(), cell.place.clone(), cell.text.clone());
        Note { text, place, on }
    };
    cell.notes.iter().map(note)
}

fn paragraph(block: &Block) -> Option<&Paragraph> {
    match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) => None,
    }
}

fn paragraphs(run: &[&Paragraph], layout: &mut Layout) {
    layout.lines.extend(run.iter().map(|paragraph| indented(paragraph)));
    let mut rest = run;
    while !rest.is_empty() {
        let (grid, taken) = delimited(rest);
        match grid {
            Some(grid) => layout.pieces.push(Piece::Grid(grid)),
            None => layout.pieces.extend(
                rest[..taken]
                    .iter()
                    .map(|paragraph| line(paragraph))
                    .filter(|line| !line.text.is_empty())
                    .map(Piece::Text),
            ),
        }
        rest = &rest[taken..];
    }
}

fn line(paragraph: &Paragraph) -> Line {
    Line { text: without_ruins(&paragraph.text).to_owned(), place: paragraph.place.clone() }
}

/// A line as it is set in: text taken from a page may keep the columns of the page.
fn indented(paragraph: &Paragraph) -> Line {
    let mut line = line(paragraph);
    let indent = paragraph.text.len() - paragraph.text.trim_start_matches(' ').len();
    line.text.insert_str(0, &paragraph.text[..indent]);
    line
}
