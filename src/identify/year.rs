//! Signs → the year reported on.

use super::Vote;
use super::dates;
use super::prose::{Line, Prose};
use super::sign::{Sign, SignKind, pattern};
use crate::finding::{Finding, Rule, Severity};
use memchr::memmem;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

// The period of the statistics, also where 年 and 月 were lost between runs of two fonts:
// 自2018年1月1日起至12月31日止, 201711日至20171231日, 自2017年1月日起.
pattern!(
    PERIOD,
    "(20[0-9]{2})[年./-]?0?1[月./-]?0?1?[日号]?(?:0时)?起?,?(?:至|到|-+)(?:(20[0-9]{2})[年./-]?|当年|同年|本年|年)?12[月./-]?(?:3[01])?[日号]?"
);
// The first year of the regulation began in May.
pattern!(
    PART_OF_YEAR,
    "(20[0-9]{2})年[0-9]{1,2}月[0-9]{1,2}日起?,?(?:至|到|-+)(?:(20[0-9]{2})年|当年|同年|本年)?12月3[01]日"
);
pattern!(FILED, "(?:填报|填表|报送)(?:日期|时间)[:|]*(20[0-9]{2})[年./-]([0-9]{1,2})");

/// Years that can be reported on: the first local rules are of 2003.
const YEARS: std::ops::RangeInclusive<u16> = 2003..=2099;
/// Weight of the period of the statistics: as much as the title.
const PERIOD_WEIGHT: u8 = 4;
/// Weight of a date of signing or filing. It says only that the report is not younger.
const DATE_WEIGHT: u8 = 1;

const PROSE_WEIGHT: u8 = 1;
const PROSE: &str = "prose";
/// Mentions of a year before the text speaks of it.
const OFTEN: u32 = 2;

/// The year, what spoke for it, and what remains in doubt.
pub struct Decision {
    pub year: Option<u16>,
    pub votes: Vec<Vote>,
    pub findings: Vec<Finding>,
}

/// Counts what every sign says. A date of signing never decides alone.
pub fn decide(prose: &Prose, signs: &[Sign]) -> Decision {
    let mut votes = period_votes(prose);
    votes.extend(signs.iter().filter_map(|sign| {
        let year = sign.year.filter(|year| YEARS.contains(year))?;
        Some((sign.kind.id(), year, sign.kind.weight(), sign.kind.id() != "file_name"))
    }));
    votes.extend(prose_vote(prose).filter(|(_, year, ..)| YEARS.contains(year)));
    votes.extend(date_votes(prose));
    let tally = tally(&votes);
    let year = match left_over(prose, &votes) {
        LeftOver::No => winner(&tally),
        LeftOver::Opening(year) => Some(year),
        LeftOver::Open(year) => winner(&tally).filter(|winner| *winner == year),
    };
    Decision {
        year,
        findings: doubt(&votes, &tally, year),
        votes: votes.into_iter().map(vote).collect(),
    }
}

/// Whether the opening paragraph is that of last year's report, which the report was written over.
enum LeftOver {
    No,
    /// The title and the day of signing say this year.
    Opening(u16),
    /// The title and the text say one year, the opening and the day of signing the one before; or all but the title
    /// and the day say the one before. It may be of this year, and of none else.
    Open(u16),
}

/// Looks at an opening or a period of the year before the title's. A title may also name the year in which it was
/// published: then nothing else says that year.
fn left_over(prose: &Prose, votes: &[YearVote]) -> LeftOver {
    let of = |signs: &[&str], year: u16| votes.iter().any(|v| signs.contains(&v.0) && v.1 == year);
    let title = votes.iter().find(|vote| vote.0 == SignKind::Title.id()).map(|vote| vote.1);
    let openings = ["period", SignKind::Opening.id()];
    let Some(year) = title.filter(|year| of(&openings, year - 1) && !of(&["period"], *year)) else {
        return LeftOver::No;
    };
    let text = begun(prose);
    let signed = of(&["signature_date", "filing_date"], year);
    match (signed, text) {
        (true, None) => LeftOver::Opening(year),
        (true, Some(text)) if text == year => LeftOver::Opening(year),
        (true, Some(_)) => LeftOver::Open(year),
        (false, Some(text)) if text == year => LeftOver::Open(year),
        (false, _) => LeftOver::No,
    }
}

/// The year with which a paragraph first begins: 2019年,全市…
fn begun(prose: &Prose) -> Option<u16> {
    prose.lines.iter().find_map(|line| {
        let (year, _) = line.text.split_once("年,").filter(|(year, _)| year.len() == 4)?;
        year.parse().ok().filter(|year| YEARS.contains(year))
    })
}

