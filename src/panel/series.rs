//! Panel × crosswalk → series: what the forms ask under different names, as far as it is the same.

use rust_decimal::Decimal;

use super::cells::Columns;
use super::chains::{Chain, Step};
use super::lookup::Lookup;
use super::{Panel, PanelRow};
use crate::codebook::{Comparability, Item};
use crate::text::unit::{self, Unit};

/// One figure of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesRow<'a> {
    pub division_code: &'a str,
    pub place: &'a str,
    pub report_year: u16,
    pub series: &'a str,
    pub label: &'a str,
    /// In `unit`. `None` where only some of the items that make it up are certain.
    pub value: Option<Decimal>,
    pub unit: &'a str,
    pub form: &'a str,
    /// Indicators that were added up.
    pub indicators: &'a [&'a str],
    /// With the newest form of the series; of a series of one form, with all others.
    pub comparability: Comparability,
    pub reason: String,
}

/// Calls `write` with every figure of every series, sorted as the panel.
pub fn series(panel: &Panel, lookup: &Lookup<'_>, write: &mut dyn FnMut(&SeriesRow<'_>)) {
    let chains = &lookup.chains;
    let steps: Vec<(&Chain<'_>, &Step<'_>)> =
        chains.iter().flat_map(|chain| chain.steps.iter().map(move |step| (chain, step))).collect();
    for row in &panel.rows {
        for (chain, step) in row.steps.iter().filter_map(|&step| steps.get(usize::from(step))) {
            if let Some(row) = figure(row, chain, step, &lookup.columns) {
                write(&row);
            }
        }
    }
}

/// The figure of a step; `None` where none of its items has a certain value.
fn figure<'a>(
    row: &'a PanelRow,
    chain: &Chain<'a>,
    step: &'a Step<'a>,
    columns: &Columns<'_>,
) -> Option<SeriesRow<'a>> {
    let value = |(item, measure): (&&Item, &Option<Unit>)| {
        let value = columns.position(&item.indicator).and_then(|at| *row.values.get(at)?)?;
        Some(in_unit(value, measure.as_ref(), chain.measure.as_ref()))
    };
    let values: Vec<Decimal> = step.items.iter().zip(&step.measures).filter_map(value).collect();
    if values.is_empty() {
        return None;
    }
    let whole = values.len() == step.items.len();
    let sum = || values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
    let mut reason = step.reasons.join("; ");
    if !whole {
        let missing = step.items.len() - values.len();
        let blanks = format!("{missing} of {} items have no certain value", step.items.len());
        reason = if reason.is_empty() { blanks } else { format!("{blanks}; {reason}") };
    }
    Some(SeriesRow {
        division_code: &row.division_code,
        place: &row.place,
        report_year: row.report_year,
        series: chain.series,
        label: chain.label,
        value: if whole { sum() } else { None },
        unit: chain.unit,
        form: &step.form.id,
        indicators: &step.indicators,
        comparability: step.comparability,
        reason,
    })
}

