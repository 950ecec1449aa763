//! Of which time a figure is, and whether it is a level or a change.

use super::years;

/// What the scope of a figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Nothing is said: of the year reported on, as a rule.
    Unsaid,
    /// Of the year reported on.
    Year,
    /// Of the year that is named.
    Named(u16),
    /// Of a month, a quarter, a day.
    Part,
    /// As it stands on a day: perhaps of the year, perhaps of all years.
    AsOf,
    /// Of all years so far.
    Cumulative,
    /// Of another year: 上年, 去年.
    OtherYear,
    /// How much more or less than before.
    Change,
    /// What is planned, or supposed.
    Plan,
    /// What was told before and is taken back: 原报120件,现更正为123件.
    Withdrawn,
}

const WORDS: &[(&str, Span)] = &[
    ("全年", Span::Year),
    ("本年度", Span::Year),
    ("年度", Span::Year),
    ("本年", Span::Year),
    ("今年", Span::Year),
    ("一年来", Span::Year),
    ("当年", Span::Year),
    ("年内", Span::Year),
    ("第一季度", Span::Part),
    ("第二季度", Span::Part),
    ("第三季度", Span::Part),
    ("第四季度", Span::Part),
    ("一季度", Span::Part),
    ("二季度", Span::Part),
    ("三季度", Span::Part),
    ("四季度", Span::Part),
    ("前三季度", Span::Part),
    ("上半年", Span::Part),
    ("下半年", Span::Part),
    ("截至目前", Span::AsOf),
    ("截止目前", Span::AsOf),
    ("目前", Span::AsOf),
    ("至今", Span::AsOf),
    ("上年度", Span::OtherYear),
    ("上一年度", Span::OtherYear),
    ("上一年", Span::OtherYear),
    ("上年", Span::OtherYear),
    ("去年", Span::OtherYear),
    ("下年度", Span::Plan),
    ("下一年度", Span::Plan),
    ("明年", Span::Plan),
    ("力争", Span::Plan),
    ("争取", Span::Plan),
    ("计划", Span::Plan),
    ("预计", Span::Plan),
    ("拟于", Span::Plan),
    ("目标:", Span::Plan),
    ("目标为", Span::Plan),
    ("来年", Span::Plan),
    ("次年", Span::Plan),
    ("往年", Span::OtherYear),
    ("前年", Span::OtherYear),
    ("去年同期", Span::OtherYear),
    ("上年同期", Span::OtherYear),
];

/// Ends of the words of time. Most characters end none of them.
const TIME_ENDS: [char; 15] =
    ['年', '度', '来', '内', '间', '前', '今', '争', '划', '取', '计', '于', '期', ':', '为'];

/// Words that open a clause on what is not, or not yet; with those that begin like them.
const SUPPOSED: [(&str, &[&str]); 8] = [
    ("拟", &["拟定", "拟订", "拟稿", "拟制"]),
    ("如果", &[]),
    ("如", &["如果", "如期", "如实", "如下", "如今", "如上", "如何", "如约"]),
    ("假如", &[]),
    ("若", &["若干"]),
    ("例如", &[]),
    ("比如", &[]),
    ("譬如", &[]),
];

/// Words before what was told in error.
const WITHDRAWN: [&str; 8] = ["误将", "误把", "误报", "错报", "误填", "原报", "原填报", "原公布"];

/// Words that hold for the figure directly behind them only.
const RATES: &[&str] = &["每季度", "每年", "每月", "月均", "日均"];

/// Words of carrying over hold 年度 and say nothing about time.
const NO_SCOPE: &[&str] = &[
    "结转下年度",
    "结转下一年度",
    "结转下年",
    "结转至下年度",
    "结转到下年度",
    "上年度结转",
    "上年结转",
    "上一年度结转",
    "上一年结转",
    "结转上年度",
    "年度报告",
    "年度工作",
    "年度考核",
    "工作计划",
    // Kinds of documents: 规划计划20条, 计划总结类15条.
    "规划计划",
    "规划、计划",
    "规划和计划",
    "规划及计划",
    "发展计划",
    "计划规划",
    "计划总结",
    "计划类",
    "结转至下一年度",
    "转下年度",
    "转下一年度",
    "上年度转",
    "上一年度转",
];

