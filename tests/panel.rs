//! Twelve years of three counties: what becomes of them together.

use std::fs;
use std::sync::LazyLock;

use gongkai::codebook::Codebook;
use gongkai::finding::{About, Rule};
use gongkai::observe::Observation;
use gongkai::panel::{FileRow, Gap, Panel, PanelOptions, PanelRow, panel};
use gongkai::run;

/// The reports, read once for all tests.
static FILES: LazyLock<Vec<FileRow>> = LazyLock::new(|| {
    let folder = fs::read_dir("fixtures/panel/reports").expect("the fixture is there");
    let mut paths: Vec<String> = folder
        .map(|entry| entry.expect("a folder can be listed").path().display().to_string())
        .collect();
    paths.sort();
    let read = |path: &String| fs::read(path).expect("a report can be read");
    paths.iter().map(|path| run::file(&read(path), path, &run::Settings::default())).collect()
});

fn built(options: &PanelOptions) -> (Vec<FileRow>, Panel) {
    let mut files = FILES.clone();
    let panel = panel(&mut files, Codebook::embedded(), options);
    (files, panel)
}

/// `fixtures/panel/reports/07.txt` → `07`.
fn short(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".txt").unwrap_or(name)
}

/// A row as it stands in `expected.csv`.
fn line(panel: &Panel, row: &PanelRow) -> String {
    let value = |id: &str| {
        let column = panel.columns.iter().position(|column| column == id);
        let value = column.and_then(|column| row.values[column]);
        value.map_or(String::new(), |value| value.normalize().to_string())
    };
    // No two of these are asked in one year.
    let active = [value("pre_active"), value("active_total")].concat();
    let received =
        [value("pre_requests"), value("request_received"), value("req_new_total")].concat();
    format!(
        "{},{},{},{},{active},{received},{}",
        row.division_code,
        row.report_year,
        row.file.as_deref().map_or("", short),
        row.copies,
        value("pub_normdocs_in_force"),
    )
}

#[test]
fn every_row_is_what_a_person_typed() {
    let (_, panel) = built(&PanelOptions::default());
    let rows: Vec<String> = panel.rows.iter().map(|row| line(&panel, row)).collect();
    let expected = fs::read_to_string("fixtures/panel/expected.csv").expect("the fixture is there");
    assert_eq!(rows, expected.lines().skip(1).collect::<Vec<_>>());
    assert!(panel.left_out.is_empty());
}

#[test]
fn names_are_those_of_the_year() {
    let (_, panel) = built(&PanelOptions::default());
    let names = |code: &str, year: u16| {
        let row = panel.rows.iter().find(|r| r.division_code == code && r.report_year == year);
        row.map(|r| format!("{} {} {}", r.province, r.prefecture, r.place)).unwrap_or_default()
    };
    assert_eq!(names("320829", 2016), "江苏省 淮安市 洪泽县");
    assert_eq!(names("320813", 2017), "江苏省 淮安市 洪泽区");
    assert_eq!(names("330783", 2020), "浙江省 金华市 东阳市");
}

/// `code year indicator reason detail`, without what a form does not ask.
fn told(gaps: &[Gap]) -> Vec<String> {
    gaps.iter()
        .filter(|gap| gap.reason.id() != "not_asked")
        .map(|gap| {
            format!(
                "{} {} {} {} {}",
                gap.division_code,
                gap.report_year,
                gap.indicator,
                gap.reason.id(),
                gap.detail
            )
        })
        .collect()
}

#[test]
fn every_gap_has_its_reason() {
    let (_, panel) = built(&PanelOptions::default());
    assert_eq!(
        told(&panel.gaps),
        [
            "320812 2013  split 320802;320811",
            "320812 2014  split 320802;320811",
            "320812 2015  split 320802;320811",
            "330783 2020  no_report ",
            "330783 2024 req_out_person blank ",
            "330783 2024 req_out_total blank ",
        ]
    );
}

#[test]
fn every_empty_cell_stands_in_the_gaps() {
    let (_, panel) = built(&PanelOptions { whole: true, ..PanelOptions::default() });
    for row in panel.rows.iter().filter(|row| row.file.is_some()) {
        let own = |gap: &&Gap| {
            // Of what is worked out, the codebook's own tests.
            Codebook::embedded().derived(&gap.indicator).is_none()
                && *gap.division_code == *row.division_code
                && gap.report_year == row.report_year
        };
        let gaps: Vec<&str> = panel.gaps.iter().filter(own).map(|gap| &*gap.indicator).collect();
        let empty = panel.columns.iter().zip(&row.values).filter(|(_, value)| value.is_none());
        assert_eq!(gaps, empty.map(|(id, _)| id.as_str()).collect::<Vec<_>>());
    }
}

