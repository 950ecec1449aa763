//! `gongkai worker`: reads for another program, which may be gongkai itself.

use std::ffi::OsString;
use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use gongkai::batch::{Content, Job, Lane, ration, serve};
use gongkai::codebook::Codebook;
use gongkai::export::json;
use gongkai::inputs;
use gongkai::run::{self, Settings};
use serde::Deserialize;

use super::Failure;
use super::language::say;
use super::limits::{Asked, LimitArgs};
use super::reading::ReadArgs;

#[derive(Args)]
#[command(after_help = "\
One line in, one line out, in the same order. A line in is a path, or one of
  {\"path\": \"reports/a.pdf\"}
  {\"name\": \"a.pdf\", \"bytes_b64\": \"JVBERi0…\"}
A line out is an object with the fields of files.csv, and in observations, narrative and findings the
rows of these tables. Whatever a file or a line is, the worker goes on: what cannot be read has the
status set_aside and a reason.

Example:
  ls reports/*.pdf | gongkai worker --jsonl > reports.jsonl")]
pub struct Worker {
    /// Paths or documents as lines on stdin, one JSON object a line on stdout. Without it the worker
    /// speaks to gongkai itself.
    #[arg(long)]
    jsonl: bool,
    /// Forms, labels and sums from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
    /// Keep what is read on pictures of pages in this folder, and do not read them again
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// A longer line holds no document that would be read.
const LONGEST_LINE: u64 = 768 << 20;

pub fn run(worker: &Worker) -> Result<ExitCode, Failure> {
    let own = super::codebook(worker.codebook.as_deref())?;
    if worker.jsonl {
        return lines(worker);
    }
    let settings = Settings {
        codebook: own.as_ref().unwrap_or_else(|| Codebook::embedded()),
        read: worker.reading.options_with(worker.pages.clone()),
    };
    ration::limit(worker.limits.limits().memory);
    serve::serve(&settings, io::stdin().lock(), io::stdout()).map_err(|error| {
        let error = super::heard(error);
        say!("the worker cannot go on: {error}", "无法继续：{error}")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Answers line by line until stdin ends. The files are read by a child, so that none of them ends
/// this process.
fn lines(worker: &Worker) -> Result<ExitCode, Failure> {
    let asked = Asked {
        codebook: worker.codebook.as_deref(),
        reading: &worker.reading,
        pages: worker.pages.as_deref(),
    };
    let program = worker.limits.program(&asked)?;
    let mut lane = Lane::new(&program);
    let mut input = io::stdin().lock();
    let mut out = io::stdout().lock();
    let mut is_first = true;
    while let Some(line) = next_line(&mut input).map_err(|error| super::about("stdin", error))? {
        // What another program has written to a file may begin with a byte order mark.
        let mark = if std::mem::take(&mut is_first) { "\u{feff}".as_bytes() } else { b"" };
        let line = line.as_deref().map(|line| line.strip_prefix(mark).unwrap_or(line));
        let rows = match line.map_err(Clone::clone).and_then(job) {
            Ok(job) => {
                lane.ask(job)?;
                let answer = lane.answer()?;
                answer.rows.iter().filter_map(|row| row.open().ok()).collect()
            }
            Err(reason) => vec![run::unreadable("", reason)],
        };
        match writeln!(out, "{}", json::line(&rows)).and_then(|()| out.flush()) {
            Ok(()) => {}
            // Nobody listens any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(super::not_printed(error)),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A line without its end, or what is wrong with it; `None` at the end.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    let mut line = Vec::new();
    if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_LINE {
        drop(line);
        input.skip_until(b'\n')?;
        return Ok(Some(Err("the line is longer than 768 MiB: no report is".to_owned())));
    }
    while line.pop_if(|byte| matches!(byte, b'\n' | b'\r')).is_some() {}
    Ok(Some(Ok(line)))
}

/// A document as another program hands it over.
#[derive(Deserialize)]
struct Handed {
    name: Option<String>,
    path: Option<String>,
    bytes_b64: Option<String>,
}

fn job(line: &[u8]) -> Result<Job, String> {
    if line.trim_ascii().is_empty() {
        return Err("the line is empty".to_owned());
    }
    if !line.trim_ascii().starts_with(b"{") {
        let path = path(line)?;
        let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
        if matches!(line.trim_ascii_start(), [b'[' | b'"', ..]) && is_json() && !path.exists() {
            let wanted = "a path as it is, or an object with path, or with name and bytes_b64";
            return Err(format!("the line is JSON and no object: wanted is {wanted}"));
        }
        return Ok(Job::file(inputs::name(&path), &path));
    }
    let handed: Handed = serde_json::from_slice(line).map_err(|error| match error.is_data() {
        true => format!("the object is not as it must be: {error}"),
        false => format!("the line is no JSON: {error}"),
    })?;
    match handed {
        Handed { bytes_b64: Some(text), name, .. } => {
            let bytes = STANDARD.decode(text.trim_ascii());
            let bytes = bytes.map_err(|error| format!("bytes_b64 is no Base64: {error}"))?;
            Ok(Job { name: name.unwrap_or_default(), content: Content::Bytes(bytes) })
        }
        Handed { path: Some(path), name, .. } => {
            let name = name.unwrap_or_else(|| inputs::name(path.as_ref()));
            Ok(Job { name, content: Content::File(OsString::from(path)) })
        }
        Handed { .. } => Err("the line has neither bytes_b64 nor path".to_owned()),
    }
}

#[cfg(unix)]
fn path(line: &[u8]) -> Result<PathBuf, String> {
    use std::os::unix::ffi::OsStringExt;
    Ok(OsString::from_vec(line.to_vec()).into())
}

#[cfg(not(unix))]
fn path(line: &[u8]) -> Result<PathBuf, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the path is not UTF-8".to_owned())?;
    Ok(text.into())
}
