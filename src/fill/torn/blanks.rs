//! Rows that print fewer figures than the table has columns → which cells are blank?
//!
//! Most ways of taking the text out of a page drop blank cells. Where the text keeps the columns
//! of the page, the rows around tell; else the sums may leave one way alone.

use rust_decimal::Decimal;

use crate::codebook::Table;
use crate::text::number;

use super::pieces::Figure;
use super::rows::Row;
use super::sums::Equations;

/// Columns of text between two figures that are more than a space between words.
const GAP: usize = 2;
/// Rows above and below in which the columns are looked for.
const NEAR: usize = 8;

/// Per column of the table: the number of the figure in it, if it has one.
pub type Placing = Vec<Option<usize>>;

/// Places a row by the columns of the text, as the nearest whole rows above and below have them.
pub fn by_columns(rows: &[Row<'_>], index: usize, count: usize) -> Option<Placing> {
    let near = |row: &&Row<'_>| row.is_whole(count) && row.first == row.last;
    let above = rows[..index].iter().rev().take(NEAR).find(near)?;
    let below = rows[index + 1..].iter().take(NEAR).find(near)?;
    let by = |measure: usize| {
        // Rows around that do not stand in the same columns say nothing about one between them.
        under(&above.cells, &below.cells, measure)?;
        let placing = under(&above.cells, &rows[index].cells, measure)?;
        let same = under(&below.cells, &rows[index].cells, measure)? == placing;
        (same && keeps_columns(&rows[index], &placing, measure)).then_some(placing)
    };
    (0..2).find_map(by)
}

/// Whether the text leaves room for every blank cell between two figures of a row, and for one at
/// least: where single spaces part all figures, nothing is kept of the columns.
fn keeps_columns(row: &Row<'_>, placing: &Placing, measure: usize) -> bool {
    let printed: Vec<usize> =
        (0..placing.len()).filter(|&column| placing[column].is_some()).collect();
    let gap = |pair: &[Figure<'_>]| pair[1].at[measure].start - pair[0].at[measure].end;
    let gaps: Vec<usize> = row.cells.windows(2).map(gap).collect();
    let narrowest = gaps.iter().copied().min().unwrap_or(0);
    let wide = |(pair, gap): (&[usize], &usize)| {
        let blanks = pair[1] - pair[0] - 1;
        *gap >= narrowest + blanks * GAP
    };
    gaps.iter().any(|gap| *gap >= GAP) && printed.windows(2).zip(&gaps).all(wide)
}

/// The column of each figure, if each stands under or over one column alone, and no two under one.
fn under(columns: &[Figure<'_>], cells: &[Figure<'_>], measure: usize) -> Option<Placing> {
    let mut placing = vec![None; columns.len()];
    for (index, cell) in cells.iter().enumerate() {
        let at = &cell.at[measure];
        let meets = |column: &usize| {
            let other = &columns[*column].at[measure];
            at.start < other.end && other.start < at.end
        };
        let mut met = (0..columns.len()).filter(meets);
        let (Some(column), None) = (met.next(), met.next()) else { return None };
        if placing[column].replace(index).is_some() {
            return None;
        }
    }
    Some(placing)
}

/// A row of the form whose figures are fewer than its columns.
pub struct Short<'r, 'l> {
    pub row: usize,
    pub cells: &'r [Figure<'l>],
}

/// More ways than this to take the rows together are not tried.
const MOST_TRIED: usize = 4_000;

/// Places several rows at once, so that every equation of the table holds; blank cells count as
/// zero. What all solutions have in common is told, per row and column; `None` is open.
pub fn by_sums(
    shorts: &[Short<'_, '_>],
    table: &Table,
    equations: &Equations,
    known: &impl Fn(usize) -> Decimal,
) -> Vec<Vec<Option<Option<usize>>>> {
    let ways: Vec<Vec<Way>> =
        shorts.iter().map(|short| ways(short.cells, table.columns.len())).collect();
    let short = |row: usize| shorts.iter().position(|short| short.row == row);
    let of_items: Vec<Option<(usize, usize)>> =
        table.items.iter().map(|item| Some((short(item.row)?, item.column))).collect();
    // Those of other rows alone hold whichever way is taken, or do not.
    let (open, settled) = equations.part(|item| of_items[item].is_some());
    let together = ways.iter().try_fold(1_usize, |together, ways| together.checked_mul(ways.len()));
    let are_few = together.is_some_and(|together| together <= MOST_TRIED);
    let mut search = Search { of_items, ways, equations: open, known, found: Vec::new() };
    // A row that no way gives leaves all of them open, before any is tried.
    if are_few && together != Some(0) && settled.hold(|item| Some(known(item))) {
        search.go(&mut Vec::new());
    }
    let common = |index: usize| {
        let placings: Vec<&Placing> = search
            .found
            .iter()
            .flat_map(|chosen| &search.ways[index][chosen[index]].placings)
            .collect();
        let column = |column: usize| {
            let first = placings.first()?[column];
            placings.iter().all(|placing| placing[column] == first).then_some(first)
        };
        (0..table.columns.len()).map(column).collect()
    };
    (0..shorts.len()).map(common).collect()
}

/// The values that a row may have, and how its figures can stand to give them.
struct Way {
    values: Vec<Decimal>,
    placings: Vec<Placing>,
}

/// Every way to place the figures of a row, in order, so that its total, in the last column, is
/// the sum of its parts. None where it is not: then the total is blank, or a figure is lost.
fn ways(cells: &[Figure<'_>], count: usize) -> Vec<Way> {
    let values: Option<Vec<Decimal>> = cells.iter().map(|cell| number::parse(cell.text)).collect();
    let Some(values) = values.filter(|values| (1..count).contains(&values.len())) else {
        return Vec::new();
    };
    let parts: Decimal = values[..values.len() - 1].iter().sum();
    let total = values[values.len() - 1];
    let mut ways: Vec<Way> = Vec::new();
    for mask in 0_u32..1 << count {
        // A total of nothing may as well be the figure of another column.
        let totalled = mask >> (count - 1) == 1;
        let adds_up = if totalled { parts == total } else { total.is_zero() && parts.is_zero() };
        if mask.count_ones() as usize != values.len() || !adds_up {
            continue;
        }
        let mut next = 0..values.len();
        let placing: Placing = (0..count)
            .map(|column| (mask >> column & 1 == 1).then(|| next.next()).flatten())
            .collect();
        let of_way: Vec<Decimal> =
            placing.iter().map(|cell| cell.map_or(Decimal::ZERO, |cell| values[cell])).collect();
        match ways.iter_mut().find(|way| way.values == of_way) {
            Some(way) => way.placings.push(placing),
            None => ways.push(Way { values: of_way, placings: vec![placing] }),
        }
    }
    ways
}

struct Search<'s, K> {
    /// Per item of the table: the short row that it is in, and its column.
    of_items: Vec<Option<(usize, usize)>>,
    /// Per short row.
    ways: Vec<Vec<Way>>,
    equations: Equations,
    known: &'s K,
    /// Per solution: the way of each row.
    found: Vec<Vec<usize>>,
}

impl<K: Fn(usize) -> Decimal> Search<'_, K> {
    /// The depth is the number of short rows, at most that of the form.
    fn go(&mut self, chosen: &mut Vec<usize>) {
        if chosen.len() == self.ways.len() {
            if self.equations.hold(|item| Some(self.value(item, chosen))) {
                self.found.push(chosen.clone());
            }
            return;
        }
        for way in 0..self.ways[chosen.len()].len() {
            chosen.push(way);
            self.go(chosen);
            chosen.pop();
        }
    }

    fn value(&self, item: usize, chosen: &[usize]) -> Decimal {
        match self.of_items[item] {
            Some((short, column)) => self.ways[short][chosen[short]].values[column],
            None => (self.known)(item),
        }
    }
}
