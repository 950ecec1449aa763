//! Paragraphs and tables in their order.

use super::colour::{self, Theme};
use super::embedded::Parts;
use super::inline::choice;
use super::look::{ParagraphLook, text_look};
use super::numbering::{Counters, Numbering};
use super::styles::{NumberProperty, Styles};
use super::{is_deletion, table};
use crate::finding::{Finding, Rule, Severity};
use crate::read::field::Field;
use crate::read::line::{Line, Unseen};
use crate::read::look::{Around, Ground, TextLook};
use crate::read::xml::{Element, Space};
use crate::read::{Block, Paragraph};
use crate::source::Place;

/// What a document says once for all of its text.
#[derive(Default)]
pub struct Rules {
    pub styles: Styles,
    pub numbering: Numbering,
    pub theme: Theme,
}

/// The state of the walk over the text of a document.
pub struct Walk<'d, 'b> {
    pub rules: &'d Rules,
    /// The other parts of the document, where there are any.
    pub parts: Option<Parts<'d, 'b>>,
    pub counters: Counters,
    /// The fields that are open, the innermost last. A field may reach over paragraphs.
    pub fields: Vec<Field>,
    /// Whether we are in a link.
    pub linked: bool,
    /// What stands around the run that comes next.
    pub around: Around,
    /// Paragraphs and table rows so far.
    block: u32,
    /// Number of the table row that we are in.
    row: Option<u32>,
    pub unseen: Unseen,
    /// What could not be read, in words.
    pub lost: Vec<String>,
    /// What embedded documents say of themselves.
    pub findings: Vec<Finding>,
}

/// The body of a document, whose elements come one by one.
#[derive(Default)]
pub struct Body<'x> {
    blocks: Vec<Block>,
    pending: Pending,
    /// Rows and runs outside of a table or a paragraph, which belong together.
    stray: Vec<Element<'x>>,
}

/// Stray elements of a damaged file that are held at once.
const MOST_STRAY: usize = 100_000;

impl<'x> Body<'x> {
    pub fn add(&mut self, element: Element<'x>, walk: &mut Walk<'_, '_>) {
        let is_stray = |element: &Element<'_>| {
            element.space == Space::Word && matches!(element.name, "tr" | "r" | "hyperlink")
        };
        let goes_on = self.stray.last().is_some_and(|last| last.name == element.name);
        if !goes_on || self.stray.len() > MOST_STRAY {
            self.gather(walk);
        }
        self.stray.push(element);
        if !self.stray.last().is_some_and(is_stray) {
            self.gather(walk);
        }
    }

    /// Reads what is held.
    fn gather(&mut self, walk: &mut Walk<'_, '_>) {
        let held = Element::around(std::mem::take(&mut self.stray));
        walk.collect(&held, &mut self.blocks, &mut self.pending);
    }

    pub fn finish(mut self, walk: &mut Walk<'_, '_>) -> Vec<Block> {
        self.gather(walk);
        walk.flush(&mut self.pending, &mut self.blocks);
        self.blocks
    }
}

/// A paragraph whose mark is deleted: its text goes on in the next one.
type Pending = Option<Line>;

