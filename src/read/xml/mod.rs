//! XML parts of office files as a tree, as far as they can be read.
//!
//! A reader that stops at the first fault would lose every table behind it, and one that does not
//! notice the fault would lose it silently. So the tree is built to the end of the text, whatever
//! stands there, and the first fault is told.

use std::borrow::Cow;

use attribute::{Plain, attributes, plain, unescaped};
use build::{Builder, Outlet};

mod attribute;
mod build;

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

#[cfg(test)]
mod tests;
