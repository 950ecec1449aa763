//! Where the data set goes, and how it is written.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use gongkai::assemble::{self, Plan};
use gongkai::codebook::Codebook;
use gongkai::export::{self, DataFormat, Headings, Partition, WriteOptions};
use gongkai::journal::{self, Ended, Head, Journal, Part};
use gongkai::panel::PanelOptions;
use gongkai::read::scan;
use sha2::{Digest, Sha256};

use super::language::say;
use super::panel_args::PanelArgs;
use super::reading::ReadArgs;
use super::summary::Totals;
use super::{Failure, heard, unusable};

#[derive(Args)]
pub struct OutputArgs {
    /// Folder for the data set; made if need be
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// Write into a folder that holds other files too
    #[arg(long)]
    force: bool,
    /// CSV files, one workbook, Parquet files, or Stata files
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Forms, labels and sums from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    panel: PanelArgs,
    /// Divide the tables into folders, as observations/report_year=2019/data.csv, which DuckDB and
    /// pandas read as one table
    #[arg(long, value_enum)]
    partition: Option<By>,
    /// What stands above the columns: ids of the codebook (CSV by default), or Chinese or English names
    /// with the id in brackets (a workbook has Chinese ones)
    #[arg(long, value_enum)]
    headers: Option<Headers>,
    /// Leave out the byte order mark that Excel needs to see that a CSV file is UTF-8
    #[arg(long)]
    no_bom: bool,
    /// Fill in the milliseconds of files.csv; two runs then differ
    #[arg(long)]
    pub timings: bool,
    /// The summary as JSON on the standard output, beside the words on stderr
    #[arg(long)]
    pub json: bool,
    /// No progress bar and no summary
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Parquet,
    Dta,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Year,
    Province,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Headers {
    Id,
    Zh,
    En,
}

/// What a user is told after a run that did not come to its end.
pub fn go_on() -> String {
    say!(
        "what is finished is kept: the same command with --resume goes on from there",
        "已完成的都保留着：同一命令加上 --resume 即可继续"
    )
}

impl OutputArgs {
    pub fn panel(&self, codebook: &Codebook) -> Result<PanelOptions, Failure> {
        self.panel.options(codebook)
    }

    /// Tries the folder before anything is read. One that holds other files than a data set of ours
    /// is somebody's: nothing is written there unless he says so.
    pub fn prepare(&self) -> Result<(), Failure> {
        let failed = |error| self.failed(&error);
        if self.out.is_file() {
            let out = super::shown(&self.out);
            return Err(say!(
                "{out} is a file, and --out names a folder",
                "{out} 是文件，--out 应为文件夹"
            ));
        }
        if let Some(other) = export::other_file(&self.out).filter(|_| !self.force) {
            let folder = super::shown(&self.out);
            return Err(say!(
                "{folder} holds files that this program has not written, {other} for one: nothing was \
                 written; take another folder, or add --force",
                "{folder} 里有别的文件（如 {other}），什么也没有写：请换一个文件夹，或加 --force"
            ));
        }
        fs::create_dir_all(&self.out).map_err(failed)?;
        let trial = self.out.join(format!("{}trial", journal::UNFINISHED));
        fs::write(&trial, "gongkai").map_err(failed)?;
        fs::remove_file(&trial).map_err(failed)
    }

    /// Ends what dead runs have begun, or takes it away; nobody else is writing, for we hold the
    /// journal.
    pub fn clean(&self) -> Result<(), Failure> {
        for entry in fs::read_dir(&self.out).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(journal::UNFINISHED) {
                // What cannot be taken away does no harm.
                _ = fs::remove_file(entry.path()).or_else(|_| fs::remove_dir_all(entry.path()));
            }
        }
        scan::sweep(&self.out.join(journal::PAGES));
        export::settle(&self.out).map_err(|error| self.failed(&error))
    }

    pub fn failed(&self, error: &std::io::Error) -> Failure {
        let (out, error) = (super::shown(&self.out), heard(error));
        say!("the data set cannot be written to {out}: {error}", "数据无法写到 {out}：{error}")
    }

    /// On what the rows in a journal depend, besides the files.
    pub fn head(&self, reading: &ReadArgs) -> Result<Head, Failure> {
        let codebook = self.codebook.as_deref().map(hash).transpose()?.unwrap_or_default();
        let options = format!("{} {}", reading.told(), self.timings);
        let options = hex(Sha256::digest(options).as_slice());
        Ok(Head { tool: journal::TOOL.to_owned(), codebook, options })
    }

    /// Makes the data set of what is done.
    pub fn write(
        &self,
        done: &[(&Journal, u64)],
        codebook: &Codebook,
        panel: &PanelOptions,
        head: &Head,
        part: Option<Part>,
    ) -> Result<(Totals, Vec<PathBuf>), Failure> {
        let write = WriteOptions {
            format: match self.format {
                Format::Csv => DataFormat::Csv,
                Format::Xlsx => DataFormat::Xlsx,
                Format::Parquet => DataFormat::Parquet,
                Format::Dta => DataFormat::Stata,
            },
            byte_order_mark: !self.no_bom,
            partition: self.partition.map(|by| match by {
                By::Year => Partition::Year,
                By::Province => Partition::Province,
            }),
            timings: self.timings,
            headings: match (self.headers, self.format) {
                (Some(Headers::Id), _) | (None, Format::Csv | Format::Parquet | Format::Dta) => {
                    Headings::Id
                }
                (Some(Headers::Zh), _) | (None, Format::Xlsx) => Headings::Chinese,
                (Some(Headers::En), _) => Headings::English,
            },
        };
        let plan = Plan { codebook, panel, folder: &self.out, write };
        let mut totals = Totals::default();
        let failed = |error| format!("{}; {}", self.failed(&error), go_on());
        let written =
            assemble::assemble(done, &plan, &mut |row| totals.see(row)).map_err(failed)?;
        // The data set stands; a journal that is not in order costs the next run some time at most.
        if let Err(error) = journal::put_in_order(&self.out, head, done, Ended { part }) {
            let error = heard(error);
            let said =
                say!("the journal could not be put in order: {error}", "日志未能整理：{error}");
            eprintln!("gongkai: {said}");
        }
        Ok((totals, written))
    }
}

/// Of all files of a folder, with their names.
fn hash(folder: &Path) -> Result<String, Failure> {
    let mut all = Sha256::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(unusable)?;
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).map_err(unusable)?;
            let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            all.update(inside.to_string_lossy().as_bytes());
            all.update(Sha256::digest(&bytes));
        }
    }
    Ok(hex(all.finalize().as_slice()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
