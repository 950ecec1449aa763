//! Tables → files that appear together, or not at all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::datapackage::{self, Described};
use super::partition::{self, Division};
use super::sheet::Sheet;
use super::staged::{PACKAGE, Staged};
use super::{DataFormat, Dataset, WriteOptions, csv, parquet, sheets, stata, xlsx};
use crate::codebook::Codebook;
use crate::export::sheet::Value;

/// The data set while it is being written, part by part.
pub struct Tables<'f> {
    staged: Staged<'f>,
    options: WriteOptions,
    form: Form,
}

enum Form {
    Tables(Vec<Open>),
    Xlsx(Box<xlsx::Book>),
}

/// A file of a table that is being written.
enum TableFile {
    Csv(Box<csv::Table<File>>),
    Parquet(Box<parquet::Table<File>>),
    Stata(Box<stata::Table>),
}

impl TableFile {
    fn begin(
        sheet: &Sheet<'_>,
        codebook: &Codebook,
        out: File,
        options: WriteOptions,
        without: Option<usize>,
    ) -> io::Result<Self> {
        Ok(match options.format {
            // A workbook has its own writer, and never asks for a file of one table.
            DataFormat::Csv | DataFormat::Xlsx => {
                let mark = options.byte_order_mark;
                Self::Csv(Box::new(csv::Table::begin(sheet, out, mark, without)?))
            }
            DataFormat::Parquet => {
                Self::Parquet(Box::new(parquet::Table::begin(sheet, out, without)?))
            }
            DataFormat::Stata => {
                Self::Stata(Box::new(stata::Table::begin(sheet, codebook, out, without)?))
            }
        })
    }

    fn row(&mut self, row: &[Value<'_>]) -> io::Result<()> {
        match self {
            TableFile::Csv(table) => table.row(row),
            TableFile::Parquet(table) => table.row(row),
            TableFile::Stata(table) => table.row(row),
        }
    }

    fn finish(self) -> io::Result<File> {
        match self {
            TableFile::Csv(table) => table.finish(),
            TableFile::Parquet(table) => table.finish(),
            TableFile::Stata(table) => table.finish(),
        }
    }
}

/// A table in files of its own: its files, by the folder in which each will stand. Of a table that is not divided
/// there is one, and its folder has no name.
struct Open {
    name: &'static str,
    division: Option<Division>,
    files: BTreeMap<String, TableFile>,
}

impl Open {
    fn begin(
        sheet: &Sheet<'_>,
        codebook: &Codebook,
        staged: &mut Staged<'_>,
        options: WriteOptions,
    ) -> io::Result<Self> {
        let division = Division::of(sheet, options.partition);
        let mut open = Self { name: sheet.name, division, files: BTreeMap::new() };
        // The columns of the panel are known when all reports are.
        if division.is_none() && sheet.name != PANEL {
            open.file(String::new(), sheet, codebook, staged, options)?;
        }
        Ok(open)
    }

    fn file(
        &mut self,
        key: String,
        sheet: &Sheet<'_>,
        codebook: &Codebook,
        staged: &mut Staged<'_>,
        options: WriteOptions,
    ) -> io::Result<&mut TableFile> {
        Ok(match self.files.entry(key) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(place) => {
                let out = staged.create(path(self.name, place.key(), options.format))?;
                let without = self.division.and_then(Division::without);
                place.insert(TableFile::begin(sheet, codebook, out, options, without)?)
            }
        })
    }
}

/// Where a file of a table stands in the folder of the data set.
fn path(table: &str, key: &str, format: DataFormat) -> String {
    let ending = format.ending();
    match key {
        "" => format!("{table}.{ending}"),
        key => format!("{table}/{key}/{}.{ending}", partition::FILE),
    }
}

impl<'f> Tables<'f> {
    /// Begins all tables. `of` has no rows, and the columns of all parts to come; those of the panel
    /// are told with its first row or at the end.
    pub fn begin(folder: &'f Path, of: &Dataset<'_>, options: WriteOptions) -> io::Result<Self> {
        let sheets = sheets(of, options);
        let mut staged = Staged::begin(folder)?;
        let form = match options.format {
            DataFormat::Csv | DataFormat::Parquet | DataFormat::Stata => {
                let open = |sheet| Open::begin(sheet, of.codebook, &mut staged, options);
                Form::Tables(sheets.iter().map(open).collect::<io::Result<_>>()?)
            }
            DataFormat::Xlsx => Form::Xlsx(Box::new(xlsx::Book::begin(&sheets, folder)?)),
        };
        Ok(Self { staged, options, form })
    }

    /// Appends the rows of a part to every table. The codebook's own tables are of no part.
    pub fn add(&mut self, part: &Dataset<'_>) -> io::Result<()> {
        let sheets = sheets(part, self.options);
        sheets
            .iter()
            .filter(|sheet| !CODEBOOK.contains(&sheet.name))
            .try_for_each(|sheet| self.rows(sheet, part.codebook))
    }

    fn rows(&mut self, sheet: &Sheet<'_>, codebook: &Codebook) -> io::Result<()> {
        let (staged, options) = (&mut self.staged, self.options);
        let mut outcome = Ok(());
        match &mut self.form {
            Form::Tables(tables) => {
                let Some(open) = tables.iter_mut().find(|open| open.name == sheet.name) else {
                    return Ok(());
                };
                (sheet.rows)(&mut |row| {
                    let key = open.division.map_or_else(String::new, |of| of.folder(row));
                    if outcome.is_ok() {
                        let file = open.file(key, sheet, codebook, staged, options);
                        outcome = file.and_then(|file| file.row(row));
                    }
                });
            }
            Form::Xlsx(book) => (sheet.rows)(&mut |row| {
                if outcome.is_ok() {
                    outcome = book.row(sheet, row);
                }
            }),
        }
        outcome
    }

    /// Puts all files in their places and returns these.
    pub fn finish(mut self, of: &Dataset<'_>) -> io::Result<Vec<PathBuf>> {
        let sheets = sheets(of, self.options);
        for sheet in sheets.iter().filter(|sheet| CODEBOOK.contains(&sheet.name)) {
            self.rows(sheet, of.codebook)?;
        }
        let Self { mut staged, options, form } = self;
        match form {
            Form::Tables(tables) => {
                let mut described = Vec::new();
                for (mut open, sheet) in tables.into_iter().zip(&sheets) {
                    if open.files.is_empty() {
                        let key = open.division.map_or_else(String::new, |of| of.folder(&[]));
                        open.file(key, sheet, of.codebook, &mut staged, options)?;
                    }
                    let files = open.files.keys().map(|key| path(open.name, key, options.format));
                    let files = files.collect::<Vec<_>>();
                    let without = open.division.and_then(Division::without);
                    for table in open.files.into_values() {
                        table.finish()?.sync_all()?;
                    }
                    described.push(Described { sheet, files, without });
                }
                let mut file = staged.create(PACKAGE.to_owned())?;
                datapackage::write(&described, options.format, of.codebook, &mut file)?;
                file.sync_all()?;
            }
            Form::Xlsx(book) => {
                let mut file = staged.create(WORKBOOK.to_owned())?;
                book.finish(&sheets, &mut file)?;
                file.sync_all()?;
            }
        }
        staged.publish()
    }
}

/// The tables of the codebook, which are the same whatever was read.
const CODEBOOK: [&str; 2] = ["indicators", "codebook"];
/// The table whose columns depend on what was read.
const PANEL: &str = "panel";
/// The data set as one workbook.
pub const WORKBOOK: &str = "gongkai.xlsx";
