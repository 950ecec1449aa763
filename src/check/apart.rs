//! Digits that stand beside a figure and apart from it: `8[5]`.

use crate::finding::{About, Rule};
use crate::observe::Observation;
use crate::reading::Reading;
use crate::text::fold::is_digit;

/// Doubts figures beside which a reader has set digits apart: they may be the mark of a note, or the
/// figure is another one. Only here, so that no reader of the table is believed less for it.
pub fn doubt(observations: &mut [Observation]) {
    for observation in observations {
        let Reading::Flagged(figure, findings) = &mut observation.reading else { continue };
        if is_apart(&figure.printed) {
            let remarks = findings.iter_mut().filter(|finding| finding.rule == Rule::CellRemark);
            remarks.for_each(|finding| finding.about = About::Reading);
        }
    }
}

fn is_apart(printed: &str) -> bool {
    let inside = printed.split_once('[').and_then(|(_, behind)| behind.split_once(']'));
    inside.is_some_and(|(inside, _)| !inside.is_empty() && inside.chars().all(is_digit))
}

#[cfg(test)]
mod tests {
    use super::is_apart;

    #[test]
    fn digits_set_apart_from_a_figure() {
        assert!(is_apart("8[5]"));
        assert!(is_apart("223件[1]"));
        assert!(!is_apart("22（其中修订16件）"));
        assert!(!is_apart("22[含修订16件]"));
    }
}
