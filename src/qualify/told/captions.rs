//! The lines above a table that may be its captions.

use memchr::memmem;

use crate::codebook::notes::{List, NoteWords};
use crate::grid::{Layout, Line, Piece};
use crate::identify::{ReportId, heads};
use crate::source::Place;
use crate::text::{label, span};

/// Lines with text above the first figure of a table that may speak of it.
const MOST_ABOVE: usize = 8;
/// Texts longer than this are no captions.
const LONGEST: usize = 40;
/// The headings of most columns are no longer than this.
const CELL: usize = 8;

/// What a line says that may be a caption: a short text, and in a table one that has its row for
/// itself.
pub fn short(line: &Line) -> Option<&str> {
    line.alone().filter(|text| text.chars().nth(LONGEST).is_none())
}

/// The paragraphs of prose, each of which speaks of many things.
pub(super) fn paragraphs<'l>(layout: &'l Layout, words: &NoteWords) -> Vec<&'l str> {
    let texts = layout.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(whole) => Some(whole.text.as_str()),
        Piece::Grid(_) => None,
    });
    let is_prose = |whole: &&str| {
        whole.contains(['。', '，'])
            && whole.chars().nth(LONGEST).is_some()
            && !speaks_of_table(whole, words)
    };
    texts.filter(is_prose).collect()
}

pub(super) fn is_of_page(line: &Line) -> bool {
    matches!(line.place, Place::Box { .. })
}

/// Whether a line of a page is one of several of a paragraph of prose.
pub(super) fn is_of_paragraph(line: &Line, paragraphs: &[&str]) -> bool {
    let text = line.text.trim();
    let finder = memmem::Finder::new(text);
    let holds = |whole: &&str| whole.len() > text.len() && finder.find(whole.as_bytes()).is_some();
    paragraphs.iter().any(holds)
}

/// The texts above a table that may be captions, and titles of the report further above that end with
/// a remark: …年度报告（征求意见稿）.
pub(super) fn captions<'l>(
    lines: impl Iterator<Item = &'l Line>,
    words: &NoteWords,
) -> Vec<String> {
    let is_remarked =
        |text: &str| text.contains('报') && text.ends_with(['）', ')', '稿', '版', '板']);
    // A sentence speaks of many things.
    let is_caption = |text: &&str| {
        (!text.ends_with('。') || speaks_of_table(text, words)) && !words.has(List::OfSite, text)
    };
    let texts: Vec<&str> = lines.filter_map(short).filter(is_caption).collect();
    // Headings of columns may stand between, each on a line of its own.
    let is_long = |text: &str| text.chars().nth(CELL).is_some();
    let mut long = texts.iter().enumerate().rev().filter(|(_, text)| is_long(text));
    let near = long.nth(MOST_ABOVE).map_or(0, |(at, _)| at + 1);
    let kept = texts.into_iter().enumerate();
    let kept = kept.filter(|(at, text)| *at >= near || is_remarked(text));
    kept.map(|(_, text)| heads::caption(text)).collect()
}

/// The texts without the titles of other reports above the report's own: a site's links to its other years.
pub(super) fn without_menu(mut texts: Vec<String>, id: &ReportId) -> Vec<String> {
    let is_title = |text: &String| text.ends_with("报告") || text.ends_with("年报");
    let is_own = |text: &String| {
        is_title(text) && id.year.is_some_and(|own| span::years_in(text).iter().eq([&own]))
    };
    let own = texts.iter().rposition(is_own).unwrap_or(0);
    let mut at = 0;
    texts.retain(|text| {
        at += 1;
        at > own || !is_title(text)
    });
    texts
}

/// The last heading of a section among the lines above a table: 三、收到和处理政府信息公开申请情况.
pub(super) fn section(lines: &[Line]) -> Option<usize> {
    let is_section = |line: &Line| {
        let text = short(line).unwrap_or_default();
        let behind = text.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八']);
        // Rows of the forms have such numbers too.
        let bare = label::closing_brackets(text).map_or(text, |(before, _)| before);
        let names_section = text.contains("政府信息") && bare.ends_with("情况");
        behind.len() < text.len() && behind.starts_with('、') && names_section
    };
    lines.iter().rposition(is_section)
}

/// Whether a sentence speaks of the table below it or above: 以下表格数据为2021年数据。注：上表为上年数据。
fn speaks_of_table(text: &str, words: &NoteWords) -> bool {
    let is_below = |clause: &str| words.begins(&[List::Below], clause);
    // 上述申请均已答复 is said of requests.
    let of_table = |clause: &str| ["表", "数据", "数字"].iter().any(|word| clause.contains(word));
    let is_back = |clause: &str| words.begins(&[List::Above], clause);
    let says = |clause: &str| is_below(clause) || is_back(clause) && of_table(clause);
    text.split([',', '，', ':', '：']).any(says)
}
