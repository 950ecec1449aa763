//! The rows that both READMEs show are those of a run.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What the README shows, in its order.
const COLUMNS: [&str; 9] = [
    "place",
    "report_year",
    "indicator",
    "value",
    "printed",
    "status",
    "reason",
    "confirmed_by",
    "evidence",
];

/// A report and its copy, another whose printed total is wrong on paper, and its correct copy: all that
/// the rows speak of. `scripts/check_output` holds them against the whole run of the README too.
const FIXTURES: [&str; 4] = [
    "docx-2018/input.docx",
    "text-2018-bars/input.txt",
    "form-2021-docx/input.docx",
    "form-2021-wrong-totals/input.docx",
];

/// The rows of `observations.csv` as the README writes them.
fn rows() -> Vec<String> {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    _ = fs::remove_dir_all(&out);
    let inputs = FIXTURES.map(|name| format!("fixtures/{name}"));
    let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--no-bom", "--out"])
        .arg(&out)
        .args(inputs)
        .status();
    assert!(status.expect("the tool can be run").success());
    let table = fs::read_to_string(out.join("observations.csv")).expect("a run writes it");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads = reader.headers().expect("it has a head").clone();
    let at = COLUMNS.map(|column| heads.iter().position(|head| head == column).expect(column));
    let shown = |row: csv::StringRecord| {
        let cells = at.iter().map(|column| match &row[*column] {
            "" => " |".to_owned(),
            text => format!(" {text} |"),
        });
        format!("|{}", cells.collect::<String>())
    };
    reader.records().map(|row| shown(row.expect("it is a table"))).collect()
}

#[test]
fn the_rows_of_the_readme_are_those_of_a_run() {
    let rows = rows();
    for name in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(name).expect("it stands in the package");
        let example = text.split("| place | report_year | indicator |").nth(1).expect("an example");
        let lines = example.lines().skip(2).take_while(|line| line.starts_with('|'));
        let shown: Vec<&str> = lines.collect();
        assert_eq!(shown.len(), 5, "{name}");
        for line in shown {
            assert!(rows.iter().any(|row| row == line), "{name}: no run gives {line}");
        }
    }
}
