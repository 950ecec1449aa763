//! Data that somebody has collected, and no report: our own output, or a table of many places.

use std::collections::BTreeSet;

use crate::codebook::Codebook;
use crate::grid::{Cell, Grid, Layout, Piece};
use crate::identify::heads::{HeadKind, heads};
use crate::identify::prose::prose;
use crate::labels;
use crate::text::fold::{folded, is_han};

use super::content::bare;

/// Columns of our own tables, by their ids and by their Chinese names. No other table has three.
const OURS: [&str; 49] = [
    "report_id",
    "sha256",
    "division_code",
    "report_year",
    "figure_year",
    "confirmed_by",
    "evidence",
    "prefecture",
    "label_zh",
    "label_en",
    "definition",
    "comparability",
    "chosen_file",
    "other_file",
    "indicator",
    "severity",
    "milliseconds",
    "column_label",
    "modifier",
    "meaning",
    "where",
    "formula",
    "province_code",
    "in_panel",
    "not_in_panel",
    "报告编号",
    "文件指纹",
    "行政区划代码",
    "报告年度",
    "数值所属年度",
    "核对次数",
    "核对依据",
    "提示规则",
    "列标签",
    "采用文件",
    "另一文件",
    "副本数",
    "程度",
    "详情",
    "可比性",
    "中文名称",
    "英文名称",
    "含义",
    "出现于",
    "算式",
    "省级代码",
    "已收录",
    "收录比例",
    "未收录的区划",
];
const ENOUGH_OURS: usize = 3;

/// So many official labels are no coincidence.
const ENOUGH: usize = 4;

/// Says what a document is that holds collected data; `None` for anything else.
///
/// A filled form has no place and no year in each of its rows: a table that has is one of many
/// reports, in long form (place | year | label | figure) or in wide form (a row for each place).
/// Turned on its side, it has a column for each place and year; without years that may be a city's
/// report that prints its districts.
pub fn collected(layout: &Layout, codebook: &Codebook) -> Option<&'static str> {
    let grids = || {
        layout.pieces.iter().filter_map(|piece| match piece {
            Piece::Grid(grid) => Some(grid),
            Piece::Text(_) => None,
        })
    };
    if grids().any(is_ours) || layout.lines.iter().take(2).any(|line| is_our_line(&line.text)) {
        return Some("a table that this program has written, and no report");
    }
    let suspects: Vec<(&Grid, usize)> =
        grids().filter_map(|grid| Some((grid, key_column(grid)?))).collect();
    let turned: Vec<&Grid> =
        grids().filter(|grid| are_several_across(grid, |text| place_and_year(text).0)).collect();
    if suspects.is_empty() && turned.is_empty() {
        return None;
    }
    let labels = labels::of(codebook);
    let is_label = |text: &str| bare(text).is_some_and(|bare| labels.bare.contains(&bare));
    let long = suspects.iter().any(|(grid, _)| is_long(grid, &is_label));
    let wide = || suspects.iter().any(|(grid, key)| is_wide(grid, *key, &is_label));
    let headed = || {
        heads(&prose(&layout.lines), codebook.divisions)
            .iter()
            .any(|head| head.kind != HeadKind::Sheet)
    };
    let columns = |grid: &&Grid| {
        is_long(grid, &is_label)
            && (are_several_across(grid, |text| place_and_year(text).1) || !headed())
    };
    (long || wide() && !headed() || turned.iter().any(columns))
        .then_some("data that was collected from several reports, and no report itself")
}

fn is_ours(grid: &Grid) -> bool {
    // In a workbook the panel has the tables of the form above its headings.
    let ours = |row: &Vec<Cell>| row.iter().filter(|cell| is_our_heading(&cell.text)).count();
    grid.rows.iter().take(2).any(|row| ours(row) >= ENOUGH_OURS)
}

/// The same of a table that no grid was made of: with a row or two, there may be none.
fn is_our_line(line: &str) -> bool {
    let cells = line.split([',', ';', '|', '\t']).map(|cell| cell.trim_matches('"'));
    cells.filter(|cell| is_our_heading(cell)).count() >= ENOUGH_OURS
}

