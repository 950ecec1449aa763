//! The tree of a page → its paragraphs and tables in reading order.

use ego_tree::NodeId;
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{ElementRef, Html, Node};

use super::css::{Content, Display, Position, Style};
use super::drawn::Drawn;
use super::flow::{Flow, Piece};
use super::folded::unfold;
use super::look::{Look, Role, Unread, is_gone, role};
use super::notes::notes;
use super::sheet::{Pseudo, Sheet};
use super::shown::{Instead, Shown, input, instead, mark};
use super::table::{Reader, Spans};
use super::visit::{Visitor, attribute, visit};
use crate::read::nested;
use crate::read::told::Told;
use crate::source::Place;
use crate::text::fold::is_digit;

/// What the walk over a page gives.
#[derive(Default)]
pub struct Walked {
    pub pieces: Vec<Piece>,
    pub hidden: Told,
    pub struck: Told,
    /// Files of which the page shows a part, by their addresses.
    pub frames: Vec<String>,
    /// Links to documents in the article.
    pub attachments: Vec<String>,
    /// Pictures in the article.
    pub pictures: usize,
    /// Whether a table had more cells than a table can have.
    pub too_large: bool,
}

/// What the walk is told of a page.
pub struct Plan<'p> {
    pub sheet: &'p Sheet,
    pub drawn: &'p Drawn,
    /// The element that holds the report.
    pub article: NodeId,
    /// Hidden parts that are read all the same.
    pub unfolded: &'p FxHashSet<NodeId>,
}

/// Notes of one cell; a page may set as many on it as it likes.
const MOST_NOTES: usize = 8;

/// Walks over a page.
pub fn walk(page: &Html, plan: &Plan<'_>) -> Walked {
    let mut walk = Walk {
        plan,
        open: Vec::new(),
        flows: vec![Flow::default()],
        tables: Vec::new(),
        block: 0,
        rows: Vec::new(),
        numbers: FxHashMap::default(),
        inside: plan.article == page.tree.root().id(),
        walked: Walked::default(),
    };
    visit(page, &mut walk);
    walk.end_line(false);
    walk.walked.pieces = walk.flows.into_iter().flat_map(|flow| flow.pieces).collect();
    walk.walked
}

struct Walk<'p> {
    plan: &'p Plan<'p>,
    /// Elements around the place of the walk.
    open: Vec<Open<'p>>,
    /// The page, and the cells and captions that are open in it.
    flows: Vec<Flow>,
    tables: Vec<Reader>,
    /// Paragraphs and table rows so far.
    block: u32,
    /// Numbers of the table rows that are open.
    rows: Vec<u32>,
    /// The next number of each list.
    numbers: FxHashMap<NodeId, i32>,
    /// Whether we are in the article.
    inside: bool,
    walked: Walked,
}

struct Open<'p> {
    element: ElementRef<'p>,
    role: Role,
    look: Look,
    /// Whether white space is left behind it.
    gap: bool,
    items: Items,
}

/// How an element sets what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Items {
    /// In lines, as text.
    Text,
    /// As boxes, side by side.
    Row { apart: bool },
    /// As boxes, one below the other.
    Stack,
}

