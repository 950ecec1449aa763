//! ODS → sheets.

mod cell;
mod conditional;
mod drawing;
mod styles;

use std::collections::BTreeMap;

use super::Workbook;
use super::look::Rgb;
use super::sheet::{Cell, Merged, Room, Sheet, Spans};
use crate::finding::{Finding, Rule, Severity};
use crate::read::ReadError;
use crate::read::archive::Archive;
use crate::read::xml::{self, Element, Space};
use styles::Styles;

/// A filled cell that is repeated more often is decoration.
const MOST_REPEATS: u32 = 1000;

/// Reads a workbook in a zip archive.
pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(manifest) = archive.part("META-INF/manifest.xml")?
        && String::from_utf8_lossy(&manifest.bytes).contains("encryption-data")
    {
        return Err(ReadError::Encrypted);
    }
    let Some(content) = archive.part("content.xml")? else {
        return Err(ReadError::Damaged("the workbook has no content in it".into()));
    };
    let styles = archive.part("styles.xml")?;
    let settings = archive.part("settings.xml")?;
    let mut workbook = Workbook::default();
    let packed = [Some(&content), styles.as_ref(), settings.as_ref()].into_iter().flatten();
    for what in packed.filter_map(|part| part.damage.clone()) {
        workbook.findings.push(damage("content", xml::Damage { what, moves: true }));
    }
    let styles = styles.map_or(Vec::new(), |part| part.bytes);
    let settings = settings.map_or(Vec::new(), |part| part.bytes);
    of_trees(&content.bytes, &styles, &settings, &mut workbook);
    Ok(workbook)
}

/// Reads a workbook in one XML file.
pub fn read_flat(bytes: &[u8]) -> Workbook {
    let mut workbook = Workbook::default();
    of_trees(bytes, b"", b"", &mut workbook);
    workbook
}

fn damage(what: &str, damage: xml::Damage) -> Finding {
    let severity = if damage.moves { Severity::Error } else { Severity::Warning };
    let message = format!("the {what} is damaged, {}", damage.what);
    Finding::reading(Rule::Damaged, severity, message)
}

fn of_trees(content: &[u8], beside: &[u8], settings: &[u8], workbook: &mut Workbook) {
    let (content, beside) = (String::from_utf8_lossy(content), String::from_utf8_lossy(beside));
    let settings = String::from_utf8_lossy(settings);
    let (tree, beside) = (xml::parse(&content), xml::parse(&beside));
    let settings = xml::parse(&settings);
    let inside = tree.root.elements().filter_map(|whole| whole.child(Space::Office, "settings"));
    let hides_zeros = inside.chain([&settings.root]).any(hides_zeros);
    let mut styles = Styles::default();
    styles.add(&beside.root);
    styles.add(&tree.root);
    styles.hides_zeros = hides_zeros;
    // Where the settings break off, they may have said that zeros are not shown.
    let of_settings = settings.damage.map(|damage| xml::Damage { moves: true, ..damage });
    let damages = [
        ("content", tree.damage),
        ("list of styles", beside.damage),
        ("list of settings", of_settings),
    ];
    let found = damages.into_iter().filter_map(|(what, found)| Some(damage(what, found?)));
    workbook.findings.extend(found);
    let mut room = Room::new();
    let book = tree.root.find(Space::Office, "spreadsheet");
    let tables = book.into_iter().flat_map(Element::elements);
    for table in tables.filter(|element| element.is(Space::Table, "table")) {
        let style = table.attribute("style-name").unwrap_or_default();
        let mut sheet = Sheet {
            name: table.attribute("name").unwrap_or_default().into_owned(),
            hidden: styles.hides("table", &style),
            ..Sheet::default()
        };
        fill(table, &styles, &mut sheet, &mut room);
        workbook.sheets.push(sheet);
    }
    workbook.is_cut = room.is_full;
}

/// Whether the settings of a workbook say that zeros are not shown.
fn hides_zeros(settings: &Element<'_>) -> bool {
    settings.elements().any(|element| {
        let is_it = element.attribute("name").as_deref() == Some("ShowZeroValues");
        is_it && element.text().trim() == "false" || hides_zeros(element)
    })
}

/// Fills a sheet from its table.
fn fill(table: &Element<'_>, styles: &Styles, sheet: &mut Sheet, room: &mut Room) {
    let mut walk = Walk {
        styles,
        columns: Vec::new(),
        hidden_rows: Vec::new(),
        inks: BTreeMap::new(),
        row: 0,
        room,
    };
    let mut hidden_columns = Vec::new();
    walk.columns(table, false, &mut 0, &mut hidden_columns);
    sheet.hidden_columns = Spans::new(hidden_columns);
    walk.rows(table, false, sheet);
    sheet.hidden_rows = Spans::new(walk.hidden_rows);
    conditional::of_sheet(table, styles, &walk.inks, &mut sheet.cells);
    drawing::of_sheet(table, sheet);
}

/// Runs of columns with a style of their own.
const MOST_COLUMNS: usize = 1000;

/// A run of columns: the first and the last, and the style of their cells.
type Columns = (u32, u32, String);

struct Walk<'w> {
    styles: &'w Styles,
    columns: Vec<Columns>,
    hidden_rows: Vec<(u32, u32)>,
    /// The colours of text that is not black, by row and column.
    inks: conditional::Inks,
    /// The next one.
    row: u32,
    room: &'w mut Room,
}

/// Whether a row, column or group of them is not shown.
fn is_hidden(element: &Element<'_>) -> bool {
    let shown = element.attribute("visibility");
    matches!(shown.as_deref(), Some("collapse" | "filter"))
        || element.attribute("display").as_deref() == Some("false")
}

