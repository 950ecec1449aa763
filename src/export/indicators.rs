//! `indicators.csv`: the codebook.

use super::sheet::{self, Field, Sheet, Value};
use crate::codebook::{Codebook, Indicator};

pub fn sheet(codebook: &Codebook) -> Sheet<'_> {
    Sheet {
        name: "indicators",
        title: "One row per indicator: what it counts, in which unit, in which years",
        fields: sheet::fields(|| {
            vec![
                Field::text("id", "column name in panel.csv"),
                Field::text("label_zh", "label on the form"),
                Field::text("label_en", "label in English"),
                Field::text("unit", "unit"),
                Field::text("form", "editions of the form that ask for it, joined by ;"),
                Field::text("years", "report years in which they were the rule"),
                Field::text(
                    "definition",
                    "what is counted; of a total, what is printed and never the sum of its parts",
                ),
                Field::text("comparability", "what it may be compared with"),
            ]
        }),
        rows: Box::new(move |write| {
            codebook.indicators.iter().for_each(|indicator| write(&row(indicator, codebook)));
        }),
    }
}

fn row<'v>(indicator: &'v Indicator, codebook: &Codebook) -> Vec<Value<'v>> {
    vec![
        Value::text(indicator.id.as_str()),
        Value::text(indicator.label_zh.as_str()),
        Value::text(indicator.label_en.as_str()),
        Value::text(indicator.unit.as_str()),
        Value::text(indicator.forms.join(";")),
        Value::text(years(indicator, codebook)),
        Value::text(indicator.definition.as_str()),
        Value::text(indicator.comparability.as_str()),
    ]
}

/// `2014-2018`, or `2019-2020;2021-` where a form is still in force.
fn years(indicator: &Indicator, codebook: &Codebook) -> String {
    let spans = indicator.forms.iter().filter_map(|id| codebook.form(id)).map(|form| {
        let (first, last) = form.years;
        if last == u16::MAX { format!("{first}-") } else { format!("{first}-{last}") }
    });
    spans.collect::<Vec<_>>().join(";")
}