/// The value in the unit of the series, where the two units measure one thing: fees in 元 become
/// 万元. Counts stay as they are: what was counted in 条 is counted in 件 now.
fn in_unit(value: Decimal, from: Option<&Unit>, to: Option<&Unit>) -> Decimal {
    let (Some(from), Some(to)) = (from, to) else { return value };
    unit::convert(value, from, to).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::Report;
    use super::*;
    use crate::codebook::Codebook;
    use crate::grid::Method;
    use crate::identify::{Issuer, ReportId};
    use crate::observe::Observation;
    use crate::panel::{FileRow, Outcome, PanelOptions, panel, report_key};
    use crate::reading::{Figure, Missing, Reading};
    use crate::source::DocumentId;
    use crate::text::span::Span;

    /// One item of a form, printed with a number or (empty) blank: `request_received=223`.
    fn observation(form: &str, cell: &str) -> Observation {
        let (code, printed) = cell.split_once('=').unwrap();
        let form = Codebook::embedded().form(form).unwrap();
        let mut items = form.tables.iter().flat_map(|table| &table.items);
        let item = items.find(|item| item.code == code).unwrap();
        let reading = match printed.parse() {
            Ok(value) => Reading::Good(Figure { value, printed: printed.to_owned() }),
            Err(_) => Reading::Missing(Missing::Blank),
        };
        Observation {
            form: form.id.clone(),
            table: form.tables[0].id.clone(),
            table_number: 1,
            item: code.to_owned(),
            indicator: item.indicator.clone(),
            label: String::new(),
            column_label: String::new(),
            series: None,
            span: Span::Own,
            unit: item.unit.clone(),
            reading,
            evidence: Default::default(),
            agreed: false,
            place: None,
            method: Method::Native,
        }
    }

    /// `2018 2014 request_received=223`: the report year, its form, its cells.
    fn file(line: &str) -> FileRow {
        let words: Vec<&str> = line.split(' ').collect();
        let document = DocumentId::of(line.as_bytes());
        let report = Report {
            key: report_key(document, 1),
            begins: None,
            id: ReportId {
                division: Some("330783".to_owned()),
                place: Some("东阳市".to_owned()),
                issuer: Issuer::Area,
                year: words[0].parse().ok(),
                ..ReportId::default()
            },
            observations: words[2..].iter().map(|cell| observation(words[1], cell)).collect(),
            mentions: Vec::new(),
            findings: Vec::new(),
        };
        FileRow {
            file: line.to_owned(),
            id: Some(document),
            format: "text".to_owned(),
            bytes: 1,
            pages: None,
            outcome: Outcome::Read(vec![report]),
            took: Duration::ZERO,
            extra: Vec::new(),
        }
    }

    /// The rows of one series as `year form value comparability`.
    #[track_caller]
    fn check(name: &str, reports: &[&str], expected: &[&str]) {
        let codebook = Codebook::embedded();
        let mut files: Vec<FileRow> = reports.iter().map(|line| file(line)).collect();
        let panel = panel(&mut files, codebook, &PanelOptions::default());
        let mut rows = Vec::new();
        series(&panel, &Lookup::of(codebook), &mut |row| {
            if row.series == name {
                let value = row.value.map_or("-".to_owned(), |v| v.normalize().to_string());
                let (year, form) = (row.report_year, row.form);
                rows.push(format!("{year} {form} {value} {}", row.comparability.id()));
            }
        });
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_near_series_goes_through_three_forms() {
        check(
            "requests_received",
            &[
                "2018 2014 request_received=223",
                "2019 2019 t3__received_new__total=9",
                "2022 2021 t3__received_new__total=11",
            ],
            &["2018 2014 223 near", "2019 2019 9 identical", "2022 2021 11 identical"],
        );
    }

    #[test]
    fn the_form_of_the_table_counts_and_not_the_year() {
        check(
            "requests_received",
            &["2023 2019 t3__received_new__total=9"],
            &["2023 2019 9 identical"],
        );
    }

    #[test]
    fn items_are_added_up_only_where_all_are_certain() {
        let whole = "2018 2014 answer_already_public=7 answer_granted=5";
        check("ans_granted_or_public", &[whole], &["2018 2014 12 near"]);
        let blank = "2018 2014 answer_already_public= answer_granted=5";
        check("ans_granted_or_public", &[blank], &["2018 2014 - near"]);
    }

    #[test]
    fn a_partial_pair_is_written_and_marked() {
        check("ans_granted", &["2018 2014 answer_granted=5"], &["2018 2014 5 partial"]);
    }

    #[test]
    fn what_is_not_comparable_is_never_chained() {
        check(
            "admin_fee_items",
            &[
                "2019 2019 t2_art20_8__admin_fees__items_prev_year=240",
                "2022 2021 t2_art20_8__admin_fees__fee_amount=240",
            ],
            &["2019 2019 240 not_comparable"],
        );
        check(
            "ref_not_gov_info",
            &[
                "2018 2014 refused_not_gov_info=21",
                "2022 2021 t3__refused_internal_affairs__total=2",
            ],
            &["2018 2014 21 identical"],
        );
    }

    #[test]
    fn one_row_of_2019_is_three_rows_of_2021() {
        check(
            "req_other_all_total",
            &[
                "2019 2019 t3__other_total__total=6",
                "2022 2021 t3__other_overdue_correction__total=1 t3__other_overdue_fee__total=2 \
                 t3__other_other_reason__total=3",
            ],
            &["2019 2019 6 identical", "2022 2021 6 identical"],
        );
    }

    #[test]
    fn fees_in_yuan_become_ten_thousands() {
        check(
            "fees_charged",
            &["2009 shanghai-v2 fees_request=125000", "2018 2014 fees=3"],
            &["2009 shanghai-v2 12.5 near", "2018 2014 3 identical"],
        );
    }
}
