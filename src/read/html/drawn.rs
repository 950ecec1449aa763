//! Tables that a page draws with other elements than those of a table.

use ego_tree::NodeId;
use rustc_hash::FxHashMap;
use scraper::{ElementRef, Html, Node};

use super::css::Display;
use super::look::Role;
use super::sheet::Sheet;
use super::visit::attribute;
use crate::text::number::{self, CellText};

/// What the elements of drawn tables are.
#[derive(Default)]
pub struct Drawn {
    pub roles: FxHashMap<NodeId, Role>,
    /// Columns of the tables whose cells follow one another without rows.
    pub wraps: FxHashMap<NodeId, u32>,
}

/// Rows that a table has at least.
const LEAST_ROWS: usize = 3;
/// Cells of a row, at most.
const MOST_CELLS: usize = 64;
/// Longest label, in characters; what is longer is a text beside a picture.
const LONGEST: usize = 80;

/// Finds the drawn tables of a page.
pub fn drawn(page: &Html, sheet: &Sheet) -> Drawn {
    let mut drawn = Drawn::default();
    for element in page.tree.nodes().filter_map(ElementRef::wrap) {
        if matches!(element.value().name(), "div" | "ul" | "ol" | "dl" | "section" | "form") {
            let children: Vec<ElementRef<'_>> = children(&element).collect();
            if let Some(wrap) = grid(&element, &children, sheet) {
                drawn.roles.insert(element.id(), Role::Table);
                drawn.wraps.insert(element.id(), wrap as u32);
                drawn.roles.extend(children.iter().map(|cell| (cell.id(), Role::Cell)));
            } else {
                rows(&element, &children, sheet, &mut drawn.roles);
            }
        }
    }
    drawn
}

fn children<'p>(element: &ElementRef<'p>) -> impl Iterator<Item = ElementRef<'p>> {
    element
        .child_elements()
        .filter(|child| !matches!(child.value().name(), "br" | "hr" | "script" | "style" | "input"))
}

/// The columns of an element that lays its children out in a grid.
fn grid(element: &ElementRef<'_>, children: &[ElementRef<'_>], sheet: &Sheet) -> Option<usize> {
    if children.len() < 2 * LEAST_ROWS || has_text(element) {
        return None;
    }
    let style = sheet.style(element);
    let columns = style.columns.filter(|_| style.display == Some(Display::Grid))?;
    let texts: Vec<String> = children.iter().map(text).collect();
    let is_table = children.len().is_multiple_of(columns)
        && texts.chunks(columns).filter(|row| has_figure(row)).count() * 2 >= texts.len() / columns;
    is_table.then_some(columns)
}

/// Marks an element as a table if its children are rows of equally many cells, and it looks so.
fn rows(
    element: &ElementRef<'_>,
    children: &[ElementRef<'_>],
    sheet: &Sheet,
    roles: &mut FxHashMap<NodeId, Role>,
) {
    if children.len() < LEAST_ROWS || has_text(element) {
        return;
    }
    let cells: Vec<Vec<ElementRef<'_>>> =
        children.iter().map(|row| self::children(row).take(MOST_CELLS + 1).collect()).collect();
    let Some(width) = usual(cells.iter().map(Vec::len)) else { return };
    let is_row = |row: &ElementRef<'_>, cells: &[ElementRef<'_>]| {
        cells.len() == width
            && !has_text(row)
            && matches!(row.value().name(), "div" | "ul" | "li" | "dl" | "p" | "section")
            && cells.iter().all(is_cell)
    };
    let found: Vec<(&ElementRef<'_>, &Vec<ElementRef<'_>>)> =
        children.iter().zip(&cells).filter(|(row, cells)| is_row(row, cells)).collect();
    if found.len() < LEAST_ROWS || found.len() * 5 < children.len() * 4 {
        return;
    }
    let texts = found.iter().map(|(_, cells)| cells.iter().map(text).collect::<Vec<_>>());
    let figures = texts.filter(|row| has_figure(row)).count();
    let looks = found.iter().any(|(row, cells)| stands_beside(row, cells, sheet));
    if figures * 2 < found.len() || !looks {
        return;
    }
    roles.insert(element.id(), Role::Table);
    for (row, cells) in children.iter().zip(&cells) {
        // A heading over the whole width is a row of one cell.
        let whole = cells.is_empty() || has_text(row) || !cells.iter().all(is_cell);
        roles.insert(row.id(), if whole { Role::Lone } else { Role::Row });
        if !whole {
            roles.extend(cells.iter().map(|cell| (cell.id(), Role::Cell)));
        }
    }
}

