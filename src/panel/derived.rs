//! Certain values of a row → sums and shares that people ask for.

use rust_decimal::{Decimal, RoundingStrategy};

use super::cells::Columns;
use crate::codebook::{Codebook, Derived};

/// A derived indicator of the codebook, with the places of its parts in the row.
#[derive(Debug)]
pub struct Formula<'c> {
    pub of: &'c Derived,
    ways: Vec<Way>,
}

#[derive(Debug)]
struct Way {
    parts: Vec<usize>,
    over: Vec<usize>,
}

/// Why there is no derived value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Columns without a value, of the way that is nearest to being whole.
    Parts(Vec<usize>),
    /// Two forms in one report say different things.
    Ambiguous,
    /// A share of nothing.
    OfNothing,
}

/// All derived indicators, in the order of the codebook.
pub(super) fn formulas<'c>(codebook: &'c Codebook, columns: &Columns<'_>) -> Vec<Formula<'c>> {
    let places = |ids: &[String]| -> Option<Vec<usize>> {
        ids.iter().map(|id| columns.position(id)).collect()
    };
    let formula = |of: &'c Derived| {
        let ways = of.ways.iter();
        // All parts are indicators: the codebook was checked when it was read.
        let ways = ways
            .filter_map(|way| Some(Way { parts: places(&way.parts)?, over: places(&way.over)? }));
        Formula { of, ways: ways.collect() }
    };
    codebook.derived.iter().map(formula).collect()
}

impl Formula<'_> {
    /// The value of a row. Nothing is worked out where a part is missing: a blank is not a zero.
    pub fn value(&self, values: &[Option<Decimal>]) -> Result<Decimal, Absent> {
        let mut found = self.ways.iter().filter_map(|way| way.value(values));
        match (found.next(), found.next()) {
            (None, _) => Err(self.nearest(values)),
            (Some(one), None) => one,
            (Some(one), Some(other)) if one == other => one,
            (Some(_), Some(_)) => Err(Absent::Ambiguous),
        }
    }

    fn nearest(&self, values: &[Option<Decimal>]) -> Absent {
        Absent::Parts(missing(self.ways.iter(), values))
    }

    /// What is missing of the ways that the form goes: no report of 2021 lacks a row that only the form of 2014 has.
    pub fn missing_of(
        &self,
        values: &[Option<Decimal>],
        is_asked: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let goes = |way: &&Way| way.columns().all(&is_asked);
        missing(self.ways.iter().filter(goes), values)
    }

    /// The columns of all ways.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.ways.iter().flat_map(Way::columns)
    }
}

/// Columns without a value of the way that has the most parts; of equals, the first.
fn missing<'w>(
    ways: impl DoubleEndedIterator<Item = &'w Way>,
    values: &[Option<Decimal>],
) -> Vec<usize> {
    let missing = |way: &Way| -> Vec<usize> {
        way.columns().filter(|&at| values.get(at).is_none_or(|value| value.is_none())).collect()
    };
    let known = |way: &&Way| way.columns().count() - missing(way).len();
    ways.rev().max_by_key(known).map(missing).unwrap_or_default()
}

impl Way {
    fn columns(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().chain(&self.over).copied()
    }

    /// `None` where a part is missing.
    fn value(&self, values: &[Option<Decimal>]) -> Option<Result<Decimal, Absent>> {
        let sum = |places: &[usize]| {
            let of = |&at: &usize| *values.get(at)?;
            places.iter().try_fold(Decimal::ZERO, |sum, at| sum.checked_add(of(at)?))
        };
        let parts = sum(&self.parts)?;
        if self.over.is_empty() {
            return Some(Ok(parts));
        }
        let share = (parts * Decimal::ONE_HUNDRED).checked_div(sum(&self.over)?);
        let rounded = |share: Decimal| {
            share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        };
        Some(share.map(rounded).ok_or(Absent::OfNothing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a derived indicator from `id=number` cells.
    #[track_caller]
    fn check(id: &str, cells: &[&str], expected: Result<&str, Absent>) {
        let codebook = Codebook::embedded();
        let columns = Columns::of(codebook);
        let mut values = vec![None; columns.ids.len()];
        for cell in cells {
            let (id, value) = cell.split_once('=').unwrap();
            values[columns.position(id).unwrap()] = Some(value.parse().unwrap());
        }
        let formulas = formulas(codebook, &columns);
        let formula = formulas.iter().find(|formula| formula.of.id == id).unwrap();
        let told = formula.value(&values).map(|value| value.normalize().to_string());
        assert_eq!(told, expected.map(str::to_owned));
    }

    fn missing(ids: &[&str]) -> Result<&'static str, Absent> {
        let columns = Columns::of(Codebook::embedded());
        Err(Absent::Parts(ids.iter().map(|id| columns.position(id).unwrap()).collect()))
    }

    #[test]
    fn parts_are_added_up() {
        check(
            "requests_by_channel",
            &["request_in_person=96", "request_fax=0", "request_online=58", "request_letter=69"],
            Ok("223"),
        );
    }

    #[test]
    fn nothing_is_worked_out_where_a_part_is_missing() {
        check(
            "requests_by_channel",
            &["request_in_person=96", "request_online=58", "request_letter=69"],
            missing(&["request_fax"]),
        );
        check("granted_all", &["req_granted_total=5"], missing(&["req_partial_total"]));
    }

    #[test]
    fn each_form_has_its_way() {
        check("requests_received", &["request_received=7"], Ok("7"));
        check("requests_received", &["req_new_total=8"], Ok("8"));
        check("requests_received", &["request_received=7", "req_new_total=7"], Ok("7"));
        let both = ["request_received=7", "req_new_total=8"];
        check("requests_received", &both, Err(Absent::Ambiguous));
    }

    #[test]
    fn what_is_missing_is_of_the_form() {
        let codebook = Codebook::embedded();
        let columns = Columns::of(codebook);
        let formulas = formulas(codebook, &columns);
        let formula = formulas.iter().find(|one| one.of.id == "requests_received").unwrap();
        let of_2021 = columns.position("req_new_total").unwrap();
        let values = vec![None; columns.ids.len()];
        assert_eq!(formula.missing_of(&values, |at| at == of_2021), [of_2021]);
    }

    #[test]
    fn a_share_is_told_to_two_decimals() {
        let two = ["req_granted_total=1", "req_partial_total=1"];
        let with = |closed| [two[0], two[1], closed];
        check("rate_granted", &with("req_closed_total=3"), Ok("66.67"));
        check("rate_granted", &with("req_closed_total=0"), Err(Absent::OfNothing));
        check("rate_granted", &two, missing(&["req_closed_total"]));
    }
}
