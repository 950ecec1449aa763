//! The crosswalk as series: which items of which form make up a figure that may be compared.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Report;
use crate::codebook::{Codebook, Comparability, Form, Item, Link};
use crate::text::unit::{self, Unit};

/// A series through the forms.
#[derive(Debug)]
pub struct Chain<'c> {
    pub(super) series: &'c str,
    pub(super) label: &'c str,
    pub(super) unit: &'c str,
    pub(super) measure: Option<Unit>,
    /// In the order of the forms.
    pub(super) steps: Vec<Step<'c>>,
}

/// The items of all forms by form and code, with the place of the form in the codebook.
type Known<'c> = FxHashMap<(&'c str, &'c str), (usize, &'c Form, &'c Item)>;

/// What a series is in one form.
#[derive(Debug)]
pub struct Step<'c> {
    pub(super) form: &'c Form,
    pub(super) items: Vec<&'c Item>,
    /// What they are of.
    pub(super) indicators: Vec<&'c str>,
    /// The units of the items.
    pub(super) measures: Vec<Option<Unit>>,
    pub(super) comparability: Comparability,
    pub(super) reasons: Vec<&'c str>,
}

/// All series of the crosswalk, in its order.
///
/// Links that are not comparable put nothing into a series: the older figures stand alone in it,
/// with the reason.
pub fn chains(codebook: &Codebook) -> Vec<Chain<'_>> {
    let mut order: Vec<&str> = Vec::new();
    let mut links: FxHashMap<&str, Vec<&Link>> = FxHashMap::default();
    for link in &codebook.crosswalk {
        let of_series = links.entry(&link.series).or_default();
        if of_series.is_empty() {
            order.push(&link.series);
        }
        of_series.push(link);
    }
    let known = known(codebook);
    order.into_iter().filter_map(|series| chain(series, &links[series], &known)).collect()
}

fn known(codebook: &Codebook) -> Known<'_> {
    let mut known = Known::default();
    for (at, form) in codebook.forms.iter().enumerate() {
        for item in form.tables.iter().flat_map(|table| &table.items) {
            known.insert((&form.id, &item.code), (at, form, item));
        }
    }
    known
}

impl<'c> Chain<'c> {
    pub fn id(&self) -> &'c str {
        self.series
    }

    pub fn label(&self) -> &'c str {
        self.label
    }

    pub fn unit(&self) -> &'c str {
        self.unit
    }

    /// Forms and the indicators that make up the series in each.
    pub fn steps(&self) -> impl Iterator<Item = (&'c Form, &[&'c str])> {
        self.steps.iter().map(|step| (step.form, &step.indicators[..]))
    }
}

/// The steps whose tables a report prints, counted through all series.
pub fn steps(report: &Report, chains: &[Chain<'_>]) -> Vec<u16> {
    let printed = printed(report);
    let all = chains.iter().flat_map(|chain| &chain.steps).zip(0..);
    all.filter(|(step, _)| step.is_printed(&printed)).map(|(_, number)| number).collect()
}

fn chain<'c>(series: &'c str, links: &[&'c Link], known: &Known<'c>) -> Option<Chain<'c>> {
    let mut steps: BTreeMap<usize, Step<'c>> = BTreeMap::new();
    for link in links {
        add(&mut steps, known, &link.from_form, &link.from, &link.reason);
        if is_chained(link) {
            add(&mut steps, known, &link.to_form, &link.to, "");
        }
    }
    rate(&mut steps, links);
    let steps: Vec<Step<'c>> = steps.into_values().collect();
    let unit = &steps.last()?.items.first()?.unit;
    Some(Chain { series, label: &links[0].label, unit, measure: unit::parse(unit), steps })
}

/// Whether the figures of both sides may stand in one series.
fn is_chained(link: &Link) -> bool {
    let empty = link.from.is_empty() || link.to.is_empty();
    match link.comparability {
        Comparability::Identical | Comparability::Near | Comparability::Partial => !empty,
        Comparability::NotComparable => false,
    }
}

fn add<'c>(
    steps: &mut BTreeMap<usize, Step<'c>>,
    known: &Known<'c>,
    form: &str,
    codes: &'c [String],
    reason: &'c str,
) {
    let found = codes.iter().filter_map(|code| known.get(&(form, code.as_str())));
    let found: Vec<&(usize, &Form, &Item)> = found.collect();
    let Some((at, form, _)) = found.first() else { return };
    let step = steps.entry(*at).or_insert_with(|| Step {
        form,
        indicators: found.iter().map(|(_, _, item)| item.indicator.as_str()).collect(),
        items: found.iter().map(|(_, _, item)| *item).collect(),
        measures: found.iter().map(|(_, _, item)| unit::parse(&item.unit)).collect(),
        comparability: Comparability::Identical,
        reasons: Vec::new(),
    });
    if !reason.is_empty() && !step.reasons.contains(&reason) {
        step.reasons.push(reason);
    }
}

/// Says of each step how it compares with the newest: the worst of the links on the way.
fn rate(steps: &mut BTreeMap<usize, Step<'_>>, links: &[&Link]) {
    if let (1, Some(only)) = (steps.len(), steps.values_mut().next()) {
        only.comparability = Comparability::NotComparable;
        return;
    }
    let forms: Vec<(usize, String)> =
        steps.iter().map(|(at, step)| (*at, step.form.id.clone())).collect();
    for (at, form) in forms.iter().rev() {
        let onward = links.iter().filter(|link| is_chained(link) && link.from_form == *form);
        let worst = onward.flat_map(|link| {
            let next = forms.iter().find(|(to, id)| to > at && *id == link.to_form);
            let beyond = next.and_then(|(to, _)| steps.get(to)).map(|step| step.comparability);
            [Some(link.comparability), beyond]
        });
        let worst = worst.flatten().max().unwrap_or(Comparability::Identical);
        if let Some(step) = steps.get_mut(at) {
            step.comparability = worst;
        }
    }
}

impl Step<'_> {
    /// Whether the report prints the tables of this form that the step is of.
    fn is_printed(&self, printed: &FxHashSet<(&str, &str)>) -> bool {
        self.items.iter().all(|item| printed.contains(&(&*self.form.id, &*item.code)))
    }
}

/// The items of the tables that a report prints, with their form.
fn printed(report: &Report) -> FxHashSet<(&str, &str)> {
    let of_tables = report.observations.iter().filter(|o| o.table_number > 0);
    of_tables.map(|o| (o.form.as_str(), o.item.as_str())).collect()
}
