//! The headings of the columns of a form, by which printed ones are known.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::codebook::Table;
use crate::labels;

/// Words longer than all headings of a form together are sentences.
const LONGEST_GLUED: usize = 40;

/// The columns of a form by the keys of their innermost headings. The same heading may stand
/// under several parents.
pub struct ColumnNames {
    innermost: FxHashMap<String, Vec<usize>>,
    /// Keys of the headings above them, each with the first column below it.
    groups: FxHashMap<String, usize>,
    /// Keys of the form's own innermost headings, per column.
    pub own: Vec<Option<String>>,
}

impl ColumnNames {
    /// The headings of a table, which every grid of every report is compared with.
    pub fn of(table: &Table) -> Arc<Self> {
        table.headings.once(|| Self::read(table))
    }

    fn read(table: &Table) -> Self {
        let mut names: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, column) in table.columns.iter().enumerate() {
            for heading in column.path.last().into_iter().chain(&column.aliases) {
                let Some(key) = labels::keys(heading).first().cloned() else { continue };
                let columns = names.entry(key).or_default();
                if !columns.contains(&index) {
                    columns.push(index);
                }
            }
        }
        // Flattened headings name their groups: 行政复议-结果维持.
        let mut paths: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, column) in table.columns.iter().enumerate() {
            for key in labels::column_paths(&column.path) {
                paths.entry(key).or_default().push(index);
            }
        }
        for (key, columns) in paths {
            names.entry(key).or_insert(columns);
        }
        let key = |heading: &String| labels::keys(heading).first().cloned();
        let mut groups: FxHashMap<String, usize> = FxHashMap::default();
        for (index, column) in table.columns.iter().enumerate() {
            for key in column.path.iter().rev().skip(1).filter_map(key) {
                groups.entry(key).or_insert(index);
            }
        }
        let own = table.columns.iter().map(|column| column.path.last().and_then(key)).collect();
        Self { innermost: names, groups, own }
    }

    /// Columns that a printed heading may stand over, in the form's order.
    pub fn named(&self, printed: &str) -> &[usize] {
        labels::keys(printed)
            .iter()
            .find_map(|key| self.innermost.get(key))
            .map_or(&[], Vec::as_slice)
    }

    /// The first column below a printed heading that stands above the innermost ones.
    pub fn group(&self, printed: &str) -> Option<usize> {
        labels::keys(printed).iter().find_map(|key| self.groups.get(key)).copied()
    }

    pub fn is_group(&self, printed: &str) -> bool {
        self.group(printed).is_some()
    }

    fn is_heading(&self, printed: &str) -> bool {
        self.is_group(printed) || !self.named(printed).is_empty()
    }

    /// Whether a heading over several columns is printed before one that the form has left of them: 法人或其他组织
    /// before 自然人. Line by line the others stand as on the form then. Where headings share their lines, one
    /// that reaches over several lines stands lower than those beside it, and only its own line tells; where they
    /// are wrapped, they come from such a page, and nothing tells.
    pub fn is_group_first<'t>(&self, texts: impl Iterator<Item = &'t str> + Clone) -> bool {
        let on_line = |text: &'t str| text.split_whitespace().flat_map(|word| self.parted(word));
        // Words of other lines share them as well: 本年制发 件数 of the table before.
        let share =
            |text: &'t str| on_line(text).filter(|word| self.is_heading(word)).nth(1).is_some();
        match texts.clone().any(share) {
            true => texts.into_iter().any(|text| self.begins_with_group(on_line(text))),
            false => {
                let named = texts.clone().filter_map(|text| match self.named(text)[..] {
                    [column] => Some(column),
                    _ => None,
                });
                let whole = named.collect::<BTreeSet<usize>>().len();
                whole + 1 >= self.own.len() && self.begins_with_group(texts)
            }
        }
    }

    /// The headings of which a word is made, where nothing parts them: 法人或其他组织自然人总计. Else the word.
    fn parted<'t>(&self, word: &'t str) -> Vec<&'t str> {
        let mut parts = Vec::new();
        let mut rest = word;
        while !rest.is_empty() && word.chars().count() <= LONGEST_GLUED {
            let ends = rest.char_indices().rev().map(|(at, c)| at + c.len_utf8());
            let Some(end) = ends.into_iter().find(|&end| self.is_heading(&rest[..end])) else {
                return vec![word];
            };
            parts.push(&rest[..end]);
            rest = &rest[end..];
        }
        match rest {
            "" => parts,
            _ => vec![word],
        }
    }

    fn begins_with_group<'t>(&self, mut printed: impl Iterator<Item = &'t str>) -> bool {
        let mut of_groups: Option<usize> = None;
        printed.any(|text| {
            if let Some(column) = self.group(text) {
                of_groups = Some(of_groups.map_or(column, |other| other.max(column)));
                return false;
            }
            matches!(self.named(text)[..], [column] if of_groups.is_some_and(|group| column < group))
        })
    }

    /// Whether a heading is printed as the form has it, and not under another name.
    pub fn is_own(&self, column: usize, printed: &str) -> bool {
        self.own[column].is_some() && labels::keys(printed).first() == self.own[column].as_ref()
    }
}
