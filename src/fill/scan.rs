//! One text of a page → the labels, units and figures that it holds.
//!
//! The labels of the form are the grammar: where a label ends is known even if nothing parts it
//! from what follows (`1.政府公报公开政府信息数条0`).

mod start;

use crate::labels::{self, TableLabels};
use crate::text::fold;
use crate::text::heading;
use crate::text::number::{self, CellText};
use crate::text::span;
use crate::text::unit;

use super::columns::{self, is_unit};
use super::local;
use super::reading::{is_dash, spelled};
use super::slots;

use start::{is_numeral, label_at_start, next_label};
pub use start::{row_at_start, rows_at_start};

/// What a text holds, in printed order.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A label of the table, as printed.
    Label(String),
    Unit(String),
    /// A number or a placeholder.
    Value(String),
    Blank,
    /// Anything else.
    Other(String),
}

/// Reads one cell or line with the labels of a table.
pub fn tokens(text: &str, table: &TableLabels) -> Vec<Token> {
    let text = text.trim();
    if text.is_empty() {
        return vec![Token::Blank];
    }
    if let Some(token) = single(text, table) {
        return vec![token];
    }
    // 单位 is no 单 of which there are so many 位, nor does 本期 count the issues of a 本.
    if columns::is_heading(text) || are_headings(text) {
        return vec![Token::Other(text.to_owned())];
    }
    let folded = folded(text);
    glued(&folded, table)
        .or_else(|| figure_first(&folded, table))
        .or_else(|| figures(&folded))
        .or_else(|| unknown_label(&folded))
        .unwrap_or_else(|| vec![Token::Other(text.to_owned())])
}

/// Whether a line holds the headings of a table and nothing else: 统计指标 单位 上年同期 本期.
fn are_headings(text: &str) -> bool {
    let is_named = |word: &String| columns::is_heading(word);
    let says = |word: &String| heading::role(word).is_some() || span::of(word).is_some();
    let begins = text.split_whitespace().next().is_some_and(columns::is_heading);
    begins && {
        let words = in_words(text);
        words.len() > 1 && words.iter().any(is_named) && words.iter().all(says)
    }
}

/// The headings that share a line: 指标名称 2009年度 历年累计 are three, and so are 指标  2016 年  2017 年; 统 计 数 is
/// one.
pub fn in_words(heading: &str) -> Vec<String> {
    let cells = heading.split(WIDE_GAP).map(str::trim).filter(|cell| !cell.is_empty());
    cells.flat_map(in_narrow_words).collect()
}

/// What parts the cells of a line.
const WIDE_GAP: &str = "  ";

fn in_narrow_words(heading: &str) -> Vec<String> {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words: Vec<String> = Vec::new();
    for word in heading.split_whitespace() {
        match words.last_mut() {
            // 2016 年: a space stands between digits and letters.
            Some(before) if is_year(before) && word.starts_with('年') => before.push_str(word),
            Some(_) | None => words.push(word.to_owned()),
        }
    }
    let whole = words.iter().any(|word| word.chars().count() < 2);
    if whole { vec![heading.to_owned()] } else { words }
}

fn single(text: &str, table: &TableLabels) -> Option<Token> {
    if is_dash(text) {
        return Some(Token::Value(text.to_owned()));
    }
    if is_unit(text) {
        return Some(Token::Unit(text.to_owned()));
    }
    match number::cell(text) {
        CellText::Number { .. } | CellText::Placeholder => Some(Token::Value(text.to_owned())),
        CellText::Blank => Some(Token::Blank),
        // 01 … 09 in a column of codes; as a figure it would not be read.
        CellText::Unreadable if is_padded(text) => Some(Token::Value(text.to_owned())),
        CellText::Unreadable if spelled(text).is_some() => Some(Token::Value(text.to_owned())),
        CellText::Unreadable => {
            let known = !table.rows_named(&labels::keys(text)).is_empty();
            known.then(|| Token::Label(text.to_owned()))
        }
    }
}

/// Labels with what follows each of them, up to the end of the text. `None` where anything is
/// left over: then it is a sentence, and no figure is taken from it.
fn glued(folded: &str, table: &TableLabels) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = folded;
    while !rest.is_empty() {
        let (label, row, behind) = label_at_start(rest, table)?;
        tokens.push(Token::Label(label.to_owned()));
        rest = behind;
        let unit = &table.rows[row].unit;
        let (found, behind) = behind_label(rest, unit, table)?;
        tokens.extend(found);
        rest = behind;
    }
    Some(tokens)
}

fn is_value(text: &str) -> bool {
    is_dash(text) || is_padded(text) || slots::is_figure(text)
}

