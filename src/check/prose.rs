//! What the prose tells against the table and against itself.
//!
//! A mention that should equal an item confirms or contradicts it. Only exact figures of the whole
//! year are compared; the prose often counts something narrower than the table, so a difference is
//! a remark about the report and never changes a value or its status.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{blame, edition, reach};
use crate::codebook::Codebook;
use crate::finding::{Finding, Rule, Severity};
use crate::identify::{Issuer, ReportId};
use crate::narrate::scope::{Span, span};
use crate::narrate::{Agrees, Mention};
use crate::observe::{Evidence, Observation};
use crate::text::unit;

/// Compares and marks the mentions; returns remarks about the report.
pub fn compare(
    observations: &mut [Observation],
    mentions: &mut [Mention],
    codebook: &Codebook,
    id: &ReportId,
) -> Vec<Finding> {
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for group in groups(mentions) {
        let sums = sums(&group, mentions, observations, codebook);
        if !sums.is_empty() {
            findings.extend(judge(&group, &sums, mentions, observations, id.issuer));
        }
    }
    edition::name(mentions, observations, codebook, id.year);
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
    let named = edition::names(first, codebook).into_iter();
    named.filter_map(|terms| sum(terms, observations)).collect()
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
    issuer: Issuer,
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
        observations[index].evidence.insert(Evidence::Prose);
    }
    let narrower: Vec<usize> =
        open.iter().copied().filter(|&index| reach::differs(&mentions[index], issuer)).collect();
    let other = Other { fits: !confirmed.is_empty(), narrower: &narrower };
    findings.extend(contradict(&open, &other, &sums[0], mentions, observations));
    findings
}

fn total(indices: &[usize], mentions: &[Mention]) -> Decimal {
    indices.iter().map(|&index| mentions[index].value).sum()
}

/// Why figures that fit nothing may be no contradiction.
struct Other<'o> {
    /// Another sentence agrees.
    fits: bool,
    /// Those that speak of less than the table, or of more.
    narrower: &'o [usize],
}

/// Figures that fit nothing in the table.
fn contradict(
    open: &[usize],
    other: &Other<'_>,
    sum: &Sum,
    mentions: &mut [Mention],
    observations: &[Observation],
) -> Option<Finding> {
    for &index in open {
        rename(&mut mentions[index], sum, observations);
    }
    let told = |index: &usize| mentions[*index].value < sum.value;
    let parts = open.len() > 1 && open.iter().all(told);
    let open_parts = parts && other.narrower.is_empty();
    // Another sentence agrees, or this one speaks of less than the table: a part, as it seems.
    let ambiguous = |index: &usize| {
        let partly = matches!(span(&mentions[*index].scope), Span::Part | Span::AsOf);
        other.fits || other.narrower.contains(index) || (partly && !open_parts)
    };
    let against: Vec<usize> = open.iter().copied().filter(|index| !ambiguous(index)).collect();
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
            evidence: std::collections::BTreeSet::new(),
            agreed: false,
            place: None,
            method: Method::Native,
        }
    }

    /// What becomes of the mentions (`223 yes`), the confirmed indicators and the remarks.
    #[track_caller]
    fn check(prose: &str, table: &[&str], expected: &str) {
        check_of(Issuer::Area, prose, table, expected);
    }

    #[track_caller]
    fn check_of(issuer: Issuer, prose: &str, table: &[&str], expected: &str) {
        let line = Line { text: prose.to_owned(), place: Place::Block(1) };
        let layout = Layout { pieces: vec![Piece::Text(line)], ..Layout::default() };
        let codebook = Codebook::embedded();
        let mut mentions = narrate(&layout, codebook);
        let mut observations: Vec<Observation> =
            table.iter().map(|text| observation(text)).collect();
        let id = ReportId { issuer, ..ReportId::default() };
        let findings = compare(&mut observations, &mut mentions, codebook, &id);
        let agree = mentions.iter().map(|mention| {
            let agrees = match mention.agrees {
                Agrees::Yes => " yes",
                Agrees::No => " no",
                Agrees::Ambiguous => " ambiguous",
                Agrees::NotCompared => "",
            };
            format!("{}{agrees}", mention.value.normalize())
        });
        let confirmed = observations.iter().filter(|observation| observation.confirmed_by() > 0);
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
        let of_both = "全年新收申请10件，上年度结转2件，其中予以公开6件，部分公开5件。";
        check(of_both, &[], "10; 2; 6; 5");
        let of_two = "行政复议2件，其中维持1件，其他1件；被提起行政诉讼8件。";
        check(of_two, &[], "2; 1; 1; 8");
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

    #[test]
    fn a_share_of_the_whole_is_no_contradiction() {
        let table = ["request_received=223"];
        for office in [
            "本办公室",
            "我办",
            "区政府办",
            "县政府办公室",
            "本机关",
            "本单位",
            "市公安局",
            "城关镇",
            "各部门",
        ] {
            check(&format!("{office}收到政府信息公开申请17件。"), &table, "17 ambiguous");
        }
        check(
            "全市各部门收到政府信息公开申请17件。",
            &table,
            "17 no; the prose tells 17, the table has 223",
        );
    }

    #[test]
    fn an_office_contradicts_its_own_table_and_the_area_does_not() {
        let table = ["request_received=5"];
        let told = "17 no; the prose tells 17, the table has 5";
        check_of(Issuer::Office, "本办公室收到政府信息公开申请17件。", &table, told);
        check_of(Issuer::Department, "本机关收到政府信息公开申请17件。", &table, told);
        check_of(Issuer::Office, "全市收到政府信息公开申请223件。", &table, "223 ambiguous");
    }

    #[test]
    fn what_is_handled_is_neither_received_nor_closed() {
        let table = ["req_new_total=40", "req_closed_total=44"];
        check("全年办理政府信息公开申请58件。", &table, "58");
        check("收到并办结政府信息公开申请38件。", &table, "38");
    }

    #[test]
    fn lost_cases_are_not_those_corrected() {
        let table = ["litigation=8", "litigation_corrected=3"];
        check("行政诉讼8件，其中败诉1件。", &table, "8 yes; 1; +litigation");
        check(
            "行政诉讼8件，其中被纠错3件。",
            &table,
            "8 yes; 3 yes; +litigation; +litigation_corrected",
        );
    }

    #[test]
    fn what_is_not_held_is_not_what_does_not_exist() {
        check("本机关不掌握相关政府信息11件。", &["answer_not_exist=5"], "11");
        check("申请信息不存在的11件。", &["req_none_held_total=5"], "11");
    }

    #[test]
    fn all_that_was_not_processed_is_the_sum_of_its_rows() {
        let rows = ["petition=1", "duplicate=2", "published=0", "excessive=0", "reissue=3"];
        let rows: Vec<String> =
            rows.iter().map(|row| format!("req_skip_{}", row.replace('=', "_total="))).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        check(
            "不予处理6件。",
            &rows,
            "6 yes; +req_skip_petition_total; +req_skip_duplicate_total; \
             +req_skip_published_total; +req_skip_excessive_total; +req_skip_reissue_total",
        );
    }

    #[test]
    fn a_change_is_no_count() {
        for change in
            ["较上年减少", "比上年增加了", "同比下降", "较去年同期多", "比2017年少", "净增"]
        {
            let prose = format!("收到政府信息公开申请{change}48件。");
            check(&prose, &["request_received=223"], "48");
        }
    }
}
