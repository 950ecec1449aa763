//! Spans of several years in a sentence: 近三年, 五年来, 2016年至2018年, “十三五”期间.

/// Marks between the first year of a span and its last.
const UNTIL: [char; 7] = ['至', '到', '-', '—', '–', '~', '～'];
/// Numbers of years; 一年来 is the year reported on.
const COUNTS: [char; 13] =
    ['两', '二', '三', '四', '五', '六', '七', '八', '九', '十', '几', '数', '多'];
const BEFORE: [&str; 7] = ["最近", "近", "过去", "连续", "此前", "前", "这"];
const BEHIND: [&str; 4] = ["以来", "来", "间", "内"];

/// Where the span of several years begins with which a text ends.
pub fn begins(text: &str) -> Option<usize> {
    counted(text).or_else(|| of_plan(text)).or_else(|| of_range(text))
}

/// 近三年, 过去5年间, 五年来, 近年来.
fn counted(text: &str) -> Option<usize> {
    let whole = BEHIND.iter().find_map(|word| text.strip_suffix(word));
    let before = whole.unwrap_or(text).strip_suffix('年')?.trim_end_matches('个');
    let is_count = |c: char| COUNTS.contains(&c) || c.is_ascii_digit();
    let words = before.trim_end_matches(is_count);
    let count = &before[words.len()..];
    if count.is_empty() {
        return words.strip_suffix('近').map(str::len);
    }
    // 2018年来 is a date.
    if count.chars().count() > 2 {
        return None;
    }
    let opened = BEFORE.iter().find_map(|word| words.strip_suffix(word)).map(str::len);
    opened.or_else(|| whole.map(|_| words.len()))
}

/// “十三五”期间.
fn of_plan(text: &str) -> Option<usize> {
    const QUOTES: [char; 4] = ['“', '”', '"', '\''];
    let name = ["期间", "时期", "以来"].iter().find_map(|word| text.strip_suffix(word))?;
    let number = name.trim_end_matches(QUOTES).strip_suffix('五')?.strip_suffix(COUNTS)?;
    Some(number.strip_suffix('十')?.trim_end_matches(QUOTES).len())
}

/// 2016年至2018年, 2016-2018年度.
fn of_range(text: &str) -> Option<usize> {
    let bare = text.strip_suffix('度').unwrap_or(text).strip_suffix('年')?;
    let (at, _, _) = range_at_end(bare)?;
    Some(at)
}

/// Whether a span goes on behind its first year: 至2018年.
pub fn goes_on(behind: &str) -> bool {
    let last = behind.trim_start_matches(['度', ' ']).trim_start_matches(UNTIL);
    last.len() < behind.len() && last.starts_with(|c: char| c.is_ascii_digit())
}

/// The first and the last year of the span with which a text ends: 2016年至2018.
pub fn range(text: &str) -> Option<(u16, u16)> {
    range_at_end(text).map(|(_, first, last)| (first, last))
}

fn range_at_end(text: &str) -> Option<(usize, u16, u16)> {
    let (at, last) = year_at_end(text)?;
    let before = text[..at].trim_end_matches(' ');
    let first = before.trim_end_matches(UNTIL);
    let first = (first.len() < before.len()).then_some(first)?.trim_end_matches([' ', '年', '度']);
    let (at, first) = year_at_end(first)?;
    (first < last).then_some((at, first, last))
}

/// The year of four digits with which a text ends, and where it begins.
pub fn year_at_end(text: &str) -> Option<(usize, u16)> {
    let at = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits = &text[at..];
    let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    Some((at, digits.parse().ok().filter(|_| is_year)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, span: &str) {
        let found = begins(text).map_or("", |at| &text[at..]);
        assert_eq!(found, span, "{text}");
    }

    #[test]
    fn spans_of_several_years() {
        check("我市近三年", "近三年");
        check("最近5年内", "最近5年内");
        check("过去两年间", "过去两年间");
        check("全县五年来", "五年来");
        check("近年来", "近年来");
        check("“十三五”期间", "“十三五”期间");
        check("十二五以来", "十二五以来");
        check("全市2016年至2018年", "2016年至2018年");
        check("2016-2018年度", "2016-2018年度");
    }

    #[test]
    fn one_year_is_no_span() {
        for text in
            ["2018年", "2018年来", "一年来", "第三年", "今年", "三年", "2018-2016年", "年", ""]
        {
            check(text, "");
        }
    }

    #[test]
    fn first_and_last() {
        assert_eq!(range("收到2016年至2018"), Some((2016, 2018)));
        assert_eq!(range("2016、2018"), None);
        assert_eq!(year_at_end("收到2018"), Some((6, 2018)));
        assert_eq!(year_at_end("收到20181"), None);
    }
}
