//! The data files as tables with a header.

use csv::StringRecord;

use super::CodebookError;

/// One CSV file with a header.
pub(super) struct Sheet<'t> {
    file: &'t str,
    header: Vec<String>,
    records: Vec<StringRecord>,
}

/// One row of it, by the names of the columns.
#[derive(Clone, Copy)]
pub(super) struct Line<'s> {
    sheet: &'s Sheet<'s>,
    record: &'s StringRecord,
}

impl<'t> Sheet<'t> {
    pub(super) fn parse(file: &'t str, text: &'t str) -> Result<Self, CodebookError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let unreadable = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            self::error(file, line, &error.to_string())
        };
        let header = reader.headers().map_err(unreadable)?.iter();
        let header: Vec<String> = header.map(|name| name.trim().to_owned()).collect();
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            if record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            if record.len() != header.len() {
                let (found, expected) = (record.len(), header.len());
                let message = format!("{found} fields, the header has {expected}");
                return Err(error(file, line_of(&record), &message));
            }
            records.push(record);
        }
        Ok(Self { file, header, records })
    }

    /// All rows. All `columns` must be in the header; others may be.
    pub(super) fn lines(&self, columns: &[&str]) -> Result<Vec<Line<'_>>, CodebookError> {
        for column in columns {
            if !self.header.iter().any(|name| name == *column) {
                return Err(error(self.file, Some(1), &format!("column {column:?} is not there")));
            }
        }
        Ok(self.records.iter().map(|record| Line { sheet: self, record }).collect())
    }

    /// An error that belongs to no single row.
    pub(super) fn error(&self, message: impl Into<String>) -> CodebookError {
        error(self.file, None, &message.into())
    }
}

impl<'s> Line<'s> {
    /// The field of a column; empty where the column is not there.
    pub(super) fn get(&self, column: &str) -> &'s str {
        let at = self.sheet.header.iter().position(|name| name == column);
        at.and_then(|at| self.record.get(at)).unwrap_or_default().trim()
    }

    /// The field of a column that must not be empty.
    pub(super) fn need(&self, column: &str) -> Result<&'s str, CodebookError> {
        match self.get(column) {
            "" => Err(self.error(format!("{column} is empty"))),
            field => Ok(field),
        }
    }

    pub(super) fn number<N: std::str::FromStr>(&self, column: &str) -> Result<N, CodebookError> {
        let field = self.need(column)?;
        field.parse().map_err(|_| self.error(format!("{column} {field:?} is not such a number")))
    }

    /// The parts of a field between bars.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        let parts = self.get(column).split('|').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    pub(super) fn error(&self, message: impl Into<String>) -> CodebookError {
        error(self.sheet.file, line_of(self.record), &message.into())
    }
}

fn line_of(record: &StringRecord) -> Option<u64> {
    record.position().map(csv::Position::line)
}

pub(super) fn error(file: &str, line: Option<u64>, message: &str) -> CodebookError {
    CodebookError { file: file.to_owned(), line, message: message.to_owned() }
}
