//! Which figures of a first reading a second one, on crops of its own, does not confirm.
//!
//! Words are known by the labels of the form and are read once. What may be a figure is read again: where it
//! stands within words, with its neighbours and without the rest of the line, which would take most of the time.

use std::collections::BTreeMap;
use std::ops::Range;

use super::crop::{Cut, MIDDLE, WIDE, crop};
use super::engine::{Engine, Seen};
use super::picture::Picture;
use super::segments::{Segment, Segments};
use crate::text::numeral;

/// A digit of which an engine is less sure counts as another reading. The second sees digits without
/// words beside them for the first time, and need only say the same.
const SURE: [f32; 2] = [0.6, 0.4];

/// An ideograph that is seen with more certainty than this is no digit that somebody has misread.
const SURELY_A_WORD: f32 = 0.9;

/// So many characters beside a figure and its signs are read with it: models know digits between words.
const BESIDE: usize = 1;

/// Where a figure with its neighbours takes more than this of its line, the line is read whole.
const MOST: f32 = 0.7;

/// A piece of text as the first engine has read it.
pub struct Reading {
    pub seen: Vec<Seen>,
    /// Where the left and right edges of its crop stand in the picture.
    pub left: f32,
    pub right: f32,
    /// The piece that was read, and looks like this one: mostly itself.
    pub leader: usize,
}

impl Reading {
    /// Where the middle of a character stands in the picture.
    pub fn place(&self, one: &Seen) -> f32 {
        self.left + one.at * (self.right - self.left)
    }
}

/// What is read again: a piece of text, or some of its characters.
struct Part {
    index: usize,
    segment: Segment,
    characters: Range<usize>,
    cut: Cut,
}

/// For each piece of text whether a second reading is needed and does not say the same.
pub fn disputed(
    picture: &Picture,
    text: &Segments,
    first: &[Reading],
    second: &Engine,
) -> Vec<bool> {
    let segments = &text.segments;
    let open = |index: &usize| may_be_figure(&first[*index].seen);
    let open: Vec<usize> = (0..segments.len()).filter(open).collect();
    let mut disputed = vec![false; segments.len()];
    open.iter().for_each(|&index| disputed[index] = true);
    let sound =
        open.into_iter().filter(|&index| is_sound(&segments[index], &first[index].seen, text.em));
    let again = Again { picture, text, first, engine: second };
    let (read, alike) = again.told_by_others(sound.collect());
    again.read(read, &mut disputed);
    let (confirmed, others): (Vec<_>, Vec<_>) =
        alike.into_iter().partition(|&(_, speaker)| !disputed[speaker]);
    confirmed.into_iter().for_each(|(index, _)| disputed[index] = false);
    again.read(others.into_iter().map(|(index, _)| index).collect(), &mut disputed);
    disputed
}

struct Again<'a> {
    picture: &'a Picture,
    text: &'a Segments,
    first: &'a [Reading],
    engine: &'a Engine,
}

