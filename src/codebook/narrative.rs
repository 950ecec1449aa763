//! `narrative.csv`: how the key figures are told in sentences.
//!
//! A pattern is written as it is spoken, with spaces between its words:
//!
//! ```text
//! 收到|受理 申请 #件|宗|条 -复议 -诉讼
//! ```
//!
//! | part | meaning |
//! |---|---|
//! | `收到\|受理` | one of these words; the words before `#` stand before the number in this order |
//! | `#件\|宗` | the number with one of these units; `#` alone takes any, an empty unit (`#件\|`) a lost one |
//! | words after `#` | stand behind the number |
//! | `-复议` | this word stands nowhere around the number |
//! | `<review` | the figure before, or the head figure of the list, is of this topic |
//! | no `#` at all | zero in words: 未收到申请 |
//!
//! The first row that fits gives the topic. A row without a pattern is one more example, and the
//! topic `none` stands for sentences that tell no figure.

use serde::{Deserialize, Serialize};

use super::CodebookError;
use super::sheet::{Line, Sheet};

/// One row: a way of telling a figure, with its example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    pub topic: String,
    /// What the figure should equal, by the edition of the form: each is a sum of indicators. The
    /// first is the name that the figure gets. Empty where no form asks for it.
    pub equals: Vec<Vec<String>>,
    pub pattern: Option<Pattern>,
    pub example: String,
    /// What the example gives for this topic and indicator: `value/unit/modifier/scope`, several
    /// with `;` between them.
    pub expected: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// Each a list of alternatives.
    pub before: Vec<Vec<String>>,
    /// Any unit, if empty.
    pub units: Vec<String>,
    pub after: Vec<Vec<String>>,
    pub not: Vec<String>,
    pub under: Option<String>,
    /// Zero in words: there is no number.
    pub zero: bool,
}

impl Phrase {
    /// The name of the figure: what it should equal. A sum is named by all its indicators:
    /// `lit_direct_total+lit_after_total`.
    pub fn indicator(&self) -> Option<String> {
        self.equals.first().map(|sum| sum.join("+"))
    }
}

pub(super) fn parse(sheet: &Sheet<'_>) -> Result<Vec<Phrase>, CodebookError> {
    let lines = sheet.lines(&["topic", "indicator", "pattern", "example", "expected"])?;
    lines.into_iter().map(phrase).collect()
}

fn phrase(line: Line<'_>) -> Result<Phrase, CodebookError> {
    let written = line.get("pattern");
    let pattern = match written {
        "" => None,
        _ => Some(pattern(written).map_err(|m| line.error(format!("pattern {written:?} {m}")))?),
    };
    let sum = |sum: String| sum.split('+').map(|id| id.trim().to_owned()).collect();
    Ok(Phrase {
        topic: line.need("topic")?.to_owned(),
        equals: line.list("indicator").into_iter().map(sum).collect(),
        pattern,
        example: line.need("example")?.to_owned(),
        expected: line.get("expected").to_owned(),
    })
}

fn pattern(written: &str) -> Result<Pattern, &'static str> {
    let mut pattern = Pattern { zero: true, ..Pattern::default() };
    let list = |words: &str| words.split('|').map(str::to_owned).collect::<Vec<_>>();
    for part in written.split_whitespace() {
        if let Some(units) = part.strip_prefix('#') {
            if !pattern.zero {
                return Err("has two numbers");
            }
            pattern.zero = false;
            pattern.units = if units.is_empty() { Vec::new() } else { list(units) };
        } else if let Some(words) = part.strip_prefix('-') {
            pattern.not.extend(list(words));
        } else if let Some(topic) = part.strip_prefix('<') {
            pattern.under = Some(topic.to_owned());
        } else if pattern.zero {
            pattern.before.push(list(part));
        } else {
            pattern.after.push(list(part));
        }
    }
    let words = pattern.before.iter().chain(&pattern.after);
    if words.clone().next().is_none() {
        return Err("has no words");
    }
    if words.flatten().chain(&pattern.not).any(String::is_empty) {
        return Err("has an empty word");
    }
    Ok(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_in_its_parts() {
        let read = pattern("<review 收到|受理 申请 #件|宗 公开 -诉讼").expect("it is well written");
        assert_eq!(read.before, [vec!["收到", "受理"], vec!["申请"]]);
        assert_eq!(
            (read.units, read.after),
            (vec!["件".into(), "宗".into()], vec![vec!["公开".into()]])
        );
        assert_eq!((read.not, read.under.as_deref()), (vec!["诉讼".into()], Some("review")));
    }

    #[test]
    fn a_pattern_without_number_is_a_zero() {
        assert!(pattern("未 申请").expect("it is well written").zero);
    }

    #[test]
    fn what_is_no_pattern() {
        assert_eq!(pattern("#件"), Err("has no words"));
        assert_eq!(pattern("申请 #件 #条"), Err("has two numbers"));
        assert_eq!(pattern("收到| #件"), Err("has an empty word"));
    }
}
