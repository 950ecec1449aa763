//! Copies of one report: the same year of the same body from several files.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::cells::{Cell, Columns, cells};
use super::groups::{Groups, Key};
use super::lookup::Lookup;
use super::{At, CHOICE, Conflict, FileRow, PanelFinding, Report};
use crate::finding::{Finding, Rule, Severity};
use crate::observe::Evidence;

/// What came of comparing the copies.
#[derive(Default)]
pub struct Settled {
    /// The report whose values stand in the panel.
    pub(super) chosen: BTreeMap<Key, At>,
    /// How many reports there are, the chosen one among them.
    pub(super) copies: BTreeMap<Key, usize>,
    pub(super) conflicts: Vec<Conflict>,
    pub(super) findings: Vec<PanelFinding>,
}

/// Lets copies confirm each other, flags where they differ, and chooses one of each group.
pub(super) fn settle(files: &mut [FileRow], groups: &Groups, lookup: &Lookup<'_>) -> Settled {
    let mut settled = Settled::default();
    for (key, group) in groups {
        let mut tally = Tally::of(lookup);
        for (number, at) in group.iter().enumerate() {
            at.of(files).into_iter().for_each(|of| tally.see(number, &files[at.file].file, of));
        }
        let Some(chosen) = tally.chosen().map(|number| group[number]) else { continue };
        let Some(own) = chosen.of(files) else { continue };
        let others: Vec<At> = tally.others().map(|number| group[number]).collect();
        let mut beside = Beside::of(key, tally, &files[chosen.file].file, own);
        for other in others {
            let file = files[other.file].file.clone();
            other.of_mut(files).into_iter().for_each(|report| beside.compare(&file, report));
        }
        chosen.of_mut(files).into_iter().for_each(|own| beside.tell(own));
        settled.add(key, (chosen.file, chosen.report), group.len(), beside);
    }
    settled
}

impl Settled {
    /// Notes the report that was chosen among `copies` (by its file, and its place in that), and what was
    /// found beside it.
    pub fn add(
        &mut self,
        key: &Key,
        (file, report): (usize, usize),
        copies: usize,
        beside: Beside<'_>,
    ) {
        self.chosen.insert(key.clone(), At { file, report });
        self.copies.insert(key.clone(), copies);
        self.findings.extend(beside.remark());
        self.conflicts.extend(beside.conflicts);
    }
}

/// What the copies of one report say, seen one after the other: there may be thousands.
pub struct Tally<'c> {
    columns: &'c Columns<'c>,
    /// The documents that were seen: the same bytes twice confirm nothing.
    seen: BTreeSet<String>,
    /// Of each document the number under which it was seen first.
    distinct: Vec<usize>,
    /// The copy that is to be chosen so far, by its number, and what it says.
    best: Option<(Rank, usize, Vec<Option<Value>>)>,
    /// How often each value is printed, by column.
    saying: Vec<BTreeMap<Decimal, usize>>,
}

/// The copy that says that it replaces an earlier one, then that with the most certain values, then the most
/// confirmations, then the first path.
type Rank = (bool, u32, usize, Reverse<(String, usize)>);

impl<'c> Tally<'c> {
    pub fn of(lookup: &'c Lookup<'c>) -> Self {
        let columns = &lookup.columns;
        let saying = vec![BTreeMap::new(); columns.ids.len()];
        Self { columns, seen: BTreeSet::new(), distinct: Vec::new(), best: None, saying }
    }

    pub fn see(&mut self, number: usize, file: &str, report: &Report) {
        if !self.seen.insert(report.key.clone()) {
            return;
        }
        self.distinct.push(number);
        let values = values(report, self.columns);
        let certain = values.iter().flatten().filter(|value| value.certain);
        let (count, confirmed) =
            certain.fold((0u32, 0usize), |(count, sum), v| (count + 1, sum + v.confirmed_by));
        for (value, saying) in std::iter::zip(&values, &mut self.saying) {
            value.iter().for_each(|value| *saying.entry(value.value).or_default() += 1);
        }
        let replaces = report.id.replaces.is_some();
        let rank = (replaces, count, confirmed, Reverse((file.to_owned(), number)));
        if self.best.as_ref().is_none_or(|(best, ..)| rank > *best) {
            self.best = Some((rank, number, values));
        }
    }

    pub fn chosen(&self) -> Option<usize> {
        self.best.as_ref().map(|(_, number, _)| *number)
    }

    /// The other documents, in the order in which they were seen.
    pub fn others(&self) -> impl Iterator<Item = usize> {
        let chosen = self.chosen();
        self.distinct.iter().copied().filter(move |number| Some(*number) != chosen)
    }

