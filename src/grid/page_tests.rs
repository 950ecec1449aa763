//! Small pages drawn by hand, and the tables and texts that a person sees on them.

use super::*;
use crate::read::{Direction, Format, Glyph, GlyphText, Page, Ruling, RulingKind};
use crate::source::{DocumentId, Rect};

/// A page of 600 × 800 points with letters of 10 points.
pub(super) fn page(number: u32) -> Page {
    Page { number, width: 600.0, height: 800.0, ..Page::default() }
}

pub(super) trait Draw {
    fn text(self, x: f32, y: f32, text: &str) -> Self;
    fn across(self, y: f32, x0: f32, x1: f32) -> Self;
    fn down(self, x: f32, top: f32, bottom: f32) -> Self;
}

impl Draw for Page {
    /// Han characters are 10 points wide, others 5.
    fn text(mut self, x: f32, y: f32, text: &str) -> Page {
        let mut x = x;
        for c in text.chars() {
            let width = if c.is_ascii() { 5.0 } else { 10.0 };
            self.glyphs.push(Glyph {
                text: GlyphText::One(c),
                area: Rect { x0: x, top: y, x1: x + width, bottom: y + 10.0 },
                size: 10.0,
                font: 0,
                direction: Direction::Right,
                doubt: None,
                light: false,
            });
            x += width;
        }
        self
    }

    fn across(mut self, y: f32, x0: f32, x1: f32) -> Page {
        let area = Rect { x0, top: y, x1, bottom: y + 0.5 };
        self.rulings.push(Ruling { area, horizontal: true, kind: RulingKind::Drawn });
        self
    }

    fn down(mut self, x: f32, top: f32, bottom: f32) -> Page {
        let area = Rect { x0: x, top, x1: x + 0.5, bottom };
        self.rulings.push(Ruling { area, horizontal: false, kind: RulingKind::Drawn });
        self
    }
}

/// Lines at these heights and places: a full grid.
fn ruled(page: Page, ys: &[f32], xs: &[f32]) -> Page {
    let (left, right) = (xs[0], xs[xs.len() - 1]);
    let (top, bottom) = (ys[0], ys[ys.len() - 1]);
    let page = ys.iter().fold(page, |page, &y| page.across(y, left, right));
    xs.iter().fold(page, |page, &x| page.down(x, top, bottom))
}

/// Rows of tables with `/` between cells and `<` for covered slots; texts after `# `.
#[track_caller]
pub(super) fn check(pages: Vec<Page>, expected: &[&str]) {
    assert_eq!(shown(pages), expected);
}

pub(super) fn shown(pages: Vec<Page>) -> Vec<String> {
    let mut shown = Vec::new();
    for piece in laid_out(pages).pieces {
        match piece {
            Piece::Text(line) => shown.push(format!("# {}", line.text)),
            Piece::Grid(grid) => shown.extend(grid.rows.iter().map(|row| show(row))),
        }
    }
    shown
}

fn laid_out(pages: Vec<Page>) -> Layout {
    grid(&Document {
        id: DocumentId::of(b""),
        format: Format::Pdf,
        blocks: Vec::new(),
        pages,
        findings: Vec::new(),
        unrounded: Vec::new(),
    })
}

fn show(row: &[Cell]) -> String {
    let show = |cell: &Cell| match cell.role {
        Role::Covered { .. } => "<".to_owned(),
        Role::Origin { .. } => cell.text.replace('\n', "_"),
    };
    row.iter().map(show).collect::<Vec<_>>().join("/")
}

#[test]
fn drawn_lines_make_cells() {
    let page = ruled(page(1), &[100.0, 120.0, 140.0], &[50.0, 200.0, 300.0])
        .text(55.0, 105.0, "指标")
        .text(205.0, 105.0, "件")
        .text(55.0, 125.0, "申请数")
        .text(205.0, 125.0, "223");
    check(vec![page], &["指标/件", "申请数/223"]);
}

#[test]
fn a_missing_border_merges_cells() {
    let page = page(1)
        .across(100.0, 50.0, 300.0)
        .across(120.0, 50.0, 300.0)
        .across(140.0, 50.0, 300.0)
        .down(50.0, 100.0, 140.0)
        .down(200.0, 120.0, 140.0)
        .down(300.0, 100.0, 140.0)
        .text(55.0, 105.0, "总计")
        .text(55.0, 125.0, "甲")
        .text(205.0, 125.0, "1");
    check(vec![page], &["总计/<", "甲/1"]);
}

#[test]
fn a_table_without_outer_borders_keeps_its_outer_columns() {
    let page = page(1)
        .across(100.0, 50.0, 300.0)
        .across(120.0, 50.0, 300.0)
        .across(140.0, 50.0, 300.0)
        .down(200.0, 100.0, 140.0)
        .text(55.0, 105.0, "a")
        .text(205.0, 105.0, "1")
        .text(55.0, 125.0, "b")
        .text(205.0, 125.0, "2");
    check(vec![page], &["a/1", "b/2"]);
}