/// The most frequent number of cells, if it is that of a table.
fn usual(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut widths: Vec<usize> = widths.collect();
    widths.sort_unstable();
    let most = widths.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?;
    most.first().copied().filter(|width| (2..=MOST_CELLS).contains(width))
}

fn is_cell(cell: &ElementRef<'_>) -> bool {
    const NAMES: [&str; 13] = [
        "div", "span", "li", "dt", "dd", "p", "b", "strong", "em", "i", "label", "font", "section",
    ];
    NAMES.contains(&cell.value().name())
}

fn has_text(element: &ElementRef<'_>) -> bool {
    element.children().any(|child| match child.value() {
        Node::Text(text) => !text.text.trim().is_empty(),
        Node::Element(_)
        | Node::Document
        | Node::Fragment
        | Node::Doctype(_)
        | Node::Comment(_)
        | Node::ProcessingInstruction(_) => false,
    })
}

fn text(cell: &ElementRef<'_>) -> String {
    cell.text().flat_map(str::chars).filter(|c| !c.is_whitespace()).take(LONGEST + 1).collect()
}

/// Whether a row is a label with a figure behind it.
fn has_figure(row: &[String]) -> bool {
    let Some((label, rest)) = row.split_first() else { return false };
    let labelled = (2..=LONGEST).contains(&label.chars().count());
    labelled && rest.iter().any(|text| matches!(number::cell(text), CellText::Number { .. }))
}

/// Whether the cells of a row stand side by side: the style says so, or the names of the classes do
/// where the style is in another file.
fn stands_beside(row: &ElementRef<'_>, cells: &[ElementRef<'_>], sheet: &Sheet) -> bool {
    let display = |element: &ElementRef<'_>| sheet.style(element);
    let of_row = display(row);
    let row_says = match of_row.display {
        Some(Display::Flex | Display::Grid | Display::Table | Display::Row) => true,
        Some(
            Display::None | Display::Inline | Display::Block | Display::RowGroup | Display::Cell,
        )
        | None => false,
    };
    let cells_say = cells.iter().all(|cell| {
        let style = display(cell);
        style.beside == Some(true) || style.display == Some(Display::Cell)
    });
    let named = |element: &ElementRef<'_>, names: &[&str]| {
        let mut classes = element.value().classes();
        let by_role = attribute(element.value(), "role").is_some_and(|role| names.contains(&role));
        by_role || classes.any(|class| names.iter().any(|name| is_named(class, name)))
    };
    let spans = cells.iter().all(|cell| cell.value().name() == "span");
    row_says
        || cells_say
        || named(row, &["row", "tr", "line", "table-row"])
        || cells.iter().all(|cell| {
            named(
                cell,
                &["td", "th", "cell", "col", "column", "gridcell", "columnheader", "rowheader"],
            )
        })
        || (row.value().name() == "li" && spans)
}

/// `row`, `row-3`, `el-row` and `table_row`, and no `arrow`.
fn is_named(class: &str, name: &str) -> bool {
    class
        .split(['-', '_'])
        .any(|part| part.trim_end_matches(|c: char| c.is_ascii_digit()).eq_ignore_ascii_case(name))
}
