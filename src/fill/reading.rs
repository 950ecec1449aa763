//! The text of a value cell → `Reading`.

use std::fmt::Display;

use rust_decimal::Decimal;

use crate::codebook::{Item, ValueKind};
use crate::finding::{Finding, Rule, Severity};
use crate::reading::{Figure, Missing, Reading};
use crate::source::Place;
use crate::text::change;
use crate::text::fold::fold;
use crate::text::label;
use crate::text::number::{self, CellText};
use crate::text::numeral;
use crate::text::unit::{self, Unit};

/// Units that are printed around a cell: in the column of units, in the label of its row, in the
/// heading of its column. Empty where there is none; the first that is printed counts.
#[derive(Clone, Debug, Default)]
pub struct Units([String; 3]);

impl Units {
    pub fn of(column: &str, label: &str, heading: &str) -> Self {
        let column = if is_dash(column) { "" } else { column.trim() };
        Self([column.to_owned(), of_label(label), of_label(heading)])
    }

    /// A unit that stands apart from the table: 单位：万元.
    pub fn above(caption: &str) -> Self {
        Self([caption.to_owned(), String::new(), String::new()])
    }

    /// The one that counts, as printed; empty where none is printed.
    pub fn first(&self) -> &str {
        self.0.iter().find(|unit| !unit.is_empty()).map_or("", String::as_str)
    }

    /// Another one that contradicts the first: of the same kind, and another power of ten.
    fn contradiction(&self) -> Option<&str> {
        let mut printed = self.0.iter().filter(|unit| !unit.is_empty());
        let first = unit_or_power(printed.next()?)?;
        let differs = |unit: &Unit| contradicts(unit, &first);
        printed.find(|text| unit_or_power(text).as_ref().is_some_and(differs)).map(String::as_str)
    }
}

/// Whether two units of one figure cannot both be meant: 件 in the row and 百件 in the heading.
pub fn contradicts(unit: &Unit, other: &Unit) -> bool {
    let one_kind = unit.is_money() == other.is_money();
    let power = unit.base.is_empty() || other.base.is_empty();
    unit.scale != other.scale && (one_kind || power)
}

/// A unit, or a power of ten alone: 统计数（百）.
pub fn unit_or_power(printed: &str) -> Option<Unit> {
    unit::parse(printed).or_else(|| unit::power(&fold(printed))).or_else(|| times(printed))
}

/// ×100 beside a heading.
fn times(printed: &str) -> Option<Unit> {
    let scale: Decimal = printed.trim().strip_prefix(['×', 'x', '*'])?.parse().ok()?;
    let is_power =
        scale > Decimal::ONE && scale.to_string().trim_start_matches('1').chars().all(|c| c == '0');
    is_power.then_some(Unit { base: "", scale })
}

/// The unit that a label or heading prints in brackets: 本年收费金额（单位：元）, 采购总金额（万元）.
/// Of counts only one with a power of ten says anything: （件） stands on many a label of 条.
pub fn of_label(printed: &str) -> String {
    // Nearly no label has any, and taking labels apart takes time.
    if !printed.contains(['元', '万', '千', '百', '十', '亿', '×']) {
        return String::new();
    }
    let tells = |unit: Unit| unit.is_money() || unit.scale != Decimal::ONE;
    let told = |text: &str| unit_or_power(text).is_some_and(tells).then(|| text.to_owned());
    let in_brackets = label::parse(printed).remark.and_then(|remark| {
        let Some(named) = remark.strip_prefix("单位") else { return told(&remark) };
        let named = named.trim_start_matches(':');
        let first = named.split([',', ';', '、']).next().unwrap_or(named);
        // 单位：万元/元 names none, and that is to be said.
        told(first).or_else(|| first.contains('元').then(|| first.to_owned()))
    });
    // 百件统计数.
    let before = || fold(printed).strip_suffix("统计数").and_then(told);
    let behind =
        || printed.find('×').and_then(|at| told(printed[at..].trim_end_matches(['）', ')'])));
    in_brackets.or_else(before).or_else(behind).unwrap_or_default()
}

