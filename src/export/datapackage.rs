//! `datapackage.json`: a Frictionless Data Package that describes the CSV files.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::DataFormat;
use super::csv::kept;
use super::sheet::{Field, Kind, Sheet};
use super::terms::names;
use crate::codebook::Codebook;

/// Words by which a data set of ours is known.
pub const WRITTEN_BY: &str = "Written by gongkai; see indicators.csv for what each series counts.";

#[derive(Serialize)]
struct Package<'a> {
    profile: &'a str,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    created_by: CreatedBy<'a>,
    resources: Vec<Resource<'a>>,
}

/// What made the tables: with the same of all three and the same input, the same bytes come out.
#[derive(Serialize)]
struct CreatedBy<'a> {
    tool: &'a str,
    version: &'a str,
    build: &'a str,
    /// The first digits of the SHA-256 of all that the codebook holds but the divisions.
    codebook: Cow<'a, str>,
}

#[derive(Serialize)]
struct Resource<'a> {
    profile: &'a str,
    name: &'a str,
    path: Paths<'a>,
    title: &'a str,
    format: &'a str,
    mediatype: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<Dialect>,
    schema: Schema<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Paths<'a> {
    One(&'a str),
    Several(&'a [String]),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: char,
    line_terminator: char,
    quote_char: char,
    double_quote: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    fields: Vec<Column<'a>>,
    missing_values: [&'a str; 1],
}

#[derive(Serialize)]
struct Column<'a> {
    name: &'a str,
    title: Cow<'a, str>,
    r#type: &'a str,
    description: &'a str,
}

/// A table, the files in which it stands, and the column that their names have in its place.
pub struct Described<'a, 's> {
    pub sheet: &'a Sheet<'s>,
    pub files: Vec<String>,
    pub without: Option<usize>,
}

pub fn write(
    tables: &[Described<'_, '_>],
    format: DataFormat,
    codebook: &Codebook,
    mut out: impl Write,
) -> io::Result<()> {
    let package = Package {
        profile: "tabular-data-package",
        name: "gongkai",
        title: "政府信息公开工作年度报告统计数据 / Annual reports on open government information",
        description: "Every figure is good, flagged, or missing with a reason. \
            Written by gongkai; see indicators.csv for what each series counts. \
            A text that a spreadsheet would run as a formula has an apostrophe before it: \
            to undo it, drop one ' before any more of them and = + - @, tab or line break.",
        created_by: CreatedBy {
            tool: "gongkai",
            version: env!("CARGO_PKG_VERSION"),
            build: env!("GONGKAI_BUILD"),
            codebook: codebook.edition().map_err(io::Error::other)?,
        },
        resources: tables.iter().map(|table| resource(table, format, codebook)).collect(),
    };
    let mut text = serde_json::to_vec_pretty(&package)?;
    text.push(b'\n');
    out.write_all(&text)
}

fn resource<'a>(
    table: &'a Described<'_, '_>,
    format: DataFormat,
    codebook: &'a Codebook,
) -> Resource<'a> {
    let sheet = table.sheet;
    let is_csv = format == DataFormat::Csv;
    Resource {
        profile: "tabular-data-resource",
        name: sheet.name,
        path: match &table.files[..] {
            [file] => Paths::One(file),
            files => Paths::Several(files),
        },
        title: sheet.title,
        format: format.ending(),
        mediatype: match format {
            DataFormat::Csv => "text/csv",
            DataFormat::Parquet => "application/vnd.apache.parquet",
            DataFormat::Stata => "application/x-stata-dta",
            DataFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        },
        encoding: is_csv.then_some("utf-8"),
        dialect: is_csv.then_some(Dialect {
            delimiter: ',',
            line_terminator: '\n',
            quote_char: '"',
            double_quote: true,
        }),
        schema: Schema {
            fields: kept(&sheet.fields, table.without)
                .map(|field| column(field, codebook))
                .collect(),
            missing_values: [""],
        },
    }
}

fn column<'a>(field: &'a Field, codebook: &'a Codebook) -> Column<'a> {
    Column {
        name: &field.heading,
        title: names(&field.name, codebook).0,
        r#type: match field.kind {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
        },
        description: &field.description,
    }
}
