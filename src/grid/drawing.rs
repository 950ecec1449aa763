//! Charts, diagrams, lists of pages and of code: what looks like a table and is none.

use super::{Cell, Grid, Method, Role};

/// Shorter lists may be rows of anything.
const FEWEST_PAGES: usize = 5;

/// No table of contents leads to a page behind this one.
const LAST_PAGE: u32 = 5_000;

/// Boxes of a chain, with an arrow between each two.
const FEWEST_BOXES: usize = 5;

/// Whether a grid is what the lines and texts of a drawing make, or those of a list.
pub fn is_drawing(grid: &Grid) -> bool {
    match grid.method {
        Method::Aligned => {
            is_chart(grid)
                || is_scale(grid)
                || is_scattered(grid)
                || is_contents(grid)
                || is_listing(grid)
        }
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
    let few = 2 * columns >= width || width >= FEWEST_BOXES && 2 * columns + 1 >= width;
    width > 2 && 2 * rows >= grid.rows.len() && few
}

/// Hardly a word, and figures side by side in many cells: the scales and the values of charts.
fn is_scattered(grid: &Grid) -> bool {
    let texts = || grid.rows.iter().flatten().filter(|cell| !cell.text.is_empty());
    let has_digits = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let several = |cell: &&Cell| {
        cell.text.split("  ").filter(|text| has_digits(text)).count() > 1
            && !cell.text.contains(char::is_alphabetic)
    };
    let words = texts().filter(|cell| cell.text.contains(char::is_alphabetic)).count();
    3 * texts().filter(several).count() >= texts().count() && 4 * words <= texts().count()
}

/// Titles, and behind each of them a page that comes later than the one above; no heading.
fn is_contents(grid: &Grid) -> bool {
    let pages: Option<Vec<u32>> =
        grid.rows.iter().map(|row| row.last()?.text.parse().ok()).collect();
    let titled = |row: &Vec<Cell>| {
        row.iter().rev().nth(1).is_some_and(|cell| cell.text.contains(char::is_alphabetic))
    };
    let few = grid.rows.first().is_some_and(|row| row.len() <= 3);
    pages.is_some_and(|pages| {
        pages.len() >= FEWEST_PAGES
            && few
            && grid.rows.iter().all(titled)
            && pages.windows(2).all(|pair| pair[0] < pair[1])
            && pages.iter().all(|page| *page <= LAST_PAGE)
    })
}

/// Lines of a program: most of them end in a sign of code, or begin their remark with one.
fn is_listing(grid: &Grid) -> bool {
    let is_code = |row: &Vec<Cell>| {
        let mut texts = row.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        let marked = |text: &str| {
            text.ends_with(['{', '}', ';'])
                || text.starts_with(['{', '}', ';'])
                || text.starts_with("//")
        };
        texts.clone().all(str::is_ascii) && texts.any(marked)
    };
    2 * grid.rows.iter().filter(|row| is_code(row)).count() >= grid.rows.len()
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
    fn figures_side_by_side_in_cells_are_charts() {
        let charts: &[&[&str]] = &[
            &["", "72.4  72.4"],
            &["75", "75"],
            &["50  46.2", "50  46.2"],
            &["33.1", "31.1"],
            &["2015  2016", "2015  2016"],
        ];
        check(Method::Aligned, charts, true);
        check(
            Method::Aligned,
            &[&["地区", "2015  2016"], &["北京", "7  5"], &["天津", "3"]],
            false,
        );
    }

    #[test]
    fn titles_before_ascending_pages_are_contents() {
        let titles = ["总体情况", "主动公开", "依申请公开", "存在问题", "其他事项"];
        let rows = |pages: [&'static str; 5]| -> Vec<Vec<&str>> {
            titles.iter().zip(pages).map(|(title, page)| vec![*title, page]).collect()
        };
        let check = |pages, expected| {
            let rows = rows(pages);
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            check(Method::Aligned, &rows, expected);
        };
        check(["3", "7", "11", "15", "19"], true);
        check(["3", "7", "7", "15", "19"], false);
        check(["3", "7", "11", "15", "9"], false);
    }

    #[test]
    fn lines_of_a_program_are_a_listing() {
        check(Method::Aligned, &[&["total", "= 2;"], &["}", "// end"], &["let", "x = 3;"]], true);
        check(
            Method::Aligned,
            &[&["1", "mov", "r0", "; load"], &["2", "mov", "r1", "; add"]],
            true,
        );
        check(Method::Aligned, &[&["税收;", "3"], &["罚没;", "4"]], false);
    }

    #[test]
    fn boxes_in_a_row_with_arrows_between_them_are_a_diagram() {
        let boxes: &[&[&str]] = &[&["申请", "", "受理", "", "答复"], &["", "", "", "", ""]];
        check(Method::Ruled, boxes, true);
        check(Method::Ruled, &[&["申请", "人", "受理", "", "答复"], &["", "", "", "", ""]], false);
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
