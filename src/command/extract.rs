//! `gongkai extract`: reports in, data set out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use gongkai::batch::{self, Answer, Content, Job, Said, serve};
use gongkai::codebook::Codebook;
use gongkai::inputs::{self, Inputs};
use gongkai::journal::{self, Done, Journal, Opened, Part, Shard};
use gongkai::panel::FileRow;
use gongkai::read::scan::Step;
use gongkai::read::{self, sniff};
use gongkai::run::{self, Settings};
use gongkai::source::DocumentId;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::asked::{self, AskedFor};
use super::language::say;
use super::ledger::{self, Ledger};
use super::limits::{Asked, LimitArgs};
use super::output::{OutputArgs, go_on};
use super::reading::ReadArgs;
use super::{Failure, INTERRUPTED, interrupt, summary};

#[derive(Args)]
#[command(after_help = "\
Formats, by what a file holds and not by its name:
  web pages (.html .htm .shtml .xhtml, .mht .mhtml, JSON of a content interface)
  PDF, OFD, Word and WPS (.docx .doc .wps .rtf, .xml of Word 2003 and Flat OPC)
  OpenDocument (.odt .ods .fodt .fods), Excel and WPS (.xlsx .xlsb .xls .et, .xml of Excel 2003)
  scans and photographs, once scripts/get_models has run (.jpg .png .tif, PDF)
  text (.txt .md .csv .tsv); archives (.zip .7z .tar .gz .tgz) and mails (.eml) are opened

Examples:
  gongkai extract reports/ --out data
  gongkai extract 2018/ 2019/ extra.docx --out data --format xlsx
  gongkai extract 'reports/**/*.pdf' --out data --jobs 1 --verbose
  gongkai extract reports/ --out data --resume     go on after a stop, or with new files
  gongkai extract reports/ --out data --include '*2018*' --exclude '*草稿*'
  find . -name '*.pdf' | gongkai extract --files-from - --out data
  curl -s URL | gongkai extract - --out data
  gongkai extract reports/ --out data --quiet --json | jq .in_panel")]
pub struct Extract {
    #[command(flatten)]
    asked: AskedFor,
    #[command(flatten)]
    output: OutputArgs,
    /// Files that are read side by side; the output is the same for any number
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    #[command(flatten)]
    limits: LimitArgs,
    /// Do not read again what an earlier run into the same folder has read and what has not changed
    /// since
    #[arg(long)]
    resume: bool,
    /// Read only a part of the files, as 2/5; `gongkai merge` puts the parts together
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    #[command(flatten)]
    reading: ReadArgs,
    /// One line per file
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
}

