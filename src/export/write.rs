//! Tables → files that appear whole, or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::sheet::Sheet;
use super::{DataFormat, Dataset, WriteOptions, csv, datapackage, sheets, xlsx};
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
    Csv(Vec<(&'static str, csv::Table<BufWriter<NamedTempFile>>)>),
    Xlsx(Box<xlsx::Book>),
}

impl<'f> Tables<'f> {
    /// Begins all tables. `of` has no rows, and the columns of all parts to come.
    pub fn begin(folder: &'f Path, of: &Dataset<'_>, options: WriteOptions) -> io::Result<Self> {
        let sheets = sheets(of, options);
        let form = match options.format {
            DataFormat::Csv => {
                let table = |sheet: &Sheet<'_>| {
                    let out = BufWriter::new(unfinished(folder)?);
                    Ok((sheet.name, csv::Table::begin(sheet, out, options.byte_order_mark)?))
                };
                Form::Csv(sheets.iter().map(table).collect::<io::Result<_>>()?)
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
        let mut outcome = Ok(());
        (sheet.rows)(&mut |row| {
            if outcome.is_ok() {
                outcome = match &mut self.form {
                    Form::Csv(tables) => tables
                        .iter_mut()
                        .filter(|(name, _)| *name == sheet.name)
                        .try_for_each(|(_, table)| table.row(row)),
                    Form::Xlsx(book) => book.row(sheet, row),
                };
            }
        });
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
                for (name, table) in tables {
                    let file =
                        table.finish()?.into_inner().map_err(|failed| failed.into_error())?;
                    finished.push((file, format!("{name}.csv")));
                }
                let mut file = unfinished(self.folder)?;
                datapackage::write(&sheets, &mut file)?;
                finished.push((file, PACKAGE.to_owned()));
            }
            Form::Xlsx(book) => {
                let mut file = unfinished(self.folder)?;
                book.finish(&sheets, file.as_file_mut())?;
                finished.push((file, "gongkai.xlsx".to_owned()));
            }
        }
        put(self.folder, finished)
    }
}

/// The table of the codebook, which is the same whatever was read.
const CODEBOOK: &str = "indicators";
/// Says what the other files are: it goes first and comes last, so that it stands only beside
/// tables of one run.
const PACKAGE: &str = "datapackage.json";

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
