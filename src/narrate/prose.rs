//! Layout → the paragraphs of prose, without the statistics table and the signatures.

use std::borrow::Cow;

use crate::grid::{Layout, Line, Piece};
use crate::source::Place;
use crate::text::fold::{fold, folded};
use crate::text::letters::Letters;
use crate::text::numeral;

/// A paragraph of prose and where it stands.
pub struct Paragraph<'l> {
    pub text: Cow<'l, str>,
    pub place: Place,
}

/// Words that only the statistics table prints: its title, its heading, the headings of the
/// tables since 2019. A table that was not recognised as one stands in the text line by line.
const TABLE_OPENS: &[&str] = &[
    "情况统计表",
    "统计指标",
    "指标名称",
    "第二十条第",
    "本年新制作",
    "本年制发",
    "(本列数据的勾稽关系",
    "本列数据的勾稽关系",
];

/// Signatures of the table: names and telephones.
const SIGNATURES: &[&str] =
    &["单位负责人", "审核人", "填报人", "填报日期", "填报单位", "联系电话:", "负责人:", "制表人"];

/// The paragraphs of prose in reading order.
pub fn prose(layout: &Layout) -> Vec<Paragraph<'_>> {
    let mut paragraphs: Vec<Paragraph<'_>> = Vec::new();
    let mut in_table = false;
    let mut open = false;
    for piece in &layout.pieces {
        let line = match piece {
            Piece::Grid(_) => {
                open = false;
                continue;
            }
            Piece::Text(line) => line,
        };
        let folded = folded(&line.text);
        let letters = Letters::of(&folded);
        let (keep, opens) = before_table(line, &folded, &letters);
        in_table = opens || (in_table && !is_sentence(&folded));
        if keep.is_empty()
            || (in_table && !opens)
            || is_signature(&folded, &letters)
            || is_cells(&folded)
        {
            open = false;
            continue;
        }
        match paragraphs.last_mut().filter(|last| open && continues(&last.text, &folded)) {
            Some(last) => append(last.text.to_mut(), keep),
            None => paragraphs.push(Paragraph { text: keep.into(), place: line.place.clone() }),
        }
        open = !opens;
    }
    paragraphs
}

/// The part of a line before a table that begins in it, and whether one does.
fn before_table<'l>(line: &'l Line, folded: &str, letters: &Letters) -> (&'l str, bool) {
    /// A sentence may speak of the table; a line of it is not longer than this, in characters.
    const LONGEST_ROW: usize = 40;
    let opens = |word: &&str| letters.may_have(word) && folded.contains(word);
    if !TABLE_OPENS.iter().any(opens) {
        return (&line.text, false);
    }
    if folded.chars().count() <= LONGEST_ROW && !folded.contains('。') {
        return ("", true);
    }
    // The whole report in one line: the table goes on to its end.
    let cut = ["统计指标", "统 计 指 标", "信息内容", "第二十条第", "指标名称"]
        .iter()
        .filter_map(|word| line.text.find(word))
        .min();
    match cut {
        Some(cut) if has_rows(&line.text[cut..]) => (&line.text[..cut], true),
        Some(_) | None => (&line.text, false),
    }
}

/// Whether a text holds the rows of a form rather than a sentence about it.
fn has_rows(text: &str) -> bool {
    let units = text.matches(['条', '件', '次', '个', '人', '项']).count();
    let digits = text.matches(|c: char| c.is_ascii_digit()).count();
    units > 15 && digits > 10
}

fn is_sentence(folded: &str) -> bool {
    /// The labels of the forms have no full stop, and the notes below a table are short.
    const SHORTEST: usize = 20;
    folded.contains('。') && folded.chars().count() >= SHORTEST
}

fn is_signature(folded: &str, letters: &Letters) -> bool {
    let is_there = |word: &&str| letters.may_have(word) && folded.contains(word);
    SIGNATURES.iter().any(is_there) && !folded.contains('。')
}

/// A row of a table that was read as text: bars between its cells.
fn is_cells(folded: &str) -> bool {
    folded.matches('|').count() >= 2 && !folded.contains('。')
}

/// Numbers on lines of their own belong to the sentence around them (政府信息 / 5928 / 条), and so
/// does the line behind them. A sentence with a pause in it and no end goes on as well.
fn continues(last: &str, folded: &str) -> bool {
    let last = last.trim_end();
    let alone = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '万' | '余'))
    };
    let closed = last.ends_with(['。', '；', ';', '：', ':', '！', '？']);
    if closed || folded.starts_with(['、', '.', ')', '．']) {
        return false;
    }
    let after_number = last.ends_with(|c: char| c.is_ascii_digit())
        && !folded.starts_with(|c: char| c.is_ascii_digit());
    alone(folded) || after_number || (is_unfinished(last) && !opens_item(folded))
}

/// Whether a text breaks off in a sentence: there is a pause in it, and no end behind.
fn is_unfinished(text: &str) -> bool {
    let sentence = text.rsplit(['。', '；', ';', '！', '？']).next().unwrap_or(text);
    // A heading may enumerate: 三、复议、诉讼和申诉.
    sentence.contains([',', '，']) || (sentence.contains('、') && !opens_item(&fold(sentence)))
}

/// Whether a line opens with the mark of a heading or of an item of a list: 一、 (二) 3. ①
fn opens_item(folded: &str) -> bool {
    let rest = folded.trim_start_matches('(').trim_start_matches('第');
    let mark = rest.trim_start_matches(|c: char| c.is_ascii_digit() || numeral::is_numeral(c));
    rest.len() > mark.len() && mark.starts_with(['、', '.', ')', ':', '是', '条', '章'])
        || folded.starts_with(|c| ('①'..='⑳').contains(&c))
}

/// Goes on with a text. Digits on both sides may be one number or two: a gap keeps them apart.
fn append(text: &mut String, next: &str) {
    let digit = |c: char| c.is_ascii_digit();
    if text.trim_end().ends_with(digit) && next.trim_start().starts_with(digit) {
        text.push(' ');
    }
    text.push_str(next);
}
