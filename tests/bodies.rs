//! Whose report: the whole area's or that of one body in it? Reports put together from titles, sentences,
//! tables and signatures, for areas of every shape of name, each with its own truth.

use std::fs;

use gongkai::codebook::Codebook;
use gongkai::grid::Line;
use gongkai::identify::prose::prose;
use gongkai::identify::{Issuer, ReportId, identify};
use gongkai::source::Place;

const YEAR: u16 = 2022;

fn report(text: &str) -> ReportId {
    let lines = text.lines().zip(1..);
    let lines = lines.map(|(text, n)| Line { text: text.to_owned(), place: Place::Block(n) });
    identify(&prose(&lines.collect::<Vec<_>>()), "report.txt", Codebook::embedded())
}

/// An area with what its people call it.
struct Area {
    code: String,
    /// With the prefecture before it, so that the name is of one place alone.
    name: String,
    /// 全市, 全县 …
    whole: String,
    office: String,
}

/// Every shape of a name in the year: some of each of the common ones, all of the rare ones.
fn areas() -> Vec<Area> {
    let text = fs::read_to_string("src/codebook/data/divisions.csv").expect("the data are there");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let year = |text: &str| text.parse::<u16>().ok();
    let stands: Vec<&Vec<&str>> = rows
        .iter()
        .filter(|row| year(row[3]).is_some_and(|from| from <= YEAR))
        .filter(|row| year(row[4]).is_none_or(|until| YEAR < until))
        .collect();
    let chosen = stands.iter().enumerate().filter(|(index, row)| {
        let rare = ["旗", "林区", "地区", "州", "盟", "新区", "自治县", "省", "特区"]
            .iter()
            .any(|ending| row[1].ends_with(ending));
        index % if rare { 5 } else { 41 } == 0
    });
    chosen.map(|(_, row)| area(row, &stands)).collect()
}

fn area(row: &[&str], all: &[&Vec<&str>]) -> Area {
    let name = row[1];
    let prefecture = all.iter().find(|other| other[0] == format!("{}00", &row[0][..4]));
    let before = prefecture.map_or("", |other| other[1]).trim_end_matches(name);
    let ending = name.chars().next_back().expect("a division has a name");
    let office = match ending {
        '省' => "人民政府办公厅",
        '盟' => "行政公署办公室",
        '区' if name.ends_with("地区") => "行政公署办公室",
        _ => "人民政府办公室",
    };
    Area {
        code: row[0].to_owned(),
        name: format!("{before}{name}"),
        whole: format!("全{ending}"),
        office: office.to_owned(),
    }
}

/// Titles that name the office, and those that name the area or nobody.
const OF_OFFICE: [&str; 4] = [
    "{N}{O}2022年政府信息公开工作年度报告",
    "2022年{N}{O}政府信息公开年度报告",
    "{N}{O}\n2022年度政府信息公开工作年度报告",
    "{N}{O}2022年度\n政府信息公开工作年度报告",
];
const OF_AREA: [&str; 4] = [
    "{N}2022年政府信息公开工作年度报告",
    "2022年{N}政府信息公开年度报告",
    "{N}人民政府2022年政府信息公开工作年度报告",
    "{N}{O}关于{N}2022年政府信息公开工作年度报告",
];
const OF_NOBODY: [&str; 1] = ["2022年政府信息公开工作年度报告"];

/// What only the report of the whole area says.
const WIDE: [&str; 18] = [
    "本报告由{N}{O}根据各乡镇(街道)、各部门报送的材料汇总编制。",
    "本报告由{N}{O}综合{W}各镇街、政府各部门2022年度政府信息公开情况编制而成。",
    "本报告由{N}{O}在汇总各单位年度报告的基础上编写。",
    "根据《条例》规定,{N}{O}综合各级各部门的年度报告,编制本报告。",
    "本报告所列数据的统计范围为{W}各级行政机关。",
    "本报告包括{W}各乡镇、街道和政府各部门的情况。",
    "报告中的数据涵盖政府各部门和各镇街。",
    "2022年,{W}共主动公开政府信息1204条。",
    "{W}共受理政府信息公开申请223件,办结220件。",
    "一年来,{W}各级行政机关收到政府信息公开申请56件。",
    "{W}新收政府信息公开申请713件,上年结转36件。",
    "2022年{W}通过政府网站发布信息8406条。",
    "全年各部门、各乡镇主动公开政府信息3021条。",
    "{W}制发行政规范性文件16件。",
    "{W}收到申请40件,其中本办公室受理申请12件。",
    "行政许可 | 8452\n行政处罚 | 1167\n行政强制 | 58",
    "行政许可\n2301\n行政处罚\n912\n行政强制\n0",
    "行政许可 | 120 | -3 | 8452\n行政处罚 | 3011 | 0 | 44\n行政强制 | 7 | 0 | 0",
];
/// What only the office says that reports about itself.
const NARROW: [&str; 14] = [
    "2022年,本办公室共主动公开政府信息96条。",
    "我办全年收到政府信息公开申请3件,均已答复。",
    "政府办公室共发布各类主动公开信息96件。",
    "现将本办公室2022年度政府信息公开工作情况报告如下。",
    "我办2022年政府信息公开工作年度报告如下。",
    "本报告由{N}{O}根据各科室提供的材料编制。",
    "本报告由{N}{O}汇总各处室材料编写。",
    "报告中的数据仅包括本办公室,不含其他单位。",
    "我室受理申请2件,办结2件。",
    "本办发布政策文件41件。我办组织{W}各单位参加培训2次。",
    "本办公室制发文件12件,指导{W}各部门公开信息。",
    "我办收到申请5件,向各部门转办4件。",
    "行政许可 | 0\n行政处罚 | 0\n行政强制 | 0",
    "行政许可\n0\n行政处罚\n0\n行政强制\n0",
];
const PLAIN: [&str; 5] = [
    "本报告由{N}{O}根据《条例》规定编制。",
    "报告中的数据自2022年1月1日起至2022年12月31日止。",
    "按照省、市的要求,编制本报告。本报告分为六个部分。",
    "电子版可在政府网站下载。如有疑问,请与{N}{O}联系。",
    "今后将加强学习,拓宽渠道,提高水平。",
];

