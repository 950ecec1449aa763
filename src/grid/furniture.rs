//! Page furniture: page numbers and the lines that every page repeats at its head or foot.

use std::collections::HashMap;

use super::Line;
use crate::source::{Place, Rect};

/// Lines at the head (and as many at the foot) of a page that may be furniture.
const DEEPEST: usize = 3;

/// Furniture stands in this part of the page's longer side at its head or foot: a page that is turned for a wide
/// table has margins as wide as the others.
const MARGIN: f32 = 0.13;

/// A page number without any ornament stands nearer to the edge than text does.
const BARE_MARGIN: f32 = 0.1;

/// Repeated lines stand this close (in points) to the same height on every page.
const SAME_HEIGHT: f32 = 4.0;

/// The lines of one page outside of its tables, from top to bottom, with their numbers among all
/// its lines; its height and its longer side in points.
pub struct Sheet {
    pub lines: Vec<(usize, Line)>,
    pub height: f32,
    pub longer: f32,
}

/// For each page, the numbers of the lines that are furniture, in order.
pub fn furniture(sheets: &[Sheet]) -> Vec<Vec<usize>> {
    let repeated = repeated(sheets);
    let counted = counted(sheets);
    sheets.iter().map(|sheet| of_sheet(sheet, &repeated, &counted)).collect()
}

fn of_sheet(
    sheet: &Sheet,
    repeated: &HashMap<Mark, usize>,
    counted: &HashMap<Count, usize>,
) -> Vec<usize> {
    let is_repeated = |line: &Line| {
        mark(sheet, line).is_some_and(|mark| {
            neighbours(&mark).iter().any(|near| repeated.get(near).is_some_and(|&pages| pages >= 2))
        })
    };
    let is_counted = |line: &Line| {
        count(sheet, line).is_some_and(|(offset, height)| {
            let near = |step| counted.get(&(offset, height + step)).is_some_and(|&n| n >= 2);
            (-1..=1).any(near)
        })
    };
    let is_number = |line: &Line| {
        is_page_number(&line.text, in_margin(sheet, line, BARE_MARGIN)) || is_counted(line)
    };
    let mut is_furniture = vec![false; sheet.lines.len()];
    let edge: Vec<usize> = margin(sheet).collect();
    let middle = sheet.lines.len() / 2;
    // From the text towards the edges: what stands close to a line of text belongs to it.
    let head = edge.iter().filter(|&&index| index < middle).rev().map(|&i| (i, i.checked_add(1)));
    let foot = edge.iter().filter(|&&index| index >= middle).map(|&i| (i, i.checked_sub(1)));
    for (index, inner) in head.chain(foot) {
        let line = &sheet.lines[index].1;
        let inner = inner.filter(|&inner| inner < sheet.lines.len());
        let apart =
            inner.is_none_or(|inner| is_furniture[inner] || is_apart(line, &sheet.lines[inner].1));
        is_furniture[index] = is_number(line) || is_repeated(line) && apart;
    }
    let lines = sheet.lines.iter().zip(is_furniture);
    let furniture = lines.filter(|(_, is_furniture)| *is_furniture);
    let mut numbers: Vec<usize> = furniture.map(|((number, _), _)| *number).collect();
    numbers.sort_unstable();
    numbers
}

/// Whether the gap between two lines is wider than between lines of one text or table.
fn is_apart(a: &Line, b: &Line) -> bool {
    let (Place::Box { area: a, .. }, Place::Box { area: b, .. }) = (&a.place, &b.place) else {
        return true;
    };
    let gap = (b.top - a.bottom).max(a.top - b.bottom);
    gap >= 0.7 * a.height()
}

/// Lines near the edges.
fn margin(sheet: &Sheet) -> impl Iterator<Item = usize> + '_ {
    let count = sheet.lines.len();
    let head = 0..DEEPEST.min(count);
    let foot = count.saturating_sub(DEEPEST)..count;
    head.chain(foot).filter(|&index| in_margin(sheet, &sheet.lines[index].1, MARGIN))
}

fn in_margin(sheet: &Sheet, line: &Line, part: f32) -> bool {
    match &line.place {
        Place::Box { area, .. } => {
            let depth = part * sheet.longer;
            area.bottom <= depth || area.top >= sheet.height - depth
        }
        Place::Cell { .. } | Place::Block(_) => false,
    }
}

/// A line without its digits, and its height on the page: what repeats from page to page.
type Mark = (String, i32);

fn mark(sheet: &Sheet, line: &Line) -> Option<Mark> {
    let Place::Box { area, .. } = &line.place else { return None };
    // The heading of a table repeats as well, and is no furniture.
    if line.text.split("  ").count() > 3 {
        return None;
    }
    let text: String =
        line.text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect();
    (!text.is_empty()).then_some((text, height(sheet, area)))
}

