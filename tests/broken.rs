//! Fixtures cut, changed and spliced at random, the same ones in each run.
//!
//! Whatever is in a file, nothing of ours may panic (not even where somebody catches it), and the file
//! has its row. Where the format has checksums, no good figure may come out of a broken file
//! that the whole one does not print. `GONGKAI_ROUNDS=20 cargo test --release --test broken` tries
//! twenty times as many.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::ops::Range;
use std::sync::Once;

use gongkai::observe::Observation;
use gongkai::panel::{FileRow, Outcome};
use gongkai::run;
use zip::ZipArchive;

/// Files to break of each format in one run.
const ROUNDS: usize = 40;
/// Larger fixtures take too long for what they show.
const LARGEST: usize = 64 << 10;

/// What is known of a format.
#[derive(Clone, Copy, PartialEq)]
enum Sums {
    /// Its bytes have checksums: a change of one is noticed.
    Has,
    /// One digit may have become another, and nobody can tell.
    None,
}

/// Breaks files.
fn broken(files: &[(String, Vec<u8>)], sums: Sums) {
    assert!(!files.is_empty(), "no fixture of these endings");
    let known: Vec<OnceCell<Figures>> = files.iter().map(|_| OnceCell::new()).collect();
    let whole = |number: usize| {
        let (name, bytes) = &files[number];
        known[number].get_or_init(|| printed(&read(bytes, name, name)))
    };
    let rounds = std::env::var("GONGKAI_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    for round in 0..ROUNDS * rounds.unwrap_or(1) {
        let (one, other) = (round % files.len(), (round * 7 + 3) % files.len());
        let name = &files[one].0;
        let (how, broken) = Dice::new(name, round).break_up(&files[one].1, &files[other].1);
        let what = format!("{name}, round {round}: {how:?}");
        let good = good(&read(&broken, name, &what));
        if sums == Sums::Has {
            let of_other = |figure: &&_| how != Break::Splice || !whole(other).contains(*figure);
            let made_up: Vec<_> = good.difference(whole(one)).filter(of_other).collect();
            assert!(made_up.is_empty(), "{what}: nobody has printed {made_up:?}");
        }
    }
}

/// Indicators, or labels that no form knows, with their values.
type Figures = BTreeSet<(String, String)>;

/// Inputs of these endings with their names, sorted.
fn fixtures(endings: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in fs::read_dir("fixtures").expect("fixtures/ stands in the package").flatten() {
        for ending in endings {
            let path = folder.path().join(format!("input.{ending}"));
            let fits = |bytes: &Vec<u8>| (1..=LARGEST).contains(&bytes.len());
            if let Some(bytes) = fs::read(&path).ok().filter(fits) {
                files.push((path.display().to_string(), bytes));
            }
        }
    }
    files.sort();
    files
}

/// Archives and mails, with their names, sorted.
fn archives() -> Vec<(String, Vec<u8>)> {
    let folder = fs::read_dir("fixtures/archives").expect("the fixture is there").flatten();
    let mut files: Vec<(String, Vec<u8>)> = folder
        .filter_map(|file| Some((file.path().display().to_string(), fs::read(file.path()).ok()?)))
        .filter(|(name, bytes)| {
            !name.ends_with(".csv") && !name.ends_with(".md") && !bytes.is_empty()
        })
        .collect();
    files.sort();
    files
}

/// Takes a file through all stages. A panic fails the test, also one that is caught.
#[track_caller]
fn read(bytes: &[u8], name: &str, what: &str) -> Vec<FileRow> {
    watch_panics();
    PANIC.take();
    let rows = run::files(bytes, name, &run::Settings::default());
    assert_eq!(PANIC.take(), None, "{what}");
    assert!(!rows.is_empty(), "{what}: no row");
    for row in &rows {
        if let Outcome::SetAside(reason) = &row.outcome {
            assert!(!reason.is_empty(), "{what}: set aside without a reason");
        }
    }
    rows
}

thread_local! {
    /// Where our own code has panicked.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Crates below us may panic, where they are called under guard.
fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            match place.starts_with("src") {
                true => PANIC.set(Some(format!("{place}: {panic}"))),
                false if place.starts_with("tests") => usual(panic),
                false => {}
            }
        }));
    });
}

