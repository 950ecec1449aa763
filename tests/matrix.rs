//! Tables 2, 3 and 4 of the forms since 2019, whole and damaged.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use gongkai::check::check as check_sums;
use gongkai::codebook::Codebook;
use gongkai::grid::{Cell, Grid, Layout, Method, Piece, Role};
use gongkai::identify::ReportId;
use gongkai::observe::{Observation, observe};
use gongkai::reading::Reading;
use gongkai::source::Place;

use gongkai::fill::fill;
use gongkai::run;

const APPLICANTS: [&str; 7] =
    ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];

/// The invented figures of a form by indicator, as printed.
fn data(form: &str) -> Vec<(String, String, String)> {
    let mut reader = csv::Reader::from_path(format!("scripts/fixtures/data/{form}.csv"))
        .expect("the data of the fixtures stand in the package");
    let field = |record: &csv::StringRecord, index: usize| record[index].to_owned();
    reader
        .records()
        .map(|record| record.expect("the data of the fixtures are whole"))
        .map(|record| (field(&record, 0), field(&record, 1), field(&record, 4)))
        .collect()
}

fn truth(form: &str) -> BTreeMap<String, Option<Decimal>> {
    let value = |printed: String| printed.trim_start_matches('+').parse().ok();
    data(form).into_iter().map(|(indicator, _, printed)| (indicator, value(printed))).collect()
}

/// Table 3 as a person types it: three columns of labels, seven of figures.
fn table_3(form: &str) -> Vec<Vec<String>> {
    let codebook = Codebook::embedded();
    let table = codebook
        .form(form)
        .and_then(|form| form.tables.iter().find(|table| table.id == "t3"))
        .expect("the form has a table 3");
    let printed: Vec<String> =
        data(form).into_iter().filter(|row| row.1 == "t3").map(|row| row.2).collect();
    let mut figures = printed.chunks(7);
    let mut rows = vec![["", "", ""].into_iter().chain(APPLICANTS).map(str::to_owned).collect()];
    let mut open: Vec<(usize, String)> = Vec::new();
    for row in &table.rows {
        let column = usize::from(row.level) - 1;
        if row.heading {
            open.push((column, row.label.clone()));
            continue;
        }
        let mut cells = vec![String::new(); 3];
        for (column, label) in open.drain(..) {
            cells[column] = label;
        }
        cells[column] = row.label.clone();
        cells.extend(figures.next().expect("each row has figures").iter().cloned());
        rows.push(cells);
    }
    rows
}

fn grid(rows: &[Vec<String>], method: Method) -> Grid {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let rows = rows
        .iter()
        .zip(1..)
        .map(|(row, number)| {
            let cell = |column: usize| Cell {
                text: row.get(column).cloned().unwrap_or_default(),
                place: row.get(column).map(|_| Place::Block(number)),
                role: Role::ALONE,
            };
            (0..width).map(cell).collect()
        })
        .collect();
    Grid { rows, method, name: None, hidden: false }
}

