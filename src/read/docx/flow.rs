//! Paragraphs and tables in their order.

use super::inline::{Field, Line, choice};
use super::numbering::{Counters, Numbering};
use super::styles::{NumberProperty, Styles};
use super::{is_on, table};
use crate::finding::{Finding, Rule, Severity};
use crate::read::xml::{Element, Space};
use crate::read::{Block, Paragraph};
use crate::source::Place;

/// What the walk over the body gives.
pub struct Read {
    pub blocks: Vec<Block>,
    pub findings: Vec<Finding>,
}

/// Reads the body of a document.
pub fn read(body: &Element<'_>, styles: &Styles, numbering: &Numbering) -> Read {
    let mut walk = Walk {
        styles,
        numbering,
        counters: Counters::default(),
        fields: Vec::new(),
        block: 0,
        row: None,
        hidden: Told::default(),
        prompts: Told::default(),
        struck: Told::default(),
        lost: Vec::new(),
    };
    let blocks = walk.flow(body);
    Read { blocks, findings: walk.findings() }
}

/// The state of the walk.
pub struct Walk<'d> {
    pub styles: &'d Styles,
    pub numbering: &'d Numbering,
    pub counters: Counters,
    /// The fields that are open, the innermost last. A field may reach over paragraphs.
    pub fields: Vec<Field>,
    /// Paragraphs and table rows so far.
    block: u32,
    /// Number of the table row that we are in.
    row: Option<u32>,
    hidden: Told,
    prompts: Told,
    struck: Told,
    /// What could not be read, in words.
    pub lost: Vec<String>,
}

/// Texts that were passed over: how many, and the first of them.
#[derive(Debug, Default)]
struct Told {
    count: usize,
    first: String,
    place: Option<Place>,
}

impl Told {
    fn add(&mut self, text: &str, place: Place) {
        if text.trim().is_empty() {
            return;
        }
        if self.count == 0 {
            self.first = text.trim().chars().take(40).collect();
            self.place = Some(place);
        }
        self.count += 1;
    }

    fn finding(&self, rule: Rule, what: &str) -> Option<Finding> {
        let message =
            format!("{} passed over: {} time(s), first {:?}", what, self.count, self.first);
        let finding = Finding::reading(rule, Severity::Note, message).at(self.place.clone());
        (self.count > 0).then_some(finding)
    }
}

/// A paragraph whose mark is deleted: its text goes on in the next one.
type Pending = Option<Line>;

impl Walk<'_> {
    /// The blocks inside a body, a cell or a text box.
    pub fn flow(&mut self, container: &Element<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut pending = None;
        self.collect(container, &mut blocks, &mut pending);
        if let Some(line) = pending {
            let place = self.next_place();
            push(line, place, &mut blocks);
        }
        blocks
    }

    fn collect(&mut self, parent: &Element<'_>, blocks: &mut Vec<Block>, pending: &mut Pending) {
        for element in parent.elements() {
            match (element.space, element.name) {
                (Space::Word, "p") => self.paragraph(element, blocks, pending),
                (Space::Word, "tbl") => blocks.append(&mut table::read(self, element)),
                (Space::Word, "sdt") => {
                    if let Some(content) = self.control(element) {
                        self.collect(content, blocks, pending);
                    }
                }
                (Space::Word, "del" | "moveFrom" | "sectPr" | "tcPr" | "sdtPr") => {}
                (Space::Word, "altChunk") => {
                    self.lost.push("an embedded document (altChunk)".to_owned());
                }
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = choice(element) {
                        self.collect(choice, blocks, pending);
                    }
                }
                // A row or a run outside of its table or paragraph: a damaged file.
                (Space::Word, "tr") => blocks.append(&mut table::read(self, parent)),
                (Space::Word, "r" | "hyperlink") => {
                    let mut line = pending.take().unwrap_or_default();
                    self.inline(parent, &mut line);
                    let place = self.next_place();
                    push(line, place, blocks);
                    return;
                }
                // Wrappers: customXml, insertions, and what is new.
                (_, _) => self.collect(element, blocks, pending),
            }
            if element.is(Space::Word, "tr") {
                return;
            }
        }
    }

    fn paragraph(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>, pending: &mut Pending) {
        if element.cut {
            // Half a paragraph may hold half a number; the damage was told.
            return;
        }
        let properties = element.child(Space::Word, "pPr");
        let mark = properties.and_then(|p| p.child(Space::Word, "rPr"));
        let is_joined = mark.is_some_and(|mark| {
            ["del", "moveFrom"].iter().any(|n| mark.child(Space::Word, n).is_some())
        });
        let place = self.next_place();
        let mut line = pending.take().unwrap_or_default();
        self.inline(element, &mut line);
        // An instruction ends with its paragraph: a field without an end must not swallow the rest.
        self.fields.retain(|field| *field == Field::Result);
        if is_joined {
            *pending = Some(line);
            return;
        }
        let hidden_mark = is_on(mark, "vanish") == Some(true) && line.text.is_empty();
        if !hidden_mark && let Some(number) = self.number(properties) {
            line.text.insert_str(0, &number);
        }
        push(line, place, blocks);
    }

    fn number(&mut self, properties: Option<&Element<'_>>) -> Option<String> {
        let style = properties.and_then(|p| p.child(Space::Word, "pStyle")?.attribute("val"));
        let own = NumberProperty::read(properties);
        self.counters.next(own, style.as_deref(), self.numbering, self.styles)
    }

    /// Paragraphs and rows are counted; what stands in a row has the number of the row.
    fn next_place(&mut self) -> Place {
        if self.row.is_none() {
            self.block += 1;
        }
        self.place()
    }

    pub fn place(&self) -> Place {
        Place::Block(self.row.unwrap_or(self.block))
    }

    /// Begins a row of a table; returns what `leave_row` needs.
    pub fn enter_row(&mut self) -> Option<u32> {
        self.block += 1;
        self.row.replace(self.block)
    }

    pub fn leave_row(&mut self, outer: Option<u32>) {
        self.row = outer;
    }

    pub fn told_hidden(&mut self, text: &str) {
        let place = self.place();
        self.hidden.add(text, place);
    }

    pub fn told_prompt(&mut self, text: &str) {
        let place = self.place();
        self.prompts.add(text, place);
    }

    pub fn told_struck(&mut self, text: &str) {
        let place = self.place();
        self.struck.add(text, place);
    }

    fn findings(&self) -> Vec<Finding> {
        let told = [
            self.hidden.finding(Rule::Hidden, "hidden text was"),
            self.prompts.finding(Rule::Hidden, "the prompt of an empty content control was"),
            self.struck.finding(Rule::Hidden, "text that is struck through was"),
        ];
        let mut lost = self.lost.clone();
        lost.sort();
        lost.dedup();
        let lost = lost.into_iter().map(|what| {
            Finding::reading(Rule::PartLost, Severity::Warning, format!("{what}, was not read"))
        });
        told.into_iter().flatten().chain(lost).collect()
    }
}

fn push(line: Line, place: Place, blocks: &mut Vec<Block>) {
    blocks.push(Block::Paragraph(Paragraph { text: line.text, place }));
    blocks.extend(line.boxes);
}
