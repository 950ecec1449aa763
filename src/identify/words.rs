//! Names and labels that are told by words in a row: 政府信息公开, then 工作 or 年度, then 报告.
//!
//! To prepare a pattern for each of them takes as long as to look for all of them in a report. What they find is what
//! the pattern would: the first that stands there, and of several ways to read it the first one.

use std::ops::Range;

use memchr::memmem;

/// What stands next in a row. A word of `#` is as many digits.
#[derive(Clone, Copy, Debug)]
pub enum Next {
    /// One of these.
    One(&'static [&'static str]),
    /// One of these or nothing.
    Maybe(&'static [&'static str]),
    /// Any number of these.
    Any(&'static [&'static str]),
}

/// Words in a row.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// A word that is in every row, and how many bytes before it one may begin: in a long text it is looked for first.
    pub anchor: Option<(&'static str, usize)>,
    /// The letters with which a row begins.
    pub firsts: &'static [char],
    /// The ways in which a row may go on, in the order in which they are tried.
    pub rows: &'static [&'static [Next]],
}

impl Words {
    /// Where the first row stands.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_at(text, 0)
    }

    /// The first that begins at an offset or behind it.
    pub fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let Some((word, before)) = self.anchor else { return self.between(text, from, text.len()) };
        memmem::find_iter(&text.as_bytes()[from..], word).find_map(|at| {
            let anchor = from + at;
            let first = text.floor_char_boundary(anchor.saturating_sub(before));
            self.between(text, first.max(from), anchor)
        })
    }

    /// The first that begins at one of two offsets or between them.
    fn between(&self, text: &str, first: usize, last: usize) -> Option<Range<usize>> {
        let starts = text[first..].char_indices().map(|(at, c)| (first + at, c));
        let starts = starts.take_while(|(start, _)| *start <= last);
        starts.filter(|(_, c)| self.firsts.contains(c)).find_map(|(start, _)| {
            let end = self.rows.iter().find_map(|row| end(row, text, start))?;
            Some(start..end)
        })
    }

    /// All rows, none of which begins within another.
    pub fn find_all<'t>(&self, text: &'t str) -> impl Iterator<Item = Range<usize>> + use<'t> {
        let (words, mut from) = (*self, 0);
        std::iter::from_fn(move || {
            let found = words.find_at(text, from)?;
            from = found.end;
            Some(found)
        })
    }
}

/// Where a row ends that begins at an offset.
fn end(row: &[Next], text: &str, at: usize) -> Option<usize> {
    let Some((next, rest)) = row.split_first() else { return Some(at) };
    let (words, again, without) = match next {
        Next::One(words) => (words, rest, false),
        Next::Maybe(words) => (words, rest, true),
        Next::Any(words) => (words, row, true),
    };
    let mut lengths = words.iter().filter(|word| stands(word, &text[at..])).map(|word| word.len());
    let behind = lengths.find_map(|length| end(again, text, at + length));
    behind.or_else(|| end(rest, text, at).filter(|_| without))
}

fn stands(word: &str, text: &str) -> bool {
    if word.starts_with('#') {
        let digits = text.bytes().take_while(u8::is_ascii_digit);
        return digits.take(word.len()).count() == word.len();
    }
    // The third byte tells most Chinese letters apart, and to compare it is a tenth of the work.
    let third = |text: &str| text.as_bytes().get(2).copied();
    (word.len() < 3 || third(word) == third(text)) && text.starts_with(word)
}

#[cfg(test)]
mod tests {
    use super::super::{signs, title, unit};
    use super::*;
    use regex::Regex;

    const OTHERS: [&str; 8] = ["政", "公", "年", "的", "2", ":", "(", "某"];

    /// Texts of the words in a row, with one too many or too few now and then, against the pattern that says the same.
    #[track_caller]
    fn check(words: &Words, pattern: &str) {
        let pattern = Regex::new(pattern).unwrap();
        let mut number = 1_u64;
        let mut next = |below: usize| {
            number = number.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            (number >> 33) as usize % below
        };
        let mut found = 0;
        for _ in 0..10_000 {
            let mut text = String::new();
            for _ in 0..=next(2) {
                for part in words.rows[next(words.rows.len())] {
                    let (words, count) = match part {
                        Next::One(words) => (words, if next(12) == 0 { next(3) } else { 1 }),
                        Next::Maybe(words) => (words, next(2)),
                        Next::Any(words) => (words, next(4)),
                    };
                    (0..count)
                        .for_each(|_| text.push_str(&words[next(words.len())].replace('#', "7")));
                    if next(12) == 0 {
                        text.push_str(OTHERS[next(OTHERS.len())]);
                    }
                }
            }
            let expected: Vec<_> = pattern.find_iter(&text).map(|one| one.range()).collect();
            assert_eq!(words.find_all(&text).collect::<Vec<_>>(), expected, "{text}");
            found += expected.len();
        }
        assert!(found > 1_000, "{found}");
    }

    #[test]
    fn the_name_of_the_report() {
        check(
            &title::REPORT,
            "(?:政府|政务)?(?:信息|资讯|政务)公开(?:工作|年度|情况|年|的|和|暨|总结|统计|[0-9]{4})*(?:报告|年报)",
        );
    }

    #[test]
    fn the_name_of_the_table() {
        check(
            &signs::TABLE,
            "(?:政府|政务)?(?:信息|资讯|政务)公开(?:工作|年度|的)*(?:情况)?统计(?:调查)?(?:报)?表",
        );
    }

    #[test]
    fn words_before_the_name_of_a_body() {
        check(
            &signs::UNIT,
            "(?:填报|填表|报送|报告|编制|制表)(?:单位|机关)(?:名称)?(?:\\((?:盖章|公章|章)\\))?[:|]+",
        );
        check(&signs::COMPILED, "报告(?:是)?由");
        check(&signs::CONTACT, "请(?:直接)?(?:与|向|和|致电|联系):?");
        check(
            &signs::PUBLISHER,
            "(?:发布|发文|公开|信息|责任|生成)(?:机构|单位|机关|主体|来源)[:|]+|来源[:|]+",
        );
        check(
            &unit::UNIT,
            "(?:填报|填表|报送|报告|编制|制表|汇总|上报)(?:单位|机关|部门)(?:名称)?(?:\\((?:盖章|公章|签章|章)\\))?[:|]+",
        );
    }
}
