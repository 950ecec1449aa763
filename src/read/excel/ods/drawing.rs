//! Pictures, text boxes and shapes of an OpenDocument spreadsheet.

use super::cell;
use crate::read::excel::object::MOST_OBJECTS;
use crate::read::excel::sheet::Object;
use crate::read::excel::sheet::Sheet;
use crate::read::excel::xlsx::position;
use crate::read::look::points;
use crate::read::xml::{Element, Space};

/// What reaches into a cell by less than this (points) does not cover it.
const SLIVER: f64 = 6.0;

/// Adds what is anchored to a cell.
pub fn of_cell(cell: &Element<'_>, row: u32, column: u32, sheet: &mut Sheet) {
    for shape in cell.elements().filter(|shape| is_shape(shape)) {
        add(shape, row, column, sheet);
    }
}

/// Adds the text of what is anchored to the sheet; which cells it covers is not told.
pub fn of_sheet(table: &Element<'_>, sheet: &mut Sheet) {
    let shapes = table.elements().filter(|element| element.is(Space::Table, "shapes"));
    for shape in shapes.flat_map(Element::elements).filter(|shape| is_shape(shape)) {
        let text = text(shape);
        if !text.trim().is_empty() && sheet.boxes.len() < MOST_OBJECTS {
            sheet.boxes.push((0, 0, text));
        }
    }
}

fn is_shape(element: &Element<'_>) -> bool {
    let known = [
        "frame",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "connector",
        "path",
        "polygon",
        "polyline",
        "g",
        "control",
        "caption",
    ];
    element.space == Space::Other && known.contains(&element.name)
}

fn add(shape: &Element<'_>, row: u32, column: u32, sheet: &mut Sheet) {
    if sheet.objects.len() >= MOST_OBJECTS {
        return;
    }
    let text = text(shape);
    let has = |name: &str| shape.elements().any(|element| element.name == name);
    let (kind, opaque) = match shape.name {
        _ if !text.trim().is_empty() => ("text box", true),
        "frame" if has("object") || has("object-ole") => ("embedded object", true),
        "frame" => ("picture", true),
        "control" => ("form control", true),
        "line" | "connector" | "polyline" | "path" => ("line", false),
        _ => ("shape", true),
    };
    let end = shape.attribute("end-cell-address");
    let end = end.and_then(|address| position(address.rsplit('.').next().unwrap_or_default()));
    let (last_row, last_column) = end.unwrap_or((row, column));
    let reaches = |name: &str| {
        let length = shape.attribute(name).and_then(|length| points(&length));
        length.is_none_or(|length| length >= SLIVER)
    };
    let last = |first: u32, last: u32, reaches: bool| match last > first && !reaches {
        true => last - 1,
        false => last.max(first),
    };
    if !text.trim().is_empty() {
        sheet.boxes.push((row, column, text.clone()));
    }
    sheet.objects.push(Object {
        kind,
        text,
        opaque,
        rows: row..=last(row, last_row, reaches("end-y")),
        columns: column..=last(column, last_column, reaches("end-x")),
    });
}

/// The paragraphs inside a shape.
fn text(shape: &Element<'_>) -> String {
    fn collect<'e, 'x>(element: &'e Element<'x>, found: &mut Vec<&'e Element<'x>>) {
        for inner in element.elements() {
            match inner.is(Space::Text, "p") {
                true => found.push(inner),
                false => collect(inner, found),
            }
        }
    }
    let mut found = Vec::new();
    collect(shape, &mut found);
    found.iter().map(|paragraph| cell::text(paragraph)).collect::<Vec<_>>().join("\n")
}