impl Walk<'_> {
    /// Reads the columns of a table, also those in groups and headers.
    fn columns(
        &mut self,
        parent: &Element<'_>,
        hidden: bool,
        next: &mut u32,
        hidden_columns: &mut Vec<(u32, u32)>,
    ) {
        for element in parent.elements().filter(|element| element.space == Space::Table) {
            match element.name {
                "table-column" => {
                    let repeats = element.number("number-columns-repeated").unwrap_or(1_u32).max(1);
                    let last = next.saturating_add(repeats - 1);
                    let style = element.attribute("style-name").unwrap_or_default();
                    if hidden || is_hidden(element) || self.styles.hides("table-column", &style) {
                        hidden_columns.push((*next, last));
                    }
                    let cells = element.attribute("default-cell-style-name").unwrap_or_default();
                    if self.columns.len() < MOST_COLUMNS {
                        self.columns.push((*next, last, cells.into_owned()));
                    }
                    *next = last.saturating_add(1);
                }
                "table-columns" | "table-header-columns" | "table-column-group" => {
                    self.columns(element, hidden || is_hidden(element), next, hidden_columns);
                }
                _ => {}
            }
        }
    }

    /// Reads the rows of a table, also those in groups and headers.
    fn rows(&mut self, parent: &Element<'_>, hidden: bool, sheet: &mut Sheet) {
        for element in parent.elements().filter(|element| element.space == Space::Table) {
            match element.name {
                "table-row" => self.row(element, hidden, sheet),
                "table-rows" | "table-header-rows" | "table-row-group" => {
                    self.rows(element, hidden || is_hidden(element), sheet);
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, element: &Element<'_>, hidden: bool, sheet: &mut Sheet) {
        if self.room.is_full {
            return;
        }
        let repeats = element.number("number-rows-repeated").unwrap_or(1_u32);
        let style = element.attribute("style-name").unwrap_or_default();
        if hidden || is_hidden(element) || self.styles.hides("table-row", &style) {
            self.hidden_rows.push((self.row, self.row.saturating_add(repeats.max(1) - 1)));
        }
        let filled = self.cells(element, sheet);
        for again in 1..repeats.min(MOST_REPEATS) {
            if filled == 0 || self.room.is_full {
                break;
            }
            let first = sheet.cells.len() - filled;
            for index in first..sheet.cells.len() {
                let cell = &sheet.cells[index];
                if self.room.take(&cell.text) {
                    let row = self.row.saturating_add(again);
                    sheet.cells.push(Cell { row, ..cell.clone() });
                }
            }
        }
        self.row = self.row.saturating_add(repeats);
    }

    /// Reads the cells of a row; returns how many have text.
    fn cells(&mut self, element: &Element<'_>, sheet: &mut Sheet) -> usize {
        let before = sheet.cells.len();
        let mut column = 0_u32;
        let row = self.row;
        let of_row = element.attribute("default-cell-style-name");
        for element in element.elements().filter(|cell| cell.space == Space::Table && !cell.cut) {
            let repeats = element.number("number-columns-repeated").unwrap_or(1_u32);
            if element.name == "table-cell" {
                sheet.merged.extend(merged(element, row, column));
                drawing::of_cell(element, row, column, sheet);
                let of_column = || {
                    self.columns.iter().find(|(first, last, _)| (first..=last).contains(&&column))
                };
                let own = element.attribute("style-name").or_else(|| of_row.clone());
                let style = match own {
                    Some(name) => self.styles.cell(&name),
                    None => self.styles.cell(of_column().map_or("", |(.., name)| name)),
                };
                let cell = cell::cell(element, row, column, &style, self.styles);
                if !cell.text.is_empty() || !cell.findings.is_empty() {
                    let places =
                        (0..repeats.min(MOST_REPEATS)).map(|repeat| column.saturating_add(repeat));
                    for column in places {
                        if !self.room.take(&cell.text) {
                            break;
                        }
                        sheet.cells.push(Cell { column, ..cell.clone() });
                        if let Some(ink) = style.look.colour.filter(|ink| *ink != Rgb::BLACK) {
                            self.inks.insert((row, column), ink);
                        }
                    }
                }
            }
            column = column.saturating_add(repeats);
        }
        sheet.cells.len() - before
    }
}

fn merged(element: &Element<'_>, row: u32, column: u32) -> Option<Merged> {
    let rows = element.number("number-rows-spanned").unwrap_or(1_u32).max(1);
    let columns = element.number("number-columns-spanned").unwrap_or(1_u32).max(1);
    let last = (row.saturating_add(rows - 1), column.saturating_add(columns - 1));
    (rows > 1 || columns > 1).then_some(Merged { first: (row, column), last })
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
        fill(table, &Styles::default(), &mut sheet, &mut Room::new());
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
            &[(0, 0, "96172"), (0, 1, "收 到")],
        );
        check(
            "<table:table-row><table:table-cell office:value-type='percentage' office:value='0.25'/>\
             <table:table-cell office:value-type='date' office:date-value='2019-01-09'>\
             <text:p>2019年1月9日</text:p></table:table-cell></table:table-row>",
            &[(0, 0, "25%"), (0, 1, "2019年1月9日")],
        );
    }

    #[test]
    fn what_a_cell_does_not_show() {
        check(
            "<table:table-row><table:table-cell office:value-type='string'><text:p>148<text:script \
             script:language='js'>9</text:script><text:number>9</text:number></text:p>\
             </table:table-cell></table:table-row>",
            &[(0, 0, "148")],
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
