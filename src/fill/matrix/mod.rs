//! Grids of the shapes blocks, matrix and wide → `FilledTable`.

mod line;
mod read;
mod wrapped;

use std::borrow::Cow;

use crate::codebook::{Form, Shape, Table};
use crate::grid::{Grid, Method};
use crate::labels::{self, TableLabels};

use super::headings::Order;
use super::lines;
use super::{FilledTable, blocks, stacked, wide};
use line::{Cells, MatrixLine};

/// Fills a table that has column headings: blocks, a matrix, or one wide row.
///
/// `grids` are the parts in which it is printed, in order: one, or several where a page or a
/// sheet cuts it. The parts need not have the same columns, and only the first may have headings.
pub fn fill<'c>(
    grids: &[Grid],
    form: &'c Form,
    table: &'c Table,
    names: &TableLabels,
) -> FilledTable<'c> {
    let method = grids.first().map_or(Method::Native, |grid| grid.method);
    let mut filled = FilledTable::absent(form, table, method);
    let mut cells = grids.iter().flat_map(|grid| grid.rows.iter().flatten());
    filled.place = cells.find_map(|cell| cell.place.clone());
    match table.shape {
        Shape::Blocks => blocks::fill(&mut filled, grids, table, names),
        Shape::Matrix => {
            let grids: Vec<Cow<'_, Grid>> =
                grids.iter().map(|grid| stacked::apart(grid, names)).collect();
            let mut order = Order::default();
            let lines =
                grids.iter().flat_map(|grid| read::lines_of(grid, table, names, &mut order));
            let mut rows: Vec<MatrixLine<'_>> = lines.collect();
            trust_torn(&mut rows, table, names);
            lines::fill(&mut filled, &rows, table, names);
        }
        Shape::Wide => wide::fill(&mut filled, grids, table),
        // The columns of a list are found in another way: see `list`.
        Shape::List => {}
    }
    filled
}

/// Figures on lines below a label are those of another row where a text has set the columns of a
/// page one after the other. Where nearly all rows of the form come out, it has not; those beside
/// what does not come out stay in doubt.
fn trust_torn(lines: &mut [MatrixLine<'_>], table: &Table, names: &TableLabels) {
    let row = |label: &str| names.rows_named(&labels::keys(label)).first().copied();
    let comes_out = |line: &MatrixLine<'_>| {
        row(&line.label).is_some() && (line.adds_up() || matches!(line.cells, Cells::Each { .. }))
    };
    let printed = lines.iter().filter(|line| line.is_printed() && comes_out(line)).count();
    if printed * 5 < table.asked() * 4 {
        return;
    }
    let is_odd = |line: &MatrixLine<'_>| line.is_printed() && !comes_out(line);
    let odd: Vec<bool> = lines.iter().map(is_odd).collect();
    let any_odd = odd.contains(&true);
    // The label of another row right before its own, and that row without figures.
    let asks = |label: &&str| row(label).is_some_and(|row| !table.rows[row].heading);
    for (index, line) in lines.iter_mut().enumerate() {
        let beside = index.saturating_sub(1)..odd.len().min(index + 2);
        line.torn &= any_odd && (odd[beside].contains(&true) || line.groups.iter().any(asks));
    }
}
