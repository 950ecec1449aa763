//! Figures of cells that reach over more than one row or column, where no line and no format says so.
//!
//! A figure halfway between two labels may be of both. A text copied from a page has no cells in the row
//! that such a cell reaches into, and a figure alone in its row may be that of all columns.

use rustc_hash::FxHashMap;

use crate::codebook::{Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Cell, Grid, Layout, Line, Method, Piece};
use crate::labels;
use crate::reading::{Missing, Reading};
use crate::source::{Place, Rect};
use crate::text::fold::{fold, is_han};
use crate::text::label;
use crate::text::number::{self, CellText};

use super::{FilledItem, FilledTable};

/// How much nearer a figure may stand to one of two labels and still be halfway between them, in parts of
/// their distance.
const HALFWAY: f32 = 0.15;

const HALFWAY_TOLD: &str = "the figure stands halfway between two rows and may be of both";

/// Rows stand this close at most, in parts of the height of a line.
const APART: f32 = 5.0;

/// Cells of a row that is printed with all its blanks.
const WHOLE: usize = 4;

/// Doubts such figures, and takes back that the cells beside them are blank.
pub fn doubt(tables: &mut [FilledTable<'_>], layout: &Layout) {
    let bare = over_bare_rows(layout);
    let blocks = blocks(&layout.lines);
    let labels = labels_of_pages(&layout.lines);
    for filled in tables.iter_mut() {
        let Some((_, table)) = filled.form else { continue };
        let mut doubted = halfway(filled, table, &labels);
        doubted.extend(between_lines(filled, table, &layout.lines, &blocks));
        doubted.extend(alone(filled, table));
        doubted.extend(bare.iter().flat_map(|bare| bare.doubted(filled, table)));
        doubted.into_iter().for_each(|doubted| doubted.tell(filled, table));
    }
}

/// A figure, and the items of which it may be as well.
struct Doubted {
    item: usize,
    others: Vec<usize>,
    told: &'static str,
}

impl Doubted {
    fn tell(self, filled: &mut FilledTable<'_>, table: &Table) {
        let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, self.told);
        let item = &mut filled.items[self.item];
        item.reading.flag(finding.of(&table.items[self.item].indicator).at(item.place.clone()));
        for other in self.others {
            let reading = &mut filled.items[other].reading;
            if matches!(reading, Reading::Missing(Missing::Blank | Missing::RowAbsent)) {
                *reading = Reading::Missing(Missing::Ambiguous);
            }
        }
    }
}

/// Figures halfway between the labels of two rows, of which the other has none.
fn halfway(
    filled: &FilledTable<'_>,
    table: &Table,
    labels: &FxHashMap<u32, Vec<(f32, &str)>>,
) -> Vec<Doubted> {
    let between = |(item, read): (usize, &FilledItem)| {
        let (page, area) = on_white(read).filter(|_| read.reading.value().is_some())?;
        let y = area.centre().1;
        let on_page = labels.get(&page)?;
        // Where a label stands at its height, it is that label's.
        let is_beside = |(at, _): &(f32, &str)| (at - y).abs() < SAME_LINE * area.height();
        if on_page.iter().any(is_beside) {
            return None;
        }
        open_beside(filled, table, item).find_map(|(above, below, other)| {
            let names = |row: usize| names(table, row);
            let (over, under) = (names(above), names(below));
            let is_named = |names: &[String], text: &str| {
                let words = labels::words(&fold(text));
                names.iter().any(|name| words.starts_with(name))
            };
            let a = on_page.iter().filter(|(at, text)| *at < y && is_named(&over, text));
            let a = a.map(|(at, _)| *at).max_by(f32::total_cmp)?;
            let b = on_page.iter().filter(|(at, text)| *at > y && is_named(&under, text));
            let b = b.map(|(at, _)| *at).min_by(f32::total_cmp)?;
            let is_halfway = ((y - a) - (b - y)).abs() <= HALFWAY * (b - a);
            (is_halfway && b - a <= APART * area.height()).then(|| Doubted {
                item,
                others: vec![other],
                told: HALFWAY_TOLD,
            })
        })
    };
    filled.items.iter().enumerate().filter_map(between).collect()
}