#[test]
fn a_wrapped_label_stays_in_its_row() {
    let page = ruled(page(1), &[100.0, 130.0, 150.0], &[50.0, 200.0, 300.0])
        .text(55.0, 103.0, "要求行政机关确认或重")
        .text(205.0, 110.0, "7")
        .text(55.0, 115.0, "新出具")
        .text(55.0, 135.0, "其他")
        .text(205.0, 135.0, "0");
    check(vec![page], &["要求行政机关确认或重_新出具/7", "其他/0"]);
}

#[test]
fn a_text_that_runs_over_a_border_is_cut_there() {
    let page = ruled(page(1), &[100.0, 120.0, 140.0], &[50.0, 80.0, 120.0])
        .text(70.0, 105.0, "abcd")
        .text(55.0, 125.0, "a")
        .text(85.0, 125.0, "b");
    check(vec![page], &["ab/cd", "a/b"]);
}

/// A table of two columns as wide as this with this text at this x in its first row.
#[track_caller]
fn check_overflow(width: f32, x: f32, text: &str, row: &str) {
    let page = ruled(page(1), &[100.0, 120.0, 140.0], &[50.0, 50.0 + width, 50.0 + 2.0 * width])
        .text(x, 105.0, text)
        .text(55.0, 125.0, "a")
        .text(75.0, 125.0, "b");
    check(vec![page], &[row, "a/b"]);
}

#[test]
fn a_number_wider_than_its_cell_is_not_cut() {
    check_overflow(22.0, 46.0, "123456", "123456/");
    check_overflow(22.0, 52.0, "12345", "12345/");
    check_overflow(22.0, 67.0, "12345", "/12345");
}

#[test]
fn two_numbers_that_touch_are_two() {
    check_overflow(20.0, 50.0, "12345678", "1234/5678");
}

#[test]
fn a_number_that_may_be_of_either_cell_is_not_read() {
    check_overflow(20.0, 52.0, "12345", "12345\u{fffd}/");
    check_overflow(22.0, 62.0, "1234", "1234\u{fffd}/");
}

#[test]
fn a_number_wrapped_in_its_cell_is_one() {
    let wrapped = |x1: f32| {
        ruled(page(1), &[100.0, 140.0, 160.0], &[50.0, 80.0, x1])
            .text(55.0, 105.0, "a")
            .text(83.0, 105.0, "12")
            .text(83.0, 115.0, "34")
            .text(83.0, 125.0, "5")
            .text(55.0, 145.0, "b")
    };
    check(vec![wrapped(100.0)], &["a/12345", "b/"]);
    check(vec![wrapped(120.0)], &["a/12_34_5", "b/"]);
}

#[test]
fn figures_high_and_low_in_their_cells_are_one_row() {
    let page = ruled(page(1), &[100.0, 150.0, 170.0], &[50.0, 80.0, 110.0, 140.0, 170.0])
        .text(55.0, 120.0, "a")
        .text(85.0, 103.0, "1")
        .text(115.0, 120.0, "2")
        .text(145.0, 138.0, "3")
        .text(55.0, 155.0, "b");
    check(vec![page], &["a/1/2/3", "b///"]);
}

#[test]
fn a_box_around_prose_is_no_table() {
    let page = ruled(page(1), &[100.0, 140.0], &[50.0, 300.0]).text(55.0, 105.0, "一段文字");
    check(vec![page], &["# 一段文字"]);
}

#[test]
fn columns_without_lines_are_found_by_alignment() {
    let rows = [("Rent", "1,200"), ("Food", "300"), ("Travel", "85.5"), ("Total", "1,585.5")];
    let page = rows.iter().zip(0..).fold(page(1), |page, ((label, value), row)| {
        let y = 100.0 + 15.0 * row as f32;
        page.text(50.0, y, label).text(300.0 - 5.0 * value.len() as f32, y, value)
    });
    check(vec![page], &["Rent/1,200", "Food/300", "Travel/85.5", "Total/1,585.5"]);
}

#[test]
fn prose_is_joined_and_is_no_table() {
    let page = page(1)
        .text(70.0, 100.0, "全年共收到政府信息公开申请二百二十三件均已按")
        .text(50.0, 115.0, "时答复。")
        .text(70.0, 130.0, "下一步继续改进。");
    check(
        vec![page],
        &["# 全年共收到政府信息公开申请二百二十三件均已按时答复。", "# 下一步继续改进。"],
    );
}

