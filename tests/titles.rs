//! Titles as they are printed: in pieces, in tables, with marks and odd digits, for divisions of every shape.
//! Each report is put together from the list of divisions, so the truth does not come from what is tested.

use std::fs;

use gongkai::codebook::Codebook;
use gongkai::grid::Line;
use gongkai::identify::prose::prose;
use gongkai::identify::{Issuer, ReportId, identify};
use gongkai::source::Place;

fn report(text: &str) -> ReportId {
    let lines = text.lines().zip(1..);
    let lines = lines.map(|(text, n)| Line { text: text.to_owned(), place: Place::Block(n) });
    identify(&prose(&lines.collect::<Vec<_>>()), "report.txt", Codebook::embedded())
}

struct Division {
    code: String,
    name: String,
    /// With its prefecture before it.
    full: String,
}

/// Every n-th county, and every prefecture, as of the last day of a year.
fn divisions(year: u16, every: usize) -> Vec<Division> {
    let text = fs::read_to_string("src/codebook/data/divisions.csv").expect("the data are there");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |text: &str| text.parse::<u16>().ok();
    let stands: Vec<&Vec<&str>> = rows
        .iter()
        .filter(|row| number(row[3]).is_some_and(|from| from <= year))
        .filter(|row| number(row[4]).is_none_or(|until| year < until))
        .collect();
    let name = |code: String| stands.iter().find(|row| row[0] == code).map_or("", |row| row[1]);
    let chosen = stands.iter().enumerate().filter(|(index, row)| {
        !row[0].ends_with("0000") && (row[0].ends_with("00") || index % every == 0)
    });
    chosen
        .map(|(_, row)| {
            let prefecture = match row[0].ends_with("00") {
                true => "",
                false => name(format!("{}00", &row[0][..4])),
            };
            let province = name(format!("{}0000", &row[0][..2]));
            let before = if prefecture.is_empty() { province } else { prefecture };
            Division {
                code: row[0].to_owned(),
                name: row[1].to_owned(),
                full: format!("{before}{}", row[1]),
            }
        })
        .collect()
}

/// How one form of a report comes out: wrong ones fail, and so many in a hundred may stay open.
#[track_caller]
fn check(year: u16, open: usize, text: impl Fn(&Division) -> String) {
    let (mut all, mut undecided) = (0, 0);
    for division in divisions(year, 29) {
        let text = text(&division);
        let id = report(&text);
        all += 1;
        assert!(
            matches!(id.issuer, Issuer::Area | Issuer::Unknown),
            "{text}\n{} {:?}",
            id.issuer.id(),
            id.votes
        );
        let right = |found: Option<&str>| found.is_none_or(|found| found == division.code);
        assert!(right(id.division.as_deref()), "{text}\n{:?} {:?}", id.division, id.votes);
        assert!(id.year.is_none_or(|found| found == year), "{text}\n{:?} {:?}", id.year, id.votes);
        if id.division.is_none() || id.year.is_none() || id.issuer == Issuer::Unknown {
            undecided += 1;
            assert!(!id.findings.is_empty(), "{text}\nopen without a word");
        }
    }
    assert!(undecided * 100 <= all * open, "{undecided} of {all} open");
}

#[test]
fn a_title_in_one_line_and_in_pieces() {
    for title in [
        "{N}2018年政府信息公开工作年度报告",
        "2018年{N}政府信息公开工作年度报告",
        "{N}人民政府2018年政府信息公开年度报告",
        "{N}\n2018年政府信息公开工作年度报告",
        "{N}人民政府\n2018年政府信息公开工作年度报告",
        "{N}2018年\n政府信息公开工作年度报告",
        "{N}2018年政府信息公开\n工作年度报告",
        "{N}2018年政府信\n息公开工作年度报告",
        "{N}政府信息公开工作年度报告\n(2018年度)",
        "{N}政府信息公开工作年度报告\n2018年",
        "{N}政府信息公开年报(2018)",
        "关于{N}2018年度政府信息公开工作情况的年度报告",
        "{N}人民政府关于2018年度政府信息公开工作的报告",
    ] {
        check(2018, 2, |d| title.replace("{N}", &d.full));
    }
}

#[test]
fn a_title_in_a_table_or_between_marks() {
    for title in [
        "《{N}2018年政府信息公开工作年度报告》",
        "现将《{N}2018年政府信息公开工作年度报告》予以公布。",
        "标题 | {N}2018年政府信息公开工作年度报告",
        "信息名称: | {N}2018年政府信息公开工作年度报告 | 索引号: | 0141-2019-00012",
        "名 称:{N}2018年政府信息公开工作年度报告",
        "{N}2018年政府信息公开工作年度报告 | |",
        "当前位置:首页>政务公开>年度报告>{N}2018年政府信息公开工作年度报告",
        "“{N}2018年政府信息公开工作年度报告”",
        "★{N}2018年政府信息公开工作年度报告★",
        "附件1:{N}2018年政府信息公开工作年度报告",
        "附件1\n{N}2018年政府信息公开工作年度报告",
    ] {
        check(2018, 2, |d| title.replace("{N}", &d.full));
    }
}

