//! `indicators.csv`: one row per series over all years.

use rustc_hash::{FxHashMap, FxHashSet};

use super::sheet::{Line, Sheet};
use super::units::{self, Unit};
use super::{CodebookError, Form, Indicator};

/// Stata cuts longer names.
const LONGEST_ID: usize = 32;

/// Indicators by their id.
pub(super) type ById<'i> = FxHashMap<&'i str, &'i Indicator>;

pub(super) fn by_id(indicators: &[Indicator]) -> ById<'_> {
    indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect()
}

pub(super) fn parse(sheet: &Sheet<'_>, units: &[Unit]) -> Result<Vec<Indicator>, CodebookError> {
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut ids = FxHashSet::default();
    for line in sheet.lines(&["id", "label_zh", "label_en", "unit"])? {
        let id = checked_id(line, "id")?;
        if !ids.insert(id) {
            return Err(line.error(format!("indicator {id:?} is there twice")));
        }
        indicators.push(Indicator {
            id: id.to_owned(),
            label_zh: line.need("label_zh")?.to_owned(),
            label_en: line.need("label_en")?.to_owned(),
            unit: units::of(line, units)?.name.clone(),
            forms: Vec::new(),
            definition: line.get("definition").to_owned(),
            comparability: line.get("comparability").to_owned(),
        });
    }
    Ok(indicators)
}

/// An id that every statistics program takes as the name of a variable.
pub(super) fn checked_id<'s>(line: Line<'s>, column: &str) -> Result<&'s str, CodebookError> {
    let id = line.need(column)?;
    if id.len() > LONGEST_ID {
        return Err(line.error(format!("{id:?} is longer than {LONGEST_ID} characters")));
    }
    if !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(line.error(format!("{id:?} has other characters than a-z, 0-9 and _")));
    }
    Ok(id)
}

/// Writes into each indicator which forms ask for it.
pub(super) fn name_forms(indicators: &mut [Indicator], forms: &[Form]) {
    for form in forms {
        let mut asked: Vec<&str> =
            form.tables.iter().flat_map(|t| &t.items).map(|item| item.indicator.as_str()).collect();
        asked.sort_unstable();
        for indicator in indicators.iter_mut() {
            if asked.binary_search(&indicator.id.as_str()).is_ok() {
                indicator.forms.push(form.id.clone());
            }
        }
    }
}
