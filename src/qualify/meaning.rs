//! What a printed label says beside that of the form: a year, a share, a plan, a part, the contrary.
//!
//! Every reader takes labels with variants and damage. What the match leaves over is held here against
//! the words of `captions.csv`, for all of them: 上年收到申请数 is not 收到申请数, whatever the sums say.

mod lone;

use std::borrow::Cow;
use std::cell::{LazyCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::codebook::captions::{Caption, Captions, Says};
use crate::codebook::notes::{List, NoteWords};
use crate::codebook::{Codebook, Shape, Table};
use crate::fill::above::{LONGEST_CAPTION, is_at_or_below};
use crate::fill::{FilledItem, FilledTable};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line, Piece};
use crate::identify::ReportId;
use crate::labels::alike::{Letters, SIMILAR};
use crate::labels::{self, RowLabels, TableLabels, words};
use crate::reading::Reading;
use crate::text::fold::{fold, is_han, tidy};
use crate::text::heading::{self, Role};
use crate::text::label;
use crate::text::numeral;
use crate::text::span::{self, Span};
use crate::text::unit;

use super::left::{Keys, Printed, behind_groups, is_of_groups};
use super::others::is_of_other_area;

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

/// A text between the lines of tables that names a year or has a word of the list.
pub struct Said<'l> {
    line: usize,
    text: &'l str,
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

    /// The texts of a layout that may change the meaning of what stands below or beside them.
    pub fn said<'l>(&self, layout: &'l Layout) -> Vec<Said<'l>> {
        // A cell is a part of a line as well.
        let told: RefCell<FxHashMap<&str, bool>> = RefCell::default();
        let tells = |text: &'l str| {
            let tells = || {
                text.chars().nth(LONGEST_CAPTION).is_none()
                    && (text.contains('年') || self.captions.within(text).into_iter().any(tells))
            };
            *told.borrow_mut().entry(text).or_insert_with(tells)
        };
        let lines = layout.lines.iter().enumerate().flat_map(|(line, printed)| {
            apart(&printed.text).filter(|text| tells(text)).map(move |text| Said { line, text })
        });
        // A label that is wrapped in its cell stands on several lines of a page.
        let cells = layout.pieces.iter().flat_map(|piece| match piece {
            Piece::Grid(grid) => grid.rows.as_slice(),
            Piece::Text(_) => &[],
        });
        let texts = cells.flatten().flat_map(|cell| {
            let whole = std::iter::once(cell.text.as_str());
            let texts = whole.chain(apart(&cell.text).filter(|text| *text != cell.text));
            texts.filter(|text| tells(text)).map(|text| (cell.place.as_ref(), text))
        });
        let cells = texts.filter_map(|(place, text)| {
            let place = place?;
            let line = layout.lines.iter().position(|line| is_at_or_below(&line.place, place))?;
            Some(Said { line, text })
        });
        lines.chain(cells).collect()
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
        let heads = headings_above(table);
        let groups = here.iter().filter_map(|text| self.group(text, table, names, &heads));
        let own = &layout.lines[lines];
        let groups: Vec<Group> = groups.chain(self.columns(&here, own, filled, &columns)).collect();
        // Hundreds of figures stand under a few headings.
        let mut known: FxHashMap<(usize, String), Option<Change>> = FxHashMap::default();
        let mut under: FxHashMap<(usize, String, &str), Option<Change>> = FxHashMap::default();
        let (series, open) = (filled.series.is_some(), filled.span == Span::Own);
        // A list goes on below its heading on the next page.
        let first = filled.items.iter().map(|item| &item.column_label);
        let mut first = first.filter(|heading| !heading.is_empty());
        let above = above.map(str::to_owned).or_else(|| first.next().cloned());
        let is_single = table.shape == Shape::List && table.columns.len() == 1;
        let above = above.filter(|_| is_single);
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if item.reading.value().is_none() {
                continue;
            }
            let unit = of.unit.as_str();
            let by_label = || {
                let keys = labels::known(&item.label).keys;
                let other = names.rows_named(&keys);
                if !other.is_empty() && !other.contains(&of.row) {
                    return Some(Change::More(tidy(&item.label)));
                }
                // Only a key says so: what is like a label may have other words before it.
                let row = &names.rows[of.row];
                let own = match other {
                    [_] => behind_groups(&item.label, &keys, &table.rows[of.row], row),
                    _ => Cow::Borrowed(item.label.as_str()),
                };
                let change = self.change(&own, Keys::of_row(row), true, unit);
                change.filter(|_| !is_of_groups(&item.label, of.row, names))
            };
            let change = known.entry((of.row, item.label.clone())).or_insert_with(by_label);
            let expected = &table.rows[of.row].label;
            flag(item, &of.indicator, &item.label.clone(), expected, change.as_ref());
            let heading = match &above {
                Some(above) if item.column_label.is_empty() => above.clone(),
                Some(_) | None => item.column_label.clone(),
            };
            let by_heading = || match table.shape {
                Shape::List if is_single => {
                    open.then(|| self.heading(&heading, series, table)).flatten()
                }
                Shape::Matrix | Shape::Blocks | Shape::List => {
                    let keys = columns[of.column].keys();
                    self.change(&heading, keys, false, unit)
                }
                // These have the headings of the form.
                Shape::Wide => None,
            };
            // The heading of the only column is that of all units.
            let of_unit = if is_single { "" } else { unit };
            let key = (of.column, heading.clone(), of_unit);
            let change = under.entry(key).or_insert_with(by_heading);
            let expected = table.columns[of.column].path.last().map_or("", String::as_str);
            flag(item, &of.indicator, &heading, expected, change.as_ref());
            for group in groups.iter().filter(|group| group.holds(of.row, of.column)) {
                flag(item, &of.indicator, &group.printed, &group.expected, Some(&group.change));
            }
        }
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

