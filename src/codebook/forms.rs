//! `forms/index.csv` and `forms/<form>.csv`: the tables of the forms, row by row.

use rustc_hash::FxHashSet;

use super::indicators::ById;
use super::sheet::{Line, Sheet};
use super::units::{self, Unit};
use super::{CodebookError, Column, Form, Item, Prepared, Row, Shape, Table};

/// The forms with their tables, which are still empty.
pub(super) fn index(sheet: &Sheet<'_>) -> Result<Vec<Form>, CodebookError> {
    let mut forms: Vec<Form> = Vec::new();
    let columns = ["form", "title", "first_year", "last_year", "table", "table_title", "shape"];
    for line in sheet.lines(&columns)? {
        let id = line.need("form")?;
        let table = empty_table(line)?;
        match forms.iter_mut().find(|form| form.id == id) {
            Some(form) if form.tables.iter().any(|other| other.id == table.id) => {
                return Err(line.error(format!("table {:?} is there twice", table.id)));
            }
            Some(form) => form.tables.push(table),
            None => forms.push(Form {
                id: id.to_owned(),
                title: line.need("title")?.to_owned(),
                years: (line.number("first_year")?, last_year(line)?),
                tables: vec![table],
            }),
        }
    }
    Ok(forms)
}

/// Empty: the form is still the rule.
fn last_year(line: Line<'_>) -> Result<u16, CodebookError> {
    if line.get("last_year").is_empty() { Ok(u16::MAX) } else { line.number("last_year") }
}

fn empty_table(line: Line<'_>) -> Result<Table, CodebookError> {
    let shape = match line.need("shape")? {
        "list" => Shape::List,
        "blocks" => Shape::Blocks,
        "matrix" => Shape::Matrix,
        "wide" => Shape::Wide,
        other => {
            let message = format!("shape {other:?} is not list, blocks, matrix or wide");
            return Err(line.error(message));
        }
    };
    Ok(Table {
        id: line.need("table")?.to_owned(),
        title: line.need("table_title")?.to_owned(),
        shape,
        rows: Vec::new(),
        columns: Vec::new(),
        items: Vec::new(),
        sums: Vec::new(),
        headings: Prepared::default(),
    })
}

/// Reads the rows of a form into its tables.
///
/// A line is one cell that asks for a figure. A line without an indicator is a heading; one
/// without a row gives more names to a column.
pub(super) fn fill(
    form: &mut Form,
    sheet: &Sheet<'_>,
    units: &[Unit],
    indicators: &ById<'_>,
) -> Result<(), CodebookError> {
    let mut codes = FxHashSet::default();
    for line in sheet.lines(&["table", "code", "level", "row", "column", "unit", "indicator"])? {
        let id = line.need("table")?;
        let unknown = || line.error(format!("table {id:?} is not in forms/index.csv"));
        let table = form.tables.iter_mut().find(|t| t.id == id).ok_or_else(unknown)?;
        if line.get("row").is_empty() {
            name_column(table, line)?;
            continue;
        }
        let code = line.need("code")?;
        if !codes.insert(code) {
            return Err(line.error(format!("code {code:?} is there twice")));
        }
        let row = row(table, line)?;
        if line.get("indicator").is_empty() {
            table.rows[row].heading = true;
            continue;
        }
        let item = item(table, row, line, units, indicators)?;
        table.items.push(item);
    }
    match form.tables.iter().find(|table| table.items.is_empty()) {
        Some(table) => Err(sheet.error(format!("table {:?} asks for nothing", table.id))),
        None => Ok(()),
    }
}

/// Index of the line's row: the row of the line before, where the label and level are the same
/// and the column is another; else a new one.
fn row(table: &mut Table, line: Line<'_>) -> Result<usize, CodebookError> {
    let label = printed(line.need("row")?);
    let level: u8 = line.number("level")?;
    let last = table.rows.len().checked_sub(1);
    let goes_on = last.filter(|&last| {
        let row = &table.rows[last];
        let column = path(line);
        let taken = |item: &Item| item.row == last && table.columns[item.column].path == column;
        row.label == label && row.level == level && !row.heading && !table.items.iter().any(taken)
    });
    if let Some(last) = goes_on {
        table.rows[last].aliases.extend(line.list("aliases"));
        return Ok(last);
    }
    let parent = table.rows.iter().rposition(|row| row.level < level);
    if level != 1 && parent.is_none() {
        return Err(line.error(format!("level {level} has no row of a smaller level above it")));
    }
    let unit = line.get("unit");
    table.rows.push(Row {
        key: line.need("code")?.to_owned(),
        label: label.to_owned(),
        aliases: line.list("aliases"),
        parent,
        level,
        unit: (table.shape == Shape::List && !unit.is_empty()).then(|| unit.to_owned()),
        heading: false,
    });
    Ok(table.rows.len() - 1)
}

fn item(
    table: &mut Table,
    row: usize,
    line: Line<'_>,
    units: &[Unit],
    indicators: &ById<'_>,
) -> Result<Item, CodebookError> {
    let unit = units::of(line, units)?;
    let id = line.need("indicator")?;
    let unknown = || line.error(format!("indicator {id:?} is not in indicators.csv"));
    let indicator = indicators.get(id).ok_or_else(unknown)?;
    if indicator.unit != unit.name {
        let message = format!("unit {:?} is not that of {id}, {:?}", unit.name, indicator.unit);
        return Err(line.error(message));
    }
    let kind = match line.get("kind") {
        "" => unit.kind,
        _ => units::kind(line)?,
    };
    Ok(Item {
        code: line.need("code")?.to_owned(),
        row,
        column: column(table, line)?,
        unit: unit.name.clone(),
        indicator: id.to_owned(),
        kind,
    })
}

/// The label of a row as printed: a table with one row of figures prints none (`-`).
fn printed(label: &str) -> &str {
    if label == "-" { "" } else { label }
}

/// Index of the line's column, which is added when it is new.
fn column(table: &mut Table, line: Line<'_>) -> Result<usize, CodebookError> {
    let path = path(line);
    let Some(name) = path.last() else { return Err(line.error("column is empty")) };
    if let Some(at) = table.columns.iter().position(|column| column.path == path) {
        return Ok(at);
    }
    table.columns.push(Column { key: name.clone(), path, aliases: Vec::new() });
    Ok(table.columns.len() - 1)
}

/// Gives a column more names.
fn name_column(table: &mut Table, line: Line<'_>) -> Result<(), CodebookError> {
    let path = path(line);
    match table.columns.iter_mut().find(|column| column.path == path) {
        Some(column) => {
            column.aliases.extend(line.list("aliases"));
            Ok(())
        }
        None => Err(line.error(format!("column {:?} is in no line above", line.get("column")))),
    }
}

/// The headings over a column, from the outermost to the innermost, with `>` between them.
fn path(line: Line<'_>) -> Vec<String> {
    let parts = line.get("column").split('>').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
