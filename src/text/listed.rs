//! The words of column headings: the rows of `headings.csv`.

use std::sync::LazyLock;

/// The rows of `headings.csv`: a folded heading, and what it says.
pub fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    static ROWS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        let lines = include_str!("../codebook/data/headings.csv").lines().skip(1);
        lines.filter_map(|line| line.split_once(',')).collect()
    });
    ROWS.iter().copied()
}

/// The headings of codes that may stand within a run of headings.
pub fn codes() -> impl Iterator<Item = &'static str> {
    rows().filter(|(_, says)| *says == "code").map(|(heading, _)| heading)
}

/// The words of which the heading of a column of figures is made.
pub fn of_values() -> impl Iterator<Item = &'static str> {
    let is_of_values = |says| ["number", "own", "behind", "final", "value"].contains(&says);
    rows().filter(move |(_, says)| is_of_values(says)).map(|(heading, _)| heading)
}
