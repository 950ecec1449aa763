//! All reports → `Panel`: what do we know of each county and year?

use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::codebook::divisions::Divisions;
use crate::finding::Finding;
use crate::identify::{Issuer, Level, ReportId};
use crate::narrate::Mention;
use crate::observe::Observation;
use crate::source::{DocumentId, Place};

mod as_of;
mod cells;
pub mod chains;
pub mod copies;
pub mod corrections;
pub mod coverage;
pub mod csv_input;
pub mod derived;
pub mod gaps;
pub mod groups;
pub mod manifest;
pub mod lookup;
pub mod part;
pub mod parts;
mod restated;
mod rows;
pub mod series;
pub mod shown;
mod years;

use corrections::Corrections;
use coverage::Coverage;
use manifest::Manifest;
use shown::Shown;

/// One input file and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileRow {
    /// Path as given, with `/`.
    pub file: String,
    pub id: Option<DocumentId>,
    pub format: String,
    pub bytes: u64,
    pub pages: Option<u32>,
    pub outcome: Outcome,
    #[serde(skip)]
    pub took: Duration,
    /// The manifest's other columns of this file; empty without a manifest.
    pub extra: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// The reports that stand in it, in printed order: one, or those of a compilation. Never none.
    Read(Vec<Report>),
    /// Set aside, and why, in words for a person.
    SetAside(String),
    /// Looked at and found to be no report, and what it is.
    PassedOver(String),
}

/// One report, read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Stable under any name of the file; see [`report_key`].
    pub key: String,
    /// Where it begins. `None` where the whole file is one report.
    pub begins: Option<Place>,
    pub id: ReportId,
    pub observations: Vec<Observation>,
    pub mentions: Vec<Mention>,
    pub findings: Vec<Finding>,
}

/// The `report_id` of a report, from the document and its number within it, counted from 1:
/// `r` and the first twelve digits of the SHA-256, then `-2`, `-3` … for further reports.
///
/// The letter keeps spreadsheets from taking `75e123456789` for a number.
pub fn report_key(document: DocumentId, number: usize) -> String {
    let digits: String = document.to_string().chars().take(12).collect();
    if number == 1 { format!("r{digits}") } else { format!("r{digits}-{number}") }
}

/// Which report: its file among all files, and its place among the reports of that file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    file: usize,
    report: usize,
}

impl At {
    fn of(self, files: &[FileRow]) -> Option<&Report> {
        files.get(self.file)?.reports().get(self.report)
    }

    fn of_mut(self, files: &mut [FileRow]) -> Option<&mut Report> {
        files.get_mut(self.file)?.reports_mut().get_mut(self.report)
    }

    fn observation(self, files: &mut [FileRow], index: usize) -> Option<&mut Observation> {
        self.of_mut(files)?.observations.get_mut(index)
    }
}

impl FileRow {
    /// SHA-256 in hexadecimal digits. Empty where there were no bytes to read.
    pub fn sha256(&self) -> String {
        self.id.map_or(String::new(), |id| id.to_string())
    }

    /// The reports in printed order; none where the file was not read.
    pub fn reports(&self) -> &[Report] {
        match &self.outcome {
            Outcome::Read(reports) => reports,
            Outcome::SetAside(_) | Outcome::PassedOver(_) => &[],
        }
    }

    pub fn reports_mut(&mut self) -> &mut [Report] {
        match &mut self.outcome {
            Outcome::Read(reports) => reports,
            Outcome::SetAside(_) | Outcome::PassedOver(_) => &mut [],
        }
    }
}

impl Report {
    /// How many observations have a status: `good`, `flagged` or `missing`.
    pub fn count(&self, status: &str) -> u64 {
        let with = |observation: &&Observation| observation.reading.status() == status;
        self.observations.iter().filter(with).count() as u64
    }
}

/// What a user may ask of the panel.
#[derive(Clone, Debug)]
pub struct PanelOptions {
    /// Kind of body whose reports make the panel. Default: the whole area.
    pub issuer: Issuer,
    /// Whether values whose reading is in doubt enter too.
    pub with_doubtful: bool,
    /// Whether figures that a later report prints for a year fill what that year leaves empty.
    pub restated: bool,
    /// Maps codes to the divisions of this year.
    pub as_of: Option<u16>,
    /// Whether rows and columns without a value are shown too.
    pub whole: bool,
    pub manifest: Manifest,
    pub corrections: Corrections,
    /// Whose names and history the rows follow.
    pub divisions: &'static Divisions,
}

