//! Which lines of a document are rows of an official table.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::codebook::Codebook;
use crate::grid::Layout;
use crate::labels;
use crate::text::fold::is_han;
use crate::text::label;

/// So many different labels of the forms are a table; fewer may stand in prose.
const ENOUGH: usize = 4;
/// Texts longer than this, in bytes, are no labels.
const LONGEST: usize = 360;

/// The lines that hold labels of rows of the forms, in order.
pub struct Content {
    rows: Vec<(usize, String)>,
}

impl Content {
    pub fn of(layout: &Layout, codebook: &Codebook) -> Self {
        let labels = labels::of(codebook);
        let known = |text: &str| bare(text).filter(|bare| labels.bare.contains(bare));
        let rows = layout.lines.iter().enumerate().flat_map(|(index, line)| {
            let found: BTreeSet<String> = texts(&line.text).filter_map(known).collect();
            found.into_iter().map(move |name| (index, name))
        });
        Self { rows: rows.collect() }
    }

    /// Whether a table stands between two lines.
    pub fn is_between(&self, start: usize, end: usize) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        for (_, name) in self.within(start, end) {
            if !seen.contains(&name.as_str()) {
                seen.push(name);
            }
            if seen.len() >= ENOUGH {
                return true;
            }
        }
        false
    }

    /// Whether two ranges print the same tables, and neither prints another.
    pub fn alike(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        let names = |(start, end): (usize, usize)| -> FxHashSet<&str> {
            self.within(start, end).iter().map(|(_, name)| name.as_str()).collect()
        };
        let (one, other) = (names(one), names(other));
        let both = one.intersection(&other).count();
        both >= ENOUGH && one.len() - both < ENOUGH && other.len() - both < ENOUGH
    }

    /// The line of the first row of a table from a line on.
    pub fn next(&self, line: usize) -> Option<usize> {
        let at = self.rows.partition_point(|(index, _)| *index < line);
        self.rows.get(at).map(|(index, _)| *index)
    }

    /// Whether the second range prints what the first has printed already.
    pub fn repeats(&self, first: (usize, usize), second: (usize, usize)) -> bool {
        let names = |(start, end): (usize, usize)| -> FxHashSet<&str> {
            self.within(start, end).iter().map(|(_, name)| name.as_str()).collect()
        };
        let (there, again) = (names(first), names(second));
        again.len() >= ENOUGH && again.intersection(&there).count() * 2 >= again.len()
    }

    fn within(&self, start: usize, end: usize) -> &[(usize, String)] {
        let at = |line: usize| self.rows.partition_point(|(index, _)| *index < line);
        self.rows.get(at(start)..at(end)).unwrap_or_default()
    }
}

/// A text without ordinal and remarks, where it may be a label.
pub fn bare(text: &str) -> Option<String> {
    (text.len() <= LONGEST).then(|| label::parse(text).bare)
}

/// The texts of a line that may be labels: its cells, and what stands before its figures.
fn texts(line: &str) -> impl Iterator<Item = &str> {
    let cells = line.split(['|', '｜', '│', '\t']).flat_map(|cell| cell.split("  "));
    cells.map(str::trim).filter(|cell| cell.chars().any(is_han)).flat_map(|cell| {
        let words = cell.rfind(|c: char| is_han(c) || matches!(c, ')' | '）' | '”' | '"' | '》'));
        let end = words.map_or(0, |at| at + cell[at..].chars().next().map_or(0, char::len_utf8));
        let before = &cell[..end];
        [Some(cell), (before.len() < cell.len()).then_some(before)].into_iter().flatten()
    })
}
