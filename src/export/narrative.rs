//! `narrative.csv`: one row per figure told in prose.

use super::Told;
use super::sheet::{self, Field, Sheet, Value};
use crate::narrate::{Agrees, Mention};
use crate::panel::FileRow;
use crate::source::Place;

pub fn sheet(files: &[FileRow]) -> Sheet<'_> {
    Sheet {
        name: "narrative",
        title: "One row per figure told in prose, with its sentence",
        fields: sheet::fields(fields),
        rows: Box::new(move |write| {
            for told in super::reports(files) {
                for (mention, number) in told.report.mentions.iter().zip(1..) {
                    write(&row(&told, mention, number));
                }
            }
        }),
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("report_id", super::REPORT_ID),
        Field::text("file", "path of the file as given"),
        Field::integer("report_year", "year reported on"),
        Field::text("place", "place that the report is of, as printed"),
        Field::text("topic", "what the figure is about; other where no pattern knows it"),
        Field::text("indicator", "series that the figure is of"),
        Field::number("value", "the figure in its unit"),
        Field::text("unit", "unit as printed"),
        Field::text("modifier", "about, nearly, more than … as printed; empty if exact"),
        Field::text("scope", "of the year, in all years, growth … as printed"),
        Field::text("sentence", "the sentence as printed"),
        Field::integer("page", "page, from 1"),
        Field::text("agrees", "yes, no or ambiguous against the table; empty if not compared"),
        Field::number("x0", "left edge in points"),
        Field::number("top", "top edge in points from the top of the page"),
        Field::number("x1", "right edge in points"),
        Field::number("bottom", "bottom edge in points from the top of the page"),
        Field::integer("number", "number of the mention within its report, from 1"),
        Field::integer("head", "number of the head figure, of a figure listed after 其中"),
        Field::text("subject", "the words directly before the figure: what is counted"),
        Field::text("printed", "the figure as printed, with its unit"),
    ]
}

fn row<'v>(told: &'v Told<'_>, mention: &'v Mention, number: u64) -> [Value<'v>; 21] {
    let id = &told.report.id;
    let area = match &mention.place {
        Some(Place::Box { area, .. }) => Some(*area),
        Some(Place::Cell { .. } | Place::Block(_)) | None => None,
    };
    let edge = |edge: Option<f32>| edge.map_or(Value::Empty, Value::Points);
    [
        Value::text(told.report.key.as_str()),
        Value::text(told.file.file.as_str()),
        Value::integer_or_empty(id.year),
        Value::text_or_empty(id.place.as_deref()),
        Value::text(mention.topic.as_str()),
        Value::text_or_empty(mention.indicator.as_deref()),
        Value::Number(mention.value),
        Value::text(mention.unit.as_str()),
        Value::text(mention.modifier.as_str()),
        Value::text(mention.scope.as_str()),
        Value::text(mention.sentence.as_str()),
        Value::integer_or_empty(mention.place.as_ref().and_then(Place::page)),
        Value::text(match mention.agrees {
            Agrees::Yes => "yes",
            Agrees::No => "no",
            Agrees::Ambiguous => "ambiguous",
            Agrees::NotCompared => "",
        }),
        edge(area.map(|area| area.x0)),
        edge(area.map(|area| area.top)),
        edge(area.map(|area| area.x1)),
        edge(area.map(|area| area.bottom)),
        Value::Integer(number),
        Value::integer_or_empty(mention.head.map(|index| index as u64 + 1)),
        Value::text(mention.subject.as_str()),
        Value::text(mention.printed.as_str()),
    ]
}
