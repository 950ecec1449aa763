//! What conditional formats do to the figures of a sheet, whatever file they stand in.

use std::rc::Rc;

use super::format::{Epoch, Format};
use super::look::{Look, Rgb, Seen};
use super::sheet::{Cell, Merged};
use super::style::Style;
use super::value;
use crate::finding::Rule;

/// What a conditional format changes where its condition holds.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub struck: bool,
    pub colour: Option<Rgb>,
    pub ground: Option<Rgb>,
    pub format: Option<Rc<Format>>,
    /// What is shown in the place of the text, for people: `data bar`, `icon`.
    pub instead: Option<&'static str>,
}

/// A cell before its conditional formats.
#[derive(Clone, Debug, Default)]
pub struct Below {
    pub style: Style,
    /// The number that it stores.
    pub number: Option<f64>,
}

pub fn holds(area: &Merged, cell: &Cell) -> bool {
    (area.first.0..=area.last.0).contains(&cell.row)
        && (area.first.1..=area.last.1).contains(&cell.column)
}

/// Changes a cell: where the condition holds, what is shown then is read; where only a spreadsheet
/// program can tell (`None`), a figure that would be another one or none is doubted.
pub fn change(cell: &mut Cell, below: &Below, change: &Change, is_met: Option<bool>, epoch: Epoch) {
    if is_met == Some(false) || !cell.text.chars().any(|c| c.is_ascii_digit()) {
        return;
    }
    if let Some(instead) = change.instead {
        show_instead(cell, instead);
        return;
    }
    if let (Some(format), Some(number)) = (&change.format, below.number) {
        reformat(cell, below, format, number, is_met, epoch);
    }
    let style = &below.style;
    let look = Look {
        colour: change.colour.or(style.look.colour),
        struck: change.struck || style.look.struck,
        ..style.look
    };
    let mut seen = Seen::default();
    seen.add(&cell.text, &look, change.ground.or(style.ground));
    match is_met {
        _ if seen.unseen.is_empty() && seen.struck.is_empty() => {}
        Some(true) => cell.show(&seen, None),
        Some(false) | None => {
            cell.doubt(Rule::Hidden, "a conditional format may hide the figure or strike it out");
        }
    }
}

/// Says what stands in a cell whose text is not shown.
pub fn show_instead(cell: &mut Cell, instead: &str) {
    let message =
        format!("a conditional format shows the {instead} in the place of {:?}", cell.text);
    cell.text = format!("[{instead}]");
    cell.unrounded = None;
    cell.remark(Rule::Hidden, message);
}

/// Shows the number in the other format, or doubts it where that would be another figure.
fn reformat(
    cell: &mut Cell,
    below: &Below,
    format: &Rc<Format>,
    number: f64,
    is_met: Option<bool>,
    epoch: Epoch,
) {
    let shown = format.number(number, epoch);
    if shown.text.trim() == cell.text.trim() {
        return;
    }
    if is_met == Some(true) {
        let style = Style { format: format.clone(), ..below.style.clone() };
        cell.text.clear();
        cell.unrounded = None;
        cell.show_number(number, &style, epoch, true);
    } else if shown.text.trim().is_empty() || value::figure(shown, number).doubt.is_some() {
        cell.doubt(
            Rule::Hidden,
            "a conditional format may show the figure otherwise or not at all",
        );
    }
}
