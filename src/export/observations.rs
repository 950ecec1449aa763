//! `observations.csv`: one row per report and item.

use std::borrow::Cow;

use super::Told;
use super::sheet::{self, Field, Sheet, Value, joined};
use crate::finding::chinese::Said;
use crate::observe::Observation;
use crate::panel::FileRow;
use crate::source::Place;

pub fn sheet(files: &[FileRow]) -> Sheet<'_> {
    Sheet {
        name: "observations",
        title: "One row per report and item of the form: the figure, its state and its place",
        fields: sheet::fields(fields),
        rows: Box::new(move |write| {
            let mut said = Said::default();
            for told in super::reports(files) {
                for observation in &told.report.observations {
                    let reason_zh = super::reason_zh(&observation.reading, &mut said);
                    write(&row(&told, observation, reason_zh));
                }
            }
        }),
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("report_id", super::REPORT_ID),
        Field::text("file", "path of the file as given"),
        Field::text("sha256", "SHA-256 of the file"),
        Field::text("division_code", "division code valid in the report year; empty if open"),
        Field::text("place", "place that the report is of, as printed"),
        Field::text("level", "province, prefecture, county or town"),
        Field::text("issuer", "area, office, department, town, zone or institution"),
        Field::integer("report_year", "year reported on, not the year of publication"),
        Field::text("form", "edition of the form, or unknown"),
        Field::text("item", "item of the form; empty for a local row"),
        Field::text("indicator", "series over all years; empty for a local row"),
        Field::text("label", "row label as printed"),
        Field::text("column_label", "column label as printed"),
        Field::text("unit", "unit of the value"),
        Field::number(
            "value",
            "figure in that unit; empty if missing. With the finding derived: a total that is \
             printed blank, worked out from its printed parts; it is flagged and stays out of panel.csv",
        ),
        Field::text("printed", "cell as printed"),
        Field::text("status", "good, flagged or missing"),
        Field::text("reason", "why it is missing or flagged"),
        Field::text("reason_zh", super::IN_CHINESE),
        Field::text("findings", "rules of the findings on it, joined by ;"),
        Field::integer(
            "confirmed_by",
            "independent checks that the value passed: how many kinds of evidence there are",
        ),
        Field::integer("page", "page, from 1"),
        Field::number("x0", "left edge in points"),
        Field::number("top", "top edge in points from the top of the page"),
        Field::number("x1", "right edge in points"),
        Field::number("bottom", "bottom edge in points from the top of the page"),
        Field::text("sheet", "sheet of a workbook"),
        Field::integer("row", "row of a sheet, or paragraph of a flowing document, from 1"),
        Field::integer("column", "column of a sheet, from 1"),
        Field::text("method", "how the cell was told apart from its neighbours"),
        Field::text("series", "heading of the value column, where a table has several"),
        Field::text("table", "table of the form, and which printed table it is"),
        Field::integer("figure_year", "year that the figure is of; that reported on, or another"),
        Field::text(
            "evidence",
            "what confirms the value, joined by ;: sum:ID, prose, next_year, copy, second_reading",
        ),
    ]
}

fn row<'v>(
    told: &'v Told<'_>,
    observation: &'v Observation,
    reason_zh: &'v str,
) -> [Value<'v>; 34] {
    let id = &told.report.id;
    let reading = &observation.reading;
    let [page, x0, top, x1, bottom, sheet, row, column] = place(observation.place.as_ref());
    [
        Value::text(told.report.key.as_str()),
        Value::text(told.file.file.as_str()),
        Value::text(told.sha256.as_str()),
        Value::text_or_empty(id.division.as_deref()),
        Value::text_or_empty(id.place.as_deref()),
        Value::text(id.level.id()),
        Value::text(id.issuer.id()),
        Value::integer_or_empty(id.year),
        Value::text(observation.form.as_str()),
        Value::text(observation.item.as_str()),
        Value::text(observation.indicator.as_str()),
        Value::text(observation.label.as_str()),
        Value::text(observation.column_label.as_str()),
        Value::text(observation.unit.as_str()),
        Value::number_or_empty(reading.value()),
        Value::text(reading.printed()),
        Value::text(reading.status()),
        Value::text(super::reason(reading)),
        Value::text(reason_zh),
        Value::text(joined(reading.findings().iter().map(|finding| finding.rule.id()))),
        Value::Integer(observation.confirmed_by() as u64),
        page,
        x0,
        top,
        x1,
        bottom,
        sheet,
        row,
        column,
        Value::text(observation.method.id()),
        Value::text_or_empty(observation.series.as_deref()),
        Value::text(table(observation)),
        Value::integer_or_empty(observation.span.year(id.year)),
        Value::text(observation.evidence_named()),
    ]
}

/// `t3`, or `t3#2` for the second printed table of that kind.
fn table(observation: &Observation) -> Cow<'_, str> {
    match observation.table_number {
        0 | 1 => Cow::Borrowed(&observation.table),
        number => Cow::Owned(format!("{}#{number}", observation.table)),
    }
}

/// page, x0, top, x1, bottom, sheet, row, column.
fn place(place: Option<&Place>) -> [Value<'_>; 8] {
    const NONE: Value<'static> = Value::Empty;
    match place {
        None => [NONE; 8],
        Some(Place::Box { page, area }) => [
            Value::Integer((*page).into()),
            Value::Points(area.x0),
            Value::Points(area.top),
            Value::Points(area.x1),
            Value::Points(area.bottom),
            NONE,
            NONE,
            NONE,
        ],
        Some(Place::Cell { sheet, row, column }) => [
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            Value::text(&**sheet),
            Value::Integer((*row).into()),
            Value::Integer((*column).into()),
        ],
        Some(Place::Block(block)) => {
            [NONE, NONE, NONE, NONE, NONE, NONE, Value::Integer((*block).into()), NONE]
        }
    }
}
