//! Numbers of lists in the many ways in which Word writes them.

/// The number in a format of `w:numFmt`; a format that is not known is written in digits.
pub fn write(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => digits(number, "０１２３４５６７８９"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letter(number).to_uppercase(),
        "lowerLetter" => letter(number),
        "chineseCounting" | "taiwaneseCounting" | "japaneseCounting" if number < 100 => {
            counted(number, PLAIN)
        }
        "chineseCounting" | "taiwaneseCounting" => digits(number, "○一二三四五六七八九"),
        "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting" => {
            counted(number, PLAIN)
        }
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => {
            digits(number, "〇一二三四五六七八九")
        }
        "chineseLegalSimplified" => counted(number, LEGAL),
        "ideographLegalTraditional" | "japaneseLegal" => counted(number, LEGAL_TRADITIONAL),
        "ideographTraditional" => nth(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => nth(number, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedParen" => from(number, '⑴', 20),
        "decimalEnclosedFullstop" => from(number, '⒈', 20),
        "ideographEnclosedCircle" => from(number, '㊀', 10),
        _ => number.to_string(),
    }
}

/// Numerals from zero to nine, and the words for ten, a hundred, a thousand.
struct Numerals {
    digits: &'static str,
    powers: [&'static str; 4],
    ten_thousand: &'static str,
    /// 十一, and not 一十一.
    bare_ten: bool,
}

const PLAIN: Numerals = Numerals {
    digits: "零一二三四五六七八九",
    powers: ["", "十", "百", "千"],
    ten_thousand: "万",
    bare_ten: true,
};

const LEGAL: Numerals = Numerals {
    digits: "零壹贰叁肆伍陆柒捌玖",
    powers: ["", "拾", "佰", "仟"],
    ten_thousand: "万",
    bare_ten: false,
};

const LEGAL_TRADITIONAL: Numerals = Numerals {
    digits: "零壹貳參肆伍陸柒捌玖",
    powers: ["", "拾", "佰", "仟"],
    ten_thousand: "萬",
    bare_ten: false,
};

/// 三百二十一
fn counted(number: u32, numerals: Numerals) -> String {
    if number == 0 {
        return nth(1, numerals.digits);
    }
    if number >= 10_000 {
        let bare_ten = numerals.bare_ten;
        let Numerals { digits, powers, ten_thousand, .. } = numerals;
        let again = || Numerals { digits, powers, ten_thousand, bare_ten };
        let (high, low) = (number / 10_000, number % 10_000);
        let zero = if low > 0 && low < 1000 { nth(1, digits) } else { String::new() };
        let rest = if low > 0 { counted(low, again()) } else { String::new() };
        return format!("{}{ten_thousand}{zero}{rest}", counted(high, again()));
    }
    let mut written = String::new();
    let mut gap = false;
    for power in (0..4).rev() {
        let digit = number / 10_u32.pow(power as u32) % 10;
        if digit == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push_str(&nth(1, numerals.digits));
            gap = false;
        }
        let is_bare = numerals.bare_ten && power == 1 && digit == 1 && written.is_empty();
        if !is_bare {
            written.push_str(&nth(digit + 1, numerals.digits));
        }
        written.push_str(numerals.powers[power]);
    }
    written
}

fn digits(number: u32, digits: &str) -> String {
    let all: Vec<char> = digits.chars().collect();
    let value = |c: char| c.to_digit(10).and_then(|digit| all.get(digit as usize)).copied();
    number.to_string().chars().filter_map(value).collect()
}

/// The nth character, from 1, in rounds.
fn nth(number: u32, characters: &str) -> String {
    let count = characters.chars().count().max(1);
    let index = (number as usize).saturating_sub(1) % count;
    characters.chars().nth(index).map(String::from).unwrap_or_default()
}

/// a, b, …, z, aa, bb, …
fn letter(number: u32) -> String {
    let rounds = number.saturating_sub(1) / 26 + 1;
    // Word stops somewhere, too; a damaged file may count to billions.
    nth(number, "abcdefghijklmnopqrstuvwxyz").repeat(rounds.min(30) as usize)
}

fn roman(number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut written = String::new();
    for (value, letters) in PARTS {
        while rest >= value {
            written.push_str(letters);
            rest -= value;
        }
    }
    written
}

/// ① to ⑳, ㉑ to ㊿.
fn circled(number: u32) -> String {
    match number {
        1..=20 => from(number, '①', 20),
        21..=35 => from(number - 20, '㉑', 15),
        36..=50 => from(number - 35, '㊱', 15),
        _ => number.to_string(),
    }
}

/// The nth of consecutive characters, as far as they go.
fn from(number: u32, first: char, count: u32) -> String {
    let character =
        (1..=count).contains(&number).then(|| char::from_u32(first as u32 + number - 1));
    character.flatten().map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, cases: &[(u32, &str)]) {
        for (number, expected) in cases {
            assert_eq!(write(*number, format), *expected, "{number} as {format}");
        }
    }

    #[test]
    fn chinese_numerals() {
        check(
            "chineseCounting",
            &[(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")],
        );
        check(
            "chineseCountingThousand",
            &[(101, "一百零一"), (110, "一百一十"), (1010, "一千零一十")],
        );
        check("japaneseCounting", &[(9, "九"), (10, "十"), (12, "十二")]);
        check("ideographTraditional", &[(1, "甲"), (10, "癸"), (11, "甲")]);
        check("chineseLegalSimplified", &[(3, "叁"), (10, "壹拾")]);
        check("ideographDigital", &[(10, "一〇")]);
    }

    #[test]
    fn signs_of_one_character() {
        check("decimalEnclosedCircle", &[(1, "①"), (20, "⑳"), (21, "㉑"), (36, "㊱"), (51, "51")]);
        check("decimalEnclosedParen", &[(2, "⑵")]);
        check("ideographEnclosedCircle", &[(10, "㊉"), (11, "11")]);
    }

    #[test]
    fn western_numbers() {
        check("decimal", &[(0, "0"), (7, "7")]);
        check("somethingNew", &[(7, "7")]);
        check("decimalZero", &[(7, "07"), (10, "10")]);
        check("lowerLetter", &[(1, "a"), (26, "z"), (27, "aa"), (28, "bb")]);
        check("upperRoman", &[(4, "IV"), (1999, "MCMXCIX"), (4000, "4000")]);
        check("none", &[(3, "")]);
    }
}
