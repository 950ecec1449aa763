//! Whole tables, as they reach us.

use super::sample::*;
use super::*;

fn lines(rows: &[Vec<String>], line: impl Fn(&[String]) -> String) -> Layout {
    layout_of_text(&rows.iter().map(|row| line(row) + "\n").collect::<String>())
}

#[test]
fn a_grid() {
    check_whole(&layout_of_grids(vec![grid(&table())]));
}

#[test]
fn a_grid_over_two_pages() {
    let rows = table();
    let (head, tail) = rows.split_at(50);
    check_whole(&layout_of_grids(vec![grid(head), grid(tail)]));
    // With the heading repeated, and a last page of three rows.
    let tail: Vec<Vec<String>> = rows[..1].iter().chain(&rows[63..]).cloned().collect();
    check_whole(&layout_of_grids(vec![grid(&rows[..63]), grid(&tail)]));
}

#[test]
fn rows_that_geometry_leaves_out_are_read_from_their_lines() {
    let rows = table();
    let text = lines(&rows, |row| row.join("  "));
    for drawn in [&rows[..40], &rows[30..]] {
        let grid = Grid { method: Method::Aligned, ..grid(drawn) };
        check_whole(&Layout { lines: text.lines.clone(), ..layout_of_grids(vec![grid]) });
    }
}

#[test]
fn two_halves_side_by_side() {
    let rows = table();
    let (left, right) = (&rows[1..34], &rows[34..]);
    let row = |index: usize| {
        let cells =
            |half: &[Vec<String>]| half.get(index).cloned().unwrap_or(vec![String::new(); 3]);
        [cells(left), cells(right)].concat()
    };
    let headed = [rows[0].clone(), rows[0].clone()].concat();
    let rows: Vec<_> = std::iter::once(headed).chain((0..33).map(row)).collect();
    check_whole(&layout_of_grids(vec![grid(&rows)]));
}

#[test]
fn a_serial_number_before_the_label() {
    let rows: Vec<Vec<String>> = table()
        .into_iter()
        .enumerate()
        .map(|(index, row)| {
            let number = if index == 0 { "序号".to_owned() } else { index.to_string() };
            [vec![number], row].concat()
        })
        .collect();
    check_whole(&layout_of_grids(vec![grid(&rows)]));
}

#[test]
fn cells_on_lines_of_their_own() {
    check_whole(&lines(&table(), |row| row.join("\n")));
    check_whole(&lines(&table(), |row| row.join("|\n") + "|"));
    check_whole(&lines(&table(), |row| row.join("\n|\n") + "\n|"));
    check_whole(&lines(&table(), |row| row.join("\n\n") + "\n"));
}

#[test]
fn cells_run_together() {
    check_whole(&lines(&table(), |row| row.concat()));
    check_whole(&lines(&table(), |row| row.join(" ")));
    check_whole(&lines(&table(), |row| row.join("  ")));
}

#[test]
fn cells_of_a_grid_that_ran_together() {
    let join = |index: usize, row: Vec<String>| {
        let none = String::new();
        match (index % 7, row[1].as_str()) {
            (_, "——" | "单位") => row,
            (2, _) => vec![row[0].clone(), format!("{} {}", row[1], row[2]), none],
            (4, _) => vec![row[0].clone(), none, format!("{} {}", row[1], row[2])],
            (5, _) => vec![row[0].clone(), format!("{}{}", row[1], row[2]), none],
            (6, _) => vec![row.join(" "), none.clone(), none],
            _ => row,
        }
    };
    let rows: Vec<Vec<String>> =
        table().into_iter().enumerate().map(|(index, row)| join(index, row)).collect();
    check_whole(&layout_of_grids(vec![grid(&rows)]));
}

#[test]
fn a_table_in_one_paragraph() {
    let rows: String = table().iter().map(|row| row.concat()).collect();
    check_whole(&layout_of_text(&rows));
    let rows: String = table().iter().map(|row| row.join("|") + "|").collect();
    check_whole(&layout_of_text(&rows));
}

#[test]
fn labels_wrapped_over_lines() {
    let wrap = |row: &[String]| {
        let label: Vec<char> = row[0].chars().collect();
        let (head, tail) = label.split_at(label.len().min(12));
        let (head, tail): (String, String) = (head.iter().collect(), tail.iter().collect());
        format!("{head} {} {}\n{tail}", row[1], row[2])
    };
    check_whole(&lines(&table(), wrap));
}

fn table_of(rows: &[[&str; 4]]) -> Layout {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    layout_of_grids(vec![grid(&rows)])
}

/// Local rows of all tables as `series: label value unit`.
fn local_rows(filled: &Filled<'_>) -> Vec<String> {
    let row = |table: &FilledTable<'_>, row: &LocalRow| {
        let series = table.series.clone().unwrap_or_default();
        format!("{series}: {} {} {}", row.label, row.reading.printed(), row.unit)
    };
    filled.tables.iter().flat_map(|table| table.local.iter().map(move |r| row(table, r))).collect()
}

#[test]
fn a_table_of_statistics_that_no_form_explains_keeps_its_labels() {
    let layout = table_of(&[
        ["指标", "单位", "本年", "上年"],
        ["受理来信", "封", "12", "10"],
        ["接待来访", "批次", "7", "—"],
        ["办理热线", "件", "301", "288"],
        ["答复网民", "条", "5", "1"],
    ]);
    let codebook = codebook();
    let filled = fill(&layout, &codebook);
    assert_eq!(filled.tables.len(), 2);
    assert!(filled.tables.iter().all(|table| table.form.is_none()));
    let rows = local_rows(&filled);
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[2], "本年: 办理热线 301 件");
    assert_eq!(rows[5], "上年: 接待来访 — 批次");
}

