//! The arithmetic of a filled table, as evidence for where its rows belong.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::codebook::{Sum, Table};
use crate::reading::{Missing, Reading};

use super::super::FilledTable;

/// The strict equations of a table by the numbers of its items.
pub struct Equations(Vec<Vec<(i8, usize)>>);

impl Equations {
    pub fn of(table: &Table) -> Equations {
        let index: HashMap<&str, usize> = table
            .items
            .iter()
            .enumerate()
            .map(|(index, item)| (item.code.as_str(), index))
            .collect();
        let terms = |sum: &Sum| {
            let left = sum.left.iter().map(|(sign, code)| (*sign, code));
            let right = sum.right.iter().map(|(sign, code)| (-*sign, code));
            left.chain(right).map(|(sign, code)| Some((sign, *index.get(code.as_str())?))).collect()
        };
        Equations(
            table.sums.iter().filter(|sum| sum.is_strict_equality()).filter_map(terms).collect(),
        )
    }

    /// Those that some of these items are in, and the others.
    pub fn part(&self, has: impl Fn(usize) -> bool) -> (Equations, Equations) {
        let (with, without) =
            self.0.iter().cloned().partition(|terms| terms.iter().any(|(_, item)| has(*item)));
        (Equations(with), Equations(without))
    }

    /// Whether every equation holds; a value that is not known breaks those that it is in.
    pub fn hold(&self, value: impl Fn(usize) -> Option<Decimal>) -> bool {
        self.0.iter().all(|terms| difference(terms, &value) == Some(Decimal::ZERO))
    }
}

fn difference(terms: &[(i8, usize)], value: &impl Fn(usize) -> Option<Decimal>) -> Option<Decimal> {
    terms.iter().try_fold(Decimal::ZERO, |sum, (sign, item)| {
        let value = value(*item)?;
        match sign {
            1 => sum.checked_add(value),
            -1 => sum.checked_sub(value),
            times => sum.checked_add(value * Decimal::from(*times)),
        }
    })
}

/// Whether all cells of a table are there, and all its equations hold with blanks as zero.
pub fn closes(filled: &FilledTable<'_>, equations: &Equations) -> bool {
    equations.hold(|item| match &filled.items[item].reading {
        Reading::Missing(Missing::Blank | Missing::Placeholder(_)) => Some(Decimal::ZERO),
        reading => reading.value(),
    })
}
