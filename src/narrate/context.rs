//! One sentence → its mentions: numbers with pattern, scope, subject and head.

use rust_decimal::Decimal;

use super::apart;
use super::number::Number;
use super::numbers::numbers;
use super::pattern::{Around, Hit, Index};
use super::scope::{self, Span};
use super::{Agrees, Mention, OTHER};
use crate::codebook::Phrase;
use crate::source::Place;
use crate::text::fold::fold;
use crate::text::numeral;

/// Marks at which a clause ends.
const PAUSES: [char; 8] = [',', ';', ':', '。', '!', '?', '(', ')'];

/// How many figures back a list may find its head, or a figure its topic. Longer lists are damaged
/// text, and looking through all of them for each figure would take quadratic time.
const REACH: usize = 40;

/// Unit of a zero in words.
const CASES: &str = "件";

/// Adds the mentions of a sentence. Those from `first_of_line` on stand in the same paragraph.
pub fn read(
    sentence: &str,
    place: &Place,
    patterns: &Index<'_>,
    first_of_line: usize,
    mentions: &mut Vec<Mention>,
) {
    if !may_tell(sentence) {
        return;
    }
    let text = folded(sentence);
    let hits = patterns.hits(&text);
    let numbers = numbers(&text);
    let mut told: Vec<(usize, usize)> = Vec::new();
    let first_of_sentence = mentions.len();
    for (order, number) in numbers.iter().enumerate() {
        let before = told.last().map_or(0, |(_, end)| *end);
        let next = numbers.get(order + 1).map_or(text.len(), |next| next.start);
        let lists = Lists { text: &text, told: &told, first_of_line, first_of_sentence };
        let head = lists.head(number, next, mentions);
        let around = Around {
            hits: &hits,
            from: before,
            start: number.start,
            end: number.end,
            until: behind(&text, number.end).min(next.max(number.end)),
            unit: number.unit,
            under: topic_above(head, &mentions[first_of_line..], mentions),
        };
        let phrase = patterns.find(&around);
        if number.shy && phrase.is_none() {
            continue;
        }
        let scope = lists.scope(number, before);
        let mut mention = mention(sentence, &text, place, number, before, phrase, scope);
        mention.head = head;
        let between = &text[before..number.start];
        if let Some(year) = apart::respective(&text, &numbers, order) {
            mention.scope = year;
        } else if let Some(lower) = mentions.last().filter(|_| joins(between)) {
            mention.scope.clone_from(&lower.scope);
        }
        if apart::is_of_larger(between, &text[number.end..]) {
            mention.indicator = None;
        }
        let until = pause(&text, number.end);
        if let Some(matter) =
            apart::other_matter(&mentions[first_of_sentence..], &told, &text[..until])
        {
            apart::leave_to(matter, &mut mention);
        }
        mentions.push(mention);
        told.push((number.start, number.end));
    }
    apart::leave_wholes(mentions, first_of_sentence);
    zeros(sentence, &text, &hits, &told, place, patterns, mentions);
}

/// Whether there is anything to look for: a digit, a numeral, a word of denial.
fn may_tell(sentence: &str) -> bool {
    sentence.chars().any(|c| c.is_numeric() || numeral::is_numeral(c) || is_denial(c))
}

fn is_denial(c: char) -> bool {
    matches!(c, '未' | '没' | '無' | '无' | '沒' | '零')
}

/// The sentence folded. A gap between two digits stays a gap: `2015 1 1日` has lost 年 and 月,
/// and gluing it together would make a count of it.
fn folded(sentence: &str) -> String {
    if !sentence.contains(char::is_whitespace) {
        return fold(sentence);
    }
    let mut pieces = sentence.split_whitespace().map(fold).filter(|piece| !piece.is_empty());
    let mut text = pieces.next().unwrap_or_default();
    for piece in pieces {
        let digit = |c: char| c.is_ascii_digit();
        if text.ends_with(digit) && piece.starts_with(digit) {
            text.push('|');
        }
        text.push_str(&piece);
    }
    text
}

