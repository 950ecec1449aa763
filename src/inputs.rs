//! Paths, folders and patterns → the files to read, in a fixed order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use memchr::memmem;
use walkdir::{DirEntry, WalkDir};

use crate::export::{self, OWN_DATA_SET};
use crate::journal;
use crate::read::{Format, sniff};
use crate::view::annotate;

/// Endings of files that may hold reports, beside those of the formats themselves: programs that send
/// pages, and what holds other files. In a folder, others are passed over; a
/// file named by the user is always looked at.
const OTHER_ENDINGS: [&str; 13] =
    ["jsp", "asp", "aspx", "php", "do", "json", "eml", "zip", "rar", "7z", "gz", "tgz", "tar"];

/// Endings of files that are reports now and then: they are looked into.
const NOW_AND_THEN: [&str; 4] = ["csv", "tsv", "md", "markdown"];

/// What was asked for.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Sorted by name, each once.
    pub files: Vec<PathBuf>,
    /// Paths that lead nowhere, and why.
    pub dead_ends: Vec<(String, String)>,
    /// Files in folders that are no reports, and folders of data sets of ours, with what they are.
    pub passed_over: Vec<PassedOver>,
    /// Files that were given again under another path, and the path under which each is read.
    pub given_again: Vec<(String, String)>,
    /// A document on the standard input.
    pub handed: Option<Vec<u8>>,
}

/// What is no report and was not read.
#[derive(Debug)]
pub struct PassedOver {
    pub path: String,
    /// Its size; 0 of a folder.
    pub bytes: u64,
    /// What it is.
    pub what: &'static str,
}

impl Inputs {
    /// Leaves out the folder into which the run writes: at the first run it is not there yet, and the same
    /// inputs give the same rows.
    pub fn forget(&mut self, out: &Path) {
        let Ok(out) = out.canonicalize() else { return };
        self.passed_over.retain(|other| {
            other.what != OWN_DATA_SET
                || path(&other.path).canonicalize().ok().as_ref() != Some(&out)
        });
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.handed.is_none()
    }
}

/// Resolves the paths of the command line.
pub fn find(paths: &[PathBuf]) -> Inputs {
    let mut files = BTreeMap::new();
    let mut inputs = Inputs::default();
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    for path in paths {
        let path = &from_here(path, here.as_deref());
        if path.is_dir() {
            folder(path, &mut files, &mut inputs);
        } else if path.exists() {
            files.insert(name(path), path.clone());
        } else {
            pattern(path, &mut files, &mut inputs);
        }
    }
    once(files, &mut inputs);
    inputs
}

/// A path as one would write it from the folder in which the program runs: the same files have the same names
/// in the output, whatever the spelling. Of what shares no folder with it but the root, the whole path.
fn from_here(path: &Path, here: Option<&Path>) -> PathBuf {
    let is_plain = |path: &Path| {
        path.is_relative() && !path.components().any(|part| part == Component::ParentDir)
    };
    let Some(here) = here.filter(|_| !is_plain(path)) else { return path.to_owned() };
    // Links in the middle of a path stay as they are written: only a beginning that leads to this folder, or
    // to one above it, is written in another way.
    for begin in path.ancestors() {
        let begin = if begin.as_os_str().is_empty() { Path::new(".") } else { begin };
        let Ok(place) = begin.canonicalize() else { continue };
        let inside = path.strip_prefix(begin).unwrap_or(path);
        if inside.components().any(|part| part == Component::ParentDir) {
            break;
        }
        if let Ok(below) = here.strip_prefix(&place)
            && (place.parent().is_some() || below.as_os_str().is_empty())
        {
            let up: PathBuf = below.components().map(|_| "..").collect();
            let from = up.join(inside);
            return if from.as_os_str().is_empty() { PathBuf::from(".") } else { from };
        }
    }
    without_returns(path)
}

/// The whole path, with no way back in it.
fn without_returns(path: &Path) -> PathBuf {
    let is_return = |part: Component<'_>| part == Component::ParentDir;
    let Some(last) = path.components().rev().position(is_return) else { return path.to_owned() };
    let inside: PathBuf = path.components().skip(path.components().count() - last).collect();
    let begin: PathBuf = path.components().take(path.components().count() - last).collect();
    begin.canonicalize().map_or_else(|_| path.to_owned(), |begin| begin.join(inside))
}

/// Files by their names in the output.
type Files = BTreeMap<String, PathBuf>;

/// Keeps one path of each file: the first by name.
fn once(files: Files, inputs: &mut Inputs) {
    let mut seen: BTreeMap<Identity, String> = BTreeMap::new();
    for (name, path) in files {
        match identity(&path).map(|identity| seen.entry(identity)) {
            Some(Entry::Occupied(first)) => inputs.given_again.push((name, first.get().clone())),
            Some(Entry::Vacant(new)) => {
                new.insert(name);
                inputs.files.push(path);
            }
            None => inputs.files.push(path),
        }
    }
}

/// What a file is under any path: its device and number.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let file = path.metadata().ok().filter(|file| file.is_file())?;
    Some((file.dev(), file.ino()))
}

