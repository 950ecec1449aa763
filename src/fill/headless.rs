//! Tables whose headings are a table of their own above them, as web pages print what is to stay in sight.

use std::borrow::Cow;

use crate::grid::{Cell, Grid, Layout, Method, Piece, Role};

use super::slots::{self, Slot};

/// The grids of a document, each below its headings.
pub fn grids(layout: &Layout) -> Vec<Cow<'_, Grid>> {
    let mut grids: Vec<Cow<'_, Grid>> = Vec::new();
    // Whether nothing stands between the last grid and here.
    let mut is_next = false;
    for piece in &layout.pieces {
        match piece {
            Piece::Text(line) => is_next &= line.text.trim().is_empty(),
            Piece::Grid(grid) => {
                match grids.last_mut().filter(|above| is_next && are_headings_of(above, grid)) {
                    Some(above) => *above = Cow::Owned(below(above, grid)),
                    None => grids.push(Cow::Borrowed(grid)),
                }
                is_next = true;
            }
        }
    }
    grids
}

/// Whether a grid prints no figure, and the one below it nothing else, in as many columns.
fn are_headings_of(above: &Grid, grid: &Grid) -> bool {
    let printed = |grid: &Grid, test: &dyn Fn(&Slot<'_>) -> bool| {
        let rows = slots::of_rows(grid);
        rows.iter().flatten().filter(|slot| slot.is_printed()).all(test)
    };
    let is_declared = |grid: &Grid| grid.method == Method::Native;
    is_declared(above)
        && is_declared(grid)
        && above.width() == grid.width()
        && above.width() > 1
        && printed(above, &|slot| !slot.is_figure())
        && printed(grid, &|slot| slot.is_figure())
}

fn below(above: &Grid, grid: &Grid) -> Grid {
    let height = above.rows.len();
    let moved = |cell: &Cell| match cell.role {
        Role::Covered { row, column } => {
            Cell { role: Role::Covered { row: row + height, column }, ..cell.clone() }
        }
        Role::Origin { .. } => cell.clone(),
    };
    let rows = grid.rows.iter().map(|row| row.iter().map(moved).collect());
    Grid { rows: above.rows.iter().cloned().chain(rows).collect(), ..above.clone() }
}
