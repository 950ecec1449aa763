//! `findings.csv`: one row per remark.

use super::sheet::{Field, Sheet, Value};
use crate::finding::Finding;
use crate::panel::FileRow;
use crate::source::Place;

/// `of_panel`: findings about several reports together; they belong to no single file.
pub fn sheet<'a>(files: &'a [FileRow], of_panel: &'a [Finding]) -> Sheet<'a> {
    Sheet {
        name: "findings",
        title: "One row per remark: where, what was found, what was expected",
        fields: fields(),
        rows: Box::new(move |write| {
            for (file, report) in super::reports(files) {
                for finding in &report.findings {
                    write(&row(Some(file), finding, None));
                }
                for observation in &report.observations {
                    for finding in observation.reading.findings() {
                        write(&row(Some(file), finding, Some(&observation.indicator)));
                    }
                }
            }
            for finding in of_panel {
                write(&row(None, finding, None));
            }
        }),
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("report_id", "first twelve digits of the file's SHA-256"),
        Field::text("file", "path of the file as given; empty if it is about several"),
        Field::text("rule", "kind of the finding"),
        Field::text("about", "source: the report itself; reading: our reading of it"),
        Field::text("severity", "note, warning or error"),
        Field::text("indicator", "series that it is about"),
        Field::integer("page", "page, from 1"),
        Field::text("message", "where, what was found, what was expected"),
    ]
}

fn row<'v>(
    file: Option<&'v FileRow>,
    finding: &'v Finding,
    indicator: Option<&'v str>,
) -> Vec<Value<'v>> {
    vec![
        Value::text_or_empty(file.map(FileRow::report_id)),
        Value::text_or_empty(file.map(|file| file.file.as_str())),
        Value::text(finding.rule.id()),
        Value::text(finding.about.id()),
        Value::text(finding.severity.id()),
        Value::text_or_empty(finding.indicator.as_deref().or(indicator)),
        Value::integer_or_empty(finding.place.as_ref().and_then(Place::page)),
        Value::text(finding.message.as_str()),
    ]
}
