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
/// Hundreds of cells a report are written, and a general writer takes three times as long for them.
pub struct Table<W: Write> {
    out: W,
    /// What is not written yet.
    waiting: Vec<u8>,
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
        let mut table = Self { out, waiting: Vec::new(), without };
        if byte_order_mark {
            table.waiting.extend(BYTE_ORDER_MARK.as_bytes());
        }
        for (number, field) in kept(&sheet.fields, without).enumerate() {
            table.part(number);
            table.text(&field.name);
        }
        table.end()?;
        Ok(table)
    }

    pub fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        let without = self.without;
        for (number, value) in kept(row, without).enumerate() {
            self.part(number);
            match value {
                Value::Empty => {}
                // A spreadsheet would run it; `text::formula` says which, and how to undo it.
                Value::Text(text) => self.text(&harmless(text)),
                Value::Integer(number) => write!(self.waiting, "{number}")?,
                Value::Number(_) | Value::Points(_) => {
                    self.waiting.extend(value.printed().as_bytes());
                }
            }
        }
        self.end()
    }

    /// The file with all rows in it.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.waiting)?;
        Ok(self.out)
    }

    fn part(&mut self, number: usize) {
        if number > 0 {
            self.waiting.push(b',');
        }
    }

    /// In quotation marks where it holds one, or what parts cells and rows.
    fn text(&mut self, text: &str) {
        let parts = |byte: &u8| matches!(byte, b'"' | b',' | b'\n' | b'\r');
        // Not stopping at the first is faster for texts as short as these.
        if !text.as_bytes().iter().fold(false, |any, byte| any | parts(byte)) {
            return self.waiting.extend(text.as_bytes());
        }
        self.waiting.push(b'"');
        for (number, piece) in text.split('"').enumerate() {
            if number > 0 {
                self.waiting.extend(b"\"\"");
            }
            self.waiting.extend(piece.as_bytes());
        }
        self.waiting.push(b'"');
    }

    fn end(&mut self) -> io::Result<()> {
        self.waiting.push(b'\n');
        if self.waiting.len() >= CHUNK {
            self.out.write_all(&self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
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

    #[test]
    fn rows_are_those_of_a_general_writer() {
        let texts = ["a", "", "主动,公开", "\"", "a\"\"b", "c\r", "e\n\"", "a'b;|\t", "结 尾"];
        let mut general = csv::Writer::from_writer(Vec::new());
        general.write_record(["a", "b"]).unwrap();
        let mut table = Table::begin(&sheet(Value::Empty), Vec::new(), false, None).unwrap();
        for (first, second) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            general.write_record([first, second]).unwrap();
            table.row(&[Value::Text((*first).into()), Value::Text((*second).into())]).unwrap();
        }
        assert_eq!(table.finish().unwrap(), general.into_inner().unwrap());
    }
}
