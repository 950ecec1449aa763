//! A walk over a page that calls itself nowhere: a page may nest as deeply as it likes.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use html5ever::QualName;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

/// What is done on the way.
pub trait Visitor<'p> {
    fn text(&mut self, text: &'p str);

    /// Begins an element; false if nothing in it is to be seen. Then it is not left either.
    fn enter(&mut self, element: ElementRef<'p>) -> bool;

    fn leave(&mut self, element: ElementRef<'p>);
}

/// An attribute of an element.
///
/// The crate looks names up in its table of all names first, which takes longer than to compare the few
/// that an element has.
pub fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let is_it = |of: &QualName| &*of.local == name && of.ns.is_empty();
    element.attrs.iter().find(|(of, _)| is_it(of)).map(|(_, value)| &**value)
}

/// Goes over all texts and elements of a page.
pub fn visit<'p>(page: &'p Html, visitor: &mut impl Visitor<'p>) {
    let mut skip: Option<NodeId> = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if skip.is_none() => match node.value() {
                Node::Text(text) => visitor.text(&text.text),
                Node::Element(_) => {
                    let goes_in =
                        ElementRef::wrap(node).is_none_or(|element| visitor.enter(element));
                    skip = (!goes_in).then(|| node.id());
                }
                Node::Document
                | Node::Fragment
                | Node::Doctype(_)
                | Node::Comment(_)
                | Node::ProcessingInstruction(_) => {}
            },
            Edge::Close(node) if skip == Some(node.id()) => skip = None,
            Edge::Close(node) if skip.is_none() => {
                if let Some(element) = ElementRef::wrap(node) {
                    visitor.leave(element);
                }
            }
            Edge::Open(_) | Edge::Close(_) => {}
        }
    }
}
