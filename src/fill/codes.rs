//! Columns that number the rows of a table: 序号, 代码, 行次; and the row that numbers its columns. None of their
//! numbers is a figure.

use crate::grid::{Cell, Grid, Role};
use crate::text::heading;
use crate::text::number::{self, CellText};

/// Digits and letters of the longest number of a row: 10.2, A101.
const LONGEST: usize = 6;

/// Fewer numbers may be figures.
const LEAST_NUMBERED: usize = 5;

/// A grid without its columns of numbers and the row that numbers its columns. Lists know theirs: see
/// `columns`.
pub fn without(mut grid: Grid) -> Grid {
    if let Some(row) = numbering_row(&grid) {
        drop_row(&mut grid, row);
    }
    let found: Vec<usize> =
        (0..grid.width()).filter(|&column| is_of_codes(&grid, column)).collect();
    found.into_iter().rev().fold(grid, |grid, column| without_column(&grid, column))
}

/// The row 甲 | 1 | 2 | 3 … above figures.
fn numbering_row(grid: &Grid) -> Option<usize> {
    let texts = |row: usize| {
        let own = grid.rows[row].iter().filter(|cell| matches!(cell.role, Role::Origin { .. }));
        own.map(|cell| cell.text.trim()).filter(|text| !text.is_empty())
    };
    let numbers = |row: usize| {
        let is_mark = |text: &&str| {
            text.chars().count() == 1 || heading::role(text) == Some(heading::Role::Code)
        };
        let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let behind = texts(row).skip_while(|text| !is_number(text) && is_mark(text));
        let count = behind.clone().count();
        let counts_on = behind.zip(1_usize..).all(|(text, number)| text.parse() == Ok(number));
        counts_on && count >= LEAST_NUMBERED
    };
    let has_figure =
        |row: usize| texts(row).any(|text| matches!(number::cell(text), CellText::Number { .. }));
    let row = (0..grid.rows.len()).find(|row| has_figure(*row)).filter(|row| numbers(*row))?;
    (row + 1..grid.rows.len()).any(has_figure).then_some(row)
}

/// Takes a row away that no cell reaches into.
fn drop_row(grid: &mut Grid, gone: usize) {
    let is_reached = |cell: &Cell| matches!(cell.role, Role::Covered { row, .. } if row < gone);
    if grid.rows[gone].iter().any(is_reached) {
        return;
    }
    grid.rows.remove(gone);
    for cell in grid.rows[gone..].iter_mut().flatten() {
        if let Role::Covered { row, .. } = &mut cell.role {
            *row -= usize::from(*row > gone);
        }
    }
}

/// Whether a column has such a heading, and below it numbers alone, headings of the next block, and
/// titles that reach over other columns too.
fn is_of_codes(grid: &Grid, column: usize) -> bool {
    let is_heading = |row: &usize| {
        let cell = &grid.rows[*row][column];
        let alone = matches!(cell.role, Role::Origin { columns: 1, .. });
        alone && heading::role(&cell.text) == Some(heading::Role::Code)
    };
    let Some(first) = (0..grid.rows.len()).find(is_heading) else { return false };
    let is_of_code = |row: usize| {
        let cell = &grid.rows[row][column];
        is_heading(&row) || is_code(&cell.text) || !is_own(cell) || is_title(grid, row, column)
    };
    // Rows are not numbered by zeros, and hardly by one number: figures may have a strange heading.
    let mut numbers: Vec<&str> = grid.rows[first + 1..]
        .iter()
        .filter(|row| is_own(&row[column]) && !row[column].text.trim().is_empty())
        .map(|row| row[column].text.trim())
        .collect();
    numbers.sort_unstable();
    let again = numbers.windows(2).filter(|pair| pair[0] == pair[1] || pair[1] == "0").count();
    (first + 1..grid.rows.len()).all(is_of_code) && again * 4 <= numbers.len()
}

fn is_own(cell: &Cell) -> bool {
    matches!(cell.role, Role::Origin { columns: 1, .. })
}

fn is_code(text: &str) -> bool {
    let text = text.trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
    text.chars().count() <= LONGEST && text.chars().all(is_part)
}

/// Whether a text has its row for itself.
fn is_title(grid: &Grid, row: usize, column: usize) -> bool {
    grid.rows[row].iter().enumerate().all(|(at, cell)| at == column || cell.text.trim().is_empty())
}

fn without_column(grid: &Grid, gone: usize) -> Grid {
    let shift = |column: usize| if column > gone { column - 1 } else { column };
    let role = |column: usize, role: Role| match role {
        Role::Origin { rows, columns } => {
            let reaches = column < gone && gone < column + columns;
            Role::Origin { rows, columns: columns - usize::from(reaches) }
        }
        Role::Covered { row, column } => Role::Covered { row, column: shift(column) },
    };
    let row = |cells: &Vec<Cell>| {
        let kept = cells.iter().enumerate().filter(|(column, _)| *column != gone);
        let mut row: Vec<Cell> = kept
            .map(|(column, cell)| Cell { role: role(column, cell.role), ..cell.clone() })
            .collect();
        // What reaches over other columns too, or is a title in a text, stands in the next one now.
        let first = &cells[gone];
        if let (Role::Origin { rows, columns }, Some(next)) = (first.role, row.get_mut(gone)) {
            if columns > 1 {
                *next = Cell { role: Role::Origin { rows, columns: columns - 1 }, ..first.clone() };
            } else if !is_code(&first.text) && next.text.trim().is_empty() {
                *next =
                    Cell { text: first.text.clone(), place: first.place.clone(), ..next.clone() };
            }
        }
        row
    };
    let rows = grid.rows.iter().map(row).collect();
    Grid { rows, method: grid.method, name: grid.name.clone(), hidden: grid.hidden }
}
