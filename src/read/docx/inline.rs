//! What stands inside a paragraph → its text.

use super::field::control;
use super::look::text_look;
use super::switch::{is_deletion, is_off, is_on};
use super::walk::{Piece, Walk};
use crate::read::field::{Field, unshown};
use crate::read::line::{Line, Look, Thing};
use crate::read::look::TextLook;
use crate::read::xml::{Element, Node, Space};

impl Walk<'_, '_> {
    /// Adds everything inside an element to the line.
    pub fn inline(&mut self, parent: &Element<'_>, line: &mut Line) {
        for element in parent.elements() {
            match (element.space, element.name) {
                _ if is_deletion(element) => {}
                (Space::Word, "r") => self.run(element, line),
                (Space::Word, "pPr" | "rPr") => {}
                (Space::Word, "sdt") => {
                    if let Some(content) = self.control(element) {
                        self.inline(content, line);
                    }
                }
                (Space::Word, "hyperlink") => {
                    let outer = std::mem::replace(&mut self.linked, true);
                    self.inline(element, line);
                    self.linked = outer;
                }
                (Space::Word, "fldSimple") => self.simple_field(element, line),
                (Space::Word, "bdo") => self.turned(element, line),
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = choice(element) {
                        self.inline(choice, line);
                    }
                }
                (Space::Math, _) => self.math(element, line),
                // A paragraph in a paragraph is a damaged file; its text is not lost.
                (Space::Word, "p") => {
                    line.push("\n");
                    self.inline(element, line);
                }
                (Space::Word, "subDoc") => {
                    let mut blocks = self.document(element);
                    line.boxes.append(&mut blocks);
                }
                // Insertions, smart tags and what is new.
                (_, _) => self.inline(element, line),
            }
        }
    }

    /// The content of a content control; `None` if it shows nothing but its prompt.
    pub fn control<'e, 'x>(&mut self, control: &'e Element<'x>) -> Option<&'e Element<'x>> {
        let content = control.child(Space::Word, "sdtContent")?;
        if is_on(control.child(Space::Word, "sdtPr"), "showingPlcHdr") == Some(true) {
            let prompt = self.text_of(content);
            let place = self.places.here();
            self.unseen.prompts.add(&prompt, &place);
            if !prompt.trim().is_empty() {
                self.unseen.stands(Thing::beside(prompt.trim()));
            }
            return None;
        }
        Some(content)
    }

    /// The text of an element, apart from the line that it stands in.
    pub fn text_of(&mut self, element: &Element<'_>) -> String {
        let mut line = Line::default();
        self.inline(element, &mut line);
        line.finish()
    }

    fn run(&mut self, run: &Element<'_>, line: &mut Line) {
        let mut piece = Piece::default();
        self.run_content(run, &mut piece);
        line.boxes.append(&mut piece.boxes);
        let outer = self.linked;
        self.linked |= run.elements().any(has_own_mark);
        self.add(&piece.text, run.child(Space::Word, "rPr"), line);
        self.linked = outer;
    }

    /// Adds text with these run properties.
    pub fn add(&mut self, text: &str, properties: Option<&Element<'_>>, line: &mut Line) {
        if text.is_empty() {
            return;
        }
        let look = self.look(properties);
        if look != Look::Hidden {
            self.fields.iter_mut().for_each(Field::show);
        }
        let place = self.places.here();
        line.link(self.linked || self.fields.iter().any(Field::is_link));
        line.add(text, look, &mut self.unseen, &place);
    }

    fn look(&self, properties: Option<&Element<'_>>) -> Look {
        let own = text_look(properties, &self.rules.theme);
        let style = properties.and_then(|p| p.child(Space::Word, "rStyle")?.attribute("val"));
        let style = style.and_then(|id| self.rules.styles.character(&id));
        match style {
            Some(style) => self.around.look(&own, style),
            None => self.around.look(&own, &TextLook::default()),
        }
    }

    pub fn run_content(&mut self, run: &Element<'_>, piece: &mut Piece) {
        for element in run.elements() {
            match (element.space, element.name) {
                (Space::Word, "rPr" | "delText" | "delInstrText") => {}
                (Space::Word, "instrText") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruct(&text(element));
                    }
                }
                (Space::Word, "fldChar") => self.field(element, piece),
                (Space::Word, "ruby") => self.ruby(element, piece),
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = choice(element) {
                        self.run_content(choice, piece);
                    }
                }
                (Space::Word, "txbxContent") => {
                    let mut boxes = self.flow_of_box(element);
                    piece.boxes.append(&mut boxes);
                }
                (Space::Word, "footnoteReference" | "endnoteReference" | "commentReference") => {
                    self.hear_note(element);
                }
                (Space::Word, "object" | "drawing" | "pict") => {
                    self.drawing(element, piece);
                }
                // Inside the instruction of a field stand only parts of the instruction.
                (Space::Word, name) if self.fields.iter().all(Field::is_result) => {
                    match character(name, element) {
                        Some(text) => piece.text.push_str(&text),
                        None => self.run_content(element, piece),
                    }
                }
                (Space::Word, "t") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruct(&text(element));
                    }
                }
                (_, _) => self.run_content(element, piece),
            }
        }
    }

    fn field(&mut self, element: &Element<'_>, piece: &mut Piece) {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => self
                .fields
                .push(Field::begin(element.child(Space::Word, "ffData").and_then(control))),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.separate();
                }
            }
            Some("end") => {
                if !piece.text.trim().is_empty() {
                    self.fields.iter_mut().for_each(Field::show);
                }
                let shown = self.fields.pop().map(Field::end);
                if let Some(shown) = shown
                    && self.fields.iter().all(Field::is_result)
                {
                    piece.text.push_str(&shown.text(&mut self.unseen));
                }
            }
            Some(_) | None => {}
        }
    }

    fn simple_field(&mut self, element: &Element<'_>, line: &mut Line) {
        let mut result = Line::default();
        self.inline(element, &mut result);
        line.boxes.append(&mut result.boxes);
        let text = result.finish();
        if !text.is_empty() {
            return line.push(&text);
        }
        let instruction = element.attribute("instr").unwrap_or_default();
        let shown = unshown(&instruction, None).text(&mut self.unseen);
        line.push(&shown);
    }

    /// Text whose direction is turned by force: its digits are not shown in their order.
    fn turned(&mut self, element: &Element<'_>, line: &mut Line) {
        let text = self.text_of(element);
        let is_turned = element.attribute("val").is_some_and(|value| value == "rtl");
        let look = if is_turned { Look::Unclear } else { Look::Plain };
        let place = self.places.here();
        line.add(&text, look, &mut self.unseen, &place);
    }

    /// A text with a small one above it, which is no part of the figure.
    fn ruby(&mut self, element: &Element<'_>, piece: &mut Piece) {
        let part = |walk: &mut Self, name: &str| {
            element.child(Space::Word, name).map(|part| walk.text_of(part)).unwrap_or_default()
        };
        let base = part(self, "rubyBase");
        let above = part(self, "rt");
        piece.text.push_str(&base);
        if base.ends_with(|c: char| c.is_numeric()) && !above.trim().is_empty() {
            piece.text.push_str(&format!("[{}]", above.trim()));
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
pub fn text(element: &Element<'_>) -> String {
    let pieces = element.children.iter().map(|node| match node {
        Node::Text(text) => text.to_string(),
        Node::Element(inner) => text(inner),
    });
    pieces.collect()
}

/// A character of a symbol font. The ticked and empty boxes of forms get their Unicode character,
/// and so do the digits of Symbol, which are digits; others stay what they are, so that they cannot
/// pass for a digit.
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
        ("Symbol", digit @ 0x30..=0x39) => char::from_u32(digit),
        _ => None,
    };
    let code = if is_symbol { 0xF000 | (code & 0xFF) } else { code };
    boxed.or_else(|| char::from_u32(code)).map(String::from).unwrap_or_default()
}

