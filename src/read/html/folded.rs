//! Parts of a page that are shown when somebody asks for them: the tabs that are not the first one,
//! and articles that a script uncovers when the page is there.

use ego_tree::NodeId;
use rustc_hash::FxHashSet;
use scraper::{ElementRef, Html};

use super::css::{Display, FAINT, Style};
use super::sheet::Sheet;
use super::visit::{Visitor, attribute, visit};

/// Characters outside of links that a hidden part with a report in it has at least: menus that open
/// under the mouse speak of the same things.
const LEAST: usize = 200;

/// The hidden parts of a page that may hold a report.
pub fn folded(page: &Html, sheet: &Sheet) -> FxHashSet<NodeId> {
    let mut search = Search { sheet, open: vec![Words::default()], found: FxHashSet::default() };
    visit(page, &mut search);
    search.found
}

struct Search<'s> {
    sheet: &'s Sheet,
    /// Of the elements that are open, the page first.
    open: Vec<Words>,
    found: FxHashSet<NodeId>,
}

impl<'p> Visitor<'p> for Search<'_> {
    fn text(&mut self, text: &'p str) {
        if let Some(words) = self.open.last_mut() {
            words.read(text);
        }
    }

    fn enter(&mut self, element: ElementRef<'p>) -> bool {
        let value = element.value();
        let is_link = value.name() == "a" && attribute(value, "href").is_some();
        // What stands in fields and scripts is no text of the page yet.
        let is_kept = matches!(value.name(), "script" | "style" | "template" | "textarea" | "xmp");
        let counts = !is_link && !is_kept;
        self.open.extend(counts.then(Words::default));
        counts
    }

    fn leave(&mut self, element: ElementRef<'p>) {
        let words = self.open.pop().unwrap_or_default();
        if words.may_be_a_report() && is_hidden(&element, &self.sheet.style(&element)) {
            self.found.insert(element.id());
        }
        if let Some(outer) = self.open.last_mut() {
            outer.add(&words);
        }
    }
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

/// Whether an element hides what stands in it.
pub fn is_hidden(element: &ElementRef<'_>, style: &Style) -> bool {
    attribute(element.value(), "hidden").is_some()
        || style.display == Some(Display::None)
        || style.visible == Some(false)
        || style.away == Some(true)
        || style.opacity.is_some_and(|opacity| opacity < FAINT)
}

/// The style of such a part once it is shown.
pub fn unfold(style: &mut Style) {
    style.display = Some(Display::Block);
    style.visible = Some(true);
    style.away = None;
    style.opacity = None;
}
