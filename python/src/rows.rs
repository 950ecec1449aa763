//! What came of the files, before and after the reports have been put side by side.

use std::num::NonZero;
use std::path::PathBuf;

use gongkai::batch::{Content, Job};
use gongkai::codebook::Codebook;
use gongkai::export::{self, DataFormat, Dataset, Headings, WriteOptions, json};
use gongkai::journal::{Packed, TOOL};
use gongkai::panel::groups;
use gongkai::panel::lookup::Lookup;
use gongkai::panel::{self, FileRow, Outcome, Panel, PanelOptions, Report};
use gongkai::run;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::columns::{Columns, Told};
use crate::read::{self, Reader};

/// Rows of `files.csv` with everything in them.
#[pyclass(module = "gongkai._gongkai")]
pub struct Rows {
    files: Vec<FileRow>,
    panel: Panel,
    /// The forms and labels of the user, if he has his own.
    own: Option<Codebook>,
}

/// A path, or a document.
#[derive(FromPyObject)]
enum Handed {
    Bytes(Vec<u8>),
    Path(PathBuf),
}

/// File, group, and the row itself, closed.
type Closed<'py> = (String, String, Bound<'py, PyBytes>);

#[pymethods]
impl Rows {
    /// Reads files, given by name, in child processes.
    #[staticmethod]
    #[pyo3(signature = (jobs, jobs_at_once, reader, codebook))]
    fn read(
        py: Python<'_>,
        jobs: Vec<(String, Handed)>,
        jobs_at_once: Option<NonZero<u16>>,
        reader: Reader,
        codebook: Option<PathBuf>,
    ) -> PyResult<Self> {
        let job = |(name, handed)| match handed {
            Handed::Bytes(bytes) => Job { name, content: Content::Bytes(bytes) },
            Handed::Path(path) => Job::file(name, &path),
        };
        let jobs: Vec<Job> = jobs.into_iter().map(job).collect();
        let own = own(codebook)?;
        let files = read::read(py, &jobs, jobs_at_once, reader)?;
        Ok(Self { files, panel: Panel::default(), own })
    }

    /// Adds rows for what nobody could read, and for what is no report.
    fn add(&mut self, unreadable: Vec<(String, String)>, passed_over: Vec<(String, u64, String)>) {
        self.files.extend(unreadable.into_iter().map(|(name, why)| run::unreadable(&name, why)));
        let others = passed_over.into_iter();
        self.files.extend(others.map(|(name, bytes, what)| run::passed_over(&name, bytes, what)));
    }

    /// Each report by itself, to be put side by side elsewhere: those of one group in one place.
    fn packed<'py>(&self, py: Python<'py>) -> PyResult<Vec<Closed<'py>>> {
        let options = self.options();
        let mut closed = Vec::new();
        for row in self.files.iter().flat_map(apart) {
            let group = row.reports().first().map(|report| groups::group(report, &options));
            let bytes = Packed::pack(&row).and_then(|packed| packed.to_bytes());
            let bytes = bytes.map_err(|error| PyValueError::new_err(error.to_string()))?;
            let bytes = [TOOL.as_bytes(), &bytes].concat();
            let group = group.unwrap_or_else(|| row.file.clone());
            closed.push((row.file, group, PyBytes::new(py, &bytes)));
        }
        Ok(closed)
    }

    /// Opens what `packed` has closed.
    #[staticmethod]
    fn unpack(closed: Vec<Vec<u8>>, codebook: Option<PathBuf>) -> PyResult<Self> {
        let open = |bytes: &Vec<u8>| {
            let bytes = bytes.strip_prefix(TOOL.as_bytes()).ok_or_else(|| {
                PyValueError::new_err(
                    "it was read by another build of gongkai: all machines need the same",
                )
            })?;
            let row = Packed::from_bytes(bytes).and_then(|packed| packed.open());
            row.map_err(|error| PyValueError::new_err(error.to_string()))
        };
        let files = closed.iter().map(open).collect::<PyResult<_>>()?;
        Ok(Self { files, panel: Panel::default(), own: own(codebook)? })
    }

    /// Puts the reports side by side: copies and neighbouring years confirm or flag each other.
    fn join(&mut self, py: Python<'_>) {
        let options = self.options();
        let codebook = self.own.as_ref().unwrap_or_else(|| Codebook::embedded());
        py.detach(|| {
            // As the command line sorts them: what stands first decides between equals.
            self.files.sort_by(|a, b| a.file.cmp(&b.file));
            self.panel = panel::panel(&mut self.files, codebook, &options);
        });
    }

    /// A table by its name, as its columns, and how many rows it has.
    fn table<'py>(&self, py: Python<'py>, name: &str) -> PyResult<(usize, Vec<Told<'py>>)> {
        let codebook = self.codebook();
        let lookup = Lookup::of(codebook);
        let dataset = Dataset { files: &self.files, panel: &self.panel, codebook, lookup: &lookup };
        let sheets = export::sheets(&dataset, OPTIONS);
        let sheet = sheets.iter().find(|sheet| sheet.name == name).ok_or_else(|| {
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name).collect();
            PyKeyError::new_err(format!(
                "there is no table {name:?}; there are {}",
                names.join(", ")
            ))
        })?;
        Columns::of(sheet)?.told(py)
    }

    /// What came of each report, or file without one, as `gongkai worker --jsonl` tells it.
    fn json(&self) -> Vec<String> {
        let rows = self.files.iter().flat_map(apart);
        rows.map(|row| json::line(std::slice::from_ref(&row))).collect()
    }
}

/// Columns have ids; nobody asked for times.
const OPTIONS: WriteOptions = WriteOptions {
    format: DataFormat::Csv,
    byte_order_mark: false,
    partition: None,
    timings: false,
    headings: Headings::Id,
};

impl Rows {
    fn codebook(&self) -> &Codebook {
        self.own.as_ref().unwrap_or_else(|| Codebook::embedded())
    }

    fn options(&self) -> PanelOptions {
        PanelOptions { divisions: self.codebook().divisions, ..PanelOptions::default() }
    }
}

fn own(codebook: Option<PathBuf>) -> PyResult<Option<Codebook>> {
    let load = |folder: PathBuf| {
        let failed = |error| PyValueError::new_err(format!("the codebook cannot be used: {error}"));
        Codebook::load(&folder).map_err(failed)
    };
    codebook.map(load).transpose()
}

/// A row for each report in a file, or the row of a file without one.
fn apart(file: &FileRow) -> Vec<FileRow> {
    match &file.outcome {
        Outcome::SetAside(_) | Outcome::PassedOver(_) => vec![file.clone()],
        Outcome::Read(reports) => reports.iter().map(|report| with(file, report)).collect(),
    }
}

/// A file as if one report stood in it.
fn with(file: &FileRow, report: &Report) -> FileRow {
    FileRow {
        file: file.file.clone(),
        format: file.format.clone(),
        extra: file.extra.clone(),
        outcome: Outcome::Read(vec![report.clone()]),
        ..*file
    }
}
