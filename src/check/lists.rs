//! The prose against itself: parts behind 其中 and shares.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::finding::{Finding, Rule, Severity};
use crate::narrate::Mention;
use crate::narrate::scope::{Span, span};
use crate::observe::Observation;

/// Topics whose lists tell all there is: the channels of requests, the results of reviews.
const WHOLE_LISTS: &[&str] = &["request", "review", "litigation"];

/// Topics whose parts may overlap: one item goes out through several channels.
const OVERLAPPING: &[&str] = &["active", "staff"];

/// Items of the table that shares of answers are taken of.
const WHOLES: &[&str] = &[
    "request_received",
    "request_closed",
    "request_answered",
    "req_new_total",
    "req_closed_total",
];

/// Remarks about lists and shares that do not follow.
pub fn lists(mentions: &[Mention], observations: &[Observation]) -> Vec<Finding> {
    let mut findings = parts(mentions);
    for index in 1..mentions.len() {
        findings.extend(share(index, mentions, observations));
    }
    findings
}

/// Parts that add up to more than their head; and to less, where the list should be whole.
fn parts(mentions: &[Mention]) -> Vec<Finding> {
    // One head may have two lists: by channel in one sentence, by answer in the next.
    let mut lists: BTreeMap<(usize, &str), Vec<&Mention>> = BTreeMap::new();
    for part in mentions {
        let Some(head) = part.head.filter(|&head| head < mentions.len()) else { continue };
        // 行政复议2件,其中维持1件;被提起行政诉讼8件: the list of one ends where the other is told.
        let is_other =
            part.topic != mentions[head].topic && WHOLE_LISTS.contains(&part.topic.as_str());
        if !is_other
            && part.unit == mentions[head].unit
            && is_exact(part)
            && is_exact(&mentions[head])
        {
            lists.entry((head, &part.sentence)).or_default().push(part);
        }
    }
    let lists = lists.iter();
    lists.filter_map(|((head, _), list)| mismatch(mentions, *head, list)).collect()
}

/// The figures of its paragraph up to a head, which may be the head of a list together: 新收10件,上年结转2件,
/// 办理结果为….
fn before(mentions: &[Mention], head: usize) -> Decimal {
    let own = &mentions[head];
    let near = mentions[..=head].iter().rev().take_while(|before| before.place == own.place);
    let heads = near.filter(|before| before.head.is_none() && before.unit == own.unit);
    heads.filter(|before| is_exact(before)).map(|before| before.value).sum()
}

fn is_exact(mention: &Mention) -> bool {
    mention.modifier.is_empty() && span(&mention.scope) != Span::Change
}

fn mismatch(mentions: &[Mention], head: usize, list: &[&Mention]) -> Option<Finding> {
    let others = before(mentions, head);
    let head = &mentions[head];
    if OVERLAPPING.contains(&head.topic.as_str()) || head.unit == "%" {
        return None;
    }
    let sum: Decimal = list.iter().map(|part| part.value).sum();
    let slack: Decimal = list.iter().map(|part| part.tolerance).sum::<Decimal>() + head.tolerance;
    let of_one_kind = list.iter().all(|part| part.topic == head.topic && part.indicator.is_some());
    let whole = WHOLE_LISTS.contains(&head.topic.as_str()) && of_one_kind && list.len() > 1;
    // Behind a `;` the list may have ended: 其中网上30件,信函22件;已办结50件.
    let is_open = head.sentence.contains([';', '；']) || sum <= others + slack;
    let severity = match () {
        () if sum > head.value + slack && is_open => return None,
        () if sum > head.value + slack => Severity::Warning,
        () if whole && sum < head.value - slack => Severity::Note,
        () => return None,
    };
    let message = format!(
        "parts told in a sentence add up to {}, the figure before them is {}",
        sum.normalize(),
        head.value.normalize()
    );
    let mut finding = Finding::source(Rule::SumMismatch, severity, message);
    finding.indicator = head.indicator.clone();
    Some(finding.at(head.place.clone()))
}

/// A share that does not follow from the figure before it.
fn share(index: usize, mentions: &[Mention], observations: &[Observation]) -> Option<Finding> {
    let (share, part) = (&mentions[index], &mentions[index - 1]);
    if share.unit != "%" || !is_exact(share) || share.sentence != part.sentence {
        return None;
    }
    let bases = match fraction(index, mentions) {
        Some((part, whole)) => return not_of(share, part, &[whole]),
        None if share.topic == "share" => bases(share, part, mentions, observations),
        None => return None,
    };
    not_of(share, part, &bases.iter().collect::<Vec<_>>())
}

/// 5/167(2.9%): part and whole stand before the share.
fn fraction(index: usize, mentions: &[Mention]) -> Option<(&Mention, &Mention)> {
    let (part, whole) = (mentions.get(index.checked_sub(2)?)?, &mentions[index - 1]);
    let printed = format!("{}/{}", part.printed, whole.printed);
    let touching = crate::text::fold::fold(&whole.sentence).contains(&printed);
    (touching && part.sentence == whole.sentence).then_some((part, whole))
}

/// What a share may be of: the head of its list, else the totals of the table.
fn bases(
    share: &Mention,
    part: &Mention,
    mentions: &[Mention],
    observations: &[Observation],
) -> Vec<Mention> {
    if let Some(head) = part.head.filter(|_| share.head == part.head) {
        return vec![mentions[head].clone()];
    }
    if part.topic != "answer" && part.topic != "request" {
        return Vec::new();
    }
    let totals = observations.iter().filter(|total| WHOLES.contains(&total.indicator.as_str()));
    totals
        .filter_map(|total| {
            let value = total.reading.value()?;
            let unit = part.unit.clone();
            Some(Mention { value, unit, tolerance: Decimal::ZERO, ..part.clone() })
        })
        .collect()
}

/// A remark where a share fits none of the wholes (and there is one to fit).
fn not_of(share: &Mention, part: &Mention, wholes: &[&Mention]) -> Option<Finding> {
    let comparable =
        |whole: &&&Mention| whole.unit == part.unit && is_exact(whole) && is_exact(part);
    let wholes: Vec<&&Mention> = wholes.iter().filter(comparable).collect();
    let first = wholes.first()?;
    if wholes.iter().any(|whole| follows(share, part, whole)) {
        return None;
    }
    let message = format!(
        "{}% is told of {} in {}, expected about {}%",
        share.value.normalize(),
        part.value.normalize(),
        first.value.normalize(),
        percent(part.value, first.value)?.round_dp(2).normalize()
    );
    let mut finding = Finding::source(Rule::ProseDiffers, Severity::Note, message);
    finding.indicator = part.indicator.clone();
    Some(finding.at(share.place.clone()))
}

/// Whether a share is the part of the whole, rounded or cut, with the roundings of both.
fn follows(share: &Mention, part: &Mention, whole: &Mention) -> bool {
    let low = percent(part.value - part.tolerance, whole.value + whole.tolerance);
    let high = percent(part.value + part.tolerance, whole.value - whole.tolerance);
    // The last printed digit: 2.9 may be 2.99 cut and 2.85 rounded.
    let digit =
        if share.tolerance.is_zero() { Decimal::ONE } else { share.tolerance * Decimal::TWO };
    match (low, high) {
        (Some(low), Some(high)) => {
            (low - digit..=high + digit / Decimal::TWO).contains(&share.value)
        }
        (_, _) => true,
    }
}

fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}