/// Of all years so far, or of this one.
const SUMS: &[(&str, Span)] = &[
    ("历年累计", Span::Cumulative),
    ("历年来累计", Span::Cumulative),
    ("累计", Span::Cumulative),
    ("总计", Span::Year),
    ("新增", Span::Year),
];

/// How a figure differs from the one before it.
const CHANGES: &[&str] = &[
    "同比增长",
    "同比下降",
    "同比上升",
    "同比减少",
    "同比增加",
    "同比增量",
    "同比提高",
    "同比降低",
    "同比提升",
    "环比增长",
    "环比下降",
    "同比",
    "环比",
    "增长",
    "下降",
    "上升",
    "减少",
    "增加",
    "提高",
    "提升",
    "降低",
    "增幅",
    "降幅",
    "增量",
    "压减",
    "压缩",
    "净增",
    "净增加",
    "净减少",
    "多出",
    "上涨",
    "下滑",
    "回落",
];

/// 比上年多48件: a change only behind what it is set against.
const MORE_OR_LESS: [&str; 2] = ["多", "少"];

/// The scope of a number from the words before it in the sentence. `near` begins behind the last
/// figure or pause.
///
/// 累计 holds for all that follows it up to a `;`, 新增 only for its own figure.
pub fn scope(before: &str, near: &str) -> String {
    if let Some(change) = change(near) {
        return change.to_owned();
    }
    if let Some(word) = unreal(near) {
        return word.to_owned();
    }
    let before = nearest(before);
    let clause = &before[before.rfind(';').map_or(0, |at| at + 1)..];
    let rate = RATES.iter().filter_map(|word| near.rfind(word).map(|at| (at, *word))).max();
    let rate = rate.map(|(_, word)| word);
    let mut parts: Vec<&str> = rate.or_else(|| time(before)).into_iter().collect();
    parts.extend(sum(near).or_else(|| sum(clause).filter(|word| word.ends_with("累计"))));
    parts.join(" ")
}

/// The word by which a clause tells what is supposed, or taken back.
fn unreal(near: &str) -> Option<&'static str> {
    let supposed = SUPPOSED.iter().find(|(word, others)| {
        near.starts_with(word) && !others.iter().any(|other| near.starts_with(other))
    });
    let withdrawn = || WITHDRAWN.into_iter().find(|word| near.contains(word));
    supposed.map(|(word, _)| *word).or_else(withdrawn)
}

/// The last part of a text: what stands further away does not govern a figure.
fn nearest(text: &str) -> &str {
    /// In bytes: a hundred characters.
    const REACH: usize = 300;
    let from = text.len().saturating_sub(REACH);
    let from = (from..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    &text[from..]
}

/// What a scope says.
pub fn span(scope: &str) -> Span {
    let last = scope.rsplit(' ').next().unwrap_or_default();
    if CHANGES.contains(&last) || MORE_OR_LESS.contains(&last) {
        return Span::Change;
    }
    if WITHDRAWN.contains(&last) {
        return Span::Withdrawn;
    }
    if SUPPOSED.iter().any(|(word, _)| *word == last) {
        return Span::Plan;
    }
    let time = scope.split(' ').next().unwrap_or_default();
    let of_time = match SUMS.iter().any(|(word, _)| *word == time) {
        true => Span::Unsaid,
        false => span_of_time(time),
    };
    match SUMS.iter().find(|(word, _)| *word == last) {
        // 全年累计 is of the year; 2018年累计 is of that year, or of all up to it.
        Some(("累计", _)) => match of_time {
            Span::Year => Span::Year,
            Span::Named(_) => Span::AsOf,
            Span::Unsaid
            | Span::Part
            | Span::AsOf
            | Span::Cumulative
            | Span::OtherYear
            | Span::Change
            | Span::Plan
            | Span::Withdrawn => Span::Cumulative,
        },
        Some((_, Span::Cumulative)) => Span::Cumulative,
        Some(_) if time == last => Span::Year,
        Some(_) | None => of_time,
    }
}

fn span_of_time(time: &str) -> Span {
    if time.is_empty() {
        return Span::Unsaid;
    }
    if RATES.contains(&time) {
        return Span::Part;
    }
    if let Some((_, span)) = WORDS.iter().find(|(word, _)| *word == time) {
        return *span;
    }
    if years::begins(time) == Some(0) {
        return Span::Cumulative;
    }
    let digits: String = time.chars().filter(char::is_ascii_digit).take(4).collect();
    let open = time.starts_with('截') || time.starts_with('自') || time.ends_with("来");
    let dated = time.contains('月') || !time.contains('年');
    match (open, dated, digits.parse()) {
        (true, _, _) => Span::AsOf,
        (false, true, _) => Span::Part,
        (false, false, Ok(year)) => Span::Named(year),
        (false, false, Err(_)) => Span::Unsaid,
    }
}

/// A change is told directly before its number: 增加 anywhere else is a verb like others.
fn change(near: &str) -> Option<&'static str> {
    const FURTHEST: usize = 3;
    let near = near.trim_end_matches(['了', ':', '约', '近']);
    let is_change = CHANGES.iter().any(|word| near.ends_with(word));
    if near.contains(['比', '较'])
        && !is_change
        && let Some(word) = MORE_OR_LESS.iter().find(|word| near.ends_with(**word))
    {
        return Some(word);
    }
    let (end, word) = ends(near).take(FURTHEST + 1).find_map(|end| {
        let fitting = CHANGES.iter().filter(|word| is_end(&near[..end], word));
        Some((end, *fitting.max_by_key(|word| word.len())?))
    })?;
    // 增长到56件 tells a level.
    (!near[end..].contains(['到', '至', '为', '达'])).then_some(word)
}

