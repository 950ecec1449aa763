//! Paragraphs and tables in their order.

use super::inline::choice;
use super::look::{ParagraphLook, text_look};
use super::styles::NumberProperty;
use super::switch::is_deletion;
use super::walk::{Rules, Walk};
use crate::read::field::Field;
use crate::read::line::Line;
use crate::read::look::{Around, Ground, TextLook};
use crate::read::xml::{Element, Space};
use crate::read::{Block, Paragraph};
use crate::source::Place;

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

impl Walk<'_, '_> {
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
                    blocks.append(&mut self.table(element));
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
                    blocks.append(&mut self.table(parent));
                }
                (Space::Word, "r" | "hyperlink") => {
                    let mut line = pending.take().unwrap_or_default();
                    self.inline(parent, &mut line);
                    let place = self.places.advance();
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
            let place = self.places.advance();
            push(line, place, blocks);
        }
    }

    fn paragraph(&mut self, element: &Element<'_>, blocks: &mut Vec<Block>, pending: &mut Pending) {
        if element.cut {
            // Half a paragraph may hold half a number; the damage was told.
            return;
        }
        let properties = element.child(Space::Word, "pPr");
        let place = self.places.advance();
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
