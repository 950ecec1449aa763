//! A sheet as CSV: UTF-8, RFC 4180, LF.

use std::io::{self, Write};

use super::sheet::{Sheet, Value};
use crate::text::formula::harmless;

/// Excel takes a CSV file for the local code page unless it starts with this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Bytes that are written at once.
const CHUNK: usize = 64 << 10;

/// A table that is being written.
///
/// By ourselves: the crate looks at each byte twice and copies each field twice, which took a tenth
/// of a run over texts. What we write is read back by the crate in the tests.
pub struct Table<W: Write> {
    out: W,
    /// Rows that are not written yet.
    rows: Vec<u8>,
    /// A column that is left out: the name of the file's folder says what stands in it.
    without: Option<usize>,
}

impl<W: Write> Table<W> {
    /// Writes the heading.
    pub fn begin(
        sheet: &Sheet<'_>,
        out: W,
        byte_order_mark: bool,
        without: Option<usize>,
    ) -> io::Result<Self> {
        let mut table = Self { out, rows: Vec::with_capacity(CHUNK + 4096), without };
        if byte_order_mark {
            table.rows.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        }
        for field in kept(&sheet.fields, without) {
            table.field(&field.heading);
        }
        table.end_row()?;
        Ok(table)
    }

    pub fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        for value in kept(row, self.without) {
            match value {
                Value::Empty => self.rows.push(b','),
                // A spreadsheet would run it; `text::formula` says which, and how to undo it.
                Value::Text(text) => self.field(&harmless(text)),
                Value::Integer(_) | Value::Number(_) | Value::Points(_) => {
                    self.rows.extend_from_slice(value.printed().as_bytes());
                    self.rows.push(b',');
                }
            }
        }
        self.end_row()
    }

    /// A field and the comma behind it.
    fn field(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let is_special = |byte: u8| matches!(byte, b'"' | b',' | b'\n' | b'\r');
        // All bytes are looked at, many at a time: hardly any field has such a one.
        if bytes.iter().fold(false, |special, byte| special | is_special(*byte)) {
            self.rows.push(b'"');
            for (at, part) in text.split('"').enumerate() {
                if at > 0 {
                    self.rows.extend_from_slice(b"\"\"");
                }
                self.rows.extend_from_slice(part.as_bytes());
            }
            self.rows.push(b'"');
        } else {
            self.rows.extend_from_slice(bytes);
        }
        self.rows.push(b',');
    }

    /// The last comma of a row becomes its end.
    fn end_row(&mut self) -> io::Result<()> {
        if let Some(last) = self.rows.last_mut() {
            *last = b'\n';
        }
        if self.rows.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.rows)?;
        self.rows.clear();
        Ok(())
    }

    /// The file with all rows in it.
    pub fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        Ok(self.out)
    }
}

/// All but one of the columns, or all of them.
pub fn kept<T>(row: &[T], without: Option<usize>) -> impl Iterator<Item = &T> {
    let columns = row.iter().enumerate();
    columns.filter(move |(column, _)| Some(*column) != without).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sheet::{self, Field};
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
        check(Value::text("\""), "\"\"\"\"");
    }
}
