//! What was told of texts that come again: thousands of reports print the same few labels, headings and
//! units.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

/// Bytes of the longest text that is remembered: what comes again is short, and a line may have millions.
const LONGEST: usize = 256;

/// What a thread has worked out of texts.
pub struct Memo<T> {
    told: RefCell<FxHashMap<Box<str>, T>>,
    most: usize,
}

impl<T: Clone> Memo<T> {
    /// Remembers so many texts; with one more it begins anew.
    pub fn of(most: usize) -> Self {
        Self { told: RefCell::default(), most }
    }

    /// What is told of a text, which depends on nothing else.
    pub fn of_text(&self, text: &str, tell: impl FnOnce(&str) -> T) -> T {
        if text.len() > LONGEST {
            return tell(text);
        }
        if let Some(known) = self.told.borrow().get(text) {
            return known.clone();
        }
        let own = tell(text);
        let mut told = self.told.borrow_mut();
        if told.len() >= self.most {
            told.clear();
        }
        told.insert(text.into(), own.clone());
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_once_and_forgotten_where_there_are_too_many() {
        let memo = Memo::of(2);
        let tell = |text: &str, length| memo.of_text(text, |_| length);
        assert_eq!([tell("件", 1), tell("件", 2), tell("条", 3)], [1, 1, 3]);
        assert_eq!([tell("次", 4), tell("件", 5)], [4, 5]);
        let long = "件".repeat(LONGEST);
        assert_eq!([tell(&long, 6), tell(&long, 7)], [6, 7]);
    }
}
