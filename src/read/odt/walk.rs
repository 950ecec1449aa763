//! Paragraphs and tables in their order.

use std::collections::BTreeMap;

use super::chosen::{chosen, chosen_label};
use super::lists::ListStyle;
use super::styles::Styles;
use crate::finding::{Finding, Rule, Severity};
use crate::read::beside::is_of_report;
use crate::read::field::Shown;
use crate::read::line::{Line, Look, Thing, Unseen};
use crate::read::look::{Around, Ground, TextLook, WHITE};
use crate::read::noted;
use crate::read::places::Places;
use crate::read::xml::{Element, Node, Space};
use crate::read::{Block, Paragraph};
use crate::source::Place;

/// The state of the walk over the text.
pub struct Walk<'d> {
    pub styles: &'d Styles,
    /// What stands around the text that comes next.
    pub around: Around,
    pub unseen: Unseen,
    pub lost: Vec<String>,
    lists: Vec<List>,
    /// The numbers that each style of lists has come to.
    counts: BTreeMap<String, Vec<u32>>,
    pub places: Places,
}

/// A list that is open.
struct List {
    style: Option<String>,
    /// Whether the next paragraph has the number of its item.
    is_due: bool,
    /// The number that the next item starts with.
    start: Option<u32>,
}

impl<'d> Walk<'d> {
    pub fn new(styles: &'d Styles) -> Self {
        Self {
            styles,
            around: Around {
                defaults: styles.of_paragraphs(),
                table: TextLook::default(),
                paragraph: TextLook::default(),
                ground: Ground::Rgb(WHITE),
                squeezed: false,
            },
            unseen: Unseen::default(),
            lost: Vec::new(),
            lists: Vec::new(),
            counts: BTreeMap::new(),
            places: Places::default(),
        }
    }

    /// The blocks inside a text, a cell or a text box.
    pub fn flow(&mut self, container: &Element<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.collect(container, &mut blocks);
        blocks
    }

    fn collect(&mut self, parent: &Element<'_>, blocks: &mut Vec<Block>) {
        for element in parent.elements() {
            match (element.space, element.name) {
                (Space::Text, "p" | "h") => self.paragraph(element, blocks),
                (Space::Table, "table") => blocks.append(&mut self.table(element)),
                (Space::Text, "list") => self.list(element, blocks),
                (Space::Text, "section") => self.section(element, blocks),
                (Space::Text, "tracked-changes" | "index-title-template") => {}
                (Space::Office, "annotation" | "forms" | "change-info") => {}
                (Space::Other, name) if is_drawing(name) => {
                    let place = self.places.here();
                    blocks.append(&mut self.drawing(element, &place));
                }
                (_, _) => self.collect(element, blocks),
            }
        }
    }

    /// A section may be hidden, or stand in another file.
    fn section(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>) {
        let display = element.attribute("display");
        let mut inside = self.flow(element);
        if display.is_some_and(|display| matches!(&*display, "none" | "condition")) {
            for block in inside {
                match block {
                    Block::Paragraph(paragraph) => self.told_hidden(&paragraph.text),
                    Block::Table(mut table) => {
                        table.hidden = true;
                        blocks.push(Block::Table(table));
                    }
                }
            }
            return;
        }
        let source = element.elements().find(|e| e.is(Space::Text, "section-source"));
        let is_blank = |block: &Block| match block {
            Block::Paragraph(paragraph) => paragraph.text.trim().is_empty(),
            Block::Table(_) => false,
        };
        if let Some(source) = source
            && inside.iter().all(is_blank)
        {
            let name = source.attribute("href").unwrap_or_default();
            self.lost.push(format!("a section, which is another file ({name:?})"));
        }
        blocks.append(&mut inside);
    }

    fn list(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>) {
        let named = element.attribute("style-name").map(String::from);
        let style = named.or_else(|| self.lists.last().and_then(|list| list.style.clone()));
        let level = self.lists.len() + 1;
        let goes_on = element.attribute("continue-numbering").is_some_and(|value| value == "true")
            || element.attribute("continue-list").is_some();
        if let Some(style) = &style
            && !goes_on
        {
            self.counts.entry(style.clone()).or_default().truncate(level - 1);
        }
        self.lists.push(List { style, is_due: false, start: None });
        for item in element.elements().filter(|e| e.space == Space::Text) {
            if let Some(list) = self.lists.last_mut() {
                list.is_due = item.name == "list-item";
                list.start = item.number("start-value");
            }
            self.collect(item, blocks);
        }
        self.lists.pop();
    }

