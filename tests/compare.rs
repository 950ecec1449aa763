//! `gongkai compare`: what a journalist asks of a data set.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A small data set by hand: three counties and a prefecture.
const PANEL: &str = "\
division_code,place,province,prefecture,level,report_year,request_received,req_new_total,req_closed_total,requests_received,ans_refused,issuer
330782,义乌市,浙江省,金华市,county,2018,669,,,669,12,area
330782,义乌市,浙江省,金华市,county,2019,,700,650,700,13,area
330782,义乌市,浙江省,金华市,county,2021,,720,700,720,,area
330783,东阳市,浙江省,金华市,county,2018,223,,,223,4,area
330783,东阳市,浙江省,金华市,county,2019,,240,200,240,6,area
330783,东阳市,浙江省,金华市,county,2021,,1260,1200,1260,126,area
330700,金华市,浙江省,,prefecture,2021,,9000,8000,9000,1,area
350181,福清市,福建省,福州市,county,2021,,30,0,30,3,area
";
const COVERAGE: &str = "\
province_code,province,level,report_year,divisions,in_panel,share,not_in_panel
33,浙江省,county,2018,89,2,2.2,
33,浙江省,county,2021,90,2,2.2,
35,福建省,county,2021,84,1,1.2,
";

fn data(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("compare-{name}"));
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("panel.csv"), format!("\u{feff}{PANEL}")).expect("written");
    fs::write(folder.join("coverage.csv"), COVERAGE).expect("written");
    folder
}

fn compare(data: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .env("LC_ALL", "C")
        .arg("compare")
        .arg(data)
        .args(arguments)
        .output();
    output.expect("the command runs")
}

