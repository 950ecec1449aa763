//! Which pattern of `narrative.csv` does a number fit?
//!
//! All words of all patterns are looked for in one pass over the sentence. A number then asks only
//! the patterns that begin with a word standing near it, in the order of the file.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use crate::codebook::{Codebook, Pattern, Phrase};

/// Furthest distance between the last word and its number, in bytes: ten characters.
const TO_NUMBER: usize = 30;

/// Furthest distance between two words of a pattern, in bytes: twenty characters.
const TO_WORD: usize = 60;

/// Words behind the last one of a zero in words: 的情况, 、行政诉讼案件. In bytes.
const TAIL: usize = 45;

/// The patterns, found by their words.
pub struct Index<'c> {
    rows: Vec<Row<'c>>,
    /// First character → words that begin with it.
    words: FxHashMap<char, Vec<(&'c str, WordId)>>,
    /// Rows that may fit where a word stands, in the order of the file.
    asks: Vec<Vec<usize>>,
}

type WordId = usize;

struct Row<'c> {
    phrase: &'c Phrase,
    pattern: &'c Pattern,
    before: Vec<Vec<WordId>>,
    after: Vec<Vec<WordId>>,
    not: Vec<WordId>,
}

/// A word of some pattern, where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    start: usize,
    end: usize,
    word: WordId,
}

/// What stands around a number.
pub struct Around<'s> {
    /// Of the whole sentence, in the order of their places.
    pub hits: &'s [Hit],
    /// Behind the figure before; the number; before the next figure or pause.
    pub from: usize,
    pub start: usize,
    pub end: usize,
    pub until: usize,
    pub unit: &'s str,
    /// Topic of the head figure or of the figure before.
    pub under: Option<&'s str>,
}

/// The patterns of a codebook; those of the embedded one are prepared once.
pub fn of(codebook: &Codebook) -> Arc<Index<'_>> {
    static EMBEDDED: LazyLock<Arc<Index<'static>>> =
        LazyLock::new(|| Arc::new(Index::new(&Codebook::embedded().narrative)));
    if std::ptr::eq(codebook, Codebook::embedded()) {
        EMBEDDED.clone()
    } else {
        Arc::new(Index::new(&codebook.narrative))
    }
}

impl<'c> Index<'c> {
    fn new(phrases: &'c [Phrase]) -> Self {
        let mut index = Self { rows: Vec::new(), words: FxHashMap::default(), asks: Vec::new() };
        for phrase in phrases {
            if let Some(pattern) = &phrase.pattern {
                index.add(phrase, pattern);
            }
        }
        index
    }

    fn add(&mut self, phrase: &'c Phrase, pattern: &'c Pattern) {
        let mut groups = |groups: &'c [Vec<String>]| -> Vec<Vec<WordId>> {
            groups.iter().map(|group| group.iter().map(|word| self.id(word)).collect()).collect()
        };
        let before = groups(&pattern.before);
        let after = groups(&pattern.after);
        let not = pattern.not.iter().map(|word| self.id(word)).collect();
        // The last word before the number is the nearest, and so the most telling.
        for &word in before.last().or(after.first()).into_iter().flatten() {
            self.asks[word].push(self.rows.len());
        }
        self.rows.push(Row { phrase, pattern, before, after, not });
    }

    fn id(&mut self, word: &'c str) -> WordId {
        let Some(first) = word.chars().next() else { return 0 };
        let same_first = self.words.entry(first).or_default();
        if let Some((_, id)) = same_first.iter().find(|(known, _)| *known == word) {
            return *id;
        }
        same_first.push((word, self.asks.len()));
        self.asks.push(Vec::new());
        self.asks.len() - 1
    }

    /// All words of the patterns in a sentence.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (start, c) in text.char_indices() {
            let Some(words) = self.words.get(&c) else { continue };
            let here = words.iter().filter(|(word, _)| text[start..].starts_with(word));
            hits.extend(here.map(|&(word, id)| Hit { start, end: start + word.len(), word: id }));
        }
        hits
    }

    /// The first pattern that a number fits.
    pub fn find(&self, around: &Around<'_>) -> Option<&'c Phrase> {
        let near = between(around.hits, around.from, around.until);
        let row = self.asked(near).into_iter().find(|&row| {
            let row = &self.rows[row];
            !row.pattern.zero && row.fits(around, near)
        })?;
        Some(self.rows[row].phrase)
    }

    /// The patterns of a zero in words that a clause fits, one for each indicator.
    pub fn zeros(&self, hits: &[Hit], from: usize, until: usize) -> Vec<&'c Phrase> {
        let near = between(hits, from, until);
        let mut found: Vec<&Phrase> = Vec::new();
        for row in self.asked(near) {
            let row = &self.rows[row];
            let known = found.iter().any(|phrase| phrase.equals == row.phrase.equals);
            if row.pattern.zero && !known && row.fits_zero(near, until) {
                found.push(row.phrase);
            }
        }
        found
    }

    /// The rows that the words ask for, in the order of the file.
    fn asked(&self, hits: &[Hit]) -> Vec<usize> {
        let mut rows: Vec<usize> =
            hits.iter().flat_map(|hit| self.asks[hit.word].iter().copied()).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

impl Row<'_> {
    fn fits(&self, around: &Around<'_>, near: &[Hit]) -> bool {
        let pattern = self.pattern;
        let unit = pattern.units.is_empty() || pattern.units.iter().any(|unit| unit == around.unit);
        let under = pattern.under.as_deref().is_none_or(|under| around.under == Some(under));
        unit && under
            && self.permitted(near)
            && backwards(&self.before, near, around.start, TO_NUMBER).is_some()
            && forwards(&self.after, near, around.end)
    }

    fn fits_zero(&self, near: &[Hit], until: usize) -> bool {
        self.permitted(near) && backwards(&self.before, near, until, TAIL).is_some()
    }

    fn permitted(&self, near: &[Hit]) -> bool {
        !near.iter().any(|hit| self.not.contains(&hit.word))
    }
}

/// The hits that lie between two places.
fn between(hits: &[Hit], from: usize, until: usize) -> &[Hit] {
    let first = hits.partition_point(|hit| hit.start < from);
    let behind = hits.partition_point(|hit| hit.start < until);
    &hits[first..behind.max(first)]
}

/// Follows the words from the last to the first; gives the place of the first.
fn backwards(groups: &[Vec<WordId>], hits: &[Hit], until: usize, reach: usize) -> Option<usize> {
    let mut place = until;
    let mut reach = reach;
    for group in groups.iter().rev() {
        let near = hits.iter().rev().filter(|hit| hit.end <= place && place - hit.end <= reach);
        place = near.filter(|hit| group.contains(&hit.word)).map(|hit| hit.start).max()?;
        reach = TO_WORD;
    }
    Some(place)
}

fn forwards(groups: &[Vec<WordId>], hits: &[Hit], from: usize) -> bool {
    let mut place = from;
    groups.iter().all(|group| {
        let near = hits.iter().filter(|hit| hit.start >= place && hit.start - place <= TO_WORD);
        let next = near.filter(|hit| group.contains(&hit.word)).map(|hit| hit.end).min();
        next.is_some_and(|end| {
            place = end;
            true
        })
    })
}
