//! Footnotes, comments and end notes: where in the text each is set, and what it says.

use std::collections::BTreeMap;

use super::fib::{Counts, Fib, Span, Streams, u32_at};
use super::letters::letters;
use super::pieces::Piece;

/// A note with its kind, by the place of its mark among the characters of the text.
pub type Notes = BTreeMap<u32, (&'static str, String)>;

/// Notes of one document; a damaged file may name any number.
const MOST: usize = 2000;
/// The marks of comments carry their authors, those of others two bytes.
const KINDS: [(&str, usize); 3] = [("footnote", 2), ("comment", 30), ("footnote", 2)];

/// Reads the notes that lie where the head says.
pub fn read(head: &Fib, streams: &Streams, pieces: &[Piece<'_>]) -> Notes {
    let mut notes = Notes::new();
    let lists = head.notes.iter().zip(KINDS).zip(begins(&head.counts));
    for (((marks, texts), (kind, width)), begins) in lists {
        let marks = places(*marks, &streams.table, width);
        let texts = places(*texts, &streams.table, 0);
        for (mark, text) in marks.iter().zip(texts.windows(2)) {
            let (from, to) = (begins.saturating_add(text[0]), begins.saturating_add(text[1]));
            let letters =
                letters(pieces, &streams.text, from, to.min(from.saturating_add(LONGEST)));
            let units = letters.flatten().map(|letter| letter.unit).filter(|unit| *unit >= 0x20);
            notes.insert(*mark, (kind, String::from_utf16_lossy(&units.collect::<Vec<u16>>())));
        }
    }
    notes
}

/// Characters of one note that are read.
const LONGEST: u32 = 400;

/// Where the texts of the three kinds begin among all characters.
fn begins(counts: &Counts) -> [u32; 3] {
    let notes = counts.text;
    let comments = notes.saturating_add(counts.notes).saturating_add(counts.headers);
    [notes, comments, comments.saturating_add(counts.comments)]
}

/// The numbers of characters in a list of them; behind each but the last stand so many bytes more.
fn places(span: Span, table: &[u8], width: usize) -> Vec<u32> {
    let Some(bytes) = span.of(table).filter(|bytes| bytes.len() >= 4) else { return Vec::new() };
    let count = (bytes.len() - 4) / (4 + width) + 1;
    (0..count.min(MOST)).filter_map(|at| u32_at(bytes, 4 * at)).collect()
}
