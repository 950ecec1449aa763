//! Characters with their properties → paragraphs and tables.

use super::Parts;
use super::characters::Characters;
use super::letters::{Letter, letters};
use super::paragraphs::{Paragraphs, is_lost};
use super::pieces::Properties;
use super::properties::Sprm;
use crate::finding::{Finding, Rule, Severity};
use crate::read::Block;
use crate::read::docx::numbering::Counters;
use crate::read::docx::styles::{NumberProperty, Styles as NoStyles};
use crate::read::field::Field;
use crate::read::line::{Line, Look, Thing, Unseen};
use crate::read::look::{Around, Ground, TextLook, WHITE};
use crate::read::rows::Flow;
use crate::source::Place;

/// What the text gives.
pub struct Read {
    pub blocks: Vec<Block>,
    pub findings: Vec<Finding>,
    pub lost_text: bool,
}

/// Reads the text, then the text boxes, then the tables in headers and notes.
pub fn read(parts: &Parts<'_>) -> Read {
    let counts = parts.counts;
    let mut walk = Walk::new(parts);
    let mut blocks = walk.stretch(0, counts.text);
    let notes = counts.text.saturating_add(counts.notes);
    let headers = notes.saturating_add(counts.headers);
    let end_notes = headers.saturating_add(counts.comments);
    let boxes = end_notes.saturating_add(counts.end_notes);
    blocks.append(&mut walk.stretch(boxes, boxes.saturating_add(counts.boxes)));
    // Their texts are furniture of the page.
    let beside = walk.stretch(counts.text, headers);
    blocks.extend(beside.into_iter().filter(crate::read::beside::is_of_report));
    let mut findings = walk.unseen.findings();
    findings.append(&mut walk.findings);
    if walk.lost_table {
        let message = "the shape of a table, in a part of the file that is missing, was not read";
        findings.push(Finding::reading(Rule::Damaged, Severity::Error, message));
    }
    Read { blocks, findings, lost_text: walk.lost_text }
}

/// A paragraph before its look is known.
struct Part {
    letters: Vec<Letter>,
    properties: Paragraphs,
    style: u16,
    end: End,
    /// Whether its mark is deleted, and its text goes on in the next one.
    joined: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Paragraph,
    Cell,
    Row,
}

struct Walk<'p, 'b> {
    parts: &'p Parts<'b>,
    counters: Counters,
    fields: Vec<Field>,
    unseen: Unseen,
    lost_text: bool,
    lost_table: bool,
    findings: Vec<Finding>,
}

impl<'p, 'b> Walk<'p, 'b> {
    fn new(parts: &'p Parts<'b>) -> Self {
        Self {
            parts,
            counters: Counters::default(),
            fields: Vec::new(),
            unseen: Unseen::default(),
            lost_text: false,
            lost_table: false,
            findings: Vec::new(),
        }
    }

    fn stretch(&mut self, from: u32, to: u32) -> Vec<Block> {
        let paragraphs = self.paragraphs(from, to);
        let mut flow = Flow::default();
        let mut pending: Option<Line> = None;
        let mut grounds = Grounds::default();
        for (number, part) in paragraphs.iter().enumerate() {
            let depth = part.properties.depth();
            let place = flow.place(depth);
            self.unseen.in_cell(depth > 0);
            if part.end == End::Row {
                let mut shape = part.properties.row.clone();
                shape.deleted = part.joined;
                flow.end_row(depth, shape, &mut self.unseen);
                grounds.next_row(depth);
                continue;
            }
            let ground = grounds.of(&paragraphs, number, depth);
            let mut line = pending.take().unwrap_or_default();
            let look = self.around(part, ground);
            self.line(part, &look, &place, &mut line);
            self.fields.retain(Field::is_result);
            if part.joined && part.end == End::Paragraph {
                pending = Some(line);
                continue;
            }
            self.number(part, &mut line);
            flow.paragraph(depth, line.finish(), std::mem::take(&mut line.boxes));
            if part.end == End::Cell {
                flow.end_cell(depth, &mut self.unseen);
                grounds.next_cell(depth);
            }
        }
        if let Some(mut line) = pending {
            flow.place(0);
            flow.paragraph(0, line.finish(), Vec::new());
        }
        self.unseen.in_cell(false);
        self.findings.extend(flow.odd_rows());
        flow.finish()
    }