/// Rows of cells as text: `|` between the cells.
fn typed(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn read(rows: &[Vec<String>], method: Method) -> Vec<Observation> {
    let layout = Layout { pieces: vec![Piece::Grid(grid(rows, method))], ..Layout::default() };
    let codebook = Codebook::embedded();
    let mut observations = observe(&fill(&layout, codebook), None);
    check_sums(&mut observations, &mut [], codebook, &ReportId::default());
    observations
}

/// `indicator=value`, `indicator?value` for a flagged one, `indicator:reason` for a missing one;
/// local rows by their labels. Only what the table prints or leaves blank, in printed order.
#[track_caller]
fn check(text: &str, method: Method, expected: &str) {
    let told: Vec<String> = read(&typed(text), method)
        .iter()
        .filter(|observation| observation.table_number > 0)
        .filter_map(|observation| {
            let name = format!("{}{}", observation.indicator, local_name(observation));
            match &observation.reading {
                Reading::Good(figure) => Some(format!("{name}={}", figure.value)),
                Reading::Flagged(figure, _) => Some(format!("{name}?{}", figure.value)),
                Reading::Missing(missing) => match missing.to_string().as_str() {
                    "row_absent" => None,
                    reason => Some(format!("{name}:{reason}")),
                },
            }
        })
        .collect();
    assert_eq!(told.join(" "), expected);
}

fn local_name(observation: &Observation) -> String {
    if !observation.indicator.is_empty() {
        return String::new();
    }
    format!("[{}/{}]", observation.label, observation.column_label)
}

/// Table 3 of 2021 with its heading printed in one of the ways that offices find for it. `row`
/// makes a line of the labels and figures of a row.
#[track_caller]
fn check_heading(heading: &str, row: impl Fn(&[String]) -> String) {
    let rows: Vec<String> = table_3("2021")[1..].iter().map(|cells| row(cells)).collect();
    let text = format!("{heading}\n{}", rows.join("\n"));
    let found = read(&typed(&text), Method::Delimited);
    let truth = truth("2021");
    for item in found.iter().filter(|o| o.table_number == 1) {
        assert_eq!(item.reading.value(), truth[&item.indicator], "{}", item.indicator);
        assert_ne!(item.reading.status(), "flagged", "{}", item.indicator);
    }
}

fn printed_only(cells: &[String]) -> String {
    let labels = cells[..3].iter().filter(|label| !label.is_empty());
    labels.chain(&cells[3..]).cloned().collect::<Vec<_>>().join("|")
}

#[test]
fn headings_that_stand_over_other_columns_are_not_followed() {
    // The formula cell reached over three columns and three rows, and was flattened away.
    let heading = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|申请人情况\n\
                   自然人|法人或其他组织|总计\n商业 企业|科研 机构|社会公益组织|法律服务机构|其他";
    check_heading(heading, printed_only);
    check_heading(heading, |cells| cells.join("|"));
    let trailing = "||申请人情况||||||||\n自然人||||||总计\n||||";
    check_heading(trailing, |cells| format!("{}||", printed_only(cells)));
}

#[test]
fn one_figure_for_seven_in_a_text_is_not_guessed() {
    let mut rows = table_3("2021");
    rows[1].truncate(3);
    rows[1].push("1793".to_owned());
    rows[1].resize(11, String::new());
    let found = read(&rows, Method::Delimited);
    let row = found.iter().filter(|o| o.indicator.starts_with("req_new_"));
    assert!(row.clone().count() == 7 && row.clone().all(|o| o.reading.value().is_none()));
}

#[test]
fn headings_in_another_order_are_followed_in_a_declared_table() {
    let mut rows = table_3("2021");
    for row in &mut rows {
        let total = row.remove(9);
        row.insert(3, total);
    }
    let found = read(&rows, Method::Native);
    let truth = truth("2021");
    for item in found.iter().filter(|o| o.table_number == 1) {
        assert_eq!(item.reading.value(), truth[&item.indicator], "{}", item.indicator);
    }
}

#[test]
fn labels_wrapped_over_lines_with_the_group_beside_them_are_put_together() {
    let mut rows = table_3("2021");
    rows[6][..3].clone_from_slice(&["度 不予公 2.其他法律行政法规禁", "", ""].map(str::to_owned));
    rows.insert(7, vec!["办 开  止公开".to_owned()]);
    let found = read(&rows, Method::Aligned);
    let row: Vec<_> = found.iter().filter(|o| o.indicator.starts_with("req_refuse_law_")).collect();
    assert_eq!(row.len(), 7);
    assert!(row.iter().all(|o| o.reading.status() == "good"));
}

/// Table 3 with the rows 6 to 8 in one.
fn with_stacked_rows() -> Vec<Vec<String>> {
    let mut rows = table_3("2021");
    let stacked = rows.drain(6..9).reduce(|above, below| {
        let cells = above.into_iter().zip(below);
        cells.map(|(a, b)| format!("{a}\n{b}").trim().to_owned()).collect()
    });
    rows.insert(6, stacked.expect("three rows are more than none"));
    rows
}

fn good_refusals(rows: &[Vec<String>]) -> usize {
    let found = read(rows, Method::Aligned);
    let refused = found.iter().filter(|o| o.indicator.starts_with("req_refuse_"));
    refused.filter(|o| o.reading.status() == "good").count()
}

#[test]
fn rows_that_stand_in_one_cell_are_told_apart_by_their_labels() {
    assert_eq!(good_refusals(&with_stacked_rows()), good_refusals(&table_3("2021")));
}

#[test]
fn rows_in_one_cell_with_a_figure_too_few_are_not_guessed() {
    let mut rows = with_stacked_rows();
    let figures = rows[6].last_mut().expect("the row has figures");
    *figures = figures.lines().take(2).collect::<Vec<_>>().join("\n");
    let of_stacked = |o: &&Observation| {
        ["req_refuse_law_", "req_refuse_safety_", "req_refuse_third_"]
            .iter()
            .any(|start| o.indicator.starts_with(start))
    };
    let found = read(&rows, Method::Aligned);
    assert!(found.iter().filter(of_stacked).all(|o| o.reading.value().is_none()));
}

#[test]
fn a_page_number_between_the_rows_is_no_figure() {
    let mut rows = table_3("2021");
    rows.insert(8, vec![String::new(), String::new(), String::new(), "3".to_owned()]);
    rows.insert(14, vec!["- 4 -".to_owned()]);
    for method in [Method::Native, Method::Delimited] {
        assert_eq!(wrong("2021", &read(&rows, method)), []);
        assert!(read(&rows, method).iter().all(|o| !o.item.is_empty()));
    }
}

const DOCUMENTS_2021: &str = "
    第二十条第（一）项
    信息内容|本年制发件数|本年废止件数|现行有效件数
    规章|0|0|0
    行政规范性文件|5|1|20
    第二十条第（五）项
    信息内容|本年处理决定数量
    行政许可|77
    第二十条第（六）项
    信息内容|本年处理决定数量
    行政处罚|8
    行政强制|9";

#[test]
fn a_whole_table_3_is_read_and_confirmed() {
    for form in ["2019", "2021"] {
        let truth = truth(form);
        let observations = read(&table_3(form), Method::Native);
        let printed: Vec<_> = observations.iter().filter(|o| o.table_number == 1).collect();
        assert_eq!(printed.len(), if form == "2019" { 161 } else { 175 });
        for found in printed {
            assert_eq!(found.form, form);
            assert_eq!(found.reading.value(), truth[&found.indicator], "{}", found.indicator);
            assert!(found.confirmed_by() > 0 || found.reading.value().is_none());
        }
    }
}

#[test]
fn blocks_are_told_by_their_own_headings() {
    let money = format!(
        "{DOCUMENTS_2021}\n第二十条第（八）项\n信息内容|本年收费金额（单位：万元）\n行政事业性收费|12.5"
    );
    check(
        &money,
        Method::Native,
        "pub_rules_issued=0 pub_rules_repealed=0 pub_rules_in_force=0 pub_normdocs_issued=5 \
         pub_normdocs_repealed=1 pub_normdocs_in_force=20 pub_licence_decisions=77 \
         pub_penalty_decisions=8 pub_coercion_decisions=9 pub_fees_amount=12.5",
    );
}

#[test]
fn labels_that_ran_together_with_the_first_figures_are_parted() {
    check(
        "第二十条第（一）项
         信息内容  本年新制作数量|本年新公开数量|对外公开总数量
         规章  1|2|3
         第二十条第（五）项
         信息内容  上一年项目数量|本年增/减|处理决定数量
         行政许可  374|-46|58127",
        Method::Aligned,
        "pub_rules_made=1 pub_rules_opened=2 pub_rules_open_total=3 \
         pub_licence_items_prev=374 pub_licence_items_change=-46 pub_licence_decisions=58127",
    );
}

#[test]
fn fee_items_never_become_an_amount_of_money() {
    let items = format!(
        "{DOCUMENTS_2021}\n第二十条第（八）项\n信息内容|上一年项目数量|本年增/减\n行政事业性收费|52|-3"
    );
    let found = read(&typed(&items), Method::Native);
    let fees: Vec<_> = found.iter().filter(|o| o.indicator == "pub_fees_amount").collect();
    assert!(fees.iter().all(|fee| fee.reading.value().is_none()));
    let kept: Vec<_> =
        found.iter().filter(|o| o.label == "行政事业性收费" && o.item.is_empty()).collect();
    assert_eq!(kept.len(), 2);
}

#[test]
fn an_amount_in_yuan_under_its_own_heading_is_converted() {
    let yuan = format!(
        "{DOCUMENTS_2021}\n第二十条第（八）项\n信息内容|本年收费金额（单位：元）\n行政事业性收费|251000"
    );
    let found = read(&typed(&yuan), Method::Native);
    let fee = found.iter().find(|o| o.indicator == "pub_fees_amount").expect("it is an item");
    assert_eq!(fee.reading.value(), Some(Decimal::new(251, 1)));
}

#[test]
fn a_row_of_figures_that_is_short_in_a_text_is_not_guessed() {
    let mut rows = table_3("2021");
    // Blank cells were dropped: 自然人 and 总计 are left of seven.
    rows[9].truncate(3);
    rows[9].extend(["2".to_owned(), "2".to_owned()]);
    for method in [Method::Delimited, Method::Grammar] {
        let found = read(&rows, method);
        let row = found.iter().filter(|o| o.indicator.starts_with("req_refuse_internal_"));
        assert!(row.clone().count() == 7 && row.clone().all(|o| o.reading.value().is_none()));
    }
}

#[test]
fn table_4_in_three_pieces_is_told_by_the_headings_above() {
    let heads = "结果维持|结果纠正|其他结果|尚未审结|总计";
    let pieces = format!(
        "行政诉讼|复议后起诉|||\n{heads}\n1|0|0|2|3\n行政复议||||\n{heads}\n4|1|0|0|5\n\
         行政诉讼|未经复议直接起诉|||\n{heads}\n7|0|0|0|7"
    );
    check(
        &pieces,
        Method::Native,
        "rev_upheld=4 rev_corrected=1 rev_other=0 rev_pending=0 rev_total=5 lit_direct_upheld=7 \
         lit_direct_corrected=0 lit_direct_other=0 lit_direct_pending=0 lit_direct_total=7 \
         lit_after_upheld=1 lit_after_corrected=0 lit_after_other=0 lit_after_pending=2 \
         lit_after_total=3",
    );
}

#[test]
fn table_4_with_two_rows_of_figures_is_not_guessed() {
    let heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].repeat(3).join("|");
    let row = |figure: &str| [figure; 15].join("|");
    let groups = "行政复议|行政诉讼|未经复议直接起诉|复议后起诉";
    let two = format!("{groups}\n{heads}\n{}\n{}", row("1"), row("2"));
    let found = read(&typed(&two), Method::Native);
    assert!(found.iter().all(|o| o.reading.value().is_none()));
}

