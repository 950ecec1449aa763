//! Tables that a page break cuts in the middle of their head, drawn by hand.

use super::page_tests::{Draw, check, page};
use crate::read::Page;

/// A head of two rows, the first column in one cell, and a row.
fn first_page() -> Page {
    page(1)
        .across(700.0, 50.0, 300.0)
        .across(720.0, 150.0, 300.0)
        .across(740.0, 50.0, 300.0)
        .across(760.0, 50.0, 300.0)
        .down(50.0, 700.0, 760.0)
        .down(100.0, 740.0, 760.0)
        .down(150.0, 700.0, 760.0)
        .down(220.0, 720.0, 760.0)
        .down(300.0, 700.0, 760.0)
        .text(55.0, 705.0, "甲乙丙丁")
        .text(55.0, 722.0, "戊己庚辛")
        .text(155.0, 705.0, "申请人")
        .text(155.0, 725.0, "自然人")
        .text(225.0, 725.0, "企业")
        .text(55.0, 745.0, "一")
        .text(105.0, 745.0, "新收")
        .text(155.0, 745.0, "3")
        .text(225.0, 745.0, "7")
}

fn second_page(over: &str) -> Page {
    page(2)
        .across(100.0, 50.0, 300.0)
        .across(120.0, 50.0, 300.0)
        .across(140.0, 50.0, 300.0)
        .down(50.0, 100.0, 140.0)
        .down(100.0, 120.0, 140.0)
        .down(150.0, 100.0, 140.0)
        .down(220.0, 120.0, 140.0)
        .down(300.0, 100.0, 140.0)
        .text(55.0, 105.0, "甲乙丙丁")
        .text(80.0, 122.0, over)
        .text(155.0, 105.0, "申请人")
        .text(125.0, 125.0, "结")
        .text(155.0, 125.0, "4")
        .text(225.0, 125.0, "0")
}

const HEAD: [&str; 3] = ["甲乙丙丁_戊己庚辛/</申请人/<", "</</自然人/企业", "一/新收/3/7"];

#[test]
fn what_a_repeated_head_has_no_room_for_is_no_text_of_the_row_below() {
    let [a, b, c] = HEAD;
    check(vec![first_page(), second_page("戊己庚辛")], &[a, b, c, "/结/4/0"]);
}

#[test]
fn a_row_that_begins_otherwise_than_the_head_goes_on_is_no_rest_of_it() {
    let [a, b, c] = HEAD;
    let rows = [a, b, c, "甲乙丙丁/</申请人/<", "戊己/庚壬 结/4/0"];
    check(vec![first_page(), second_page("戊己庚壬")], &rows);
}

/// The first two rows of a head: `left` are texts of cells that go on below them.
fn head_cut(left: [&str; 2]) -> Page {
    let page = page(1)
        .across(700.0, 50.0, 350.0)
        .across(720.0, 50.0, 350.0)
        .across(740.0, 50.0, 350.0)
        .down(50.0, 700.0, 740.0)
        .down(100.0, 720.0, 740.0)
        .down(150.0, 700.0, 740.0)
        .down(350.0, 700.0, 740.0);
    page.text(55.0, 705.0, "行政复议")
        .text(155.0, 705.0, "行政诉讼")
        .text(55.0, 725.0, left[0])
        .text(105.0, 725.0, left[1])
        .text(155.0, 725.0, "直接起诉")
}

fn rest_of_head(first: [&str; 4]) -> Page {
    let page = page(2)
        .across(100.0, 50.0, 350.0)
        .across(120.0, 50.0, 350.0)
        .across(140.0, 50.0, 350.0)
        .down(50.0, 100.0, 140.0)
        .down(100.0, 100.0, 140.0)
        .down(150.0, 100.0, 140.0)
        .down(250.0, 100.0, 140.0)
        .down(350.0, 100.0, 140.0);
    let at = [55.0, 105.0, 155.0, 255.0];
    let page = at.iter().zip(first).fold(page, |page, (&x, text)| page.text(x, 105.0, text));
    at.iter().zip(["4", "0", "1", "2"]).fold(page, |page, (&x, text)| page.text(x, 125.0, text))
}

#[test]
fn cells_of_a_head_go_on_over_the_break() {
    let rows = ["行政复议/</行政诉讼/<", "结果_维持/总计/直接起诉/<", "</</纠正/总计", "4/0/1/2"];
    check(vec![head_cut(["结果", "总计"]), rest_of_head(["维持", "", "纠正", "总计"])], &rows);
}

#[test]
fn a_row_below_the_break_that_has_a_figure_is_no_part_of_the_head() {
    let rows = ["行政复议/</行政诉讼/<", "结果/总计/直接起诉/<", "维持/3/5/6", "4/0/1/2"];
    check(vec![head_cut(["结果", "总计"]), rest_of_head(["维持", "3", "5", "6"])], &rows);
}
