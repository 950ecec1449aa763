//! `files.csv`: what became of each file that was looked at, one row per report in it.

use super::sheet::{self, Field, Kind, Sheet, Value, joined};
use crate::finding::chinese::in_chinese;
use crate::panel::{FileRow, Outcome, Report};
use crate::source::Place;

/// `timings` fills the column `milliseconds`, which makes two runs differ in their bytes.
/// `extra` are the names of the manifest's other columns.
pub fn sheet<'a>(files: &'a [FileRow], extra: &'a [String], timings: bool) -> Sheet<'a> {
    Sheet {
        name: "files",
        title: "One row per file and report in it: read, or set aside or passed over and why",
        fields: sheet::fields(move || fields(extra)),
        rows: Box::new(move |write| {
            for file in files {
                match file.reports() {
                    [] => write(&row(file, None, extra.len(), timings)),
                    reports => reports
                        .iter()
                        .for_each(|report| write(&row(file, Some(report), extra.len(), timings))),
                }
            }
        }),
    }
}

fn fields(extra: &[String]) -> Vec<Field> {
    let mut fields = vec![
        Field::text("file", "path of the file as given"),
        Field::text("sha256", "SHA-256 of the file"),
        Field::text("format", "format by its bytes, whatever the name says"),
        Field::integer("bytes", "size"),
        Field::integer("pages", "pages, where the format has them"),
        Field::text("report_id", super::REPORT_ID),
        Field::text("form", "editions of the form found in it, joined by ;"),
        Field::text("place", "place that the report is of, as printed"),
        Field::integer("report_year", "year reported on"),
        Field::text(
            "status",
            "read; set_aside: it could not be read; passed_over: it is no report",
        ),
        Field::text("reason", "why it was set aside or passed over, or what is missing in it"),
        Field::text("reason_zh", super::IN_CHINESE),
        Field::integer("values", "figures read"),
        Field::integer("flagged", "of these, flagged"),
        Field::integer("missing", "items without a figure"),
        Field::integer("milliseconds", "time it took; only with --timings"),
        Field::text("division_code", "division code; empty if open"),
        Field::text("issuer", "kind of the body that reports"),
        Field::text("body", "body that reports, as printed"),
        Field::integer("mentions", "figures told in prose"),
        Field::text("begins", "where the report begins, in a file of several"),
    ];
    let extra = extra.iter();
    fields.extend(extra.map(|name| Field::new(name.clone(), Kind::Text, "from the manifest")));
    fields
}

fn row<'v>(
    file: &'v FileRow,
    report: Option<&'v Report>,
    extra: usize,
    timings: bool,
) -> Vec<Value<'v>> {
    let id = report.map(|report| &report.id);
    let count = |status: &'static str| {
        report.map_or(Value::Empty, |report| Value::Integer(report.count(status)))
    };
    let mut row = vec![
        Value::text(file.file.as_str()),
        Value::text(file.sha256()),
        Value::text(file.format.as_str()),
        Value::Integer(file.bytes),
        Value::integer_or_empty(file.pages),
        Value::text_or_empty(report.map(|report| report.key.as_str())),
        Value::text_or_empty(report.map(forms)),
        Value::text_or_empty(id.and_then(|id| id.place.as_deref())),
        Value::integer_or_empty(id.and_then(|id| id.year)),
        Value::text(match file.outcome {
            Outcome::Read(_) => "read",
            Outcome::SetAside(_) => "set_aside",
            Outcome::PassedOver(_) => "passed_over",
        }),
        Value::text(reason(file, report)),
        Value::text(in_chinese(reason(file, report))),
        report.map_or(Value::Empty, |report| {
            Value::Integer(report.count("good") + report.count("flagged"))
        }),
        count("flagged"),
        count("missing"),
        if timings { Value::Integer(file.took.as_millis() as u64) } else { Value::Empty },
        Value::text_or_empty(id.and_then(|id| id.division.as_deref())),
        Value::text(id.map_or("", |id| id.issuer.id())),
        Value::text_or_empty(id.and_then(|id| id.body.as_deref())),
        report.map_or(Value::Empty, |report| Value::Integer(report.mentions.len() as u64)),
        Value::text_or_empty(
            report.and_then(|report| report.begins.as_ref()).map(Place::to_string),
        ),
    ];
    // A file that the manifest does not list has none of its columns.
    row.extend(
        (0..extra).map(|index| Value::text_or_empty(file.extra.get(index).map(String::as_str))),
    );
    row
}

fn forms(report: &Report) -> String {
    joined(report.observations.iter().map(|observation| observation.form.as_str()))
}

fn reason<'v>(file: &'v FileRow, report: Option<&Report>) -> &'v str {
    match &file.outcome {
        Outcome::SetAside(reason) | Outcome::PassedOver(reason) => reason,
        Outcome::Read(_) if report.is_some_and(|report| report.observations.is_empty()) => {
            "no statistics table found: only the prose was read"
        }
        Outcome::Read(_) => "",
    }
}
