//! `gongkai review`: the site on which each number is seen where it stands. `scripts/check_review` clicks
//! through it in a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn gongkai(arguments: &[&str]) -> Output {
    // With models the scans among the fixtures would be read too.
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .env("GONGKAI_OCR_MODELS", "none")
        .env("LC_ALL", "C")
        .args(arguments)
        .output()
        .expect("the command runs")
}

/// A data set of reports with pages, with cells and in an archive, and its site.
fn site(name: &str) -> PathBuf {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("review-{name}"));
    _ = fs::remove_dir_all(&out);
    let data = out.to_str().expect("a plain path");
    let read = ["fixtures/form-2019-pdf", "fixtures/docx-2018", "fixtures/form-2021-xlsx"];
    gongkai(&[&["extract", "--quiet", "--out", data], &read[..]].concat());
    let output = gongkai(&["review", data]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

/// What the script of a report holds.
fn shown(data: &Path, file: &str) -> Value {
    let scripts = fs::read_dir(data.join("review/r")).expect("the site has reports");
    let mut all = scripts.map(|entry| {
        let text = fs::read_to_string(entry.expect("listed").path()).expect("it can be read");
        let json = text.strip_prefix("REPORT(").and_then(|text| text.strip_suffix(");\n"));
        serde_json::from_str::<Value>(json.expect("one call")).expect("it is JSON")
    });
    all.find(|one| one["file"].as_str().is_some_and(|name| name.contains(file))).expect(file)
}

/// Whatever is wrong with the rest of an archive, and whatever bytes its name has, its files are shown.
#[cfg(unix)]
#[test]
fn files_of_archives_and_of_names_that_are_no_text_have_pictures() {
    use std::io::Write;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let docx = fs::read("fixtures/form-2021-docx/input.docx").expect("it is there");
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).expect("a folder can be made");
    fs::write(inputs.join(std::ffi::OsStr::from_bytes(b"\xB1\xA8.docx")), &docx).expect("written");
    let pdf = fs::read("fixtures/form-2019-pdf/input.pdf").expect("it is there");
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.pdf", "b.pdf"] {
        let plain = zip::write::SimpleFileOptions::default();
        writer.start_file(name, plain).expect("memory takes it");
        writer.write_all(&pdf).expect("memory takes it");
    }
    // A second file of one name is not read, and the archive is told to be less than whole.
    let mut bytes = writer.finish().expect("memory takes it").into_inner();
    while let Some(at) = bytes.windows(5).position(|name| name == b"b.pdf") {
        bytes[at] = b'a';
    }
    fs::write(inputs.join("all.zip"), bytes).expect("written");
    let data = folder.path().join("data");
    let [data, inputs] = [&data, &inputs].map(|path| path.to_str().expect("a plain path"));
    gongkai(&["extract", "--quiet", "--out", data, inputs]);
    gongkai(&["review", "--light", data]);
    for name in ["\\xB1\\xA8.docx", "all.zip/a.pdf"] {
        assert_eq!(shown(Path::new(data), name)["absent"], "", "{name}");
    }
}

/// The list of reports of a site.
fn listed(data: &Path) -> Vec<Value> {
    let text = fs::read_to_string(data.join("review/reports.js")).expect("it can be read");
    let json = text.strip_prefix("const REPORTS=").and_then(|text| text.strip_suffix(";\n"));
    serde_json::from_str(json.expect("one list")).expect("it is JSON")
}

#[test]
fn a_copy_is_looked_at_once_and_what_was_accepted_not_again() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).expect("a folder can be made");
    let wrong = "fixtures/form-2021-wrong-totals/input.docx";
    for name in ["1.docx", "1.docx.crdownload", "2.docx"] {
        fs::copy(wrong, inputs.join(name)).expect("copied");
    }
    let data = folder.path().join("data");
    let [out, inputs] = [&data, &inputs].map(|path| path.to_str().expect("a plain path"));
    gongkai(&["extract", "--quiet", "--out", out, inputs]);
    gongkai(&["review", "--light", out]);
    let before = listed(&data);
    assert_eq!(before.len(), 1, "{before:?}");
    assert!(before[0]["file"].as_str().is_some_and(|file| file.ends_with("/1.docx")), "{before:?}");
    assert_eq!(before[0]["look"], before[0]["flagged"]);
    let report = shown(&data, "1.docx");
    let values = report["values"].as_array().expect("values");
    let sum = before[0]["good"].as_u64().zip(before[0]["flagged"].as_u64());
    let missing = before[0]["missing"].as_u64().expect("a number");
    assert_eq!(sum.map(|(a, b)| a + b + missing), Some(values.len() as u64), "{before:?}");

    let doubtful = values.iter().find(|value| value["status"] == "flagged").expect("one");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let [indicator, printed, value] =
        ["indicator", "printed", "value"].map(|key| text(&doubtful[key]));
    let (sha256, corrections) = (text(&report["sha256"]), folder.path().join("corrections.csv"));
    let table = format!(
        "sha256,indicator,printed,corrected,reason\n{sha256},{indicator},\"{printed}\",{value},seen\n\
         {sha256},{indicator},987654,1,mistyped\n"
    );
    fs::write(&corrections, table).expect("written");
    let corrections = corrections.to_str().expect("a plain path");
    let told = gongkai(&["extract", "--out", out, "--corrections", corrections, inputs]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("corrected or accepted: 3 figures"), "{told}");
    assert!(told.contains("without effect: 1 line of corrections, see correction_unm"), "{told}");
    gongkai(&["review", "--light", out]);
    let (before, after) = (before[0]["look"].as_u64(), listed(&data)[0]["look"].as_u64());
    assert_eq!(before, after.map(|after| after + 1));
}