/// `report_id`, `报告编号`, `report id`, or a name with the id behind it: `报告编号 [report_id]`.
fn is_our_heading(text: &str) -> bool {
    let text = text.trim();
    let id = text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    let id = id.map_or_else(|| text.replace(' ', "_"), |(_, id)| id.to_owned());
    OURS.contains(&id.as_str())
}

/// The first column that names a place or a year in nearly every row below the headings. A row whose
/// figures are wrapped leaves blank what is not.
fn key_column(grid: &Grid) -> Option<usize> {
    let below = 1..grid.rows.len();
    (below.len() > 1).then_some(())?;
    // One cell that is merged over all rows names the form and not its rows.
    (0..grid.width()).find(|&column| {
        let mut keys = 0;
        let mut others = 0;
        for row in below.clone() {
            let text = &grid.rows[row][column].text;
            match (text.is_empty(), is_key(text)) {
                (true, _) => {}
                (false, true) => keys += 1,
                (false, false) => others += 1,
            }
            // In most columns the first few rows are enough to see that.
            if others * 5 > below.len() {
                return false;
            }
        }
        keys > 1 && keys * 3 >= below.len() && others * 5 <= keys + others
    })
}

/// 东阳市, 2018, 2018年, 东阳市2018年.
fn is_key(text: &str) -> bool {
    place_and_year(text) != (None, None)
}

/// The place and the year that a text names, and nothing beside them.
fn place_and_year(text: &str) -> (Option<String>, Option<u16>) {
    let folded = folded(text);
    let (rest, year) = without_year(&folded);
    match rest.is_empty() || is_place(rest) {
        true => ((!rest.is_empty()).then(|| rest.to_owned()), year),
        false => (None, None),
    }
}

/// What stands beside the year at the end of a text, or at its beginning.
fn without_year(folded: &str) -> (&str, Option<u16>) {
    let year = |digits: &str| digits.parse().ok().filter(|year| (2003..2100).contains(year));
    let bare = folded.strip_suffix("年度").or(folded.strip_suffix('年')).unwrap_or(folded);
    let at = bare.len().saturating_sub(4);
    if let Some((rest, digits)) = bare.split_at_checked(at)
        && !rest.ends_with(|before: char| before.is_ascii_digit())
        && let Some(year) = year(digits)
    {
        return (rest, Some(year));
    }
    match folded.split_at_checked(4).and_then(|(digits, rest)| Some((year(digits)?, rest))) {
        Some((year, rest)) if rest.starts_with('年') => {
            (rest.strip_prefix("年度").unwrap_or(&rest['年'.len_utf8()..]), Some(year))
        }
        Some(_) | None => (folded, None),
    }
}

fn is_place(folded: &str) -> bool {
    let places = ['省', '市', '县', '区', '州', '盟', '旗', '镇', '乡'];
    folded.ends_with(places) && folded.chars().all(is_han) && folded.chars().count() <= 15
}

/// Whether one of the first rows of a table names several places, or years, from left to right.
fn are_several_across<T: Ord>(grid: &Grid, named: fn(&str) -> Option<T>) -> bool {
    const HEADING: usize = 4;
    grid.rows.iter().take(HEADING).any(|row| {
        let found: BTreeSet<T> = row.iter().filter_map(|cell| named(&cell.text)).collect();
        found.len() > 1
    })
}

/// Whether official labels stand below each other beside the places or years.
fn is_long(grid: &Grid, is_label: &impl Fn(&str) -> bool) -> bool {
    (0..grid.width()).any(|column| {
        let labels = (0..grid.rows.len()).filter(|&row| is_label(grid.text(row, column)));
        labels.take(ENOUGH).count() == ENOUGH
    })
}

/// Whether official labels head the columns, over the rows of several places or years.
fn is_wide(grid: &Grid, key: usize, is_label: &impl Fn(&str) -> bool) -> bool {
    let labels = |row: usize| (0..grid.width()).filter(|&c| is_label(grid.text(row, c))).count();
    let headed = (0..grid.rows.len().min(3)).any(|row| labels(row) >= ENOUGH);
    let keys: BTreeSet<&str> =
        (1..grid.rows.len()).map(|row| grid.text(row, key)).filter(|text| is_key(text)).collect();
    headed && keys.len() > 1
}
