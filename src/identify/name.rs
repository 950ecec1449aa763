//! Names of bodies as they stand in a line, with the years and dates beside them.

use std::sync::LazyLock;

use regex::Regex;

use super::dates;
use super::numbering::unnumbered;
use super::sign::pattern;

// `without_date` counts what stands before it.
pattern!(
    LEADING_DATE,
    "^(?:19|20)[0-9]{2}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2}日?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)"
);

/// Longest name of a body in a title, in characters.
pub const LONGEST_BODY: usize = 40;
/// Whether a line may be the name of a body: short, and words only.
pub fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    (2..=LONGEST_BODY).contains(&count)
        && text.chars().all(|c| c.is_alphanumeric() || c == '(' || c == ')')
        && !text.is_ascii()
}

/// Whether a text is the name of a body and nothing else.
pub fn is_body(text: &str) -> bool {
    is_name(text) && ends_as_body(text)
}

/// Whether a name ends as names of bodies do.
fn ends_as_body(name: &str) -> bool {
    const ENDINGS: [&str; 38] = [
        "政府",
        "办公室",
        "办公厅",
        "府办",
        "委办",
        "局",
        "委",
        "委员会",
        "管委会",
        "办事处",
        "镇",
        "乡",
        "街道",
        "苏木",
        "省",
        "市",
        "县",
        "区",
        "州",
        "盟",
        "旗",
        "行政公署",
        "厅",
        "部",
        "处",
        "院",
        "校",
        "学",
        "园",
        "馆",
        "站",
        "所",
        "队",
        "中心",
        "公司",
        "集团",
        "联合会",
        "合作社",
    ];
    // Nearly every line is asked, and the last character says no of most.
    let last = name.chars().next_back();
    ENDINGS.iter().any(|end| end.chars().next_back() == last && name.ends_with(end))
}

/// The body and the year of 2018年东阳市 or 东阳市2018年度.
pub fn split_year(text: &str) -> (String, Option<u16>) {
    // 东阳市人民政府办公室关于东阳市2018年度: the report is of what stands behind, if a body does.
    let mut parts = text.rsplit("关于").filter(|part| !part.is_empty()).map(body_and_year);
    let (body, year) = parts.next().unwrap_or_default();
    match parts.next().filter(|_| body.is_empty()) {
        Some((sender, other)) => (sender, year.or(other)),
        None => (body, year),
    }
}

fn body_and_year(text: &str) -> (String, Option<u16>) {
    let text = unnumbered(without_date(text));
    let Some(found) = dates::year(text) else { return (clean_body(text), None) };
    let behind = &text[found.end..];
    let behind = ["年度", "年"].iter().find_map(|w| behind.strip_prefix(w)).unwrap_or(behind);
    (clean_body(&format!("{}{behind}", &text[..found.start])), text[found].parse().ok())
}

/// The text behind a date at its beginning, where anything stands there.
///
/// Web pages print the day of publication in front of a title: 2021-02-05 汤阴县2020年…
fn without_date(text: &str) -> &str {
    /// Characters that may stand before the date.
    const MOST_BEFORE: usize = 8;
    let digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (before, date) = text.split_at(digit);
    // 2018年度 is no date.
    let behind = date.get(4..).unwrap_or_default().trim_start_matches(['-', '.', '/', '年']);
    let is_month =
        behind.len() + 4 < date.len() && behind.starts_with(|c: char| c.is_ascii_digit());
    if !is_month || !date.starts_with("19") && !date.starts_with("20") {
        return text;
    }
    let found = LEADING_DATE.find(date).filter(|_| before.chars().count() <= MOST_BEFORE);
    found.map(|found| &date[found.end()..]).filter(|rest| !rest.is_empty()).unwrap_or(text)
}

/// A name without the words around it.
fn clean_body(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')');
    let text = text.strip_suffix(['的', '度']).unwrap_or(text);
    // 东阳市人民政府信息公开 is short for 东阳市人民政府政府信息公开.
    if text.ends_with("人民") { format!("{text}政府") } else { text.to_owned() }
}

pub fn year_in(text: &str) -> Option<u16> {
    text[dates::year(text)?].parse().ok()
}

/// A captured name without what may stand behind it on the line.
pub fn clean_name(text: &str) -> String {
    const BEHIND: [&str; 9] = [
        "单位负责人",
        "填报日期",
        "填表日期",
        "填报时间",
        "报送日期",
        "发布日期",
        "(盖章)",
        "(公章)",
        "审核人",
    ];
    let end = BEHIND.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    text[..end].trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned()
}

/// The last `count` characters.
pub fn tail(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    &text[start..]
}
