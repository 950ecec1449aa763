//! What a report says against its own figures: 表中收到申请数应为233件, 勘误：…有误.
//!
//! Such a sentence names rows, columns or printed numbers. The figures that it speaks of stay as they are
//! printed, and none of them is certain.

use std::collections::BTreeMap;

use crate::codebook::{Codebook, Item, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::narrate;
use crate::observe::Observation;
use crate::text::fold::{fold, is_han};
use crate::text::label;

use super::erratum::{Erratum, erratum};

/// Names of rows and columns that stand for too much to name one.
const GENERAL: [&str; 4] = ["其他", "总计", "合计", "小计"];

/// Flags the figures that a sentence of the report corrects, and quotes it. Returns remarks on
/// corrections of which nobody can tell the figure.
pub fn flag(
    observations: &mut [Observation],
    layout: &Layout,
    codebook: &Codebook,
) -> Vec<Finding> {
    let said = errata(layout);
    if said.is_empty() {
        return Vec::new();
    }
    let printed: Vec<Printed> = observations
        .iter()
        .enumerate()
        .filter(|(_, observation)| observation.reading.value().is_some())
        .map(|(at, observation)| Printed::of(at, observation, codebook))
        .collect();
    let mut findings = Vec::new();
    for erratum in said {
        let contested = contested(&erratum, &printed, observations);
        let message = format!("the report corrects it: {}", erratum.printed);
        let finding = Finding::reading(Rule::Erratum, Severity::Warning, message);
        if contested.is_empty() && erratum.heads && !erratum.right.is_empty() {
            findings.push(finding.clone());
        }
        for at in contested {
            let observation = &mut observations[at];
            let finding = finding.clone().of(&observation.indicator).at(observation.place.clone());
            observation.reading.flag(finding);
        }
    }
    findings
}

/// The sentences that correct something: those of the prose, and notes in tables and sheets.
fn errata(layout: &Layout) -> Vec<Erratum> {
    let mut found: Vec<Erratum> = Vec::new();
    // Hardly any report has one.
    if !layout.lines.iter().any(|line| super::erratum::may_be(&line.text)) {
        return found;
    }
    for sentence in narrate::sentences(layout) {
        found.extend(erratum(&sentence));
    }
    for note in layout.lines.iter().filter_map(Line::alone) {
        if !found
            .iter()
            .any(|known| known.text.contains(&fold(note)) || fold(note).contains(&known.text))
        {
            found.extend(erratum(note));
        }
    }
    found
}

/// A printed figure under the names that a sentence may call it by.
struct Printed {
    at: usize,
    /// Its row, as printed and on the form; none in table 4, which has one row alone.
    rows: Vec<String>,
    /// Its column.
    columns: Vec<String>,
    /// The headings above its column.
    groups: Vec<String>,
}

impl Printed {
    fn of(at: usize, observation: &Observation, codebook: &Codebook) -> Printed {
        let mut printed = Printed {
            at,
            rows: vec![words(&observation.label)],
            columns: Vec::new(),
            groups: Vec::new(),
        };
        if let Some((table, item)) = item(observation, codebook) {
            let (row, column) = (&table.rows[item.row], &table.columns[item.column]);
            printed.rows.push(words(&row.label));
            printed.rows.extend(row.aliases.iter().map(|alias| words(alias)));
            let (innermost, above) = column.path.split_last().unzip();
            printed.columns.extend(innermost.into_iter().map(|name| words(name)));
            printed.columns.extend(column.aliases.iter().map(|alias| words(alias)));
            printed.groups.extend(above.into_iter().flatten().map(|name| words(name)));
        }
        let is_name = |name: &String| name.chars().count() > 1;
        printed.rows.retain(|name| is_name(name) && !GENERAL.contains(&name.as_str()));
        printed.columns.retain(is_name);
        printed
    }
}

fn item<'c>(observation: &Observation, codebook: &'c Codebook) -> Option<(&'c Table, &'c Item)> {
    let form = codebook.forms.iter().find(|form| form.id == observation.form)?;
    let table = form.tables.iter().find(|table| table.id == observation.table)?;
    Some((table, table.items.iter().find(|item| item.code == observation.item)?))
}

