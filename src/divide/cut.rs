//! Cuts a layout at some of its lines.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Part;
use crate::finding::Finding;
use crate::grid::{Cell, Grid, Layout, Piece, Role, Sheet};
use crate::identify::prose::{Prose, prose};
use crate::source::Place;

/// A place in the order of the document: page, sheet or block, and how far down in it.
type Spot = (u32, f64);

/// The sheets of a workbook in the order in which they are printed.
#[derive(Default)]
struct Order {
    sheets: FxHashMap<Arc<str>, u32>,
}

impl Order {
    fn of(layout: &Layout) -> Self {
        let mut sheets = FxHashMap::default();
        for line in &layout.lines {
            if let Place::Cell { sheet, .. } = &line.place {
                let next = sheets.len() as u32;
                sheets.entry(Arc::clone(sheet)).or_insert(next);
            }
        }
        Self { sheets }
    }

    fn spot(&self, place: &Place) -> Spot {
        match place {
            Place::Box { page, area } => (*page, f64::from(area.top + area.bottom) / 2.0),
            Place::Cell { sheet, row, .. } => {
                (self.sheets.get(sheet).copied().unwrap_or(u32::MAX), f64::from(*row))
            }
            Place::Block(block) => (0, f64::from(*block)),
        }
    }

    /// The upper edge of a line at which a report begins.
    fn edge(&self, place: &Place) -> Spot {
        match place {
            Place::Box { page, area } => (*page, f64::from(area.top)),
            Place::Cell { .. } | Place::Block(_) => self.spot(place),
        }
    }
}

/// Those of the lines at which the document can be cut: all that stands before them is printed
/// above them. On a page in columns, or one that is turned, nothing can be said of that.
///
/// `None` where fewer than two are left.
pub fn possible(layout: &Layout, starts: &[usize]) -> Option<Vec<usize>> {
    let order = Order::of(layout);
    let spots: Vec<Spot> = layout.lines.iter().map(|line| order.spot(&line.place)).collect();
    let lowest = furthest(spots.iter(), f64::max);
    let mut highest = furthest(spots.iter().rev(), f64::min);
    highest.reverse();
    let is_possible = |start: &&usize| {
        let edge = order.edge(&layout.lines[**start].place);
        let before = start.checked_sub(1).filter(|before| spots[*before].0 == edge.0);
        before.is_none_or(|before| lowest[before] < edge.1) && highest[**start] >= edge.1
    };
    let kept: Vec<usize> = starts.iter().filter(is_possible).copied().collect();
    (kept.len() > 1).then_some(kept)
}

/// How far down (or up) the lines of a page, sheet or flow have come with each of them.
fn furthest<'s>(spots: impl Iterator<Item = &'s Spot>, choose: fn(f64, f64) -> f64) -> Vec<f64> {
    let mut last: Option<Spot> = None;
    spots
        .map(|&(of, down)| {
            let far = last.filter(|last| last.0 == of).map_or(down, |last| choose(last.1, down));
            last = Some((of, far));
            far
        })
        .collect()
}

/// Cuts a layout into parts that begin at these lines. What stands before the first of them, a
/// cover and a table of contents, is of no report.
pub fn cut(layout: Layout, starts: &[usize]) -> Vec<Part> {
    let order = Order::of(&layout);
    let edges: Vec<Spot> =
        starts.iter().map(|&start| order.edge(&layout.lines[start].place)).collect();
    // The part that a place is in; none before the first.
    let part = |spot: Spot| edges.partition_point(|edge| *edge <= spot).checked_sub(1);
    let mut parts: Vec<Part> = starts
        .iter()
        .map(|&start| Part {
            begins: Some(layout.lines[start].place.clone()),
            heading: None,
            doubt: None,
            layout: Layout::default(),
            prose: Prose::default(),
        })
        .collect();
    let Layout { pieces, lines, sheets, notes, findings } = layout;
    for (index, line) in lines.into_iter().enumerate() {
        let number = starts.partition_point(|start| *start <= index).checked_sub(1);
        if let Some(number) = number {
            parts[number].layout.lines.push(line);
        }
    }
    for piece in pieces {
        match piece {
            Piece::Text(line) => {
                if let Some(number) = part(order.spot(&line.place)) {
                    parts[number].layout.pieces.push(Piece::Text(line));
                }
            }
            Piece::Grid(grid) => {
                let row_part = |row: &[Cell]| {
                    let place = row.iter().find_map(|cell| cell.place.as_ref())?;
                    Some(part(order.spot(place)))
                };
                for (number, grid) in cut_grid(grid, row_part) {
                    parts[number].layout.pieces.push(Piece::Grid(grid));
                }
            }
        }
    }
    for sheet in sheets {
        cut_sheet(sheet, &part, &mut parts);
    }
    for note in notes {
        if let Some(number) = part(order.spot(&note.place)) {
            parts[number].layout.notes.push(note);
        }
    }
    for finding in findings {
        share(finding, |place| part(order.spot(place)), &mut parts);
    }
    parts
}

