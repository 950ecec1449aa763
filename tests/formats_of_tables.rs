//! `--format parquet` and `--format dta` hold the same cells as the CSV files. `scripts/open_tables` opens them in
//! the programs that people use.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use dta::stata::dta::dta_reader::DtaReader;
use dta::stata::dta::long_string_table::LongStringTable;
use dta::stata::dta::value::Value;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

const INPUTS: [&str; 4] = [
    "fixtures/form-2019-pdf",
    "fixtures/docx-2018",
    "fixtures/form-2021-xlsx",
    "fixtures/prose-2018-county",
];

/// A data set in one format.
fn written(format: &str, more: &[&str]) -> PathBuf {
    let name = format!("tables-{format}{}", more.concat());
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_dir_all(&out);
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--no-bom", "--format", format, "--out"])
        .arg(&out)
        .args(INPUTS)
        .args(more)
        .output()
        .expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

type Rows = Vec<Vec<String>>;

/// The names of the columns, and the cells as CSV prints them.
fn csv_table(path: &Path) -> (Vec<String>, Rows) {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let heads = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| row.iter().map(plain).collect();
    (heads, reader.into_records().map(|one| row(one.expect("a row"))).collect())
}

/// Numbers in one spelling; what a spreadsheet would run as a formula without its apostrophe.
fn plain(cell: &str) -> String {
    let cell = gongkai::text::formula::printed(cell);
    cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| number.to_string())
}

fn tables(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("listed").file_name());
    let names = entries.map(|name| name.to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter_map(|name| Some(name.strip_suffix(".csv")?.to_owned())).collect();
    names.sort();
    assert_eq!(names.len(), 12);
    names
}

#[test]
fn parquet_files_hold_the_cells_of_the_csv_files() {
    let (csv, parquet) = (written("csv", &[]), written("parquet", &[]));
    for name in tables(&csv) {
        let (heads, rows) = csv_table(&csv.join(format!("{name}.csv")));
        let file = File::open(parquet.join(format!("{name}.parquet"))).expect(&name);
        let reader = SerializedFileReader::new(file).expect("it is Parquet");
        let found: Rows = reader
            .get_row_iter(None)
            .expect("rows")
            .map(|row| {
                let row = row.expect("a row");
                let cell = |field: &Field| match field {
                    Field::Null => String::new(),
                    Field::Str(text) => plain(text),
                    Field::Long(number) => number.to_string(),
                    Field::Double(number) => number.to_string(),
                    other => panic!("{name}: {other:?}"),
                };
                row.get_column_iter().map(|(_, field)| cell(field)).collect()
            })
            .collect();
        let schema = reader.metadata().file_metadata().schema();
        let names: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
        assert_eq!(names, heads, "{name}");
        assert!(found == rows, "{name} differs");
    }
}

#[test]
fn stata_files_hold_the_cells_of_the_csv_files() {
    let (csv, stata) = (written("csv", &[]), written("dta", &[]));
    for name in tables(&csv) {
        let (heads, rows) = csv_table(&csv.join(format!("{name}.csv")));
        let path = stata.join(format!("{name}.dta"));
        let reader =
            DtaReader::new().from_path(&path).expect(&name).read_header().expect("a header");
        let mut reader = reader.read_schema().expect("columns");
        reader.skip_to_end().expect("no characteristics");
        let mut reader = reader.into_record_reader().expect("rows");
        let schema = reader.schema().clone();
        let names: Vec<&str> = schema.variables().iter().map(|one| one.name()).collect();
        assert!(names.iter().all(|name| name.chars().count() <= 32), "{names:?}");
        assert_eq!(names, heads, "{name}");
        let labelled = schema.variables().iter().find(|one| one.name() == "status");
        assert!(labelled.is_none_or(|one| one.value_label_name() == "status"), "{name}");
        let chinese = schema.variables().iter().filter(|one| !one.label().is_ascii()).count();
        assert!(chinese * 10 >= names.len() * 9, "{name}: {chinese} of {} labels", names.len());
        let (mut found, mut behind) = (Vec::new(), Vec::new());
        while let Some(record) = reader.read_record().expect("a row") {
            let places = record.values().iter().zip(0..);
            let long = places.filter_map(|(value, column)| match value {
                Value::LongStringRef(place) => Some((found.len(), column, *place)),
                _ => None,
            });
            behind.extend(long);
            let cells =
                record.values().iter().zip(schema.variables()).map(
                    |(value, variable)| match value {
                        Value::Long(number) => {
                            number.present().map(|one| one.to_string()).unwrap_or_default()
                        }
                        Value::Double(number) => {
                            number.present().map(|one| one.to_string()).unwrap_or_default()
                        }
                        Value::String(text) => plain(text),
                        Value::LongStringRef(_) => String::new(),
                        other => panic!("{name}.{}: {other:?}", variable.name()),
                    },
                );
            found.push(cells.collect::<Vec<_>>());
        }
        let mut long = LongStringTable::for_reading();
        let mut reader = reader.into_long_string_reader().expect("texts");
        reader.read_remaining_into(&mut long).expect("texts");
        for (row, column, place) in behind {
            let text = long.get(&place).expect("a text");
            let row: &mut Vec<String> = &mut found[row];
            row[column] = plain(&text.data_str(encoding_rs::UTF_8).expect("UTF-8"));
        }
        assert_eq!(found.len(), rows.len(), "{name}");
        let statuses: BTreeMap<&str, &str> = [
            ("good", "1"),
            ("flagged", "2"),
            ("missing", "3"),
            ("read", "4"),
            ("passed_over", "6"),
        ]
        .into();
        for (found, row) in found.iter().zip(&rows) {
            for ((found, cell), variable) in found.iter().zip(row).zip(schema.variables()) {
                let wanted = match variable.name() {
                    "status" => statuses[&**cell].to_owned(),
                    _ => cell.clone(),
                };
                assert_eq!(*found, wanted, "{name}.{}", variable.name());
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_package_says_what_they_are() {
    for (format, ending) in [("parquet", "parquet"), ("dta", "dta")] {
        let first = written(format, &["--jobs", "1"]);
        let second = written(format, &["--jobs", "3"]);
        let package = fs::read_to_string(first.join("datapackage.json")).expect("a package");
        assert!(package.contains(&format!("\"path\": \"panel.{ending}\"")), "{package}");
        for entry in fs::read_dir(&first).expect("a folder") {
            let name = entry.expect("listed").file_name();
            if name != ".gongkai-journal" {
                let read = |folder: &Path| fs::read(folder.join(&name)).expect("a file");
                assert!(read(&first) == read(&second), "{name:?} differs");
            }
        }
    }
}

#[test]
fn a_run_in_another_format_takes_the_place_of_the_earlier_one() {
    let out = written("parquet", &["--partition", "year"]);
    assert!(out.join("observations/report_year=2018/data.parquet").exists());
    let again = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["extract", "--quiet", "--format", "dta", "--out"])
        .arg(&out)
        .args(INPUTS)
        .status();
    assert!(again.expect("the command runs").success());
    assert!(out.join("observations.dta").exists());
    assert!(!out.join("observations/report_year=2018/data.parquet").exists());
    assert!(!out.join("files.parquet").exists());
}
