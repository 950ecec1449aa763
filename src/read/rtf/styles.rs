//! The style sheet of a Rich Text file.
//!
//! What a style says is written out again at each text that has it, and programs do not agree on
//! what holds where it is not. So the sheet tells no look; it tells which look is in doubt.

use std::collections::BTreeMap;

use super::fonts::Head;
use super::letters::Letters;
use crate::read::look::TextLook;

/// Of a paragraph or of letters, and its number.
type Key = (Kind, i32);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    #[default]
    Paragraph,
    Letters,
}

#[derive(Debug, Default)]
pub struct Styles {
    looks: BTreeMap<Key, Letters>,
    parents: BTreeMap<Key, i32>,
    /// The style that is being defined.
    open: Key,
}

impl Styles {
    /// Begins the definition of a style: one without a number is that of usual paragraphs.
    pub fn begin(&mut self) {
        self.open = Key::default();
    }

    /// Takes a word of a definition.
    pub fn word(&mut self, word: &str, number: Option<i32>, head: &Head) {
        match (word, number) {
            ("s", Some(number)) => self.open = (Kind::Paragraph, number),
            ("cs", Some(number)) => self.open = (Kind::Letters, number),
            ("sbasedon", Some(number)) => {
                self.parents.insert(self.open, number);
            }
            _ => {
                self.looks.entry(self.open).or_default().set(word, number, head);
            }
        }
    }

    /// What a style and those that it is based on say.
    pub fn look(&self, kind: Kind, number: i32) -> TextLook {
        /// Styles are based on one another, but not so often.
        const LONGEST_CHAIN: usize = 20;
        let mut look = TextLook::default();
        let mut next = Some(number);
        for _ in 0..LONGEST_CHAIN {
            let Some(number) = next else { break };
            if let Some(below) = self.looks.get(&(kind, number)) {
                look = look.over(&below.look);
            }
            next = self.parents.get(&(kind, number)).copied();
        }
        look
    }
}
