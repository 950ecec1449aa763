//! ODS → sheets.

use std::collections::BTreeSet;

use super::Workbook;
use super::data as value;
use super::sheet::{Cell, Merged, Room, Sheet};
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::archive::Archive;
use crate::read::xml::{self, Element, Node, Space};

/// A filled cell that is repeated more often is decoration.
const MOST_REPEATS: u32 = 1000;

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(manifest) = archive.part("META-INF/manifest.xml")?
        && String::from_utf8_lossy(&manifest.bytes).contains("encryption-data")
    {
        return Err(ReadError::Encrypted);
    }
    let Some(part) = archive.part("content.xml")? else {
        return Err(ReadError::Damaged("the workbook has no content in it".into()));
    };
    let text = String::from_utf8_lossy(&part.bytes);
    let tree = xml::parse(&text);
    let mut workbook = Workbook::default();
    let packed = part.damage.map(|what| xml::Damage { what, moves: true });
    for damage in packed.into_iter().chain(tree.damage) {
        let message = format!("the content is damaged, {}", damage.what);
        let severity = if damage.moves { Severity::Error } else { Severity::Warning };
        workbook.findings.push(Finding::reading(Rule::Damaged, severity, message));
    }
    let mut room = Room::new();
    let hidden = hidden_styles(&tree.root);
    let book = tree.root.find(Space::Office, "spreadsheet");
    let tables = book.into_iter().flat_map(Element::elements);
    for table in tables.filter(|element| element.is(Space::Table, "table")) {
        let style = table.attribute("style-name").unwrap_or_default();
        let mut sheet = Sheet {
            name: table.attribute("name").unwrap_or_default().into_owned(),
            hidden: hidden.contains(style.as_ref()),
            ..Sheet::default()
        };
        rows(table, &mut 0, &mut sheet, &mut room);
        workbook.sheets.push(sheet);
    }
    workbook.is_cut = room.is_full;
    Ok(workbook)
}

/// Names of the styles whose tables are not shown.
fn hidden_styles(root: &Element<'_>) -> BTreeSet<String> {
    let styles = root.elements().flat_map(Element::elements).flat_map(Element::elements);
    styles
        .filter(|style| {
            let properties = style.child(Space::Style, "table-properties");
            properties.and_then(|p| p.attribute("display")).is_some_and(|shown| shown == "false")
        })
        .filter_map(|style| style.attribute("name"))
        .map(Into::into)
        .collect()
}

/// Reads the rows of a table, also those in groups and headers. `row` is the next one.
fn rows(parent: &Element<'_>, row: &mut u32, sheet: &mut Sheet, room: &mut Room) {
    for element in parent.elements().filter(|element| element.space == Space::Table) {
        match element.name {
            "table-row" => {
                let repeats = element.number("number-rows-repeated").unwrap_or(1_u32);
                let filled = cells(element, *row, sheet, room);
                for again in 1..repeats.min(MOST_REPEATS) {
                    if filled == 0 || room.is_full {
                        break;
                    }
                    let first = sheet.cells.len() - filled;
                    for index in first..sheet.cells.len() {
                        let cell = &sheet.cells[index];
                        if room.take(&cell.text) {
                            let row = row.saturating_add(again);
                            sheet.cells.push(Cell { row, ..cell.clone() });
                        }
                    }
                }
                *row = row.saturating_add(repeats);
            }
            "table-rows" | "table-header-rows" | "table-row-group" => {
                rows(element, row, sheet, room);
            }
            _ => {}
        }
    }
}

