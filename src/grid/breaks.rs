//! A table that a page break cuts → one table.

use super::{Cell, Grid, Method, Role, repeated};
use crate::finding::{Finding, Rule, Severity};
use crate::source::Rect;
use crate::text::fold::is_han;
use crate::text::label;
use crate::text::unit;

/// Borders of one column on two pages lie this close (in points) to each other.
const SAME_BORDER: f32 = 4.0;

/// Columns without lines begin and end where their longest text on the page does.
const LOOSE_BORDER: f32 = 40.0;

/// The head of the form's tables has so many rows at most.
const HIGHEST_HEAD: usize = 3;

/// Letters of a heading that a narrow column leaves for its last line.
const LONGEST_REMNANT: usize = 2;

/// A table as one page prints it.
#[derive(Clone, Debug)]
pub struct Printed {
    pub grid: Grid,
    /// The page that its last rows are on.
    pub page: u32,
    pub area: Rect,
    /// Where columns begin and end on that page: one more than there are columns.
    pub xs: Vec<f32>,
    /// Whether the table stands open at its head, or at its foot: no line closes it there.
    pub open_top: bool,
    pub open_bottom: bool,
}

/// How a line above a table says that the table began on the page before.
const CONTINUED: [&str; 7] = ["续表", "（续）", "(续)", "续上表", "接上表", "continued", "cont."];

/// A longer line is a sentence.
const LONGEST_MARK: usize = 60;

/// Whether a line says that a table goes on here.
pub fn is_continued(text: &str) -> bool {
    let folded = text.to_lowercase();
    text.chars().count() <= LONGEST_MARK && CONTINUED.iter().any(|mark| folded.contains(mark))
}

/// Appends the table at the head of a page to the one at the foot of the page before, if it goes
/// on with it. Otherwise it comes back.
pub fn join(
    before: &mut Printed,
    mut next: Printed,
    findings: &mut Vec<Finding>,
) -> Option<Printed> {
    if next.page != before.page + 1 || next.grid.method != before.grid.method {
        return Some(next);
    }
    if next.grid.method == Method::Aligned {
        next.xs = same_columns(&before.xs, &next.xs).unwrap_or(next.xs);
    }
    let Some(xs) = common_borders(&before.xs, &next.xs) else { return Some(next) };
    let shift = next.xs[0] - before.xs[0];
    let apart: Vec<f32> = next.xs.iter().map(|x| x - shift).collect();
    respan(&mut before.grid, &before.xs, &xs);
    respan(&mut next.grid, &apart, &xs);
    repeated::drop_heading(&before.grid, &mut next.grid);
    if !next.grid.rows.is_empty() {
        let open = before.open_bottom && next.open_top;
        append(&mut before.grid, next.grid, open, findings);
    }
    before.xs = xs.iter().map(|x| x + shift).collect();
    before.page = next.page;
    before.area = next.area;
    before.open_bottom = next.open_bottom;
    None
}

/// The borders of the first table, when the second has as many columns at about the same places.
fn same_columns(a: &[f32], b: &[f32]) -> Option<Vec<f32>> {
    let near = |(x, y): (&f32, &f32)| (x - y).abs() <= LOOSE_BORDER;
    (a.len() == b.len() && a.iter().zip(b).all(near)).then(|| a.to_vec())
}

/// The borders of both tables, when the one has all that the other has.
fn common_borders(a: &[f32], b: &[f32]) -> Option<Vec<f32>> {
    let (more, fewer) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let shift = fewer.first()? - more.first()?;
    let has = |x: f32| more.iter().any(|other| (other + shift - x).abs() <= SAME_BORDER);
    let same_end = (fewer.last()? - shift - more.last()?).abs() <= SAME_BORDER;
    let shift_to_a = a.first()? - more.first()?;
    (same_end && fewer.len() >= 2 && fewer.iter().all(|&x| has(x)))
        .then(|| more.iter().map(|x| x + shift_to_a).collect())
}

/// Gives a grid more columns: a cell that reaches over a new border covers both.
fn respan(grid: &mut Grid, xs: &[f32], new: &[f32]) {
    if xs.len() == new.len() {
        return;
    }
    let nearest = |x: f32| {
        let apart = |i: &usize| (new[*i] - x).abs();
        (0..new.len()).min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap_or(0)
    };
    let places: Vec<usize> = xs.iter().map(|&x| nearest(x)).collect();
    let width = new.len() - 1;
    let old = std::mem::take(&mut grid.rows);
    let mut rows = vec![vec![Cell::absent(); width]; old.len()];
    for (row, cells) in old.into_iter().enumerate() {
        for (column, cell) in cells.into_iter().enumerate() {
            let Role::Origin { rows: down, columns: across } = cell.role else { continue };
            let (from, to) = (places[column], places[column + across]);
            put(
                &mut rows,
                row,
                from,
                Cell { role: Role::Origin { rows: down, columns: to - from }, ..cell },
            );
        }
    }
    grid.rows = rows;
}

