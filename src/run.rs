//! One file through all stages.

use std::time::Instant;

use crate::check;
use crate::codebook::Codebook;
use crate::fill;
use crate::finding::Finding;
use crate::grid::{self, Layout};
use crate::identify::{self, ReportId};
use crate::narrate;
use crate::observe;
use crate::panel::{FileRow, Outcome, Report, report_key};
use crate::read::guard::guarded;
use crate::read::{self, Document, ReadError, ReadOptions};
use crate::source::DocumentId;

/// What a run may be told.
#[derive(Clone, Debug)]
pub struct Settings<'c> {
    pub codebook: &'c Codebook,
    pub read: ReadOptions,
}

impl Default for Settings<'static> {
    fn default() -> Self {
        Self { codebook: Codebook::embedded(), read: ReadOptions::default() }
    }
}

/// Reads one file and takes it through all stages.
///
/// Whatever the bytes are, the answer is a row: what cannot be read is set aside with the reason.
pub fn file(bytes: &[u8], name: &str, settings: &Settings<'_>) -> FileRow {
    let start = Instant::now();
    let mut row = FileRow {
        file: name.to_owned(),
        id: None,
        format: String::new(),
        bytes: bytes.len() as u64,
        pages: None,
        outcome: Outcome::SetAside(String::new()),
        took: start.elapsed(),
        extra: Vec::new(),
    };
    // Our own code does not panic on input, but a parser below us might on a damaged file, and
    // one broken file never stops a batch.
    let outcome = guarded(|| {
        let document = read::read(bytes, name, &settings.read)?;
        row.id = Some(document.id);
        row.format = document.format.id().to_owned();
        row.pages = (!document.pages.is_empty()).then_some(document.pages.len() as u32);
        Ok(reports(document, name, settings.codebook))
    });
    row.outcome = match outcome {
        Some(Ok(reports)) => judge(reports),
        Some(Err(error)) => Outcome::SetAside(ReadError::to_string(&error)),
        None => Outcome::SetAside(
            "the file is damaged in a way that stopped its reader; please send it to us".to_owned(),
        ),
    };
    // The reader has worked it out already, unless it gave up.
    row.id = row.id.or_else(|| Some(DocumentId::of(bytes)));
    row.took = start.elapsed();
    row
}

/// A row for a file of which there are no bytes: not found, not allowed, too large.
pub fn unreadable(name: &str, reason: impl Into<String>) -> FileRow {
    FileRow {
        file: name.to_owned(),
        id: None,
        format: String::new(),
        bytes: 0,
        pages: None,
        outcome: Outcome::SetAside(reason.into()),
        took: std::time::Duration::ZERO,
        extra: Vec::new(),
    }
}

/// Takes a document through the stages behind `read`; gives its reports in printed order.
pub fn reports(document: Document, name: &str, codebook: &Codebook) -> Vec<Report> {
    let layout = grid::grid(&document);
    vec![report(&document, layout, name, codebook)]
}

fn report(document: &Document, layout: Layout, name: &str, codebook: &Codebook) -> Report {
    let id = identify::identify(&layout, name, codebook);
    let filled = fill::fill(&layout, codebook);
    let mut observations = observe::observe(&filled);
    let mut mentions = narrate::narrate(&layout, codebook);
    let checked = check::check(&mut observations, &mut mentions, codebook, id.level);
    check::doubt(&mut observations, &document.findings);
    observe::doubt(&mut observations, document);
    let findings = collect(document, &layout, &id, &filled, checked);
    let key = report_key(document.id, 1);
    Report { key, begins: None, id, observations, mentions, findings }
}

/// All findings that are not attached to a single value, in the order of the stages.
fn collect(
    document: &Document,
    layout: &Layout,
    id: &ReportId,
    filled: &fill::Filled<'_>,
    checked: Vec<Finding>,
) -> Vec<Finding> {
    let of_tables = filled.tables.iter().flat_map(|table| &table.findings);
    document
        .findings
        .iter()
        .chain(&layout.findings)
        .chain(&id.findings)
        .chain(&filled.findings)
        .chain(of_tables)
        .cloned()
        .chain(checked)
        .collect()
}

/// A readable file in which nothing speaks of a report is set aside: exporting an empty row for
/// it would look like a report without figures.
fn judge(reports: Vec<Report>) -> Outcome {
    let told: Vec<Report> = reports.into_iter().filter(speaks).collect();
    if told.is_empty() {
        return Outcome::SetAside(
            "no report found in it: no table of a known form and no report title".to_owned(),
        );
    }
    Outcome::Read(told)
}

fn speaks(report: &Report) -> bool {
    !report.observations.is_empty() || report.id.is_report() || has_topics(report)
}

fn has_topics(report: &Report) -> bool {
    report.mentions.iter().filter(|mention| mention.indicator.is_some()).count() >= 3
}
