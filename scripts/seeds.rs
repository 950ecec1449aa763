//! The fixtures as seeds: `seeds FIXTURES CORPUS` fills `CORPUS/TARGET/` for every target.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use gongkai::read::{Format, sniff};

/// Larger files are as good as smaller ones and slower.
const LARGEST: usize = 120 << 10;
/// The pages of an OFD say of each character where it stands.
const LARGEST_OFD: usize = 256 << 10;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(fixtures), Some(corpus)) = (arguments.next(), arguments.next()) else {
        panic!("usage: seeds FIXTURES CORPUS");
    };
    for entry in walk(Path::new(&fixtures)) {
        let is_input = entry.file_stem().is_some_and(|stem| stem == "input");
        let Some(bytes) = fs::read(&entry).ok().filter(|_| is_input) else { continue };
        let name = entry.parent().and_then(Path::file_name).unwrap_or_default().to_owned();
        for (target, seed) in seeds(&bytes) {
            let folder = Path::new(&corpus).join(target);
            fs::create_dir_all(&folder).expect("the corpus can be written");
            let largest = if target == "ofd" { LARGEST_OFD } else { LARGEST };
            if seed.len() <= largest {
                fs::write(folder.join(&name), seed).expect("the corpus can be written");
            }
        }
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, mut files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| walk(folder)));
    files
}

/// The targets that a file is a seed of, and in what shape.
fn seeds(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let plain = || bytes.to_vec();
    let Ok(format) = sniff::sniff(bytes) else { return vec![("archive", plain())] };
    match format {
        Format::Text => {
            let text = String::from_utf8_lossy(bytes);
            let lines: Vec<u8> = text.lines().take(3).flat_map(str::bytes).collect();
            vec![("text_file", plain()), ("fill", plain()), ("text", lines)]
        }
        Format::Docx => vec![("docx", unzipped(bytes)), ("archive", plain())],
        Format::WordXml => vec![("word_xml", plain())],
        Format::Doc => vec![("doc", streams(bytes))],
        Format::Rtf => vec![("rtf", plain())],
        Format::Odt if bytes.starts_with(b"PK") => {
            vec![("odt", unzipped(bytes)), ("odt_flat", content(bytes).unwrap_or_default())]
        }
        Format::Odt => vec![("odt_flat", plain())],
        Format::Xlsx => vec![("xlsx", unzipped(bytes)), ("archive", plain())],
        Format::Xlsb => vec![("xlsb", unzipped(bytes))],
        Format::ExcelXml => vec![("excel_xml", plain())],
        Format::Xls => vec![("xls", streams(bytes))],
        Format::Ods => vec![("ods", unzipped(bytes))],
        Format::Pdf => vec![("pdf", inflated(bytes))],
        Format::Ofd => vec![("ofd", unzipped(bytes))],
        Format::Picture => Vec::new(),
        Format::Html => vec![("html", plain())],
        Format::Mhtml => vec![("mhtml", plain()), ("archive", plain())],
    }
}

fn part(name: &str, content: &[u8], out: &mut Vec<u8>) {
    out.extend(b"\x1c\x1c");
    out.extend(name.as_bytes());
    out.push(b'\n');
    out.extend(content);
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return out };
    for number in 0..archive.len() {
        let Ok(mut file) = archive.by_index(number) else { continue };
        let mut content = Vec::new();
        let name = file.name().map(|name| name.into_owned()).unwrap_or_default();
        // Fonts and pictures are large, and no part of what is read.
        let is_text = name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".bin");
        if file.read_to_end(&mut content).is_ok() && is_text && !name.contains("theme") {
            part(&name, &content, &mut out);
        }
    }
    out
}

/// The text of an OpenDocument file, which stands in one part.
fn content(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut content = Vec::new();
    archive.by_name("content.xml").ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

fn streams(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return out };
    let entries: Vec<_> = file.walk().filter(|entry| entry.is_stream()).collect();
    for entry in entries {
        let mut content = Vec::new();
        let stream = file.open_stream(entry.path());
        if stream.is_ok_and(|mut stream| stream.read_to_end(&mut content).is_ok()) {
            part(entry.name(), &content, &mut out);
        }
    }
    out
}

/// A PDF whose streams are not packed, so that a changed byte is one of the page.
fn inflated(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut document) = lopdf::Document::load_mem(bytes) else { return bytes.to_vec() };
    document.decompress();
    let mut out = Vec::new();
    match document.save_to(&mut out) {
        Ok(()) => out,
        Err(_) => bytes.to_vec(),
    }
}
