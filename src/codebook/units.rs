//! `units.csv`: the units that a form may ask in.

use super::sheet::{Line, Sheet};
use super::{CodebookError, ValueKind};

/// A unit, and which numbers make sense in it unless the form says otherwise.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub name: String,
    pub kind: ValueKind,
}

pub(super) fn parse(sheet: &Sheet<'_>) -> Result<Vec<Unit>, CodebookError> {
    let lines = sheet.lines(&["unit", "kind"])?;
    lines
        .into_iter()
        .map(|line| Ok(Unit { name: line.need("unit")?.into(), kind: kind(line)? }))
        .collect()
}

/// The unit of a line, which must be one that we know.
pub(super) fn of<'u>(line: Line<'_>, units: &'u [Unit]) -> Result<&'u Unit, CodebookError> {
    let name = line.need("unit")?;
    let known = units.iter().find(|unit| unit.name == name);
    known.ok_or_else(|| line.error(format!("unit {name:?} is not in units.csv")))
}

pub(super) fn kind(line: Line<'_>) -> Result<ValueKind, CodebookError> {
    match line.need("kind")? {
        "count" => Ok(ValueKind::Count),
        "change" => Ok(ValueKind::Change),
        "amount" => Ok(ValueKind::Amount),
        other => Err(line.error(format!("kind {other:?} is not count, change or amount"))),
    }
}