#[test]
fn figures_of_table_4_whose_columns_ran_together_are_flagged() {
    let heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].repeat(3).join("  ");
    let text = format!(
        "行政复议|行政诉讼|未经复议直接起诉|复议后起诉\n结果维持|结果纠正|{heads}\n\
         1  2  3|4  10  0|0|0  0|0|0|0  0  0|0"
    );
    let found = read(&typed(&text), Method::Aligned);
    let table: Vec<_> = found.iter().filter(|o| o.table_number > 0).collect();
    assert_eq!(table.len(), 15);
    assert!(table.iter().all(|o| o.reading.status() == "flagged"));
}

/// A damage, told by a number: nothing here is left to chance.
struct Damage(u64);

impl Damage {
    fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn drop_row(&mut self, rows: &mut Vec<Vec<String>>) {
        let row = 1 + self.next(rows.len() - 1);
        rows.remove(row);
    }

    fn drop_column(&mut self, rows: &mut [Vec<String>]) {
        let column = 3 + self.next(7);
        rows.iter_mut().filter(|row| row.len() > column).for_each(|row| {
            row.remove(column);
        });
    }

    fn shift(&mut self, rows: &mut [Vec<String>]) {
        let row = 1 + self.next(rows.len() - 1);
        if self.next(2) == 0 {
            rows[row].insert(3, String::new());
            rows[row].pop();
        } else if rows[row].len() > 4 {
            rows[row].remove(3);
            rows[row].push(String::new());
        }
    }