impl<'d, 'b> Walk<'d, 'b> {
    /// At the start of a document on pages of that colour.
    pub fn new(rules: &'d Rules, parts: Option<Parts<'d, 'b>>, page: Ground) -> Self {
        Self {
            rules,
            parts,
            counters: Counters::default(),
            fields: Vec::new(),
            linked: false,
            around: Around {
                defaults: rules.styles.defaults.clone(),
                table: TextLook::default(),
                paragraph: TextLook::default(),
                ground: page,
                squeezed: false,
            },
            block: 0,
            row: None,
            unseen: Unseen::default(),
            lost: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The blocks inside a body, a cell or a text box.
    pub fn flow(&mut self, container: &Element<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut pending = None;
        self.collect(container, &mut blocks, &mut pending);
        self.flush(&mut pending, &mut blocks);
        blocks
    }

    /// The blocks inside a text box, whose ground nobody tells us.
    pub fn flow_of_box(&mut self, container: &Element<'_>) -> Vec<Block> {
        let inside = Around {
            defaults: self.around.defaults.clone(),
            table: TextLook::default(),
            paragraph: TextLook::default(),
            ground: Ground::Unknown,
            squeezed: false,
        };
        let outer = std::mem::replace(&mut self.around, inside);
        let blocks = self.flow(container);
        self.around = outer;
        blocks
    }

    fn collect(&mut self, parent: &Element<'_>, blocks: &mut Vec<Block>, pending: &mut Pending) {
        for element in parent.elements() {
            match (element.space, element.name) {
                _ if is_deletion(element) => {}
                (Space::Word, "p") => self.paragraph(element, blocks, pending),
                (Space::Word, "tbl") => {
                    self.flush(pending, blocks);
                    blocks.append(&mut table::read(self, element));
                }
                (Space::Word, "sdt") => {
                    if let Some(content) = self.control(element) {
                        self.collect(content, blocks, pending);
                    }
                }
                (Space::Word, "sectPr" | "tcPr" | "sdtPr") => {}
                (Space::Word, "altChunk" | "subDoc") => {
                    self.flush(pending, blocks);
                    blocks.append(&mut self.document(element));
                }
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = choice(element) {
                        self.collect(choice, blocks, pending);
                    }
                }
                // A row or a run outside of its table or paragraph: a damaged file.
                (Space::Word, "tr") => {
                    self.flush(pending, blocks);
                    blocks.append(&mut table::read(self, parent));
                }
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

    fn flush(&mut self, pending: &mut Pending, blocks: &mut Vec<Block>) {
        if let Some(line) = pending.take() {
            let place = self.next_place();
            push(line, place, blocks);
        }
    }

    fn paragraph(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>, pending: &mut Pending) {
        if element.cut {
            // Half a paragraph may hold half a number; the damage was told.
            return;
        }
        let properties = element.child(Space::Word, "pPr");
        let place = self.next_place();
        let mut line = pending.take().unwrap_or_default();
        let outer = self.enter_paragraph(properties);
        self.inline(element, &mut line);
        let is_joined = self.is_joined(properties);
        self.around = outer;
        // An instruction ends with its paragraph: a field without an end must not swallow the rest.
        self.fields.retain(Field::is_result);
        if is_joined {
            *pending = Some(line);
            return;
        }
        if let Some(number) = self.number(properties).or_else(|| written_number(properties)) {
            line.number_apart(number);
        }
        push(line, place, blocks);
    }

    /// Whether the text of a paragraph goes on in the next one: its mark is deleted or hidden.
    fn is_joined(&self, properties: Option<&Element<'_>>) -> bool {
        let Some(mark) = properties.and_then(|p| p.child(Space::Word, "rPr")) else {
            return false;
        };
        mark.elements().any(is_deletion)
            || text_look(Some(mark), &self.rules.theme).vanish == Some(true)
    }

    /// Sets what stands around the runs of a paragraph; returns what stood there before.
    fn enter_paragraph(&mut self, properties: Option<&Element<'_>>) -> Around {
        let id = properties.and_then(|p| p.child(Space::Word, "pStyle")?.attribute("val"));
        let style = self.rules.styles.paragraph(id.as_deref());
        let own = ParagraphLook::read(properties, &self.rules.theme);
        let look = style.map_or(own, |style| own.over(&style.paragraph));
        let inside = Around {
            defaults: self.around.defaults.clone(),
            table: self.around.table.clone(),
            paragraph: style.map(|style| style.text.clone()).unwrap_or_default(),
            ground: look.shade.unwrap_or(self.around.ground),
            squeezed: look.squeezed.unwrap_or(false),
        };
        std::mem::replace(&mut self.around, inside)
    }

    fn number(&mut self, properties: Option<&Element<'_>>) -> Option<String> {
        let style = properties.and_then(|p| p.child(Space::Word, "pStyle")?.attribute("val"));
        let own = NumberProperty::read(properties);
        let Rules { numbering, styles, .. } = self.rules;
        self.counters.next(own, style.as_deref(), numbering, styles)
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
        self.unseen.hidden.add(text, &place);
    }

    /// All that the walk has to say.
    pub fn told(mut self) -> Vec<Finding> {
        self.lost.sort();
        self.lost.dedup();
        let lost = self.lost.into_iter().map(|what| {
            Finding::reading(Rule::PartLost, Severity::Warning, format!("{what}, was not read"))
        });
        self.unseen.findings().into_iter().chain(lost).chain(self.findings).collect()
    }
}

/// The automatic number of a paragraph, which Word 2003 writes out beside the text.
fn written_number(properties: Option<&Element<'_>>) -> Option<String> {
    let list = properties?.child(Space::Word, "listPr")?;
    let number = list.elements().find(|e| e.space == Space::Other && e.name == "t")?;
    Some(number.attribute("val")?.into_owned())
}

fn push(mut line: Line, place: Place, blocks: &mut Vec<Block>) {
    blocks.push(Block::Paragraph(Paragraph { text: line.finish(), place }));
    blocks.extend(line.boxes);
}

/// The ground that the properties of a cell or a table give; else that around it.
pub fn ground(walk: &Walk<'_, '_>, properties: Option<&Element<'_>>) -> Option<Ground> {
    colour::shade(properties, &walk.rules.theme)
}