/// The ranked lines in the terminal.
#[track_caller]
fn check(name: &str, arguments: &[&str], expected: &[&str]) {
    let output = compare(&data(name), &[arguments, &["--lang", "zh"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let is_ranked = |line: &&str| {
        let rank = line.trim_start().split_once("  ").map(|(rank, _)| rank.parse::<u32>());
        matches!(rank, Some(Ok(_)))
    };
    let lines: Vec<&str> = told.lines().filter(is_ranked).collect();
    assert_eq!(lines, expected, "{told}");
}

#[test]
fn counties_are_ranked_by_their_last_year() {
    check(
        "ranked",
        &["--indicator", "requests_received"],
        &[
            "1  东阳市  浙江省   223   240  1260",
            "2  义乌市  浙江省   669   700   720",
            "3  福清市  福建省     ·     ·    30",
        ],
    );
}

#[test]
fn a_place_may_be_a_province_and_a_name_chinese() {
    let arguments = ["--indicator", "收到申请数（各年表式）", "--place", "福建省"];
    check("province", &arguments, &["1  福清市  福建省    30"]);
    let arguments = ["--indicator", "requests_received", "--level", "prefecture"];
    check("level", &arguments, &["1  金华市  浙江省  9000"]);
}

#[test]
fn a_rate_is_of_a_hundred_and_never_of_nothing() {
    check(
        "rate",
        &["--rate", "ans_refused/req_closed_total", "--years", "2019-2021"],
        &["1  东阳市  浙江省     3  10.5", "2  义乌市  浙江省     2     ·"],
    );
}

#[test]
fn figures_are_for_so_many_people_where_their_number_is_given() {
    let people = data("heads").join("population.csv");
    let table =
        "division_code,report_year,population\n330782,,\"1,859,390\"\n330783,2021,1087950\n";
    fs::write(&people, table).expect("written");
    let people = people.display().to_string();
    let arguments = ["--indicator", "requests_received", "--per-head", &people];
    // 1260 / 108.795 and 720 / 185.939; of 2018 and 2019 no number is given for the first.
    check(
        "heads",
        &arguments,
        &["1  东阳市  浙江省     ·     ·  11.58", "2  义乌市  浙江省   3.6  3.76   3.87"],
    );
    let output = compare(&data("heads"), &arguments);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains(", for 10,000 people (件/万人)"), "{told}");
    assert!(told.contains("no number of people is given for 3 places"), "{told}");
    fs::write(data("heads").join("population.csv"), "code,people\n").expect("written");
    let output = compare(&data("heads"), &arguments);
    assert!(String::from_utf8_lossy(&output.stderr).contains("no column division_code"));
}

#[test]
fn who_may_be_the_highest_and_has_no_figure_is_named() {
    let told = |arguments: &[&str]| {
        let output = compare(&data("unranked"), arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let refused = told(&["--indicator", "ans_refused", "--year", "2021"]);
    let named = "not ranked, without a certain figure (1): 义乌市; gaps.csv says why";
    assert!(refused.contains(named), "{refused}");
    let refused = told(&["--indicator", "ans_refused", "--years", "2021", "--lang", "zh"]);
    assert!(
        refused.contains("无可信数值、未参加排名的 1 个：义乌市；原因见 gaps.csv"),
        "{refused}"
    );
    // In the years before it has one, and a place of another level is not asked for.
    let all = told(&["--indicator", "ans_refused"]);
    assert!(!all.contains("not ranked"), "{all}");
    let alone = ["--indicator", "ans_refused", "--years", "2021", "--place", "义乌市"];
    let output = compare(&data("unranked"), &alone);
    let none = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(none.contains(named), "{none}");
    let drawn = data("unranked").join("refused.svg").display().to_string();
    told(&["--indicator", "ans_refused", "--years", "2021", "--out", &drawn]);
    assert!(fs::read_to_string(&drawn).expect("written").contains(named));
}

#[test]
fn an_indicator_is_found_by_words_of_its_english_name() {
    let told = |name: &str| {
        let output = compare(&data("english"), &["--indicator", name]);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let by_id = told("refused");
    assert!(
        by_id.contains("ans_refused: All refusals, whatever the form (不予公开合计"),
        "{by_id}"
    );
    let by_name = told("requests refused");
    assert!(by_name.contains("req_refused_all: Requests refused"), "{by_name}");
}

#[test]
fn what_must_be_known_is_said() {
    let output = compare(&data("said"), &["--indicator", "requests_received", "--top", "1"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("… and 2 more: --top 3"), "{told}");
    assert!(told.contains("the form changed before 2019"), "{told}");
    assert!(told.contains("浙江省 2018–2021: 2 of 89–90 in the panel"), "{told}");
    let output =
        compare(&data("said"), &["--indicator", "requests_received", "--top", "1", "--lang", "zh"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.starts_with("收到申请数（各年表式）（件）\n#  地区"), "{told}");
    assert!(told.contains("…… 另有 2 个：--top 3"), "{told}");
    assert!(told.contains("表式自 2019 年起变更，不宜直接连线"), "{told}");
    assert!(told.contains("覆盖面：浙江省 2018–2021：共 89–90 个，收录 2 个"), "{told}");
    let output = compare(&data("said"), &["--indicator", "收到"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("(收到申请数)"));
    let output = compare(Path::new("nowhere"), &["--indicator", "requests_received"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn charts_break_where_the_form_does_and_stand_alone() {
    let folder = data("chart");
    let out = |name: &str| folder.join(name).display().to_string();
    let files = [out("c.html"), out("c.svg"), out("c.csv")];
    let arguments = ["--indicator", "requests_received", "--place", "东阳市"];
    let outs = files.iter().flat_map(|file| ["--out", file.as_str()]);
    let output = compare(&folder, &arguments.into_iter().chain(outs).collect::<Vec<_>>());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let svg = fs::read_to_string(&files[1]).expect("written");
    // 2018 | a change of the form | 2019 | no report of 2020 | 2021: no two years are joined.
    assert!(!svg.contains("<polyline"), "{svg}");
    assert_eq!(svg.matches("<circle").count(), 6, "three points in each of two charts");
    assert!(svg.contains("form changed") && !svg.contains("表式变更"));
    let page = fs::read_to_string(&files[0]).expect("written");
    let addresses = page.matches("http").count();
    assert_eq!(addresses, page.matches("http://www.w3.org/2000/svg").count(), "nothing is fetched");
    let csv = fs::read_to_string(&files[2]).expect("written");
    assert!(csv.ends_with("1,330783,东阳市,浙江省,2021,1260,件\n"), "{csv}");
}

#[test]
fn a_folder_without_tables_is_told_what_it_lacks() {
    let told = |name: &str, holds: &[&str]| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("lacking-{name}"));
        fs::create_dir_all(&folder).expect("a folder can be made");
        for file in holds {
            fs::write(folder.join(file), "").expect("written");
        }
        let output = compare(&folder, &["--indicator", "requests_received"]);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("it is text")
    };
    assert!(told("journal", &[".gongkai-journal"]).contains("--resume"));
    assert!(told("workbook", &[".gongkai-journal", "gongkai.xlsx"]).contains("without --format"));
    assert!(told("nothing", &[]).contains("name the folder"));
}
