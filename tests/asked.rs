//! What a user may ask to be read, and what he is told of it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const REPORT: &str = "\
2018年东阳市人民政府信息公开工作年度报告
2018年度东阳市政府信息公开情况统计表
统计指标 | 单位 | 统计数 |
三、依申请公开情况 | —— | —— |
(一)收到申请数 | 件 | 223 |
1.当面申请数 | 件 | 96 |
2.传真申请数 | 件 | 0 |
3.网络申请数 | 件 | 58 |
4.信函申请数 | 件 | 69 |
";

/// A folder with reports of two years, a draft and an empty file.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("reports/2018/a.txt", REPORT);
    write("reports/2017/b.txt", &REPORT.replace("2018", "2017"));
    write("reports/2018/草稿.txt", &REPORT.replace("223", "224"));
    folder
}

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        // In English, whatever the language of who tests.
        .env("LC_ALL", "C")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    // A command that wants no input may have ended before it.
    _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("it ends")
}

/// The files that a run has read.
#[track_caller]
fn check(arguments: &[&str], input: &[u8], expected: &[&str]) {
    let folder = folder();
    let all = [&["extract", "--quiet", "--no-bom", "--out", "out"], arguments].concat();
    let output = run(folder.path(), &all, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut table = csv::Reader::from_path(folder.path().join("out/files.csv")).expect("written");
    let files: Vec<String> = table.records().map(|row| row.expect("a row")[0].to_owned()).collect();
    assert_eq!(files, expected);
}

#[test]
fn patterns_take_in_and_leave_out() {
    check(
        &["reports", "--include", "2018/*"],
        b"",
        &["reports/2018/a.txt", "reports/2018/草稿.txt"],
    );
    check(&["reports", "--exclude", "*草稿*"], b"", &["reports/2017/b.txt", "reports/2018/a.txt"]);
    check(
        &["reports", "--include", "*.txt", "--exclude", "2017/*", "--exclude", "草*"],
        b"",
        &["reports/2018/a.txt"],
    );
}

#[test]
fn a_list_names_the_files() {
    let list = "reports/2018/a.txt\r\n\nreports/2017/b.txt\n";
    let both = ["reports/2017/b.txt", "reports/2018/a.txt"];
    check(&["--files-from", "-"], list.as_bytes(), &both);
    check(&["--files-from", "-"], b"reports/2018/a.txt\0reports/2017/b.txt\0", &both);
}

#[test]
fn a_document_comes_by_the_standard_input() {
    check(&["-"], REPORT.as_bytes(), &["stdin"]);
    check(&["-", "reports/2017"], REPORT.as_bytes(), &["reports/2017/b.txt", "stdin"]);
    let output = run(Path::new("."), &["tables", "-"], REPORT.as_bytes());
    assert!(String::from_utf8_lossy(&output.stdout).contains("223"), "{output:?}");
    let output = run(Path::new("."), &["show", "-", "--stage", "observations"], REPORT.as_bytes());
    assert!(String::from_utf8_lossy(&output.stdout).contains("223"), "{output:?}");
}

#[test]
fn the_same_files_have_the_same_names_whatever_the_spelling() {
    let folder = folder();
    let tables = |path: &str| {
        let out = folder.path().join("out");
        _ = fs::remove_dir_all(&out);
        let output = run(folder.path(), &["extract", path, "--quiet", "--out", "out"], b"");
        assert!(output.status.success(), "{path}");
        ["observations.csv", "panel.csv", "files.csv"].map(|name| fs::read(out.join(name)).unwrap())
    };
    let plain = tables("reports");
    // macOS reaches its temporary folders through a link.
    let here = folder.path().canonicalize().expect("it is there").join("reports");
    for other in ["./reports", "reports/", ".//reports/.", here.to_str().expect("a plain path")] {
        assert!(tables(other) == plain, "{other}");
    }
}

/// A browser that was stopped, and a person who dates her files, leave any ending.
#[test]
fn a_document_is_known_under_any_ending() {
    let folder = folder();
    let docx = fs::read("fixtures/form-2021-docx/input.docx").expect("it is there");
    let names = ["a.docx.1", "b.tmp", "c.bak", "建德市.2022年报"];
    for name in names {
        fs::write(folder.path().join("reports").join(name), &docx).expect("written");
    }
    let output = run(folder.path(), &["extract", "reports", "--json", "--out", "out"], b"");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(told["reports"], 3 + names.len());
}

/// What a run writes into the folder that it reads is no input: neither at the next run nor after a stop.
#[test]
fn the_own_output_folder_has_no_row() {
    let folder = folder();
    let files = || {
        run(folder.path(), &["extract", "reports", "--out", "reports/out"], b"");
        fs::read_to_string(folder.path().join("reports/out/files.csv")).expect("it was written")
    };
    assert_eq!(files(), files());
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_writes_lines_of_the_summary() {
    let folder = folder();
    fs::write(folder.path().join("reports/x\n9 files: 9 read\u{1b}[31m.txt"), "").expect("written");
    let output = run(folder.path(), &["extract", "reports", "--out", "out"], b"");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("x\\n9 files: 9 read\\u{1b}[31m.txt"), "{said}");
}

#[test]
fn an_earlier_workbook_beside_new_tables_is_told() {
    let folder = folder();
    run(folder.path(), &["extract", "reports", "--format", "xlsx", "--out", "out"], b"");
    let output = run(folder.path(), &["extract", "reports", "--out", "out"], b"");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("from an earlier run, and not of this one: gongkai.xlsx"), "{said}");
}

