//! What a printed label says beside that of the form: a year, a share, a plan, a part, the contrary.
//!
//! Every reader takes labels with variants and damage. What the match leaves over is held here against
//! the words of `captions.csv`, for all of them: 上年收到申请数 is not 收到申请数, whatever the sums say.

mod groups;
mod lone;
mod said;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::codebook::captions::{Caption, Captions, Says};
use crate::codebook::notes::{List, NoteWords};
use crate::codebook::{Codebook, Item, Shape, Table};
use crate::fill::{FilledItem, FilledTable};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::identify::ReportId;
use crate::labels::{self, TableLabels, words};
use crate::reading::Reading;
use crate::text::fold::{fold, is_han, tidy};
use crate::text::heading::{self, Role};
use crate::text::label;
use crate::text::numeral;
use crate::text::span::{self, Span};
use crate::text::unit;

use super::left::{Keys, Printed, behind_groups, is_of_groups};
use super::others::is_of_other_area;

use groups::{Heading, of_column};
pub use said::Said;
use said::tells;

/// Fewer characters of a label that are not explained may be damage.
const LEAST: usize = 2;

/// The words that change what a label means, for one report.
pub struct Meanings<'c> {
    captions: &'c Captions,
    notes: &'c NoteWords,
    year: Option<u16>,
    /// The place and the body of the report: 东阳市统计数.
    own: Vec<String>,
    /// Words for the whole of another area than the report's: 全省.
    other_areas: Vec<&'c str>,
}

/// What makes a label another one's.
#[derive(Clone, Debug, PartialEq)]
enum Change {
    /// It has these words more.
    More(String),
    /// It lacks this word.
    Less(String),
    /// It names other years.
    Years(String),
}

impl<'c> Meanings<'c> {
    pub fn of(id: &ReportId, codebook: &'c Codebook) -> Self {
        let own = [&id.place, &id.body].into_iter().flatten().map(|name| words(&fold(name)));
        let captions = &codebook.captions;
        let wholes = captions.iter().filter(|caption| caption.says == Says::Whole);
        let other_areas = wholes.map(|caption| caption.word.as_str());
        let other_areas = other_areas.filter(|word| is_of_other_area(word, id)).collect();
        Self { captions, notes: &codebook.notes, year: id.year, own: own.collect(), other_areas }
    }

    /// Flags the figures of a table whose label, heading or group says something else than the form's.
    pub fn doubt(
        &self,
        filled: &mut FilledTable<'_>,
        names: &TableLabels,
        said: &[Said<'_>],
        above: Option<&str>,
        lines: Range<usize>,
        layout: &Layout,
    ) {
        let Some((_, table)) = filled.form else { return };
        let columns: Vec<Heading> = table.columns.iter().map(of_column).collect();
        let here = said.iter().filter(|said| lines.contains(&said.line));
        let here: BTreeSet<&str> = here.map(|said| said.text).collect();
        let groups = self.groups(&here, &layout.lines[lines], filled, names, &columns);
        let above = heading_of_list(filled, table, above);
        let is_open = filled.span == Span::Own;
        let is_series = filled.series.is_some();
        // Hundreds of figures stand under a few headings.
        let mut known: FxHashMap<(usize, String), Option<Change>> = FxHashMap::default();
        let mut under: FxHashMap<(usize, String, &str), Option<Change>> = FxHashMap::default();
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if item.reading.value().is_none() {
                continue;
            }
            let label = item.label.clone();
            let by_label = || self.by_label(&label, of, table, names);
            let change = known.entry((of.row, label.clone())).or_insert_with(by_label);
            let expected = &table.rows[of.row].label;
            flag(item, &of.indicator, &label, expected, change.as_ref());
            let heading = above.as_ref().filter(|_| item.column_label.is_empty());
            let heading = heading.unwrap_or(&item.column_label).clone();
            // The heading of the only column is that of all units.
            let unit = if is_single(table) { "" } else { of.unit.as_str() };
            let by_heading = || match table.shape {
                Shape::List if is_single(table) => {
                    is_open.then(|| self.heading(&heading, is_series, table)).flatten()
                }
                Shape::Matrix | Shape::Blocks | Shape::List => {
                    self.change(&heading, columns[of.column].keys(), false, unit)
                }
                // These have the headings of the form.
                Shape::Wide => None,
            };
            let key = (of.column, heading.clone(), unit);
            let change = under.entry(key).or_insert_with(by_heading);
            let expected = table.columns[of.column].path.last().map_or("", String::as_str);
            flag(item, &of.indicator, &heading, expected, change.as_ref());
            for group in groups.iter().filter(|group| group.holds(of.row, of.column)) {
                flag(item, &of.indicator, &group.printed, &group.expected, Some(&group.change));
            }
        }
    }

