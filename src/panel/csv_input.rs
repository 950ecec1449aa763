//! The tables that a user brings: CSV with a heading, as spreadsheet programs save it.

use std::fmt;

use crate::text::formula;

/// Why a table that the user brings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// From 1; the heading is line 1.
    pub line: u64,
    pub message: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for InputError {}

/// A table with a heading; every row is as long as the heading.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub heading: Vec<String>,
    /// (line, fields)
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<usize> {
        self.heading.iter().position(|heading| heading == name)
    }

    /// The column, which must be there.
    pub fn needed(&self, name: &str) -> Result<usize, InputError> {
        self.column(name).ok_or_else(|| InputError {
            line: 1,
            message: format!("no column {name}; there are: {}", self.heading.join(", ")),
        })
    }
}

/// Reads UTF-8 with or without a byte order mark, or GB18030, which Chinese spreadsheet programs
/// write; fields between commas, semicolons or tabs.
pub fn parse(bytes: &[u8]) -> Result<Table, InputError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let error = |error: csv::Error| InputError {
        line: error.position().map_or(1, csv::Position::line),
        message: error.to_string(),
    };
    let heading: Vec<String> = reader.headers().map_err(error)?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(error)?;
        let line = record.position().map_or(0, csv::Position::line);
        // What was copied out of our own tables has the mark that keeps a spreadsheet from running it.
        let mut fields: Vec<String> =
            record.iter().map(|field| formula::printed(field).to_owned()).collect();
        if fields.iter().all(String::is_empty) {
            continue;
        }
        if fields.len() > heading.len() {
            let message = format!("{} fields, the heading has {}", fields.len(), heading.len());
            return Err(InputError { line, message });
        }
        fields.resize(heading.len(), String::new());
        rows.push((line, fields));
    }
    Ok(Table { heading, rows })
}

fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    [b',', b'\t', b';'].into_iter().find(|&d| heading.contains(char::from(d))).unwrap_or(b',')
}
