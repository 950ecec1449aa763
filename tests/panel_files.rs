//! `panel.csv` and what stands beside it, as a person opens them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The tables of a run over the fixtures of the panel.
fn run(name: &str, more: &[&str]) -> PathBuf {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("panel-files-{name}"));
    _ = std::fs::remove_dir_all(&out);
    let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--no-bom", "fixtures/panel/reports", "--out"])
        .arg(&out)
        .args(more)
        .status();
    assert!(status.expect("the command runs").success());
    out
}

/// Heading and rows.
fn table(out: &Path, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(out.join(name)).expect("a run writes it");
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let heading = cells(reader.headers().expect("it has a heading"));
    (heading, reader.records().map(|row| cells(&row.expect("it is a table"))).collect())
}

#[test]
fn no_row_and_no_column_of_the_panel_is_empty() {
    let out = run("filled", &[]);
    let (heading, rows) = table(&out, "panel.csv");
    let first = heading.iter().position(|name| name == "report_year").expect("a year") + 1;
    let last = heading.iter().position(|name| name == "issuer").expect("an issuer");
    assert!(last - first > 200, "{} columns", last - first);
    for column in first..last {
        assert!(rows.iter().any(|row| !row[column].is_empty()), "{}", heading[column]);
    }
    for row in &rows {
        assert!(row[first..last].iter().any(|cell| !cell.is_empty()), "{row:?}");
    }
    // Every empty cell has its reason, and nothing else is a gap of a shown row.
    let (_, gaps) = table(&out, "gaps.csv");
    let empty = |row: &Vec<String>| row[first..last].iter().filter(|one| one.is_empty()).count();
    let of_cells = gaps.iter().filter(|gap| !gap[3].is_empty()).count();
    assert_eq!(of_cells, rows.iter().map(empty).sum::<usize>());
    let of_rows = gaps.iter().filter(|gap| gap[3].is_empty() && gap[4] == "no_report").count();
    assert_eq!(of_rows, 1);
}

#[test]
fn the_whole_panel_has_every_row_and_column() {
    let (heading, rows) = table(&run("whole", &["--all-columns"]), "panel.csv");
    let (_, filled) = table(&run("some", &[]), "panel.csv");
    assert_eq!(rows.len(), filled.len() + 1, "the year without a report");
    assert!(heading.iter().any(|name| name == "fj_litigation_stock"));
}

/// A report alone, two neighbouring years, and one of which a later report tells.
#[test]
fn years_that_only_a_later_report_prints_have_rows_beside_its_own() {
    let input = "fixtures/columns-years-2021-docx/input.docx";
    let years = |name: &str, more: &[&str]| {
        let (heading, rows) = table(&run(name, more), "panel.csv");
        let at = heading.iter().position(|one| one == "report_year").expect("a year");
        let of = rows.into_iter().filter(|row| row[0] == "330182");
        of.map(|row| row[at].clone()).collect::<Vec<_>>()
    };
    assert_eq!(years("own", &[input]), ["2022"]);
    assert_eq!(years("restated", &[input, "--restated"]), ["2021", "2022"]);
}

#[test]
fn sums_stand_behind_their_parts() {
    let (heading, rows) = table(&run("sums", &[]), "panel.csv");
    let at = |name: &str| heading.iter().position(|one| one == name).expect(name);
    let (mut added, mut left) = (0, 0);
    for row in &rows {
        let parts: Vec<&str> =
            ["request_in_person", "request_fax", "request_online", "request_letter"]
                .map(|name| row[at(name)].as_str())
                .to_vec();
        let sum: Option<i64> = parts.iter().map(|part| part.parse::<i64>().ok()).sum();
        let expected = sum.map_or(String::new(), |sum| sum.to_string());
        assert_eq!(row[at("requests_by_channel")], expected);
        if sum.is_some() { added += 1 } else { left += 1 }
    }
    assert!(added > 5 && left > 5, "{added} {left}");
}

#[test]
fn coverage_counts_the_divisions_of_the_year() {
    let (_, rows) = table(&run("coverage", &[]), "coverage.csv");
    let of = |year: &str| {
        rows.iter().find(|row| row[1] == "浙江省" && row[3] == year).expect("a row").clone()
    };
    let row = of("2018");
    assert_eq!((&*row[2], &*row[4], &*row[5], &*row[6]), ("county", "89", "1", "1.1"));
    assert_eq!(row[7].split(';').count(), 88);
    assert!(!row[7].contains("东阳市"));
    assert_eq!(of("2020")[5], "0", "the year without a report");
}

#[test]
fn names_stand_above_the_columns_if_asked() {
    let (heading, _) = table(&run("zh", &["--headers", "zh"]), "panel.csv");
    assert_eq!(heading[0], "行政区划代码 [division_code]");
    assert!(heading.iter().any(|name| name == "收到申请数 [request_received]"));
    let (heading, _) = table(&run("en", &["--headers", "en"]), "panel.csv");
    assert!(
        heading.iter().any(|name| name == "Requests for information received [request_received]")
    );
}
