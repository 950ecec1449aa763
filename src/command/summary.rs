//! The closing words of a run.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use gongkai::assemble::Seen;
use gongkai::codebook::divisions::Tier;
use gongkai::finding::{Finding, Rule, Severity};
use gongkai::identify::Issuer;
use gongkai::inputs::Inputs;
use gongkai::observe::Observation;
use gongkai::panel::coverage::Coverage;
use gongkai::panel::{FileRow, Outcome, Report, Why};

use serde_json::{Value as Json, json};

use super::advice::{Advice, advice};

/// Files named in the summary for each step that helps them; the rest is in files.csv.
const NAMED: usize = 3;

/// Files given twice that are named.
const AGAIN: usize = 10;

/// Lines on how much of a province is in the panel; the rest is in coverage.csv.
const COVERED: usize = 6;

/// How a user says whose report a file is.
const NAME_IT: &str = "a line for each in a table, with --manifest reports.csv";

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
    /// Those set aside by what helps: how many, and the first of them with its reason.
    refused: BTreeMap<&'static Advice, (usize, Vec<String>)>,
    /// Rows of the panel.
    in_panel: usize,
    /// Reports that did not reach the panel, by why and of what body.
    left_out: BTreeMap<(Why, Issuer), usize>,
    /// Reports with a doubt about their place or year, or with the figures of another report.
    doubtful: usize,
    /// By province and tier, then year.
    coverage: Vec<Coverage>,
    good: u64,
    flagged: u64,
    missing: u64,
    confirmed: u64,
}

impl Totals {
    /// Adds a row, in the order of the output.
    pub fn see(&mut self, row: Seen<'_>) {
        match row {
            Seen::File(row) => self.file(row),
            Seen::LeftOut(one) => {
                *self.left_out.entry((one.why, one.issuer)).or_default() += 1;
            }
            Seen::Coverage(one) => self.coverage.push(one.clone()),
            Seen::Panel(rows) => self.in_panel += rows,
        }
    }

