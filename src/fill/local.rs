//! Rows that no form knows, kept under their printed labels.

use crate::finding::{Finding, Rule, Severity};
use crate::grid::Grid;
use crate::reading::{Missing, Reading};
use crate::text::fold::{fold, tidy};
use crate::text::span::Span;

use super::rows::{self, PrintedRow};
use super::{FilledTable, LocalRow, Reader, columns, reading};

/// What stands below a table and is no row of it.
const FOOTERS: [&str; 18] = [
    "单位负责人",
    "负责人",
    "审核人",
    "填报人",
    "填表人",
    "制表人",
    "统计负责人",
    "联系人",
    "联系电话",
    "电话",
    "填报日期",
    "填表日期",
    "报出日期",
    "填报单位",
    "注:",
    "备注:",
    "说明:",
    "标记:",
];

/// A printed row that no row of the form claims, or a heading that should hold nothing.
///
/// `None` where the row says nothing: no figure, and no unit that would ask for one.
pub fn row(printed: &PrintedRow, column: usize, heading: &str, heads: bool) -> Option<LocalRow> {
    let cell = printed.cells.get(column)?;
    let mut reading = reading::without_item(&cell.text, &printed.name.unit);
    if cell.shared {
        let message = format!("{} may be of another row or column", cell.text.trim());
        reading.flag(Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message));
    }
    let asks = columns::is_unit(&printed.name.unit) && !printed.label.trim().is_empty();
    let says = match &reading {
        Reading::Good(_) | Reading::Flagged(..) => true,
        Reading::Missing(Missing::Unreadable(text)) => {
            !printed.name.unit.is_empty() && !reading::is_dash(text)
        }
        Reading::Missing(_) => asks && !heads,
    };
    let keep = says && !is_footer(&printed.label) && !columns::is_heading(&cell.text);
    keep.then(|| LocalRow {
        label: tidy(&printed.label),
        column_label: heading.to_owned(),
        unit: match printed.name.unit.as_str() {
            "" => reading::unit_beside(&cell.text),
            unit => unit.to_owned(),
        },
        reading,
        place: cell.place.clone(),
    })
}

/// Tables of the shape indicator | unit | figure that no form explains, one for each column of
/// figures; empty for a grid of any other shape.
pub fn tables<'c>(grid: &Grid) -> Vec<FilledTable<'c>> {
    let Some(list) = rows::of_unknown(grid) else { return Vec::new() };
    let several = list.columns.len() > 1;
    let columns = list.columns.iter().enumerate();
    let tables = columns.map(|(column, heading)| {
        let rows = list.rows.iter().filter_map(|printed| row(printed, column, heading, false));
        let local: Vec<LocalRow> = rows.collect();
        let place = local.iter().find_map(|row| row.place.clone());
        let message = "no form explains this table; its rows are kept under their printed labels";
        let finding = Finding::source(Rule::RowUnknown, Severity::Note, message);
        FilledTable {
            form: None,
            method: grid.method,
            reader: Reader::Grids,
            heard: Vec::new(),
            series: several.then(|| heading.clone()),
            span: Span::Own,
            findings: vec![finding.at(place.clone())],
            place,
            items: Vec::new(),
            local,
        }
    });
    tables.filter(|table| figures(table) >= LEAST_FIGURES).collect()
}

/// Fewer figures than this are no statistics.
const LEAST_FIGURES: usize = 3;

fn figures(table: &FilledTable<'_>) -> usize {
    table.local.iter().filter(|row| row.reading.figure().is_some()).count()
}

/// Says that the row is there.
pub fn remark(row: &LocalRow) -> Finding {
    let message = match row.label.as_str() {
        "" => format!("a row without a label holds {}", row.reading.printed()),
        label => format!("the form has no figure for {label}; kept under its printed label"),
    };
    Finding::source(Rule::RowUnknown, Severity::Note, message).at(row.place.clone())
}

/// Whether a text is what stands below a table.
pub fn is_footer(label: &str) -> bool {
    let folded = fold(label);
    FOOTERS.iter().any(|footer| folded.starts_with(footer))
}