#[test]
fn a_title_with_spaces_between_its_characters() {
    let spaced =
        |text: String, gap: &str| text.chars().map(String::from).collect::<Vec<_>>().join(gap);
    let title = |d: &Division| format!("{}2018年政府信息公开工作年度报告", d.full);
    check(2018, 2, |d| spaced(title(d), " "));
    check(2018, 2, |d| spaced(title(d), "　"));
    check(2018, 2, |d| format!("{} 2018 年 政府信息公开 年度报告", spaced(d.full.clone(), " ")));
}

#[test]
fn a_year_in_other_digits() {
    for year in [
        "二〇一八年",
        "二○一八年",
        "二零一八年",
        "二O一八年",
        "二0一八年",
        "二〇一八年度",
        "２０１８年",
        "２０１８年度",
        "2018 年",
        "2 0 1 8 年",
    ] {
        check(2018, 2, |d| format!("{}{year}政府信息公开工作年度报告", d.full));
        check(2018, 2, |d| format!("{year}{}政府信息公开工作年度报告", d.full));
    }
}

#[test]
fn a_year_that_stands_in_the_period_alone() {
    for period in [
        "本报告所列数据的统计期限自2018年1月1日起至2018年12月31日止。",
        "统计期限为201811日至20181231日止。",
        "数据统计时限为201811日起至20181231日止。",
        "数据自 2018 1 1日起至 2018 12 31日止。",
        "统计期限自20181月1日起至201812月31日止。",
        "统计时段为2018.1.1-2018.12.31。",
        "数据从2018年1月1日到当年12月31日。",
        "统计期限为二〇一八年一月一日至二〇一八年十二月三十一日。",
        "统计期限为２０１８年１月１日至１２月３１日。",
    ] {
        check(2018, 2, |d| {
            format!(
                "{}政府信息公开工作年度报告\n{period}\n{}人民政府\n2019年1月30日",
                d.full, d.full
            )
        });
    }
}

#[test]
fn dates_of_publication_are_no_report_year() {
    for date in [
        "发布日期:2019-02-26",
        "2018年12月31日",
        "2019年3月29日",
        "公开日期 | 2020-07-01",
        "二〇一九年二月二十六日",
        "来源:政府办 发布时间:2021-05-06 10:22 浏览次数:2017",
    ] {
        check(2018, 2, |d| {
            format!("{}2018年政府信息公开工作年度报告\n{date}\n{}人民政府\n{date}", d.full, d.full)
        });
    }
}

#[test]
fn traditional_script() {
    check(2018, 20, |d| format!("{}2018年政府資訊公開工作年度報告", d.full.replace('县', "縣")));
    check(2018, 20, |d| format!("{}2018年政府信息公開工作年度報告", d.full.replace('区', "區")));
    check(2018, 20, |d| {
        format!("{}二○一八年政府信息公開年報", d.full.replace('县', "縣").replace('区', "區"))
    });
}

#[test]
fn names_of_other_years() {
    check(2009, 3, |d| format!("{}2009年政府信息公开工作年度报告", d.full));
    check(2014, 3, |d| format!("{}2014年政府信息公开工作年度报告", d.full));
    check(2024, 3, |d| format!("{}2024年政府信息公开工作年度报告", d.full));
}

#[test]
fn a_name_alone_is_right_or_open() {
    check(2018, 40, |d| format!("{}2018年政府信息公开工作年度报告", d.name));
    check(2022, 40, |d| format!("{}人民政府2022年政府信息公开工作年度报告", d.name));
}

/// The prefecture of a county is named around its report, by whom or for what reason ever.
#[test]
fn a_report_opened_and_signed_by_a_place_is_not_that_of_the_area_around_it() {
    let text = "山东省政府信息公开年报报送系统\n报送单位:山东省人民政府\n2023年政府信息公开工作年度报告\n\
                根据《中华人民共和国政府信息公开条例》的规定,现公布山东省泰安市2023年政府信息公开工作年度报告。\n\
                山东省泰安市人民政府\n2024年1月15日";
    let id = report(text);
    assert_eq!(id.division, None, "{id:#?}");
    assert!(id.findings.iter().any(|one| one.message.contains("opening and signature")), "{id:#?}");
}

#[test]
fn a_name_into_which_another_column_ran_names_no_place() {
    let columns = "市海港区教育局2023年度政府信息公开工作年度报告\n\
                   根据《条例》的规定,现公布河北省秦皇岛信息内容本年制发件数本年废止件数现行有效件数\
                   市海港区教育局2023年政府信息公开工作年度报告。";
    assert_eq!(report(columns).division, None);
    let address = "彝族自治州开远市2020年政府信息公开工作年度报告\n如有疑问,请与云南省联系。\n\
                   云南省红河哈尼族彝族自治州开远市人民政府\n2021年1月6日";
    assert_ne!(report(address).division.as_deref(), Some("530000"));
}

