//! Filled tables → observations: one name per indicator for all years.

use crate::fill::Filled;
use crate::grid::Method;
use crate::reading::Reading;
use crate::source::Place;

/// What one report says to one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Form id, or `unknown`.
    pub form: String,
    /// Table id within the form; with the number of the printed table, it tells apart two
    /// tables of one kind in one document.
    pub table: String,
    pub table_number: u32,
    /// Item code; empty for a local row.
    pub item: String,
    /// Empty for a local row.
    pub indicator: String,
    pub label: String,
    pub column_label: String,
    /// Heading of the value column, where the table has several.
    pub series: Option<String>,
    pub unit: String,
    pub reading: Reading,
    /// Independent checks that the value passed. `Good` with 0 says that nobody looked.
    pub confirmed_by: u8,
    pub place: Option<Place>,
    pub method: Method,
}

/// Names every filled cell by its indicator.
pub fn observe(filled: &Filled<'_>) -> Vec<Observation> {
    let _ = filled;
    Vec::new()
}
