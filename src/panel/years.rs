//! Two years of one division side by side. All of it is usual and none of it certain: bodies
//! merge, and rules change.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cells::{Cell, Columns, cells};
use super::groups::Key;
use super::lookup::Lookup;
use super::{At, FileRow, PanelFinding, Report};
use crate::codebook::YearSum;
use crate::codebook::divisions::{Divisions, Fate};
use crate::finding::{Finding, Rule, Severity};

/// A factor between neighbouring years that is rather a lost digit, or 元 for 万元.
const JUMP: u32 = 100;
/// Values other than zero that two tables must share before being the same is remarkable.
const ENOUGH: usize = 5;

/// A figure of one column, with the observation that it comes from.
#[derive(Clone, Copy)]
struct Value {
    observation: usize,
    value: Decimal,
}

/// The certain values of one report by column.
type Values = Vec<Option<Value>>;

/// Compares every report with that of the year before (and, for jumps, of the year after).
pub fn compare(
    files: &mut [FileRow],
    chosen: &BTreeMap<Key, At>,
    lookup: &Lookup<'_>,
    divisions: &Divisions,
) -> Vec<PanelFinding> {
    let columns = &lookup.columns;
    let values: BTreeMap<&Key, Values> =
        chosen.iter().map(|(key, at)| (key, certain(at.of(files), columns))).collect();
    let relations = relations(lookup);
    let mut findings = Vec::new();
    let mut confirmed = Vec::new();
    for (key, now) in &values {
        let before = neighbour(key, &values, key.year - 1, divisions);
        let after = neighbour(key, &values, key.year + 1, divisions);
        let mut found = Vec::new();
        if let Some(before) = before {
            found.extend(identical(now, &values[before], before.year));
            for relation in &relations {
                match relation.holds(now, &values[before], columns) {
                    Some(Ok(terms)) => {
                        confirmed.extend(terms.into_iter().map(|(of_now, index)| {
                            (chosen[if of_now { *key } else { before }], index)
                        }))
                    }
                    Some(Err(finding)) => found.push(finding),
                    None => {}
                }
            }
        }
        let beside = beside(key, before, after, &values, divisions);
        found.extend(jumps(now, &beside, columns));
        let at = chosen[*key];
        findings.extend(found.into_iter().map(|finding| PanelFinding {
            file: files[at.file].file.clone(),
            report_id: at.of(files).map_or_else(String::new, |report| report.key.clone()),
            division_code: key.code.clone(),
            report_year: Some(key.year),
            finding,
        }));
    }
    drop(values);
    confirm(files, &confirmed);
    findings
}

fn confirm(files: &mut [FileRow], confirmed: &[(At, usize)]) {
    for &(at, index) in confirmed {
        if let Some(observation) = at.observation(files, index) {
            observation.evidence.insert(crate::observe::Evidence::NextYear);
        }
    }
}

fn certain(report: Option<&Report>, columns: &Columns<'_>) -> Values {
    let Some(report) = report else { return Vec::new() };
    let value = |cell: Option<Cell>| match cell? {
        Cell::Observation(observation) => {
            let reading = &report.observations[observation].reading;
            let value = reading.value().filter(|_| reading.is_certain())?;
            Some(Value { observation, value })
        }
        Cell::SeveralColumns | Cell::Ambiguous(..) => None,
    };
    cells(report, columns).into_iter().map(value).collect()
}

/// The values of two years that tell whether this one is out of line: those on both sides, or, at
/// the ends of a series, the next two. Of two years alone nobody knows which is wrong.
fn beside<'v>(
    key: &Key,
    before: Option<&Key>,
    after: Option<&Key>,
    values: &'v BTreeMap<&Key, Values>,
    divisions: &Divisions,
) -> Vec<&'v Values> {
    let second = match (before, after) {
        (Some(before), None) => neighbour(key, values, before.year - 1, divisions),
        (None, Some(after)) => neighbour(key, values, after.year + 1, divisions),
        (Some(_), Some(_)) | (None, None) => None,
    };
    before.into_iter().chain(after).chain(second).filter_map(|key| values.get(key)).collect()
}

