//! Figures of a table that no row has: which rows are then not known to be blank or absent?
//!
//! Where white paper alone parts the cells, the digits of narrow columns stand above and below their
//! row, and a program that takes the text out of a page may put figures behind all labels. A row
//! without figures is blank only if none of these can be its own.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::codebook::{Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::reading::{Missing, Reading};
use crate::source::Place;

use super::FilledTable;
use super::lines::remark_on_absent;
use super::unclaimed::{
    Areas, Between, ByPart, Claim, areas, by_part, claims, figures, is_told, left, neighbours,
    rows, told, without_counts,
};

/// Takes back that rows are blank or absent where the table has as many figures that nobody has found a
/// row for as one of its rows; and of a row beside one of them, that some of its cells are.
pub fn doubt(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let loose = loose(tables, lines);
    for (filled, loose) in tables.iter_mut().zip(loose) {
        let Some((_, table)) = filled.form else { continue };
        if table.shape == Shape::List
            && filled.local.iter().any(|row| is_part_of_number(&row.label))
        {
            flag(filled, table, &(0..table.rows.len()).collect());
        }
        if loose.len() >= of_a_row(table) {
            let beside = loose.iter().filter_map(|loose| rows(loose.between)).flatten().collect();
            unsettle(filled, table, &beside);
            tell(filled, &loose);
        }
    }
}

/// Per table: the figures that stand among its rows, or behind them in a flowing text, and that no row
/// has.
///
/// Those of a row that is found and whose columns nobody can tell are that row's.
fn loose(tables: &[FilledTable<'_>], lines: &[Line]) -> Vec<Vec<Loose>> {
    let claims: Vec<Vec<Claim<'_>>> = tables.iter().map(claims).collect();
    let all = by_part(claims.iter().flatten().copied());
    let printed = by_part(lines.iter().map(|line| Claim::of(&line.text, &line.place)));
    let starts = by_part(tables.iter().filter_map(start));
    let count = |(filled, own): (&FilledTable<'_>, &Vec<Claim<'_>>)| {
        let all_told = told(filled);
        let told = all_told.iter().copied().filter(|(message, _)| !is_of_no_row(message));
        let (placed, anywhere): (Vec<_>, Vec<_>) = told.partition(|told| told.1.is_some());
        let remarks = filled.findings.iter().filter(|finding| is_of_no_row(&finding.message));
        let remarks = remarks.filter_map(|finding| Some(Claim::of("", finding.place.as_ref()?)));
        let marks: Vec<Claim<'_>> = remarks.chain(start(filled)).collect();
        let open = own.is_empty();
        let own: Vec<Claim<'_>> = own.iter().copied().chain(marks).collect();
        let areas = areas(&own);
        // Lines and cells of which nothing says where they stand beside each other.
        if areas.keys().any(is_flow) && !areas.keys().all(is_flow) {
            return Vec::new();
        }
        let areas = goes_on(areas, open, [&all, &starts], &printed);
        let left = left(filled, areas, &all, &printed, &placed);
        // A remark without a place names each figure once.
        let mut named: Vec<String> = anywhere.iter().flat_map(|told| figures(told.0)).collect();
        let mut is_named = |figure: &str| {
            let at = named.iter().position(|own| own == figure);
            at.map(|at| named.swap_remove(at)).is_some()
        };
        let loose = without_counts(&left).filter(|(figure, _)| !is_named(figure));
        let loose = loose.map(|(figure, line)| Loose {
            figure: figure.clone(),
            place: line.place.clone(),
            between: neighbours(filled, line),
            told: is_told(figure, line, &all_told),
        });
        loose.collect()
    };
    std::iter::zip(tables, &claims).map(count).collect()
}

/// A figure of a table that no row has.
struct Loose {
    figure: String,
    /// Of its line.
    place: Place,
    between: Between,
    /// Whether a finding names it.
    told: bool,
}

/// Whether a remark tells of figures that belong to no row.
fn is_of_no_row(message: &str) -> bool {
    message.contains(OF_NO_ROW) || message.contains("without a label")
}

const OF_NO_ROW: &str = "belongs to no row";

/// Whether a part is a document without pages or sheets.
fn is_flow((page, sheet): &(u32, &str)) -> bool {
    *page == 0 && sheet.is_empty()
}

/// Where a table begins.
fn start<'t>(filled: &'t FilledTable<'_>) -> Option<Claim<'t>> {
    filled.place.as_ref().map(|place| Claim::of("", place))
}

/// Areas with what stands behind their last row, up to prose or another table: of a flowing text, and of
/// pages where the table has no row at all (`open`).
fn goes_on<'t>(
    mut areas: Areas<'t>,
    open: bool,
    others: [&ByPart<'t>; 2],
    printed: &ByPart<'t>,
) -> Areas<'t> {
    let last = areas.keys().copied().rfind(|part| is_flow(part) || open && part.0 > 0);
    // What is cut by the end of a page goes on at the head of the next.
    let mut part = last;
    while let Some((page, sheet)) = part.take() {
        let Some(lines) = printed.get(&(page, sheet)) else { break };
        let end = areas.get(&(page, sheet)).map_or(f32::NEG_INFINITY, |area| area.end);
        let claims = others.iter().filter_map(|of| of.get(&(page, sheet))).flatten();
        let next = claims.map(|claim| claim.top).filter(|top| *top > end);
        let next = next.min_by(f32::total_cmp).unwrap_or(f32::INFINITY);
        let behind: Vec<&Claim<'_>> = lines.iter().filter(|line| line.top > end).collect();
        let is_own = |line: &&&Claim<'_>| line.top < next && !line.text.contains('。');
        let own = behind.iter().take_while(is_own).count();
        if let Some(bottom) = behind[..own].last().map(|line| line.bottom) {
            let area = areas.entry((page, sheet)).or_insert(behind[0].top..bottom);
            area.end = bottom;
        }
        part = (page > 0 && own == behind.len()).then_some((page + 1, sheet));
    }
    areas
}

