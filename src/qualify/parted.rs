//! A row of the form that is printed in parts: 行政强制措施 and 行政强制执行 in place of 行政强制.
//!
//! Each of them alone may be another name of the row. Where both stand there, neither is its figure.

use crate::fill::FilledTable;
use crate::finding::{Finding, Rule, Severity};
use crate::text::fold::{fold, tidy};
use crate::text::label;

/// 其他 begins many labels, and parts none.
const SHORTEST: usize = 4;

/// Flags figures that stand under a longer name than that of their row, beside a row of the same beginning.
pub fn doubt(tables: &mut [FilledTable<'_>]) {
    for filled in tables.iter_mut().filter(|filled| !filled.local.is_empty()) {
        let Some((_, table)) = filled.form else { continue };
        for (item, of) in filled.items.iter_mut().zip(&table.items) {
            if item.reading.value().is_none() {
                continue;
            }
            let own = label::parse(&table.rows[of.row].label).bare;
            let printed = bare(&item.label);
            if own.chars().nth(SHORTEST - 1).is_none() || !is_longer(&printed, &own) {
                continue;
            }
            let is_part = |other: &str| is_longer(other, &own) && other != printed;
            let mut beside = filled.local.iter().map(|row| &row.label);
            let Some(beside) = beside.find(|label| is_part(&bare(label))) else { continue };
            let (one, other) = (tidy(&item.label), tidy(beside));
            let message = format!("the row is printed in parts: \"{one}\" and \"{other}\"");
            let finding = Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message);
            item.reading.flag(finding.of(&of.indicator).at(item.place.clone()));
        }
    }
}

fn bare(label: &str) -> String {
    label::parse(&fold(label)).bare
}

fn is_longer(label: &str, own: &str) -> bool {
    label.len() > own.len() && label.starts_with(own)
}
