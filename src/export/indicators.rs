//! `indicators.csv`: what is counted: indicators of the forms, what is worked out from them, and
//! series through the forms.

use super::sheet::{self, Field, Sheet, Value};
use crate::codebook::{Codebook, Derived, Indicator, Way};
use crate::finding::chinese::Said;
use crate::panel::chains::Chain;
use crate::panel::lookup::Lookup;

pub fn sheet<'a>(codebook: &'a Codebook, lookup: &'a Lookup<'a>) -> Sheet<'a> {
    Sheet {
        name: "indicators",
        title: "One row per indicator: what it counts, in which unit, in which years",
        fields: sheet::fields(|| {
            vec![
                Field::text("id", "column name in panel.csv; of a series, its id in series.csv"),
                Field::text("label_zh", "label on the form"),
                Field::text("label_en", "label in English"),
                Field::text("unit", "unit"),
                Field::text("form", "editions of the form that ask for it, joined by ;"),
                Field::text("years", "report years in which they were the rule"),
                Field::text(
                    "definition",
                    "what is counted; of a total, what is printed and never the sum of its parts",
                ),
                Field::text("definition_zh", super::IN_CHINESE),
                Field::text("comparability", "what it may be compared with"),
                Field::text("comparability_zh", super::IN_CHINESE),
                Field::text(
                    "kind",
                    "printed: on a form; derived: worked out; series: through forms",
                ),
                Field::text("formula", "how it is made of printed ones; | between the forms"),
            ]
        }),
        rows: Box::new(move |write| {
            let mut said = Said::default();
            let spans = spans(codebook);
            let indicators = codebook.indicators.iter();
            indicators.for_each(|one| write(&printed(one, &spans, &mut said)));
            let derived = |one| derived(one, codebook, &spans, &mut said);
            codebook.derived.iter().map(derived).for_each(|row| write(&row));
            series(codebook, lookup).for_each(|one| write(&of_series(one, &mut said)));
        }),
    }
}

/// The series that have an id of their own. The others are printed or derived indicators.
pub fn series<'a>(
    codebook: &'a Codebook,
    lookup: &'a Lookup<'a>,
) -> impl Iterator<Item = &'a Chain<'a>> {
    let own = |chain: &&Chain<'_>| {
        codebook.indicator(chain.id()).is_none() && codebook.derived(chain.id()).is_none()
    };
    lookup.chains.iter().filter(own)
}

/// Many indicators are told of in the same words.
fn zh(message: &str, said: &mut Said) -> Value<'static> {
    Value::text(said.of(message).to_owned())
}

fn printed<'v>(indicator: &'v Indicator, spans: &Spans<'_>, said: &mut Said) -> [Value<'v>; 12] {
    [
        Value::text(indicator.id.as_str()),
        Value::text(indicator.label_zh.as_str()),
        Value::text(indicator.label_en.as_str()),
        Value::text(indicator.unit.as_str()),
        Value::text(indicator.forms.join(";")),
        Value::text(years(indicator.forms.iter().map(String::as_str), spans)),
        Value::text(indicator.definition.as_str()),
        zh(&indicator.definition, said),
        Value::text(indicator.comparability.as_str()),
        zh(&indicator.comparability, said),
        Value::text("printed"),
        Value::Empty,
    ]
}

fn derived<'v>(
    derived: &'v Derived,
    codebook: &Codebook,
    spans: &Spans<'_>,
    said: &mut Said,
) -> [Value<'v>; 12] {
    let forms: Vec<&str> = codebook
        .forms
        .iter()
        .map(|form| form.id.as_str())
        .filter(|form| derived.ways.iter().any(|way| is_asked(way, form, codebook)))
        .collect();
    [
        Value::text(derived.id.as_str()),
        Value::text(derived.label_zh.as_str()),
        Value::text(derived.label_en.as_str()),
        Value::text(derived.unit.as_str()),
        Value::text(forms.join(";")),
        Value::text(years(forms.into_iter(), spans)),
        Value::text(derived.definition.as_str()),
        zh(&derived.definition, said),
        Value::text(derived.comparability.as_str()),
        zh(&derived.comparability, said),
        Value::text("derived"),
        Value::text(derived.ways.iter().map(formula).collect::<Vec<_>>().join(" | ")),
    ]
}

/// Whether a form asks for all that a way needs.
fn is_asked(way: &Way, form: &str, codebook: &Codebook) -> bool {
    way.parts.iter().chain(&way.over).all(|id| {
        let of_it = codebook.indicator(id);
        of_it.is_some_and(|indicator| indicator.forms.iter().any(|one| one == form))
    })
}

/// `a + b`, or `100 * (a + b) / (c)`.
pub fn formula(way: &Way) -> String {
    let parts = way.parts.join(" + ");
    if way.over.is_empty() {
        parts
    } else {
        format!("100 * ({parts}) / ({})", way.over.join(" + "))
    }
}

const OF_SERIES: &str = "A series through the forms; the formula says what it is in each.";
const OF_EACH: &str = "series.csv says it of each figure.";

fn of_series<'v>(chain: &'v Chain<'v>, said: &mut Said) -> [Value<'v>; 12] {
    let forms = chain.steps().map(|(form, _)| form.id.as_str()).collect::<Vec<_>>().join(";");
    let spans = chain.steps().map(|(form, _)| span(form.years)).collect::<Vec<_>>().join(";");
    let ways = chain.steps().map(|(form, ids)| format!("{}: {}", form.id, ids.join(" + ")));
    [
        Value::text(chain.id()),
        Value::text(chain.label()),
        Value::Empty,
        Value::text(chain.unit()),
        Value::text(forms),
        Value::text(spans),
        Value::text(OF_SERIES),
        zh(OF_SERIES, said),
        Value::text(OF_EACH),
        zh(OF_EACH, said),
        Value::text("series"),
        Value::text(ways.collect::<Vec<_>>().join(" | ")),
    ]
}

/// When each form was the rule, by its id.
type Spans<'c> = Vec<(&'c str, String)>;

fn spans(codebook: &Codebook) -> Spans<'_> {
    codebook.forms.iter().map(|form| (form.id.as_str(), span(form.years))).collect()
}

/// `2014-2018`, or `2019-2020;2021-` where a form is still in force.
fn years<'f>(forms: impl Iterator<Item = &'f str>, spans: &Spans<'_>) -> String {
    let of_form = |id: &str| spans.iter().find(|(form, _)| *form == id);
    let years: Vec<&str> = forms.filter_map(of_form).map(|(_, span)| span.as_str()).collect();
    years.join(";")
}

fn span((first, last): (u16, u16)) -> String {
    if last == u16::MAX { format!("{first}-") } else { format!("{first}-{last}") }
}
