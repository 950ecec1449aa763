//! Of which year the figures under a heading are: 2017年, 上年, 本年; or no figures of a year at all:
//! 增长率.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::fold::{fold, folded, is_blank};
use super::listed;
use super::memo::Memo;
use super::numeral;
use super::variants::simplified;

/// What a column or a table is of, beside the report that prints it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Span {
    /// The year reported on.
    #[default]
    Own,
    /// The year before it.
    Before,
    /// A year that is named.
    Year(u16),
    /// The difference or the rate between two years: no count of anything.
    Change,
    /// Some months of a year, several years together, a plan: no year's count.
    Other,
}

impl Span {
    /// The same span in a report of this year: its own year by name is its own.
    pub fn of(self, report_year: Option<u16>) -> Self {
        match self {
            Span::Year(year) if Some(year) == report_year => Span::Own,
            Span::Year(year) if Some(year + 1) == report_year => Span::Before,
            Span::Own | Span::Before | Span::Year(_) | Span::Change | Span::Other => self,
        }
    }

    /// The year that a figure is of, in a report of this year.
    pub fn year(self, report_year: Option<u16>) -> Option<u16> {
        match self {
            Span::Own | Span::Change => report_year,
            Span::Before => report_year.map(|year| year - 1),
            Span::Year(year) => Some(year),
            Span::Other => None,
        }
    }
}

/// The words of `headings.csv`.
struct Words {
    spans: FxHashMap<&'static str, Span>,
    /// A count from some day on: of the whole year beside its months, of more beside its year.
    running: FxHashSet<&'static str>,
    /// Of the months that a paper is of, where the whole year stands beside it: 本期.
    term: FxHashSet<&'static str>,
    /// Of the year up to the day: 本年累计.
    to_date: FxHashSet<&'static str>,
    /// Beside a year: all years from it on.
    since: Vec<&'static str>,
    /// What may stand behind a span and says no more, by its last character: 统计数, 合计.
    behind: FxHashMap<char, Vec<&'static str>>,
    /// The first characters of all that may be a span.
    begin: FxHashSet<char>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words {
        spans: FxHashMap::default(),
        running: FxHashSet::default(),
        term: FxHashSet::default(),
        to_date: FxHashSet::default(),
        since: Vec::new(),
        behind: FxHashMap::default(),
        begin: BEFORE_NUMBERS.chars().chain("一二三四五六七八九十〇".chars()).collect(),
    };
    for (heading, says) in listed::rows() {
        let span = match says {
            "own" => Some(Span::Own),
            "before" => Some(Span::Before),
            "change" => Some(Span::Change),
            "other" => Some(Span::Other),
            _ => None,
        };
        words.spans.extend(span.map(|span| (heading, span)));
        match says {
            "running" => _ = words.running.insert(heading),
            "since" => words.since.push(heading),
            "term" => _ = words.term.insert(heading),
            "to_date" => _ = words.to_date.insert(heading),
            "behind" => {
                let last = heading.chars().next_back().into_iter();
                last.for_each(|last| words.behind.entry(last).or_default().push(heading));
            }
            _ if span.is_some() => words.begin.extend(heading.chars().next()),
            _ => {}
        }
    }
    words
});

/// What may stand before the number of a year, a quarter or a month: 第一季度, 截至6月, 前三季度, FY2018, '18年,
/// （2018年, 年份2018.
const BEFORE_NUMBERS: &str = "第截前fF'‘’(（[〔【年○零";

/// Characters of a heading that names nothing but a span.
const LONGEST: usize = 24;

/// The span that a heading names and nothing else.
///
/// ```
/// use gongkai::text::span::{Span, of};
///
/// assert_eq!(of("2017 年度"), Some(Span::Year(2017)));
/// assert_eq!(of("二〇一七年统计数"), Some(Span::Year(2017)));
/// assert_eq!(of("增长率（%）"), Some(Span::Change));
/// assert_eq!(of("1—6月"), Some(Span::Other));
/// assert_eq!(of("本年新公开数量"), None);
/// ```
pub fn of(heading: &str) -> Option<Span> {
    thread_local! {
        static TOLD: Memo<Option<Span>> = Memo::of(MOST_REMEMBERED);
    }
    if !may_be(heading.trim_start_matches(is_blank)) {
        return None;
    }
    // Blanks may stand anywhere in it, and be many.
    match heading.len() <= LONGEST * 4 {
        true => TOLD.with(|told| told.of_text(heading, read)),
        false => read(heading),
    }
}

/// So many headings are remembered in a thread.
const MOST_REMEMBERED: usize = 1024;

