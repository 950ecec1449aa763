//! The head of a table printed again on the next page → which rows are no rows of their own.

use super::{Cell, Grid, Role};

/// Takes the rows at the head of a table away that repeat the head of the one before.
pub fn drop_heading(before: &Grid, next: &mut Grid) {
    let spilled: Vec<Spilled> =
        (0..next.width()).filter_map(|column| Spilled::of(before, next, column)).collect();
    let count = rows(before, next, &spilled);
    // What has spilled from a row that is none of the head's is a row's own text.
    let from = |spilled: &Spilled| spilled.row == count;
    let (count, spilled) = match spilled.iter().all(from) {
        true => (count, spilled),
        false => (rows(before, next, &[]), Vec::new()),
    };
    for (column, length) in spilled.iter().flat_map(|spilled| &spilled.texts) {
        let text = &mut next.rows[count][*column].text;
        *text = behind(text, *length).to_owned();
    }
    drop_rows(next, count);
}

/// How many rows at the head of a table repeat the head of the one before.
fn rows(before: &Grid, next: &Grid, spilled: &[Spilled]) -> usize {
    let texts = |grid: &Grid, row: usize| -> Vec<String> {
        (0..grid.width()).map(|column| without_spaces(grid.text(row, column))).collect()
    };
    let same = |row: usize| {
        let (a, b) = (texts(before, row), texts(next, row));
        let held = |column: usize| spilled.iter().any(|own| own.row > row && own.holds(column));
        (0..a.len()).all(|column| a[column] == b[column] || held(column))
            && a.iter().any(|text| !text.is_empty())
    };
    let most = before.rows.len().min(next.rows.len());
    let count = (0..most).take_while(|&row| same(row)).count();
    // A heading ends where no cell reaches over its last row.
    (0..=count).rev().find(|&row| row == next.rows.len() || !is_inside(next, row)).unwrap_or(0)
}

/// A cell of the head that is lower where it is repeated: the program repeats some rows of the
/// head only, and what the cell has no room for is printed over the row below.
struct Spilled {
    /// The columns of the cell.
    from: usize,
    to: usize,
    /// The row below.
    row: usize,
    /// The cells there that begin with its text, and how many letters of each are the cell's.
    texts: Vec<(usize, usize)>,
}

impl Spilled {
    /// The cell of the first row at this column, if it begins as the one of the table before does
    /// and the rest of that text stands in the row below.
    fn of(before: &Grid, next: &Grid, column: usize) -> Option<Spilled> {
        let (whole, cell) = (before.rows.first()?.get(column)?, &next.rows.first()?[column]);
        let Role::Origin { rows: high, columns: wide } = whole.role else { return None };
        let Role::Origin { rows: row, columns } = cell.role else { return None };
        if row >= high || wide != columns || cell.text.is_empty() || row >= next.rows.len() {
            return None;
        }
        let whole = without_spaces(&whole.text);
        let mut rest = whole.strip_prefix(&without_spaces(&cell.text))?;
        let mut texts = Vec::new();
        for column in column..column + columns {
            let own = without_spaces(&next.rows[row][column].text);
            let shared = own.chars().zip(rest.chars()).take_while(|(a, b)| a == b);
            let (length, bytes) = shared.fold((0, 0), |(n, b), (c, _)| (n + 1, b + c.len_utf8()));
            rest = &rest[bytes..];
            texts.push((column, length));
        }
        rest.is_empty().then_some(Spilled { from: column, to: column + columns, row, texts })
    }

    fn holds(&self, column: usize) -> bool {
        (self.from..self.to).contains(&column)
    }
}

/// A text without its first letters; white space is none.
fn behind(text: &str, letters: usize) -> &str {
    let mut counted = text.char_indices().filter(|(_, c)| !c.is_whitespace()).skip(letters);
    counted.next().map_or("", |(at, _)| &text[at..])
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a cell reaches from the row above into this one.
fn is_inside(grid: &Grid, row: usize) -> bool {
    grid.rows[row]
        .iter()
        .any(|cell| matches!(cell.role, Role::Covered { row: from, .. } if from < row))
}

fn drop_rows(grid: &mut Grid, count: usize) {
    grid.rows.drain(..count);
    shift_rows(&mut grid.rows, |row| row - count);
}

/// Tells covered slots that the rows of their cells have moved.
pub fn shift_rows(rows: &mut [Vec<Cell>], shift: impl Fn(usize) -> usize) {
    for cell in rows.iter_mut().flatten() {
        if let Role::Covered { row, .. } = &mut cell.role {
            *row = shift(*row);
        }
    }
}
