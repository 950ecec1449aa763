//! A table with a column, or a row, for each county or body → a report for each, and what is left for the whole.

use std::ops::Range;

use crate::codebook::Codebook;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Cell, Grid, Layout, Line, Method, Piece, Role};
use crate::identify::heads::{self, HeadKind, heads};
use crate::identify::prose::{Prose, prose};
use crate::identify::{self, Heading, Issuer, ReportId};
use crate::source::Place;

use super::Part;
use super::columns::{Columns, LEAST, Whose, columns, may_name};

/// Lines above and below a table in which a note on it may stand.
const MOST_ABOVE: usize = 4;
const MOST_BELOW: usize = 6;
/// A note is no longer than this, in characters; what is longer is the text of the whole.
const LONGEST: usize = 60;

/// The reports of a document that has such a table: that of the whole first, where anything is left for it.
/// `None` where it has none, or where a column of it is not clear. `text` is that of the layout.
pub fn across(
    layout: &Layout,
    text: &Prose,
    folder: &str,
    codebook: &Codebook,
) -> Option<Vec<Part>> {
    let grids = layout.pieces.iter().enumerate().filter_map(|(index, piece)| match piece {
        Piece::Grid(grid) if may_be(grid, codebook) => Some((index, grid)),
        Piece::Grid(_) | Piece::Text(_) => None,
    });
    let mut grids = grids.peekable();
    grids.peek()?;
    let area = identify::identify(text, folder, codebook);
    let mut found = grids.filter_map(|(index, grid)| Table::of(index, grid, &area, codebook));
    let table = found.next()?;
    // Where a second one goes on is not told.
    if found.next().is_some() {
        return None;
    }
    table.parts(layout, text, &area, codebook)
}

/// Whether bodies are named side by side, or below each other, where such a table has them. Few tables do, and whose
/// document it is need be asked for no others.
fn may_be(grid: &Grid, codebook: &Codebook) -> bool {
    let own = &grid.rows[titles(grid)..];
    let is_large = grid.rows.len() > 2 && grid.width() > 2;
    let are_named = |cells: &mut dyn Iterator<Item = &Cell>| {
        cells.filter(|cell| may_name(&cell.text, codebook)).nth(LEAST - 1).is_some()
    };
    grid.method == Method::Native
        && is_large
        && (are_named(&mut own.iter().take(1).flatten())
            || are_named(&mut own.iter().filter_map(|row| row.first())))
}

/// How many rows of a grid are its titles.
fn titles(grid: &Grid) -> usize {
    grid.rows.iter().take_while(|row| is_title(row)).count()
}

/// The table, upright, and where it stands.
struct Table {
    /// Index into `Layout::pieces`.
    piece: usize,
    /// Its rows above the names.
    titles: Grid,
    /// What stands below them, with a column for each body.
    grid: Grid,
    columns: Columns,
}

impl Table {
    fn of(piece: usize, grid: &Grid, area: &ReportId, codebook: &Codebook) -> Option<Self> {
        let above = titles(grid);
        let titles = of_rows(grid, 0..above);
        let table = of_rows(grid, above..grid.rows.len());
        let (grid, columns) = match columns(&table, area, codebook) {
            Some(columns) => (table, columns),
            None => {
                let turned = table.transposed();
                let columns = columns(&turned, area, codebook)?;
                (turned, columns)
            }
        };
        Some(Self { piece, titles, grid, columns })
    }