fn read(heading: &str) -> Option<Span> {
    let folded = folded(heading);
    // 增减(±%), 本年(件): the unit stands in brackets.
    let bare = folded.split(['(', '[']).next().filter(|bare| !bare.is_empty());
    let bare = bare.unwrap_or_else(|| folded.trim_matches(['(', ')', '[', ']']));
    let bare = bare.trim_end_matches([':', '%', '±', '、']);
    named(bare).or_else(|| without_behind(bare).find_map(named))
}

/// Whether a text may be a span, by its length and its first character: nearly every cell of a table
/// is asked, and holds a figure or another label.
fn may_be(text: &str) -> bool {
    if text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        return text.len() == 4 && text.starts_with('2');
    }
    may_begin(text) && text.chars().nth(LONGEST).is_none()
}

/// Whether a span may begin as a text does, behind blanks.
pub fn may_begin(text: &str) -> bool {
    match text.trim_start_matches(is_blank).chars().next() {
        None => false,
        Some('0'..='9' | '０'..='９') => true,
        Some(first @ '\u{4e00}'..='\u{9fff}') => WORDS.begin.contains(&simplified(first)),
        Some(first) => !first.is_ascii_alphabetic() || WORDS.begin.contains(&first),
    }
}

/// The text without each of the words that say no more behind a span. One character alone is left
/// of no span: 本 and 上 are those of a text that has lost its 期.
fn without_behind(bare: &str) -> impl Iterator<Item = &str> {
    let rest =
        |behind: &&'static str| bare.strip_suffix(*behind).map(|rest| rest.trim_end_matches('的'));
    let behind = bare.chars().next_back().and_then(|last| WORDS.behind.get(&last));
    behind.into_iter().flatten().filter_map(rest).filter(|rest| rest.chars().nth(1).is_some())
}

fn named(bare: &str) -> Option<Span> {
    if let Some(span) = WORDS.spans.get(bare) {
        return Some(*span);
    }
    if let Some((year, rest)) = year_at_start(bare) {
        let whole = ["", "年", "年度", "年份", "财年", "年全年", "全年", "fy"].contains(&rest);
        return match whole || part_of_year(rest) == Some(Part::Whole) {
            true => Some(Span::Year(year)),
            false => is_part(rest.trim_start_matches("年度").trim_start_matches('年'))
                .then_some(Span::Other),
        };
    }
    match part_of_year(bare)? {
        Part::Whole => Some(Span::Own),
        Part::Some => Some(Span::Other),
    }
}

/// Whether a text behind a year names some of its months.
fn is_part(rest: &str) -> bool {
    WORDS.spans.get(rest) == Some(&Span::Other) || part_of_year(rest) == Some(Part::Some)
}

/// The year that a folded text begins with, and what follows: 2017年, 二〇一七, '17年, 17年, FY2017.
/// Two digits are a year only before 年.
fn year_at_start(text: &str) -> Option<(u16, &str)> {
    let before = ["年份", "年度", "fy", "FY", "'"];
    let text = before.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let is_numeral = |c: char| c.is_ascii_digit() || matches!(c, '〇' | '零') || is_han_digit(c);
    let end = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return None;
    }
    let number = digits.parse::<u64>().ok().or_else(|| numeral::parse(digits))?;
    let year = match digits.chars().count() {
        4 => number,
        2 if rest.starts_with(['年', '财']) => 2000 + number,
        _ => return None,
    };
    let year = u16::try_from(year).ok().filter(|year| (2003..2100).contains(year))?;
    Some((year, rest))
}

fn is_han_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九')
}

/// How much of a year some quarters or months are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Some,
    Whole,
}

/// 第一季度, 1-3季度, 6月, 1-6月, 截至6月底, 前9个月, 1月1日至6月30日. From January to December it is a
/// whole year.
fn part_of_year(text: &str) -> Option<Part> {
    let (unit, most) = match (text.contains('季'), text.contains('月')) {
        (true, false) => ('季', 4),
        (false, true) => ('月', 12),
        (true, true) | (false, false) => return None,
    };
    let text = text.trim_start_matches("年度").trim_start_matches('年');
    let until = ["截至", "截止", "至", "前"].iter().any(|word| text.starts_with(word));
    let mut numbers: Vec<u64> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && !numeral::is_numeral(c));
        let digits = &rest[..digits.unwrap_or(rest.len())];
        if digits.is_empty() {
            if !matches!(
                c,
                '第' | '截'
                    | '至'
                    | '止'
                    | '到'
                    | '-'
                    | '~'
                    | '、'
                    | '前'
                    | '个'
                    | '月'
                    | '份'
                    | '底'
                    | '末'
                    | '日'
                    | '季'
                    | '度'
                    | '年'
            ) {
                return None;
            }
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let number = digits.parse().ok().or_else(|| numeral::parse(digits))?;
        rest = &rest[digits.len()..];
        // Days and years say nothing of the months.
        if !rest.starts_with(['日', '年']) {
            numbers.push(number);
        }
    }
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    // One day is a date.
    if text.contains('日') && numbers.len() == 1 && !until {
        return None;
    }
    if !text.contains(unit) || last > most || first == 0 {
        return None;
    }
    let begins = until || numbers.len() > 1 && first == 1;
    Some(if begins && last == most { Part::Whole } else { Part::Some })
}

