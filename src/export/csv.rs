//! A sheet as CSV: UTF-8, RFC 4180, LF.

use std::io::{self, Write};

use super::sheet::Sheet;

/// Excel takes a CSV file for the local code page unless it starts with this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub fn write(sheet: &Sheet<'_>, mut out: impl Write, byte_order_mark: bool) -> io::Result<()> {
    if byte_order_mark {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    }
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(sheet.fields.iter().map(|field| field.name.as_bytes()))?;
    let mut failed = None;
    (sheet.rows)(&mut |row| {
        if failed.is_none() {
            failed = csv.write_record(row.iter().map(|value| value.printed().into_owned())).err();
        }
    });
    match failed {
        Some(error) => Err(error.into()),
        None => csv.flush(),
    }
}