/// The report of another year on the same division, under the code of that year.
fn neighbour<'k>(
    key: &Key,
    values: &BTreeMap<&'k Key, Values>,
    year: u16,
    divisions: &Divisions,
) -> Option<&'k Key> {
    let given = |wanted: Key| values.get_key_value(&wanted).map(|(key, _)| *key);
    let own = Key { year, ..key.clone() };
    // What became of a division is looked up in all of them.
    let is_told = || values.keys().any(|key| key.year == year);
    given(own).or_else(|| given(is_told().then(|| renamed(key, year, divisions))??))
}

/// The same body in another year, under the code that its division has then.
pub fn renamed(key: &Key, year: u16, divisions: &Divisions) -> Option<Key> {
    let division = divisions.coded(&key.code, key.year)?;
    match divisions.fate(&division, key.year, year) {
        Fate::One(then) => Some(Key { code: then.code.to_owned(), body: key.body.clone(), year }),
        Fate::Several(_) | Fate::Unknown => None,
    }
}

/// `left = previous + …`: one column of this year from columns of this year and the year before.
struct Relation {
    left: usize,
    /// (sign, whether of the year before, column)
    terms: Vec<(i8, bool, usize)>,
}

/// The relations whose columns are all there.
fn relations(lookup: &Lookup<'_>) -> Vec<Relation> {
    let column = |indicator: &str| lookup.columns.position(indicator);
    let relation = |sum: &YearSum| {
        let term = |(sign, before, indicator): &(i8, bool, String)| {
            Some((*sign, *before, column(indicator)?))
        };
        let terms = sum.right.iter().map(term).collect::<Option<_>>()?;
        Some(Relation { left: column(&sum.left)?, terms })
    };
    lookup.years.iter().filter_map(relation).collect()
}

/// (whether of this year, observation) of every term, or what is wrong.
type Held = Result<Vec<(bool, usize)>, Finding>;

impl Relation {
    /// `None` where a term is missing.
    fn holds(&self, now: &Values, before: &Values, columns: &Columns<'_>) -> Option<Held> {
        let left = (*now.get(self.left)?)?;
        let mut sum = Decimal::ZERO;
        let mut parts = vec![(true, left.observation)];
        for &(sign, of_before, column) in &self.terms {
            let term = (*if of_before { before } else { now }.get(column)?)?;
            sum = sum.checked_add(Decimal::from(sign).checked_mul(term.value)?)?;
            parts.push((!of_before, term.observation));
        }
        if sum == left.value {
            return Some(Ok(parts));
        }
        let message = format!(
            "{} follow from the year before, {} are printed",
            sum.normalize(),
            left.value.normalize()
        );
        let finding = Finding::source(Rule::YearsDisagree, Severity::Note, message);
        Some(Err(finding.of(columns.ids[self.left])))
    }
}

/// All values that both years print are the same, and they are not just zeros.
fn identical(now: &Values, before: &Values, year: u16) -> Option<Finding> {
    let both = || now.iter().zip(before).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?)));
    let same = both().all(|(a, b)| a.value == b.value);
    let telling = both().filter(|(a, _)| !a.value.is_zero()).count();
    (same && telling >= ENOUGH).then(|| {
        let message = format!("all {} values are those of {year}", both().count());
        Finding::source(Rule::TableIdentical, Severity::Warning, message)
    })
}

/// Values that are a hundred times those of every neighbouring year, or a hundredth.
fn jumps(now: &Values, beside: &[&Values], columns: &Columns<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (column, value) in now.iter().enumerate() {
        let Some(Value { value, .. }) = value else { continue };
        let neighbours: Vec<Decimal> = beside
            .iter()
            .filter_map(|values| values.get(column).copied().flatten().map(|v| v.value))
            .collect();
        let far = |a: Decimal, b: Decimal| {
            b > Decimal::ZERO && b.checked_mul(JUMP.into()).is_some_and(|limit| a >= limit)
        };
        let above = neighbours.iter().all(|&other| far(*value, other));
        let below = neighbours.iter().all(|&other| far(other, *value));
        if !neighbours.is_empty() && (above || below) {
            let others: Vec<String> = neighbours.iter().map(Decimal::to_string).collect();
            let message =
                format!("{value} is printed, the years beside it have {}", others.join(" and "));
            let finding = Finding::source(Rule::Jump, Severity::Note, message);
            findings.push(finding.of(columns.ids[column]));
        }
    }
    findings
}
