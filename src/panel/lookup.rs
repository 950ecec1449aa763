//! What is looked up in the codebook for every report.

use std::sync::Arc;

use super::cells::Columns;
use super::chains::{Chain, chains};
use super::derived::{self, Formula};
use crate::codebook::{Codebook, YearSum};

/// What is looked up for every report, and is the same for all.
pub struct Lookup<'c> {
    pub(super) columns: Columns<'c>,
    pub(super) names: Vec<Arc<str>>,
    pub(super) years: &'c [YearSum],
    pub chains: Vec<Chain<'c>>,
    pub formulas: Vec<Formula<'c>>,
}

impl<'c> Lookup<'c> {
    pub fn of(codebook: &'c Codebook) -> Self {
        let columns = Columns::of(codebook);
        let names = columns.ids.iter().map(|id| Arc::from(*id)).collect();
        let formulas = derived::formulas(codebook, &columns);
        Self { columns, names, years: &codebook.years, chains: chains(codebook), formulas }
    }
}
