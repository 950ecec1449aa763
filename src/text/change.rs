//! Changes told in words, as the heading 本年增/减 asks for them: 增3, 减少2项, ↓2, 2（减）.

use rust_decimal::Decimal;

use super::fold::{folded, is_blank};
use super::number::{self, CellText};

/// Words and marks for more and for less, the longest first.
const SIGNS: [(&str, bool); 12] = [
    ("净增", true),
    ("新增", true),
    ("增加", true),
    ("增", true),
    ("↑", true),
    ("+", true),
    ("净减", false),
    ("减少", false),
    ("取消", false),
    ("减", false),
    ("↓", false),
    ("-", false),
];

/// Reads a cell that tells a change in words, by an arrow or in brackets; `None` for any other, and for
/// a plain number.
///
/// ```
/// use gongkai::text::change::parse;
///
/// assert_eq!(parse("减少2项"), Some((-2).into()));
/// assert_eq!(parse("增3减2"), None);
/// ```
pub fn parse(printed: &str) -> Option<Decimal> {
    let printed = printed.trim_matches(is_blank);
    // Most that is asked for are labels.
    let begins = |c: char| "净淨新增取减減↑↓(（".contains(c) || c.is_ascii_digit();
    if !printed.starts_with(begins) || printed.chars().nth(MOST).is_some() || !is_of_one(printed) {
        return None;
    }
    let folded = folded(printed);
    let behind = || folded.strip_suffix(')').and_then(|text| text.split_once('('));
    if let Some(inner) = folded.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return signed(inner);
    }
    match behind() {
        // A figure with its sign behind it.
        Some((figure, sign)) if !figure.is_empty() => {
            let (_, more) = SIGNS.iter().find(|(word, _)| *word == sign)?;
            Some(with_sign(count(figure)?, *more))
        }
        Some(_) | None => signed(&folded),
    }
}

/// No change is told in more characters.
const MOST: usize = 10;

/// Whether a text holds one run of digits, none of them raised, ringed or turned.
fn is_of_one(printed: &str) -> bool {
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９' | '.' | ',' | '，');
    let runs = printed.split(|c| !is_digit(c)).filter(|run| !run.is_empty()).count();
    let odd = |c: char| c.is_numeric() && !is_digit(c) || c == '\u{202e}';
    runs == 1 && !printed.contains(odd)
}

/// A sign and the count behind it.
fn signed(folded: &str) -> Option<Decimal> {
    let (word, more) = SIGNS.iter().find(|(word, _)| folded.starts_with(word))?;
    let count = count(folded[word.len()..].trim_start_matches(':'))?;
    Some(with_sign(count, *more))
}

fn with_sign(count: Decimal, more: bool) -> Decimal {
    if more || count.is_zero() { count } else { -count }
}

/// A count without a sign of its own, with a unit or without.
fn count(text: &str) -> Option<Decimal> {
    let bare = text.trim_matches(is_blank);
    let CellText::Number { value, unit, remark: None } = number::cell(bare) else { return None };
    let counts =
        unit.is_none_or(|unit| unit.scale == Decimal::ONE && !unit.is_money() && unit.base != "%");
    (counts && value.is_integer() && bare.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_and_less_in_words() {
        let more =
            ["增3", "增加3", "增加3项", "↑3", "（+3）", "增：3", "新增3", "净增 3", "3（增）"];
        for printed in more {
            assert_eq!(parse(printed), Some(3.into()), "{printed}");
        }
        let less =
            ["减2", "减少2", "减少2项", "↓2", "（-2）", "(－2)", "取消2", "2（减）", "2项（减少）"];
        for printed in less {
            assert_eq!(parse(printed), Some((-2).into()), "{printed}");
        }
        assert_eq!(parse("增0"), Some(0.into()));
        assert_eq!(parse("减少0项"), Some(0.into()));
    }

    #[test]
    fn what_is_no_single_change_is_none() {
        let others = [
            "3",
            "-3",
            "（3）",
            "增3减2",
            "减-2",
            "增+3",
            "增",
            "新增",
            "增3%",
            "减少2万元",
            "增1.5",
            "增3（减2）",
            "2（其中减1）",
            "（-2）3",
            "增减2",
            "减 2 3",
            "减2²",
            "",
        ];
        for printed in others {
            assert_eq!(parse(printed), None, "{printed}");
        }
    }
}
