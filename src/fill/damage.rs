//! Damaged tables: whatever happens to a table, no row is good with the value of another one.

use rust_decimal::Decimal;

use crate::codebook::Codebook;
use crate::grid::{Cell, Grid, Layout, Role};
use crate::reading::Reading;

use super::sample;
use super::{Filled, fill};

/// Damaged tables of each kind.
const SEEDS: u64 = 60;

/// A small generator of numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// The table with a figure of its own in each row, so that a row's value tells whose it is.
fn table(codebook: &Codebook) -> Vec<Vec<String>> {
    let rows = codebook.forms[0].tables[0].rows.iter().enumerate().map(|(index, row)| {
        let figure = if row.heading { "——".to_owned() } else { figure(index).to_string() };
        vec![row.label.clone(), row.unit.clone().unwrap_or("——".to_owned()), figure]
    });
    std::iter::once(sample::table()[0].clone()).chain(rows).collect()
}

fn figure(row: usize) -> Decimal {
    Decimal::from(1000 + 7 * row)
}

/// One blow to a table of texts.
fn damage(rows: &mut Vec<Vec<String>>, dice: &mut Dice) {
    let row = 1 + dice.below(rows.len() - 1);
    let other = 1 + dice.below(rows.len() - 1);
    let next = (row + 1).min(rows.len() - 1);
    let mut label: Vec<char> = rows[row][0].chars().collect();
    let at = dice.below(label.len());
    match dice.below(11) {
        0 => drop(rows.remove(row)),
        1 => rows.swap(row, next),
        2 => rows.swap(row, other),
        3 => {
            label[at] = '囗';
            rows[row][0] = label.iter().collect();
        }
        4 => {
            label.remove(at);
            rows[row][0] = label.iter().collect();
        }
        5 => rows[row][0] = label[..at].iter().collect(),
        6 => rows[row][0].clear(),
        7 => rows[row][1].clear(),
        8 => rows.insert(row, vec!["当地另加的一行数".into(), "件".into(), "99999".into()]),
        9 => {
            // A page is lost.
            let end = (row + 1 + dice.below(12)).min(rows.len());
            rows.drain(row..end);
        }
        _ => {
            label.splice(at..at, ['囗']);
            rows[row][0] = label.iter().collect();
        }
    }
}

/// Merges two cells of a column, one below the other.
fn merge(grid: &mut Grid, dice: &mut Dice) {
    let row = 1 + dice.below(grid.rows.len() - 2);
    let column = if dice.below(2) == 0 { 0 } else { 2 };
    if grid.rows[row][column].role == Role::ALONE && grid.rows[row + 1][column].role == Role::ALONE
    {
        grid.rows[row][column].role = Role::Origin { rows: 2, columns: 1 };
        grid.rows[row + 1][column] = Cell::covered(row, column);
    }
}

/// Counts good, flagged and missing items, and fails on a good one that is not its own value.
#[track_caller]
fn check(filled: &Filled<'_>, what: &str) -> [usize; 3] {
    let mut counts = [0; 3];
    for table in &filled.tables {
        let Some((_, known)) = table.form else { continue };
        for (item, found) in known.items.iter().zip(&table.items) {
            match &found.reading {
                Reading::Good(read) => {
                    counts[0] += 1;
                    let own = figure(item.row);
                    assert_eq!(read.value, own, "{what}: {} {:?}", item.code, found.label);
                }
                Reading::Flagged(..) => counts[1] += 1,
                Reading::Missing(_) => counts[2] += 1,
            }
        }
    }
    counts
}

fn on_damaged(name: &str, layout: impl Fn(&[Vec<String>], &mut Dice) -> Layout) {
    let codebook = sample::codebook();
    let mut counts = [0; 3];
    for seed in 0..SEEDS {
        let mut dice = Dice(seed);
        let mut rows = table(&codebook);
        (0..1 + seed % 4).for_each(|_| damage(&mut rows, &mut dice));
        let filled = fill(&layout(&rows, &mut dice), &codebook);
        let found = check(&filled, &format!("{name}, seed {seed}"));
        (0..3).for_each(|state| counts[state] += found[state]);
    }
    // Damage costs the rows that it hits, not the table.
    let all = SEEDS as usize * 58;
    assert!(counts[0] * 100 > all * 88, "{name}: good, flagged, missing {counts:?} of {all}");
}

#[test]
fn no_row_of_a_damaged_grid_is_good_with_the_value_of_another() {
    on_damaged("grid", |rows, _| sample::layout_of_grids(vec![sample::grid(rows)]));
}

#[test]
fn no_row_of_a_grid_with_merged_cells_is_good_with_the_value_of_another() {
    on_damaged("merged", |rows, dice| {
        let mut grid = sample::grid(rows);
        merge(&mut grid, dice);
        sample::layout_of_grids(vec![grid])
    });
}

#[test]
fn no_row_of_a_damaged_text_is_good_with_the_value_of_another() {
    let text = |rows: &[Vec<String>], part: &str| {
        let lines: Vec<String> = rows.iter().map(|row| row.join(part)).collect();
        sample::layout_of_text(&lines.join("\n"))
    };
    on_damaged("cells on lines", |rows, _| text(rows, "\n"));
    on_damaged("cells run together", |rows, _| text(rows, ""));
    on_damaged("cells parted by spaces", |rows, _| text(rows, "  "));
}

#[test]
fn no_row_of_a_damaged_paragraph_is_good_with_the_value_of_another() {
    on_damaged("one paragraph", |rows, _| {
        sample::layout_of_text(&rows.iter().map(|row| row.concat()).collect::<String>())
    });
}
