//! `gongkai extract`: reports in, data set out.

use std::fmt;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueEnum};
use gongkai::batch::{self, Job, serve};
use gongkai::codebook::Codebook;
use gongkai::export::{self, DataFormat, Dataset, WriteOptions};
use gongkai::panel::{self, FileRow, Outcome};
use gongkai::read::{self, ReadOptions, sniff};
use gongkai::run::{self, Settings};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::inputs::{self, Inputs};
use super::limits::{Asked, LimitArgs};
use super::panel_args::PanelArgs;
use super::{Failure, summary};

#[derive(Args)]
#[command(after_help = "\
Examples / 示例:
  gongkai extract reports/ --out data
  gongkai extract 2018/ 2019/ extra.docx --out data --format xlsx
  gongkai extract 'reports/**/*.pdf' --out data --jobs 1 --verbose")]
pub struct Extract {
    /// Files, folders or patterns (文件、文件夹或通配符)
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Folder for the data set; made if need be (输出文件夹)
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    /// CSV files, or one workbook (输出格式)
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Files that are read side by side; the output is the same for any number (并行数)
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Forms, labels and sums from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
    #[command(flatten)]
    panel: PanelArgs,
    #[command(flatten)]
    limits: LimitArgs,
    /// Tried on files that need a password
    #[arg(long)]
    password: Option<String>,
    /// Leave out the byte order mark that Excel needs to see that a CSV file is UTF-8
    #[arg(long)]
    no_bom: bool,
    /// Fill in the milliseconds of files.csv; two runs then differ
    #[arg(long)]
    timings: bool,
    /// No progress bar and no summary (不显示进度和小结)
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// One line per file (逐个文件显示结果)
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
}

pub fn run(extract: &Extract) -> Result<ExitCode, Failure> {
    let own = super::codebook(extract.codebook.as_deref())?;
    let settings = Settings {
        codebook: own.as_ref().unwrap_or_else(|| Codebook::embedded()),
        read: ReadOptions { password: extract.password.clone() },
    };
    let asked = extract.panel.options()?;
    let inputs = inputs::find(&extract.paths);
    let mut rows = read_all(extract, &inputs, &settings)?;
    let panel = panel::panel(&mut rows, settings.codebook, &asked);
    let dataset = Dataset { files: &rows, panel: &panel, codebook: settings.codebook };
    let options = WriteOptions {
        format: match extract.format {
            Format::Csv => DataFormat::Csv,
            Format::Xlsx => DataFormat::Xlsx,
        },
        byte_order_mark: !extract.no_bom,
        timings: extract.timings,
    };
    let written = export::write(&extract.out, &dataset, options).map_err(|error| {
        format!("the data set cannot be written to {}: {error}", extract.out.display())
    })?;
    if !extract.quiet {
        eprint!("{}", summary::text(&rows, inputs.passed_over, &extract.out, &written));
    }
    let all_read = rows.iter().all(|row| matches!(row.outcome, Outcome::Read(_)));
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// One row per input (of an archive: per member), sorted by path.
fn read_all(
    extract: &Extract,
    inputs: &Inputs,
    settings: &Settings<'_>,
) -> Result<Vec<FileRow>, Failure> {
    let bar = progress(inputs.files.len(), extract.quiet);
    let jobs: Vec<Job> =
        inputs.files.iter().map(|path| Job::file(inputs::name(path), path)).collect();
    let rows = Mutex::new(Vec::with_capacity(jobs.len()));
    let done = |_: usize, read: Vec<FileRow>| {
        if extract.verbose {
            bar.suspend(|| read.iter().for_each(|row| eprintln!("{}", summary::line(row))));
        }
        bar.inc(1);
        rows.lock().unwrap_or_else(PoisonError::into_inner).extend(read);
    };
    match &jobs[..] {
        [job] if is_harmless(&inputs.files[0]) => done(0, serve::read(job, settings)),
        jobs => {
            let asked = Asked {
                codebook: extract.codebook.as_deref(),
                password: extract.password.as_deref(),
            };
            let program = extract.limits.program(&asked)?;
            batch::read(jobs, lanes(extract), &program, &AtomicBool::new(false), &done)?;
        }
    }
    bar.finish_and_clear();
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    let dead = inputs.dead_ends.iter().map(|(path, reason)| run::unreadable(path, reason));
    rows.extend(dead);
    rows.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(rows)
}

/// A text of at most so many bytes is read in a few milliseconds, with nothing to inflate and
/// nothing nested. A child for it alone would cost as much again.
const SMALL_TEXT: u64 = 64 << 10;

/// Whether a file can be read without a child: a small text.
fn is_harmless(path: &Path) -> bool {
    let small = fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= SMALL_TEXT);
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
    if quiet || files < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(files as u64);
    let style = "{bar:30} {pos}/{len} files, {rate}, {eta} left";
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style.with_key("rate", rate)),
        Err(_) => bar,
    }
}

/// Files a second, as precise as a person wants it.
fn rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    // A bar that cannot be drawn is no reason to stop.
    let _ = write!(out, "{:.0} files/s", state.per_sec());
}
