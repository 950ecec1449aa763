//! Text of a page → its tree, within bounds.

use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

use crate::read::ReadError;

/// Elements inside of one another. Building the tree looks through all that are open at every tag,
/// so that a page of a million open ones would take days; saved pages stay below a hundred, those
/// that leave their tags open below a thousand.
const DEEPEST: usize = 5_000;
/// Attributes of one element: each is compared with all before it.
const MOST_ATTRIBUTES: usize = 10_000;
/// Nodes of one page; a report with all of its pages around it has some thousands.
const MOST_NODES: usize = 1_000_000;
/// Bytes that are given to the parser at once. A tag can bring forth as many nodes as are open, so
/// they are counted often.
const PORTION: usize = 2_048;

/// Builds the tree of a page as a browser would.
pub fn parse(text: &str) -> Result<Html, ReadError> {
    if most_attributes(text) > MOST_ATTRIBUTES {
        return Err(ReadError::Damaged(format!(
            "an element of the page has more than {MOST_ATTRIBUTES} attributes"
        )));
    }
    if depth(text) > DEEPEST {
        return Err(ReadError::Damaged(format!(
            "more than {DEEPEST} elements of the page are open at once"
        )));
    }
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = driver::parse_document(sink, ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let (portion, behind) = rest.split_at(rest.ceil_char_boundary(PORTION));
        rest = behind;
        parser.process(StrTendril::from(portion));
        if parser.tokenizer.sink.sink.0.borrow().tree.values().len() > MOST_NODES {
            return Err(ReadError::Damaged(format!("the page has more than {MOST_NODES} parts")));
        }
    }
    Ok(parser.finish())
}

/// Attributes with a value that a tag has, at most.
fn most_attributes(text: &str) -> usize {
    let tags = text.as_bytes().split(|byte| *byte == b'<');
    let equal_signs = |tag: &[u8]| memchr::memchr_iter(b'=', tag).count();
    let long = tags.filter(|tag| tag.len() > MOST_ATTRIBUTES);
    let heads = long.map(|tag| &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())]);
    heads.map(equal_signs).max().unwrap_or(0)
}

/// How many elements may be open at once, at most: tags that open less those that close. Elements
/// that close by themselves do not count.
fn depth(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut open, mut most) = (0_usize, 0);
    for at in memchr::memchr_iter(b'<', bytes) {
        let closes = bytes.get(at + 1) == Some(&b'/');
        let start = at + 1 + usize::from(closes);
        let mut name = [0; LONGEST_NAME];
        let behind = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric());
        let length = std::iter::zip(&mut name, behind)
            .map(|(to, byte)| *to = byte.to_ascii_lowercase())
            .count();
        if !name[0].is_ascii_alphabetic() || closes_itself(&name[..length]) {
            continue;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// Letters of a name that are looked at.
const LONGEST_NAME: usize = 16;

/// Whether an element of this name, in small letters, ends without a tag.
fn closes_itself(name: &[u8]) -> bool {
    matches!(name, b"p" | b"br" | b"li" | b"tr" | b"td" | b"th" | b"dt" | b"dd" | b"img" | b"hr")
        || matches!(name, b"input" | b"meta" | b"link" | b"option" | b"tbody" | b"thead")
        || matches!(name, b"tfoot" | b"col" | b"base" | b"area" | b"wbr" | b"param" | b"embed")
        || matches!(name, b"source" | b"frame")
}