/// Good figures under the names that they have in the output.
fn good(rows: &[FileRow]) -> Figures {
    let good = observations(rows).filter(|one| one.reading.status() == "good");
    let named = good.filter_map(|one| {
        let name = if one.indicator.is_empty() { &one.label } else { &one.indicator };
        Some((name.clone(), one.reading.value()?.normalize().to_string()))
    });
    named.collect()
}

/// All figures under all their names: in a broken file, a row may be known by its label alone.
fn printed(rows: &[FileRow]) -> Figures {
    let figures = observations(rows).filter_map(|one| {
        let value = one.reading.value()?.normalize().to_string();
        Some([(one.indicator.clone(), value.clone()), (one.label.clone(), value)])
    });
    figures.flatten().collect()
}

fn observations(rows: &[FileRow]) -> impl Iterator<Item = &Observation> {
    rows.iter().flat_map(|row| row.reports()).flat_map(|report| &report.observations)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Break {
    Cut,
    Change,
    Flip,
    Drop,
    Double,
    Splice,
    /// One part of a zip archive: the larger ones would have nearly all changes.
    Part,
}

/// Numbers that look like chance (SplitMix64) and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn new(name: &str, round: usize) -> Self {
        let seed = name.bytes().fold(round as u64, |seed, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`; 0 where there is nothing below it.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn range(&mut self, bytes: &[u8], longest: usize) -> Range<usize> {
        let start = self.below(bytes.len());
        start..(start + 1 + self.below(longest)).min(bytes.len())
    }

    fn break_up(&mut self, bytes: &[u8], other: &[u8]) -> (Break, Vec<u8>) {
        let mut all =
            vec![Break::Cut, Break::Change, Break::Flip, Break::Drop, Break::Double, Break::Splice];
        let parts = parts(bytes);
        if !parts.is_empty() {
            all.extend([Break::Part; 3]);
        }
        let how = all[self.below(all.len())];
        let mut broken = bytes.to_vec();
        match how {
            Break::Cut => broken.truncate(self.below(bytes.len())),
            Break::Change => {
                for _ in 0..=self.below(8) {
                    let at = self.below(bytes.len());
                    broken[at] = self.next() as u8;
                }
            }
            Break::Flip => {
                let at = self.below(bytes.len());
                broken[at] ^= 1 << self.below(8);
            }
            Break::Drop => drop(broken.drain(self.range(bytes, 2000))),
            Break::Double => {
                let range = self.range(bytes, 2000);
                let at = range.end;
                broken.splice(at..at, bytes[range].iter().copied());
            }
            Break::Splice => {
                let (from, to) = (self.below(other.len()), self.below(bytes.len()));
                broken.truncate(to);
                broken.extend(&other[from..]);
            }
            Break::Part => {
                let part = &parts[self.below(parts.len())];
                broken[part.start + self.below(part.len())] ^= 1 << self.below(8);
            }
        }
        (how, broken)
    }
}

/// Where the parts of a zip archive stand that hold anything.
fn parts(bytes: &[u8]) -> Vec<Range<usize>> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let whole = (0..archive.len()).filter_map(|index| {
        let part = archive.by_index_raw(index).ok()?;
        let start = usize::try_from(part.data_start()?).ok()?;
        Some(start..start + usize::try_from(part.compressed_size()).ok()?)
    });
    whole.filter(|part| !part.is_empty()).collect()
}

#[test]
fn pdf() {
    broken(&fixtures(&["pdf"]), Sums::Has);
}

#[test]
fn word() {
    broken(&fixtures(&["docx"]), Sums::Has);
}

#[test]
fn old_word_and_rich_text() {
    broken(&fixtures(&["doc", "rtf"]), Sums::None);
}

#[test]
fn open_document_and_ofd() {
    broken(&fixtures(&["odt", "ods", "ofd"]), Sums::Has);
}

#[test]
fn workbooks() {
    broken(&fixtures(&["xlsx", "xlsb"]), Sums::Has);
}

#[test]
fn old_workbooks() {
    broken(&fixtures(&["xls"]), Sums::None);
}

#[test]
fn pages_and_mails() {
    broken(&fixtures(&["html", "mht", "json", "xml", "fods"]), Sums::None);
}

#[test]
fn text() {
    broken(&fixtures(&["txt", "md"]), Sums::None);
}

#[test]
fn archives_and_mails() {
    broken(&archives(), Sums::None);
}
