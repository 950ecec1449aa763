//! gongkai (公开): annual reports on open government information as one checked data set.
//!
//! The modules stand in the order of the flow, and none uses a later one
//! (`tests/layers.rs` checks it):
//!
//! ```text
//! bytes → read → Document → grid → Layout → divide → Parts, and of each
//!                                         → identify → ReportId
//!                                         → fill     → FilledTable → observe → Observation
//!                                         → narrate  → Mention          ↓
//!                                                       check → panel → export
//! ```
//!
//! `divide` stands behind `identify`, whose signs tell where another report begins.
//!
//! Every figure ends as one of three things: good, flagged, or missing with a reason.

// What every stage speaks of.
pub mod source;
pub mod finding;
pub mod reading;

// The stages.
pub mod text;
pub mod codebook;
pub mod read;
pub mod grid;
pub mod identify;
pub mod divide;
pub mod fill;
pub mod narrate;
pub mod observe;
pub mod check;
pub mod panel;
pub mod journal;
pub mod export;
pub mod view;
pub mod run;
pub mod batch;
pub mod assemble;
