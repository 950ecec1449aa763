//! The words of the pages, and where a label stands among them.

use std::borrow::Cow;

use crate::grid::{Printed, Sheet};
use crate::source::{Place, Rect};
use crate::text::fold::{fold, is_han};
use crate::text::number::{self, CellText, is_group_of_thousands};

use crate::labels;

/// Lines of one label are set this close at most, in parts of the font size.
const LEADING: f32 = 2.2;

/// Words of one line stand this close at most.
const APART: f32 = 2.5;

/// The first line of a label is indented by two characters at most, in parts of the font size.
const INDENT: f32 = 2.2;

/// A label that a page break cuts goes on in the first words of the next page.
const FIRST_WORDS: usize = 60;

/// So many words stand between a part of a label and the next one at most: those of three lines. A
/// page strewn with figures has thousands.
const MOST_BETWEEN: usize = 200;

/// A set space is narrower than this, in parts of the font size; columns stand further apart.
const SPACE: f32 = 0.4;

/// A word with its key: letters and digits in one spelling.
pub struct Spot<'l> {
    pub page: u32,
    pub word: Cow<'l, Printed>,
    pub key: String,
    /// A number, or what stands for one that is not there.
    pub figure: bool,
}

impl Spot<'_> {
    pub fn place(&self) -> Place {
        Place::Box { page: self.page, area: self.word.area }
    }

    /// The ends of its key that are shorter than the whole, the longest first, each with the number
    /// of its characters.
    fn ends(&self) -> impl Iterator<Item = (&str, usize)> {
        let count = self.key.chars().count();
        let starts = self.key.char_indices().enumerate().skip(1);
        starts.map(move |(index, (at, _))| (&self.key[at..], count - index))
    }

    /// The text of its last characters; of all, where punctuation hides which these are.
    fn end(&self, count: usize) -> String {
        let all = self.word.text.chars().count();
        match count == self.key.chars().count() {
            true => self.word.text.clone(),
            false => self.word.text.chars().skip(all.saturating_sub(count)).collect(),
        }
    }

    /// The box of the last characters of its key, which are about as wide as the others.
    fn end_area(&self, count: usize) -> Rect {
        let area = self.word.area;
        let part = count as f32 / self.key.chars().count().max(1) as f32;
        Rect { x0: area.x1 - part * area.width(), ..area }
    }

    pub fn middle(&self) -> (f32, f32) {
        self.word.area.centre()
    }
}

/// The words of all pages in order.
pub fn spots(sheets: &[Sheet]) -> Vec<Spot<'_>> {
    let words = sheets.iter().flat_map(|sheet| {
        let together = sheet.words.chunk_by(is_one_number);
        together.map(|words| (sheet.page, in_one(words)))
    });
    words
        .map(|(page, word)| {
            let folded = fold(&word.text);
            let key = labels::words(&folded);
            let has_han = key.chars().any(is_han);
            let figure = !has_han
                && match number::cell(&word.text) {
                    CellText::Number { .. } | CellText::Placeholder => true,
                    CellText::Blank => false,
                    // Digits that make no number are not to be lost, nor what nobody can read.
                    CellText::Unreadable => {
                        key.chars().any(|c| c.is_ascii_digit())
                            || word.text.contains(char::REPLACEMENT_CHARACTER)
                    }
                };
            Spot { page, word, key, figure }
        })
        .collect()
}

/// Whether a number goes on behind a space, as it is set between thousands: 1 443. What it is, nobody is to
/// guess; that it is one text and not the figures of two columns is sure.
fn is_one_number(a: &Printed, b: &Printed) -> bool {
    let gap = b.area.x0 - a.area.x1;
    is_group_of_thousands(&a.text, &b.text)
        && (0.0..=SPACE * a.size).contains(&gap)
        && (a.area.centre().1 - b.area.centre().1).abs() < SPACE * a.size
}

fn in_one(words: &[Printed]) -> Cow<'_, Printed> {
    if let [alone] = words {
        return Cow::Borrowed(alone);
    }
    let mut whole = words[0].clone();
    for word in &words[1..] {
        whole.text.push(' ');
        whole.text.push_str(&word.text);
        whole.area = whole.area.union(&word.area);
    }
    Cow::Owned(whole)
}

/// A label as it was found.
pub struct Found {
    /// Its first word.
    pub first: usize,
    pub text: String,
    /// Its box on each page.
    pub parts: Vec<(u32, Rect)>,
}

