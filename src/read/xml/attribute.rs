//! The attributes of a tag, read when asked for.

use std::borrow::Cow;

use quick_xml::events::attributes::{Attribute, Attributes};

use super::local;

/// What a tag says of an attribute, where it is written as programs write.
pub enum Plain<'x> {
    Found(&'x str),
    Absent,
    /// Something in the tag is written otherwise: the crate knows what it means.
    Unclear,
}

/// Looks for an attribute in a tag of ` name="value"` and nothing else. Every run of a document is asked
/// for several, and nearly all tags are such.
pub fn plain<'x>(tag: &'x str, name: &str) -> Plain<'x> {
    let is_gap = |byte: u8| byte.is_ascii_whitespace();
    let Some(start) = tag.bytes().position(is_gap) else { return Plain::Absent };
    let mut rest = &tag[start..];
    loop {
        let inner = match rest.strip_prefix(' ') {
            Some("/>" | ">") => return Plain::Absent,
            Some(inner) => inner,
            None if matches!(rest, "/>" | ">") => return Plain::Absent,
            None => return Plain::Unclear,
        };
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-');
        let end = inner.bytes().take_while(|byte| is_name(byte)).count();
        let (key, behind) = inner.split_at(end);
        let Some((value, behind)) =
            behind.strip_prefix("=\"").and_then(|inside| inside.split_once('"'))
        else {
            return Plain::Unclear;
        };
        if local(key) == name && !key.is_empty() {
            return Plain::Found(value);
        }
        rest = behind;
    }
}

/// The attributes of a tag, escaped as they are; what is no attribute is passed over.
pub fn attributes(tag: &str) -> impl Iterator<Item = Attribute<'_>> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let name = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let mut attributes = Attributes::new(inner, name);
    attributes.with_checks(false);
    // An attribute iterator over a broken tag ends by itself; it never repeats an error.
    attributes.filter_map(Result::ok)
}

pub fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(value) => quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value)),
        Cow::Owned(value) => Cow::Owned(value),
    }
}