/// The version of a content to read: the first with any text of those that Word shows, because all
/// say the same. What needs a language that Word does not know it never shows.
pub fn choice<'e, 'x>(alternatives: &'e Element<'x>) -> Option<&'e Element<'x>> {
    let versions = || {
        alternatives.elements().filter(|e| match (e.space, e.name) {
            (Space::Compatibility, "Fallback") => true,
            (Space::Compatibility, "Choice") => is_known(e),
            (_, _) => false,
        })
    };
    versions().find(|version| version.find(Space::Word, "t").is_some()).or(versions().next())
}

/// The prefixes under which Word itself writes what it needs for a version, and those of WPS.
const KNOWN: [&str; 27] = [
    "w",
    "r",
    "a",
    "m",
    "o",
    "v",
    "wp",
    "pic",
    "w10",
    "w14",
    "w15",
    "w16",
    "wp14",
    "wp15",
    "wps",
    "wpg",
    "wpc",
    "wpi",
    "wne",
    "a14",
    "a16",
    "c14",
    "c15",
    "v2",
    "aink",
    "am3d",
    "wpsCustomData",
];

/// Whether Word knows all that a version needs. A version that needs nothing is damaged and read.
fn is_known(version: &Element<'_>) -> bool {
    let needs = version.attribute("Requires").unwrap_or_default();
    let mut needs = needs.split_ascii_whitespace();
    needs.all(|prefix| KNOWN.contains(&prefix) || is_numbered(prefix))
}

/// `w16cid`, `w16se`, `cx1` …: one for each year of Word.
fn is_numbered(prefix: &str) -> bool {
    prefix.starts_with("w16") || prefix.starts_with("cx")
}

/// Whether the text of the same run is the mark of a note, however it looks.
fn has_own_mark(element: &Element<'_>) -> bool {
    let is_note =
        ["footnoteReference", "endnoteReference"].iter().any(|name| element.is(Space::Word, name));
    is_note && element.attribute("customMarkFollows").is_some_and(|value| !is_off(&value))
}
