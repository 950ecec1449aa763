//! `findings.csv`: one row per remark.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::sheet::{self, Field, Sheet, Value};
use crate::finding::chinese::in_chinese;
use crate::finding::{Finding, Rule};
use crate::panel::{FileRow, PanelFinding, Report};
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
                remarks(told.report).iter().for_each(|remark| write(&row(id, file, remark)));
            }
            for remark in of_panel {
                let told = Remark { finding: &remark.finding, indicator: None, figures: 0 };
                write(&row(&remark.report_id, &remark.file, &told));
            }
        }),
    }
}

/// A finding, and the figures that it stands at.
struct Remark<'r> {
    finding: &'r Finding,
    /// Empty where it is about the report, or stands at several figures.
    indicator: Option<&'r str>,
    /// 0: it stands at none, and is about the report.
    figures: u64,
}

/// The remarks on a report, each once: what is said of many figures in the same words is said with their number.
fn remarks(report: &Report) -> Vec<Remark<'_>> {
    let mut remarks: Vec<Remark<'_>> = Vec::new();
    let mut seen: FxHashMap<(Rule, Option<u32>, &str), usize> = FxHashMap::default();

    for finding in &report.findings {
        seen.entry(words(finding)).or_insert(remarks.len());
        remarks.push(Remark { finding, indicator: None, figures: 0 });
    }
    for observation in &report.observations {
        for finding in observation.reading.findings() {
            match seen.entry(words(finding)) {
                Entry::Occupied(at) => {
                    let earlier = &mut remarks[*at.get()];
                    earlier.figures += 1;
                    earlier.indicator = None;
                }
                Entry::Vacant(place) => {
                    place.insert(remarks.len());
                    let indicator = Some(observation.indicator.as_str());
                    remarks.push(Remark { finding, indicator, figures: 1 });
                }
            }
        }
    }
    remarks
}

/// What makes two remarks one.
fn words(finding: &Finding) -> (Rule, Option<u32>, &str) {
    (finding.rule, page(finding), &finding.message)
}

fn page(finding: &Finding) -> Option<u32> {
    finding.place.as_ref().and_then(Place::page)
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
        Field::text("message_zh", super::IN_CHINESE),
        Field::integer("figures", "figures that it stands at; 0 if it is about the report alone"),
    ]
}

fn row<'v>(report_id: &'v str, file: &'v str, remark: &Remark<'v>) -> [Value<'v>; 10] {
    let finding = remark.finding;
    let indicator = finding.indicator.as_deref().or(remark.indicator);
    let indicator = indicator.filter(|_| remark.figures < 2);
    [
        Value::text(report_id),
        Value::text(file),
        Value::text(finding.rule.id()),
        Value::text(finding.about.id()),
        Value::text(finding.severity.id()),
        Value::text_or_empty(indicator),
        Value::integer_or_empty(page(finding)),
        Value::text(finding.message.as_str()),
        Value::text(in_chinese(&finding.message)),
        Value::Integer(remark.figures),
    ]
}