impl<'p> Visitor<'p> for Walk<'p> {
    fn text(&mut self, text: &str) {
        self.say(text);
    }

    fn enter(&mut self, element: ElementRef<'p>) -> bool {
        let element = &element;
        let mut style = self.plan.sheet.style(element);
        if self.plan.unfolded.contains(&element.id()) {
            unfold(&mut style);
        }
        let drawn = self.plan.drawn.roles.get(&element.id()).copied();
        let role = match (role(element, &style), drawn) {
            (own @ (Role::Nothing | Role::Gone), _) | (own, None) => self.fitting(element, own),
            (_, Some(drawn)) => self.fitting(element, drawn),
        };
        let around = self.open.last().map_or(Items::Text, |open| open.items);
        let role = match (role, around) {
            (Role::Inline, Items::Stack) => Role::Block,
            (role, _) => role,
        };
        let mut look = self.look().inside(element, &style);
        look.unclear |= self.is_parted(element, &look);
        self.inside |= element.id() == self.plan.article;
        match role {
            Role::Nothing => {
                self.replaced(element, look.visible && !is_gone(element, &style));
                return false;
            }
            Role::Gone => {
                self.told_gone(element);
                return false;
            }
            Role::Inline => {}
            Role::Break => {
                // The look of what surrounds it says whether it is shown.
                if look.unread() != Some(Unread::Hidden) {
                    self.end_line(true);
                }
            }
            Role::Block => self.end_line(false),
            Role::Caption => {
                self.end_line(false);
                self.flows.push(Flow::default());
            }
            Role::Table => {
                self.end_line(false);
                let wrap = self.plan.drawn.wraps.get(&element.id()).copied();
                self.tables.push(Reader::of(wrap));
            }
            Role::RowGroup => {}
            Role::Row => self.begin_row(),
            Role::Lone => {
                self.begin_row();
                self.flows.push(Flow::default());
            }
            Role::Cell => self.flows.push(Flow::default()),
        }
        let is_empty = || element.text().all(|text| text.trim().is_empty());
        let room = style.room.filter(|_| style.beside == Some(true) && is_empty());
        let is_apart = style.gap == Some(true)
            || around == Items::Row { apart: true }
            || room.is_some_and(is_gap);
        let gap = role == Role::Inline && is_apart;
        if gap {
            self.flow().gap();
        }
        // Boxes in a row follow one another from the right.
        let is_turned = look.rtl && around != Items::Text;
        let is_placed = role == Role::Inline && (style.reordered == Some(true) || is_turned);
        self.open.push(Open { element: *element, role, look, gap, items: items(&style) });
        // Where a piece of the line has its place by style, nobody knows what the others are beside.
        self.flow().covered |= is_placed;
        // An empty box over the text.
        if covers(&style) && is_empty() {
            self.flow().covered = true;
        }
        // A picture for a ground is the figure itself where nothing else stands in the cell.
        let is_own = role != Role::Cell || attribute(element.value(), "style").is_some();
        if style.background == Some(None) && is_own {
            self.flow().grounds += 1;
        }
        if !self.rows.is_empty() && self.flow().notes.len() < MOST_NOTES {
            let notes = notes(element);
            self.flow().notes.extend(notes);
        }
        self.begin(element, &look);
        true
    }

    fn leave(&mut self, _: ElementRef<'p>) {
        let Some(open) = self.open.pop() else { return };
        self.finish(&open);
        if open.gap {
            self.flow().gap();
        }
        match open.role {
            Role::Nothing | Role::Gone | Role::Inline | Role::Break => {}
            Role::Block => {
                // A paragraph that shows nothing but a space stands as an empty line.
                self.end_line(false);
            }
            Role::Caption => {
                self.end_line(false);
                let pieces = self.flows.pop().map(|flow| flow.pieces).unwrap_or_default();
                self.flow().pieces.extend(pieces);
            }
            Role::RowGroup => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_group();
                }
            }
            Role::Row => {
                self.rows.pop();
            }
            Role::Cell => self.cell(&open),
            Role::Lone => {
                self.cell(&open);
                self.rows.pop();
            }
            Role::Table => {
                if let Some(table) = self.tables.pop() {
                    self.walked.too_large |= table.too_large;
                    let pieces = table.finish(self.inside);
                    self.flow().pieces.extend(pieces);
                }
            }
        }
        if open.element.id() == self.plan.article {
            self.end_line(false);
            self.inside = false;
        }
    }
}

impl<'p> Walk<'p> {
    fn look(&self) -> Look {
        self.open.last().map_or_else(Look::default, |open| open.look)
    }

    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    /// Paragraphs and rows are counted; what stands in a row has the number of the row.
    fn place(&self) -> Place {
        Place::Block(self.rows.last().copied().unwrap_or(self.block + 1))
    }

    fn say(&mut self, text: &str) {
        self.say_as(text, self.look());
    }