    fn blank_label(&mut self, rows: &mut [Vec<String>]) {
        let row = 1 + self.next(rows.len() - 1);
        rows[row][..3].iter_mut().for_each(String::clear);
    }

    fn lose_a_cell(&mut self, rows: &mut [Vec<String>]) {
        let row = 1 + self.next(rows.len() - 1);
        let cell = 3 + self.next(rows[row].len().saturating_sub(3).max(1));
        if cell < rows[row].len() {
            rows[row].remove(cell);
        }
    }
}

/// Values that are wrong and not flagged. A zero in the place of a blank leaves no trace in any
/// sum, so the two count as alike here.
fn wrong(form: &str, observations: &[Observation]) -> Vec<(String, usize)> {
    let truth = truth(form);
    observations
        .iter()
        .filter(|o| matches!(o.reading, Reading::Good(_)) && !o.indicator.is_empty())
        .filter(|o| o.reading.value() != truth[&o.indicator].or(Some(Decimal::ZERO)))
        .map(|o| (o.indicator.clone(), o.confirmed_by()))
        .collect()
}

#[test]
fn no_damage_makes_a_wrong_value_confirmed() {
    for seed in 0..72 {
        let form = if seed % 2 == 0 { "2019" } else { "2021" };
        let method = [Method::Native, Method::Delimited, Method::Grammar][seed as usize % 3];
        let (mut rows, mut damage) = (table_3(form), Damage(seed));
        for _ in 0..=damage.next(2) {
            match damage.next(3) {
                0 => damage.drop_row(&mut rows),
                1 => damage.drop_column(&mut rows),
                _ => damage.blank_label(&mut rows),
            }
        }
        // One row out of joint: two of them may make up for each other in the sum of a column.
        match damage.next(3) {
            0 => damage.shift(&mut rows),
            1 => damage.lose_a_cell(&mut rows),
            _ => {}
        }
        let wrong = wrong(form, &read(&rows, method));
        let confirmed: Vec<_> = wrong.iter().filter(|(_, by)| *by > 0).collect();
        assert!(confirmed.is_empty(), "seed {seed}, {method:?}: {confirmed:?}");
    }
}

