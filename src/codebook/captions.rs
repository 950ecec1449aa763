//! `captions.csv`: words above a table that say what it is beside the report's other tables.

use serde::{Deserialize, Serialize};

use super::CodebookError;
use super::sheet::Sheet;

/// A word above a table, and what it says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    pub word: String,
    pub says: Says,
}

/// What a table is beside others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// A version that another one replaces.
    Draft,
    /// The version that holds.
    Final,
    /// Of a part of those that the report may be of.
    Part,
    /// Of all of them.
    Whole,
    /// Of less than a year.
    Period,
    /// Of the report's own area or year, behind tables of others.
    Own,
    /// Of another area that is not named.
    Elsewhere,
}

pub(super) fn parse(sheet: &Sheet<'_>) -> Result<Vec<Caption>, CodebookError> {
    let caption = |line: super::sheet::Line<'_>| {
        let says = match line.need("says")? {
            "draft" => Says::Draft,
            "final" => Says::Final,
            "part" => Says::Part,
            "whole" => Says::Whole,
            "period" => Says::Period,
            "own" => Says::Own,
            "elsewhere" => Says::Elsewhere,
            other => {
                let wanted = "is not draft, final, part, whole, period, own or elsewhere";
                return Err(line.error(format!("says {other:?} {wanted}")));
            }
        };
        Ok(Caption { word: line.need("word")?.to_owned(), says })
    };
    sheet.lines(&["word", "says"])?.into_iter().map(caption).collect()
}