    /// Cuts a stretch of the text at the ends of its paragraphs, cells and rows.
    fn paragraphs(&mut self, from: u32, to: u32) -> Vec<Part> {
        let parts = self.parts;
        let mut found = Vec::new();
        let mut held = Vec::new();
        for letter in letters(&parts.pieces, &parts.streams.text, from, to) {
            let Some(letter) = letter else {
                self.lost_text = true;
                continue;
            };
            match letter.unit {
                0x0D | 0x07 | 0x0C => found.push(self.part(letter, std::mem::take(&mut held))),
                _ => held.push(letter),
            }
        }
        // A text that does not end with a paragraph breaks off: half a number may stand there.
        self.lost_text |= !held.is_empty();
        found
    }

    fn part(&mut self, mark: Letter, letters: Vec<Letter>) -> Part {
        let parts = self.parts;
        let (style, list, _) = parts.paragraphs.at(mark.offset);
        let data = &parts.streams.data;
        self.lost_table |= is_lost(list, data);
        let mut properties = match parts.styles.get(style) {
            Some(style) => style.paragraphs.clone(),
            None => Paragraphs::default(),
        };
        properties.add(list, data);
        if let Some(Properties::List(list)) = parts.pieces.get(mark.piece).map(|p| p.properties) {
            properties.add(list, data);
        }
        let end = if properties.ends_row() {
            End::Row
        } else if mark.unit == 0x07 || properties.ends_inner_cell {
            End::Cell
        } else {
            End::Paragraph
        };
        let joined = self.characters(mark).deleted;
        Part { letters, properties, style, end, joined }
    }

    /// The properties of a character.
    fn characters(&self, letter: Letter) -> Characters {
        let (_, list, _) = self.parts.characters.at(letter.offset);
        let mut characters = Characters::default();
        characters.add(list);
        match self.parts.pieces.get(letter.piece).map(|piece| piece.properties) {
            Some(Properties::List(list)) => characters.add(list),
            Some(Properties::Short(short, value)) => {
                // The short numbers of those properties that matter.
                let code = match short {
                    0x41 => 0x0800,
                    0x57 => 0x0837,
                    0x5C => 0x083C,
                    0x62 => 0x2A42,
                    0x68 => 0x2A48,
                    0x73 => 0x2A53,
                    _ => return characters,
                };
                characters.set(Sprm { code, operand: &[value] });
            }
            None => {}
        }
        characters
    }

    fn around(&self, part: &Part, ground: Option<Ground>) -> Around {
        let style = self.parts.styles.get(part.style);
        Around {
            defaults: TextLook::default(),
            table: TextLook::default(),
            paragraph: style.map(|style| style.characters.look.clone()).unwrap_or_default(),
            ground: part.properties.shade.or(ground).unwrap_or(Ground::Rgb(WHITE)),
            squeezed: part.properties.squeezed.unwrap_or(false),
        }
    }

    /// Adds the text of a paragraph to the line.
    fn line(&mut self, part: &Part, around: &Around, place: &Place, line: &mut Line) {
        let mut rest = &part.letters[..];
        while let Some(&first) = rest.first() {
            // Characters with the same properties are read as one.
            let (_, _, end) = self.parts.characters.at(first.offset);
            let run = rest.iter().take_while(|letter| {
                letter.piece == first.piece && (first.offset..end).contains(&letter.offset)
            });
            let (run, behind) = rest.split_at(run.count().max(1));
            rest = behind;
            let characters = self.characters(first);
            if characters.deleted {
                continue;
            }
            let style = characters.style.and_then(|style| self.parts.styles.get(style));
            let font = characters.font.or(style.and_then(|style| style.characters.font));
            let style = style.map(|style| style.characters.look.clone()).unwrap_or_default();
            let mut own = characters
                .look(|of| (of(&style) == Some(true)) != (of(&around.paragraph) == Some(true)));
            own.pictures = font.and_then(|font| self.parts.fonts.get(usize::from(font))).copied();
            let look = around.look(&own, &style);
            self.run(run, &characters, look, place, line);
        }
    }

