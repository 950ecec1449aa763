//! `derived.csv`: sums and shares that people ask for and no form prints.
//!
//! The ways to work one out stand between bars, one for each family of forms; the parts of a way are
//! added up. With `over`, the sum is divided by the sum of these and told in per cent.

use super::indicators::{ById, checked_id};
use super::sheet::{Line, Sheet};
use super::units::{self, Unit};
use super::{CodebookError, Derived, Way};

pub(super) fn parse(
    sheet: &Sheet<'_>,
    units: &[Unit],
    indicators: &ById<'_>,
) -> Result<Vec<Derived>, CodebookError> {
    let lines = sheet.lines(&["id", "label_zh", "label_en", "unit", "parts", "over"])?;
    lines.into_iter().map(|line| derived(line, units, indicators)).collect()
}

fn derived(
    line: Line<'_>,
    units: &[Unit],
    indicators: &ById<'_>,
) -> Result<Derived, CodebookError> {
    let id = checked_id(line, "id")?;
    if indicators.contains_key(id) {
        return Err(line.error(format!("{id:?} is printed: indicators.csv has it")));
    }
    line.need("parts")?;
    let (parts, over) = (line.list("parts"), line.list("over"));
    if !over.is_empty() && over.len() != parts.len() {
        return Err(line.error("over has not as many ways as parts"));
    }
    let terms = |sum: Option<&String>| -> Result<Vec<String>, CodebookError> {
        let terms = sum.into_iter().flat_map(|sum| sum.split('+')).map(str::trim);
        let known = |term: &str| match indicators.contains_key(term) {
            true => Ok(term.to_owned()),
            false => Err(line.error(format!("indicator {term:?} is not in indicators.csv"))),
        };
        terms.map(known).collect()
    };
    let ways = parts
        .iter()
        .enumerate()
        .map(|(way, sum)| Ok(Way { parts: terms(Some(sum))?, over: terms(over.get(way))? }));
    Ok(Derived {
        id: id.to_owned(),
        label_zh: line.need("label_zh")?.to_owned(),
        label_en: line.need("label_en")?.to_owned(),
        unit: units::of(line, units)?.name.clone(),
        ways: ways.collect::<Result<_, CodebookError>>()?,
        definition: line.get("definition").to_owned(),
        comparability: line.get("comparability").to_owned(),
    })
}
