//! Paths, folders and patterns → the files to read, in a fixed order.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use gongkai::read::sniff;
use walkdir::WalkDir;

/// Endings of files that may be reports. In a folder, others are passed over; a file named by the
/// user is always looked at.
const ENDINGS: [&str; 43] = [
    "pdf", "doc", "docx", "docm", "dotx", "dotm", "wps", "rtf", "odt", "ofd", "xls", "xlsx",
    "xlsm", "xltx", "et", "ods", "txt", "text", "md", "markdown", "htm", "html", "shtml", "xhtml",
    "mht", "mhtml", "jsp", "asp", "aspx", "php", "do", "json", "eml", "zip", "rar", "7z", "gz",
    "tgz", "tar", "jpg", "png", "xml", "xlsb",
];

/// What was asked for.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Sorted, each once.
    pub files: Vec<PathBuf>,
    /// Paths that lead nowhere, and why.
    pub dead_ends: Vec<(String, String)>,
    /// Files in folders whose endings are not those of reports.
    pub passed_over: usize,
}

/// Resolves the paths of the command line.
pub fn find(paths: &[PathBuf]) -> Inputs {
    let mut files = BTreeSet::new();
    let mut inputs = Inputs::default();
    for path in paths {
        if path.is_dir() {
            folder(path, &mut files, &mut inputs);
        } else if path.exists() {
            files.insert(path.clone());
        } else {
            pattern(path, &mut files, &mut inputs);
        }
    }
    inputs.files = files.into_iter().collect();
    inputs
}

/// A path as it stands in the output.
pub fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn folder(path: &Path, files: &mut BTreeSet<PathBuf>, inputs: &mut Inputs) {
    let before = files.len();
    for entry in WalkDir::new(path).follow_links(true).into_iter().filter_entry(|entry| {
        // Hidden files, and the lock files that office programs leave beside an open document.
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name.starts_with("~$"))
    }) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                if may_be_report(entry.path()) {
                    files.insert(entry.into_path());
                } else {
                    inputs.passed_over += 1;
                }
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(path).display().to_string();
                inputs.dead_ends.push((path, format!("the folder cannot be listed: {error}")));
            }
        }
    }
    if files.len() == before {
        let reason = "the folder holds no file that could be a report";
        inputs.dead_ends.push((path.display().to_string(), reason.to_owned()));
    }
}

/// Files without an ending are common on government sites, so they are looked at; so is what begins
/// as a document under any name.
fn may_be_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    // wget keeps what an address asks for: index.html?id=1, on Windows index.html@id=1.
    let name = name.split('?').next().unwrap_or_default();
    match name.rsplit_once('.') {
        None => true,
        Some((_, ending)) => {
            let ending = ending.split('@').next().unwrap_or_default();
            ENDINGS.contains(&ending) || begins_a_document(path)
        }
    }
}

fn begins_a_document(path: &Path) -> bool {
    const HEAD: u64 = 4096;
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && sniff::begins_a_document(&head)
}

/// A path that does not exist may be a pattern that the shell left alone.
fn pattern(path: &Path, files: &mut BTreeSet<PathBuf>, inputs: &mut Inputs) {
    let text = path.to_string_lossy();
    let mut missing = |reason: &str| inputs.dead_ends.push((text.to_string(), reason.to_owned()));
    if !text.contains(['*', '?', '[']) {
        return missing("no such file or folder");
    }
    let Ok(matches) = glob::glob(&text) else {
        return missing("the pattern cannot be understood");
    };
    let mut found: Vec<PathBuf> = matches.flatten().collect();
    if found.is_empty() {
        return missing("no file matches the pattern");
    }
    found.sort();
    for path in found {
        if path.is_dir() {
            folder(&path, files, inputs);
        } else {
            files.insert(path);
        }
    }
}