/// Unit and figures behind a label, up to the next label or the end.
fn behind_label<'t>(
    text: &'t str,
    unit: &str,
    table: &TableLabels,
) -> Option<(Vec<Token>, &'t str)> {
    let mut tokens = Vec::new();
    let mut rest = without_leaders(text.trim_start_matches([' ', ':', '*']));
    let own = Some(unit).filter(|unit| !unit.is_empty() && rest.starts_with(*unit));
    if let Some(unit) = unit::at_start(rest).or(own) {
        tokens.push(Token::Unit(unit.to_owned()));
        rest = without_leaders(rest[unit.len()..].trim_start());
    }
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some((tokens, rest));
        }
        let run = with_unit(rest, figure_run(rest));
        let (figure, behind) = rest.split_at(run);
        if behind.is_empty() || behind.starts_with(' ') {
            if run == 0 || !is_value(figure) {
                let word = rest.split(' ').next().unwrap_or(rest);
                if matches!(tokens.last(), Some(Token::Value(_))) && is_unit_of_figure(word) {
                    tokens.push(Token::Unit(word.to_owned()));
                    rest = &rest[word.len()..];
                    continue;
                }
                return begins_label(rest, table).then_some((tokens, rest));
            }
            tokens.push(Token::Value(figure.to_owned()));
            rest = behind;
            continue;
        }
        return glued_to_next(rest, run, table).map(|value| {
            if !value.is_empty() {
                tokens.push(Token::Value(value.to_owned()));
            }
            (tokens, &rest[value.len()..])
        });
    }
}

/// What leads the eye from a label to its figure.
const LEADERS: [char; 11] = ['.', '…', '⋯', '·', '•', '・', '_', '—', '–', '-', '~'];
/// Dashes and dots that are fewer than this are a placeholder, or a mark of the figure.
const LEAST_LEADERS: usize = 3;

/// A text without the leaders that it begins with: ……300件. Where nothing stands behind dots, the
/// figure is blank; dashes stand for one.
fn without_leaders(text: &str) -> &str {
    let behind = text.trim_start_matches(LEADERS);
    let run = &text[..text.len() - behind.len()];
    let are_many = run.chars().count() >= LEAST_LEADERS || run.starts_with(['…', '⋯']);
    let leads = match behind.trim_start().chars().next() {
        Some(first) => first.is_ascii_digit(),
        None => run.starts_with(['.', '…', '⋯', '·', '_']),
    };
    if are_many && leads { behind.trim_start() } else { text }
}

/// A figure with its unit, and the label behind them: 223件 收到申请数.
fn figure_first(folded: &str, table: &TableLabels) -> Option<Vec<Token>> {
    let (figure, rest) = folded.split_at(figure_run(folded));
    let rest = rest.trim_start();
    let unit = unit::at_start(rest).filter(|_| is_value(figure))?;
    let label = rest[unit.len()..].trim_start_matches(LEADERS).trim_start();
    let (label, _, behind) = label_at_start(label, table)?;
    behind.trim().is_empty().then(|| {
        vec![
            Token::Value(figure.to_owned()),
            Token::Unit(unit.to_owned()),
            Token::Label(label.to_owned()),
        ]
    })
}

/// The figure before a label that follows without a gap. The number of that label may be glued to
/// the figure (`265673.政务微博…` is 26567 and `3.`): the form says which number it has.
fn glued_to_next<'t>(text: &'t str, run: usize, table: &TableLabels) -> Option<&'t str> {
    let (figure, behind) = text.split_at(run);
    let numbered = figure.strip_suffix('.').or_else(|| behind.starts_with('、').then_some(figure));
    if let Some(digits) = numbered.filter(|digits| !digits.is_empty()) {
        let (_, row, _) = label_at_start(&text[digits.len()..], table)?;
        let number = table.rows[row].ordinal?.number.to_string();
        let value = digits.strip_suffix(number.as_str())?;
        return (value.is_empty() || is_value(value)).then_some(&text[..value.len()]);
    }
    // Nothing but a dash or a number, and a label behind it: with the number that the form gives
    // it, or with none. Digits that stand for nothing else may be of the figure or of the label.
    let next = label_at_start(behind, table).and_then(|(_, row, _)| table.rows[row].ordinal);
    let next = next.map(|next| next.number.to_string()).unwrap_or_default();
    let digits = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    let torn = match digits {
        0 => !next.is_empty() && figure.ends_with(&next) && starts_with_word(behind),
        _ => behind[..digits] != next || !behind[digits..].starts_with(['.', '、', ')']),
    };
    let whole = (figure.is_empty() || is_value(figure)) && !torn;
    (whole && (begins_label(behind, table) || local::is_footer(behind))).then_some(figure)
}

/// Whether a text begins with neither a number nor a bracket.
fn starts_with_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() && !is_numeral(c))
}