/// The same of a text that keeps the columns of a page: a figure alone on its line between those of two rows, of which
/// each has a cell and neither a figure.
fn between_lines(
    filled: &FilledTable<'_>,
    table: &Table,
    lines: &[Line],
    blocks: &FxHashMap<u32, usize>,
) -> Vec<Doubted> {
    let has_cells = |line: &Line| line.text.trim().contains("  ");
    let is_bare = |line: &Line| {
        let last = line.text.split_whitespace().next_back().map(number::cell);
        matches!(last, Some(CellText::Unreadable))
    };
    let is_label = |line: &Line, row: usize| {
        let words = labels::words(&fold(&line.text));
        has_cells(line) && names(table, row).iter().any(|name| words.starts_with(name))
    };
    let between = |(item, read): (usize, &FilledItem)| {
        let Some(Place::Block(block)) = &read.place else { return None };
        read.reading.value()?;
        let at = *blocks.get(block)?;
        let is_alone = !lines[at].text.contains(is_han);
        let is_text = |line: &&Line| !line.text.trim().is_empty();
        let above =
            lines[..at].iter().rev().find(is_text).filter(|line| is_alone && is_bare(line))?;
        let below = lines[at + 1..].iter().find(is_text).filter(|line| is_bare(line))?;
        let is_between = |&(over, under, _): &(usize, usize, usize)| {
            is_label(above, over) && is_label(below, under)
        };
        let (_, _, other) = open_beside(filled, table, item).find(is_between)?;
        Some(Doubted { item, others: vec![other], told: HALFWAY_TOLD })
    };
    filled.items.iter().enumerate().filter_map(between).collect()
}

/// The first line of each block of a text.
fn blocks(lines: &[Line]) -> FxHashMap<u32, usize> {
    let mut blocks = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        if let Place::Block(block) = line.place {
            blocks.entry(block).or_insert(at);
        }
    }
    blocks
}

/// A label at the height of a figure is nearer than this, in parts of the height of the figure.
const SAME_LINE: f32 = 0.3;

/// The place of a figure on a page that no drawn cell holds.
fn on_white(item: &FilledItem) -> Option<(u32, Rect)> {
    match &item.place {
        Some(Place::Box { page, area }) if !item.method.has_cells() => Some((*page, *area)),
        Some(Place::Box { .. } | Place::Cell { .. } | Place::Block(_)) | None => None,
    }
}

/// The heights of the lines with words, by their pages.
fn labels_of_pages(lines: &[Line]) -> FxHashMap<u32, Vec<(f32, &str)>> {
    let mut pages: FxHashMap<u32, Vec<(f32, &str)>> = FxHashMap::default();
    for line in lines {
        if let Place::Box { page, area } = &line.place
            && line.text.contains(is_han)
        {
            pages.entry(*page).or_default().push((area.centre().1, line.text.as_str()));
        }
    }
    pages
}

/// What a label of the row begins with, by all its names.
fn names(table: &Table, row: usize) -> Vec<String> {
    let row = &table.rows[row];
    let all = std::iter::once(&row.label).chain(&row.aliases);
    all.flat_map(|name| [fold(name), label::parse(name).bare])
        .map(|name| labels::words(&name))
        .filter(|name| !name.is_empty())
        .collect()
}

/// The rows before and behind a row that are asked for figures.
fn asked_beside(table: &Table, row: usize) -> (Option<usize>, Option<usize>) {
    let asked = |row: &usize| of_row(table, *row).next().is_some();
    ((0..row).rfind(asked), (row + 1..table.rows.len()).find(asked))
}

/// The rows above and below the place between the row of an item and each of those beside it, and the item of the other
/// row in the same column, where that has no figure.
fn open_beside(
    filled: &FilledTable<'_>,
    table: &Table,
    item: usize,
) -> impl Iterator<Item = (usize, usize, usize)> {
    let of = &table.items[item];
    let (above, below) = asked_beside(table, of.row);
    let pairs = [above.map(|row| (row, of.row, row)), below.map(|row| (of.row, row, row))];
    pairs.into_iter().flatten().filter_map(move |(over, under, row)| {
        let other = of_row(table, row).find(|other| table.items[*other].column == of.column)?;
        filled.items[other].reading.value().is_none().then_some((over, under, other))
    })
}

