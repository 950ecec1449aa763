//! What keys mean, as bytes that are searched as they stand: the build script leaves them, and taking
//! thousands of keys apart would cost a small run more than its report.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hash;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize};

/// Each key with a list of what it means.
#[derive(Serialize)]
pub struct ByKey<T> {
    /// How many slots there are, the slots, and the entries. A slot has the place of an entry, or 0; an
    /// entry where its list begins in `all`, how long that is, how long the key is, and the key.
    bytes: Cow<'static, [u8]>,
    /// The distinct lists, one behind the other.
    all: Vec<T>,
}

/// Bytes of a number.
const NUMBER: usize = size_of::<u32>();

impl<T> Default for ByKey<T> {
    fn default() -> Self {
        Self { bytes: Cow::Borrowed(&[]), all: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> ByKey<T> {
    pub fn of(meant: FxHashMap<String, Vec<T>>) -> Self {
        let mut meant: Vec<(String, Vec<T>)> = meant.into_iter().collect();
        meant.sort_by(|(one, _), (other, _)| one.cmp(other));
        // At most half of them are taken: few keys have to look further.
        let slots = (meant.len() * 2).next_power_of_two();
        let mut bytes = number(slots).to_vec();
        bytes.resize(NUMBER * (1 + slots), 0);
        let mut all = Vec::new();
        let mut known: FxHashMap<Vec<T>, usize> = FxHashMap::default();
        for (key, list) in meant {
            let mut slot = hash(key.as_bytes()) as usize % slots;
            while number_at(&bytes, NUMBER * (1 + slot)).is_some_and(|taken| taken > 0) {
                slot = (slot + 1) % slots;
            }
            let entry = number(bytes.len());
            bytes[NUMBER * (1 + slot)..][..NUMBER].copy_from_slice(&entry);
            let start = *known.entry(list.clone()).or_insert(all.len());
            bytes.extend([start, list.len(), key.len()].into_iter().flat_map(number));
            bytes.extend(key.as_bytes());
            if start == all.len() {
                all.extend(list);
            }
        }
        Self { bytes: bytes.into(), all }
    }
}

impl<T> ByKey<T> {
    pub fn get(&self, key: &str) -> Option<&[T]> {
        let slots = number_at(&self.bytes, 0)?;
        let first = hash(key.as_bytes()) as usize % slots;
        for slot in (first..slots).chain(0..first) {
            let entry = number_at(&self.bytes, NUMBER * (1 + slot)).filter(|entry| *entry > 0)?;
            let [start, count, length] =
                [0, 1, 2].map(|field| number_at(&self.bytes, entry + NUMBER * field));
            let begin = entry + NUMBER * 3;
            if self.bytes.get(begin..begin + length?)? == key.as_bytes() {
                return self.all.get(start?..start? + count?);
            }
        }
        None
    }
}

// Borrowed from the bytes of the program.
impl<'de: 'static, T: Deserialize<'de>> Deserialize<'de> for ByKey<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (bytes, all) = <(&'static [u8], Vec<T>)>::deserialize(deserializer)?;
        Ok(Self { bytes: Cow::Borrowed(bytes), all })
    }
}

impl<T> fmt::Debug for ByKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByKey")
    }
}

/// The labels of all forms have some hundred kilobytes.
fn number(number: usize) -> [u8; NUMBER] {
    (number as u32).to_le_bytes()
}

fn number_at(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + NUMBER)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes) as usize)
}

/// Of the kind of `FxHasher`, which is not the same on all machines.
fn hash(bytes: &[u8]) -> u64 {
    const SEED: u64 = 0x517c_c1b7_2722_0a95;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    let mixed = words.fold(0_u64, |hash, word| (hash.rotate_left(5) ^ word).wrapping_mul(SEED));
    mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_list() {
        let key = |number: usize| format!("第{number}项主动公开");
        let meant = (0..500).map(|number| (key(number), vec![number % 7, number / 100]));
        let by_key = ByKey::of(meant.collect());
        for number in 0..500 {
            assert_eq!(by_key.get(&key(number)), Some(&[number % 7, number / 100][..]));
        }
        assert_eq!(by_key.get("第500项主动公开"), None);
        assert_eq!(by_key.get(""), None);
        assert_eq!(ByKey::<usize>::default().get("主动公开"), None);
    }
}
