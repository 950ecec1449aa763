//! All reports → `Panel`: what do we know of each county and year?

use std::time::Duration;

use crate::finding::Finding;
use crate::identify::ReportId;
use crate::narrate::Mention;
use crate::observe::Observation;
use crate::source::DocumentId;

/// One input file and what became of it.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Path as given, with `/`.
    pub file: String,
    pub id: Option<DocumentId>,
    pub format: String,
    pub bytes: u64,
    pub pages: Option<u32>,
    pub outcome: Outcome,
    pub took: Duration,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    Read(Box<Report>),
    /// Set aside, and why, in words for a person.
    SetAside(String),
}

/// One report, read.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: ReportId,
    pub observations: Vec<Observation>,
    pub mentions: Vec<Mention>,
    pub findings: Vec<Finding>,
}