impl Default for PanelOptions {
    fn default() -> Self {
        Self {
            issuer: Issuer::Area,
            with_doubtful: false,
            restated: false,
            as_of: None,
            whole: false,
            manifest: Manifest::default(),
            corrections: Corrections::default(),
            divisions: Divisions::embedded(),
        }
    }
}

/// The whole data set in its wide form, and what did not enter it.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Indicator ids, in the order of the codebook.
    pub columns: Arc<[String]>,
    /// Which of them, and of the derived ones, are written.
    pub shown: Arc<Shown>,
    /// Columns that the manifest brings, in its order.
    pub extra: Vec<String>,
    /// Sorted by code and year.
    pub rows: Vec<PanelRow>,
    /// Reports that have no row, and why.
    pub left_out: Vec<LeftOut>,
    pub gaps: Vec<Gap>,
    pub conflicts: Vec<Conflict>,
    pub findings: Vec<PanelFinding>,
    pub coverage: Vec<Coverage>,
}

/// One division in one year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PanelRow {
    pub division_code: String,
    /// Official names in the report year (with `as_of`: in that year). No prefecture where the
    /// division stands directly under its province.
    pub place: String,
    pub province: String,
    pub prefecture: String,
    pub level: Level,
    pub issuer: Issuer,
    pub report_year: u16,
    /// The report whose values stand here, and its file. `None` where no report was given.
    pub report_id: Option<String>,
    pub file: Option<String>,
    pub sha256: Option<DocumentId>,
    /// Reports on this division and year.
    pub copies: u32,
    /// One per column of the panel; none where no report was given.
    pub values: Vec<Option<Decimal>>,
    /// One per extra column.
    pub extra: Vec<String>,
    /// The steps of the series whose tables the report prints; see `series`.
    pub steps: Vec<u16>,
}

/// A report that did not enter the panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    pub file: String,
    pub report_id: String,
    /// As printed.
    pub place: String,
    pub division_code: String,
    pub issuer: Issuer,
    pub report_year: Option<u16>,
    pub why: Why,
    /// In words for a person.
    pub reason: String,
}

/// Why a report did not enter the panel, as far as it decides what a user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Why {
    /// It is of another kind of body than the panel.
    OtherBody,
    BodyOpen,
    PlaceOpen,
    YearOpen,
    /// With `as_of`: its area is not one division in both years.
    Split,
    /// None of its values is certain.
    NoValue,
}

/// A cell of the panel that is empty, or (without an indicator) a whole row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    pub division_code: Arc<str>,
    pub place: Arc<str>,
    pub report_year: u16,
    /// Empty where the gap is the whole row.
    pub indicator: Arc<str>,
    pub reason: GapReason,
    /// The cell as printed, or the file in question.
    pub detail: String,
}

/// Why a cell of the panel is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GapReason {
    /// No report was given for that place and year.
    NoReport,
    /// A report was given, and nothing of it could be read.
    NoTable,
    NotAsked,
    Blank,
    Placeholder,
    Unreadable,
    RowAbsent,
    TableAbsent,
    Ambiguous,
    NoText,
    /// There is a value whose reading is in doubt.
    InDoubt,
    /// Several value columns (districts, departments) and none of them is the area's.
    SeveralColumns,
    /// The division is not one and the same in the two years: it was split or merged between.
    Split,
    /// A sum or a share of which a part is missing.
    PartMissing,
    /// A share of nothing.
    OfNothing,
}

/// One indicator on which copies of one report differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    pub division_code: String,
    pub place: String,
    pub report_year: u16,
    pub indicator: String,
    /// The copy whose value stands in the panel, and its value as printed.
    pub chosen_file: String,
    pub chosen: String,
    pub other_file: String,
    pub other: String,
    pub chosen_report: String,
    pub other_report: String,
    /// Why it was chosen.
    #[serde(skip, default = "choice")]
    pub rule: &'static str,
}

/// Which of several copies stands in the panel. The whole row is of one file, so that every value
/// of it can be looked up in one place.
pub const CHOICE: &str = "one that says that it corrects an earlier one, then most certain values, \
     then most confirmations, then first path";

fn choice() -> &'static str {
    CHOICE
}