/// Whether a text ends with a word. The last byte says no of nearly all.
fn is_end(text: &str, word: &str) -> bool {
    text.as_bytes().last() == word.as_bytes().last() && text.ends_with(word)
}

/// Where a word may end, from the end of the text backwards.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().rev().map(|(at, c)| at + c.len_utf8())
}

/// The last word of time.
fn time(before: &str) -> Option<&str> {
    let word = ends(before).find_map(|end| {
        if !before[..end].ends_with(TIME_ENDS) {
            return None;
        }
        let starts = WORDS.iter().filter(|(word, _)| is_end(&before[..end], word));
        let starts = starts.filter(|(word, _)| !is_inside(before, end - word.len(), word));
        Some((end - starts.map(|(word, _)| word.len()).max()?, end))
    });
    let several = ends(before).filter(|end| before[..*end].ends_with(TIME_ENDS)).find_map(|end| {
        let at = years::begins(&before[..end]).filter(|at| !compared(&before[..*at]))?;
        Some((at, end))
    });
    // Of those that end at one place the last counts.
    let (at, end) =
        [word, date(before), several].into_iter().flatten().max_by_key(|(_, end)| *end)?;
    // 预计2023年: the year is that of a plan.
    let mut plans = WORDS.iter().filter(|(_, span)| *span == Span::Plan);
    let plan = plans.find(|(word, _)| {
        before[..at].ends_with(word) && !is_inside(before, at - word.len(), word)
    });
    Some(plan.map_or(&before[at..end], |(word, _)| &before[at - word.len()..at]))
}

/// Whether a word at a place is part of one without meaning for the time.
fn is_inside(text: &str, at: usize, word: &str) -> bool {
    compared(&text[..at])
        || NO_SCOPE.iter().any(|other| {
            other.find(word).is_some_and(|offset| {
                at.checked_sub(offset).is_some_and(|from| {
                    text.get(from..).is_some_and(|rest| rest.starts_with(other))
                })
            })
        })
}

/// Words that only set a figure against another year: 比2017年增长12%.
fn compared(before: &str) -> bool {
    before.ends_with(['比', '较', '与', '同', '超'])
}

/// The last date: 2018年, 截至2018年12月31日, 5月份.
fn date(text: &str) -> Option<(usize, usize)> {
    let marks = text.rmatch_indices(['年', '月', '日']);
    marks.map(|(mark, _)| mark).find_map(|mark| date_at(text, mark))
}

