//! Formulas: what is set small or one above the other is no digit of the figure beside it.

use super::switch::is_off;
use super::walk::Walk;
use crate::read::line::{Line, Look};
use crate::read::xml::{Element, Space};

impl Walk<'_, '_> {
    /// Adds an element of a formula to the line.
    pub fn math(&mut self, element: &Element<'_>, line: &mut Line) {
        match element.name {
            "r" => {
                let texts = element.elements().filter(|e| matches!(e.name, "t"));
                let text: String = texts.map(super::inline::text).collect();
                self.add(&text, element.child(Space::Word, "rPr"), line);
            }
            "t" => line.push(&super::inline::text(element)),
            "sup" | "sub" => {
                let text = self.text_of(element);
                let place = self.places.here();
                line.add(&text, Look::Mark, &mut self.unseen, &place);
            }
            "phant" if !is_shown(element) => {
                let text = self.text_of(element);
                self.told_hidden(&text);
            }
            "f" | "rad" | "nary" | "m" | "eqArr" | "limLow" | "limUpp" | "acc" | "bar" | "func"
            | "groupChr" | "borderBox" | "d" | "sPre" => {
                // A fraction, a root, brackets: its digits make no figure by themselves.
                let parts = element.elements().map(|part| self.text_of(part));
                let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
                let place = self.places.here();
                line.add(&parts.join("/"), Look::Unclear, &mut self.unseen, &place);
            }
            // Powers and indices, whose base is plain, and what only holds others.
            _ => self.inline(element, line),
        }
    }
}

/// Whether a part that only takes room is drawn as well.
fn is_shown(phantom: &Element<'_>) -> bool {
    let properties = phantom.child(Space::Math, "phantPr");
    let show = properties.and_then(|p| p.child(Space::Math, "show")?.attribute("val"));
    !show.is_some_and(|value| is_off(&value))
}
