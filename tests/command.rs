//! The command as a person uses it: exit codes, messages, files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const REPORT: &str = "\
2018年东阳市人民政府信息公开工作年度报告
2018年度东阳市政府信息公开情况统计表
填报单位:东阳市人民政府办公室
统计指标 | 单位 | 统计数 |
三、依申请公开情况 | —— | —— |
(一)收到申请数 | 件 | 223 |
1.当面申请数 | 件 | 96 |
2.传真申请数 | 件 | |
3.网络申请数 | 件 | 58 |
4.信函申请数 | 件 | 69 |
";

fn gongkai(arguments: &[&str]) -> Output {
    // In English, whatever the language of who tests.
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.env("LC_ALL", "C").args(arguments).output().expect("the command runs")
}

fn extract(out: &Path, inputs: &[&Path], more: &[&str]) -> Output {
    let mut arguments = vec!["extract", "--out", out.to_str().expect("a plain path")];
    arguments.extend(inputs.iter().map(|path| path.to_str().expect("a plain path")));
    arguments.extend(more);
    gongkai(&arguments)
}

#[test]
fn show_tells_who_proposed_what_and_why_it_stands() {
    let file = "fixtures/form-2019-pdf/input.pdf";
    let output = gongkai(&["show", file, "--stage", "candidates"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("table t3 of form 2019: read by grids (ruled)"), "{told}");
    assert!(told.contains("heard lines: a drawn cell stands, and a sure line may doubt it"));
    let first = told.lines().skip_while(|line| !line.contains("req_new_person"));
    let lines: Vec<&str> = first.take(2).collect();
    assert!(lines[1].contains("lines ") && lines[1].ends_with("the same"), "{lines:?}");
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All files of a folder with their bytes; the journal is no part of the data set.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("the folder was written")
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("the file can be read"))
        })
        .filter(|(name, _)| name != ".gongkai-journal")
        .collect()
}

/// A temporary folder with one report in `reports/`.
fn one_report() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::create_dir(folder.path().join("reports")).expect("a folder can be made");
    fs::write(folder.path().join("reports/a.txt"), REPORT).expect("a file can be written");
    folder
}

#[test]
fn a_folder_of_reports_becomes_a_data_set() {
    let folder = one_report();
    let out = folder.path().join("out");
    let output = extract(&out, &[&folder.path().join("reports")], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    assert!(output.stdout.is_empty(), "figures on stdout only when asked for");
    let files = contents(&out);
    let wanted = ["observations", "narrative", "findings", "panel", "files", "indicators"];
    for name in wanted {
        let bytes = &files[&format!("{name}.csv")];
        assert!(bytes.starts_with(b"\xef\xbb\xbf"), "{name} starts with a byte order mark");
        assert!(!bytes.contains(&b'\r'), "{name} has LF line ends");
    }
    assert!(files.contains_key("datapackage.json"));
    let observations = String::from_utf8_lossy(&files["observations.csv"]).into_owned();
    let received = observations.lines().find(|line| line.contains(",request_received,"));
    assert!(received.is_some_and(|line| line.contains(",223,223,good,")), "{received:?}");
    assert!(messages(&output).contains("1 read, with 1 report"), "{}", messages(&output));
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let folder = one_report();
    for index in 0..12 {
        let text = REPORT.replace("223", &format!("{}", 200 + index));
        fs::write(folder.path().join(format!("reports/{index}.txt")), text).expect("written");
    }
    let run = |jobs: &str| {
        let out = folder.path().join(format!("out{jobs}"));
        extract(&out, &[&folder.path().join("reports")], &["--jobs", jobs]);
        contents(&out)
    };
    let one = run("1");
    assert!(one["observations.csv"].len() > 1000);
    assert_eq!(one, run("2"));
    assert_eq!(one, run("7"));
}

#[test]
fn the_workbook_has_the_same_bytes_twice() {
    let folder = one_report();
    let run = |name: &str| {
        let out = folder.path().join(name);
        extract(&out, &[&folder.path().join("reports")], &["--format", "xlsx"]);
        contents(&out)
    };
    let first = run("first");
    assert_eq!(first.keys().collect::<Vec<_>>(), ["gongkai.xlsx"]);
    assert_eq!(first, run("second"));
}

#[test]
fn the_summary_says_who_is_not_in_the_panel_and_the_way_in() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let out = folder.path().join("out");
    let said = messages(&extract(&out, &[Path::new("fixtures/places")], &[]));
    assert!(said.contains("not in it: 81, see left_out.csv"), "{said}");
    assert!(said.contains("--issuer department makes their panel"), "{said}");
    assert!(said.contains("whose year is open: fill in a copy of left_out.csv"), "{said}");
    assert!(said.contains("open panel.csv first"), "{said}");
}