fn of_row(table: &Table, row: usize) -> impl Iterator<Item = usize> {
    (0..table.items.len()).filter(move |item| table.items[*item].row == row)
}

/// A figure alone in its row, in the middle of all columns.
fn alone(filled: &FilledTable<'_>, table: &Table) -> Vec<Doubted> {
    if table.shape != Shape::Matrix {
        return Vec::new();
    }
    let middle = table.columns.len() / 2;
    let rows = (0..table.rows.len()).filter_map(|row| {
        let items: Vec<usize> = of_row(table, row).collect();
        let is_read = |item: &&usize| filled.items[**item].reading.value().is_some();
        let mut read = items.iter().filter(is_read);
        let (&item, None) = (read.next()?, read.next()) else { return None };
        let is_blank = |other: &usize| {
            *other == item || filled.items[*other].reading == Reading::Missing(Missing::Blank)
        };
        let alone = table.items[item].column == middle && items.len() == table.columns.len();
        (alone && !filled.items[item].method.is_drawn() && items.iter().all(is_blank)).then(|| {
            Doubted {
                item,
                others: items.clone(),
                told: "alone in its row, and the total is blank: it may be of several columns",
            }
        })
    });
    rows.collect()
}

/// A row of a text with cells, behind which stands one that has none of its own.
struct Bare {
    place: Place,
    /// The words of the label below.
    below: String,
}

impl Bare {
    fn doubted(&self, filled: &FilledTable<'_>, table: &Table) -> Vec<Doubted> {
        let is_here = |item: &usize| {
            let item = &filled.items[*item];
            item.place.as_ref() == Some(&self.place) && item.reading.value().is_some()
        };
        let here = (0..filled.items.len()).filter(is_here);
        let doubted = here.filter_map(|item| {
            let below = asked_beside(table, table.items[item].row).1?;
            let is_below = names(table, below).iter().any(|name| self.below.ends_with(name));
            let others: Vec<usize> = of_row(table, below).collect();
            let is_open = others.iter().all(|other| filled.items[*other].reading.value().is_none());
            let told = "the row below has no cells of its own: the figure may be of both";
            (is_below && is_open).then_some(Doubted { item, others, told })
        });
        doubted.collect()
    }
}

/// The rows above those without cells, in texts that keep the cells of blank rows.
fn over_bare_rows(layout: &Layout) -> Vec<Bare> {
    let grids: Vec<&Grid> = layout
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Grid(grid) if grid.method == Method::Delimited => Some(grid),
            Piece::Grid(_) | Piece::Text(_) => None,
        })
        .collect();
    let rows: Vec<Vec<Kept<'_>>> =
        grids.iter().map(|grid| grid.rows.iter().map(|row| Kept::of(row)).collect()).collect();
    let is_blank = |row: &Kept<'_>| row.label.is_some() && row.cells >= WHOLE && !row.has_figure;
    if !rows.iter().flatten().any(is_blank) {
        return Vec::new();
    }
    let pairs = rows.iter().flat_map(|rows| rows.windows(2));
    let bare = pairs.filter_map(|pair| {
        let [over, bare] = pair else { return None };
        let below = bare.label.filter(|_| bare.cells == 0 && over.has_figure)?;
        Some(Bare { place: over.place?.clone(), below: labels::words(&fold(below)) })
    });
    bare.collect()
}

/// What is printed of a row.
struct Kept<'g> {
    label: Option<&'g str>,
    /// Behind its label, blank ones as well.
    cells: usize,
    has_figure: bool,
    place: Option<&'g Place>,
}

impl<'g> Kept<'g> {
    fn of(row: &'g [Cell]) -> Self {
        let printed: Vec<&Cell> = row.iter().filter(|cell| cell.place.is_some()).collect();
        let label = printed.iter().rposition(|cell| cell.text.contains(is_han));
        let behind = &printed[label.map_or(0, |label| label + 1)..];
        Kept {
            label: label.map(|label| printed[label].text.as_str()),
            cells: behind.len(),
            has_figure: behind.iter().any(|cell| cell.text.contains(|c: char| c.is_ascii_digit())),
            place: printed.first().and_then(|cell| cell.place.as_ref()),
        }
    }
}
