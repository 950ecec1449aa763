//! Pages that are pictures: never silently wrong, and mostly right where the models are there.
//!
//! The models are large and not part of the program. Without them these tests say what they left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use gongkai::observe::Observation;
use gongkai::panel::{FileRow, Outcome};
use gongkai::read::ReadOptions;
use gongkai::read::scan::{Mode, Ocr};
use gongkai::reading::Reading;
use gongkai::run::{self, Settings};
use rust_decimal::Decimal;

const FOLDER: &str = "fixtures/scans";

/// The models, where GONGKAI_OCR_MODELS says that they are; `scripts/get_models` fetches them.
fn models() -> Option<PathBuf> {
    let folder = std::env::var_os("GONGKAI_OCR_MODELS").map(PathBuf::from);
    let folder = folder.filter(|folder| Ocr::lacks(folder).is_none());
    if folder.is_none() {
        eprintln!(
            "left out: no scan was read, because GONGKAI_OCR_MODELS names no folder of models"
        );
    }
    folder
}

fn row(name: &str, ocr: Ocr) -> FileRow {
    let bytes = fs::read(Path::new(FOLDER).join(name)).expect("the fixture can be read");
    let read = ReadOptions { ocr, ..ReadOptions::default() };
    run::file(&bytes, name, &Settings { read, ..Settings::default() })
}

struct Expected {
    name: String,
    /// The figures that are printed, by indicator.
    figures: BTreeMap<String, Decimal>,
    /// Shares of them.
    least_good: f64,
    most_good: f64,
    least_known: f64,
}

fn expected() -> Vec<Expected> {
    let mut reader = csv::Reader::from_path(format!("{FOLDER}/expected.csv")).expect("it is there");
    let rows = reader.deserialize::<(String, String, f64, f64, f64)>();
    rows.map(|row| row.expect("five columns"))
        .map(|(name, of, least_good, most_good, least_known)| Expected {
            name,
            figures: figures(&of),
            least_good,
            most_good,
            least_known,
        })
        .collect()
}

fn figures(of: &str) -> BTreeMap<String, Decimal> {
    let path = format!("fixtures/{of}/expected.csv");
    let mut reader = csv::Reader::from_path(path).expect("the fixture that is shown has figures");
    let rows =
        reader.deserialize::<BTreeMap<String, String>>().map(|row| row.expect("columns of text"));
    rows.filter(|row| !row["indicator"].is_empty() && row["series"].is_empty())
        .filter_map(|row| Some((row["indicator"].clone(), row["value"].parse().ok()?)))
        .collect()
}

/// What speaks against the outcome of one file, and how many of its figures are good and known.
fn differences(expected: &Expected, row: &FileRow) -> Vec<String> {
    let Expected { name, figures, least_good, most_good, least_known } = expected;
    let mut differences = Vec::new();
    let (mut good, mut known) = (0, 0);
    let observations = row.reports().iter().flat_map(|report| &report.observations);
    for observation in observations.filter(|observation| !observation.indicator.is_empty()) {
        let printed = figures.get(&observation.indicator);
        match &observation.reading {
            Reading::Good(figure) if Some(&figure.value) == printed => {
                (good, known) = (good + 1, known + 1)
            }
            Reading::Good(figure) => differences.push(format!(
                "{name}: {} is silently {}, and {printed:?} is printed",
                observation.indicator, figure.value
            )),
            Reading::Flagged(..) => known += 1,
            Reading::Missing(_) => {}
        }
    }
    let all = figures.len() as f64;
    if f64::from(good) > all * most_good {
        differences.push(format!("{name}: {good} figures are good, expected {most_good} of {all}"));
    }
    eprintln!("{name}: {good} good and {} flagged of {all}", known - good);
    for (count, least, what) in
        [(good, least_good, "good"), (known, least_known, "good or flagged")]
    {
        if f64::from(count) < all * least {
            differences
                .push(format!("{name}: {count} of {all} figures are {what}, expected {least}"));
        }
    }
    differences
}

#[test]
fn no_figure_of_a_scan_is_silently_wrong() {
    let Some(models) = models() else { return };
    let ocr = Ocr::with(Mode::Auto, models);
    let expected = expected();
    // A page takes seconds: each file in a thread of its own.
    let differences: Vec<String> = thread::scope(|scope| {
        let read = |expected| {
            let ocr = ocr.clone();
            scope.spawn(move || differences(expected, &row(&expected.name, ocr)))
        };
        let threads: Vec<_> = expected.iter().map(read).collect();
        let joined = threads.into_iter().map(|thread| thread.join().expect("a file is read"));
        joined.flatten().collect()
    });
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn without_models_a_scan_is_set_aside_as_a_picture() {
    for expected in expected().iter().filter(|expected| expected.name != "mixed.pdf") {
        let row = row(&expected.name, Ocr::default());
        let Outcome::SetAside(reason) = &row.outcome else { panic!("{} was read", expected.name) };
        assert!(reason.contains("picture"), "{}: {reason}", expected.name);
    }
}

#[test]
fn a_mixed_document_says_which_page_is_a_picture() {
    let row = row("mixed.pdf", Ocr::default());
    let findings = row.reports().iter().flat_map(|report| &report.findings);
    let told: Vec<Option<u32>> = findings
        .filter(|finding| finding.message.contains("picture without text"))
        .map(|finding| finding.place.as_ref().and_then(|place| place.page()))
        .collect();
    assert_eq!(told, [Some(2)]);
}

#[test]
fn a_page_that_is_kept_is_not_read_again() {
    let Some(models) = models() else { return };
    let folder = std::env::temp_dir().join(format!("gongkai-scans-{}", std::process::id()));
    let broken = folder.join("models");
    fs::create_dir_all(&broken).expect("the folder can be made");
    for file in fs::read_dir(&models).expect("it is there").flatten() {
        spoil(&file.path(), &broken.join(file.file_name()));
    }
    let steps = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&steps);
    let with = |models: PathBuf| Ocr::with(Mode::Auto, models).keeping(Some(folder.join("pages")));
    let ocr = with(models).telling(move |step| heard.lock().unwrap().push((step.page, step.of)));
    let first = row("mixed.pdf", ocr);
    // Told before each part of the page, so that a slow machine is not taken for one that hangs.
    assert_eq!(*steps.lock().unwrap(), [(2, 2); 3]);
    // Models of which nothing can be read: whoever knows the page had it from the folder.
    let second = row("mixed.pdf", with(broken.clone()));
    assert!(observations(&first) == observations(&second));
    let nothing = row("mixed.pdf", Ocr::with(Mode::Auto, broken));
    assert!(observations(&first) != observations(&nothing));
    fs::remove_dir_all(&folder).expect("it is ours");
}

fn observations(row: &FileRow) -> Vec<&Observation> {
    row.reports().iter().flat_map(|report| &report.observations).collect()
}

/// A file of as many bytes and as old as another one, without what was in it.
fn spoil(of: &Path, to: &Path) {
    let about = fs::metadata(of).expect("it is there");
    let file = fs::File::create(to).expect("it can be made");
    file.set_len(about.len()).expect("there is room");
    file.set_modified(about.modified().expect("files have an age")).expect("it can be set");
}
