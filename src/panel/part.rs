//! What the reports of one body and year give to the panel, and what is looked up for all of them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cells::Columns;
use super::series::{Chain, chains};
use super::{Conflict, Gap, GapReason, LeftOut, PanelFinding, PanelRow};
use crate::codebook::{Codebook, YearSum};

/// What is known of one body and year.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Part {
    /// `None` where `as_of` leaves it out.
    pub row: Option<PanelRow>,
    /// The empty cells of the row, by their columns.
    pub empty: Vec<(u16, GapReason, String)>,
    /// Gaps that are of no row.
    pub loose: Vec<Gap>,
    pub conflicts: Vec<Conflict>,
    pub left_out: Option<LeftOut>,
    pub of_copies: Vec<PanelFinding>,
    pub of_years: Vec<PanelFinding>,
    pub of_columns: Vec<PanelFinding>,
}

/// What is looked up for every report, and is the same for all.
pub struct Lookup<'c> {
    pub(super) columns: Columns<'c>,
    names: Vec<Arc<str>>,
    pub(super) years: &'c [YearSum],
    pub(super) chains: Vec<Chain<'c>>,
}

impl<'c> Lookup<'c> {
    pub fn of(codebook: &'c Codebook) -> Self {
        let columns = Columns::of(codebook);
        let names = columns.ids.iter().map(|id| Arc::from(*id)).collect();
        Self { columns, names, years: &codebook.years, chains: chains(codebook) }
    }
}

impl Part {
    /// All gaps of it.
    pub fn gaps(&self, lookup: &Lookup<'_>) -> Vec<Gap> {
        let Some(row) = &self.row else { return self.loose.clone() };
        let (code, place) = (Arc::from(&*row.division_code), Arc::from(&*row.place));
        let gap = |(column, reason, detail): &(u16, GapReason, String)| Gap {
            division_code: Arc::clone(&code),
            place: Arc::clone(&place),
            report_year: row.report_year,
            indicator: lookup.names.get(usize::from(*column)).map_or("".into(), Arc::clone),
            reason: *reason,
            detail: detail.clone(),
        };
        self.empty.iter().map(gap).collect()
    }
}
