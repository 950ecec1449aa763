//! Whose report, which year: every county by its own name, in years with different divisions.

use std::fs;

use gongkai::codebook::Codebook;
use gongkai::grid::Line;
use gongkai::identify::prose::prose;
use gongkai::identify::{ReportId, identify};
use gongkai::run;
use gongkai::source::Place;

fn report(title: &str) -> ReportId {
    let line = Line { text: title.to_owned(), place: Place::Block(1) };
    identify(&prose(&[line]), "report.txt", Codebook::embedded())
}

/// One division as it was on the last day of a year, with the names above it.
struct County {
    code: String,
    name: String,
    prefecture: String,
    province: String,
}

/// Read here once more and in another way, so that the test does not lean on what it tests.
fn counties(year: u16) -> Vec<County> {
    let text = fs::read_to_string("src/codebook/data/divisions.csv").expect("the data are there");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let stands = |row: &&Vec<&str>| {
        let number = |text: &str| text.parse::<u16>().ok();
        number(row[3]).is_some_and(|from| from <= year)
            && number(row[4]).is_none_or(|until| year < until)
    };
    let name = |code: String| {
        let found = rows.iter().filter(stands).find(|row| row[0] == code);
        found.map_or(String::new(), |row| row[1].to_owned())
    };
    rows.iter()
        .filter(stands)
        .filter(|row| !row[0].ends_with("00"))
        .map(|row| County {
            code: row[0].to_owned(),
            name: row[1].to_owned(),
            prefecture: name(format!("{}00", &row[0][..4])),
            province: name(format!("{}0000", &row[0][..2])),
        })
        .collect()
}

/// All of a year's counties under a title made from their names: (right, open, wrong).
fn count(year: u16, title: impl Fn(&County) -> String) -> (usize, usize, Vec<String>) {
    let (mut right, mut open, mut wrong) = (0, 0, Vec::new());
    for county in counties(year) {
        let title = title(&county);
        let id = report(&title);
        assert_eq!(id.year, Some(year), "{title}");
        match id.division.as_deref() {
            Some(code) if code == county.code => right += 1,
            Some(other) => wrong.push(format!("{title}: {other}")),
            None => {
                let candidates = id.findings.iter().any(|f| f.message.contains(&county.code));
                assert!(candidates, "{title}: open without its code: {:?}", id.findings);
                open += 1;
            }
        }
    }
    (right, open, wrong)
}

#[test]
fn every_county_under_its_full_name() {
    let year = 2009;
    let (right, open, wrong) = count(year, |c| {
        format!("{}{}{}{year}年政府信息公开工作年度报告", c.province, c.prefecture, c.name)
    });
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(open, 0);
    assert!(right > 2800, "{right}");
}

#[test]
fn every_county_under_its_prefecture() {
    let year = 2024;
    let (_, open, wrong) = count(year, |c| {
        let above = if c.prefecture.is_empty() { &c.province } else { &c.prefecture };
        format!("{year}年{above}{}人民政府信息公开年度报告", c.name)
    });
    assert_eq!(wrong, Vec::<String>::new());
    assert!(open < 5, "{open}");
}

#[test]
fn every_county_under_its_bare_name() {
    let year = 2018;
    let (_, open, wrong) = count(year, |c| format!("{}{year}年政府信息公开工作年度报告", c.name));
    assert_eq!(wrong, Vec::<String>::new());
    assert!(open < 80, "{open}");
}

/// What a person reads in one small report: a row of `fixtures/places/expected.csv`.
struct Expected {
    file: String,
    /// Code, place, level, issuer and year; empty for what must stay open.
    answer: [String; 5],
    candidates: Vec<String>,
}

fn expected() -> Vec<Expected> {
    let mut reader =
        csv::Reader::from_path("fixtures/places/expected.csv").expect("the fixture is there");
    let row = |record: csv::StringRecord| Expected {
        file: record[0].to_owned(),
        answer: [1, 2, 3, 4, 5].map(|column| record[column].to_owned()),
        candidates: record[6].split(';').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
    };
    reader.records().map(|record| row(record.expect("a row can be read"))).collect()
}

fn read(file: &str) -> ReportId {
    let path = format!("fixtures/places/{file}");
    let bytes = fs::read(&path).expect("a report of the fixture is there");
    let row = run::file(&bytes, &path, &run::Settings::default());
    row.reports().first().unwrap_or_else(|| panic!("{path}: {:?}", row.outcome)).id.clone()
}

/// What differs, as a line for a person.
fn difference(expected: &Expected) -> Option<String> {
    let id = read(&expected.file);
    let found = [
        id.division.clone().unwrap_or_default(),
        id.place.clone().unwrap_or_default(),
        id.level.id().to_owned(),
        id.issuer.id().to_owned(),
        id.year.map(|year| year.to_string()).unwrap_or_default(),
    ];
    let told: Vec<&str> = id.findings.iter().map(|f| f.message.as_str()).collect();
    let untold = expected.candidates.iter().find(|c| !told.iter().any(|t| t.contains(c.as_str())));
    let open = expected.answer.iter().any(String::is_empty) && expected.answer[3] != "zone";
    match (found == expected.answer, untold) {
        (true, None) if !open || !told.is_empty() => None,
        _ => Some(format!("{}: {found:?} is not {:?}: {told:?}", expected.file, expected.answer)),
    }
}

#[test]
fn every_small_report_is_right_or_open() {
    let expected = expected();
    assert!(expected.len() >= 40);
    let differences: Vec<String> = expected.iter().filter_map(difference).collect();
    assert_eq!(differences, Vec::<String>::new(), "{}", differences.join("\n"));
}

/// Columns of a page that stand side by side run into each other.
#[test]
fn a_place_that_another_column_cuts_is_not_the_area_around_it() {
    let check = |texts: &[&str], expected: Option<&str>| {
        let line = |(at, text): (usize, &&str)| Line {
            text: (*text).to_owned(),
            place: Place::Block(at as u32),
        };
        let lines: Vec<Line> = texts.iter().enumerate().map(line).collect();
        let id = identify(&prose(&lines), "report.txt", Codebook::embedded());
        assert_eq!(id.division.as_deref(), expected, "{:?}", id.votes);
    };
    let figures = "统计期限自2020年1月1日起至2020年12月31日止。如有疑问，请与";
    let contact = |name: &str| format!("{figures}{name}联系（地址：建设路67号）。");
    let signed = ["河北省邢台市宁晋县人民政府", "2021年1月20日"];
    check(&[&contact("河北省邢台费第二十条第"), signed[0], signed[1]], Some("130528"));
    check(&[&contact("河北省张家口市法提供作100000010沽源县人民政府")], None);
    check(&[&contact("河北省张家口市沽源县人民政府")], Some("130724"));
}