    /// What the label of a figure says beside that of its row.
    fn by_label(
        &self,
        label: &str,
        of: &Item,
        table: &Table,
        names: &TableLabels,
    ) -> Option<Change> {
        let keys = labels::known(label).keys;
        let other = names.rows_named(&keys);
        if !other.is_empty() && !other.contains(&of.row) {
            return Some(Change::More(tidy(label)));
        }
        // Only a key says so: what is like a label may have other words before it.
        let row = &names.rows[of.row];
        let own = match other {
            [_] => behind_groups(label, &keys, &table.rows[of.row], row),
            _ => Cow::Borrowed(label),
        };
        let change = self.change(&own, Keys::of_row(row), true, &of.unit);
        change.filter(|_| !is_of_groups(label, of.row, names))
    }

    /// Words of the list in a text, with the characters where they begin.
    fn found(&self, text: &str) -> Vec<(usize, &'c Caption)> {
        let places = |caption: &'c Caption| {
            let places = text.match_indices(&caption.word);
            places.map(move |(at, _)| (text[..at].chars().count(), caption))
        };
        let captions = self.captions.within(text).into_iter();
        let mut found: Vec<(usize, &Caption)> = captions.flat_map(places).collect();
        found.sort_by_key(|(at, _)| *at);
        found
    }
}

/// The heading of the figures of a list of which each cell has a line of its own: what follows 单位.
pub fn heading_of_cells<'l>(above: &'l [Line], names: &TableLabels) -> Option<&'l str> {
    let is_label = |text: &str| {
        label::parse(text).ordinal.is_some()
            || !names.rows_named(&labels::known(text).keys).is_empty()
    };
    let says = |text: &str| matches!(heading::role(text), Some(Role::Label | Role::Unit));
    let mut pairs = above.windows(2).rev().map(|pair| (pair[0].text.trim(), pair[1].text.trim()));
    let (_, heading) = pairs.find(|(before, text)| says(before) && !says(text))?;
    (heading.chars().count() <= LONGEST_HEADING && !is_label(heading)).then_some(heading)
}

/// The heading of the figures of a list with one column: the one above it, or its own. A list goes on below its heading on
/// the next page.
fn heading_of_list(filled: &FilledTable<'_>, table: &Table, above: Option<&str>) -> Option<String> {
    if !is_single(table) {
        return None;
    }
    let mut own = filled.items.iter().map(|item| &item.column_label);
    above.map(str::to_owned).or_else(|| own.find(|heading| !heading.is_empty()).cloned())
}

fn is_single(table: &Table) -> bool {
    table.shape == Shape::List && table.columns.len() == 1
}

/// Characters of the heading of a column.
const LONGEST_HEADING: usize = 12;

