//! `gongkai tables`: every table of any document, form or not.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use gongkai::export::tables;
use gongkai::grid;
use gongkai::read::ReadOptions;

use super::Failure;

#[derive(Args)]
#[command(after_help = "\
Examples / 示例:
  gongkai tables budget.pdf > tables.csv
  gongkai tables budget.pdf --format json       spans, pages and boxes too
  gongkai tables budget.pdf --format html > tables.html")]
pub struct Tables {
    /// PDF, OFD, Word (.docx, .doc, .wps, .rtf), OpenDocument, Excel or text (要读的文件)
    file: PathBuf,
    /// Shape of the output (输出格式)
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Tried if the file needs a password
    #[arg(long)]
    password: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One table below the other
    Csv,
    /// With spans, pages and boxes
    Json,
    /// To be looked at in a browser
    Html,
}

pub fn run(args: &Tables) -> Result<ExitCode, Failure> {
    let document = super::document(&args.file, &ReadOptions { password: args.password.clone() })?;
    let layout = grid::grid(&document);
    for finding in document.findings.iter().chain(&layout.findings) {
        eprintln!("gongkai: {}: {}", finding.rule.id(), finding.message);
    }
    let text = match args.format {
        Format::Csv => tables::csv(&layout),
        Format::Json => tables::json(&layout),
        Format::Html => tables::html(&layout),
    };
    super::print(&text)?;
    if tables::is_empty(&layout) {
        eprintln!("gongkai: {}: no table found (没有找到表格)", args.file.display());
    }
    Ok(ExitCode::SUCCESS)
}
