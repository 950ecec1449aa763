//! gongkai (公开): annual reports on open government information as one checked data set.
//!
//! The modules stand in the order of the flow, and none uses a later one
//! (`tests/layers.rs` checks it):
//!
//! ```text
//! bytes → read → Document → grid → Layout → divide → Parts, and of each
//!                                         → identify → ReportId
//!                                         → fill     → Filled → qualify → Filled → observe → Observation
//!                                         → narrate  → Mention                      ↓
//!                                                                    check → panel → export
//! ```
//!
//! `divide` stands behind `identify`, whose signs tell where another report begins.
//!
//! Every figure ends as one of three things: good, flagged, or missing with a reason.
//!
//! ```
//! use gongkai::codebook::Codebook;
//! use gongkai::read::{ReadOptions, read};
//!
//! let bytes = std::fs::read("fixtures/docx-2018/input.docx")?;
//! let document = read(&bytes, "report.docx", &ReadOptions::default())?;
//! let reports = gongkai::run::reports(document, "report.docx", Codebook::embedded());
//! let received = reports[0].observations.iter().find(|one| one.indicator == "request_received");
//! let figure = received.and_then(|one| one.reading.figure());
//! assert_eq!(figure.map(|figure| figure.printed.as_str()), Some("223"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/figures.rs` prints all figures of a report in this way.

// What every stage speaks of.
pub mod source;
pub mod finding;
pub mod reading;

// The stages.
pub mod text;
pub mod codebook;
pub(crate) mod labels;
pub mod read;
pub mod grid;
pub mod identify;
pub mod divide;
pub mod fill;
pub mod qualify;
pub mod narrate;
pub mod observe;
pub mod check;
pub mod panel;
pub mod journal;
pub mod export;
pub mod view;
pub mod run;
pub mod inputs;
pub mod batch;
pub mod assemble;
