//! No printed figure of a table vanishes: each is claimed by an item, by a row of the report's own,
//! or by a finding that tells it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use gongkai::codebook::Codebook;
use gongkai::fill::{self, FilledTable};
use gongkai::finding::Rule;
use gongkai::grid::{self, Layout, Line};
use gongkai::read::{self, ReadOptions};
use gongkai::source::Place;
use gongkai::text::fold::fold;
use gongkai::text::number::{self, CellText};

fn inputs() -> Vec<PathBuf> {
    let folders = fs::read_dir("fixtures").expect("fixtures/ stands in the package");
    let files = folders.flat_map(|folder| {
        let folder = folder.expect("fixtures/ can be listed").path();
        fs::read_dir(folder).into_iter().flatten().filter_map(|file| Some(file.ok()?.path()))
    });
    let mut inputs: Vec<PathBuf> =
        files.filter(|path| path.file_stem().is_some_and(|stem| stem == "input")).collect();
    inputs.sort();
    inputs
}

/// Where a place stands, from top to bottom: within one page or sheet, from one number to another.
fn band(place: &Place) -> (String, f32, f32) {
    match place {
        Place::Box { page, area } => (page.to_string(), area.top, area.bottom),
        Place::Cell { sheet, row, .. } => (sheet.to_string(), *row as f32, *row as f32),
        Place::Block(block) => (String::new(), *block as f32, *block as f32),
    }
}

/// Whether two places share a line.
fn meet(one: &Place, other: &Place) -> bool {
    let ((part, top, bottom), (own, from, to)) = (band(one), band(other));
    let middle = (from + to) / 2.0;
    let centre = (top + bottom) / 2.0;
    part == own && (top <= middle && middle <= bottom || from <= centre && centre <= to)
}

/// The figures that a line prints: numbers of their own, or digits glued to the end of a label.
fn figures(line: &str) -> Vec<String> {
    let is_page_number = line.trim().starts_with(['-', '—']) && line.trim().ends_with(['-', '—']);
    if is_page_number {
        return Vec::new();
    }
    let is_number = |text: &&str| matches!(number::cell(text), CellText::Number { .. });
    let words = line.split(['|', '\t', ' ', '\u{3000}']).map(str::trim);
    let mut figures: Vec<String> = words.filter(is_number).map(str::to_owned).collect();
    let label = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let glued = &line[label.len()..];
    let is_glued = !glued.is_empty() && label.ends_with(|c: char| c.is_alphabetic());
    figures.extend(is_glued.then(|| glued.to_owned()));
    figures
}

/// Takes what a figure is claimed by out of the claims that are open: itself, or itself behind a
/// code of two digits. Figures of neighbouring cells that ran together are claimed one by one.
fn take(figure: &str, open: &mut Vec<&str>) -> bool {
    let is_code = figure.len() == 2 && figure.starts_with('0');
    let behind_code = |printed: &str| figure.get(2..) == Some(printed);
    let is_it = |printed: &&str| *printed == figure || behind_code(printed);
    if let Some(at) = open.iter().position(is_it) {
        open.remove(at);
        return true;
    }
    let is_part =
        |printed: &&str| printed.split(|c: char| !c.is_ascii_digit()).any(|p| p == figure);
    match open.iter().position(is_part) {
        // A cell of several figures claims each of them.
        Some(at) if open[at].contains(char::is_whitespace) => true,
        Some(at) => {
            open.remove(at);
            true
        }
        None => is_code || open.concat().contains(figure),
    }
}

