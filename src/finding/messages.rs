//! The rows of `messages.csv`: sentences with places for what differs, in both languages.
//!
//! The build script compiles this file too and leaves the rows as bytes: to read the file would take a small run as long
//! as to read its report. It uses no other module.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

/// By the letter that they begin with: that of a place, or of fixed words. Of one letter those come first that are to be
/// asked first.
#[derive(Serialize, Deserialize)]
pub struct Rows<'f>(#[serde(borrow)] pub Vec<Row<'f>>);

/// A sentence in both languages. What its pieces are is looked at where one is needed: a run says few of them.
#[derive(Serialize, Deserialize)]
pub struct Row<'f> {
    pub english: &'f str,
    pub chinese: &'f str,
    /// What it begins with, or the longest words of one that begins with a place.
    pub key: &'f str,
    /// Of the key: what lacks one of them does not hold it.
    pub letters: Letters,
    pub is_part: bool,
}

/// The ASCII letters and signs of a text, each a bit.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Letters(u128);

/// A part of a sentence.
pub enum Piece<'r> {
    Words(&'r str),
    Place(Holds, &'r str),
}

/// What stands in a place of a sentence.
#[derive(Clone, Copy)]
pub enum Holds {
    Text,
    Said,
    Known,
    Short,
    List,
}

/// What a place begins with.
pub const PLACE: char = '{';

#[cfg(with_codebook)]
const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/messages"));

/// The rows of the file as bytes.
pub fn prepare() -> Result<Vec<u8>, postcard::Error> {
    let mut file = csv::Reader::from_reader(include_bytes!("messages.csv").as_slice());
    let lines: Vec<csv::StringRecord> = file.records().flatten().collect();
    let mut rows: Vec<Row<'_>> = lines.iter().map(Row::of).collect();
    // The ones with the most fixed words say most exactly what a message is.
    rows.sort_by_key(|row| (row.first(), Reverse(row.fixed())));
    postcard::to_stdvec(&Rows(rows))
}

#[cfg(with_codebook)]
impl Rows<'static> {
    pub fn embedded() -> Self {
        // A test holds them against the file.
        postcard::from_bytes(BYTES).expect("they were written by this build")
    }
}

impl<'f> Rows<'f> {
    /// Those that begin with a letter.
    pub fn beginning(&self, first: char) -> &[Row<'f>] {
        let behind = &self.0[self.0.partition_point(|row| row.first() < first)..];
        &behind[..behind.partition_point(|row| row.first() == first)]
    }
}

impl<'f> Row<'f> {
    /// kind, english, chinese.
    fn of(line: &'f csv::StringRecord) -> Self {
        let field = |at: usize| line.get(at).unwrap_or_default();
        let (english, pieces) = (field(1), pieces(field(1)));
        let key = match pieces.first() {
            Some(Piece::Words(words)) => *words,
            Some(Piece::Place(..)) | None => words(&pieces).max_by_key(|w| w.len()).unwrap_or(""),
        };
        let letters = Letters::of(key);
        Row { english, chinese: field(2), key, letters, is_part: field(0) == "part" }
    }

    fn first(&self) -> char {
        self.english.chars().next().unwrap_or(PLACE)
    }

    /// How many letters of it are fixed.
    fn fixed(&self) -> usize {
        words(&pieces(self.english)).map(str::len).sum()
    }
}

impl Letters {
    pub fn of(text: &str) -> Self {
        Self(text.bytes().filter(u8::is_ascii).fold(0, |letters, byte| letters | 1 << byte))
    }

    /// Whether all of these are among others.
    pub fn are_in(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

fn words<'r>(pieces: &[Piece<'r>]) -> impl Iterator<Item = &'r str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Words(words) => Some(*words),
        Piece::Place(..) => None,
    })
}

/// The fixed words of a sentence and its places.
pub fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(MOST_PIECES);
    for (at, part) in sentence.split('{').enumerate() {
        let (place, words) = if at == 0 { (None, part) } else { place(part) };
        pieces.extend(place);
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
    }
    pieces
}

/// Nearly all sentences have no more.
const MOST_PIECES: usize = 8;

/// `*text} and more`: the place, and what follows.
fn place(part: &str) -> (Option<Piece<'_>>, &str) {
    let (name, words) = part.split_once('}').unwrap_or((part, ""));
    let holds = match name.chars().next() {
        Some('*') => Holds::Said,
        Some('=') => Holds::Known,
        Some('~') => Holds::Short,
        Some(';') => Holds::List,
        Some(_) | None => Holds::Text,
    };
    let name = name.trim_start_matches(['*', '=', '~', ';']);
    (Some(Piece::Place(holds, name)), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_is_what_the_file_says() {
        assert_eq!(prepare().as_deref(), Ok(BYTES));
    }
}