/// What a file is under any path, as far as links can be followed.
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.canonicalize().ok().filter(|path| path.is_file())
}

/// A path as it stands in the output: with `/` between its parts, whatever else was between them, and
/// without `.` parts. Two paths of one name are one path.
pub fn name(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => continue,
            Component::RootDir => {
                name.push('/');
                continue;
            }
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {}
        }
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        push_part(part.as_os_str(), &mut name);
    }
    if name.is_empty() { ".".to_owned() } else { name }
}

/// Bytes that are no text become `\\xFF`, so that two names that differ in them stay two. A name that
/// holds such a sign itself has its backslash written in that way.
#[cfg(unix)]
fn push_part(part: &OsStr, name: &mut String) {
    use std::os::unix::ffi::OsStrExt;
    for chunk in part.as_bytes().utf8_chunks() {
        name.push_str(&chunk.valid().replace("\\x", "\\x5Cx"));
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
}

#[cfg(not(unix))]
fn push_part(part: &OsStr, name: &mut String) {
    name.push_str(&part.to_string_lossy());
}

/// The path of a name in the output: what `name` says otherwise is undone.
#[cfg(unix)]
pub fn path(name: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(name.len());
    let mut parts = name.split("\\x");
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(part.bytes().skip(2));
            }
            None => bytes.extend("\\x".bytes().chain(part.bytes())),
        }
    }
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(name)
}

fn folder(path: &Path, files: &mut Files, inputs: &mut Inputs) {
    // Also what an earlier path has brought already.
    let mut holds_files = false;
    let mut left = Vec::new();
    let entered = |entry: &DirEntry| {
        let what = if is_own(entry) { Some(OWN_DATA_SET) } else { hidden(entry) };
        // What a run leaves for the next one is there from the second on: no row tells of it.
        let is_told = !entry.file_name().as_encoded_bytes().starts_with(journal::OURS.as_bytes());
        if let Some(what) = what.filter(|_| is_told) {
            let size = |file: &Metadata| if file.is_file() { file.len() } else { 0 };
            let bytes = entry.metadata().as_ref().map_or(0, size);
            left.push(PassedOver { path: name(entry.path()), bytes, what });
        }
        what.is_none()
    };
    for entry in WalkDir::new(path).follow_links(true).into_iter().filter_entry(entered) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.file_type().is_file() => match other_kind(entry.path()) {
                Some(what) => {
                    let bytes = entry.metadata().map_or(0, |file| file.len());
                    let path = name(entry.path());
                    inputs.passed_over.push(PassedOver { path, bytes, what });
                }
                None => {
                    holds_files = true;
                    files.insert(name(entry.path()), entry.into_path());
                }
            },
            // Pipes and devices too: what becomes of them is told where files are read.
            Ok(entry) => {
                holds_files = true;
                files.insert(name(entry.path()), entry.into_path());
            }
            Err(error) => {
                let path = name(error.path().unwrap_or(path));
                let reason = match error.loop_ancestor() {
                    Some(above) => format!("the link leads back to {}", name(above)),
                    None => format!("it cannot be opened: {error}"),
                };
                inputs.dead_ends.push((path, reason));
            }
        }
    }
    inputs.passed_over.append(&mut left);
    if !holds_files {
        let reason = "the folder holds no file that could be a report";
        inputs.dead_ends.push((name(path), reason.to_owned()));
    }
}

const OWN_TABLE: &str = "a table that this program has written, and no report";
const OTHER_TEXT: &str = "a text or a table that does not speak of open government";
const ANNOTATED: &str = "a copy of a report on which this program has drawn boxes";
const HIDDEN: &str = "hidden, or the lock of an office program: not looked at";
const OTHER_KIND: &str = "a file of another kind";

fn is_own(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_type().is_dir() && export::is_data_set(entry.path())
}

/// Not looked at are hidden files, and the lock files that office programs leave beside an open
/// document.
fn hidden(entry: &DirEntry) -> Option<&'static str> {
    let name = entry.file_name().to_string_lossy();
    let is_hidden = entry.depth() > 0 && (name.starts_with('.') || name.starts_with("~$"));
    is_hidden.then_some(HIDDEN)
}

/// What a file is that is no report. Files without an ending are common on government sites, so they
/// are looked at; so is what begins as a document under any name.
fn other_kind(path: &Path) -> Option<&'static str> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    // wget keeps what an address asks for: index.html?id=1, on Windows index.html@id=1.
    let name = name.split('?').next().unwrap_or_default();
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.split('@').next().unwrap_or_default();
    if NOW_AND_THEN.contains(&ending) {
        return (!begins_a_document(path)).then(|| about(path)).flatten();
    }
    if name == export::PACKAGE && export::is_package(path) {
        return Some(OWN_DATA_SET);
    }
    if ending == "pdf" && is_annotated(path) {
        return Some(ANNOTATED);
    }
    let is_known = Format::ALL.iter().any(|format| format.endings().contains(&ending))
        || OTHER_ENDINGS.contains(&ending);
    (!is_known && !begins_a_document(path)).then_some(OTHER_KIND)
}

