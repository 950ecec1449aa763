//! A sheet as CSV: UTF-8, RFC 4180, LF.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::sheet::{Sheet, Value};

/// Excel takes a CSV file for the local code page unless it starts with this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Bytes that are written at once.
const CHUNK: usize = 64 << 10;

pub fn write(sheet: &Sheet<'_>, mut out: impl Write, byte_order_mark: bool) -> io::Result<()> {
    let mut text = Vec::with_capacity(CHUNK);
    if byte_order_mark {
        text.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
    }
    let names = sheet.fields.iter().map(|field| Value::text(&*field.name));
    push_row(&names.collect::<Vec<_>>(), &mut text);
    let mut written = Ok(());
    (sheet.rows)(&mut |row| {
        push_row(row, &mut text);
        if text.len() >= CHUNK && written.is_ok() {
            written = out.write_all(&text);
            text.clear();
        }
    });
    written?;
    out.write_all(&text)?;
    out.flush()
}

fn push_row(row: &[Value<'_>], out: &mut Vec<u8>) {
    for (index, value) in row.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push(value, out);
    }
    out.push(b'\n');
}

/// A data set has millions of cells: the plain ones are written without a detour.
fn push(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Empty => {}
        Value::Text(text) => push_text(text, out),
        Value::Integer(number) => push_integer(*number, out),
        Value::Number(number) => match whole(number) {
            Some(number) => push_integer(number, out),
            None => out.extend_from_slice(value.printed().as_bytes()),
        },
        Value::Points(_) => out.extend_from_slice(value.printed().as_bytes()),
    }
}

/// A number that is written with digits alone.
fn whole(number: &Decimal) -> Option<u64> {
    (number.scale() == 0).then(|| u64::try_from(number.mantissa()).ok()).flatten()
}

fn push_integer(mut number: u64, out: &mut Vec<u8>) {
    let start = out.len();
    loop {
        out.push(b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out[start..].reverse();
}

fn push_text(text: &str, out: &mut Vec<u8>) {
    let special = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    // Without a way out in the middle the compiler looks at many bytes at once.
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: Value<'_>, expected: &str) {
        let mut out = Vec::new();
        push(&value, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
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
    fn quotes_stand_where_they_are_needed() {
        check(Value::text("主动公开"), "主动公开");
        check(Value::text("a,b"), "\"a,b\"");
        check(Value::text("a \"b\""), "\"a \"\"b\"\"\"");
        check(Value::text("a\nb"), "\"a\nb\"");
    }
}
