//! CSV (RFC 4180) → rows that borrow their fields.
//!
//! The embedded files are read at every start, and copying each field would cost more than all
//! the rest of the codebook.

use std::borrow::Cow;

/// One row.
#[derive(Debug, PartialEq)]
pub(super) struct Record<'t> {
    /// Counted from 1.
    pub line: u64,
    /// Without the white space around them.
    pub fields: Vec<Cow<'t, str>>,
}

impl Record<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.iter().all(|field| field.is_empty())
    }
}

/// Splits a text into its rows. Fails with a line and what is wrong on it.
pub(super) fn split(text: &str) -> Result<Vec<Record<'_>>, (u64, &'static str)> {
    let mut records = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let mut record = Record { line, fields: Vec::with_capacity(10) };
        loop {
            let (field, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let (field, after) = quoted_field(quoted).map_err(|message| (line, message))?;
                    line += field.matches('\n').count() as u64;
                    (field, after)
                }
                None => plain_field(rest),
            };
            record.fields.push(field);
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = after.strip_prefix('\r').unwrap_or(after);
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                    break;
                }
            }
        }
        line += 1;
        records.push(record);
    }
    Ok(records)
}

fn plain_field(text: &str) -> (Cow<'_, str>, &str) {
    let is_end = |byte: &u8| matches!(byte, b',' | b'\n');
    let end = text.as_bytes().iter().position(is_end).unwrap_or(text.len());
    (Cow::Borrowed(text[..end].trim()), &text[end..])
}

/// A field between quotes, the first of which is gone; two quotes stand for one.
fn quoted_field(text: &str) -> Result<(Cow<'_, str>, &str), &'static str> {
    let mut from = 0;
    loop {
        let quote = from + text[from..].find('"').ok_or("a quote is not closed")?;
        let after = &text[quote + 1..];
        if after.starts_with('"') {
            from = quote + 2;
            continue;
        }
        if !(after.is_empty() || after.starts_with([',', '\n', '\r'])) {
            return Err("words stand behind a closing quote");
        }
        let inside = text[..quote].trim();
        let field = match inside.contains("\"\"") {
            true => Cow::Owned(inside.replace("\"\"", "\"")),
            false => Cow::Borrowed(inside),
        };
        return Ok((field, after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as `line:field|field`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let rows: Vec<String> = split(text)
            .unwrap()
            .iter()
            .map(|record| format!("{}:{}", record.line, record.fields.join("|")))
            .collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn fields_between_commas() {
        check("a,b\n1, 2 \n", &["1:a|b", "2:1|2"]);
        check("a,b\r\n1,2", &["1:a|b", "2:1|2"]);
        check("a,\n,\n", &["1:a|", "2:|"]);
    }

    #[test]
    fn fields_between_quotes() {
        check("\"a,b\",c\n", &["1:a,b|c"]);
        check("\"a \"\"b\"\"\",c\n", &["1:a \"b\"|c"]);
        check("\"a\nb\",c\nd,e\n", &["1:a\nb|c", "3:d|e"]);
    }

    #[test]
    fn a_row_that_is_no_csv_is_named() {
        assert_eq!(split("a\n\"b\n"), Err((2, "a quote is not closed")));
        assert_eq!(split("a\n\"b\"c\n"), Err((2, "words stand behind a closing quote")));
    }
}