    /// The reports: that of the whole first, where anything is left for it.
    fn parts(
        &self,
        layout: &Layout,
        text: &Prose,
        area: &ReportId,
        codebook: &Codebook,
    ) -> Option<Vec<Part>> {
        let lines = self.lines(layout)?;
        let (above, below) = notes(layout, text, &lines, area, codebook);
        let named = self.columns.whose.iter().filter_map(|(column, whose)| match whose {
            Whose::Named { body, .. } => Some((*column, body)),
            Whose::Whole | Whose::Sum | Whose::Level(_) => None,
        });
        let part = |(column, body): (usize, &String)| {
            let grid = self.column(column);
            let own: Vec<Line> =
                above.iter().cloned().chain(grid.lines()).chain(below.iter().cloned()).collect();
            let of_grid = |place: &Place| holds(&grid, place);
            Part {
                begins: self.grid.cell(0, column).and_then(|cell| cell.place.clone()),
                heading: Some(Heading { body: body.clone(), year: area.year }),
                doubt: None,
                prose: prose(&own),
                layout: Layout {
                    notes: layout
                        .notes
                        .iter()
                        .filter(|note| of_grid(&note.place))
                        .cloned()
                        .collect(),
                    findings: shared(&layout.findings, of_grid),
                    pieces: vec![Piece::Grid(grid)],
                    lines: own,
                    sheets: Vec::new(),
                },
            }
        };
        let named: Vec<Part> = named.map(part).collect();
        let mut parts: Vec<Part> =
            self.whole(layout, lines, area).into_iter().chain(named).collect();
        if let Some(first) = parts.first_mut() {
            first.layout.findings.extend(self.told());
        }
        Some(parts)
    }

    /// What is left for the whole: its own column and the text around, if there is any.
    fn whole(&self, layout: &Layout, lines: Range<usize>, area: &ReportId) -> Option<Part> {
        let of = |wanted: &Whose| {
            self.columns.whose.iter().find(|(_, whose)| whose == wanted).map(|(column, _)| *column)
        };
        let (whole, sum) = (of(&Whose::Whole), of(&Whose::Sum));
        let own = whole.or(sum).map(|column| self.column(column));
        let doubt = (whole.is_none() && sum.is_some() && self.are_some_of_its_bodies()).then(|| {
            let place = area.place.as_deref().unwrap_or_default();
            let message = format!(
                "the column is the sum of those beside it, and nothing says that they are all of {place}"
            );
            Finding::source(Rule::OtherColumn, Severity::Warning, message)
        });
        let of_table = |place: &Place| holds(&self.grid, place);
        let of_own = |place: &Place| !of_table(place) || own.iter().any(|grid| holds(grid, place));
        let mut pieces = layout.pieces.clone();
        let in_place = [&self.titles].into_iter().chain(&own).filter(|grid| !grid.rows.is_empty());
        let in_place: Vec<Piece> = in_place.cloned().map(Piece::Grid).collect();
        pieces.splice(self.piece..=self.piece, in_place);
        let mut text = layout.lines.clone();
        text.splice(lines, own.iter().flat_map(Grid::lines));
        let speaks = own.is_some()
            || text.iter().any(|line| line.text.contains('。'))
            || pieces.iter().filter(|piece| matches!(piece, Piece::Grid(_))).count() > 1;
        speaks.then(|| Part {
            begins: text.first().map(|line| line.place.clone()),
            heading: None,
            doubt,
            prose: prose(&text),
            layout: Layout {
                pieces,
                lines: text,
                sheets: Vec::new(),
                notes: layout.notes.iter().filter(|note| of_own(&note.place)).cloned().collect(),
                findings: shared(&layout.findings, of_own),
            },
        })
    }

    /// Whether the columns are of departments alone, or of towns: no sum of them is of a whole area.
    fn are_some_of_its_bodies(&self) -> bool {
        let kind = |whose: &Whose| match whose {
            Whose::Named { kind, .. } => Some(*kind),
            // The bodies of its own level are the others.
            Whose::Level(_) => Some(Issuer::Area),
            Whose::Whole | Whose::Sum => None,
        };
        let mut kinds = self.columns.whose.iter().filter_map(|(_, whose)| kind(whose));
        let first = kinds.next().unwrap_or_default();
        first != Issuer::Area && kinds.all(|kind| kind == first)
    }

    /// What a reader of the data is told of the columns.
    fn told(&self) -> Vec<Finding> {
        let note = |message: String| Finding::source(Rule::OtherColumn, Severity::Note, message);
        let mut names: Vec<&str> = Vec::new();
        let mut found: Vec<Finding> = Vec::new();
        for (_, whose) in &self.columns.whose {
            match whose {
                Whose::Named { printed, .. } => names.push(printed),
                Whose::Level(name) => found.push(note(format!(
                    "column {name} is of no area and of no single body: its figures are left out"
                ))),
                Whose::Whole | Whose::Sum => {}
            }
        }
        let (n, names) = (names.len(), names.join(", "));
        found.push(note(format!(
            "one table has {n} bodies side by side, each a report of its own: {names}"
        )));
        found
    }

