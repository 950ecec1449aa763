//! Printed numbers, read strictly.

use rust_decimal::Decimal;

use super::fold::{folded, is_blank, is_dash, is_han};
use super::unit::{self, Unit};
use super::variants::simplified;

/// What a cell that should hold a number holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellText {
    /// A number, and what stood beside it. 1.2万 is 1.2 with a unit that is a power of ten alone.
    Number {
        value: Decimal,
        unit: Option<Unit>,
        remark: Option<String>,
    },
    Blank,
    /// A dash, a slash or 无.
    Placeholder,
    /// Anything else.
    Unreadable,
}

/// More digits than any count of a country has; longer runs are telephone numbers or ids.
const MOST_DIGITS: usize = 15;

/// Reads a text that holds one number and nothing else.
///
/// Full-width digits, a sign, thousands separators and 万 or 亿 behind the digits are accepted.
/// Groups must be of three: `3,5` is two numbers that ran together, and guessing 35 would be
/// silently wrong. So would be joining digits over a space or a line break.
///
/// ```
/// use gongkai::text::number::parse;
///
/// assert_eq!(parse("１，２０４"), parse("1204"));
/// assert_eq!(parse("3,5"), None);
/// assert_eq!(parse("12件"), None);
/// ```
pub fn parse(printed: &str) -> Option<Decimal> {
    // Nearly all that are asked for hold digits alone, or a label.
    if let Some(value) = plain(printed) {
        return Some(value);
    }
    if printed.starts_with(is_han) || is_turned(printed) {
        return None;
    }
    let printed = printed.trim_matches(is_blank);
    if let Some(value) = plain(printed) {
        return Some(value);
    }
    if printed.chars().any(|c| is_blank(c) || is_other_digit(c)) {
        return None;
    }
    let folded = folded(printed);
    let (number, rest) = leading(&folded)?;
    if rest.is_empty() { Some(number) } else { number.checked_mul(unit::power(rest)?.scale) }
}

/// Whether digits may go on with those before a space, as thousands are set in some tables: 1 443.
pub fn is_group_of_thousands(before: &str, behind: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&before.len())
        && behind.len() == 3
        && is_digits(before)
        && is_digits(behind)
        && !before.starts_with('0')
}

/// Reads a whole cell: a number with its unit and remark, a blank, a placeholder.
///
/// `22（其中修订 16 件）` is 22 with a remark, `251000元` has a unit of its own.
pub fn cell(printed: &str) -> CellText {
    // Nearly all that are asked for hold digits alone, or a label.
    if let Some(value) = plain(printed) {
        return CellText::Number { value, unit: None, remark: None };
    }
    if begins_label(printed) || is_turned(printed) {
        return CellText::Unreadable;
    }
    let printed = printed.trim_matches(is_blank);
    if printed.is_empty() {
        return CellText::Blank;
    }
    if let Some(value) = plain(printed) {
        return CellText::Number { value, unit: None, remark: None };
    }
    if is_placeholder(printed) {
        return CellText::Placeholder;
    }
    let bare = printed.trim_end_matches(is_footnote_mark);
    if bare.len() < printed.len() && bare.ends_with(|c: char| c.is_ascii_digit()) {
        let mark = &printed[bare.len()..];
        return match cell(bare) {
            CellText::Number { value, unit, remark: None } => {
                CellText::Number { value, unit, remark: Some(mark.to_owned()) }
            }
            // Not even without its mark is it a number that can be trusted.
            CellText::Number { .. }
            | CellText::Blank
            | CellText::Placeholder
            | CellText::Unreadable => CellText::Unreadable,
        };
    }
    let (currency, amount) = without_currency(printed);
    if amount.starts_with(is_han) {
        return CellText::Unreadable;
    }
    // Behind its number a label goes on in words, or begins with a bracket: most texts that are asked
    // for are such.
    let digits = amount.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(amount.len());
    let (number, behind) = amount.split_at(digits);
    if (behind.starts_with(is_han) || digits == 0 && behind.starts_with(['(', '（']))
        && leading(number).is_none()
    {
        return CellText::Unreadable;
    }
    // The digits of a number stand together; what follows may be set apart.
    let end = amount.find(is_blank).unwrap_or(amount.len());
    let split = amount.find(['(', '（', '[', '［', '【']).map_or(end, |bracket| bracket.min(end));
    let (head, tail) = amount.split_at(split);
    // A small or ringed digit before or between the others is no digit of the number.
    let number = head.split(char::is_alphabetic).next().unwrap_or(head);
    if number.contains(is_other_digit) {
        return CellText::Unreadable;
    }
    let head = folded(head);
    let Some((value, beside)) = leading(&head) else { return CellText::Unreadable };
    let tail = tail.trim_matches(is_blank);
    let (unit_text, remark) = match tail.find(['(', '（', '[', '［', '【']) {
        Some(open) => (&tail[..open], Some(&tail[open..])),
        None => (tail, None),
    };
    let mut unit_text = format!("{beside}{}", folded(unit_text));
    let mut remark = match remark.map(inside) {
        None => None,
        Some(Some(inside)) => Some(inside),
        Some(None) => return CellText::Unreadable,
    };
    // 25.1（万元）: what stands in the brackets is the unit and no remark.
    if unit_text.is_empty() && remark.as_deref().is_some_and(|text| unit::parse(text).is_some()) {
        unit_text = remark.take().unwrap_or_default();
    }
    let printed = match unit_text.as_str() {
        "" => None,
        text => match unit::power(text).or_else(|| unit::parse(text)) {
            Some(unit) => Some(unit),
            None => return CellText::Unreadable,
        },
    };
    match (currency, printed) {
        (None, unit) => CellText::Number { value, unit, remark },
        (Some(yuan), None) => CellText::Number { value, unit: Some(yuan), remark },
        // ￥25.1万, ￥25.1万元.
        (Some(yuan), Some(unit)) if unit.base.is_empty() || unit.base == yuan.base => {
            let unit = Some(Unit { base: yuan.base, scale: unit.scale });
            CellText::Number { value, unit, remark }
        }
        (Some(_), Some(_)) => CellText::Unreadable,
    }
}

