//! Charts and diagrams: lines and figures that look like a table and are a drawing.

use super::{Cell, Grid, Method, Role};

/// Whether a grid is what the lines and texts of a drawing make.
pub fn is_drawing(grid: &Grid) -> bool {
    match grid.method {
        Method::Aligned => is_chart(grid) || is_scale(grid),
        Method::Ruled => is_diagram(grid),
        Method::Native | Method::Delimited | Method::Grammar => false,
    }
}

/// Figures and no word among them, that stand here and there, or beside an axis.
fn is_chart(grid: &Grid) -> bool {
    let texts = || grid.rows.iter().flatten().filter(|cell| !cell.text.is_empty());
    if texts().any(|cell| cell.text.chars().any(char::is_alphabetic)) {
        return false;
    }
    let slots = grid.rows.iter().flatten().count();
    let last = grid.rows.first().map_or(0, |row| row.len().saturating_sub(1));
    4 * texts().count() < 3 * slots || is_axis(grid, 0) || is_axis(grid, last)
}

/// A row of figures or names with hardly anything above or below it: the scale of a chart.
fn is_scale(grid: &Grid) -> bool {
    let origins = |row: &'_ [Cell]| {
        let own = row.iter().filter(|cell| matches!(cell.role, Role::Origin { .. }));
        let printed = own.clone().filter(|cell| !cell.text.is_empty()).count();
        (printed, own.count())
    };
    let rows: Vec<(usize, usize)> = grid.rows.iter().map(|row| origins(row)).collect();
    let fullest = rows.iter().copied().max().unwrap_or_default();
    let sum = rows.iter().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    let (printed, slots) = (sum.0 - fullest.0, sum.1 - fullest.1);
    fullest.0 > 3 && 4 * printed < slots
}

/// Whether the figures of a column go down or up in even steps. Steps of one are years or numbers of
/// rows.
fn is_axis(grid: &Grid, column: usize) -> bool {
    let cells = grid.rows.iter().filter_map(|row| row.get(column));
    let printed = cells.filter(|cell| !cell.text.is_empty());
    let Ok(own) = printed.map(|cell| cell.text.parse()).collect::<Result<Vec<i64>, _>>() else {
        return false;
    };
    let steps: Vec<i64> = own.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    let even = steps.iter().all(|step| *step == steps[0]);
    steps.len() >= 2 && even && steps[0].saturating_abs() > 1
}

/// Boxes with lines between them: at least half of the rows and of the columns hold no text.
fn is_diagram(grid: &Grid) -> bool {
    let width = grid.rows.first().map_or(0, Vec::len);
    let is_printed = |cell: &Cell| !cell.text.is_empty();
    let is_origin = |cell: &Cell| matches!(cell.role, Role::Origin { .. });
    let rows = grid.rows.iter().filter(|row| !row.iter().any(is_printed)).count();
    let begins = |column: &usize| {
        let mut cells = grid.rows.iter().filter_map(|row| row.get(*column));
        cells.any(|cell| is_origin(cell) && is_printed(cell))
    };
    let columns = (0..width).filter(|column| !begins(column)).count();
    width > 2 && 2 * rows >= grid.rows.len() && 2 * columns >= width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: Method, rows: &[&[&str]], expected: bool) {
        let cell = |text: &&str| Cell { text: (*text).to_owned(), place: None, role: Role::ALONE };
        let cells = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let grid = Grid { rows: cells, method, name: None, hidden: false };
        assert_eq!(is_drawing(&grid), expected, "{rows:?}");
    }

    #[test]
    fn figures_here_and_there_are_a_chart() {
        check(Method::Aligned, &[&["60", "", "98"], &["", "75", ""], &["40", "62", ""]], true);
        check(Method::Aligned, &[&["2019", "98"], &["2020", "75"], &["2021", "62"]], false);
        check(Method::Aligned, &[&["地区", "", "98"], &["", "75", ""], &["40", "62", ""]], false);
        check(Method::Ruled, &[&["60", "", "98"], &["", "75", ""], &["40", "62", ""]], false);
    }

    #[test]
    fn an_axis_counts_in_even_steps() {
        check(Method::Aligned, &[&["150", "80"], &["120", "60"], &["71", "40"]], true);
        check(Method::Aligned, &[&["150", "80"], &["120", "61"], &["71", "40"]], false);
    }

    #[test]
    fn a_row_with_nothing_around_is_a_scale() {
        let scale = ["2014", "2015", "2016", "2017", "2018"];
        check(Method::Aligned, &[&["0", "", "", "", ""], &scale, &["", "城镇", "", "", ""]], true);
        check(
            Method::Aligned,
            &[&scale, &["城镇", "5", "", "", ""], &["乡村", "", "7", "", ""]],
            false,
        );
    }

    #[test]
    fn boxes_with_lines_between_them_are_a_diagram() {
        let boxes: &[&[&str]] =
            &[&["", "办公室", ""], &["", "", ""], &["综合科", "", ""], &["", "", ""]];
        check(Method::Ruled, boxes, false);
        let boxes: &[&[&str]] = &[
            &["", "办公室", "", ""],
            &["", "", "", ""],
            &["", "综合科", "", ""],
            &["", "", "", ""],
        ];
        check(Method::Ruled, boxes, true);
        check(Method::Ruled, &[&["申请人", ""], &["", ""], &["", ""]], false);
    }
}