/// Reads the cells of a row; returns how many have text.
fn cells(element: &Element<'_>, row: u32, sheet: &mut Sheet, room: &mut Room) -> usize {
    let before = sheet.cells.len();
    let mut column = 0_u32;
    for cell in element.elements().filter(|cell| cell.space == Space::Table && !cell.cut) {
        let repeats = cell.number("number-columns-repeated").unwrap_or(1_u32);
        if cell.name == "table-cell" {
            let rows = cell.number("number-rows-spanned").unwrap_or(1_u32).max(1);
            let columns = cell.number("number-columns-spanned").unwrap_or(1_u32).max(1);
            if rows > 1 || columns > 1 {
                let last = (row.saturating_add(rows - 1), column.saturating_add(columns - 1));
                sheet.merged.push(Merged { first: (row, column), last });
            }
            let text = text(cell);
            if !text.is_empty() {
                for repeat in (0..repeats.min(MOST_REPEATS)).take_while(|_| room.take(&text)) {
                    sheet.cells.push(Cell::new(row, column.saturating_add(repeat), text.clone()));
                }
            }
        }
        column = column.saturating_add(repeats);
    }
    sheet.cells.len() - before
}

/// Numbers by their value, because the text shown may be rounded; all else as shown.
fn text(cell: &Element<'_>) -> String {
    let value = || cell.number::<f64>("value");
    match cell.attribute("value-type").as_deref() {
        Some("float" | "currency") => value().map_or_else(|| shown(cell), value::number),
        Some("percentage") => value().map_or_else(|| shown(cell), value::percent),
        Some(_) | None => shown(cell),
    }
}

/// The paragraphs of a cell.
fn shown(cell: &Element<'_>) -> String {
    let paragraphs = cell.elements().filter(|element| element.is(Space::Text, "p"));
    paragraphs.map(inline).collect::<Vec<_>>().join("\n")
}

fn inline(element: &Element<'_>) -> String {
    let pieces = element.children.iter().map(|node| match node {
        Node::Text(text) => text.to_string(),
        Node::Element(inner) => match (inner.space, inner.name) {
            (Space::Text, "s") => " ".repeat(inner.number("c").unwrap_or(1_usize).min(100)),
            (Space::Text, "tab") => "\t".to_owned(),
            (Space::Text, "line-break") => "\n".to_owned(),
            // Remarks pinned to a cell, and the readings of ruby text.
            (Space::Office, "annotation") | (Space::Text, "ruby-text" | "note") => String::new(),
            (_, _) => self::inline(inner),
        },
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows_xml: &str, expected: &[(u32, u32, &str)]) {
        let text = format!("<table:table>{rows_xml}</table:table>");
        let tree = xml::parse(&text);
        let mut sheet = Sheet::default();
        let table = tree.root.elements().next().expect("the table is there");
        rows(table, &mut 0, &mut sheet, &mut Room::new());
        let found: Vec<(u32, u32, &str)> =
            sheet.cells.iter().map(|cell| (cell.row, cell.column, cell.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn values_and_texts() {
        check(
            "<table:table-row><table:table-cell office:value-type='float' office:value='96171.6'>\
             <text:p>96172</text:p></table:table-cell><table:table-cell><text:p>收<text:s/>到\
             <office:annotation><text:p>批注</text:p></office:annotation></text:p>\
             </table:table-cell></table:table-row>",
            &[(0, 0, "96171.6"), (0, 1, "收 到")],
        );
        check(
            "<table:table-row><table:table-cell office:value-type='percentage' office:value='0.25'/>\
             <table:table-cell office:value-type='date' office:date-value='2019-01-09'>\
             <text:p>2019年1月9日</text:p></table:table-cell></table:table-row>",
            &[(0, 0, "25%"), (0, 1, "2019年1月9日")],
        );
    }

    #[test]
    fn repeats() {
        check(
            "<table:table-row table:number-rows-repeated='1048000'><table:table-cell \
             table:number-columns-repeated='16000'/></table:table-row>\
             <table:table-header-rows><table:table-row table:number-rows-repeated='2'>\
             <table:table-cell table:number-columns-repeated='3'/><table:table-cell \
             table:number-columns-repeated='2'><text:p>5</text:p></table:table-cell>\
             </table:table-row></table:table-header-rows>",
            &[(1_048_000, 3, "5"), (1_048_000, 4, "5"), (1_048_001, 3, "5"), (1_048_001, 4, "5")],
        );
    }
}
