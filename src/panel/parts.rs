//! The panel in parts: what the reports of one body and year give to it.
//!
//! Reports speak for or against each other only where they are copies, or of neighbouring years of
//! one division. So the panel can be made of a few reports at a time, whatever their number.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::copies::{self, Settled};
use super::groups::{self, Key, groups};
use super::lookup::Lookup;
use super::part::Part;
use super::rows::given;
use super::{Conflict, FileRow, PanelFinding, PanelOptions, Report, Why};
use super::{as_of, restated, years};
use crate::codebook::divisions::Divisions;

/// Lets the reports confirm or flag each other in place; a part for each body and year among them,
/// sorted by these.
pub fn parts(files: &mut [FileRow], lookup: &Lookup<'_>, options: &PanelOptions) -> Vec<Part> {
    let (groups, _) = groups(files, options);
    let settled = copies::settle(files, &groups, lookup);
    of_settled(files, settled, lookup, options)
}

/// The same, where the copies have been compared: of `files` only the chosen ones are looked at. Years that
/// only a later report tells of, where the user asks for them, stand behind the others.
pub fn of_settled(
    files: &mut [FileRow],
    settled: Settled,
    lookup: &Lookup<'_>,
    options: &PanelOptions,
) -> Vec<Part> {
    let columns = &lookup.columns;
    let mut of_years = restated::compare(files, &settled.chosen, columns, options.divisions);
    of_years.extend(years::compare(files, &settled.chosen, lookup, options.divisions));
    let mut of_copies = by_row(settled.findings, of_finding);
    let mut of_years = by_row(of_years, of_finding);
    let of_conflict =
        |one: &Conflict| (one.division_code.clone(), one.report_year, one.chosen_report.clone());
    let mut conflicts = by_row(settled.conflicts, of_conflict);
    let mut parts = Vec::new();
    for (key, &at) in &settled.chosen {
        let Some(report) = at.of(files) else { continue };
        let copies = settled.copies.get(key).copied().unwrap_or(1);
        let given = given(key, &files[at.file], report, copies, lookup, options);
        let of = (key.code.clone(), key.year, report.key.clone());
        parts.push(Part {
            row: Some(given.row),
            empty: given.empty,
            loose: Vec::new(),
            conflicts: conflicts.remove(&of).unwrap_or_default(),
            left_out: None,
            of_copies: of_copies.remove(&of).unwrap_or_default(),
            of_years: of_years.remove(&of).unwrap_or_default(),
            of_columns: given.finding.into_iter().collect(),
        });
    }
    if options.restated {
        restated::fill(&mut parts, files, &settled.chosen, columns, options);
    }
    if let Some(year) = options.as_of {
        parts.iter_mut().for_each(|part| as_of::map(part, year, options.divisions));
    }
    if !options.whole {
        parts.iter_mut().for_each(|part| leave_out_without_values(part, files));
    }
    parts
}

/// A report of which no value is certain has no row to show.
fn leave_out_without_values(part: &mut Part, files: &[FileRow]) {
    let Some(row) = part.row.as_ref().filter(|row| !row.has_values()) else { return };
    let all = files.iter().flat_map(|file| file.reports().iter().map(move |one| (file, one)));
    let own = |(_, report): &(&FileRow, &Report)| Some(&report.key) == row.report_id.as_ref();
    let of_row = all.filter(own).find(|(file, _)| Some(&file.file) == row.file.as_ref());
    part.left_out = of_row.map(|(file, report)| {
        let reason = match report.observations.is_empty() {
            true => "no table of figures was found in it",
            false => "none of its values is certain: see observations.csv",
        };
        groups::left(file, report, (Why::NoValue, reason.to_owned()))
    });
}

/// Code, year and report of a row of the panel.
type Row = (String, u16, String);

fn of_finding(finding: &PanelFinding) -> Row {
    let year = finding.report_year.unwrap_or_default();
    (finding.division_code.clone(), year, finding.report_id.clone())
}

fn by_row<T>(all: Vec<T>, of: impl Fn(&T) -> Row) -> FxHashMap<Row, Vec<T>> {
    let mut sorted: FxHashMap<Row, Vec<T>> = FxHashMap::default();
    for one in all {
        sorted.entry(of(&one)).or_default().push(one);
    }
    sorted
}

/// Sorts bodies and years, given in their order, into sets of which none has a copy or a neighbour in
/// another. A set has the indices of its keys.
pub fn related(all: &[&Key], divisions: &Divisions) -> Vec<Vec<usize>> {
    let position = |key: &Key| all.binary_search(&key).ok();
    let mut sets = Sets { above: (0..all.len()).collect() };
    // Of a year without reports there is no neighbour, and what became of a division is looked up in all of them.
    let told: BTreeSet<u16> = all.iter().map(|key| key.year).collect();
    for (at, key) in all.iter().enumerate() {
        let years = [key.year.checked_sub(1), key.year.checked_add(1)];
        for year in years.into_iter().flatten().filter(|year| told.contains(year)) {
            // A neighbour under the same code is the one that is compared; see `years`. The other
            // direction is looked at where the other one stands.
            let own = position(&Key { year, ..(*key).clone() });
            let other = || position(&years::renamed(key, year, divisions)?);
            if let Some(neighbour) = own.or_else(other) {
                sets.join(at, neighbour);
            }
        }
    }
    let mut related: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..all.len() {
        related.entry(sets.top(at)).or_default().push(at);
    }
    related.into_values().collect()
}

/// Which set each number belongs to; the smallest of its set stands for it.
struct Sets {
    above: Vec<usize>,
}

impl Sets {
    fn top(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.top(a), self.top(b));
        self.above[a.max(b)] = a.min(b);
    }
}
