//! What we know about one figure.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::finding::{About, Finding};

/// What we know about one figure. There is no fourth state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reading {
    /// Read, and nothing speaks against it.
    Good(Figure),
    /// Read, and somebody should look.
    Flagged(Figure, Vec<Finding>),
    /// Not read, and why.
    Missing(Missing),
}

/// A printed number. Its place stands with the item that it fills, because a
/// blank has a place too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// In the unit of the item: 1.2 万 of an item in 件 is 12000.
    pub value: Decimal,
    /// The cell as printed, remarks and units included.
    pub printed: String,
}

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// The form of that year does not ask for it.
    NotAsked,
    /// The cell is there and empty.
    Blank,
    /// The cell holds a dash, a slash or 无: nothing was reported, which is not zero.
    Placeholder(String),
    /// The cell holds something that is not a number.
    Unreadable(String),
    /// The table is there, the row (or column) is not.
    RowAbsent,
    /// The report does not hold the table.
    TableAbsent,
    /// Two cells lay equal claim to the item.
    Ambiguous,
    /// The file holds no text (a scan, or fonts that cannot be decoded).
    NoText,
    /// No report was given for that place and year.
    NoReport,
}

impl Reading {
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Reading::Good(figure) | Reading::Flagged(figure, _) => Some(figure),
            Reading::Missing(_) => None,
        }
    }

    pub fn value(&self) -> Option<Decimal> {
        self.figure().map(|figure| figure.value)
    }

    /// The cell as printed; empty where nothing is printed.
    pub fn printed(&self) -> &str {
        match self {
            Reading::Good(figure) | Reading::Flagged(figure, _) => &figure.printed,
            Reading::Missing(Missing::Placeholder(text) | Missing::Unreadable(text)) => text,
            Reading::Missing(_) => "",
        }
    }

    /// `good`, `flagged` or `missing`.
    pub fn status(&self) -> &'static str {
        match self {
            Reading::Good(_) => "good",
            Reading::Flagged(..) => "flagged",
            Reading::Missing(_) => "missing",
        }
    }

    /// Adds a finding: a good figure becomes a flagged one, a missing one stays missing.
    pub fn flag(&mut self, finding: Finding) {
        *self = match std::mem::replace(self, Reading::Missing(Missing::Blank)) {
            Reading::Good(figure) => Reading::Flagged(figure, vec![finding]),
            Reading::Flagged(figure, mut findings) => {
                findings.push(finding);
                Reading::Flagged(figure, findings)
            }
            Reading::Missing(missing) => Reading::Missing(missing),
        };
    }

    pub fn findings(&self) -> &[Finding] {
        match self {
            Reading::Flagged(_, findings) => findings,
            Reading::Good(_) | Reading::Missing(_) => &[],
        }
    }

    /// Whether what is printed is certain: good, or flagged only for what the source itself says.
    pub fn is_certain(&self) -> bool {
        match self {
            Reading::Good(_) => true,
            Reading::Flagged(_, findings) => findings.iter().all(|f| f.about == About::Source),
            Reading::Missing(_) => false,
        }
    }
}

impl Missing {
    /// The reason as it stands in `observations.csv`.
    pub fn id(&self) -> &'static str {
        match self {
            Missing::NotAsked => "not_asked",
            Missing::Blank => "blank",
            Missing::Placeholder(_) => "placeholder",
            Missing::Unreadable(_) => "unreadable",
            Missing::RowAbsent => "row_absent",
            Missing::TableAbsent => "table_absent",
            Missing::Ambiguous => "ambiguous",
            Missing::NoText => "no_text",
            Missing::NoReport => "no_report",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
