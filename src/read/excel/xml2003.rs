//! Excel 2003 XML (SpreadsheetML) → sheets.

use std::collections::HashMap;
use std::rc::Rc;

use super::Workbook;
use super::format::{Epoch, Format};
use super::hidden::{self, is_flat};
use super::look::{Look, Rgb, Seen};
use super::sheet::{Cell, Merged, Room, Sheet, Spans};
use super::style::Style;
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::look::draws_signs;
use crate::read::xml::{self, Element, Node};

/// A span of hidden rows or columns, and cells that are merged: no sheet is larger.
const MOST_PLACES: u32 = 1_048_576;

/// Runs of columns with a style of their own.
const MOST_COLUMNS: usize = 1000;

/// The width of a digit of usual size, in points.
const POINTS: f64 = 5.25;

/// Styles standing on styles.
const DEEPEST: usize = 20;

pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let text = decoded(bytes);
    let tree = xml::parse(&text);
    let Some(book) = tree.root.elements().find(|element| element.name == "Workbook") else {
        return Err(ReadError::Damaged("the workbook has no content in it".into()));
    };
    let mut workbook = Workbook::default();
    if let Some(damage) = &tree.damage {
        let message = format!("the content is damaged, {}", damage.what);
        let severity = if damage.moves { Severity::Error } else { Severity::Warning };
        workbook.findings.push(Finding::reading(Rule::Damaged, severity, message));
    }
    let styles = Styles::read(book);
    let mut room = Room::new();
    for element in book.elements().filter(|element| element.name == "Worksheet") {
        let options = child(element, "WorksheetOptions");
        let option = |name: &str| options.and_then(|options| child(options, name));
        let visible = option("Visible").map(Element::text);
        let mut sheet = Sheet {
            name: element.attribute("Name").unwrap_or_default().into_owned(),
            hidden: visible.is_some_and(|visible| visible.trim().ends_with("Hidden")),
            ..Sheet::default()
        };
        let mut walk =
            Walk { styles: &styles, zeros: option("DoNotDisplayZeros").is_none(), room: &mut room };
        for table in element.elements().filter(|inner| inner.name == "Table") {
            walk.table(table, &mut sheet);
        }
        workbook.sheets.push(sheet);
    }
    workbook.is_cut = room.is_full;
    Ok(workbook)
}

/// The text in the encoding that it declares.
fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declared = head.split("encoding=").nth(1).and_then(|rest| {
        let quote = rest.chars().next()?;
        rest[quote.len_utf8()..].split(quote).next()
    });
    let named = declared.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    named.unwrap_or(encoding_rs::UTF_8).decode(bytes).0.into_owned()
}

fn child<'e, 'x>(parent: &'e Element<'x>, name: &str) -> Option<&'e Element<'x>> {
    parent.elements().find(|element| element.name == name)
}

struct Styles(HashMap<String, Style>);

impl Styles {
    fn read(book: &Element<'_>) -> Self {
        let list = child(book, "Styles").into_iter().flat_map(Element::elements);
        let named: HashMap<String, &Element<'_>> =
            list.filter_map(|style| Some((style.attribute("ID")?.into_owned(), style))).collect();
        let styles = named.keys().map(|id| (id.clone(), resolved(id, &named))).collect();
        Self(styles)
    }

    fn of(&self, id: Option<&str>) -> Style {
        let own = id.and_then(|id| self.0.get(id)).or_else(|| self.0.get("Default"));
        own.cloned().unwrap_or_default()
    }
}

/// A style on its parents.
fn resolved(id: &str, named: &HashMap<String, &Element<'_>>) -> Style {
    let mut chain = Vec::new();
    let mut next = Some(id.to_owned());
    while let Some(element) = next.and_then(|id| named.get(&id))
        && chain.len() < DEEPEST
    {
        chain.push(*element);
        next = element.attribute("Parent").map(Into::into);
    }
    let mut style = Style::default();
    for element in chain.into_iter().rev() {
        for part in element.elements() {
            match part.name {
                "Font" => style.look = font(part, style.look),
                "Alignment" => {
                    let aligned = part.attribute("Horizontal");
                    style.look.repeated = aligned.as_deref() == Some("Fill");
                    style.look.shrinks = part.attribute("ShrinkToFit").as_deref() == Some("1");
                }
                "Interior" => style.ground = ground(part),
                "NumberFormat" => {
                    let code = part.attribute("Format").unwrap_or_default();
                    style.format = Rc::new(Format::parse(code_of(&code)));
                }
                _ => {}
            }
        }
    }
    style
}

