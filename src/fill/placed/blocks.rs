//! Blocks with their own column headings, one below the other, without drawn lines.

use std::collections::BTreeMap;

use crate::codebook::Table;
use crate::grid::Method;
use crate::source::{Place, Rect};

use super::columns::{self, Stretch};
use super::rows::{self, Row};
use super::spots::{self, Spot};
use super::{ENOUGH, place};
use crate::fill::edition::Asked;
use crate::fill::judge::Proposal;
use crate::fill::slots::Held;
use crate::fill::{FilledTable, lines};

/// The headings of a block stand so many words before its first label at most.
const MOST_WORDS: usize = 30;

/// A row with the headings over it.
struct Block {
    row: Row,
    /// Column of the form and where its heading stands, from left to right.
    headings: Vec<(usize, Stretch)>,
}

/// Reads the blocks, if most of their rows are found below their headings.
pub fn fill<'c>(asked: &Asked<'c, '_>, spots: &[Spot<'_>]) -> Option<Proposal<'c>> {
    let blocks = blocks(asked.table, spots);
    let left =
        blocks.iter().filter(|block| block.row.remarked).map(|block| block.row.row).collect();
    let enough = blocks.len() * ENOUGH.1 >= asked.table.asked() * ENOUGH.0;
    enough.then(|| Proposal { table: filled(asked, &blocks, spots), left })
}

fn blocks(table: &Table, spots: &[Spot<'_>]) -> Vec<Block> {
    let mut rows = rows::find(table, spots);
    rows::give_figures(&mut rows, spots);
    rows.into_iter()
        .filter_map(|row| {
            let headings = headings(table, &row, spots)?;
            Some(Block { row, headings })
        })
        .collect()
}

/// The nearest headings above a row, one for each of its columns.
fn headings(table: &Table, row: &Row, spots: &[Spot<'_>]) -> Option<Vec<(usize, Stretch)>> {
    let own = table.items.iter().filter(|item| item.row == row.row);
    let before = &spots[row.first().saturating_sub(MOST_WORDS)..row.first()];
    let found = own.map(|item| {
        let column = &table.columns[item.column];
        let names = column.path.last().into_iter().chain(&column.aliases);
        let keys = names.map(|name| super::key(name));
        let area = keys.filter_map(|key| spots::find_last(&key, before)).next()?;
        Some((item.column, (area.x0, area.x1)))
    });
    let mut found: Vec<(usize, Stretch)> = found.collect::<Option<_>>()?;
    found.sort_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let at: Vec<Stretch> = found.iter().map(|(_, at)| *at).collect();
    columns::are_apart(&at).then_some(found)
}

fn filled<'c>(
    &Asked { form, table, .. }: &Asked<'c, '_>,
    blocks: &[Block],
    spots: &[Spot<'_>],
) -> FilledTable<'c> {
    let mut filled = FilledTable::absent(form, table, Method::Aligned);
    filled.place = blocks.first().map(|block| place(&block.row.parts[0]));
    for Block { row, headings } in blocks.iter().filter(|block| block.row.is_plain()) {
        let Some(cells) = cells(row, headings, spots) else { continue };
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            let own = headings.iter().find(|(column, _)| *column == of.column);
            let (true, Some(&(_, (x0, x1)))) = (of.row == row.row, own) else { continue };
            item.label = row.label.clone();
            item.column_label = table.columns[of.column].path.last().cloned().unwrap_or_default();
            let (page, area) = row.parts[0];
            let blank = Place::Box { page, area: Rect { x0, x1, ..area } };
            let (text, place) = match cells.get(&of.column) {
                Some(&spot) => (spots[spot].word.text.as_str(), spots[spot].place()),
                None => ("", blank),
            };
            lines::put(item, of, &Held::Own { text, place: Some(&place) }, &[]);
        }
    }
    filled
}

/// The figure of each column: by order where there are as many, else below its heading.
fn cells(
    row: &Row,
    headings: &[(usize, Stretch)],
    spots: &[Spot<'_>],
) -> Option<BTreeMap<usize, usize>> {
    let area = |&spot: &usize| (spots[spot].word.area.x0, spots[spot].word.area.x1);
    if row.figures.len() == headings.len() {
        let mut figures = row.figures.clone();
        figures.sort_by(|a, b| area(a).0.total_cmp(&area(b).0));
        return Some(headings.iter().map(|(column, _)| *column).zip(figures).collect());
    }
    let at: Vec<Stretch> = headings.iter().map(|(_, at)| *at).collect();
    let at = columns::below(&at, &columns::stretches(row.figures.iter().map(area)))?;
    let mut cells = BTreeMap::new();
    for &spot in &row.figures {
        let (x, _) = spots[spot].middle();
        let index = at.iter().position(|&(x0, x1)| (x0..=x1).contains(&x))?;
        if cells.insert(headings[index].0, spot).is_some() {
            return None;
        }
    }
    Some(cells)
}
