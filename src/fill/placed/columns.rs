//! Figures of all rows → columns of the form.

use crate::codebook::Table;
use crate::fill::slots::Held;
use crate::fill::{FilledTable, lines};
use crate::source::{Place, Rect};

use super::rows::Row;
use super::spots::{self, Spot};

/// From left to right.
pub type Stretch = (f32, f32);

/// A row of the form, and the columns in which its figures stand.
pub struct InColumns<'r> {
    /// Of the form.
    pub row: usize,
    pub label: &'r str,
    /// Columns of the form, as they stand from left to right.
    pub columns: Vec<usize>,
    /// Where they stand. `None` where only the order of the figures tells, and then no blank.
    pub at: Option<Vec<Stretch>>,
    /// Words of the pages.
    pub figures: &'r [usize],
    /// Page and height of the row.
    pub band: (u32, Rect),
}

impl<'r> InColumns<'r> {
    pub fn of(row: &'r Row, columns: Vec<usize>, at: Option<Vec<Stretch>>) -> Self {
        let Row { row: index, label, figures, parts, .. } = row;
        InColumns { row: *index, label, columns, at, figures, band: parts[0] }
    }

    /// Fills the items of the row; whether its columns could be told.
    pub fn fill(&self, filled: &mut FilledTable<'_>, table: &Table, spots: &[Spot<'_>]) -> bool {
        let Some(cells) = self.cells(spots) else { return false };
        let items = filled.items.iter_mut().zip(&table.items);
        for (item, of) in items.filter(|(_, of)| of.row == self.row) {
            let Some(index) = self.columns.iter().position(|column| *column == of.column) else {
                continue;
            };
            item.label = self.label.to_owned();
            item.column_label = table.columns[of.column].path.last().cloned().unwrap_or_default();
            let (text, place) = match cells[index] {
                Some(spot) => (spots[spot].word.text.as_str(), spots[spot].place()),
                None => ("", self.blank(index)),
            };
            lines::put(item, of, &Held::Own { text, place: Some(&place) }, &[]);
        }
        true
    }

    /// The figure of each column. `None` where two share a column, or one stands in none.
    fn cells(&self, spots: &[Spot<'_>]) -> Option<Vec<Option<usize>>> {
        let mut figures = self.figures.to_vec();
        // A row without any figure is blank, wherever its columns stand.
        if figures.is_empty() {
            return Some(vec![None; self.columns.len()]);
        }
        let Some(at) = &self.at else {
            let full = is_full(&figures, self.columns.len(), spots);
            figures.sort_by(|a, b| spots[*a].word.area.x0.total_cmp(&spots[*b].word.area.x0));
            return full.then(|| figures.into_iter().map(Some).collect());
        };
        let mut cells = vec![None; at.len()];
        for spot in figures {
            let (x, _) = spots[spot].middle();
            let column = at.iter().position(|&(x0, x1)| (x0..=x1).contains(&x))?;
            if cells[column].replace(spot).is_some() {
                return None;
            }
        }
        Some(cells)
    }

    /// Where the figure of a column would stand.
    fn blank(&self, index: usize) -> Place {
        let (page, area) = self.band;
        let (x0, x1) = self.at.as_ref().map_or((area.x0, area.x1), |at| at[index]);
        Place::Box { page, area: Rect { x0, x1, ..area } }
    }
}

