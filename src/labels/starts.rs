//! How labels begin: a quick no for texts that begin otherwise.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Pairs of characters with which keys begin.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Starts {
    /// A quick no for most of a long text.
    bits: [u64; 32],
    /// How many characters the keys have that begin so, the most first.
    lengths: FxHashMap<(char, char), Vec<usize>>,
}

impl Starts {
    pub fn add(&mut self, key: &str) {
        let mut start = key.chars();
        let (Some(first), Some(second)) = (start.next(), start.next()) else { return };
        let (word, bit) = Self::at(first, second);
        self.bits[word] |= bit;
        let lengths = self.lengths.entry((first, second)).or_default();
        let length = 2 + start.count();
        if let Err(at) = lengths.binary_search_by(|known| length.cmp(known)) {
            lengths.insert(at, length);
        }
    }

    /// Whether a key may begin so. A yes is no certainty.
    pub fn may_begin(&self, first: char, second: char) -> bool {
        let (word, bit) = Self::at(first, second);
        self.bits[word] & bit != 0
    }

    /// How many characters the keys have that begin so, the most first.
    pub fn lengths(&self, first: char, second: char) -> &[usize] {
        self.lengths.get(&(first, second)).map_or(&[], Vec::as_slice)
    }

    fn at(first: char, second: char) -> (usize, u64) {
        let mixed = (first as u32).wrapping_mul(31).wrapping_add(second as u32) as usize;
        (mixed / 64 % 32, 1 << (mixed % 64))
    }
}