    fn say_as(&mut self, text: &str, look: Look) {
        match look.unread() {
            Some(Unread::Hidden) => {
                let place = self.place();
                self.walked.hidden.add(text, &place);
            }
            Some(Unread::Struck) => {
                let place = self.place();
                self.walked.struck.add(text, &place);
            }
            None => {
                let (row, block, inside) = (self.rows.last().copied(), self.block, self.inside);
                let is_doubtful = look.hidden_by_word && text.contains(is_digit);
                // In a cell all of the figure is in doubt.
                let unclear = look.unclear || is_doubtful && row.is_none();
                let look = Look { unclear, ..look };
                let flow = self.flow();
                flow.changed |= is_doubtful;
                let before = flow.pieces.len();
                let place = || Place::Block(row.unwrap_or(block + 1));
                flow.text(text, &look, place, inside);
                let more = self.flow().pieces.len() - before;
                if row.is_none() {
                    self.block += more as u32;
                }
            }
        }
    }

    fn end_line(&mut self, keep_empty: bool) {
        let place = self.place();
        let inside = self.inside;
        let before = self.flow().pieces.len();
        self.flow().end_line(place, inside, keep_empty);
        if self.rows.is_empty() && self.flow().pieces.len() > before {
            self.block += 1;
        }
    }

    /// Rows and cells outside of a table are what their content makes of them.
    fn fitting(&self, element: &ElementRef<'_>, role: Role) -> Role {
        let parent = self.open.last().map(|open| open.role);
        let fits = match role {
            Role::Row | Role::Lone => matches!(parent, Some(Role::Table | Role::RowGroup)),
            Role::Cell => {
                let in_grid = self.tables.last().is_some_and(|table| table.wrap.is_some());
                parent == Some(Role::Row) || (parent == Some(Role::Table) && in_grid)
            }
            Role::RowGroup | Role::Caption => parent == Some(Role::Table),
            Role::Nothing | Role::Gone | Role::Inline | Role::Block | Role::Break | Role::Table => {
                true
            }
        };
        let is_cell = matches!(element.value().name(), "td" | "th");
        match fits {
            true => role,
            // A form between a table and its rows is there for the program behind the page.
            false if is_cell => Role::Inline,
            false => Role::Block,
        }
    }

    fn begin_row(&mut self) {
        self.block += 1;
        self.rows.push(self.block);
        if let Some(table) = self.tables.last_mut() {
            table.begin_row();
        }
    }

    fn cell(&mut self, open: &Open<'_>) {
        self.end_line(false);
        let place = self.place();
        let Some(flow) = self.flows.pop() else { return };
        let value = open.element.value();
        let spans = Spans::of(attribute(value, "rowspan"), attribute(value, "colspan"));
        let blocks = flow.pieces.iter().map(|piece| &piece.block);
        let text = nested::told(flow.cell_text(), blocks);
        if let Some(table) = self.tables.last_mut() {
            table.cell(spans, flow.pieces, text, place, flow.notes);
        }
    }

    /// What an element shows before its own content.
    fn begin(&mut self, element: &ElementRef<'_>, look: &Look) {
        match element.value().name() {
            "li" => {
                if let Some(number) = self.list_number(element, look) {
                    self.say(&number);
                }
            }
            "img" => self.picture(element, look),
            "input" => match input(element) {
                Some(Shown::Text(text)) => self.say(text),
                Some(Shown::Dots) => self.flow().pictures += 1,
                None => {}
            },
            "a" if self.inside => self.attachment(element),
            _ => {}
        }
        self.added(element, Pseudo::Marker);
        self.added(element, Pseudo::Before);
    }

    fn finish(&mut self, open: &Open<'p>) {
        self.open.push(Open { ..*open });
        self.added(&open.element, Pseudo::After);
        self.open.pop();
    }

    fn added(&mut self, element: &ElementRef<'_>, pseudo: Pseudo) {
        let Some(style) = self.plan.sheet.part(element, pseudo) else { return };
        let look = self.look().of_pseudo(&style);
        let gone = style.display == Some(Display::None) || look.unread() == Some(Unread::Hidden);
        match &style.content {
            _ if gone => {}
            Some(Content::Text(text)) if text.trim().is_empty() => {
                self.flow().covered |= covers(&style);
            }
            Some(Content::Text(text)) => self.say_as(text, look),
            Some(Content::Unknown) => self.flow().pictures += 1,
            None => {}
        }
    }

    /// Whether the first letter or line of an element is shown otherwise than the rest of it.
    fn is_parted(&self, element: &ElementRef<'_>, look: &Look) -> bool {
        [Pseudo::FirstLetter, Pseudo::FirstLine].into_iter().any(|pseudo| {
            let style = self.plan.sheet.part(element, pseudo);
            style.is_some_and(|style| look.is_parted(&look.of_pseudo(&style)))
        })
    }

