//! The closing words of a run.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use gongkai::observe::Observation;
use gongkai::panel::{FileRow, Outcome, Report};

use super::inputs::Inputs;

/// Files named in the summary with the reason why they were set aside; the rest is in files.csv.
const NAMED: usize = 10;

/// One file, one line for each report in it.
pub fn line(row: &FileRow) -> String {
    match &row.outcome {
        Outcome::Read(reports) => {
            let lines: Vec<String> = reports.iter().map(|report| of_report(row, report)).collect();
            lines.join("\n")
        }
        Outcome::SetAside(reason) => format!("{}: set aside: {reason}", row.file),
        Outcome::PassedOver(what) => format!("{}: passed over: {what}", row.file),
    }
}

fn of_report(row: &FileRow, report: &Report) -> String {
    format!(
        "{}: {} {}, {} good, {} flagged, {} missing",
        row.file,
        report.id.place.as_deref().unwrap_or("place open"),
        report.id.year.map_or("year open".to_owned(), |year| year.to_string()),
        report.count("good"),
        report.count("flagged"),
        report.count("missing"),
    )
}

/// What is told of all rows together.
#[derive(Default)]
pub struct Totals {
    reports: usize,
    aside: usize,
    /// Files that are no reports.
    passed_over: usize,
    /// The first of those set aside, a line each.
    named: Vec<String>,
    good: u64,
    flagged: u64,
    missing: u64,
    confirmed: u64,
}

impl Totals {
    /// Adds a row, in the order of the output.
    pub fn see(&mut self, row: &FileRow) {
        self.reports += row.reports().len();
        match &row.outcome {
            Outcome::Read(_) => {}
            Outcome::SetAside(_) => {
                self.aside += 1;
                if self.named.len() < NAMED {
                    self.named.push(line(row));
                }
            }
            Outcome::PassedOver(_) => self.passed_over += 1,
        }
        for report in row.reports() {
            self.good += report.count("good");
            self.flagged += report.count("flagged");
            self.missing += report.count("missing");
            let confirmed =
                |one: &&Observation| one.reading.figure().is_some() && one.confirmed_by() > 0;
            self.confirmed += report.observations.iter().filter(confirmed).count() as u64;
        }
    }

    pub fn is_all_read(&self) -> bool {
        self.aside == 0
    }

    /// What was read, what was not and why, and how far the figures can be trusted.
    pub fn text(&self, inputs: &Inputs, out: &Path, written: &[PathBuf]) -> String {
        let mut text = String::new();
        _ = writeln!(
            text,
            "{} read (已读), {} set aside (未读)",
            count(self.reports, "report", "reports"),
            count(self.aside, "file", "files"),
        );
        for line in &self.named {
            _ = writeln!(text, "  {line}");
        }
        if self.aside > NAMED {
            _ = writeln!(text, "  … and {} more: see files.csv", self.aside - NAMED);
        }
        if self.passed_over > 0 {
            let files = count(self.passed_over, "file", "files");
            _ = writeln!(text, "{files} passed over: no reports, see files.csv (不是年报,跳过)");
        }
        for (again, first) in inputs.given_again.iter().take(NAMED) {
            _ = writeln!(
                text,
                "  {again} is the same file as {first}, which is read once (同一文件)"
            );
        }
        if inputs.given_again.len() > NAMED {
            let more = inputs.given_again.len() - NAMED;
            _ = writeln!(text, "  … and {more} more files given twice");
        }
        _ = writeln!(text, "{}", self.values());
        let mut names: Vec<_> = written
            .iter()
            .filter_map(|path| path.strip_prefix(out).ok()?.iter().next()?.to_str())
            .collect();
        // Of a table in folders, its own.
        names.dedup();
        _ = writeln!(text, "written to {} (输出): {}", out.display(), names.join(", "));
        text
    }

    fn values(&self) -> String {
        let share = (self.confirmed * 100).checked_div(self.good + self.flagged).unwrap_or(0);
        format!(
            "figures (数值): {} good (可信), {} flagged (存疑), {} missing with a reason (缺失); \
             {share} % confirmed by at least one check (至少一项核对)",
            grouped(self.good),
            grouped(self.flagged),
            grouped(self.missing),
        )
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number as u64), if number == 1 { one } else { many })
}

/// 12345 as `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
