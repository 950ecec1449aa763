//! Tokens → paragraphs and tables.

use super::fonts::{Head, decode};
use super::group::{Group, Kind, Outlet};
use super::state::{Destination, RowState, State};
use super::styles::Styles;
use super::tokens::{Token, tokens};
use crate::finding::Finding;
use crate::read::Block;
use crate::read::field::Field;
use crate::read::line::{Line, Look, Unseen};
use crate::read::rows::Flow;
use crate::source::Place;

/// Groups in groups in groups: no program writes a hundredth of this.
const DEEPEST: usize = 20_000;

/// What the file gives.
pub struct Read {
    pub blocks: Vec<Block>,
    pub findings: Vec<Finding>,
    /// Groups that are open at the end.
    pub open: usize,
}

pub fn read(bytes: &[u8]) -> Read {
    let mut walk = Walk::new();
    for token in tokens(bytes) {
        walk.token(token);
        // Behind the last brace stands nothing of the file.
        if walk.groups.is_empty() && walk.began {
            break;
        }
        if walk.groups.len() > DEEPEST {
            break;
        }
    }
    walk.finish()
}

/// The text that is being written: of the file, or of a box or a header in it.
#[derive(Default)]
pub struct Text {
    pub flow: Flow,
    pub line: Line,
    pub number: String,
    pub row: RowState,
    /// That of the table around, while one in it is shaped.
    pub outer_row: Option<RowState>,
    /// Cells of the row so far.
    pub cell: usize,
    pub kept: bool,
    pub deleted: bool,
}

pub struct Walk {
    pub head: Head,
    styles: Styles,
    pub state: State,
    pub groups: Vec<Group>,
    pub began: bool,
    pub texts: Vec<Text>,
    pub fields: Vec<Field>,
    /// The entries of a drop-down list, and which is chosen.
    pub entries: Vec<String>,
    pub chosen: usize,
    pub shape: Option<(bool, bool)>,
    pub bytes: Vec<u8>,
    pub units: Vec<u16>,
    /// Characters to pass over, which stand in for one in Unicode.
    pub skip: usize,
    pub beside: Vec<Block>,
    pub unseen: Unseen,
}

impl Walk {
    fn new() -> Self {
        Self {
            head: Head::default(),
            styles: Styles::default(),
            state: State::new(),
            groups: Vec::new(),
            began: false,
            texts: vec![Text::default()],
            fields: Vec::new(),
            entries: Vec::new(),
            chosen: 0,
            shape: None,
            bytes: Vec::new(),
            units: Vec::new(),
            skip: 0,
            beside: Vec::new(),
            unseen: Unseen::default(),
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open => {
                self.flush();
                self.skip = 0;
                self.began = true;
                self.styles.begin();
                let state = self.state.clone();
                self.groups.push(Group { state, kind: Kind::Plain, optional: false });
            }
            Token::Close => {
                self.flush();
                self.skip = 0;
                self.close();
            }
            Token::Text(text) => {
                let skipped = self.skip.min(text.len());
                self.skip -= skipped;
                self.flush_units(skipped < text.len());
                self.bytes.extend(&text[skipped..]);
            }
            Token::Byte(_) if self.skip > 0 => self.skip -= 1,
            Token::Byte(byte) => {
                self.flush_units(true);
                self.bytes.push(byte);
            }
            Token::Sign(sign) => self.sign(sign),
            Token::Word("u", Some(number)) => {
                self.flush_bytes();
                self.units.push(number as u16);
                self.skip = self.state.stand_ins;
            }
            Token::Word(word, number) => {
                self.flush();
                self.word(word, number);
            }
        }
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'{' | b'}' | b'\\' => {
                if self.skip > 0 {
                    self.skip -= 1;
                } else {
                    self.flush_units(true);
                    self.bytes.push(sign);
                }
            }
            b'*' => {
                if let Some(group) = self.groups.last_mut() {
                    group.optional = true;
                }
            }
            b'~' => self.say("\u{a0}"),
            b'_' => self.say("-"),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        self.flush();
        self.text(text);
    }

    fn flush(&mut self) {
        self.flush_units(true);
        self.flush_bytes();
    }

