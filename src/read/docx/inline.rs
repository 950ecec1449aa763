//! What stands inside a paragraph → its text.

use super::flow::Walk;
use super::is_on;
use crate::read::Block;
use crate::read::xml::{Element, Node, Space};

/// The text of a paragraph, growing.
#[derive(Debug, Default)]
pub struct Line {
    pub text: String,
    /// What stands in text boxes that are anchored here.
    pub boxes: Vec<Block>,
}

/// Where we are in a field: `{ instruction | result }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Instruction,
    Result,
}

impl Walk<'_> {
    /// Adds everything inside an element to the line.
    pub fn inline(&mut self, parent: &Element<'_>, line: &mut Line) {
        for element in parent.elements() {
            match (element.space, element.name) {
                (Space::Word, "r") => self.run(element, line),
                (Space::Word, "del" | "moveFrom" | "pPr" | "rPr") => {}
                (Space::Word, "sdt") => {
                    if let Some(content) = self.control(element) {
                        self.inline(content, line);
                    }
                }
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = choice(element) {
                        self.inline(choice, line);
                    }
                }
                (Space::Math, "t") => line.text.push_str(&element.text()),
                // A paragraph in a paragraph is a damaged file; its text is not lost.
                (Space::Word, "p") => {
                    line.text.push('\n');
                    self.inline(element, line);
                }
                // Hyperlinks, insertions, smart tags, simple fields, formulas and what is new.
                (_, _) => self.inline(element, line),
            }
        }
    }

    /// The content of a content control; `None` if it shows nothing but its prompt.
    pub fn control<'e, 'x>(&mut self, control: &'e Element<'x>) -> Option<&'e Element<'x>> {
        let content = control.child(Space::Word, "sdtContent")?;
        if is_on(control.child(Space::Word, "sdtPr"), "showingPlcHdr") == Some(true) {
            let mut prompt = Line::default();
            self.inline(content, &mut prompt);
            self.told_prompt(&prompt.text);
            return None;
        }
        Some(content)
    }

    fn run(&mut self, run: &Element<'_>, line: &mut Line) {
        let properties = run.child(Space::Word, "rPr");
        let mut own = Line::default();
        self.run_content(run, &mut own);
        line.boxes.append(&mut own.boxes);
        if own.text.is_empty() {
            return;
        }
        if self.is_hidden(properties) {
            return self.told_hidden(&own.text);
        }
        let struck = ["strike", "dstrike"];
        if struck.iter().any(|name| is_on(properties, name) == Some(true)) {
            return self.told_struck(&own.text);
        }
        if is_superscript(properties) && line.text.ends_with(|c: char| c.is_ascii_digit()) {
            // The mark of a note at a figure: 223¹ is not 2231.
            own.text = format!("[{}]", own.text.trim());
        }
        line.text.push_str(&own.text);
    }

    fn is_hidden(&self, properties: Option<&Element<'_>>) -> bool {
        is_on(properties, "vanish").unwrap_or_else(|| {
            let style = properties.and_then(|p| p.child(Space::Word, "rStyle"));
            style.and_then(|style| style.attribute("val")).is_some_and(|id| self.styles.hides(&id))
        })
    }

    fn run_content(&mut self, run: &Element<'_>, line: &mut Line) {
        for element in run.elements() {
            match (element.space, element.name) {
                (Space::Word, "rPr" | "instrText" | "delText" | "delInstrText" | "rt") => {}
                (Space::Word, "fldChar") => self.field(element),
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = choice(element) {
                        self.run_content(choice, line);
                    }
                }
                (Space::Word, "txbxContent") => {
                    let mut boxes = self.flow(element);
                    line.boxes.append(&mut boxes);
                }
                (Space::Word, "object") => {
                    self.lost.push("an embedded object, of which the page shows a picture".into());
                    self.run_content(element, line);
                }
                // Inside the instruction of a field stand only parts of the instruction.
                (Space::Word, name) if !self.fields.contains(&Field::Instruction) => {
                    match character(name, element) {
                        Some(text) => line.text.push_str(&text),
                        None => self.run_content(element, line),
                    }
                }
                (_, _) => self.run_content(element, line),
            }
        }
    }

    fn field(&mut self, element: &Element<'_>) {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field::Instruction),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            Some(_) | None => {}
        }
    }
}

/// The text of an element of a run; `None` for an element that has others inside.
fn character(name: &str, element: &Element<'_>) -> Option<String> {
    Some(match name {
        "t" => text(element),
        "tab" | "ptab" => "\t".to_owned(),
        "br" | "cr" => "\n".to_owned(),
        "noBreakHyphen" => "-".to_owned(),
        "softHyphen" => String::new(),
        "sym" => symbol(element),
        _ => return None,
    })
}

/// The characters of `w:t`; in a damaged file other elements may have slipped in.
fn text(element: &Element<'_>) -> String {
    let pieces = element.children.iter().map(|node| match node {
        Node::Text(text) => text.to_string(),
        Node::Element(inner) => text(inner),
    });
    pieces.collect()
}

/// A character of a symbol font. The ticked and empty boxes of forms get their Unicode character;
/// others stay what they are, so that they cannot pass for a digit.
fn symbol(element: &Element<'_>) -> String {
    let font = element.attribute("font").unwrap_or_default();
    let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
    let Some(code) = code else { return String::new() };
    let is_symbol = ["Wingdings", "Webdings", "Symbol"].iter().any(|name| font.starts_with(name));
    let boxed = match (&*font, code & 0xFF) {
        ("Wingdings", 0xFE) | ("Wingdings 2", 0x52) => Some('☑'),
        ("Wingdings", 0xFD) | ("Wingdings 2", 0x51 | 0x54) => Some('☒'),
        ("Wingdings", 0xA8) | ("Wingdings 2", 0xA3) => Some('□'),
        ("Wingdings", 0xFC) | ("Wingdings 2", 0x50) => Some('✓'),
        _ => None,
    };
    let code = if is_symbol { 0xF000 | (code & 0xFF) } else { code };
    boxed.or_else(|| char::from_u32(code)).map(String::from).unwrap_or_default()
}

fn is_superscript(properties: Option<&Element<'_>>) -> bool {
    let align = properties.and_then(|p| p.child(Space::Word, "vertAlign"));
    align.and_then(|align| align.attribute("val")).is_some_and(|value| value == "superscript")
}

/// The version of a content to read: the first with any text, because all say the same.
pub fn choice<'e, 'x>(alternatives: &'e Element<'x>) -> Option<&'e Element<'x>> {
    let versions = || {
        alternatives
            .elements()
            .filter(|e| e.space == Space::Compatibility && matches!(e.name, "Choice" | "Fallback"))
    };
    versions().find(|version| version.find(Space::Word, "t").is_some()).or(versions().next())
}