#[test]
fn copies_that_disagree_stand_side_by_side() {
    let (_, panel) = built(&PanelOptions::default());
    let conflicts: Vec<String> = panel
        .conflicts
        .iter()
        .map(|c| {
            let (chosen, other) = (short(&c.chosen_file), short(&c.other_file));
            format!("{} {chosen}={} {other}={}", c.indicator, c.chosen, c.other)
        })
        .collect();
    assert_eq!(conflicts, ["active_total 30=29805 31=29850", "active_website 30=29805 31=29850"]);
}

#[test]
fn years_that_do_not_fit_together() {
    let (_, panel) = built(&PanelOptions::default());
    let mut told: Vec<String> = panel
        .findings
        .iter()
        .map(|f| {
            let id = f.finding.indicator.as_deref().unwrap_or("-");
            format!("{} {} {id}", short(&f.file), f.finding.rule.id())
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "12 table_identical -",
            "21 jump req_new_person",
            "21 jump req_new_total",
            "22 years_disagree pub_normdocs_in_force",
            "23 years_disagree pub_normdocs_in_force",
            "30 copy_conflict -",
            "34 years_disagree req_in_person",
            "34 years_disagree req_in_total",
        ]
    );
}

#[test]
fn a_carry_over_confirms_both_years() {
    let (together, _) = built(&PanelOptions::default());
    let confirmed = |files: &[FileRow]| {
        let report = files.iter().find(|row| short(&row.file) == "09").map(FileRow::reports);
        let observations = report.into_iter().flatten().flat_map(|report| &report.observations);
        observations.into_iter().find(|o| o.indicator == "req_in_total").map(|o| o.confirmed_by())
    };
    // The report's own sums confirm it as well: what counts here is the difference.
    assert_eq!(confirmed(&together), confirmed(&FILES).map(|count| count + 1));
}

#[test]
fn by_the_divisions_of_one_year() {
    let (_, panel) = built(&PanelOptions { as_of: Some(2024), ..PanelOptions::default() });
    let years = |code: &str| {
        let given = |row: &&PanelRow| row.division_code == code && row.file.is_some();
        panel.rows.iter().filter(given).map(|row| row.report_year).collect::<Vec<_>>()
    };
    assert_eq!(years("320813"), (2013..=2024).collect::<Vec<_>>());
    assert_eq!(years("320812"), (2016..=2024).collect::<Vec<_>>());
    assert_eq!(years("320829"), Vec::<u16>::new());
    assert_eq!(years("320802"), Vec::<u16>::new());
    let left: Vec<&str> = panel.left_out.iter().map(|left| short(&left.file)).collect();
    assert_eq!(left, ["13", "14", "15"]);
    assert!(panel.rows.iter().all(|row| row.division_code != "320813" || row.place == "洪泽区"));
}

/// Every value of the panel is one that a report prints and nobody doubts the reading of.
#[test]
fn only_what_is_certain_stands_in_the_panel() {
    let names =
        ["form-2019-blank-totals", "form-2021-xlsx-flat", "pdf-ink-2014-ruled", "web-2018-looks"];
    let (mut derived, mut certain) = (0, 0);
    for name in names {
        let folder = fs::read_dir(format!("fixtures/{name}")).expect("the fixture is there");
        let mut paths = folder.map(|entry| entry.expect("a folder can be listed").path());
        let input = paths.find(|path| path.file_stem().is_some_and(|stem| stem == "input"));
        let path = input.expect("a fixture has an input");
        let bytes = fs::read(&path).expect("it can be read");
        let mut files = [run::file(&bytes, &path.display().to_string(), &run::Settings::default())];
        let panel = panel(&mut files, Codebook::embedded(), &PanelOptions::default());
        let [row] = &panel.rows[..] else { panic!("{name}: {} rows", panel.rows.len()) };
        let [report] = files[0].reports() else { panic!("{name}: one report") };
        for (id, value) in panel.columns.iter().zip(&row.values) {
            let own = report.observations.iter().filter(|found| found.indicator == *id);
            let about_reading = |found: &&Observation| {
                found.reading.findings().iter().any(|finding| finding.about == About::Reading)
            };
            let (doubted, sure): (Vec<_>, Vec<_>) = own.partition(about_reading);
            derived += doubted
                .iter()
                .filter(|found| found.reading.findings().iter().any(|f| f.rule == Rule::Derived))
                .count();
            if let Some(value) = value {
                certain += 1;
                assert!(
                    sure.iter().any(|found| found.reading.value() == Some(*value)),
                    "{name}: {id}"
                );
            }
        }
    }
    assert!(derived > 10 && certain > 100, "{derived} derived, {certain} certain");
}
