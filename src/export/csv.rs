//! A sheet as CSV: UTF-8, RFC 4180, LF.

use std::io::{self, Write};

use super::sheet::{Field, Kind, Sheet, Value};
use crate::text::formula::harmless;

/// Excel takes a CSV file for the local code page unless it starts with this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Bytes that are written at once.
const CHUNK: usize = 64 << 10;

/// Tables that people open to calculate with: their numbers are numbers in every program with no options.
const CALCULATED: [&str; 3] = ["panel", "series", "coverage"];

/// A table that is being written.
pub struct Table<W: Write> {
    csv: csv::Writer<W>,
    /// The row that is being written; made once, for there are millions of them.
    record: csv::ByteRecord,
    /// A column that is left out: the name of the file's folder says what stands in it.
    without: Option<usize>,
    /// Columns of numbers with decimals in which no number stands yet.
    undeclared: Vec<bool>,
}

impl<W: Write> Table<W> {
    /// Writes the heading.
    pub fn begin(
        sheet: &Sheet<'_>,
        mut out: W,
        byte_order_mark: bool,
        without: Option<usize>,
    ) -> io::Result<Self> {
        if byte_order_mark {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        out.write_all(&heading(&sheet.fields, without)?)?;
        let csv = csv::WriterBuilder::new().buffer_capacity(CHUNK).from_writer(out);
        let is_calculated = CALCULATED.contains(&sheet.name);
        let has_decimals = |field: &Field| is_calculated && field.kind == Kind::Number;
        let undeclared = sheet.fields.iter().map(has_decimals).collect();
        Ok(Self { csv, record: csv::ByteRecord::new(), without, undeclared })
    }

    pub fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        self.record.clear();
        for (column, value) in row.iter().enumerate() {
            if Some(column) == self.without {
                continue;
            }
            match value {
                // A spreadsheet would run it; `text::formula` says which, and how to undo it.
                Value::Text(text) => self.record.push_field(harmless(text).as_bytes()),
                Value::Empty => self.record.push_field(b""),
                // polars and DuckDB guess from the first rows what a column holds, and fail on decimals
                // where they have seen whole numbers: the first of a column has its decimal point.
                Value::Number(number) if std::mem::take(&mut self.undeclared[column]) => {
                    let number = number.normalize();
                    let point = if number.scale() == 0 { ".0" } else { "" };
                    self.record.push_field(format!("{number}{point}").as_bytes());
                }
                Value::Integer(_) | Value::Number(_) | Value::Points(_) => {
                    self.record.push_field(value.printed().as_bytes());
                }
            }
        }
        Ok(self.csv.write_byte_record(&self.record)?)
    }

    /// The file with all rows in it.
    pub fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(|failed| failed.into_error())
    }
}

/// The headings as a row.
///
/// DuckDB guesses from the first rows how a table is quoted, and a remark with a comma may stand far
/// below them: where the last column is one of texts, its heading is quoted.
fn heading(fields: &[Field], without: Option<usize>) -> io::Result<Vec<u8>> {
    let mut row = csv::Writer::from_writer(Vec::new());
    row.write_record(kept(fields, without).map(|field| field.heading.as_bytes()))?;
    let mut row = row.into_inner().map_err(|failed| failed.into_error())?;
    let last = kept(fields, without).last().filter(|field| field.kind == Kind::Text);
    if let Some(last) = last.filter(|last| !last.heading.contains(['"', ',', '\n', '\r'])) {
        row.truncate(row.len() - last.heading.len() - 1);
        row.extend_from_slice(format!("\"{}\"\n", last.heading).as_bytes());
    }
    Ok(row)
}

/// All but one of the columns, or all of them.
pub fn kept<T>(row: &[T], without: Option<usize>) -> impl Iterator<Item = &T> {
    let columns = row.iter().enumerate();
    columns.filter(move |(column, _)| Some(*column) != without).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sheet;
    use rust_decimal::Decimal;

    fn sheet(value: Value<'static>) -> Sheet<'static> {
        Sheet {
            name: "s",
            title: "",
            fields: sheet::fields(|| vec![Field::text("a", ""), Field::text("b", "")]),
            rows: Box::new(move |write| write(&[Value::Integer(1), value.clone()])),
        }
    }

    #[track_caller]
    fn check(value: Value<'static>, expected: &str) {
        let sheet = sheet(value);
        let mut table = Table::begin(&sheet, Vec::new(), false, None).unwrap();
        (sheet.rows)(&mut |row| table.row(row).unwrap());
        let out = table.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("a,\"b\"\n1,{expected}\n"));
    }

    #[test]
    fn numbers() {
        check(Value::Integer(0), "0");
        check(Value::Integer(u64::MAX), "18446744073709551615");
        check(Value::Number(Decimal::new(29805, 0)), "29805");
        check(Value::Number(Decimal::new(-8, 0)), "-8");
        check(Value::Number(Decimal::new(2510, 2)), "25.1");
        check(Value::Points(12.34), "12.3");
    }

    #[test]
    fn a_column_that_may_have_decimals_says_so_with_its_first_number() {
        let sheet = Sheet {
            name: "series",
            title: "",
            fields: sheet::fields(|| vec![Field::number("a", ""), Field::integer("b", "")]),
            rows: Box::new(|write| {
                write(&[Value::Empty, Value::Number(Decimal::new(1, 0))]);
                write(&[Value::Number(Decimal::new(2, 0)), Value::Integer(2)]);
                write(&[Value::Number(Decimal::new(3, 0)), Value::Integer(3)]);
            }),
        };
        let mut table = Table::begin(&sheet, Vec::new(), false, None).unwrap();
        (sheet.rows)(&mut |row| table.row(row).unwrap());
        let out = String::from_utf8(table.finish().unwrap()).unwrap();
        assert_eq!(out, "a,b\n,1\n2.0,2\n3,3\n");
    }

    #[test]
    fn formulas_are_text_and_numbers_are_numbers() {
        check(Value::text("=1+1"), "'=1+1");
        check(Value::text("-8"), "-8");
        check(Value::Number(Decimal::new(-8, 0)), "-8");
    }

    #[test]
    fn quotes_stand_where_they_are_needed() {
        check(Value::text("主动公开"), "主动公开");
        check(Value::text("a,b"), "\"a,b\"");
        check(Value::text("a \"b\""), "\"a \"\"b\"\"\"");
        check(Value::text("a\nb"), "\"a\nb\"");
        check(Value::text("\""), "\"\"\"\"");
        check(Value::text("a\rb"), "\"a\rb\"");
    }
}