#[test]
fn the_summary_is_told_to_programs_too() {
    let folder = folder();
    fs::write(folder.path().join("reports/empty.pdf"), "").expect("it can be written");
    fs::write(folder.path().join("reports/cut.pdf"), "%PDF-1.7\n1 0 obj").expect("written");
    let output = run(folder.path(), &["extract", "reports", "--json", "--out", "out"], b"");
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(told["reports"], 3);
    assert_eq!(told["set_aside_by"]["empty"], 1);
    assert_eq!(told["set_aside_by"]["damaged"], 1);
    assert_eq!(told["in_panel"], 2);
    assert_eq!(told["coverage"][0]["divisions"], 89);
    // People are told what to do.
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("empty (1): fetch them again"), "{said}");
    assert!(said.contains("the download seems cut off: fetch them again"), "{said}");
    assert!(said.contains("浙江省 2017–2018: 1 of 89 counties a year"), "{said}");
    assert!(said.contains("open panel.csv first"), "{said}");
    assert!(said.contains("5 files: 3 read, with 3 reports; 2 set aside"), "{said}");
    assert!(said.contains("in the panel: 3 reports, in 2 rows (those of one place"), "{said}");
    // Who has said nothing of a language is told how to be spoken to in Chinese.
    assert!(said.contains("中文提示：加 --lang zh"), "{said}");
}

#[test]
fn messages_are_in_the_language_that_is_asked_for() {
    let folder = folder();
    fs::write(folder.path().join("reports/empty.pdf"), "").expect("it can be written");
    let told = |arguments: &[&str]| {
        let all = [arguments, &["extract", "reports", "--out", "out"]].concat();
        String::from_utf8_lossy(&run(folder.path(), &all, b"").stderr).into_owned()
    };
    let chinese = told(&["--lang", "zh"]);
    assert!(chinese.contains("4 个文件：已读 3 个，其中有 3 份报告；未读 1 个"), "{chinese}");
    assert!(chinese.contains("空文件（1）：请重新下载"), "{chinese}");
    assert!(chinese.contains("请先打开 panel.csv"), "{chinese}");
    assert!(!chinese.contains("see "), "{chinese}");
    let english = told(&["--lang", "en"]);
    assert!(english.contains("empty (1): fetch them again"), "{english}");
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let lines = english.lines().filter(|line| !line.contains("浙江省"));
    assert!(!lines.clone().any(|line| line.contains(is_chinese)) || english.contains("--lang zh"));
}

#[test]
fn shells_and_man_are_served() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(Path::new("."), &["completions", shell], b"");
        assert!(String::from_utf8_lossy(&output.stdout).contains("extract"), "{shell}");
    }
    let page = run(Path::new("."), &["man"], b"");
    assert!(String::from_utf8_lossy(&page.stdout).starts_with(".ie"), "{page:?}");
    let page = run(Path::new("."), &["man", "extract"], b"");
    assert!(String::from_utf8_lossy(&page.stdout).contains("files\\-from"), "{page:?}");
    assert_eq!(run(Path::new("."), &["man", "nothing"], b"").status.code(), Some(2));
}
