//! `datapackage.json`: a Frictionless Data Package that describes the CSV files.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::sheet::{Field, Kind, Sheet};

pub fn write(sheets: &[Sheet<'_>], mut out: impl Write) -> io::Result<()> {
    let package = json!({
        "profile": "tabular-data-package",
        "name": "gongkai",
        "title": "政府信息公开工作年度报告统计数据 / Annual reports on open government information",
        "description": "Every figure is good, flagged, or missing with a reason. \
            Written by gongkai; see indicators.csv for what each series counts.",
        "resources": sheets.iter().map(resource).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut out, &package)?;
    out.write_all(b"\n")
}

fn resource(sheet: &Sheet<'_>) -> Json {
    json!({
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "path": format!("{}.csv", sheet.name),
        "title": sheet.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true },
        "schema": {
            "fields": sheet.fields.iter().map(field).collect::<Vec<_>>(),
            "missingValues": [""],
        },
    })
}

fn field(field: &Field) -> Json {
    json!({
        "name": field.name,
        "type": match field.kind {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
        },
        "description": field.description,
    })
}