impl Meanings<'_> {
    /// What a label says beside the nearest of these keys. `strict`: words that nobody has listed count
    /// too.
    fn change(&self, printed: &str, keys: Keys<'_>, strict: bool, unit: &str) -> Option<Change> {
        let open = !printed.is_empty() && !is_plain(printed, keys);
        open.then(|| self.beside(&Printed::of(printed), keys, strict, unit)).flatten()
    }

    /// The same of a label that is not the form's own.
    fn beside(
        &self,
        printed: &Printed<'_>,
        keys: Keys<'_>,
        strict: bool,
        unit: &str,
    ) -> Option<Change> {
        let left = printed.left_over(keys)?;
        if let Some(years) = self.other_years(printed.text, || self.is_past(left.nearest)) {
            return Some(Change::Years(years));
        }
        let remark = &printed.remark;
        if strict && span::names_part(remark) {
            return Some(Change::Years(remark.clone()));
        }
        // Nothing is left over, and nothing is lacking.
        if left.exact && !left.over.contains(&true) {
            return None;
        }
        // 行政处罚（罚款）: a short remark says which of them are counted, unless it explains or names a unit.
        let explains = self.notes.begins(&[List::Explains], remark)
            || unit::parse(remark.trim_start_matches("单位").trim_start_matches(':')).is_some();
        let lacks = |word: &str| !left.nearest.contains(word);
        let is_money = || unit::parse(unit).is_some_and(|unit| unit.is_money());
        let text: String = left.text.iter().collect();
        let mut explained = vec![false; left.text.len()];
        for (at, caption) in self.found(&text) {
            let here = at..at + caption.word.chars().count();
            if !left.over[here.clone()].contains(&true) {
                continue;
            }
            let changes = match caption.says {
                // Behind a label that is damaged the remark may be too.
                Says::Not => (at < left.bare || !explains && left.exact) && lacks(&caption.word),
                Says::Past => !self.is_past(left.nearest),
                Says::Count => is_money() && lacks(&caption.word),
                // （人次） behind a label is the unit of its figures.
                Says::Other if caption.word == unit => false,
                Says::Part | Says::Elsewhere | Says::Period | Says::Other => lacks(&caption.word),
                Says::Whole => self.other_areas.contains(&caption.word.as_str()),
                Says::Draft | Says::Final | Says::Own | Says::Plain => false,
                Says::Note => continue,
            };
            if changes {
                return Some(Change::More(caption.word.clone()));
            }
            explained[here].fill(true);
        }
        let lost = self.found(left.nearest).into_iter().find(|(_, caption)| match caption.says {
            Says::Not => !text.contains(&caption.word),
            Says::Past => !self.is_past(&text),
            Says::Draft | Says::Final | Says::Part | Says::Whole | Says::Period => false,
            Says::Own | Says::Elsewhere | Says::Count | Says::Other | Says::Plain => false,
            Says::Note => false,
        });
        if let Some((_, caption)) = lost.filter(|_| !left.exact) {
            return Some(Change::Less(caption.word.clone()));
        }
        // Behind a label that is damaged the remark may be too.
        let end = if explains || !left.exact { left.bare } else { left.text.len() };
        let open = (0..end).map(|at| left.over[at] && !explained[at]);
        self.unexplained(&left.text[..end], open).filter(|_| strict)
    }

    fn unexplained(&self, text: &[char], open: impl Iterator<Item = bool>) -> Option<Change> {
        let marked: Vec<(char, bool)> = std::iter::zip(text.iter().copied(), open).collect();
        let is_word = |(c, open): &(char, bool)| *open && is_han(*c) && !numeral::is_numeral(*c);
        let mut runs = marked.chunk_by(|a, b| is_word(a) && is_word(b));
        let run = runs.find(|run| run.len() >= LEAST)?;
        Some(Change::More(run.iter().map(|(c, _)| c).collect()))
    }

    fn is_past(&self, text: &str) -> bool {
        self.captions.within(text).iter().any(|caption| caption.says == Says::Past)
    }

    /// The years that a label names, unless it is the one of the report, or the one before it where the
    /// form asks for that.
    fn other_years(&self, printed: &str, past: impl FnOnce() -> bool) -> Option<String> {
        let years = span::years_in(printed);
        if years.is_empty() {
            return None;
        }
        let meant = self.year.map(|year| year - u16::from(past()));
        let is_meant = years.iter().eq(meant.iter()) || years.iter().eq(self.year.iter());
        let told: Vec<String> = years.iter().map(u16::to_string).collect();
        (!is_meant).then(|| told.join(", "))
    }
}

/// Whether a label is one of the keys, with nothing beside it that could change it.
fn is_plain(printed: &str, keys: Keys<'_>) -> bool {
    let known = labels::known(printed);
    let is_key = known.keys.first().is_some_and(|key| keys.words.contains(key));
    is_key && !printed.contains(['(', '（', '[', '［'])
}

fn flag(
    item: &mut FilledItem,
    indicator: &str,
    printed: &str,
    expected: &str,
    change: Option<&Change>,
) {
    let (rule, what) = match change {
        None => return,
        Some(Change::Years(years)) => (Rule::YearDoubtful, format!("names {years}")),
        Some(Change::More(word)) => (Rule::ItemAmbiguous, format!("says {word}")),
        Some(Change::Less(word)) => (Rule::ItemAmbiguous, format!("lacks {word}")),
    };
    let message = format!("\"{}\" {what}, expected \"{expected}\"", tidy(printed));
    let finding = Finding::reading(rule, Severity::Warning, message);
    // It says why the label is not the form's.
    if let Reading::Flagged(_, findings) = &mut item.reading {
        findings.retain(|finding| finding.rule != Rule::LabelApproximate);
    }
    item.reading.flag(finding.of(indicator).at(item.place.clone()));
}

#[cfg(test)]
mod tests;