/// Whether a caption names some months of a year. A month alone is that of the paper, unless no report
/// is written in it.
pub fn names_part(folded: &str) -> bool {
    let is_of_time = |c: char| {
        c.is_ascii_digit()
            || is_han_digit(c)
            || matches!(c, '〇' | '十' | '年' | '月' | '日' | '份' | '底' | '末' | '至' | '到')
            || matches!(c, '-' | '~' | '、' | '前' | '个' | '截' | '止' | '第' | '季' | '度')
            || matches!(c, '上' | '下' | '半')
    };
    let mut runs =
        folded.split(|c: char| !is_of_time(c)).filter(|run| run.contains(['季', '月', '半']));
    runs.any(|run| {
        let rest = year_at_start(run).map_or(run, |(_, rest)| rest);
        let rest = rest.trim_start_matches('年').trim_start_matches('度');
        let month: Option<u64> = rest
            .trim_end_matches('份')
            .strip_suffix('月')
            .and_then(|month| month.parse().ok().or_else(|| numeral::parse(month)));
        match month {
            Some(month) => (5..12).contains(&month),
            None => is_part(rest),
        }
    })
}

/// The span that a heading of a column names beside other things: `2017年 统计数`, 2017年制发件数,
/// 统计数（上半年）. From a year on, 2008年以来累计, it is several years together; a heading that names two otherwise
/// names none.
pub fn within(heading: &str) -> Option<Span> {
    let words = || heading.split(|c| matches!(c, '（' | '）' | '(' | ')' | '/') || is_blank(c));
    let words = words().filter(|word| !word.is_empty());
    of(heading).or_else(|| words.clone().find_map(of)).or_else(|| of_years_in(heading))
}

/// What the years say that a text names, whatever else it says.
fn of_years_in(text: &str) -> Option<Span> {
    let years = years_in(text);
    let goes_on = || WORDS.since.iter().any(|word| text.contains(word));
    match years.len() {
        0 => None,
        _ if goes_on() => Some(Span::Other),
        1 => years.first().copied().map(Span::Year),
        _ => None,
    }
}

/// The years that a text names: 2017年, 2016-2018年.
pub fn years_in(text: &str) -> BTreeSet<u16> {
    // Most headings name none; the second is another form of the same character.
    if !text.contains(['年', '\u{f98e}']) {
        return BTreeSet::new();
    }
    let folded = folded(text);
    let named = folded.match_indices('年').filter_map(|(at, _)| {
        let (start, _) = folded[..at].char_indices().rev().nth(3)?;
        let (year, rest) = year_at_start(&folded[start..])?;
        rest.starts_with('年').then_some(year)
    });
    let mut years: BTreeSet<u16> = named.collect();
    // The first of several has no 年 of its own.
    let digits = folded.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    let digits = digits.filter_map(|run| run.parse::<u16>().ok());
    let ranged = folded.contains(['-', '~', '至', '到', '、', '/']) && !years.is_empty();
    years.extend(digits.filter(|year| ranged && (2003..2100).contains(year)));
    years
}

/// Whether a heading is a count from some day on: 累计. Beside its months it is that of the year, and
/// beside the year that of all years.
pub fn is_running(heading: &str) -> bool {
    WORDS.running.contains(bare(&fold(heading)))
}

/// Whether a heading is of the months that a paper is of: 本期. Beside 本年累计 that is not the year.
pub fn is_term(heading: &str) -> bool {
    WORDS.term.contains(bare(&fold(heading)))
}

/// Whether a heading is of the year up to the day of the paper: 本年累计.
pub fn is_to_date(heading: &str) -> bool {
    WORDS.to_date.contains(bare(&fold(heading)))
}

/// A folded heading without what stands in brackets behind it.
fn bare(folded: &str) -> &str {
    folded.split(['(', '[']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