    /// A copy that says the same confirms.
    fn confirm(&self, report: &mut Report, values: &[Option<Value>]) {
        for (value, saying) in std::iter::zip(values, &self.saying) {
            let Some(own) = value else { continue };
            // The file itself is one of those that say so.
            let others = saying.get(&own.value).is_some_and(|count| *count > 1);
            let observation = report.observations.get_mut(own.observation);
            if let Some(observation) = observation.filter(|_| others) {
                observation.evidence.insert(Evidence::Copy);
            }
        }
    }
}

/// The chosen copy, and what the others say beside it.
pub struct Beside<'c> {
    of: Key,
    tally: Tally<'c>,
    file: String,
    report: String,
    place: String,
    values: Vec<Option<Value>>,
    /// What is to be said of its observations.
    flags: Vec<(usize, String)>,
    conflicts: Vec<Conflict>,
}

impl<'c> Beside<'c> {
    /// `chosen` is the copy that the tally has chosen.
    pub fn of(key: &Key, mut tally: Tally<'c>, file: &str, chosen: &Report) -> Self {
        Self {
            of: key.clone(),
            file: file.to_owned(),
            report: chosen.key.clone(),
            place: chosen.id.place.clone().unwrap_or_default(),
            values: tally.best.take().map(|(_, _, values)| values).unwrap_or_default(),
            flags: Vec::new(),
            conflicts: Vec::new(),
            tally,
        }
    }

    /// Where another copy has another value. Certain values that differ are flagged on both sides.
    pub fn compare(&mut self, file: &str, other: &mut Report) {
        let theirs = values(other, self.tally.columns);
        self.tally.confirm(other, &theirs);
        for (column, pair) in self.values.iter().zip(&theirs).enumerate() {
            let (Some(our), Some(their)) = pair else { continue };
            if our.value == their.value {
                continue;
            }
            self.conflicts.push(Conflict {
                division_code: self.of.code.clone(),
                place: self.place.clone(),
                report_year: self.of.year,
                indicator: self.tally.columns.ids[column].to_owned(),
                chosen_file: self.file.clone(),
                chosen: our.printed.clone(),
                other_file: file.to_owned(),
                other: their.printed.clone(),
                chosen_report: self.report.clone(),
                other_report: other.key.clone(),
                rule: CHOICE,
            });
            if our.certain && their.certain {
                self.flags.push((our.observation, differs(&their.printed, file)));
                flag(other, their.observation, differs(&our.printed, &self.file));
            }
        }
    }

    /// Tells the chosen copy itself what the others say.
    pub fn tell(&mut self, chosen: &mut Report) {
        self.tally.confirm(chosen, &self.values);
        for (observation, message) in std::mem::take(&mut self.flags) {
            flag(chosen, observation, message);
        }
    }

    fn remark(&self) -> Option<PanelFinding> {
        let count = self.conflicts.len();
        (count > 0).then(|| PanelFinding {
            file: self.file.clone(),
            report_id: self.report.clone(),
            division_code: self.of.code.clone(),
            report_year: Some(self.of.year),
            finding: Finding::source(
                Rule::CopyConflict,
                Severity::Warning,
                format!("copies differ in {count} values; this one was chosen: {CHOICE}"),
            ),
        })
    }
}

/// The value of one column in one report.
#[derive(Clone)]
struct Value {
    observation: usize,
    value: Decimal,
    printed: String,
    certain: bool,
    confirmed_by: usize,
}

fn values(report: &Report, columns: &Columns<'_>) -> Vec<Option<Value>> {
    let value = |cell: Option<Cell>| match cell? {
        Cell::Observation(index) => {
            let observation = &report.observations[index];
            Some(Value {
                observation: index,
                value: observation.reading.value()?,
                printed: observation.reading.printed().to_owned(),
                certain: observation.reading.is_certain(),
                confirmed_by: observation.confirmed_by(),
            })
        }
        Cell::SeveralColumns | Cell::Ambiguous(..) => None,
    };
    cells(report, columns).into_iter().map(value).collect()
}

fn differs(printed: &str, file: &str) -> String {
    format!("{printed} is printed in the copy {file}")
}

/// What is printed is certain in both; the reports differ, and not our reading of them.
fn flag(report: &mut Report, observation: usize, message: String) {
    if let Some(observation) = report.observations.get_mut(observation) {
        let finding = Finding::source(Rule::CopyConflict, Severity::Warning, message)
            .of(observation.indicator.clone())
            .at(observation.place.clone());
        observation.reading.flag(finding);
    }
}
