//! Readers in child processes: a bad file costs one file, and other programs may ask.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gongkai::batch::{Job, Lane, Limits, Program};
use gongkai::panel::Outcome;

const GONGKAI: &str = env!("CARGO_BIN_EXE_gongkai");

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("fixtures/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn extract(out: &Path, inputs: &Path, more: &[&str]) -> Output {
    Command::new(GONGKAI)
        .args(["extract", "--quiet", "--no-bom", "--out"])
        .args([out, inputs])
        .args(more)
        .output()
        .expect("the command runs")
}

fn rows(out: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(out.join("files.csv")).expect("files.csv was written");
    let rows = reader.deserialize().map(|row| row.expect("every row is sound"));
    rows.map(|row: BTreeMap<String, String>| {
        let name = row["file"].rsplit('/').next().unwrap_or_default().to_owned();
        (name, row)
    })
    .collect()
}

/// A folder with a sound PDF, between two texts.
fn three_reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = String::from_utf8(fixture("text-2018-bars/input.txt")).expect("it is UTF-8");
    fs::create_dir(folder.path().join("in")).expect("a folder can be made");
    fs::write(folder.path().join("in/a.txt"), &text).expect("written");
    fs::write(folder.path().join("in/b.pdf"), fixture("pdf-ruled-8-pages/input.pdf"))
        .expect("written");
    fs::write(folder.path().join("in/c.txt"), text.replace("2018", "2017")).expect("written");
    folder
}

#[track_caller]
fn only_the_pdf_is_set_aside(folder: &Path, more: &[&str], reason: &str) {
    let out = folder.join("out");
    let output = extract(&out, &folder.join("in"), more);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = rows(&out);
    assert_eq!(rows["a.txt"]["status"], "read");
    assert_eq!(rows["b.pdf"]["reason"], reason);
    assert_eq!(rows["c.txt"]["status"], "read");
}

/// Large enough that it needs more than the smaller of two limits, and small enough to be quick.
fn large(folder: &Path) {
    let text = fixture("text-2018-bars/input.txt");
    fs::write(folder.join("in/b.pdf"), text.repeat((40 << 20) / text.len())).expect("written");
}

#[test]
fn a_file_that_needs_too_much_memory_is_set_aside_alone() {
    let folder = three_reports();
    large(folder.path());
    let more = ["--memory", "30MiB", "--jobs", "1"];
    only_the_pdf_is_set_aside(folder.path(), &more, "needed more than 30 MiB");
}

fn zipped(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let plain = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, plain).expect("memory takes it");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

/// A thousand downloads come in one archive: one that breaks its reader costs itself alone, and the archive is
/// not read again.
#[test]
fn a_file_in_an_archive_that_needs_too_much_is_set_aside_alone() {
    let folder = three_reports();
    large(folder.path());
    let inputs = folder.path().join("in");
    let of = |name: &str| (name.to_owned(), fs::read(inputs.join(name)).expect("it is there"));
    let members = ["a.txt", "b.pdf", "c.txt"].map(of);
    let members = members.each_ref().map(|(name, bytes)| (name.as_str(), bytes.clone()));
    let packed = folder.path().join("packed");
    fs::create_dir(&packed).expect("a folder can be made");
    fs::write(packed.join("all.zip"), zipped(&members)).expect("written");
    let out = folder.path().join("out");
    let more = ["--memory", "80MiB", "--jobs", "1"];
    assert_eq!(extract(&out, &packed, &more).status.code(), Some(1));
    let rows = rows(&out);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows["a.txt"]["status"], "read");
    assert_eq!(rows["b.pdf"]["reason"], "needed more than 80 MiB");
    assert_eq!(rows["c.txt"]["status"], "read");
    let again = Command::new(GONGKAI)
        .args(["extract", "--resume", "--no-bom", "--lang", "en", "--out"])
        .args([&out, &packed])
        .args(more)
        .output()
        .expect("the command runs");
    let said = String::from_utf8_lossy(&again.stderr);
    assert!(said.contains("1 files were read before"), "{said}");
}

