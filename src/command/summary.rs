//! The closing words of a run.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use gongkai::panel::{FileRow, Outcome, Report};

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

/// What was read, what was not and why, and how far the figures can be trusted.
pub fn text(rows: &[FileRow], passed_over: usize, out: &Path, written: &[PathBuf]) -> String {
    let aside: Vec<&FileRow> =
        rows.iter().filter(|row| matches!(row.outcome, Outcome::SetAside(_))).collect();
    let mut text = String::new();
    _ = writeln!(
        text,
        "{} read (已读), {} set aside (未读)",
        count(rows.iter().map(|row| row.reports().len()).sum(), "report", "reports"),
        count(aside.len(), "file", "files"),
    );
    for row in aside.iter().take(NAMED) {
        _ = writeln!(text, "  {}", line(row));
    }
    if aside.len() > NAMED {
        _ = writeln!(text, "  … and {} more: see files.csv", aside.len() - NAMED);
    }
    if passed_over > 0 {
        let files = count(passed_over, "file", "files");
        _ = writeln!(text, "{files} of other kinds passed over (其他类型,跳过)");
    }
    _ = writeln!(text, "{}", values(rows));
    let names: Vec<_> = written.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    _ = writeln!(text, "written to {} (输出): {}", out.display(), names.join(", "));
    text
}

fn values(rows: &[FileRow]) -> String {
    let reports = || rows.iter().flat_map(FileRow::reports);
    let sum = |status| reports().map(|report| report.count(status)).sum::<u64>();
    let (good, flagged, missing) = (sum("good"), sum("flagged"), sum("missing"));
    let confirmed = reports()
        .flat_map(|report| &report.observations)
        .filter(|one| one.reading.figure().is_some() && one.confirmed_by > 0)
        .count() as u64;
    let share = (confirmed * 100).checked_div(good + flagged).unwrap_or(0);
    format!(
        "figures (数值): {} good (可信), {} flagged (存疑), {} missing with a reason (缺失); \
         {share} % confirmed by at least one check (至少一项核对)",
        grouped(good),
        grouped(flagged),
        grouped(missing),
    )
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
