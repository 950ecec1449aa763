//! Every folder of `fixtures/` against what a person expects of it.
//!
//! `expected.csv` names every figure that the file prints, and nothing else may come out of it:
//! a value that nobody printed is the worst of all mistakes. `expected_report.csv` says whose
//! report it is, or why the file is set aside; which findings there are, and no others; which form
//! was filled; where a figure stands and how often it is confirmed. See `fixtures/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use gongkai::observe::Observation;
use gongkai::panel::{FileRow, Outcome, Report};
use gongkai::run;
use gongkai::source::Place;
use rust_decimal::Decimal;

/// What one figure must be: a row of `expected.csv`.
#[derive(Debug)]
struct Expected {
    /// Which of the reports in the file, counted from 1.
    report: usize,
    indicator: String,
    /// The year that the figure is of; `None` where that does not matter.
    figure_year: Option<u16>,
    series: String,
    label: String,
    value: Option<Decimal>,
    status: String,
    rules: Vec<String>,
}

/// Fixtures of many files, which have tests of their own.
const OF_MANY: [&str; 6] = [
    "fixtures/archives",
    "fixtures/places",
    "fixtures/panel",
    "fixtures/scans",
    "fixtures/several-formats",
    "fixtures/tables",
];

fn fixtures() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("fixtures")
        .expect("fixtures/ stands in the package")
        .map(|entry| entry.expect("fixtures/ can be listed").path())
        .filter(|path| path.is_dir() && !OF_MANY.iter().any(|own| path.ends_with(own)))
        .collect();
    folders.sort();
    folders
}

/// The file to read: the only one whose name begins with `input.`
fn input(folder: &Path) -> PathBuf {
    fs::read_dir(folder)
        .expect("a fixture can be listed")
        .map(|entry| entry.expect("a fixture can be listed").path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .unwrap_or_else(|| panic!("{} holds an input", folder.display()))
}

fn run_on(folder: &Path) -> FileRow {
    let path = input(folder);
    let bytes = fs::read(&path).expect("an input can be read");
    run::file(&bytes, &path.display().to_string(), &run::Settings::default())
}

/// The rows of a CSV file as maps by column; none if there is no such file.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let Ok(mut reader) = csv::Reader::from_path(path) else { return Vec::new() };
    reader
        .deserialize()
        .map(|row| row.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect()
}

/// The report of a file of several that a row speaks of; the first where there is no such column.
fn number(row: &BTreeMap<String, String>) -> usize {
    row.get("report").map_or(1, |number| number.parse().expect("reports are counted from 1"))
}

fn expected(folder: &Path) -> Vec<Expected> {
    table(&folder.join("expected.csv"))
        .into_iter()
        .map(|row| Expected {
            report: number(&row),
            indicator: row["indicator"].clone(),
            figure_year: row.get("figure_year").and_then(|year| year.parse().ok()),
            series: row["series"].clone(),
            label: row["label"].clone(),
            value: (!row["value"].is_empty())
                .then(|| row["value"].parse().expect("an expected value is a number")),
            status: row["status"].clone(),
            rules: row["rules"].split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        })
        .collect()
}

/// All that differs, as lines for a person.
fn differences(folder: &Path) -> Vec<String> {
    let row = run_on(folder);
    let mut differences = about_report(folder, &row);
    let expected = expected(folder);
    for (number, report) in (1..).zip(row.reports()) {
        let of_report: Vec<&Expected> = expected.iter().filter(|e| e.report == number).collect();
        differences.extend(about_figures(&of_report, report));
        differences.extend(broken_labels(report));
    }
    differences
}

fn about_report(folder: &Path, row: &FileRow) -> Vec<String> {
    let keys = table(&folder.join("expected_report.csv"));
    let checks = keys.iter().map(|row| (number(row), row["key"].as_str(), row["value"].as_str()));
    let reason = match &row.outcome {
        Outcome::Read(_) => "",
        Outcome::SetAside(reason) | Outcome::PassedOver(reason) => reason.as_str(),
    };
    let mut differences = Vec::new();
    if row.reports().len() > 1 && keys.iter().all(|row| row["key"] != "reports") {
        differences.push(format!("{} reports where one is expected", row.reports().len()));
    }
    let mut status = "read";
    for (number, key, expected) in checks {
        let report = row.reports().get(number - 1);
        let id = report.map(|report| &report.id);
        let found = match key {
            "files_status" => {
                status = expected;
                if report.is_some() { "read" } else { "set_aside" }.to_owned()
            }
            // Part of the sentence is enough: its wording may be improved.
            "reason" => if reason.contains(expected) { expected } else { reason }.to_owned(),
            "place" => id.and_then(|id| id.place.clone()).unwrap_or_default(),
            "division_code" => id.and_then(|id| id.division.clone()).unwrap_or_default(),
            "level" => id.map_or(String::new(), |id| id.level.id().to_owned()),
            "issuer" => id.map_or(String::new(), |id| id.issuer.id().to_owned()),
            "report_year" => id.and_then(|id| id.year).map_or(String::new(), |y| y.to_string()),
            "format" => row.format.clone(),
            "reports" => row.reports().len().to_string(),
            "findings" => findings(report),
            "form" => forms(report),
            "printed_at" => each(expected, |one| is_printed_at(one, report)),
            "confirmed_by" => each(expected, |one| is_confirmed(one, report)),
            "evidence" => each(expected, |one| has_evidence(one, report)),
            other => panic!("{}: unknown key {other}", folder.display()),
        };
        if found != expected {
            differences.push(format!("{key}: found {found:?}, expected {expected:?}"));
        }
    }
    if status == "read" && row.reports().is_empty() {
        differences.push(format!("set aside: {reason}"));
    }
    differences.extend(unsaid(&keys, row));
    differences
}

/// What should be said and is not. Of a file of several reports all is said of the first, and the
/// others have its findings where nothing is said of them.
fn unsaid(keys: &[BTreeMap<String, String>], row: &FileRow) -> Vec<String> {
    let said = |report: usize, key: &str| {
        keys.iter().find(|row| number(row) == report && row["key"] == key).map(|row| &row["value"])
    };
    let Some((first, others)) = row.reports().split_first() else { return Vec::new() };
    let missing = asked(first)
        .filter(|key| said(1, key).is_none())
        .map(|key| format!("expected_report.csv says nothing of {key}: see fixtures/README.md"));
    let unlike = (2..).zip(others).filter(|(number, report)| {
        said(*number, "findings").is_none() && said(1, "findings") != Some(&findings(Some(report)))
    });
    missing
        .chain(unlike.map(|(number, report)| {
            format!("findings of report {number}: {:?}", findings(Some(report)))
        }))
        .collect()
}

/// What `expected_report.csv` must say of a report.
fn asked(report: &Report) -> impl Iterator<Item = &'static str> {
    let figures = report.observations.iter().any(|found| found.reading.value().is_some());
    let of_figures: &[&str] = if figures { &["form", "printed_at", "confirmed_by"] } else { &[] };
    ["findings"].into_iter().chain(of_figures.iter().copied())
}