/// Names the figures that no finding tells of yet, page by page.
fn tell(filled: &mut FilledTable<'_>, loose: &[Loose]) {
    let page = |loose: &Loose| match &loose.place {
        Place::Box { page, .. } => *page,
        Place::Cell { .. } | Place::Block(_) => 0,
    };
    let open: Vec<&Loose> = loose.iter().filter(|loose| !loose.told).collect();
    for own in open.chunk_by(|a, b| page(a) == page(b)) {
        let figures: Vec<&str> = own.iter().map(|loose| loose.figure.as_str()).collect();
        let message = format!("a row without a label holds {}", figures.join(" | "));
        let finding = Finding::reading(Rule::RowUnknown, Severity::Warning, message);
        filled.findings.push(finding.at(own.first().map(|loose| loose.place.clone())));
    }
}

/// Figures of one row: of a list, of some rows.
fn of_a_row(table: &Table) -> usize {
    table.columns.len().clamp(LEAST, MOST)
}

/// Fewer figures may be numbers of other things.
const LEAST: usize = 3;
/// The rows of wide tables have blanks.
const MOST: usize = 7;

/// `beside`: rows that a figure stands beside which none of them has.
fn unsettle(filled: &mut FilledTable<'_>, table: &Table, beside: &BTreeSet<usize>) {
    let mut read: BTreeMap<usize, Vec<Decimal>> = BTreeMap::new();
    for (item, of) in std::iter::zip(&filled.items, &table.items) {
        if let Some(value) = item.reading.value() {
            read.entry(of.row).or_default().push(value);
        }
    }
    read.retain(|row, values| !beside.contains(row) || adds_up(values));
    let mut open: BTreeSet<usize> = BTreeSet::new();
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        let is_open = matches!(item.reading, Reading::Missing(Missing::Blank | Missing::RowAbsent));
        if is_open && !item.method.has_cells() && !read.contains_key(&of.row) {
            item.reading = Reading::Missing(Missing::Ambiguous);
            open.insert(of.row);
        }
    }
    // Where a cell of the row is lost beside it, a part of another may be.
    flag(filled, table, &open);
    let is_absent = |indicator: &str| {
        let mut items = std::iter::zip(&filled.items, &table.items);
        items.any(|(item, of)| {
            of.indicator == indicator && item.reading == Reading::Missing(Missing::RowAbsent)
        })
    };
    let mut findings = std::mem::take(&mut filled.findings);
    findings.retain(|finding| {
        finding.rule != Rule::RowAbsent || finding.indicator.as_deref().is_some_and(is_absent)
    });
    filled.findings = findings;
    remark_on_absent(filled, table);
}

