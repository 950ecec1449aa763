//! Whose report it is, by texts put together for each question.

use super::*;
use crate::grid::Line;
use crate::source::Place;

fn prose_of(text: &str) -> Prose {
    let lines: Vec<Line> = text
        .lines()
        .zip(1..)
        .map(|(line, number)| Line { text: line.to_owned(), place: Place::Block(number) })
        .collect();
    prose::prose(&lines)
}

fn report(text: &str, name: &str) -> ReportId {
    identify(&prose_of(text), name, Codebook::embedded())
}

/// `code place issuer year`, with `?` for what is open.
fn told(id: &ReportId) -> String {
    let open = || "?".to_owned();
    format!(
        "{} {} {} {}",
        id.division.clone().unwrap_or_else(open),
        id.place.clone().unwrap_or_else(open),
        id.issuer.id(),
        id.year.map_or_else(open, |year| year.to_string()),
    )
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let id = report(text, "report.txt");
    assert_eq!(told(&id), expected, "{id:#?}");
}

/// The same of a file at a path; `remark` stands in its findings.
#[track_caller]
fn check_path(text: &str, path: &str, expected: &str, remark: &str) {
    let id = of_file(&prose_of(text), None, path, Codebook::embedded());
    assert_eq!(told(&id), expected, "{path}: {id:#?}");
    let messages: Vec<&str> = id.findings.iter().map(|one| one.message.as_str()).collect();
    assert!(messages.join("\n").contains(remark), "{path}: {messages:?}");
}

#[test]
fn the_heading_of_a_web_column_and_days_of_publication_are_no_signs() {
    let page = "政府信息公开年度报告\n海盐县2017年政府信息公开年度报告2018-01-22\n\
                海盐县2016年政府信息公开年度报告\n各项工作按时完成。";
    check(page, "330424 海盐县 area 2016");
    let list = "海盐县2011年政府信息公开工作年度报告\n相关信息\n\
                海盐县2013年政府信息公开工作年度报告2013-01-12";
    check(list, "330424 海盐县 area 2011");
    let several = "政府信息公开年度报告\n海盐县2016年政府信息公开年度报告\n\
                   嘉善县2016年政府信息公开年度报告";
    check(several, "? ?  ?");
}

#[test]
fn a_path_speaks_where_the_document_does_not() {
    let table = "统计指标|单位|统计数|";
    check_path(
        table,
        "东阳市/2018.ods",
        "330783 东阳市 area 2018",
        "330783 浙江省金华市东阳市 is that of its path",
    );
    check_path(
        table,
        "in/浙江省/东阳市/2018年/统计表.ods",
        "330783 东阳市 area 2018",
        "2018 is that of its path",
    );
    check_path(table, "2018/东阳.xlsx", "330783 东阳 area 2018", "2018 is that of its path");
    check_path(
        table,
        "东阳市.zip/2018年年报.doc",
        "330783 东阳市 area 2018",
        "is that of its path",
    );
    check_path(table, "徐州市/鼓楼区/2018.ods", "320302 鼓楼区 area 2018", "is that of its path");
    check_path(
        table,
        "东阳市/统计局2018.ods",
        "330783 东阳市 department 2018",
        "is that of its path",
    );
}

#[test]
fn a_path_tells_places_of_one_name_apart() {
    let title = "鼓楼区2018年政府信息公开工作年度报告";
    let told = "several places are called 鼓楼区";
    check_path(title, "江苏省/徐州市/鼓楼区/2018.html", "320302 鼓楼区 area 2018", told);
    check_path(title, "南京市/鼓楼区2018年年报.html", "320106 鼓楼区 area 2018", told);
    check_path(title, "江苏省/2018.html", "? 鼓楼区 area 2018", "is open");
    check_path(title, "东阳市/2018.html", "? 鼓楼区 area 2018", "is open");
    let phone = format!("{title}\n电话:0516-87636028");
    check_path(&phone, "南京市/2018.html", "320302 鼓楼区 area 2018", "");
}

#[test]
fn what_a_path_cannot_say_stays_open() {
    let table = "统计指标|单位|统计数|";
    check_path(table, "鼓楼区/2018.ods", "? 鼓楼区 area 2018", "鼓楼区 is open");
    check_path(table, "东阳市/教育2018.ods", "330783 东阳市  2018", "is that of its path");
    check_path(table, "东阳市/20190226.ods", "330783 东阳市 area ?", "year");
    check_path(table, "2019-02/东阳市.ods", "330783 东阳市 area ?", "nothing says which year");
    check_path(table, "run2019/东阳市.ods", "330783 东阳市 area ?", "nothing says which year");
    check_path(table, "run-2019-02/1.ods", "? ?  ?", "nothing says which year");
    check_path("电话:0516-87636028", "东阳市/2018.ods", "? ?  2018", "nothing names the place");
}

#[test]
fn the_document_counts_before_its_path() {
    let title = "义乌市2017年政府信息公开工作年度报告";
    check_path(title, "东阳市/2018.ods", "330782 义乌市 area 2017", "");
    let signed = "统计指标|单位|统计数|\n东阳市人民政府\n2018年2月26日";
    check_path(signed, "2018/东阳市.ods", "330783 东阳市 area ?", "the report year is open");
    check_path(signed, "2017/东阳市.ods", "330783 东阳市 area 2017", "2017 is that of its path");
}