/// A text without its ordinal, its remark and its punctuation.
fn words(text: &str) -> String {
    plain(&label::parse(text).bare)
}

fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| is_han(*c) || c.is_ascii_alphanumeric()).collect()
}

/// The figures that a correction speaks of.
fn contested(erratum: &Erratum, printed: &[Printed], observations: &[Observation]) -> Vec<usize> {
    let text = plain(&erratum.text);
    let mut found = of_rows(&text, printed);
    if found.is_empty() {
        found = of_columns(&text, printed);
    }
    let value = |one: &&Printed| observations[one.at].reading.value();
    let is_wrong = |one: &&Printed| value(one).is_some_and(|value| erratum.wrong.contains(&value));
    let is_right = |one: &&Printed| value(one).is_some_and(|value| erratum.right.contains(&value));
    let named = !found.is_empty();
    if !named && erratum.is_sure() {
        // The number that is wrong names its figure; a table that is wrong all its figures.
        let of_number = printed.iter().filter(is_wrong);
        found = match erratum.of_table && erratum.wrong.is_empty() && erratum.right.is_empty() {
            true => printed.iter().collect(),
            false => of_number.collect(),
        };
    }
    if found.iter().any(is_wrong) {
        found.retain(is_wrong);
    }
    // Where the right figure is printed, the correction was made.
    found.retain(|one| is_wrong(one) || !is_right(one));
    found.into_iter().map(|one| one.at).collect()
}

/// The figures of the rows that a text names, and of the columns of these that it names.
fn of_rows<'p>(text: &str, printed: &'p [Printed]) -> Vec<&'p Printed> {
    let mut spans: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for name in printed.iter().flat_map(|one| &one.rows) {
        let places = || text.match_indices(name.as_str()).map(|(at, name)| (at, at + name.len()));
        spans.entry(name).or_insert_with(|| places().collect());
    }
    // 规范性文件 within 制发规范性文件总数 is no name of a row.
    let within = |(start, end): (usize, usize)| {
        let wider =
            |&(from, to): &(usize, usize)| from <= start && end <= to && to - from > end - start;
        spans.values().flatten().any(wider)
    };
    let is_named = |name: &String| spans[name.as_str()].iter().any(|span| !within(*span));
    let rows: Vec<&Printed> = printed.iter().filter(|one| one.rows.iter().any(is_named)).collect();
    let mut rest = text.to_owned();
    for one in &rows {
        one.rows.iter().for_each(|name| rest = rest.replace(name.as_str(), "|"));
    }
    let of_column = |one: &&&Printed| one.columns.iter().any(|name| rest.contains(name.as_str()));
    let named: Vec<&Printed> = rows.iter().filter(of_column).copied().collect();
    if named.is_empty() { rows } else { named }
}

/// The figures of table 4 whose outcomes a text names, below the headings that it names.
fn of_columns<'p>(text: &str, printed: &'p [Printed]) -> Vec<&'p Printed> {
    let is_named = |name: &String| text.contains(name.as_str());
    let groups = |one: &Printed| one.groups.iter().filter(|name| is_named(name)).count();
    let is_general = |name: &String| GENERAL.contains(&name.as_str());
    let found = printed.iter().filter(|one| {
        let mut named = one.columns.iter().filter(|name| is_named(name));
        one.rows.is_empty() && named.any(|name| !is_general(name) || groups(one) > 0)
    });
    let found: Vec<&Printed> = found.collect();
    let most = found.iter().map(|one| groups(one)).max().unwrap_or(0);
    found.into_iter().filter(|one| groups(one) == most).collect()
}