fn flag(filled: &mut FilledTable<'_>, table: &Table, rows: &BTreeSet<usize>) {
    let message = "figures without a label stand beside the row";
    let doubt = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
    let items = filled.items.iter_mut().zip(&table.items);
    for (item, of) in items.filter(|(_, of)| rows.contains(&of.row)) {
        let doubt = doubt.clone().of(&of.indicator).at(item.place.clone());
        let is_told = |finding: &Finding| finding.message == message;
        if !item.reading.findings().iter().any(is_told) {
            item.reading.flag(doubt);
        }
    }
}

/// `12,11` above `8`: a number whose digits stand in two lines was taken for a label. Then no figure of
/// the list is known to be whole.
fn is_part_of_number(label: &str) -> bool {
    label.contains(|c: char| c.is_ascii_digit())
        && label.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '，'))
}

/// Whether one figure of a row is the sum of the others: no cell of it is lost.
fn adds_up(values: &[Decimal]) -> bool {
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
    let largest = values.iter().max().filter(|_| values.len() > 1);
    largest.is_some_and(|largest| largest.checked_add(*largest) == sum)
}

#[cfg(test)]
mod tests {
    use crate::codebook::Codebook;
    use crate::fill::sample::layout_of_text;
    use crate::reading::{Missing, Reading};

    /// Whether any item of the form of 2021 is said to be blank or absent, in a text with the labels of
    /// its table 3 and these lines behind them.
    #[track_caller]
    fn check(behind: &str, expected: bool) {
        let form = Codebook::embedded().form("2021").expect("the form of 2021 is built in");
        let table = form.tables.iter().find(|table| table.id == "t3").expect("it has a table 3");
        let labels: Vec<&str> = table.rows.iter().map(|row| row.label.as_str()).collect();
        let text =
            format!("{}\n自然人\n商业企业\n科研机构\n其他\n总计\n{behind}", labels.join("\n"));
        let filled = crate::fill::fill(&layout_of_text(&text), Codebook::embedded());
        let mut items = filled.tables.iter().flat_map(|table| &table.items);
        let said = items.any(|item| {
            matches!(item.reading, Reading::Missing(Missing::Blank | Missing::RowAbsent))
        });
        assert_eq!(said, expected);
    }

    #[test]
    fn rows_are_blank_where_no_figure_is_printed_behind_them() {
        check("五、存在的主要问题。", true);
    }

    #[test]
    fn rows_are_not_blank_where_figures_of_a_row_stand_behind_all_labels() {
        check("12\n30\n45,1\n7\n81\n90\n21\n33\n5\n五、存在的主要问题。", false);
    }

    #[test]
    fn no_figure_of_a_list_is_sure_where_digits_of_one_are_taken_for_a_label() {
        let rows = Codebook::embedded().form("2014").map(|form| &form.tables[0].rows);
        let line = |row: &crate::codebook::Row| match &row.unit {
            Some(unit) => format!("{} {unit} 41", row.label),
            None => row.label.clone(),
        };
        let lines: Vec<String> = rows.into_iter().flatten().map(line).collect();
        let text = lines.join("\n").replacen("件 41", "件 41\n12,11\n8", 1);
        let filled = crate::fill::fill(&layout_of_text(&text), Codebook::embedded());
        let mut items = filled.tables.iter().flat_map(|table| &table.items);
        assert!(!items.any(|item| matches!(item.reading, Reading::Good(_))));
    }
}
