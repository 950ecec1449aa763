//! A table → its columns as Arrow lays them out in memory, which `pyarrow` takes as they are.

use gongkai::export::sheet::{Kind, Sheet, Value};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// All columns of a table.
pub struct Columns {
    rows: usize,
    columns: Vec<Column>,
}

/// Name, kind, description, and the buffers: which rows have a value, then (of texts) where each ends,
/// then the values.
pub type Told<'py> = (String, &'static str, String, Vec<Bound<'py, PyBytes>>);

struct Column {
    name: String,
    kind: Kind,
    description: String,
    /// A bit for each row, the lowest first.
    valid: Vec<u8>,
    /// Of texts, where each begins and the last ends.
    ends: Vec<i32>,
    data: Vec<u8>,
}

impl Columns {
    /// An error says that a column holds more text than Arrow can count.
    pub fn of(sheet: &Sheet<'_>) -> PyResult<Self> {
        let column = |field: &gongkai::export::sheet::Field| Column {
            name: field.name.to_string(),
            kind: field.kind,
            description: field.description.to_string(),
            valid: Vec::new(),
            ends: vec![0],
            data: Vec::new(),
        };
        let mut columns: Vec<Column> = sheet.fields.iter().map(column).collect();
        let mut rows = 0;
        let mut fits = true;
        (sheet.rows)(&mut |row| {
            for (column, value) in columns.iter_mut().zip(row) {
                fits &= column.push(rows, value);
            }
            rows += 1;
        });
        if fits {
            return Ok(Self { rows, columns });
        }
        let message =
            format!("{}: a column holds more than 2 GiB of text; read in parts", sheet.name);
        Err(PyOverflowError::new_err(message))
    }

    pub fn told(self, py: Python<'_>) -> PyResult<(usize, Vec<Told<'_>>)> {
        let columns = self.columns.into_iter().map(|column| column.told(py)).collect();
        Ok((self.rows, columns))
    }
}

impl Column {
    /// Whether there was room for it.
    fn push(&mut self, row: usize, value: &Value<'_>) -> bool {
        if row.is_multiple_of(8) {
            self.valid.push(0);
        }
        let is_there = match self.kind {
            Kind::Text => self.text(value),
            Kind::Integer => self.number(value, |text| text.parse::<i64>().map(i64::to_le_bytes)),
            // No figure has more than fifteen digits (`text::number`): none of them is lost.
            Kind::Number => self.number(value, |text| text.parse::<f64>().map(f64::to_le_bytes)),
        };
        if is_there && let Some(byte) = self.valid.last_mut() {
            *byte |= 1 << (row % 8);
        }
        let end = i32::try_from(self.data.len());
        self.ends.push(end.unwrap_or(0));
        self.kind != Kind::Text || end.is_ok()
    }

    fn text(&mut self, value: &Value<'_>) -> bool {
        self.data.extend(value.printed().as_bytes());
        *value != Value::Empty
    }

    fn number<E>(&mut self, value: &Value<'_>, bytes: impl Fn(&str) -> Result<[u8; 8], E>) -> bool {
        let bytes = bytes(&value.printed());
        self.data.extend(bytes.as_ref().unwrap_or(&[0; 8]));
        bytes.is_ok()
    }

    fn told(self, py: Python<'_>) -> Told<'_> {
        let bytes = |data: &[u8]| PyBytes::new(py, data);
        let mut buffers = vec![bytes(&self.valid)];
        let kind = match self.kind {
            Kind::Text => {
                let ends: Vec<u8> = self.ends.iter().flat_map(|end| end.to_le_bytes()).collect();
                buffers.push(bytes(&ends));
                "text"
            }
            Kind::Integer => "integer",
            Kind::Number => "number",
        };
        buffers.push(bytes(&self.data));
        (self.name, kind, self.description, buffers)
    }
}
