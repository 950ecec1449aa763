//! Damaged files: each ends as a row with a reason, and never takes others with it.
//!
//! What single files of `fixtures/bad-*` must say stands beside them and is checked by
//! `tests/fixtures.rs`. Here they run together, and sound files are broken in many places.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;

use gongkai::observe::Observation;
use gongkai::panel::Outcome;
use gongkai::read::ReadOptions;
use gongkai::read::{self, Block};
use gongkai::run;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("fixtures/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Runs all stages on bytes that somebody broke. Nothing may stop a reader in a way that it does
/// not know of: that would be a panic, which the run would report in these words.
#[track_caller]
fn check(bytes: &[u8], what: &str) {
    let row = run::file(bytes, what, &run::Settings::default());
    match row.outcome {
        Outcome::Read(_) => {}
        Outcome::SetAside(reason) | Outcome::PassedOver(reason) => {
            assert!(!reason.is_empty(), "{what}: set aside without a reason");
            assert!(!reason.contains("stopped its reader"), "{what}: {reason}");
        }
    }
}

/// Places spread over a file; the first and last bytes matter most.
fn places(length: usize, count: usize) -> impl Iterator<Item = usize> {
    let edges = [1, 4, 8, 30, 76, 513].into_iter();
    let ends = [1, 2, 20, 22, 40].into_iter().map(move |back| length.saturating_sub(back));
    let spread = (1..count).map(move |part| length * part / count);
    edges.chain(ends).chain(spread).filter(move |place| *place < length)
}

fn truncated(name: &str) {
    let bytes = fixture(name);
    for place in places(bytes.len(), 8) {
        check(&bytes[..place], &format!("{name} cut at {place}"));
    }
}

fn corrupted(name: &str) {
    let bytes = fixture(name);
    for (round, place) in places(bytes.len(), 8).enumerate() {
        let mut broken = bytes.clone();
        for byte in broken[place..].iter_mut().take(1 + round % 4) {
            *byte = byte.wrapping_mul(31).wrapping_add(0x55);
        }
        check(&broken, &format!("{name} changed at {place}"));
    }
}

/// Breaks one part inside a sound archive: a broken archive says so by its checksums, and a
/// broken part behind a sound checksum is left to us.
fn broken_part(name: &str, part: &str) {
    let parts = unpacked(&fixture(name));
    let text = &parts[part];
    for (round, place) in places(text.len(), 8).enumerate() {
        let mut broken = text.clone();
        match round % 4 {
            0 => broken.truncate(place),
            1 => broken[place] = b'<',
            2 => broken[place] = b'&',
            _ => drop(broken.splice(place..(place + 40).min(text.len()), *b"\"/>")),
        }
        let mut parts = parts.clone();
        parts.insert(part.to_owned(), broken);
        check(&packed(&parts), &format!("{name}: {part} broken at {place}"));
    }
}

fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a fixture is a sound archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a fixture is a sound archive");
            let name = file.name().expect("a fixture has plain names").into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("a fixture is a sound archive");
            (name, bytes)
        })
        .collect()
}

fn packed(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default();
        archive.start_file(name.as_str(), options).expect("memory can be written");
        archive.write_all(bytes).expect("memory can be written");
    }
    archive.finish().expect("memory can be written").into_inner()
}

#[test]
fn text_broken_anywhere() {
    truncated("text-2018-gb18030/input.txt");
    corrupted("text-2018-gb18030/input.txt");
    truncated("text-2018-utf16/input.txt");
    corrupted("text-2018-glued/input.txt");
}

#[test]
fn web_pages_broken_anywhere() {
    let bytes = fixture("web-2018-word/input.doc");
    for place in places(bytes.len(), 60) {
        check(&bytes[..place], &format!("a page cut at {place}"));
    }
    for name in
        ["web-2018-tables/input.html", "web-2018-utf16/input.html", "web-2021-portal/input.html"]
    {
        truncated(name);
        corrupted(name);
    }
}

#[test]
fn saved_pages_broken_anywhere() {
    truncated("web-2018-archived/input.mht");
    corrupted("web-2018-archived/input.mht");
    truncated("web-2018-interface/input.json");
    corrupted("web-2018-scripted/input.html");
}

