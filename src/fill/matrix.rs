//! Grids of the shapes blocks, matrix and wide → `FilledTable`.

use crate::codebook::{Form, Table};
use crate::grid::Grid;

use super::FilledTable;

/// Fills a table that has column headings: blocks, a matrix, or one wide row.
///
/// `grids` are the parts in which it is printed, in order: one, or several where a page or a
/// sheet cuts it. The parts need not have the same columns, and only the first may have headings.
pub fn fill<'c>(grids: &[Grid], form: &'c Form, table: &'c Table) -> FilledTable<'c> {
    FilledTable::absent(form, table, grids[0].method)
}
