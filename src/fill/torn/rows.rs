//! Pieces → the printed rows of figures, with or without their labels.

use super::pieces::{Figure, Piece};

/// The figures of one printed row.
#[derive(Debug)]
pub struct Row<'l> {
    /// The first and the last piece that hold them.
    pub first: usize,
    pub last: usize,
    pub cells: Vec<Figure<'l>>,
}

impl Row<'_> {
    pub fn is_whole(&self, count: usize) -> bool {
        self.cells.len() == count
    }
}

/// The rows of figures of a table with so many columns.
///
/// A line of several figures is a row. Figures on lines of their own, with no text between them,
/// are rows where they come out even; else they are one row that is not whole.
pub fn rows<'l>(pieces: &[Piece<'l>], count: usize) -> Vec<Row<'l>> {
    let mut rows = Vec::new();
    let mut run: Vec<(usize, Figure<'l>)> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let figures = figures_of(piece, count);
        // No form asks for what offices add up of a group.
        let is_subtotal = piece.words.contains(&"小计");
        let alone = figures.len() == 1;
        if !piece.words.is_empty() || !alone {
            close(&mut run, count, &mut rows);
        }
        if is_subtotal {
            continue;
        }
        if alone {
            run.extend(figures.into_iter().map(|figure| (index, figure)));
        } else if !figures.is_empty() {
            rows.push(Row { first: index, last: index, cells: figures });
        }
    }
    close(&mut run, count, &mut rows);
    rows
}

/// The figures of a piece; blank cells count where they complete the row.
fn figures_of<'l>(piece: &Piece<'l>, count: usize) -> Vec<Figure<'l>> {
    if piece.figures.len() == count && piece.figures.iter().any(|figure| !figure.text.is_empty()) {
        return piece.figures.clone();
    }
    piece.figures.iter().filter(|figure| !figure.text.is_empty()).cloned().collect()
}

fn close<'l>(run: &mut Vec<(usize, Figure<'l>)>, count: usize, rows: &mut Vec<Row<'l>>) {
    let even = if run.len().is_multiple_of(count) { count } else { run.len() };
    for part in run.chunks(even.max(1)) {
        let (first, last) = (part[0].0, part[part.len() - 1].0);
        rows.push(Row {
            first,
            last,
            cells: part.iter().map(|(_, figure)| figure.clone()).collect(),
        });
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::super::pieces;
    use super::*;
    use crate::fill::sample::layout_of_text;

    /// The rows of seven figures of a text, their cells parted by spaces, `_` for a blank one.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lines = layout_of_text(text).lines;
        let pieces = pieces::pieces(&lines);
        let told = |row: &Row<'_>| {
            let cells =
                row.cells.iter().map(|cell| if cell.text.is_empty() { "_" } else { cell.text });
            cells.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(rows(&pieces, 7).iter().map(told).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_line_of_figures_is_a_row() {
        check("2.重复申请 29 4 0 0 3 0 36\n5 0 0 0 2", &["29 4 0 0 3 0 36", "5 0 0 0 2"]);
        check("| 重复申请 | 29 | | 0 | 0 | 3 | 0 | 32 |", &["29 _ 0 0 3 0 32"]);
    }

    #[test]
    fn thousands_may_be_set_apart_where_more_than_a_space_parts_the_cells() {
        let cells = |text: &str| {
            let lines = layout_of_text(text).lines;
            rows(&pieces::pieces(&lines), 7).iter().map(|row| row.cells.len()).collect::<Vec<_>>()
        };
        assert_eq!(cells("2.重复申请   1 229   229 881"), [2]);
        assert_eq!(cells("2.重复申请 1 229 229 881"), [4]);
        assert_eq!(cells("2.重复申请   229 881\n3.出版物   29 4 0"), [2, 3]);
    }

    #[test]
    fn figures_on_lines_of_their_own_are_rows_where_they_come_out_even() {
        check("重复申请\n1\n2\n3\n4\n5\n6\n21\n出版物\n1\n0", &["1 2 3 4 5 6 21", "1 0"]);
        check("1\n0\n0\n0\n0\n0\n1\n2\n0\n0\n0\n0\n0\n2", &["1 0 0 0 0 0 1", "2 0 0 0 0 0 2"]);
    }

    #[test]
    fn a_subtotal_is_no_row_of_the_form() {
        check("重复申请 1 0 0 0 0 0 1\n小计 3 0 0 0 0 0 3", &["1 0 0 0 0 0 1"]);
    }

    #[test]
    fn a_page_number_is_no_figure() {
        check("1\n2\n3\n- 3 -\n4\n5\n6\n21", &["1 2 3 4 5 6 21"]);
    }
}
