//! Tables → files that appear whole, or not at all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::datapackage::{self, Described};
use super::partition::{self, Division};
use super::sheet::Sheet;
use super::{DataFormat, Dataset, WriteOptions, csv, sheets, xlsx};
use crate::journal::UNFINISHED;

/// The data set while it is being written, part by part.
///
/// Everything is written under temporary names in the folder where it will stand, and renamed when
/// all of it stands.
pub struct Tables<'f> {
    folder: &'f Path,
    options: WriteOptions,
    form: Form,
}

enum Form {
    Csv(Vec<Open>),
    Xlsx(Box<xlsx::Book>),
}

type CsvFile = csv::Table<NamedTempFile>;

/// A table as CSV: its files, by the folder in which each will stand. Of a table that is not divided
/// there is one, and its folder has no name.
struct Open {
    name: &'static str,
    division: Option<Division>,
    files: BTreeMap<String, CsvFile>,
}

impl Open {
    fn begin(sheet: &Sheet<'_>, folder: &Path, options: WriteOptions) -> io::Result<Self> {
        let division = Division::of(sheet, options.partition);
        let mut open = Self { name: sheet.name, division, files: BTreeMap::new() };
        if division.is_none() {
            open.file(String::new(), sheet, folder, options)?;
        }
        Ok(open)
    }

    fn file(
        &mut self,
        key: String,
        sheet: &Sheet<'_>,
        folder: &Path,
        options: WriteOptions,
    ) -> io::Result<&mut CsvFile> {
        Ok(match self.files.entry(key) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(place) => {
                let out = unfinished(folder)?;
                let without = self.division.and_then(Division::without);
                let mark = options.byte_order_mark;
                place.insert(csv::Table::begin(sheet, out, mark, without)?)
            }
        })
    }

    /// Where a file of it stands in the folder of the data set.
    fn path(&self, key: &str) -> String {
        match key {
            "" => format!("{}.csv", self.name),
            key => format!("{}/{key}/{}", self.name, partition::FILE),
        }
    }
}

impl<'f> Tables<'f> {
    /// Begins all tables. `of` has no rows, and the columns of all parts to come.
    pub fn begin(folder: &'f Path, of: &Dataset<'_>, options: WriteOptions) -> io::Result<Self> {
        let sheets = sheets(of, options);
        let form = match options.format {
            DataFormat::Csv => {
                let open = |sheet| Open::begin(sheet, folder, options);
                Form::Csv(sheets.iter().map(open).collect::<io::Result<_>>()?)
            }
            DataFormat::Xlsx => Form::Xlsx(Box::new(xlsx::Book::begin(&sheets)?)),
        };
        Ok(Self { folder, options, form })
    }

    /// Appends the rows of a part to every table. The codebook's own table is of no part.
    pub fn add(&mut self, part: &Dataset<'_>) -> io::Result<()> {
        let sheets = sheets(part, self.options);
        sheets.iter().filter(|sheet| sheet.name != CODEBOOK).try_for_each(|sheet| self.rows(sheet))
    }

    fn rows(&mut self, sheet: &Sheet<'_>) -> io::Result<()> {
        let (folder, options) = (self.folder, self.options);
        let mut outcome = Ok(());
        match &mut self.form {
            Form::Csv(tables) => {
                let Some(open) = tables.iter_mut().find(|open| open.name == sheet.name) else {
                    return Ok(());
                };
                (sheet.rows)(&mut |row| {
                    let key = open.division.map_or_else(String::new, |of| of.folder(row));
                    if outcome.is_ok() {
                        let file = open.file(key, sheet, folder, options);
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
        for sheet in sheets.iter().filter(|sheet| sheet.name == CODEBOOK) {
            self.rows(sheet)?;
        }
        let mut finished = Vec::new();
        match self.form {
            Form::Csv(tables) => {
                let mut described = Vec::new();
                for (mut open, sheet) in tables.into_iter().zip(&sheets) {
                    if let (Some(of), true) = (open.division, open.files.is_empty()) {
                        open.file(of.folder(&[]), sheet, self.folder, self.options)?;
                    }
                    let files = open.files.keys().map(|key| open.path(key)).collect::<Vec<_>>();
                    let without = open.division.and_then(Division::without);
                    for (table, path) in open.files.into_values().zip(&files) {
                        finished.push((table.finish()?, path.clone()));
                    }
                    described.push(Described { sheet, files, without });
                }
                let mut file = unfinished(self.folder)?;
                datapackage::write(&described, &mut file)?;
                finished.push((file, PACKAGE.to_owned()));
            }
            Form::Xlsx(book) => {
                let mut file = unfinished(self.folder)?;
                book.finish(&sheets, file.as_file_mut())?;
                finished.push((file, WORKBOOK.to_owned()));
            }
        }
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name).collect();
        let paths = put(self.folder, finished)?;
        if self.options.partition.is_some() {
            for name in names {
                partition::clean(&self.folder.join(name), |file| paths.iter().any(|p| p == file));
            }
        }
        Ok(paths)
    }
}

/// The table of the codebook, which is the same whatever was read.
const CODEBOOK: &str = "indicators";
/// Says what the other files are: it goes first and comes last, so that it stands only beside
/// tables of one run.
pub const PACKAGE: &str = "datapackage.json";
/// The data set as one workbook.
pub const WORKBOOK: &str = "gongkai.xlsx";

fn put(folder: &Path, finished: Vec<(NamedTempFile, String)>) -> io::Result<Vec<PathBuf>> {
    for (file, _) in &finished {
        readable(file.path())?;
        file.as_file().sync_all()?;
    }
    if finished.iter().any(|(_, name)| name == PACKAGE) {
        match fs::remove_file(folder.join(PACKAGE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) | Ok(()) => {}
        }
    }
    let mut paths = Vec::with_capacity(finished.len());
    for (file, name) in finished {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        file.persist(&path).map_err(|failed| failed.error)?;
        paths.push(path);
    }
    // The names are on the disk too; where folders cannot be told to be, the system sees to it.
    _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(paths)
}

/// A file under a temporary name in the folder where it will stand.
fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)
}

/// Temporary files are private to their owner; a data set is for others too.
#[cfg(unix)]
fn readable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_path: &Path) -> io::Result<()> {
    Ok(())
}
