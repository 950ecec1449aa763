//! `panel.csv`, `gaps.csv`, `conflicts.csv` and `left_out.csv`: what the reports say together.

use rustc_hash::FxHashMap;

use super::sheet::{self, Field, Kind, Sheet, Value};
use super::terms;
use crate::codebook::Codebook;
use crate::finding::chinese::{Said, in_chinese};
use crate::panel::coverage::Coverage;
use crate::panel::lookup::Lookup;
use crate::panel::{Conflict, Gap, LeftOut, Panel, PanelRow};

/// The group of the columns that are worked out from others.
pub const DERIVED: &str = "推算：合计与比率 / derived";

/// One row per division and year, one column per indicator.
pub fn sheet<'a>(panel: &'a Panel, codebook: &'a Codebook, lookup: &'a Lookup<'a>) -> Sheet<'a> {
    Sheet {
        name: "panel",
        title: "One row per division and year, one column per indicator that a report fills: \
            certain values as printed, and behind them sums and shares of these",
        fields: sheet::fields(move || fields(panel, codebook)),
        rows: Box::new(move |write| {
            let rows = panel.rows.iter().filter(|row| panel.shown.has_row(row));
            rows.for_each(|row| write(&wide(row, panel, lookup)));
        }),
    }
}

fn fields(panel: &Panel, codebook: &Codebook) -> Vec<Field> {
    let mut fields = vec![
        Field::text("division_code", "division code valid in the report year"),
        Field::text("place", "official name in the report year"),
        Field::text("province", "province in the report year"),
        Field::text("prefecture", "prefecture in the report year"),
        Field::text("level", "province, prefecture or county"),
        Field::integer("report_year", "year reported on"),
    ];
    let groups = groups(codebook);
    let shown = panel.columns.iter().enumerate().filter(|(at, _)| panel.shown.has_column(*at));
    fields.extend(shown.map(|(at, id)| {
        let description = codebook.indicator(id).map_or(String::new(), |indicator| {
            format!("{} / {} ({})", indicator.label_zh, indicator.label_en, indicator.unit)
        });
        let group = groups.get(id.as_str()).cloned().unwrap_or_default().into();
        let kind = kind(panel.shown.has_fractions(at));
        Field { group, ..Field::new(id.clone(), kind, description) }
    }));
    let derived = codebook.derived.iter().enumerate();
    fields.extend(derived.filter(|(at, _)| panel.shown.has_derived(*at)).map(|(at, derived)| {
        let description = format!(
            "{} / {} ({}), worked out from other columns",
            derived.label_zh, derived.label_en, derived.unit
        );
        let kind = kind(panel.shown.has_derived_fractions(at));
        let group = DERIVED.into();
        Field { group, ..Field::new(derived.id.clone(), kind, description) }
    }));
    fields.extend([
        Field::text("issuer", "kind of the body that reports"),
        Field::text("file", "file whose values stand here; empty if no report was given"),
        Field::text("sha256", "SHA-256 of that file"),
        Field::integer("copies", "reports on this division and year"),
        Field::text("report_id", super::REPORT_ID),
    ]);
    let extra = panel.extra.iter();
    fields.extend(extra.map(|name| Field::new(name.clone(), Kind::Text, "from the manifest")));
    fields
}

/// The table that asks for each indicator: of several forms, of the first.
fn groups(codebook: &Codebook) -> FxHashMap<&str, String> {
    let mut groups = FxHashMap::default();
    for form in &codebook.forms {
        for table in &form.tables {
            for item in &table.items {
                let name = || format!("{} {}", form.id, table.title);
                groups.entry(item.indicator.as_str()).or_insert_with(name);
            }
        }
    }
    groups
}

fn kind(has_fractions: bool) -> Kind {
    if has_fractions { Kind::Number } else { Kind::Integer }
}

fn wide<'v>(row: &'v PanelRow, panel: &Panel, lookup: &Lookup<'_>) -> Vec<Value<'v>> {
    let mut wide = vec![
        Value::text(row.division_code.as_str()),
        Value::text(row.place.as_str()),
        Value::text(row.province.as_str()),
        Value::text(row.prefecture.as_str()),
        Value::text(row.level.id()),
        Value::Integer(row.report_year.into()),
    ];
    let shown = row.values.iter().enumerate().filter(|(at, _)| panel.shown.has_column(*at));
    wide.extend(shown.map(|(_, value)| Value::number_or_empty(*value)));
    let derived = lookup.formulas.iter().enumerate();
    let derived = derived.filter(|(at, _)| panel.shown.has_derived(*at));
    wide.extend(derived.map(|(_, of)| Value::number_or_empty(of.value(&row.values).ok())));
    wide.extend([
        Value::text(row.issuer.id()),
        Value::text_or_empty(row.file.as_deref()),
        Value::text_or_empty(row.sha256.map(|id| id.to_string())),
        Value::Integer(row.copies.into()),
        Value::text_or_empty(row.report_id.as_deref()),
    ]);
    wide.extend(row.extra.iter().map(|text| Value::text(text.as_str())));
    wide
}