#[test]
fn an_opening_a_table_and_a_later_signature() {
    check(
        "根据《条例》规定,现公布2018年东阳市人民政府信息公开年度工作报告。本报告由东阳市人民政府\n\
         办公室综合全市各镇街的工作情况编制而成。数据统计期限从2018年1月1日到12月31日止。\n\
         附表:政府信息公开情况统计表\n东阳市人民政府办公室\n2019年2月26日\n\
         2018年度东阳市政府信息公开情况统计表\n填报单位:东阳市人民政府办公室\n\
         联系电话:86655263 填报日期:2019年1月9日",
        "330783 东阳市 area 2018",
    );
}

#[test]
fn a_title_on_two_lines() {
    check(
        "淮安市人民政府\n2024 年政府信息公开工作年度报告\n本报告由淮安市人民政府办公室根据《条例》\n\
         规定编制。报告所列统计期限自 2024 年 1 月 1 日至 2024 年 12 月 31 日。",
        "320800 淮安市 area 2024",
    );
}

#[test]
fn the_opening_of_last_year_is_not_the_report() {
    let of = |title: u16, opening: u16, text: u16, signed: u16| {
        format!(
            "东阳市{title}年政府信息公开工作年度报告\n现公布东阳市{opening}年政府信息公开工作年度报告。\n\
             统计期限自{opening}年1月1日起至{opening}年12月31日止。\n一、总体情况\n{text}年,全市公开信息30条。\n\
             东阳市人民政府\n{signed}年2月6日"
        )
    };
    check(&of(2021, 2020, 2021, 2022), "330783 东阳市 area 2021");
    check(&of(2021, 2020, 2021, 2021), "330783 东阳市 area ?");
    check(&of(2021, 2020, 2020, 2022), "330783 东阳市 area ?");
    // The title has the year of publication.
    check(&of(2021, 2020, 2020, 2021), "330783 东阳市 area 2020");
}

#[test]
fn a_slip_of_the_pen_beside_the_whole_year_is_told() {
    let of = |to: u16, signed: u16| {
        let text = format!(
            "东阳市2021年政府信息公开工作年度报告\n统计数据时限为2021年1月1日至{to}年12月31日。\n\
             东阳市人民政府\n{signed}年3月6日"
        );
        let id = report(&text, "report.txt");
        let told = id.findings.iter().any(|one| one.message.contains("is before the end of"));
        (id.year, id.part_of_year().map(str::to_owned), told)
    };
    assert_eq!(of(2021, 2022), (Some(2021), None, false));
    assert_eq!(of(2021, 2021), (Some(2021), None, true));
    assert_eq!(of(2022, 2022), (Some(2021), None, false));
    let long = "the period of the statistics is 2021年1月1日至2022年12月31日";
    assert_eq!(of(2022, 2023), (Some(2021), Some(long.to_owned()), false));
}

#[test]
fn digits_that_ran_together() {
    check(
        "宿迁市政府信息公开年度报告\n统计期限为201711日至20171231日。",
        "321300 宿迁市 area 2017",
    );
}

#[test]
fn a_date_alone_is_no_year() {
    check("沭阳县政府信息公开工作年度报告\n沭阳县人民政府\n2019年2月26日", "321322 沭阳县 area ?");
}

#[test]
fn a_name_of_several_places_stays_open() {
    check("鼓楼区2018年政府信息公开工作年度报告", "? 鼓楼区 area 2018");
    check("徐州市鼓楼区2018年政府信息公开工作年度报告", "320302 鼓楼区 area 2018");
}

#[test]
fn an_area_code_or_a_host_tells_them_apart() {
    let title = "鼓楼区2018年政府信息公开工作年度报告\n";
    check(&format!("{title}电话:0516-87636028"), "320302 鼓楼区 area 2018");
    check(&format!("{title}电话:051687636028。"), "320302 鼓楼区 area 2018");
    check(&format!("{title}网址:www.gulou.nanjing.gov.cn"), "320106 鼓楼区 area 2018");
    check(&format!("{title}电话:0516-87636028,025-83230012"), "? 鼓楼区 area 2018");
}

#[test]
fn a_body_of_no_known_kind_that_signs() {
    let title =
        "东阳市2018年政府信息公开工作年度报告\n统计期限自2018年1月1日起至2018年12月31日止。\n";
    let check_signed = |name: &str, issuer| check(&format!("{title}{name}\n2019年1月20日"), issuer);
    check_signed("东阳市红十字会", "330783 东阳市  2018");
    check_signed("市林业总场", "330783 东阳市  2018");
    check_signed("东阳市烟草专卖局(公司)", "330783 东阳市  2018");
    check_signed("东阳市人民政府", "330783 东阳市 area 2018");
    check_signed("附件", "330783 东阳市 area 2018");
}

#[test]
fn a_department_and_a_town() {
    check("沭阳县统计局2018年政府信息公开工作年度报告", "321322 沭阳县 department 2018");
    check("2018年建新镇政府信息公开工作年度报告", "? 建新镇 town 2018");
    check("衢江区湖南镇2018年政府信息公开年度报告", "330803 湖南镇 town 2018");
}