    fn list_number(&mut self, element: &ElementRef<'_>, look: &Look) -> Option<String> {
        let parent = element.parent()?;
        let ordered = parent.value().as_element().filter(|parent| parent.name() == "ol")?;
        let start =
            attribute(ordered, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        let next = self.numbers.entry(parent.id()).or_insert(start);
        if let Some(own) =
            attribute(element.value(), "value").and_then(|own| own.trim().parse().ok())
        {
            *next = own;
        }
        let number = *next;
        *next = next.saturating_add(1);
        // Behind the mark stands a space, so that it never joins a figure.
        mark(look.list?, number).map(|mark| format!("{mark} "))
    }

    fn picture(&mut self, element: &ElementRef<'_>, look: &Look) {
        // Dots of one pixel hold layouts apart and count readers.
        let dot = |name: &str| {
            attribute(element.value(), name)
                .is_some_and(|size| matches!(size.trim(), "0" | "1" | "2"))
        };
        if look.unread() != Some(Unread::Hidden) && !dot("width") && !dot("height") {
            self.flow().pictures += 1;
            self.walked.pictures += usize::from(self.inside);
        }
    }

    fn attachment(&mut self, element: &ElementRef<'_>) {
        const ENDINGS: [&str; 9] =
            [".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".ofd", ".zip", ".rar"];
        let Some(address) = attribute(element.value(), "href") else { return };
        let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
        if ENDINGS.iter().any(|ending| path.ends_with(ending)) {
            let name: String = element.text().collect::<String>().trim().chars().take(80).collect();
            let address: String = address.chars().take(120).collect();
            self.walked.attachments.push(match name.is_empty() || name == address {
                true => address,
                false => format!("{name} ({address})"),
            });
        }
    }

    /// An element that shows something else than the text in it.
    fn replaced(&mut self, element: &ElementRef<'_>, is_shown: bool) {
        match instead(element) {
            // It may be shown when somebody asks for it.
            Instead::File(address) => {
                self.flow().pictures += 1;
                self.walked.frames.push(address);
            }
            Instead::Nothing => {}
            _ if !is_shown => {}
            Instead::Text(text) => self.say(&text),
            Instead::Framed(text) => self.say_as(&text, Look { unclear: true, ..self.look() }),
            Instead::Picture => self.flow().pictures += 1,
            Instead::Other => self.flow().changed = true,
        }
    }

    fn told_gone(&mut self, element: &ElementRef<'_>) {
        let place = self.place();
        let texts = element.descendants().filter_map(|node| match node.value() {
            Node::Text(text) => {
                let parent = node.parent().and_then(|parent| parent.value().as_element());
                let shown = !parent.is_some_and(|e| matches!(e.name(), "script" | "style"));
                shown.then(|| text.text.trim()).filter(|text| !text.is_empty())
            }
            Node::Element(_)
            | Node::Document
            | Node::Fragment
            | Node::Doctype(_)
            | Node::Comment(_)
            | Node::ProcessingInstruction(_) => None,
        });
        let text: Vec<&str> = texts.take(8).collect();
        if self.inside {
            self.walked.hidden.add(&text.join(" "), &place);
        }
    }
}

/// How the boxes inside of an element stand.
fn items(style: &Style) -> Items {
    match style.display {
        Some(Display::Grid) => Items::Stack,
        Some(Display::Flex) if style.stacks == Some(true) => Items::Stack,
        Some(Display::Flex) => Items::Row { apart: style.spreads == Some(true) },
        Some(_) | None => Items::Text,
    }
}

/// Whether white space of this width, in CSS pixels, parts two figures.
fn is_gap(width: f32) -> bool {
    width > 3.0
}

/// Whether a box lies over the text around it and hides it, or draws a line through it.
fn covers(style: &Style) -> bool {
    /// Smaller ones are dots and arrows.
    const DOT: f32 = 10.0;
    let lies_over = style.position == Some(Position::Over) || style.moved == Some(true);
    let is_dot = style.room.is_some_and(|room| room <= DOT);
    lies_over && !is_dot && (style.background.is_some() || style.line == Some(true))
}
