//! Numbers that count nothing: dates, ordinals, articles, identifiers.

use rust_decimal::Decimal;

use super::number::Number;
use crate::text::numeral;

/// `1.` `1、` `(1)` `1)` at the beginning of a clause.
pub fn is_ordinal(before: &str, after: &str, value: Decimal) -> bool {
    if value > Decimal::ONE_HUNDRED {
        return false;
    }
    let opens = before.is_empty() || before.ends_with(['。', ';', ':', ',', '!', '?', '(', '"']);
    let mark = after.starts_with(['.', '、', ')', ':']);
    (opens && mark) || before.ends_with('第')
}

/// Years, months, days, hours, also where 年 and 月 were lost between the digits.
pub fn is_date(before: &str, after: &str, value: Decimal) -> bool {
    let named = ["年", "月", "日", "号", "时", "点", "年级", "级", "届"];
    if named.iter().any(|word| after.starts_with(word)) {
        return true;
    }
    let minutes = after.starts_with('分') && before.ends_with(['时', '点']);
    let rank = ["前", "第"].iter().any(|word| before.ends_with(word))
        && ["名", "位", "强", "列", "次", "个工作日"].iter().any(|word| after.starts_with(word));
    let century = is_year(value) && after.starts_with(['至', '-', '~']);
    minutes || rank || century || before.ends_with('第')
}

pub fn is_year(value: Decimal) -> bool {
    value.scale() == 0 && value >= Decimal::from(1949) && value <= Decimal::from(2099)
}

/// 第32条, and 33条 of 第32条、33条.
pub fn is_article(before: &str, after: &str) -> bool {
    let article = ["条", "款", "项", "章", "节", "页", "期", "批"];
    if !article.iter().any(|word| after.starts_with(word)) {
        return false;
    }
    let Some(joined) = before.strip_suffix(['、', '和', '及', '至', '到', '-']) else {
        return false;
    };
    let other = joined.rfind('第').map(|at| &joined[at + '第'.len_utf8()..]);
    other.is_some_and(|other| {
        other.chars().all(|c| {
            c.is_ascii_digit()
                || numeral::is_numeral(c)
                || matches!(c, '条' | '款' | '项' | '、' | '章')
        })
    })
}

/// Hotlines, telephones, postcodes, rooms, document numbers.
pub fn is_identifier(before: &str, after: &str, value: Decimal, number: &Number) -> bool {
    const LEADS: &[&str] = &[
        "电话",
        "传真",
        "手机",
        "邮编",
        "邮政编码",
        "邮箱",
        "热线",
        "QQ",
        "微信号",
        "代码",
        "编号",
        "索引号",
        "文号",
        "账号",
        "信箱",
        "咨询电话",
        "监督电话",
        "联系方式",
        "网址",
        "地址",
        "证号",
    ];
    const FOLLOWS: &[&str] = &[
        "热线",
        "平台",
        "专线",
        "服务热线",
        "便民",
        "政务",
        "政府",
        "市民",
        "公共服务",
        "投诉",
        "举报",
        "办公室",
        "室",
        "房",
        "楼",
        "层",
        "号",
        "路",
        "弄",
        "](",
        "]",
        "信箱",
        "联动",
        "+",
    ];
    let bracketed = before.ends_with('[');
    let lead = before.trim_end_matches([':', '为', '是', '(', '1', '2', '3', '、']);
    let led = number.unit.is_empty() && LEADS.iter().any(|word| lead.ends_with(word));
    let followed = number.unit.is_empty() && FOLLOWS.iter().any(|word| after.starts_with(word));
    // Nobody counts eight digits without a unit; telephones and postcodes have none.
    let long =
        number.unit.is_empty() && value >= Decimal::from(10_000_000) && number.tolerance.is_zero();
    bracketed || led || followed || long || is_hotline(value, number)
}

fn is_hotline(value: Decimal, number: &Number) -> bool {
    const HOTLINES: &[u32] = &[
        110, 114, 119, 120, 122, 8890, 12301, 12309, 12315, 12316, 12318, 12319, 12320, 12328,
        12329, 12333, 12336, 12338, 12345, 12348, 12350, 12351, 12355, 12358, 12363, 12366, 12369,
        12371, 12380, 12385, 12388, 12389, 12393, 12396,
    ];
    number.unit.is_empty() && HOTLINES.iter().any(|hotline| value == Decimal::from(*hotline))
}

pub fn is_list_mark(before: &str, after: &str) -> bool {
    after.starts_with(['、', '是', '要']) || before.ends_with('(') && after.starts_with(')')
}

/// Numbers inside of book titles are names: 《2018年十件实事》.
pub fn in_title(text: &str, number: &Number) -> bool {
    let before = &text[..number.start];
    before.rfind('《').is_some_and(|open| before.rfind('》').is_none_or(|close| close < open))
}