/// Feet are measured from the foot: pages of one document differ in height.
fn height(sheet: &Sheet, area: &Rect) -> i32 {
    let height =
        if area.top > sheet.height / 2.0 { area.bottom - sheet.height } else { area.bottom };
    (height / SAME_HEIGHT).round() as i32
}

fn neighbours((text, height): &Mark) -> [Mark; 3] {
    [-1, 0, 1].map(|step| (text.clone(), height + step))
}

/// On how many pages each mark stands.
fn repeated(sheets: &[Sheet]) -> HashMap<Mark, usize> {
    let mut pages: HashMap<Mark, usize> = HashMap::new();
    for sheet in sheets {
        let mut marks: Vec<Mark> =
            margin(sheet).filter_map(|index| mark(sheet, &sheet.lines[index].1)).collect();
        marks.sort_unstable();
        marks.dedup();
        for mark in marks {
            *pages.entry(mark).or_default() += 1;
        }
    }
    pages
}

/// A bare number that counts the pages: by how much it differs from the page's own number, and its
/// height on the page.
type Count = (i64, i32);

fn count(sheet: &Sheet, line: &Line) -> Option<Count> {
    let Place::Box { page, area } = &line.place else { return None };
    let number: i64 = line.text.trim().parse().ok()?;
    Some((number - i64::from(*page), height(sheet, area)))
}

/// On how many pages each count stands as the first or the last line. On short pages the number stands further
/// from the edge than `BARE_MARGIN`, and under a blank row it would be a figure of its.
fn counted(sheets: &[Sheet]) -> HashMap<Count, usize> {
    let mut pages: HashMap<Count, usize> = HashMap::new();
    for sheet in sheets {
        let ends = [sheet.lines.first(), sheet.lines.last()].into_iter().flatten();
        for count in ends.filter_map(|(_, line)| count(sheet, line)) {
            *pages.entry(count).or_default() += 1;
        }
    }
    pages
}

/// `- 3 -`, `— 5 —`, `第3页 共5页`, `Page 3 of 5`, `3/5`; a bare `3` or `iv` only at the edge.
pub fn is_page_number(line: &str, at_edge: bool) -> bool {
    let folded: String =
        line.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let core = folded.trim_matches(|c: char| is_ornament(c));
    let ornamented = core.len() < folded.len();
    if is_number(core) {
        // Two numbers with a wide gap between them are figures: digits wrapped in their cells.
        let inner = line.trim_matches(|c: char| is_ornament(c) || c.is_whitespace());
        return (ornamented || at_edge) && !inner.contains("  ");
    }
    let words = core
        .strip_prefix("page")
        .or_else(|| core.strip_prefix("p."))
        .or_else(|| core.strip_prefix("seite"))
        .or_else(|| core.strip_prefix('第'));
    let pair = |text: &str| {
        let parts: Vec<&str> = text
            .split(|c: char| "/／页頁第共of,，、;".contains(c))
            .filter(|part| !part.is_empty())
            .collect();
        matches!(parts.len(), 1 | 2) && parts.iter().all(|part| is_number(part))
    };
    match words {
        Some(rest) => pair(rest),
        None => (core.ends_with('页') || core.contains(['/', '／']) && at_edge) && pair(core),
    }
}

fn is_ornament(c: char) -> bool {
    matches!(
        c,
        '-' | '－'
            | '–'
            | '—'
            | '―'
            | '─'
            | '⸺'
            | '~'
            | '～'
            | '·'
            | '•'
            | '.'
            | '['
            | ']'
            | '【'
            | '】'
            | '|'
            | '('
            | ')'
            | '（'
            | '）'
    )
}

fn is_number(text: &str) -> bool {
    let digits = text.chars().count() <= 4
        && text.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let roman = text.len() <= 6 && text.chars().all(|c| "ivxl".contains(c));
    !text.is_empty() && (digits || roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, at_edge: bool, expected: bool) {
        assert_eq!(is_page_number(line, at_edge), expected, "{line}");
    }

    #[test]
    fn numbers_between_dashes_are_page_numbers_anywhere() {
        for line in ["- 3 -", "— 5 —", "－１２－", "-3-", "-  3  -", "· 7 ·", "⸺ 4 ⸺"]
        {
            check(line, false, true);
        }
    }

    #[test]
    fn a_bare_number_is_one_only_at_the_edge() {
        check("3", true, true);
        check("3", false, false);
        check("iv", true, true);
    }

    #[test]
    fn words_for_page_are_known() {
        for line in ["第3页", "第 3 页 共 5 页", "第3页，共12页", "Page 3 of 5", "page 7", "3 / 5"]
        {
            check(line, true, true);
        }
    }

    #[test]
    fn sentences_and_years_are_not_page_numbers() {
        for line in ["第3章", "共5件", "3.5", "12,345", "20240", "一、概述", "", "2  2"] {
            check(line, true, false);
        }
    }
}
