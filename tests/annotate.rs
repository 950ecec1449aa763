//! `gongkai annotate`: the file stays as it is, and each value has a box where it stands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use gongkai::codebook::Codebook;
use gongkai::read::{ReadOptions, read};
use gongkai::run;
use gongkai::source::Place;
use lopdf::{Dictionary, Document, Object};

fn gongkai(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .env("LC_ALL", "C")
        .args(arguments)
        .output()
        .expect("the command runs")
}

/// A folder of its own: tests run beside each other.
fn folder(name: &str) -> PathBuf {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("annotate-{name}-{number}");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The annotated copy of a fixture.
fn annotated(fixture: &str) -> (Vec<u8>, Vec<u8>) {
    let input = format!("fixtures/{fixture}/input.pdf");
    let copy = folder(fixture).join("copy.pdf");
    let output = gongkai(&["annotate", &input, "--out", copy.to_str().expect("plain")]);
    assert!(output.status.success(), "{fixture}: {}", String::from_utf8_lossy(&output.stderr));
    (fs::read(&input).expect("a fixture"), fs::read(&copy).expect("it was written"))
}

/// The boxes of ours on a page.
fn boxes(document: &Document, page: u32) -> Vec<Dictionary> {
    let page = document.get_dictionary(document.get_pages()[&page]).expect("a page");
    let all = page.get(b"Annots").and_then(|all| document.dereference(all)).map(|(_, all)| all);
    let all = all.and_then(Object::as_array).cloned().unwrap_or_default();
    let dicts = all.iter().filter_map(|one| document.dereference(one).ok()?.1.as_dict().ok());
    let is_ours = |one: &&Dictionary| one.has(b"NM") && one.has(b"AP");
    dicts.filter(is_ours).cloned().collect()
}

#[test]
fn the_bytes_of_the_file_stay_and_each_value_has_a_box() {
    let fixtures = ["form-2019-pdf", "form-2021-pdf", "pdf-object-streams", "pdf-encrypted-empty"];
    for fixture in fixtures {
        let (before, after) = annotated(fixture);
        assert!(after.starts_with(&before), "{fixture}: the file itself was changed");
        let read = read(&before, "input.pdf", &ReadOptions::default()).expect("a fixture");
        let reports = run::reports(read, "input.pdf", Codebook::embedded());
        let values = reports.iter().flat_map(|report| &report.observations);
        let placed = values.filter(|one| matches!(one.place, Some(Place::Box { .. }))).count();
        let document = Document::load_mem(&after).expect("the copy can be read");
        let found: usize =
            document.get_pages().keys().map(|&page| boxes(&document, page).len()).sum();
        assert_eq!((found, found > 10), (placed, true), "{fixture}");
        // What is encrypted is encrypted with new random numbers each time.
        if !fixture.contains("encrypted") {
            assert!(
                annotated(fixture).1 == after,
                "{fixture}: the same input gives the same bytes"
            );
        }
    }
}

#[test]
fn a_box_stands_where_its_figure_is_printed_on_turned_pages_too() {
    // The crop box of the page begins at (50, 60), it is turned, or its unit is not the point.
    for fixture in ["form-2019-pdf", "pdf-rotate-90", "pdf-crop-user-unit", "pdf-sideways"] {
        let (before, after) = annotated(fixture);
        let read = |bytes: &[u8]| read(bytes, "input.pdf", &ReadOptions::default()).expect("a PDF");
        let document = Document::load_mem(&after).expect("the copy can be read");
        // Where a text is drawn is told by another way to the page's own units: the boxes are inside of the page.
        for (number, id) in document.get_pages() {
            let page = document.get_dictionary(id).expect("a page");
            let edges = |dict: &Dictionary, key: &[u8]| -> Option<Vec<f32>> {
                let all = document.dereference(dict.get(key).ok()?).ok()?.1.as_array().ok()?;
                all.iter().map(|edge| edge.as_float().ok()).collect()
            };
            let Some(media) = edges(page, b"CropBox").or_else(|| edges(page, b"MediaBox")) else {
                continue;
            };
            for one in boxes(&document, number) {
                let area = edges(&one, b"Rect").expect("a box");
                let inside = area[0] >= media[0]
                    && area[1] >= media[1]
                    && area[2] <= media[2]
                    && area[3] <= media[3];
                assert!(
                    inside && area[0] < area[2] && area[1] < area[3],
                    "{fixture}: {area:?} in {media:?}"
                );
            }
        }
        assert_eq!(read(&before).pages.len(), read(&after).pages.len());
    }
}

#[test]
fn a_note_says_the_item_the_printed_text_and_the_status() {
    let (_, after) = annotated("form-2019-pdf");
    let document = Document::load_mem(&after).expect("the copy can be read");
    let notes: Vec<String> = document
        .get_pages()
        .keys()
        .flat_map(|&page| boxes(&document, page))
        .filter_map(|one| lopdf::decode_text_string(one.get(b"Contents").ok()?).ok())
        .collect();
    let note = notes.iter().find(|note| note.contains("req_new_total")).expect("a total");
    assert!(note.contains("= 1884") && note.contains("printed: 1884"), "{note}");
    assert!(notes.iter().any(|note| note.contains("\nflagged\n")), "{notes:?}");
}

#[test]
fn what_cannot_be_annotated_is_said() {
    let check = |file: &str, expected: &str| {
        let out = folder("refused").join("copy.pdf");
        let output = gongkai(&["annotate", file, "--out", out.to_str().expect("plain")]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{file}: {said}");
        assert!(said.contains(expected), "{file}: {said}");
        assert!(!out.exists(), "{file}");
    };
    check("fixtures/docx-2018/input.docx", "is no PDF");
    check("fixtures/pdf-encrypted/input.pdf", "password");
    check("fixtures/pdf-truncated/input.pdf", "damaged");
    check("fixtures/nowhere.pdf", "nowhere.pdf");
}

#[test]
fn an_annotated_copy_is_no_second_report() {
    let folder = folder("folder");
    fs::copy("fixtures/form-2019-pdf/input.pdf", folder.join("report.pdf")).expect("copied");
    let report = folder.join("report.pdf");
    let report = report.to_str().expect("plain");
    assert!(gongkai(&["annotate", report]).status.success());
    assert!(Path::new(&folder).join("report-boxes.pdf").exists());
    assert_eq!(gongkai(&["annotate", report]).status.code(), Some(2), "it is there already");
    assert_eq!(gongkai(&["annotate", report, "--out", report, "--force"]).status.code(), Some(2));
    let out = folder.join("data");
    let out = out.to_str().expect("plain");
    gongkai(&["extract", "--quiet", "--out", out, folder.to_str().expect("plain")]);
    let files = fs::read_to_string(Path::new(out).join("files.csv")).expect("a run writes it");
    let copy = files.lines().find(|line| line.contains("report-boxes.pdf")).expect("it is told");
    assert!(copy.contains("passed_over"), "{copy}");
}
