//! What a reader of spreadsheets knows of single cells → their figures.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Observation;
use crate::finding::{About, Finding, Rule, Severity};
use crate::grid::Method;
use crate::read::{Document, Unrounded};
use crate::reading::{Figure, Missing, Reading};
use crate::source::Place;
use crate::text::number::{self, CellText};

/// Gives figures the digits that their cells store and do not show, and doubts those of which the
/// reader has said that what stands in the cell is in doubt.
pub fn settle(observations: &mut [Observation], document: &Document) {
    let unrounded: HashMap<Spot<'_>, &Unrounded> =
        document.unrounded.iter().filter_map(|cell| Some((spot(&cell.place)?, cell))).collect();
    let mut doubts: HashMap<Spot<'_>, Vec<&Finding>> = HashMap::new();
    for finding in document.findings.iter().filter(|finding| is_doubt(finding)) {
        if let Some((sheet, row, column)) = finding.place.as_ref().and_then(spot) {
            doubts.entry((sheet, row, column)).or_default().push(finding);
            // Of a figure read from the line, only the row is known.
            doubts.entry((sheet, row, 0)).or_default().push(finding);
        }
    }
    if unrounded.is_empty() && doubts.is_empty() {
        return;
    }
    for observation in observations {
        let Some((sheet, row, column)) = observation.place.as_ref().and_then(spot) else {
            continue;
        };
        let whole_row = observation.method == Method::Grammar;
        if let Some(cell) = unrounded.get(&(sheet, row, column)).filter(|_| !whole_row) {
            round_back(&mut observation.reading, cell);
        }
        let place = (sheet, row, if whole_row { 0 } else { column });
        for finding in doubts.get(&place).into_iter().flatten() {
            let finding = (*finding).clone().of(&observation.indicator);
            observation.reading.flag(finding.at(observation.place.clone()));
        }
    }
}

/// Sheet, row and column, both from 1.
type Spot<'d> = (&'d str, u32, u32);

fn spot(place: &Place) -> Option<Spot<'_>> {
    match place {
        Place::Cell { sheet, row, column } => Some((sheet, *row, *column)),
        Place::Box { .. } | Place::Block(_) => None,
    }
}

fn is_doubt(finding: &Finding) -> bool {
    let grave = match finding.severity {
        Severity::Note => false,
        Severity::Warning | Severity::Error => true,
    };
    grave && finding.about == About::Reading
}

/// A figure that is rounded where it stands keeps the value that is stored; what is printed stays.
fn round_back(reading: &mut Reading, cell: &Unrounded) {
    let CellText::Number { value: stored, .. } = number::cell(&cell.text) else { return };
    match reading {
        Reading::Good(figure) | Reading::Flagged(figure, _) => {
            let CellText::Number { value: shown, .. } = number::cell(&figure.printed) else {
                return;
            };
            // The item may ask for another unit than the cell prints.
            let factor =
                if shown.is_zero() { Some(Decimal::ONE) } else { figure.value.checked_div(shown) };
            if let Some(value) = factor.and_then(|factor| stored.checked_mul(factor)) {
                figure.value = value.normalize();
            }
        }
        Reading::Missing(Missing::Unreadable(printed)) => {
            let message = format!("the cell shows {printed} and stores {stored}");
            let finding = Finding::reading(Rule::CellUnreadable, Severity::Warning, message);
            let figure = Figure { value: stored, printed: std::mem::take(printed) };
            *reading = Reading::Flagged(figure, vec![finding.at(Some(cell.place.clone()))]);
        }
        Reading::Missing(
            Missing::NotAsked
            | Missing::Blank
            | Missing::Placeholder(_)
            | Missing::RowAbsent
            | Missing::TableAbsent
            | Missing::Ambiguous
            | Missing::NoText
            | Missing::NoReport,
        ) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, printed: &str, unrounded: &str, expected: &str) {
        let value = value.parse().expect("the test writes a number");
        let mut reading = Reading::Good(Figure { value, printed: printed.to_owned() });
        let place = Place::Block(1);
        round_back(&mut reading, &Unrounded { place, text: unrounded.to_owned() });
        assert_eq!(reading.value().map(|value| value.to_string()).as_deref(), Some(expected));
        assert_eq!(reading.printed(), printed);
    }

    #[test]
    fn stored_digits_in_the_unit_of_the_item() {
        check("96172", "96172", "96171.6", "96171.6");
        check("252000", "25.2", "25.16", "251600");
        check("25.2", "25.2万元", "25.16万元", "25.16");
        check("0", "0", "0.4", "0.4");
    }

    #[test]
    fn a_figure_in_other_signs_is_doubted() {
        let mut reading = Reading::Missing(Missing::Unreadable("约251".to_owned()));
        let text = "251".to_owned();
        round_back(&mut reading, &Unrounded { place: Place::Block(1), text });
        assert_eq!((reading.status(), reading.printed()), ("flagged", "约251"));
    }
}
