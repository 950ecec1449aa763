//! Of which year the figures under a heading are: 2017年, 上年, 本年; or no figures of a year at all:
//! 增长率.

use serde::{Deserialize, Serialize};

use super::fold::{folded, is_blank};
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
}

impl Span {
    /// The year that a figure is of, in a report of this year.
    pub fn year(self, report_year: Option<u16>) -> Option<u16> {
        match self {
            Span::Own | Span::Change => report_year,
            Span::Before => report_year.map(|year| year - 1),
            Span::Year(year) => Some(year),
        }
    }
}

// 本, 上 and 上年同 are what a running text leaves of 本期, 上期 and 上年同期: 期 is a unit.
const OWN: [&str; 14] = [
    "本",
    "本年",
    "本年度",
    "本年数",
    "本年数量",
    "本期",
    "本期数",
    "当年",
    "今年",
    "本年件数",
    "本年值",
    "本年情况",
    "本年度数",
    "本期数据",
];
const BEFORE: [&str; 23] = [
    "上",
    "上年同",
    "去年同",
    "上年",
    "上年度",
    "上一年",
    "上一年度",
    "去年",
    "上年数",
    "上年数量",
    "上年同期",
    "去年同期",
    "上期",
    "上期数",
    "上一期",
    "上一期数据",
    "上期数据",
    "上年件数",
    "上年值",
    "上年情况",
    "上年度数",
    "同期",
    "去年数",
];
const CHANGE: [&str; 34] = [
    "增长率",
    "增长",
    "增长数",
    "增长量",
    "增长幅度",
    "增幅",
    "增减",
    "增减数",
    "增减量",
    "增减率",
    "增减幅度",
    "增减情况",
    "同比",
    "同比增长",
    "同比增减",
    "同比增长率",
    "同比增幅",
    "同比变化",
    "环比",
    "变化",
    "变化率",
    "变化情况",
    "变动",
    "差额",
    "差异",
    "差值",
    "较上年增减",
    "较上年增长",
    "比上年增减",
    "比上年增长",
    "与上年相比",
    "本期增减",
    "本期增减量",
    "增减变化",
];

/// The span that a heading names and nothing else.
///
/// ```
/// use gongkai::text::span::{Span, of};
///
/// assert_eq!(of("2017 年度"), Some(Span::Year(2017)));
/// assert_eq!(of("增长率（%）"), Some(Span::Change));
/// assert_eq!(of("本年新公开数量"), None);
/// ```
pub fn of(heading: &str) -> Option<Span> {
    if !may_begin(heading.trim_start_matches(is_blank)) {
        return None;
    }
    let folded = folded(heading);
    // 增减(±%), 本年(件): the unit stands in brackets.
    let bare = folded.split('(').next().filter(|bare| !bare.is_empty());
    let bare = bare.unwrap_or_else(|| folded.trim_matches(['(', ')']));
    let bare = bare.trim_end_matches([':', '%', '±']);
    if let Some(year) = year(bare) {
        return Some(Span::Year(year));
    }
    let is = |names: &[&str]| names.contains(&bare);
    if is(&OWN) {
        Some(Span::Own)
    } else if is(&BEFORE) {
        Some(Span::Before)
    } else if is(&CHANGE) {
        Some(Span::Change)
    } else {
        None
    }
}

/// Whether a text may be a span, by its first character: nearly every cell of a table is asked, and
/// holds a figure or another label.
fn may_begin(text: &str) -> bool {
    text.starts_with(|c: char| match c {
        '0'..='9' => c == '2',
        '\u{4e00}'..='\u{9fff}' => BEGINNINGS.contains(&simplified(c)),
        _ => true,
    })
}

/// The first characters of all headings above.
const BEGINNINGS: [char; 13] =
    ['本', '当', '今', '上', '去', '同', '增', '环', '变', '差', '较', '比', '与'];

/// 2017, 2017年, 2017年度, 2017年数据.
fn year(text: &str) -> Option<u16> {
    let digits = text.get(..4)?;
    let year: u16 = digits.parse().ok().filter(|year| (2003..2100).contains(year))?;
    const BEHIND: [&str; 9] =
        ["", "年", "年度", "年数据", "年度数据", "年数", "年度数", "年数量", "年情况"];
    BEHIND.contains(&&text[4..]).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_forms_are_no_spans() {
        for heading in
            ["本年新制作数量", "上一年项目数量", "本年增/减", "总计", "2017年制发件数", "其他"]
        {
            assert_eq!(of(heading), None, "{heading}");
        }
    }

    #[test]
    fn every_heading_begins_as_one_may() {
        for heading in OWN.iter().chain(&BEFORE).chain(&CHANGE) {
            assert!(of(heading).is_some(), "{heading}");
        }
    }

    #[test]
    fn spans() {
        let check = |heading: &str, expected| assert_eq!(of(heading), Some(expected), "{heading}");
        check("２０１７年", Span::Year(2017));
        check("（2016年度）", Span::Year(2016));
        check("上年同期", Span::Before);
        check("本 年", Span::Own);
        check("增减（%）", Span::Change);
        assert_eq!(Span::Before.year(Some(2018)), Some(2017));
    }
}