/// Reads a cell that should hold the figure of an item.
///
/// The value comes out in the unit of the item; it is converted where another unit is printed, and
/// then exactly. A unit of another kind changes nothing and is remarked on: offices print 条 for 件.
pub fn of_item(cell: &str, units: &Units, item: &Item, place: Option<&Place>) -> Reading {
    let told = match item.kind {
        ValueKind::Change => change::parse(cell),
        ValueKind::Count | ValueKind::Amount => None,
    };
    if let Some(value) = told {
        return Reading::Good(Figure { value, printed: cell.to_owned() });
    }
    let (value, beside, remark) = match (number::cell(cell), spelled(cell)) {
        (CellText::Number { value, unit, remark }, _) => (value, unit, remark),
        (CellText::Unreadable, Some(value)) => (value, None, None),
        (CellText::Blank | CellText::Placeholder | CellText::Unreadable, _) => {
            return without_item(cell, "");
        }
    };
    // Nearly every row prints the unit that the form prints, and then nothing is to be converted.
    let around = units.first();
    let same = beside.is_none() && (around == item.unit || around.is_empty());
    let (value, doubt) = match same {
        true => (value, None),
        false => in_unit(value, beside.as_ref(), has_sign(cell), around, item),
    };
    let mut reading = Reading::Good(Figure { value, printed: cell.to_owned() });
    let other = units.contradiction().filter(|_| beside.is_none());
    let contradiction = other.map(|other| two_units(around, other));
    let remark = remark.map(|remark| remarked(&remark));
    for finding in doubt.into_iter().chain(contradiction).chain(remark) {
        reading.flag(finding.of(&item.indicator).at(place.cloned()));
    }
    reading
}

/// Whether the unit of a figure is the sign of the currency, which goes with every power of ten.
fn has_sign(cell: &str) -> bool {
    cell.trim_start().starts_with(['¥', '￥'])
}

/// A figure in Chinese numerals: 十二. One sign alone may be a mark or the number of a row as well.
pub fn spelled(cell: &str) -> Option<Decimal> {
    let cell = cell.trim();
    // Nearly all cells hold digits.
    if cell.starts_with(|c: char| c.is_ascii()) || cell.chars().nth(1).is_none() {
        return None;
    }
    // 三四 may be three or four, and 一一 a dash.
    let is_counted = cell.contains(|c| "十百千万亿拾佰仟〇零".contains(c));
    numeral::parse(cell).filter(|_| is_counted).map(Decimal::from)
}

/// Reads a cell of which the form says nothing: the value is as printed, in the unit of its row.
pub fn without_item(cell: &str, unit: &str) -> Reading {
    match number::cell(cell) {
        CellText::Number { value, unit: beside, .. } => {
            let row = unit::parse(unit);
            let value = match (&beside, &row) {
                // 63.5万 in a row of 万元 is 63.5 of them.
                (Some(own), Some(row)) if own.base == row.base || own.base.is_empty() => {
                    scaled(value, own, row)
                }
                (Some(own), None) if own.base.is_empty() => {
                    scaled(value, own, &Unit { base: "", scale: Decimal::ONE })
                }
                (Some(_) | None, _) => value,
            };
            Reading::Good(Figure { value, printed: cell.to_owned() })
        }
        CellText::Blank => Reading::Missing(Missing::Blank),
        CellText::Placeholder => Reading::Missing(Missing::Placeholder(cell.trim().to_owned())),
        CellText::Unreadable => Reading::Missing(Missing::Unreadable(cell.trim().to_owned())),
    }
}

/// The unit that a figure prints itself; empty where there is none.
pub fn unit_beside(cell: &str) -> String {
    match number::cell(cell) {
        CellText::Number { unit: Some(unit), .. } => unit.to_string(),
        CellText::Number { unit: None, .. }
        | CellText::Blank
        | CellText::Placeholder
        | CellText::Unreadable => String::new(),
    }
}

/// Whether a text is a dash that stands where nothing is asked.
pub fn is_dash(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '—' | '–' | '－' | '─' | '⸺' | '/'))
}

