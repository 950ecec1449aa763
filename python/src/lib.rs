//! The part of the Python module that is not written in Python: what reads, and what puts side by side.
//!
//! ```text
//! find → Rows::read (in child processes) → [packed → Rows::unpack] → Rows::join → tables
//! ```

use std::collections::BTreeMap;
use std::path::PathBuf;

use gongkai::codebook::Codebook;
use gongkai::{inputs, journal};
use pyo3::prelude::*;

mod columns;
mod read;
mod rows;

/// Files by their names in the output; names with what speaks against reading them; names, sizes and
/// kinds of what is no report.
type Found = (Vec<(String, PathBuf)>, Vec<(String, String)>, Vec<(String, u64, &'static str)>);

#[pymodule]
mod _gongkai {
    #[pymodule_export]
    use super::{build, find, indicators, name, rows::Rows};
}

/// The files that the command line would read.
#[pyfunction]
fn find(py: Python<'_>, paths: Vec<PathBuf>) -> Found {
    let found = py.detach(|| inputs::find(&paths));
    let named = |path: PathBuf| (inputs::name(&path), path);
    let others = found.passed_over.into_iter().map(|other| (other.path, other.bytes, other.what));
    (found.files.into_iter().map(named).collect(), found.dead_ends, others.collect())
}

/// A path as it stands in the output.
#[pyfunction]
fn name(path: PathBuf) -> String {
    inputs::name(&path)
}

/// The names of each indicator, in Chinese and in English.
#[pyfunction]
fn indicators() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let all = Codebook::embedded().indicators.iter();
    all.map(|one| (one.id.as_str(), (one.label_zh.as_str(), one.label_en.as_str()))).collect()
}

/// The build, which is that of the program that reads.
#[pyfunction]
fn build() -> &'static str {
    journal::TOOL
}
