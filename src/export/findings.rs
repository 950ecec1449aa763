//! `findings.csv`: one row per remark.

use super::sheet::{self, Field, Sheet, Value};
use crate::finding::Finding;
use crate::panel::{FileRow, PanelFinding};
use crate::source::Place;

/// `of_panel`: findings about several reports together.
pub fn sheet<'a>(files: &'a [FileRow], of_panel: &'a [PanelFinding]) -> Sheet<'a> {
    Sheet {
        name: "findings",
        title: "One row per remark: where, what was found, what was expected",
        fields: sheet::fields(fields),
        rows: Box::new(move |write| {
            for told in super::reports(files) {
                let (id, file) = (&told.report.key, &told.file.file);
                for finding in &told.report.findings {
                    write(&row(id, file, finding, None));
                }
                for observation in &told.report.observations {
                    for finding in observation.reading.findings() {
                        let indicator = Some(observation.indicator.as_str());
                        write(&row(id, file, finding, indicator));
                    }
                }
            }
            for remark in of_panel {
                write(&row(&remark.report_id, &remark.file, &remark.finding, None));
            }
        }),
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("report_id", super::REPORT_ID),
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
    report_id: &'v str,
    file: &'v str,
    finding: &'v Finding,
    indicator: Option<&'v str>,
) -> [Value<'v>; 8] {
    [
        Value::text(report_id),
        Value::text(file),
        Value::text(finding.rule.id()),
        Value::text(finding.about.id()),
        Value::text(finding.severity.id()),
        Value::text_or_empty(finding.indicator.as_deref().or(indicator)),
        Value::integer_or_empty(finding.place.as_ref().and_then(Place::page)),
        Value::text(finding.message.as_str()),
    ]
}