fn font(element: &Element<'_>, mut look: Look) -> Look {
    if let Some(align) = element.attribute("VerticalAlign") {
        look.raised = matches!(&*align, "Superscript" | "Subscript");
    }
    look.struck |= element.attribute("StrikeThrough").as_deref() == Some("1");
    look.size = element.number("Size").or(look.size);
    // The fonts of runs are those of web pages.
    if let Some(name) = element.attribute("FontName").or_else(|| element.attribute("Face")) {
        look.pictures = draws_signs(&name);
    }
    look.colour = element.attribute("Color").and_then(|colour| Rgb::parse(&colour)).or(look.colour);
    look
}

fn ground(interior: &Element<'_>) -> Option<Rgb> {
    match interior.attribute("Pattern").as_deref() {
        None | Some("None") => Some(Rgb::WHITE),
        Some("Solid") => interior.attribute("Color").and_then(|colour| Rgb::parse(&colour)),
        Some(_) => None,
    }
}

/// Formats that go by names of their own.
fn code_of(name: &str) -> &str {
    match name {
        "" | "General" | "General Number" => "General",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Currency" | "Euro Currency" => "\"¥\"#,##0.00",
        "Scientific" => "0.00E+00",
        "Short Date" => "yyyy/m/d",
        "Long Date" => "yyyy\"年\"m\"月\"d\"日\"",
        "General Date" => "yyyy/m/d h:mm",
        other => other,
    }
}

struct Walk<'w> {
    styles: &'w Styles,
    zeros: bool,
    room: &'w mut Room,
}

impl Walk<'_> {
    fn table(&mut self, table: &Element<'_>, sheet: &mut Sheet) {
        let mut columns: Vec<(u32, u32, Option<String>)> = Vec::new();
        let (mut hidden, mut narrow) = (Vec::new(), Vec::new());
        let mut next = 0;
        for column in table.elements().filter(|element| element.name == "Column") {
            let (first, last) = span(column, next);
            next = last.saturating_add(1);
            if is_hidden(column, "Width") {
                hidden.push((first, last));
            }
            if let Some(points) =
                column.number::<f64>("Width").filter(|_| narrow.len() < MOST_COLUMNS)
            {
                narrow.push((first, last, points / POINTS));
            }
            if columns.len() < MOST_COLUMNS {
                columns.push((first, last, column.attribute("StyleID").map(Into::into)));
            }
        }
        sheet.hidden_columns = Spans::new(hidden);
        sheet.narrow_columns = hidden::narrow(narrow.into_iter());
        let mut hidden = Vec::new();
        let mut next = 0;
        for row in table.elements().filter(|element| element.name == "Row") {
            let (first, last) = span(row, next);
            next = last.saturating_add(1);
            if is_hidden(row, "Height") {
                hidden.push((first, last));
            }
            self.row(row, first, &columns, sheet);
        }
        sheet.hidden_rows = Spans::new(hidden);
    }

    fn row(
        &mut self,
        row: &Element<'_>,
        number: u32,
        columns: &[(u32, u32, Option<String>)],
        sheet: &mut Sheet,
    ) {
        if self.room.is_full {
            return;
        }
        let of_row = row.attribute("StyleID");
        let mut next = 0_u32;
        for element in row.elements().filter(|cell| cell.name == "Cell" && !cell.cut) {
            let column = index(element).unwrap_or(next);
            let across = element.number::<u32>("MergeAcross").unwrap_or(0).min(MOST_PLACES);
            let down = element.number::<u32>("MergeDown").unwrap_or(0).min(MOST_PLACES);
            next = column.saturating_add(across).saturating_add(1);
            if across > 0 || down > 0 {
                let last = (number.saturating_add(down), column.saturating_add(across));
                sheet.merged.push(Merged { first: (number, column), last });
            }
            let of_column =
                columns.iter().find(|(first, last, _)| (first..=last).contains(&&column));
            let own = element.attribute("StyleID").or_else(|| of_row.clone());
            let id = own.as_deref().or(of_column.and_then(|(.., style)| style.as_deref()));
            let cell = self.cell(element, number, column, &self.styles.of(id));
            if cell.text.is_empty() && cell.findings.is_empty() {
                continue;
            }
            if !self.room.take(&cell.text) {
                break;
            }
            sheet.cells.push(cell);
        }
    }

    fn cell(&self, element: &Element<'_>, row: u32, column: u32, style: &Style) -> Cell {
        let mut cell = Cell::new(row, column, "");
        let Some(data) = child(element, "Data") else {
            if let Some(formula) = element.attribute("Formula") {
                cell.show_formula(&formula);
            }
            return cell;
        };
        let mut seen = Seen::default();
        runs(data, &style.look, style.ground, &mut seen);
        let number = seen.text().trim().parse::<f64>();
        match (data.attribute("Type").as_deref(), number) {
            (Some("Number"), Ok(number)) => {
                cell.show_number(number, style, Epoch::Of1900, self.zeros);
            }
            (Some("DateTime"), _) => {
                let text = seen.text();
                cell.text = text.strip_suffix("T00:00:00.000").unwrap_or(&text).to_owned();
            }
            (Some(_) | None, _) => cell.show_text(&seen, &style.format),
        }
        cell
    }
}

