//! Figures in the area of a table that no row has claimed: nothing that is printed vanishes without
//! a word.
//!
//! Readers pass over what they do not understand: a row whose label is damaged, a line between two
//! rows. Here every line of a table's area is held against what was read of it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::source::Place;
use crate::text::fold::{folded, is_blank, tidy};
use crate::text::number::{self, CellText};
use crate::text::span;

use super::FilledTable;
use super::above::is_page_mark;
use super::labels::is_han;

/// Adds a finding for every line of a table that prints a figure which nothing claims.
pub fn tell(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let claims: Vec<Vec<Claim<'_>>> = tables.iter().map(claims).collect();
    let all = by_part(claims.iter().flatten().copied());
    let printed = by_part(lines.iter().map(|line| Claim::of(&line.text, &line.place)));
    let told: Vec<Vec<Finding>> = std::iter::zip(tables.iter(), &claims)
        .map(|(filled, own)| match filled.form {
            Some(_) => open(filled, own, &all, &printed),
            None => Vec::new(),
        })
        .collect();
    for (filled, told) in tables.iter_mut().zip(told) {
        filled.findings.extend(told);
    }
}

/// What is to be told of one table.
fn open(
    filled: &FilledTable<'_>,
    own: &[Claim<'_>],
    all: &ByPart<'_>,
    printed: &ByPart<'_>,
) -> Vec<Finding> {
    let told = told(filled);
    let mut left: Vec<(String, &Claim<'_>)> = Vec::new();
    for (part, area) in areas(own) {
        let (Some(lines), Some(claims)) = (printed.get(&part), all.get(&part)) else {
            continue;
        };
        for line in within(lines, &area) {
            let mut open = unclaimed(line, within(claims, &(line.top..line.bottom)));
            open.retain(|figure| !told.contains(figure) && !names_row(figure, line.text));
            if !open.is_empty() && !is_of_label(filled, line.text) {
                left.extend(open.into_iter().map(|figure| (figure, line)));
            }
        }
    }
    let finding = |(figure, line): &(String, &Claim<'_>)| {
        let message =
            format!("{figure} of \"{}\" belongs to no row that was found", tidy(line.text));
        Finding::reading(Rule::RowUnknown, Severity::Warning, message).at(Some(line.place.clone()))
    };
    without_counts(&left).map(finding).collect()
}

/// Whether a figure begins a row and is its year, or the number of the first row.
fn names_row(figure: &str, line: &str) -> bool {
    let first = line.split(|c: char| is_blank(c) || c == '|').find(|word| !word.is_empty());
    first == Some(figure) && (figure == "1" || span::of(figure).is_some())
}

/// What is printed at a place, or claimed of it.
#[derive(Clone, Copy)]
struct Claim<'t> {
    text: &'t str,
    place: &'t Place,
    part: (u32, &'t str),
    top: f32,
    bottom: f32,
}

type ByPart<'t> = BTreeMap<(u32, &'t str), Vec<Claim<'t>>>;

impl<'t> Claim<'t> {
    fn of(text: &'t str, place: &'t Place) -> Self {
        // A page, a sheet, or the whole of a flowing document.
        let (part, top, bottom) = match place {
            Place::Box { page, area } => ((*page, ""), area.top, area.bottom),
            Place::Cell { sheet, row, .. } => ((0, &**sheet), *row as f32, *row as f32),
            Place::Block(block) => ((0, ""), *block as f32, *block as f32),
        };
        Claim { text, place, part, top, bottom }
    }
}

fn claims<'t>(filled: &'t FilledTable<'_>) -> Vec<Claim<'t>> {
    let items = filled.items.iter().map(|item| (&item.reading, &item.place));
    let local = filled.local.iter().map(|row| (&row.reading, &row.place));
    let placed = items.chain(local).filter_map(|(reading, place)| Some((reading, place.as_ref()?)));
    placed.map(|(reading, place)| Claim::of(reading.printed(), place)).collect()
}

fn by_part<'t>(claims: impl Iterator<Item = Claim<'t>>) -> ByPart<'t> {
    let mut parts = ByPart::new();
    claims.for_each(|claim| parts.entry(claim.part).or_default().push(claim));
    parts.values_mut().for_each(|of_part| of_part.sort_by(|a, b| a.top.total_cmp(&b.top)));
    parts
}

/// Per part of the document: from the first claim to the last.
fn areas<'t>(claims: &[Claim<'t>]) -> BTreeMap<(u32, &'t str), Range<f32>> {
    let mut areas: BTreeMap<(u32, &str), Range<f32>> = BTreeMap::new();
    for claim in claims {
        let area = areas.entry(claim.part).or_insert(claim.top..claim.bottom);
        *area = area.start.min(claim.top)..area.end.max(claim.bottom);
    }
    areas
}

/// Those whose middle lies in a band, or that hold the middle of the band.
fn within<'c, 't>(
    claims: &'c [Claim<'t>],
    band: &Range<f32>,
) -> impl Iterator<Item = &'c Claim<'t>> {
    // A page has a number and its cells have a height; lines and rows of a sheet have none.
    let tallest = claims.first().filter(|first| first.part.0 > 0).map_or(0.0, |_| TALLEST);
    let first = claims.partition_point(|claim| claim.top < band.start - tallest);
    let band = band.clone();
    let from_first = claims[first..].iter().take_while({
        let end = band.end;
        move |claim| claim.top <= end
    });
    from_first.filter(move |claim| {
        let (own, middle) = ((claim.top + claim.bottom) / 2.0, (band.start + band.end) / 2.0);
        (band.start..=band.end).contains(&own) || (claim.top..=claim.bottom).contains(&middle)
    })
}

/// Points that a cell of a page may be tall: half a page.
const TALLEST: f32 = 400.0;

