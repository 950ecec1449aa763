//! Pictures, text boxes, shapes and embedded objects over the cells of a worksheet.

use std::collections::BTreeMap;

use super::package::{self, Package, Relation};
use super::styles::named;
use crate::finding::Finding;
use crate::read::ReadError;
use crate::read::excel::object::MOST_OBJECTS;
use crate::read::excel::sheet::Object;
use crate::read::excel::sheet::Sheet;
use crate::read::xml::{self, Element};

/// English Metric Units: 914400 in an inch.
type Emu = f64;

const EMU_OF_POINT: Emu = 12_700.0;
const EMU_OF_PIXEL: Emu = 9_525.0;

/// A part of a cell smaller than this is not covered: pictures are seldom set exactly on the lines.
const LEAST: f64 = 0.3;

/// Finds what lies over the cells of a sheet; gives the faults of the parts that say so.
pub fn objects(
    package: &mut Package<'_>,
    relations: &[Relation],
    root: &Element<'_>,
    sheet: &mut Sheet,
) -> Result<Vec<Finding>, ReadError> {
    let mut faults = Vec::new();
    let sizes = Sizes::of(root);
    let controls = collect(root, &["oleObject", "control"]);
    for control in controls.iter().take(MOST_OBJECTS) {
        let kind = if control.name == "control" { "form control" } else { "embedded object" };
        if let Some(anchor) = named(control, "anchor") {
            let found = Found { kind, text: String::new(), opaque: true };
            sheet.objects.extend(object(anchor, &sizes, found));
        }
    }
    if !root.elements().flat_map(Element::elements).any(|element| element.name == "drawing") {
        return Ok(faults);
    }
    let drawings = relations.iter().filter(|relation| relation.kind == "drawing");
    for relation in drawings.take(MOST_OBJECTS) {
        let Some(part) = package.part(&relation.target)? else { continue };
        let text = package::text(&part.bytes);
        let tree = xml::parse(&text);
        faults.extend(super::damage(&relation.target, &tree));
        let anchors = collect(&tree.root, &["twoCellAnchor", "oneCellAnchor", "absoluteAnchor"]);
        for anchor in anchors.into_iter().take(MOST_OBJECTS) {
            let Some(found) = content(anchor) else { continue };
            let text = found.text.clone();
            let Some(object) = object(anchor, &sizes, found) else { continue };
            if !text.trim().is_empty() {
                sheet.boxes.push((*object.rows.start(), *object.columns.start(), text));
            }
            sheet.objects.push(object);
        }
    }
    Ok(faults)
}

/// The elements with one of the names, but for those inside of others.
fn collect<'e, 'x>(element: &'e Element<'x>, names: &[&str]) -> Vec<&'e Element<'x>> {
    if names.contains(&element.name) {
        return vec![element];
    }
    element.elements().flat_map(|inner| collect(inner, names)).collect()
}

struct Found {
    kind: &'static str,
    text: String,
    opaque: bool,
}

/// What an anchor holds.
fn content(anchor: &Element<'_>) -> Option<Found> {
    let properties = named(anchor, "cNvPr");
    if properties.is_some_and(|properties| super::is_true(properties, "hidden")) {
        return None;
    }
    let has = |name: &str| named(anchor, name).is_some();
    let text = text(anchor);
    let kind = match () {
        () if !text.trim().is_empty() => "text box",
        () if has("graphicFrame") => "chart",
        () if has("pic") => "picture",
        () if has("cxnSp") && !has("sp") => "line",
        () if has("sp") => "shape",
        () => return None,
    };
    let filled = named(anchor, "spPr").is_none_or(|properties| {
        let own = |name: &str| properties.elements().any(|element| element.name == name);
        !own("noFill")
    });
    Some(Found { kind, opaque: !text.trim().is_empty() || kind != "line" && filled, text })
}

