//! Nothing is lost: what is read stands in the journal, and a run goes on from there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use gongkai::assemble::{Plan, Seen, assemble};
use gongkai::codebook::Codebook;
use gongkai::codebook::divisions::Divisions;
use gongkai::export::{DataFormat, Dataset, Headings, Tables, WriteOptions};
use gongkai::journal::{self, Head, Journal, Packed};
use gongkai::panel::corrections::Corrections;
use gongkai::panel::lookup::Lookup;
use gongkai::panel::manifest::Manifest;
use gongkai::panel::{self, FileRow, Outcome, PanelOptions};
use gongkai::run;

fn gongkai(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    // In English, whatever the language of who tests.
    command.env("LC_ALL", "C");
    command.args(arguments).output().expect("the command runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All files of a folder with their bytes, the journal among them.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder was written");
    entries
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("the file can be read"))
        })
        .collect()
}

#[track_caller]
fn same(one: &Path, other: &Path) {
    let (one, other) = (contents(one), contents(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(bytes == other[&name], "{name} differs");
    }
}

/// Reports of two counties over several years, with copies and one that is none.
fn reports(folder: &Path, count: usize) -> PathBuf {
    let input = fs::read_to_string("fixtures/text-2018-bars/input.txt").expect("it is there");
    let inputs = folder.join("in");
    fs::create_dir_all(&inputs).expect("a folder can be made");
    for number in 0..count {
        let year = 2014 + number % 5;
        let mut text = input.replace("2019", "@").replace("2018", &year.to_string());
        text = text.replace('@', &(year + 1).to_string());
        if number % 3 == 0 {
            text = text.replace("东阳市", "义乌市");
        }
        if number % 7 == 0 {
            text = text.replace("29805", "29806");
        }
        fs::write(inputs.join(format!("{number:04}.txt")), text).expect("written");
    }
    fs::write(inputs.join("none.txt"), "no report").expect("written");
    inputs
}

fn extract(inputs: &Path, out: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["extract", text(inputs), "--out", text(out)];
    arguments.extend(more);
    gongkai(&arguments)
}

/// Rows of all fixtures, and of reports that are copies and neighbours of each other.
fn rows() -> Vec<FileRow> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut paths: Vec<PathBuf> = fs::read_dir(reports(folder.path(), 30))
        .expect("it can be listed")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    for entry in fs::read_dir("fixtures").expect("it is there").flatten() {
        let files = fs::read_dir(entry.path()).into_iter().flatten().flatten();
        let inputs = files.map(|file| file.path());
        paths.extend(inputs.filter(|path| path.file_stem().is_some_and(|stem| stem == "input")));
    }
    let mut rows: Vec<FileRow> = paths
        .iter()
        .map(|path| {
            let name = text(path).replace(text(folder.path()), "made");
            let bytes = fs::read(path).expect("it can be read");
            let mut row = run::file(&bytes, &name, &run::Settings::default());
            row.took = Duration::ZERO;
            row
        })
        .collect();
    rows.sort_by(|a, b| a.file.cmp(&b.file));
    rows
}

fn write_options() -> WriteOptions {
    WriteOptions {
        format: DataFormat::Csv,
        byte_order_mark: false,
        partition: None,
        timings: false,
        headings: Headings::Id,
    }
}

fn head() -> Head {
    Head { tool: "test".to_owned(), codebook: String::new(), options: String::new() }
}

/// The same rows, once all in memory and once from a journal in which they stand the wrong way
/// round.
fn check_assembled(rows: &[FileRow], options: &PanelOptions) {
    let codebook = Codebook::embedded();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let [whole, parts] = ["whole", "parts"].map(|name| folder.path().join(name));
    fs::create_dir(&whole).expect("a folder can be made");
    fs::create_dir(&parts).expect("a folder can be made");

    let mut files = rows.to_vec();
    let panel = panel::panel(&mut files, codebook, options);
    let lookup = Lookup::of(codebook);
    let dataset = Dataset { files: &files, panel: &panel, codebook, lookup: &lookup };
    let mut tables = Tables::begin(&whole, &dataset, write_options()).expect("it can be written");
    tables.add(&dataset).expect("it can be written");
    tables.finish(&dataset).expect("it can be written");

    let opened = Journal::open(&parts, &head(), false).expect("it can be opened");
    let keep = |row: &FileRow| {
        let packed = vec![Packed::pack(row).expect("it can be packed")];
        let kept = opened.journal.append(&row.file, row.id, None, packed);
        kept.expect("it can be written")
    };
    let done: Vec<(&Journal, u64)> =
        rows.iter().rev().map(|row| (&opened.journal, keep(row))).collect();
    let plan = Plan { codebook, panel: options, folder: &parts, write: write_options() };
    let mut seen = Vec::new();
    let mut see = |row: Seen<'_>| match row {
        Seen::File(row) => seen.push(row.file.clone()),
        Seen::LeftOut(_) | Seen::Coverage(_) | Seen::Line(_) | Seen::Panel(_) => {}
    };
    assemble(&done, &plan, &mut see).expect("it can be written");
    let names: Vec<String> = rows.iter().map(|row| row.file.clone()).collect();
    assert_eq!(seen, names);
    fs::remove_file(parts.join(journal::NAME)).expect("it is there");
    same(&whole, &parts);
}

