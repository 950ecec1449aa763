//! What stands beside a number in its own cell: `0（待核）` is no figure that anybody has settled.

use crate::codebook::Codebook;
use crate::codebook::captions::Says;
use crate::codebook::notes::List;
use crate::fill::FilledTable;
use crate::finding::{Finding, Rule, Severity};
use crate::reading::Reading;
use crate::text::number::{self, CellText};

/// Puts figures in doubt whose remark says that they are not settled. Other remarks are the source's: they are told
/// and leave the figure as it is.
pub fn doubt(tables: &mut [FilledTable<'_>], codebook: &Codebook) {
    for filled in tables {
        let items = filled.items.iter_mut().map(|item| (&mut item.reading, &item.place));
        let local = filled.local.iter_mut().map(|row| (&mut row.reading, &row.place));
        for (reading, place) in items.chain(local) {
            if let Some(remark) = unsettled(reading, codebook) {
                let message = format!("beside the number stands: {remark}");
                let finding = Finding::reading(Rule::ItemAmbiguous, Severity::Warning, message);
                reading.flag(finding.at(place.clone()));
            }
        }
    }
}

/// The remark beside a figure, if it says that this one is not settled.
fn unsettled(reading: &Reading, codebook: &Codebook) -> Option<String> {
    let figure = reading.figure()?;
    // Nearly all cells hold digits alone.
    if figure.printed.is_ascii() {
        return None;
    }
    let CellText::Number { remark: Some(remark), .. } = number::cell(&figure.printed) else {
        return None;
    };
    let is_open = codebook.captions.within(&remark).iter().any(|caption| match caption.says {
        Says::Draft | Says::Note => true,
        Says::Final
        | Says::Part
        | Says::Whole
        | Says::Period
        | Says::Past
        | Says::Not
        | Says::Other
        | Says::Count
        | Says::Plain
        | Says::Own
        | Says::Elsewhere => false,
    });
    (is_open || tells_another(&remark, codebook)).then_some(remark)
}

/// Whether a remark is another figure that stood there: 38（原37）.
fn tells_another(remark: &str, codebook: &Codebook) -> bool {
    let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let mut before = codebook.notes.list(List::BeforeWrong).iter();
    before.any(|word| remark.strip_prefix(word.as_str()).is_some_and(is_number))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::reading::Figure;

    #[track_caller]
    fn check(printed: &str, expected: Option<&str>) {
        let figure = Figure { value: Decimal::ZERO, printed: printed.to_owned() };
        let found = unsettled(&Reading::Good(figure), Codebook::embedded());
        assert_eq!(found.as_deref(), expected, "{printed}");
    }

    #[test]
    fn a_figure_that_is_to_be_checked() {
        check("0（待核）", Some("待核"));
        check("12(待核实)", Some("待核实"));
        check("38（原37）", Some("原37"));
        check("12（原广电局2）", None);
        check("12（含上年结转）", None);
        check("12", None);
    }
}
