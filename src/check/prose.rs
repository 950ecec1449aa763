//! What the prose tells against the table and against itself.
//!
//! A mention that should equal an item confirms or contradicts it. Only exact figures of the whole
//! year are compared; the prose often counts something narrower than the table, so a difference is
//! a remark about the report and never changes a value or its status.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::blame;
use crate::codebook::{Codebook, Phrase};
use crate::finding::{Finding, Rule, Severity};
use crate::narrate::scope::{Span, span};
use crate::narrate::{Agrees, Mention};
use crate::observe::Observation;
use crate::text::fold::fold;
use crate::text::unit;

/// Fields and bodies whose own figures stand in the report of the whole: 教育微信公众号公开564条 is
/// not the total of all accounts.
const NARROWER: &[&str] = &[
    "教育",
    "卫生",
    "卫健",
    "环保",
    "环境",
    "公安",
    "民政",
    "财政",
    "税务",
    "交通",
    "农业",
    "水利",
    "文化",
    "旅游",
    "住建",
    "国土",
    "食品",
    "药品",
    "安监",
    "人社",
    "审计",
    "统计局",
    "扶贫",
    "招标",
];

/// Compares and marks the mentions; returns remarks about the report.
pub fn compare(
    observations: &mut [Observation],
    mentions: &mut [Mention],
    codebook: &Codebook,
) -> Vec<Finding> {
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for group in groups(mentions) {
        let sums = sums(&group, mentions, observations, codebook);
        if !sums.is_empty() {
            findings.extend(judge(&group, &sums, mentions, observations));
        }
    }
    findings.extend(super::lists::lists(mentions, observations));
    findings
}

/// What a mention may equal: the value of one or several items of the table.
struct Sum {
    value: Decimal,
    /// Indices of the observations that are added.
    terms: Vec<usize>,
}

/// Mentions of one indicator that may be compared, in the order of the text.
fn groups(mentions: &[Mention]) -> Vec<Vec<usize>> {
    let year = own_year(mentions);
    let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        let Some(indicator) = &mention.indicator else { continue };
        if mention.modifier.is_empty() && may_be_of_year(&mention.scope, year) {
            groups.entry((&mention.topic, indicator)).or_default().push(index);
        }
    }
    groups.into_values().collect()
}

