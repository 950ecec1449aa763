//! A table that no form explains → the files of a form that a user completes.

use crate::fill::{FilledTable, LocalRow};
use crate::text::fold::tidy;
use crate::text::label;

/// One file of a codebook folder: its path in the folder, and its text.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftFile {
    pub path: String,
    pub text: String,
}

/// What the user decides about the new form.
#[derive(Clone, Debug)]
pub struct DraftOptions<'a> {
    /// Letters, digits and `-`; stands in the names of the files.
    pub form: &'a str,
    /// The report year that the table was seen in.
    pub year: u16,
}

/// Heading of a value column that prints none.
const VALUE: &str = "统计数";

/// Writes a form from the first table that no form explains. Tables with the same rows behind it
/// are its other value columns.
///
/// Every row asks for an indicator of its own, whose id, unit and English name the user completes;
/// a row that asks what a known indicator asks gets that id instead. `None`: all tables are known.
pub fn draft(tables: &[FilledTable<'_>], options: &DraftOptions<'_>) -> Option<Vec<DraftFile>> {
    let unknown = |table: &&FilledTable<'_>| table.form.is_none() && !table.local.is_empty();
    let first = tables.iter().find(unknown)?;
    let same = |table: &&FilledTable<'_>| labels(table).eq(labels(first));
    let columns: Vec<&FilledTable<'_>> = tables.iter().filter(unknown).filter(same).collect();
    let cells = cells(&columns, options.form);
    let (form, year) = (options.form, options.year.to_string());
    let index = ["form", "title", "first_year", "last_year", "table", "table_title", "shape"];
    let entry = [form, form, &year, &year, "list", form, "list"];
    Some(vec![
        file(
            "forms/index.csv",
            &[index.map(str::to_owned).into(), entry.map(str::to_owned).into()],
        ),
        file(&format!("forms/{form}.csv"), &rows(&cells)),
        DraftFile {
            path: format!("forms/{form}.sums"),
            text: "# ID strict: total = one + other   # why it holds\n".to_owned(),
        },
        file("indicators.csv", &indicators(&cells)),
    ])
}

fn labels<'t>(table: &'t FilledTable<'_>) -> impl Iterator<Item = &'t str> {
    table.local.iter().map(|row| row.label.as_str())
}

/// One figure that the new form asks for.
struct Cell {
    code: String,
    level: u8,
    label: String,
    column: String,
    unit: String,
    indicator: String,
}

fn cells(columns: &[&FilledTable<'_>], form: &str) -> Vec<Cell> {
    let Some(first) = columns.first() else { return Vec::new() };
    let levels = levels(&first.local);
    let mut cells = Vec::new();
    for (index, (row, level)) in first.local.iter().zip(levels).enumerate() {
        for (number, table) in columns.iter().enumerate() {
            let code = match columns.len() {
                1 => format!("r{}", index + 1),
                _ => format!("r{}_{}", index + 1, number + 1),
            };
            cells.push(Cell {
                indicator: indicator(form, &code),
                code,
                level,
                label: label_of(row, index),
                column: heading(table, row, number),
                unit: tidy(&row.unit),
            });
        }
    }
    cells
}

/// A row without a label gets one: the file says with it which row it means.
fn label_of(row: &LocalRow, index: usize) -> String {
    match row.label.as_str() {
        "" => format!("第{}行", index + 1),
        label => label.to_owned(),
    }
}

fn heading(table: &FilledTable<'_>, row: &LocalRow, number: usize) -> String {
    let printed = table.series.as_deref().unwrap_or(&row.column_label);
    match (printed, number) {
        ("", 0) => VALUE.to_owned(),
        ("", _) => format!("{VALUE}{}", number + 1),
        // `>` parts the levels of a heading in the file.
        (printed, _) => printed.replace('>', "＞"),
    }
}

/// The id of a new indicator: what statistics programs take as a name.
fn indicator(form: &str, code: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let prefix: String = form.chars().map(plain).take(20).collect();
    format!("f{prefix}_{code}")
}

/// Levels by the style of the ordinals: 1 for the outermost that is seen up to a row.
fn levels(rows: &[LocalRow]) -> Vec<u8> {
    let mut outermost = u8::MAX;
    let (mut last, mut among) = (1, false);
    let mut levels = Vec::with_capacity(rows.len());
    for row in rows {
        let label = label::parse(&row.label);
        let style = match (label.ordinal, label.of_which) {
            (Some(ordinal), _) => ordinal.level,
            // A second 其中 behind a first one is its sibling.
            (None, true) if !among => last + 1,
            (None, true | false) => last,
        };
        among = label.of_which && label.ordinal.is_none();
        last = style.min(8);
        outermost = outermost.min(last);
        levels.push(last - outermost + 1);
    }
    levels
}

fn rows(cells: &[Cell]) -> Vec<Vec<String>> {
    let header =
        ["table", "code", "level", "row", "column", "unit", "kind", "indicator", "aliases", "note"];
    let line = |cell: &Cell| {
        let level = cell.level.to_string();
        let fields: [&str; 10] = [
            "list",
            &cell.code,
            &level,
            &cell.label,
            &cell.column,
            &cell.unit,
            "",
            &cell.indicator,
            "",
            "",
        ];
        fields.map(str::to_owned).to_vec()
    };
    std::iter::once(header.map(str::to_owned).to_vec()).chain(cells.iter().map(line)).collect()
}

fn indicators(cells: &[Cell]) -> Vec<Vec<String>> {
    let header = ["id", "label_zh", "label_en", "unit", "definition", "comparability"];
    let line = |cell: &Cell| {
        let name = label::parse(&cell.label).bare;
        let name = if name.is_empty() { cell.label.as_str() } else { &name };
        let fields = [cell.indicator.as_str(), name, name, &cell.unit, "", ""];
        fields.map(str::to_owned).to_vec()
    };
    std::iter::once(header.map(str::to_owned).to_vec()).chain(cells.iter().map(line)).collect()
}

fn file(path: &str, rows: &[Vec<String>]) -> DraftFile {
    let quoted = |field: &String| match field.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.clone(),
    };
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
    DraftFile { path: path.to_owned(), text: rows.iter().map(line).collect() }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::codebook::Codebook;
    use crate::grid::Method;
    use crate::reading::{Missing, Reading};

    /// A table that no form explains, from rows of `label|unit`.
    fn table(series: Option<&str>, rows: &[&str]) -> FilledTable<'static> {
        let row = |text: &&str| {
            let (label, unit) = text.split_once('|').unwrap();
            LocalRow {
                label: label.to_owned(),
                column_label: String::new(),
                unit: unit.to_owned(),
                reading: Reading::Missing(Missing::Blank),
                place: None,
            }
        };
        FilledTable {
            form: None,
            method: Method::Native,
            reader: crate::fill::Reader::Grids,
            heard: Vec::new(),
            series: series.map(str::to_owned),
            span: crate::text::span::Span::Own,
            place: None,
            items: Vec::new(),
            local: rows.iter().map(row).collect(),
            findings: Vec::new(),
        }
    }

    /// The rows of the form that a draft is read as: `level label | column unit`.
    #[track_caller]
    fn check(tables: &[FilledTable<'_>], expected: &[&str]) {
        let options = DraftOptions { form: "local-2011", year: 2011 };
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("forms")).unwrap();
        for file in draft(tables, &options).unwrap() {
            fs::write(folder.path().join(file.path), file.text).unwrap();
        }
        let codebook = Codebook::load(folder.path()).unwrap();
        let table = &codebook.form("local-2011").unwrap().tables[0];
        let item = |item: &crate::codebook::Item| {
            let (row, column) = (&table.rows[item.row], &table.columns[item.column]);
            format!("{} {} | {} {}", row.level, row.label, column.path.join(">"), item.unit)
        };
        assert_eq!(table.items.iter().map(item).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_draft_is_a_form_at_once() {
        check(
            &[table(None, &["一、新建栏目数|个", "（一）网上栏目, 总数|个", "（二）其他|个"])],
            &[
                "1 一、新建栏目数 | 统计数 个",
                "2 （一）网上栏目, 总数 | 统计数 个",
                "2 （二）其他 | 统计数 个",
            ],
        );
    }

    #[test]
    fn value_columns_of_one_table_stay_together() {
        let rows = ["接待人次|人次", "其中：来访|人次"];
        check(
            &[table(Some("年度"), &rows), table(Some("累计"), &rows)],
            &[
                "1 接待人次 | 年度 人次",
                "1 接待人次 | 累计 人次",
                "2 其中：来访 | 年度 人次",
                "2 其中：来访 | 累计 人次",
            ],
        );
    }

    #[test]
    fn an_outer_row_that_comes_late_is_outer_all_the_same() {
        check(
            &[table(None, &["（一）甲|件", "（二）乙|件", "二、丙|件"])],
            &["1 （一）甲 | 统计数 件", "1 （二）乙 | 统计数 件", "1 二、丙 | 统计数 件"],
        );
    }

    #[test]
    fn nothing_is_drafted_where_all_tables_are_known() {
        assert_eq!(draft(&[], &DraftOptions { form: "x", year: 2011 }), None);
    }
}