#[test]
fn word_broken_anywhere() {
    truncated("docx-2018-numbered/input.docx");
    corrupted("docx-2018-numbered/input.docx");
    for part in ["word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"] {
        broken_part("docx-2018-numbered/input.docx", part);
    }
}

#[test]
fn old_word_rich_text_and_open_document_broken_anywhere() {
    for name in ["doc-2018-tracked/input.doc", "form-2019-doc/input.doc"] {
        truncated(name);
        corrupted(name);
        for stream in ["/WordDocument", "/1Table"] {
            broken_stream(name, stream);
        }
    }
    for name in
        ["rtf-2018-word/input.rtf", "xml-2018-word-2003/input.xml", "odt-2018-looks/input.odt"]
    {
        truncated(name);
        corrupted(name);
    }
    for part in ["content.xml", "styles.xml", "mimetype"] {
        broken_part("odt-2018-looks/input.odt", part);
    }
}

/// Breaks a stream inside of a sound compound file.
fn broken_stream(name: &str, stream: &str) {
    let bytes = fixture(name);
    let whole = {
        let mut file = cfb::CompoundFile::open(Cursor::new(&bytes)).expect("a fixture is sound");
        let mut whole = Vec::new();
        let mut stream = file.open_stream(stream).expect("the stream is there");
        stream.read_to_end(&mut whole).expect("a fixture is sound");
        whole
    };
    for (round, place) in places(whole.len(), 30).enumerate() {
        let mut file =
            cfb::CompoundFile::open(Cursor::new(bytes.clone())).expect("a fixture is sound");
        let mut broken = file.open_stream(stream).expect("the stream is there");
        if round % 2 == 0 {
            broken.set_len(place as u64).expect("memory can be written");
        } else {
            broken.seek(SeekFrom::Start(place as u64)).expect("memory can be written");
            broken.write_all(&[whole[place] ^ 0x55, 0xFF]).expect("memory can be written");
        }
        broken.flush().expect("memory can be written");
        drop(broken);
        let bytes = file.into_inner().into_inner();
        check(&bytes, &format!("{name}: {stream} broken at {place}"));
    }
}

/// The good values of a file by indicator.
fn good(bytes: &[u8]) -> BTreeMap<String, String> {
    let row = run::file(bytes, "cut", &run::Settings::default());
    let Outcome::Read(reports) = row.outcome else { return BTreeMap::new() };
    let observations = reports.iter().flat_map(|report| &report.observations);
    let good = observations.filter(|o| o.reading.status() == "good");
    let value = |o: &Observation| o.reading.value().map(|v| v.to_string()).unwrap_or_default();
    good.map(|o| (o.indicator.clone() + &o.label, value(o))).collect()
}

/// Files with an end that a cut takes away, one of each format; a text has none.
const WITH_AN_END: &[&str] = &[
    "rtf-2018-word/input.rtf",
    "rtf-2018-wps/input.rtf",
    "xml-2018-word-2003/input.xml",
    "web-2018-portal/input.html",
    "web-2018-archived/input.mht",
    "web-2018-interface/input.json",
    "docx-2018/input.docx",
    "doc-2018-tracked/input.doc",
    "odt-2018-looks/input.odt",
    "xlsx-2018/input.xlsx",
    "xlsb-2018-shown/input.xlsb",
    "xls-2018/input.xls",
    "ods-2018/input.ods",
    "ods-2018-flat/input.fods",
    "ofd-2014/input.ofd",
    "form-2019-pdf/input.pdf",
];

/// Places at which each is cut; `GONGKAI_ROUNDS=10` makes them 200.
const CUTS: usize = 20;

