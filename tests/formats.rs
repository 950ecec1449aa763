//! One report in many formats: the copies confirm each other in the panel, figure by figure.

use std::fs;

use gongkai::codebook::Codebook;
use gongkai::observe::Evidence;
use gongkai::panel::{FileRow, PanelOptions, panel};
use gongkai::run;

/// The fixtures that hold one report whole and unchanged, and their format.
const OF_2014: [&str; 12] = [
    "pdf-ruled-8-pages/input.pdf",
    "docx-2018/input.docx",
    "web-2018-portal/input.html",
    "web-2018-tab/input.html",
    "doc-2018-merged-office/input.doc",
    "rtf-2018-wps/input.rtf",
    "odt-2018-merged-office/input.odt",
    "ofd-2014/input.ofd",
    "xml-2018-word-2003/input.xml",
    "xlsx-2018/input.xlsx",
    "xls-2018/input.xls",
    "ods-2018-flat/input.fods",
];
const OF_2019: [&str; 8] = [
    "form-2019-pdf/input.pdf",
    "form-2019-docx/input.docx",
    "web-2019-wps/input.htm",
    "web-2019-uncovered/input.html",
    "form-2019-doc/input.doc",
    "form-2019-rtf/input.rtf",
    "form-2019-odt/input.odt",
    "ofd-2019-plain/input.ofd",
];
const OF_2021: [&str; 8] = [
    "form-2021-pdf/input.pdf",
    "form-2021-docx/input.docx",
    "web-2021-sections/input.html",
    "web-2021-word/input.html",
    "form-2021-doc/input.doc",
    "form-2021-rtf/input.rtf",
    "form-2021-odt/input.odt",
    "ofd-2021-template/input.ofd",
];

fn read(name: &&str) -> FileRow {
    let bytes = fs::read(format!("fixtures/{name}")).expect("a fixture is there");
    run::file(&bytes, name, &run::Settings::default())
}

#[track_caller]
fn check(copies: &[&str], figures: usize) {
    let alone: Vec<FileRow> = copies.iter().map(read).collect();
    let mut together = alone.clone();
    let panel = panel(&mut together, Codebook::embedded(), &PanelOptions::default());
    assert_eq!(panel.rows.len(), 1, "{:?}", panel.left_out);
    assert_eq!(panel.rows[0].copies as usize, copies.len());
    assert!(panel.conflicts.is_empty(), "{:?}", panel.conflicts);
    for (before, after) in alone.iter().zip(&together) {
        let pairs = before.reports()[0].observations.iter().zip(&after.reports()[0].observations);
        let printed = pairs.filter(|(before, _)| before.reading.value().is_some());
        // None of the others says anything else, which would be a conflict.
        let confirmed = printed.filter(|(before, after)| {
            let copy = Evidence::Copy;
            after.evidence.contains(&copy) && !before.evidence.contains(&copy)
        });
        assert_eq!(confirmed.count(), figures, "{}", before.file);
    }
}

#[test]
fn a_wrong_ending_is_told_and_changes_nothing() {
    for name in OF_2014 {
        let bytes = fs::read(format!("fixtures/{name}")).expect("a fixture is there");
        let wrong = if name.ends_with(".doc") { "a.pdf" } else { "a.doc" };
        let values = |row: &FileRow| {
            let observations = row.reports()[0].observations.iter();
            observations.map(|o| (o.indicator.clone(), o.reading.value())).collect::<Vec<_>>()
        };
        let misnamed = run::file(&bytes, wrong, &run::Settings::default());
        assert_eq!(values(&misnamed), values(&read(&name)), "{name}");
        let mut findings = misnamed.reports()[0].findings.iter();
        assert!(findings.any(|finding| finding.rule.id() == "misnamed"), "{name}");
    }
}

#[test]
fn the_list_form_in_twelve_formats() {
    check(&OF_2014, 43);
}

#[test]
fn the_form_of_2019_in_eight_formats() {
    check(&OF_2019, 193);
}

#[test]
fn the_form_of_2021_in_eight_formats() {
    check(&OF_2021, 198);
}
