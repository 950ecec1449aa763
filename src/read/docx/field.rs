//! Fields: `{ instruction | result }`.

use super::is_on;
use crate::read::line::Thing;
use crate::read::xml::{Element, Space};

/// A field that is open.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Whether we are behind its instruction.
    is_result: bool,
    instruction: String,
    /// Whether its result has any text.
    is_shown: bool,
    /// What a form control shows, which stands in no text.
    form: Option<String>,
}

/// What a field without a result shows.
pub enum Shown {
    Nothing,
    Text(String),
    Thing(Thing),
}

impl Field {
    /// A field at its beginning (`w:fldChar` of that kind).
    pub fn begin(element: &Element<'_>) -> Self {
        let form = element.child(Space::Word, "ffData").and_then(control);
        Self { form, ..Self::default() }
    }

    pub fn separate(&mut self) {
        self.is_result = true;
    }

    pub fn is_result(&self) -> bool {
        self.is_result
    }

    /// Notes text that stands inside: of the instruction, or of the result.
    pub fn instruct(&mut self, text: &str) {
        if !self.is_result && self.instruction.len() < LONGEST_INSTRUCTION {
            self.instruction.push_str(text);
        }
    }

    pub fn show(&mut self) {
        self.is_shown |= self.is_result;
    }

    /// What it shows in the end, beside the text of its result.
    pub fn end(self) -> Shown {
        if self.is_shown { Shown::Nothing } else { unshown(&self.instruction, self.form) }
    }
}

const LONGEST_INSTRUCTION: usize = 400;

/// What a field shows that has no result in the file: Word draws it from its instruction.
pub fn unshown(instruction: &str, form: Option<String>) -> Shown {
    let instruction = instruction.trim();
    let mut words = instruction.splitn(3, char::is_whitespace);
    let name = words.next().unwrap_or_default().to_ascii_uppercase();
    match name.as_str() {
        "FORMDROPDOWN" | "FORMCHECKBOX" => form.map_or(Shown::Nothing, Shown::Text),
        "MACROBUTTON" | "GOTOBUTTON" => {
            Shown::Text(words.nth(1).map(str::trim).unwrap_or_default().to_owned())
        }
        // Places for text that is not there, and marks for the index.
        "" | "FORMTEXT" | "XE" | "TC" | "TA" | "RD" | "SET" | "ASK" | "PRIVATE" => Shown::Nothing,
        _ => {
            let start: String = instruction.chars().take(40).collect();
            Shown::Thing(Thing::beside(format!("域：{start}")))
        }
    }
}

/// What a drop-down list or a box to tick shows.
fn control(form: &Element<'_>) -> Option<String> {
    if let Some(list) = form.child(Space::Word, "ddList") {
        let index = |name: &str| list.child(Space::Word, name)?.number::<usize>("val");
        let chosen = index("result").or_else(|| index("default")).unwrap_or(0);
        let mut entries = list.elements().filter(|e| e.is(Space::Word, "listEntry"));
        return entries.nth(chosen)?.attribute("val").map(Into::into);
    }
    let tick = form.child(Space::Word, "checkBox")?;
    let is_ticked = is_on(Some(tick), "checked").or_else(|| is_on(Some(tick), "default"));
    Some(if is_ticked == Some(true) { "☑" } else { "□" }.to_owned())
}
