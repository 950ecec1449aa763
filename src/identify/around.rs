//! Headings of an area that stand above the report of a body within it: the name of a site, a column, a list of
//! links, the cover of a collection.

use std::collections::BTreeSet;

use super::sign::{Named, SignKind, is_of_one, is_within};
use crate::finding::{Finding, Rule, Severity};

/// So many kinds of signs of the report itself have to name the body within where none of them says whose it is: a
/// caption of a table and an address may be of a part.
const ENOUGH: usize = 2;

/// The signs without such headings, and what is to be said of these.
///
/// A report of an area says so somewhere behind its title: it opens with the area's name, or the area signs. Where
/// all of these name one place within, the heading is not the report's own.
pub fn without_headings(named: Vec<Named>) -> (Vec<Named>, Option<Finding>) {
    let is_around = |heading: &Named| {
        if heading.sign.kind != SignKind::Title || heading.body.candidates.is_empty() {
            return false;
        }
        let own =
            named.iter().filter(|n| is_of_report(n.sign.kind) && !n.body.candidates.is_empty());
        let (within, others): (Vec<&Named>, Vec<&Named>) = own.partition(|n| is_within(n, heading));
        let kinds: BTreeSet<&str> = within.iter().map(|n| n.sign.kind.id()).collect();
        let agree = || within.windows(2).all(|pair| is_of_one(pair[0], pair[1]));
        let is_told = within.iter().any(|n| says_whose(n.sign.kind));
        (is_told || kinds.len() >= ENOUGH) && others.is_empty() && agree()
    };
    let around: Vec<bool> = named.iter().map(is_around).collect();
    let Some(first) = around.iter().position(|around| *around) else { return (named, None) };
    let message = format!(
        "the heading names {}, and all of the report a place within it: it is of the site or the collection",
        named[first].body.text
    );
    let finding = Finding::reading(Rule::PlaceDoubtful, Severity::Note, message);
    let kept = named.into_iter().zip(around).filter(|(_, around)| !around).map(|(named, _)| named);
    (kept.collect(), Some(finding))
}

/// Whether a sign stands in the report itself.
fn is_of_report(kind: SignKind) -> bool {
    match kind {
        SignKind::TableTitle
        | SignKind::ReportingUnit
        | SignKind::Opening
        | SignKind::Compiled
        | SignKind::Contact
        | SignKind::Signature => true,
        SignKind::Title | SignKind::Publisher | SignKind::SheetName | SignKind::FileName => false,
    }
}

/// Whether a sign says whose report it is.
fn says_whose(kind: SignKind) -> bool {
    matches!(kind, SignKind::ReportingUnit | SignKind::Opening | SignKind::Signature)
}