#[test]
fn a_few_reports_at_a_time_say_what_all_of_them_say_together() {
    let rows = rows();
    let read = rows.iter().filter(|row| matches!(row.outcome, Outcome::Read(_))).count();
    assert!(read > 100, "{read}");
    check_assembled(&rows, &PanelOptions::default());
    check_assembled(&rows, &PanelOptions { as_of: Some(2020), ..PanelOptions::default() });

    let of_manifest = "file,division_code,report_year,url\n0003.txt,330783,2016,a\nnowhere,330781,2015,b\n\
                       0004.txt,330782,,c\n0005.txt,110101,2009,d\n";
    let manifest =
        Manifest::parse(of_manifest.as_bytes(), Divisions::embedded()).expect("it is sound");
    let sha256 = rows.iter().find(|row| row.file.ends_with("0006.txt")).expect("there").sha256();
    let of_corrections = format!(
        "sha256,indicator,printed,corrected,reason\n{sha256},request_received,223,224,seen\n\
         {sha256},request_received,7,8,mistyped\n"
    );
    let corrections = Corrections::parse(of_corrections.as_bytes()).expect("it is sound");
    let options = PanelOptions { manifest, corrections, with_doubtful: true, ..Default::default() };
    check_assembled(&rows, &options);
}

#[test]
fn a_journal_that_breaks_off_anywhere_is_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 8);
    let [once, again] = ["once", "again"].map(|name| folder.path().join(name));
    extract(&inputs, &once, &[]);
    let whole = fs::read(once.join(journal::NAME)).expect("it was written");
    fs::create_dir(&again).expect("a folder can be made");
    for part in 0..6 {
        let length = whole.len() * part / 5;
        fs::write(again.join(journal::NAME), &whole[..length]).expect("written");
        let output = extract(&inputs, &again, &["--resume"]);
        assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
        same(&once, &again);
    }
}

#[test]
fn only_what_is_new_or_has_changed_is_read_again() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 6);
    let [out, fresh] = ["out", "fresh"].map(|name| folder.path().join(name));
    // It is passed over in each run, and not left out of any.
    fs::write(inputs.join("Thumbs.db"), "pictures").expect("written");
    extract(&inputs, &out, &[]);
    reports(folder.path(), 9);
    fs::write(inputs.join("0002.txt"), "changed").expect("written");
    fs::remove_file(inputs.join("0001.txt")).expect("it is there");
    let told = messages(&extract(&inputs, &out, &["--resume", "--verbose"]));
    let read = |name: &str| told.lines().any(|line| line.contains(&format!("{name}.txt: ")));
    for name in ["0002", "0006", "0007", "0008"] {
        assert!(read(name), "{name} is not in\n{told}");
    }
    for name in ["0000:", "0003:", "0004", "0005"] {
        assert!(!read(name), "{name} is in\n{told}");
    }
    assert!(told.contains("5 files were read before"), "{told}");
    assert!(told.contains("left out: 1 of the files read before"), "{told}");
    extract(&inputs, &fresh, &[]);
    same(&fresh, &out);
    let told = messages(&extract(&inputs, &out, &["--resume", "--password", "x"]));
    assert!(told.contains("is not used: it was written with other options"), "{told}");
}