pub fn run(extract: &Extract) -> Result<ExitCode, Failure> {
    let own = super::codebook(extract.output.codebook.as_deref())?;
    let settings = Settings {
        codebook: own.as_ref().unwrap_or_else(|| Codebook::embedded()),
        read: extract.reading.options(),
    };
    let asked = extract.output.panel(settings.codebook)?;
    let head = extract.output.head(&extract.reading)?;
    let mut inputs = extract.asked.find()?;
    // Before anything is written: the data set of yesterday is not replaced by an empty one.
    if inputs.is_empty() {
        return Err(super::nothing_to_read(&inputs));
    }
    inputs.forget(&extract.output.out);
    extract.output.prepare()?;
    let opened = Journal::open(&extract.output.out, &head, extract.resume)
        .map_err(|error| extract.output.failed(&error))?;
    extract.output.clean()?;
    if let Some(why) = opened.refused.as_ref().map(super::heard) {
        eprintln!(
            "{}",
            say!(
                "gongkai: the journal of the earlier run is not used: {why}",
                "gongkai：没有使用上次运行的日志：{why}"
            )
        );
    }
    let part = extract.shard.map(|shard| Part { shard, of: names(&inputs) });
    if let Some(Part { shard, .. }) = part {
        inputs.files.retain(|path| shard.holds(&inputs::name(path)));
        inputs.dead_ends.retain(|(path, _)| shard.holds(path));
        inputs.passed_over.retain(|other| shard.holds(&other.path));
    }
    let stop = interrupt::stop();
    let all = inputs.files.len() + usize::from(inputs.handed.is_some());
    let ledger = read_all(extract, &mut inputs, opened, &settings, stop)?;
    if stop.load(Ordering::Relaxed) {
        ledger.sync().map_err(|error| extract.output.failed(&error))?;
        let done = ledger.count();
        let go_on = go_on();
        eprintln!(
            "{}",
            say!(
                "gongkai: stopped after {done} of {all} files; {go_on}",
                "gongkai：停止，已读 {done} / {all} 个文件；{go_on}"
            )
        );
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let done = ledger.done();
    let (totals, written) = extract.output.write(&done, settings.codebook, &asked, &head, part)?;
    if !extract.output.quiet {
        eprint!("{}", totals.text(&inputs, &extract.output.out, &written));
        let why = totals.has_pictures().then(|| extract.reading.why_no_pictures()).flatten();
        why.iter().for_each(|why| eprintln!("{why}"));
    }
    if extract.output.json {
        super::print(totals.json(&extract.output.out, &written).as_bytes())?;
    }
    Ok(if totals.is_all_read() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Says of how many files an earlier run has rows that will not be in this data set: it is of the inputs that are
/// named now.
fn tell_left_out(before: &BTreeMap<String, Done>, files: &[PathBuf], inputs: &Inputs) {
    if before.is_empty() {
        return;
    }
    let mut named: BTreeSet<String> = files.iter().map(|path| inputs::name(path)).collect();
    // These have rows too, although nobody reads them.
    named.extend(inputs.passed_over.iter().map(|other| other.path.clone()));
    named.extend(inputs.dead_ends.iter().map(|(path, _)| path.clone()));
    let is_left_out = |name: &&String| !named.contains(*name) && *name != asked::STDIN;
    let count = before.keys().filter(is_left_out).count();
    if count > 0 {
        eprintln!(
            "{}",
            say!(
                "left out: {count} of the files read before, which are not among these inputs (name them too to keep them)",
                "上次运行的 {count} 个文件不在这次的输入里，不会写入：要保留，请把它们一并给出"
            )
        );
    }
}

/// Reads what is not done yet. The files go out of the inputs: only their names are kept.
fn read_all(
    extract: &Extract,
    inputs: &mut Inputs,
    opened: Opened,
    settings: &Settings<'_>,
    stop: &AtomicBool,
) -> Result<Ledger, Failure> {
    let Opened { journal, done, .. } = opened;
    let (files, handed) = (std::mem::take(&mut inputs.files), inputs.handed.take());
    if !extract.output.quiet {
        tell_left_out(&done, &files, inputs);
    }
    let (files, done) = ledger::still_to_read(files, &done, &extract.limits, lanes(extract));
    let count = files.len() + usize::from(handed.is_some());
    if !done.is_empty() && !extract.output.quiet {
        let count = done.len();
        eprintln!(
            "{}",
            say!(
                "{count} files were read before and have not changed",
                "{count} 个文件此前已读，没有变化"
            )
        );
    }
    let ledger = Ledger::new(journal, done, extract.output.timings);
    let bar = progress(count, extract.output.quiet);
    let name = |number: usize| {
        files.get(number).map_or(asked::STDIN.to_owned(), |path| inputs::name(path))
    };
    let keep = |number: usize, answer: Answer| {
        if extract.verbose {
            let rows: Vec<FileRow> = answer.rows.iter().filter_map(|row| row.open().ok()).collect();
            bar.suspend(|| rows.iter().for_each(|row| eprintln!("{}", summary::of_file(row))));
        }
        bar.inc(1);
        bar.set_message("");
        ledger.keep(&name(number), answer, stop);
    };
    let job = |number: usize| match (files.get(number), &handed) {
        (Some(path), _) => Some(Job::file(inputs::name(path), path)),
        (None, Some(bytes)) if number == files.len() => {
            let content = Content::Bytes(bytes.clone());
            Some(Job { name: asked::STDIN.to_owned(), content })
        }
        (None, _) => None,
    };
    match (&files[..], &handed) {
        ([path], None) if is_harmless(path) => {
            keep(0, serve::read(&Job::file(inputs::name(path), path), settings));
        }
        _ => {
            let (codebook, reading) = (extract.output.codebook.as_deref(), &extract.reading);
            let pages = extract.output.out.join(journal::PAGES);
            let asked = Asked { codebook, reading, pages: Some(&pages) };
            let program = extract.limits.program(&asked)?;
            let lanes = lanes(extract).min(count);
            let heard = |number: usize, said: Said| match said {
                Said::GoesOn(step) => bar.set_message(told(&name(number), step)),
                Said::Ended(answer) => keep(number, answer),
            };
            batch::read(&job, lanes, &program, stop, &heard)
                .map_err(|error| format!("{error}; {}", go_on()))?;
        }
    }
    bar.finish_and_clear();
    let unread = inputs.dead_ends.iter().map(|(path, reason)| run::unreadable(path, reason));
    let others = inputs
        .passed_over
        .iter()
        .map(|other| run::passed_over(&other.path, other.bytes, other.what));
    for row in unread.chain(others) {
        ledger.keep(&row.file, serve::answer(std::slice::from_ref(&row), None), stop);
    }
    match ledger.failure() {
        Some(error) => Err(format!("{}; {}", extract.output.failed(&error), go_on())),
        None => Ok(ledger),
    }
}

/// Hash of the names of the files, which are sorted.
fn names(inputs: &Inputs) -> DocumentId {
    let names: Vec<String> = inputs.files.iter().map(|path| inputs::name(path)).collect();
    DocumentId::of(names.join("\0").as_bytes())
}

/// A text of at most so many bytes is read in a few milliseconds, with nothing to inflate and
/// nothing nested. A child for it alone would cost as much again.
const SMALL_TEXT: u64 = 64 << 10;

/// Whether a file can be read without a child: a small text.
fn is_harmless(path: &Path) -> bool {
    // What says that it is empty may be a file of the system, and wait for something to say.
    let is_small = |file: fs::Metadata| file.is_file() && (1..=SMALL_TEXT).contains(&file.len());
    let small = fs::metadata(path).is_ok_and(is_small);
    small && fs::read(path).is_ok_and(|bytes| sniff::sniff(&bytes) == Ok(read::Format::Text))
}

fn lanes(extract: &Extract) -> usize {
    match extract.jobs {
        Some(jobs) => jobs.into(),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    }
}

/// Silent when nobody looks at it.
fn progress(files: usize, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(files as u64);
    let files = say!("files", "个文件");
    let style = format!("{{bar:20}} {{pos}}/{{len}} {files}{{rate}} {{wide_msg}}");
    match ProgressStyle::with_template(&style) {
        Ok(style) => bar.with_style(style.with_key("rate", rate)),
        Err(_) => bar,
    }
}

/// Files a second, as precise as a person wants it, or seconds a file, and the time that is left; nothing
/// before the first file. By the mean of all that was read: a scan takes as long as a hundred other files, and what
/// the bar makes of the last seconds would say that hours are left.
fn rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    let (elapsed, read) = (state.elapsed(), state.pos().max(1) as f64);
    let rate = read / elapsed.as_secs_f64().max(0.001);
    let to_come = state.len().unwrap_or_default().saturating_sub(state.pos()) as f64;
    let left = HumanDuration(elapsed.mul_f64(to_come / read));
    // A bar that cannot be drawn is no reason to stop.
    let _ = match state.pos() {
        0 => Ok(()),
        _ if rate < 1.0 => {
            let each = 1.0 / rate;
            out.write_str(&say!(
                ", {each:.0} s a file, {left:#} left",
                "，每个 {each:.0} 秒，约剩 {left:#}"
            ))
        }
        _ => out.write_str(&say!(
            ", {rate:.0} files/s, {left:#} left",
            "，每秒 {rate:.0} 个，约剩 {left:#}"
        )),
    };
}

/// Which page of a scan is read, for a person who waits.
fn told(name: &str, Step { page, of }: Step) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    say!("| page {page} of {of}, {file}", "| 第 {page} 页，共 {of} 页，{file}")
}
