//! Conditional formats that take a figure away.

use super::styles::{Change, Styles};
use super::worksheet::rectangle;
use crate::finding::Rule;
use crate::read::excel::look::{Look, Rgb, Seen};
use crate::read::excel::sheet::{Cell, Merged};
use crate::read::excel::style::Style;
use crate::read::xml::Element;
use crate::text::number::{self, CellText};
use rust_decimal::Decimal;

/// Rules of a sheet that are looked at, and areas of one.
const MOST_RULES: usize = 50;

/// Applies the conditional formats that hide or strike out: where their condition can be told, the
/// figure is hidden or stays; where not, it is doubted.
pub fn apply(worksheet: &Element<'_>, styles: &Styles, cells: &mut [Cell], of_cells: &[Style]) {
    let formats = worksheet.elements().filter(|element| element.name == "conditionalFormatting");
    let rules = formats.flat_map(|format| {
        let areas = areas(&format.attribute("sqref").unwrap_or_default());
        let rules = format.elements().filter(|rule| rule.name == "cfRule");
        rules.map(move |rule| (areas.clone(), rule))
    });
    for (areas, rule) in rules.take(MOST_RULES) {
        let change = rule.number::<usize>("dxfId").and_then(|index| styles.changes.get(index));
        let Some(change) = change else { continue };
        for (cell, style) in cells.iter_mut().zip(of_cells) {
            if areas.iter().any(|area| holds(area, cell)) {
                change_one(cell, style, change, condition(rule, cell));
            }
        }
    }
}

fn areas(text: &str) -> Vec<Merged> {
    text.split_whitespace().filter_map(rectangle).take(MOST_RULES).collect()
}

fn holds(area: &Merged, cell: &Cell) -> bool {
    (area.first.0..=area.last.0).contains(&cell.row)
        && (area.first.1..=area.last.1).contains(&cell.column)
}

fn change_one(cell: &mut Cell, style: &Style, change: &Change, is_met: Option<bool>) {
    if is_met == Some(false) || !cell.text.chars().any(|c| c.is_ascii_digit()) {
        return;
    }
    let look = Look {
        colour: change.colour.or(style.look.colour),
        struck: change.struck || style.look.struck,
        ..style.look
    };
    let ground: Option<Rgb> = change.ground.or(style.ground);
    let mut seen = Seen::default();
    seen.add(&cell.text, &look, ground);
    let hides = change.format.as_ref().is_some_and(|format| format.hides());
    let changed = hides || !seen.unseen.is_empty() || !seen.struck.is_empty();
    match is_met {
        _ if !changed => {}
        Some(true) if hides => {
            let message = format!("a conditional format shows nothing of {:?}", cell.text);
            cell.text.clear();
            cell.remark(Rule::Hidden, message);
        }
        Some(true) => cell.show(&seen, None),
        Some(false) | None => {
            cell.doubt(Rule::Hidden, "a conditional format may hide the figure or strike it out");
        }
    }
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
    let formulas = rule.elements().filter(|formula| formula.name == "formula");
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
