//! Parts of a page that are shown when somebody asks for them: the tabs that are not the first one,
//! and articles that a script uncovers when the page is there.

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use rustc_hash::FxHashSet;
use scraper::{ElementRef, Html, Node};

use super::css::{Display, Style};
use super::sheet::Sheet;

/// Characters outside of links that a hidden part with a report in it has at least: menus that open
/// under the mouse speak of the same things.
const LEAST: usize = 200;

/// The hidden parts of a page that may hold a report.
pub fn folded(page: &Html, sheet: &Sheet) -> FxHashSet<NodeId> {
    let mut folded = FxHashSet::default();
    let mut open = vec![Words::default()];
    let mut skip: Option<NodeId> = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if skip.is_none() => match node.value() {
                Node::Text(text) => {
                    if let Some(words) = open.last_mut() {
                        words.read(&text.text);
                    }
                }
                Node::Element(element) => {
                    let is_link = element.name() == "a" && element.attr("href").is_some();
                    if is_link || matches!(element.name(), "script" | "style" | "template") {
                        skip = Some(node.id());
                    } else {
                        open.push(Words::default());
                    }
                }
                Node::Document
                | Node::Fragment
                | Node::Doctype(_)
                | Node::Comment(_)
                | Node::ProcessingInstruction(_) => {}
            },
            Edge::Open(_) => {}
            Edge::Close(node) if skip == Some(node.id()) => skip = None,
            Edge::Close(node) if skip.is_none() && node.value().is_element() => {
                let words = open.pop().unwrap_or_default();
                let hides = |element: ElementRef<'_>| is_hidden(&element, &sheet.style(&element));
                if words.may_be_a_report() && ElementRef::wrap(node).is_some_and(hides) {
                    folded.insert(node.id());
                }
                if let Some(outer) = open.last_mut() {
                    outer.add(&words);
                }
            }
            Edge::Close(_) => {}
        }
    }
    folded
}

/// What of a report stands in an element.
#[derive(Default)]
struct Words {
    length: usize,
    of_openness: bool,
    of_requests: bool,
}

impl Words {
    fn read(&mut self, text: &str) {
        self.length += text.chars().filter(|c| !c.is_whitespace()).count();
        self.of_openness |= text.contains("公开");
        self.of_requests |= text.contains("申请");
    }

    fn add(&mut self, inner: &Words) {
        self.length += inner.length;
        self.of_openness |= inner.of_openness;
        self.of_requests |= inner.of_requests;
    }

    fn may_be_a_report(&self) -> bool {
        self.length >= LEAST && self.of_openness && self.of_requests
    }
}

fn is_hidden(element: &ElementRef<'_>, style: &Style) -> bool {
    element.value().attr("hidden").is_some()
        || style.display == Some(Display::None)
        || style.visible == Some(false)
        || style.away == Some(true)
}

/// The style of such a part once it is shown.
pub fn unfold(style: &mut Style) {
    style.display = Some(Display::Block);
    style.visible = Some(true);
    style.away = None;
}