/// The next pause at or behind a place.
fn pause(text: &str, from: usize) -> usize {
    text[from..].find(PAUSES).map_or(text.len(), |at| from + at)
}

/// Whether a text joins the bounds of a range, or the figures of an enumeration.
fn joins(between: &str) -> bool {
    matches!(between, "至" | "到" | "-" | "~" | "、")
}

/// How far the words behind a number belong to it: 1名专职、26名兼职 are two.
fn behind(text: &str, from: usize) -> usize {
    let pause = pause(text, from);
    text[from..pause].find('、').map_or(pause, |at| from + at)
}

/// Behind the mark at a place: 。 takes three bytes, a comma one.
fn behind_mark(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// The words directly before a place, behind the last pause and behind `from`.
fn clause(text: &str, until: usize, from: usize) -> &str {
    let pause = text[..until].rfind(PAUSES).map_or(0, |at| behind_mark(text, at));
    &text[pause.max(from).min(until)..until]
}

/// The topic of the head figure, else of the last known figure of the paragraph.
fn topic_above<'m>(
    head: Option<usize>,
    line: &'m [Mention],
    mentions: &'m [Mention],
) -> Option<&'m str> {
    let known = |mention: &'m Mention| Some(mention.topic.as_str()).filter(|topic| *topic != OTHER);
    let mut near = line.iter().rev().take(REACH);
    head.and_then(|head| known(mentions.get(head)?)).or_else(|| near.find_map(known))
}

fn mention(
    sentence: &str,
    text: &str,
    place: &Place,
    number: &Number,
    before: usize,
    phrase: Option<&Phrase>,
    scope: String,
) -> Mention {
    let near = clause(text, number.start, before);
    // 较上年减少48件 counts nothing that a form asks for.
    let level = scope::span(&scope) != Span::Change;
    Mention {
        topic: phrase.map_or(OTHER, |phrase| &phrase.topic).to_owned(),
        indicator: phrase.filter(|_| level).and_then(Phrase::indicator),
        value: number.value,
        tolerance: number.tolerance,
        printed: text[number.start..number.end].to_owned(),
        unit: number.unit.to_owned(),
        modifier: number.modifier.clone(),
        scope,
        subject: near.trim_start_matches("其中").trim_matches(['、', '"', ' ']).to_owned(),
        sentence: sentence.to_owned(),
        place: Some(place.clone()),
        head: None,
        agrees: Agrees::NotCompared,
    }
}

/// The figures of a sentence so far, and what 其中 and brackets say about the next one.
struct Lists<'s> {
    text: &'s str,
    /// Places of the figures of the sentence, in the order of their mentions.
    told: &'s [(usize, usize)],
    first_of_line: usize,
    first_of_sentence: usize,
}