    /// The lines of the table below its titles. `None` where the layout has it in other lines.
    fn lines(&self, layout: &Layout) -> Option<Range<usize>> {
        let Some(Piece::Grid(printed)) = layout.pieces.get(self.piece) else { return None };
        let of_grid: Vec<Line> = printed.lines().collect();
        let start = layout.lines.windows(of_grid.len()).position(|lines| lines == of_grid)?;
        Some(start + self.titles.lines().count()..start + of_grid.len())
    }

    /// The labels and one of the columns, without the row of the names.
    fn column(&self, column: usize) -> Grid {
        let kept: Vec<usize> = self.columns.before.iter().copied().chain([column]).collect();
        let at = |column: usize| kept.iter().position(|kept| *kept == column);
        let cell = |row: usize, column: usize| {
            let cell = &self.grid.rows[row][column];
            let role = match cell.role {
                Role::Origin { rows, columns } => {
                    let own = kept.iter().filter(|kept| (column..column + columns).contains(kept));
                    Role::Origin { rows, columns: own.count() }
                }
                Role::Covered { row, column } => match (row.checked_sub(1), at(column)) {
                    (Some(row), Some(column)) => Role::Covered { row, column },
                    // The cell that covers it is left out.
                    (_, _) => return Cell::absent(),
                },
            };
            Cell { role, ..cell.clone() }
        };
        let rows = (1..self.grid.rows.len())
            .map(|row| kept.iter().map(|column| cell(row, *column)).collect())
            .collect();
        Grid {
            rows,
            method: self.grid.method,
            name: self.grid.name.clone(),
            hidden: self.grid.hidden,
        }
    }
}

/// Whether a row has one text and is no part of the table below.
fn is_title(row: &[Cell]) -> bool {
    row.iter().filter(|cell| !cell.text.trim().is_empty()).nth(1).is_none()
}

fn of_rows(grid: &Grid, rows: Range<usize>) -> Grid {
    let first = rows.start;
    let cell = |cell: &Cell| match cell.role {
        Role::Covered { row, column } => match row.checked_sub(first) {
            Some(row) => Cell::covered(row, column),
            None => Cell::absent(),
        },
        Role::Origin { .. } => cell.clone(),
    };
    let rows = grid.rows[rows].iter().map(|row| row.iter().map(cell).collect()).collect();
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}

fn holds(grid: &Grid, place: &Place) -> bool {
    grid.rows.iter().flatten().any(|cell| cell.place.as_ref() == Some(place))
}

/// A finding without a place is about the whole file, and so about each report in it.
fn shared(findings: &[Finding], is_own: impl Fn(&Place) -> bool) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.place.as_ref().is_none_or(&is_own)).cloned().collect()
}

/// The lines above and below a table that may say something of all its figures: its title, without
/// the name of the whole, and notes.
fn notes(
    layout: &Layout,
    of_whole: &Prose,
    table: &Range<usize>,
    area: &ReportId,
    codebook: &Codebook,
) -> (Vec<Line>, Vec<Line>) {
    let heads = heads(of_whole, codebook.divisions);
    let place = area.place.as_deref().unwrap_or_default();
    let kept = |index: usize| {
        let line = &layout.lines[index];
        let kinds = || heads.iter().filter(|head| head.line == index).map(|head| head.kind);
        let is_title = kinds().any(|kind| matches!(kind, HeadKind::Title | HeadKind::TableTitle));
        let text = line.alone()?;
        if is_title {
            let behind = text.find(place).map_or(text, |at| &text[at + place.len()..]);
            let year = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
            return Some(Line { text: behind[year..].to_owned(), place: line.place.clone() });
        }
        let own = of_whole.lines.iter().find(|own| own.index == index)?;
        let is_body = heads::name(own, codebook.divisions).is_some();
        let is_note = kinds().next().is_none() && !is_body && text.chars().nth(LONGEST).is_none();
        is_note.then(|| line.clone())
    };
    let above = table.start.saturating_sub(MOST_ABOVE)..table.start;
    let below = table.end..(table.end + MOST_BELOW).min(layout.lines.len());
    (above.filter_map(kept).collect(), below.filter_map(kept).collect())
}