/// The paragraphs of all shapes in an anchor.
fn text(anchor: &Element<'_>) -> String {
    let bodies = collect(anchor, &["txBody"]);
    let paragraphs = bodies.iter().flat_map(|body| body.elements()).filter(|p| p.name == "p");
    let texts = paragraphs.map(|paragraph| {
        collect(paragraph, &["t"]).iter().map(|text| text.text()).collect::<String>()
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn object(anchor: &Element<'_>, sizes: &Sizes, found: Found) -> Option<Object> {
    let corner = |name: &str| {
        let corner = anchor.elements().find(|element| element.name == name)?;
        let number = |name: &str| {
            let element = corner.elements().find(|element| element.name == name);
            element.and_then(|element| element.text().trim().parse::<f64>().ok())
        };
        let at = |name: &str| number(name).filter(|n| (0.0..1e7).contains(n)).map(|n| n as u32);
        Some((
            Edge { at: at("row")?, offset: number("rowOff").unwrap_or(0.0) },
            Edge { at: at("col")?, offset: number("colOff").unwrap_or(0.0) },
        ))
    };
    let start = Edge { at: 0, offset: 0.0 };
    let position = anchor.elements().find(|element| element.name == "pos");
    let (row, column) = match position {
        Some(position) => (
            start.moved(position.number("y").unwrap_or(0.0), |row| sizes.height(row)),
            start.moved(position.number("x").unwrap_or(0.0), |column| sizes.width(column)),
        ),
        None => corner("from")?,
    };
    let (last_row, last_column) = match corner("to") {
        Some(corner) => corner,
        None => {
            let size = anchor.elements().find(|element| element.name == "ext")?;
            (
                row.moved(size.number("cy").unwrap_or(0.0), |row| sizes.height(row)),
                column.moved(size.number("cx").unwrap_or(0.0), |column| sizes.width(column)),
            )
        }
    };
    Some(Object {
        kind: found.kind,
        text: found.text,
        opaque: found.opaque,
        rows: covered(row, last_row, |row| sizes.height(row)),
        columns: covered(column, last_column, |column| sizes.width(column)),
    })
}

/// A place in a row or column, from its upper or left side.
#[derive(Clone, Copy)]
struct Edge {
    at: u32,
    offset: Emu,
}

impl Edge {
    fn moved(self, by: Emu, size: impl Fn(u32) -> Emu) -> Edge {
        let mut edge = Edge { offset: self.offset + by, ..self };
        for _ in 0..MOST_CROSSED {
            let here = size(edge.at);
            if edge.offset < here {
                break;
            }
            edge = Edge { at: edge.at + 1, offset: edge.offset - here };
        }
        edge
    }
}

/// Rows or columns that an object is followed over.
const MOST_CROSSED: u32 = 2000;

/// The rows or columns of which more than a sliver lies between two edges.
fn covered(first: Edge, last: Edge, size: impl Fn(u32) -> Emu) -> std::ops::RangeInclusive<u32> {
    let slipped = first.offset > size(first.at) * (1.0 - LEAST) && last.at > first.at;
    let start = first.at + u32::from(slipped);
    let ends = last.offset < size(last.at) * LEAST && last.at > start;
    start..=(last.at - u32::from(ends)).max(start)
}

/// Runs of columns of one width; all others have the usual one.
const MOST_WIDTHS: usize = 300;

/// Widths of columns and heights of rows.
struct Sizes {
    widths: Vec<(u32, u32, Emu)>,
    heights: BTreeMap<u32, Emu>,
    width: Emu,
    height: Emu,
}

impl Sizes {
    fn of(root: &Element<'_>) -> Self {
        let format = named(root, "sheetFormatPr");
        let number = |name: &str| format.and_then(|format| format.number::<f64>(name));
        // A width is in digits of the normal font, each of seven pixels.
        let width = |digits: f64| digits * 7.0 * EMU_OF_PIXEL;
        let columns = named(root, "cols").into_iter().flat_map(Element::elements);
        let rows = named(root, "sheetData").into_iter().flat_map(Element::elements);
        let mut next: u32 = 1;
        let heights = rows.filter_map(|row| {
            let number: u32 = row.number("r").unwrap_or(next);
            next = number.saturating_add(1);
            Some((number.checked_sub(1)?, row.number::<f64>("ht")? * EMU_OF_POINT))
        });
        Self {
            heights: heights.collect(),
            widths: columns
                .take(MOST_WIDTHS)
                .filter_map(|column| {
                    let first: u32 = column.number("min")?;
                    Some((
                        first.checked_sub(1)?,
                        column.number("max")?,
                        width(column.number("width")?),
                    ))
                })
                .collect(),
            width: width(number("defaultColWidth").unwrap_or(9.14)),
            height: number("defaultRowHeight").unwrap_or(15.0) * EMU_OF_POINT,
        }
    }

    fn width(&self, column: u32) -> Emu {
        let own = self.widths.iter().find(|(first, end, _)| (*first..*end).contains(&column));
        own.map_or(self.width, |(.., width)| *width)
    }

    fn height(&self, row: u32) -> Emu {
        self.heights.get(&row).copied().unwrap_or(self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slivers_are_not_covered() {
        let edge = |at, offset| Edge { at, offset };
        let size = |_| 100.0;
        assert_eq!(covered(edge(2, 10.0), edge(4, 5.0), size), 2..=3);
        assert_eq!(covered(edge(2, 90.0), edge(4, 95.0), size), 3..=4);
        assert_eq!(covered(edge(2, 90.0), edge(2, 95.0), size), 2..=2);
        assert_eq!(edge(1, 50.0).moved(220.0, size).at, 3);
    }
}