    /// The number of the paragraph, if it is the first of an item.
    fn number(&mut self, of_paragraph: Option<&str>) -> Option<String> {
        let level = self.lists.len();
        let list = self.lists.last_mut().filter(|list| list.is_due)?;
        list.is_due = false;
        let start = list.start.take();
        let name = list.style.clone().or_else(|| of_paragraph.map(str::to_owned))?;
        let style: &ListStyle = self.styles.lists.get(&name)?;
        if !style.counts(level) {
            return None;
        }
        let counts = self.counts.entry(name).or_default();
        counts.truncate(level);
        while counts.len() < level {
            let at = counts.len() + 1;
            // A level that is passed over counts as begun.
            counts.push(style.start(at).saturating_sub(u32::from(at == level)));
        }
        let count = counts.last_mut()?;
        *count = start.unwrap_or(count.saturating_add(1));
        style.written(level, counts)
    }

    fn paragraph(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>) {
        if element.cut {
            // Half a paragraph may hold half a number; the damage was told.
            return;
        }
        let place = self.places.advance();
        let style = self.styles.of("paragraph", element);
        let inside = Around {
            paragraph: style.map(|style| style.text.clone()).unwrap_or_default(),
            ground: style.and_then(|style| style.ground).unwrap_or(self.around.ground),
            squeezed: is_hidden(element) || style.and_then(|style| style.squeezed) == Some(true),
            ..self.around.clone()
        };
        let number = self.number(style.and_then(|style| style.list.as_deref()));
        let outer = std::mem::replace(&mut self.around, inside);
        let mut line = Line::default();
        self.inline(element, &TextLook::default(), &place, &mut line);
        self.around = outer;
        if let Some(number) = number.filter(|_| !is_hidden(element)) {
            line.number_apart(number);
        }
        blocks.push(Block::Paragraph(Paragraph { text: line.finish(), place }));
        blocks.append(&mut line.boxes);
    }

    /// Adds everything inside an element to the line; `look` is that of the spans around.
    fn inline(&mut self, parent: &Element<'_>, look: &TextLook, place: &Place, line: &mut Line) {
        for node in &parent.children {
            match node {
                Node::Text(text) => self.text(&collapsed(text), look, place, line),
                Node::Element(element) => self.element(element, look, place, line),
            }
        }
    }

    fn text(&mut self, text: &str, look: &TextLook, place: &Place, line: &mut Line) {
        let look = self.around.look(look, &TextLook::default());
        line.add(text, look, &mut self.unseen, place);
    }

    fn element(&mut self, element: &Element<'_>, look: &TextLook, place: &Place, line: &mut Line) {
        if self.is_set_aside(element, place) {
            return;
        }
        match (element.space, element.name) {
            (Space::Text, "span") => {
                let own = self.styles.of("text", element).map(|style| style.text.over(look));
                self.inline(element, own.as_ref().unwrap_or(look), place, line);
            }
            (Space::Text, "a") => {
                line.link(true);
                self.inline(element, look, place, line);
                line.link(false);
            }
            (Space::Text, "s") => {
                let count = element.number("c").unwrap_or(1_usize).min(1000);
                self.text(&" ".repeat(count), look, place, line);
            }
            (Space::Text, "tab") => self.text("\t", look, place, line),
            (Space::Text, "line-break") => self.text("\n", look, place, line),
            (Space::Text, "hidden-text" | "hidden-paragraph") => {
                let hidden = element.attribute("is-hidden").is_none_or(|value| value == "true");
                if hidden {
                    let text = element.attribute("string-value").unwrap_or_default();
                    self.unseen.hidden.add(&text, place);
                } else {
                    self.inline(element, look, place, line);
                }
            }
            (Space::Other, "fieldmark") => {
                let chosen = chosen(element).map_or(Shown::Nothing, Shown::Choice);
                let chosen = chosen.text(&mut self.unseen);
                self.text(&chosen, look, place, line);
                self.inline(element, look, place, line);
            }
            (Space::Text, "drop-down") if element.all_text().trim().is_empty() => {
                let chosen = chosen_label(element).map_or(Shown::Nothing, Shown::Choice);
                let chosen = chosen.text(&mut self.unseen);
                self.text(&chosen, look, place, line);
            }
            (Space::Text, "ruby") => self.ruby(element, look, place, line),
            // Notes stand at the foot of the page, and comments in the margin.
            (Space::Text, "note") | (Space::Office, "annotation") => {
                let kind = if element.name == "note" { "footnote" } else { "comment" };
                if self.unseen.is_in_cell() {
                    self.unseen.note(kind, &noted::of_open_document(element));
                }
            }
            // Of a program, of the index, of the list that counts by itself: no text of the line.
            (Space::Text, "tracked-changes" | "alphabetical-index-mark" | "script" | "number") => {}
            (Space::Office, "annotation-end") => {}
            (Space::Text, "p") => {
                line.push("\n");
                self.inline(element, look, place, line);
            }
            (Space::Other, name) if is_drawing(name) => {
                let mut boxes = self.drawing(element, place);
                line.boxes.append(&mut boxes);
            }
            (_, _) => self.inline(element, look, place, line),
        }
    }