/// Puts the parts of each report together; `of` names it by the number of its first part.
pub fn gather(parts: Vec<Part>, of: &[usize]) -> Vec<Part> {
    let mut reports: Vec<(usize, Part)> = Vec::new();
    for (index, (part, &of)) in parts.into_iter().zip(of).enumerate() {
        match reports.iter_mut().find(|(first, _)| *first == of) {
            Some((_, report)) => join(&mut report.layout, part.layout),
            None => reports.push((index, part)),
        }
    }
    let with_prose = |(_, part): (usize, Part)| {
        let prose = prose(&part.layout.lines);
        Part { prose, ..part }
    };
    reports.into_iter().map(with_prose).collect()
}

fn join(layout: &mut Layout, more: Layout) {
    let Layout { pieces, lines, sheets, notes, findings } = more;
    layout.pieces.extend(pieces);
    layout.lines.extend(lines);
    layout.notes.extend(notes);
    layout.findings.extend(findings.into_iter().filter(|finding| finding.place.is_some()));
    for sheet in sheets {
        match layout.sheets.last_mut() {
            Some(last) if last.page == sheet.page => last.words.extend(sheet.words),
            _ => layout.sheets.push(sheet),
        }
    }
}

/// The rows of a grid by their parts.
fn cut_grid(grid: Grid, part: impl Fn(&[Cell]) -> Option<Option<usize>>) -> Vec<(usize, Grid)> {
    let Grid { rows, method, name, hidden } = grid;
    let mut found: Vec<(Option<usize>, usize, Vec<Vec<Cell>>)> = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        // A row without a place goes with the one before.
        let number = part(&row).unwrap_or(found.last().and_then(|(number, ..)| *number));
        match found.last_mut() {
            Some((current, _, rows)) if number <= *current => rows.push(row),
            _ => found.push((number, index, vec![row])),
        }
    }
    found
        .into_iter()
        .filter_map(|(number, first, mut rows)| {
            let count = rows.len();
            rows.iter_mut().enumerate().for_each(|(row, cells)| trim(cells, row, first, count));
            let grid = Grid { rows, method, name: name.clone(), hidden };
            Some((number?, grid))
        })
        .collect()
}

/// Keeps the merged cells of a row within its part, which begins at row `first` of the whole grid.
fn trim(cells: &mut [Cell], row: usize, first: usize, count: usize) {
    for cell in cells {
        match &mut cell.role {
            Role::Origin { rows, .. } => *rows = (*rows).min(count - row),
            Role::Covered { row: origin, .. } => match origin.checked_sub(first) {
                Some(inside) => *origin = inside,
                None => *cell = Cell::absent(),
            },
        }
    }
}

fn cut_sheet(sheet: Sheet, part: &impl Fn(Spot) -> Option<usize>, parts: &mut [Part]) {
    let page = sheet.page;
    for word in sheet.words {
        let Some(number) = part((page, f64::from(word.area.centre().1))) else { continue };
        let own = &mut parts[number].layout.sheets;
        match own.last_mut() {
            Some(last) if last.page == page => last.words.push(word),
            _ => own.push(Sheet { page, words: vec![word] }),
        }
    }
}

/// A finding without a place is about the whole file, and so about each report in it.
fn share(finding: Finding, part: impl Fn(&Place) -> Option<usize>, parts: &mut [Part]) {
    match &finding.place {
        Some(place) => {
            let number = part(place).unwrap_or(0);
            parts[number].layout.findings.push(finding);
        }
        None => {
            for part in parts {
                part.layout.findings.push(finding.clone());
            }
        }
    }
}