/// What the tables claim in a line, and the places of all that they claim.
fn claims(tables: &[FilledTable<'_>]) -> Vec<(String, Place)> {
    let mut claims = Vec::new();
    for table in tables {
        let items = table.items.iter().map(|item| (&item.reading, &item.place));
        let local = table.local.iter().map(|row| (&row.reading, &row.place));
        for (reading, place) in items.chain(local) {
            claims.extend(place.clone().map(|place| (reading.printed().to_owned(), place)));
        }
        // What stands in the column of remarks is told as such.
        let remarks = table.items.iter().filter(|item| !item.beside.is_empty());
        claims.extend(remarks.filter_map(|item| Some((item.beside.clone(), item.place.clone()?))));
    }
    claims
}

/// Per page, sheet or text: from the first line that a table claims to the last.
fn areas(claims: &[(String, Place)]) -> BTreeMap<String, (f32, f32)> {
    let mut areas: BTreeMap<String, (f32, f32)> = BTreeMap::new();
    for (_, place) in claims {
        let (part, top, bottom) = band(place);
        let area = areas.entry(part).or_insert((top, bottom));
        *area = (area.0.min(top), area.1.max(bottom));
    }
    areas
}

fn unclaimed(layout: &Layout, tables: &[FilledTable<'_>]) -> Vec<String> {
    let told: String = tables
        .iter()
        .flat_map(|table| {
            let items = table.items.iter().map(|item| &item.reading);
            let of_items = items.flat_map(|reading| reading.findings());
            let findings = table.findings.iter().chain(of_items).map(|finding| &finding.message);
            // That a figure was not claimed is said as well, and no excuse.
            findings
                .filter(|text| !text.contains("belongs to no row"))
                .map(|text| format!(" {text} "))
        })
        .collect();
    let mut lost = Vec::new();
    for table in tables.iter().filter(|table| table.form.is_some()) {
        let own = claims(std::slice::from_ref(table));
        let all = claims(tables);
        let areas = areas(&own);
        let inside = |line: &&Line| {
            let (part, top, bottom) = band(&line.place);
            areas.get(&part).is_some_and(|area| area.0 <= top && bottom <= area.1)
        };
        let mut left: Vec<(String, &str)> = Vec::new();
        // A label that wraps behind 计1 is none of a figure.
        let (_, form) = table.form.expect("tables without a form were left out");
        let is_of_label = |line: &&Line| {
            let plain = |label: &str| fold(label).replace(' ', "");
            let text = plain(&line.text);
            text.chars().count() > 3
                && form.rows.iter().any(|row| plain(&row.label).contains(&text))
        };
        for line in layout.lines.iter().filter(inside).filter(|line| !is_of_label(line)) {
            let mut open: Vec<&str> = all
                .iter()
                .filter(|(_, place)| meet(&line.place, place))
                .map(|(printed, _)| printed.as_str())
                .collect();
            for figure in figures(&line.text) {
                let named = names_row(&figure, &line.text);
                if !take(&figure, &mut open) && !told.contains(&figure) && !named {
                    left.push((figure, line.text.as_str()));
                }
            }
        }
        lost.extend(without_counts(&left).map(|(figure, line)| format!("{figure} of {line:?}")));
    }
    lost
}

/// Whether a figure begins a row and is its year, or the number of the first row.
fn names_row(figure: &str, line: &str) -> bool {
    let first = line.split(['|', ' ']).map(str::trim).find(|word| !word.is_empty());
    let is_year = figure.len() == 4 && figure.starts_with("20");
    first == Some(figure) && (figure == "1" || is_year)
}

/// Serial numbers and codes count the rows, and nobody needs them: those that count on from the one
/// before, or to the one behind, are left out.
fn without_counts<'l>(
    left: &'l [(String, &'l str)],
) -> impl Iterator<Item = &'l (String, &'l str)> {
    let number = |at: usize| left.get(at).and_then(|(figure, _)| figure.parse::<u32>().ok());
    let next = |one: Option<u32>, other: Option<u32>| match (one, other) {
        (Some(one), Some(other)) => (one + 1..=one + 3).contains(&other),
        (Some(_) | None, _) => false,
    };
    let counts = move |at: usize| {
        let before = at.checked_sub(1).and_then(number);
        next(before, number(at)) || next(number(at), number(at + 1))
    };
    left.iter().enumerate().filter(move |(at, _)| !counts(*at)).map(|(_, left)| left)
}

/// Inputs that leave open of which row a figure is: their own damage puts it into another, or its row is called otherwise,
/// stands elsewhere or shares its height. That it belongs to none is all that can be said of it.
const DAMAGED: [&str; 5] = [
    "web-2018-lost-end",
    "pdf-annex-with-other-figures-2021",
    "pdf-shortened-label-below-blank-row-2021",
    "pdf-total-first-of-group-2021",
    "pdf-two-lines-in-a-cell-2021",
];

#[test]
fn every_figure_of_a_table_is_claimed() {
    let wanted = std::env::var("GONGKAI_FIXTURE").unwrap_or_default();
    let mut report = String::new();
    for path in inputs() {
        let name = path.display().to_string();
        if !name.contains(&wanted) || DAMAGED.iter().any(|damaged| name.contains(damaged)) {
            continue;
        }
        let bytes = fs::read(&path).expect("an input can be read");
        let Ok(document) = read::read(&bytes, "input", &ReadOptions::default()) else { continue };
        let layout = grid::grid(&document);
        // Of figures that others are painted over, nobody knows where they end.
        let painted = document.findings.iter().any(|own| own.rule == Rule::InkDoubtful);
        let filled = fill::fill(&layout, Codebook::embedded());
        let lost = if painted { Vec::new() } else { unclaimed(&layout, &filled.tables) };
        if !lost.is_empty() {
            report.push_str(&format!("{}\n  {}\n", path.display(), lost.join("\n  ")));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
