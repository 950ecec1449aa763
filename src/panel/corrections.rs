//! Misprints and misreadings that a person has looked at.

use rust_decimal::Decimal;

use super::csv_input::{self, InputError};
use super::{FileRow, PanelFinding};
use crate::finding::{About, Finding, Rule, Severity};
use crate::observe::Observation;
use crate::reading::{Figure, Reading};
use crate::source::DocumentId;
use crate::text::{fold::fold, number};

/// `corrections.csv`: `sha256, indicator, printed, corrected, reason`, and `report_id` where the file
/// holds several reports.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    rows: Vec<Correction>,
}

#[derive(Clone, Debug)]
struct Correction {
    line: u64,
    sha256: String,
    /// Empty where it is of every report of the file.
    report_id: String,
    indicator: String,
    printed: String,
    corrected: Decimal,
    reason: String,
}

impl Corrections {
    /// Reads the file's bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, InputError> {
        let table = csv_input::parse(bytes)?;
        let columns = ["sha256", "indicator", "printed", "corrected", "reason"];
        let mut at = [0; 5];
        for (slot, name) in at.iter_mut().zip(columns) {
            *slot = table.needed(name)?;
        }
        let report_id = table.column("report_id");
        let rows = table.rows.iter().map(|(line, fields)| {
            let corrected = &fields[at[3]];
            let value = number::parse(corrected).ok_or_else(|| InputError {
                line: *line,
                message: format!("corrected \"{corrected}\" is not a number"),
            })?;
            Ok(Correction {
                line: *line,
                sha256: fields[at[0]].to_ascii_lowercase(),
                report_id: report_id.map_or_else(String::new, |at| fields[at].clone()),
                indicator: fields[at[1]].clone(),
                printed: fields[at[2]].clone(),
                corrected: value,
                reason: fields[at[4]].clone(),
            })
        });
        Ok(Self { rows: rows.collect::<Result<_, InputError>>()? })
    }

    /// Whether any of them is of this file.
    pub fn concern(&self, id: Option<DocumentId>) -> bool {
        let of = |id: DocumentId| {
            let id = id.to_string();
            self.rows.iter().any(|correction| correction.sha256 == id)
        };
        !self.rows.is_empty() && id.is_some_and(of)
    }

    /// Corrects what is printed as recorded. A correction of anything else is reported: the file
    /// has changed, or somebody mistyped.
    pub fn apply(&self, files: &mut [FileRow]) -> Vec<PanelFinding> {
        self.rows.iter().filter_map(|correction| correction.apply(files)).collect()
    }
}

impl Correction {
    fn apply(&self, files: &mut [FileRow]) -> Option<PanelFinding> {
        let mut seen = None;
        let mut done = false;
        for row in files.iter_mut().filter(|row| self.is_of(row)) {
            let file = row.file.clone();
            for observation in row
                .reports_mut()
                .iter_mut()
                .filter(|report| self.report_id.is_empty() || self.report_id == report.key)
                .flat_map(|report| &mut report.observations)
                .filter(|observation| observation.indicator == self.indicator)
            {
                if fold(observation.reading.printed()) == fold(&self.printed) {
                    self.correct(observation);
                    done = true;
                } else {
                    seen = Some((file.clone(), observation.reading.printed().to_owned()));
                }
            }
        }
        (!done).then(|| self.unmatched(seen))
    }

    fn is_of(&self, row: &FileRow) -> bool {
        row.id.is_some_and(|id| id.to_string() == self.sha256)
    }

    /// Doubts about the reading end here: somebody has looked. Remarks on the source stay.
    fn correct(&self, observation: &mut Observation) {
        let printed = observation.reading.printed().to_owned();
        let mut findings: Vec<Finding> = observation.reading.findings().to_vec();
        findings.retain(|finding| finding.about == About::Source);
        let message =
            format!("corrected from \"{printed}\" to {}: {}", self.corrected, self.reason);
        findings.push(
            Finding::source(Rule::Corrected, Severity::Note, message).of(self.indicator.clone()),
        );
        observation.reading = Reading::Flagged(Figure { value: self.corrected, printed }, findings);
    }

    fn unmatched(&self, seen: Option<(String, String)>) -> PanelFinding {
        let (file, found) = seen.map_or_else(
            || (String::new(), format!("no report {} with {}", self.sha256, self.indicator)),
            |(file, printed)| (file, format!("\"{printed}\" is printed")),
        );
        let message =
            format!("line {} of the corrections expects \"{}\": {found}", self.line, self.printed);
        PanelFinding {
            file,
            report_id: self.report_id.clone(),
            division_code: String::new(),
            report_year: None,
            finding: Finding::reading(Rule::CorrectionUnmatched, Severity::Warning, message)
                .of(self.indicator.clone()),
        }
    }
}
