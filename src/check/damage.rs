//! Damage of the file against its figures.

use crate::finding::{Finding, Rule, Severity};
use crate::observe::Observation;

/// Flags every figure of a file that is damaged so that nobody knows what came to which place.
///
/// A lost `</w:tr>` gives two rows in one, and a lost text of a workbook gives every label behind
/// it to the row above; the sums may hold all the same.
pub fn doubt(observations: &mut [Observation], of_document: &[Finding]) {
    let is_fatal =
        |finding: &&Finding| finding.rule == Rule::Damaged && finding.severity == Severity::Error;
    let Some(damage) = of_document.iter().find(is_fatal) else { return };
    let message = format!("no figure of it is certain: {}", damage.message);
    let finding = Finding::reading(Rule::Damaged, Severity::Warning, message);
    for observation in observations {
        observation.reading.flag(finding.clone());
    }
}
