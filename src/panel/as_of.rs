//! The panel by the divisions of one year.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rows::set_names;
use super::{Gap, GapReason, LeftOut, Panel, PanelRow};
use crate::codebook::divisions::{Division, Fate, divisions};

/// Gives every row the code that its area has in another year.
///
/// A row stays only where the whole area is one division in both years. One that was split, or
/// merged with others, is left out with the codes concerned: its figures are of another area, and
/// no rule divides them.
pub fn map(panel: &mut Panel, year: u16) {
    let mut rows = Vec::new();
    let mut moved: BTreeMap<(String, u16), Option<(String, String)>> = BTreeMap::new();
    for mut row in std::mem::take(&mut panel.rows) {
        let key = (row.division_code.clone(), row.report_year);
        match target(&row, year) {
            Ok(Some(division)) => {
                set_names(&mut row, division.code, year);
                row.division_code = division.code.to_owned();
                moved.insert(key, Some((row.division_code.clone(), row.place.clone())));
                rows.push(row);
            }
            // A body without a code has no history.
            Ok(None) => rows.push(row),
            Err(detail) => {
                panel.left_out.push(left(&row, year, &detail));
                moved.insert(key, None);
                panel.gaps.push(split(&row, detail));
            }
        }
    }
    panel.rows = rows;
    rename(&mut panel.gaps, &moved);
}

/// The division of the other year, or the codes between which the area lies.
fn target(row: &PanelRow, year: u16) -> Result<Option<Division>, String> {
    let Some(own) = divisions().coded(&row.division_code, row.report_year) else {
        return Ok(None);
    };
    let then = one(divisions().fate(&own, row.report_year, year))?;
    // The way back must lead here as well: a county that was merged is not the whole district.
    one(divisions().fate(&then, year, row.report_year))?;
    Ok(Some(then))
}

fn one(fate: Fate) -> Result<Division, String> {
    match fate {
        Fate::One(division) => Ok(division),
        Fate::Several(several) => {
            let codes: Vec<&str> = several.iter().map(|d| d.code).collect();
            Err(codes.join(";"))
        }
        Fate::Unknown => Err(String::new()),
    }
}

fn left(row: &PanelRow, year: u16, detail: &str) -> LeftOut {
    LeftOut {
        file: row.file.clone().unwrap_or_default(),
        report_id: row.report_id.clone().unwrap_or_default(),
        place: row.place.clone(),
        division_code: row.division_code.clone(),
        issuer: row.issuer,
        report_year: Some(row.report_year),
        reason: format!(
            "not one and the same division in {} and {year}: {detail}",
            row.report_year
        ),
    }
}

fn split(row: &PanelRow, detail: String) -> Gap {
    Gap {
        division_code: Arc::from(row.division_code.as_str()),
        place: Arc::from(row.place.as_str()),
        report_year: row.report_year,
        indicator: Arc::from(""),
        reason: GapReason::Split,
        detail,
    }
}

/// The gaps of a row move with it, and go where the whole row is a gap.
fn rename(gaps: &mut Vec<Gap>, moved: &BTreeMap<(String, u16), Option<(String, String)>>) {
    gaps.retain_mut(|gap| {
        if gap.reason == GapReason::Split && gap.indicator.is_empty() {
            return true;
        }
        match moved.get(&(gap.division_code.to_string(), gap.report_year)) {
            Some(Some((code, place))) => {
                gap.division_code = Arc::from(code.as_str());
                gap.place = Arc::from(place.as_str());
                true
            }
            Some(None) => false,
            None => true,
        }
    });
}
