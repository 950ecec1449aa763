//! What numbers a heading among others: 附件2:, 表2, (二), 附表一, 第二部分.

/// A heading without the number before it. `text` is comparable: a number and a year that stood
/// apart have run together (表2 2018年度 → 表22018年度).
pub fn unnumbered(text: &str) -> &str {
    let mut rest = text;
    // 附件2:表1 has two.
    while let Some(behind) = behind_number(rest).filter(|behind| !behind.is_empty()) {
        rest = behind;
    }
    rest
}

fn behind_number(text: &str) -> Option<&str> {
    if let Some(inside) = text.strip_prefix('(') {
        return behind_numeral(inside)?.strip_prefix(')').map(behind_mark);
    }
    const PARTS: [&str; 6] = ["部分", "章", "节", "篇", "批", "号"];
    if let Some(part) = text.strip_prefix('第') {
        let behind = behind_numeral(part)?;
        let behind = PARTS.iter().find_map(|word| behind.strip_prefix(word))?;
        return Some(behind_mark(behind));
    }
    const WORDS: [&str; 6] = ["附件", "附表", "附录", "表格", "附", "表"];
    if let Some(behind) = WORDS.iter().find_map(|word| text.strip_prefix(word)) {
        let numbered = behind_numeral(behind.strip_prefix('之').unwrap_or(behind));
        let marked = || (behind_mark(behind).len() < behind.len()).then_some(behind);
        // 附2018年度 has no number, and 附属医院 is a name.
        let dated = || is_year(behind).then_some(behind);
        return numbered.or_else(marked).or_else(dated).map(behind_mark);
    }
    let behind = behind_numeral(text)?;
    let bare = behind_mark(behind);
    (bare.len() < behind.len()).then_some(bare)
}

/// Behind digits or Chinese numerals; a year is none of them.
fn behind_numeral(text: &str) -> Option<&str> {
    const CHINESE: [char; 11] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百'];
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end > 0 {
        let year = end.checked_sub(4).filter(|at| is_year(&text[*at..]));
        let behind = &text[year.unwrap_or(end)..];
        return (behind.len() < text.len()).then_some(behind);
    }
    let behind = text.trim_start_matches(CHINESE);
    (behind.len() < text.len()).then_some(behind)
}

fn is_year(text: &str) -> bool {
    let behind = text.strip_prefix("20").or(text.strip_prefix("19"));
    behind.is_some_and(|behind| {
        behind.bytes().take(2).filter(u8::is_ascii_digit).count() == 2
            && !behind[2..].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Behind the mark between a number and its heading.
fn behind_mark(text: &str) -> &str {
    text.trim_start_matches([':', '.', '、', ',', '-', ')', '．', '·'])
}

#[cfg(test)]
mod tests {
    use super::unnumbered;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(unnumbered(text), expected);
    }

    #[test]
    fn numbers_of_headings() {
        check("附件2:2018年度东阳市", "2018年度东阳市");
        check("附件:东阳市", "东阳市");
        check("附件12018年度", "2018年度");
        check("附2018年度东阳市", "2018年度东阳市");
        check("表22018年度东阳市", "2018年度东阳市");
        check("附表一东阳市公安局", "东阳市公安局");
        check("表1-东阳市", "东阳市");
        check("(二)2018年度东阳市", "2018年度东阳市");
        check("二、东阳市", "东阳市");
        check("2.2018年度", "2018年度");
        check("2.东阳市", "东阳市");
        check("第二部分东阳市", "东阳市");
        check("附件3:表1:东阳市", "东阳市");
    }

    #[test]
    fn names_and_years_have_none() {
        for text in [
            "2018年度东阳市",
            "2018.东阳市",
            "附属医院",
            "第八师",
            "一师阿拉尔市",
            "三亚市",
            "表彰办",
            "",
        ] {
            check(text, text);
        }
    }
}
