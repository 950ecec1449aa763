//! Rows for what was asked and not given.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::rows::{empty_row, of_areas};
use super::{Gap, GapReason, PanelOptions, PanelRow};
use crate::codebook::divisions::{Divisions, Fate};

/// Code and report year of a row.
pub type Given = BTreeSet<(String, u16)>;

/// An empty row and its gap for every division and year that was asked and has no report, and the
/// gaps of those that were no division of their own.
///
/// Asked is what the manifest lists; without its codes and years, every division seen in every
/// year seen. A panel of departments or towns is not balanced: nobody knows which there are.
pub fn balance(given: &Given, options: &PanelOptions) -> (Vec<PanelRow>, Vec<Gap>) {
    let (mut rows, mut gaps) = (Vec::new(), Vec::new());
    if !of_areas(options) {
        return (rows, gaps);
    }
    let listed: Given =
        options.manifest.asked().map(|(code, year)| (code.to_owned(), year)).collect();
    let asked = if listed.is_empty() { seen(given, &mut gaps, options) } else { listed };
    let covered = covered(given, options.divisions);
    for (code, year) in asked {
        let key = (code.clone(), year);
        if !given.contains(&key) && !covered.contains(&key) {
            let row = empty_row(&code, year, options);
            gaps.push(no_report(&row.division_code, &row.place, year));
            rows.push(row);
        }
    }
    (rows, gaps)
}

/// Every division seen, as it was in every year seen. Where it was several divisions in a year,
/// or part of another, it is listed as a gap and asks for nothing.
fn seen(given: &Given, gaps: &mut Vec<Gap>, options: &PanelOptions) -> Given {
    let divisions = options.divisions;
    let years: BTreeSet<u16> = given.iter().map(|(_, year)| *year).collect();
    let mut asked = BTreeSet::new();
    let mut splits = BTreeSet::new();
    for (code, at) in ends(given) {
        for &year in &years {
            // With `as_of` all codes are of that one year, whatever the report year.
            if options.as_of.is_some() {
                asked.insert((code.clone(), year));
                continue;
            }
            let Some(division) = divisions.coded(&code, at) else { continue };
            match divisions.fate(&division, at, year) {
                Fate::One(then) => {
                    asked.insert((then.code.to_owned(), year));
                }
                Fate::Several(then) => {
                    let codes: Vec<&str> = then.iter().map(|d| d.code).collect();
                    splits.insert((code.clone(), division.name, year, codes.join(";")));
                }
                Fate::Unknown => {
                    splits.insert((code.clone(), division.name, year, String::new()));
                }
            }
        }
    }
    // Asked under its own code all the same: a district that goes on under its code and name after
    // it took in another.
    splits.retain(|(code, _, year, _)| {
        !given.contains(&(code.clone(), *year)) && !asked.contains(&(code.clone(), *year))
    });
    gaps.extend(splits.into_iter().map(|(code, name, year, detail)| Gap {
        division_code: Arc::from(code),
        place: Arc::from(name),
        report_year: year,
        indicator: Arc::from(""),
        reason: GapReason::Split,
        detail,
    }));
    asked
}

/// The first and the last year in which a code was seen: its history leads from there both ways.
fn ends(given: &Given) -> Given {
    let mut spans: BTreeMap<&str, (u16, u16)> = BTreeMap::new();
    for (code, year) in given {
        let span = spans.entry(code).or_insert((*year, *year));
        *span = (span.0.min(*year), span.1.max(*year));
    }
    let both = |(code, (first, last)): (&str, (u16, u16))| {
        [(code.to_owned(), first), (code.to_owned(), last)]
    };
    spans.into_iter().flat_map(both).collect()
}

/// In the year of a change a report may stand under the old code: it is the new one's as well.
pub(super) fn covered(given: &Given, divisions: &Divisions) -> Given {
    let end_of_year = |(code, year): &(String, u16)| {
        let division = divisions.coded(code, *year)?;
        match divisions.fate(&division, *year, *year) {
            Fate::One(then) => Some((then.code.to_owned(), *year)),
            Fate::Several(_) | Fate::Unknown => None,
        }
    };
    given.iter().filter_map(end_of_year).collect()
}

fn no_report(code: &str, place: &str, year: u16) -> Gap {
    Gap {
        division_code: Arc::from(code),
        place: Arc::from(place),
        report_year: year,
        indicator: Arc::from(""),
        reason: GapReason::NoReport,
        detail: String::new(),
    }
}
