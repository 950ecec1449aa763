//! Rules of findings that speak of a whole report, each with the smallest text that breaks it.

use std::collections::BTreeSet;

use gongkai::codebook::Codebook;
use gongkai::codebook::divisions::Divisions;
use gongkai::panel::manifest::Manifest;
use gongkai::panel::{self, FileRow, PanelOptions};
use gongkai::run::{self, Settings};

const LABELS: [(&str, &str); 12] = [
    ("(一)收到申请数", "件"),
    ("1.当面申请数", "件"),
    ("2.传真申请数", "件"),
    ("3.网络申请数", "件"),
    ("4.信函申请数", "件"),
    ("(二)申请办结数", "件"),
    ("1.按时办结数", "件"),
    ("2.延期办结数", "件"),
    ("四、行政复议数量", "件"),
    ("五、行政诉讼数量", "件"),
    ("六、举报投诉数量", "件"),
    ("七、依申请公开信息收取的费用", "万元"),
];

/// Title, period and a table whose rows have the figures 20, 21, 22 …
struct Text {
    title: &'static str,
    period: &'static str,
    rows: Vec<[String; 3]>,
}

fn plain() -> Text {
    let rows = LABELS.iter().zip(20..);
    Text {
        title: "东阳市2018年政府信息公开工作年度报告",
        period: "2018年1月1日至2018年12月31日",
        rows: rows
            .map(|((label, unit), n)| [(*label).into(), (*unit).into(), n.to_string()])
            .collect(),
    }
}

impl Text {
    fn written(&self) -> String {
        let rows: Vec<String> =
            self.rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
        format!(
            "{}\n本报告由市人民政府办公室编制，统计期限为{}。\n政府信息公开情况统计表\n\
             | 统计指标 | 单位 | 统计数 |\n{}\n",
            self.title,
            self.period,
            rows.join("\n")
        )
    }

    fn read(&self) -> FileRow {
        run::file(self.written().as_bytes(), "report.txt", &Settings::default())
    }

    /// The rules of all findings, of the report and of its figures.
    #[track_caller]
    fn check(&self, rule: &str) {
        let row = self.read();
        let report = &row.reports()[0];
        let of_figures = report.observations.iter().flat_map(|found| found.reading.findings());
        let rules: BTreeSet<&str> =
            report.findings.iter().chain(of_figures).map(|finding| finding.rule.id()).collect();
        assert!(rules.contains(rule), "{rule} is not among {rules:?}");
        let before = plain().read();
        let quiet = before.reports()[0].findings.iter().all(|finding| finding.rule.id() != rule);
        assert!(quiet, "{rule} is told of the plain report as well");
    }
}

#[test]
fn year_doubtful() {
    let period = "2016年1月1日至2016年12月31日";
    Text { period, ..plain() }.check("year_doubtful");
}

#[test]
fn place_doubtful() {
    // Beijing, Changchun and Liaoning have a district of this name.
    Text { title: "朝阳区2018年政府信息公开工作年度报告", ..plain() }.check("place_doubtful");
}

#[test]
fn item_ambiguous() {
    let mut text = plain();
    text.rows.insert(9, ["四、行政复议数量".into(), "件".into(), "3".into()]);
    text.check("item_ambiguous");
}

#[test]
fn row_unknown() {
    let mut text = plain();
    text.rows.insert(5, ["5.电话申请数".into(), "件".into(), "3".into()]);
    text.check("row_unknown");
}

#[test]
fn row_order() {
    let mut text = plain();
    text.rows.swap(3, 4);
    text.check("row_order");
}

#[test]
fn unit_differs() {
    let mut text = plain();
    text.rows[11][1] = "元".into();
    text.check("unit_differs");
}

#[test]
fn manifest_unmatched() {
    let manifest = "file,report_year\nother.txt,2018\n";
    let manifest =
        Manifest::parse(manifest.as_bytes(), Divisions::embedded()).expect("the manifest is sound");
    let options = PanelOptions { manifest, ..PanelOptions::default() };
    let panel = panel::panel(&mut [plain().read()], Codebook::embedded(), &options);
    let rules: Vec<&str> = panel.findings.iter().map(|found| found.finding.rule.id()).collect();
    assert_eq!(rules, ["manifest_unmatched"]);
}

/// How many reports the panel leaves out, if the manifest says whose the only one is.
fn left_out(issuer: &str) -> usize {
    // The title names the area, and the sentence a body of which nobody knows the kind.
    let text = plain().written().replace("市人民政府办公室", "东阳市红十字会");
    let mut files = [run::file(text.as_bytes(), "report.txt", &Settings::default())];
    let manifest =
        format!("file,division_code,report_year,issuer\nreport.txt,330783,2018,{issuer}\n");
    let manifest =
        Manifest::parse(manifest.as_bytes(), Divisions::embedded()).expect("the manifest is sound");
    let options = PanelOptions { manifest, ..PanelOptions::default() };
    panel::panel(&mut files, Codebook::embedded(), &options).left_out.len()
}

#[test]
fn the_manifest_decides_between_bodies() {
    assert_eq!(left_out("area"), 0);
    assert_eq!(left_out("department"), 1);
    assert_eq!(left_out("town"), 1);
}
