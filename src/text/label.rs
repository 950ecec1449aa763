//! Takes the label of a row or column apart.

use serde::{Deserialize, Serialize};

use super::fold::{fold, is_blank, is_digit, is_han};
use super::numeral;

/// A label in its parts, all of them folded.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Label {
    /// `一、` is level 1, `(一)` level 2, `1.` level 3, `(1)` level 4, `①` level 5.
    pub ordinal: Option<Ordinal>,
    /// Whether `其中:` stands before the words.
    pub of_which: bool,
    /// The words, without ordinal, 其中, remarks and footnote marks.
    pub bare: String,
    /// What stood in brackets behind the words.
    pub remark: Option<String>,
}

/// The number before a label, and the level that its style tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordinal {
    pub level: u8,
    pub number: u32,
}

/// Takes a printed label apart.
///
/// ```
/// use gongkai::text::label::parse;
///
/// let label = parse("其中：1.主动公开数（不同渠道计1条）");
/// assert!(label.of_which);
/// assert_eq!(label.ordinal.map(|ordinal| (ordinal.level, ordinal.number)), Some((3, 1)));
/// assert_eq!(label.bare, "主动公开数");
/// assert_eq!(label.remark.as_deref(), Some("不同渠道计1条"));
/// ```
pub fn parse(printed: &str) -> Label {
    let folded = fold(printed);
    let mut label = Label::default();
    let mut rest = behind_code(&folded);
    loop {
        if let Some(after) = rest.strip_prefix("其中").filter(|_| !label.of_which) {
            label.of_which = true;
            rest = after.trim_start_matches([':', ',', '、', ';']);
        } else if let Some((ordinal, after)) = ordinal(rest).filter(|_| label.ordinal.is_none()) {
            label.ordinal = Some(ordinal);
            rest = after;
        } else {
            break;
        }
    }
    if label.ordinal.is_none()
        && let Some((ordinal, words)) = spaced_ordinal(printed)
        && let Some(start) = rest.find(&*words)
    {
        label.ordinal = Some(ordinal);
        rest = &rest[start..];
    }
    let rest = without_formula(rest);
    let (bare, remark) = split_remark(rest.trim_end_matches(['*', '※', ':', ';', '。', ',']));
    label.bare = bare.trim_end_matches(['*', '※', ':', ';', '。', ',']).to_owned();
    label.remark = remark.map(str::to_owned);
    label
}

/// A label behind the code of its row: (一)予以公开 of 03(一)予以公开.
fn behind_code(folded: &str) -> &str {
    let is_numbered = |rest: &str| ordinal(rest).is_some_and(|(own, _)| own.level <= 2);
    digits(folded).map(|(_, rest)| rest).filter(|rest| is_numbered(rest)).unwrap_or(folded)
}

/// The label of a row into whose cell the label of its group is printed: `1.属于国家秘密` of
/// `（三）不予公开1.属于国家秘密`.
///
/// `None` where no number of a lower level follows, or several do: then the cell holds several rows.
pub fn behind_group(printed: &str) -> Option<String> {
    // Nearly no label begins so and has a digit behind its first words.
    let is_open = printed.trim_start_matches(is_blank).starts_with(['(', '（']);
    if !is_open || !printed.contains(is_digit) {
        return None;
    }
    let folded = fold(printed);
    let (group, words) = bracketed(folded.strip_prefix('(')?)?;
    // A number within brackets is a part of their remark: (没有的填0,如-8).
    let is_within = |before: &str| before.matches('(').count() > before.matches(')').count();
    let mut inner = words.char_indices().filter(|(at, c)| {
        let before = &words[..*at];
        c.is_ascii_digit()
            && before.ends_with(is_han)
            && arabic(&words[*at..]).is_some()
            && !is_within(before)
    });
    let ((own, _), more) = (inner.next()?, inner.next());
    (group.level == 2 && more.is_none()).then(|| words[own..].to_owned())
}

