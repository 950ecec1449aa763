//! Fields of Word: `{ instruction | result }`.

use super::line::{Thing, Unseen};
use super::look::draws_signs;

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
    /// The choice of a form control, which another program may show or not.
    Choice(String),
    Thing(Thing),
}

const LONGEST_INSTRUCTION: usize = 400;

impl Field {
    /// A field at its beginning, with what its form control shows.
    pub fn begin(form: Option<String>) -> Self {
        Self { form, ..Self::default() }
    }

    /// Notes what its form control shows.
    pub fn offer(&mut self, shown: String) {
        self.form = Some(shown);
    }

    pub fn separate(&mut self) {
        self.is_result = true;
    }

    /// Whether what stands here is shown: of a field that sets a variable, nothing is.
    pub fn is_result(&self) -> bool {
        self.is_result && !self.sets()
    }

    fn sets(&self) -> bool {
        let name = self.instruction.split_whitespace().next().unwrap_or_default();
        ["SET", "ASK"].iter().any(|sets| name.eq_ignore_ascii_case(sets))
    }

    /// Notes text of the instruction.
    pub fn instruct(&mut self, text: &str) {
        if !self.is_result && self.instruction.len() < LONGEST_INSTRUCTION {
            self.instruction.push_str(text);
        }
    }

    /// Whether its result leads elsewhere: to a page, to a note.
    pub fn is_link(&self) -> bool {
        let leads = |name: &&str| self.instruction.trim_start().starts_with(*name);
        self.is_result && ["HYPERLINK", "NOTEREF"].iter().any(leads)
    }

    /// Notes that its result has text, if that is where we are.
    pub fn show(&mut self) {
        self.is_shown |= self.is_result;
    }

    /// What it shows in the end, beside the text of its result.
    pub fn end(self) -> Shown {
        if self.is_shown { Shown::Nothing } else { unshown(&self.instruction, self.form) }
    }
}

impl Shown {
    /// Its text. What is no text, or is not certain to be seen as such, is noted in a cell: a figure
    /// that is chosen from a list is told and not read.
    pub fn text(self, unseen: &mut Unseen) -> String {
        match self {
            Shown::Nothing => String::new(),
            Shown::Text(text) => text,
            Shown::Choice(text) if unseen.is_in_cell() => {
                unseen.stands(Thing::beside(format!("下拉列表：{text}")));
                String::new()
            }
            Shown::Choice(text) => text,
            Shown::Thing(thing) => {
                unseen.stands(thing);
                String::new()
            }
        }
    }
}

/// What a field shows that has no result in the file: Word draws it from its instruction.
pub fn unshown(instruction: &str, form: Option<String>) -> Shown {
    let instruction = instruction.trim();
    let mut words = instruction.splitn(3, char::is_whitespace);
    let name = words.next().unwrap_or_default().to_ascii_uppercase();
    match name.as_str() {
        "FORMDROPDOWN" | "FORMCHECKBOX" if form.is_some() => {
            form.map_or(Shown::Nothing, Shown::Choice)
        }
        "MACROBUTTON" | "GOTOBUTTON" => {
            Shown::Text(words.nth(1).map(str::trim).unwrap_or_default().to_owned())
        }
        "SYMBOL" if symbol(instruction).is_some() => {
            symbol(instruction).map_or(Shown::Nothing, |sign| Shown::Text(sign.to_string()))
        }
        // Places for text that is not there, and marks for the index.
        "" | "FORMTEXT" | "XE" | "TC" | "TA" | "RD" | "SET" | "ASK" | "PRIVATE" => Shown::Nothing,
        _ => {
            let start: String = instruction.chars().take(40).collect();
            Shown::Thing(Thing::beside(format!("域：{start}")))
        }
    }
}

/// The character of `SYMBOL 56 \f "Arial"`, where it is one that all fonts of text have alike.
fn symbol(instruction: &str) -> Option<char> {
    let code = instruction.split_whitespace().nth(1)?;
    let code = match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => code.parse().ok()?,
    };
    let (_, font) = instruction.split_once("\\f").unwrap_or_default();
    let draws = draws_signs(font.trim_start().trim_start_matches('"'));
    char::from_u32(code).filter(|c| matches!(c, '!'..='~') && !draws)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_by_their_numbers() {
        assert_eq!(symbol("SYMBOL 56 \\f \"Arial\" \\s 10"), Some('8'));
        assert_eq!(symbol("SYMBOL 0x38"), Some('8'));
        assert_eq!(symbol("SYMBOL 56 \\f \"Wingdings\""), None);
        assert_eq!(symbol("SYMBOL"), None);
    }

    #[test]
    fn the_result_of_a_variable_that_is_set_is_not_shown() {
        let shows = |instruction: &str| {
            let mut field = Field::begin(None);
            field.instruct(instruction);
            field.separate();
            field.is_result()
        };
        assert!(!shows(" SET a 9 "));
        assert!(!shows(" ask a \"件数\""));
        assert!(shows(" DOCVARIABLE a "));
        assert!(shows(" = 4 + 5 "));
    }
}
