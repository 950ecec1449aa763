//! XML parts of office files as a tree, as far as they can be read.
//!
//! A reader that stops at the first fault would lose every table behind it, and one that does not
//! notice the fault would lose it silently. So the tree is built to the end of the text, whatever
//! stands there, and the first fault is told.

use std::borrow::Cow;

use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

/// Deeper than any table in a table; the walks over the tree are recursive.
const DEEPEST: usize = 200;

/// Elements are larger in memory than in the file, and rows of a table once more so: this many take
/// about 300 MB. A report of a whole province has some ten thousand.
const MOST_ELEMENTS: usize = 800_000;

/// After so many faults the rest is no XML: each costs a look at all that follows.
const MOST_FAULTS: usize = 50;

/// Declared prefixes; a real document has some forty, all at its root.
const MOST_PREFIXES: usize = 200;

/// What could be read of an XML text.
pub struct Tree<'x> {
    /// Holds the top elements as its children.
    pub root: Element<'x>,
    /// What is wrong, if the text is not well-formed.
    pub damage: Option<Damage>,
}

/// A fault of an XML text: the first, or the first of those that move something.
#[derive(Debug)]
pub struct Damage {
    pub what: String,
    /// A start or an end is lost or changed in the middle of the text, so that what stands behind
    /// it may have come to another cell or row. A text that only breaks off moves nothing.
    pub moves: bool,
}

/// An element; its attributes are read when asked for.
pub struct Element<'x> {
    pub space: Space,
    /// Name without prefix.
    pub name: &'x str,
    /// From `<` to `>`.
    tag: &'x str,
    pub children: Vec<Node<'x>>,
    /// The text ends inside it. What stands in it may be half a number.
    pub cut: bool,
}

pub enum Node<'x> {
    Element(Element<'x>),
    Text(Cow<'x, str>),
}

/// The namespaces that matter to us, whatever their prefix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// WordprocessingML.
    Word,
    /// Markup compatibility: one content in several versions.
    Compatibility,
    /// Formulas in Word.
    Math,
    /// DrawingML.
    Drawing,
    /// OpenDocument.
    Table,
    Text,
    Office,
    Style,
    Other,
}

impl Space {
    pub fn of_uri(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Space::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
            "http://schemas.openxmlformats.org/drawingml/2006/main"
            | "http://purl.oclc.org/ooxml/drawingml/main" => Space::Drawing,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Space::Table,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Space::Text,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Space::Office,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Space::Style,
            _ => Space::Other,
        }
    }

    /// What a prefix means where nobody declared it.
    fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "w" => Space::Word,
            "mc" => Space::Compatibility,
            "m" => Space::Math,
            "a" => Space::Drawing,
            "table" => Space::Table,
            "text" => Space::Text,
            "office" => Space::Office,
            "style" => Space::Style,
            _ => Space::Other,
        }
    }
}

impl<'x> Element<'x> {
    fn new(space: Space, name: &'x str, tag: &'x str) -> Self {
        Self { space, name, tag, children: Vec::new(), cut: false }
    }

    /// An element around others that has no name.
    pub fn around(inside: Vec<Element<'x>>) -> Self {
        let children = inside.into_iter().map(Node::Element).collect();
        Self { children, ..Self::new(Space::Other, "", "") }
    }

    pub fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.name == name
    }

    /// The child elements.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Element<'x>> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub fn child(&self, space: Space, name: &str) -> Option<&Element<'x>> {
        self.elements().find(|element| element.is(space, name))
    }

    /// The value of an attribute by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<Cow<'x, str>> {
        match plain(self.tag, name) {
            Plain::Found(value) => Some(unescaped(Cow::Borrowed(value))),
            Plain::Absent => None,
            Plain::Unclear => {
                let found = attributes(self.tag).find(|of| local(of.key.0) == name)?;
                Some(unescaped(found.value))
            }
        }
    }

    /// An attribute that is a number.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The characters directly inside, without those of the child elements.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_ref()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// All characters inside, those of the child elements among them.
    pub fn all_text(&self) -> String {
        let texts = self.children.iter().map(|node| match node {
            Node::Text(text) => text.to_string(),
            Node::Element(inner) => inner.all_text(),
        });
        texts.collect()
    }

    /// The first element of that name in the whole subtree, itself included.
    pub fn find(&self, space: Space, name: &str) -> Option<&Element<'x>> {
        if self.is(space, name) {
            return Some(self);
        }
        self.elements().find_map(|element| element.find(space, name))
    }
}

/// What a tag says of an attribute, where it is written as programs write.
enum Plain<'x> {
    Found(&'x str),
    Absent,
    /// Something in the tag is written otherwise: the crate knows what it means.
    Unclear,
}

