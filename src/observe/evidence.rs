//! What speaks for a figure, by name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One kind of evidence for a value. Each counts once, however often it says the same: two sentences
/// with one figure are one voice, and so are thousands of copies of one report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Evidence {
    /// A printed total equals its printed parts: the id of the sum.
    Sum(String),
    /// A sentence of the report tells the same figure.
    Prose,
    /// The report of the next year or of the year before says the same: what is carried over, or
    /// printed again.
    NextYear,
    /// Another copy of the report says the same.
    Copy,
    /// The report prints the same figure for the same item a second time, in another place.
    SecondReading,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::Sum(id) => write!(f, "sum:{id}"),
            Evidence::Prose => f.write_str("prose"),
            Evidence::NextYear => f.write_str("next_year"),
            Evidence::Copy => f.write_str("copy"),
            Evidence::SecondReading => f.write_str("second_reading"),
        }
    }
}
