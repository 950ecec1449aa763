//! What is a note: a line by itself that begins as notes do, a short text in brackets, a year and 数据.

use crate::codebook::notes::{List, NoteWords};
use crate::grid::Line;
use crate::identify::heads;
use crate::text::variants::simplified;

/// Notes longer than this are paragraphs of the report.
const LONGEST: usize = 100;
/// Captions in brackets, or of a year and little else, are no longer than this.
const LONGEST_CAPTION: usize = 14;
/// Before what begins a note stand brackets and a number at most.
const MOST_BEFORE: usize = 8;

/// A line that speaks of the figures of a table.
pub struct Note<'l> {
    /// Index into `Layout::lines`.
    pub line: usize,
    pub text: &'l str,
    /// Comparable, without a number before it.
    pub folded: String,
    /// Whether it is a caption, which stands over its table.
    pub is_caption: bool,
    /// Whether it says one thing and no more: （预测）, 注：上年数.
    pub is_alone: bool,
}

impl<'l> Note<'l> {
    /// Each of its sentences as a note of its own: 1.“规范性文件”以备案为准。2.行政处罚不含简易程序。
    pub fn sentences(&self) -> impl Iterator<Item = Note<'l>> {
        let sentences = self.folded.split_inclusive('。').filter(|text| !text.trim().is_empty());
        sentences.map(|text| Note { folded: text.to_owned(), ..*self })
    }
}

/// The notes among the lines. Hardly any line is one, and most are told by their first characters.
pub fn notes<'l>(lines: &'l [Line], words: &NoteWords) -> impl Iterator<Item = Note<'l>> {
    let lines = lines.iter().enumerate().filter(|(_, line)| may_be(&line.text, words));
    lines.filter_map(|(line, printed)| note(line, printed.alone()?, words))
}

fn may_be(text: &str, words: &NoteWords) -> bool {
    let begins =
        |c: char| matches!(c, '(' | '（' | '〔' | '［' | '[') || words.may_begin(simplified(c));
    let text = text.trim_start_matches(|c: char| c == '|' || c.is_whitespace());
    text.chars().take(MOST_BEFORE).any(begins) || text.trim_end().ends_with("数据")
}

/// The note that a text alone on its line is.
pub fn note<'l>(line: usize, text: &'l str, words: &NoteWords) -> Option<Note<'l>> {
    const BEGINS: [List; 4] = [List::Opens, List::Above, List::Below, List::Here];
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let folded = heads::caption(text);
    let bare = folded.trim_start_matches('(');
    let is_short = folded.chars().nth(LONGEST_CAPTION).is_none();
    let is_note = words.begins(&BEGINS, bare);
    let is_bracketed = is_short && folded.starts_with('(') && folded.ends_with(')');
    let is_of_year = is_short && folded.ends_with("数据") && folded.contains('年');
    // 数据放大十倍.
    let is_subject = is_short && words.begins(&[List::Subject], bare);
    if !(is_note || is_bracketed || is_of_year || is_subject) {
        return None;
    }
    let is_alone = is_bracketed || is_note && is_short;
    Some(Note { line, text, folded, is_caption: !is_note && !is_subject, is_alone })
}