/// Stops a run in its middle with a signal and lets it go on, until one run is whole.
#[cfg(unix)]
fn stopped(signal: &str, exits: &[Option<i32>]) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 60);
    let [once, often] = ["once", "often"].map(|name| folder.path().join(name));
    extract(&inputs, &once, &[]);
    let mut stops = 0;
    for round in 1..40 {
        let mut run = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["extract", "--quiet", "--resume", "--jobs", "2", "--out"])
            .args([&often, &inputs])
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the command runs");
        std::thread::sleep(Duration::from_millis(60 * round));
        let told = Command::new("kill").args([signal, &run.id().to_string()]).status();
        assert!(told.is_ok());
        let code = run.wait().expect("it is waited for").code();
        if code == Some(1) {
            break;
        }
        assert!(exits.contains(&code), "{code:?}");
        stops += 1;
    }
    assert!(stops > 0, "no run was stopped");
    same(&once, &often);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_goes_on_and_ends_as_if_it_had_not_been() {
    stopped("-KILL", &[None]);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_goes_on_and_ends_as_if_it_had_not_been() {
    // Before it can be caught, the signal ends the program as any other.
    stopped("-INT", &[Some(130), None]);
}

#[test]
fn parts_that_were_read_apart_become_the_same_data_set() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 20);
    let once = folder.path().join("once");
    let missing = folder.path().join("missing.pdf");
    gongkai(&["extract", text(&inputs), text(&missing), "--out", text(&once)]);
    for of in [1, 3] {
        let part = |number: usize| folder.path().join(format!("part{number}of{of}"));
        let parts: Vec<PathBuf> = (1..=of).map(part).collect();
        for (number, part) in (1..).zip(&parts) {
            let shard = format!("{number}/{of}");
            let paths = ["extract", text(&inputs), text(&missing), "--out", text(part)];
            gongkai(&[&paths[..], &["--shard", &shard]].concat());
        }
        let merged = folder.path().join(format!("merged{of}"));
        let mut arguments = vec!["merge", "--out", text(&merged)];
        arguments.extend(parts.iter().map(|part| text(part)));
        let output = gongkai(&arguments);
        assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
        same(&once, &merged);
    }
    let output = gongkai(&["merge", text(&inputs), "--out", text(&folder.path().join("x"))]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("no journal to merge"), "{}", messages(&output));
}

#[test]
fn a_missing_part_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 6);
    let part = |shard: &str| {
        let out = folder.path().join(shard.replace('/', "of"));
        extract(&inputs, &out, &["--shard", shard]);
        out
    };
    let [first, third, other] = ["1/3", "3/3", "1/2"].map(part);
    let stopped = folder.path().join("stopped");
    extract(&inputs, &stopped, &[]);
    // As after a run that was killed: the last line is not there.
    let journal = fs::read(stopped.join(journal::NAME)).expect("it was written");
    fs::write(stopped.join(journal::NAME), &journal[..journal.len() - 1]).expect("written");
    // A file that came when the other parts were read already may be of any of them.
    fs::write(inputs.join("later.txt"), "later").expect("it can be written");
    let second = part("2/3");
    let out = folder.path().join("merged");
    let merge = |parts: &[&Path], more: &[&str]| {
        let parts: Vec<&str> = parts.iter().map(|part| text(part)).collect();
        gongkai(&[&["merge", "--out", text(&out)], &parts[..], more].concat())
    };
    for (parts, told) in [
        (vec![&*first, &third], "no folder holds part 2/3"),
        (vec![&first, &other], "the parts are of divisions into 2 and into 3 parts"),
        (vec![&first, &second, &third], "the parts are of inputs that are not the same files"),
        (vec![&stopped], "was not read to its end"),
    ] {
        let output = merge(&parts, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(messages(&output).contains(told), "{}", messages(&output));
        let output = merge(&parts, &["--allow-missing"]);
        assert_ne!(output.status.code(), Some(2), "{}", messages(&output));
        assert!(messages(&output).contains(told), "{}", messages(&output));
    }
}

#[test]
fn what_dead_runs_have_left_is_taken_away() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 2);
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("a folder can be made");
    fs::write(out.join(format!("{}x", journal::UNFINISHED)), "half").expect("written");
    extract(&inputs, &out, &[]);
    assert!(contents(&out).keys().all(|name| !name.starts_with(journal::UNFINISHED)));
}

#[test]
fn a_data_set_in_folders_has_the_rows_of_one_in_files() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = reports(folder.path(), 10);
    let [whole, divided] = ["whole", "divided"].map(|name| folder.path().join(name));
    extract(&inputs, &whole, &["--no-bom"]);
    for by in ["year", "province"] {
        extract(&inputs, &divided, &["--no-bom", "--partition", by]);
        for table in ["observations", "panel", "gaps"] {
            let rows = |path: &Path| -> Vec<String> {
                let text = fs::read_to_string(path).expect("it was written");
                text.lines().skip(1).map(str::to_owned).collect()
            };
            let folders = fs::read_dir(divided.join(table)).expect("it was written").flatten();
            let folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
            let key = if by == "year" { "report_year=20" } else { "province_code=33" };
            let named = |path: &PathBuf| {
                path.file_name().is_some_and(|n| text(n.as_ref()).starts_with(key))
            };
            assert!(folders.iter().all(named), "{folders:?}");
            let found: usize = folders.iter().map(|path| rows(&path.join("data.csv")).len()).sum();
            assert_eq!(found, rows(&whole.join(format!("{table}.csv"))).len(), "{table} by {by}");
        }
        let package = fs::read_to_string(divided.join("datapackage.json")).expect("written");
        assert_eq!(package.contains("observations/report_year=2014/data.csv"), by == "year");
    }
}
