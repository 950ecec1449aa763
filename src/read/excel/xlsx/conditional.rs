//! The conditional formats of a worksheet.

use super::reference::rectangle;
use super::styles::{Styles, named};
use crate::read::excel::conditional::{Below, Change, change, holds};
use crate::read::excel::format::Epoch;
use crate::read::excel::sheet::{Cell, Merged};
use crate::read::xml::Element;
use crate::text::number::{self, CellText};
use rust_decimal::Decimal;

/// Rules of a sheet that are looked at, and areas of one.
const MOST_RULES: usize = 50;

/// Whether a worksheet has any.
pub fn are_in(worksheet: &Element<'_>) -> bool {
    worksheet.elements().any(|part| matches!(part.name, "conditionalFormatting" | "extLst"))
}

/// Applies the conditional formats that change what is shown of a figure, or may.
pub fn apply(
    worksheet: &Element<'_>,
    styles: &Styles,
    epoch: Epoch,
    cells: &mut [Cell],
    below: &[Below],
) {
    // Newer kinds of rules stand in a list of extensions.
    let extensions = worksheet.elements().find(|element| element.name == "extLst");
    let newer = extensions.and_then(|list| named(list, "conditionalFormattings"));
    let lists = [Some(worksheet), newer].into_iter().flatten();
    let formats = lists.flat_map(Element::elements);
    let formats = formats.filter(|element| element.name == "conditionalFormatting");
    let rules = formats.flat_map(|format| {
        let areas = areas(format);
        let rules = format.elements().filter(|rule| rule.name == "cfRule");
        rules.map(move |rule| (areas.clone(), rule))
    });
    for (areas, rule) in rules.take(MOST_RULES) {
        let changes = changes(rule, styles);
        for (cell, below) in cells.iter_mut().zip(below) {
            if areas.iter().any(|area| holds(area, cell)) {
                let is_met = condition(rule, cell);
                changes.iter().for_each(|one| change(cell, below, one, is_met, epoch));
            }
        }
    }
}

fn areas(format: &Element<'_>) -> Vec<Merged> {
    let text = format.attribute("sqref").map(|text| text.into_owned());
    let inside = || format.elements().find(|inner| inner.name == "sqref").map(Element::text);
    let text = text.or_else(inside).unwrap_or_default();
    text.split_whitespace().filter_map(rectangle).take(MOST_RULES).collect()
}

/// What a rule changes; one of a scale of colours may change the ground to any of them.
fn changes(rule: &Element<'_>, styles: &Styles) -> Vec<Change> {
    let child = |name: &str| rule.elements().find(|inner| inner.name == name);
    let alone = |inner: &Element<'_>| {
        matches!(inner.attribute("showValue").as_deref(), Some("0" | "false"))
    };
    for (name, shown) in [("dataBar", "data bar"), ("iconSet", "icon")] {
        if child(name).is_some_and(alone) {
            return vec![Change { instead: Some(shown), ..Change::default() }];
        }
    }
    if let Some(scale) = child("colorScale") {
        let colours = scale.elements().filter(|inner| inner.name == "color");
        let grounds = colours.filter_map(|colour| styles.colour(colour));
        return grounds
            .map(|ground| Change { ground: Some(ground), ..Change::default() })
            .collect();
    }
    let known = rule.number::<usize>("dxfId").and_then(|index| styles.changes.get(index)).cloned();
    known.or_else(|| child("dxf").map(|own| styles.change(own))).into_iter().collect()
}

/// Whether a rule holds for a cell; `None` where only a spreadsheet program can tell.
fn condition(rule: &Element<'_>, cell: &Cell) -> Option<bool> {
    if rule.attribute("type").as_deref() != Some("cellIs") {
        return None;
    }
    let CellText::Number { value, .. } =
        number::cell(cell.unrounded.as_deref().unwrap_or(&cell.text))
    else {
        return None;
    };
    let formulas = rule.elements().filter(|formula| matches!(formula.name, "formula" | "f"));
    let limits: Option<Vec<Decimal>> =
        formulas.map(|formula| formula.text().trim().parse().ok()).collect();
    Some(match (rule.attribute("operator").as_deref(), &limits?[..]) {
        (Some("equal"), [limit]) => value == *limit,
        (Some("notEqual"), [limit]) => value != *limit,
        (Some("lessThan"), [limit]) => value < *limit,
        (Some("lessThanOrEqual"), [limit]) => value <= *limit,
        (Some("greaterThan"), [limit]) => value > *limit,
        (Some("greaterThanOrEqual"), [limit]) => value >= *limit,
        (Some("between"), [low, high]) => (*low..=*high).contains(&value),
        (Some("notBetween"), [low, high]) => !(*low..=*high).contains(&value),
        (_, _) => return None,
    })
}
