//! `series.csv`: one row per division, year and series that goes through several forms.

use super::sheet::{self, Field, Sheet, Value};
use crate::finding::chinese::Said;
use crate::panel::Panel;
use crate::panel::lookup::Lookup;
use crate::panel::series::{SeriesRow, series};

pub fn sheet<'a>(panel: &'a Panel, lookup: &'a Lookup<'a>) -> Sheet<'a> {
    Sheet {
        name: "series",
        title: "One row per division, year and series through the forms, as far as they compare",
        fields: sheet::fields(fields),
        rows: Box::new(move |write| {
            let mut said = Said::default();
            series(panel, lookup, &mut |figure| write(&row(figure, said.of(&figure.reason))));
        }),
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("division_code", "division code valid in the report year"),
        Field::text("place", "official name in the report year"),
        Field::integer("report_year", "year reported on"),
        Field::text("series", "id of the series"),
        Field::text("label", "name of the series"),
        Field::number("value", "the figure; empty if only some of its items are certain"),
        Field::text("unit", "unit of the series"),
        Field::text("form", "form that the figure is from"),
        Field::text("items", "indicators that were added up, joined by +"),
        Field::text("comparability", "identical, near, partial or not_comparable: newest form"),
        Field::text("reason", "what to know before comparing"),
        Field::text("reason_zh", super::IN_CHINESE),
    ]
}

fn row<'v>(figure: &'v SeriesRow<'v>, reason_zh: &'v str) -> [Value<'v>; 12] {
    [
        Value::text(figure.division_code),
        Value::text(figure.place),
        Value::Integer(figure.report_year.into()),
        Value::text(figure.series),
        Value::text(figure.label),
        Value::number_or_empty(figure.value),
        Value::text(figure.unit),
        Value::text(figure.form),
        Value::text(figure.indicators.join("+")),
        Value::text(figure.comparability.id()),
        Value::text(figure.reason.as_str()),
        Value::text(reason_zh),
    ]
}
