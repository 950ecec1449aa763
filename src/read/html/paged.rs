//! Tables that a page shows in portions: the rows behind the first portion, or the tables behind the
//! first tab, are hidden until somebody asks for them.

use ego_tree::NodeId;
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{ElementRef, Html};

use super::folded::is_hidden;
use super::sheet::Sheet;
use super::visit::{Visitor, attribute, visit};
use crate::text::fold::{fold, is_han};

/// What a reader of the page clicks on to see the next portion.
const NEXT: [&str; 4] = ["下一页", "下页", "后一页", "下一頁"];

/// The hidden portions of tables of which the first is shown.
///
/// A portion stands beside the one that is shown, and goes on with other rows. What repeats them is
/// another version of the table, which nobody is meant to see.
pub fn paged(page: &Html, sheet: &Sheet) -> FxHashSet<NodeId> {
    let mut texts = page.tree.nodes().filter_map(|node| node.value().as_text());
    let turns = texts.any(|text| NEXT.iter().any(|next| text.text.contains(next)));
    let mut search = Search { sheet, turns, known: FxHashMap::default(), found: Vec::new() };
    visit(page, &mut search);
    search.found.into_iter().collect()
}

/// Places of a page that are looked at: each asks for all that stands there.
const MOST_PLACES: usize = 50;

struct Search<'s> {
    sheet: &'s Sheet,
    /// Whether there is something to click on.
    turns: bool,
    /// Whether the hidden elements of one name in an element go on with those that are shown.
    known: FxHashMap<(NodeId, String), bool>,
    found: Vec<NodeId>,
}

impl<'p> Visitor<'p> for Search<'_> {
    fn text(&mut self, _text: &'p str) {}

    fn enter(&mut self, element: ElementRef<'p>) -> bool {
        if !is_hidden(&element, &self.sheet.style(&element)) {
            return true;
        }
        let name = element.value().name();
        let may_be = matches!(name, "tr" | "tbody" | "table" | "div" | "section" | "article");
        if let Some(around) =
            element.parent().filter(|_| may_be && (self.turns || is_tab(&element)))
        {
            let place = (around.id(), name.to_owned());
            let is_new = !self.known.contains_key(&place);
            if is_new && self.known.len() < MOST_PLACES {
                let beside = around.children().filter_map(ElementRef::wrap);
                let goes_on =
                    goes_on(beside.filter(|other| other.value().name() == name), self.sheet);
                self.known.insert(place.clone(), goes_on);
            }
            self.found.extend(self.known.get(&place).filter(|goes| **goes).map(|_| element.id()));
        }
        false
    }

    fn leave(&mut self, _element: ElementRef<'p>) {}
}

/// Whether an element says of itself that it is a tab.
fn is_tab(element: &ElementRef<'_>) -> bool {
    let value = element.value();
    let mut classes = value.classes();
    attribute(value, "role") == Some("tabpanel")
        || classes.any(|class| class.starts_with("tab") && !class.starts_with("table"))
}

/// Whether the hidden ones of some elements have rows of figures, and other ones than those that are
/// shown.
fn goes_on<'p>(beside: impl Iterator<Item = ElementRef<'p>>, sheet: &Sheet) -> bool {
    let (hidden, shown): (Vec<_>, Vec<_>) =
        beside.partition(|element| is_hidden(element, &sheet.style(element)));
    let hidden: Vec<String> = hidden.iter().flat_map(labels).collect();
    let shown: FxHashSet<String> = shown.iter().flat_map(labels).collect();
    // 其他情形数 stands under several headings.
    let again = hidden.iter().filter(|label| shown.contains(*label)).count();
    !hidden.is_empty() && !shown.is_empty() && again * 3 <= hidden.len()
}

/// The words of each row with a figure.
fn labels(element: &ElementRef<'_>) -> Vec<String> {
    let is_row = |inner: &ElementRef<'_>| inner.value().name() == "tr";
    let rows = element.descendants().filter_map(ElementRef::wrap).filter(is_row);
    rows.filter_map(|row| {
        let cells = row.children().filter_map(ElementRef::wrap);
        let cells: Vec<String> = cells.map(|cell| fold(&cell.text().collect::<String>())).collect();
        let is_figure =
            |cell: &String| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
        let has_figure = cells.iter().any(is_figure);
        let words: String = cells.into_iter().filter(|cell| cell.contains(is_han)).collect();
        (has_figure && !words.is_empty()).then_some(words)
    })
    .collect()
}
