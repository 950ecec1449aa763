//! The closing words of a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gongkai::assemble::Seen;
use gongkai::codebook::divisions::Tier;
use gongkai::export::{PACKAGE, WORKBOOK, terms};
use gongkai::finding::{Finding, Rule, Severity};
use gongkai::identify::Issuer;
use gongkai::inputs::Inputs;
use gongkai::observe::Observation;
use gongkai::panel::coverage::Coverage;
use gongkai::panel::{FileRow, Outcome, Report, Why};
use gongkai::read::PICTURE_WITHOUT_TEXT;

use serde_json::{Value as Json, json};

use super::advice::{Advice, advice};
use super::language::{self, say};
use super::{about, heard};

/// Files named in the summary for each step that helps them; the rest is in files.csv.
const NAMED: usize = 3;

/// Files given twice that are named.
const AGAIN: usize = 10;

/// Lines on how much of a province is in the panel; the rest is in coverage.csv.
const COVERED: usize = 6;

/// One file, one line for each report in it.
pub fn of_file(row: &FileRow) -> String {
    match &row.outcome {
        Outcome::Read(reports) => {
            let lines: Vec<String> = reports.iter().map(|report| of_report(row, report)).collect();
            lines.join("\n")
        }
        Outcome::SetAside(reason) => {
            let (file, reason) = (harmless(&row.file), harmless(&heard(reason)));
            say!("{file}: set aside: {reason}", "{file}：未读：{reason}")
        }
        Outcome::PassedOver(what) => {
            let (file, what) = (harmless(&row.file), heard(what));
            say!("{file}: passed over: {what}", "{file}：跳过：{what}")
        }
    }
}

fn of_report(row: &FileRow, report: &Report) -> String {
    let file = harmless(&row.file);
    let place = report.id.place.clone().unwrap_or_else(|| say!("place open", "地点未定"));
    let year = report.id.year.map(|year| year.to_string());
    let year = year.unwrap_or_else(|| say!("year open", "年度未定"));
    let [good, flagged, missing] =
        ["good", "flagged", "missing"].map(|status| report.count(status));
    say!(
        "{file}: {place} {year}, {good} good, {flagged} flagged, {missing} missing",
        "{file}：{place} {year}，可信 {good}，存疑 {flagged}，缺失 {missing}"
    )
}

