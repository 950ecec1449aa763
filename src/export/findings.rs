//! `findings.csv`: one row per remark.

use std::collections::BTreeMap;

use super::sheet::{Field, Sheet, Value};
use crate::finding::Finding;
use crate::panel::{FileRow, PanelFinding};
use crate::source::Place;

/// `of_panel`: findings about several reports together.
pub fn sheet<'a>(files: &'a [FileRow], of_panel: &'a [PanelFinding]) -> Sheet<'a> {
    Sheet {
        name: "findings",
        title: "One row per remark: where, what was found, what was expected",
        fields: fields(),
        rows: Box::new(move |write| {
            for told in super::reports(files) {
                let (id, file) = (&told.report_id, &told.file.file);
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
            let ids: BTreeMap<&str, &FileRow> =
                files.iter().map(|file| (file.file.as_str(), file)).collect();
            for remark in of_panel {
                let of = ids.get(remark.file.as_str());
                let id = of.map(|file| file.report_id()).unwrap_or_default();
                write(&row(&id, &remark.file, &remark.finding, None));
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