/// Whether a text begins with a word that stands before no number and is none for nothing: 人民币, 暂无.
fn begins_label(printed: &str) -> bool {
    printed.starts_with(|c: char| is_han(c) && c != '人' && !begins_placeholder(c))
}

/// Takes the mark of the yuan off that may stand before an amount.
fn without_currency(printed: &str) -> (Option<Unit>, &str) {
    let marks = ["¥", "￥", "人民币", "RMB"];
    let amount = marks.iter().find_map(|mark| printed.strip_prefix(mark));
    match amount {
        Some(amount) => (unit::parse("元"), amount.trim_start_matches(is_blank)),
        None => (None, printed),
    }
}

/// Shown from right to left, the digits are those of another number.
fn is_turned(printed: &str) -> bool {
    printed.contains('\u{202e}') && printed.contains(|c: char| c.is_ascii_digit())
}

/// Digits that are raised, lowered, ringed or parts of a fraction; folding would make plain ones of them.
fn is_other_digit(c: char) -> bool {
    matches!(
        c,
        '²' | '³'
            | '¹'
            | '¼'..='¾'
            | '\u{2070}'..='\u{2089}'
            | '\u{2150}'..='\u{215f}'
            | '\u{2460}'..='\u{24ff}'
            | '\u{2776}'..='\u{2793}'
    )
}

/// Marks that lead from a figure to a note below the table: `22①`, `22*`, `22³`. A raised digit is
/// no digit of the figure.
fn is_footnote_mark(c: char) -> bool {
    matches!(c, '①'..='⑳' | '*' | '＊' | '※' | '†' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '₀'..='₉')
}

/// Digits and nothing else, which is what nearly every cell holds.
fn plain(printed: &str) -> Option<Decimal> {
    let digits = printed.as_bytes();
    let padded = digits.len() > 1 && digits.first() == Some(&b'0');
    let sound = !padded && digits.len() <= MOST_DIGITS && digits.iter().all(u8::is_ascii_digit);
    sound.then(|| printed.parse().ok().map(|value: i64| Decimal::from(value))).flatten()
}

/// What brackets hold that reach to the end of the text. Words behind them make it another thing.
fn inside(text: &str) -> Option<String> {
    let text = text.trim_end_matches(is_blank);
    let opened = text.strip_prefix(['(', '（', '[', '［', '【'])?;
    let inside = opened.strip_suffix([')', '）', ']', '］', '】'])?;
    Some(inside.trim_matches(is_blank).to_owned())
}

/// A dash, a slash or a word that says that nothing is reported.
fn is_placeholder(printed: &str) -> bool {
    // A label is asked for more often than a dash.
    let begins_other = |c: char| match c {
        '0'..='9' | '(' | '（' => true,
        _ => is_han(c) && !begins_placeholder(c),
    };
    if printed.starts_with(begins_other) {
        return false;
    }
    let marks = printed.chars().all(|c| {
        is_dash(c)
            || is_blank(c)
            || matches!(c, '/' | '／' | '\\' | '＼' | '∕' | '_' | '＿' | '…' | '*' | '＊')
    });
    marks
        || matches!(
            &*folded(printed),
            "无" | "暂无" | "没有" | "不适用" | "无数据" | "N/A" | "n/a" | "空"
        )
}

/// Whether a word for nothing begins so.
fn begins_placeholder(c: char) -> bool {
    matches!(simplified(c), '无' | '暂' | '没' | '不' | '空')
}

/// The number at the start of a folded text, and what follows it.
fn leading(folded: &str) -> Option<(Decimal, &str)> {
    let (sign, unsigned) = match folded.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", folded.strip_prefix('+').unwrap_or(folded)),
    };
    // Most of what is asked for begins with a word.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = unsigned
        .find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'))
        .unwrap_or(unsigned.len());
    let (digits, rest) = unsigned.split_at(end);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (ungroup(whole)?, Some(fraction)),
        None => (ungroup(digits)?, None),
    };
    let mut plain = format!("{sign}{whole}");
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        plain.push('.');
        plain.push_str(fraction);
    }
    if plain.len() > MOST_DIGITS + 2 {
        return None;
    }
    Some((plain.parse().ok()?, rest))
}