/// Writes a cell with its span.
fn put(rows: &mut [Vec<Cell>], row: usize, column: usize, cell: Cell) {
    let Role::Origin { rows: down, columns: across } = cell.role else { return };
    for covered in rows[row..row + down].iter_mut().flat_map(|r| &mut r[column..column + across]) {
        *covered = Cell::covered(row, column);
    }
    rows[row][column] = cell;
}

/// A cell at the foot of the first table and the one below it at the head of the second, as
/// (row, column) in each.
type Pair = ((usize, usize), (usize, usize));

fn append(grid: &mut Grid, mut next: Grid, open: bool, findings: &mut Vec<Finding>) {
    let pairs = pairs(grid, &next);
    let cut = is_cut(grid, &next, &pairs, open);
    let head = is_head_cut(grid, &next, &pairs);
    let merged: Vec<Pair> = match cut || head {
        true => pairs,
        false => pairs.into_iter().filter(|pair| is_group_cut(grid, &next, pair)).collect(),
    };
    let halves = |&((row, column), (r, c)): &Pair| {
        !grid.rows[row][column].text.is_empty() && !next.rows[r][c].text.is_empty()
    };
    if cut && merged.iter().any(halves) {
        let message = "a row cut by the page break was joined".to_owned();
        let place = grid.rows[grid.rows.len() - 1].iter().find_map(|cell| cell.place.clone());
        findings.push(Finding::reading(Rule::RowJoined, Severity::Note, message).at(place));
    }
    // Where the row is cut, its second half is no row of its own.
    let offset = grid.rows.len() - usize::from(cut);
    repeated::shift_rows(&mut next.rows, |row| row + offset);
    for &((row, column), (next_row, next_column)) in &merged {
        let lower = next.rows[next_row][next_column].clone();
        let Role::Origin { rows: more, columns } = lower.role else { continue };
        let upper = &mut grid.rows[row][column];
        if upper.text.is_empty() && !lower.text.is_empty() {
            upper.place = lower.place;
        }
        join_texts(&mut upper.text, &lower.text);
        if let Role::Origin { rows, .. } = &mut upper.role {
            *rows += more - usize::from(cut);
        }
        let below = next.rows[..more].iter_mut();
        for slot in below.flat_map(|r| &mut r[next_column..next_column + columns]) {
            *slot = Cell::covered(row, column);
        }
    }
    grid.rows.extend(next.rows.into_iter().skip(usize::from(cut)));
}

/// Cells that stand above each other over the break and have the same columns.
fn pairs(grid: &Grid, next: &Grid) -> Vec<Pair> {
    let last = grid.rows.len() - 1;
    (0..grid.width())
        .filter_map(|column| {
            let (row, origin) = origin(grid, last, column);
            let same = next.rows[0][column].role;
            let Role::Origin { columns, .. } = grid.rows[row][origin].role else { return None };
            let Role::Origin { columns: below, .. } = same else { return None };
            (origin == column && columns == below).then_some(((row, origin), (0, column)))
        })
        .collect()
}

fn origin(grid: &Grid, row: usize, column: usize) -> (usize, usize) {
    match grid.rows[row][column].role {
        Role::Origin { .. } => (row, column),
        Role::Covered { row, column } => (row, column),
    }
}

/// Whether the last row goes on in the first row of the next page.
///
/// The words must say so: a label that goes on, and no column in which both halves have a
/// figure. Two rows that happen to have blanks are never made one.
fn is_cut(grid: &Grid, next: &Grid, pairs: &[Pair], open: bool) -> bool {
    let covered: usize = pairs
        .iter()
        .filter_map(|&((row, column), _)| match grid.rows[row][column].role {
            Role::Origin { columns, .. } => Some(columns),
            Role::Covered { .. } => None,
        })
        .sum();
    let single = |pair: &&Pair| is_single_row(grid, next, pair);
    if covered < grid.width() || pairs.iter().filter(single).count() < 2 {
        return false;
    }
    let texts = |&((row, column), (r, c)): &Pair| {
        (grid.rows[row][column].text.as_str(), next.rows[r][c].text.as_str())
    };
    let both: Vec<(&str, &str)> = pairs
        .iter()
        .filter(single)
        .map(texts)
        .filter(|(a, b)| !a.is_empty() && !b.is_empty())
        .collect();
    let halves = pairs.iter().filter(single).map(texts);
    let (upper, lower) = halves.fold((0, 0), |(upper, lower), (a, b)| {
        (upper + usize::from(!a.is_empty()), lower + usize::from(!b.is_empty()))
    });
    // What is left of a row whose text all fitted on one side of the break.
    if lower == 0 || upper == 0 {
        return true;
    }
    if both.iter().any(|(a, b)| is_figure(a) || is_figure(b)) {
        return false;
    }
    if grid.rows.len() <= HIGHEST_HEAD && both.len() == lower && are_remnants(grid, next, &both) {
        return true;
    }
    let goes_on = both.iter().all(|(a, b)| label_goes_on(a, b));
    let half_blank = both.len() == lower || both.len() == upper;
    open && goes_on || !both.is_empty() && goes_on && half_blank && both.len() <= 2
}