impl Again<'_> {
    /// Of a page most figures are one of few digits in one print. Of those that look alike the first engine has read the
    /// first, and the second reads the last: where both say the same of two prints, that holds for all. Gives the pieces
    /// that it has to read, and the others with the one that speaks for them.
    fn told_by_others(&self, open: Vec<usize>) -> (Vec<usize>, Vec<(usize, usize)>) {
        let last: BTreeMap<usize, usize> =
            open.iter().map(|&index| (self.first[index].leader, index)).collect();
        let speaker = |index: usize| {
            let Reading { seen, leader, .. } = &self.first[index];
            last.get(leader).copied().filter(|_| is_number(seen)).unwrap_or(index)
        };
        let told = open.into_iter().map(|index| (index, speaker(index)));
        let (read, alike): (Vec<_>, Vec<_>) = told.partition(|(index, speaker)| index == speaker);
        (read.into_iter().map(|(index, _)| index).collect(), alike)
    }

    /// Reads pieces of text, and once more what is not confirmed.
    fn read(&self, open: Vec<usize>, disputed: &mut [bool]) {
        let failed = self
            .unconfirmed(open.into_iter().flat_map(|index| self.parts(index)).collect(), disputed);
        // What was read whole comes closer; what was cut out of a line is seen with all of it.
        let once_more = |part: &Part| {
            let whole = self.whole(part.index);
            let was_whole = part.characters == whole.characters;
            Part { cut: if was_whole { MIDDLE } else { WIDE }, ..whole }
        };
        self.unconfirmed(failed.iter().map(once_more).collect(), disputed);
    }

    /// Reads parts, and gives one of each piece of text that they do not confirm.
    fn unconfirmed(&self, parts: Vec<Part>, disputed: &mut [bool]) -> Vec<Part> {
        let crops: Vec<Picture> = parts
            .iter()
            .map(|one| crop(self.picture, &one.segment, self.text.em, one.cut).0)
            .collect();
        parts.iter().for_each(|part| disputed[part.index] = false);
        for (part, second) in parts.iter().zip(self.engine.read(&crops)) {
            let first = &self.first[part.index].seen[part.characters.clone()];
            disputed[part.index] |= !is_confirmed(first, &second);
        }
        let mut failed: Vec<Part> = parts.into_iter().filter(|part| disputed[part.index]).collect();
        failed.dedup_by_key(|part| part.index);
        failed
    }

    fn whole(&self, index: usize) -> Part {
        let segment = self.text.segments[index].clone();
        let characters = 0..self.first[index].seen.len();
        Part { index, segment, characters, cut: WIDE }
    }

    /// The figures of a piece of text with their neighbours, or the whole of it.
    fn parts(&self, index: usize) -> Vec<Part> {
        let (segment, reading) = (&self.text.segments[index], &self.first[index]);
        let all = 0..reading.seen.len();
        let whole = || vec![self.whole(index)];
        if stands_alone(&reading.seen) {
            return whole();
        }
        let ranges = figures(&reading.seen);
        let part = |characters: Range<usize>| {
            let mut segment = segment.clone();
            if characters.start > 0 {
                segment.area.x0 = self.gap(reading, characters.start, &segment);
                segment.free.x0 = segment.area.x0;
            }
            if characters.end < all.end {
                segment.area.x1 = self.gap(reading, characters.end, &segment);
                segment.free.x1 = segment.area.x1;
            }
            (segment.area.x0 < segment.area.x1).then_some(Part {
                index,
                segment,
                characters,
                cut: WIDE,
            })
        };
        let parts: Option<Vec<Part>> = ranges.into_iter().map(part).collect();
        let width = |segment: &Segment| segment.area.width() as f32;
        let is_small = |parts: &Vec<Part>| {
            let taken: f32 = parts.iter().map(|part| width(&part.segment) + self.text.em).sum();
            !parts.is_empty() && taken < MOST * width(segment)
        };
        parts.filter(is_small).unwrap_or_else(whole)
    }

    /// The white between a character and the one before it: the lightest column between their middles.
    fn gap(&self, reading: &Reading, before: usize, segment: &Segment) -> usize {
        let [left, right] = [before - 1, before].map(|at| reading.place(&reading.seen[at]));
        // Of the characters themselves nothing is cut.
        let rim = (right - left) / 5.0;
        let clamp = |x: f32| (x.max(0.0) as usize).clamp(segment.area.x0, segment.area.x1);
        let (from, to) = (clamp(left + rim), clamp(right - rim));
        let middle = (from + to) / 2;
        let light = |x: usize| -> u32 {
            let rows = segment.area.y0..segment.area.y1;
            rows.map(|y| u32::from(self.picture.grey[y * self.picture.width + x])).sum()
        };
        let columns = (from..to).filter(|&x| x < self.picture.width);
        columns.max_by_key(|&x| (light(x), std::cmp::Reverse(x.abs_diff(middle)))).unwrap_or(middle)
    }
}

