//! Lines above a table and within it.

use crate::identify::heads;
use crate::source::Place;
use crate::text::fold::is_han;
use crate::text::heading;
use crate::text::memo::Memo;
use crate::text::span::{self, Span};

use super::columns;
use super::reading::is_dash;

/// Texts longer than this are no captions. By a fifth more or less no fixture changes.
pub const LONGEST_CAPTION: usize = 56;
/// Lines with text above a table in which its unit and its months may stand: title, place and year stand
/// between.
pub const MOST_ABOVE: usize = 5;

/// Whether a line stands at the height of a place or below it; never one of another sheet.
pub fn is_at_or_below(line: &Place, place: &Place) -> bool {
    match (line, place) {
        (Place::Box { page, area }, Place::Box { page: own, area: first }) => {
            (*page, area.bottom) >= (*own, first.top)
        }
        (Place::Block(line), Place::Block(first)) => line >= first,
        (Place::Cell { sheet, row, .. }, Place::Cell { sheet: own, row: first, .. }) => {
            sheet == own && row >= first
        }
        (Place::Box { .. } | Place::Block(_) | Place::Cell { .. }, _) => false,
    }
}

/// Whether a line or a row is the mark of a page, as it stands within a table that goes on: — 3 —, 第3页. -3 and (3)
/// may be figures there; at the edge of a page `furniture` knows more.
pub fn is_page_mark(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_matches(|c: char| !c.is_ascii_digit());
    let around = text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
    let is_mark =
        |c: char| matches!(c, '—' | '-' | '–' | '－' | '─' | '·' | '/' | '第' | '页' | '共');
    inner.chars().count() <= 9
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && !inner.is_empty()
        && around.clone().all(is_mark)
        && (around.clone().any(is_han) || around.count() > 1)
}

/// Whether a line is blank or may be a cell of a table that is printed one cell per line.
pub fn is_of_cells(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    let says = || heading::role(line).filter(|_| span::of(line).is_none());
    line.is_empty() || is_dash(line) || columns::is_unit(line) || says().is_some()
}

/// The year that a line says of the table below it, and little else: 本年度：, 附：上一年度统计表, 2016年度.
pub fn year_said(line: &str) -> Option<Span> {
    let text = line.trim_matches(|c: char| c.is_whitespace() || c == '|');
    if text.chars().nth(LONGEST_CAPTION).is_some() || text.contains(['|', '。', '，']) {
        return None;
    }
    // Where each cell has a line of its own, a number alone is a figure.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    thread_local! {
        static TOLD: Memo<Option<Span>> = Memo::of(MOST_REMEMBERED);
    }
    TOLD.with(|told| told.of_text(text, read_year))
}

/// So many lines are remembered in a thread: most are labels of the forms, and each is asked several times.
const MOST_REMEMBERED: usize = 4096;

fn read_year(text: &str) -> Option<Span> {
    let comparable = heads::caption(text);
    match span::of(&comparable) {
        Some(Span::Change) => None,
        Some(named) => Some(named),
        None => heads::span_named(&comparable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_pages() {
        assert!(["— 3 —", "-12-", "第3页", "第3页/共9页"].iter().all(|text| is_page_mark(text)));
        assert!(["35", "-3", "(3)", "3.5", "一、总体情况"].iter().all(|text| !is_page_mark(text)));
    }

    #[test]
    fn captions_name_the_year_of_a_table() {
        let check =
            |line: &str, expected: Option<Span>| assert_eq!(year_said(line), expected, "{line}");
        check("本年度：", Some(Span::Own));
        check("附：上一年度收到和处理政府信息公开申请情况（供对比）", Some(Span::Before));
        check("表二 2021年收到和处理政府信息公开申请情况", Some(Span::Year(2021)));
        check("（2021）", Some(Span::Year(2021)));
        check("二〇二一年度统计表", Some(Span::Year(2021)));
        check("上年同期数", Some(Span::Before));
        check("（一）上年度情况", Some(Span::Before));
        check("2021年数据如下：", Some(Span::Year(2021)));
        check("去年情况", Some(Span::Before));
        check("附上年数据：", Some(Span::Before));
        check("附去年数据：", Some(Span::Before));
        check("参考：上年数", Some(Span::Before));
        check("以下为上一年度数据", Some(Span::Before));
        check("去年办理情况", Some(Span::Before));
        check("本年新公开数量", None);
        check("一、本年新收政府信息公开申请数量", None);
        check("三、收到和处理政府信息公开申请情况", None);
        check("2022年，我市加强了公开", None);
    }
}
