//! The document's text, made comparable, line by line and as one run.

use std::borrow::Cow;

use crate::grid;
use crate::source::Place;
use crate::text::fold::folded;

/// The text of a document for finding signs in it.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Folded lines with dates in Arabic digits; empty ones are left out.
    pub lines: Vec<Line>,
    /// All of them in one run: a sentence may be wrapped anywhere.
    pub joined: String,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub place: Place,
    /// Index into `Layout::lines`.
    pub index: usize,
    /// Offset in `Prose::joined`.
    pub start: usize,
}

/// Takes the text of the lines of a layout.
pub fn prose(lines: &[grid::Line]) -> Prose {
    let mut prose = Prose::default();
    for (index, line) in lines.iter().enumerate() {
        let text = comparable(&line.text);
        if text.is_empty() {
            continue;
        }
        let start = prose.joined.len();
        prose.joined.push_str(&text);
        prose.lines.push(Line { text, place: line.place.clone(), index, start });
    }
    prose
}

/// A printed text folded, with punctuation of one width and dates in Arabic digits.
pub fn comparable(printed: &str) -> String {
    arabic_dates(&plain(&folded(printed))).into_owned()
}

impl Prose {
    /// The line of an offset of the run.
    pub fn line_at(&self, offset: usize) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.start <= offset);
        self.lines.get(after.checked_sub(1)?)
    }

    /// The place of an offset of the run.
    pub fn place_at(&self, offset: usize) -> Option<Place> {
        self.line_at(offset).map(|line| line.place.clone())
    }
}

/// Punctuation of one width, so that a pattern needs one spelling only.
fn plain(folded: &str) -> Cow<'_, str> {
    // What folding has made of a text has few of these left.
    let odd = |byte: u8| matches!(byte, b'[' | b']' | b'~' | 0xef) || byte.is_ascii_whitespace();
    if !folded.bytes().any(odd) {
        return Cow::Borrowed(folded);
    }
    folded
        .chars()
        .filter_map(|c| {
            Some(match c {
                c if c.is_whitespace() => return None,
                '，' => ',',
                '：' => ':',
                '；' => ';',
                '（' | '〔' | '［' | '[' | '﹝' => '(',
                '）' | '〕' | '］' | ']' | '﹞' => ')',
                '－' | '—' | '–' | '～' | '~' | '―' => '-',
                '｜' => '|',
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32)?,
                c => c,
            })
        })
        .collect()
}

/// Writes the Chinese numerals of dates in Arabic digits: 二〇一八年三月二十一日 → 2018年3月21日.
fn arabic_dates(text: &str) -> Cow<'_, str> {
    if !may_be_respelled(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if numeral(c).is_some() {
            run.push(c);
            continue;
        }
        flush(&mut out, &mut run, c);
        out.push(c);
    }
    out.push_str(&run);
    Cow::Owned(out)
}

/// Whether a Chinese numeral stands in a run before 年, 月 or 日. Most dates are in Arabic digits.
fn may_be_respelled(text: &str) -> bool {
    const LAST: [u8; 3] = ["年".as_bytes()[2], "月".as_bytes()[2], "日".as_bytes()[2]];
    let mut ends = memchr::memchr3_iter(LAST[0], LAST[1], LAST[2], text.as_bytes());
    ends.any(|end| {
        let before = end.checked_sub(2).and_then(|at| text.split_at_checked(at));
        before.is_some_and(|(before, word)| {
            let run = before.trim_end_matches('0');
            word.starts_with(['年', '月', '日'])
                && run.chars().next_back().is_some_and(|c| numeral(c).is_some())
        })
    })
}

/// Writes a run of numerals that ends before `next`.
fn flush(out: &mut String, run: &mut String, next: char) {
    let arabic = match next {
        '年' => year_digits(run),
        '月' | '日' => day_number(run).map(|n| n.to_string()),
        _ => None,
    };
    out.push_str(arabic.as_deref().unwrap_or(run));
    run.clear();
}

fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' | '◯' | 'Ｏ' | 'O' | 'o' | 'Ο' | 'О' | '0' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    })
}

fn year_digits(run: &str) -> Option<String> {
    let digits: Vec<u32> = run.chars().filter_map(numeral).collect();
    let spelled = digits.len() == 4 && digits[0] == 2 && digits.iter().all(|&d| d < 10);
    spelled.then(|| digits.iter().map(u32::to_string).collect())
}

/// One to thirty-one, counted (二十一) or spelled (二一).
fn day_number(run: &str) -> Option<u32> {
    let digits: Vec<u32> = run.chars().filter_map(numeral).collect();
    let number = match digits.as_slice() {
        [one] => *one,
        [10, ones] => 10 + ones,
        [tens, 10] => tens * 10,
        [tens, 10, ones] => tens * 10 + ones,
        _ => return None,
    };
    (1..=31).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: &str) {
        assert_eq!(arabic_dates(&plain(printed)), expected);
    }

    #[test]
    fn a_date_in_chinese_numerals() {
        check("二〇一八年三月二十一日", "2018年3月21日");
        check("二○一六年十二月", "2016年12月");
        check("二 零一九 年十月三十日", "2019年10月30日");
        check("二00八年九月七日", "2008年9月7日");
        check("2000年10月20日", "2000年10月20日");
    }

    #[test]
    fn other_numerals_stay() {
        check("（一）统一年度安排", "(一)统一年度安排");
        check("五年规划", "五年规划");
    }
}