/// The date that ends with the mark at a place.
fn date_at(text: &str, mark: usize) -> Option<(usize, usize)> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日');
    let at = text[..mark].rfind(|c| !part(c)).map_or(0, |at| behind(text, at));
    if at == mark || !is_date(&text[at..mark]) || compared(&text[..at]) {
        return None;
    }
    const OPENS: &[&str] = &["截至到", "截止到", "截至", "截止", "自从", "自", "从"];
    let open = OPENS.iter().find(|open| text[..at].ends_with(**open)).map_or(0, |open| open.len());
    const CLOSES: &[&str] = &["年底", "年末", "度", "底", "末", "以来", "来", "份"];
    let end = behind(text, mark);
    let close = CLOSES.iter().find(|close| text[end..].starts_with(**close));
    Some((at - open, end + close.map_or(0, |close| close.len())))
}

/// Behind the character at a place.
fn behind(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Whether the numbers of a date can be one: 20151231日 has lost its marks.
fn is_date(date: &str) -> bool {
    date.split(['年', '月', '日']).all(|digits| digits.len() <= 4)
        && date.split('年').next().is_some_and(|year| year.len() == 4 || !date.contains('年'))
}

fn sum(near: &str) -> Option<&'static str> {
    ends(near).filter(|&end| near[..end].ends_with(['计', '增'])).find_map(|end| {
        let fitting = SUMS.iter().map(|(word, _)| *word).filter(|w| near[..end].ends_with(w));
        fitting.max_by_key(|word| word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_all_words_are_known() {
        let ends = |word: &str, last: &[char]| word.ends_with(last);
        assert!(WORDS.iter().all(|(word, _)| ends(word, &TIME_ENDS)));
        assert!(SUMS.iter().all(|(word, _)| ends(word, &['计', '增'])));
    }

    #[track_caller]
    fn check(before: &str, expected: &str, meaning: Span) {
        let near = before.rsplit(',').next().unwrap_or_default();
        let found = scope(before, near);
        assert_eq!((found.as_str(), span(&found)), (expected, meaning), "{before}");
    }

    #[test]
    fn of_the_year() {
        check("全年共受理", "全年", Span::Year);
        check("2018年,全市共受理", "2018年", Span::Named(2018));
        check("2018年度我镇主动公开", "2018年度", Span::Named(2018));
        check("共受理", "", Span::Unsaid);
        check("2016年新增", "2016年 新增", Span::Named(2016));
    }

    #[test]
    fn of_all_years() {
        check("历年累计主动公开", "历年累计", Span::Cumulative);
        check("近三年共收到", "近三年", Span::Cumulative);
        check("2016年至2018年共收到", "2016年至2018年", Span::Cumulative);
        check("近年来,2018年收到", "2018年", Span::Named(2018));
        check("“十三五”期间共受理", "“十三五”期间", Span::Cumulative);
        check("截至2018年底,累计公开", "截至2018年底 累计", Span::Cumulative);
        check("截至2018年12月31日,公开", "截至2018年12月31日", Span::AsOf);
        check("目前,知识库有", "目前", Span::AsOf);
    }

    #[test]
    fn of_a_part_of_the_year() {
        check("5月份召开培训,接受培训", "5月份", Span::Part);
        check("日均访问", "日均", Span::Part);
    }

    #[test]
    fn a_change_stands_before_its_number() {
        check("收到申请,同比增长", "同比增长", Span::Change);
        check("比上年增加", "增加", Span::Change);
        check("同比增长到", "", Span::Unsaid);
        check("比保留价增加和预算价节约合计", "", Span::Unsaid);
    }

    #[test]
    fn what_is_carried_over_is_of_no_other_year() {
        check("上年结转", "", Span::Unsaid);
        check("上年收到", "上年", Span::OtherYear);
        check("2021年,结转下年度继续办理", "2021年", Span::Named(2021));
    }

    #[test]
    fn a_kind_of_documents_is_no_plan() {
        check("全年公开政府信息9432条,其中规划计划20条,微博", "全年", Span::Year);
        check("2021年公开计划总结类15条,规划、计划3条,", "2021年", Span::Named(2021));
        check("明年,计划公开", "计划", Span::Plan);
    }

    #[test]
    fn what_is_not_so() {
        check("预计2023年收到", "预计", Span::Plan);
        check("全年收到,拟举办培训", "拟", Span::Plan);
        check("如收到申请", "如", Span::Plan);
        check("2022年,如期办结", "2022年", Span::Named(2022));
        check("目标:收到申请", "目标:", Span::Plan);
        check("原报收到申请", "原报", Span::Withdrawn);
        check("第四季度收到", "第四季度", Span::Part);
    }
}
