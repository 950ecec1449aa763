//! One file through all stages.

use std::time::Instant;

use crate::check;
use crate::codebook::Codebook;
use crate::divide::{self, Part};
use crate::export;
use crate::fill;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{self, Layout};
use crate::identify::{self, ReportId};
use crate::narrate;
use crate::observe;
use crate::panel::{FileRow, Outcome, Report, report_key};
use crate::qualify;
use crate::read::guard::guarded;
use crate::read::packed;
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

/// Reads one file, or the files in an archive or a mail: a row for each. Members have the name of
/// the archive and their own, with `/` between them.
pub fn files(bytes: &[u8], name: &str, settings: &Settings<'_>) -> Vec<FileRow> {
    let mut rows = Vec::new();
    each_file(bytes, name, settings, 0, &mut |told| match told {
        Told::Begins(_) => {}
        Told::Row(row) => rows.push(*row),
    });
    rows
}

/// What is told of a file, or of an archive while it is read.
pub enum Told<'n> {
    /// The file in an archive that is read now; its row comes next.
    Begins(&'n str),
    Row(Box<FileRow>),
}

/// The same, row by row; of an archive without the first `done` files in it.
pub fn each_file(
    bytes: &[u8],
    name: &str,
    settings: &Settings<'_>,
    done: usize,
    tell: &mut dyn FnMut(Told<'_>),
) {
    let Some(kind) = packed::kind(bytes) else {
        return tell(Told::Row(Box::new(file(bytes, name, settings))));
    };
    let mut members = 0;
    let password = settings.read.password.as_deref();
    let whole = packed::members(bytes, kind, password, &mut |member| {
        members += 1;
        if members <= done {
            return;
        }
        let name = format!("{name}/{}", member.name);
        tell(Told::Begins(&name));
        tell(Told::Row(Box::new(match member.content {
            Ok(bytes) if export::is_in_data_set(&member.name, &bytes) => {
                passed_over(&name, bytes.len() as u64, export::OWN_DATA_SET)
            }
            Ok(bytes) => file(&bytes, &name, settings),
            Err(reason) => unreadable(&name, reason),
        })));
    });
    // What is lost is told under the name of the archive.
    let lost = match whole {
        Err(reason) => reason,
        Ok(()) if members == 0 => "the archive holds no file".to_owned(),
        Ok(()) => return,
    };
    tell(Told::Row(Box::new(unreadable(name, lost))));
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
        let layout = layout(&document);
        Ok(match divide::collected(&layout, settings.codebook) {
            Some(what) => Outcome::PassedOver(what.to_owned()),
            None => judge(of_layout(&document, layout, name, settings.codebook)),
        })
    });
    row.outcome = match outcome {
        Some(Ok(outcome)) => outcome,
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
    unread(name, 0, Outcome::SetAside(reason.into()))
}

/// A row for a file that is no report by its name and its first bytes, and what it is.
pub fn passed_over(name: &str, bytes: u64, what: impl Into<String>) -> FileRow {
    unread(name, bytes, Outcome::PassedOver(what.into()))
}

fn unread(name: &str, bytes: u64, outcome: Outcome) -> FileRow {
    FileRow {
        file: name.to_owned(),
        id: None,
        format: String::new(),
        bytes,
        pages: None,
        outcome,
        took: std::time::Duration::ZERO,
        extra: Vec::new(),
    }
}

/// Takes a document through the stages behind `read`; gives its reports in printed order.
pub fn reports(document: Document, name: &str, codebook: &Codebook) -> Vec<Report> {
    of_layout(&document, layout(&document), name, codebook)
}

fn of_layout(document: &Document, layout: Layout, name: &str, codebook: &Codebook) -> Vec<Report> {
    let parts = divide::divide(layout, folder(name), codebook);
    let ids = ids(&parts, name, codebook);
    let mut reports: Vec<Report> =
        parts.into_iter().zip(ids).map(|(part, id)| report(document, part, id, codebook)).collect();
    if reports.iter().any(speaks) {
        reports.retain(speaks);
    }
    for (report, number) in reports.iter_mut().zip(1..) {
        report.key = report_key(document.id, number);
    }
    reports
}