/// The rules of all findings, of the report and of its figures.
fn findings(report: Option<&Report>) -> String {
    let of_report = report.iter().flat_map(|report| &report.findings);
    let figures = report.iter().flat_map(|report| &report.observations);
    let of_figures = figures.flat_map(|found| found.reading.findings());
    joined(of_report.chain(of_figures).map(|finding| finding.rule.id()))
}

/// The forms whose figures are printed.
fn forms(report: Option<&Report>) -> String {
    let printed = report.iter().flat_map(|report| &report.observations);
    joined(printed.filter(|o| o.reading.value().is_some()).map(|o| o.form.as_str()))
}

fn joined<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(";")
}

/// Statements with `;` between them: each as it is if it holds, and what was found if not.
fn each(statements: &str, found: impl Fn(&str) -> String) -> String {
    statements.split(';').map(found).collect::<Vec<_>>().join(";")
}

/// The figures of an indicator.
fn of<'r>(report: Option<&'r Report>, indicator: &str) -> Vec<&'r Observation> {
    let all = report.iter().flat_map(|report| &report.observations);
    all.filter(|o| o.indicator == indicator && o.reading.value().is_some()).collect()
}

/// `active_other=page 1 at 520,181`, `active_other=sheet 统计表 at 13,3`, `active_other=block 27`.
fn is_printed_at(statement: &str, report: Option<&Report>) -> String {
    let Some((indicator, place)) = statement.split_once('=') else { return String::new() };
    let places: Vec<Option<&Place>> =
        of(report, indicator).iter().map(|found| found.place.as_ref()).collect();
    match places.iter().flatten().any(|found| stands_at(found, place)) {
        true => statement.to_owned(),
        false => format!("{indicator}={places:?}"),
    }
}

/// Whether a place is the one meant. A box holds the point and is no larger than a cell.
fn stands_at(found: &Place, meant: &str) -> bool {
    /// In points: the widest cell of a figure, and the highest, which is merged over several rows.
    const LARGEST: (f32, f32) = (200.0, 250.0);
    match found {
        Place::Box { page, area } => {
            let Some((number, at)) = meant.split_once(" at ") else { return false };
            let at: Vec<f32> = at.split(',').filter_map(|number| number.parse().ok()).collect();
            number == format!("page {page}")
                && at.len() == 2
                && area.contains(at[0], at[1])
                && area.width() <= LARGEST.0
                && area.height() <= LARGEST.1
        }
        Place::Cell { sheet, row, column } => meant == format!("sheet {sheet} at {row},{column}"),
        Place::Block(block) => meant == format!("block {block}"),
    }
}

