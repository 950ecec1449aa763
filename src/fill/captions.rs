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
    let extents: Vec<Extent> = tables.iter().filter_map(Extent::of).collect();
    for filled in tables.iter_mut() {
        let Some((_, table)) = filled.form else { continue };
        let place = filled.place.clone();
        let said = Above { table: place.as_ref(), captions: &captions, extents: &extents };
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if is_open(item) {
                settle(item, of, table, &said);
            } else {
                contradict(item, of, &said);
            }
        }
    }
}

/// Where a table begins, and where its last figure stands.
struct Extent {
    first: Place,
    last: Place,
}

impl Extent {
    fn of(filled: &FilledTable<'_>) -> Option<Self> {
        let last = filled.items.iter().rev().find_map(|item| item.place.clone())?;
        Some(Self { first: filled.place.clone()?, last })
    }

    fn holds(&self, line: &Place) -> bool {
        is_at_or_below(line, &self.first) && is_at_or_below(&self.last, line)
    }
}

/// What may be said above a table.
struct Above<'a, 'l> {
    table: Option<&'a Place>,
    captions: &'a [Caption<'l>],
    extents: &'a [Extent],
}

/// A line, and the units that it names as those of a table.
struct Caption<'l> {
    text: &'l str,
    place: &'l Place,
    /// Whether it is blank, or a cell of the table; few are asked.
    is_blank: OnceCell<bool>,
    units: Vec<Unit>,
    /// The powers of ten that headings of columns name.
    powers: Vec<Unit>,
}

impl<'l> Caption<'l> {
    fn of(line: &'l Line) -> Self {
        let (mut units, mut powers) = (Vec::new(), Vec::new());
        for cell in line.text.split(['|', '\t']) {
            let named = units_in(cell);
            if named.is_empty() {
                powers.extend(power_of_heading(cell));
            }
            units.extend(named);
        }
        let (text, place, is_blank) = (&line.text, &line.place, OnceCell::new());
        Self { text, place, is_blank, units, powers }
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

fn settle(item: &mut FilledItem, of: &Item, table: &Table, said: &Above<'_, '_>) {
    let Some(asked) = unit::parse(&of.unit) else { return };
    let fits = |unit: &Unit| match asked.is_money() {
        true => unit.is_money(),
        false => !unit.is_money() && (unit.scale != Decimal::ONE || unit.is_share()),
    };
    if let Some((caption, other)) = said.unit(item.place.as_ref(), fits) {
        let other = other.or_else(|| said.contradiction(caption, fits));
        let units = Units::above(&caption.to_string());
        let printed = item.reading.printed().to_owned();
        let mut again = reading::of_item(&printed, &units, of, item.place.as_ref());
        item.reading.findings().iter().for_each(|finding| again.flag(finding.clone()));
        item.reading = again;
        item.unit = caption.to_string();
        if let Some(other) = other {
            let finding = reading::two_units(caption, other);
            item.reading.flag(finding.of(&of.indicator).at(item.place.clone()));
        }
    } else if asked.is_money() && !is_on_form(of, table) {
        let finding = reading::no_unit("", of).of(&of.indicator).at(item.place.clone());
        item.reading.flag(finding);
    }
}

/// A caption that names another power of ten than the row of a figure leaves nobody sure.
fn contradict(item: &mut FilledItem, of: &Item, said: &Above<'_, '_>) {
    let figure = item.place.clone();
    let Some(own) = reading::unit_or_power(&item.unit).filter(|_| is_some_amount(item)) else {
        return;
    };
    let fits = |unit: &Unit| {
        unit.is_money() == own.is_money()
            && (own.is_money() || unit.scale != Decimal::ONE || unit.is_share())
    };
    let differs =
        |unit: &&Unit| reading::contradicts(unit, &own) || unit.is_share() != own.is_share();
    let found = said.unit(figure.as_ref(), fits).map(|(unit, _)| unit).filter(differs);
    if let Some(unit) = found.or_else(|| said.contradiction(&own, fits)) {
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

impl<'a, 'l> Above<'a, 'l> {
    /// The last unit that fits among those printed above the table or between its start and a figure, and another one
    /// that stands beside it.
    fn unit(
        &self,
        figure: Option<&Place>,
        fits: impl Fn(&Unit) -> bool,
    ) -> Option<(&'a Unit, Option<&'a Unit>)> {
        let lines = self.captions;
        let table = self.table?;
        let start = lines.iter().position(|line| is_at_or_below(line.place, table))?;
        let end = figure.and_then(|figure| {
            lines[start..].iter().position(|line| is_at_or_below(line.place, figure))
        });
        let inside = lines[start..=start + end.unwrap_or(0)].iter().rev();
        let of_line = |line: &'a Caption<'_>| {
            let mut all = line.units.iter().chain(&line.powers).filter(|unit| fits(unit));
            let first = all.next()?;
            Some((first, all.find(|unit| reading::contradicts(unit, first))))
        };
        inside.filter_map(of_line).next().or_else(|| self.above(start).filter_map(of_line).next())
    }

    /// The captions above the table, the nearest first.
    fn above(&self, start: usize) -> impl Iterator<Item = &'a Caption<'l>> {
        let lines = self.captions;
        // 单位：元 may be a cell as well.
        let speaks = |line: &&Caption<'_>| !line.units.is_empty() || !line.is_blank();
        // What stands within another table is said of that one.
        let is_open = |line: &&Caption<'_>| !self.extents.iter().any(|one| one.holds(line.place));
        lines[..start].iter().rev().filter(speaks).take(MOST_ABOVE).filter(is_open)
    }

    /// The unit of the nearest caption above the table that names such units, where it cannot be meant beside that of
    /// the figure's own row or column.
    fn contradiction(&self, own: &Unit, fits: impl Fn(&Unit) -> bool) -> Option<&'a Unit> {
        let table = self.table?;
        let start = self.captions.iter().position(|line| is_at_or_below(line.place, table))?;
        let named = |line: &'a Caption<'l>| line.units.iter().filter(|unit| fits(unit)).collect();
        let named = self.above(start).map(named).find(|units: &Vec<&Unit>| !units.is_empty())?;
        let differs = named.iter().all(|unit| reading::contradicts(unit, own));
        named.first().copied().filter(|_| differs)
    }
}

/// The units that a text names as those of a table: 单位：件、万元, 金额单位：千元，件数单位：件, or （万元） and nothing
/// else.
pub fn units_in(text: &str) -> Vec<Unit> {
    // Every cell is asked, and few end with a bracket.
    let closes = text.trim_end_matches(is_blank).ends_with([')', '）', ']', '］', '】']);
    if !closes && !text.contains('位') || text.chars().nth(LONGEST_CAPTION).is_some() {
        return Vec::new();
    }
    let folded = folded(text);
    let named: Vec<&str> = folded.split("单位").skip(1).collect();
    let alone = || folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let named = if named.is_empty() { alone().into_iter().collect() } else { named };
    let named = named.iter().map(|named| named.trim_matches([':', '(', ')', '[', ']']));
    let units = named.flat_map(|named| named.split(['、', ',', '/', ';', ')']));
    units.filter_map(reading::unit_or_power).collect()
}

/// The power of ten that the heading of a column names: 申请人情况（十件）.
fn power_of_heading(text: &str) -> Option<Unit> {
    if !text.trim_end_matches(is_blank).ends_with([')', '）']) {
        return None;
    }
    let folded = folded(text);
    let (_, named) = label::closing_brackets(&folded)?;
    reading::unit_or_power(named).filter(|unit| !unit.is_money() && unit.scale != Decimal::ONE)
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
