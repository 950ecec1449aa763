//! A sheet as CSV: UTF-8, RFC 4180, LF.

use std::io::{self, Write};

use super::sheet::{Sheet, Value};
use crate::text::formula::harmless;

/// Excel takes a CSV file for the local code page unless it starts with this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Bytes that are written at once.
const CHUNK: usize = 64 << 10;

pub fn write(sheet: &Sheet<'_>, mut out: impl Write, byte_order_mark: bool) -> io::Result<()> {
    if byte_order_mark {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    }
    let mut csv = csv::WriterBuilder::new().buffer_capacity(CHUNK).from_writer(out);
    csv.write_record(sheet.fields.iter().map(|field| field.name.as_bytes()))?;
    let mut written = Ok(());
    (sheet.rows)(&mut |row| {
        if written.is_ok() {
            written = write_row(&mut csv, row);
        }
    });
    written?;
    csv.flush()
}

fn write_row(csv: &mut csv::Writer<impl Write>, row: &[Value<'_>]) -> csv::Result<()> {
    for value in row {
        match value {
            // A spreadsheet would run it; `text::formula` says which, and how to undo it.
            Value::Text(text) => csv.write_field(harmless(text).as_bytes())?,
            Value::Empty | Value::Integer(_) | Value::Number(_) | Value::Points(_) => {
                csv.write_field(value.printed().as_bytes())?;
            }
        }
    }
    csv.write_record(None::<&[u8]>)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sheet::Field;
    use rust_decimal::Decimal;

    #[track_caller]
    fn check(value: Value<'static>, expected: &str) {
        let sheet = Sheet {
            name: "s",
            title: "",
            fields: vec![Field::text("a", ""), Field::text("b", "")],
            rows: Box::new(move |write| write(&[Value::Integer(1), value.clone()])),
        };
        let mut out = Vec::new();
        write(&sheet, &mut out, false).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("a,b\n1,{expected}\n"));
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
    }
}