/// Looks for the first label with this key from a word on.
pub fn find(key: &str, spots: &[Spot<'_>], from: usize) -> Option<Found> {
    (from..spots.len()).find_map(|first| {
        let (rest, own) = begin(key, &spots[first])?;
        let mut found = Found {
            first,
            text: spots[first].end(own),
            parts: vec![(spots[first].page, spots[first].end_area(own))],
        };
        complete(rest, first, spots, &mut found).then_some(found)
    })
}

/// The box of the last label with this key.
pub fn find_last(key: &str, spots: &[Spot<'_>]) -> Option<Rect> {
    let mut last = None;
    let mut from = 0;
    while let Some(found) = find(key, spots, from) {
        from = found.first + 1;
        last = found.parts.first().map(|(_, area)| *area);
    }
    last
}

/// What of the key is left behind a word that begins it, and how many characters of the word do.
fn begin<'k>(key: &'k str, spot: &Spot<'_>) -> Option<(&'k str, usize)> {
    if spot.key.is_empty() || spot.figure && spot.key.len() == key.len() {
        return None;
    }
    if let Some(rest) = key.strip_prefix(spot.key.as_str()) {
        return Some((rest, spot.key.chars().count()));
    }
    // The label of a group may run into that of the row, which begins with its number.
    let numbered = |end: &str| end.starts_with(|c: char| c.is_ascii_digit());
    spot.ends().find_map(|(end, count)| {
        let enough = count >= 4 || count >= 2 && numbered(end);
        key.strip_prefix(end).filter(|_| enough).map(|rest| (rest, count))
    })
}

/// How many characters at the end of a word go on with a label.
fn goes_on(rest: &str, spot: &Spot<'_>) -> Option<usize> {
    if spot.key.is_empty() {
        return None;
    }
    if rest.starts_with(&spot.key) {
        return Some(spot.key.chars().count());
    }
    let mut ends = spot.ends();
    ends.find(|&(end, count)| rest.starts_with(end) && (count >= 3 || end == rest && count >= 2))
        .map(|(_, count)| count)
}

/// Follows a label from word to word until nothing is left of its key.
fn complete(mut rest: &str, first: usize, spots: &[Spot<'_>], found: &mut Found) -> bool {
    let mut last = first;
    while !rest.is_empty() {
        let Some((next, own)) = next(rest, last, spots, found) else { return false };
        let spot = &spots[next];
        rest = rest.char_indices().nth(own).map_or("", |(at, _)| &rest[at..]);
        found.text.push_str(&spot.end(own));
        let own = spot.end_area(own);
        match found.parts.last_mut() {
            Some((page, area)) if *page == spot.page => *area = area.union(&own),
            _ => found.parts.push((spot.page, own)),
        }
        last = next;
    }
    true
}

/// The word that goes on with a label: beside the last one, on the next line below the label, or at
/// the head of the next page.
fn next(rest: &str, last: usize, spots: &[Spot<'_>], found: &Found) -> Option<(usize, usize)> {
    let before = &*spots[last].word;
    let page = spots[last].page;
    let block = found.parts.last().map(|(_, area)| *area)?;
    let below = |spot: &Spot<'_>, own: usize| {
        let area = spot.end_area(own);
        let size = before.size;
        // Set in the middle, or begun at the same place or where the indent of the first line ends.
        (block.x0 - size..=block.x1 + size).contains(&area.centre().0)
            || (-size..=INDENT * size).contains(&(block.x0 - area.x0))
    };
    for (index, spot) in spots.iter().enumerate().skip(last + 1).take(MOST_BETWEEN) {
        if spot.page != page {
            let head = spots[index..].iter().take(FIRST_WORDS).take_while(|s| s.page == page + 1);
            // The end of a word is that of another label: 信息 of 相关政府信息.
            let is_whole = |spot: &Spot<'_>, own: usize| own == spot.key.chars().count();
            return head.enumerate().find_map(|(i, spot)| {
                goes_on(rest, spot)
                    .filter(|&own| is_whole(spot, own) && below(spot, own))
                    .map(|own| (index + i, own))
            });
        }
        let drop = spot.middle().1 - before.area.centre().1;
        if drop > (1.0 + LEADING) * before.size {
            return None;
        }
        let Some(own) = goes_on(rest, spot) else { continue };
        let gap = spot.end_area(own).x0 - before.area.x1;
        let beside = drop.abs() <= 0.35 * before.size
            && (-0.3 * before.size..=APART * before.size).contains(&gap);
        if beside || drop > 0.5 * before.size && below(spot, own) {
            return Some((index, own));
        }
    }
    None
}