/// An ordinal at the start of a folded text, and what follows it.
pub fn ordinal(folded: &str) -> Option<(Ordinal, &str)> {
    let first = folded.chars().next()?;
    match first {
        '(' => bracketed(&folded[1..]),
        '①'..='⑳' => {
            let number = u32::from(first) - u32::from('①') + 1;
            Some((Ordinal { level: 5, number }, &folded[first.len_utf8()..]))
        }
        '0'..='9' => arabic(folded),
        _ => chinese(folded),
    }
}

/// `(一)` or `(1)`; the opening bracket is gone.
fn bracketed(rest: &str) -> Option<(Ordinal, &str)> {
    let (inside, after) = rest.split_once(')')?;
    // `(一)、` and `(一).` are printed too.
    let after = after.trim_start_matches(['、', '.', ',']);
    if let Some(number) = small_numeral(inside) {
        return Some((Ordinal { level: 2, number }, after));
    }
    let number = digits(inside).filter(|(_, rest)| rest.is_empty())?.0;
    Some((Ordinal { level: 4, number }, after))
}

/// `1.`, `1、` or `1)`, but not `1.5`.
fn arabic(folded: &str) -> Option<(Ordinal, &str)> {
    let (number, rest) = digits(folded)?;
    let after = rest.strip_prefix(['.', '、', ',', ')'])?;
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let level = if rest.starts_with(')') { 4 } else { 3 };
    Some((Ordinal { level, number }, after))
}

/// `一、`, and `一)` where the opening bracket was lost.
fn chinese(folded: &str) -> Option<(Ordinal, &str)> {
    let end = folded.find(|c| !numeral::is_numeral(c)).filter(|end| *end > 0)?;
    let (numeral, rest) = folded.split_at(end);
    let number = small_numeral(numeral)?;
    let after = rest.strip_prefix(['、', '.', ',', ':', ')'])?;
    let level = if rest.starts_with(')') { 2 } else { 1 };
    Some((Ordinal { level, number }, after.trim_start_matches('、')))
}

/// `一 概 述`, `1 政府公报`: only the space tells the ordinal from the words, so this looks at the
/// text before folding. Returns the folded words.
fn spaced_ordinal(printed: &str) -> Option<(Ordinal, String)> {
    let printed = printed.trim_start_matches(is_blank);
    let (first, words) = printed.split_once(is_blank)?;
    let first = fold(first);
    let words = fold(words);
    if !words.starts_with(is_han) {
        return None;
    }
    let ordinal = match digits(&first) {
        Some((number, "")) => Ordinal { level: 3, number },
        Some(_) => return None,
        None => Ordinal { level: 1, number: small_numeral(&first)? },
    };
    Some((ordinal, words))
}

/// A Chinese numeral that can be an ordinal.
fn small_numeral(text: &str) -> Option<u32> {
    if text.is_empty() || !text.chars().all(numeral::is_numeral) {
        return None;
    }
    numeral::parse(text)
        .and_then(|number| u32::try_from(number).ok())
        .filter(|n| (1..100).contains(n))
}

/// One or two digits at the start: no form numbers its rows further.
fn digits(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse().ok().filter(|_| (1..=2).contains(&end))?;
    Some((number, &text[end..]))
}

/// A text and what stands in brackets at its end: 申请人情况 and 十件 of 申请人情况（十件）.
pub fn closing_brackets(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix([')', '）'])?.rsplit_once(['(', '（'])
}

/// A total without the parts that it is said to be of: 总计 of 总计=(一)+(二)-(三).
fn without_formula(text: &str) -> &str {
    let is_of_parts = |c: char| {
        c.is_ascii_digit() || numeral::is_numeral(c) || "()+-=、,;至到第项栏行列".contains(c)
    };
    let cut = text.split_once('=').filter(|(words, parts)| {
        words.ends_with(is_han) && !parts.is_empty() && parts.chars().all(is_of_parts)
    });
    cut.map_or(text, |(words, _)| words)
}

