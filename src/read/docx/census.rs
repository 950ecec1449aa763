//! A strict pass over a part of a DOCX: whether docx-rs can be trusted with it.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::switch::is_off;
use crate::read::xml::{Space, local};

/// Elements of which docx-rs takes the first attribute for the value, and what that must be.
const FIRST: [(&str, &str); 12] = [
    ("start", "val"),
    ("numFmt", "val"),
    ("suff", "val"),
    ("lvlText", "val"),
    ("lvlRestart", "val"),
    ("pStyle", "val"),
    ("numStyleLink", "val"),
    ("abstractNumId", "val"),
    ("startOverride", "val"),
    ("lvlOverride", "ilvl"),
    ("numId", "val"),
    ("ilvl", "val"),
];

/// Further elements that are read; their attributes are found by name.
const NAMED: [&str; 3] = ["abstractNum", "num", "lvl"];

/// An element that counts when it is there, whatever its value.
const SWITCH: &str = "isLgl";

/// What stands in a part that docx-rs can read without a mistake.
#[derive(Debug, Default)]
pub struct Census {
    counts: BTreeMap<&'static str, usize>,
    /// The prefix of the root, once it was seen.
    prefix: Option<String>,
    /// How many elements are open.
    depth: usize,
}

impl Census {
    /// Counts the elements below a root of that name. `None` if the text is not well-formed, or if
    /// something stands in it that docx-rs would misread.
    pub fn take(text: &str, root: &str) -> Option<Self> {
        // This reader is strict unless it is told otherwise, but for a missing end.
        let mut reader = Reader::from_str(text);
        let mut census = Self::default();
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => {
                    census.start(&tag, root)?;
                    census.depth += 1;
                }
                Event::Empty(tag) => census.start(&tag, root)?,
                Event::End(_) => {
                    census.depth = census.depth.checked_sub(1)?;
                }
                Event::Text(_) | Event::CData(_) => {}
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                // The part has no text of its own, and no program writes a document type.
                Event::GeneralRef(_) | Event::DocType(_) => return None,
                Event::Eof => break,
            }
        }
        (census.depth == 0 && census.prefix.is_some()).then_some(census)
    }

    /// How many elements of a name there are.
    pub fn count(&self, name: &str) -> usize {
        self.counts.get(name).copied().unwrap_or_default()
    }

    /// Whether these elements are there just as often as docx-rs gave them.
    pub fn agrees<const N: usize>(&self, given: [(&str, usize); N]) -> bool {
        given.iter().all(|(name, count)| self.count(name) == *count)
    }

    fn start(&mut self, tag: &BytesStart<'_>, root: &str) -> Option<()> {
        let name = tag.name().0;
        let (own, bare) = name.split_once(':').unwrap_or(("", name));
        let Some(prefix) = &self.prefix else {
            self.prefix = Some(own.to_owned());
            return (bare == root && is_word(tag, own)).then_some(());
        };
        // All stands in the one root, whose prefixes mean the same everywhere.
        if self.depth == 0 || tag.contains("xmlns") || bare == "AlternateContent" {
            return None;
        }
        let Some(read) = name_of(bare) else { return Some(()) };
        let is_misread = own != prefix || !is_plain(tag, read)?;
        if is_misread {
            return None;
        }
        *self.counts.entry(read).or_default() += 1;
        Some(())
    }
}

/// The name of an element that is read, to keep.
fn name_of(name: &str) -> Option<&'static str> {
    let first = FIRST.iter().map(|(name, _)| name);
    first.chain(&NAMED).chain([&SWITCH]).find(|other| **other == name).copied()
}

/// Whether a root declares that its own prefix is that of Word.
fn is_word(tag: &BytesStart<'_>, prefix: &str) -> bool {
    let key = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    let mut attributes = tag.attributes().filter_map(Result::ok);
    attributes.any(|a| a.key.0 == key && Space::of_uri(&a.value) == Space::Word)
}

/// The names of the attributes; `None` if one of them is broken or stands twice.
fn keys<'t>(tag: &'t BytesStart<'_>) -> Option<impl Iterator<Item = &'t str>> {
    let all: Result<Vec<_>, _> = tag.attributes().map(|a| a.map(|a| a.key.0)).collect();
    all.ok().map(Vec::into_iter)
}

/// The value of an attribute by its name without prefix, as written.
fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().filter_map(Result::ok);
    attributes.find(|a| local(a.key.0) == name).map(|a| a.value.into_owned())
}

/// Whether docx-rs finds the attributes of an element and takes them for what they say.
fn is_plain(tag: &BytesStart<'_>, name: &str) -> Option<bool> {
    let first = FIRST.iter().find(|(other, _)| *other == name).map(|(_, first)| *first);
    let is_switched_off = name == SWITCH && value(tag, "val").is_some_and(|value| is_off(&value));
    let is_elsewhere = first.is_some() && keys(tag)?.next().map(local) != first;
    // What is escaped in the text is escaped once more in the model.
    let is_escaped = tag.contains('&');
    Some(!is_switched_off && !is_elsewhere && !is_escaped)
}
