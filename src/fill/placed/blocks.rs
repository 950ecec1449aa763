//! Blocks with their own column headings, one below the other, without drawn lines.

use crate::codebook::Table;
use crate::fill::FilledTable;
use crate::fill::edition::Asked;
use crate::fill::judge::Proposal;
use crate::grid::Method;

use super::columns::{self, InColumns, Stretch};
use super::rows::{self, Row};
use super::spots::{self, Spot};
use super::{ENOUGH, place};

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
    let enough = blocks.len() * ENOUGH.1 >= asked.table.asked() * ENOUGH.0;
    let rows = blocks.iter().map(|block| &block.row);
    enough.then(|| super::propose(filled(asked, &blocks, spots), asked.table, rows, spots))
}

fn blocks(table: &Table, spots: &[Spot<'_>]) -> Vec<Block> {
    let mut rows = rows::find(table, spots);
    rows::give_figures(table, &mut rows, spots);
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
        // The form's own unit may stand behind: 采购总金额（单位：元）.
        let keys = names.map(|name| super::key(name)).flat_map(|name| {
            let (with, named) =
                (format!("{name}{}", item.unit), format!("{name}单位{}", item.unit));
            [name, with, named]
        });
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
        let (columns, at): (Vec<usize>, Vec<Stretch>) = headings.iter().copied().unzip();
        let in_order = !columns::is_below_other(&at, &row.figures, table, spots);
        if let Some(at) = columns::below_headings(&at, &row.figures, in_order, spots) {
            InColumns::of(row, columns, at).fill(&mut filled, table, spots);
        }
    }
    filled
}
