//! What one clause says of a table, above or below it.

use std::collections::BTreeSet;

use crate::codebook::Codebook;
use crate::codebook::captions::Says;
use crate::codebook::notes::List;
use crate::identify::{ReportId, heads};
use crate::text::span::Span;

use super::Told;
use crate::qualify::others::{body, is_of_other_area};

/// Years between a report and what it prints of others.
const FURTHEST: u16 = 8;

/// Notes what a clause says of the table above it: 勘误:以上表格有误 heads a correction.
pub(super) fn hear_back(told: &mut Told, clause: &str, id: &ReportId, codebook: &Codebook) {
    // 注:上表为…: what is said begins behind that.
    let mut rest = clause;
    while let Some(behind) = codebook.notes.behind(&[List::Opens, List::Above, List::Subject], rest)
    {
        rest = behind;
    }
    let clause = rest;
    let mut said = Told::default();
    hear(&mut said, clause, id, codebook);
    // 上表"收到申请数"223件有误 is about one of its figures.
    if counts(clause) {
        return;
    }
    // What is said of one table is not said of the next section's.
    told.is_of_section = true;
    if matches!(said.version, Some((Says::Draft, _))) {
        told.version = said.version;
    }
    told.reach = said.reach.or(told.reach.take());
    told.body = body(clause, id, codebook).or(told.body.take());
    if !said.spans.is_empty() {
        (told.spans, told.title, told.dated) = (said.spans, said.title, true);
        told.sure = told.span();
    }
    let several = heads::names_years(clause).then(|| format!("no single year: {clause}"));
    told.period = said.period.or(several).or(told.period.take());
}

/// Whether a clause names a count: 223件.
fn counts(clause: &str) -> bool {
    let mut parts = clause.split_inclusive(|c: char| !c.is_ascii_digit());
    parts.any(|part| {
        part.len() > 1
            && part.ends_with(['件', '条', '次', '个', '元', '人', '项', '篇'])
            && part.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Notes what a clause says.
pub(super) fn hear(told: &mut Told, clause: &str, id: &ReportId, codebook: &Codebook) {
    let found = codebook.captions.within(clause);
    // 更正前 is not 更正.
    let whole = |word: &str| !found.iter().any(|o| o.word != word && o.word.contains(word));
    let of_report = |word: &str| id.body.as_deref().is_some_and(|body| body.contains(word));
    let mut reach = None;
    for caption in found.iter().filter(|caption| whole(&caption.word)) {
        let said = Some((caption.says, caption.word.clone()));
        match caption.says {
            Says::Draft | Says::Final => told.version = said,
            // 全市各乡镇 is of all of them.
            Says::Part | Says::Whole if of_report(&caption.word) => {}
            Says::Period => told.period = Some(format!("less than a year: {}", caption.word)),
            Says::Whole if is_of_other_area(&caption.word, id) => {
                told.body = Some(caption.word.clone());
            }
            Says::Whole => reach = said,
            Says::Part => reach = reach.or(said),
            Says::Own => told.is_own = true,
            Says::Elsewhere => told.body = Some(caption.word.clone()),
            Says::Note if is_alone(clause, &caption.word) => {
                told.version = Some((Says::Draft, caption.word.clone()));
            }
            // These are words of labels, and of notes that say more.
            Says::Past | Says::Not | Says::Other | Says::Count | Says::Plain | Says::Note => {}
        }
    }
    let void = codebook.notes.list(List::Void).iter().find(|word| is_alone(clause, word));
    if let Some(word) = void {
        told.version = Some((Says::Draft, word.clone()));
    }
    if matches!(reach, Some((Says::Part, _))) && heads::is_part(clause, &codebook.notes) {
        told.part = Some(clause.to_owned());
    }
    told.reach = reach.or(told.reach.take());
    let near = |span: &Span| is_near(span, id);
    let title = heads::year_named(clause).filter(|_| clause.contains("统计表"));
    let named = heads::span_named(clause).filter(near);
    match title.map(Span::Year).filter(near) {
        Some(title) => (told.title, told.below) = (Some(title), BTreeSet::new()),
        None => told.below.extend(named),
    }
    told.spans.extend(named);
}

/// Whether a clause says a word and nothing else: 测试数据, (作废).
fn is_alone(clause: &str, word: &str) -> bool {
    clause.trim_matches(|c: char| !c.is_alphanumeric()) == word
}

/// Whether a year may be one that the report speaks of: a figure may look like one.
fn is_near(span: &Span, id: &ReportId) -> bool {
    match (span, id.year) {
        (Span::Year(named), Some(year)) => year.abs_diff(*named) <= FURTHEST,
        (Span::Year(_), None) | (Span::Own | Span::Before | Span::Change | Span::Other, _) => true,
    }
}
