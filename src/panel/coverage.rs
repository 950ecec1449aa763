//! How many of the divisions of a province are in the panel: what may be said of the whole.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::PanelOptions;
use super::gaps::{Given, covered};
use super::rows::of_areas;
use crate::codebook::divisions::{Division, Tier};

/// One tier of one province in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Two digits; empty where the divisions are the provinces themselves.
    pub province_code: String,
    pub province: String,
    pub tier: Tier,
    pub report_year: u16,
    /// How many there are.
    pub divisions: usize,
    /// How many of them have a row with a value in the panel.
    pub in_panel: usize,
    /// The names of the others, by code.
    pub absent: Vec<&'static str>,
}

impl Coverage {
    /// Of a hundred, to one decimal. `None` where there are no divisions.
    pub fn share(&self) -> Option<Decimal> {
        let part = Decimal::from(self.in_panel) * Decimal::ONE_HUNDRED;
        part.checked_div(self.divisions.into()).map(|share| share.round_dp(1))
    }
}

/// Of every province and tier that has a row, in every year that has one, sorted by these. `given` are
/// the rows with a value.
pub fn coverage(given: &Given, options: &PanelOptions) -> Vec<Coverage> {
    if !of_areas(options) {
        return Vec::new();
    }
    let divisions = options.divisions;
    let covered = covered(given, divisions);
    let mut groups: BTreeSet<(String, Tier)> = BTreeSet::new();
    for (code, year) in given {
        // With `as_of` all codes are of that one year.
        let Some(division) = divisions.coded(code, options.as_of.unwrap_or(*year)) else {
            continue;
        };
        let province = match division.tier() {
            Tier::Province => String::new(),
            Tier::Prefecture | Tier::County => code.get(..2).unwrap_or_default().to_owned(),
        };
        groups.insert((province, division.tier()));
    }
    let in_years = in_years(given.iter().chain(&covered));
    let mut rows = Vec::new();
    for (province, tier) in groups {
        // 71, 81 and 82 do not write such reports.
        let of_any_time = divisions.of_tier(&province, tier).into_iter();
        let of_any_time: Vec<Division> =
            of_any_time.filter(|division| division.code < "70").collect();
        for (&report_year, given) in &in_years {
            let year = options.as_of.unwrap_or(report_year);
            let all = of_any_time.iter().filter(|division| division.at_end_of(year));
            let (has, absent): (Vec<&Division>, Vec<&Division>) =
                all.partition(|division| given.contains(division.code));
            rows.push(Coverage {
                province: match divisions.province(&format!("{province}0000")) {
                    Some(division) => division.name.to_owned(),
                    None => "全国".to_owned(),
                },
                province_code: province.clone(),
                tier,
                report_year,
                divisions: has.len() + absent.len(),
                in_panel: has.len(),
                absent: absent.into_iter().map(|division| division.name).collect(),
            });
        }
    }
    rows
}

/// The codes of each year.
fn in_years<'g>(
    given: impl Iterator<Item = &'g (String, u16)>,
) -> BTreeMap<u16, FxHashSet<&'g str>> {
    let mut codes: BTreeMap<u16, FxHashSet<&str>> = BTreeMap::new();
    given.for_each(|(code, year)| _ = codes.entry(*year).or_default().insert(code));
    codes
}