#[test]
fn no_shifted_value_is_good() {
    for seed in 0..36 {
        let form = if seed % 2 == 0 { "2019" } else { "2021" };
        let method = [Method::Native, Method::Delimited, Method::Grammar][seed as usize % 3];
        let (mut rows, mut damage) = (table_3(form), Damage(seed));
        damage.shift(&mut rows);
        let wrong = wrong(form, &read(&rows, method));
        assert!(wrong.is_empty(), "seed {seed}, {method:?}: {wrong:?}");
    }
}

#[test]
fn a_heading_that_is_written_into_each_of_its_cells_is_one() {
    let over = |name: &str, count: usize| vec![name; count].join("|");
    let outcomes = "结果维持|结果纠正|其他结果|尚未审结|总计";
    let text = [
        format!("{}|{}", over("行政复议", 5), over("行政诉讼", 10)),
        format!("{outcomes}|{}|{}", over("未经复议直接起诉", 5), over("复议后起诉", 5)),
        [outcomes; 3].join("|"),
        "0|2|2|0|4|0|2|2|9|13|3|1|9|12|25".to_owned(),
    ];
    check(
        &text.join("\n"),
        Method::Delimited,
        "rev_upheld=0 rev_corrected=2 rev_other=2 rev_pending=0 rev_total=4 lit_direct_upheld=0 \
         lit_direct_corrected=2 lit_direct_other=2 lit_direct_pending=9 lit_direct_total=13 \
         lit_after_upheld=3 lit_after_corrected=1 lit_after_other=9 lit_after_pending=12 lit_after_total=25",
    );
}

/// A city prints its counties side by side or below each other: with six of them and their sum there are as many
/// columns as on the form.
#[test]
fn columns_of_places_are_no_applicants() {
    let places = ["安次区", "广阳区", "固安县", "永清县", "香河县", "大城县", "合计"];
    let mut rows = table_3("2021");
    rows[0] = ["", "", ""].into_iter().chain(places).map(str::to_owned).collect();
    let turned: Vec<Vec<String>> = (2..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].clone()).collect())
        .collect();
    for (table, mark) in [(&rows, ","), (&rows, "\t"), (&rows, " | "), (&turned, ",")] {
        let lines: Vec<String> = table.iter().map(|row| row.join(mark)).collect();
        let text = format!("廊坊市2023年政府信息公开工作年度报告\n{}\n", lines.join("\n"));
        let row = run::file(text.as_bytes(), "input.csv", &run::Settings::default());
        let good = row.reports().iter().flat_map(|report| &report.observations);
        let good =
            good.filter(|one| matches!(one.reading, Reading::Good(_)) && !one.item.is_empty());
        assert_eq!(good.count(), 0, "{mark:?}\n{text}");
    }
}
