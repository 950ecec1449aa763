//! The numbers of a sentence that count something.
//!
//! Strict: what may be a date, a telephone, an identifier, an ordinal or the number of an article
//! is passed over, whatever unit seems to follow it.

use rust_decimal::Decimal;

use super::chinese::{chinese, is_numeral};
use super::number::{Number, dressed};
use super::token::{self, Token};
use super::uncounted::{in_title, is_article, is_date, is_identifier, is_ordinal, is_year};
use super::unit;
use crate::text::fold::is_han;

/// Finds the numbers of a folded sentence, from left to right.
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_alphanumeric() || is_numeral(c)) {
        let start = at + offset;
        let end = match text[start..].chars().next() {
            Some(c) if c.is_ascii_alphanumeric() => latin(text, start, &mut found),
            Some(_) => chinese(text, start, &mut found),
            None => text.len(),
        };
        at = end.max(start + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    share_units(text, &mut found);
    found.retain(|number| stands(text, number) && !in_title(text, number));
    found
}

/// Reads a run of letters and digits; returns where to go on.
fn latin(text: &str, start: usize, found: &mut Vec<Number>) -> usize {
    let full = token::length(&text[start..]).max(1);
    let length = counted_part(&text[start..start + full]);
    let run = &text[start..start + length];
    let is_part = is_cut(text, start) || follows_mark(text, start);
    if !run.starts_with(|c: char| c.is_ascii_digit()) || is_part {
        return start + full;
    }
    let between = match token::read(run) {
        Token::Nothing => return start + full,
        Token::Numbers(parts) => return all(text, start, &parts, "", found),
        Token::Fraction(parts) => ("/", parts),
        Token::Range(parts) => ("-", parts),
    };
    // 2018-2020年 are years; 5-10件 is a range of counts.
    let (mark, parts) = between;
    let years = parts.iter().all(|(_, _, value)| is_year(*value));
    if years || (mark == "-" && number(text, start + parts[1].0, parts[1]).is_none()) {
        return start + full;
    }
    all(text, start, &parts, mark, found)
}

/// 8000m2 and 15km: the digits before a Latin unit. Otherwise the whole run.
fn counted_part(run: &str) -> usize {
    let digits = run.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(run.len());
    let rest = &run[digits..];
    if !rest.is_empty() && unit::unit(rest) == rest { digits } else { run.len() }
}

/// Whether a run goes on from a power of ten: 5 of 3万5条 is no figure, 2 of 1百2十3件 is none.
fn is_cut(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches(['十', '百', '千', '万', '亿']);
    before.len() < start && before.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a run goes on from something that we do not read: 52号 of 〔2018〕52号 does not.
fn follows_mark(text: &str, start: usize) -> bool {
    matches!(text[..start].chars().next_back(), Some('@' | '|' | '_' | '.' | '/' | '-' | '&' | '='))
}

fn all(
    text: &str,
    start: usize,
    parts: &[(usize, usize, Decimal)],
    mark: &str,
    found: &mut Vec<Number>,
) -> usize {
    let mut end = start;
    for part in parts {
        end = end.max(start + part.1);
        let Some(mut number) = number(text, start + part.0, *part) else {
            // 12,34件 is a number that lost a digit, or two: nobody can tell.
            if mark.is_empty() && parts.len() > 1 {
                return parts.iter().map(|part| start + part.1).max().unwrap_or(end);
            }
            continue;
        };
        match mark {
            "-" => number.modifier = "-".to_owned(),
            // 5 and 167 of 5/167 stand for themselves.
            "/" => number.shy = false,
            _ => {}
        }
        end = end.max(number.end);
        found.push(number);
    }
    end
}

/// The number at a place, unless it is one that counts nothing.
fn number(text: &str, start: usize, part: (usize, usize, Decimal)) -> Option<Number> {
    let (from, to, value) = part;
    let decimals = text[start..start + to - from].split_once('.').map_or(0, |(_, d)| d.len());
    let number = dressed(text, start, start + to - from, value, decimals)?;
    let before = &text[..start];
    let after = &text[start + to - from..];
    let counts = !is_ordinal(before, after, value)
        && !is_date(before, after, value)
        && !is_article(before, after)
        && !is_identifier(before, after, value, &number)
        && (stands(text, &number) || is_joined(&text[number.end..]));
    counts.then_some(number)
}

/// Whether another number follows that may bring the unit: 5至10件, 分别为3、5、7件.
fn is_joined(after: &str) -> bool {
    let rest = after.strip_prefix(['、', '至', '到', '和', '-', '~']);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a number has a unit, is a part of 5/167, or is told as a figure without any:
/// 信息数5574, 推荐量1700万.
fn stands(text: &str, number: &Number) -> bool {
    const LEADS: &[&str] = &[
        "数", "量", "为", "达", "达到", "达了", "共", "计", "有", "总数", "合计", "至", "到", "是",
        "不足", "额", "率", "值", "共计", "累计", "均",
    ];
    let in_fraction = text[..number.start].ends_with('/') || text[number.end..].starts_with('/');
    if !number.unit.is_empty() || in_fraction {
        return true;
    }
    let before = text[..number.start].trim_end_matches(':');
    let closed = match text[number.end..].chars().next() {
        None => true,
        Some(c) => {
            matches!(c, ',' | '。' | ';' | '、' | ')' | '(' | '!' | '和' | '的' | '"' | '及')
        }
    };
    let lead = LEADS.iter().any(|word| before.ends_with(word));
    let large = !number.tolerance.is_zero() && number.value >= Decimal::from(1000);
    let counted = lead || large || !number.modifier.is_empty();
    let year = is_year(number.value) && number.modifier.is_empty() && !before.ends_with('数');
    closed && counted && !year && before.ends_with(is_han)
}

/// In 分别为3、5、7件 the unit stands once, and in 5至10件 too.
fn share_units(text: &str, found: &mut [Number]) {
    for index in (1..found.len()).rev() {
        let (left, right) = found.split_at_mut(index);
        let (number, next) = (&mut left[index - 1], &right[0]);
        let between = text.get(number.end..next.start).unwrap_or_default();
        if number.unit.is_empty() && matches!(between, "、" | "至" | "到" | "-" | "~" | "和") {
            number.unit = next.unit;
            number.shy = next.shy;
        }
        if between == "、" && is_either(text, number, next) {
            "、".clone_into(&mut number.modifier);
            "、".clone_into(&mut right[0].modifier);
        } else if matches!(between, "至" | "到" | "-" | "~") && number.unit == next.unit {
            number.modifier = between.to_owned();
            right[0].modifier = between.to_owned();
        }
    }
}

/// 收到3、4件: one of them, and nobody knows which; 分别为3、4件 and 3、4、5件 are told apart.
fn is_either(text: &str, number: &Number, next: &Number) -> bool {
    let alone = number.unit == next.unit && number.modifier.is_empty() && next.modifier.is_empty();
    let side_by_side = next.value == number.value + Decimal::ONE && next.value < Decimal::TEN;
    let listed = text[..number.start].ends_with(['、', '和'])
        || text[next.end..].starts_with(['、', '和'])
        || text[..number.start].rsplit([',', ';', '。']).next().is_some_and(|clause| {
            clause.contains("分别") || clause.contains("第") || clause.contains("各")
        });
    alone && side_by_side && !listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    /// `value unit modifier`, with `?` behind a shy one.
    #[track_caller]
    fn check(sentence: &str, expected: &[&str]) {
        let told: Vec<String> = numbers(&fold(sentence)).iter().map(told).collect();
        assert_eq!(told, expected, "{sentence}");
    }

    fn told(number: &Number) -> String {
        let parts = [number.value.to_string(), number.unit.to_owned(), number.modifier.clone()];
        let told = parts.join(" ").trim_end().to_owned();
        if number.shy { told + "?" } else { told }
    }

    #[test]
    fn plain_numbers_with_units() {
        check("共受理223件，其中当面96件", &["223 件", "96 件"]);
        check("公开２，６５３条", &["2653 条"]);
        check("成交额67.96亿元", &["6796000000 元"]);
        check("合格率为97.34%", &["97.34 %"]);
    }

    #[test]
    fn inexact_numbers() {
        check("2.5万余条", &["25000 条 余"]);
        check("3万2千余条", &["32000 条 余"]);
        check("1亿2300万次，3万5条", &["123000000 次"]);
        check("收到申请1百2十3件，廿三件，12，34件", &[]);
        check("5万多人次", &["50000 人次 多"]);
        check("300多万份", &["3000000 份 多"]);
        check("超20万份", &["200000 份 超"]);
        check("阅读量突破10万+的有2条", &["100000  突破 +", "2 条"]);
        check("达60%以上", &["60 % 以上"]);
        check("节约5万元", &["50000 元"]);
        check("粉丝数超过22万。", &["220000  超过"]);
    }

    #[test]
    fn chinese_numerals() {
        check("共三百二十件", &["320 件"]);
        check("占百分之九十", &["90 %"]);
        check("近两成", &["20 % 近"]);
        check("召开两次", &["2 次?"]);
        check("一站式服务，两微一端，第三十二条，十三五", &[]);
        check("千家万户", &[]);
    }

    #[test]
    fn ranges_and_fractions() {
        check("每季度5至10件", &["5 件 至", "10 件 至"]);
        check("每季度5-10件", &["5 件 -", "10 件 -"]);
        check("分别为1、2、3件", &["1 件", "2 件", "3 件"]);
        check("占5/167(2.9%)", &["5", "167", "2.9 %"]);
        check("收到申请3、4件", &["3 件 、", "4 件 、"]);
        check("公开政府信息1、2、3件", &["1 件", "2 件", "3 件"]);
    }

    #[test]
    fn numbers_that_count_nothing() {
        check("电话：0579-86655263，邮编：322100", &[]);
        check("联系电话86655263", &[]);
        check("〔2018〕52号，国办发﹝201724号", &[]);
        check("12345热线，12345（8890）平台，24小时、365天", &["24 小时?", "365 天?"]);
        check("1.强化 (2)推进；3、落实", &[]);
        check("2018年1月1日至2018年12月31日", &[]);
        check("201711日至20171231日", &[]);
        check("2018-2020年", &[]);
        check("《条例》第32条、33条", &[]);
        check("PM2.5、5G、G20、v2.0.1", &[]);
        check("http://www.x.gov.cn/2018/12/t20181231_5.html", &[]);
        check("上午9:00-11:30", &[]);
        check("《2018年二十件实事》", &[]);
        check("行政中心906办公室", &[]);
        check("排名第3位，前10名", &[]);
    }

    #[test]
    fn a_unit_may_be_lost() {
        check("信息数5574，占5.11%", &["5574", "5.11 %"]);
        check("推荐量1700万，阅读量104.7万。", &["17000000", "1047000"]);
    }
}
