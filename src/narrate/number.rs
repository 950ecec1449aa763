//! A number with its unit and the words that make it inexact.

use rust_decimal::Decimal;

use super::unit;

/// A number with what belongs to it. Places are in bytes of the folded sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Before the words that make it inexact.
    pub start: usize,
    /// Behind its unit and the words that make it inexact.
    pub end: usize,
    pub value: Decimal,
    /// Half of what the last printed digit stands for.
    pub tolerance: Decimal,
    pub unit: &'static str,
    pub modifier: String,
    /// Counts only where a pattern asks for it: 三次 may be a figure and may be a manner of
    /// speaking, 15个工作日 may be a result and may be a rule.
    pub shy: bool,
}

/// Words before a number that make it inexact; longer ones first.
const BEFORE: &[&str] = &[
    "不少于",
    "不低于",
    "不超过",
    "超过了",
    "突破了",
    "接近",
    "将近",
    "大约",
    "大概",
    "超过",
    "突破",
    "不足",
    "不到",
    "至少",
    "多达",
    "约",
    "近",
    "超",
    "逾",
];

/// Words that end like those and mean something else.
const NOT_BEFORE: &[&str] = &[
    "节约", "预约", "签约", "合约", "履约", "条约", "制约", "最近", "附近", "邻近", "靠近", "违约",
];

/// Words behind a number or its unit that make it inexact.
const BEHIND: &[&str] = &["左右", "以上", "以下", "以内", "上下", "余", "馀", "多", "几", "+"];

/// The number with its power of ten, its unit and the words around it. `None` where another
/// number follows at once: 3万5 is damaged or cut, and we do not guess how.
pub fn dressed(
    text: &str,
    start: usize,
    end: usize,
    value: Decimal,
    decimals: usize,
) -> Option<Number> {
    let (from, mut modifier) = before(text, start);
    let mut at = end;
    let mut take = |at: &mut usize, first: &str| {
        if let Some(word) = BEHIND.iter().find(|word| text[*at..].starts_with(**word)) {
            *at += word.len();
            if !modifier.is_empty() {
                modifier.push(' ');
            }
            modifier.push_str(first);
            modifier.push_str(word);
        }
    };
    take(&mut at, "");
    let (mut value, mut decimals) = (value, decimals);
    let (length, mut zeros) = unit::scale(&text[at..]);
    at += length;
    if let Some((end, lower, sum)) = lower(text, at, zeros, value).filter(|_| decimals == 0) {
        (at, zeros, value, decimals) = (end, lower, sum, 0);
    }
    if length > 0 {
        take(&mut at, "");
    }
    let unit = unit::unit(&text[at..]);
    at += unit.len();
    take(&mut at, "");
    if text[at..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let power = Decimal::from(10u64.pow(zeros));
    let tolerance = match (zeros, decimals) {
        (0, 0) => Decimal::ZERO,
        _ => power.checked_div(Decimal::from(10u64.pow(decimals.min(15) as u32)))? / Decimal::TWO,
    };
    Some(Number {
        start: from,
        end: at,
        value: value.checked_mul(power)?.normalize(),
        tolerance,
        unit,
        modifier,
        shy: unit::is_time(unit),
    })
}

/// The rest of a number told in two powers of ten, 2千 behind 3万: where it ends, its power, and the
/// whole in that power.
fn lower(text: &str, at: usize, zeros: u32, value: Decimal) -> Option<(usize, u32, Decimal)> {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let part: Decimal = text[at..at + digits].parse().ok()?;
    let (length, lower) = unit::scale(&text[at + digits..]);
    let times = Decimal::from(10u64.pow(zeros.checked_sub(lower).filter(|_| length > 0)?));
    let whole = value.checked_mul(times)?.checked_add(part)?;
    (part < times).then_some((at + digits + length, lower, whole))
}

/// The words before a number that make it inexact, and where they begin.
fn before(text: &str, start: usize) -> (usize, String) {
    let behind = &text[..start];
    let word = BEFORE.iter().find(|word| behind.ends_with(**word));
    match word.filter(|_| !NOT_BEFORE.iter().any(|other| behind.ends_with(other))) {
        Some(word) => (start - word.len(), (*word).to_owned()),
        // The words of the patterns are looked for in front of the number: 占 stays there.
        None if ABOUT.iter().any(|word| behind.ends_with(word)) => (start, "约".to_owned()),
        None => (start, String::new()),
    }
}

/// 约 with a verb between it and its number.
const ABOUT: &[&str] = &["约占", "约为", "约有", "约达"];
