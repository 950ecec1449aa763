//! Whole tables, as they reach us.

use super::sample::*;
use super::*;

fn lines(rows: &[Vec<String>], line: impl Fn(&[String]) -> String) -> Layout {
    layout_of_text(&rows.iter().map(|row| line(row) + "\n").collect::<String>())
}

#[test]
fn a_grid() {
    check_whole(&layout_of_grids(vec![grid(&table())]));
}

#[test]
fn a_grid_over_two_pages() {
    let rows = table();
    let (head, tail) = rows.split_at(50);
    check_whole(&layout_of_grids(vec![grid(head), grid(tail)]));
    // With the heading repeated, and a last page of three rows.
    let tail: Vec<Vec<String>> = rows[..1].iter().chain(&rows[63..]).cloned().collect();
    check_whole(&layout_of_grids(vec![grid(&rows[..63]), grid(&tail)]));
}

#[test]
fn two_halves_side_by_side() {
    let rows = table();
    let (left, right) = (&rows[1..34], &rows[34..]);
    let row = |index: usize| {
        let cells =
            |half: &[Vec<String>]| half.get(index).cloned().unwrap_or(vec![String::new(); 3]);
        [cells(left), cells(right)].concat()
    };
    let headed = [rows[0].clone(), rows[0].clone()].concat();
    let rows: Vec<_> = std::iter::once(headed).chain((0..33).map(row)).collect();
    check_whole(&layout_of_grids(vec![grid(&rows)]));
}

#[test]
fn a_serial_number_before_the_label() {
    let rows: Vec<Vec<String>> = table()
        .into_iter()
        .enumerate()
        .map(|(index, row)| {
            let number = if index == 0 { "序号".to_owned() } else { index.to_string() };
            [vec![number], row].concat()
        })
        .collect();
    check_whole(&layout_of_grids(vec![grid(&rows)]));
}

#[test]
fn cells_on_lines_of_their_own() {
    check_whole(&lines(&table(), |row| row.join("\n")));
    check_whole(&lines(&table(), |row| row.join("|\n") + "|"));
    check_whole(&lines(&table(), |row| row.join("\n|\n") + "\n|"));
    check_whole(&lines(&table(), |row| row.join("\n\n") + "\n"));
}

#[test]
fn cells_run_together() {
    check_whole(&lines(&table(), |row| row.concat()));
    check_whole(&lines(&table(), |row| row.join(" ")));
    check_whole(&lines(&table(), |row| row.join("  ")));
}

#[test]
fn a_table_in_one_paragraph() {
    let rows: String = table().iter().map(|row| row.concat()).collect();
    check_whole(&layout_of_text(&rows));
    let rows: String = table().iter().map(|row| row.join("|") + "|").collect();
    check_whole(&layout_of_text(&rows));
}

#[test]
fn labels_wrapped_over_lines() {
    let wrap = |row: &[String]| {
        let label: Vec<char> = row[0].chars().collect();
        let (head, tail) = label.split_at(label.len().min(12));
        let (head, tail): (String, String) = (head.iter().collect(), tail.iter().collect());
        format!("{head} {} {}\n{tail}", row[1], row[2])
    };
    check_whole(&lines(&table(), wrap));
}
