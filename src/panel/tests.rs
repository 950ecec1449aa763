//! The panel as a whole, from reports written in a line each.

use super::*;
use crate::codebook::{Indicator, YearSum};
use crate::finding::{Rule, Severity};
use crate::grid::Method;
use crate::reading::{Figure, Missing, Reading};
use crate::text::span;

/// Four indicators, two of them with a rule over the years.
fn codebook() -> Codebook {
    let indicator = |id: &str| Indicator {
        id: id.to_owned(),
        label_zh: String::new(),
        label_en: String::new(),
        unit: "件".to_owned(),
        forms: Vec::new(),
        definition: String::new(),
        comparability: String::new(),
    };
    let ids = ["a", "b", "req_in_total", "req_out_total"];
    let left_over = vec![(1, true, "req_out_total".to_owned())];
    Codebook {
        indicators: ids.iter().map(|id| indicator(id)).collect::<Vec<_>>().into(),
        years: vec![YearSum { left: "req_in_total".to_owned(), right: left_over }].into(),
        ..Codebook::default()
    }
}

/// `a=5`, `a=` (blank), `a=/`, `a~5` (in doubt), `a@东城=5` (a column of its own).
fn observation(text: &str) -> Observation {
    let at = text.find(['=', '~']).expect("the test writes a value");
    let (name, printed) = (&text[..at], &text[at + 1..]);
    let (id, series) = name.split_once('@').map_or((name, None), |(id, s)| (id, Some(s)));
    let mut reading = match printed {
        "" => Reading::Missing(Missing::Blank),
        "/" => Reading::Missing(Missing::Placeholder("/".to_owned())),
        number => Reading::Good(Figure {
            value: number.parse().expect("the test writes a number"),
            printed: number.to_owned(),
        }),
    };
    if text[at..].starts_with('~') {
        reading.flag(Finding::reading(Rule::LabelApproximate, Severity::Warning, "like it"));
    }
    Observation {
        form: "form".to_owned(),
        table: "list".to_owned(),
        table_number: 1,
        item: id.to_owned(),
        indicator: id.to_owned(),
        label: String::new(),
        column_label: String::new(),
        series: series.map(str::to_owned),
        span: series.and_then(span::of).unwrap_or_default(),
        unit: "件".to_owned(),
        reading,
        evidence: Default::default(),
        agreed: false,
        place: None,
        method: Method::Native,
    }
}

/// `name code year a=5 b=7`; `?` for a code or year that is open; `|` before a further report.
fn file(line: &str) -> FileRow {
    let (name, reports) = line.split_once(' ').expect("the test names a file");
    let document = DocumentId::of(name.as_bytes());
    let reports = (1..).zip(reports.split(" | ")).map(|(n, words)| report(words, document, n));
    FileRow {
        file: name.to_owned(),
        id: Some(document),
        format: "text".to_owned(),
        bytes: 1,
        pages: None,
        outcome: Outcome::Read(reports.collect()),
        took: Duration::ZERO,
        extra: Vec::new(),
    }
}

fn report(words: &str, document: DocumentId, number: usize) -> Report {
    let mut words = words.split(' ');
    let mut known = || words.next().filter(|word| *word != "?");
    let (division, year) = (known(), known().and_then(|year| year.parse().ok()));
    let id = ReportId {
        division: division.map(str::to_owned),
        place: Some("某地".to_owned()),
        issuer: Issuer::Area,
        year,
        ..ReportId::default()
    };
    Report {
        key: report_key(document, number),
        begins: None,
        id,
        observations: words.map(observation).collect(),
        mentions: Vec::new(),
        findings: Vec::new(),
    }
}

fn build(reports: &[&str], options: &PanelOptions) -> (Vec<FileRow>, Panel) {
    let mut files: Vec<FileRow> = reports.iter().map(|line| file(line)).collect();
    let panel = panel(&mut files, &codebook(), options);
    (files, panel)
}

/// `code year a,b file` per row, with `-` for what is empty.
fn rows(panel: &Panel) -> Vec<String> {
    let row = |row: &PanelRow| {
        let values: Vec<String> = row.values[..2]
            .iter()
            .map(|value| value.map_or("-".to_owned(), |value| value.to_string()))
            .collect();
        let file = row.file.as_deref().unwrap_or("-");
        format!("{} {} {} {file}", row.division_code, row.report_year, values.join(","))
    };
    panel.rows.iter().map(row).collect()
}

