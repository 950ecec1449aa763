//! Rows too low to hold a letter, which only misplaced borders make.

use super::cells::{Frame, FrameCell};

/// Takes out the rows that are lower than `height`, which must be less than a line of text.
///
/// Browsers round the height of a cell over several rows on its own, so its lower border may stand
/// some points off that of its neighbours. Between both borders nothing can be printed, and taken
/// for a row the strip would pull the cells beside it into two rows at once.
pub fn without_slivers(mut frame: Frame, height: f32) -> Frame {
    for row in (0..frame.rows()).rev() {
        if frame.rows() > 1 && frame.ys[row + 1] - frame.ys[row] < height {
            frame = without_row(&frame, row);
        }
    }
    frame
}

/// The frame with one row less. The border moves to the middle of the row, the outermost ones stay.
fn without_row(frame: &Frame, row: usize) -> Frame {
    let mut ys = frame.ys.clone();
    let below = ys.remove(row + 1);
    if row + 1 == frame.rows() {
        ys[row] = below;
    } else if row > 0 {
        ys[row] = (ys[row] + below) / 2.0;
    }
    let moved = |border: usize| if border > row { border - 1 } else { border };
    let cells = frame.cells.iter().map(|cell| FrameCell {
        row: moved(cell.row),
        row_end: moved(cell.row_end),
        ..*cell
    });
    frame.with_rows(ys, cells.filter(|cell| cell.row < cell.row_end).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame of one column for each text: `aab` is a cell over two rows with one below it.
    fn frame(ys: &[f32], columns: &[&str]) -> Frame {
        let mut cells = Vec::new();
        for (column, rows) in columns.iter().enumerate() {
            let names: Vec<char> = rows.chars().collect();
            let mut row = 0;
            for same in names.chunk_by(|a, b| a == b) {
                let row_end = row + same.len();
                cells.push(FrameCell { row, column, row_end, column_end: column + 1 });
                row = row_end;
            }
        }
        let xs = (0..=columns.len()).map(|x| x as f32 * 50.0).collect();
        Frame { xs, ..Frame::default() }.with_rows(ys.to_vec(), cells)
    }

    #[track_caller]
    fn check(before: (&[f32], &[&str]), after: (&[f32], &[&str])) {
        assert_eq!(without_slivers(frame(before.0, before.1), 5.0), frame(after.0, after.1));
    }

    #[test]
    fn a_border_some_points_off_is_the_same_border() {
        check((&[0.0, 20.0, 23.0, 40.0], &["aab", "abb"]), (&[0.0, 21.5, 40.0], &["ab", "ab"]));
    }

    #[test]
    fn outer_borders_stay() {
        check((&[0.0, 3.0, 20.0], &["aa"]), (&[0.0, 20.0], &["a"]));
        check((&[0.0, 20.0, 23.0], &["aa"]), (&[0.0, 23.0], &["a"]));
    }

    #[test]
    fn a_cell_too_low_for_a_letter_is_none() {
        check((&[0.0, 20.0, 23.0], &["ab", "aa"]), (&[0.0, 23.0], &["a", "a"]));
    }

    #[test]
    fn a_row_of_letters_stays() {
        check(
            (&[0.0, 20.0, 28.0, 40.0], &["aab", "abb"]),
            (&[0.0, 20.0, 28.0, 40.0], &["aab", "abb"]),
        );
    }
}
