//! The cells of a worksheet.

use super::Shared;
use super::conditional;
use super::is_true;
use super::reference::{position, rectangle};
use super::strings::{characters, seen};
use crate::finding::Rule;
use crate::read::excel::conditional::Below;
use crate::read::excel::hidden::{is_flat, is_narrow, narrow};
use crate::read::excel::look::Seen;
use crate::read::excel::sheet::{Cell, Room, Sheet, Spans};
use crate::read::excel::style::Style;
use crate::read::xml::Element;

/// What a sheet is told to show.
struct View {
    zeros: bool,
    formulas: bool,
}

/// Fills a sheet from the root of its part.
pub fn fill(root: &Element<'_>, shared: &Shared<'_, '_>, sheet: &mut Sheet, room: &mut Room) {
    let Some(worksheet) = root.elements().find(|element| element.name == "worksheet") else {
        return;
    };
    let part = |name: &'static str| worksheet.elements().filter(move |e| e.name == name);
    let views = || part("sheetViews").flat_map(Element::elements);
    let view = View {
        zeros: !views().any(|v| matches!(v.attribute("showZeros").as_deref(), Some("0" | "false"))),
        formulas: views().any(|view| is_true(view, "showFormulas")),
    };
    let columns =
        part("cols").flat_map(Element::elements).filter(|column| is_hidden_column(column));
    let spans = columns.filter_map(|column| {
        let first: u32 = column.number("min")?;
        let last: u32 = column.number("max")?;
        Some((first.saturating_sub(1), last.saturating_sub(1)))
    });
    sheet.hidden_columns = Spans::new(spans.collect());
    let widths = part("cols").flat_map(Element::elements).filter_map(|column| {
        let place = |name: &str| Some(column.number::<u32>(name)?.saturating_sub(1));
        Some((place("min")?, place("max")?, column.number::<f64>("width")?))
    });
    sheet.narrow_columns = narrow(widths);
    let merged = part("mergeCells").flat_map(Element::elements);
    sheet.merged = merged.filter_map(|area| rectangle(&area.attribute("ref")?)).collect();
    let is_conditional = conditional::are_in(worksheet);
    let mut below = Vec::new();
    let mut hidden_rows = Vec::new();
    let mut next_row = 0;
    for row in part("sheetData").flat_map(Element::elements).filter(|row| row.name == "row") {
        if room.is_full {
            break;
        }
        let number = row.number("r").map_or(next_row, |number: u32| number.saturating_sub(1));
        next_row = number.saturating_add(1);
        if is_true(row, "hidden") || row.number("ht").is_some_and(is_flat) {
            hidden_rows.push((number, number));
        }
        let mut next = 0;
        for element in row.elements().filter(|cell| cell.name == "c" && !cell.cut) {
            let place = element.attribute("r").and_then(|name| position(&name));
            let (row, column) = place.unwrap_or((number, next));
            next = column.saturating_add(1);
            let style = shared.styles.of(element.number("s").unwrap_or(0));
            let cell = cell(element, (row, column), &style, shared, &view);
            if cell.text.is_empty() && cell.findings.is_empty() {
                continue;
            }
            if !room.take(&cell.text) {
                break;
            }
            sheet.cells.push(cell);
            if is_conditional {
                let number = stored_number(element);
                below.push(Below { style: style.clone(), number });
            }
        }
    }
    sheet.hidden_rows = Spans::new(hidden_rows);
    if is_conditional {
        conditional::apply(worksheet, &shared.styles, shared.epoch, &mut sheet.cells, &below);
    }
}

/// The number that a cell stores.
fn stored_number(element: &Element<'_>) -> Option<f64> {
    let kind = element.attribute("t");
    let is_number = matches!(kind.as_deref(), None | Some("n"));
    let value = element.elements().find(|inner| inner.name == "v").filter(|_| is_number)?;
    characters(value).trim().parse().ok()
}

fn is_hidden_column(column: &Element<'_>) -> bool {
    is_true(column, "hidden") || column.number("width").is_some_and(is_narrow)
}

fn cell(
    element: &Element<'_>,
    (row, column): (u32, u32),
    style: &Style,
    shared: &Shared<'_, '_>,
    view: &View,
) -> Cell {
    let mut cell = Cell::new(row, column, "");
    let child = |name: &str| element.elements().find(|inner| inner.name == name);
    let formula = child("f");
    let value = child("v").map(characters);
    let kind = element.attribute("t");
    if let Some(formula) = formula {
        // A text may be the result "", which is written as an empty value.
        let lacks = match kind.as_deref() {
            Some("str") => value.is_none(),
            Some(_) | None => value.as_deref().unwrap_or_default().trim().is_empty(),
        };
        if lacks && child("is").is_none() || view.formulas {
            cell.show_formula(&characters(formula));
            return cell;
        }
        if shared.calculates {
            let message = "the workbook works its formulas out anew when it is opened: the stored \
                           result may not be what is shown";
            cell.doubt(Rule::CellUnreadable, message);
        }
    }
    let value = value.unwrap_or_default();
    match kind.as_deref() {
        Some("s") => match value.trim().parse().ok().and_then(|index| shared.strings.get(index)) {
            Some(item) => cell.show_text(&seen(item, style, &shared.styles), &style.format),
            None => {
                cell.text = format!("[text {}]", value.trim());
                let count = shared.strings.len();
                cell.doubt(Rule::Damaged, format!("the cell names text {value} of {count}"));
            }
        },
        Some("inlineStr") => {
            if let Some(item) = child("is") {
                cell.show_text(&seen(item, style, &shared.styles), &style.format);
            }
        }
        Some("b") => plain(&mut cell, if value.trim() == "0" { "FALSE" } else { "TRUE" }, style),
        Some("str" | "e" | "d") => plain(&mut cell, &value, style),
        Some(_) | None => match value.trim().parse::<f64>() {
            Ok(number) => cell.show_number(number, style, shared.epoch, view.zeros),
            Err(_) => plain(&mut cell, &value, style),
        },
    }
    cell
}

fn plain(cell: &mut Cell, text: &str, style: &Style) {
    let mut seen = Seen::default();
    seen.add(text, &style.look, style.ground);
    cell.show_text(&seen, &style.format);
}
