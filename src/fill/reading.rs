//! The text of a value cell → `Reading`.

use rust_decimal::Decimal;

use crate::codebook::Item;
use crate::finding::{Finding, Rule, Severity};
use crate::reading::{Figure, Missing, Reading};
use crate::source::Place;
use crate::text::number::{self, CellText};
use crate::text::unit::{self, Unit};

/// Reads a cell that should hold the figure of an item.
///
/// `unit` is what the unit column of the row prints, empty where there is none. The value comes
/// out in the unit of the item; it is converted only where a unit is printed beside it, and then
/// exactly. A unit of another kind changes nothing and is remarked on: offices print 条 for 件.
pub fn of_item(cell: &str, unit: &str, item: &Item, place: Option<&Place>) -> Reading {
    let number::CellText::Number { value, unit: beside, remark } = number::cell(cell) else {
        return without_item(cell);
    };
    // Nearly every row prints the unit that the form prints, and then nothing is to be converted.
    let same = beside.is_none() && unit.trim() == item.unit;
    let asked = (!same).then(|| unit::parse(&item.unit)).flatten();
    let printed =
        (!same).then(|| beside.or_else(|| unit::parse(unit).filter(|_| !is_dash(unit)))).flatten();
    let (value, differs) = in_unit(value, printed.as_ref(), asked.as_ref());
    let mut reading = Reading::Good(Figure { value, printed: cell.to_owned() });
    if let Some(printed) = printed.filter(|_| differs) {
        let message = format!("the unit is {}, expected {}", unit_text(&printed), item.unit);
        let finding = Finding::source(Rule::UnitDiffers, Severity::Note, message);
        reading.flag(finding.of(&item.indicator).at(place.cloned()));
    }
    if let Some(remark) = remark {
        let message = format!("beside the number stands: {remark}");
        let finding = Finding::source(Rule::CellRemark, Severity::Note, message);
        reading.flag(finding.of(&item.indicator).at(place.cloned()));
    }
    reading
}

/// Reads a cell of which the form says nothing: the value is as printed, in the printed unit.
pub fn without_item(cell: &str) -> Reading {
    match number::cell(cell) {
        CellText::Number { value, .. } => Reading::Good(Figure { value, printed: cell.to_owned() }),
        CellText::Blank => Reading::Missing(Missing::Blank),
        CellText::Placeholder => Reading::Missing(Missing::Placeholder(cell.trim().to_owned())),
        CellText::Unreadable => Reading::Missing(Missing::Unreadable(cell.trim().to_owned())),
    }
}

/// Whether a text is a dash that stands where nothing is asked.
pub fn is_dash(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '—' | '–' | '－' | '─' | '⸺' | '/'))
}

/// The value in the unit of the item, and whether the printed unit is another one.
fn in_unit(value: Decimal, printed: Option<&Unit>, asked: Option<&Unit>) -> (Decimal, bool) {
    let (Some(printed), Some(asked)) = (printed, asked) else {
        return (value, false);
    };
    if printed == asked {
        return (value, false);
    }
    // 1.2 万 of an item in 件: a power of ten alone belongs to the number, the unit is the item's.
    if printed.base.is_empty() {
        return (value * printed.scale / asked.scale, false);
    }
    match unit::convert(value, printed, asked) {
        Some(converted) => (converted.normalize(), true),
        None => (value, true),
    }
}

fn unit_text(unit: &Unit) -> String {
    if unit.scale == Decimal::ONE {
        unit.base.to_owned()
    } else {
        format!("{} {}", unit.scale.normalize(), unit.base)
    }
}