#[test]
fn each_value_of_a_page_has_its_box() {
    let data = site("boxes");
    let report = shown(&data, "form-2019-pdf");
    let pages: Vec<&Value> = report["pages"].as_array().expect("pages").iter().collect();
    assert!(pages.iter().all(|page| page["printed"] == true), "as it is printed");
    for page in &pages {
        let svg = page["svg"].as_str().expect("a drawing");
        let file = svg.split('"').nth(1).expect("the name of a file");
        let picture = fs::read_to_string(data.join("review").join(file)).expect("it is there");
        assert!(picture.starts_with("<svg ") && picture.contains("<path "), "{file}");
        assert!(picture.len() < 400_000, "{file}: {} bytes", picture.len());
    }
    let values = report["values"].as_array().expect("values");
    let received =
        values.iter().find(|value| value["indicator"] == "req_new_total").expect("there");
    assert_eq!((&received["value"], &received["printed"]), (&"1884".into(), &"1884".into()));
    assert!(received["box"][2].as_f64() > received["box"][0].as_f64());
    assert!(pages.iter().any(|page| page["page"] == received["page"]), "its page is drawn");
    assert_eq!(report["flow"], "");
}

#[test]
fn a_light_site_draws_what_was_read() {
    let data = site("light");
    let output = gongkai(&["review", "--light", data.to_str().expect("plain")]);
    assert!(output.status.success());
    let report = shown(&data, "form-2019-pdf");
    let mut pages = report["pages"].as_array().expect("pages").iter();
    assert!(pages.all(|page| page["printed"] == false
        && page["svg"].as_str().is_some_and(|svg| svg.contains("<text"))));
}

#[test]
fn the_site_is_served_to_this_machine_alone() {
    use std::io::{BufRead, BufReader, Read, Write};
    let data = site("served");
    let mut server = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["review", data.to_str().expect("plain"), "--serve"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the command runs");
    let said = BufReader::new(server.stderr.take().expect("it speaks")).lines();
    let line = said.map_while(Result::ok).find(|line| line.starts_with("http://127.0.0.1:"));
    let line = line.expect("it tells its address");
    let address =
        line.trim_start_matches("http://").split('/').next().expect("an address").to_owned();
    let ask = |path: &str, host: &str| {
        let mut stream = std::net::TcpStream::connect(&address).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it hears");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    };
    assert!(ask("/", &address).starts_with("HTTP/1.1 200"));
    assert!(ask("/app.js", &address).contains("text/javascript"));
    assert!(ask("/../files.csv", &address).starts_with("HTTP/1.1 404"));
    assert!(ask("/", "elsewhere.example").starts_with("HTTP/1.1 404"));
    server.kill().expect("it can be stopped");
    server.wait().expect("it has stopped");
}

#[test]
fn each_value_of_a_document_without_pages_has_its_cell() {
    for (name, indicator) in
        [("docx-2018", "request_received"), ("form-2021-xlsx", "req_new_total")]
    {
        let report = shown(&site(name), name);
        let values = report["values"].as_array().expect("values");
        let value = values.iter().find(|value| value["indicator"] == indicator).expect("there");
        let key = value["key"].as_str().expect("a place").replace('"', "&quot;");
        let (flow, printed) = (report["flow"].as_str().expect("text"), &value["printed"]);
        let cells =
            flow.split("<td ").filter(|cell| cell.starts_with(&format!("data-k=\"{key}\"")));
        let wanted = format!(">{}</td>", printed.as_str().expect("printed"));
        assert!(cells.into_iter().any(|cell| cell.contains(&wanted)), "{name}: {key} {printed}");
    }
}

#[test]
fn the_site_stands_alone_and_is_ours() {
    let data = site("alone");
    for name in ["index.html", "app.js", "app.css", "reports.js", "codebook.js"] {
        let text = fs::read_to_string(data.join("review").join(name)).expect("the site is whole");
        let addresses = text.matches("http").count();
        assert_eq!(addresses, text.matches("http://www.w3.org/2000/svg").count(), "{name}");
    }
    // The next run writes into the same folder without being forced.
    let data = data.to_str().expect("a plain path");
    let output = gongkai(&["extract", "--quiet", "--out", data, "fixtures/docx-2018"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let output = gongkai(&["review", "fixtures"]);
    assert_eq!(output.status.code(), Some(2), "no data set");
}