/// `code year indicator reason` per gap of the first two columns or a whole row.
fn gaps(panel: &Panel) -> Vec<String> {
    let told = |gap: &&Gap| ["", "a", "b"].contains(&&*gap.indicator);
    let gap = |gap: &Gap| {
        let id = if gap.indicator.is_empty() { "row" } else { &*gap.indicator };
        format!("{} {} {id} {}", gap.division_code, gap.report_year, gap.reason.id())
    };
    panel.gaps.iter().filter(told).map(gap).collect()
}

#[track_caller]
fn check(reports: &[&str], expected_rows: &[&str], expected_gaps: &[&str]) {
    let (_, panel) = build(reports, &PanelOptions::default());
    assert_eq!(rows(&panel), expected_rows);
    assert_eq!(gaps(&panel), expected_gaps);
}

#[track_caller]
fn check_as_of(year: u16, reports: &[&str], expected_rows: &[&str], expected_gaps: &[&str]) {
    let options = PanelOptions { as_of: Some(year), ..PanelOptions::default() };
    let (_, panel) = build(reports, &options);
    assert_eq!(rows(&panel), expected_rows);
    assert_eq!(gaps(&panel), expected_gaps);
}

#[test]
fn every_empty_cell_has_a_reason() {
    check(
        &["x 330783 2018 a=5 b=", "y 330783 2019 a~5 b=/", "z 330783 2020"],
        &["330783 2018 5,- x", "330783 2019 -,- y", "330783 2020 -,- z"],
        &[
            "330783 2018 b blank",
            "330783 2019 a in_doubt",
            "330783 2019 b placeholder",
            "330783 2020 row no_table",
        ],
    );
}

#[test]
fn a_year_without_a_report() {
    check(
        &["x 330783 2018 a=5 b=6", "y 330781 2018 a=1 b=2", "z 330781 2019 a=1 b=2"],
        &["330781 2018 1,2 y", "330781 2019 1,2 z", "330783 2018 5,6 x", "330783 2019 -,- -"],
        &["330783 2019 row no_report"],
    );
}

#[test]
fn an_open_place_or_year_is_listed_and_not_in_the_panel() {
    let (_, panel) = build(&["x ? 2018 a=5", "y 330783 ? a=5"], &PanelOptions::default());
    assert_eq!(rows(&panel), Vec::<String>::new());
    let reasons: Vec<&str> = panel.left_out.iter().map(|left| left.reason.as_str()).collect();
    assert_eq!(reasons, ["the place is open", "the report year is open"]);
}

#[test]
fn a_county_that_became_a_district_is_asked_once_a_year() {
    check(
        &["x 320829 2015 a=5 b=6", "y 320813 2017 a=5 b=7", "z 330783 2016 a=1 b=2"],
        &[
            "320813 2016 -,- -",
            "320813 2017 5,7 y",
            "320829 2015 5,6 x",
            "330783 2015 -,- -",
            "330783 2016 1,2 z",
            "330783 2017 -,- -",
        ],
        &["320813 2016 row no_report", "330783 2015 row no_report", "330783 2017 row no_report"],
    );
}

#[test]
fn the_old_code_covers_the_year_of_change() {
    check(
        &["x 320829 2016 a=5 b=6", "y 320813 2017 a=5 b=7"],
        &["320813 2017 5,7 y", "320829 2016 5,6 x"],
        &[],
    );
}

#[test]
fn as_of_a_year_follows_one_to_one_changes() {
    check_as_of(
        2020,
        &["x 320829 2015 a=5 b=6", "y 320813 2017 a=5 b="],
        &["320813 2015 5,6 x", "320813 2017 5,- y"],
        &["320813 2017 b blank"],
    );
}

#[test]
fn as_of_a_year_splits_and_merges_nothing() {
    check_as_of(2022, &["x 130521 2018 a=5 b=6"], &[], &["130521 2018 row split"]);
    check_as_of(
        2018,
        &["x 110101 2009 a=5 b=6", "y 110103 2009 a=1 b=2"],
        &[],
        &["110101 2009 row split", "110103 2009 row split"],
    );
}

#[test]
fn copies_that_agree_confirm_each_other() {
    let (files, panel) =
        build(&["x 330783 2018 a=5 b=6", "y 330783 2018 a=5 b=7"], &PanelOptions::default());
    assert_eq!(rows(&panel), ["330783 2018 5,6 x"]);
    assert_eq!(panel.rows[0].copies, 2);
    let confirmed = |row: &FileRow| -> Vec<usize> {
        let reports = row.reports().iter();
        reports.flat_map(|r| &r.observations).map(|o| o.confirmed_by()).collect()
    };
    assert_eq!(files.iter().map(confirmed).collect::<Vec<_>>(), [[1, 0], [1, 0]]);
    let conflict = &panel.conflicts[0];
    assert_eq!((conflict.chosen.as_str(), conflict.other.as_str()), ("6", "7"));
    let status = |row: &FileRow| row.reports().first().map(|r| r.observations[1].reading.status());
    assert_eq!(files.iter().map(status).collect::<Vec<_>>(), [Some("flagged"), Some("flagged")]);
}

