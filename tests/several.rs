//! Where another report begins in one file, and where none does.

use gongkai::codebook::Codebook;
use gongkai::identify::{Issuer, ReportId, open_beside};
use gongkai::observe::Observation;
use gongkai::panel::{FileRow, Outcome, PanelOptions, PanelRow, Report, panel};
use gongkai::run;

/// `{table}` stands for the rows of a table of official labels.
const TABLE: &str = "统计指标 | 单位 | 统计数 |\n\
    四、行政复议数量 | 件 | 5 |\n(一)维持具体行政行为数 | 件 | 2 |\n(二)被依法纠错数 | 件 | 1 |\n\
    (三)其他情形数 | 件 | 2 |\n五、行政诉讼数量 | 件 | 25 |\n\
    (一)维持具体行政行为或者驳回原告诉讼请求数 | 件 | 21 |\n(二)被依法纠错数 | 件 | 3 |\n\
    (三)其他情形数 | 件 | 1 |\n六、举报投诉数量 | 件 | 1 |";

fn read(text: &str) -> FileRow {
    let text = text.replace("{table}", TABLE);
    run::file(text.as_bytes(), "input.txt", &run::Settings::default())
}

/// `expected`: body and year of each report, with `?` for what is open.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let row = read(text);
    let told = row.reports().iter().map(|report| {
        let body = report.id.body.as_deref().unwrap_or("?");
        let year = report.id.year.map_or("?".to_owned(), |year| year.to_string());
        format!("{body} {year}")
    });
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn another_place_or_year_or_body() {
    check(
        "东阳市2018年政府信息公开工作年度报告\n{table}\n义乌市2018年政府信息公开工作年度报告\n{table}",
        &["东阳市 2018", "义乌市 2018"],
    );
    check(
        "东阳市2017年政府信息公开工作年度报告\n{table}\n东阳市2018年政府信息公开工作年度报告\n{table}",
        &["东阳市 2017", "东阳市 2018"],
    );
    check(
        "填报单位:东阳市财政局\n2018年度政府信息公开情况统计表\n{table}\n\
         填报单位:东阳市教育局\n2018年度政府信息公开情况统计表\n{table}",
        &["东阳市财政局 2018", "东阳市教育局 2018"],
    );
}

#[test]
fn tables_of_the_office_beside_those_of_other_bodies_are_not_the_areas() {
    for office in ["市政府办公室", "市政府办", "县府办"] {
        let text = format!(
            "东阳市2018年政府信息公开工作年度报告\n\
             现公布东阳市2018年政府信息公开工作年度报告。2018年，全市各部门主动公开政府信息3条。\n\
             统计期限自2018年1月1日起至2018年12月31日止。一是公开内容有待深化。\n\
             {office}\n{{table}}\n市公安局\n{{table}}\n市教育局\n{{table}}\n东阳市人民政府\n2019年1月20日"
        );
        let row = read(&text);
        let issuers: Vec<Issuer> = row.reports().iter().map(|report| report.id.issuer).collect();
        assert!(issuers.len() > 1, "{office}: {issuers:?}");
        assert!(!issuers.contains(&Issuer::Area), "{office}: {issuers:?}");
    }
}

#[test]
fn what_the_office_filled_in_beside_the_government_is_open() {
    let id = |body: &str, year| ReportId {
        place: Some("东阳市".to_owned()),
        body: Some(body.to_owned()),
        issuer: Issuer::Area,
        year,
        ..ReportId::default()
    };
    let opened = |ids: &[ReportId]| {
        let mut ids = ids.to_vec();
        open_beside(&mut ids, Codebook::embedded());
        ids.into_iter().map(|id| (id.issuer, id.findings.len())).collect::<Vec<_>>()
    };
    let (office, area) = (id("东阳市人民政府办公室", Some(2018)), id("东阳市人民政府", None));
    assert_eq!(opened(&[office.clone(), area.clone()]), [(Issuer::Unknown, 1), (Issuer::Area, 0)]);
    // Alone, or beside a report of another year, the office may have filled it in for the area.
    let other = id("东阳市人民政府", Some(2017));
    assert_eq!(opened(&[office.clone(), other]), [(Issuer::Area, 0), (Issuer::Area, 0)]);
    assert_eq!(opened(&[office]), [(Issuer::Area, 0)]);
}

