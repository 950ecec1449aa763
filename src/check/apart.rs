//! What stands in brackets beside a figure and is another figure, or takes it back: `8[5]`, `37（38）`, 37（更正为38）.

use crate::codebook::notes::{List, NoteWords};
use crate::finding::{About, Rule};
use crate::observe::Observation;
use crate::reading::Reading;
use crate::text::fold::{fold, is_digit};

/// Doubts figures beside which a reader has set digits apart, or words that take them back: they may be the mark of a
/// note, or the figure is another one. Only here, so that no reader of the table is believed less for it.
pub fn doubt(observations: &mut [Observation], words: &NoteWords) {
    for observation in observations {
        let Reading::Flagged(figure, findings) = &mut observation.reading else { continue };
        if is_apart(&figure.printed, words) {
            let remarks = findings.iter_mut().filter(|finding| finding.rule == Rule::CellRemark);
            remarks.for_each(|finding| finding.about = About::Reading);
        }
    }
}

fn is_apart(printed: &str, words: &NoteWords) -> bool {
    let folded = fold(printed);
    let Some((_, behind)) = folded.split_once(['[', '(']) else { return false };
    let inside = behind.split([']', ')']).next().unwrap_or(behind);
    let takes_back = [List::Wrong, List::Should, List::BeforeWrong];
    !inside.is_empty() && inside.chars().all(is_digit)
        || takes_back.into_iter().any(|list| words.has(list, inside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;

    #[test]
    fn digits_set_apart_from_a_figure() {
        let words = &Codebook::embedded().notes;
        assert!(is_apart("8[5]", words));
        assert!(is_apart("223件[1]", words));
        assert!(!is_apart("22（其中修订16件）", words));
        assert!(!is_apart("22[含修订16件]", words));
        assert!(is_apart("37（38）", words));
        assert!(is_apart("37（更正为38）", words));
        assert!(is_apart("37 (误)", words));
    }
}