/// What is told of all rows together.
#[derive(Default)]
pub struct Totals {
    /// Files that were read; a report or more stand in each.
    read: usize,
    reports: usize,
    aside: usize,
    /// Files that are no reports.
    passed_over: usize,
    /// Those set aside by what helps: how many, and the first of them with its reason.
    refused: BTreeMap<&'static Advice, (usize, Vec<String>)>,
    /// Whether any page is a picture that was not read.
    pictures: bool,
    /// Rows of the panel.
    in_panel: usize,
    /// Reports that did not reach the panel, by why and of what body.
    left_out: BTreeMap<(Why, Issuer), usize>,
    /// Reports with a doubt about their place or year, or with the figures of another report.
    doubtful: usize,
    /// Figures that a person has corrected or accepted.
    corrected: usize,
    /// Lines of the corrections and of the manifest that are of nothing here.
    unmatched: BTreeMap<Rule, usize>,
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
            Seen::Line(finding) => *self.unmatched.entry(finding.rule).or_default() += 1,
            Seen::Panel(rows) => self.in_panel += rows,
        }
    }

    fn file(&mut self, row: &FileRow) {
        self.reports += row.reports().len();
        match &row.outcome {
            Outcome::Read(_) => self.read += 1,
            Outcome::SetAside(reason) => {
                self.aside += 1;
                self.pictures |= advice(reason).id == "picture";
                let (count, named) = self.refused.entry(advice(reason)).or_default();
                *count += 1;
                if named.len() < NAMED {
                    named.push(harmless(&about(&row.file, reason)));
                }
            }
            Outcome::PassedOver(_) => self.passed_over += 1,
        }
        for report in row.reports() {
            self.pictures |= report.findings.iter().any(|one| one.message == PICTURE_WITHOUT_TEXT);
            self.doubtful += usize::from(report.findings.iter().any(is_doubt_of_whole));
            self.good += report.count("good");
            self.flagged += report.count("flagged");
            self.missing += report.count("missing");
            let confirmed =
                |one: &&Observation| one.reading.figure().is_some() && one.confirmed_by() > 0;
            self.corrected += report.observations.iter().filter(is_corrected).count();
            self.confirmed += report.observations.iter().filter(confirmed).count() as u64;
        }
    }

    pub fn has_pictures(&self) -> bool {
        self.pictures
    }

    pub fn is_all_read(&self) -> bool {
        self.aside == 0
    }

    /// What was read, what was not and why, and how far the figures can be trusted.
    pub fn text(&self, inputs: &Inputs, out: &Path, written: &[PathBuf]) -> String {
        let mut text = self.files();
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (advice, (count, named)) in refused {
            let ([what, what_zh], [step, step_zh]) = (advice.what, advice.step);
            let of = grouped(*count as u64);
            line(&mut text, say!("  {what} ({of}): {step}", "  {what_zh}（{of}）：{step_zh}"));
            named.iter().for_each(|one| line(&mut text, format!("    {one}")));
            if *count > named.len() {
                let more = count - named.len();
                let said = say!(
                    "    … and {more} more: see files.csv",
                    "    …… 另有 {more} 个，见 files.csv"
                );
                line(&mut text, said);
            }
        }
        for (again, first) in inputs.given_again.iter().take(AGAIN) {
            let (again, first) = (harmless(again), harmless(first));
            let said = say!(
                "  {again} is the same file as {first}, which is read once",
                "  {again} 与 {first} 是同一个文件，只读一次"
            );
            line(&mut text, said);
        }
        if inputs.given_again.len() > AGAIN {
            let more = inputs.given_again.len() - AGAIN;
            let said =
                say!("  … and {more} more files given twice", "  …… 另有 {more} 个重复给出的文件");
            line(&mut text, said);
        }
        if self.reports > 0 {
            line(&mut text, self.values());
            text.push_str(&self.by_hand());
            text.push_str(&self.reports());
            text.push_str(&self.in_doubt());
            text.push_str(&self.of_the_whole());
        }
        text.push_str(&written_to(out, written, self.reports > 0));
        text
    }

    /// What became of the files, which are more than the reports.
    fn files(&self) -> String {
        let all = self.read + self.aside + self.passed_over;
        let (files, reports) =
            (count(all, "file", "files"), count(self.reports, "report", "reports"));
        let [all, number, read, aside, other] =
            [all, self.reports, self.read, self.aside, self.passed_over].map(|n| grouped(n as u64));
        let mut text = say!(
            "{files}: {read} read, with {reports}; {aside} set aside",
            "{all} 个文件：已读 {read} 个，其中有 {number} 份报告；未读 {aside} 个"
        );
        if self.passed_over > 0 {
            let other = say!(
                "; {other} passed over: no reports (see files.csv)",
                "；跳过 {other} 个，不是年报（见 files.csv）"
            );
            text.push_str(&other);
        }
        text.push('\n');
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
            "corrected": self.corrected,
            "corrections_unmatched": self.unmatched.get(&Rule::CorrectionUnmatched).unwrap_or(&0),
            "manifest_unmatched": self.unmatched.get(&Rule::ManifestUnmatched).unwrap_or(&0),
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

    /// What became of the reports: rows of the panel, or left out, and the way in.
    fn reports(&self) -> String {
        let all: usize = self.left_out.values().sum();
        let used = self.reports.saturating_sub(all);
        let (reports, rows) =
            (count(used, "report", "reports"), count(self.in_panel, "row", "rows"));
        let [number, rows_zh, left] = [used, self.in_panel, all].map(|n| grouped(n as u64));
        let mut text = say!(
            "in the panel: {reports}, in {rows}",
            "进入面板：{number} 份报告，成为 {rows_zh} 行"
        );
        if used > self.in_panel && self.in_panel > 0 {
            let why = say!(
                " (those of one place and year share a row)",
                "（同一地区同一年度的几份合为一行）"
            );
            text.push_str(&why);
        }
        if all == 0 {
            text.push('\n');
            return text;
        }
        line(
            &mut text,
            say!("; not in it: {left}, see left_out.csv", "；没有进入：{left} 份，见 left_out.csv"),
        );
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
            line(&mut text, format!("  {} {}", grouped(count as u64), way_in(why, &of)));
        }
        text
    }

    /// Reports whose rows of the panel may be another place's or year's.
    fn in_doubt(&self) -> String {
        if self.doubtful == 0 {
            return String::new();
        }
        let rules = [Rule::PlaceDoubtful, Rule::YearDoubtful, Rule::TableIdentical];
        let [place, year, table] = rules.map(Rule::id);
        let count = grouped(self.doubtful as u64);
        let mut text = say!(
            "{count} reports with a doubt about place or year, or figures of another report: see {place}, \
             {year} and {table} in findings.csv",
            "{count} 份报告的地点或年度存疑，或数字与另一份雷同：见 findings.csv 中的 {place}、{year}、{table}"
        );
        text.push('\n');
        text
    }

    /// What came of the corrections and of the manifest: a line that does nothing is mistyped, or its file has changed.
    fn by_hand(&self) -> String {
        let mut text = String::new();
        let of = |rule: Rule| self.unmatched.get(&rule).copied().unwrap_or_default();
        if self.corrected > 0 {
            let figures = count(self.corrected, "figure", "figures");
            let number = grouped(self.corrected as u64);
            line(
                &mut text,
                say!("corrected or accepted: {figures}", "已更正或确认：{number} 个数"),
            );
        }
        for (rule, what, what_zh) in [
            (Rule::CorrectionUnmatched, "corrections", "更正表"),
            (Rule::ManifestUnmatched, "the manifest", "清单"),
        ] {
            if of(rule) > 0 {
                let (lines, number) = (count(of(rule), "line", "lines"), of(rule));
                let id = rule.id();
                line(
                    &mut text,
                    say!(
                        "without effect: {lines} of {what}, see {id} in findings.csv",
                        "{what_zh}有 {number} 行没有起作用：见 findings.csv 中的 {id}"
                    ),
                );
            }
        }
        text
    }

    /// How much of each province is in the panel, so that nobody takes a few counties for all.
    fn of_the_whole(&self) -> String {
        let mut text = String::new();
        let same = |a: &Coverage, b: &Coverage| (&a.province, a.tier) == (&b.province, b.tier);
        let groups: Vec<&[Coverage]> = self.coverage.chunk_by(same).collect();
        if !groups.is_empty() {
            let said = say!(
                "of all divisions there are in the panel, see coverage.csv:",
                "面板的覆盖面，见 coverage.csv："
            );
            line(&mut text, said);
        }
        groups.iter().take(COVERED).for_each(|years| line(&mut text, covered(years)));
        if groups.len() > COVERED {
            let more = groups.len() - COVERED;
            line(&mut text, say!("  … and {more} more", "  …… 另有 {more} 行"));
        }
        text
    }

    fn values(&self) -> String {
        let share = (self.confirmed * 100).checked_div(self.good + self.flagged).unwrap_or(0);
        let [good, flagged, missing] = [self.good, self.flagged, self.missing].map(grouped);
        say!(
            "figures: {good} good, {flagged} flagged, {missing} missing with a reason; {share} % confirmed by \
             at least one check",
            "数值：可信 {good}，存疑 {flagged}，缺失（有原因）{missing}；{share} % 至少通过一项核对"
        )
    }
}

