//! Numbers in Chinese numerals, as `[DBNum1]` shows them.

use rust_decimal::Decimal;

use super::section::Numerals;

/// 一百二十三, 壹佰贰拾叁 or １２３.
pub fn numeral(value: Decimal, kind: Numerals) -> String {
    let text = value.normalize().to_string();
    let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
    let places: String = places.chars().map(|c| digit(c, kind)).collect();
    let whole = match kind {
        Numerals::FullWidth => whole.chars().map(|c| digit(c, kind)).collect(),
        Numerals::Plain | Numerals::Formal => counted(whole, kind),
    };
    if places.is_empty() { whole } else { format!("{whole}.{places}") }
}

fn digit(c: char, kind: Numerals) -> char {
    let at = c.to_digit(10).unwrap_or(0) as usize;
    let digits = match kind {
        Numerals::Plain => "〇一二三四五六七八九",
        Numerals::Formal => "零壹贰叁肆伍陆柒捌玖",
        Numerals::FullWidth => "０１２３４５６７８９",
    };
    digits.chars().nth(at).unwrap_or(c)
}

/// Digits with their powers of ten: 二万九千八百〇五.
fn counted(digits: &str, kind: Numerals) -> String {
    let small = match kind {
        Numerals::Formal => ["", "拾", "佰", "仟"],
        Numerals::Plain | Numerals::FullWidth => ["", "十", "百", "千"],
    };
    let large = ["", "万", "亿", "兆", "京", "垓", "秭"];
    let count = digits.len();
    let mut text = String::new();
    let mut zeros = false;
    let mut of_group = false;
    for (index, c) in digits.chars().enumerate() {
        let right = count - 1 - index;
        if c == '0' {
            zeros = true;
        } else {
            if zeros && !text.is_empty() {
                text.push(digit('0', kind));
            }
            zeros = false;
            of_group = true;
            text.push(digit(c, kind));
            text.push_str(small[right % 4]);
        }
        if right.is_multiple_of(4) && of_group {
            text.push_str(large.get(right / 4).unwrap_or(&""));
            of_group = false;
        }
    }
    if text.is_empty() { digit('0', kind).to_string() } else { text }
}
