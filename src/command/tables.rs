//! `gongkai tables`: every table of any document, form or not.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use gongkai::grid::{self, Layout};
use gongkai::inputs;
use gongkai::read;
use gongkai::view::tables::{self, Shown};

use super::Failure;
use super::asked::{self, AskedFor};
use super::language::say;
use super::reading::ReadArgs;

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai tables budget.pdf > tables.csv
  gongkai tables budget.pdf --format json       spans, pages, boxes, captions and units too
  gongkai tables budget.pdf --pages 3-5,9 --format xlsx --out budget.xlsx
  gongkai tables yearbooks/ --out tables        a folder of documents: one file for each
  gongkai tables budget.pdf --each --out tables one file for each table
  curl -s URL | gongkai tables - --format md")]
pub struct Tables {
    #[command(flatten)]
    asked: AskedFor,
    /// Shape of the output
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Only these pages, as 3-5,9
    #[arg(long, value_name = "PAGES")]
    pages: Option<Pages>,
    /// File to write; of several documents or with --each, a folder
    #[arg(long, short, value_name = "PATH")]
    out: Option<PathBuf>,
    /// One file for each table, in the folder --out
    #[arg(long, requires = "out")]
    each: bool,
    #[command(flatten)]
    reading: ReadArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One table below the other
    Csv,
    /// With spans, pages, boxes, captions, units and notes
    Json,
    /// To be looked at in a browser
    Html,
    /// Markdown
    Md,
    /// A workbook with a sheet for each table
    Xlsx,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Html => "html",
            Format::Md => "md",
            Format::Xlsx => "xlsx",
        }
    }
}

/// Numbers of pages, from 1.
#[derive(Clone, Debug)]
struct Pages(BTreeSet<u32>);

impl FromStr for Pages {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const MOST: u32 = 100_000;
        let mut pages = BTreeSet::new();
        for part in text.split([',', '，']) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number =
                |text: &str| text.trim().parse::<u32>().ok().filter(|n| (1..=MOST).contains(n));
            match (number(first), number(last)) {
                (Some(first), Some(last)) if first <= last => pages.extend(first..=last),
                _ => {
                    return Err(say!(
                        "{part:?} is no page; pages are given as 3-5,9",
                        "{part:?} 不是页码；页码写成 3-5,9"
                    ));
                }
            }
        }
        Ok(Self(pages))
    }
}

pub fn run(args: &Tables) -> Result<ExitCode, Failure> {
    let mut inputs = args.asked.find()?;
    if inputs.is_empty() {
        return Err(super::nothing_to_read(&inputs));
    }
    let several = args.asked.has_folder() || inputs.files.len() > 1;
    if several && args.out.is_none() {
        return Err(say!(
            "of several documents, --out names the folder for their tables",
            "多个文件时，请用 --out 指定输出文件夹"
        ));
    }
    let mut failed = 0;
    for (path, reason) in &inputs.dead_ends {
        eprintln!("gongkai: {}", super::about(path, reason));
        failed += 1;
    }
    let read = |path: &Path, bytes: Option<&[u8]>| layout(path, bytes, args);
    if let Some(bytes) = inputs.handed.take() {
        let path = Path::new(asked::STDIN);
        write(args, path, &read(path, Some(&bytes))?, several)?;
    }
    for path in &inputs.files {
        match read(path, None) {
            Ok(layout) => write(args, path, &layout, several)?,
            Err(reason) if several => {
                eprintln!("gongkai: {reason}");
                failed += 1;
            }
            Err(reason) => return Err(reason),
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The tables of a document, as far as they were asked for.
fn layout(path: &Path, handed: Option<&[u8]>, args: &Tables) -> Result<Layout, Failure> {
    let options = args.reading.options();
    let mut document = match handed {
        Some(bytes) => read::read(bytes, asked::STDIN, &options)
            .map_err(|error| super::about(asked::STDIN, error))?,
        None => super::document(path, &options)?,
    };
    if let Some(Pages(wanted)) = &args.pages {
        if document.pages.is_empty() {
            let path = super::shown(&path);
            return Err(say!("{path}: has no pages to choose from", "{path}：没有页可选"));
        }
        let count = document.pages.len();
        document.pages.retain(|page| wanted.contains(&page.number));
        if document.pages.is_empty() {
            let path = super::shown(&path);
            return Err(say!(
                "{path}: has {count} pages, and none of those asked for",
                "{path}：共 {count} 页，没有所要的页"
            ));
        }
    }
    let layout = grid::grid(&document);
    for finding in document.findings.iter().chain(&layout.findings) {
        let said = super::heard(&finding.message);
        eprintln!("gongkai: {}: {}: {said}", super::shown(&path), finding.rule.id());
    }
    Ok(layout)
}

fn write(args: &Tables, path: &Path, layout: &Layout, several: bool) -> Result<(), Failure> {
    let tables = tables::tables(layout);
    if tables.is_empty() {
        let name = super::shown(&path);
        eprintln!("{}", say!("gongkai: {name}: no table found", "gongkai：{name}：没有找到表格"));
    }
    let name = inputs::name(path);
    let whole = || shaped(args.format, &name, &tables);
    let Some(out) = &args.out else { return super::print(&whole()?) };
    let ending = args.format.ending();
    // A document keeps its whole name: report.pdf and report.docx may lie side by side.
    let inside = out.join(inside(&name));
    let of = |text: &str| PathBuf::from(format!("{}{text}.{ending}", inside.display()));
    if args.each {
        for table in &tables {
            let number = format!("-{}", table.number);
            save(&of(&number), &shaped(args.format, &name, std::slice::from_ref(table))?)?;
        }
        Ok(())
    } else if several {
        save(&of(""), &whole()?)
    } else {
        save(out, &whole()?)
    }
}

/// A path without what leads out of a folder.
fn inside(name: &str) -> PathBuf {
    name.split('/')
        .filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'))
        .collect()
}

fn shaped(format: Format, name: &str, tables: &[Shown<'_>]) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        Format::Csv => tables::csv(tables).into_bytes(),
        Format::Json => tables::json(tables).into_bytes(),
        Format::Html => tables::html(name, tables).into_bytes(),
        Format::Md => tables::markdown(tables).into_bytes(),
        Format::Xlsx => {
            tables::workbook(tables).map_err(|error| super::unwritten(Path::new(name), error))?
        }
    })
}

/// Written beside its place and put there whole; what is no file (`/dev/stdout`, a pipe) is written into. A CSV
/// file begins with the mark by which Excel knows UTF-8.
fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let is_csv = path.extension().is_some_and(|ending| ending == "csv");
        let mark = if is_csv { "\u{feff}" } else { "" };
        if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            return fs::write(path, bytes);
        }
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let written = fs::write(&unfinished, [mark.as_bytes(), bytes].concat());
        let placed = written.and_then(|()| fs::rename(&unfinished, path));
        if placed.is_err() {
            _ = fs::remove_file(&unfinished);
        }
        placed
    };
    write().map_err(|error| super::unwritten(path, error))
}
