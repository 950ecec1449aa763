//! What the reports of one body and year give to the panel.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::derived::{Absent, Formula};
use super::groups::Key;
use super::lookup::Lookup;
use super::rows::of_areas;
use super::shown::Shown;
use super::{Conflict, Gap, GapReason, LeftOut, PanelFinding, PanelOptions, PanelRow};

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

impl Part {
    /// Body and year of its row.
    pub fn key(&self, options: &PanelOptions) -> Option<Key> {
        let row = self.row.as_ref()?;
        let body = if of_areas(options) { String::new() } else { row.place.clone() };
        Some(Key { code: row.division_code.clone(), body, year: row.report_year })
    }

    /// All gaps of it: the empty cells of the columns that are shown, and of others what a report
    /// leaves open. What its form does not ask is a gap only where other reports fill the column.
    pub fn gaps(&self, lookup: &Lookup<'_>, shown: &Shown) -> Vec<Gap> {
        let Some(row) = &self.row else { return self.loose.clone() };
        let (code, place) = (Arc::from(&*row.division_code), Arc::from(&*row.place));
        let gap = |indicator: Arc<str>, reason: GapReason, detail: String| Gap {
            division_code: Arc::clone(&code),
            place: Arc::clone(&place),
            report_year: row.report_year,
            indicator,
            reason,
            detail,
        };
        let nothing = |(_, reason, _): &(u16, GapReason, String)| *reason == GapReason::NoTable;
        if !shown.has_row(row) && self.empty.iter().all(nothing) {
            let file = row.file.clone().unwrap_or_default();
            return vec![gap("".into(), GapReason::NoTable, file)];
        }
        let told = |(column, reason, _): &&(u16, GapReason, String)| {
            let in_panel = shown.has_row(row) && shown.has_column((*column).into());
            in_panel || *reason != GapReason::NotAsked
        };
        let name =
            |column: u16| lookup.names.get(usize::from(column)).map_or("".into(), Arc::clone);
        let printed = self.empty.iter().filter(told);
        let mut gaps: Vec<Gap> = printed
            .map(|(column, reason, detail)| gap(name(*column), *reason, detail.clone()))
            .collect();
        let formulas = lookup.formulas.iter().enumerate();
        for (_, formula) in formulas.filter(|(at, _)| shown.has_row(row) && shown.has_derived(*at))
        {
            if let Err(absent) = formula.value(&row.values) {
                let (reason, detail) = self.underived(formula, absent, &row.values, lookup);
                gaps.push(gap(formula.of.id.as_str().into(), reason, detail));
            }
        }
        gaps
    }

    /// Why a derived indicator has no value, and which of its parts are missing.
    fn underived(
        &self,
        formula: &Formula<'_>,
        absent: Absent,
        values: &[Option<rust_decimal::Decimal>],
        lookup: &Lookup<'_>,
    ) -> (GapReason, String) {
        let nearest = match absent {
            Absent::Ambiguous => return (GapReason::Ambiguous, String::new()),
            Absent::OfNothing => return (GapReason::OfNothing, String::new()),
            Absent::Parts(nearest) => nearest,
        };
        let unasked = |at: usize| {
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            self.empty.binary_search_by_key(&at, |(column, ..)| *column).is_ok_and(|found| {
                matches!(self.empty[found].1, GapReason::NotAsked | GapReason::NoTable)
            })
        };
        if formula.columns().all(unasked) {
            return (GapReason::NotAsked, String::new());
        }
        let of_form = formula.missing_of(values, |at| !unasked(at));
        let missing = if of_form.is_empty() { nearest } else { of_form };
        let names = missing.iter().filter_map(|at| lookup.columns.ids.get(*at)).copied();
        (GapReason::PartMissing, names.collect::<Vec<_>>().join(";"))
    }
}
