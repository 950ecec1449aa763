//! What a page says of a part of it elsewhere: the text that comes up over it, and the note that a mark
//! leads to.

use scraper::ElementRef;

use super::visit::attribute;
use crate::read::noted;

/// A mark of a note leads to a text that says more than its number.
const SHORTEST: usize = 4;

/// The notes that are set on an element.
pub fn notes(element: &ElementRef<'_>) -> Vec<String> {
    let value = element.value();
    let over = attribute(value, "title").and_then(|title| noted::told("title", title));
    let mark = attribute(value, "href").and_then(|link| link.strip_prefix('#'));
    let below = mark.and_then(|mark| noted::told("footnote", &marked(element, mark)?));
    over.into_iter().chain(below).collect()
}

/// The text at the place of this name, or that around it where the place itself is a mark alone.
fn marked(from: &ElementRef<'_>, name: &str) -> Option<String> {
    let is_named = |element: &ElementRef<'_>| {
        let has = |attribute_name| attribute(element.value(), attribute_name) == Some(name);
        has("id") || element.value().name() == "a" && has("name")
    };
    let mut all = from.tree().root().descendants().filter_map(ElementRef::wrap);
    let place = all.find(|element| !name.is_empty() && is_named(element))?;
    let around = place.ancestors().filter_map(ElementRef::wrap).take(2);
    let texts = std::iter::once(place).chain(around).map(|element| element.text().collect());
    let mut texts = texts.filter(|text: &String| text.trim().chars().nth(SHORTEST).is_some());
    texts.next()
}