/// Why reports are not in the panel, and what brings them there.
fn way_in(why: Why, of: &[(Issuer, usize)]) -> String {
    let name_it = say!(
        "fill in a copy of left_out.csv and give it with --manifest",
        "复制 left_out.csv，补全后用 --manifest 给出"
    );
    match why {
        Why::OtherBody => {
            let bodies = of.iter().map(|(issuer, count)| {
                let (id, zh) = (issuer.id(), terms::label("issuer", issuer.id()));
                say!("{count} {id}", "{zh} {count}")
            });
            let bodies = bodies.collect::<Vec<_>>().join(&say!(", ", "、"));
            let most = of.iter().max_by_key(|(_, count)| *count);
            let most = most.map_or("", |(issuer, _)| issuer.id());
            say!(
                "of other bodies ({bodies}): --issuer {most} makes their panel",
                "份属于其他主体（{bodies}）：--issuer {most} 为它们做面板"
            )
        }
        Why::BodyOpen => say!("whose body is open: {name_it}", "份主体未定：{name_it}"),
        Why::PlaceOpen => say!("whose place is open: {name_it}", "份地点未定：{name_it}"),
        Why::YearOpen => say!("whose year is open: {name_it}", "份年度未定：{name_it}"),
        Why::NoValue => say!(
            "without a certain value: observations.csv has what is in doubt",
            "份没有可信数值：存疑的见 observations.csv"
        ),
        Why::Split => say!(
            "split or merged by that year: leave out --as-of",
            "份区划到那一年已拆分或合并：请不加 --as-of"
        ),
    }
}

