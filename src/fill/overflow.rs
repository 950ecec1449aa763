//! Columns of a sheet that a print has put on pages of their own: their labels stand on an earlier page, and the
//! cells beside these are not blank.

use std::collections::BTreeMap;

use crate::codebook::Table;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::number::{self, CellText};

use super::above::is_page_mark;
use super::columns;
use super::{FilledItem, FilledTable};

/// Fewer lines of figures alone may be what is left of anything.
const LEAST: usize = 4;

/// Says of columns without any figure that nobody can tell them, where a later page prints rows of figures
/// without labels.
pub fn tell(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let Some(page) = page_of_figures(tables, lines) else { return };
    for filled in tables {
        let Some((_, table)) = filled.form else { continue };
        let places = filled.items.iter().map(|item| &item.place).chain([&filled.place]);
        let first = places.filter_map(|place| page_of(place.as_ref()?)).min();
        if first.is_none_or(|first| first >= page) {
            continue;
        }
        if open_columns(filled, table) {
            let message = format!(
                "page {page} prints figures without labels: columns of the table may have been put there"
            );
            filled.findings.push(Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message));
        }
    }
}

/// The last page with several lines of figures that belong to no label, and little else.
fn page_of_figures(tables: &[FilledTable<'_>], lines: &[Line]) -> Option<u32> {
    let placed = || tables.iter().flat_map(|filled| &filled.items).filter(|item| is_figure(item));
    let mut of_pages: BTreeMap<u32, usize> = BTreeMap::new();
    for line in lines {
        let Place::Box { page, area } = &line.place else { continue };
        if !is_of_figures(&line.text) {
            continue;
        }
        let is_taken = |item: &FilledItem| match &item.place {
            Some(Place::Box { page: own, area: cell }) => {
                own == page && cell.top < area.bottom && area.top < cell.bottom
            }
            Some(Place::Cell { .. } | Place::Block(_)) | None => false,
        };
        if !placed().any(is_taken) {
            *of_pages.entry(*page).or_default() += 1;
        }
    }
    let lines_on =
        |page: u32| lines.iter().filter(|line| page_of(&line.place) == Some(page)).count();
    let is_of_figures =
        |&(page, count): &(u32, usize)| count >= LEAST && count * 2 > lines_on(page);
    of_pages.into_iter().rev().find(is_of_figures).map(|(page, _)| page)
}

/// Whether a line prints figures, perhaps behind their units, and nothing else, and is not the mark of its page.
fn is_of_figures(text: &str) -> bool {
    let cells = || text.split(['|', ' ']).map(str::trim).filter(|cell| !cell.is_empty());
    let is_figure = |cell: &str| matches!(number::cell(cell), CellText::Number { .. });
    !is_page_mark(text)
        && cells().any(is_figure)
        && cells().all(|cell| is_figure(cell) || columns::is_unit(cell))
}

fn is_figure(item: &FilledItem) -> bool {
    item.reading.value().is_some()
}

fn page_of(place: &Place) -> Option<u32> {
    match place {
        Place::Box { page, .. } => Some(*page),
        Place::Cell { .. } | Place::Block(_) => None,
    }
}

/// Leaves open what was called blank or absent in columns without any figure beside labels that are printed.
fn open_columns(filled: &mut FilledTable<'_>, table: &Table) -> bool {
    let mut opened = false;
    for column in 0..table.columns.len() {
        let has_figure = filled
            .items
            .iter()
            .zip(&table.items)
            .any(|(item, of)| of.column == column && is_figure(item));
        if has_figure {
            continue;
        }
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            let is_open = match item.reading {
                Reading::Missing(Missing::Blank) => true,
                Reading::Missing(Missing::RowAbsent) => !item.label.is_empty(),
                Reading::Missing(_) | Reading::Good(_) | Reading::Flagged(..) => false,
            };
            if of.column == column && is_open {
                item.reading = Reading::Missing(Missing::Ambiguous);
                opened = true;
            }
        }
    }
    opened
}