/// All that the findings of a table say.
fn told(filled: &FilledTable<'_>) -> String {
    let of_items = filled.items.iter().flat_map(|item| item.reading.findings());
    let messages = filled.findings.iter().chain(of_items).map(|f| f.message.as_str());
    messages.collect::<Vec<_>>().join("\n")
}

/// Whether a line is the middle of a wrapped label of the form: 相同信息计1 and 条 below it.
fn is_of_label(filled: &FilledTable<'_>, line: &str) -> bool {
    let Some((_, table)) = filled.form.filter(|_| line.ends_with(|c: char| c.is_ascii_digit()))
    else {
        return false;
    };
    let own = folded(line);
    own.chars().count() >= LEAST_OF_LABEL
        && table.rows.iter().any(|row| folded(&row.label).contains(&*own))
}

/// Fewer characters than this may stand in a label by chance.
const LEAST_OF_LABEL: usize = 4;

/// The figures of a line that nothing at its place claims.
fn unclaimed<'c>(line: &Claim<'_>, claims: impl Iterator<Item = &'c Claim<'c>>) -> Vec<String> {
    let figures = figures(line.text);
    if figures.is_empty() {
        return figures;
    }
    let mut open: Vec<&str> = claims.map(|claim| claim.text.trim()).collect();
    figures.into_iter().filter(|figure| !take(figure, &mut open)).collect()
}

/// The figures that a line prints: numbers of their own, or digits glued to the end of a label.
fn figures(line: &str) -> Vec<String> {
    // No ideograph is numeric in the sense of Unicode, and nearly all characters are such.
    let is_numeric = |c: char| !is_han(c) && c.is_numeric();
    if !line.contains(is_numeric) || line.contains('。') {
        return Vec::new();
    }
    let is_number = |text: &&str| matches!(number::cell(text), CellText::Number { .. });
    let words = line.split(|c: char| is_blank(c) || matches!(c, '|' | '｜' | '│' | '┃'));
    let mut figures: Vec<String> = words.filter(is_number).map(str::to_owned).collect();
    let label = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let glued = &line[label.len()..];
    figures.extend((!glued.is_empty() && label.ends_with(is_han)).then(|| glued.to_owned()));
    let is_mark = || !line.contains(is_no_mark) && is_page_mark(&folded(line));
    if figures.is_empty() || is_mark() { Vec::new() } else { figures }
}

/// Whether a character is a word that no mark of a page has: nearly all lines with figures have some.
fn is_no_mark(c: char) -> bool {
    let is_word = matches!(c, '\u{4e00}'..='\u{9fff}');
    is_word && !matches!(c, '第' | '页' | '共' | '頁')
}

/// Takes what a figure is claimed by out of the open claims: itself, itself with a remark, or behind
/// a code of two digits. Figures of neighbouring cells that ran together are claimed one by one.
fn take(figure: &str, open: &mut Vec<&str>) -> bool {
    let is_code = figure.len() == 2 && figure.starts_with('0');
    let is_it = |printed: &&str| *printed == figure || figure.get(2..) == Some(printed);
    let is_part =
        |printed: &&str| printed.split(|c: char| !c.is_ascii_digit()).any(|part| part == figure);
    if let Some(at) = open.iter().position(is_it) {
        open.remove(at);
        return true;
    }
    // A cell of several figures claims each of them.
    let several = |printed: &str| printed.contains(is_blank);
    match open.iter().position(is_part) {
        Some(at) if several(open[at]) => true,
        Some(at) => {
            open.remove(at);
            true
        }
        None => is_code || open.concat().contains(figure),
    }
}

/// Serial numbers and codes count the rows, and nobody needs them: those that count on from the one
/// before, or to the one behind, are left out.
fn without_counts<'l, 'c>(
    left: &'l [(String, &'c Claim<'c>)],
) -> impl Iterator<Item = &'l (String, &'c Claim<'c>)> {
    let number = |at: usize| left.get(at).and_then(|(figure, _)| figure.parse::<u32>().ok());
    let next = |one: Option<u32>, other: Option<u32>| match (one, other) {
        (Some(one), Some(other)) => (1..=3).contains(&other.saturating_sub(one)),
        (Some(_) | None, _) => false,
    };
    let counts = move |at: usize| {
        let before = at.checked_sub(1).and_then(number);
        next(before, number(at)) || next(number(at), number(at + 1))
    };
    left.iter().enumerate().filter(move |(at, _)| !counts(*at)).map(|(_, left)| left)
}

#[cfg(test)]
mod tests {
    use crate::codebook::Codebook;
    use crate::fill::sample::layout_of_text;
    use crate::finding::Rule;

    /// What is told of a text that prints the form of 2014 with a line changed.
    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        let rows = Codebook::embedded().form("2014").map(|form| &form.tables[0].rows);
        let rows = rows.into_iter().flatten();
        let lines: Vec<String> = rows
            .map(|row| match &row.unit {
                Some(unit) => format!("{} {unit} 41", row.label),
                None => row.label.clone(),
            })
            .collect();
        let text = lines.join("\n").replacen(from, to, 1);
        let filled = crate::fill::fill(&layout_of_text(&text), Codebook::embedded());
        let findings = filled.tables.iter().flat_map(|table| &table.findings);
        let told: Vec<&str> = findings
            .filter(|f| f.rule == Rule::RowUnknown && f.message.contains("belongs to no row"))
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_read_is_not_told() {
        check("", "", &[]);
        check("件 41", "件 42\n5.电话申请数户11", &[]);
    }

    #[test]
    fn a_figure_that_no_row_has_is_told() {
        check(
            "件 41",
            "件 41\n续表；见下页73",
            &["73 of \"续表；见下页73\" belongs to no row that was found"],
        );
    }
}
