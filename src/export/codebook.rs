//! `codebook.csv`: every id that stands in a table, and what it means. One vocabulary for all tables.

use std::collections::BTreeSet;

use super::indicators;
use super::sheet::{self, Field, Sheet, Value};
use super::terms::{find, terms};
use super::{Dataset, WriteOptions};
use crate::codebook::{Form, Item, Relation, Sum, Table};
use crate::read::Format;

pub fn sheet<'a>(dataset: &'a Dataset<'a>, options: WriteOptions) -> Sheet<'a> {
    Sheet {
        name: "codebook",
        title: "One row per id that stands in any of the tables, and what it means",
        fields: sheet::fields(fields),
        rows: Box::new(move |write| {
            of_codebook(dataset, write);
            for term in terms().iter().filter(|term| term.kind != "column") {
                let (meaning, zh) = (term.meaning, term.meaning_zh);
                row(
                    write,
                    [term.kind, term.id, term.label_zh, meaning, "", where_is(term.kind), zh],
                );
            }
            columns(dataset, options, write);
        }),
    }
}

type Write<'w> = dyn FnMut(&[Value<'_>]) + 'w;

fn row(write: &mut Write<'_>, cells: [&str; 7]) {
    write(&cells.map(Value::text));
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("kind", "what the id is of: indicator, derived, series, item, reason, rule …"),
        Field::text("id", "as it stands in the tables"),
        Field::text("label_zh", "name in Chinese"),
        Field::text("meaning", "name or meaning in English; of a sum, the equation"),
        Field::text("form", "form that it is of; of others empty"),
        Field::text("where", "columns in which it stands, joined by ;"),
        Field::text("meaning_zh", "meaning in Chinese; of a sum, the equation"),
    ]
}

/// Indicators, series, forms, their items and sums, topics of the prose.
fn of_codebook(dataset: &Dataset<'_>, write: &mut Write<'_>) {
    let codebook = dataset.codebook;
    for one in &codebook.indicators {
        let (zh, en) = (&*one.label_zh, &*one.label_en);
        row(write, ["indicator", &one.id, zh, en, "", INDICATORS, zh]);
    }
    for one in &codebook.derived {
        let (zh, en) = (&*one.label_zh, &*one.label_en);
        row(write, ["derived", &one.id, zh, en, "", DERIVED, zh]);
    }
    for chain in indicators::series(codebook, dataset.lookup) {
        let meaning = "a series through the forms: see indicators.csv";
        let zh = "贯穿各种表式的序列：见 indicators.csv";
        row(write, ["series", chain.id(), chain.label(), meaning, "", "series.series", zh]);
    }
    for form in &codebook.forms {
        let (en, zh) = years(form);
        row(write, ["form", &form.id, &form.title, &en, "", where_is("form"), &zh]);
    }
    for form in &codebook.forms {
        for table in &form.tables {
            of_table(form, table, write);
        }
    }
    let mut seen = BTreeSet::new();
    for one in codebook.narrative.iter().filter(|one| seen.insert(&one.topic)) {
        let meaning = format!("what a figure told in prose is about, as in: {}", one.example);
        let zh = format!("正文里的数所说的事，例如：{}", one.example);
        row(write, ["topic", &one.topic, "", &meaning, "", "narrative.topic", &zh]);
    }
    for format in Format::ALL {
        let id = format.id();
        row(write, ["format", id, id, format.title(), "", "files.format", "文件格式"]);
    }
}

const INDICATORS: &str = "panel;observations.indicator;series.series;series.items;gaps.indicator;\
    conflicts.indicator;findings.indicator;narrative.indicator";
const DERIVED: &str = "panel;series.series;gaps.indicator";

/// When it is the rule, in English and in Chinese.
fn years(form: &Form) -> (String, String) {
    match form.years {
        (first, u16::MAX) => {
            (format!("the rule since report year {first}"), format!("{first} 年度起的规定表式"))
        }
        (first, last) => (
            format!("the rule in report years {first} to {last}"),
            format!("{first} 至 {last} 年度的规定表式"),
        ),
    }
}

fn of_table(form: &Form, table: &Table, write: &mut Write<'_>) {
    let place = "observations.table";
    let meaning = "a table of the form";
    row(write, ["form_table", &table.id, &table.title, meaning, &form.id, place, "表式里的一张表"]);
    for item in &table.items {
        let label = label(table, item);
        let meaning = ["asks for ", &item.indicator].concat();
        let zh = ["填报指标 ", &item.indicator].concat();
        row(write, ["item", &item.code, &label, &meaning, &form.id, "observations.item", &zh]);
    }
    for sum in &table.sums {
        let (equation, place) = (equation(sum), "observations.evidence");
        row(write, ["sum", &sum.id, &sum.id, &equation, &form.id, place, &equation]);
    }
}

/// The row and the column of an item, as printed.
fn label(table: &Table, item: &Item) -> String {
    let row = table.rows.get(item.row).map_or("", |row| &row.label);
    let column = table.columns.get(item.column).map_or(String::new(), |one| one.path.join(" > "));
    if table.columns.len() < 2 { row.to_owned() } else { format!("{row} × {column}") }
}

fn equation(sum: &Sum) -> String {
    let side = |terms: &[(i8, String)]| {
        let mut text = String::new();
        for (sign, code) in terms {
            match (text.is_empty(), *sign < 0) {
                (true, false) => {}
                (true, true) => text.push('-'),
                (false, false) => text.push_str(" + "),
                (false, true) => text.push_str(" - "),
            }
            text.push_str(code);
        }
        text
    };
    let sign = match sum.relation {
        Relation::Equal => "=",
        Relation::AtMost => "<=",
        Relation::AtLeast => ">=",
        Relation::AtLeastMax => ">= max",
        Relation::PositiveWhen => "positive when",
        Relation::Unlike => "!=",
    };
    format!("{} {sign} {}", side(&sum.left), side(&sum.right))
}

/// Where the ids of a kind stand.
fn where_is(kind: &str) -> &'static str {
    match kind {
        "status" => "observations.status;files.status",
        "reason" => "observations.reason;gaps.reason",
        "why" => "left_out.why",
        "about" => "findings.about",
        "severity" => "findings.severity",
        "level" => "observations.level;panel.level;coverage.level",
        "issuer" => "observations.issuer;panel.issuer;files.issuer;left_out.issuer",
        "comparability" => "series.comparability",
        "evidence" => "observations.evidence",
        "method" => "observations.method",
        "agrees" => "narrative.agrees",
        "form" => "observations.form;files.form;series.form;indicators.form",
        "rule" => "findings.rule;observations.findings",
        _ => "",
    }
}

/// The columns of all tables but the indicators of the panel.
fn columns(dataset: &Dataset<'_>, options: WriteOptions, write: &mut Write<'_>) {
    let mut tell = |field: &Field, table: &str| {
        let term = find("column", &field.name);
        let label = term.map_or(&*field.name, |term| term.label_zh);
        let zh = term.map_or("", |term| term.meaning_zh);
        row(write, ["column", &field.name, label, &field.description, "", table, zh]);
    };
    for sheet in super::tables(dataset, options) {
        let fields = sheet.fields.iter().filter(|field| !is_indicator(&field.name, dataset));
        fields.for_each(|field| tell(field, sheet.name));
    }
    fields().iter().for_each(|field| tell(field, "codebook"));
}

fn is_indicator(name: &str, dataset: &Dataset<'_>) -> bool {
    dataset.codebook.indicator(name).is_some() || dataset.codebook.derived(name).is_some()
}