/// The runs of a text; their looks stand around them as in a web page.
fn runs(element: &Element<'_>, look: &Look, ground: Option<Rgb>, seen: &mut Seen) {
    for node in &element.children {
        match node {
            Node::Text(text) => seen.add(text, look, ground),
            Node::Element(inner) => {
                let mut look = *look;
                match inner.name {
                    "Font" => look = font(inner, look),
                    "S" | "Strike" => look.struck = true,
                    "Sup" | "Sub" => look.raised = true,
                    _ => {}
                }
                runs(inner, &look, ground, seen);
            }
        }
    }
}

/// The number of a row, column or cell, where it says one.
fn index(element: &Element<'_>) -> Option<u32> {
    element.number::<u32>("Index")?.checked_sub(1)
}

/// The first and the last that an element speaks of.
fn span(element: &Element<'_>, next: u32) -> (u32, u32) {
    let first = index(element).unwrap_or(next);
    let more = element.number::<u32>("Span").unwrap_or(0).min(MOST_PLACES);
    (first, first.saturating_add(more))
}

fn is_hidden(element: &Element<'_>, size: &str) -> bool {
    element.attribute("Hidden").as_deref() == Some("1")
        || element.number::<f64>(size).is_some_and(is_flat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &str, expected: &[(u32, u32, &str)]) {
        let text = format!(
            "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' \
             xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Styles><Style ss:ID='a'>\
             <NumberFormat ss:Format='0\\.0,'/></Style></Styles><Worksheet ss:Name='表'><Table>{rows}\
             </Table></Worksheet></Workbook>"
        );
        let workbook = read(text.as_bytes()).expect("it can be read");
        let cells = workbook.sheets.iter().flat_map(|sheet| &sheet.cells);
        let found: Vec<(u32, u32, &str)> =
            cells.map(|cell| (cell.row, cell.column, &*cell.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn places_formats_and_runs() {
        check(
            "<Row ss:Index='3'><Cell ss:MergeAcross='1'><Data ss:Type='String'>收到</Data></Cell>\
             <Cell ss:StyleID='a'><Data ss:Type='Number'>635000</Data></Cell></Row>\
             <Row><Cell ss:Index='2'><ss:Data ss:Type='String'>56<Sup>1</Sup></ss:Data></Cell>\
             <Cell ss:Formula='=SUM(A1)'/></Row>",
            &[(2, 0, "收到"), (2, 2, "63.5"), (3, 1, "56[1]"), (3, 2, "=SUM(A1)")],
        );
    }
}