/// The digits of a text, each run with its neighbours.
fn figures(text: &[Seen]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in (0..text.len()).filter(|&at| text[at].character.is_ascii_digit()) {
        let signs = |text: &mut dyn Iterator<Item = &Seen>| {
            text.take_while(|one| is_of_figure(plain(one.character))).count()
        };
        let before = at - signs(&mut text[..at].iter().rev());
        let behind = at + signs(&mut text[at..].iter());
        let range = before.saturating_sub(BESIDE)..(behind + BESIDE).min(text.len());
        match ranges.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => ranges.push(range),
        }
    }
    ranges
}

/// Whether a text may hold a figure that has to be read again.
fn may_be_figure(text: &[Seen]) -> bool {
    let letters = text.iter().filter(|one| is_ideograph(one.character)).count();
    let is_word = |one: &Seen| {
        is_ideograph(one.character)
            && !numeral::is_numeral(one.character)
            && one.sure >= SURELY_A_WORD
    };
    text.iter().any(|one| one.character.is_ascii_digit())
        || letters < 2 && !(letters == 1 && text.iter().all(is_word))
}

/// Whether nothing speaks against the first reading of a figure but another one.
fn is_sound(segment: &Segment, first: &[Seen], em: f32) -> bool {
    let alone = stands_alone(first);
    // More groups of ink than characters: one was dropped.
    let dropped = alone && segment.groups > first.len();
    let merged = is_number(first) && segment.area.width() as f32 > em * room(first.len());
    let touches = alone && segment.touches;
    is_sure(first, SURE[0]) && !(dropped || merged || touches)
}

fn is_number(text: &[Seen]) -> bool {
    text.iter().all(|one| one.character.is_ascii_digit())
}

/// Ems that so many digits take at most. Where digits touch each other, both engines may take two for one, and white
/// between them tells nothing.
fn room(digits: usize) -> f32 {
    const PITCH: f32 = 0.65;
    const WIDEST: f32 = 0.8;
    PITCH * digits.saturating_sub(1) as f32 + WIDEST
}

/// Whether the second reading says the same.
fn is_confirmed(first: &[Seen], second: &[Seen]) -> bool {
    let figures = |text: &[Seen]| -> String {
        text.iter().map(|one| plain(one.character)).filter(|c| is_of_figure(*c)).collect()
    };
    figures(first) == figures(second) && is_sure(second, SURE[1])
}

fn is_sure(text: &[Seen], sure: f32) -> bool {
    text.iter().all(|one| !is_of_figure(plain(one.character)) || one.sure >= sure)
}

/// Whether a text has no words.
pub fn stands_alone(text: &[Seen]) -> bool {
    !text.iter().any(|one| is_ideograph(one.character))
}

pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Characters that are written in several ways, in one of them.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '，' => ',',
        '．' | '。' | '·' => '.',
        '－' | '—' | '–' | '一' => '-',
        // The second engine knows single digits for letters.
        'o' | 'O' | '○' | '〇' => '0',
        'l' | 'I' | '|' => '1',
        '％' => '%',
        '／' => '/',
        other => other,
    }
}

fn is_of_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<Seen> {
        text.chars().map(|character| Seen { character, at: 0.0, sure: 0.95 }).collect()
    }

    #[test]
    fn figures_are_read_again_with_their_neighbours() {
        let check = |text: &str, expected: &[&str]| {
            let characters: Vec<char> = text.chars().collect();
            let ranges = figures(&seen(text));
            let found: Vec<String> =
                ranges.into_iter().map(|range| characters[range].iter().collect()).collect();
            assert_eq!(found, expected);
        };
        check("全年公开12条，依申请3,456件", &["开12条", "请3,456件"]);
        check("5其他", &["5其"]);
        check("（2.其他", &["（2.其"]);
        check("其他", &[]);
    }

    #[test]
    fn a_word_of_one_character_is_no_figure_but_a_numeral_may_be() {
        assert!(!may_be_figure(&seen("件")));
        assert!(!may_be_figure(&seen("其他")));
        for text in ["一", "〇", "l", "—", "0", "第3项", ""] {
            assert!(may_be_figure(&seen(text)), "{text}");
        }
        let unsure = [Seen { character: '了', at: 0.5, sure: 0.6 }];
        assert!(may_be_figure(&unsure));
    }
}