#[test]
fn the_copy_with_more_certain_values_is_chosen() {
    check(&["x 330783 2018 a=5 b=", "y 330783 2018 a=5 b=7"], &["330783 2018 5,7 y"], &[]);
}

#[test]
fn columns_of_districts_are_not_the_area() {
    check(
        &["x 330783 2018 a@东城=5 a@西城=6 b@合计=11 b@东城=4"],
        &["330783 2018 -,11 x"],
        &["330783 2018 a several_columns"],
    );
}

#[test]
fn another_column_fills_no_blank_of_the_reports_own() {
    check(
        &["x 330783 2018 a@统计数= a@本期=125 b@统计数=7 b@本期=9"],
        &["330783 2018 -,- x"],
        &["330783 2018 a blank", "330783 2018 b ambiguous"],
    );
}

#[test]
fn columns_of_their_own_are_spoken_of() {
    check_findings(
        &["x 330783 2018 a@东城=5 a@西城=6"],
        &[
            "x other_column -: one table has the columns or rows 东城, 西城: each is a series of its own \
           in observations.csv, and only one that is of the whole area and year enters the panel",
        ],
    );
}

#[test]
fn tables_that_contradict_each_other_give_no_value() {
    check(&["x 330783 2018 a=5 a=6 b=1 b=1"], &["330783 2018 -,1 x"], &["330783 2018 a ambiguous"]);
}

#[track_caller]
fn check_findings(reports: &[&str], expected: &[&str]) {
    let (_, panel) = build(reports, &PanelOptions::default());
    let told = |f: &PanelFinding| {
        let id = f.finding.indicator.as_deref().unwrap_or("-");
        format!("{} {} {id}: {}", f.file, f.finding.rule.id(), f.finding.message)
    };
    assert_eq!(panel.findings.iter().map(told).collect::<Vec<_>>(), expected);
}

#[test]
fn carried_over_is_what_was_left_over() {
    check_findings(&["x 330783 2019 req_out_total=4", "y 330783 2020 req_in_total=4"], &[]);
    check_findings(
        &["x 330783 2019 req_out_total=4", "y 330783 2020 req_in_total=5"],
        &["y years_disagree req_in_total: 4 follow from the year before, 5 are printed"],
    );
}

#[test]
fn carried_over_under_a_new_code() {
    check_findings(
        &["x 320829 2015 req_out_total=4", "y 320813 2016 req_in_total=5"],
        &["y years_disagree req_in_total: 4 follow from the year before, 5 are printed"],
    );
}

#[test]
fn a_value_far_from_both_neighbours() {
    check_findings(
        &["x 330783 2017 a=50", "y 330783 2018 a=500000", "z 330783 2019 a=60"],
        &["y jump a: 500000 is printed, the years beside it have 50 and 60"],
    );
    check_findings(&["x 330783 2017 a=50", "y 330783 2018 a=4900", "z 330783 2019 a=60"], &[]);
    check_findings(
        &["x 330783 2017 a=1", "y 330783 2018 a=100"],
        &[
            "x jump a: 1 is printed, the years beside it have 100",
            "y jump a: 100 is printed, the years beside it have 1",
        ],
    );
}

#[track_caller]
fn check_manifest(manifest: &str, reports: &[&str], expected: &[&str], findings: &[&str]) {
    let manifest =
        Manifest::parse(manifest.as_bytes(), Divisions::embedded()).expect("the manifest is sound");
    let options = PanelOptions { manifest, ..PanelOptions::default() };
    let (_, panel) = build(reports, &options);
    assert_eq!(rows(&panel), expected);
    let messages: Vec<&str> = panel.findings.iter().map(|f| f.finding.message.as_str()).collect();
    assert_eq!(messages, findings);
}

#[test]
fn a_manifest_decides_and_is_checked() {
    check_manifest(
        "file,division_code,report_year\nx,330783,2018\n",
        &["in/x ? 2017 a=5"],
        &["330783 2018 5,- in/x"],
        &["the manifest says 2018, the document says 2017"],
    );
}

#[test]
fn a_manifest_says_what_was_asked() {
    check_manifest(
        "file,division_code,report_year,url\nx,330783,2018,http://x\n,330781,2018,\nq,330782,2018,\n",
        &["x 330783 2018 a=5"],
        &["330781 2018 -,- -", "330782 2018 -,- -", "330783 2018 5,- x"],
        &["the manifest's line 4 is of q: none of the files read is called so"],
    );
}

