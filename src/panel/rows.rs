//! The rows of the panel and the reasons of their empty cells.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::cells::{Cell, Columns, cells};
use super::chains;
use super::groups::Key;
use super::lookup::Lookup;
use super::{FileRow, GapReason, PanelFinding, PanelOptions, PanelRow, Report};
use crate::codebook::divisions::{Division, Divisions, Tier};
use crate::finding::{Finding, Rule, Severity};
use crate::identify::{Issuer, Level};
use crate::reading::{Missing, Reading};

/// What a report gives to the panel: its row, the empty cells of the row by their columns, and a
/// remark on the columns of the report.
pub struct Given {
    pub row: PanelRow,
    pub empty: Vec<(u16, GapReason, String)>,
    pub finding: Option<PanelFinding>,
}

/// The row of a body and year, of the report that was chosen for it.
pub fn given(
    key: &Key,
    file: &FileRow,
    report: &Report,
    copies: usize,
    lookup: &Lookup<'_>,
    options: &PanelOptions,
) -> Given {
    let mut row = row(key, file, report, copies, options);
    row.steps = chains::steps(report, &lookup.chains);
    let mut empty = Vec::new();
    for (answer, column) in answers(report, &lookup.columns, options).into_iter().zip(0..) {
        row.values.push(answer.as_ref().ok().copied());
        if let Err((reason, detail)) = answer {
            empty.push((column, reason, detail));
        }
    }
    Given { row, empty, finding: other_columns(key, file, report) }
}

/// A city's report that prints its districts' or departments' columns is not taken apart: they
/// are series of their own, and the panel holds the area's alone.
fn other_columns(key: &Key, file: &FileRow, report: &Report) -> Option<PanelFinding> {
    let series: BTreeSet<&str> = report
        .observations
        .iter()
        .filter_map(|observation| observation.series.as_deref())
        .collect();
    (!series.is_empty()).then(|| PanelFinding {
        file: file.file.clone(),
        report_id: report.key.clone(),
        division_code: key.code.clone(),
        report_year: Some(key.year),
        finding: Finding::source(
            Rule::OtherColumn,
            Severity::Note,
            format!(
                "one table has the columns or rows {}: each is a series of its own in \
                 observations.csv, and only one that is of the whole area and year enters the panel",
                series.into_iter().collect::<Vec<_>>().join(", ")
            ),
        ),
    })
}

fn row(
    key: &Key,
    file: &FileRow,
    report: &Report,
    copies: usize,
    options: &PanelOptions,
) -> PanelRow {
    let mut row = empty_row(&key.code, key.year, options);
    // The body is what tells the rows of departments, towns and zones apart.
    if !key.body.is_empty() {
        row.place.clone_from(&key.body);
    }
    row.level = if report.id.level == Level::Unknown { row.level } else { report.id.level };
    row.report_id = Some(report.key.clone());
    row.file = Some(file.file.clone());
    row.sha256 = file.id;
    row.copies = u32::try_from(copies).unwrap_or(u32::MAX);
    row.extra.clone_from(&file.extra);
    row.extra.resize(options.manifest.extra.len(), String::new());
    row
}

/// A row with the official names of a division in a year, and nothing reported.
pub fn empty_row(code: &str, year: u16, options: &PanelOptions) -> PanelRow {
    let own = options.divisions.coded(code, year);
    let mut row = PanelRow {
        division_code: code.to_owned(),
        place: String::new(),
        province: String::new(),
        prefecture: String::new(),
        level: own.map_or(Level::Unknown, level),
        issuer: options.issuer,
        report_year: year,
        report_id: None,
        file: None,
        sha256: None,
        copies: 0,
        values: Vec::new(),
        steps: Vec::new(),
        extra: vec![String::new(); options.manifest.extra.len()],
    };
    set_names(&mut row, code, year, options.divisions);
    row
}

/// The names of a division as of a year.
pub fn set_names(row: &mut PanelRow, code: &str, year: u16, divisions: &Divisions) {
    let name = |division: Option<Division>| division.map_or("", |d| d.name).to_owned();
    row.place = name(divisions.coded(code, year));
    row.province = name(divisions.province(code));
    row.prefecture = name(divisions.prefecture(code, year));
}

fn level(division: Division) -> Level {
    match division.tier() {
        Tier::Province => Level::Province,
        Tier::Prefecture => Level::Prefecture,
        Tier::County => Level::County,
    }
}

type Answer = Result<Decimal, (GapReason, String)>;

fn answers(report: &Report, columns: &Columns<'_>, options: &PanelOptions) -> Vec<Answer> {
    let nothing = report.observations.is_empty();
    let answer = |cell: Option<Cell>| match cell {
        Some(Cell::Observation(index)) => {
            let observation = &report.observations[index];
            reading(&observation.reading, options)
        }
        Some(Cell::SeveralColumns) => Err((
            GapReason::SeveralColumns,
            "the columns are of parts of the area or of other times: see observations.csv"
                .to_owned(),
        )),
        Some(Cell::Ambiguous(one, other)) => {
            let printed = |index: usize| report.observations[index].reading.printed();
            Err((GapReason::Ambiguous, format!("{} and {}", printed(one), printed(other))))
        }
        None if nothing => Err((GapReason::NoTable, String::new())),
        None => Err((GapReason::NotAsked, String::new())),
    };
    cells(report, columns).into_iter().map(answer).collect()
}

fn reading(reading: &Reading, options: &PanelOptions) -> Answer {
    match reading {
        Reading::Good(figure) => Ok(figure.value),
        Reading::Flagged(figure, _) if reading.is_certain() || options.with_doubtful => {
            Ok(figure.value)
        }
        Reading::Flagged(figure, findings) => {
            let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.id()).collect();
            Err((GapReason::InDoubt, format!("{} ({})", figure.printed, rules.join(", "))))
        }
        Reading::Missing(missing) => Err((reason(missing), reading.printed().to_owned())),
    }
}

fn reason(missing: &Missing) -> GapReason {
    match missing {
        Missing::NotAsked => GapReason::NotAsked,
        Missing::Blank => GapReason::Blank,
        Missing::Placeholder(_) => GapReason::Placeholder,
        Missing::Unreadable(_) => GapReason::Unreadable,
        Missing::RowAbsent => GapReason::RowAbsent,
        Missing::TableAbsent => GapReason::TableAbsent,
        Missing::Ambiguous => GapReason::Ambiguous,
        Missing::NoText => GapReason::NoText,
        Missing::NoReport => GapReason::NoReport,
    }
}

/// Whether the panel is of whole areas, whose rows follow the history of the divisions.
pub fn of_areas(options: &PanelOptions) -> bool {
    options.issuer == Issuer::Area
}