#[test]
fn a_table_about_the_page_and_a_budget_are_no_statistics() {
    let codebook = codebook();
    let page = table_of(&[
        ["索引号", "014416330/2018-04736", "分类", "年度报告"],
        ["发布机构", "市政府办公室", "公开日期", "2019-03-01"],
        ["文号", "", "有效性", "1"],
    ]);
    assert!(fill(&page, &codebook).tables.is_empty());
    let budget = table_of(&[
        ["项目", "2018年预算", "2018年决算", "备注"],
        ["一般公共服务支出", "102", "99.5", ""],
        ["依申请公开情况", "1", "1", ""],
        ["行政复议数量", "3", "2", ""],
        ["合计", "106", "102.5", ""],
    ]);
    assert!(fill(&budget, &codebook).tables.is_empty());
}

#[test]
fn two_value_columns_are_two_series() {
    let mut rows = table();
    rows[0] = ["统计指标", "单位", "区政府", "乡镇街道"].map(str::to_owned).to_vec();
    for (index, row) in rows.iter_mut().enumerate().skip(1) {
        row.push(if row[2] == "——" { row[2].clone() } else { index.to_string() });
    }
    let codebook = codebook();
    let filled = fill(&layout_of_grids(vec![grid(&rows)]), &codebook);
    let series: Vec<_> = filled.tables.iter().map(|table| table.series.clone()).collect();
    assert_eq!(series, [Some("区政府".to_owned()), Some("乡镇街道".to_owned())]);
    assert_eq!(reads_in(&filled.tables[0], "request_received"), "223");
    assert_eq!(reads_in(&filled.tables[1], "request_received"), "22");
    assert!(filled.tables[0].findings.iter().any(|finding| finding.rule == Rule::OtherColumn));
}

#[test]
fn a_unit_that_differs_is_remarked_on_and_converted_exactly() {
    let with = |label: &str, unit: &str, value: &str| {
        let mut rows = table();
        let row = rows.iter_mut().find(|row| row[0].contains(label)).expect("the row is there");
        (row[1], row[2]) = (unit.to_owned(), value.to_owned());
        let codebook = codebook();
        let filled = fill(&layout_of_grids(vec![grid(&rows)]), &codebook);
        let (fees, received) = (reads(&filled, "fees"), reads(&filled, "request_received"));
        if label.contains("费用") { fees } else { received }
    };
    assert_eq!(with("收取的费用", "万元", "1.5"), "1.5");
    assert_eq!(with("收取的费用", "元", "15000"), "1.5!");
    assert_eq!(with("收取的费用", "万元", "15000元"), "1.5!");
    assert_eq!(with("收到申请数", "条", "7"), "7!");
    assert_eq!(with("收到申请数", "件", "22（其中重复 16 件）"), "22!");
}

#[test]
fn rows_that_the_form_does_not_know_are_kept() {
    let mut rows = table();
    rows.insert(5, ["重点领域公开政府信息数", "条", "41"].map(str::to_owned).to_vec());
    rows.push(["单位负责人:", "", ""].map(str::to_owned).to_vec());
    rows.push(["联系电话", "", "86655263"].map(str::to_owned).to_vec());
    let codebook = codebook();
    let filled = fill(&layout_of_grids(vec![grid(&rows)]), &codebook);
    assert_eq!(local_rows(&filled), [": 重点领域公开政府信息数 41 条"]);
    assert_eq!(reads(&filled, "active_website"), "26567");
}

#[test]
fn a_heading_with_a_figure_is_kept_as_it_is_printed() {
    let mut rows = table();
    rows[1][2] = "12".to_owned();
    let codebook = codebook();
    let filled = fill(&layout_of_grids(vec![grid(&rows)]), &codebook);
    assert_eq!(local_rows(&filled), [": 一、主动公开情况 12 ——"]);
}

/// A drawn table, and the same page line by line with one of its labels' figures changed.
fn drawn(changed: Option<(&str, &str)>) -> Layout {
    let text: Vec<String> = table()
        .into_iter()
        .map(|row| match changed {
            Some((label, figure)) if row[0].contains(label) => {
                format!("{}  {}  {figure}", row[0], row[1])
            }
            Some(_) | None => row.join("  "),
        })
        .collect();
    let mut drawn = grid(&table());
    drawn.method = Method::Ruled;
    Layout { lines: layout_of_text(&text.join("\n")).lines, ..layout_of_grids(vec![drawn]) }
}

#[test]
fn a_drawn_table_is_found_again_in_the_lines_of_its_page() {
    check_whole(&drawn(None));
    let codebook = codebook();
    let layout = drawn(None);
    let filled = fill(&layout, &codebook);
    let items = &filled.tables[0].items;
    assert!(
        items.iter().all(|item| item.reading.value().is_some() == (item.again == Again::SameInk))
    );
}

#[test]
fn a_drawn_table_that_its_lines_contradict_is_flagged() {
    let codebook = codebook();
    let layout = drawn(Some(("收到申请数", "22")));
    let filled = fill(&layout, &codebook);
    assert_eq!(reads(&filled, "request_received"), "223!");
    assert_eq!(reads(&filled, "request_in_person"), "96");
}