/// Columns of the form as they stand from left to right: by the headings that were found, of which the total's may be the
/// first. Where not all are found, and the total stands behind the others, they stand in the form's order.
pub fn order(found: &[Option<Stretch>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    let (Some(Some(first)), Some(Some(last))) = (found.first(), found.last()) else {
        return order;
    };
    let total_first = last.1 <= first.0;
    match found.iter().copied().collect::<Option<Vec<Stretch>>>() {
        Some(at) => {
            order.sort_by(|a, b| at[*a].0.total_cmp(&at[*b].0));
            let stand: Vec<Stretch> = order.iter().map(|column| at[*column]).collect();
            if !are_apart(&stand) {
                order.sort_unstable();
            }
        }
        None if total_first => order.rotate_right(1),
        None => {}
    }
    order
}

/// Where the columns of a matrix stand, in an order from left to right; `None` where its figures do not
/// stand below each other.
///
/// Rows with a figure in each column tell where they stand, and else the headings do.
pub fn columns(
    found: &[Option<Stretch>],
    order: &[usize],
    rows: &[Row],
    spots: &[Spot<'_>],
) -> Option<Vec<Stretch>> {
    let count = order.len();
    let area = |&spot: &usize| (spots[spot].word.area.x0, spots[spot].word.area.x1);
    let full = rows.iter().filter(|row| is_full(&row.figures, count, spots));
    let full: Vec<Vec<Stretch>> = full.map(|row| from_left(&row.figures, spots)).collect();
    let base = match full[..] {
        [] => order.iter().map(|column| found[*column]).collect(),
        _ => {
            let own = |index: usize| widest(full.iter().map(|row| row[index]));
            Some((0..count).map(own).collect())
        }
    };
    let base = base.filter(|at: &Vec<Stretch>| are_apart(at));
    let stretches = stretches(rows.iter().flat_map(|row| &row.figures).map(area));
    let base = base?;
    let aside = || is_beside(&base, &stretches).then(|| stretches.clone());
    below(&base, &stretches).or_else(aside)
}

/// Whether as many figures as there are columns stand side by side: 63 above （71） are in one.
fn is_full(figures: &[usize], count: usize, spots: &[Spot<'_>]) -> bool {
    let middle = |(x0, x1): Stretch| (x0 + x1) / 2.0;
    // Wide figures may touch those beside them.
    let is_stacked = |pair: &[Stretch]| pair[1].0 < middle(pair[0]) || pair[0].1 > middle(pair[1]);
    figures.len() == count && !from_left(figures, spots).windows(2).any(is_stacked)
}

fn from_left(figures: &[usize], spots: &[Spot<'_>]) -> Vec<Stretch> {
    let areas = figures.iter().map(|&spot| &spots[spot].word.area);
    let mut areas: Vec<Stretch> = areas.map(|area| (area.x0, area.x1)).collect();
    areas.sort_by(|a, b| a.0.total_cmp(&b.0));
    areas
}

/// Where columns stand of which each has its own heading and no other row tells: as many figures as
/// headings stand in their order, and fewer below their headings. `None` where neither tells.
pub fn below_headings(
    headings: &[Stretch],
    figures: &[usize],
    in_order: bool,
    spots: &[Spot<'_>],
) -> Option<Option<Vec<Stretch>>> {
    if in_order && is_full(figures, headings.len(), spots) {
        return Some(None);
    }
    let area = |&spot: &usize| (spots[spot].word.area.x0, spots[spot].word.area.x1);
    are_apart(headings).then_some(())?;
    below(headings, &stretches(figures.iter().map(area))).map(Some)
}

/// Whether a figure stands away from its heading and below a short text that is none of the table's: in a column
/// 上年 or 备注 that the form does not have.
pub fn is_below_other(
    headings: &[Stretch],
    figures: &[usize],
    table: &Table,
    spots: &[Spot<'_>],
) -> bool {
    /// Characters of a heading.
    const LONGEST: usize = 8;
    let names =
        || table.columns.iter().flat_map(|column| column.path.iter().chain(&column.aliases));
    let meets = |area: &Rect, (x0, x1): Stretch| area.x0 < x1 && x0 < area.x1;
    let is_other = |spot: &Spot<'_>| {
        let length = spot.key.chars().count();
        let is_text = !spot.figure && (1..=LONGEST).contains(&length);
        is_text && !names().any(|name| super::key(name).contains(&spot.key))
    };
    figures.iter().any(|&figure| {
        let Spot { page, word, .. } = &spots[figure];
        let area = Rect { x0: word.area.x0 - word.size, x1: word.area.x1 + word.size, ..word.area };
        let above = spots[..figure].iter().rev().take_while(|spot| spot.page == *page);
        let above = above.filter(|spot| spot.word.area.bottom <= area.top).take(MOST_ABOVE);
        !headings.iter().any(|heading| meets(&area, *heading))
            && above
                .filter(|spot| meets(&area, (spot.word.area.x0, spot.word.area.x1)))
                .any(is_other)
    })
}

/// Words above a figure among which the heading of its column stands: those of the tables on the page.
const MOST_ABOVE: usize = 80;

fn widest(areas: impl Iterator<Item = Stretch>) -> Stretch {
    areas.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), (x0, x1)| (a.min(x0), b.max(x1)))
}

pub fn are_apart(at: &[Stretch]) -> bool {
    at.windows(2).all(|pair| pair[0].1 <= pair[1].0)
}

/// Figures that stand below each other, from left to right.
fn stretches(areas: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut areas: Vec<Stretch> = areas.collect();
    areas.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut stretches: Vec<Stretch> = Vec::new();
    for (x0, x1) in areas {
        match stretches.last_mut() {
            Some(last) if x0 <= last.1 => last.1 = last.1.max(x1),
            _ => stretches.push((x0, x1)),
        }
    }
    stretches
}

/// The columns with all figures below them, where every stretch stands below one column alone.
fn below(base: &[Stretch], stretches: &[Stretch]) -> Option<Vec<Stretch>> {
    let mut at = base.to_vec();
    for &(x0, x1) in stretches {
        let mut below =
            (0..base.len()).filter(|&index| x1.min(base[index].1) > x0.max(base[index].0));
        let (Some(only), None) = (below.next(), below.next()) else { return None };
        at[only] = (at[only].0.min(x0), at[only].1.max(x1));
    }
    are_apart(&at).then_some(at)
}

/// Whether figures stand in as many columns as there are, each between the headings beside its own:
/// headings may be set left and figures right.
fn is_beside(base: &[Stretch], stretches: &[Stretch]) -> bool {
    base.len() == stretches.len()
        && (1..base.len()).all(|index| {
            stretches[index].0 >= base[index - 1].1 && stretches[index - 1].1 <= base[index].0
        })
}

/// Where the headings stand, by the columns of the form: above the first row, or at the end of the page
/// before it.
pub fn headings(table: &Table, rows: &[Row], spots: &[Spot<'_>]) -> Vec<Option<Stretch>> {
    let Some(first) = rows.first() else { return vec![None; table.columns.len()] };
    let (page, _) = first.parts[0];
    let before = &spots[..first.first()];
    let on_page = |page: u32| {
        let start = before.partition_point(|spot| spot.page < page);
        let end = before.partition_point(|spot| spot.page <= page);
        let headings = table.columns.iter().map(|column| {
            let area = spots::find_last(&super::key(column.path.last()?), &before[start..end])?;
            Some((area.x0, area.x1))
        });
        headings.collect::<Vec<_>>()
    };
    let own = on_page(page);
    if own.iter().any(Option::is_some) { own } else { on_page(page.saturating_sub(1)) }
}