/// Looks for an attribute in a tag of ` name="value"` and nothing else. Every run of a document is asked
/// for several, and nearly all tags are such.
fn plain<'x>(tag: &'x str, name: &str) -> Plain<'x> {
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
fn attributes(tag: &str) -> impl Iterator<Item = Attribute<'_>> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let name = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let mut attributes = Attributes::new(inner, name);
    attributes.with_checks(false);
    // An attribute iterator over a broken tag ends by itself; it never repeats an error.
    attributes.filter_map(Result::ok)
}

fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(value) => quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value)),
        Cow::Owned(value) => Cow::Owned(value),
    }
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    memchr::memrchr(b':', name.as_bytes()).map_or(name, |at| &name[at + 1..])
}

/// The parser does not count a byte order mark, and all places behind one would be wrong.
fn without_mark(xml: &str) -> &str {
    xml.strip_prefix('\u{feff}').unwrap_or(xml)
}

/// Reads the whole text, over faults.
pub fn parse(xml: &str) -> Tree<'_> {
    let xml = without_mark(xml);
    let mut builder = Builder::new();
    let mut base = 0;
    while base < xml.len() {
        // After a fault, reading goes on at the next `<`.
        match builder.run(xml, base) {
            None => break,
            Some(next) => base = next,
        }
    }
    builder.finish().0
}

/// Reads the whole text, and hands the children of the elements of one name out one by one: they
/// are not kept, so that memory does not grow with their number.
///
/// `None` if there is no such element.
pub fn parse_children<'x>(
    xml: &'x str,
    space: Space,
    name: &'static str,
    each: &mut dyn FnMut(Element<'x>),
) -> Option<Tree<'x>> {
    let xml = without_mark(xml);
    let mut builder = Builder::new();
    builder.outlet = Some(Outlet { space, name, found: false, each });
    let mut base = 0;
    while let Some(next) = builder.run(xml, base).filter(|next| *next < xml.len()) {
        base = next;
    }
    let (tree, found) = builder.finish();
    found.then_some(tree)
}

/// Where children go that are not kept.
struct Outlet<'x, 'e> {
    /// What they are children of.
    space: Space,
    name: &'static str,
    found: bool,
    each: &'e mut dyn FnMut(Element<'x>),
}

struct Builder<'x, 'e> {
    outlet: Option<Outlet<'x, 'e>>,
    /// The open elements, the root first.
    open: Vec<Element<'x>>,
    /// Open elements that are too deep to be kept.
    too_deep: usize,
    elements: usize,
    /// Prefixes in force, with the depth at which they were declared.
    prefixes: Vec<(&'x str, Space, usize)>,
    faults: usize,
    damage: Option<Damage>,
}

impl<'x> Builder<'x, '_> {
    fn new() -> Self {
        Self {
            outlet: None,
            open: vec![Element::new(Space::Other, "", "")],
            too_deep: 0,
            elements: 0,
            prefixes: Vec::new(),
            faults: 0,
            damage: None,
        }
    }