/// (sign, year, weight, whether it may decide alone).
type YearVote = (&'static str, u16, u8, bool);

fn vote((sign, year, weight, _): YearVote) -> Vote {
    Vote { sign, says: year.to_string(), weight }
}

fn period_votes(prose: &Prose) -> Vec<YearVote> {
    let found: Vec<_> =
        PERIOD.captures_iter(&prose.joined).filter(|found| !is_day(found)).collect();
    // Other periods are told too, for comparison: the one of the statistics says so.
    let stated = found.iter().find(|found| is_stated(prose, found));
    let part = || PART_OF_YEAR.captures(&prose.joined);
    let year = |group: Option<regex::Match<'_>>| group.and_then(|m| m.as_str().parse::<u16>().ok());
    let years = match stated.or(found.first()) {
        Some(found) => (year(found.get(1)), year(found.get(2))),
        None => part().map_or((None, None), |found| (year(found.get(1)), year(found.get(2)))),
    };
    match years {
        (Some(from), Some(to)) if from != to => {
            vec![("period", from, PERIOD_WEIGHT / 2, true), ("period", to, PERIOD_WEIGHT / 2, true)]
        }
        (Some(from), _) => vec![("period", from, PERIOD_WEIGHT, true)],
        (None, _) => Vec::new(),
    }
}

/// Whether what looks like a period is a day: 2013-01-12 behind the name of another report.
fn is_day(found: &regex::Captures<'_>) -> bool {
    let whole = found.get(0).map_or("", |whole| whole.as_str());
    let numbers: Vec<&str> = whole.split('-').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(|part| is_number(part) && !part.is_empty())
}

/// Whether a period is said to be that of the statistics.
fn is_stated(prose: &Prose, found: &regex::Captures<'_>) -> bool {
    let start = found.get(0).map_or(0, |whole| whole.start());
    let before = super::name::tail(&prose.joined[..start], 25);
    ["统计", "数据", "期限", "时限", "所列"].iter().any(|word| before.contains(word))
}

/// The years of all stated periods of the statistics, with their offsets in the run.
pub fn stated_periods(prose: &Prose) -> impl Iterator<Item = (usize, u16)> {
    PERIOD
        .captures_iter(&prose.joined)
        .filter(|found| is_stated(prose, found))
        .filter_map(|found| Some((found.get(0)?.start(), found.get(1)?.as_str().parse().ok()?)))
}

/// The year that the text speaks of most. Alone it decides nothing: comparisons with the year
/// before and plans for the next are there as well.
fn prose_vote(prose: &Prose) -> Option<YearVote> {
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    for year in dates::spoken(&prose.joined) {
        *counts.entry(year).or_default() += 1;
    }
    let highest = counts.values().copied().max().filter(|&count| count >= OFTEN)?;
    let mut often = counts.iter().filter(|(_, count)| **count == highest);
    match (often.next(), often.next()) {
        (Some((year, _)), None) => Some((PROSE, *year, PROSE_WEIGHT, false)),
        _ => None,
    }
}

/// Dates of signing and filing. A report is signed in the first months of the next year; one that
/// is signed in December may be of the year that ends.
fn date_votes(prose: &Prose) -> Vec<YearVote> {
    let closing = |line: &Line| {
        let date = dates::at_end(&line.text).filter(|date| date.year >= 2000)?;
        Some((date.year, date.month))
    };
    let signed = prose.lines.iter().rev().find_map(closing);
    let number = |found: Option<regex::Match<'_>>| found?.as_str().parse::<u16>().ok();
    let filed = Some(&prose.joined).filter(|text| may_be_filed(text));
    let filed = filed
        .and_then(|text| FILED.captures(text))
        .and_then(|found| Some((number(found.get(1))?, number(found.get(2))?)));
    [("signature_date", signed), ("filing_date", filed)]
        .into_iter()
        .filter_map(|(sign, found)| {
            let (year, month) = found?;
            let of = if month == 12 { year } else { year - 1 };
            Some((sign, of, DATE_WEIGHT, false))
        })
        .collect()
}

/// Whether a text may name the day of filing: to prepare the pattern takes longer than to look for its words.
pub fn may_be_filed(text: &str) -> bool {
    ["填报", "填表", "报送", "报表"].iter().any(|word| {
        memmem::find_iter(text.as_bytes(), word).any(|at| {
            let behind = &text[at + word.len()..];
            behind.starts_with("日期") || behind.starts_with("时间")
        })
    })
}

/// Sum of the weights per year, and whether one of the signs may decide alone.
fn tally(votes: &[YearVote]) -> BTreeMap<u16, (u8, bool)> {
    let mut tally: BTreeMap<u16, (u8, bool)> = BTreeMap::new();
    for &(_, year, weight, strong) in votes {
        let entry = tally.entry(year).or_default();
        entry.0 = entry.0.saturating_add(weight);
        entry.1 |= strong;
    }
    // What the text speaks of decides together with a date or the name of the file.
    for (year, entry) in &mut tally {
        let says = |prose: bool| votes.iter().any(|v| v.1 == *year && (v.0 == PROSE) == prose);
        entry.1 |= says(true) && says(false);
    }
    tally
}

/// The year that alone has the highest sum, if more than dates and the file name speak for it.
fn winner(tally: &BTreeMap<u16, (u8, bool)>) -> Option<u16> {
    let highest = tally.values().map(|(weight, _)| *weight).max()?;
    let mut best = tally.iter().filter(|(_, (weight, _))| *weight == highest);
    match (best.next(), best.next()) {
        (Some((year, (_, true))), None) => Some(*year),
        _ => None,
    }
}

fn doubt(votes: &[YearVote], tally: &BTreeMap<u16, (u8, bool)>, year: Option<u16>) -> Vec<Finding> {
    let said = || {
        let said: Vec<String> =
            votes.iter().map(|(sign, year, ..)| format!("{sign} says {year}")).collect();
        said.join(", ")
    };
    let strong = tally.values().filter(|(_, strong)| *strong).count();
    let finding = match year {
        None if votes.is_empty() => {
            Some((Severity::Warning, "nothing says which year is reported on".to_owned()))
        }
        None => Some((Severity::Warning, format!("the report year is open: {}", said()))),
        Some(year) if strong > 1 => {
            Some((Severity::Warning, format!("taken to be of {year}, but {}", said())))
        }
        Some(_) => None,
    };
    finding
        .into_iter()
        .map(|(severity, message)| Finding::reading(Rule::YearDoubtful, severity, message))
        .collect()
}
