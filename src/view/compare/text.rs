//! A comparison as a table in the terminal, and as CSV.

use unicode_width::UnicodeWidthStr;

use super::Comparison;
use crate::text::formula::harmless;

/// Ranked, a line for each place and a column for each year, as wide as it must be.
pub fn table(of: &Comparison) -> String {
    let mut rows = vec![heading(of)];
    for (rank, line) in (1..).zip(&of.places) {
        let mut row = vec![rank.to_string(), line.place.clone(), line.province.clone()];
        row.extend(of.years.iter().map(|year| {
            line.points
                .get(year)
                .map_or("·".to_owned(), |point| point.value.normalize().to_string())
        }));
        rows.push(row);
    }
    let columns = rows[0].len();
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let (title, unit) = (&of.title, &of.unit);
    let mut text = of.language.of(format!("{title} ({unit})\n"), format!("{title}（{unit}）\n"));
    for row in &rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let blanks = " ".repeat(widths[column] - cell.width());
            // Names to the left, numbers to the right.
            match column {
                1 | 2 => line.push_str(&format!("{cell}{blanks}  ")),
                _ => line.push_str(&format!("{blanks}{cell}  ")),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if of.all > of.places.len() {
        let more = of.all - of.places.len();
        let all = of.all;
        text.push_str(&of.language.of(
            format!("… and {more} more: --top {all}\n"),
            format!("…… 另有 {more} 个：--top {all}\n"),
        ));
    }
    if of.places.iter().any(|line| line.points.len() < of.years.len()) {
        text.push_str(
            of.language
                .of("· no certain figure: gaps.csv says why\n", "· 无可信数值，原因见 gaps.csv\n"),
        );
    }
    for year in &of.breaks {
        text.push_str(&of.language.of(
            format!("the form changed before {year}: not one line\n"),
            format!("表式自 {year} 年起变更，不宜直接连线\n"),
        ));
    }
    for line in &of.coverage {
        text.push_str(&format!("{}{line}\n", of.language.of("coverage: ", "覆盖面：")));
    }
    if let Some(unranked) = &of.unranked {
        text.push_str(&format!("{unranked}\n"));
    }
    for note in &of.notes {
        text.push_str(&format!("{note}\n"));
    }
    text
}

fn heading(of: &Comparison) -> Vec<String> {
    let names = of.language.of(["#", "place", "province"], ["#", "地区", "省"]);
    let mut heading = names.map(str::to_owned).to_vec();
    heading.extend(of.years.iter().map(u16::to_string));
    heading
}

/// One row per place and year.
pub fn csv(of: &Comparison) -> String {
    let mut out = String::from("rank,division_code,place,province,report_year,value,unit\n");
    for (rank, line) in (1..).zip(&of.places) {
        for (year, point) in &line.points {
            let cells = [&line.code, &line.place, &line.province].map(|cell| quoted(cell));
            let value = point.value.normalize();
            out.push_str(&format!(
                "{rank},{},{year},{value},{}\n",
                cells.join(","),
                quoted(&of.unit)
            ));
        }
    }
    out
}

fn quoted(cell: &str) -> String {
    let cell = harmless(cell);
    match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.into_owned(),
    }
}