#[test]
fn a_table_of_contents_is_no_border() {
    check(
        "东阳市2018年政府信息公开工作年度报告汇编\n目录\n东阳市财政局2018年政府信息公开工作年度报告…3\n\
         东阳市教育局2018年政府信息公开工作年度报告…5\n\
         东阳市财政局2018年政府信息公开工作年度报告\n{table}\n\
         东阳市教育局2018年政府信息公开工作年度报告\n{table}",
        &["东阳市财政局 2018", "东阳市教育局 2018"],
    );
}

#[test]
fn the_head_of_every_page_is_no_border() {
    let head = "东阳市2018年政府信息公开工作年度报告";
    check(
        &format!(
            "{head}\n东阳市财政局2018年政府信息公开工作年度报告\n{head}\n{{table}}\n{head}\n\
             东阳市教育局2018年政府信息公开工作年度报告\n{{table}}\n{head}\n\
             东阳市民政局2018年政府信息公开工作年度报告\n{{table}}\n{head}\n"
        ),
        &["东阳市财政局 2018", "东阳市教育局 2018", "东阳市民政局 2018"],
    );
    check(&format!("{head}\n{{table}}\n{head}\n五、不足\n{head}"), &["东阳市 2018"]);
}

#[test]
fn cover_table_title_and_office_are_one_report() {
    check(
        "东阳市人民政府\n2018年政府信息公开工作年度报告\n2018年东阳市政府信息公开年度报告\n\
         本报告由东阳市人民政府办公室综合全市各部门的报告编制,统计期限为2018年1月1日至2018年12月31日。\n\
         2018年度东阳市政府信息公开情况统计表\n填报单位:东阳市人民政府办公室\n{table}\n\
         填报单位:东阳市人民政府办公室\n2019年1月20日",
        &["东阳市人民政府办公室 2018"],
    );
}

#[test]
fn other_years_and_bodies_in_prose_and_links_are_none() {
    check(
        "东阳市2018年政府信息公开工作年度报告\n{table}\n\
         2018年1月,发布了东阳市2017年政府信息公开工作年度报告,指导财政局编制年度报告。\n\
         东阳市2017年政府信息公开工作年度报告\n义乌市2018年政府信息公开工作年度报告",
        &["东阳市 2018"],
    );
}

#[test]
fn reports_without_a_table() {
    let report = |body: &str| {
        format!(
            "{body}2018年政府信息公开工作年度报告\n本报告由{body}编制,数据的统计期限为2018年1月1日至\
             2018年12月31日。\n一、概述\n全年主动公开政府信息35条,收到申请2件。\n{body}\n2019年1月8日\n"
        )
    };
    check(
        &[report("东阳市财政局"), report("东阳市教育局")].concat(),
        &["东阳市财政局 2018", "东阳市教育局 2018"],
    );
}

#[test]
fn ids_and_beginnings() {
    let row = read(
        "东阳市2018年政府信息公开工作年度报告\n{table}\n义乌市2018年政府信息公开工作年度报告\n{table}",
    );
    let [first, second] = row.reports() else { panic!("two reports") };
    assert_eq!(second.key, format!("{}-2", first.key));
    assert_eq!(second.begins.as_ref().map(ToString::to_string).as_deref(), Some("block 12"));
    let alone = read("东阳市2018年政府信息公开工作年度报告\n{table}");
    assert_eq!(alone.reports()[0].begins, None);
    assert_eq!(alone.reports()[0].observations, first.observations);
}

/// Whether a text is set aside as collected data.
#[track_caller]
fn check_collected(text: &str, expected: bool) {
    let row = read(text);
    let collected = matches!(
        &row.outcome,
        Outcome::PassedOver(what) if what.contains("collected") || what.contains("has written")
    );
    assert_eq!(collected, expected, "{:?}", row.outcome);
}

