//! The panel by the divisions of one year.

use std::sync::Arc;

use super::part::Part;
use super::rows::set_names;
use super::{Gap, GapReason, LeftOut, PanelRow, Why};
use crate::codebook::divisions::{Division, Divisions, Fate};

/// Gives the row the code that its area has in another year.
///
/// A row stays only where the whole area is one division in both years. One that was split, or
/// merged with others, is left out with the codes concerned: its figures are of another area, and
/// no rule divides them.
pub fn map(part: &mut Part, year: u16, divisions: &Divisions) {
    let Some(mut row) = part.row.take() else { return };
    match target(&row, year, divisions) {
        Ok(Some(division)) => {
            set_names(&mut row, division.code, year, divisions);
            row.division_code = division.code.to_owned();
            part.row = Some(row);
        }
        // A body without a code has no history.
        Ok(None) => part.row = Some(row),
        Err(detail) => {
            part.left_out = Some(left(&row, year, &detail));
            part.loose = vec![split(&row, detail)];
        }
    }
}

/// The division of the other year, or the codes between which the area lies.
fn target(row: &PanelRow, year: u16, divisions: &Divisions) -> Result<Option<Division>, String> {
    let Some(own) = divisions.coded(&row.division_code, row.report_year) else {
        return Ok(None);
    };
    let then = one(divisions.fate(&own, row.report_year, year))?;
    // The way back must lead here as well: a county that was merged is not the whole district.
    one(divisions.fate(&then, year, row.report_year))?;
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
        why: Why::Split,
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