#[derive(Default)]
struct Count {
    right: usize,
    open: Vec<String>,
    wrong: Vec<String>,
}

impl Count {
    /// Adds one report. One that stays open must name both candidates.
    fn add(&mut self, text: &str, area: &Area, truth: Issuer) {
        let id = report(text);
        let code = id.division.as_deref();
        match id.issuer {
            issuer if issuer == truth && code.is_none_or(|code| code == area.code) => match code {
                Some(_) => self.right += 1,
                None => self.open.push(format!("{text}\n{:?}", id.findings)),
            },
            Issuer::Unknown => {
                let both = |f: &gongkai::finding::Finding| {
                    f.message.contains("area") && f.message.contains("own")
                };
                assert!(id.findings.iter().any(both), "{text}\n{:?}", id.findings);
                self.open.push(format!("{text}\n{:?}", id.findings));
            }
            other => self.wrong.push(format!("{text}\n-> {} {code:?}", other.id())),
        }
    }

    #[track_caller]
    fn check(&self, open: usize) {
        let all = self.right + self.open.len() + self.wrong.len();
        let first: Vec<&String> = self.wrong.iter().take(3).collect();
        assert!(self.wrong.is_empty(), "{} of {all} wrong: {first:#?}", self.wrong.len());
        assert!(all > 300, "{all} reports");
        let count = self.open.len();
        assert!(count * 100 <= all * open, "{count} of {all} open: {:#?}", self.open.first());
    }
}

/// All reports of some titles, each with one sentence that tells.
fn count(titles: &[&str], sentences: &[&str], signature: &str, truth: Issuer) -> Count {
    let mut count = Count::default();
    for (index, area) in areas().iter().enumerate() {
        for (number, sentence) in sentences.iter().enumerate() {
            let title = titles[(index + number) % titles.len()];
            let plain = |n: usize| PLAIN[(index + number + n) % PLAIN.len()];
            let parts = [title, plain(0), sentence, plain(1), plain(2), signature];
            let text = parts.join("\n");
            let text = text.replace("{N}", &area.name).replace("{O}", &area.office);
            count.add(&text.replace("{W}", &area.whole), area, truth);
        }
    }
    count
}

const SIGNED_BY_OFFICE: &str = "{N}{O}\n2023年1月20日";

#[test]
fn the_office_writes_for_the_whole_area() {
    count(&OF_OFFICE, &WIDE, SIGNED_BY_OFFICE, Issuer::Area).check(0);
    count(&OF_NOBODY, &WIDE, SIGNED_BY_OFFICE, Issuer::Area).check(0);
    count(&OF_AREA, &WIDE, SIGNED_BY_OFFICE, Issuer::Area).check(0);
}

#[test]
fn the_office_writes_about_itself() {
    count(&OF_OFFICE, &NARROW, SIGNED_BY_OFFICE, Issuer::Office).check(0);
    count(&OF_NOBODY, &NARROW[..12], SIGNED_BY_OFFICE, Issuer::Office).check(0);
}

#[test]
fn the_heading_is_of_the_area_and_the_text_of_the_office() {
    let count = count(&OF_AREA[..3], &NARROW[..12], SIGNED_BY_OFFICE, Issuer::Office);
    count.check(100);
}

#[test]
fn the_area_under_its_own_name() {
    count(&OF_AREA, &PLAIN, SIGNED_BY_OFFICE, Issuer::Area).check(0);
    count(&OF_AREA, &PLAIN, "{N}人民政府\n2023年1月20日", Issuer::Area).check(0);
}

#[test]
fn other_bodies_are_no_area() {
    let of = |name: &str, truth: Issuer| {
        let titles = [
            format!("{{N}}{name}2022年政府信息公开工作年度报告"),
            format!("2022年{{N}}{name}政府信息公开年度报告"),
            format!("{{N}}{name}\n2022年政府信息公开工作年度报告"),
        ];
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let signature = format!("{{N}}{name}\n2023年1月20日");
        let sentences = [PLAIN[0], PLAIN[3], WIDE[7], "按照{W}各部门的要求,编制本报告。"];
        count(&titles, &sentences, &signature, truth).check(0);
    };
    of("统计局", Issuer::Department);
    of("政务服务管理办公室", Issuer::Department);
    of("湖南镇人民政府", Issuer::Town);
    of("城关街道办事处", Issuer::Town);
    of("人民医院", Issuer::Institution);
}
