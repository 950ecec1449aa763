//! Figures of all rows → columns of the form.

use std::collections::BTreeMap;

use crate::codebook::Table;
use crate::source::Rect;

use super::rows::Row;
use super::spots::{self, Spot};

/// From left to right, one for each column of the form.
pub type Stretch = (f32, f32);

/// Where the columns of the form stand.
pub struct Columns {
    /// `None` where figures do not stand below each other: only full rows can be read then.
    at: Option<Vec<Stretch>>,
    count: usize,
}

/// The columns of a table.
///
/// Rows with a figure in each column tell where they stand, and else the headings do.
pub fn columns(table: &Table, rows: &[Row], spots: &[Spot<'_>]) -> Columns {
    let count = table.columns.len();
    let area = |&spot: &usize| (spots[spot].word.area.x0, spots[spot].word.area.x1);
    let full: Vec<&Row> = rows.iter().filter(|row| row.figures.len() == count).collect();
    let base = match full[..] {
        [] => headings(table, rows, spots),
        _ => {
            let own = |index: usize| full.iter().map(move |row| area(&row.figures[index]));
            Some((0..count).map(|index| widest(own(index))).collect())
        }
    };
    let base = base.filter(|at: &Vec<Stretch>| are_apart(at));
    let stretches = stretches(rows.iter().flat_map(|row| &row.figures).map(area));
    let at = base.and_then(|base| {
        let aside = || is_beside(&base, &stretches).then(|| stretches.clone());
        below(&base, &stretches).or_else(aside)
    });
    Columns { at, count }
}

fn widest(areas: impl Iterator<Item = Stretch>) -> Stretch {
    areas.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), (x0, x1)| (a.min(x0), b.max(x1)))
}

pub fn are_apart(at: &[Stretch]) -> bool {
    at.windows(2).all(|pair| pair[0].1 <= pair[1].0)
}

/// Figures that stand below each other, from left to right.
pub fn stretches(areas: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
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
pub fn below(base: &[Stretch], stretches: &[Stretch]) -> Option<Vec<Stretch>> {
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

/// Where the headings stand, from left to right.
fn headings(table: &Table, rows: &[Row], spots: &[Spot<'_>]) -> Option<Vec<Stretch>> {
    let first = rows.first()?;
    let (page, _) = first.parts[0];
    let before = &spots[..first.first()];
    let start = before.iter().rposition(|spot| spot.page != page).map_or(0, |last| last + 1);
    let headings = table.columns.iter().map(|column| {
        let area = spots::find_last(&super::key(column.path.last()?), &before[start..])?;
        Some((area.x0, area.x1))
    });
    headings.collect()
}

impl Columns {
    /// The figure of each column in a row. `None` where two share a column, or one stands in none.
    pub fn cells(&self, row: &Row, spots: &[Spot<'_>]) -> Option<BTreeMap<usize, usize>> {
        let mut cells = BTreeMap::new();
        let Some(at) = &self.at else {
            let full = row.figures.len() == self.count;
            return full.then(|| row.figures.iter().copied().enumerate().collect());
        };
        for &spot in &row.figures {
            let (x, _) = spots[spot].middle();
            let column = at.iter().position(|&(x0, x1)| (x0..=x1).contains(&x))?;
            if cells.insert(column, spot).is_some() {
                return None;
            }
        }
        Some(cells)
    }

    /// Where the figure of a column would stand in a row.
    pub fn blank(&self, row: &Row, column: usize) -> (u32, Rect) {
        let (page, area) = row.parts[0];
        let (x0, x1) = self.at.as_ref().map_or((area.x0, area.x1), |at| at[column]);
        (page, Rect { x0, x1, ..area })
    }
}
