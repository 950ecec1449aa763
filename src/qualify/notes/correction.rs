//! A sentence → the numbers that it calls wrong, and those that it calls right.

use rust_decimal::Decimal;

use crate::codebook::notes::{List, NoteWords};
use crate::text::fold::{fold, is_han};
use crate::text::number;

/// A sentence that corrects something.
#[derive(Debug)]
pub struct Correction {
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

impl Correction {
    /// Whether it is a correction even where it names nothing of the report.
    pub fn is_sure(&self) -> bool {
        self.heads || self.says_wrong
    }
}

/// What a sentence corrects; `None` if it corrects nothing.
pub fn correction(sentence: &str, words: &NoteWords) -> Option<Correction> {
    if !words.may_correct(sentence) {
        return None;
    }
    let text = fold(sentence);
    let [mut wrong, mut right] = [Vec::new(), Vec::new()];
    for (start, end) in numbers(&text) {
        let Some(value) = number::parse(&text[start..end]) else { continue };
        let before = text[..start].trim_end_matches(is_mark);
        let behind = text[end..].trim_start_matches(|c| is_mark(c) || is_unit(c));
        let ends = |list| words.list(list).iter().any(|word| before.ends_with(word.as_str()));
        let holds = before.ends_with('以') && behind.starts_with("为准");
        if ends(List::BeforeWrong) || words.begins(&[List::BehindWrong], behind) {
            wrong.push(value);
        } else if ends(List::BeforeRight) || holds {
            right.push(value);
        }
    }
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut behind = words.list(List::Heads).iter().filter_map(|word| start.strip_prefix(&**word));
    let heads = behind.any(is_head);
    let says_wrong = words.has(List::Wrong, &text);
    let should = !right.is_empty() && words.has(List::Should, &text);
    let of_table = text.contains('表') && says_wrong && !words.has(List::Announces, &text);
    let printed = sentence.trim().to_owned();
    // 由902改为920.
    let changes = !wrong.is_empty() && !right.is_empty();
    let of_tables = words.has(List::OfTables, &text);
    let is_note = of_tables || words.begins(&[List::Opens], &text);
    let slips = is_note && words.has(List::Slips, &text);
    let corrects = heads || says_wrong || should || changes || slips;
    let says_wrong = says_wrong || changes && of_tables;
    corrects.then_some(Correction { text, printed, wrong, right, heads, says_wrong, of_table })
}

/// Whether a heading ends so: 更正:, 更正启事:.
fn is_head(behind: &str) -> bool {
    /// Characters of 启事, 公告, 说明.
    const LONGEST: usize = 4;
    let rest = behind.trim_start_matches(is_han);
    behind[..behind.len() - rest.len()].chars().count() <= LONGEST
        && rest.starts_with([':', ',', '。'])
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
        // 表1 is a table, and 上表1538 a figure in one.
        let before = &text[..start];
        let is_ordinal = before.ends_with(['第', '表', '件'])
            && !before.ends_with("上表")
            && !before.ends_with("本表");
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
    use crate::codebook::Codebook;

    /// `223>233`: wrong and right numbers; `-`: it corrects nothing.
    #[track_caller]
    fn check(sentence: &str, expected: &str) {
        let join = |values: Vec<Decimal>| {
            values.iter().map(Decimal::to_string).collect::<Vec<String>>().join(" ")
        };
        let found = correction(sentence, &Codebook::embedded().notes);
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
        check("更正启事：上表中的1538应为1543。", "1538>1543");
        check("备注：表中“957”系笔误，应为“962”。", "957>962");
        check("勘误：误6769，正6774。", "6769>6774");
        check("勘误表：2645→2650", "2645>2650");
        check("更正：上表3480应为3485。", "3480>3485");
        check("Correction: 16 should read 21.", "16>21");
        check("（行政许可处理决定数量更正：3161）", ">3161");
        check("附表更正说明：第1项由653变更为658", "653>658");
        check("注：行政许可处理决定数量经核实为3301。", ">3301");
        check("温馨提示：行政许可处理决定数量已更新为2127。", ">2127");
        check("注：行政许可处理决定数量漏报5件。", ">");
    }

    #[test]
    fn what_others_have_to_correct_is_no_correction() {
        check("本年度无更正政府信息的情况。", "-");
        check("对公民要求更正的信息，均应为其及时更正。", "-");
        check("2018年1月1日起施行的规定应为2年一评。", "-");
        check("公开时限应为20个工作日以内，各单位应予遵守", ">20");
        check("个别单位信息漏报3条，已督促整改", "-");
    }
}
