//! What a reader passed over, told once for each kind.

use crate::finding::{Finding, Rule, Severity};
use crate::source::Place;
use crate::text::fold::is_blank;

/// Texts that were passed over: how many, and the first of them.
#[derive(Debug, Default)]
pub struct Told {
    count: usize,
    first: Vec<String>,
    place: Option<Place>,
}

impl Told {
    /// As many are named; a person looks at the file then.
    const NAMED: usize = 5;

    pub fn add(&mut self, text: &str, place: &Place) {
        let text = text.trim();
        // Marks of no width alone are nothing that anybody hid.
        if text.chars().all(is_blank) {
            return;
        }
        if self.first.len() < Self::NAMED {
            self.first.push(text.chars().take(40).collect());
            self.place.get_or_insert_with(|| place.clone());
        }
        self.count += 1;
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// `what` with its verb: `hidden text was passed over`.
    pub fn finding(&self, rule: Rule, what: &str) -> Option<Finding> {
        let named: Vec<String> = self.first.iter().map(|text| format!("{text:?}")).collect();
        let more = if self.count > named.len() { ", …" } else { "" };
        let message = format!("{what}: {} time(s), {}{more}", self.count, named.join(", "));
        let finding = Finding::reading(rule, Severity::Note, message).at(self.place.clone());
        (self.count > 0).then_some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str], expected: usize) {
        let mut told = Told::default();
        texts.iter().for_each(|text| told.add(text, &Place::Block(1)));
        assert_eq!(told.count, expected, "{texts:?}");
    }

    #[test]
    fn marks_of_no_width_are_nothing() {
        check(&["\u{feff}\u{200d}", "\u{200b}", " "], 0);
        check(&["\u{feff}12"], 1);
    }
}