/// The texts of a line or a cell: what stands in other columns, in other rows or far apart.
fn apart(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let bytes = text.as_bytes();
        let gap = |at: usize| match bytes[at] {
            b'|' | b'\t' | b'\n' => Some((at, 1)),
            b' ' if bytes.get(at + 1) == Some(&b' ') => Some((at, 2)),
            _ => None,
        };
        let gap = (0..bytes.len()).find_map(gap);
        rest = gap.map(|(at, width)| &text[at + width..]);
        Some(gap.map_or(text, |(at, _)| &text[..at]).trim())
    })
}

/// Whether a word changes the meaning of a heading.
fn tells(caption: &Caption) -> bool {
    match caption.says {
        Says::Past | Says::Part | Says::Elsewhere | Says::Period | Says::Other => true,
        Says::Draft | Says::Final | Says::Whole | Says::Own => false,
        Says::Not | Says::Count | Says::Plain | Says::Note => false,
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

/// Characters of the heading of a column.
const LONGEST_HEADING: usize = 12;

/// A group of rows or columns whose printed label says something else than the form's.
struct Group {
    printed: String,
    expected: String,
    rows: Vec<usize>,
    columns: Vec<usize>,
    change: Change,
}

impl Group {
    fn holds(&self, row: usize, column: usize) -> bool {
        self.rows.contains(&row) || self.columns.contains(&column)
    }
}

impl Meanings<'_> {
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

fn is_below(row: usize, group: usize, names: &TableLabels) -> bool {
    std::iter::successors(names.rows[row].parent, |&above| names.rows[above].parent)
        .any(|above| above == group)
}

/// Whether a label is one of the keys, with nothing beside it that could change it.
fn is_plain(printed: &str, keys: Keys<'_>) -> bool {
    let known = labels::known(printed);
    let is_key = known.keys.first().is_some_and(|key| keys.words.contains(key));
    is_key && !printed.contains(['(', '（', '[', '［'])
}

/// The names of a column or of a group of columns.
struct Heading {
    words: Vec<String>,
    letters: Vec<Letters>,
}

impl Heading {
    fn of<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        let names = names.map(|name| labels::known(name).keys);
        let words: Vec<String> =
            names.flat_map(|keys| keys.iter().take(2).cloned().collect::<Vec<_>>()).collect();
        let letters = words.iter().map(|key| Letters::of(key)).collect();
        Self { words, letters }
    }

    fn keys(&self) -> Keys<'_> {
        Keys { words: &self.words, letters: &self.letters }
    }
}

fn of_column(column: &crate::codebook::Column) -> Heading {
    Heading::of(column.path.last().into_iter().chain(&column.aliases))
}

/// The headings above others. An innermost one stands beside its figures.
fn headings_above(table: &Table) -> Vec<(&String, Heading)> {
    let above = table.columns.iter().flat_map(|column| column.path.iter().rev().skip(1));
    let headings: BTreeSet<&String> = above.collect();
    headings.into_iter().map(|name| (name, Heading::of(std::iter::once(name)))).collect()
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