    fn file(&mut self, row: &FileRow) {
        self.reports += row.reports().len();
        match &row.outcome {
            Outcome::Read(_) => {}
            Outcome::SetAside(reason) => {
                self.aside += 1;
                let (count, named) = self.refused.entry(advice(reason)).or_default();
                *count += 1;
                if named.len() < NAMED {
                    named.push(format!("{}: {reason}", row.file));
                }
            }
            Outcome::PassedOver(_) => self.passed_over += 1,
        }
        for report in row.reports() {
            self.doubtful += usize::from(report.findings.iter().any(is_doubt_of_whole));
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
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (advice, (count, named)) in refused {
            _ = writeln!(text, "  {} {}: {}", grouped(*count as u64), advice.what, advice.step);
            for line in named {
                _ = writeln!(text, "    {line}");
            }
            if *count > named.len() {
                _ = writeln!(text, "    … and {} more: see files.csv", count - named.len());
            }
        }
        if self.passed_over > 0 {
            let files = count(self.passed_over, "file", "files");
            _ = writeln!(text, "{files} passed over: no reports, see files.csv (不是年报,跳过)");
        }
        for (again, first) in inputs.given_again.iter().take(AGAIN) {
            _ = writeln!(
                text,
                "  {again} is the same file as {first}, which is read once (同一文件)"
            );
        }
        if inputs.given_again.len() > AGAIN {
            let more = inputs.given_again.len() - AGAIN;
            _ = writeln!(text, "  … and {more} more files given twice");
        }
        _ = writeln!(text, "{}", self.values());
        text.push_str(&self.not_in_the_panel());
        text.push_str(&self.in_doubt());
        text.push_str(&self.of_the_whole());
        let mut names: Vec<_> = written
            .iter()
            .filter_map(|path| path.strip_prefix(out).ok()?.iter().next()?.to_str())
            .collect();
        // Of a table in folders, its own.
        names.dedup();
        _ = writeln!(text, "written to {} (输出): {}", out.display(), names.join(", "));
        if names.contains(&"panel.csv") {
            let first = "open panel.csv first: a row for each place and year (先打开 panel.csv)";
            _ = writeln!(text, "{first}");
            let out = out.display();
            _ = writeln!(
                text,
                "gongkai review {out} shows each figure on its page (在页面上逐个核对)"
            );
        }
        text
    }

    /// The same for another program: one object, with a line break behind it.
    pub fn json(&self, out: &Path, written: &[PathBuf]) -> String {
        let refused: serde_json::Map<String, Json> = self
            .refused
            .iter()
            .map(|(one, (count, _))| (one.id.to_owned(), json!(count)))
            .collect();
        let mut left_out = serde_json::Map::new();
        for ((why, _), count) in &self.left_out {
            let before = left_out.get(why.id()).and_then(Json::as_u64).unwrap_or_default();
            left_out.insert(why.id().to_owned(), json!(before + *count as u64));
        }
        let coverage: Vec<Json> = self
            .coverage
            .iter()
            .map(|one| {
                json!({
                    "province": one.province, "level": one.tier.id(), "report_year": one.report_year,
                    "divisions": one.divisions, "in_panel": one.in_panel,
                })
            })
            .collect();
        let summary = json!({
            "reports": self.reports,
            "set_aside": self.aside,
            "set_aside_by": refused,
            "passed_over": self.passed_over,
            "in_panel": self.in_panel,
            "left_out": left_out,
            "in_doubt": self.doubtful,
            "good": self.good,
            "flagged": self.flagged,
            "missing": self.missing,
            "confirmed": self.confirmed,
            "coverage": coverage,
            "out": out.display().to_string(),
            "written": written.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        });
        format!("{summary}\n")
    }

    /// Reports that did not reach the panel, and the way in.
    fn not_in_the_panel(&self) -> String {
        let all: usize = self.left_out.values().sum();
        if all == 0 {
            return String::new();
        }
        let reports = count(all, "report is", "reports are");
        let mut text = format!("{reports} not in panel.csv, see left_out.csv (未入面板):\n");
        let mut whys: Vec<Why> = self.left_out.keys().map(|(why, _)| *why).collect();
        whys.dedup();
        for why in whys {
            let of: Vec<(Issuer, usize)> = self
                .left_out
                .iter()
                .filter(|((own, _), _)| *own == why)
                .map(|((_, issuer), count)| (*issuer, *count))
                .collect();
            let count: usize = of.iter().map(|(_, count)| count).sum();
            let bodies: Vec<String> =
                of.iter().map(|(issuer, count)| format!("{} {}", count, issuer.id())).collect();
            let way = match why {
                Why::OtherBody => format!(
                    "of other bodies ({}): --issuer {} makes their panel (其他主体)",
                    bodies.join(", "),
                    of.iter().max_by_key(|(_, count)| *count).map_or("", |(issuer, _)| issuer.id()),
                ),
                Why::BodyOpen => format!("whose body is open (主体未定): {NAME_IT}"),
                Why::PlaceOpen => format!("whose place is open (地点未定): {NAME_IT}"),
                Why::YearOpen => format!("whose year is open (年度未定): {NAME_IT}"),
                Why::NoValue => {
                    "without a certain value: observations.csv has what is in doubt (无可信数值)"
                        .to_owned()
                }
                Why::Split => {
                    "split or merged by that year: leave out --as-of (区划调整)".to_owned()
                }
            };
            _ = writeln!(text, "  {} {way}", grouped(count as u64));
        }
        text
    }

    /// Reports whose rows of the panel may be another place's or year's.
    fn in_doubt(&self) -> String {
        if self.doubtful == 0 {
            return String::new();
        }
        format!(
            "{} with a doubt about place or year, or figures of another report; see {}, {} and {} in \
             findings.csv (地点、年度存疑或与他表雷同)\n",
            count(self.doubtful, "report", "reports"),
            Rule::PlaceDoubtful.id(),
            Rule::YearDoubtful.id(),
            Rule::TableIdentical.id(),
        )
    }

    /// How much of each province is in the panel, so that nobody takes a few counties for all.
    fn of_the_whole(&self) -> String {
        let mut text = String::new();
        let same = |a: &Coverage, b: &Coverage| (&a.province, a.tier) == (&b.province, b.tier);
        let groups: Vec<&[Coverage]> = self.coverage.chunk_by(same).collect();
        if !groups.is_empty() {
            _ = writeln!(
                text,
                "of all divisions there are in the panel, see coverage.csv (覆盖面):"
            );
        }
        for years in groups.iter().take(COVERED) {
            let ends = |of: fn(&Coverage) -> usize| {
                let all = years.iter().map(of);
                (all.clone().min().unwrap_or_default(), all.max().unwrap_or_default())
            };
            let each = if years.len() > 1 { " a year (每年)" } else { "" };
            let has = range(ends(|one| one.in_panel));
            let all = range(ends(|one| one.divisions));
            let when = range(ends(|one| one.report_year.into()));
            let tier = match years[0].tier {
                Tier::Province => "provinces (省级)",
                Tier::Prefecture => "prefectures (地级)",
                Tier::County => "counties (县级)",
            };
            _ = writeln!(text, "  {} {when}: {has} of {all} {tier}{each}", years[0].province);
        }
        if groups.len() > COVERED {
            _ = writeln!(text, "  … and {} more", groups.len() - COVERED);
        }
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

/// Whether a finding says that all figures of a report may belong elsewhere.
fn is_doubt_of_whole(finding: &Finding) -> bool {
    let grave = match finding.severity {
        Severity::Note => false,
        Severity::Warning | Severity::Error => true,
    };
    grave && [Rule::PlaceDoubtful, Rule::YearDoubtful, Rule::TableIdentical].contains(&finding.rule)
}

/// `3`, or `1–3`.
fn range((least, most): (usize, usize)) -> String {
    if least == most { least.to_string() } else { format!("{least}–{most}") }
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
