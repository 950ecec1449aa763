use super::*;

#[track_caller]
fn check_named(name: &str, year: u16, expected: &[&str]) {
    let found: Vec<&str> = Divisions::embedded()
        .named(name)
        .iter()
        .filter(|d| d.in_year(year))
        .map(|d| d.code)
        .collect();
    assert_eq!(found, expected, "{name} in {year}");
}

#[track_caller]
fn check_fate(code: &str, from: u16, to: u16, expected: &[&str]) {
    let division = Divisions::embedded().coded(code, from).expect("the code stands in that year");
    let codes: Vec<&str> = match Divisions::embedded().fate(&division, from, to) {
        Fate::One(one) => vec![one.code],
        Fate::Several(several) => several.iter().map(|d| d.code).collect(),
        Fate::Unknown => Vec::new(),
    };
    assert_eq!(codes, expected, "{code} of {from} in {to}");
}

#[test]
fn the_names_follow_from_the_divisions() {
    let file = include_str!("../data/divisions.csv");
    let parsed = Divisions::parse("divisions.csv", file).expect("the embedded file is sound");
    assert_eq!(parsed.by_code.text, Divisions::embedded().by_code.text);
    assert_eq!(parsed.by_name.text, Divisions::embedded().by_name.text);
}

#[test]
fn every_line_of_areas_without_a_code_is_sound() {
    let lines = include_str!("../data/uncoded.csv").lines().count();
    assert_eq!(Divisions::embedded().uncoded.len() + 1, lines);
}

fn all() -> Vec<Division> {
    Divisions::embedded().by_code.lines().filter_map(record).collect()
}

#[test]
fn every_line_is_sound() {
    assert_eq!(all().len(), Divisions::embedded().by_code.lines().count());
    assert!(all().is_sorted_by_key(|d| (d.code, d.from)));
    assert!(Divisions::embedded().by_name.lines().is_sorted_by_key(key));
}

#[test]
fn every_record_is_found_by_its_names() {
    for division in all() {
        assert!(Divisions::embedded().named(division.name).contains(&division), "{division:?}");
        assert!(
            division.short.is_empty()
                || Divisions::embedded().named(division.short).contains(&division)
        );
    }
}

#[test]
fn every_successor_stands() {
    for division in all() {
        let count = division.successors().count();
        assert_eq!(Divisions::embedded().after(&division).len(), count, "{}", division.code);
    }
}

#[test]
fn names_at_the_start_of_a_text() {
    assert_eq!(Divisions::embedded().leading("吉林市人民政府"), ["吉林市"]);
    assert_eq!(Divisions::embedded().leading("海南藏族自治州"), ["海南藏族自治州"]);
    assert_eq!(Divisions::embedded().leading("县"), Vec::<&str>::new());
    assert_eq!(Divisions::embedded().leading(""), Vec::<&str>::new());
}

#[test]
fn a_name_of_four_places() {
    check_named("鼓楼区", 2018, &["320106", "320302", "350102", "410204"]);
}

#[test]
fn both_names_in_the_year_of_change() {
    check_named("洪泽县", 2016, &["320829"]);
    check_named("洪泽区", 2016, &["320813"]);
    check_named("洪泽县", 2017, &[]);
}

#[test]
fn a_city_and_a_county_of_one_name() {
    check_named("吉林市", 2018, &["220200"]);
    check_named("巢湖市", 2010, &["341400"]);
    check_named("巢湖市", 2012, &["340181"]);
}

#[test]
fn usual_short_names() {
    check_named("恩施州", 2018, &["422800"]);
    check_named("景宁县", 2018, &["331127"]);
    check_named("广西", 2018, &["450000"]);
}

#[test]
fn stems_with_several_endings() {
    let codes = |stem| -> Vec<&str> {
        Divisions::embedded()
            .shortened(stem)
            .iter()
            .filter(|d| d.in_year(2018))
            .map(|d| d.code)
            .collect()
    };
    assert_eq!(codes("东阳"), ["330783"]);
    assert_eq!(codes("浙江"), ["330000"]);
    assert_eq!(codes("朝阳"), ["110105", "211300", "211321", "220104"]);
}

#[test]
fn a_county_that_became_a_district() {
    check_fate("320829", 2014, 2020, &["320813"]);
    check_fate("320813", 2020, 2014, &["320829"]);
}

#[test]
fn a_county_that_was_split() {
    check_fate("130521", 2018, 2022, &["130502", "130503"]);
}

#[test]
fn a_prefecture_that_got_a_new_code() {
    check_fate("522200", 2010, 2018, &["520600"]);
}

#[test]
fn districts_that_were_merged() {
    check_fate("110103", 2009, 2018, &["110101"]);
    check_fate("110101", 2018, 2009, &["110101", "110103"]);
}

#[test]
fn nothing_between_county_and_province() {
    assert_eq!(Divisions::embedded().prefecture("419001", 2018), None);
    assert_eq!(Divisions::embedded().prefecture("330783", 2018).map(|d| d.name), Some("金华市"));
    assert_eq!(Divisions::embedded().prefecture("420602", 2009).map(|d| d.name), Some("襄樊市"));
}
