//! Tables whose lines tell little or nothing, drawn by hand.

use super::page_tests::{Draw, page, shown};
use crate::read::Page;

/// What is found of tables on a page; texts have no say.
#[track_caller]
pub(super) fn check(page: Page, expected: &[&str]) {
    let mut shown = shown(vec![page]);
    shown.retain(|row| !row.starts_with("# "));
    assert_eq!(shown, expected);
}

/// Texts side by side: figures end at their place, words begin there.
pub(super) fn row(page: Page, y: f32, cells: &[(f32, &str)]) -> Page {
    cells.iter().fold(page, |page, &(x, text)| {
        let figure = text.chars().any(|c| c.is_ascii_digit());
        page.text(if figure { x - 5.0 * text.len() as f32 } else { x }, y, text)
    })
}

/// Lines of 40 letters each.
fn prose(page: Page, x: f32, top: f32, lines: usize) -> Page {
    (0..lines).fold(page, |page, line| {
        page.text(x, top + 12.0 * line as f32, "the figures below were collected in may.")
    })
}

#[test]
fn text_in_two_columns_is_no_table_and_hides_none() {
    let page = prose(page(1), 40.0, 100.0, 20);
    let page = prose(page, 300.0, 104.0, 6);
    let page = ["Rent", "Food", "Total"].iter().zip(0..).fold(page, |page, (label, number)| {
        row(page, 200.0 + 15.0 * number as f32, &[(300.0, label), (420.0, "120"), (490.0, "7.5")])
    });
    check(page, &["Rent/120/7.5", "Food/120/7.5", "Total/120/7.5"]);
}

