//! The words of the pages, and where a label stands among them.

use crate::grid::{Printed, Sheet};
use crate::source::{Place, Rect};
use crate::text::fold::fold;
use crate::text::number::{self, CellText};

use crate::fill::labels;

/// Lines of one label are set this close at most, in parts of the font size.
const LEADING: f32 = 2.2;

/// Words of one line stand this close at most.
const APART: f32 = 2.5;

/// A label that a page break cuts goes on in the first words of the next page.
const FIRST_WORDS: usize = 60;

/// A word with its key: letters and digits in one spelling.
pub struct Spot<'l> {
    pub page: u32,
    pub word: &'l Printed,
    pub key: String,
    /// A number, or what stands for one that is not there.
    pub figure: bool,
}

impl Spot<'_> {
    pub fn place(&self) -> Place {
        Place::Box { page: self.page, area: self.word.area }
    }

    pub fn middle(&self) -> (f32, f32) {
        self.word.area.centre()
    }
}

/// The words of all pages in order.
pub fn spots(sheets: &[Sheet]) -> Vec<Spot<'_>> {
    let words = sheets.iter().flat_map(|sheet| sheet.words.iter().map(|word| (sheet.page, word)));
    words
        .map(|(page, word)| {
            let folded = fold(&word.text);
            let key = labels::words(&folded);
            let has_han = key.chars().any(labels::is_han);
            let figure = !has_han
                && match number::cell(&word.text) {
                    CellText::Number { .. } | CellText::Placeholder => true,
                    CellText::Blank => false,
                    // Digits that make no number are not to be lost.
                    CellText::Unreadable => key.chars().any(|c| c.is_ascii_digit()),
                };
            Spot { page, word, key, figure }
        })
        .collect()
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
        let rest = begin(key, &spots[first])?;
        let area = spots[first].word.area;
        let mut found = Found {
            first,
            text: spots[first].word.text.clone(),
            parts: vec![(spots[first].page, area)],
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

/// What of the key is left behind a word that begins it.
fn begin<'k>(key: &'k str, spot: &Spot<'_>) -> Option<&'k str> {
    if spot.key.is_empty() || spot.figure && spot.key.len() == key.len() {
        return None;
    }
    if let Some(rest) = key.strip_prefix(spot.key.as_str()) {
        return Some(rest);
    }
    // The label of a group may run into that of the row.
    let mut ends = spot.key.char_indices().skip(1).map(|(at, _)| &spot.key[at..]);
    ends.find(|end| end.chars().count() >= 4 && key.starts_with(end)).map(|end| &key[end.len()..])
}

/// Follows a label from word to word until nothing is left of its key.
fn complete(mut rest: &str, first: usize, spots: &[Spot<'_>], found: &mut Found) -> bool {
    let mut last = first;
    while !rest.is_empty() {
        let Some(next) = next(rest, last, spots, found) else { return false };
        let spot = &spots[next];
        rest = &rest[spot.key.len()..];
        found.text.push_str(&spot.word.text);
        match found.parts.last_mut() {
            Some((page, area)) if *page == spot.page => *area = area.union(&spot.word.area),
            _ => found.parts.push((spot.page, spot.word.area)),
        }
        last = next;
    }
    true
}

/// The word that goes on with a label: beside the last one, on the next line below the label, or at
/// the head of the next page.
fn next(rest: &str, last: usize, spots: &[Spot<'_>], found: &Found) -> Option<usize> {
    let before = spots[last].word;
    let page = spots[last].page;
    let block = found.parts.last().map(|(_, area)| *area)?;
    let goes_on = |spot: &Spot<'_>| !spot.key.is_empty() && rest.starts_with(&spot.key);
    let below = |spot: &Spot<'_>| {
        let middle = spot.middle().0;
        let size = before.size;
        (block.x0 - size..=block.x1 + size).contains(&middle)
    };
    for (index, spot) in spots.iter().enumerate().skip(last + 1) {
        if spot.page != page {
            let head = spots[index..].iter().take(FIRST_WORDS).take_while(|s| s.page == page + 1);
            return head.enumerate().find(|(_, s)| goes_on(s) && below(s)).map(|(i, _)| index + i);
        }
        let drop = spot.middle().1 - before.area.centre().1;
        if drop > (1.0 + LEADING) * before.size {
            return None;
        }
        let beside = drop.abs() <= 0.35 * before.size
            && (-0.3 * before.size..=APART * before.size)
                .contains(&(spot.word.area.x0 - before.area.x1));
        if goes_on(spot) && (beside || drop > 0.5 * before.size && below(spot)) {
            return Some(index);
        }
    }
    None
}
