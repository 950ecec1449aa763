//! Rows of which the paper shows the beginning of the label only: a spreadsheet that was printed with narrow columns.
//!
//! `（一）回应公次` and `（四）无法提3.补正后申请` are no labels of the form, and their rows are not absent all the same.

use crate::codebook::Table;
use crate::finding::{Finding, Rule};
use crate::labels::words;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::fold;
use crate::text::label;
use crate::text::unit;

use super::{FilledTable, lines};

/// Fewer words than this begin too many labels.
const LEAST: usize = 3;

/// A row is not absent where a row that the form does not know has the beginning of its label: nobody can tell whose the
/// figure is.
pub fn doubt(tables: &mut [FilledTable<'_>]) {
    for filled in tables {
        let Some((_, table)) = filled.form else { continue };
        for row in 0..table.rows.len() {
            if is_absent(filled, table, row)
                && let Some((label, place)) = clipped(filled, &table.rows[row].label)
            {
                unsettle(filled, table, row, &label, place.as_ref());
            }
        }
    }
}

fn is_absent(filled: &FilledTable<'_>, table: &Table, row: usize) -> bool {
    let mut own = std::iter::zip(&filled.items, &table.items).filter(|(_, of)| of.row == row);
    let is_absent = |reading: &Reading| *reading == Reading::Missing(Missing::RowAbsent);
    !table.rows[row].heading && own.all(|(item, _)| is_absent(&item.reading))
}

/// The row that shows the beginning of a label, and where it stands.
fn clipped(filled: &FilledTable<'_>, whole: &str) -> Option<(String, Option<Place>)> {
    let whole = key(whole);
    let begins = |label: &str| label.chars().nth(LEAST - 1).is_some() && whole.starts_with(label);
    let row = filled.local.iter().find(|row| shown(&row.label).iter().any(|label| begins(label)));
    row.map(|row| (row.label.clone(), row.place.clone()))
}

/// What a label may be without its figures, its unit, and the names of groups before it.
fn shown(label: &str) -> [String; 2] {
    let folded = fold(label);
    let folded = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let own = folded.rsplit(['.', '、', ')', ':']).next().unwrap_or(folded);
    let unit = unit::at_end(own).unwrap_or_default();
    [key(own), key(&own[..own.len() - unit.len()])]
}

fn key(text: &str) -> String {
    words(&label::parse(&fold(text)).bare)
}

fn unsettle(
    filled: &mut FilledTable<'_>,
    table: &Table,
    row: usize,
    label: &str,
    place: Option<&Place>,
) {
    for (item, _) in filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == row) {
        item.reading = Reading::Missing(Missing::Ambiguous);
        item.label = label.to_owned();
        item.place = place.cloned();
    }
    let said = [lines::absent(table, row), format!("no row {}", table.rows[row].label)];
    let is_said =
        |finding: &Finding| finding.rule == Rule::RowAbsent && said.contains(&finding.message);
    filled.findings.retain(|finding| !is_said(finding));
}
