//! What a report says against its own figures: 表中收到申请数应为233件, 勘误：…有误.
//!
//! Such a sentence names rows, columns or printed numbers. The figures that it speaks of stay as they are
//! printed, and none of them is certain.

use crate::codebook::notes::NoteWords;
use crate::codebook::{Codebook, Item, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::narrate;
use crate::observe::Observation;
use crate::qualify::notes::correction::{Correction, correction};
use crate::qualify::notes::named::{Named, named};
use crate::text::fold::fold;

/// Flags the figures that a sentence of the report corrects, and quotes it. Returns remarks on
/// corrections of which nobody can tell the figure.
pub fn flag(
    observations: &mut [Observation],
    layout: &Layout,
    codebook: &Codebook,
) -> Vec<Finding> {
    let said = errata(layout, &codebook.notes);
    if said.is_empty() {
        return Vec::new();
    }
    let read = observations.iter().enumerate();
    let read = read.filter(|(_, observation)| observation.reading.value().is_some());
    let printed: Vec<Named> =
        read.map(|(at, one)| Named::of(at, &one.label, item(one, codebook))).collect();
    let mut findings = Vec::new();
    for correction in said {
        let contested = contested(&correction, &printed, observations);
        let message = format!("the report corrects it: {}", correction.printed);
        let finding = Finding::reading(Rule::Erratum, Severity::Warning, message);
        if contested.is_empty() && correction.heads && !correction.right.is_empty() {
            findings.push(finding.clone());
        }
        for at in contested {
            let observation = &mut observations[at];
            let finding = finding.clone().of(&observation.indicator).at(observation.place.clone());
            observation.reading.flag(finding);
        }
    }
    findings
}

/// The sentences that correct something: those of the prose, and notes in tables and sheets.
fn errata(layout: &Layout, words: &NoteWords) -> Vec<Correction> {
    let mut found: Vec<Correction> = Vec::new();
    // Hardly any report has one.
    if !layout.lines.iter().any(|line| words.may_correct(&line.text)) {
        return found;
    }
    for sentence in narrate::sentences(layout) {
        found.extend(correction(&sentence, words));
    }
    for note in layout.lines.iter().filter_map(Line::alone) {
        if !found
            .iter()
            .any(|known| known.text.contains(&fold(note)) || fold(note).contains(&known.text))
        {
            found.extend(correction(note, words));
        }
    }
    found
}

fn item<'c>(observation: &Observation, codebook: &'c Codebook) -> Option<(&'c Table, &'c Item)> {
    let form = codebook.forms.iter().find(|form| form.id == observation.form)?;
    let table = form.tables.iter().find(|table| table.id == observation.table)?;
    Some((table, table.items.iter().find(|item| item.code == observation.item)?))
}

/// The figures that a correction speaks of.
fn contested(
    correction: &Correction,
    printed: &[Named],
    observations: &[Observation],
) -> Vec<usize> {
    let mut found = named(&correction.text, printed);
    let value = |one: &&Named| observations[one.at].reading.value();
    let is_wrong = |one: &&Named| value(one).is_some_and(|value| correction.wrong.contains(&value));
    let is_right = |one: &&Named| value(one).is_some_and(|value| correction.right.contains(&value));
    let is_named = !found.is_empty();
    if !is_named && correction.is_sure() {
        // The number that is wrong names its figure; a table that is wrong all its figures.
        let of_number = printed.iter().filter(is_wrong);
        found =
            match correction.of_table && correction.wrong.is_empty() && correction.right.is_empty()
            {
                true => printed.iter().collect(),
                false => of_number.collect(),
            };
    }
    // 第1项由33变更为38 names no row, whatever words stand behind it: its number does.
    if is_named && correction.is_sure() && !found.iter().any(|one| is_wrong(one) || is_right(one)) {
        found.extend(printed.iter().filter(is_wrong));
    }
    if found.iter().any(is_wrong) {
        found.retain(is_wrong);
    }
    // Where the right figure is printed, the correction was made.
    found.retain(|one| is_wrong(one) || !is_right(one));
    found.into_iter().map(|one| one.at).collect()
}