/// The year that most figures name: the one reported on.
fn own_year(mentions: &[Mention]) -> Option<u16> {
    let mut named: BTreeMap<u16, usize> = BTreeMap::new();
    for mention in mentions {
        if let Span::Named(year) = span(&mention.scope) {
            *named.entry(year).or_default() += 1;
        }
    }
    named.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

fn may_be_of_year(scope: &str, year: Option<u16>) -> bool {
    match span(scope) {
        Span::Unsaid | Span::Year | Span::Part | Span::AsOf => true,
        Span::Named(named) => year == Some(named),
        Span::Cumulative | Span::OtherYear | Span::Change | Span::Plan => false,
    }
}

/// The sums of the table that the mentions of a group may equal, as the codebook names them.
fn sums(
    group: &[usize],
    mentions: &[Mention],
    observations: &[Observation],
    codebook: &Codebook,
) -> Vec<Sum> {
    let Some(first) = group.first().map(|&index| &mentions[index]) else { return Vec::new() };
    let same =
        |phrase: &&Phrase| phrase.topic == first.topic && phrase.indicator() == first.indicator;
    let mut named: Vec<&Vec<String>> = Vec::new();
    for equals in codebook.narrative.iter().filter(same).flat_map(|phrase| &phrase.equals) {
        if !named.contains(&equals) {
            named.push(equals);
        }
    }
    named.into_iter().filter_map(|terms| sum(terms, observations)).collect()
}

/// The sum of some indicators; `None` where one of them is not printed.
fn sum(indicators: &[String], observations: &[Observation]) -> Option<Sum> {
    let terms: Vec<usize> = indicators
        .iter()
        .map(|indicator| {
            let mut of_it = observations.iter().enumerate().filter(|(_, observation)| {
                observation.indicator == *indicator
                    && observation.span == crate::text::span::Span::Own
                    && observation.reading.value().is_some()
            });
            // The first printed: the report's own column where there are several.
            of_it.next().map(|(index, _)| index)
        })
        .collect::<Option<_>>()?;
    let values: Option<Vec<Decimal>> =
        terms.iter().map(|&index| in_base_unit(&observations[index])).collect();
    Some(Sum { value: values?.into_iter().sum(), terms })
}

/// The value in the unit without its power of ten, as mentions have it: 6 万元 is 60000 元.
fn in_base_unit(observation: &Observation) -> Option<Decimal> {
    let scale = unit::parse(&observation.unit).map_or(Decimal::ONE, |unit| unit.scale);
    observation.reading.value()?.checked_mul(scale)
}

fn judge(
    group: &[usize],
    sums: &[Sum],
    mentions: &mut [Mention],
    observations: &mut [Observation],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut confirmed: Vec<usize> = Vec::new();
    for &index in group {
        let mention = &mut mentions[index];
        match sums.iter().find(|sum| (sum.value - mention.value).abs() <= mention.tolerance) {
            Some(sum) => {
                mention.agrees = Agrees::Yes;
                rename(mention, sum, observations);
                findings.extend(note_on_sum(mention, sum, sums, observations));
                confirmed.extend(&sum.terms);
            }
            None => open.push(index),
        }
    }
    let parts = (confirmed.is_empty() && open.len() > 1)
        .then(|| sums.iter().find(|sum| total(&open, mentions) == sum.value))
        .flatten();
    if let Some(sum) = parts {
        open.drain(..).for_each(|index| mentions[index].agrees = Agrees::Yes);
        confirmed.extend(&sum.terms);
    }
    // Two sentences with the same figure are one voice.
    confirmed.sort_unstable();
    confirmed.dedup();
    for &index in &confirmed {
        observations[index].confirmed_by = observations[index].confirmed_by.saturating_add(1);
    }
    findings.extend(contradict(&open, !confirmed.is_empty(), &sums[0], mentions, observations));
    findings
}

fn total(indices: &[usize], mentions: &[Mention]) -> Decimal {
    indices.iter().map(|&index| mentions[index].value).sum()
}

/// Figures that fit nothing in the table.
fn contradict(
    open: &[usize],
    other_fits: bool,
    sum: &Sum,
    mentions: &mut [Mention],
    observations: &[Observation],
) -> Option<Finding> {
    for &index in open {
        rename(&mut mentions[index], sum, observations);
    }
    let told = |index: &usize| mentions[*index].value < sum.value;
    let parts = open.len() > 1 && open.iter().all(told);
    let open_parts = parts && !open.iter().any(|&index| is_narrower(&mentions[index]));
    // Another sentence agrees, or this one speaks of less than the table: a part, as it seems.
    let ambiguous = |mention: &Mention| {
        let partly = matches!(span(&mention.scope), Span::Part | Span::AsOf);
        other_fits || is_narrower(mention) || (partly && !open_parts)
    };
    let against: Vec<usize> =
        open.iter().copied().filter(|&index| !ambiguous(&mentions[index])).collect();
    for &index in open {
        let no = against.contains(&index);
        mentions[index].agrees = if no { Agrees::No } else { Agrees::Ambiguous };
    }
    let first = *against.first()?;
    let observation = &observations[*sum.terms.first()?];
    let values: Vec<String> =
        against.iter().map(|&index| mentions[index].value.normalize().to_string()).collect();
    let together = match parts {
        true => format!(", together {}", total(open, mentions).normalize()),
        false => String::new(),
    };
    let table = sum.value.normalize();
    let message = format!("the prose tells {}{together}, the table has {table}", values.join(", "));
    let mut finding = Finding::source(Rule::ProseDiffers, Severity::Warning, message);
    finding.about = blame(observation);
    Some(finding.of(&observation.indicator).at(mentions[first].place.clone()))
}

/// Whether a figure speaks of one field or body only, by the words before it in its sentence.
fn is_narrower(mention: &Mention) -> bool {
    let sentence = fold(&mention.sentence);
    let before = sentence.find(&mention.printed).map_or(&sentence[..], |at| &sentence[..at]);
    NARROWER.iter().any(|word| before.contains(word))
}

/// The figure gets the name that it has in the table of its report.
fn rename(mention: &mut Mention, sum: &Sum, observations: &[Observation]) {
    let terms = sum.terms.iter().map(|&term| observations[term].indicator.as_str());
    mention.indicator = Some(terms.collect::<Vec<_>>().join("+"));
}

/// 受理 may mean the new requests or those carried over as well: the remark says which fits.
fn note_on_sum(
    mention: &Mention,
    sum: &Sum,
    sums: &[Sum],
    observations: &[Observation],
) -> Option<Finding> {
    let other = sums.iter().find(|other| other.value != sum.value)?;
    if sum.terms.len() < 2 || !sum.terms.starts_with(&other.terms) {
        return None;
    }
    let ids: Vec<&str> =
        sum.terms.iter().map(|&index| observations[index].indicator.as_str()).collect();
    let message = format!(
        "the prose tells {}, which is {} and not the {} of {} alone",
        mention.value.normalize(),
        ids.join(" + "),
        other.value.normalize(),
        ids[0]
    );
    let finding = Finding::source(Rule::ProseDiffers, Severity::Note, message);
    Some(finding.of(ids[0]).at(mention.place.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Layout, Line, Method, Piece};
    use crate::narrate::narrate;
    use crate::reading::{Figure, Reading};
    use crate::source::Place;

    /// `request_received=223`, `fees=0.6 万元`.
    fn observation(written: &str) -> Observation {
        let (indicator, value) = written.split_once('=').expect("the test writes a value");
        let (value, unit) = value.split_once(' ').unwrap_or((value, "件"));
        Observation {
            form: String::new(),
            table: String::new(),
            table_number: 1,
            item: indicator.to_owned(),
            indicator: indicator.to_owned(),
            label: String::new(),
            column_label: String::new(),
            series: None,
            span: crate::text::span::Span::Own,
            unit: unit.to_owned(),
            reading: Reading::Good(Figure {
                value: value.parse().expect("the test writes a number"),
                printed: value.to_owned(),
            }),
            confirmed_by: 0,
            place: None,
            method: Method::Native,
        }
    }

    /// What becomes of the mentions (`223 yes`), the confirmed indicators and the remarks.
    #[track_caller]
    fn check(prose: &str, table: &[&str], expected: &str) {
        let line = Line { text: prose.to_owned(), place: Place::Block(1) };
        let layout = Layout { pieces: vec![Piece::Text(line)], ..Layout::default() };
        let codebook = Codebook::embedded();
        let mut mentions = narrate(&layout, codebook);
        let mut observations: Vec<Observation> =
            table.iter().map(|text| observation(text)).collect();
        let findings = compare(&mut observations, &mut mentions, codebook);
        let agree = mentions.iter().map(|mention| {
            let agrees = match mention.agrees {
                Agrees::Yes => " yes",
                Agrees::No => " no",
                Agrees::Ambiguous => " ambiguous",
                Agrees::NotCompared => "",
            };
            format!("{}{agrees}", mention.value.normalize())
        });
        let confirmed = observations.iter().filter(|observation| observation.confirmed_by > 0);
        let told: Vec<String> = agree
            .chain(confirmed.map(|observation| format!("+{}", observation.indicator)))
            .chain(findings.into_iter().map(|finding| finding.message))
            .collect();
        assert_eq!(told.join("; "), expected, "{prose}");
    }

    #[test]
    fn an_equal_figure_confirms_the_item() {
        check(
            "全年共收到政府信息公开申请223件。",
            &["request_received=223"],
            "223 yes; +request_received",
        );
        check("依申请公开收取费用0.6万元。", &["fees=0.6 万元"], "6000 yes; +fees");
    }

    #[test]
    fn another_figure_is_a_remark_about_the_report() {
        check(
            "全年共收到政府信息公开申请17件。",
            &["req_new_total=95"],
            "17 no; the prose tells 17, the table has 95",
        );
    }

    #[test]
    fn requests_may_be_new_or_with_those_carried_over() {
        let table = ["req_new_total=713", "req_in_total=36"];
        check("全年共受理政府信息公开申请713件。", &table, "713 yes; +req_new_total");
        check(
            "全年共受理政府信息公开申请749件。",
            &table,
            "749 yes; +req_new_total; +req_in_total; the prose tells 749, which is req_new_total + \
             req_in_total and not the 713 of req_new_total alone",
        );
    }

    #[test]
    fn inexact_cumulative_and_other_years_are_not_compared() {
        check("历年累计主动公开政府信息545条。", &["active_total=204"], "545");
        check("全年主动公开政府信息约200条。", &["active_total=204"], "200");
        check("上年收到政府信息公开申请5件。", &["request_received=7"], "5");
    }

    #[test]
    fn rounded_figures_agree_within_their_last_digit() {
        check("全年主动公开政府信息1.4万条。", &["active_total=14230"], "14000 yes; +active_total");
        check(
            "全年主动公开政府信息1.4万条。",
            &["active_total=14830"],
            "14000 no; the prose tells 14000, the table has 14830",
        );
    }

    #[test]
    fn posts_are_no_items_and_a_website_is_no_total() {
        check("发送微博3260条。", &["active_weibo=1115"], "3260");
        check("在市政府网站公开信息26567条。", &["active_total=29805"], "26567");
    }

    #[test]
    fn figures_of_several_occasions_are_added() {
        check(
            "5月培训人员180人，9月培训人员100人。",
            &["training_attendees=280"],
            "180 yes; 100 yes; +training_attendees",
        );
        check(
            "5月培训人员180人，9月培训人员92人。",
            &["training_attendees=280"],
            "180 no; 92 no; the prose tells 180, 92, together 272, the table has 280",
        );
    }

    #[test]
    fn the_figure_of_one_field_is_no_contradiction() {
        check("教育微信公众号公开政府信息564条。", &["active_wechat=312"], "564 ambiguous");
    }

    #[test]
    fn parts_that_are_more_than_their_head() {
        check(
            "收到申请10件，其中当面申请7件，网络申请5件。",
            &[],
            "10; 7; 5; parts told in a sentence add up to 12, the figure before them is 10",
        );
        check("公开事项80项，其中部门50项，镇街20项。", &[], "80; 50; 20");
    }

    #[test]
    fn a_share_that_does_not_follow() {
        check("受理来电200件，其中咨询50件，占25%。", &[], "200; 50; 25");
        check(
            "受理来电200件，其中咨询50件，占35%。",
            &[],
            "200; 50; 35; 35% is told of 50 in 200, expected about 25%",
        );
        // Cut, not rounded.
        check("不予公开5/167（2.9%）。", &[], "5; 167; 2.9");
    }
}
