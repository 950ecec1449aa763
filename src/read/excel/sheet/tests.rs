use super::*;

/// Cells as `row,column text`, with their spans if they are merged.
#[track_caller]
fn check(cells: &[(u32, u32, &str)], merged: &[[u32; 4]], expected: &str) {
    let sheet = Sheet {
        name: "表".to_owned(),
        hidden: false,
        cells: cells.iter().map(|(r, c, text)| Cell::new(*r, *c, *text)).collect(),
        merged: merged
            .iter()
            .map(|[r0, c0, r1, c1]| Merged { first: (*r0, *c0), last: (*r1, *c1) })
            .collect(),
        ..Sheet::default()
    };
    let shown = sheet.table(&mut MOST_SLOTS.clone()).map(|table| {
        let shown = table.cells.iter().map(|cell| {
            let span = match (cell.row_span, cell.column_span) {
                (1, 1) => String::new(),
                (rows, columns) => format!("+{rows}×{columns}"),
            };
            format!("{},{}{span} {}", cell.row, cell.column, cell.text)
        });
        shown.collect::<Vec<_>>().join("|")
    });
    assert_eq!(shown.unwrap_or_else(|message| message), expected);
}

#[test]
fn blank_cells_are_there() {
    check(&[(0, 0, "a"), (0, 1, "1"), (1, 0, "b")], &[], "0,0 a|0,1 1|1,0 b|1,1 ");
}

#[test]
fn merged_cells_span() {
    check(&[(0, 0, "标题"), (1, 0, "a"), (1, 1, "1")], &[[0, 0, 0, 1]], "0,0+1×2 标题|1,0 a|1,1 1");
}

#[test]
fn a_million_empty_rows_cost_nothing() {
    check(&[(0, 0, "a"), (1_048_575, 16_383, "b")], &[[0, 0, 0, 16_383]], "0,0+1×3 a|2,0 |2,2 b");
}

#[test]
fn a_damaged_file_may_name_any_row_and_column() {
    check(&[(0, 0, "a"), (u32::MAX, u32::MAX, "b")], &[], "0,0 a|0,2 |2,0 |2,2 b");
}

#[test]
fn one_empty_row_stays_between_tables() {
    check(&[(0, 0, "a"), (5, 0, "b")], &[], "0,0 a|2,0 b");
}

#[test]
fn a_sheet_that_is_no_report() {
    let cells: Vec<(u32, u32, &str)> = (0..2000).map(|i| (i, i, "x")).collect();
    check(&cells, &[], "sheet 表 has 2000 rows and 2000 columns, expected a report; not read");
}
