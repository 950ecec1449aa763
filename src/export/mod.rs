//! Panel → files. One small file per output table and per format.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::codebook::Codebook;
use crate::panel::{FileRow, Panel, Report};
use crate::reading::Reading;

pub mod sheet;
pub mod csv;
pub mod datapackage;
pub mod json;
pub mod draft;
pub mod xlsx;
mod files;
mod findings;
mod indicators;
mod narrative;
mod observations;
mod panel;
mod series;
pub mod show;
pub mod svg;
pub mod tables;

use sheet::Sheet;

/// What a run has to write.
pub struct Dataset<'a> {
    /// Sorted by path.
    pub files: &'a [FileRow],
    pub panel: &'a Panel,
    pub codebook: &'a Codebook,
}

/// How it is written.
#[derive(Clone, Copy, Debug)]
pub struct WriteOptions {
    pub format: DataFormat,
    /// Whether CSV files start with the mark that Excel needs.
    pub byte_order_mark: bool,
    /// Whether `files.csv` has the time that each file took.
    pub timings: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    /// CSV files and `datapackage.json`.
    Csv,
    /// One workbook, `gongkai.xlsx`.
    Xlsx,
}

/// Writes the data set into a folder, which is made if need be; returns the paths written.
///
/// Whole files or none: everything is written under a temporary name first, and renamed when
/// all of it stands.
pub fn write(
    folder: &Path,
    dataset: &Dataset<'_>,
    options: WriteOptions,
) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let sheets = sheets(dataset, options);
    let finished: Vec<(NamedTempFile, String)> = match options.format {
        DataFormat::Csv => csv_files(folder, &sheets, options)?,
        DataFormat::Xlsx => {
            let file = whole(folder, |out| xlsx::write(&sheets, out))?;
            vec![(file, "gongkai.xlsx".to_owned())]
        }
    };
    finished
        .into_iter()
        .map(|(file, name)| {
            let path = folder.join(name);
            file.persist(&path).map_err(|failed| failed.error)?;
            readable(&path)?;
            Ok(path)
        })
        .collect()
}

/// All output tables, in the order of the documentation.
fn sheets<'a>(dataset: &'a Dataset<'a>, options: WriteOptions) -> Vec<Sheet<'a>> {
    vec![
        observations::sheet(dataset.files),
        narrative::sheet(dataset.files),
        findings::sheet(dataset.files, &dataset.panel.findings),
        panel::sheet(dataset.panel, dataset.codebook),
        series::sheet(dataset.panel, dataset.files, dataset.codebook),
        panel::gaps(dataset.panel),
        panel::conflicts(dataset.panel),
        panel::left_out(dataset.panel),
        files::sheet(dataset.files, &dataset.panel.extra, options.timings),
        indicators::sheet(dataset.codebook),
    ]
}

fn csv_files(
    folder: &Path,
    sheets: &[Sheet<'_>],
    options: WriteOptions,
) -> io::Result<Vec<(NamedTempFile, String)>> {
    let mut finished = Vec::new();
    for sheet in sheets {
        let file = whole(folder, |out| csv::write(sheet, out, options.byte_order_mark))?;
        finished.push((file, format!("{}.csv", sheet.name)));
    }
    let file = whole(folder, |out| datapackage::write(sheets, out))?;
    finished.push((file, "datapackage.json".to_owned()));
    Ok(finished)
}

/// A file under a temporary name in the folder where it will stand.
fn whole(
    folder: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(".gongkai-").tempfile_in(folder)?;
    let mut out = BufWriter::new(&mut file);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    Ok(file)
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

/// What `report_id` is, wherever it stands.
const REPORT_ID: &str =
    "r and the first twelve digits of the file's SHA-256; -2, -3 … of further reports in one file";

/// A report with the file that it stands in. The SHA-256 stands in each of its rows, and is
/// written out once.
struct Told<'a> {
    file: &'a FileRow,
    report: &'a Report,
    sha256: String,
}

fn reports(files: &[FileRow]) -> impl Iterator<Item = Told<'_>> {
    let pairs = files.iter().flat_map(|file| file.reports().iter().map(move |one| (file, one)));
    pairs.map(|(file, report)| Told { file, report, sha256: file.sha256() })
}

/// Why a reading is not simply good: the reason of a missing one, the first remark on a flagged
/// one.
fn reason(reading: &Reading) -> &str {
    match reading {
        Reading::Good(_) => "",
        Reading::Flagged(_, findings) => findings.first().map_or("", |first| &first.message),
        Reading::Missing(missing) => missing.id(),
    }
}