/// Whether a label follows. Behind a comma it is part of a sentence.
fn begins_label(text: &str, table: &TableLabels) -> bool {
    !text.starts_with([',', ';', '。']) && label_at_start(text, table).is_some()
}

/// A figure with the unit that is printed right behind it.
fn with_unit(text: &str, run: usize) -> usize {
    let unit = (run > 0).then(|| unit::at_start(&text[run..])).flatten();
    unit.map_or(run, |unit| run + unit.len())
}

/// Bytes at the start that may be part of a printed number or a dash.
fn figure_run(text: &str) -> usize {
    let part = |c: &char| matches!(c, '0'..='9' | '.' | ',' | '-' | '+' | '%' | '/' | '—' | '–');
    text.chars().take_while(part).map(char::len_utf8).sum()
}

/// A line of nothing but units and figures.
fn figures(folded: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    for word in folded.split(' ') {
        let behind_figure = matches!(tokens.last(), Some(Token::Value(_)));
        if is_unit(word) || behind_figure && is_unit_of_figure(word) {
            tokens.push(Token::Unit(word.to_owned()));
        } else if is_value(word) {
            tokens.push(Token::Value(word.to_owned()));
        } else {
            let unit = unit::at_start(word)?;
            let value = &word[unit.len()..];
            if !is_value(value) {
                return None;
            }
            tokens.extend([Token::Unit(unit.to_owned()), Token::Value(value.to_owned())]);
        }
    }
    Some(tokens)
}

/// Whether a word behind a figure says of what it counts: 3 千元, 3 千.
fn is_unit_of_figure(word: &str) -> bool {
    is_unit(word) || unit::power(word).is_some()
}

/// A label that the form does not know, with its unit and its figure behind it.
fn unknown_label(folded: &str) -> Option<Vec<Token>> {
    if folded.contains(['。', ';', '!', '?']) || folded.chars().count() > 80 {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let tail = words.iter().rev().take_while(|word| is_unit(word) || is_value(word)).count();
    if tail > 0 && tail < words.len() {
        let (label, figures_) = words.split_at(words.len() - tail);
        let mut tokens = vec![Token::Other(label.join(" "))];
        tokens.extend(figures(&figures_.join(" "))?);
        return Some(tokens);
    }
    let value = folded.len() - folded.chars().rev().take_while(char::is_ascii_digit).count();
    let (before, value) = folded.split_at(value);
    let unit = unit::at_end(before)?;
    let label = &before[..before.len() - unit.len()];
    let plain =
        !label.is_empty() && !label.contains(',') && !label.ends_with(|c: char| c.is_ascii_digit());
    let mut tokens = vec![Token::Other(label.to_owned()), Token::Unit(unit.to_owned())];
    if !value.is_empty() {
        tokens.push(Token::Value(value.to_owned()));
    }
    plain.then_some(tokens)
}

/// Folds a text and keeps one space where there was any: digits on its two sides are two figures. A unit that is set
/// wide is one word: 万   元, 人   次.
pub fn folded(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut before = "";
    for word in text.split_whitespace() {
        all.push_str(if before.is_empty() || is_wide_unit(before, word) { "" } else { " " });
        all.push_str(&fold::folded(word));
        before = word;
    }
    all
}

/// Whether two words of one character are a unit together.
fn is_wide_unit(before: &str, word: &str) -> bool {
    let is_one = |word: &str| word.len() == '万'.len_utf8() && word.starts_with(fold::is_han);
    is_one(before) && is_one(word) && is_unit(&format!("{before}{word}"))
}

/// Reads a folded paragraph that may hold a whole table run together. A label counts only with what the
/// form expects behind it, up to the next label; what does not read so is a sentence.
pub fn paragraph(folded: &str, table: &TableLabels) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = folded;
    let mut rows = 0;
    while let Some(at) = next_label(rest, table) {
        if at > 0 {
            tokens.push(Token::Other(rest[..at].trim().to_owned()));
        }
        // There is a label, else it would not have been found.
        let Some((label, row, behind)) = label_at_start(&rest[at..], table) else { break };
        rest = match behind_label(behind, &table.rows[row].unit, table) {
            Some((found, behind)) => {
                rows += 1;
                tokens.push(Token::Label(label.to_owned()));
                tokens.extend(found);
                behind
            }
            None => {
                tokens.push(Token::Other(label.to_owned()));
                behind
            }
        };
    }
    match rows {
        0..LEAST_IN_PARAGRAPH => vec![Token::Other(folded.to_owned())],
        _ => tokens,
    }
}

/// Fewer rows than this in one paragraph are a sentence that speaks like the form.
const LEAST_IN_PARAGRAPH: usize = 6;

/// Digits of which the first is a zero: a code, perhaps with the figure glued to it.
fn is_padded(text: &str) -> bool {
    let text = text.trim();
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|digit| digit.is_ascii_digit())
}