    /// Reads from `base` on. Returns where to go on after a fault.
    fn run(&mut self, xml: &'x str, base: usize) -> Option<usize> {
        let mut reader = Reader::from_str(&xml[base..]);
        let config = reader.config_mut();
        // Faults that we see ourselves, and can go on after.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let start = base + reader.buffer_position() as usize;
            let event = reader.read_event();
            let end = base + reader.buffer_position() as usize;
            let slice = xml.get(start..end).unwrap_or("");
            match event {
                Ok(Event::Start(_)) => self.start(slice),
                Ok(Event::Empty(_)) => {
                    self.start(slice);
                    self.close();
                }
                Ok(Event::End(tag)) => self.end(tag.name().0),
                Ok(Event::Text(_)) => {
                    if slice.starts_with('&') {
                        self.fault(false, || format!("byte {start}: a bare &"));
                    }
                    self.text(Cow::Borrowed(slice));
                }
                Ok(Event::CData(text)) => self.text(Cow::Owned(text.into_inner().into_owned())),
                Ok(Event::GeneralRef(entity)) => match resolve(&entity) {
                    Some(text) => self.text(Cow::Owned(text)),
                    None => {
                        self.fault(false, || format!("byte {start}: an unknown entity"));
                        self.text(Cow::Borrowed(slice));
                    }
                },
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Ok(Event::Eof) => return None,
                Err(error) => {
                    let rest = xml.get(start..).unwrap_or_default();
                    let after = start + rest.chars().next().map_or(1, char::len_utf8);
                    let next = xml.get(after..).and_then(|rest| rest.find('<'));
                    self.fault(next.is_some(), || format!("byte {start}: {error}"));
                    self.faults += 1;
                    if self.faults > MOST_FAULTS {
                        return None;
                    }
                    return next.map(|offset| after + offset);
                }
            }
            if self.elements > MOST_ELEMENTS {
                self.fault(false, || format!("byte {start}: too many elements"));
                return None;
            }
        }
    }

    fn fault(&mut self, moves: bool, what: impl FnOnce() -> String) {
        let known = self.damage.as_ref();
        if known.is_none_or(|known| moves && !known.moves) {
            self.damage = Some(Damage { what: what(), moves });
        }
    }

    fn start(&mut self, tag: &'x str) {
        if self.too_deep > 0 || self.open.len() > DEEPEST {
            self.too_deep += 1;
            self.fault(false, || "elements nested too deeply".to_owned());
            return;
        }
        let mut may_declare = memchr::memchr_iter(b'x', tag.as_bytes());
        if may_declare.any(|at| tag.as_bytes()[at..].starts_with(b"xmlns")) {
            self.declare(tag);
        }
        let name = name_of(tag);
        let (space, name) = match name.bytes().position(|byte| byte == b':') {
            Some(colon) => (self.space(&name[..colon]), local(name)),
            None => (self.space(""), name),
        };
        self.elements += 1;
        if let Some(outlet) = &mut self.outlet {
            outlet.found |= (space, name) == (outlet.space, outlet.name);
        }
        self.open.push(Element::new(space, name, tag));
    }

    fn declare(&mut self, tag: &'x str) {
        let depth = self.open.len();
        for attribute in attributes(tag) {
            let key = attribute.key.0;
            let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix
                && self.prefixes.len() < MOST_PREFIXES
            {
                let space = Space::of_uri(&unescaped(attribute.value));
                self.prefixes.push((prefix, space, depth));
            }
        }
    }

    fn space(&self, prefix: &str) -> Space {
        let declared = self.prefixes.iter().rev().find(|(other, ..)| *other == prefix);
        declared.map_or_else(|| Space::of_prefix(prefix), |(_, space, _)| *space)
    }

    /// Closes the element that an end tag names, and those left open inside it.
    fn end(&mut self, name: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let whole = name;
        let name = local(name);
        let Some(depth) = self.open.iter().skip(1).rposition(|element| element.name == name) else {
            self.fault(true, || format!("an end tag </{name}> without a start"));
            return;
        };
        // The root was skipped in the count.
        let depth = depth + 1;
        if name_of(self.open[depth].tag) != whole {
            self.fault(true, || format!("</{whole}> has another prefix than its start"));
        }
        if depth + 1 < self.open.len() {
            self.fault(true, || format!("</{name}> closes elements left open"));
        }
        while self.open.len() > depth {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        // The root is never closed: `end` looks behind it, and `finish` stops at it.
        if self.open.len() > 1
            && let Some(element) = self.open.pop()
            && let Some(parent) = self.open.last_mut()
        {
            match &mut self.outlet {
                Some(outlet) if parent.is(outlet.space, outlet.name) => {
                    (outlet.each)(element);
                    self.elements = self.open.len();
                }
                Some(_) | None => parent.children.push(Node::Element(element)),
            }
            let depth = self.open.len();
            while self.prefixes.last().is_some_and(|(.., declared)| *declared >= depth) {
                self.prefixes.pop();
            }
        }
    }

    fn text(&mut self, text: Cow<'x, str>) {
        if self.too_deep == 0
            && let Some(parent) = self.open.last_mut()
        {
            parent.children.push(Node::Text(text));
        }
    }

    /// The tree, and whether the element was found whose children are handed out.
    fn finish(mut self) -> (Tree<'x>, bool) {
        if self.open.len() > 1 {
            let name = self.open.last().map_or("", |element| element.name);
            self.fault(false, || format!("the end is missing, <{name}> is open"));
        }
        self.too_deep = 0;
        for element in &mut self.open {
            element.cut = true;
        }
        while self.open.len() > 1 {
            self.close();
        }
        let root = self.open.pop().unwrap_or_else(|| Element::new(Space::Other, "", ""));
        let found = self.outlet.is_some_and(|outlet| outlet.found);
        (Tree { root, damage: self.damage }, found)
    }
}

/// `w:p` of `<w:p w:rsidR="…">`.
fn name_of(tag: &str) -> &str {
    let start = tag.bytes().take_while(|byte| *byte == b'<').count();
    let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let end = tag.bytes().skip(start).position(ends);
    &tag[start..end.map_or(tag.len(), |end| start + end)]
}

/// The text of `&lt;` or `&#x4e00;`.
fn resolve(entity: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Some(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(&entity.clone().into_inner()).map(str::to_owned)
}

#[cfg(test)]
mod tests;
