use crate::identify::Issuer;

use super::*;

fn change(printed: &str, known: &str) -> Option<Change> {
    change_of(printed, known, "件")
}

fn change_of(printed: &str, known: &str, unit: &str) -> Option<Change> {
    let id = ReportId { year: Some(2018), ..ReportId::default() };
    let known = Heading::of(std::iter::once(&known.to_owned()));
    Meanings::of(&id, Codebook::embedded()).change(printed, known.keys(), true, unit)
}

#[track_caller]
fn check(printed: &str, known: &str, word: &str) {
    let more = Some(Change::More(word.to_owned()));
    assert_eq!(change(printed, known), more.filter(|_| !word.is_empty()), "{printed}");
}

#[test]
fn words_that_change_a_label() {
    check("(一)上年收到申请数", "收到申请数", "上年");
    check("1.按时办结率（%）", "按时办结数", "率");
    check("其中:涉及工作秘密", "涉及国家秘密", "工作");
    check("6.申请信息不明确数", "申请信息不存在数", "明确");
    check("2.重复申请（人次）", "2.重复申请", "人次");
    check("3.同意部分公开以外答复数", "同意部分公开答复数", "以外");
    check("六、举报投诉数量（12345热线）", "举报投诉数量", "热线");
    check("行政处罚（罚款）", "行政处罚", "罚款");
    check("（一）收到申请数（不予受理）", "收到申请数", "不");
    assert_eq!(
        change("一、2017年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量"),
        Some(Change::Years("2017".to_owned()))
    );
    let lacks = Some(Change::Less("上年".to_owned()));
    assert_eq!(change("二、结转政府信息公开申请", "二、上年结转政府信息公开申请数量"), lacks);
}

#[test]
fn variants_of_a_label_change_nothing() {
    check("（一）收到的申请总数（件）", "收到申请数", "");
    check("二、上一年度结转政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "");
    check("一、2018年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量", "");
    check("2.重复申请（不含信访）", "2.重复申请", "");
    check("六、举报投诉数量（单位：件）", "举报投诉数量", "");
    check("行政许可（含其他对外管理服务事项）", "行政许可", "");
    check("(一)主动公升政府信息数", "主动公开政府信息数", "");
    check("上一年项目数量 (指2017年事项数)", "上一年项目数量", "");
    check("本年增/减（指2018年增加或减少的事项数）", "本年增/减", "");
    assert_eq!(change_of("（三）接受培训人员数（人次）", "接受培训人员数", "人次"), None);
}

#[test]
fn headings_of_the_only_figures() {
    let place = Some("东阳市".to_owned());
    let id = ReportId { year: Some(2018), issuer: Issuer::Area, place, ..ReportId::default() };
    let codebook = Codebook::embedded();
    let form = codebook.forms.iter().find(|form| form.id == "2014");
    let table = form.and_then(|form| form.tables.first()).expect("the form has a table");
    for (heading, is_strange) in [
        ("统计数", false),
        ("全市统计数", false),
        ("全省", true),
        ("全省统计数", true),
        ("网上", true),
    ] {
        let change = Meanings::of(&id, codebook).heading(heading, false, table);
        assert_eq!(change.is_some(), is_strange, "{heading}");
    }
}