impl Lists<'_> {
    /// Of which time a figure is; `before` is where the last figure ends.
    fn scope(&self, number: &Number, before: usize) -> String {
        let near = clause(self.text, number.start, before);
        let between = &self.text[before..number.start];
        match apart::grown(self.text, between, number.start) {
            Some(before) => scope::scope(&apart::without_asides(before, self.told), ""),
            None => {
                let before = apart::without_asides(&self.text[..number.start], self.told);
                scope::scope(&before, near)
            }
        }
    }

    fn head(&self, number: &Number, next: usize, mentions: &[Mention]) -> Option<usize> {
        self.bracketed(number).or_else(|| self.listed(number, next, mentions))
    }

    /// 22件(不是政府信息21件): the figure before the bracket.
    fn bracketed(&self, number: &Number) -> Option<usize> {
        let before = &self.text[..number.start];
        let open = before.rfind('(').filter(|&open| !before[open..].contains(')'))?;
        let order = self.told.iter().rposition(|(_, end)| *end <= open)?;
        let touching = self.told[order].1 == open;
        touching.then_some(self.first_of_sentence + order)
    }

    /// The figure before the 其中 that governs a number.
    fn listed(&self, number: &Number, next: usize, mentions: &[Mention]) -> Option<usize> {
        let before = &self.text[..number.start];
        let of_which = before
            .rmatch_indices("其中")
            .map(|(at, _)| at)
            .find(|&at| !closes_bracket(&before[at..]))?;
        if before[of_which..].contains(';') && self.opens_list(number, next) {
            return None;
        }
        let before_list = self.told.iter().take_while(|(_, end)| *end <= of_which).count();
        if before_list == 0 {
            return self.of_sentence_before(of_which, mentions);
        }
        // 复议9件,其中…;诉讼5件,其中…: the head stands in the same part of the sentence.
        let part = before[..of_which].rfind(';').unwrap_or(0);
        let first = self.told[..before_list].partition_point(|(start, _)| *start < part);
        let first = if first == before_list { 0 } else { first };
        let candidates = &mentions[self.first_of_sentence..self.first_of_sentence + before_list];
        let subject = clause(self.text, number.start, 0).trim_start_matches("其中");
        // 交易620个标次,成交额6亿元,其中工程445个标次,成交额3亿元: each has its own head.
        let last = |fits: &dyn Fn(&Mention) -> bool| {
            candidates[first..].iter().rposition(fits).map(|order| first + order)
        };
        let order = last(&|head| head.unit == number.unit && head.subject == subject)
            .or_else(|| last(&|head| head.unit == number.unit))
            .unwrap_or(before_list - 1);
        Some(self.first_of_sentence + order)
    }

    /// Behind a `;`, a number that is followed by its own 其中 is a head, not a part.
    fn opens_list(&self, number: &Number, next: usize) -> bool {
        self.text.get(number.end..next).is_some_and(|behind| behind.contains("其中"))
    }

    /// A sentence that opens with 其中, or with all of what was told before.
    fn of_sentence_before(&self, of_which: usize, mentions: &[Mention]) -> Option<usize> {
        let opening = &self.text[..of_which];
        let all = ["所有", "全部", "上述", "以上"].iter().any(|word| opening.contains(word));
        if !(all || opening.chars().count() <= 2) {
            return None;
        }
        let line = &mentions[self.first_of_line..self.first_of_sentence.max(self.first_of_line)];
        let line = &line[line.len().saturating_sub(REACH)..];
        let head = line.iter().rposition(|mention| mention.head.is_none())?;
        Some(self.first_of_sentence.max(self.first_of_line) - line.len() + head)
    }
}

/// Whether a text closes a bracket that it did not open.
fn closes_bracket(text: &str) -> bool {
    let mut depth = 0i32;
    text.chars().any(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth < 0
    })
}

/// Zero in words: 未发生…行政复议、诉讼.
fn zeros(
    sentence: &str,
    text: &str,
    hits: &[Hit],
    told: &[(usize, usize)],
    place: &Place,
    patterns: &Index<'_>,
    mentions: &mut Vec<Mention>,
) {
    if !text.contains(is_denial) {
        return;
    }
    let mut from = 0;
    while from < text.len() {
        let until = pause(text, from);
        let clause = &text[from..until];
        let counted = told.iter().any(|(start, end)| *start < until && *end > from);
        if !counted && clause.contains(is_denial) {
            for phrase in patterns.zeros(hits, from, until) {
                mentions.push(zero(sentence, text, from, until, place, phrase));
            }
        }
        from = behind_mark(text, until);
    }
}

fn zero(
    sentence: &str,
    text: &str,
    from: usize,
    until: usize,
    place: &Place,
    phrase: &Phrase,
) -> Mention {
    let clause = &text[from..until];
    Mention {
        topic: phrase.topic.clone(),
        indicator: phrase.indicator(),
        value: Decimal::ZERO,
        tolerance: Decimal::ZERO,
        printed: clause.to_owned(),
        unit: CASES.to_owned(),
        modifier: String::new(),
        scope: scope::scope(&text[..until], ""),
        subject: clause.to_owned(),
        sentence: sentence.to_owned(),
        place: Some(place.clone()),
        head: None,
        agrees: Agrees::NotCompared,
    }
}
