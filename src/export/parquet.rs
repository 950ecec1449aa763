//! A sheet as Parquet: columns that know what they hold, packed with Snappy, which all readers have.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::csv::kept;
use super::sheet::{Kind, Sheet, Value};

/// Rows that are in memory until they are written together.
const TOGETHER: usize = 10_000;

/// A table that is being written.
pub struct Table<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Column>,
    without: Option<usize>,
    rows: usize,
}

/// The rows of a column that are not written yet.
struct Column {
    cells: Cells,
    /// 1 where a value stands, 0 where none does.
    levels: Vec<i16>,
}

enum Cells {
    Text(Vec<ByteArray>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
}

impl<W: Write + Send> Table<W> {
    pub fn begin(sheet: &Sheet<'_>, out: W, without: Option<usize>) -> io::Result<Self> {
        let fields = || kept(&sheet.fields, without);
        let types = fields().map(|field| column_type(&field.heading, field.kind));
        let types = types.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let schema = Type::group_type_builder(sheet.name).with_fields(types).build();
        // The same input gives the same bytes.
        let properties = WriterProperties::builder()
            .set_created_by("gongkai".to_owned())
            .set_compression(Compression::SNAPPY)
            .build();
        let schema = Arc::new(schema.map_err(failed)?);
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(failed)?;
        let columns = fields().map(|field| Column::of(field.kind)).collect();
        Ok(Self { file, columns, without, rows: 0 })
    }

    pub fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        for (column, value) in self.columns.iter_mut().zip(kept(row, self.without)) {
            column.push(value)?;
        }
        self.rows += 1;
        if self.rows == TOGETHER { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        let mut group = self.file.next_row_group().map_err(failed)?;
        for column in &mut self.columns {
            column.write(&mut group).map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        Ok(())
    }

    /// The file with all rows in it.
    pub fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.write()?;
        }
        self.file.into_inner().map_err(failed)
    }
}

fn column_type(name: &str, kind: Kind) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        // What all who read CSV files make of decimals.
        Kind::Number => (Physical::DOUBLE, None),
    };
    let column = Type::primitive_type_builder(name, physical);
    let column = column.with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
    column.build().map(Arc::new)
}

impl Column {
    fn of(kind: Kind) -> Self {
        let cells = match kind {
            Kind::Text => Cells::Text(Vec::new()),
            Kind::Integer => Cells::Integers(Vec::new()),
            Kind::Number => Cells::Numbers(Vec::new()),
        };
        Self { cells, levels: Vec::new() }
    }

    fn push(&mut self, value: &Value<'_>) -> io::Result<()> {
        self.levels.push(i16::from(*value != Value::Empty));
        if *value == Value::Empty {
            return Ok(());
        }
        let printed = value.printed();
        match &mut self.cells {
            Cells::Text(cells) => cells.push(printed.as_bytes().to_vec().into()),
            Cells::Integers(cells) => cells.push(printed.parse().map_err(io::Error::other)?),
            Cells::Numbers(cells) => cells.push(printed.parse().map_err(io::Error::other)?),
        }
        Ok(())
    }

    fn write<W: Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let levels = std::mem::take(&mut self.levels);
        match &mut self.cells {
            Cells::Text(cells) => write::<ByteArrayType, W>(group, cells, &levels),
            Cells::Integers(cells) => write::<Int64Type, W>(group, cells, &levels),
            Cells::Numbers(cells) => write::<DoubleType, W>(group, cells, &levels),
        }
    }
}

fn write<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: &mut Vec<T::T>,
    levels: &[i16],
) -> Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(cells, Some(levels), None)?;
        column.close()?;
    }
    cells.clear();
    Ok(())
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
