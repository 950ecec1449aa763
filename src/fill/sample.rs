//! The form of 2014 with the figures of one report, for the tests of this stage.

use rust_decimal::Decimal;

use crate::codebook::{Codebook, Column, Form, Item, Prepared, Row, Shape, Table, ValueKind};
use crate::grid::{Cell, Grid, Layout, Line, Method, Piece, Role};
use crate::source::Place;

use super::{Filled, fill};

/// Indicator, label, unit and value of each printed row.
pub fn printed() -> Vec<[String; 4]> {
    let mut reader = csv::Reader::from_path("scripts/fixtures/data/2018.csv")
        .expect("the data of the fixtures stand in the package");
    let record = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.expect("the data of the fixtures are whole");
        [0, 1, 2, 3].map(|column| record[column].to_owned())
    };
    reader.records().map(record).collect()
}

/// A codebook with the one list form.
pub fn codebook() -> Codebook {
    let printed = printed();
    let heading = |row: &[String; 4]| row[3] == "——" || row[0] == "org";
    let mut rows: Vec<Row> = Vec::new();
    for row in &printed {
        let level = level(&row[1]).unwrap_or(rows.last().map_or(1, |row| row.level));
        rows.push(Row {
            key: row[0].clone(),
            label: row[1].clone(),
            aliases: Vec::new(),
            parent: rows.iter().rposition(|above| above.level < level),
            level,
            unit: (!heading(row)).then(|| row[2].clone()),
            heading: heading(row),
        });
    }
    let items = printed.iter().enumerate().filter(|(_, row)| !heading(row)).map(|(index, row)| {
        let kind = if row[2] == "万元" { ValueKind::Amount } else { ValueKind::Count };
        let (code, unit) = (row[0].clone(), row[2].clone());
        Item { indicator: code.clone(), code, row: index, column: 0, unit, kind }
    });
    let column =
        Column { key: "value".into(), path: vec!["统计数".into()], aliases: Vec::new() };
    let table = Table {
        id: "list".into(),
        title: "政府信息公开情况统计表".into(),
        shape: Shape::List,
        items: items.collect(),
        rows,
        columns: vec![column],
        sums: Vec::new(),
        headings: Prepared::default(),
    };
    let form =
        Form { id: "2014".into(), title: String::new(), years: (2014, 2018), tables: vec![table] };
    Codebook { forms: vec![form].into(), ..Codebook::default() }
}

fn level(label: &str) -> Option<u8> {
    let mut start = label.chars();
    match (start.next()?, start.next()?) {
        ('(', _) => Some(2),
        ('其', '中') => Some(4),
        (_, '、') => Some(1),
        (_, '.') => Some(3),
        _ => None,
    }
}

/// The rows that a person sees: heading of the table, then label, unit and value.
pub fn table() -> Vec<Vec<String>> {
    let heading = ["统 计 指 标", "单位", "统计数"].map(str::to_owned).to_vec();
    let rows = printed().into_iter().map(|[_, label, unit, value]| vec![label, unit, value]);
    std::iter::once(heading).chain(rows).collect()
}

pub fn grid(rows: &[Vec<String>]) -> Grid {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: usize, column: usize, text: &str| Cell {
        text: text.to_owned(),
        place: Some(Place::Cell { sheet: "s".into(), row: row as u32, column: column as u32 }),
        role: Role::ALONE,
    };
    let rows = rows.iter().enumerate().map(|(index, row)| {
        let text = |column: usize| row.get(column).map_or("", String::as_str);
        (0..width).map(|column| cell(index, column, text(column))).collect()
    });
    Grid { rows: rows.collect(), method: Method::Native, name: None, hidden: false }
}

pub fn layout_of_grids(grids: Vec<Grid>) -> Layout {
    Layout { pieces: grids.into_iter().map(Piece::Grid).collect(), ..Layout::default() }
}

pub fn layout_of_text(text: &str) -> Layout {
    let line =
        |(text, number): (&str, u32)| Line { text: text.to_owned(), place: Place::Block(number) };
    let lines: Vec<Line> = text.lines().zip(1..).map(line).collect();
    let pieces = lines.iter().filter(|line| !line.text.is_empty()).cloned().map(Piece::Text);
    Layout { pieces: pieces.collect(), lines, ..Layout::default() }
}

/// What an indicator reads in the first table: its printed text, `!` behind a flagged one, or
/// the reason why it is missing.
pub fn reads(filled: &Filled<'_>, indicator: &str) -> String {
    let Some(table) = filled.tables.first() else { return "no table".to_owned() };
    reads_in(table, indicator)
}

pub fn reads_in(table: &super::FilledTable<'_>, indicator: &str) -> String {
    let Some((_, known)) = table.form else { return "no form".to_owned() };
    let position = known.items.iter().position(|item| item.indicator == indicator);
    let Some(position) = position else { return "no item".to_owned() };
    match &table.items[position].reading {
        crate::reading::Reading::Good(figure) => figure.value.to_string(),
        crate::reading::Reading::Flagged(figure, _) => format!("{}!", figure.value),
        crate::reading::Reading::Missing(missing) => missing.to_string(),
    }
}

/// Values of all indicators as the report prints them; `None` for a blank.
pub fn expected() -> Vec<(String, Option<Decimal>)> {
    let codebook = codebook();
    let items = &codebook.forms[0].tables[0].items;
    let value = |indicator: &str| {
        let row = printed().into_iter().find(|row| row[0] == indicator);
        row.and_then(|row| row[3].parse().ok())
    };
    items.iter().map(|item| (item.indicator.clone(), value(&item.indicator))).collect()
}

/// Checks that all figures of the report come out good, and nothing else does.
#[track_caller]
pub fn check_whole(layout: &Layout) {
    let codebook = codebook();
    let filled = fill(layout, &codebook);
    assert_eq!(
        filled.tables.len(),
        1,
        "{:?}",
        filled.tables.iter().map(|t| &t.local).collect::<Vec<_>>()
    );
    for (indicator, value) in expected() {
        let expected = value.map_or("blank".to_owned(), |value| value.to_string());
        assert_eq!(reads(&filled, &indicator), expected, "{indicator}");
    }
    assert_eq!(filled.tables[0].local, []);
}
