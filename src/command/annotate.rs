//! `gongkai annotate`: a copy of a PDF with a box on each value.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use gongkai::batch::serve;
use gongkai::codebook::Codebook;
use gongkai::finding::Rule;
use gongkai::read::guard::guarded;
use gongkai::read::{self, Format};
use gongkai::run;
use gongkai::view::annotate::{self, Annotated};

use super::Failure;
use super::language::{say, spoken};
use super::reading::ReadArgs;

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai annotate report.pdf                     writes report-boxes.pdf
  gongkai annotate report.pdf --out checked.pdf

A box: good and confirmed (green, whole) or not confirmed (blue, dashed). An ellipse: flagged. A box that is struck
out: missing. The note on each says what is printed, and why. The bytes of the report stay as they are: the boxes
are an update behind them. In folders, extract passes over such copies.")]
pub struct Annotate {
    /// The PDF
    file: PathBuf,
    /// Where the copy goes; by default beside the file, with -boxes behind its name
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Forms, labels and sums from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
}

pub fn run(args: &Annotate) -> Result<ExitCode, Failure> {
    let own = super::codebook(args.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let name = args.file.to_string_lossy();
    let out = args.out.clone().unwrap_or_else(|| beside(&args.file));
    let is_same = || Some(out.canonicalize().ok()? == args.file.canonicalize().ok()?);
    if is_same().unwrap_or_default() {
        return Err(say!("{name}: --out names the report itself", "{name}：输出不能是原文件"));
    }
    if out.exists() && !args.force {
        let out = super::shown(&out);
        return Err(say!(
            "{out} is there already: take another --out, or add --force",
            "{out} 已存在：请换一个 --out，或加 --force"
        ));
    }
    let bytes = serve::bytes(&args.file).map_err(|reason| super::about(&name, reason))?;
    let options = args.reading.options();
    let document =
        read::read(&bytes, &name, &options).map_err(|error| super::about(&name, error))?;
    if document.format != Format::Pdf {
        return Err(say!(
            "{name}: is no PDF; gongkai review shows its figures",
            "{name}：不是 PDF，请用 gongkai review"
        ));
    }
    if document.findings.iter().any(|finding| finding.rule == Rule::Damaged) {
        return Err(say!(
            "{name}: the file is damaged, and nothing can be added to it",
            "{name}：文件损坏，无法标注"
        ));
    }
    let reports = run::reports(document.clone(), &name, codebook);
    let annotated =
        guarded(|| annotate::annotate(&bytes, &options, &document, &reports, codebook, spoken()));
    let annotated = annotated.unwrap_or_else(|| Err("its objects do not hold together".to_owned()));
    let Annotated { bytes, boxes } = annotated.map_err(|error| super::about(&name, error))?;
    if boxes == 0 {
        return Err(say!(
            "{name}: no figure of a known form stands on its pages",
            "{name}：页面上没有可标注的数值"
        ));
    }
    fs::write(&out, bytes).map_err(|error| super::unwritten(&out, error))?;
    let out = super::shown(&out);
    eprintln!("{}", say!("{boxes} values have a box: {out}", "已标注 {boxes} 个数值：{out}"));
    Ok(ExitCode::SUCCESS)
}

fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-boxes.pdf"))
}