#[test]
fn what_is_left_of_a_cut_file_is_what_stood_there() {
    let rounds = std::env::var("GONGKAI_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let cuts = CUTS * rounds.unwrap_or(1);
    for name in WITH_AN_END {
        let bytes = fixture(name);
        let whole = good(&bytes);
        assert!(!whole.is_empty(), "{name}");
        for place in (1..cuts).map(|part| bytes.len() * part / cuts) {
            check(&bytes[..place], &format!("{name} cut at {place}"));
            for (indicator, value) in good(&bytes[..place]) {
                assert_eq!(
                    whole.get(&indicator),
                    Some(&value),
                    "{name} cut at {place}: {indicator}"
                );
            }
        }
    }
}

/// What a cell shows stands in the styles: a figure may be rounded or hidden by them.
#[test]
fn a_workbook_whose_styles_are_damaged_has_no_good_figure() {
    for (name, part) in [
        ("form-2019-xlsx-shown/input.xlsx", "xl/styles.xml"),
        ("form-2019-ods-shown/input.ods", "styles.xml"),
    ] {
        let mut bytes = fixture(name);
        assert!(!good(&bytes).is_empty(), "{name}");
        let place = {
            let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("a fixture is sound");
            let part = archive.by_name(part).expect("the part is there");
            part.data_start().expect("it is packed") + part.compressed_size() / 2
        };
        bytes[place as usize] ^= 0x10;
        assert!(good(&bytes).is_empty(), "{name}");
    }
}

#[test]
fn workbooks_broken_anywhere() {
    for name in ["xlsx-2018/input.xlsx", "xls-2018/input.xls", "ods-2018/input.ods"] {
        truncated(name);
        corrupted(name);
    }
    for part in ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
        broken_part("xlsx-2018-excel/input.xlsx", part);
    }
    broken_part("xlsx-2018-excel/input.xlsx", "xl/styles.xml");
    broken_part("ods-2018/input.ods", "content.xml");
}

#[test]
fn a_part_that_unpacks_to_gigabytes_is_not_unpacked() {
    let mut parts = unpacked(&fixture("docx-2018/input.docx"));
    let filler = vec![b' '; 80 << 20];
    parts.insert("word/document.xml".to_owned(), filler);
    check(&packed(&parts), "a document of 80 MB of blanks");
}

#[test]
fn a_workbook_with_a_stray_cell_in_its_last_corner_is_read() {
    let bytes = fixture("xlsx-2018-sheets/input.xlsx");
    let read = read::read(&bytes, "", &ReadOptions::default());
    let tables = read.expect("it is sound").blocks.into_iter().filter_map(|block| match block {
        Block::Table(table) => Some(table.cells.len()),
        Block::Paragraph(_) => None,
    });
    let largest = tables.max().expect("it has tables");
    assert!(largest < 1000, "{largest} cells in memory for 70 rows");
}

#[test]
fn bad_files_are_rows_and_the_good_one_beside_them_is_extracted() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (inputs, out) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&inputs).expect("a folder can be made");
    let mut bad = 0;
    for entry in fs::read_dir("fixtures").expect("fixtures/ stands in the package") {
        let path = entry.expect("fixtures/ can be listed").path();
        let name = path.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let wanted = name.starts_with("bad-") || name == "text-2018-bars";
        let expected = fs::read_to_string(path.join("expected_report.csv")).unwrap_or_default();
        bad += usize::from(wanted && expected.contains("set_aside"));
        for file in fs::read_dir(&path).into_iter().flatten().flatten().map(|file| file.path()) {
            if wanted && file.file_stem().is_some_and(|stem| stem == "input") {
                let ending = file.extension().expect("an input has an ending").to_string_lossy();
                fs::copy(&file, inputs.join(format!("{name}.{ending}"))).expect("it can be copied");
            }
        }
    }
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--no-bom", "--out"])
        .args([&out, &inputs])
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));

    let rows = rows(&out.join("files.csv"));
    let aside: Vec<_> = rows.iter().filter(|row| row["status"] == "set_aside").collect();
    assert_eq!(aside.len(), bad);
    assert!(aside.iter().all(|row| !row["reason"].is_empty()), "{aside:?}");
    let good = rows.iter().find(|row| row["file"].ends_with("text-2018-bars.txt"));
    assert_eq!(good.map(|row| row["values"].as_str()), Some("43"));
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("the file was written");
    reader.deserialize().map(|row| row.expect("every row is sound")).collect()
}
