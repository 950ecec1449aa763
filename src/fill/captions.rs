//! Units that are printed once for a whole table: 单位：万元 above it or in its title.
//!
//! They count where nothing nearer the figure tells its unit. Where nothing at all does, neither on
//! paper nor on the form, an amount of money is in doubt.

use std::cell::{LazyCell, OnceCell};

use rust_decimal::Decimal;

use crate::codebook::{Item, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::{folded, is_blank};
use crate::text::label;
use crate::text::unit::{self, Unit};

use super::above::{LONGEST_CAPTION, MOST_ABOVE, is_at_or_below, is_of_cells};
use super::reading::{self, Units};
use super::{FilledItem, FilledTable};

/// Reads the figures again whose unit only a caption tells, and flags those of which nothing does.
pub fn apply(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    // Hundreds of figures ask for the caption above them, and many reports have none that do.
    let captions = LazyCell::new(|| lines.iter().map(Caption::of).collect::<Vec<_>>());
    for filled in tables.iter_mut() {
        let Some((_, table)) = filled.form else { continue };
        let place = filled.place.clone();
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if is_open(item) {
                settle(item, of, table, place.as_ref(), &captions);
            } else {
                contradict(item, of, place.as_ref(), &captions);
            }
        }
    }
}

/// A line, and the units that it names as those of a table.
struct Caption<'l> {
    text: &'l str,
    place: &'l Place,
    /// Whether it is blank, or a cell of the table; few are asked.
    is_blank: OnceCell<bool>,
    units: Vec<Unit>,
}

impl<'l> Caption<'l> {
    fn of(line: &'l Line) -> Self {
        let units = line.text.split(['|', '\t']).flat_map(units_in).collect();
        Self { text: &line.text, place: &line.place, is_blank: OnceCell::new(), units }
    }

    fn is_blank(&self) -> bool {
        *self.is_blank.get_or_init(|| is_of_cells(self.text))
    }
}

/// Whether the figure has no unit of its own. Nothing is nothing in every unit.
fn is_open(item: &FilledItem) -> bool {
    let bare = || reading::unit_beside(item.reading.printed()).is_empty();
    item.unit.is_empty() && is_some_amount(item) && bare()
}

fn settle(
    item: &mut FilledItem,
    of: &Item,
    table: &Table,
    place: Option<&Place>,
    captions: &[Caption<'_>],
) {
    let Some(asked) = unit::parse(&of.unit) else { return };
    let fits = |unit: &Unit| match asked.is_money() {
        true => unit.is_money(),
        false => !unit.is_money() && unit.scale != Decimal::ONE,
    };
    let figure = item.place.as_ref();
    if let Some(caption) = place.and_then(|place| caption(captions, place, figure, fits)) {
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

/// A caption that names another power of ten than the row of a figure leaves nobody sure.
fn contradict(item: &mut FilledItem, of: &Item, place: Option<&Place>, captions: &[Caption<'_>]) {
    let figure = item.place.clone();
    let Some(own) = reading::unit_or_power(&item.unit).filter(|_| is_some_amount(item)) else {
        return;
    };
    let fits = |unit: &Unit| {
        unit.is_money() == own.is_money() && (own.is_money() || unit.scale != Decimal::ONE)
    };
    let found = place.and_then(|place| caption(captions, place, figure.as_ref(), fits));
    if let Some(unit) = found.filter(|unit| reading::contradicts(unit, &own)) {
        let message = format!("the unit is {}, and above the table stands {unit}", item.unit);
        let finding = Finding::reading(Rule::UnitDiffers, Severity::Warning, message);
        item.reading.flag(finding.of(&of.indicator).at(figure));
    }
}

/// Whether a figure depends on its unit. Nothing is nothing in every unit.
pub fn is_some_amount(item: &FilledItem) -> bool {
    item.reading.value().is_some_and(|value| !value.is_zero())
}

/// Whether the form itself prints the unit of an item.
fn is_on_form(of: &Item, table: &Table) -> bool {
    let row = &table.rows[of.row];
    let heading = table.columns[of.column].path.last().map_or("", String::as_str);
    !Units::of(row.unit.as_deref().unwrap_or(""), &row.label, heading).first().is_empty()
}

/// The last unit that fits among those printed above a table or between its start and a figure.
fn caption<'c>(
    lines: &'c [Caption<'_>],
    table: &Place,
    figure: Option<&Place>,
    fits: impl Fn(&Unit) -> bool,
) -> Option<&'c Unit> {
    let start = lines.iter().position(|line| is_at_or_below(line.place, table))?;
    let end = figure.and_then(|figure| {
        lines[start..].iter().position(|line| is_at_or_below(line.place, figure))
    });
    let inside = &lines[start..=start + end.unwrap_or(0)];
    let above = lines[..start].iter().rev().filter(|line| !line.is_blank());
    let nearest = inside.iter().rev().chain(above.take(MOST_ABOVE));
    nearest.flat_map(|line| &line.units).find(|unit| fits(unit))
}

/// The units that a text names as those of a table: 单位：件、万元, or （万元） and nothing else.
fn units_in(text: &str) -> Vec<Unit> {
    // Every cell is asked; what ends with a word or a figure ends with no bracket.
    let is_word = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric();
    let ends_in_word = text.trim_end_matches(is_blank).chars().next_back().is_none_or(is_word);
    if ends_in_word && !text.contains('位') || text.chars().nth(LONGEST_CAPTION).is_some() {
        return Vec::new();
    }
    let folded = folded(text);
    let named = match folded.rsplit_once("单位") {
        Some((_, named)) => Some(named.trim_matches([':', '(', ')', '[', ']'])),
        None => folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')),
    };
    // 申请人情况（十件）: a heading of the table names a power of ten.
    let of_heading = || {
        let (_, named) = label::closing_brackets(&folded)?;
        reading::unit_or_power(named).filter(|unit| !unit.is_money() && unit.scale != Decimal::ONE)
    };
    let units = named.into_iter().flat_map(|named| named.split(['、', ',', '/', ';']));
    let units: Vec<Unit> = units.filter_map(reading::unit_or_power).collect();
    if units.is_empty() { of_heading().into_iter().collect() } else { units }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = units_in(text).into_iter().find(Unit::is_money).map(|unit| unit.to_string());
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
