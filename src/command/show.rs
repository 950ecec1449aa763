//! `gongkai show`: any stage of one file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use gongkai::codebook::Codebook;
use gongkai::divide::Part;
use gongkai::identify::ReportId;
use gongkai::panel::Report;
use gongkai::read::Document;
use gongkai::reading::Reading;
use gongkai::view::{show, svg};
use gongkai::{fill, grid, qualify, run};

use super::Failure;
use super::language::{say, spoken};
use super::reading::ReadArgs;

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai show report.docx --stage document
  gongkai show report.pdf --stage grid
  gongkai show report.pdf --stage observations")]
pub struct Show {
    /// PDF, OFD, Word (.docx, .doc, .wps, .rtf), OpenDocument, Excel or text
    file: PathBuf,
    /// Stage to look at
    #[arg(long, value_enum, default_value_t = Stage::Form)]
    stage: Stage,
    /// Forms, labels and sums from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
    /// Draws a page (of a document without pages its tables), and what each cell became
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// The page that is drawn
    #[arg(long, default_value_t = 1)]
    page: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Stage {
    /// What is printed, and where
    Document,
    /// The tables as found, and the prose between them
    Grid,
    /// Whose report it is, and every item of the form
    Form,
    /// Who proposed what for each item, and why one figure stands
    Candidates,
    /// Figures told in prose
    Mentions,
    /// The result, with what speaks for or against it
    Observations,
}

pub fn run(args: &Show) -> Result<ExitCode, Failure> {
    let own = super::codebook(args.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let name = args.file.to_string_lossy();
    let document = super::document(&args.file, &args.reading.options())?;
    if let Some(path) = &args.svg {
        draw(&document, codebook, args.page, path)?;
    }
    let text = match args.stage {
        Stage::Document => show::document(&document, spoken()),
        Stage::Grid => show::layout(&grid::grid(&document), spoken()),
        Stage::Form => {
            let parts = run::parts(&document, &name, codebook);
            let ids = run::ids(&parts, &name, codebook);
            let of_part = |(part, id): (&Part, &ReportId)| {
                show::form(id, &qualify::of_report(&part.layout, id, codebook), spoken())
            };
            parts.iter().zip(&ids).map(of_part).collect()
        }
        Stage::Candidates => {
            let parts = run::parts(&document, &name, codebook);
            let of_part =
                |part: &Part| show::candidates(&fill::fill(&part.layout, codebook), spoken());
            parts.iter().map(of_part).collect()
        }
        Stage::Mentions => of_each(document, &name, codebook, |one| show::mentions(&one.mentions)),
        Stage::Observations => of_each(document, &name, codebook, |one| {
            show::observations(&one.observations, spoken())
        }),
    };
    super::print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// What is shown of each report in a file.
fn of_each(
    document: Document,
    name: &str,
    codebook: &Codebook,
    show: impl Fn(&Report) -> String,
) -> String {
    run::reports(document, name, codebook).iter().map(show).collect()
}

/// Draws a page, or the tables of a document without pages, with the figures that its cells became.
fn draw(document: &Document, codebook: &Codebook, number: u32, path: &Path) -> Result<(), Failure> {
    let page = document.pages.iter().find(|page| page.number == number);
    if page.is_none() && !document.pages.is_empty() {
        let count = document.pages.len();
        return Err(say!(
            "there is no page {number} to draw: it has {count}",
            "没有第 {number} 页可画：共 {count} 页"
        ));
    }
    let layout = grid::grid(document);
    // As the run would give them: a figure that a check flags is not drawn as good.
    let reports = run::reports(document.clone(), "", codebook);
    let observations = reports.iter().flat_map(|report| &report.observations);
    let marks: Vec<svg::Mark> = observations
        .filter(|one| !one.indicator.is_empty())
        .filter_map(|one| {
            let (reading, place) = (&one.reading, one.place.clone()?);
            let printed = reading.printed().to_owned();
            let of = one.series.as_deref().map(|series| format!(" ({series})")).unwrap_or_default();
            let text = match reading {
                Reading::Missing(why) => format!("{}{of}: {}", one.indicator, why.id()),
                Reading::Good(_) | Reading::Flagged(..) => {
                    format!("{}{of} = {printed}", one.indicator)
                }
            };
            Some(svg::Mark { place, printed, text, status: reading.status() })
        })
        .collect();
    let drawn = match page {
        Some(page) => svg::page(page, &layout, &marks),
        None => svg::tables(&layout, &marks),
    };
    fs::write(path, drawn).map_err(|error| super::about(path.display(), error))
}
