//! `gongkai form`: from a table that no form explains to a form of one's own.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use gongkai::codebook::Codebook;
use gongkai::identify::prose::prose;
use gongkai::view::draft::{self, DraftOptions};
use gongkai::{fill, grid, identify};

use super::Failure;
use super::language::say;
use super::reading::ReadArgs;

#[derive(Args)]
pub struct Form {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the files of a form from the first table that no form explains
    Draft(Draft),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai form draft old-report.docx --form putian-2009 --out my-codebook
  (complete my-codebook/forms/putian-2009.csv and my-codebook/indicators.csv, then)
  gongkai extract reports/ --codebook my-codebook --out data")]
struct Draft {
    /// A report with the table
    file: PathBuf,
    /// Id of the new form: letters, digits and -
    #[arg(long, default_value = "local", value_parser = id)]
    form: String,
    /// Report year that the table was seen in; by default the year of the report
    #[arg(long)]
    year: Option<u16>,
    /// Folder for the files; existing files are left alone
    #[arg(long, short, value_name = "DIR", default_value = "codebook")]
    out: PathBuf,
    /// A codebook of your own that is used beside the built-in one
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
}

pub fn run(form: &Form) -> Result<ExitCode, Failure> {
    match &form.command {
        Command::Draft(args) => write_draft(args),
    }
}

fn write_draft(args: &Draft) -> Result<ExitCode, Failure> {
    let own = super::codebook(args.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let document = super::document(&args.file, &args.reading.options())?;
    let layout = grid::grid(&document);
    let name = args.file.to_string_lossy();
    let seen = identify::identify(&prose(&layout.lines), &name, codebook).year;
    let open =
        || say!("the report year is open: name it with --year", "报告年度未定：请用 --year 指定");
    let year = args.year.or(seen).ok_or_else(open)?;
    let filled = fill::fill(&layout, codebook);
    let options = DraftOptions { form: &args.form, year };
    let Some(files) = draft::draft(&filled.tables, &options) else {
        return Err(say!(
            "{name}: no table of statistics that the known forms do not explain",
            "{name}：没有已知表式不能解释的统计表"
        ));
    };
    if let Some(there) = files.iter().find(|file| args.out.join(&file.path).exists()) {
        let path = args.out.join(&there.path);
        let path = super::shown(&path);
        return Err(say!(
            "{path} is there already: name another --out or --form",
            "{path} 已存在：请换一个 --out 或 --form"
        ));
    }
    for file in &files {
        let path = args.out.join(&file.path);
        let failed = |error: std::io::Error| super::unwritten(&path, error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&path, &file.text).map_err(failed)?;
        eprintln!("{}", super::shown(&path));
    }
    let out = super::shown(&args.out);
    eprintln!(
        "{}",
        say!(
            "Complete units, indicators and sums, then pass --codebook {out}",
            "补全单位、指标和勾稽关系后，用 --codebook {out} 传入"
        )
    );
    Ok(ExitCode::SUCCESS)
}

/// Ids stand in names of files.
fn id(text: &str) -> Result<String, String> {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match text.chars().all(sound) && !text.is_empty() {
        true => Ok(text.to_owned()),
        false => Err(say!("small letters, digits and - only", "只能用小写字母、数字和 -")),
    }
}
