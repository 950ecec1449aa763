//! What a reader passed over, told once for each kind.

use crate::finding::{Finding, Rule, Severity};
use crate::source::Place;

/// Texts that were passed over: how many, and the first of them.
#[derive(Debug, Default)]
pub struct Told {
    count: usize,
    first: String,
    place: Option<Place>,
}

impl Told {
    pub fn add(&mut self, text: &str, place: Place) {
        if text.trim().is_empty() {
            return;
        }
        if self.count == 0 {
            self.first = text.trim().chars().take(40).collect();
            self.place = Some(place);
        }
        self.count += 1;
    }

    /// `what` with its verb: `hidden text was`.
    pub fn finding(&self, rule: Rule, what: &str) -> Option<Finding> {
        let message =
            format!("{} passed over: {} time(s), first {:?}", what, self.count, self.first);
        let finding = Finding::reading(rule, Severity::Note, message).at(self.place.clone());
        (self.count > 0).then_some(finding)
    }
}