    fn flush_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let encoding = self.head.encoding(self.state.font());
        let text = decode(&mut self.bytes, encoding);
        self.text(&text);
    }

    fn flush_units(&mut self, is_due: bool) {
        if is_due && !self.units.is_empty() {
            let text = String::from_utf16_lossy(&self.units);
            self.units.clear();
            self.text(&text);
        }
    }

    /// Takes text, wherever it belongs.
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.state.destination {
            // The names of styles say nothing.
            Destination::Skip | Destination::Styles | Destination::Replaced => {}
            Destination::Fonts => self.head.font_name(text),
            Destination::Colours => self.head.colour_text(text),
            Destination::FormEntry => {
                if let Some(entry) = self.entries.last_mut() {
                    entry.push_str(text);
                }
            }
            Destination::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruct(text);
                }
            }
            Destination::Number => {
                if !self.state.is_deleted() {
                    self.writing().number.push_str(text);
                }
            }
            Destination::Text => self.plain(text),
        }
    }

    pub fn plain(&mut self, text: &str) {
        let is_blank = text.trim().is_empty();
        let is_deleted = self.state.is_deleted();
        let writing = self.writing();
        if is_deleted {
            writing.deleted |= !is_blank;
            return;
        }
        writing.kept |= !is_blank;
        if !self.fields.iter().all(Field::is_result) {
            return;
        }
        let depth = self.state.depth();
        let cell = self.writing().cell;
        let grounds = &self.writing().row.grounds;
        let ground = if depth > 0 { grounds.get(cell).copied().flatten() } else { None };
        let look = self.state.look(&self.head, &self.styles, ground);
        if look != Look::Hidden {
            self.fields.iter_mut().for_each(Field::show);
        }
        let is_in_cell = self.is_in_cell();
        self.unseen.in_cell(is_in_cell);
        let place = self.place();
        let Some(writing) = self.texts.last_mut() else { return };
        writing.line.link(self.fields.iter().any(Field::is_link));
        writing.line.add(text, look, &mut self.unseen, &place);
    }

    /// The text that is being written; there is always one.
    pub fn writing(&mut self) -> &mut Text {
        if self.texts.is_empty() {
            self.texts.push(Text::default());
        }
        let last = self.texts.len() - 1;
        &mut self.texts[last]
    }

    pub fn is_in_cell(&mut self) -> bool {
        self.state.depth() > 0 || self.writing().flow.is_open()
    }

    /// How deep in tables the paragraph ends; some programs forget it behind the first cell.
    fn depth(&mut self) -> usize {
        let depth = self.state.depth();
        if self.writing().flow.is_open() { depth.max(1) } else { depth }
    }

    pub fn place(&mut self) -> Place {
        let depth = self.depth();
        self.writing().flow.place_of(depth)
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        match self.state.destination {
            Destination::Skip => return,
            Destination::Replaced => return self.replace(word),
            Destination::Styles => return self.styles.word(word, number, &self.head),
            Destination::Text
            | Destination::Number
            | Destination::Instruction
            | Destination::Fonts
            | Destination::Colours
            | Destination::FormEntry => {}
        }
        if self.enters(word) {
            return;
        }
        match (self.state.destination, word) {
            (Destination::Fonts, _) => self.head.font_word(word, number),
            (Destination::Colours, _) => self.head.colour_word(word, number),
            (Destination::FormEntry, _) => {}
            (_, "ansicpg") => self.head.code_page = number,
            (_, "deff") => self.head.default_font = number.or(Some(0)),
            (Destination::Text, "par" | "sect" | "page") => self.end_paragraph(),
            (Destination::Text, "cell" | "nestcell") => self.end_cell(word),
            (Destination::Text, "row" | "nestrow") => self.end_row(word),
            (_, "line" | "column") => self.text("\n"),
            (_, "tab") => self.text("\t"),
            (_, "emdash") => self.text("—"),
            (_, "endash") => self.text("–"),
            (_, "lquote") => self.text("‘"),
            (_, "rquote") => self.text("’"),
            (_, "ldblquote") => self.text("“"),
            (_, "rdblquote") => self.text("”"),
            (_, "bullet") => self.text("•"),
            (_, "emspace" | "enspace" | "qmspace") => self.text(" "),
            (_, "ffres") => self.chosen = number.and_then(|n| n.try_into().ok()).unwrap_or(0),
            (_, "ffdefres") if self.chosen == 25 => {
                self.chosen = number.and_then(|n| n.try_into().ok()).unwrap_or(0);
            }
            (_, "shpfblwtxt") => {
                if let Some((_, is_behind)) = &mut self.shape {
                    *is_behind = number == Some(1);
                }
            }
            _ => {
                let head = &self.head;
                self.state.set(word, number, head);
                if let Some(writing) = self.texts.last_mut() {
                    writing.row.set(word, number, head);
                }
            }
        }
    }

    pub fn end_paragraph(&mut self) {
        // A deleted end joins two paragraphs.
        if self.state.is_deleted() {
            return;
        }
        let depth = self.depth();
        self.put(depth);
        if depth == 0 {
            let writing = self.writing();
            (writing.kept, writing.deleted) = (false, false);
        }
    }

    /// Puts the paragraph that was written where it belongs.
    fn put(&mut self, depth: usize) {
        let writing = self.writing();
        writing.flow.place(depth);
        let number = std::mem::take(&mut writing.number).replace('\t', "");
        if !number.is_empty() {
            writing.line.number_apart(number);
        }
        let text = writing.line.finish();
        let boxes = std::mem::take(&mut writing.line.boxes);
        writing.flow.paragraph(depth, text, boxes);
    }

    fn end_cell(&mut self, word: &str) {
        let depth = if word == "cell" { 1 } else { self.state.depth().max(2) };
        self.unseen.in_cell(true);
        self.put(depth);
        let Some(writing) = self.texts.last_mut() else { return };
        writing.flow.end_cell(depth, &mut self.unseen);
        writing.cell += usize::from(depth == 1);
    }

    fn end_row(&mut self, word: &str) {
        let depth = if word == "row" { 1 } else { self.state.depth().max(2) };
        let Some(writing) = self.texts.last_mut() else { return };
        let mut shape = writing.row.shape.clone();
        shape.deleted = writing.deleted && !writing.kept;
        writing.flow.end_row(depth, shape, &mut self.unseen);
        if depth == 1 {
            writing.cell = 0;
            (writing.kept, writing.deleted) = (false, false);
        }
        self.unseen.in_cell(depth > 1);
    }

    fn finish(mut self) -> Read {
        let open = self.groups.len();
        // Of a file that breaks off, the last paragraph may hold half a number.
        while self.texts.len() > 1 {
            self.end_text(Outlet::Box);
        }
        if open == 0 && self.texts.last().is_some_and(|text| !text.line.is_empty()) {
            self.state.deleted = false;
            self.end_paragraph();
        }
        let text = self.texts.pop().unwrap_or_default();
        self.unseen.in_cell(false);
        let mut findings = self.unseen.findings();
        findings.extend(text.flow.odd_rows());
        let mut blocks = text.flow.finish();
        blocks.append(&mut self.beside);
        Read { blocks, findings, open }
    }
}