/// Takes the last brackets off, if words stand before them. Brackets that were not closed reach to
/// the end.
fn split_remark(text: &str) -> (&str, Option<&str>) {
    let Some(open) = opening(text).filter(|open| *open > 0) else { return (text, None) };
    let inside = text[open + 1..].trim_end_matches(')');
    (&text[..open], Some(inside))
}

/// The bracket that the last closing one belongs to, or one that was never closed.
fn opening(text: &str) -> Option<usize> {
    // Most labels have none.
    text.find('(')?;
    let mut open = Vec::new();
    let mut last = None;
    for (index, c) in text.char_indices() {
        match c {
            '(' => open.push(index),
            ')' => last = open.pop().filter(|_| index + 1 == text.len()).or(last),
            _ => {}
        }
    }
    open.first().copied().or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, ordinal: Option<(u8, u32)>, bare: &str, remark: Option<&str>) {
        let label = parse(printed);
        assert_eq!(label.ordinal.map(|ordinal| (ordinal.level, ordinal.number)), ordinal);
        assert_eq!(label.bare, bare);
        assert_eq!(label.remark.as_deref(), remark);
    }

    #[test]
    fn each_style_of_ordinal_has_its_level() {
        check("一、主动公开情况", Some((1, 1)), "主动公开情况", None);
        check("（十一）其他", Some((2, 11)), "其他", None);
        check("3.政务微博", Some((3, 3)), "政务微博", None);
        check("12、网络", Some((3, 12)), "网络", None);
        check("（2）传真", Some((4, 2)), "传真", None);
        check("①传真", Some((5, 1)), "传真", None);
        check("㈠收到申请数", Some((2, 1)), "收到申请数", None);
    }

    #[test]
    fn a_lost_mark_or_bracket_does_not_hide_the_ordinal() {
        check("一 概 述", Some((1, 1)), "概述", None);
        check("1 政府公报", Some((3, 1)), "政府公报", None);
        check("二)收到申请数", Some((2, 2)), "收到申请数", None);
        check("（一）、收到申请数", Some((2, 1)), "收到申请数", None);
        check("03（一）予以公开", Some((2, 1)), "予以公开", None);
        check("01一、收到申请数", Some((1, 1)), "收到申请数", None);
    }

    #[test]
    fn words_that_begin_like_an_ordinal_are_words() {
        check("一次性告知", None, "一次性告知", None);
        check("1.5万件", None, "1.5万件", None);
        check("2018年度", None, "2018年度", None);
        check("十大案例", None, "十大案例", None);
    }

    #[test]
    fn of_which_stands_before_or_behind_the_ordinal() {
        for printed in ["其中:涉及国家秘密", "其中：1.涉及国家秘密", "1.其中:涉及国家秘密"]
        {
            let label = parse(printed);
            assert!(label.of_which, "{printed}");
            assert_eq!(label.bare, "涉及国家秘密");
        }
    }

    #[test]
    fn remarks_and_footnote_marks_come_off() {
        check("(一)公开数 (不同渠道计1条)", Some((2, 1)), "公开数", Some("不同渠道计1条"));
        check("规章(设区的市(州)应提供)", None, "规章", Some("设区的市(州)应提供"));
        check("行政申诉数 *", None, "行政申诉数", None);
        check("（七）总计=（一）+（二）+（三）", Some((2, 7)), "总计", None);
        check("总计＝1+2-3", None, "总计", None);
        check("总计=全部", None, "总计=全部", None);
        check("专职人员数(不包括网站", None, "专职人员数", Some("不包括网站"));
    }

    #[test]
    fn brackets_inside_the_words_stay() {
        check("第二十条第（一）项", None, "第二十条第(一)项", None);
        check("（一）", Some((2, 1)), "", None);
    }
}
