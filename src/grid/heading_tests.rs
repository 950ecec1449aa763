//! Headings, groups and totals of tables with few lines, drawn by hand.

use super::page_tests::{Draw, page};
use super::table_tests::{check, row};
use crate::read::{Page, Ruling, RulingKind};
use crate::source::Rect;

/// Three rows of figures under columns that end at 200 and 290.
fn rows(page: Page, top: f32) -> Page {
    ["Rent", "Food", "Gas"].iter().zip(0..).fold(page, |page, (label, n)| {
        row(page, top + 15.0 * n as f32, &[(50.0, label), (200.0, "12"), (290.0, "3.5")])
    })
}

const ROWS: [&str; 3] = ["Rent/12/3.5", "Food/12/3.5", "Gas/12/3.5"];

#[track_caller]
fn check_around(page: Page, above: &[&str], below: &[&str]) {
    check(page, &[above, &ROWS, below].concat());
}

#[test]
fn two_years_are_a_heading() {
    let page = row(page(1), 100.0, &[(50.0, "Growth of"), (200.0, "2001–05"), (290.0, "2006–10")]);
    let page = page.text(50.0, 112.0, "prices");
    check_around(rows(page, 130.0), &["Growth of_prices/2001–05/2006–10"], &[]);
}

#[test]
fn a_label_below_the_heading_is_that_of_a_group() {
    let page = row(page(1), 100.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = page.text(50.0, 115.0, "Households");
    check_around(rows(page, 130.0), &["Item/2001/2002", "Households//"], &[]);
}

#[test]
fn a_total_below_the_last_line_is_a_row() {
    let page =
        page(1).across(98.0, 50.0, 290.0).across(112.0, 50.0, 290.0).across(174.0, 50.0, 290.0);
    let page = row(page, 100.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = row(rows(page, 130.0), 175.0, &[(50.0, "Total"), (200.0, "36"), (290.0, "10.5")]);
    check_around(page, &["Item/2001/2002"], &["Total/36/10.5"]);
}

#[test]
fn a_line_under_some_headings_does_not_end_them() {
    let page = row(page(1), 100.0, &[(220.0, "Change")]).across(111.0, 180.0, 290.0);
    let page = row(page, 113.0, &[(50.0, "Item"), (170.0, "Total"), (260.0, "Share")]);
    let page = page.across(125.0, 50.0, 290.0);
    check_around(rows(page, 130.0), &["Item/Change/<", "</Total/Share"], &[]);
}

#[test]
fn lines_of_dashes_are_drawn_lines() {
    let dashes = "-".repeat(48);
    let page = page(1).text(50.0, 88.0, &dashes).text(50.0, 112.0, &dashes);
    let page = row(page, 100.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = rows(page, 124.0).text(50.0, 166.0, &dashes);
    check_around(page, &["Item/2001/2002"], &[]);
}

#[test]
fn a_coloured_heading_belongs_to_the_rows_below_it() {
    let mut page = row(page(1), 100.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    page = row(page, 112.0, &[(195.0, "%"), (285.0, "%")]);
    for (x0, x1) in [(48.0, 150.0), (150.0, 210.0), (210.0, 295.0)] {
        page = shade(shade(page, x0, x1, 99.0, 111.0), x0, x1, 111.0, 123.0);
    }
    check_around(rows(page, 126.0), &["Item/2001/2002", "/%/%"], &[]);
}

/// The edges of a coloured rectangle.
fn shade(mut page: Page, x0: f32, x1: f32, top: f32, bottom: f32) -> Page {
    let edges = [
        (x0, x1, top, top),
        (x0, x1, bottom, bottom),
        (x0, x0, top, bottom),
        (x1, x1, top, bottom),
    ];
    page.rulings.extend(edges.map(|(x0, x1, top, bottom)| Ruling {
        area: Rect { x0, top, x1, bottom },
        horizontal: top == bottom,
        kind: RulingKind::Shade,
    }));
    page
}

/// Lines of 27 letters, every other one beginning in the middle of a sentence.
fn prose(page: Page, x: f32, top: f32, lines: usize) -> Page {
    let text = ["The figures below were then", "collected in may and in the"];
    (0..lines).fold(page, |page, line| page.text(x, top + 11.0 * line as f32, text[line % 2]))
}

#[test]
fn running_text_beside_a_table_is_none_of_it() {
    let page = row(page(1), 100.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = prose(rows(page, 115.0), 320.0, 98.0, 8);
    check_around(page, &["Item/2001/2002"], &[]);
}

#[test]
fn two_captions_on_a_line_are_those_of_two_tables() {
    let head = [(50.0, "Table A. Prices"), (320.0, "Table B. Wages")];
    let page = head.iter().fold(page(1), |page, &(x, text)| page.text(x, 85.0, text));
    let head = [
        (50.0, "Item"),
        (200.0, "2001"),
        (290.0, "2002"),
        (320.0, "Job"),
        (450.0, "2001"),
        (520.0, "2002"),
    ];
    let page = row(page, 100.0, &head);
    let page =
        ["Cook", "Maid", "Nurse"].iter().zip(0..).fold(rows(page, 115.0), |page, (label, n)| {
            row(page, 115.0 + 15.0 * n as f32, &[(320.0, label), (450.0, "7"), (520.0, "8.5")])
        });
    let below = ["Job/2001/2002", "Cook/7/8.5", "Maid/7/8.5", "Nurse/7/8.5"];
    check_around(page, &["Item/2001/2002"], &below);
}

#[test]
fn a_label_that_ends_in_a_colon_heads_the_rows_below_it() {
    let page = row(page(1), 100.0, &[(50.0, "Item"), (200.0, "2001"), (290.0, "2002")]);
    let page = rows(page, 115.0).text(50.0, 160.0, "Of which energy:");
    let page = row(page, 175.0, &[(60.0, "Oil and coal too"), (200.0, "7"), (290.0, "1.5")]);
    check_around(page, &["Item/2001/2002"], &["Of which energy://", "Oil and coal too/7/1.5"]);
}

#[test]
fn cells_of_words_may_fill_their_columns() {
    let page = row(
        page(1),
        100.0,
        &[(50.0, "What is to be done"), (200.0, "Who does it"), (330.0, "When it is done")],
    );
    let cells = [
        ["Improve the access to", "finance for all"],
        ["Courts and ministers", ""],
        ["Within months of the", "end of the year"],
    ];
    let page = (0..4).fold(page, |page, n| {
        let y = 118.0 + 30.0 * n as f32;
        let page = (0..3).fold(page, |page, c| page.text([50.0, 200.0, 330.0][c], y, cells[c][0]));
        (0..3).fold(page, |page, c| page.text([50.0, 200.0, 330.0][c], y + 11.0, cells[c][1]))
    });
    let row = "Improve the access to_finance for all/Courts and ministers/Within months of the_end of the year";
    check(page, &["What is to be done/Who does it/When it is done", row, row, row, row]);
}
