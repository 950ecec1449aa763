//! `captions.csv`: words above a table that say what it is beside the report's other tables, and words of
//! a label or a heading that make it another than the form's.

use serde::{Deserialize, Serialize};

use super::CodebookError;
use super::sheet::Sheet;

/// A word above a table or in a label, and what it says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    pub word: String,
    pub says: Says,
    /// Of its characters: a quick no for nearly all texts.
    marks: u64,
}

impl Caption {
    /// Those whose words a text has.
    pub fn within<'c>(all: &'c [Caption], text: &str) -> Vec<&'c Caption> {
        let of_text = marks(text);
        let may_have = |caption: &&Caption| caption.marks & of_text == caption.marks;
        all.iter().filter(may_have).filter(|caption| text.contains(&caption.word)).collect()
    }
}

/// One bit for each of the characters; several share it.
fn marks(text: &str) -> u64 {
    text.chars().fold(0, |marks, c| marks | 1 << (c as u32 % 64))
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
    /// Of an earlier year.
    Past,
    /// The contrary.
    Not,
    /// Another number or measure: a share, a plan, a rank.
    Other,
    /// A count, and no amount of money.
    Count,
    /// Nothing that a label does not say without it.
    Plain,
}

pub(super) fn parse(sheet: &Sheet<'_>) -> Result<Vec<Caption>, CodebookError> {
    let caption = |line: super::sheet::Line<'_>| {
        let says = match line.need("says")? {
            "draft" => Says::Draft,
            "final" => Says::Final,
            "part" => Says::Part,
            "whole" => Says::Whole,
            "period" => Says::Period,
            "past" => Says::Past,
            "not" => Says::Not,
            "other" => Says::Other,
            "count" => Says::Count,
            "plain" => Says::Plain,
            other => {
                let wanted =
                    "is not draft, final, part, whole, period, past, not, other, count or plain";
                return Err(line.error(format!("says {other:?} {wanted}")));
            }
        };
        let word = line.need("word")?.to_owned();
        Ok(Caption { marks: marks(&word), word, says })
    };
    sheet.lines(&["word", "says"])?.into_iter().map(caption).collect()
}
