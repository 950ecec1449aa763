//! Groups of rows and columns whose printed label says something else than the form's: 三、上年度办理结果 over the rows
//! below it, 申请人情况（2021年） over columns.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::codebook::{Column, Shape, Table};
use crate::fill::FilledTable;
use crate::grid::Line;
use crate::labels::alike::{Letters, SIMILAR};
use crate::labels::{self, RowLabels, TableLabels, words};
use crate::qualify::apart::apart;
use crate::text::fold::{fold, tidy};

use super::{Change, Keys, Meanings, Printed, is_plain};

/// A group of rows or columns whose printed label says something else than the form's.
pub(super) struct Group {
    pub(super) printed: String,
    pub(super) expected: String,
    rows: Vec<usize>,
    columns: Vec<usize>,
    pub(super) change: Change,
}

impl Group {
    pub(super) fn holds(&self, row: usize, column: usize) -> bool {
        self.rows.contains(&row) || self.columns.contains(&column)
    }
}

impl Meanings<'_> {
    /// The groups that these texts of a table head, and the columns that they head.
    pub(super) fn groups(
        &self,
        said: &BTreeSet<&str>,
        lines: &[Line],
        filled: &FilledTable<'_>,
        names: &TableLabels,
        columns: &[Heading],
    ) -> Vec<Group> {
        let Some((_, table)) = filled.form else { return Vec::new() };
        let heads = headings_above(table);
        let groups = said.iter().filter_map(|text| self.group(text, table, names, &heads));
        groups.chain(self.columns(said, lines, filled, columns)).collect()
    }

    /// The group that a text heads, if it changes its meaning: 三、上年度办理结果.
    fn group(
        &self,
        printed: &str,
        table: &Table,
        names: &TableLabels,
        heads: &[(&String, Heading)],
    ) -> Option<Group> {
        if !names.rows_named(&labels::known(printed).keys).is_empty()
            && !printed.contains(['(', '（'])
        {
            return None;
        }
        let text = Printed::of(printed);
        let of_rows = names.rows.iter().enumerate().filter(|(_, row)| row.heading);
        let of_rows = of_rows.filter_map(|(index, row)| {
            let named = self.named(&text, Keys::of_row(row));
            let change = named.or_else(|| self.begun(&text, row))?;
            let below = (0..names.rows.len()).filter(|&other| is_below(other, index, names));
            let expected = table.rows[index].label.clone();
            Some((change, expected, below.collect(), Vec::new()))
        });
        let of_columns = heads.iter().filter_map(|(heading, names)| {
            let change = self.named(&text, names.keys())?;
            let columns = table.columns.iter().enumerate();
            let below = columns.filter(|(_, column)| column.path.contains(*heading));
            let below = below.map(|(index, _)| index).collect();
            Some((change, (*heading).clone(), Vec::new(), below))
        });
        // A row of the form is no group: (一)累计主动公开政府信息数 is not 一、主动公开情况.
        let asked = || names.rows.iter().filter(|row| !row.heading);
        let is_row =
            LazyCell::new(|| text.likeness(asked().flat_map(RowLabels::letters)) >= SIMILAR);
        let (change, expected, rows, columns) =
            of_rows.chain(of_columns).find(|(_, _, rows, _)| rows.is_empty() || !*is_row)?;
        Some(Group { printed: tidy(printed), expected, rows, columns, change })
    }

    /// The columns whose heading is printed with another meaning, where no reader has put it beside
    /// their figures: 科研机构占比 over a column that its place alone tells.
    fn columns<'a>(
        &'a self,
        said: &'a BTreeSet<&str>,
        lines: &'a [Line],
        filled: &'a FilledTable<'_>,
        headings: &'a [Heading],
    ) -> impl Iterator<Item = Group> + 'a {
        let table = filled.form.map(|(_, table)| table).filter(|table| match table.shape {
            Shape::Matrix | Shape::Blocks => true,
            // A list has a heading of its own, and a wide table those of the form.
            Shape::List | Shape::Wide => false,
        });
        let printed = LazyCell::new(|| {
            let headings = filled.items.iter().map(|item| item.column_label.as_str());
            headings.collect::<BTreeSet<&str>>().into_iter().map(tidy).collect::<BTreeSet<String>>()
        });
        let open = said.iter().filter(move |text| !printed.contains(&tidy(text)));
        open.filter_map(move |text| {
            let printed = Printed::of(text);
            let like = |heading: &Heading| printed.likeness(heading.letters.iter());
            let nearest = headings.iter().max_by(|a, b| like(a).total_cmp(&like(b)))?;
            let change = self.named(&printed, nearest.keys())?;
            // 总计占比 beside 总计 heads a column of its own.
            let is_form = |text: &str| nearest.words.contains(&words(&fold(text)));
            if lines.iter().any(|line| apart(&line.text).any(is_form)) {
                return None;
            }
            let columns = headings.iter().enumerate();
            let columns = columns.filter(|(_, heading)| heading.words == nearest.words);
            let columns: Vec<usize> = columns.map(|(column, _)| column).collect();
            let expected = table?.columns[*columns.first()?].path.last()?.clone();
            Some(Group { printed: tidy(text), expected, rows: Vec::new(), columns, change })
        })
    }

    /// Other years in the first line of a label that goes on below: 三、2021年度.
    fn begun(&self, printed: &Printed<'_>, row: &RowLabels) -> Option<Change> {
        let ordinal = row.ordinal.filter(|ordinal| ordinal.level == 1)?;
        let is_it = printed.ordinal == Some(ordinal);
        is_it.then(|| self.other_years(printed.text, || false)).flatten().map(Change::Years)
    }

    /// What changes the meaning of a text that is like one of the keys, apart from what changes it.
    fn named(&self, printed: &Printed<'_>, keys: Keys<'_>) -> Option<Change> {
        let change = self.beside(printed, keys, false, "")?;
        if is_plain(printed.text, keys) {
            return None;
        }
        let bare = &printed.bare;
        let without = match &change {
            Change::More(word) => bare.replacen(word.as_str(), "", 1),
            Change::Less(_) | Change::Years(_) => {
                bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '年').to_owned()
            }
        };
        let is_known = |text: &str| Printed::of(text).likeness(keys.letters.iter()) >= SIMILAR;
        (is_known(bare) || is_known(&without)).then_some(change)
    }
}

fn is_below(row: usize, group: usize, names: &TableLabels) -> bool {
    std::iter::successors(names.rows[row].parent, |&above| names.rows[above].parent)
        .any(|above| above == group)
}

/// The names of a column or of a group of columns.
pub(super) struct Heading {
    words: Vec<String>,
    letters: Vec<Letters>,
}

impl Heading {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        let names = names.map(|name| labels::known(name).keys);
        let words: Vec<String> =
            names.flat_map(|keys| keys.iter().take(2).cloned().collect::<Vec<_>>()).collect();
        let letters = words.iter().map(|key| Letters::of(key)).collect();
        Self { words, letters }
    }

    pub(super) fn keys(&self) -> Keys<'_> {
        Keys { words: &self.words, letters: &self.letters }
    }
}

pub(super) fn of_column(column: &Column) -> Heading {
    Heading::of(column.path.last().into_iter().chain(&column.aliases))
}

/// The headings above others. An innermost one stands beside its figures.
fn headings_above(table: &Table) -> Vec<(&String, Heading)> {
    let above = table.columns.iter().flat_map(|column| column.path.iter().rev().skip(1));
    let headings: BTreeSet<&String> = above.collect();
    headings.into_iter().map(|name| (name, Heading::of(std::iter::once(name)))).collect()
}
