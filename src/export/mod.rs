//! Panel → files. One small file per output table and per format.

use crate::codebook::Codebook;
use crate::finding::chinese::Said;
use crate::panel::lookup::Lookup;
use crate::panel::{FileRow, Panel, Report};
use crate::reading::Reading;

pub mod sheet;
pub mod csv;
pub mod datapackage;
pub mod json;
pub mod xlsx;
mod parquet;
mod stata;
mod codebook;
mod files;
mod findings;
mod indicators;
mod narrative;
mod observations;
mod own;
mod panel;
mod partition;
mod series;
mod staged;
pub mod terms;
mod write;

pub use own::{OWN_DATA_SET, is_data_set, is_heading, is_in_data_set, is_package, other_file};
pub use staged::{PACKAGE, settle};
pub use write::{Tables, WORKBOOK};

use sheet::{Field, Sheet};

/// What a run has to write, or a part of it: the rows of the tables follow each other as the parts do.
pub struct Dataset<'a> {
    /// Sorted by path.
    pub files: &'a [FileRow],
    pub panel: &'a Panel,
    pub codebook: &'a Codebook,
    /// Made of the codebook.
    pub lookup: &'a Lookup<'a>,
}

/// How it is written.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions {
    pub format: DataFormat,
    /// Whether CSV files start with the mark that Excel needs.
    pub byte_order_mark: bool,
    /// Whether tables stand in several files each, and by what. A workbook does not.
    pub partition: Option<Partition>,
    /// Whether `files.csv` has the time that each file took.
    pub timings: bool,
    pub headings: Headings,
}

/// What stands above the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    /// The ids of the codebook: `request_received`.
    Id,
    /// `收到申请数 [request_received]`; in a workbook the id is a note.
    Chinese,
    /// `Requests for information received [request_received]`.
    English,
}

/// By what a table is divided into folders, as `report_year=2019`: DuckDB, Spark, pandas and others
/// read such folders as one table. A table without that column stays one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partition {
    /// The column `report_year` becomes the name of the folder.
    Year,
    /// `province_code=33`: the first two digits of `division_code`.
    Province,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    /// CSV files and `datapackage.json`.
    Csv,
    /// One workbook, `gongkai.xlsx`.
    Xlsx,
    /// Parquet files and `datapackage.json`.
    Parquet,
    /// Stata files and `datapackage.json`. Their columns have ids as names, and Chinese labels.
    Stata,
}

impl DataFormat {
    /// How the files of tables end.
    fn ending(self) -> &'static str {
        match self {
            DataFormat::Csv => "csv",
            DataFormat::Xlsx => "xlsx",
            DataFormat::Parquet => "parquet",
            DataFormat::Stata => "dta",
        }
    }
}

/// The endings of all files in which a table may stand alone.
const ENDINGS: [&str; 3] = ["csv", "parquet", "dta"];

/// The names of all output tables.
const TABLES: [&str; 12] = [
    "observations",
    "narrative",
    "findings",
    "panel",
    "series",
    "gaps",
    "conflicts",
    "left_out",
    "coverage",
    "files",
    "indicators",
    "codebook",
];

/// All output tables, in the order of the documentation.
pub fn sheets<'a>(dataset: &'a Dataset<'a>, options: WriteOptions) -> Vec<Sheet<'a>> {
    let mut sheets = tables(dataset, options);
    sheets.push(codebook::sheet(dataset, options));
    match options.headings {
        Headings::Id => sheets,
        // Names of variables are ids; their labels are Chinese.
        _ if options.format == DataFormat::Stata => sheets,
        Headings::Chinese | Headings::English => {
            let named = |sheet| named(sheet, dataset.codebook, options);
            sheets.into_iter().map(named).collect()
        }
    }
}

/// The same table with names above the columns.
fn named<'a>(sheet: Sheet<'a>, codebook: &'a Codebook, options: WriteOptions) -> Sheet<'a> {
    let ids = sheet.fields;
    let name = move |field: &Field| {
        let (chinese, english) = terms::names(&field.name, codebook);
        let name = if options.headings == Headings::Chinese { chinese } else { english };
        let heading = match options.format {
            DataFormat::Csv | DataFormat::Parquet | DataFormat::Stata => {
                format!("{name} [{}]", field.name)
            }
            // There the id is a note.
            DataFormat::Xlsx => name.into_owned(),
        };
        Field { heading: heading.into(), ..field.clone() }
    };
    Sheet { fields: sheet::fields(move || ids.iter().map(name).collect()), ..sheet }
}

/// All of them but the one that explains the others.
fn tables<'a>(dataset: &'a Dataset<'a>, options: WriteOptions) -> Vec<Sheet<'a>> {
    vec![
        observations::sheet(dataset.files),
        narrative::sheet(dataset.files),
        findings::sheet(dataset.files, &dataset.panel.findings),
        panel::sheet(dataset.panel, dataset.codebook, dataset.lookup),
        series::sheet(dataset.panel, dataset.lookup),
        panel::gaps(dataset.panel),
        panel::conflicts(dataset.panel),
        panel::left_out(dataset.panel),
        panel::coverage(dataset.panel),
        files::sheet(dataset.files, &dataset.panel.extra, options.timings),
        indicators::sheet(dataset.codebook, dataset.lookup),
    ]
}

/// What `report_id` is, wherever it stands.
const REPORT_ID: &str =
    "r and the first twelve digits of the file's SHA-256; -2, -3 … of further reports in one file";

/// What stands beside a text in words: the data are the same bytes whatever language the program speaks.
const IN_CHINESE: &str = "the same in Chinese";

/// A report with the file that it stands in. The SHA-256 stands in each of its rows, and is
/// written out once.
struct Told<'a> {
    file: &'a FileRow,
    report: &'a Report,
    sha256: String,
}

fn reports(files: &[FileRow]) -> impl Iterator<Item = Told<'_>> {
    let pairs = files.iter().flat_map(|file| file.reports().iter().map(move |one| (file, one)));
    pairs.map(|(file, report)| Told { file, report, sha256: file.sha256() })
}

/// Why a reading is not simply good: the reason of a missing one, the first remark on a flagged
/// one.
fn reason(reading: &Reading) -> &str {
    match reading {
        Reading::Good(_) => "",
        Reading::Flagged(_, findings) => findings.first().map_or("", |first| &first.message),
        Reading::Missing(missing) => missing.id(),
    }
}

/// The same in Chinese.
fn reason_zh<'s>(reading: &Reading, said: &'s mut Said) -> &'s str {
    match reading {
        Reading::Good(_) | Reading::Flagged(..) => said.of(reason(reading)),
        Reading::Missing(missing) => terms::label("reason", missing.id()),
    }
}
