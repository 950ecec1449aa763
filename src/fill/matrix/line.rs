//! A printed row of a matrix.

use rust_decimal::Decimal;

use crate::codebook::Table;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Method;
use crate::text::number;

use super::super::FilledTable;
use super::super::align::How;
use super::super::lines::{self, Line};
use super::super::reading;
use super::super::slots::Held;

/// A printed row of a matrix: its labels and what stands in the columns of the form.
pub struct MatrixLine<'g> {
    pub groups: Vec<&'g str>,
    pub label: String,
    /// The unit between label and figures; empty where there is none.
    pub unit: &'g str,
    pub cells: Cells<'g>,
    /// What stands under headings that the form does not have.
    pub others: Vec<(String, Held<'g>)>,
    /// Per column of the form: its heading as printed.
    pub headings: Vec<String>,
    pub method: Method,
    /// Whether its figures stand on other lines of a text than its label does.
    pub torn: bool,
    /// Whether figures without a label stand above or below it: theirs may be a part of its own.
    pub loose: bool,
}

/// The values of a printed row.
pub enum Cells<'g> {
    /// One per column of the form.
    Each { held: Vec<Held<'g>>, doubtful: bool },
    /// Figures of which nobody can tell the columns.
    Unclear(Vec<&'g str>),
}

impl Line for MatrixLine<'_> {
    fn groups(&self) -> &[&str] {
        &self.groups
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn texts(&self) -> Vec<&str> {
        match &self.cells {
            Cells::Each { held, .. } => held.iter().map(Held::text).collect(),
            Cells::Unclear(texts) => texts.clone(),
        }
    }

    fn fill(&self, filled: &mut FilledTable<'_>, table: &Table, row: usize, how: How) {
        let doubts = self.doubts(how, &table.rows[row].label);
        for (item, of) in filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == row)
        {
            item.label = self.label.clone();
            item.column_label = self.headings[of.column].clone();
            item.method = self.method;
            let held = match &self.cells {
                Cells::Each { held, .. } => &held[of.column],
                Cells::Unclear(_) => &Held::Shared(""),
            };
            lines::put(item, of, held, &doubts);
            let asked = reading::unit_or_power(&of.unit);
            let own = reading::unit_or_power(self.unit);
            if asked.zip(own).is_some_and(|(asked, own)| reading::contradicts(&own, &asked)) {
                let message = format!("the unit of the row is {}, expected {}", self.unit, of.unit);
                let finding = Finding::reading(Rule::UnitDiffers, Severity::Warning, message);
                item.reading.flag(finding.of(&of.indicator).at(item.place.clone()));
            }
        }
        lines::keep(filled, &self.label, self.others.iter().cloned());
        filled.findings.extend(lines::unplaced(&self.label, &self.unplaced(), table.columns.len()));
    }

    fn keep(&self, filled: &mut FilledTable<'_>, _table: &Table) {
        match &self.cells {
            Cells::Each { held, .. } => {
                let cells = self.headings.iter().cloned().zip(held.iter().cloned());
                lines::keep(filled, &self.label, cells);
            }
            Cells::Unclear(texts) => {
                let cells = texts.iter().map(|text| (String::new(), Held::Shared(text)));
                lines::keep(filled, &self.label, cells);
            }
        }
    }
}

impl<'g> MatrixLine<'g> {
    /// Whether it prints anything behind its label.
    pub fn is_printed(&self) -> bool {
        self.texts().iter().any(|text| !text.trim().is_empty())
    }

    /// Whether its last figure is the sum of the others.
    pub fn adds_up(&self) -> bool {
        let texts = self.texts();
        let values = texts.iter().filter(|text| !text.trim().is_empty()).map(|t| number::parse(t));
        let values: Option<Vec<Decimal>> = values.collect();
        let values = values.unwrap_or_default();
        values.split_last().is_some_and(|(total, parts)| {
            parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part)) == Some(*total)
        })
    }

    fn doubts(&self, how: How, expected: &str) -> Vec<Finding> {
        let by_columns = match self.cells {
            Cells::Each { doubtful, .. } => doubtful,
            Cells::Unclear(_) => false,
        };
        let message = "the figures do not stand under the headings of the form in its order";
        let columns = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        let label = lines::doubt(&self.label, how, expected);
        let message = "the figures stand below their label, and few other rows are in joint";
        let torn = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        let doubts = label.into_iter().chain(by_columns.then_some(columns));
        let message = "figures without a label stand beside the row";
        let loose = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        doubts.chain(self.torn.then_some(torn)).chain(self.loose.then_some(loose)).collect()
    }

    /// Texts that reach over several columns, or whose columns nobody can tell.
    fn unplaced(&self) -> Vec<&'g str> {
        match &self.cells {
            Cells::Unclear(texts) => texts.clone(),
            Cells::Each { held, .. } => {
                let mut shared: Vec<&str> = held
                    .iter()
                    .filter(|held| matches!(held, Held::Shared(_)))
                    .map(Held::text)
                    .collect();
                shared.dedup();
                shared
            }
        }
    }
}