/// The parts of a document that are reports of their own, or the whole of it.
pub fn parts(document: &Document, name: &str, codebook: &Codebook) -> Vec<Part> {
    divide::divide(layout(document), folder(name), codebook)
}

/// Whose report each part is of the file at a path.
pub fn ids(parts: &[Part], name: &str, codebook: &Codebook) -> Vec<ReportId> {
    // The name of a file of several reports is of none of them.
    let name = if parts.len() > 1 { folder(name) } else { name };
    let mut ids: Vec<ReportId> = parts.iter().map(|part| part.identify(name, codebook)).collect();
    identify::open_beside(&mut ids, codebook);
    ids
}

/// The layout of a document, with what its reader found.
fn layout(document: &Document) -> Layout {
    let mut layout = grid::grid(document);
    layout.findings.splice(0..0, document.findings.iter().cloned());
    layout
}

/// The path of a file up to its own name.
fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

fn report(document: &Document, part: Part, id: ReportId, codebook: &Codebook) -> Report {
    let Part { begins, layout, doubt, .. } = part;
    let filled = qualify::of_report(&layout, &id, codebook);
    let mut observations = observe::observe(&filled, id.year);
    observe::settle(&mut observations, document);
    observe::unblank(&mut observations, document);
    let mut mentions = narrate::narrate(&layout, codebook);
    let mut checked = check::check(&mut observations, &mut mentions, codebook, &id);
    checked.extend(check::corrected(&mut observations, &layout, codebook));
    check::doubt(&mut observations, &document.findings);
    observe::doubt(&mut observations, document);
    if let Some(finding) = &doubt {
        observations.iter_mut().for_each(|one| one.reading.flag(finding.clone()));
    }
    check::propose_digits(&mut observations, &document.pages, codebook);
    let findings = collect(&layout, &id, &filled, checked);
    Report { key: String::new(), begins, id, observations, mentions, findings }
}

/// All findings that are not attached to a single value, in the order of the stages.
fn collect(
    layout: &Layout,
    id: &ReportId,
    filled: &fill::Filled<'_>,
    checked: Vec<Finding>,
) -> Vec<Finding> {
    let of_tables = filled.tables.iter().flat_map(|table| absent_once(&table.findings));
    let of_report = layout.findings.iter().chain(&id.findings).chain(&filled.findings);
    of_report.cloned().chain(of_tables).chain(checked).collect()
}

/// Rows that are named in a remark on all that are not there.
const NAMED: usize = 5;

/// The findings of a table; of the rows of its form that it does not hold there is one, in the place of the first,
/// with their number. Each of their items says by itself that it is missing, and why.
fn absent_once(findings: &[Finding]) -> Vec<Finding> {
    let is_absent = |one: &Finding| one.rule == Rule::RowAbsent && one.severity == Severity::Note;
    let absent: Vec<&Finding> = findings.iter().filter(|one| is_absent(one)).collect();
    if absent.len() < 2 {
        return findings.to_vec();
    }
    let named: Vec<&str> = absent
        .iter()
        .take(NAMED)
        .map(|one| one.message.strip_prefix("no row ").unwrap_or(&one.message))
        .collect();
    let more = if absent.len() > NAMED { " …" } else { "" };
    let message =
        format!("{} rows of the form are not there: {}{more}", absent.len(), named.join("; "));
    let mut told = Some(Finding::source(Rule::RowAbsent, Severity::Note, message));
    let once = |one: &Finding| if is_absent(one) { told.take() } else { Some(one.clone()) };
    findings.iter().filter_map(once).collect()
}

/// A readable file in which nothing speaks of a report is set aside: exporting an empty row for
/// it would look like a report without figures.
fn judge(reports: Vec<Report>) -> Outcome {
    if !reports.iter().any(speaks) {
        return Outcome::SetAside(
            "no report found in it: no table of a known form and no report title".to_owned(),
        );
    }
    Outcome::Read(reports)
}

fn speaks(report: &Report) -> bool {
    !report.observations.is_empty() || report.id.is_report() || has_topics(report)
}

fn has_topics(report: &Report) -> bool {
    report.mentions.iter().filter(|mention| mention.indicator.is_some()).count() >= 3
}