#[test]
fn collected_data_is_no_report() {
    let rows = TABLE.lines().skip(1).map(|line| format!("东阳市 | 2018 | {line}"));
    let long: Vec<String> = rows.collect();
    check_collected(&format!("地区 | 年份 | 指标 | 单位 | 数值 |\n{}", long.join("\n")), true);
    check_collected(
        "地区 | 行政复议数量 | 维持具体行政行为数 | 被依法纠错数 | 行政诉讼数量 | 举报投诉数量\n\
         东阳市 | 5 | 2 | 1 | 25 | 1\n义乌市 | 6 | 3 | 2 | 26 | 2\n永康市 | 1 | 1 | 0 | 2 | 3",
        true,
    );
    let rows = "行政复议数量 | 5 | 6 | 1 | 2\n维持具体行政行为数 | 2 | 3 | 1 | 1\n\
                被依法纠错数 | 1 | 2 | 0 | 1\n行政诉讼数量 | 25 | 26 | 2 | 3\n举报投诉数量 | 1 | 2 | 3 | 4";
    let headings = "指标 | 东阳市2017年 | 东阳市2018年 | 义乌市2017年 | 2018年义乌市";
    check_collected(&format!("{headings}\n{rows}"), true);
    check_collected(
        "报告 | 行政复议数量 | 维持具体行政行为数 | 被依法纠错数 | 行政诉讼数量 | 举报投诉数量\n\
         东阳市2017年 | 5 | 2 | 1 | 25 | 1\n东阳市2018年 | 6 | 3 | 2 | 26 | 2\n义乌市2018 | 1 | 1 | 0 | 2 | 3",
        true,
    );
    check_collected("东阳市2018年政府信息公开工作年度报告\n{table}", false);
}

#[test]
fn our_own_tables_are_no_report() {
    check_collected(
        "report_id,file,sha256,division_code,place,report_year,label,value\n\
         r0123,a.docx,ab,330783,东阳市,2018,四、行政复议数量,5\n\
         r0123,a.docx,ab,330783,东阳市,2018,五、行政诉讼数量,25",
        true,
    );
}

/// The formats in which two reports stand in one file; `scripts/fixtures/several_formats.py`.
const FORMATS: [&str; 16] = [
    "txt",
    "md",
    "html",
    "mht",
    "json",
    "script.html",
    "docx",
    "doc",
    "rtf",
    "odt",
    "xlsx",
    "xls",
    "xlsb",
    "ods",
    "pdf",
    "ofd",
];

/// Labels and figures of the first report, and those of the second.
const ROWS: [(&str, &str, &str); 9] = [
    ("四、行政复议数量", "5", "15"),
    ("(一)维持具体行政行为数", "2", "6"),
    ("(二)被依法纠错数", "1", "3"),
    ("(三)其他情形数", "2", "6"),
    ("五、行政诉讼数量", "25", "75"),
    ("(一)维持具体行政行为或者驳回原告诉讼请求数", "21", "63"),
    ("(二)被依法纠错数", "3", "9"),
    ("(三)其他情形数", "1", "3"),
    ("六、举报投诉数量", "", "3"),
];

/// One of the two reports as a text of its own.
fn alone(body: &str, year: u16, second: bool) -> FileRow {
    let rows = ROWS.map(|(label, one, other)| {
        format!("{label} | 件 | {} |", if second { other } else { one })
    });
    let signed =
        if body.ends_with('局') { body.to_owned() } else { format!("{body}人民政府") };
    let text = format!(
        "{body}{year}年政府信息公开工作年度报告\n填报单位：{signed}\n统计指标 | 单位 | 统计数 |\n{}\n\
         {signed}\n{}年1月20日\n",
        rows.join("\n"),
        year + 1
    );
    run::file(text.as_bytes(), "input.txt", &run::Settings::default())
}

/// Indicator, figure and state of all that the form asks.
fn figures(report: &Report) -> Vec<String> {
    let line = |found: &Observation| {
        let value = found.reading.value().map_or("-".to_owned(), |value| value.to_string());
        format!("{} {value} {}", found.indicator, found.reading.status())
    };
    report.observations.iter().map(line).collect()
}

/// Place, year and values of the rows of the panel.
fn in_panel(mut files: Vec<FileRow>) -> Vec<String> {
    let panel = panel(&mut files, Codebook::embedded(), &PanelOptions::default());
    let values = |row: &PanelRow| {
        let printed = panel.columns.iter().zip(&row.values);
        let printed = printed.filter_map(|(id, value)| Some(format!("{id}={}", (*value)?)));
        format!("{} {} {}", row.place, row.report_year, printed.collect::<Vec<_>>().join(" "))
    };
    panel.rows.iter().map(values).collect()
}

