//! `panel.csv`, `gaps.csv`, `conflicts.csv` and `left_out.csv`: what the reports say together.

use super::sheet::{self, Field, Kind, Sheet, Value};
use crate::codebook::Codebook;
use crate::panel::{Conflict, Gap, LeftOut, Panel, PanelRow};

/// One row per division and year, one column per indicator.
pub fn sheet<'a>(panel: &'a Panel, codebook: &'a Codebook) -> Sheet<'a> {
    Sheet {
        name: "panel",
        title: "One row per division and year, one column per indicator; certain values only, so \
            nothing that was worked out from other figures (derived)",
        fields: sheet::fields(move || fields(panel, codebook)),
        rows: Box::new(move |write| panel.rows.iter().for_each(|row| write(&wide(row)))),
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
    fields.extend(panel.columns.iter().map(|id| {
        let description = codebook.indicator(id).map_or(String::new(), |indicator| {
            format!("{} / {} ({})", indicator.label_zh, indicator.label_en, indicator.unit)
        });
        Field { name: id.clone().into(), kind: Kind::Number, description: description.into() }
    }));
    fields.extend([
        Field::text("issuer", "kind of the body that reports"),
        Field::text("file", "file whose values stand here; empty if no report was given"),
        Field::text("sha256", "SHA-256 of that file"),
        Field::integer("copies", "reports on this division and year"),
        Field::text("report_id", super::REPORT_ID),
    ]);
    fields.extend(panel.extra.iter().map(|name| Field {
        name: name.clone().into(),
        kind: Kind::Text,
        description: "from the manifest".into(),
    }));
    fields
}

fn wide(row: &PanelRow) -> Vec<Value<'_>> {
    let mut wide = vec![
        Value::text(row.division_code.as_str()),
        Value::text(row.place.as_str()),
        Value::text(row.province.as_str()),
        Value::text(row.prefecture.as_str()),
        Value::text(row.level.id()),
        Value::Integer(row.report_year.into()),
    ];
    wide.extend(row.values.iter().map(|value| Value::number_or_empty(*value)));
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
                Field::text("detail", "the cell as printed, or the file in question"),
            ]
        }),
        rows: Box::new(move |write| panel.gaps.iter().for_each(|gap| write(&gap_row(gap)))),
    }
}

fn gap_row(gap: &Gap) -> [Value<'_>; 6] {
    [
        Value::text(&*gap.division_code),
        Value::text(&*gap.place),
        Value::Integer(gap.report_year.into()),
        Value::text(&*gap.indicator),
        Value::text(gap.reason.id()),
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
                Field::text("chosen_report", "report_id of that copy"),
                Field::text("other_report", "report_id of the other"),
            ]
        }),
        rows: Box::new(move |write| {
            panel.conflicts.iter().for_each(|conflict| write(&conflict_row(conflict)));
        }),
    }
}

fn conflict_row(conflict: &Conflict) -> [Value<'_>; 11] {
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
                Field::text("report_id", super::REPORT_ID),
            ]
        }),
        rows: Box::new(move |write| {
            panel.left_out.iter().for_each(|report| write(&left_out_row(report)));
        }),
    }
}

fn left_out_row(report: &LeftOut) -> [Value<'_>; 7] {
    [
        Value::text(report.file.as_str()),
        Value::text(report.place.as_str()),
        Value::text(report.division_code.as_str()),
        Value::text(report.issuer.id()),
        Value::integer_or_empty(report.report_year),
        Value::text(report.reason.as_str()),
        Value::text(report.report_id.as_str()),
    ]
}
