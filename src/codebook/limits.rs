//! `limits.csv`: amounts above which a figure has another unit than its cell.

use super::indicators::ById;
use super::sheet::Sheet;
use super::{CodebookError, Limit};

pub(super) fn parse(sheet: &Sheet<'_>, indicators: &ById<'_>) -> Result<Vec<Limit>, CodebookError> {
    let lines = sheet.lines(&["indicator", "level", "most"])?;
    let limit = |line: super::sheet::Line<'_>| {
        let indicator = line.need("indicator")?;
        if !indicators.contains_key(indicator) {
            return Err(line.error(format!("indicator {indicator:?} is not in indicators.csv")));
        }
        let level = line.need("level")?;
        if !LEVELS.contains(&level) {
            return Err(line.error(format!("level {level:?} is not {}", LEVELS.join(", "))));
        }
        let (indicator, level) = (indicator.to_owned(), level.to_owned());
        Ok(Limit { indicator, level, most: line.number("most")? })
    };
    lines.into_iter().map(limit).collect()
}

/// From the smallest to the largest.
const LEVELS: [&str; 3] = ["county", "prefecture", "province"];