    fn run(
        &mut self,
        run: &[Letter],
        characters: &Characters,
        look: Look,
        place: &Place,
        line: &mut Line,
    ) {
        let mut units: Vec<u16> = Vec::new();
        let mut write = |walk: &mut Self, units: &mut Vec<u16>| {
            let text = String::from_utf16_lossy(units);
            units.clear();
            walk.text(&text, look, place, line);
        };
        for letter in run {
            match letter.unit {
                0x13..=0x15 if characters.special => {
                    write(self, &mut units);
                    if let Some(text) = self.field(letter.unit) {
                        units.extend(text.encode_utf16());
                    }
                }
                0x01 if characters.special && !characters.data => {
                    let name = if characters.object { "嵌入对象" } else { "图片" };
                    self.unseen.draws(Thing::beside(name), place);
                }
                0x08 if characters.special => {
                    self.unseen.draws(Thing::covering("图形"), place);
                }
                0x02 | 0x05 if characters.special => {
                    if let Some((kind, note)) = self.parts.notes.get(&letter.at) {
                        self.unseen.note(kind, note);
                    }
                }
                0x28 if characters.special => units.extend(characters.symbol),
                0x00..=0x08 => {}
                0x09 | 0x0B | 0x0E => units.push(if letter.unit == 0x09 { 0x09 } else { 0x0A }),
                0x1E => units.push(u16::from(b'-')),
                0x0A..=0x1F => {}
                unit => units.push(unit),
            }
        }
        write(self, &mut units);
    }

    /// Adds text, if it is none of an instruction.
    fn text(&mut self, text: &str, look: Look, place: &Place, line: &mut Line) {
        if text.is_empty() {
            return;
        }
        if let Some(field) = self.fields.last_mut().filter(|field| !field.is_result()) {
            return field.instruct(text);
        }
        if !self.fields.iter().all(Field::is_result) {
            return;
        }
        if look != Look::Hidden {
            self.fields.iter_mut().for_each(Field::show);
        }
        line.add(text, look, &mut self.unseen, place);
    }

    /// The mark of a field; the text that it shows beside its result.
    fn field(&mut self, mark: u16) -> Option<String> {
        match mark {
            0x13 => self.fields.push(Field::default()),
            0x14 => self.fields.last_mut().map(Field::separate)?,
            _ => {
                let shown = self.fields.pop()?.end();
                if self.fields.iter().all(Field::is_result) {
                    return Some(shown.text(&mut self.unseen));
                }
            }
        }
        None
    }

    fn number(&mut self, part: &Part, line: &mut Line) {
        let list = part.properties.list.filter(|list| (1..2047).contains(list));
        let own = NumberProperty {
            list: list.map(u32::from),
            level: Some(part.properties.level.unwrap_or(0).into()),
        };
        let numbering = &self.parts.numbering;
        let styles = NoStyles::default();
        let number = own.list.and_then(|_| self.counters.next(own, None, numbering, &styles));
        if let Some(number) = number {
            line.number_apart(number);
        }
    }
}

/// The grounds of the cells of the rows that are open, by depth.
#[derive(Default)]
struct Grounds {
    rows: Vec<Option<(Vec<Option<Ground>>, usize)>>,
}

impl Grounds {
    /// The ground of the cell that a paragraph stands in: the shape of its row stands behind it.
    fn of(&mut self, paragraphs: &[Part], number: usize, depth: usize) -> Option<Ground> {
        if depth == 0 {
            self.rows.clear();
            return None;
        }
        self.rows.resize(depth, None);
        let row = self.rows.last_mut()?;
        let (grounds, cell) = row.get_or_insert_with(|| {
            let mut behind = paragraphs.iter().skip(number);
            let end = behind.find(|p| p.end == End::Row && p.properties.depth() <= depth);
            (end.map(|end| end.properties.grounds.clone()).unwrap_or_default(), 0)
        });
        grounds.get(*cell).copied().flatten()
    }

    fn next_cell(&mut self, depth: usize) {
        if let Some(Some((_, cell))) = depth.checked_sub(1).and_then(|d| self.rows.get_mut(d)) {
            *cell += 1;
        }
    }

    fn next_row(&mut self, depth: usize) {
        if let Some(row) = depth.checked_sub(1).and_then(|d| self.rows.get_mut(d)) {
            *row = None;
        }
    }
}
