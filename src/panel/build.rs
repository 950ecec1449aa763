//! The rows of the panel.

use super::{FileRow, Outcome, Panel, PanelOptions, PanelRow, Report};
use crate::codebook::Codebook;

/// One row per division and year.
pub(super) fn build(files: &mut [FileRow], codebook: &Codebook, options: &PanelOptions) -> Panel {
    let columns: Vec<String> = codebook.indicators.iter().map(|i| i.id.clone()).collect();
    let mut rows: Vec<PanelRow> =
        files.iter().filter_map(|file| row(file, &columns, options)).collect();
    rows.sort_by(|a, b| {
        (&a.division_code, &a.place, a.report_year).cmp(&(
            &b.division_code,
            &b.place,
            b.report_year,
        ))
    });
    Panel { columns, rows, ..Panel::default() }
}

fn row(file: &FileRow, columns: &[String], options: &PanelOptions) -> Option<PanelRow> {
    let Outcome::Read(report) = &file.outcome else { return None };
    Some(PanelRow {
        division_code: report.id.division.clone().unwrap_or_default(),
        place: report.id.place.clone()?,
        province: String::new(),
        prefecture: String::new(),
        level: report.id.level,
        issuer: report.id.issuer,
        report_year: report.id.year?,
        file: Some(file.file.clone()),
        sha256: file.id,
        copies: 1,
        values: columns.iter().map(|column| value(report, column, options)).collect(),
        extra: Vec::new(),
    })
}

fn value(report: &Report, column: &str, options: &PanelOptions) -> Option<rust_decimal::Decimal> {
    report
        .observations
        .iter()
        .filter(|observation| observation.indicator == column)
        .filter(|observation| options.with_doubtful || observation.reading.is_certain())
        .find_map(|observation| observation.reading.value())
}
