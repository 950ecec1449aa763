//! Which reports are of the same body and year, and which have no place in the panel.

use std::collections::BTreeMap;

use super::{At, FileRow, LeftOut, PanelOptions, Report, Why};
use crate::finding::{Finding, Rule};
use crate::identify::{Issuer, ReportId};

/// Body and year that reports are of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Empty for a body without a code (a development zone).
    pub code: String,
    /// Name of the body as printed. Empty in a panel of whole areas, where the code says it all.
    pub body: String,
    pub year: u16,
}

/// The reports of each body and year, in the order of the files.
pub(super) type Groups = BTreeMap<Key, Vec<At>>;

/// Sorts the reports by body and year.
pub(super) fn groups(files: &[FileRow], options: &PanelOptions) -> (Groups, Vec<LeftOut>) {
    let mut groups = Groups::new();
    let mut left_out = Vec::new();
    for (file, row) in files.iter().enumerate() {
        for (index, report) in row.reports().iter().enumerate() {
            match key(&report.id, options) {
                Ok(key) => groups.entry(key).or_default().push(At { file, report: index }),
                Err(told) => left_out.push(left(row, report, told)),
            }
        }
    }
    (groups, left_out)
}

/// Body and year that a report is of; `None` where it has no place in the panel.
pub fn key_of(id: &ReportId, options: &PanelOptions) -> Option<Key> {
    key(id, options).ok()
}

/// A name that a report shares with all that may speak for or against it, where reports are put side by
/// side in parts: the province, for no division has gone from one to another. What nothing can speak to
/// is alone under its own id.
pub fn group(report: &Report, options: &PanelOptions) -> String {
    match key_of(&report.id, options) {
        Some(Key { code, body, .. }) if code.is_empty() => body,
        Some(Key { code, .. }) => code.chars().take(PROVINCE_DIGITS).collect(),
        None => report.key.clone(),
    }
}

/// The first digits of a division code, which are those of its province.
const PROVINCE_DIGITS: usize = 2;

fn key(id: &ReportId, options: &PanelOptions) -> Result<Key, Told> {
    if id.issuer != options.issuer {
        return Err(match id.issuer {
            Issuer::Unknown => because(id, Why::BodyOpen, "the kind of body is open"),
            other => {
                let (own, panel) = (other.id(), options.issuer.id());
                let reason = format!("a report of the kind {own}, the panel is of {panel}");
                (Why::OtherBody, reason)
            }
        });
    }
    let year = id.year.ok_or_else(|| because(id, Why::YearOpen, "the report year is open"))?;
    let code = id.division.clone();
    let body = id.body.clone().or_else(|| id.place.clone());
    match options.issuer {
        Issuer::Area => match code {
            Some(code) => Ok(Key { code, body: String::new(), year }),
            None => Err(because(id, Why::PlaceOpen, "the place is open")),
        },
        // Many departments report under one code: their names tell them apart.
        Issuer::Office
        | Issuer::Department
        | Issuer::Town
        | Issuer::Zone
        | Issuer::Institution
        | Issuer::Unknown => match body {
            Some(body) => Ok(Key { code: code.unwrap_or_default(), body, year }),
            None => Err(because(id, Why::BodyOpen, "the name of the body is open")),
        },
    }
}

/// Why a report is left out, and in words.
pub(super) type Told = (Why, String);

/// The reason with what identification has to say to it.
fn because(id: &ReportId, why: Why, reason: &str) -> Told {
    let rule = if why == Why::YearOpen { Rule::YearDoubtful } else { Rule::PlaceDoubtful };
    let said = id.findings.iter().find(|finding| finding.rule == rule);
    // A finding about the year begins with the reason itself.
    let told = |said: &Finding| match said.message.starts_with(reason) {
        true => said.message.clone(),
        false => format!("{reason}: {}", said.message),
    };
    (why, said.map_or_else(|| reason.to_owned(), told))
}

pub(super) fn left(row: &FileRow, report: &Report, (why, reason): Told) -> LeftOut {
    LeftOut {
        file: row.file.clone(),
        report_id: report.key.clone(),
        place: report.id.place.clone().unwrap_or_default(),
        division_code: report.id.division.clone().unwrap_or_default(),
        issuer: report.id.issuer,
        report_year: report.id.year,
        why,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::divisions::{Divisions, Tier};
    use crate::panel::years::renamed;

    #[test]
    fn no_division_goes_to_another_province() {
        let divisions = Divisions::embedded();
        let mut count = 0;
        for year in 2004..2030 {
            let tiers = [Tier::Province, Tier::Prefecture, Tier::County].into_iter();
            let all = tiers.flat_map(|tier| divisions.of_tier("", tier));
            for division in all.filter(|division| division.at_end_of(year)) {
                let key = Key { code: division.code.to_owned(), body: String::new(), year };
                for other in [year - 1, year + 1] {
                    let Some(then) = renamed(&key, other, divisions) else { continue };
                    assert_eq!(then.code[..PROVINCE_DIGITS], key.code[..PROVINCE_DIGITS]);
                    count += 1;
                }
            }
        }
        assert!(count > 100_000, "{count}");
    }
}