/// The value in the unit of the item, and what is to be said of the unit that is printed.
fn in_unit(
    value: Decimal,
    beside: Option<&Unit>,
    is_sign: bool,
    around: &str,
    item: &Item,
) -> (Decimal, Option<Finding>) {
    let column = unit_or_power(around);
    // Of a form that prints no unit only the power of ten of a number is known.
    let asked = unit::parse(&item.unit).unwrap_or(Unit { base: "", scale: Decimal::ONE });
    let lone = beside.filter(|unit| unit.base.is_empty());
    if let Some(power) = lone {
        let of = column.as_ref().filter(|unit| unit.base == asked.base).unwrap_or(&asked);
        let printed = Unit { base: of.base, scale: power.scale };
        let both = of.scale != Decimal::ONE;
        let doubt = both.then(|| {
            let message = format!(
                "{value}{power} in a row of {of} may be {value} {printed} or {value}{power} {of}"
            );
            Finding::reading(Rule::UnitDiffers, Severity::Warning, message)
        });
        let differs = || (*of != asked).then(|| differing(&printed, item));
        return (scaled(value, &printed, &asked), doubt.or_else(differs));
    }
    let Some(printed) = beside.or(column.as_ref()) else {
        let told = asked.is_money().then(|| no_unit(around, item));
        return (value, told);
    };
    // ￥14 in a column of 万元 may be either.
    if let (Some(beside), Some(column)) = (beside, &column)
        && (*beside == asked || is_sign)
        && contradicts(column, beside)
    {
        return (scaled(value, printed, &asked), Some(two_units(around, beside)));
    }
    if *printed == asked || asked.base.is_empty() {
        return (scaled(value, printed, &asked), None);
    }
    // 统计数（百） over a row of 万元.
    if printed.base.is_empty() && asked.scale != Decimal::ONE {
        let message = format!("{printed} stands around a figure of {asked}");
        return (value, Some(Finding::reading(Rule::UnitDiffers, Severity::Warning, message)));
    }
    // 30% of something are no 30 of it, nor are 30 days, and dollars are no yuan.
    let is_other = printed.is_money() != asked.is_money()
        || printed.is_money() && printed.base != asked.base
        || printed.is_share()
        || unit::is_time(printed.base) != unit::is_time(asked.base);
    if is_other && !printed.base.is_empty() {
        let message = format!("the unit is {printed}, expected {}", item.unit);
        return (value, Some(Finding::reading(Rule::UnitDiffers, Severity::Warning, message)));
    }
    // 1.2万件 are 12000件, whoever prints it so; and 1202.8万元 of a form that prints no unit are what they
    // say, where nothing around the figure names another unit of money.
    let told = match (beside, &column) {
        (Some(beside), Some(column)) => !asked.is_money() || beside == column,
        (Some(_), None) => true,
        (None, _) => asked.is_money() && asked.scale == Decimal::ONE,
    };
    let same = told && printed.base == asked.base;
    (scaled(value, printed, &asked), (!same).then(|| differing(printed, item)))
}

/// The value times what one unit is of the other, their bases taken for the same.
fn scaled(value: Decimal, printed: &Unit, asked: &Unit) -> Decimal {
    let scaled = value.checked_mul(printed.scale).and_then(|value| value.checked_div(asked.scale));
    if printed.scale == asked.scale {
        value
    } else {
        scaled.map_or(value, |value| value.normalize())
    }
}

fn differing(printed: &Unit, item: &Item) -> Finding {
    let message = format!("the unit is {printed}, expected {}", item.unit);
    Finding::source(Rule::UnitDiffers, Severity::Note, message)
}

/// A figure of which two units are printed that cannot both be meant.
pub fn two_units(one: impl Display, other: impl Display) -> Finding {
    let message = format!("the unit is {one} and {other} at once");
    Finding::reading(Rule::UnitDiffers, Severity::Warning, message)
}

/// What stands beside a figure and is no part of it. A picture may be one of its digits.
pub fn remarked(remark: &str) -> Finding {
    let message = format!("beside the number stands: {remark}");
    match remark {
        "图片" => Finding::reading(Rule::CellRemark, Severity::Warning, message),
        _ => Finding::source(Rule::CellRemark, Severity::Note, message),
    }
}

/// Money of which nothing tells the unit.
pub fn no_unit(around: &str, item: &Item) -> Finding {
    let found = if around.is_empty() { String::new() } else { format!(", {around} is none") };
    let message = format!("nothing tells the unit{found}; taken for {}", item.unit);
    Finding::reading(Rule::UnitUnknown, Severity::Warning, message)
}