#[test]
fn the_bytes_are_the_same_for_any_spelling_of_a_path_outside() {
    let folder = one_report();
    fs::create_dir_all(folder.path().join("here/inner")).expect("a folder can be made");
    let here = folder.path().join("here");
    let run = |number: usize, input: &str| {
        let out = folder.path().join(format!("out{number}"));
        let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["extract", "--quiet", "--out", out.to_str().expect("plain"), input])
            .current_dir(&here)
            .output();
        assert!(output.expect("the command runs").status.success(), "{input}");
        contents(&out)
    };
    let whole = folder.path().join("reports");
    let spellings = [
        "../reports",
        "../reports/",
        ".././reports",
        "inner/../../reports",
        "../here/../reports",
        whole.to_str().expect("plain"),
        "../reports/*.txt",
    ];
    let first = run(0, spellings[0]);
    assert!(String::from_utf8_lossy(&first["files.csv"]).contains("\n../reports/a.txt,"));
    for (number, spelling) in spellings.iter().enumerate().skip(1) {
        assert!(run(number, spelling) == first, "{spelling}");
    }
}

#[test]
fn a_folder_says_whose_a_report_is_that_does_not_say_it() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::create_dir(folder.path().join("东阳市")).expect("a folder can be made");
    let table = REPORT.lines().skip(3).collect::<Vec<_>>().join("\n");
    fs::write(folder.path().join("东阳市/2018.txt"), table).expect("a file can be written");
    let out = folder.path().join("out");
    let read = folder.path().join("东阳市");
    // Given as a folder and from within another: the path holds the name.
    extract(&out, &[&read], &[]);
    let files = contents(&out);
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    assert!(text("panel.csv").contains("\n330783,东阳市,"), "{}", text("panel.csv"));
    assert!(text("findings.csv").contains("330783 浙江省金华市东阳市 is that of its path"));
    assert!(text("findings.csv").contains("2018 is that of its path"));
}

#[test]
fn what_is_said_of_many_figures_is_one_row_with_their_number() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let out = folder.path().join("out");
    extract(
        &out,
        &[Path::new("fixtures/pdf-bad-offsets"), Path::new("fixtures/pdf-truncated")],
        &[],
    );
    let findings = String::from_utf8_lossy(&contents(&out)["findings.csv"]).into_owned();
    let mut rows = csv::Reader::from_reader(findings.trim_start_matches('\u{feff}').as_bytes());
    let mut seen = std::collections::BTreeSet::new();
    for row in rows.records() {
        let row = row.expect("a row");
        let key = (row[1].to_owned(), row[2].to_owned(), row[6].to_owned(), row[7].to_owned());
        assert!(seen.insert(key), "twice: {row:?}");
    }
    assert!(!seen.is_empty());
}

#[test]
fn no_bom_leaves_the_mark_out() {
    let folder = one_report();
    let out = folder.path().join("out");
    extract(&out, &[&folder.path().join("reports")], &["--no-bom"]);
    assert!(contents(&out)["files.csv"].starts_with(b"file,sha256"));
}

#[test]
fn a_wrong_path_is_a_row_with_its_reason_and_the_rest_is_read() {
    let folder = one_report();
    let out = folder.path().join("out");
    let output =
        extract(&out, &[&folder.path().join("nowhere.pdf"), &folder.path().join("reports")], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(messages(&output).contains("no such file or folder"), "{}", messages(&output));
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    assert_eq!(files.lines().filter(|line| line.contains(",set_aside,")).count(), 1);
    assert_eq!(files.lines().filter(|line| line.contains(",read,")).count(), 1);
}

#[test]
fn a_folder_without_reports_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("notes.css"), "no report").expect("a file can be written");
    let out = folder.path().join("out");
    let output = extract(&out, &[folder.path()], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("holds no file that could be a report"));
    assert!(messages(&output).contains("notes.css was passed over: a file of another kind"));
    assert!(!out.exists(), "nothing was read, and nothing is written");
}