/// `request_received=3`.
fn is_confirmed(statement: &str, report: Option<&Report>) -> String {
    let Some((indicator, expected)) = statement.split_once('=') else { return String::new() };
    let counts: Vec<String> =
        of(report, indicator).iter().map(|found| found.confirmed_by().to_string()).collect();
    let holds = counts.iter().any(|count| count == expected);
    if holds { statement.to_owned() } else { format!("{indicator}={}", counts.join("|")) }
}

/// `request_received=sum:N09+prose`.
fn has_evidence(statement: &str, report: Option<&Report>) -> String {
    let Some((indicator, expected)) = statement.split_once('=') else { return String::new() };
    let named: Vec<String> = of(report, indicator)
        .iter()
        .map(|found| found.evidence_named().replace(';', "+"))
        .collect();
    let holds = named.iter().any(|named| named == expected);
    if holds { statement.to_owned() } else { format!("{indicator}={}", named.join("|")) }
}

fn about_figures(expected: &[&Expected], report: &Report) -> Vec<String> {
    let mut differences = Vec::new();
    let mut open: Vec<&Observation> = report.observations.iter().collect();
    for expected in expected {
        match best(expected, &open, report) {
            Some((index, None)) => {
                open.remove(index);
            }
            Some((index, Some(difference))) => {
                open.remove(index);
                differences.push(difference);
            }
            // An item that is not there at all is as missing as one that is blank.
            None if expected.status == "missing" && expected.rules.is_empty() => {}
            None => differences.push(format!("{}: absent", name(expected))),
        }
    }
    differences.extend(open.iter().filter(|rest| rest.reading.value().is_some()).map(|rest| {
        let value = rest.reading.printed();
        format!("nobody printed {}{}: {value:?}", rest.indicator, rest.label)
    }));
    differences
}

/// Labels that run over lines: nobody could compare them between reports.
fn broken_labels(report: &Report) -> impl Iterator<Item = String> {
    let labels = report.observations.iter().flat_map(|found| [&found.label, &found.column_label]);
    labels
        .filter(|label| label.contains('\n'))
        .map(|label| format!("a label of several lines: {label:?}"))
}

fn name(expected: &Expected) -> String {
    format!("{}{} {}", expected.indicator, expected.label, expected.series).trim_end().to_owned()
}

/// The observation that an expected row speaks of, and how it differs. Two tables may fill one
/// item: the first that fits is taken.
fn best(
    expected: &Expected,
    open: &[&Observation],
    report: &Report,
) -> Option<(usize, Option<String>)> {
    let mut candidates = open
        .iter()
        .enumerate()
        .filter(|(_, found)| is_of(expected, found, report))
        .map(|(index, found)| (index, difference(expected, found, report)));
    let first = candidates.next()?;
    if first.1.is_none() {
        return Some(first);
    }
    Some(candidates.find(|(_, difference)| difference.is_none()).unwrap_or(first))
}

fn is_of(expected: &Expected, found: &Observation, report: &Report) -> bool {
    let year = expected.figure_year.is_none_or(|y| found.span.year(report.id.year) == Some(y));
    let label = expected.label.is_empty() || expected.label == found.label;
    let series =
        expected.series.is_empty() || Some(expected.series.as_str()) == found.series.as_deref();
    found.indicator == expected.indicator && label && series && year
}

fn difference(expected: &Expected, found: &Observation, report: &Report) -> Option<String> {
    let reading = &found.reading;
    let own = reading.findings().iter();
    let of_report =
        report.findings.iter().filter(|f| f.indicator.as_deref() == Some(found.indicator.as_str()));
    let rules: BTreeSet<&str> = own.chain(of_report).map(|finding| finding.rule.id()).collect();
    let same = reading.value() == expected.value
        && reading.status() == expected.status
        && expected.rules.iter().all(|rule| rules.contains(rule.as_str()))
        && reading.findings().iter().all(|f| expected.rules.iter().any(|id| id == f.rule.id()));
    (!same).then(|| {
        let value = expected.value.map_or(String::new(), |value| value.to_string());
        format!(
            "{}: found {:?} {} {rules:?}, expected {value:?} {} {:?}",
            name(expected),
            reading.printed(),
            reading.status(),
            expected.status,
            expected.rules,
        )
    })
}

#[test]
fn every_fixture_gives_what_a_person_expects() {
    // GONGKAI_FIXTURE=text-2018 looks at those whose name contains it.
    let wanted = std::env::var("GONGKAI_FIXTURE").unwrap_or_default();
    let mut report = String::new();
    for folder in fixtures() {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        if !name.contains(&wanted) {
            continue;
        }
        let differences = differences(&folder);
        if !differences.is_empty() {
            report.push_str(&format!("{name}\n  {}\n", differences.join("\n  ")));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_fixture_is_complete() {
    for folder in fixtures() {
        let has = |name: &str| folder.join(name).is_file();
        assert!(has("about.md"), "{}: about.md", folder.display());
        assert!(
            has("expected.csv") || has("expected_report.csv"),
            "{}: nothing is expected of it",
            folder.display()
        );
        input(&folder);
    }
}
