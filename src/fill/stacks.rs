//! Headings of columns that a text keeps below each other, a piece on each line:
//!
//! ```text
//! 法律 社会
//! 服务 公益
//! 机构 组织
//! ```
//!
//! Line by line their order is lost, and readers of running text take the figures in the form's order. What
//! stands below what still tells whether the headings stand in another one.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::codebook::{Shape, Table};
use crate::grid::Line;
use crate::source::Place;

use super::column_names::ColumnNames;
use super::slots;

/// Lines above the first figures of a table that hold its headings.
const MOST_LINES: usize = 10;
/// So many figures on one line are a row of a table with column headings.
const LEAST_FIGURES: usize = 5;

/// Whether the headings of a table stand in another order than the form's, anywhere in a text that keeps its columns.
pub fn are_exchanged(lines: &[Line], table: &Table) -> bool {
    match table.shape {
        Shape::Matrix | Shape::Wide => {}
        Shape::Blocks | Shape::List => return false,
    }
    let names = LazyCell::new(|| ColumnNames::of(table));
    let has_row = |line: &Line| {
        let words = line.text.split_whitespace();
        words.filter(|word| slots::is_figure(word)).nth(LEAST_FIGURES - 1).is_some()
    };
    let keeps = |line: &Line| matches!(line.place, Place::Block(_)) && line.text.contains("  ");
    lines.iter().enumerate().any(|(at, line)| {
        keeps(line)
            && has_row(line)
            && !lines[..at].last().is_some_and(has_row)
            && !is_in_order(&lines[at.saturating_sub(MOST_LINES)..at], &names)
    })
}

/// Whether the headings among some lines, as far as they are found, may stand in the form's order. Of those on
/// the same lines alone: a text sets its lines apart from each other by whole characters, and wide ones push
/// what stands behind them.
fn is_in_order(lines: &[Line], names: &ColumnNames) -> bool {
    let mut on_lines: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for stack in stacks(lines) {
        if let Some(&column) = names.named(&stack.text).first() {
            on_lines.entry(stack.lines).or_default().push(column);
        }
    }
    on_lines.values().all(|columns| {
        let same = |column: &usize| columns.iter().filter(|other| *other == column).count();
        let blocks = columns.iter().map(same).max().unwrap_or(1);
        // 结果维持 comes again in each block of the wide table.
        columns.windows(2).filter(|pair| pair[1] < pair[0]).count() < blocks
    })
}

/// Pieces that stand below each other.
struct Stack {
    /// Of characters of a line.
    at: Range<usize>,
    text: String,
    lines: Vec<usize>,
}

/// The stacks of some lines from left to right.
fn stacks(lines: &[Line]) -> Vec<Stack> {
    let mut stacks: Vec<Stack> = Vec::new();
    let pieces = lines
        .iter()
        .enumerate()
        .flat_map(|(index, line)| pieces(&line.text).map(move |(at, piece)| (index, at, piece)));
    for (line, at, piece) in pieces {
        let meets = |stack: &Stack| stack.at.start < at.end && at.start < stack.at.end;
        // Below a heading over several columns those begin anew.
        let mut over = stacks.iter_mut().filter(|stack| meets(stack));
        match (over.next(), over.next()) {
            (Some(stack), None)
                if at.len() <= stack.at.len() + 1 && stack.at.len() <= at.len() + 1 =>
            {
                stack.text.push_str(piece);
                stack.lines.push(line);
                stack.at = stack.at.start.min(at.start)..stack.at.end.max(at.end);
            }
            _ => {
                stacks.retain(|stack| !meets(stack));
                stacks.push(Stack { at, text: piece.to_owned(), lines: vec![line] });
            }
        }
    }
    stacks.sort_by_key(|stack| stack.at.start);
    stacks
}

/// The words of a line with the characters at which they stand.
fn pieces(line: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut chars = line.char_indices().enumerate().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, (_, c))| c.is_whitespace()).is_some() {}
        let &(start, (begin, _)) = chars.peek()?;
        let mut end = (start, begin);
        while let Some((index, (at, c))) = chars.next_if(|(_, (_, c))| !c.is_whitespace()) {
            end = (index + 1, at + c.len_utf8());
        }
        Some((start..end.0, &line[begin..end.1]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::fill::sample::layout_of_text;

    fn check(table: usize, text: &str, expected: bool) {
        let form = Codebook::embedded().form("2021").expect("the form of 2021 is embedded");
        assert_eq!(are_exchanged(&layout_of_text(text).lines, &form.tables[table]), expected);
    }

    #[test]
    fn headings_below_each_other_tell_their_order() {
        let figures = "一、本年新收政府信息公开申请数量         73   3     0   0   0   2    78\n";
        let of_form = "                         自然            社会 法律\n\
                       \u{20}                            商业   科研                总计\n\
                       \u{20}                        人             公益 服务    其他\n\
                       \u{20}                             企业   机构\n\
                       \u{20}                                      组织 机构\n";
        check(1, &format!("{of_form}{figures}"), false);
        let exchanged = of_form
            .replace("社会 法律", "法律 社会")
            .replace("公益 服务", "服务 公益")
            .replace("组织 机构", "机构 组织");
        check(1, &format!("{exchanged}{figures}"), true);
    }
}
