//! The subcommands. Only this part of the program talks to people.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use gongkai::batch::serve;
use gongkai::codebook::Codebook;
use gongkai::export::{PACKAGE, WORKBOOK};
use gongkai::inputs::{Inputs, PassedOver};
use gongkai::journal;
use gongkai::read::{self, Document, ReadOptions};
use language::{say, spoken};

mod advice;
pub mod annotate;
mod asked;
pub mod compare;
pub mod extract;
pub mod form;
pub mod help;
mod interrupt;
pub mod language;
mod ledger;
mod limits;
pub mod merge;
mod output;
mod panel_args;
mod reading;
pub mod review;
mod site;
pub mod shell;
pub mod show;
mod summary;
pub mod tables;
pub mod worker;

/// What went wrong with the run itself, in words for a person.
pub type Failure = String;

/// Exit code of a run that Ctrl-C has ended, as shells expect it.
const INTERRUPTED: u8 = 130;

/// The codebook of the program, or of the folder that the user names.
fn codebook(folder: Option<&Path>) -> Result<Option<Codebook>, Failure> {
    folder.map(|folder| Codebook::load(folder).map_err(unusable)).transpose()
}

/// The id of a column of one of our tables, whatever stands above it: `request_received`, or
/// `收到申请数 [request_received]`.
fn column_id(heading: &str) -> String {
    let heading = heading.trim_start_matches('\u{feff}');
    let inside = heading.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    inside.map_or(heading, |(_, id)| id).to_owned()
}

/// What to do about a table of a data set that is not in its folder, or is none.
fn advice_on_table(path: &Path) -> String {
    let holds = |name: &str| path.parent().is_some_and(|folder| folder.join(name).exists());
    if path.exists() {
        say!("name the folder that gongkai extract has written", "请指定 extract 的输出文件夹")
    } else if holds(WORKBOOK) || holds(PACKAGE) {
        say!(
            "that data set is no CSV: extract once more without --format",
            "此处需要 CSV 格式的输出，请不加 --format 重新提取"
        )
    } else if holds(journal::NAME) {
        say!(
            "that run has not come to its end: the same command with --resume writes its tables",
            "那次运行尚未完成，请加 --resume 续跑"
        )
    } else {
        say!(
            "name the folder that gongkai extract has written as CSV",
            "请指定 extract 写出 CSV 的文件夹"
        )
    }
}

fn unusable(error: impl Display) -> Failure {
    let error = heard(error);
    say!("the codebook cannot be used: {error}", "代码簿不能使用：{error}")
}

/// What an error says, in the language that is spoken.
fn heard(error: impl Display) -> String {
    spoken().say(&error.to_string()).into_owned()
}

/// The same, behind the name of what it is about.
fn about(name: impl Display, error: impl Display) -> String {
    format!("{}: {}", summary::harmless(&name.to_string()), heard(error))
}

/// A path as it may stand in a message.
fn shown(path: &impl AsRef<Path>) -> String {
    summary::harmless(&path.as_ref().display().to_string())
}

/// A file could not be written.
fn unwritten(path: &Path, error: impl Display) -> String {
    let (path, error) = (shown(&path), heard(error));
    say!("{path} cannot be written: {error}", "{path} 无法写入：{error}")
}

/// What is said where there is no file to read, and why.
fn nothing_to_read(inputs: &Inputs) -> String {
    /// Files that are named, at most.
    const MOST_NAMED: usize = 10;
    let mut said =
        say!("there is nothing to read, and nothing was written", "没有可读的文件，什么也没有写");
    let mut line = |text: String| said.push_str(&format!("\n  {text}"));
    for (path, reason) in &inputs.dead_ends {
        line(about(path, reason));
    }
    for PassedOver { path, what, .. } in inputs.passed_over.iter().take(MOST_NAMED) {
        let (path, what) = (summary::harmless(path), spoken().say(what));
        line(say!("{path} was passed over: {what}", "{path} 已跳过：{what}"));
    }
    if inputs.passed_over.len() > MOST_NAMED {
        let more = inputs.passed_over.len() - MOST_NAMED;
        line(say!("… and {more} more", "…… 另有 {more} 个"));
    }
    said
}

/// The one document that a command is about.
fn document(path: &Path, options: &ReadOptions) -> Result<Document, Failure> {
    if path.as_os_str() == "-" {
        let bytes = asked::standard_input()?;
        let name = asked::STDIN;
        return read::read(&bytes, name, options).map_err(|error| about(name, error));
    }
    let name = path.to_string_lossy();
    if path.is_dir() {
        let name = shown(&path);
        return Err(say!(
            "{name}: is a folder; this command reads one file",
            "{name}：这是文件夹，请指定一个文件"
        ));
    }
    let bytes = serve::bytes(path).map_err(|reason| about(&name, reason))?;
    read::read(&bytes, &name, options).map_err(|error| about(&name, error))
}

/// To the standard output. A closed pipe (`| head`) is the reader's choice; a full disk is a failure.
fn print(text: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(not_printed(error)),
        Err(_) | Ok(()) => Ok(()),
    }
}

fn not_printed(error: io::Error) -> Failure {
    let error = heard(error);
    say!("the output cannot be written: {error}", "无法输出：{error}")
}
