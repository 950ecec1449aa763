//! XML text → tree: events to elements, over faults.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

use super::attribute::{attributes, unescaped};
use super::{Damage, Element, Node, Space, Tree, local};

/// Deeper than any table in a table; the walks over the tree are recursive.
const DEEPEST: usize = 200;

/// Elements are larger in memory than in the file, and rows of a table once more so: this many take
/// about 300 MB. A report of a whole province has some ten thousand.
const MOST_ELEMENTS: usize = 800_000;

/// After so many faults the rest is no XML: each costs a look at all that follows.
const MOST_FAULTS: usize = 50;

/// Declared prefixes; a real document has some forty, all at its root.
const MOST_PREFIXES: usize = 200;

/// Where children go that are not kept.
pub struct Outlet<'x, 'e> {
    /// What they are children of.
    pub space: Space,
    pub name: &'static str,
    pub found: bool,
    pub each: &'e mut dyn FnMut(Element<'x>),
}

pub struct Builder<'x, 'e> {
    pub outlet: Option<Outlet<'x, 'e>>,
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
    pub fn new() -> Self {
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
    pub fn run(&mut self, xml: &'x str, base: usize) -> Option<usize> {
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
    pub fn finish(mut self) -> (Tree<'x>, bool) {
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