#[test]
fn the_files_in_an_archive_are_rows_of_their_own() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("2018/东阳市.txt", REPORT), ("../notes.txt", "会议通知")] {
        archive.start_file(name, SimpleFileOptions::default()).expect("memory takes it");
        archive.write_all(text.as_bytes()).expect("memory takes it");
    }
    let bytes = archive.finish().expect("memory takes it").into_inner();
    fs::write(folder.path().join("all.zip"), bytes).expect("a file can be written");
    let out = folder.path().join("out");
    let output = extract(&out, &[&folder.path().join("all.zip")], &[]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    let row = |name: &str| files.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(row("all.zip/2018/东阳市.txt").contains(",read,"), "{files}");
    assert!(row("all.zip/notes.txt").contains(",set_aside,"), "{files}");
}

#[test]
fn a_data_set_in_an_archive_is_no_damaged_file() {
    let folder = one_report();
    let out = folder.path().join("out");
    extract(&out, &[folder.path()], &[]);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let journal = fs::read(out.join(".gongkai-journal")).expect("it is kept");
    let own = contents(&out).into_iter().chain([
        (".gongkai-journal".to_owned(), journal),
        ("observations.dta".to_owned(), b"<stata_dta>".to_vec()),
        ("observations/report_year=2018/data.parquet".to_owned(), b"PAR1".to_vec()),
    ]);
    for (name, bytes) in own {
        let name = format!("data/{name}");
        archive.start_file(name, SimpleFileOptions::default()).expect("memory takes it");
        archive.write_all(&bytes).expect("memory takes it");
    }
    archive.start_file("a.txt", SimpleFileOptions::default()).expect("memory takes it");
    archive.write_all(REPORT.as_bytes()).expect("memory takes it");
    let bytes = archive.finish().expect("memory takes it").into_inner();
    fs::write(folder.path().join("all.zip"), bytes).expect("a file can be written");
    let again = folder.path().join("again");
    let output = extract(&again, &[&folder.path().join("all.zip")], &["--no-bom"]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let states = states(&again);
    assert_eq!(states.values().filter(|state| *state == "read").count(), 1, "{states:?}");
    assert!(states.keys().any(|name| name.ends_with(".gongkai-journal")), "{states:?}");
}

#[test]
fn hidden_files_and_locks_have_a_row() {
    let folder = one_report();
    fs::create_dir(folder.path().join(".git")).expect("a folder can be made");
    for name in [".git/a.txt", ".a.txt", "~$a.docx", ".gongkai-journal"] {
        fs::write(folder.path().join(name), REPORT).expect("a file can be written");
    }
    let out = folder.path().join("out");
    let output = extract(&out, &[folder.path()], &["--no-bom"]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let states = states(&out);
    let hidden = states.iter().filter(|(_, state)| *state == "passed_over");
    let hidden: Vec<&str> = hidden.filter_map(|(name, _)| name.rsplit('/').next()).collect();
    assert_eq!(hidden, [".a.txt", ".git", "~$a.docx"]);
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_writes_no_line_of_a_message() {
    let name = "nowhere\n\u{1b}[2Jgongkai: all was read";
    for command in ["tables", "show", "annotate"] {
        let output = gongkai(&[command, name]);
        let said = messages(&output);
        assert!(said.contains("nowhere\\n\\u{1b}[2J"), "{command}: {said}");
        assert!(!said.contains('\u{1b}'), "{command}: {said}");
    }
}

#[test]
fn files_of_one_name_in_an_archive_are_not_lost_without_a_word() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("a.txt", REPORT), ("b.txt", &REPORT.replace("2018", "2017"))] {
        archive.start_file(name, SimpleFileOptions::default()).expect("memory takes it");
        archive.write_all(text.as_bytes()).expect("memory takes it");
    }
    let mut bytes = archive.finish().expect("memory takes it").into_inner();
    // No writer gives two files one name; in the wild they are there.
    while let Some(at) = bytes.windows(5).position(|name| name == b"b.txt") {
        bytes[at] = b'a';
    }
    let path = folder.path().join("all.zip");
    fs::write(&path, bytes).expect("a file can be written");
    let out = folder.path().join("out");
    let output = extract(&out, &[&path], &["--no-bom"]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    assert!(files.contains("1 of its 2 files bear the name of another"), "{files}");
}

#[test]
fn a_folder_in_two_spellings_is_one_folder() {
    let folder = one_report();
    let reports = folder.path().join("reports");
    let again = PathBuf::from(format!("{}//", reports.display()));
    let run = |name: &str, paths: &[&Path]| {
        let out = folder.path().join(name);
        let output = extract(&out, paths, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
        contents(&out)
    };
    assert_eq!(run("one", &[&reports]), run("two", &[&reports, &again]));
}

#[test]
fn a_collection_with_places_and_years_across_is_no_report() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let labels = [
        "本年新收政府信息公开申请数量",
        "上年结转政府信息公开申请数量",
        "予以公开",
        "部分公开",
        "属于国家秘密",
        "其他法律行政法规禁止公开",
    ];
    let rows = labels.map(|label| format!("{label},5,6,7,8\n")).concat();
    let text = format!(
        "政府信息公开数据\n城市,东阳市,东阳市,建德市,建德市\n年份,2021,2022,2021,2022\n{rows}"
    );
    fs::write(folder.path().join("mine.csv"), text).expect("a file can be written");
    fs::write(folder.path().join("a.txt"), REPORT).expect("a file can be written");
    let out = folder.path().join("out");
    extract(&out, &[folder.path()], &["--no-bom"]);
    let states: Vec<String> = states(&out).into_values().collect();
    assert_eq!(states, ["read", "passed_over"]);
}

#[cfg(unix)]
#[test]
fn a_device_is_no_document() {
    for command in ["tables", "show"] {
        let output = gongkai(&[command, "/dev/zero"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(messages(&output).contains("a pipe or a device"), "{}", messages(&output));
    }
}

#[test]
fn folders_as_wget_leaves_them_are_looked_at_by_content() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let rows = REPORT.lines().map(|line| format!("<p>{line}</p>")).collect::<String>();
    let page = format!("<html><body>{rows}</body></html>");
    for name in ["index.html?id=1.5", "show", "content_12.5", "a.jsp"] {
        fs::write(folder.path().join(name), &page).expect("a file can be written");
    }
    fs::write(folder.path().join("main.css"), "p{}").expect("a file can be written");
    let out = folder.path().join("out");
    let output = extract(&out, &[folder.path()], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    assert!(messages(&output).contains("1 passed over: no reports"), "{}", messages(&output));
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    let other = files.lines().find(|line| line.contains("main.css")).unwrap_or_default();
    assert!(
        other.contains(",3,") && other.contains(",passed_over,a file of another kind,"),
        "{other}"
    );
}

#[test]
fn a_folder_with_files_of_others_is_not_written_into() {
    let folder = one_report();
    let (reports, out) = (folder.path().join("reports"), folder.path().join("out"));
    fs::create_dir(&out).expect("a folder can be made");
    fs::write(out.join("panel.csv"), "mine").expect("a file can be written");
    for out in [&out, &reports] {
        let before = contents(out);
        let output = extract(out, &[&reports], &[]);
        assert_eq!(output.status.code(), Some(2), "{}", messages(&output));
        assert!(messages(&output).contains("add --force"), "{}", messages(&output));
        assert_eq!(contents(out), before, "nothing was written");
        assert!(!out.join(".gongkai-journal").exists());
    }
    assert_eq!(extract(&out, &[&reports], &["--force"]).status.code(), Some(0));
    assert!(contents(&out)["panel.csv"].len() > 4);
    // Now it is a data set of ours; without its journal it is one still.
    assert_eq!(extract(&out, &[&reports], &[]).status.code(), Some(0));
    fs::remove_file(out.join(".gongkai-journal")).expect("it stands there");
    assert_eq!(extract(&out, &[&reports], &["--format", "xlsx"]).status.code(), Some(0));
    fs::write(out.join("notes.txt"), "mine").expect("a file can be written");
    let output = extract(&out, &[&reports], &[]);
    assert!(messages(&output).contains("notes.txt for one"), "{}", messages(&output));
}

#[test]
fn what_is_passed_over_is_named() {
    let folder = one_report();
    let (reports, own) = (folder.path().join("reports"), folder.path().join("reports/own"));
    assert_eq!(extract(&own, &[&reports], &[]).status.code(), Some(0));
    assert_eq!(extract(&own, &[&reports], &["--format", "xlsx"]).status.code(), Some(0));
    // The tables of a data set, by themselves.
    for name in ["observations.csv", "gongkai.xlsx", "datapackage.json"] {
        fs::copy(own.join(name), reports.join(name)).expect("a file can be copied");
    }
    let collected = "地区,年份,指标,数值\n东阳市,2018,行政复议数量,5\n东阳市,2018,维持具体行政行为数,2\n\
                     东阳市,2018,被依法纠错数,1\n东阳市,2018,举报投诉数量,1\n,,政府信息公开,\n";
    fs::write(reports.join("mine.csv"), collected).expect("a file can be written");
    fs::write(reports.join("prices.csv"), "a,b\n1,2\n").expect("a file can be written");
    let out = folder.path().join("out");
    let output = extract(&out, &[&reports], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let files = &contents(&out)["files.csv"];
    let mut files = csv::Reader::from_reader(&files[..]);
    let rows: Vec<BTreeMap<String, String>> = files.deserialize().flatten().collect();
    let told: Vec<String> = rows
        .iter()
        .filter(|row| row["status"] == "passed_over")
        .map(|row| {
            let file = row.values().find(|cell| cell.starts_with(&*reports.to_string_lossy()));
            let name = file.and_then(|path| path.rsplit('/').next()).unwrap_or_default();
            format!("{name}: {}", row["reason"])
        })
        .collect();
    let table = "a table that this program has written, and no report";
    let set = "a data set that this program has written";
    assert_eq!(
        told,
        [
            format!("datapackage.json: {set}"),
            format!("gongkai.xlsx: {table}"),
            "mine.csv: data that was collected from several reports, and no report itself"
                .to_owned(),
            format!("observations.csv: {table}"),
            format!("own: {set}"),
            "prices.csv: a text or a table that does not speak of open government".to_owned(),
        ]
    );
    assert_eq!(rows.iter().filter(|row| row["status"] == "read").count(), 1);
}

/// Saved again by another program, each of our tables is still one of ours: with other separators,
/// without its byte order mark, under another name.
#[test]
fn our_own_tables_are_known_in_any_dress() {
    let folder = one_report();
    for headers in ["id", "zh", "en"] {
        let out = folder.path().join(format!("{headers}-out"));
        extract(&out, &[&folder.path().join("reports")], &["--headers", headers]);
        let again = folder.path().join(format!("{headers}-again"));
        fs::create_dir(&again).expect("a folder can be made");
        for (name, bytes) in contents(&out).iter().filter(|(name, _)| name.ends_with(".csv")) {
            let text = String::from_utf8_lossy(bytes).replace('\u{feff}', "");
            for (number, separator) in [",", ";", "\t"].iter().enumerate() {
                let file = again.join(format!("{name}-{number}.txt"));
                fs::write(file, text.replace(',', separator)).expect("a file can be written");
            }
        }
        let found = folder.path().join(format!("{headers}-found"));
        extract(&found, &[&again], &[]);
        let files = String::from_utf8_lossy(&contents(&found)["files.csv"]).into_owned();
        let others: Vec<&str> =
            files.lines().skip(1).filter(|line| !line.contains(",passed_over,\"a table")).collect();
        assert!(others.is_empty(), "{others:#?}");
    }
}

#[test]
fn a_pattern_that_the_shell_left_alone_is_understood() {
    let folder = one_report();
    let out = folder.path().join("out");
    let output = extract(&out, &[&folder.path().join("reports/*.txt")], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let before = contents(&out);
    for nothing in ["reports/*.pdf", "report"] {
        let output = extract(&out, &[&folder.path().join(nothing)], &[]);
        assert_eq!(output.status.code(), Some(2));
        let reason = ["no file matches the pattern", "no such file or folder"];
        assert!(reason.iter().any(|reason| messages(&output).contains(reason)));
        assert_eq!(contents(&out), before, "the data set of before stands");
    }
}

#[test]
fn a_folder_where_one_file_is_asked_for_is_told_in_words() {
    let output = gongkai(&["show", "tests"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("tests: is a folder"), "{}", messages(&output));
}

#[test]
fn tables_of_several_documents_go_into_a_folder() {
    let folder = one_report();
    let reports = folder.path().join("reports");
    fs::create_dir(reports.join("2019")).expect("a folder can be made");
    let rows = "甲 | 乙\n1 | 2\n";
    fs::write(reports.join("2019/b.txt"), rows).expect("a file can be written");
    let (reports, out) = (reports.to_string_lossy(), folder.path().join("tables"));
    let without = gongkai(&["tables", &reports]);
    assert_eq!(without.status.code(), Some(2));
    assert!(messages(&without).contains("--out names the folder"), "{}", messages(&without));
    let output = gongkai(&["tables", &reports, "--out", &out.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let inside = out.join(reports.trim_start_matches('/'));
    let table = fs::read_to_string(inside.join("2019/b.txt.csv")).expect("it was written");
    assert_eq!(table, "\u{feff}甲,乙\n1,2\n");
    assert!(inside.join("a.txt.csv").exists());
    assert_eq!(gongkai(&["tables", "nowhere.pdf"]).status.code(), Some(2));
}

#[test]
fn each_table_and_chosen_pages_have_files_of_their_own() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let out = folder.path().join("t");
    let out = out.to_string_lossy();
    let page = "fixtures/pdf-actual-text/input.pdf";
    for format in ["csv", "json", "html", "md", "xlsx"] {
        let arguments = ["tables", page, "--pages", "1", "--each", "--format", format];
        let output = gongkai(&[&arguments[..], &["--out", &out]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
        assert!(Path::new(&format!("{out}/{page}-1.{format}")).exists());
    }
    let wrong = gongkai(&["tables", page, "--pages", "3-1"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(messages(&wrong).contains("pages are given as 3-5,9"), "{}", messages(&wrong));
    let text = folder.path().join("a.txt");
    fs::write(&text, REPORT).expect("a file can be written");
    let output = gongkai(&["tables", &text.to_string_lossy(), "--pages", "1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("has no pages"), "{}", messages(&output));
}

#[test]
fn an_output_folder_that_cannot_be_made_fails_the_run() {
    let folder = one_report();
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, "").expect("a file can be written");
    let output = extract(&in_the_way.join("out"), &[&folder.path().join("reports")], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("cannot be written"), "{}", messages(&output));
}

#[test]
fn arguments_that_make_no_sense_fail_the_run() {
    assert_eq!(gongkai(&["extract"]).status.code(), Some(2));
    assert_eq!(gongkai(&["extract", "x", "--out", "y", "--jobs", "0"]).status.code(), Some(2));
    assert_eq!(gongkai(&["show", "no-such-file"]).status.code(), Some(2));
}

#[test]
fn quiet_is_quiet_and_verbose_names_every_file() {
    let folder = one_report();
    let out = folder.path().join("out");
    let reports = folder.path().join("reports");
    assert_eq!(messages(&extract(&out, &[&reports], &["--quiet"])), "");
    let verbose = messages(&extract(&out, &[&reports], &["--verbose"]));
    assert!(verbose.contains("a.txt: 东阳市 2018, 4 good"), "{verbose}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_fails_what_prints() {
    let folder = one_report();
    let report = folder.path().join("reports/a.txt");
    for command in ["tables", "show"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let mut run = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        let output = run.arg(command).arg(&report).stdout(full).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2));
        assert!(messages(&output).contains("cannot be written"), "{}", messages(&output));
    }
}

/// A file that its owner may not read. Root may read every file, and then it is a report like
/// any other.
#[cfg(unix)]
#[test]
fn an_unreadable_file_is_set_aside_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = one_report();
    let locked = folder.path().join("reports/locked.txt");
    fs::write(&locked, REPORT).expect("a file can be written");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000))
        .expect("permissions can be set");
    let root = fs::read(&locked).is_ok();
    let out = folder.path().join("out");
    let output = extract(&out, &[&folder.path().join("reports")], &[]);
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    let row = files.lines().find(|line| line.contains("locked.txt")).unwrap_or_default();
    if root {
        assert!(row.contains(",read,"), "{row}");
    } else {
        assert_eq!(output.status.code(), Some(1));
        assert!(row.contains("set_aside") && row.contains("cannot be read"), "{row}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_set_aside_instead_of_waited_for() {
    let folder = one_report();
    let pipe = folder.path().join("pipe.txt");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let out = folder.path().join("out");
    let output = extract(&out, &[&pipe, &folder.path().join("reports")], &[]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    assert!(
        files.lines().any(|line| line.contains("pipe.txt") && line.contains("a pipe")),
        "{files}"
    );
    assert!(files.lines().any(|line| line.contains("a.txt") && line.contains(",read,")), "{files}");
}

#[test]
fn a_table_that_no_form_explains_becomes_a_form_of_ones_own() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let report = folder.path().join("local.txt");
    let text = "2012年某县政府信息公开工作年度报告\n统计指标 | 单位 | 数量 |\n\
        现场办公日 | 次 | 12 |\n入户走访户数 | 户 | 340 |\n印发明白纸份数 | 份 | 5600 |\n";
    fs::write(&report, text).expect("a file can be written");
    let own = folder.path().join("own");
    let (report, own) = (report.to_str().expect("plain"), own.to_str().expect("plain"));
    let draft = ["form", "draft", report, "--form", "village-2012", "--out", own];
    let output = gongkai(&draft);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let again = gongkai(&draft);
    assert_eq!(again.status.code(), Some(2), "existing files are left alone");
    let out = folder.path().join("out");
    let output = extract(&out, &[Path::new(report)], &["--codebook", own]);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    let observations = String::from_utf8_lossy(&contents(&out)["observations.csv"]).into_owned();
    let filled = |line: &&str| line.contains(",village-2012,") && line.contains(",good,");
    assert_eq!(observations.lines().filter(filled).count(), 3, "{observations}");
}

/// The names in files.csv with their states.
fn states(out: &Path) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(out.join("files.csv")).expect("it was written");
    let rows =
        reader.deserialize::<BTreeMap<String, String>>().map(|row| row.expect("it is sound"));
    rows.map(|row| (row["file"].clone(), row["status"].clone())).collect()
}

#[test]
fn a_file_is_read_once_under_one_name_however_it_is_given() {
    let folder = one_report();
    let run = |paths: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(["extract", "--no-bom", "--out", "out"]).args(paths);
        command.current_dir(folder.path()).output().expect("the command runs")
    };
    for paths in [&["reports"][..], &["./reports/"], &["reports//a.txt", "./reports/a.txt"]] {
        let output = run(paths);
        assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
        assert_eq!(
            states(&folder.path().join("out")).keys().collect::<Vec<_>>(),
            ["reports/a.txt"]
        );
    }
}

#[cfg(unix)]
#[test]
fn links_are_the_file_that_they_lead_to_and_a_circle_of_them_ends() {
    use std::os::unix::fs::symlink;
    let folder = one_report();
    let reports = folder.path().join("reports");
    symlink("a.txt", reports.join("b.txt")).expect("a link can be made");
    symlink(&reports, reports.join("circle")).expect("a link can be made");
    let made = Command::new("mkfifo").arg(reports.join("pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    let out = folder.path().join("out");
    let output = extract(&out, &[&reports], &["--no-bom"]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    assert!(messages(&output).contains("b.txt is the same file as"), "{}", messages(&output));
    assert!(messages(&output).contains("the link leads back to"), "{}", messages(&output));
    let states = states(&out);
    let told: Vec<&str> = states.values().map(String::as_str).collect();
    assert_eq!(told, ["read", "set_aside", "set_aside"], "{states:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_two_rows_and_the_manifest_knows_them() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = one_report();
    let reports = folder.path().join("reports");
    let names: [&[u8]; 3] = [b"\xC4\xEA.txt", b"\xC4\xEB.txt", b"a\\b.txt"];
    for (name, number) in names.into_iter().zip(1..) {
        let text = REPORT.replace("223", &format!("{}", 223 + number));
        fs::write(reports.join(OsStr::from_bytes(name)), text).expect("written");
    }
    let manifest = folder.path().join("manifest.csv");
    let lines = "file,report_year\n\\xC4\\xEA.txt,2016\na\\b.txt,2015\nreports\\a.txt,2017\n";
    fs::write(&manifest, lines).expect("written");
    let out = folder.path().join("out");
    extract(&out, &[&reports], &["--no-bom", "--manifest", manifest.to_str().expect("plain")]);
    let files = String::from_utf8_lossy(&contents(&out)["files.csv"]).into_owned();
    let year = |name: &str| {
        let line = files.lines().find(|line| line.contains(name)).unwrap_or_default();
        (2014..2019).find(|year| line.contains(&format!(",东阳市,{year},")))
    };
    let found = ["\\xC4\\xEA.txt", "\\xC4\\xEB.txt", "/a\\b.txt", "/a.txt"].map(year);
    assert_eq!(found, [Some(2016), Some(2018), Some(2015), Some(2017)], "{files}");
}

#[test]
fn tables_and_notes_in_a_folder_are_read_where_they_hold_a_report() {
    let folder = one_report();
    let reports = folder.path().join("reports");
    fs::write(reports.join("b.md"), REPORT.replace("223", "224")).expect("written");
    fs::write(reports.join("c.csv"), "name,age\nx,5\n").expect("written");
    let out = folder.path().join("reports/out");
    for _ in 0..2 {
        // The second run does not take what the first has written for a report.
        let output = extract(&out, &[&reports], &["--no-bom"]);
        assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
        let states = states(&out);
        assert_eq!(states.values().filter(|state| *state == "read").count(), 2, "{states:?}");
        assert_eq!(
            states.values().filter(|state| *state == "passed_over").count(),
            states.len() - 2
        );
    }
}

#[test]
fn the_help_names_every_format() {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--help"])
        .output()
        .expect("the program runs");
    let help = String::from_utf8_lossy(&output.stdout).to_lowercase();
    for format in gongkai::read::Format::ALL {
        assert!(help.contains(format.endings()[0]), "{format:?} is not in {help}");
    }
}

#[test]
fn help_and_refusals_speak_the_language_asked_for() {
    let said = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        let output = command.args(arguments.split(' ')).output().expect("the program runs");
        let both = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(both).expect("it is text"))
    };
    for (arguments, code, expected) in [
        ("--lang zh help extract", 0, "用法：gongkai extract [选项] --out <DIR> [PATHS]..."),
        ("--lang zh extract -h", 0, "同时读取的文件数"),
        ("--lang zh extract x --out y --format doc", 2, "--format <FORMAT> 不能是 doc"),
        ("--lang zh extract x --out y --jobs 0", 2, "应在 1..=65535 之内"),
        ("--lang zh extract x --out y --jbos 1", 2, "是否想用 --jobs？"),
        ("--lang zh extrat", 2, "没有命令 extrat"),
        ("--lang zh extract x", 2, "缺少参数：--out <DIR>"),
        ("--lang zh compare d --indicator a --rate b/c", 2, "不能与 --rate <A/B> 同用"),
        ("--lang en extract x", 2, "required arguments were not provided"),
        ("--lang en help extract", 0, "Folder for the data set"),
    ] {
        let (status, text) = said(arguments);
        assert_eq!(status, Some(code), "{arguments}: {text}");
        assert!(text.contains(expected), "{arguments}: {text}");
        let is_chinese = arguments.contains("--lang zh");
        assert!(!is_chinese || !text.contains("Usage"), "{arguments}: {text}");
    }
}