#[test]
fn a_manifest_with_a_mistake_is_refused() {
    let error = |text: &str| {
        Manifest::parse(text.as_bytes(), Divisions::embedded())
            .map(|_| ())
            .map_err(|e| e.to_string())
    };
    assert!(error("name\nx\n").is_err_and(|e| e.starts_with("line 1: no column file")));
    assert!(error("file,division_code\nx,999999\n").is_err_and(|e| e.starts_with("line 2: ")));
    assert!(error("file,report_year\nx,18\n").is_err_and(|e| e.starts_with("line 2: ")));
    assert!(error("file,issuer\nx,county\n").is_err_and(|e| e.starts_with("line 2: ")));
}

#[test]
fn the_copy_that_corrects_the_other_stands_in_the_panel() {
    let mut files: Vec<FileRow> =
        ["x 330783 2018 a=5 b=6", "y 330783 2018 a=5 b=7"].into_iter().map(file).collect();
    if let Outcome::Read(reports) = &mut files[1].outcome {
        reports[0].id.replaces = Some("更正".to_owned());
    }
    let panel = panel(&mut files, &codebook(), &PanelOptions::default());
    assert_eq!(rows(&panel), ["330783 2018 5,7 y"]);
}

#[test]
fn reports_of_one_file_stand_in_rows_of_their_own() {
    let (files, panel) = build(
        &["x 330783 2018 a=5 b=6 | 330781 2018 a=7 b=8 | 330781 ? a=1", "y 330781 2018 a=7 b=9"],
        &PanelOptions::default(),
    );
    assert_eq!(rows(&panel), ["330781 2018 7,8 x", "330783 2018 5,6 x"]);
    let keys: Vec<&str> = files[0].reports().iter().map(|report| report.key.as_str()).collect();
    let ids: Vec<Option<&str>> = panel.rows.iter().map(|row| row.report_id.as_deref()).collect();
    assert_eq!(ids, [Some(keys[1]), Some(keys[0])]);
    assert_eq!(panel.left_out[0].report_id, keys[2]);
    assert_eq!(panel.conflicts[0].chosen_report, keys[1]);
    assert_eq!(panel.conflicts[0].other_report, files[1].reports()[0].key);
}

#[test]
fn no_report_id_is_a_number() {
    let key = |number| report_key(DocumentId::of(b"x"), number);
    assert_eq!([key(1), key(2)], ["r2d711642b726", "r2d711642b726-2"]);
}

#[test]
fn a_manifest_decides_nothing_of_a_file_of_several() {
    check_manifest(
        "file,division_code,report_year\nx,330783,2018\n",
        &["x 330783 2018 a=5 | 330781 2018 a=6"],
        &["330781 2018 6,- x", "330783 2018 5,- x"],
        &["the manifest's line 2 is of x: 2 reports stand in it, and it does not say which"],
    );
}

#[test]
fn a_correction_may_name_one_report_of_a_file() {
    let of = DocumentId::of(b"x");
    let corrections = format!(
        "sha256,indicator,printed,corrected,reason,report_id\n{of},a,5,55,seen,{}\n",
        report_key(of, 2)
    );
    let corrections = Corrections::parse(corrections.as_bytes()).expect("the table is sound");
    let options = PanelOptions { corrections, ..PanelOptions::default() };
    let (_, panel) = build(&["x 330783 2018 a=5 | 330781 2018 a=5"], &options);
    assert_eq!(rows(&panel), ["330781 2018 55,- x", "330783 2018 5,- x"]);
}

#[track_caller]
fn check_correction(printed: &str, expected_row: &str, expected: &[&str]) {
    let corrections = format!(
        "sha256,indicator,printed,corrected,reason\n{},a,{printed},55,seen on the page\n",
        DocumentId::of(b"x")
    );
    let corrections = Corrections::parse(corrections.as_bytes()).expect("the table is sound");
    let options = PanelOptions { corrections, ..PanelOptions::default() };
    let (_, panel) = build(&["x 330783 2018 a=5 b=6"], &options);
    assert_eq!(rows(&panel), [expected_row]);
    let rules: Vec<&str> = panel.findings.iter().map(|f| f.finding.rule.id()).collect();
    assert_eq!(rules, expected);
}

#[test]
fn a_correction_applies_where_the_text_is_as_recorded() {
    check_correction("5", "330783 2018 55,6 x", &[]);
    check_correction("6", "330783 2018 5,6 x", &["correction_unmatched"]);
}