/// Digits without their separators: `1,204` is 1204. Groups are of three, the first may be shorter.
fn ungroup(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(',').collect();
    let (first, others) = groups.split_first()?;
    let sound = !first.is_empty()
        && first.bytes().all(|b| b.is_ascii_digit())
        && (others.is_empty() || first.len() <= 3)
        && others.iter().all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    // 007 is no count: a digit was lost before it, or it is a code.
    let padded = first.len() > 1 && first.starts_with('0');
    (sound && !padded).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: Option<&str>) {
        let number = parse(printed).map(|n| n.to_string());
        assert_eq!(number.as_deref(), expected, "{printed}");
    }

    #[track_caller]
    fn check_cell(printed: &str, value: &str, unit: Option<&str>, remark: Option<&str>) {
        match cell(printed) {
            CellText::Number { value: found, unit: beside, remark: said } => {
                assert_eq!(found.to_string(), value);
                assert_eq!(beside.map(|unit| unit.base), unit);
                assert_eq!(said.as_deref(), remark);
            }
            other => panic!("{printed}: {other:?}"),
        }
    }

    #[test]
    fn marks_of_footnotes_are_no_digits() {
        check_cell("22①", "22", None, Some("①"));
        check_cell("1,204*", "1204", None, Some("*"));
        check_cell("12³", "12", None, Some("³"));
        assert_eq!(cell("5件（其中2件）*"), CellText::Unreadable);
        assert_eq!(cell("*"), CellText::Placeholder);
        check_cell("280₁", "280", None, Some("₁"));
        for not_one_number in ["2²0", "²80", "2₈0", "①80", "2½", "\u{202e}280\u{202c}"] {
            assert_eq!(cell(not_one_number), CellText::Unreadable, "{not_one_number}");
            check(not_one_number, None);
        }
    }

    #[test]
    fn plain_numbers() {
        check("0", Some("0"));
        check(" 29805 ", Some("29805"));
        check("96171.6", Some("96171.6"));
        check("１２３", Some("123"));
    }

    #[test]
    fn separators_stand_between_groups_of_three() {
        check("1,204", Some("1204"));
        check("1，204，000.5", Some("1204000.5"));
        check("3,5", None);
        check("1,2045", None);
        check("1204,000", None);
        check(",204", None);
    }

    #[test]
    fn two_numbers_in_one_cell() {
        check("3 5", None);
        check("3\n5", None);
        check("96171\n.6", None);
        assert_eq!(cell("3 5"), CellText::Unreadable);
        assert_eq!(cell("3\n5"), CellText::Unreadable);
    }

    #[test]
    fn signs() {
        check("-417", Some("-417"));
        check("−8", Some("-8"));
        check("+1036", Some("1036"));
        check("--8", None);
    }

    #[test]
    fn ten_thousands_and_hundred_millions() {
        check("56.3万", Some("563000.0"));
        check("2亿", Some("200000000"));
    }

    #[test]
    fn what_is_almost_a_number_is_none() {
        check("", None);
        check("12件", None);
        check("1.2.3", None);
        check("12.", None);
        check("007", None);
        check("12345678901234567890", None);
        check("3o", None);
    }

    #[test]
    fn remarks_are_no_part_of_the_number() {
        check_cell("22（其中修订 16 件）", "22", None, Some("其中修订 16 件"));
        check_cell("55\n(含自然失效29件)", "55", None, Some("含自然失效29件"));
        assert_eq!(cell("22（其中修订16件）3"), CellText::Unreadable);
    }

    #[test]
    fn units_in_the_cell() {
        check_cell("251000元", "251000", Some("元"), None);
        check_cell("25.1 万元", "25.1", Some("元"), None);
        check_cell("56.3万人次", "56.3", Some("人次"), None);
        check_cell("56.3万", "56.3", Some(""), None);
        check_cell("25.1（万元）", "25.1", Some("元"), None);
        check_cell("￥2,510.50", "2510.50", Some("元"), None);
        check_cell("¥25.1万", "25.1", Some("元"), None);
        assert_eq!(cell("￥3件"), CellText::Unreadable);
        assert_eq!(cell("3千余"), CellText::Unreadable);
        assert_eq!(cell("251000多"), CellText::Unreadable);
    }

    #[test]
    fn blanks_and_placeholders_are_two_things() {
        assert_eq!(cell(" \u{a0}\u{3000}"), CellText::Blank);
        for dash in ["——", "-", "/", "／", "—", "----", "无", "\\"] {
            assert_eq!(cell(dash), CellText::Placeholder, "{dash}");
        }
        assert_eq!(cell("见附件"), CellText::Unreadable);
    }
}
