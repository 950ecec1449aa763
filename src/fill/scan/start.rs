//! Where in a text a label begins, and which.

use crate::fill::columns::is_unit;
use crate::labels::starts::Starts;
use crate::labels::{self, Labels, TableLabels};

use super::is_value;

/// Characters that number a label.
fn is_ordinal(c: char) -> bool {
    // Asked of every character of a paragraph.
    matches!(c, '0'..='9' | '(' | ')' | '、' | '.' | ',' | ':' | '其' | '中' | ' ' | '*' | '①'..='⑩')
        || is_numeral(c)
}

pub fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Digits and numerals that may stand before a label.
const MOST_BEFORE: usize = 8;

/// The longest label that a text begins with, behind its number: the label as printed with its
/// remark, its first row in the form, and what follows.
pub fn label_at_start<'t>(text: &'t str, table: &TableLabels) -> Option<(&'t str, usize, &'t str)> {
    let mut places = beginnings(text).filter(|words| may_begin(words.clone(), &table.starts));
    let (end, row) = places.find_map(|words| longest(words, table))?;
    let (label, rest) = with_remark(text, end);
    Some((label, row, rest))
}

/// The words of a text, and where each stands, from each on with which a label may begin. Numbers and 其中 may stand before
/// it; the first word that is neither is the last of these.
fn beginnings(text: &str) -> impl Iterator<Item = impl Iterator<Item = (usize, char)> + Clone> {
    let mut rest = Some(text.char_indices().filter(|(_, c)| labels::is_word(*c)));
    let next = move || {
        let here = rest.take()?;
        let mut behind = here.clone();
        let (_, first) = behind.next()?;
        rest = is_ordinal(first).then_some(behind);
        Some(here)
    };
    std::iter::from_fn(next).take(MOST_BEFORE)
}

/// Whether a key may begin with these words. A yes is no certainty; a no spares the look.
fn may_begin(mut words: impl Iterator<Item = (usize, char)>, starts: &Starts) -> bool {
    let (Some((_, first)), Some((_, second))) = (words.next(), words.next()) else { return false };
    // Some of the words are spelled in two ways, and the table knows one of them.
    let respelled = labels::may_be_respelled;
    starts.may_begin(first, second) || respelled(first) || respelled(second)
}

/// The longest key that the words begin with: where it ends in the text, and its first row.
fn longest(
    words: impl Iterator<Item = (usize, char)> + Clone,
    table: &TableLabels,
) -> Option<(usize, usize)> {
    begun(&words, &table.starts, |key, length| {
        let row = table.by_key.get(key)?.first()?;
        let (last, c) = words.clone().nth(length - 1)?;
        Some((last + c.len_utf8(), *row))
    })
}

/// What is found for the longest of the keys that the words may begin with, by what these are and how
/// many characters they have.
fn begun<T>(
    words: &(impl Iterator<Item = (usize, char)> + Clone),
    starts: &Starts,
    mut found: impl FnMut(&str, usize) -> Option<T>,
) -> Option<T> {
    let spelled = |most: usize| {
        let mut text = String::with_capacity(most * 3);
        text.extend(words.clone().take(most).map(|(_, c)| c));
        // All of it are words; only the spelling may have to change.
        if text.contains(labels::may_be_respelled) { labels::words(&text) } else { text }
    };
    let start = spelled(labels::LONGEST_SPELLING);
    let mut start = start.chars();
    let lengths = starts.lengths(start.next()?, start.next()?);
    let text = spelled(*lengths.first()?);
    lengths.iter().find_map(|&length| {
        let (last, c) = text.char_indices().nth(length - 1)?;
        found(&text[..last + c.len_utf8()], length)
    })
}

/// Takes the remark in brackets to its label. A bracket that is not closed on the line goes as
/// far as there are no figures.
fn with_remark(text: &str, end: usize) -> (&str, &str) {
    let closing = text[end..].chars().take_while(|c| "\"'”’》)]*".contains(*c));
    let end = end + closing.map(char::len_utf8).sum::<usize>();
    let rest = &text[end..];
    let open = rest.len() - rest.trim_start().len();
    if !rest.trim_start().starts_with('(') {
        return (&text[..end], rest);
    }
    let mut depth = 0;
    for (at, c) in rest.char_indices().skip(open) {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return text.split_at(end + at + 1);
        }
    }
    let figures = rest.rfind(' ').map_or(rest.len(), |_| {
        let words: Vec<&str> = rest.split(' ').collect();
        let tail = words.iter().rev().take_while(|word| is_unit(word) || is_value(word));
        rest.len() - tail.map(|word| word.len() + 1).sum::<usize>()
    });
    text.split_at(end + figures)
}

/// The rows of lists whose labels a folded text begins with: each list, and its row.
pub fn rows_at_start(folded: &str, labels: &Labels) -> Vec<(usize, usize)> {
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for words in beginnings(folded).filter(|words| may_begin(words.clone(), &labels.lists)) {
        begun(&words, &labels.lists, |key, _| {
            for (list, row) in labels.rows_of_lists(key) {
                if rows.iter().all(|(known, _)| *known != list) {
                    rows.push((list, row));
                }
            }
            // Of another list it may be a shorter one.
            None::<()>
        });
    }
    rows
}

/// The row of the table whose label a folded text begins with, if it does.
pub fn row_at_start(folded: &str, table: &TableLabels) -> Option<usize> {
    label_at_start(folded, table).map(|(_, row, _)| row)
}

/// Where the next label begins, its number included.
pub fn next_label(text: &str, table: &TableLabels) -> Option<usize> {
    let mut from = 0;
    let mut chars = text.char_indices();
    let mut here = chars.next();
    while let Some((at, c)) = here {
        here = chars.next();
        let next = here.map_or(' ', |(_, next)| next);
        if table.starts.may_begin(c, next) && label_at_start(&text[at..], table).is_some() {
            return Some(from);
        }
        if !is_ordinal(c) {
            from = at + c.len_utf8();
        }
    }
    None
}
