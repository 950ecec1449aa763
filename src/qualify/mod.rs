//! `Filled` → what the words around speak against: is a figure what the form asks for?
//!
//! Headings, captions, notes and labels may say that a table is of another body, of another year, of a part
//! or a draft, or that a row is not the form's. A value never changes here: it is flagged, or given the year
//! that it is of.

mod apart;
mod beside;
mod captioned;
mod columns_of;
mod foreign;
mod left;
mod meaning;
pub(crate) mod notes;
mod others;
mod parted;
mod prints;
mod repeated;
mod stands;
mod told;

use crate::codebook::Codebook;
use crate::fill::{self, Filled};
use crate::grid::Layout;
use crate::identify::ReportId;

pub use others::is_of_other_area;

/// Fills the forms of a report, and heeds what its words say of the figures.
pub fn of_report<'c>(layout: &Layout, id: &ReportId, codebook: &'c Codebook) -> Filled<'c> {
    let mut filled = fill::fill(layout, codebook);
    qualify(&mut filled, layout, id, codebook);
    filled
}

/// Flags the figures that are not what the form asks for, by the words around them.
pub fn qualify(filled: &mut Filled<'_>, layout: &Layout, id: &ReportId, codebook: &Codebook) {
    captioned::apply(&mut filled.tables);
    prints::settle(filled, layout, id, codebook);
}

#[cfg(test)]
mod tests;