#[test]
fn a_table_goes_on_over_the_break_without_its_heading_and_page_numbers() {
    let part = |number, label: &str, value: &str| {
        ruled(page(number), &[100.0, 120.0, 140.0], &[50.0, 200.0, 300.0])
            .text(55.0, 105.0, "指标")
            .text(205.0, 105.0, "数")
            .text(55.0, 125.0, label)
            .text(205.0, 125.0, value)
            .text(290.0, 760.0, &format!("- {number} -"))
    };
    check(
        vec![part(1, "一、甲", "1"), part(2, "二、乙", "2")],
        &["指标/数", "一、甲/1", "二、乙/2"],
    );
}

#[test]
fn a_row_that_the_break_cuts_is_one_row() {
    let first = ruled(page(1), &[700.0, 720.0, 740.0], &[50.0, 200.0, 300.0])
        .text(55.0, 705.0, "4.重复申请")
        .text(205.0, 705.0, "3")
        .text(55.0, 725.0, "5.要求行政机关确认或重")
        .text(205.0, 725.0, "7");
    let second = ruled(page(2), &[100.0, 120.0, 140.0], &[50.0, 200.0, 300.0])
        .text(55.0, 105.0, "新出具已获取信息")
        .text(55.0, 125.0, "6.其他")
        .text(205.0, 125.0, "0");
    let pages = vec![first, second];
    let rules: Vec<&str> = laid_out(pages.clone()).findings.iter().map(|f| f.rule.id()).collect();
    assert_eq!(rules, ["row_joined"]);
    check(pages, &["4.重复申请/3", "5.要求行政机关确认或重_新出具已获取信息/7", "6.其他/0"]);
}

#[test]
fn a_blank_figure_below_the_break_is_no_part_of_the_heading_above_it() {
    let first = page(1)
        .across(700.0, 50.0, 400.0)
        .across(720.0, 50.0, 300.0)
        .across(740.0, 50.0, 400.0)
        .down(50.0, 700.0, 740.0)
        .down(200.0, 700.0, 740.0)
        .down(300.0, 700.0, 740.0)
        .down(400.0, 700.0, 740.0)
        .text(205.0, 705.0, "组织")
        .text(205.0, 725.0, "企业")
        .text(305.0, 715.0, "总计");
    let second = ruled(page(2), &[100.0, 120.0, 140.0], &[50.0, 200.0, 300.0, 400.0])
        .text(55.0, 105.0, "一、新收")
        .text(205.0, 105.0, "3")
        .text(55.0, 125.0, "二、结转")
        .text(205.0, 125.0, "0")
        .text(305.0, 125.0, "5");
    check(vec![first, second], &["/组织/总计", "/企业/<", "一、新收/3/", "二、结转/0/5"]);
}

#[test]
fn two_rows_with_figures_stay_two_rows_over_the_break() {
    let first = ruled(page(1), &[700.0, 720.0, 740.0], &[50.0, 200.0, 300.0])
        .text(55.0, 705.0, "规章")
        .text(205.0, 705.0, "3")
        .text(55.0, 725.0, "行政许可")
        .text(205.0, 725.0, "7");
    let second = ruled(page(2), &[100.0, 120.0, 140.0], &[50.0, 200.0, 300.0])
        .text(55.0, 105.0, "行政处罚")
        .text(205.0, 105.0, "8")
        .text(55.0, 125.0, "行政强制");
    check(vec![first, second], &["规章/3", "行政许可/7", "行政处罚/8", "行政强制/"]);
}

#[test]
fn a_raised_mark_is_no_digit_of_its_number() {
    let mut page = ruled(page(1), &[100.0, 120.0, 140.0], &[50.0, 200.0, 300.0])
        .text(55.0, 105.0, "a")
        .text(205.0, 105.0, "12")
        .text(55.0, 125.0, "b")
        .text(205.0, 125.0, "3");
    page.glyphs.push(Glyph {
        text: GlyphText::One('1'),
        area: Rect { x0: 215.0, top: 103.0, x1: 218.0, bottom: 109.0 },
        size: 6.0,
        font: 0,
        direction: Direction::Right,
        doubt: None,
        light: false,
    });
    check(vec![page], &["a/12¹", "b/3"]);
}

#[test]
fn letters_set_downwards_are_read_as_the_file_writes_them() {
    let page = ruled(page(1), &[100.0, 140.0, 160.0], &[50.0, 200.0, 300.0]);
    let letters = [(80.0, "（"), (65.0, "六"), (50.0, "）")];
    let page = letters.iter().fold(page, |page, &(x, letter)| page.text(90.0 + x, 145.0, letter));
    let tall = [(90.0, 105.0, "乙"), (90.0, 125.0, "丙"), (70.0, 105.0, "丁"), (70.0, 125.0, "戊")];
    let page = tall.iter().fold(page, |page, &(x, y, letter)| page.text(x, y, letter));
    check(vec![page.text(205.0, 145.0, "3")], &["乙丙丁戊/", "（六）/3"]);
}

#[test]
fn an_empty_page_has_nothing_on_it() {
    check(vec![page(1)], &[]);
}