#[test]
fn a_frame_around_a_table_does_not_hide_its_columns() {
    let page = page(1)
        .across(100.0, 50.0, 300.0)
        .across(120.0, 50.0, 300.0)
        .across(200.0, 50.0, 300.0)
        .down(50.0, 100.0, 200.0)
        .down(300.0, 100.0, 200.0);
    let page = row(page, 105.0, &[(55.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = ["Rent", "Food", "Gas", "Total"].iter().zip(0..).fold(page, |page, (label, n)| {
        row(page, 125.0 + 15.0 * n as f32, &[(55.0, label), (200.0, "12"), (290.0, "3.5")])
    });
    check(page, &["Item/2001/2002", "Rent/12/3.5", "Food/12/3.5", "Gas/12/3.5", "Total/12/3.5"]);
}

#[test]
fn a_heading_covers_the_columns_below_it() {
    let page = row(page(1), 100.0, &[(175.0, "Sales"), (315.0, "Costs")]);
    let page = row(page, 115.0, &[(50.0, "Region")]);
    let page =
        row(page, 120.0, &[(180.0, "2001"), (230.0, "2002"), (320.0, "2001"), (370.0, "2002")]);
    let page = ["North", "South", "East"].iter().zip(0..).fold(page, |page, (label, n)| {
        let y = 140.0 + 15.0 * n as f32;
        row(page, y, &[(50.0, label), (180.0, "12"), (230.0, "13"), (320.0, "140"), (370.0, "15")])
    });
    check(
        page,
        &[
            "Region/Sales/</Costs/<",
            "</2001/2002/2001/2002",
            "North/12/13/140/15",
            "South/12/13/140/15",
            "East/12/13/140/15",
        ],
    );
}

#[test]
fn what_stands_between_two_lines_is_one_row() {
    let lines = [100.0, 120.0, 160.0, 180.0, 200.0];
    let page = lines.iter().fold(page(1), |page, &y| page.across(y, 50.0, 300.0));
    let page = row(page, 105.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = row(page, 123.0, &[(50.0, "Rent of")]);
    let page = row(page, 135.0, &[(50.0, "Houses"), (200.0, "12"), (290.0, "3.5")]);
    let page = row(page, 147.0, &[(50.0, "And flats")]);
    let page = row(page, 165.0, &[(50.0, "Food"), (200.0, "12"), (290.0, "3.5")]);
    let page = row(page, 185.0, &[(50.0, "Gas"), (200.0, "12"), (290.0, "3.5")]);
    check(
        page,
        &["Item/2001/2002", "Rent of_Houses_And flats/12/3.5", "Food/12/3.5", "Gas/12/3.5"],
    );
}

#[test]
fn a_heading_without_a_line_below_it_is_a_cell_of_its_own() {
    let page = page(1)
        .across(100.0, 50.0, 300.0)
        .across(140.0, 50.0, 300.0)
        .across(160.0, 50.0, 300.0)
        .down(50.0, 100.0, 160.0)
        .down(150.0, 100.0, 160.0)
        .down(220.0, 120.0, 160.0)
        .down(300.0, 100.0, 160.0);
    let page = row(page, 105.0, &[(200.0, "Sales")]);
    let page = row(page, 125.0, &[(55.0, "Region"), (190.0, "2001"), (280.0, "2002")]);
    let page = row(page, 145.0, &[(55.0, "North"), (190.0, "12"), (280.0, "13")]);
    check(page, &["Region/Sales/<", "</2001/2002", "North/12/13"]);
}

#[test]
fn headings_set_close_are_told_apart_by_the_columns_below() {
    let page = row(page(1), 100.0, &[(178.0, "Rail"), (204.0, "Road"), (230.0, "Ships")]);
    let page = ["North", "South", "East"].iter().zip(0..).fold(page, |page, (label, n)| {
        let y = 115.0 + 15.0 * n as f32;
        row(page, y, &[(50.0, label), (198.0, "12"), (224.0, "13"), (255.0, "140")])
    });
    check(page, &["/Rail/Road/Ships", "North/12/13/140", "South/12/13/140", "East/12/13/140"]);
}

#[test]
fn numbers_set_close_are_two_columns_unless_they_are_one_number() {
    let page = ["Rent", "Food", "Gas"].iter().zip(0..).fold(page(1), |page, (label, n)| {
        let y = 100.0 + 15.0 * n as f32;
        row(page, y, &[(50.0, label), (200.0, "1"), (218.0, "345"), (250.0, "8.5"), (268.5, "9.5")])
    });
    check(page, &["Rent/1 345/8.5/9.5", "Food/1 345/8.5/9.5", "Gas/1 345/8.5/9.5"]);
}

/// Rows of a label, dots up to x 200, and figures.
fn led(page: Page, rows: &[(&str, &str, &str)]) -> Page {
    rows.iter().zip(0..).fold(page, |page, (&(label, a, b), n)| {
        let y = 125.0 + 12.0 * n as f32;
        let dots = ". ".repeat((150 - 5 * label.len()) / 10);
        let page = page.text(50.0, y, &format!("{label} {dots}"));
        row(page, y, &[(240.0, a), (290.0, b)])
    })
}

#[test]
fn dots_lead_from_a_label_to_its_figures() {
    // Lines around the heading and between the halves of the table, as in statistical yearbooks.
    let page = page(1)
        .across(100.0, 50.0, 300.0)
        .across(120.0, 50.0, 300.0)
        .across(180.0, 50.0, 300.0)
        .down(205.0, 100.0, 180.0);
    let page = row(page, 105.0, &[(50.0, "Offense"), (215.0, "Total"), (270.0, "Male")]);
    let rows = [
        ("All crimes", "110.5", "95"),
        ("Murder", "12", "9"),
        ("Arson", "9", "8"),
        ("Theft", "1", "–"),
    ];
    let page = led(page, &rows);
    let mut shown = shown(vec![page]);
    shown.iter_mut().for_each(|row| row.retain(|c| c != '.' && c != ' '));
    assert_eq!(
        shown,
        ["Offense/Total/Male", "Allcrimes/1105/95", "Murder/12/9", "Arson/9/8", "Theft/1/–"]
    );
}

#[test]
fn an_index_is_no_table() {
    let rows = [("abline", "66", ""), ("ace", "7", ""), ("add", "22,", "60"), ("anova", "58", "")];
    check(led(page(1), &rows), &[]);
}

#[test]
fn a_sentence_of_a_typewriter_is_one_cell() {
    let mut page =
        row(page(1), 100.0, &[(50.0, "DAY"), (180.0, "OCT 1"), (240.0, "NOV 2"), (300.0, "DEC 3")]);
    page = ["1", "2", "3", "4", "5", "6"].iter().zip(0..).fold(page, |page, (label, n)| {
        let y = 115.0 + 12.0 * n as f32;
        row(page, y, &[(55.0, label), (180.0, "2460"), (240.0, "2630"), (300.0, "6510")])
    });
    page = page.text(50.0, 190.0, "MEAN OF MONTHS 1930 - 2004, BY YEAR (WY)");
    page = row(page, 205.0, &[(50.0, "MAX"), (180.0, "2460"), (240.0, "2630"), (300.0, "6510")]);
    page.glyphs.iter_mut().for_each(|glyph| glyph.size = 8.3);
    let shown = shown(vec![page]);
    assert!(
        shown.contains(&"MEAN OF MONTHS 1930 - 2004, BY YEAR (WY)/</</".to_owned()),
        "{shown:?}"
    );
}

#[test]
fn a_chart_with_its_scale_is_no_table() {
    let mut page = ruled_box(page(1), 100.0, 300.0);
    for n in 1..10 {
        let (x, y) = (50.0 + 25.0 * n as f32, 100.0 + 20.0 * n as f32);
        page = page.down(x, 296.0, 304.0).across(y, 46.0, 54.0);
        page = page.text(x - 5.0, 306.0, "12").text(30.0, y - 5.0, "9");
    }
    page = page.text(100.0, 150.0, "Rates of").text(200.0, 230.0, "growth");
    let tables: Vec<String> =
        shown(vec![page]).into_iter().filter(|row| row.contains("Rates of/")).collect();
    assert_eq!(tables, Vec::<String>::new());
}

fn ruled_box(page: Page, top: f32, bottom: f32) -> Page {
    page.across(top, 50.0, 300.0)
        .across(bottom, 50.0, 300.0)
        .down(50.0, top, bottom)
        .down(300.0, top, bottom)
}

#[test]
fn a_line_above_a_paragraph_is_of_another_table() {
    let page = page(1).across(100.0, 50.0, 300.0);
    let page = page.text(50.0, 108.0, "the figures below were collected in may and");
    let page = row(page, 130.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = page.across(142.0, 50.0, 300.0);
    let page = ["Rent", "Food", "Gas"].iter().zip(0..).fold(page, |page, (label, n)| {
        row(page, 145.0 + 15.0 * n as f32, &[(50.0, label), (200.0, "12"), (290.0, "3.5")])
    });
    check(page, &["Item/2001/2002", "Rent/12/3.5", "Food/12/3.5", "Gas/12/3.5"]);
}
