//! Chinese numerals.

use rust_decimal::Decimal;

/// Reads a Chinese numeral, counted (三百二十) or spelled digit by digit (二〇一八), and nothing
/// else. All three zeros are read: 〇, ○ and 零.
///
/// ```
/// use gongkai::text::numeral::parse;
///
/// assert_eq!(parse("三百二十"), Some(320));
/// assert_eq!(parse("二○一八"), Some(2018));
/// assert_eq!(parse("三百个"), None);
/// ```
pub fn parse(printed: &str) -> Option<u64> {
    if printed.is_empty() || !printed.chars().all(is_numeral) {
        return None;
    }
    if printed.chars().any(|c| power(c).is_some()) { counted(printed) } else { spelled(printed) }
}

/// Reads 百分之九十, 百分之九点五, 两成 and 三成五 as a share of a hundred.
pub fn percent(printed: &str) -> Option<Decimal> {
    if let Some(of_hundred) = printed.strip_prefix("百分之") {
        return if of_hundred == "百" { Some(Decimal::ONE_HUNDRED) } else { decimal(of_hundred) };
    }
    let (tenths, rest) = printed.split_once('成')?;
    let tenths = decimal(tenths)?.checked_mul(Decimal::TEN)?;
    let rest = if rest.is_empty() { Decimal::ZERO } else { decimal(rest)? };
    Some(tenths + rest)
}

/// Whether a character can be part of a Chinese numeral.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// 九点五: digits behind the point are spelled.
fn decimal(printed: &str) -> Option<Decimal> {
    let (whole, fraction) = printed.split_once('点').unwrap_or((printed, ""));
    let mut text = parse(whole)?.to_string();
    if !fraction.is_empty() {
        text.push('.');
        for c in fraction.chars() {
            text.push(char::from_digit(u32::try_from(digit(c)?).ok()?, 10)?);
        }
    }
    text.parse().ok()
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// 二〇一八: a year, or a number read out digit by digit.
fn spelled(printed: &str) -> Option<u64> {
    printed.chars().try_fold(0u64, |number, c| number.checked_mul(10)?.checked_add(digit(c)?))
}

/// 三百二十: each digit with its power; 万 and 亿 close a group.
fn counted(printed: &str) -> Option<u64> {
    let (mut total, mut group, mut pending) = (0u64, 0u64, None);
    // 十 may stand without a digit before it, and then it counts once.
    let mut last_power = u64::MAX;
    for c in printed.chars() {
        if let Some(value) = digit(c) {
            // Two digits side by side are spelled, not counted; a zero only fills a gap.
            if pending.is_some_and(|digit| digit != 0) {
                return None;
            }
            pending = Some(value);
            continue;
        }
        let power = power(c)?;
        if power >= 10_000 {
            group += pending.take().unwrap_or(0);
            if group == 0 && total == 0 {
                return None;
            }
            let closed = group.checked_mul(power)?;
            // 一亿二千万: the larger group comes first. 一万亿 multiplies what stands before.
            total = if total != 0 && total < power {
                total.checked_add(group)?.checked_mul(power)?
            } else {
                total.checked_add(closed)?
            };
            (group, last_power) = (0, power);
        } else {
            if power >= last_power && last_power < 10_000 {
                return None;
            }
            let times = pending.take().filter(|digit| *digit != 0);
            // 百八 is nobody's 180 and nobody's 108 for certain.
            let times = if power == 10 { times.unwrap_or(1) } else { times? };
            group = group.checked_add(times * power)?;
            last_power = power;
        }
    }
    total.checked_add(group)?.checked_add(pending.unwrap_or(0) * unspoken_unit(printed))
}

/// The unit that is left out behind the last digit: 三百二 is 320, and 三百零二 is 302.
fn unspoken_unit(printed: &str) -> u64 {
    let before = printed.chars().rev().nth(1).and_then(power);
    before.map_or(1, |power| (power / 10).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: Option<u64>) {
        assert_eq!(parse(printed), expected, "{printed}");
    }

    #[test]
    fn counted_numerals() {
        check("十", Some(10));
        check("十二", Some(12));
        check("二十", Some(20));
        check("三百二十", Some(320));
        check("一千零五", Some(1005));
        check("两万三千", Some(23_000));
        check("一亿二千万", Some(120_000_000));
        check("十万", Some(100_000));
    }

    #[test]
    fn numerals_without_their_last_unit() {
        check("三百二", Some(320));
        check("一千五", Some(1500));
        check("壹仟伍", Some(1500));
        check("一万二", Some(12_000));
        check("两万三千四", Some(23_400));
        check("一亿二", Some(120_000_000));
        check("三百零二", Some(302));
        check("一万零二", Some(10_002));
        check("二百五十六", Some(256));
    }

    #[test]
    fn spelled_numerals_with_all_three_zeros() {
        check("二〇一八", Some(2018));
        check("二○一八", Some(2018));
        check("二零一八", Some(2018));
        check("七", Some(7));
    }

    #[test]
    fn what_is_not_a_numeral() {
        check("", None);
        check("三百个", None);
        check("十百", None);
        check("百八", None);
        check("千", None);
        check("万", None);
        check("二三十", None);
        check("九九九九九九九九九九九九九九九九九九九九九", None);
    }

    #[test]
    fn shares_of_a_hundred() {
        assert_eq!(percent("百分之九十"), Some(Decimal::from(90)));
        assert_eq!(percent("百分之九十九点五"), Some(Decimal::new(995, 1)));
        assert_eq!(percent("百分之百"), Some(Decimal::ONE_HUNDRED));
        assert_eq!(percent("两成"), Some(Decimal::from(20)));
        assert_eq!(percent("三成五"), Some(Decimal::from(35)));
        assert_eq!(percent("成果"), None);
    }
}
