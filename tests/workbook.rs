//! The workbook, opened by the programs that people use: openpyxl and LibreOffice.
//!
//! Both are optional; where they are absent the test says so and passes, unless
//! `GONGKAI_TEST_ALL` is set, as it is in CI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const REPORT: &str = "\
2018年东阳市人民政府信息公开工作年度报告
2018年度东阳市政府信息公开情况统计表
填报单位:东阳市人民政府办公室
统计指标 | 单位 | 统计数 |
三、依申请公开情况 | —— | —— |
(一)收到申请数 | 件 | 233 |
1.当面申请数 | 件 | 96 |
2.传真申请数 | 件 | |
3.网络申请数 | 件 | 58 |
4.信函申请数 | 件 | 69 |
";

/// A folder with a workbook made from a report whose printed parts do not add up.
fn workbook(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let report = folder.path().join(format!("{name}.txt"));
    fs::write(&report, REPORT).expect("a temporary file can be written");
    let out = folder.path().join("out");
    let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--format", "xlsx", "--out"])
        .args([&out, &report])
        .status()
        .expect("the command runs");
    assert_eq!(status.code(), Some(0));
    (folder, out.join("gongkai.xlsx"))
}

/// Whether to go on without a program: never in CI.
fn skipped(what: &str) -> bool {
    assert!(std::env::var_os("GONGKAI_TEST_ALL").is_none(), "{what} is needed in CI");
    eprintln!("skipped: {what} is not installed");
    true
}

fn python(script: &str, argument: &Path) -> std::process::Output {
    let python = std::env::var("GONGKAI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    Command::new(python).args(["-c", script]).arg(argument).output().expect("Python starts")
}

fn has(program: &str, argument: &str) -> bool {
    Command::new(program).arg(argument).output().is_ok_and(|output| output.status.success())
}

#[test]
fn openpyxl_finds_codes_as_text_a_frozen_filtered_heading_and_the_flagged_cell_marked() {
    let interpreter = std::env::var("GONGKAI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(interpreter)
        .args(["-c", "import openpyxl"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !there && skipped("Python with openpyxl") {
        return;
    }
    let (_folder, path) = workbook("openpyxl");
    let script = r#"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
assert book.sheetnames[:4] == ["说明", "panel", "observations", "findings"], book.sheetnames
assert book.sheetnames[-2:] == ["indicators", "codebook"], book.sheetnames
words = [cell.value for row in book["说明"].iter_rows() for cell in row]
assert "存疑数值：按 status = flagged 筛选，原因见 reason_zh 和批注" in words, words
assert book["说明"]["A4"].hyperlink.location.startswith("'panel'!"), book["说明"]["A4"].value
assert book["说明"]["A9"].hyperlink.location == "'observations'!A1", book["说明"]["A9"].hyperlink
sheet = book["observations"]
assert sheet.freeze_panes == "A2", sheet.freeze_panes
assert sheet.auto_filter.ref.startswith("A1:"), sheet.auto_filter.ref
assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
assert sheet.print_title_rows == "$1:$1", sheet.print_title_rows
names = [cell.value for cell in sheet[1]]
assert names[:2] == ["报告编号", "文件"], names
ids = [cell.comment.text.split(":")[0] for cell in sheet[1]]
at = {name: index for index, name in enumerate(ids)}
flagged = [r for r in sheet.iter_rows(min_row=2) if r[at["status"]].value == "flagged"]
assert book["说明"]["B9"].value == len(flagged) > 0, book["说明"]["B9"].value
row = next(r for r in sheet.iter_rows(min_row=2) if r[at["indicator"]].value == "request_received")
assert row[at["sha256"]].data_type == "s"
assert row[at["value"]].value == 233, row[at["value"]].value
assert row[at["status"]].value == "flagged"
assert row[at["value"]].fill.fgColor.rgb == "FFFFE08A", row[at["value"]].fill.fgColor.rgb
assert row[at["value"]].comment is not None, "a flagged cell has a note"
assert row[at["file"]].hyperlink.target == "../openpyxl.txt", row[at["file"]].hyperlink.target
assert sheet.column_dimensions["C"].hidden, "the hash is folded away"
panel = book["panel"]
assert panel.freeze_panes == "G3", panel.freeze_panes
assert panel["G1"].value == "2014 政府信息公开情况统计表", panel["G1"].value
assert panel["B2"].value == "地区" and panel["B3"].value == "东阳市"
assert panel.print_title_cols == "$A:$F", panel.print_title_cols
print("seen")
"#;
    let output = python(script, &path);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "seen", "{errors}");
}

#[test]
fn libreoffice_opens_it_and_shows_the_same_figures() {
    if !has("soffice", "--version") && skipped("LibreOffice") {
        return;
    }
    let (folder, path) = workbook("libreoffice");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("lo").display());
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3")
        .arg("--outdir")
        .args([folder.path(), &path])
        .output()
        .expect("LibreOffice starts");
    let written = fs::read_to_string(folder.path().join("gongkai-observations.csv"));
    let csv = written.unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    assert!(csv.contains("request_received") && csv.contains("233"), "{csv}");
    assert_eq!(csv.lines().next().map(|line| line.starts_with("报告编号,文件")), Some(true));
}