/// Whether a row of the head is cut, and the last letters of some headings stand behind the break alone: 社会公益组 and 织.
/// A row of units below the headings is a row of its own.
fn are_remnants(grid: &Grid, next: &Grid, both: &[(&str, &str)]) -> bool {
    let rows = grid.rows.last().into_iter().chain(next.rows.first());
    let letters = |text: &str| text.chars().filter(|c| is_han(*c)).count();
    !rows.flatten().any(|cell| is_figure(&cell.text))
        && both.iter().all(|(first, second)| {
            (1..=LONGEST_REMNANT).contains(&letters(second))
                && letters(second) < letters(first)
                && unit::parse(second).is_none()
        })
}

/// Whether the break is in the middle of the head: a heading above it reaches over headings below
/// it, and beside it stand cells of both rows.
fn is_head_cut(grid: &Grid, next: &Grid, pairs: &[Pair]) -> bool {
    let Some(last) = grid.rows.last().filter(|_| grid.rows.len() <= HIGHEST_HEAD) else {
        return false;
    };
    let figures = |cells: &[Cell]| cells.iter().any(|cell| is_figure(&cell.text));
    let worded = |text: &str| text.chars().any(char::is_alphabetic);
    let parted = last.iter().enumerate().any(|(column, cell)| match cell.role {
        Role::Origin { columns, .. } => {
            columns > 1
                && (column..column + columns).all(|below| {
                    next.rows[0][below].role == Role::ALONE && worded(&next.rows[0][below].text)
                })
        }
        Role::Covered { .. } => false,
    });
    // A blank row of the table has cells without words.
    let headings = pairs.iter().all(|&((row, column), _)| worded(&grid.rows[row][column].text));
    parted && headings && !figures(last) && !figures(&next.rows[0])
}

/// Whether neither half of a pair reaches over more rows than the one at the break.
fn is_single_row(grid: &Grid, next: &Grid, &((row, column), (r, c)): &Pair) -> bool {
    let rows = |cell: &Cell| match cell.role {
        Role::Origin { rows, .. } => rows,
        Role::Covered { .. } => 0,
    };
    rows(&grid.rows[row][column]) == 1 && rows(&next.rows[r][c]) == 1
}

/// Whether a cell over several rows (a group's label) goes on after the break.
fn is_group_cut(grid: &Grid, next: &Grid, pair: &Pair) -> bool {
    let &((row, column), (r, c)) = pair;
    let (upper, lower) = (&grid.rows[row][column].text, &next.rows[r][c].text);
    let group = !is_single_row(grid, next, pair);
    let goes_on =
        if lower.is_empty() { !is_blank_figure(next, c) } else { label_goes_on(upper, lower) };
    group && !is_figure(lower) && goes_on
}

/// Whether the blank in a column of the first row stands where the row has its figures: behind its
/// label. The cell of a group, which may be blank after the break, stands before it.
fn is_blank_figure(next: &Grid, column: usize) -> bool {
    let texts = || next.rows[0].iter().map(|cell| cell.text.as_str());
    texts().any(is_figure) && texts().take(column).any(|text| !text.is_empty())
}

/// Whether a text is the second half of a label rather than a label of its own.
fn label_goes_on(first: &str, second: &str) -> bool {
    if first.is_empty() || second.is_empty() {
        return true;
    }
    let (head, tail) = (label::parse(first), label::parse(second));
    let numbered = head.ordinal.is_some() && tail.ordinal.is_none() && !tail.of_which;
    let small = second.chars().next().is_some_and(char::is_lowercase);
    let finished = first.trim_end().ends_with(['。', '.', ':', '：', '）', ')']);
    (numbered || small) && !finished
}

fn is_figure(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && !text.chars().any(char::is_alphabetic)
}

fn join_texts(upper: &mut String, lower: &str) {
    if upper.is_empty() {
        lower.clone_into(upper);
    } else if !lower.is_empty() {
        // A line that the break cut is a line that the cell wrapped.
        upper.push('\n');
        upper.push_str(lower);
    }
}
