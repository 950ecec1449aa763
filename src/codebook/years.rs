//! `years.sums`: what two years of one body usually have to do with each other.

use serde::{Deserialize, Serialize};

use super::CodebookError;
use super::sheet::error;

/// A figure of one year that follows from others of that year and of the year before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearSum {
    /// The indicator that follows.
    pub left: String,
    /// (sign, whether of the year before, indicator)
    pub right: Vec<(i8, bool, String)>,
}

/// Reads lines of the form `left = previous.one + two - three`; `#` begins a remark.
pub(super) fn parse(
    file: &str,
    text: &str,
    is_known: impl Fn(&str) -> bool,
) -> Result<Vec<YearSum>, CodebookError> {
    let lines = text.lines().zip(1..).map(|(line, number)| {
        let line = line.split('#').next().unwrap_or_default().trim();
        (line, number)
    });
    let sums = lines.filter(|(line, _)| !line.is_empty()).map(|(line, number)| {
        sum(line, &is_known).map_err(|message| error(file, Some(number), &message))
    });
    sums.collect()
}

fn sum(line: &str, is_known: impl Fn(&str) -> bool) -> Result<YearSum, String> {
    let (left, right) = line.split_once('=').ok_or("no = between the sides")?;
    let known = |indicator: &str| match is_known(indicator) {
        true => Ok(indicator.to_owned()),
        false => Err(format!("indicator {indicator:?} is not in indicators.csv")),
    };
    let mut terms = Vec::new();
    let mut sign = 1;
    for word in right.split_whitespace() {
        match word {
            "+" => sign = 1,
            "-" => sign = -1,
            word => {
                let before = word.strip_prefix("previous.");
                terms.push((sign, before.is_some(), known(before.unwrap_or(word))?));
            }
        }
    }
    Ok(YearSum { left: known(left.trim())?, right: terms })
}
