//! Units that are printed once for a whole table: 单位：万元 above it or in its title.
//!
//! They count where nothing nearer the figure tells its unit. Where nothing at all does, neither on
//! paper nor on the form, an amount of money is in doubt.

use rust_decimal::Decimal;

use crate::codebook::{Item, Table};
use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::fold;
use crate::text::unit::{self, Unit};

use super::reading::{self, Units};
use super::{FilledItem, FilledTable};

/// Lines with text above a table in which its unit may stand: title, place and year stand between.
const MOST_ABOVE: usize = 5;
/// Texts longer than this are no captions.
const LONGEST: usize = 60;

/// Reads the figures again whose unit only a caption tells, and flags those of which nothing does.
pub fn apply(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    for filled in tables {
        let Some((_, table)) = filled.form else { continue };
        let place = filled.place.clone();
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if is_open(item) {
                settle(item, of, table, place.as_ref(), lines);
            }
        }
    }
}

/// Whether the figure has no unit of its own. Nothing is nothing in every unit.
fn is_open(item: &FilledItem) -> bool {
    let bare = |value: Decimal| {
        !value.is_zero() && reading::unit_beside(item.reading.printed()).is_empty()
    };
    item.unit.is_empty() && item.reading.value().is_some_and(bare)
}

fn settle(item: &mut FilledItem, of: &Item, table: &Table, place: Option<&Place>, lines: &[Line]) {
    let Some(asked) = unit::parse(&of.unit) else { return };
    let fits = |unit: &Unit| match asked.is_money() {
        true => unit.is_money(),
        false => !unit.is_money() && unit.scale != Decimal::ONE,
    };
    if let Some(caption) = place.and_then(|place| caption(lines, place, item.place.as_ref(), fits))
    {
        let units = Units::above(&caption.to_string());
        let printed = item.reading.printed().to_owned();
        let mut again = reading::of_item(&printed, &units, of, item.place.as_ref());
        item.reading.findings().iter().for_each(|finding| again.flag(finding.clone()));
        item.reading = again;
        item.unit = caption.to_string();
    } else if asked.is_money() && !is_on_form(of, table) {
        let finding = reading::no_unit("", of).of(&of.indicator).at(item.place.clone());
        item.reading.flag(finding);
    }
}

/// Whether the form itself prints the unit of an item.
fn is_on_form(of: &Item, table: &Table) -> bool {
    let row = &table.rows[of.row];
    let heading = table.columns[of.column].path.last().map_or("", String::as_str);
    !Units::of(row.unit.as_deref().unwrap_or(""), &row.label, heading).first().is_empty()
}

/// The last unit that fits among those printed above a table or between its start and a figure.
fn caption(
    lines: &[Line],
    table: &Place,
    figure: Option<&Place>,
    fits: impl Fn(&Unit) -> bool,
) -> Option<Unit> {
    let start = lines.iter().position(|line| is_at_or_below(&line.place, table))?;
    let end = figure.and_then(|figure| {
        lines[start..].iter().position(|line| is_at_or_below(&line.place, figure))
    });
    let inside = &lines[start..=start + end.unwrap_or(0)];
    let above = lines[..start].iter().rev().filter(|line| !line.text.trim().is_empty());
    let nearest = inside.iter().rev().chain(above.take(MOST_ABOVE));
    nearest.flat_map(|line| line.text.split(['|', '\t'])).find_map(|text| unit_in(text, &fits))
}

pub fn is_at_or_below(line: &Place, place: &Place) -> bool {
    match (line, place) {
        (Place::Box { page, area }, Place::Box { page: own, area: first }) => {
            (*page, area.bottom) >= (*own, first.top)
        }
        (Place::Block(line), Place::Block(first)) => line >= first,
        (Place::Cell { sheet, row, .. }, Place::Cell { sheet: own, row: first, .. }) => {
            sheet == own && row >= first
        }
        (Place::Box { .. } | Place::Block(_) | Place::Cell { .. }, _) => false,
    }
}

/// The unit that a text names as that of a table: 单位：件、万元, or （万元） and nothing else.
fn unit_in(text: &str, fits: impl Fn(&Unit) -> bool) -> Option<Unit> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let folded = fold(text);
    let named = match folded.rsplit_once("单位") {
        Some((_, named)) => named.trim_matches([':', '(', ')', '[', ']']),
        None => folded.strip_prefix('(')?.strip_suffix(')')?,
    };
    named.split(['、', ',', '/', ';']).filter_map(unit::parse).find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = unit_in(text, Unit::is_money).map(|unit| unit.to_string());
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn captions_name_a_unit_of_money() {
        check("单位：元", Some("元"));
        check("统计表（单位：件、万元）", Some("万元"));
        check("金额单位:人民币万元", Some("万元"));
        check("（万元）", Some("万元"));
    }

    #[test]
    fn bodies_and_sentences_are_no_captions() {
        check("填报单位：某县人民政府办公室", None);
        check("单位：件", None);
        check("全年支出25万元", None);
    }
}
