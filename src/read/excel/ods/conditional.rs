//! Conditional formats of OpenDocument: styles under a condition, and those of the sheet.

use std::collections::BTreeMap;

use super::styles::{Style, Styles};
use crate::finding::Rule;
use crate::read::excel::conditional::{holds, show_instead};
use crate::read::excel::format::Condition;
use crate::read::excel::look::{Look, Rgb, Seen};
use crate::read::excel::sheet::{Cell, Merged};
use crate::read::excel::value;
use crate::read::excel::xlsx::rectangle;
use crate::read::xml::Element;

/// Rules of a sheet that are looked at, and areas of one.
const MOST_RULES: usize = 50;

/// Styles under a condition that hide the figure, strike it out or show another one.
pub fn by_styles(cell: &mut Cell, style: &Style, styles: &Styles) {
    for map in &style.maps {
        let other = styles.cell(&map.style);
        if by_style(cell, style, &other, &map.condition, styles) {
            return;
        }
    }
}

/// Whether the style was chosen, or may be.
fn by_style(
    cell: &mut Cell,
    style: &Style,
    other: &Style,
    condition: &str,
    styles: &Styles,
) -> bool {
    let mut seen = Seen::default();
    // A style under a condition changes what it names: the colour of the text stays, where it names none.
    let colour = if other.names_ink { other.look.colour } else { style.look.colour };
    let look = Look { colour, ..other.look };
    seen.add(&cell.text, &look, other.ground);
    let hides = !seen.struck.is_empty() || !seen.unseen.is_empty();
    let otherwise = styles.shows_otherwise(style, other);
    if !has_digits(cell) || !hides && !otherwise {
        return false;
    }
    let number = value::stored(cell.unrounded.as_deref().unwrap_or(&cell.text));
    match number.and_then(|number| is_met(condition, number)) {
        Some(false) => return false,
        Some(true) if hides => cell.show(&seen, None),
        None if hides => {
            cell.doubt(Rule::Hidden, "a conditional format may hide the figure or strike it out");
        }
        Some(true) | None => cell.doubt(
            Rule::Hidden,
            "a conditional format may show the figure otherwise or not at all",
        ),
    }
    true
}

fn has_digits(cell: &Cell) -> bool {
    cell.text.chars().any(|c| c.is_ascii_digit())
}

/// Whether a condition such as `cell-content()=0` or `=0` holds; `None` where it cannot be told.
fn is_met(condition: &str, value: f64) -> Option<bool> {
    let condition = condition.trim();
    let condition = condition.strip_prefix("cell-content()").unwrap_or(condition);
    let condition = condition.strip_prefix('!').map_or_else(
        || condition.to_owned(),
        // `!=` is `<>` in other places.
        |rest| format!("<>{}", rest.trim_start_matches('=')),
    );
    Some(Condition::parse(&condition)?.holds(value))
}

/// Colours of the text of cells, by row and column.
pub type Inks = BTreeMap<(u32, u32), Rgb>;

/// Applies the conditional formats that a sheet lists for its cells: bars and icons in the place of
/// figures, scales of colours, and conditions that styles cannot say.
pub fn of_sheet(table: &Element<'_>, styles: &Styles, inks: &Inks, cells: &mut [Cell]) {
    let lists = table.elements().filter(|element| element.name == "conditional-formats");
    for format in lists.flat_map(Element::elements).take(MOST_RULES) {
        let target = format.attribute("target-range-address").unwrap_or_default();
        let areas: Vec<Merged> = areas(&target);
        for rule in format.elements().take(MOST_RULES) {
            for cell in cells.iter_mut().filter(|cell| has_digits(cell)) {
                if areas.iter().any(|area| holds(area, cell)) {
                    apply(rule, styles, inks, cell);
                }
            }
        }
    }
}

/// `Sheet.A1:Sheet.B2`, several with blanks between; blanks may stand in quoted names as well.
fn areas(target: &str) -> Vec<Merged> {
    let plain: String = target.split('\'').step_by(2).collect();
    let place = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    let area = |text: &str| {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        rectangle(&format!("{}:{}", place(first), place(last)))
    };
    plain.split_whitespace().filter_map(area).take(MOST_RULES).collect()
}

/// Whether a style can hold under such a condition, and not only a sheet.
fn styles_say(condition: &str) -> bool {
    let named = ["formula-is(", "between(", "not-between("];
    named.iter().any(|name| condition.starts_with(name)) || Condition::parse(condition).is_some()
}

fn apply(rule: &Element<'_>, styles: &Styles, inks: &Inks, cell: &mut Cell) {
    let alone = |element: &Element<'_>| element.attribute("show-value").as_deref() == Some("false");
    match rule.name {
        "data-bar" if alone(rule) => show_instead(cell, "data bar"),
        "icon-set" if alone(rule) || rule.elements().any(alone) => show_instead(cell, "icon"),
        "color-scale" => {
            let colours =
                rule.elements().filter_map(|entry| Rgb::parse(&entry.attribute("color")?));
            let plain = styles.cell("");
            let lost = |ground: Rgb| {
                let mut seen = Seen::default();
                seen.add(&cell.text, &plain.look, Some(ground));
                !seen.unseen.is_empty()
            };
            if colours.into_iter().any(lost) {
                let message = "a conditional format may hide the figure or strike it out";
                cell.doubt(Rule::Hidden, message);
            }
        }
        "condition" => {
            let name = styles.known(&rule.attribute("apply-style-name").unwrap_or_default());
            let condition = rule.attribute("value").unwrap_or_default();
            // What the styles say too has been applied with them.
            if !styles.maps_to(&name) || !styles_say(&condition) {
                let mut own = styles.cell("");
                own.look.colour = inks.get(&(cell.row, cell.column)).copied().or(own.look.colour);
                by_style(cell, &own, &styles.cell(&name), &condition, styles);
            }
        }
        _ => {}
    }
}
