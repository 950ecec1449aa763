//! A figure without a label below a row: the end of a cell that a page has cut, or of a lost row.

use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Grid, Layout, Piece};
use crate::source::Place;
use crate::text::number::{self, CellText};

use super::FilledTable;
use super::above::is_page_mark;

/// Figures of one printed row: column and cell.
struct Row<'l> {
    grid: usize,
    width: usize,
    figures: Vec<(usize, &'l str, &'l Place)>,
}

/// Flags the row above a figure without a label: 6 at the end of a page and 35 at the head of the next
/// may be 635.
pub fn doubt(tables: &mut [FilledTable<'_>], layout: &Layout) {
    let mut above: Option<Row<'_>> = None;
    // Whether a page ends between the row above and here.
    let mut parted = false;
    for (index, piece) in layout.pieces.iter().enumerate() {
        match piece {
            Piece::Text(line) if is_page_mark(&line.text) => parted = true,
            Piece::Text(line) => {
                if let Some(above) = above.take().filter(|_| parted && is_digits(&line.text)) {
                    flag(tables, &above.figures, &line.text, &line.place);
                }
                parted = false;
            }
            Piece::Grid(grid) => doubt_in(tables, grid, index, &mut above),
        }
    }
}

/// The same in the rows of a grid; `above` is the last row with a label, here or in the grid before.
fn doubt_in<'l>(
    tables: &mut [FilledTable<'_>],
    grid: &'l Grid,
    index: usize,
    above: &mut Option<Row<'l>>,
) {
    for row in 0..grid.rows.len() {
        let texts = (0..grid.width()).map(|column| grid.text(row, column).trim());
        let printed: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        if printed.iter().all(|text| is_page_mark(text)) {
            continue;
        }
        let here = Row { grid: index, width: grid.width(), figures: figures(grid, row) };
        if printed.len() != here.figures.len() {
            *above = Some(here);
        } else if let Some(above) = above.take()
            && let Some(&(_, text, place)) = here.figures.first()
        {
            flag(tables, &below(&above, &here), text, place);
        }
    }
}

/// The figures of a row that may go on in the row below it.
fn below<'l>(above: &Row<'l>, here: &Row<'l>) -> Vec<(usize, &'l str, &'l Place)> {
    let one_grid = above.grid == here.grid;
    // A row of several figures in one table has lost its label and is the end of no cell.
    if one_grid && here.figures.len() > 1 {
        return Vec::new();
    }
    let is_over = |column: &usize| here.figures.iter().any(|(own, ..)| own == column);
    let figures = above.figures.iter().copied();
    figures.filter(|(column, ..)| above.width != here.width || is_over(column)).collect()
}

fn figures(grid: &Grid, row: usize) -> Vec<(usize, &str, &Place)> {
    let cells = grid.rows[row].iter().enumerate();
    let figures = cells.filter(|(_, cell)| is_figure(&cell.text));
    figures.filter_map(|(column, cell)| Some((column, &*cell.text, cell.place.as_ref()?))).collect()
}

fn is_figure(text: &str) -> bool {
    matches!(number::cell(text), CellText::Number { .. })
}

fn is_digits(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn flag(
    tables: &mut [FilledTable<'_>],
    above: &[(usize, &str, &Place)],
    orphan: &str,
    place: &Place,
) {
    let orphan = orphan.trim();
    for filled in tables {
        let mut is_own = false;
        for item in &mut filled.items {
            let is_above =
                item.place.as_ref().is_some_and(|own| above.iter().any(|(.., p)| *p == own));
            if is_above && item.reading.value().is_some() {
                let message =
                    format!("{orphan} stands below it without a label: it may go on there");
                let finding = Finding::reading(Rule::RowUnknown, Severity::Warning, message);
                item.reading.flag(finding.at(Some(place.clone())));
                is_own = true;
            }
        }
        let is_told = |finding: &Finding| {
            finding.rule == Rule::RowUnknown && finding.message.contains(orphan)
        };
        if is_own && !filled.findings.iter().any(is_told) {
            let message = format!("a row without a label holds {orphan}");
            let finding = Finding::reading(Rule::RowUnknown, Severity::Warning, message);
            filled.findings.push(finding.at(Some(place.clone())));
        }
    }
}