/// A finding about several reports, or about a file as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PanelFinding {
    /// The file that a reader should open; empty where there is none.
    pub file: String,
    /// The report in it; empty where it is about none.
    pub report_id: String,
    pub division_code: String,
    pub report_year: Option<u16>,
    pub finding: Finding,
}

impl Why {
    /// As it stands in `left_out.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Why::OtherBody => "other_body",
            Why::BodyOpen => "body_open",
            Why::PlaceOpen => "place_open",
            Why::YearOpen => "year_open",
            Why::Split => "split",
            Why::NoValue => "no_value",
        }
    }
}

impl PanelRow {
    pub fn has_values(&self) -> bool {
        self.values.iter().any(Option::is_some)
    }
}

impl GapReason {
    /// As it stands in `gaps.csv`.
    pub fn id(self) -> &'static str {
        match self {
            GapReason::NoReport => "no_report",
            GapReason::NoTable => "no_table",
            GapReason::NotAsked => "not_asked",
            GapReason::Blank => "blank",
            GapReason::Placeholder => "placeholder",
            GapReason::Unreadable => "unreadable",
            GapReason::RowAbsent => "row_absent",
            GapReason::TableAbsent => "table_absent",
            GapReason::Ambiguous => "ambiguous",
            GapReason::NoText => "no_text",
            GapReason::InDoubt => "in_doubt",
            GapReason::SeveralColumns => "several_columns",
            GapReason::Split => "split",
            GapReason::PartMissing => "part_missing",
            GapReason::OfNothing => "of_nothing",
        }
    }
}

/// Puts the reports side by side: copies and neighbouring years confirm or flag each other's
/// observations in place, and what is certain makes the panel.
pub fn panel(files: &mut [FileRow], codebook: &Codebook, options: &PanelOptions) -> Panel {
    let mut findings = options.manifest.apply(files);
    findings.extend(options.corrections.apply(files));
    let mut panel = empty(codebook, options);
    panel.left_out = left_out(files, options);
    let lookup = lookup::Lookup::of(codebook);
    let parts = parts::parts(files, &lookup, options);
    findings.extend(parts.iter().flat_map(|part| &part.of_copies).cloned());
    findings.extend(parts.iter().flat_map(|part| &part.of_years).cloned());
    findings.extend(parts.iter().flat_map(|part| &part.of_columns).cloned());
    panel.findings = findings;
    let mut shown = Shown::nothing(&lookup, options.whole);
    parts.iter().filter_map(|part| part.row.as_ref()).for_each(|row| shown.see(row, &lookup));
    panel.shown = Arc::new(shown);
    for part in parts {
        panel.gaps.extend(part.gaps(&lookup, &panel.shown));
        panel.rows.extend(part.row);
        panel.conflicts.extend(part.conflicts);
        panel.left_out.extend(part.left_out);
    }
    let key = |row: &PanelRow| (row.division_code.clone(), row.report_year);
    panel.coverage = coverage::coverage(
        &panel.rows.iter().filter(|row| row.has_values()).map(key).collect(),
        options,
    );
    let (rows, gaps) = gaps::balance(&panel.rows.iter().map(key).collect(), options);
    let columns = panel.columns.len();
    let nothing = |row| PanelRow { values: vec![None; columns], ..row };
    panel.rows.extend(rows.into_iter().map(nothing));
    panel.gaps.extend(gaps);
    panel.rows.sort_by(|a, b| row_order(a).cmp(&row_order(b)));
    panel.gaps.sort_by(|a, b| gap_order(a).cmp(&gap_order(b)));
    panel.left_out.sort_by(|a, b| a.file.cmp(&b.file));
    panel
}

/// A panel of which nothing is known but its columns.
pub fn empty(codebook: &Codebook, options: &PanelOptions) -> Panel {
    Panel {
        columns: codebook.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        extra: options.manifest.extra.clone(),
        ..Panel::default()
    }
}

/// The reports that have no place in the panel, and why.
pub fn left_out(files: &[FileRow], options: &PanelOptions) -> Vec<LeftOut> {
    groups::groups(files, options).1
}

/// How the rows of the panel are sorted.
pub fn row_order(row: &PanelRow) -> (&str, &str, u16) {
    (&row.division_code, &row.place, row.report_year)
}

/// How the gaps are sorted. Those of one row stay in the order of the columns.
pub fn gap_order(gap: &Gap) -> (&str, &str, u16) {
    (&gap.division_code, &gap.place, gap.report_year)
}

#[cfg(test)]
mod tests;