    fn ruby(&mut self, element: &Element<'_>, look: &TextLook, place: &Place, line: &mut Line) {
        let part = |name: &str| element.child(Space::Text, name);
        if let Some(base) = part("ruby-base") {
            self.inline(base, look, place, line);
        }
        if let Some(above) = part("ruby-text") {
            line.add(&above.all_text(), Look::Mark, &mut self.unseen, place);
        }
    }

    /// What is drawn: the text of its boxes, and a name for the rest.
    fn drawing(&mut self, element: &Element<'_>, place: &Place) -> Vec<Block> {
        let ground = std::mem::replace(&mut self.around.ground, Ground::Unknown);
        let blocks = self.flow_of_drawing(element);
        self.around.ground = ground;
        let has_text = blocks.iter().any(|block| match block {
            Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
            Block::Table(_) => true,
        });
        if !has_text {
            let name = name(element);
            let anchor = element.attribute("anchor-type");
            let thing = match anchor.as_deref() {
                Some("as-char") | None => Thing::beside(name),
                Some(_) => Thing::covering(name),
            };
            self.unseen.draws(thing, place);
        }
        blocks
    }

    fn flow_of_drawing(&mut self, element: &Element<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for inner in element.elements() {
            match inner.name {
                "image" | "object" | "object-ole" | "title" | "desc" => {}
                "text-box" => blocks.append(&mut self.flow(inner)),
                "p" | "h" if inner.space == Space::Text => self.paragraph(inner, &mut blocks),
                _ => blocks.append(&mut self.flow_of_drawing(inner)),
            }
        }
        blocks
    }

    /// Tables in headers and footers, whose texts are furniture of the page.
    pub fn tables_of_pages(&mut self, styles: &Element<'_>) -> Vec<Block> {
        let Some(masters) = styles.find(Space::Office, "master-styles") else { return Vec::new() };
        self.flow(masters).into_iter().filter(is_of_report).collect()
    }

    pub fn told_hidden(&mut self, text: &str) {
        let place = self.places.here();
        self.unseen.hidden.add(text, &place);
    }

    /// All that the walk has to say.
    pub fn told(self) -> Vec<Finding> {
        let lost = self.lost.into_iter().map(|what| {
            Finding::reading(Rule::PartLost, Severity::Warning, format!("{what}, was not read"))
        });
        self.unseen.findings().into_iter().chain(lost).collect()
    }
}

fn name(element: &Element<'_>) -> &'static str {
    let mut inside = element.elements().map(|inner| inner.name);
    match inside.next() {
        Some("image") => "图片",
        Some("object" | "object-ole") => "嵌入对象",
        _ if element.name == "control" => "控件",
        Some(_) | None => "图形",
    }
}

/// The elements of drawings, which may stand in a text.
fn is_drawing(name: &str) -> bool {
    matches!(
        name,
        "frame"
            | "g"
            | "a"
            | "control"
            | "custom-shape"
            | "rect"
            | "line"
            | "polyline"
            | "polygon"
            | "regular-polygon"
            | "path"
            | "circle"
            | "ellipse"
            | "connector"
            | "measure"
            | "caption"
    )
}

/// Whether a paragraph is hidden as a whole.
fn is_hidden(paragraph: &Element<'_>) -> bool {
    let mut fields = paragraph.elements().filter(|e| e.is(Space::Text, "hidden-paragraph"));
    fields.any(|field| field.attribute("is-hidden").is_none_or(|value| value == "true"))
}

/// White space in the file is one space, or none where a line of the file ends.
fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        let is_space = matches!(c, ' ' | '\t' | '\r' | '\n');
        if !is_space {
            collapsed.push(c);
        } else if !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
    }
    collapsed
}