/// What cannot be written down is no success.
#[cfg(target_os = "linux")]
#[test]
fn lines_that_find_no_room_are_told() {
    let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let mut worker = Command::new(GONGKAI)
        .args(["worker", "--jsonl", "--lang", "en"])
        .stdin(Stdio::piped())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut lines = worker.stdin.take().expect("a pipe");
    writeln!(lines, "fixtures/text-2018-bars/input.txt").expect("it listens");
    drop(lines);
    let output = worker.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("the output cannot be written"), "{said}");
}

/// A reader that does what a shell is told, in place of the program.
#[cfg(unix)]
fn strange(told: &str, time: u64) -> Program {
    let hello = r"printf '\010\0\0\0\007gongkai';";
    Program {
        path: "/bin/sh".into(),
        arguments: vec!["-c".into(), format!("{hello} {told}").into()],
        limits: Limits { time: Duration::from_millis(time), ..Limits::default() },
    }
}

/// The reasons for which a strange reader's files are set aside.
#[cfg(unix)]
fn asked_of(program: &Program, files: usize) -> Vec<String> {
    let mut lane = Lane::new(program);
    let jobs: Vec<Job> =
        (0..files).map(|file| Job::file(file.to_string(), Path::new("x"))).collect();
    jobs.iter().for_each(|job| lane.ask(job.clone()).expect("it starts"));
    jobs.iter()
        .map(|job| {
            let rows = lane.answer().expect("it starts").rows;
            let rows: Vec<_> = rows.iter().map(|row| row.open().expect("it is whole")).collect();
            assert_eq!((rows.len(), &rows[0].file), (1, &job.name));
            match &rows[0].outcome {
                Outcome::SetAside(reason) | Outcome::PassedOver(reason) => reason.clone(),
                Outcome::Read(_) => panic!("a strange reader has read something"),
            }
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn a_reader_that_hangs_or_dies_is_replaced_and_its_file_named() {
    assert_eq!(asked_of(&strange("exec sleep 100", 200), 2), ["took more than 0.2 s"; 2]);
    let killed = "its reader was killed (signal 9)";
    assert_eq!(asked_of(&strange("head -c 9; kill -9 $$", 60_000), 2), [killed; 2]);
    let broken = "its reader broke down (signal 11)";
    assert_eq!(asked_of(&strange("head -c 9; kill -11 $$", 60_000), 2), [broken; 2]);
    let deep = strange("echo overflowed its stack >&2; head -c 9; kill -6 $$", 60_000);
    assert_eq!(asked_of(&deep, 1), ["nested too deeply: its reader ran out of stack"]);
    let talk = strange("head -c 9; echo nonsense that is no answer", 60_000);
    assert_eq!(asked_of(&talk, 1), ["its reader broke down (exit code 0)"]);
}

/// A child that is killed once, and reads well the second time.
#[cfg(unix)]
#[test]
fn a_file_whose_reader_is_killed_from_outside_is_read_again() {
    let folder = three_reports();
    let first = folder.path().join("first");
    fs::write(&first, "").expect("written");
    let told = format!(
        "if rm {} 2>/dev/null; then printf '\\010\\0\\0\\0\\007gongkai'; kill -9 $$; fi; exec {GONGKAI} worker",
        first.display()
    );
    let arguments = vec!["-c".into(), told.into()];
    let program = Program { path: "/bin/sh".into(), arguments, limits: Limits::default() };
    let mut lane = Lane::new(&program);
    let path = folder.path().join("in/a.txt");
    lane.ask(Job::file("a".to_owned(), &path)).expect("it starts");
    let rows = lane.answer().expect("it starts").rows;
    let rows: Vec<_> = rows.iter().map(|row| row.open().expect("it is whole")).collect();
    assert!(matches!(rows[0].outcome, Outcome::Read(_)), "{:?}", rows[0].outcome);
}

#[test]
fn a_program_that_is_no_reader_fails_the_run() {
    let program = Program {
        path: GONGKAI.into(),
        arguments: vec!["--help".into()],
        limits: Limits::default(),
    };
    let mut lane = Lane::new(&program);
    let outcome = lane.ask(Job::file("a".to_owned(), Path::new("x")));
    assert!(outcome.is_err_and(|error| error.contains("ended at once")));
}

/// Whoever kills the run kills its readers, whatever they are doing.
#[cfg(target_os = "linux")]
#[test]
fn readers_die_with_their_parent() {
    let folder = three_reports();
    large(folder.path());
    let mut run = Command::new(GONGKAI)
        .args(["extract", "--quiet", "--memory", "16GiB", "--jobs", "2", "--out"])
        .args([folder.path().join("out"), folder.path().join("in")])
        .spawn()
        .expect("the command runs");
    let children = || {
        let list = format!("/proc/{0}/task/{0}/children", run.id());
        fs::read_to_string(list).unwrap_or_default()
    };
    while children().is_empty() {
        assert!(fs::metadata(format!("/proc/{}/task", run.id())).is_ok(), "the run has ended");
        std::thread::sleep(Duration::from_millis(2));
    }
    let children = children();
    run.kill().expect("it can be killed");
    run.wait().expect("it is waited for");
    let alive = |child: &&str| {
        let status = fs::read_to_string(format!("/proc/{child}/status")).unwrap_or_default();
        !status.is_empty() && !status.contains("State:\tZ")
    };
    for _ in 0..500 {
        if children.split_whitespace().filter(alive).count() == 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("readers outlive their parent: {children}");
}

/// Asks a worker line by line.
fn ask(lines: &[Vec<u8>], more: &[&str]) -> Vec<serde_json::Value> {
    let mut child = Command::new(GONGKAI)
        .args(["worker", "--jsonl"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the worker starts");
    let mut requests = child.stdin.take().expect("it has a pipe");
    let mut answers = BufReader::new(child.stdout.take().expect("it has a pipe"));
    let mut told = Vec::new();
    for line in lines {
        requests.write_all(line).expect("the worker listens");
        requests.write_all(b"\n").expect("the worker listens");
        let mut answer = String::new();
        // The answer comes before the next question is put: it was flushed.
        answers.read_line(&mut answer).expect("the worker answers");
        told.push(serde_json::from_str(&answer).unwrap_or_else(|e| panic!("{e}: {answer}")));
    }
    drop(requests);
    assert!(child.wait().expect("the worker ends").success());
    told
}

#[test]
fn another_program_asks_line_by_line_and_gets_an_answer_to_each() {
    let text = fixture("text-2018-bars/input.txt");
    let handed = format!(r#"{{"name": "x.txt", "bytes_b64": "{}"}}"#, STANDARD.encode(&text));
    let lines = [
        b"fixtures/text-2018-bars/input.txt".to_vec(),
        handed.into_bytes(),
        br#"{"path": "fixtures/pdf-ruled-8-pages/input.pdf", "name": "p"}"#.to_vec(),
        b"no/such/file".to_vec(),
        b"{no json".to_vec(),
        b"".to_vec(),
        br#"{"name": "y", "bytes_b64": "***"}"#.to_vec(),
        b"\xff\xfe\x00".to_vec(),
        b"fixtures/text-2018-bars/input.txt".to_vec(),
    ];
    let told = ask(&lines, &[]);
    let values = |at: usize| told[at]["values"].as_u64();
    assert_eq!((values(0), values(1), values(8)), (Some(43), Some(43), Some(43)));
    assert_eq!(told[1]["file"], "x.txt");
    assert_eq!(told[0]["sha256"], told[1]["sha256"]);
    let first = &told[1]["observations"][0];
    for field in ["report_id", "indicator", "status", "reason", "value", "row", "method"] {
        assert!(first.get(field).is_some(), "{field} is not in {first}");
    }
    assert_eq!(told[2]["status"], "read");
    assert_eq!(told[2]["file"], "p");
    assert!(told[2]["observations"][0]["x0"].is_number());
    for answer in &told[3..8] {
        assert_eq!(answer["status"], "set_aside");
        assert!(answer["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{answer}");
        assert_eq!(answer["observations"], serde_json::json!([]));
    }
}

#[test]
fn a_worker_goes_on_behind_a_file_that_ended_its_reader() {
    let folder = three_reports();
    large(folder.path());
    let lines = [
        folder.path().join("in/b.pdf").into_os_string().into_encoded_bytes(),
        b"fixtures/text-2018-bars/input.txt".to_vec(),
    ];
    let told = ask(&lines, &["--memory", "30MiB"]);
    assert_eq!(told[0]["reason"], "needed more than 30 MiB");
    assert_eq!(told[1]["status"], "read");
}
