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
    let mut observations: Vec<Observation> = table.iter().map(|text| observation(text)).collect();
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
    for change in ["较上年减少", "比上年增加了", "同比下降", "较去年同期多", "比2017年少", "净增"]
    {
        let prose = format!("收到政府信息公开申请{change}48件。");
        check(&prose, &["request_received=223"], "48");
    }
}