/// In every format each of the two comes out as it does alone, and so does the panel.
#[track_caller]
fn check_formats(kind: &str, bodies: [(&str, u16); 2], rows_of_panel: usize) {
    let each = [alone(bodies[0].0, bodies[0].1, false), alone(bodies[1].0, bodies[1].1, true)];
    let rows = in_panel(each.to_vec());
    assert_eq!(rows.len(), rows_of_panel, "{rows:?}");
    for format in FORMATS {
        let path = format!("fixtures/several-formats/{kind}.{format}");
        let bytes = std::fs::read(&path).expect("the fixture is there");
        let file = run::file(&bytes, &path, &run::Settings::default());
        let [first, second] = file.reports() else {
            panic!("{path}: {} reports", file.reports().len())
        };
        assert_eq!(second.key, format!("{}-2", first.key), "{path}");
        for (report, own) in [first, second].into_iter().zip(&each) {
            let [own] = own.reports() else { panic!("one report stands alone") };
            assert!(report.begins.is_some(), "{path}");
            assert_eq!(figures(report), figures(own), "{path}");
            let told = |one: &Report| {
                let id = &one.id;
                (id.place.clone(), id.division.clone(), id.body.clone(), id.year, id.issuer)
            };
            assert_eq!(told(report), told(own), "{path}");
        }
        assert_eq!(in_panel(vec![file]), rows, "{path}");
    }
}

#[test]
fn two_places_in_every_format() {
    check_formats("places", [("东阳市", 2018), ("义乌市", 2018)], 2);
}

#[test]
fn two_years_in_every_format() {
    check_formats("years", [("东阳市", 2017), ("东阳市", 2018)], 2);
}

#[test]
fn two_bodies_in_every_format() {
    check_formats("bodies", [("东阳市财政局", 2018), ("东阳市教育局", 2018)], 0);
}

/// A table of a city with a column for each of these names, and one with a row for each.
fn side_by_side(title: &str, names: &[&str]) -> [FileRow; 2] {
    let row = |cells: Vec<&str>| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    let labels: Vec<[&str; 2]> = TABLE
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(" | ");
            Some([cells.next()?, cells.nth(1)?.trim_end_matches([' ', '|'])])
        })
        .collect();
    let mut columns = row([&["统计指标"], names].concat());
    for [label, figure] in &labels {
        columns += &row([vec![*label], vec![*figure; names.len()]].concat());
    }
    let heads = labels.iter().map(|[label, _]| *label);
    let mut rows = row(std::iter::once("单位名称").chain(heads).collect());
    for name in names {
        let figures = labels.iter().map(|[_, figure]| *figure);
        rows += &row(std::iter::once(*name).chain(figures).collect());
    }
    [columns, rows].map(|table| {
        let html = format!("<html><body><h1>{title}</h1><table>{table}</table></body></html>");
        run::file(html.as_bytes(), "input.html", &run::Settings::default())
    })
}

#[test]
fn counties_side_by_side_are_reports_of_their_own() {
    let check = |names: &[&str], expected: &[&str]| {
        for file in side_by_side("金华市2018年政府信息公开情况统计表", names) {
            let told = file.reports().iter().map(|report| {
                let good = report.observations.iter().filter(|one| one.reading.status() == "good");
                format!("{} {}", report.id.place.as_deref().unwrap_or("?"), good.count())
            });
            assert_eq!(told.collect::<Vec<_>>(), expected, "{names:?}");
        }
    };
    check(&["东阳市", "义乌市"], &["东阳市 9", "义乌市 9"]);
    check(&["东阳市", "义乌市", "合计"], &["金华市 9", "东阳市 9", "义乌市 9"]);
    check(&["东阳市", "义乌市", "市本级", "全市"], &["金华市 9", "东阳市 9", "义乌市 9"]);
    // No sum of some of its departments is all of it.
    check(&["市公安局", "市教育局", "合计"], &["金华市 0", "金华市 9", "金华市 9"]);
}

#[test]
fn columns_that_are_not_clear_are_no_reports() {
    for (title, names) in [
        // A county of another city, two columns of one county, a column of another year.
        ("金华市2018年政府信息公开情况统计表", ["东阳市", "桐庐县", "义乌市"]),
        ("金华市2018年政府信息公开情况统计表", ["东阳市", "东阳市", "义乌市"]),
        ("金华市2018年政府信息公开情况统计表", ["东阳市", "义乌市", "上年"]),
        // Figures before the names.
        ("金华市2018年政府信息公开情况统计表", ["统计数", "东阳市", "义乌市"]),
        // A year of other forms.
        ("金华市2021年政府信息公开情况统计表", ["东阳市", "永康市", "义乌市"]),
        // Nothing says of which year or city.
        ("金华市政府信息公开情况统计表", ["东阳市", "义乌市", "永康市"]),
    ] {
        for file in side_by_side(title, &names) {
            assert!(file.reports().len() < 2, "{title} {names:?}");
        }
    }
}
