//! A sentence → the numbers that it calls wrong, and those that it calls right.

use rust_decimal::Decimal;

use crate::text::fold::fold;
use crate::text::number;

/// A sentence that corrects something.
#[derive(Debug)]
pub struct Erratum {
    /// Folded.
    pub text: String,
    pub printed: String,
    pub wrong: Vec<Decimal>,
    pub right: Vec<Decimal>,
    /// Whether it begins with 更正 or 勘误: it corrects this report and nothing else.
    pub heads: bool,
    /// Whether it says that a thing is wrong; 应为 alone may be a rule that others have to keep.
    says_wrong: bool,
    /// Whether it calls a table wrong, and does not announce another one.
    pub of_table: bool,
}

impl Erratum {
    /// Whether it is a correction even where it names nothing of the report.
    pub fn is_sure(&self) -> bool {
        self.heads || self.says_wrong
    }
}

const HEADS: [&str; 5] = ["更正", "勘误", "订正", "纠错", "更正说明"];
const SAYS_WRONG: [&str; 16] = [
    "有误",
    "误为",
    "误填",
    "误写",
    "误报",
    "误登",
    "误印",
    "误作",
    "笔误",
    "勘误",
    "特此更正",
    "数据错误",
    "填写错误",
    "填报错误",
    "统计错误",
    "录入错误",
];
/// Words before a number that make it the right one.
const BEFORE_RIGHT: [&str; 15] = [
    "应为",
    "应是",
    "应当为",
    "应改为",
    "改为",
    "更正为",
    "更改为",
    "修正为",
    "订正为",
    "调整为",
    "实际为",
    "实为",
    "正确为",
    "数据为",
    "数为",
];
const BEFORE_WRONG: [&str; 10] =
    ["误为", "填为", "写为", "报为", "登为", "印为", "误作", "原为", "原文为", "错为"];
/// Words behind a number and its unit that make it the wrong one.
const BEHIND_WRONG: [&str; 10] =
    ["有误", "应为", "应是", "应当为", "应改为", "改为", "更正为", "修正为", "订正为", "错误"];
/// Words that one of the others needs beside it; `may_be` knows a character of each.
const MAY_BE: [&str; 7] = ["误", "更正", "订正", "应为", "应是", "应改为", "为准"];

/// Whether a line may hold a part of a correction.
pub fn may_be(text: &str) -> bool {
    // Every line is asked, and hardly any has a character of these words.
    let is_of_them = |c: char| matches!(c, '误' | '更' | '订' | '应' | '准');
    text.contains(is_of_them) && MAY_BE.iter().any(|word| text.contains(word))
}

/// What a sentence corrects; `None` if it corrects nothing.
pub fn erratum(sentence: &str) -> Option<Erratum> {
    if !may_be(sentence) {
        return None;
    }
    let text = fold(sentence);
    let [mut wrong, mut right] = [Vec::new(), Vec::new()];
    for (start, end) in numbers(&text) {
        let Some(value) = number::parse(&text[start..end]) else { continue };
        let before = text[..start].trim_end_matches(is_mark);
        let behind = text[end..].trim_start_matches(|c| is_mark(c) || is_unit(c));
        let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
        let holds = before.ends_with('以') && behind.starts_with("为准");
        let is_wrong =
            ends(&BEFORE_WRONG) || BEHIND_WRONG.iter().any(|word| behind.starts_with(word));
        match is_wrong {
            true => wrong.push(value),
            false if ends(&BEFORE_RIGHT) || holds => right.push(value),
            false => {}
        }
    }
    let heads = HEADS.iter().any(|word| {
        let behind = text.trim_start_matches(|c: char| !c.is_alphanumeric()).strip_prefix(word);
        behind.is_some_and(|behind| behind.starts_with([':', ',', '。']))
    });
    let says_wrong = SAYS_WRONG.iter().any(|word| text.contains(word));
    let should =
        ["应为", "应是", "应改为", "更正为", "为准"].iter().any(|word| text.contains(word));
    let corrects = heads || says_wrong || should && !right.is_empty();
    let announces = ["如下", "见下", "正确的"].iter().any(|word| text.contains(word));
    let of_table = text.contains('表') && says_wrong && !announces;
    let printed = sentence.trim().to_owned();
    corrects.then_some(Erratum { text, printed, wrong, right, heads, says_wrong, of_table })
}

/// Numbers that count something: no dates, and no numbers of tables and items.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|at| rest + at) {
        let length = text[start..].find(|c| !is_digit(c)).unwrap_or(text.len() - start);
        rest = start + length;
        let end = start + text[start..rest].trim_end_matches(['.', ',']).len();
        let is_date = text[end..].starts_with(['年', '月', '日', '号']);
        let is_ordinal = text[..start].ends_with(['第', '表', '件']);
        if !(is_date || is_ordinal) {
            found.push((start, end));
        }
    }
    found
}

fn is_mark(c: char) -> bool {
    c.is_whitespace() || "\"'“”‘’「」『』《》():,".contains(c)
}

fn is_unit(c: char) -> bool {
    "件条次个人项万元篇户".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `223>233`: wrong and right numbers; `-`: it corrects nothing.
    #[track_caller]
    fn check(sentence: &str, expected: &str) {
        let join = |values: Vec<Decimal>| {
            values.iter().map(Decimal::to_string).collect::<Vec<String>>().join(" ")
        };
        let found = erratum(sentence);
        let told = found.map_or("-".to_owned(), |e| format!("{}>{}", join(e.wrong), join(e.right)));
        assert_eq!(told, expected, "{sentence}");
    }

    #[test]
    fn a_correction_says_what_is_wrong_and_what_is_right() {
        check("更正说明：表中收到申请数应为233件。", ">233");
        check("上表“收到申请数”223件有误，应为233件，特此更正。", "223>233");
        check("勘误：表中“政务微博公开政府信息数”应为1,215条，原文误为1115条。", "1115>1215");
        check("更正：表格中收到申请数误填为223，实际为233。", "223>233");
        check("经核实，收到申请数由223件更正为233件。", "223>233");
        check("收到申请数一栏数据有误，以233为准。", ">233");
        check("勘误：上表中“223”应为“233”。", "223>233");
        check("更正说明：本表数据有误，正确数据将另行公布。", ">");
    }

    #[test]
    fn what_others_have_to_correct_is_no_correction() {
        check("本年度无更正政府信息的情况。", "-");
        check("对公民要求更正的信息，均应为其及时更正。", "-");
        check("2018年1月1日起施行的规定应为2年一评。", "-");
        check("公开时限应为20个工作日以内，各单位应予遵守", ">20");
    }
}
