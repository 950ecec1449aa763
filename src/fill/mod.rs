//! Layout × forms → `Filled`: which item of which form is this cell?

mod matrix;
pub mod reading;

use crate::codebook::{Codebook, Form, Table};
use crate::finding::Finding;
use crate::grid::{Layout, Method};
use crate::reading::{Missing, Reading};
use crate::source::Place;

/// All that a document fills in.
#[derive(Clone, Debug, Default)]
pub struct Filled<'c> {
    pub tables: Vec<FilledTable<'c>>,
    pub findings: Vec<Finding>,
}

/// One printed table, matched to one table of a form.
#[derive(Clone, Debug)]
pub struct FilledTable<'c> {
    /// `None`: a table of the shape indicator | unit | number that no form explains.
    pub form: Option<(&'c Form, &'c Table)>,
    pub method: Method,
    /// Heading of the value column that was read, where the table has several: each such column
    /// is a `FilledTable` of its own.
    pub series: Option<String>,
    /// Place of the whole table.
    pub place: Option<Place>,
    /// One per item of the form's table, in its order.
    pub items: Vec<FilledItem>,
    /// Rows that the form does not know, under their printed labels.
    pub local: Vec<LocalRow>,
    pub findings: Vec<Finding>,
}

impl<'c> FilledTable<'c> {
    /// A table of which no row was found yet: every item is missing.
    pub fn absent(form: &'c Form, table: &'c Table, method: Method) -> Self {
        let item = FilledItem {
            reading: Reading::Missing(Missing::RowAbsent),
            label: String::new(),
            column_label: String::new(),
            place: None,
            method,
            confirmed_by: 0,
        };
        Self {
            form: Some((form, table)),
            method,
            series: None,
            place: None,
            items: vec![item; table.items.len()],
            local: Vec::new(),
            findings: Vec::new(),
        }
    }
}

/// What the paper says to one item.
#[derive(Clone, Debug, PartialEq)]
pub struct FilledItem {
    pub reading: Reading,
    /// Row and column label as printed; empty where the row is absent.
    pub label: String,
    pub column_label: String,
    /// Of the value cell, printed or blank.
    pub place: Option<Place>,
    pub method: Method,
    /// Independent ways of reading the cell that gave the same value.
    pub confirmed_by: u8,
}

/// A row that the form does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalRow {
    pub label: String,
    pub column_label: String,
    pub unit: String,
    pub reading: Reading,
    pub place: Option<Place>,
}

/// Matches every table of the layout to the form it comes from.
pub fn fill<'c>(layout: &Layout, codebook: &'c Codebook) -> Filled<'c> {
    let _ = (layout, codebook);
    Filled::default()
}
