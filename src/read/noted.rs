//! Notes that are set on a cell: at the foot of the page, at the end, in the margin. What they say of a
//! figure is asked later.

use super::xml::{Element, Space};

/// So much of a note is kept.
const LONGEST: usize = 200;

/// A note as it is kept; `None` if it says nothing. `kind`: for people, as `footnote`.
pub fn told(kind: &str, note: &str) -> Option<String> {
    let words: String = note.split_whitespace().flat_map(str::chars).take(LONGEST).collect();
    (!words.is_empty()).then(|| format!("{kind}: {words}"))
}

/// The text of a note in OpenDocument, without its number and without who wrote it and when.
pub fn of_open_document(note: &Element<'_>) -> String {
    let is_text = |part: &&Element<'_>| part.space == Space::Text && part.name != "note-citation";
    note.elements().filter(is_text).map(Element::all_text).collect()
}

/// A comment without the name of who wrote it, with which the program begins it and which is nobody's
/// business.
pub fn without_author<'c>(comment: &'c str, authors: &[String]) -> &'c str {
    let mut named = authors.iter().filter(|author| !author.is_empty());
    let behind = named.find_map(|author| comment.strip_prefix(author.as_str()));
    behind.unwrap_or(comment).trim_start_matches([':', '：'])
}
