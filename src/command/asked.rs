//! What a user names to be read: paths, lists of paths, the standard input, and what is left out.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use encoding_rs::{Encoding, UTF_8};
use glob::{MatchOptions, Pattern};
use gongkai::inputs::{self, Inputs};

use super::Failure;
use super::language::say;

#[derive(Args)]
pub struct AskedFor {
    /// Files, folders or patterns; - is one document on the standard input
    #[arg(required_unless_present = "files_from")]
    paths: Vec<PathBuf>,
    /// Also read the files that this list names, one a line; - is the standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Only paths that fit, as '*.pdf' or '2018/*.pdf'
    #[arg(long, value_name = "GLOB", value_parser = pattern)]
    include: Vec<Pattern>,
    /// Leave out paths that fit, as '*草稿*'
    #[arg(long, value_name = "GLOB", value_parser = pattern)]
    exclude: Vec<Pattern>,
}

/// A document that came by the standard input.
pub const STDIN: &str = "stdin";
/// More than that is no report.
const LARGEST: u64 = 512 << 20;

impl AskedFor {
    /// Everything that was asked for.
    pub fn find(&self) -> Result<Inputs, Failure> {
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        let mut paths: Vec<PathBuf> =
            self.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        let lists_stdin = self.files_from.as_ref().is_some_and(|path| is_stdin(&path));
        let reads_stdin = self.paths.iter().any(|path| is_stdin(&path));
        if lists_stdin && reads_stdin {
            return Err(say!(
                "the standard input cannot be both a list and a document",
                "标准输入不能既是清单又是文件"
            ));
        }
        if let Some(list) = &self.files_from {
            paths.extend(listed(list)?);
        }
        let mut inputs = inputs::find(&paths);
        inputs.files.retain(|path| self.is_wanted(path));
        inputs.passed_over.retain(|other| self.is_wanted(Path::new(&other.path)));
        if reads_stdin {
            inputs.handed = Some(standard_input()?);
        }
        Ok(inputs)
    }

    fn is_wanted(&self, path: &Path) -> bool {
        let name = inputs::name(path);
        let included = self.include.is_empty() || self.include.iter().any(|one| fits(one, &name));
        included && !self.exclude.iter().any(|one| fits(one, &name))
    }

    pub fn has_folder(&self) -> bool {
        self.paths.len() > 1
            || self.paths.iter().any(|path| path.is_dir())
            || self.files_from.is_some()
    }
}

fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::new(text).map_err(|error| error.to_string())
}

/// A pattern without `/` is held against the last part of a path, any other against the whole of it or
/// its end.
fn fits(pattern: &Pattern, name: &str) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    if !pattern.as_str().contains('/') {
        let last = name.rsplit('/').next().unwrap_or(name);
        return pattern.matches_with(last, options);
    }
    let ends = name.match_indices('/').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(ends).any(|end| pattern.matches_with(end, options))
}

fn listed(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    let bytes = match list.as_os_str() == "-" {
        true => standard_input()?,
        false => fs::read(list).map_err(|error| format!("{}: {error}", super::shown(&list)))?,
    };
    let bytes = without_mark(&bytes);
    // Names that hold line breaks are parted by zero bytes, as find -print0 does.
    let between = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|byte| *byte == between);
    let trimmed = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    trimmed.filter(|line| !line.is_empty()).map(path).collect()
}

/// A list as UTF-8 without a byte order mark: what Windows writes has one, or is UTF-16.
pub fn without_mark(list: &[u8]) -> Cow<'_, [u8]> {
    match Encoding::for_bom(list) {
        Some((encoding, length)) if encoding == UTF_8 => Cow::Borrowed(&list[length..]),
        Some((encoding, length)) => {
            let (text, _) = encoding.decode_without_bom_handling(&list[length..]);
            Cow::Owned(text.into_owned().into_bytes())
        }
        None => Cow::Borrowed(list),
    }
}

#[cfg(unix)]
fn path(line: &[u8]) -> Result<PathBuf, Failure> {
    use std::os::unix::ffi::OsStrExt;
    Ok(std::ffi::OsStr::from_bytes(line).into())
}

#[cfg(not(unix))]
fn path(line: &[u8]) -> Result<PathBuf, Failure> {
    let text =
        std::str::from_utf8(line).map_err(|_| say!("the list is not UTF-8", "清单不是 UTF-8"))?;
    Ok(text.into())
}

/// All bytes of the standard input.
pub fn standard_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| {
        let error = super::heard(error);
        say!("the standard input cannot be read: {error}", "无法读取标准输入：{error}")
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(say!(
            "the standard input holds more than 512 MiB: no report does",
            "标准输入超过 512 MiB：年报没有这么大"
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, path: &str, expected: bool) {
        assert_eq!(fits(&Pattern::new(glob).unwrap(), path), expected, "{glob} {path}");
    }

    #[test]
    fn lists_may_have_marks() {
        let utf16: Vec<u8> = "\u{feff}县/a.txt".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for list in [&b"\xEF\xBB\xBF\xE5\x8E\xBF/a.txt"[..], &utf16, "县/a.txt".as_bytes()] {
            assert_eq!(&*without_mark(list), "县/a.txt".as_bytes());
        }
    }

    #[test]
    fn patterns_fit_names_or_paths() {
        check("*.pdf", "reports/2018/a.pdf", true);
        check("*草稿*", "reports/东阳市草稿.docx", true);
        check("2018/*.pdf", "reports/2018/a.pdf", true);
        check("2018/*.pdf", "reports/2018/sub/a.pdf", false);
        check("2018/**", "reports/2018/sub/a.pdf", true);
        check("reports/*/a.pdf", "reports/2018/a.pdf", true);
        check("*.pdf", "reports/a.docx", false);
    }
}
