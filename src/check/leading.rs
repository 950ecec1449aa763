//! Totals that stand before their parts: read in the form's order, each figure comes one column too far.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::codebook::{Shape, Sum};
use crate::finding::{Finding, Rule, Severity};
use crate::observe::Observation;

use super::ledger::{Ledger, Term};

/// Fewer parts than this add up to anything.
const LEAST_PARTS: usize = 3;

/// Flags the figures of a table in which the first of each row is the sum of the others, and no printed
/// total is: whatever the headings have said, the total may stand first.
pub fn doubt(observations: &mut [Observation], ledger: &Ledger<'_>) {
    match ledger.table.shape {
        Shape::Matrix | Shape::Wide => {}
        Shape::List | Shape::Blocks => return,
    }
    let items = ledger.table.items.iter();
    let row_of: FxHashMap<&str, usize> = items.map(|item| (&*item.code, item.row)).collect();
    let sums = ledger.table.sums.iter().filter(|sum| sum.is_strict_equality());
    let rows = sums.filter_map(|sum| Row::of(sum, &row_of, ledger, observations));
    let rows: Vec<Row> = rows.collect();
    let leads: Vec<&Row> = rows.iter().filter(|row| row.leads()).collect();
    let is_told = leads.len() > 1 || leads.iter().any(|row| row.others() > 1);
    if !is_told || rows.iter().any(Row::ends) {
        return;
    }
    let message = format!(
        "in {} rows the first figure is the sum of the others: the total may stand before them",
        leads.len()
    );
    let finding = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
    for (item, index) in ledger.items() {
        let observation = &mut observations[index];
        if observation.reading.value().is_some() {
            let place = observation.place.clone();
            observation.reading.flag(finding.clone().of(&item.indicator).at(place));
        }
    }
}

/// A total and its parts in the form's order; blanks count as zero.
struct Row {
    parts: Vec<Decimal>,
    total: Decimal,
}

impl Row {
    fn of(
        sum: &Sum,
        row_of: &FxHashMap<&str, usize>,
        ledger: &Ledger<'_>,
        observations: &[Observation],
    ) -> Option<Row> {
        let ([(1, total)], parts) = (sum.left.as_slice(), sum.right.as_slice()) else {
            return None;
        };
        let value = |code: &String| match ledger.term(code, observations) {
            Term::Printed(value) => Some(value),
            Term::Blank => Some(Decimal::ZERO),
            Term::Unknown => None,
        };
        // The total of a row or block, and not that of a column.
        let row = row_of.get(&**total)?;
        let is_beside = |code: &String| row_of.get(&**code) == Some(row);
        if parts.len() < LEAST_PARTS
            || !parts.iter().all(|(sign, code)| *sign == 1 && is_beside(code))
        {
            return None;
        }
        let parts = parts.iter().map(|(_, code)| value(code)).collect::<Option<Vec<_>>>()?;
        Some(Row { parts, total: value(total)? })
    }

    /// Figures beside the first.
    fn others(&self) -> usize {
        let behind = self.parts.iter().skip(1).chain([&self.total]);
        behind.filter(|part| !part.is_zero()).count()
    }

    fn leads(&self) -> bool {
        let Some((first, parts)) = self.parts.split_first() else { return false };
        let sum = parts.iter().try_fold(self.total, |sum, part| sum.checked_add(*part));
        // The same figure twice is a part and its total in either order.
        !first.is_zero() && sum == Some(*first) && self.total != *first
    }

    /// Whether the total stands where the form has it.
    fn ends(&self) -> bool {
        let mut parts = self.parts.iter();
        let sum = parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
        let count = self.parts.iter().filter(|part| !part.is_zero()).count();
        count > 1 && sum == Some(self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figures: [i64; 5], leads: bool, ends: bool) {
        let [parts @ .., total] = figures.map(Decimal::from);
        let row = Row { parts: parts.to_vec(), total };
        assert_eq!((row.leads(), row.ends()), (leads, ends), "{figures:?}");
    }

    #[test]
    fn which_figure_is_the_sum_of_the_others() {
        check([3, 0, 2, 0, 1], true, false);
        check([4, 2, 2, 0, 0], true, false);
        check([1, 2, 3, 0, 6], false, true);
        check([2, 0, 0, 0, 2], false, false);
        check([0, 0, 0, 0, 0], false, false);
        check([1, 2, 3, 0, 7], false, false);
    }
}
