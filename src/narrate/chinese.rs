//! Figures in Chinese numerals: 三百二十件, 百分之九十, 两成.

use rust_decimal::Decimal;

use super::number::{Number, dressed};
use super::uncounted::{is_article, is_date, is_list_mark};
use crate::text::numeral;

pub fn is_numeral(c: char) -> bool {
    numeral::is_numeral(c) || c == '几'
}

/// Chinese numerals: 三百二十件, 百分之九十, 两成. Returns where to go on.
pub fn chinese(text: &str, start: usize, found: &mut Vec<Number>) -> usize {
    let run = text[start..].find(|c| !is_numeral(c)).map_or(text.len(), |end| start + end);
    if let Some(percent) = percent(text, start, run) {
        let end = percent.end;
        found.push(percent);
        return end;
    }
    found.extend(counted(text, start, run));
    run
}

/// 百分之九十, 百分之99.5, 九成, 三分之一 (left out: it is no exact share).
fn percent(text: &str, start: usize, run: usize) -> Option<Number> {
    const HUNDREDTHS: &str = "百分之";
    let rest = &text[start..];
    let end = match rest.strip_prefix(HUNDREDTHS) {
        Some(share) => {
            let part =
                |c: char| c.is_ascii_digit() || matches!(c, '.' | '点') || numeral::is_numeral(c);
            let length = share.find(|c| !part(c)).unwrap_or(share.len());
            start + HUNDREDTHS.len() + length
        }
        None => tenths(text, run)?,
    };
    let printed = &text[start..end];
    let digits = printed.strip_prefix(HUNDREDTHS).and_then(|digits| digits.parse().ok());
    let value = digits.or_else(|| numeral::percent(printed))?;
    let mut number = dressed(text, start, end, value, 0)?;
    // 九成 is said of 88 as well as of 92.
    number.tolerance =
        if rest.starts_with(HUNDREDTHS) { number.tolerance } else { Decimal::from(5) };
    number.unit = "%";
    Some(number)
}

/// Where 九成 or 三成五 ends; not 成立, 成为, 成果.
fn tenths(text: &str, run: usize) -> Option<usize> {
    let behind = text[run..].strip_prefix('成')?;
    let end = run + '成'.len_utf8();
    let more = behind.find(|c| !numeral::is_numeral(c)).unwrap_or(behind.len());
    let closed = behind[more..].is_empty()
        || ["以上", "左右", "多", "的", "以下"].iter().any(|word| behind[more..].starts_with(word))
        || behind[more..].starts_with([',', '。', ';', ')', '、']);
    closed.then_some(end + more)
}

/// A counted numeral before a unit. One of a single digit is shy: 一站式 and 两微一端 are names,
/// 每季度组织一次 is a habit.
fn counted(text: &str, start: usize, run: usize) -> Option<Number> {
    let before = &text[..start];
    // A power of ten with 余 or 多 behind it belongs to the unit: 两千余件, 三十多万人.
    let printed = &text[start..run];
    let inexact =
        printed.contains('几') || before.ends_with(['数', '几', '第', '每', '同', '上', '下']);
    let bare = printed.starts_with(['百', '千', '万', '亿']);
    // 廿三 is 23, and 3 of 1百2十三 is not 3: the numeral begins before the run.
    let begun = before.ends_with(|c: char| c.is_ascii_digit() || OLD_TENS.contains(&c));
    if inexact || bare || begun {
        return None;
    }
    let value = Decimal::from(numeral::parse(printed)?);
    let number = dressed(text, start, run, value, 0)?;
    let after = &text[run..];
    let spelled = printed.chars().count() > 1 && !printed.contains(['十', '百', '千', '万', '亿']);
    let spoken = is_article(before, after) || is_date(before, after, value) || spelled;
    if number.unit.is_empty() || spoken || is_list_mark(before, after) {
        return None;
    }
    let single = printed.chars().count() == 1;
    let quoted = before.ends_with('"');
    // A habit, not a count: 每季度组织一次.
    let habit = before.rfind('每').is_some_and(|at| !before[at..].contains([',', ';', '。']));
    let idiom = single && IDIOMS.iter().any(|idiom| text[start..].starts_with(idiom));
    (!(quoted || idiom || habit && single))
        .then_some(Number { shy: single || number.shy, ..number })
}

/// Twenty, thirty and forty in one character.
const OLD_TENS: [char; 3] = ['廿', '卅', '卌'];

/// Single numerals that are no counts even before a unit.
const IDIOMS: &[&str] = &[
    "一项一",
    "一事",
    "一起",
    "一条龙",
    "一件事",
    "一批",
    "一部",
    "一度",
    "一处",
    "一位",
    "一道",
    "一口",
    "一支",
    "一张图",
    "一张网",
    "一套",
    "一体",
    "一系列",
];
