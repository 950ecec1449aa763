//! Fields of an OpenDocument text: what they hold and do not show, and what they show and do not hold.

use super::walk::Walk;
use crate::read::line::Thing;
use crate::read::xml::{Element, Space};
use crate::source::Place;

/// Characters of a formula that are told.
const LONGEST_FORMULA: usize = 40;

impl Walk<'_> {
    /// Whether a field shows nothing of what it holds, or holds nothing of what it shows.
    pub fn is_set_aside(&mut self, field: &Element<'_>, place: &Place) -> bool {
        let is_off = field.attribute("display").is_some_and(|display| display == "none");
        match (field.space, field.name) {
            (Space::Text, "placeholder") => self.prompt(field, place),
            (Space::Other, "content-control") if is_prompt(field) => self.prompt(field, place),
            (Space::Text, "variable-set" | "user-field-get" | "page-variable-set") if is_off => {
                self.unseen.hidden.add(&field.all_text(), place);
            }
            // A program works these out anew where it opens the text.
            (
                Space::Text,
                "expression" | "variable-get" | "variable-set" | "user-field-get" | "sequence"
                | "database-display" | "page-variable-get" | "conditional-text",
            ) if field.all_text().trim().is_empty() => {
                let formula = field.attribute("formula").unwrap_or_default();
                let start: String = formula.chars().take(LONGEST_FORMULA).collect();
                self.unseen.stands(Thing::alone(format!("域：{start}")));
            }
            (Space::Text, "page-number" | "page-count") if self.unseen.is_in_cell() => {
                self.unseen.stands(Thing::beside(format!("页码：{}", field.all_text())));
            }
            (_, _) => return false,
        }
        true
    }

    /// What asks for a text that is not there yet.
    fn prompt(&mut self, element: &Element<'_>, place: &Place) {
        let text = element.all_text();
        self.unseen.prompts.add(&text, place);
        self.unseen.stands(Thing::beside(text));
    }
}

/// Whether a content control shows what it asks for.
fn is_prompt(control: &Element<'_>) -> bool {
    control.attribute("showing-place-holder").is_some_and(|value| value == "true")
}
