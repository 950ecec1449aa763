//! Signs → the kind of body that reports: the area, its office, or a body of its own.

use super::Issuer;
use super::beside;
use super::body::is_of_unknown_kind;
use super::prose::Prose;
use super::reach::{Reach, Scale, reach};
use super::sign::{Named, SignKind};
use crate::codebook::Codebook;

/// What a heading says of the kind of body.
fn heading_kind(named: &[Named]) -> Option<Issuer> {
    const HEADINGS: [SignKind; 3] = [SignKind::Title, SignKind::Opening, SignKind::TableTitle];
    HEADINGS.iter().find_map(|kind| {
        let found = named.iter().find(|n| n.sign.kind == *kind)?;
        (found.body.kind != Issuer::Unknown).then_some(found.body.kind)
    })
}

/// The kind of body, or why it stays open.
pub fn issuer(prose: &Prose, named: &[Named], codebook: &Codebook) -> (Issuer, Option<String>) {
    let heading = heading_kind(named);
    let others: Vec<&Named> = named.iter().filter(|n| is_beside_heading(n)).collect();
    let first = others.first().map(|n| n.body.kind);
    match heading.or(first).unwrap_or_default() {
        Issuer::Area => {
            let reach = reach(prose);
            match (
                of_area(&reach, &others, named, codebook),
                beside(prose, &reach, named, codebook),
            ) {
                ((Issuer::Area, None), Some(own)) => {
                    let message = format!("the heading is the area's and {own}: {EITHER}");
                    (Issuer::Unknown, Some(message))
                }
                (decided, _) => decided,
            }
        }
        Issuer::Office => match of_office(&reach(prose), heading.is_some(), named) {
            (Issuer::Area, None) => match beside::in_title(prose, codebook) {
                Some(own) => {
                    let message = format!("the heading is the area's and {own}: {EITHER}");
                    (Issuer::Unknown, Some(message))
                }
                None => (Issuer::Area, None),
            },
            decided => decided,
        },
        own @ (Issuer::Department
        | Issuer::Town
        | Issuer::Zone
        | Issuer::Institution
        | Issuer::Unknown) => (own, None),
    }
}

const EITHER: &str = "the area's report or the body's own";

/// What says beside the heading of an area that one of its bodies reports.
fn beside(prose: &Prose, reach: &Reach, named: &[Named], codebook: &Codebook) -> Option<String> {
    if let Some(own) =
        beside::in_title(prose, codebook).or_else(|| beside::in_scope(prose, codebook))
    {
        return Some(own);
    }
    let signed = named.iter().filter(|n| is_beside_heading(n));
    // The area signs, or the body in charge of its report.
    let mut for_area = signed.filter(|n| n.body.kind == Issuer::Area || n.body.in_charge);
    if reach.area.is_some() || for_area.next().is_some() {
        return None;
    }
    let of_page = || {
        let sources = named.iter().filter(|n| n.sign.kind == SignKind::Publisher);
        let sources: Vec<&str> = sources.map(|n| n.body.text.as_str()).collect();
        beside::in_page(prose, &sources, codebook)
    };
    beside::in_sentence(prose, codebook).or_else(|| if reach.names_area { None } else { of_page() })
}

/// Whether a sign names the body that wrote or signed.
fn is_beside_heading(named: &Named) -> bool {
    is_sign(named) && named.body.kind != Issuer::Unknown
}

fn is_sign(named: &Named) -> bool {
    let signs = [SignKind::ReportingUnit, SignKind::Compiled, SignKind::Signature];
    signs.contains(&named.sign.kind)
}

/// The heading is the area's. A department that is not in charge of the whole area's report signs
/// its own, and an office that tells its own figures alone reports about itself.
fn of_area(
    reach: &Reach,
    others: &[&Named],
    named: &[Named],
    codebook: &Codebook,
) -> (Issuer, Option<String>) {
    let says = |kind: Issuer| others.iter().any(|n| n.body.kind == kind);
    if reach.area.is_some() || says(Issuer::Area) {
        return (Issuer::Area, None);
    }
    // Who signs and is neither the area's government nor its office reports on itself.
    let strange =
        || named.iter().find(|n| is_sign(n) && is_of_unknown_kind(&n.body, codebook.divisions));
    let strange = if others.is_empty() { strange() } else { None };
    if let Some(own) = others.iter().copied().find(|n| is_own(n)).or(strange) {
        let (sign, text) = (own.sign.kind.id(), &own.body.text);
        let message =
            format!("the heading is the area's and {sign} is {text}: the area's report or its own");
        return (Issuer::Unknown, Some(message));
    }
    match &reach.own {
        // Beside the heading of the area a part of the whole is the office's share.
        Some(own) if !reach.is_share && reach.scale != Scale::Large && says(Issuer::Office) => (
            Issuer::Unknown,
            Some(format!(
                "the heading is the area's and the text is the office's ({own}): the area's \
                 report or the office's own"
            )),
        ),
        Some(_) | None => (Issuer::Area, None),
    }
}

/// The heading, or without one the signature, is the office's: it writes for the whole area and
/// about itself.
fn of_office(reach: &Reach, in_heading: bool, named: &[Named]) -> (Issuer, Option<String>) {
    let beside = named.iter().find(|n| {
        let kinds = [SignKind::TableTitle, SignKind::ReportingUnit, SignKind::Signature];
        n.body.kind == Issuer::Area && (kinds.contains(&n.sign.kind) || !in_heading)
    });
    let beside = beside.map(|n| format!("{} is {}", n.sign.kind.id(), n.body.text));
    let says = |text: &String| format!("the text says {text}");
    let large = (reach.scale == Scale::Large)
        .then(|| "the figures of the table are those of a whole area".to_owned());
    let small =
        (reach.scale == Scale::Small).then(|| "the table has no licences and no fines".to_owned());
    match (&reach.area, &reach.own) {
        (Some(_), None) => (Issuer::Area, None),
        // A share of the office stands in the report of the whole.
        (Some(_), Some(_)) if large.is_some() => (Issuer::Area, None),
        (Some(area), Some(own)) => (Issuer::Unknown, Some(both(&says(area), &says(own)))),
        (None, Some(own)) => match large.or(beside) {
            Some(area) => (Issuer::Unknown, Some(both(&area, &says(own)))),
            None => (Issuer::Office, None),
        },
        (None, None) => match (large.or(beside), small) {
            (Some(_), None) => (Issuer::Area, None),
            (Some(area), Some(small)) => (Issuer::Unknown, Some(both(&area, &small))),
            (None, Some(_)) => (Issuer::Office, None),
            // Nothing speaks for the area, neither a figure nor a word.
            (None, None) if in_heading && !reach.may_be_wider() => (Issuer::Office, None),
            (None, None) => {
                (Issuer::Unknown, Some(both("nothing says so", "the name is the office's")))
            }
        },
    }
}

/// Both candidates, and what speaks for each.
fn both(area: &str, own: &str) -> String {
    format!("the report of the whole area ({area}) or the office's own ({own})")
}

/// Whether a body reports about itself. Bodies in charge of open government report for the area.
pub fn is_own(named: &Named) -> bool {
    let own = match named.body.kind {
        Issuer::Department | Issuer::Town | Issuer::Zone | Issuer::Institution => true,
        Issuer::Area | Issuer::Office | Issuer::Unknown => false,
    };
    own && !named.body.in_charge
}
