//! `gongkai compare`: one figure of many places, ranked and over the years.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use gongkai::codebook::Codebook;
use gongkai::view::compare::{self, Heads, Measure, PanelTable, Question, chart, text};
use rust_decimal::Decimal;

use super::language::{say, spoken};
use super::{Failure, print};

#[derive(Args)]
#[command(after_help = "\
Examples, of a data set in data/ that gongkai extract has written:
  gongkai compare data --indicator requests_received
  gongkai compare data --indicator 予以公开率 --place 浙江省 --years 2019-2023 --top 10
  gongkai compare data --rate ans_refused/requests_received --out refused.html --out refused.csv
  gongkai compare data --indicator requests_received --per-head population.csv
  gongkai compare data --indicator lit_total --place 东阳市 --place 义乌市 --out two.svg")]
pub struct Compare {
    /// The folder of a data set with panel.csv
    #[arg(value_name = "DATA")]
    data: PathBuf,
    /// A column of panel.csv, by its id or its Chinese name
    #[arg(long, value_name = "ID", required_unless_present = "rate")]
    indicator: Option<String>,
    /// One column of a hundred of another
    #[arg(long, value_name = "A/B", conflicts_with = "indicator")]
    rate: Option<Rate>,
    /// For 10,000 people: a table with the columns division_code, population and, if it has one, report_year
    #[arg(long, value_name = "FILE", conflicts_with = "rate")]
    per_head: Option<PathBuf>,
    /// Only this place, or what lies in this prefecture or province; may be given again
    #[arg(long, value_name = "NAME|CODE")]
    place: Vec<String>,
    /// Only these report years, as 2019 or 2019-2023
    #[arg(long, alias = "year", value_name = "YEARS")]
    years: Option<Years>,
    /// province, prefecture or county; by default what most rows are
    #[arg(long)]
    level: Option<String>,
    /// So many places
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// Write to a file instead: .csv, .svg, or .html for a page with charts; may be given again
    #[arg(long, short, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// The codebook with which the data set was written
    #[arg(long, value_name = "DIR")]
    codebook: Option<PathBuf>,
}

#[derive(Clone, Debug)]
struct Rate(String, String);

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            Some((a, b)) if !a.trim().is_empty() && !b.trim().is_empty() => {
                Ok(Self(a.trim().to_owned(), b.trim().to_owned()))
            }
            Some(_) | None => Err(say!(
                "a rate is two indicators with / between them",
                "比率是用 / 隔开的两个指标"
            )),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Years(u16, u16);

impl FromStr for Years {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once(['-', '–']).unwrap_or((text, text));
        match (first.trim().parse(), last.trim().parse()) {
            (Ok(first), Ok(last)) if first <= last => Ok(Self(first, last)),
            _ => Err(say!("years are given as 2019 or 2019-2023", "年份写成 2019 或 2019-2023")),
        }
    }
}

pub fn run(args: &Compare) -> Result<ExitCode, Failure> {
    let own = super::codebook(args.codebook.as_deref())?;
    let codebook = own.as_ref().unwrap_or_else(|| Codebook::embedded());
    let panel = table(&args.data.join("panel.csv"))?;
    // An older data set has none; nothing is said of the whole then.
    let coverage = table(&args.data.join("coverage.csv")).unwrap_or_default();
    let measure = match (&args.indicator, &args.rate) {
        (_, Some(Rate(part, base))) => Measure::Rate(part.clone(), base.clone()),
        (indicator, None) => Measure::Indicator(indicator.clone().unwrap_or_default()),
    };
    let Years(first, last) = args.years.unwrap_or(Years(0, u16::MAX));
    let question = Question {
        measure,
        places: args.place.clone(),
        years: (first, last),
        level: args.level.clone(),
        top: args.top.max(1),
        heads: args.per_head.as_deref().map(heads).transpose()?,
        language: spoken(),
    };
    let answer = compare::compare(&panel, &coverage, &question, codebook)?;
    if args.out.is_empty() {
        print(text::table(&answer).as_bytes())?;
    }
    for path in &args.out {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let written = match ending {
            "csv" => format!("\u{feff}{}", text::csv(&answer)),
            "svg" => chart::svg(&answer),
            "html" | "htm" => chart::page(&answer),
            _ => {
                let path = super::shown(&path);
                return Err(say!(
                    "{path}: .csv, .svg or .html is written",
                    "{path}：只能写 .csv、.svg 或 .html"
                ));
            }
        };
        fs::write(path, written).map_err(|error| super::unwritten(path, error))?;
        let path = super::shown(&path);
        eprintln!("{}", say!("written: {path}", "已写出：{path}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// How many people live where, by a table of the user's.
fn heads(path: &Path) -> Result<Heads, Failure> {
    let failed = |why: &str| format!("{}: {why}", super::shown(&path));
    let table = rows(path).map_err(|error| failed(&super::heard(error)))?;
    for column in ["division_code", "population"] {
        if !table.columns.iter().any(|name| name == column) {
            return Err(failed(&say!("there is no column {column}", "缺少列 {column}")));
        }
    }
    let mut heads = Heads::default();
    for (row, line) in table.rows.iter().zip(2..) {
        let people = table.cell(row, "population").trim();
        if people.is_empty() {
            continue;
        }
        let bad = |what: &str| {
            failed(&say!("line {line}: {what} is no number", "第 {line} 行：{what} 不是数"))
        };
        let year = match table.cell(row, "report_year").trim() {
            "" => None,
            year => Some(year.parse().map_err(|_| bad(year))?),
        };
        let code = table.cell(row, "division_code").trim().to_owned();
        let people: Decimal = people.replace(',', "").parse().map_err(|_| bad(people))?;
        heads.people.insert((code, year), people);
    }
    Ok(heads)
}

/// A table of a data set, its columns by their ids whatever stands above them.
fn table(path: &Path) -> Result<PanelTable, Failure> {
    rows(path).map_err(|error| {
        format!("{}; {}", super::about(path.display(), error), super::advice_on_table(path))
    })
}

fn rows(path: &Path) -> Result<PanelTable, csv::Error> {
    let mut reader = csv::Reader::from_path(path)?;
    let columns = reader.headers()?.iter().map(super::column_id).collect();
    let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.map(cells));
    Ok(PanelTable { columns, rows: rows.collect::<Result<_, _>>()? })
}