/// A file that waits when it is read may be anything: whoever reads it has a time for it.
fn begins_a_document(path: &Path) -> bool {
    const HEAD: u64 = 4096;
    head(path, HEAD, WITHIN).is_none_or(|head| sniff::begins_a_document(&head))
}

/// The first bytes of a file, none where it cannot be read; `None` where they do not come.
fn head(path: &Path, most: u64, within: Duration) -> Option<Vec<u8>> {
    let (tell, told) = mpsc::channel();
    let path = path.to_owned();
    let read = move || {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut head));
        _ = tell.send(if read.is_ok() { head } else { Vec::new() });
    };
    // A thread that waits for ever holds nothing and ends with the process.
    std::thread::Builder::new().name("head".to_owned()).spawn(read).ok()?;
    told.recv_timeout(within).ok()
}

/// Any disk has a few pages by then.
const WITHIN: Duration = Duration::from_secs(10);

/// What a text is that does not speak of open government within its first pages, or is a table of
/// our own.
fn about(path: &Path) -> Option<&'static str> {
    const PAGES: u64 = 256 << 10;
    let head = head(path, PAGES, WITHIN)?;
    // Decoded by its byte order mark where there is one.
    let (text, _, _) = encoding_rs::UTF_8.decode(&head);
    if text.lines().next().is_some_and(export::is_heading) {
        return Some(OWN_TABLE);
    }
    let speaks = |text: &str| ["信息公开", "信息公開"].iter().any(|word| text.contains(word));
    let encodings = [encoding_rs::GB18030, encoding_rs::BIG5];
    let mut decoded =
        encodings.iter().map(|encoding| encoding.decode_without_bom_handling(&head).0);
    let speaks = speaks(&text) || decoded.any(|text| speaks(&text));
    (!speaks).then_some(OTHER_TEXT)
}

/// A path that does not exist may be a pattern that the shell left alone.
fn pattern(path: &Path, files: &mut Files, inputs: &mut Inputs) {
    let text = path.to_string_lossy();
    let mut missing = |reason: &str| inputs.dead_ends.push((name(path), reason.to_owned()));
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
            files.insert(name(&path), path);
        }
    }
}

/// Whether a file is a copy that `annotate` has written: its last update says so.
fn is_annotated(path: &Path) -> bool {
    const TAIL: u64 = 64 << 10;
    let tail = || {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
        let mut tail = Vec::new();
        file.take(TAIL).read_to_end(&mut tail).ok()?;
        Some(tail)
    };
    tail().is_some_and(|tail| memmem::find(&tail, annotate::MARK.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        assert_eq!(name(Path::new(path)), expected);
    }

    #[test]
    fn one_path_has_one_name() {
        check("./reports/a.txt", "reports/a.txt");
        check("reports//a.txt", "reports/a.txt");
        check("reports/./a.txt", "reports/a.txt");
        check("/reports/a.txt", "/reports/a.txt");
        check("../a.txt", "../a.txt");
        check(".", ".");
    }

    #[test]
    fn a_path_is_written_from_here_however_it_was_spelt() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("u/desk/reports")).unwrap();
        std::fs::create_dir_all(root.join("u/other")).unwrap();
        let here = root.join("u/desk");
        let from = |path: &str| from_here(&root.join("u/desk").join(path), Some(&here));
        assert_eq!(from("reports"), Path::new("reports"));
        assert_eq!(from(""), Path::new("."));
        assert_eq!(from("reports/*.txt"), Path::new("reports/*.txt"));
        assert_eq!(from("reports/../reports/a.txt"), Path::new("reports/a.txt"));
        assert_eq!(from("../other/a.txt"), Path::new("../other/a.txt"));
        assert_eq!(from_here(&root.join("u/other"), Some(&here)), Path::new("../other"));
        assert_eq!(from("../../nowhere"), Path::new("../../nowhere"));
        assert_eq!(from_here(Path::new("reports"), Some(&here)), Path::new("reports"));
        assert_eq!(from_here(Path::new("/nowhere/x"), Some(&here)), Path::new("/nowhere/x"));
    }

    #[cfg(unix)]
    #[test]
    fn what_waits_when_it_is_read_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, file) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        std::fs::write(&file, "件").unwrap();
        assert_eq!(head(&pipe, 9, Duration::from_millis(50)), None);
        assert_eq!(head(&file, 9, WITHIN).as_deref(), Some("件".as_bytes()));
        assert_eq!(head(&folder.path().join("c.csv"), 9, WITHIN), Some(Vec::new()));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let bytes = |bytes: &[u8]| name(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(bytes(b"in/\xC4\xEA.txt"), "in/\\xC4\\xEA.txt");
        assert_eq!(bytes(b"in/\\xC4.txt"), "in/\\x5CxC4.txt");
        check("a\\b.txt", "a\\b.txt");
        for bytes in
            [&b"in/\xC4\xEA.txt"[..], b"\\xC4\\\\x.txt", b"\\x", b"a\\x5Cx/\xFFx", "年".as_bytes()]
        {
            let own = Path::new(OsStr::from_bytes(bytes));
            assert_eq!(path(&name(own)), own);
        }
    }
}