/// How much of the divisions of a province and a tier is in the panel, over the years.
fn covered(years: &[Coverage]) -> String {
    let ends = |of: fn(&Coverage) -> usize| {
        let all = years.iter().map(of);
        (all.clone().min().unwrap_or_default(), all.max().unwrap_or_default())
    };
    let has = range(ends(|one| one.in_panel));
    let all = range(ends(|one| one.divisions));
    let when = range(ends(|one| one.report_year.into()));
    let province = &years[0].province;
    let (tier, tier_zh) = match years[0].tier {
        Tier::Province => ("provinces", "省"),
        Tier::Prefecture => ("prefectures", "个地级区划"),
        Tier::County => ("counties", "个县级区划"),
    };
    let (each, each_zh) = if years.len() > 1 { (" a year", "每年") } else { ("", "") };
    say!(
        "  {province} {when}: {has} of {all} {tier}{each}",
        "  {province} {when}：{each_zh}{all}{tier_zh}，收录 {has}"
    )
}

/// Which files there are now, and which to open first.
fn written_to(out: &Path, written: &[PathBuf], holds_reports: bool) -> String {
    let mut names: Vec<_> = written
        .iter()
        .filter_map(|path| path.strip_prefix(out).ok()?.iter().next()?.to_str())
        .collect();
    // Of a table in folders, its own.
    names.dedup();
    let other = if names.contains(&WORKBOOK) { PACKAGE } else { WORKBOOK };
    let is_earlier = out.join(other).is_file();
    let (out, all) = (super::shown(&out), names.join(", "));
    let mut text = String::new();
    line(&mut text, say!("written to {out}: {all}", "已写到 {out}：{all}"));
    // Whoever wants both asks for both, and may have worked on in the workbook: neither is taken away.
    if is_earlier {
        let other = if other == PACKAGE { "*.csv …" } else { other };
        let said = say!(
            "still there from an earlier run, and not of this one: {other}",
            "{other} 是以前运行留下的，不属于这次运行"
        );
        line(&mut text, said);
    }
    if !holds_reports {
        let said = say!(
            "no report was read: the tables are empty, and of each file is said why",
            "没有读到任何报告：各表为空，每个文件都写明原因"
        );
        line(&mut text, said);
    } else if names.contains(&"panel.csv") {
        let said = say!(
            "open panel.csv first: a row for each place and year",
            "请先打开 panel.csv：每个地区每年一行"
        );
        line(&mut text, said);
        // As it can be typed, in any shell.
        let out = out.to_string();
        let out = if out.contains(char::is_whitespace) { format!("\"{out}\"") } else { out };
        let said = say!(
            "gongkai review {out} shows each figure on its page",
            "gongkai review {out} 在页面上逐个核对"
        );
        line(&mut text, said);
    }
    if holds_reports && names.contains(&WORKBOOK) {
        let said = say!(
            "open {WORKBOOK}: its first sheet says where to begin",
            "请打开 {WORKBOOK}：第一张表“说明”告诉您从哪里看起"
        );
        line(&mut text, said);
    }
    if language::is_open() {
        text.push_str("中文提示：加 --lang zh\n");
    }
    text
}

/// Names come from anywhere: what would move the cursor of a terminal, or begin a line of its own, is written out.
pub fn harmless(name: &str) -> String {
    let is_harmful =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let written = |c: char| match is_harmful(c) {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    name.chars().map(written).collect()
}

fn line(text: &mut String, said: String) {
    text.push_str(&said);
    text.push('\n');
}

fn is_corrected(observation: &&Observation) -> bool {
    observation.reading.findings().iter().any(|finding| finding.rule == Rule::Corrected)
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