/// Reports without their city in the title speak of places of the same name in other cities.
#[test]
fn a_place_of_the_same_name_that_is_spoken_of_is_not_the_reports_own() {
    let title =
        "鼓楼区2018年政府信息公开工作年度报告\n统计期限自2018年1月1日起至2018年12月31日止。\n";
    for sentence in [
        "我区组织人员赴福建省福州市鼓楼区考察学习3次。",
        "借鉴开封市鼓楼区经验，完善制度。",
        "依申请公开中，3件转送南京市鼓楼区人民政府办理。",
        "申请人户籍为徐州市鼓楼区的3件。",
        "与“福州市鼓楼区发布”互动5次。",
        "答复率100%（来源:南京市鼓楼区）参考做法5个。",
        "抄送:徐州市鼓楼区人民政府",
    ] {
        let text = format!("{title}{sentence}\n鼓楼区人民政府\n2019年2月1日");
        assert_eq!(report(&text).division, None, "{sentence}");
    }
    for (own, code) in [
        ("2018年，徐州市鼓楼区认真贯彻落实条例。", "320302"),
        ("如有疑问，请与区政府联系（地址：江苏省南京市鼓楼区汉中路1号）。", "320106"),
        ("主办:福州市鼓楼区人民政府", "350102"),
        ("来源:江苏省徐州市鼓楼区", "320302"),
        ("当前位置:徐州市人民政府>政务公开>政府信息公开年报", "320302"),
        ("南京市人民政府门户网站", "320106"),
    ] {
        let text = format!("{title}{own}\n鼓楼区人民政府\n2019年2月1日");
        assert_eq!(report(&text).division.as_deref(), Some(code), "{own}");
    }
}

/// What the office received itself is its share where the table has more.
#[test]
fn the_offices_share_in_the_prose_leaves_the_report_the_areas() {
    let text = |own: u32| {
        format!(
            "沭阳县2022年政府信息公开工作年度报告\n统计期限自2022年1月1日起至2022年12月31日止。\n\
             2022年，共收到政府信息公开申请151件。县政府办公室本级受理{own}件。\n\
             一、本年新收政府信息公开申请数量 | 140 | 3 | 0 | 0 | 8 | 0 | 151\n\
             沭阳县人民政府办公室\n2023年1月20日"
        )
    };
    assert_eq!(report(&text(50)).issuer, Issuer::Area);
    // As many as the table has: they may be all of them.
    assert_ne!(report(&text(151)).issuer, Issuer::Area);
}

#[test]
fn the_report_of_several_bodies_of_an_area_is_not_the_areas() {
    for (title, signed) in [
        ("黄平县县级部门2016年政府信息公开工作年度报告汇编", "黄平县人民政府"),
        ("宿迁市市直部门2016年政府信息公开工作年度报告", "宿迁市人民政府"),
        ("宿迁市2016年市直机关政府信息公开工作年度报告", "宿迁市人民政府办公室"),
    ] {
        let text = format!(
            "{title}\n本报告由市人民政府办公室编制,统计期限自2016年1月1日起至2016年12月31日止。\n{signed}\n2017年2月1日"
        );
        assert_eq!(report(&text).issuer, Issuer::Unknown, "{title}");
    }
}

#[test]
fn a_report_says_that_it_replaces_an_earlier_one() {
    let replaces = |title: &str, below: &str, file: &str| {
        let text = format!(
            "{title}\n{below}\n统计期限自2018年1月1日起至2018年12月31日止。\n沭阳县人民政府\n2019年2月1日"
        );
        let lines = text.lines().zip(1..);
        let lines = lines.map(|(text, n)| Line { text: text.to_owned(), place: Place::Block(n) });
        let lines: Vec<Line> = lines.collect();
        identify(&prose(&lines), file, Codebook::embedded()).replaces.is_some()
    };
    let title = "沭阳县2018年政府信息公开工作年度报告";
    assert!(!replaces(title, "", "2018.html"));
    assert!(replaces(&format!("{title}（更正）"), "", "2018.html"));
    assert!(replaces(&format!("{title}（修订版）"), "", "2018.html"));
    assert!(!replaces(&format!("{title}（更正前）"), "", "2018.html"));
    assert!(replaces(title, "（本报告2019年3月20日更正,原1月28日发布的版本作废）", "2018.html"));
    assert!(replaces(
        title,
        "更正公告:部分数据有误,现予以更正,以本次发布的报告为准。",
        "2018.html"
    ));
    assert!(replaces(title, "", "沭阳县2018年年报（更正版）.html"));
    assert!(!replaces(title, "2018年更正行政行为3件,以法院判决为准。", "2018.html"));
}
