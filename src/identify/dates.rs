//! Years and dates in folded text, looked for by hand: preparing patterns for them takes longer than
//! all else that is done with a small file's text.

use std::ops::Range;

/// A day or a month with its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Offset at which it begins.
    pub start: usize,
    pub year: u16,
    pub month: u16,
}

/// Where the first year stands: four digits from 1900 to 2099 without another digit beside them.
pub fn year(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let run = at..at + digits;
        if digits == 4 && is_century(&text[run.clone()]) {
            return Some(run);
        }
        at = run.end + 1;
    }
    None
}

/// The years of 2018年 and 2018年度, in printed order: no days or months with their year.
pub fn spoken(text: &str) -> impl Iterator<Item = u16> {
    text.match_indices('年').filter_map(|(at, word)| {
        let behind = text[at + word.len()..].chars().next()?;
        let year = text.get(at.checked_sub(4)?..at)?;
        let spoken = !behind.is_ascii_digit() && year.starts_with("20") && is_number(year);
        year.parse().ok().filter(|_| spoken)
    })
}

/// The date that a text ends with: 2019年3月15日, 2019年3月.
pub fn at_end(text: &str) -> Option<Date> {
    let whole = text.strip_suffix('日').and_then(|text| Some(short_number(text)?.0));
    let month = whole.unwrap_or(text).strip_suffix('月')?;
    let (before, month) = short_number(month)?;
    let before = before.strip_suffix('年')?;
    let start = before.len().checked_sub(4)?;
    let year = before.get(start..).filter(|year| is_century(year) && is_number(year))?;
    Some(Date { start, year: year.parse().ok()?, month })
}

/// One or two digits at the end of a text, and what stands before them.
fn short_number(text: &str) -> Option<(&str, u16)> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text[before.len()..];
    let number = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Some((before, number))
}

fn is_century(year: &str) -> bool {
    year.starts_with("19") || year.starts_with("20")
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    const TEXTS: [&str; 26] = [
        "",
        "2018",
        "2018年",
        "2018年度",
        "东阳市2018年度报告",
        "12018年",
        "20182019",
        "2018-2019",
        "1898年2099",
        "第20号201年2003",
        "2018年3",
        "2018年度2019年报告2019年3月",
        "年2018年年",
        "年",
        "市20年",
        "府2019年3月15日",
        "2019年3月",
        "2019年3月15",
        "1999年12月31日",
        "二O年2019年123月",
        "2019年3月155日",
        "2019年月日",
        "2019年1月日",
        "月2019年1月2日",
        "32019年1月2日",
        "2019年1月1日至12月31日",
    ];

    #[test]
    fn years_stand_alone() {
        let pattern = Regex::new("(?:^|[^0-9])((?:19|20)[0-9]{2})(?:年度|年|[^0-9]|$)").unwrap();
        for text in TEXTS {
            let expected = pattern.captures(text).map(|found| found.get(1).unwrap().range());
            assert_eq!(year(text), expected, "{text}");
        }
    }

    #[test]
    fn spoken_years_are_no_dates() {
        let pattern = Regex::new("(20[0-9]{2})年(?:度|[^0-9度])").unwrap();
        for text in TEXTS {
            let expected = pattern.captures_iter(text).map(|found| found[1].parse().unwrap());
            assert_eq!(
                spoken(text).collect::<Vec<u16>>(),
                expected.collect::<Vec<u16>>(),
                "{text}"
            );
        }
    }

    #[test]
    fn dates_close_a_text() {
        let pattern = Regex::new("((?:19|20)[0-9]{2})年([0-9]{1,2})月(?:[0-9]{1,2}日)?$").unwrap();
        for text in TEXTS {
            let expected = pattern.captures(text).map(|found| Date {
                start: found.get(0).unwrap().start(),
                year: found[1].parse().unwrap(),
                month: found[2].parse().unwrap(),
            });
            assert_eq!(at_end(text), expected, "{text}");
        }
    }
}
