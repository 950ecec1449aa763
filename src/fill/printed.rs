//! What a list prints, wherever it stood: rows with a label, a unit and figures.

use crate::grid::Method;
use crate::labels;
use crate::source::Place;

use super::align::RowName;

/// The printed rows of a list, wherever they stood: in a grid or in running text.
#[derive(Clone, Debug)]
pub struct PrintedList {
    /// Headings of the value columns, in printed order.
    pub columns: Vec<String>,
    pub rows: Vec<PrintedRow>,
}

/// A printed row: its label, its unit, and a cell for each value column.
#[derive(Clone, Debug)]
pub struct PrintedRow {
    pub label: String,
    pub name: RowName,
    pub cells: Vec<PrintedCell>,
    /// Filled cells that are neither label, unit nor figure.
    pub remark: String,
    pub method: Method,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintedCell {
    pub text: String,
    pub place: Option<Place>,
    /// Whether the cell reaches over several rows or columns, so that it is not known whose
    /// figure it holds.
    pub shared: bool,
}

impl PrintedRow {
    pub fn new(label: &str, unit: &str, cells: Vec<PrintedCell>, method: Method) -> Self {
        Self {
            label: label.to_owned(),
            name: name(label, unit),
            cells,
            remark: String::new(),
            method,
        }
    }

    /// Whether anything but a label is printed.
    pub fn is_filled(&self) -> bool {
        !self.name.unit.is_empty() || self.cells.iter().any(|cell| !cell.text.trim().is_empty())
    }
}

/// What a row of the form is known by.
pub fn name(label: &str, unit: &str) -> RowName {
    let known = labels::known(label);
    RowName { keys: known.keys, ordinal: known.ordinal, unit: unit.trim().to_owned() }
}