/// One row per empty cell of the panel.
pub fn gaps(panel: &Panel) -> Sheet<'_> {
    Sheet {
        name: "gaps",
        title: "One row per empty cell (or row) of the panel, with the reason",
        fields: sheet::fields(|| {
            vec![
                Field::text("division_code", "division code valid in the report year"),
                Field::text("place", "official name in the report year"),
                Field::integer("report_year", "year reported on"),
                Field::text("indicator", "series; empty if the whole row is a gap"),
                Field::text("reason", "why there is no value"),
                Field::text("reason_zh", super::IN_CHINESE),
                Field::text("detail", "the cell as printed, or the file in question"),
            ]
        }),
        rows: Box::new(move |write| panel.gaps.iter().for_each(|gap| write(&gap_row(gap)))),
    }
}

fn gap_row(gap: &Gap) -> [Value<'_>; 7] {
    [
        Value::text(&*gap.division_code),
        Value::text(&*gap.place),
        Value::Integer(gap.report_year.into()),
        Value::text(&*gap.indicator),
        Value::text(gap.reason.id()),
        Value::text(terms::label("reason", gap.reason.id())),
        Value::text(gap.detail.as_str()),
    ]
}

/// One row per indicator on which two copies of one report differ.
pub fn conflicts(panel: &Panel) -> Sheet<'_> {
    Sheet {
        name: "conflicts",
        title: "One row per indicator on which copies of one report differ",
        fields: sheet::fields(|| {
            vec![
                Field::text("division_code", "division code valid in the report year"),
                Field::text("place", "official name in the report year"),
                Field::integer("report_year", "year reported on"),
                Field::text("indicator", "series"),
                Field::text("chosen_file", "copy whose value stands in the panel"),
                Field::text("chosen", "its value as printed"),
                Field::text("other_file", "the other copy"),
                Field::text("other", "its value as printed"),
                Field::text("rule", "why that copy was chosen"),
                Field::text("rule_zh", super::IN_CHINESE),
                Field::text("chosen_report", "report_id of that copy"),
                Field::text("other_report", "report_id of the other"),
            ]
        }),
        rows: Box::new(move |write| {
            let mut said = Said::default();
            let conflicts = panel.conflicts.iter();
            conflicts.for_each(|one| write(&conflict_row(one, said.of(one.rule))));
        }),
    }
}

fn conflict_row<'v>(conflict: &'v Conflict, rule_zh: &'v str) -> [Value<'v>; 12] {
    [
        Value::text(conflict.division_code.as_str()),
        Value::text(conflict.place.as_str()),
        Value::Integer(conflict.report_year.into()),
        Value::text(conflict.indicator.as_str()),
        Value::text(conflict.chosen_file.as_str()),
        Value::text(conflict.chosen.as_str()),
        Value::text(conflict.other_file.as_str()),
        Value::text(conflict.other.as_str()),
        Value::text(conflict.rule),
        Value::text(rule_zh),
        Value::text(conflict.chosen_report.as_str()),
        Value::text(conflict.other_report.as_str()),
    ]
}

/// One row per report that has no row in the panel.
pub fn left_out(panel: &Panel) -> Sheet<'_> {
    Sheet {
        name: "left_out",
        title: "One row per report that did not enter the panel, with the reason",
        fields: sheet::fields(|| {
            vec![
                Field::text("file", "path of the file as given"),
                Field::text("place", "place as printed"),
                Field::text("division_code", "division code; empty if open"),
                Field::text("issuer", "kind of the body that reports"),
                Field::integer("report_year", "year reported on; empty if open"),
                Field::text("reason", "why it did not enter the panel"),
                Field::text("reason_zh", super::IN_CHINESE),
                Field::text("report_id", super::REPORT_ID),
                Field::text("why", "the same as an id; the codebook says what to do"),
            ]
        }),
        rows: Box::new(move |write| {
            panel.left_out.iter().for_each(|report| write(&left_out_row(report)));
        }),
    }
}

fn left_out_row(report: &LeftOut) -> [Value<'_>; 9] {
    [
        Value::text(report.file.as_str()),
        Value::text(report.place.as_str()),
        Value::text(report.division_code.as_str()),
        Value::text(report.issuer.id()),
        Value::integer_or_empty(report.report_year),
        Value::text(report.reason.as_str()),
        Value::text(in_chinese(&report.reason)),
        Value::text(report.report_id.as_str()),
        Value::text(report.why.id()),
    ]
}

/// One row per province, tier and year.
pub fn coverage(panel: &Panel) -> Sheet<'_> {
    Sheet {
        name: "coverage",
        title: "One row per province, level and year: of so many divisions so many are in the panel",
        fields: sheet::fields(|| {
            vec![
                Field::text(
                    "province_code",
                    "first two digits; empty for the provinces themselves",
                ),
                Field::text("province", "province, or 全国 for the provinces themselves"),
                Field::text("level", "province, prefecture or county"),
                Field::integer("report_year", "year reported on"),
                Field::integer("divisions", "divisions of that level at the end of the year"),
                Field::integer("in_panel", "of these, in panel.csv with a value"),
                Field::number("share", "in_panel of a hundred divisions, to one decimal"),
                Field::text("not_in_panel", "names of the others, joined by ;"),
            ]
        }),
        rows: Box::new(move |write| {
            panel.coverage.iter().for_each(|one| write(&coverage_row(one)));
        }),
    }
}

fn coverage_row(one: &Coverage) -> [Value<'_>; 8] {
    [
        Value::text(one.province_code.as_str()),
        Value::text(one.province.as_str()),
        Value::text(one.tier.id()),
        Value::Integer(one.report_year.into()),
        Value::Integer(one.divisions as u64),
        Value::Integer(one.in_panel as u64),
        Value::number_or_empty(one.share()),
        Value::text(one.absent.join(";")),
    ]
}
