//! Figures in the area of a table that no row has claimed: nothing that is printed vanishes without
//! a word.
//!
//! Readers pass over what they do not understand: a row whose label is damaged, a line between two
//! rows. Here every line of a table's area is held against what was read of it.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use crate::codebook::Item;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Line;
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::fold::{folded, is_blank, is_han, tidy};
use crate::text::number::{self, CellText};
use crate::text::span;

use super::above::is_page_mark;
use super::{FilledItem, FilledTable};

/// Adds a finding for every line of a table that prints a figure which nothing claims, and takes back
/// what was said of the rows beside it: one of them may be its own.
pub fn tell(tables: &mut [FilledTable<'_>], lines: &[Line]) {
    let claims: Vec<Vec<Claim<'_>>> = tables.iter().map(claims).collect();
    let all = by_part(claims.iter().flatten().copied());
    let printed = by_part(lines.iter().map(|line| Claim::of(&line.text, &line.place)));
    let told: Vec<Vec<(String, Claim<'_>)>> = std::iter::zip(tables.iter(), &claims)
        .map(|(filled, own)| match filled.form {
            Some(_) => open(filled, own, &all, &printed),
            None => Vec::new(),
        })
        .collect();
    let told: Vec<Vec<Open>> = std::iter::zip(tables.iter(), told)
        .map(|(filled, told)| told.iter().map(|told| Open::of(filled, told)).collect())
        .collect();
    for (filled, told) in tables.iter_mut().zip(told) {
        for open in told {
            filled.findings.push(open.finding);
            unsettle(filled, open.between);
        }
        doubt_cut(filled);
    }
}

/// A row whose label goes on below with figures beside it is not blank: 1.申请人无正当理由逾 above 期不补正.
fn doubt_cut(filled: &mut FilledTable<'_>) {
    let Some((_, table)) = filled.form else { return };
    let printed = filled.local.iter().filter(|row| row.reading.value().is_some());
    let places: BTreeMap<String, &Place> = printed
        .filter_map(|row| Some((folded(&row.label).into_owned(), row.place.as_ref()?)))
        .collect();
    let cut = places.into_iter().filter_map(|(label, place)| {
        let (above, _) = neighbours(filled, &Claim::of("", place));
        let row = above?;
        let mut items = std::iter::zip(&filled.items, &table.items);
        let (item, _) = items.find(|(_, of)| of.row == row)?;
        let whole = folded(&table.rows[row].label);
        let (_, rest) =
            whole.split_once(&*folded(&item.label)).filter(|_| !item.label.is_empty())?;
        let goes_on = label.chars().zip(rest.chars()).take_while(|(a, b)| a == b).count();
        (goes_on >= LEAST_OF_LABEL).then_some(row)
    });
    let cut: Vec<usize> = cut.collect();
    cut.into_iter().for_each(|row| unsettle(filled, (Some(row), None)));
}

/// The figures of one table that nothing claims, with their lines.
fn open<'l>(
    filled: &FilledTable<'_>,
    own: &[Claim<'_>],
    all: &ByPart<'_>,
    printed: &ByPart<'l>,
) -> Vec<(String, Claim<'l>)> {
    let left = left(filled, areas(own), all, printed, &told(filled));
    without_counts(&left).cloned().collect()
}

/// The same with serial numbers.
pub(super) fn left<'l>(
    filled: &FilledTable<'_>,
    areas: Areas<'_>,
    all: &ByPart<'_>,
    printed: &ByPart<'l>,
    told: &[(&str, Option<&Place>)],
) -> Vec<(String, Claim<'l>)> {
    let mut left: Vec<(String, Claim<'l>)> = Vec::new();
    for (part, area) in areas {
        let Some(lines) = printed.get(&part) else { continue };
        let claims = all.get(&part).map_or(&[][..], Vec::as_slice);
        for line in within(lines, &area) {
            let mut open = unclaimed(line, within(claims, &(line.top..line.bottom)));
            open.retain(|figure| !is_told(figure, line, told) && !names_row(figure, line.text));
            if !open.is_empty() && !is_of_label(filled, line.text) {
                left.extend(open.into_iter().map(|figure| (figure, *line)));
            }
        }
    }
    left
}

/// A figure that nothing claims.
struct Open {
    finding: Finding,
    /// Of which one may be its own.
    between: Between,
}

/// The rows of the form above and below a figure.
pub(super) type Between = (Option<usize>, Option<usize>);

impl Open {
    fn of(filled: &FilledTable<'_>, (figure, line): &(String, Claim<'_>)) -> Self {
        let message =
            format!("{figure} of \"{}\" belongs to no row that was found", tidy(line.text));
        let finding = Finding::reading(Rule::RowUnknown, Severity::Warning, message);
        let finding = finding.at(Some(line.place.clone()));
        Self { finding, between: neighbours(filled, line) }
    }
}

/// The last row of a table that stands above a line or beside it, and the first one below.
pub(super) fn neighbours(filled: &FilledTable<'_>, line: &Claim<'_>) -> Between {
    let (mut above, mut below) = (None, None);
    let (mut highest, mut lowest) = (f32::NEG_INFINITY, f32::INFINITY);
    let items = filled.form.map_or(&[][..], |(_, table)| &table.items);
    for (item, of) in std::iter::zip(&filled.items, items) {
        let Some(place) = &item.place else { continue };
        let Claim { part, top, .. } = Claim::of("", place);
        if part != line.part {
            continue;
        }
        if top <= line.top && top > highest {
            (above, highest) = (Some(of.row), top);
        } else if top > line.top && top < lowest {
            (below, lowest) = (Some(of.row), top);
        }
    }
    (above, below)
}

/// A row beside a figure that nothing claims is not known to be absent, nor, where white paper alone
/// parts the cells, to be blank.
fn unsettle(filled: &mut FilledTable<'_>, between: Between) {
    let Some((_, table)) = filled.form else { return };
    for row in rows(between).into_iter().flatten() {
        let is_own = |(_, of): &(&mut FilledItem, &Item)| of.row == row;
        let items = || std::iter::zip(&filled.items, &table.items);
        let is_read = items().any(|(item, of)| of.row == row && item.reading.value().is_some());
        for (item, _) in filled.items.iter_mut().zip(&table.items).filter(is_own) {
            let is_open = match &item.reading {
                Reading::Missing(Missing::RowAbsent) => true,
                Reading::Missing(Missing::Blank) => !is_read && !item.method.has_cells(),
                Reading::Missing(_) | Reading::Good(_) | Reading::Flagged(..) => false,
            };
            if is_open {
                item.reading = Reading::Missing(Missing::Ambiguous);
            }
        }
    }
}

/// From the one row to the other.
pub(super) fn rows(between: Between) -> Option<RangeInclusive<usize>> {
    match between {
        (Some(above), Some(below)) => Some(above.min(below)..=above.max(below)),
        (Some(row), None) | (None, Some(row)) => Some(row..=row),
        (None, None) => None,
    }
}

/// Whether a figure begins a row and is its year, or the number of the first row.
fn names_row(figure: &str, line: &str) -> bool {
    let first = line.split(|c: char| is_blank(c) || c == '|').find(|word| !word.is_empty());
    first == Some(figure) && (figure == "1" || span::of(figure).is_some())
}

/// What is printed at a place, or claimed of it.
#[derive(Clone, Copy)]
pub(super) struct Claim<'t> {
    pub text: &'t str,
    pub place: &'t Place,
    pub part: (u32, &'t str),
    pub top: f32,
    pub bottom: f32,
}

pub(super) type Areas<'t> = BTreeMap<(u32, &'t str), Range<f32>>;
pub(super) type ByPart<'t> = BTreeMap<(u32, &'t str), Vec<Claim<'t>>>;

impl<'t> Claim<'t> {
    pub fn of(text: &'t str, place: &'t Place) -> Self {
        // A page, a sheet, or the whole of a flowing document.
        let (part, top, bottom) = match place {
            Place::Box { page, area } => ((*page, ""), area.top, area.bottom),
            Place::Cell { sheet, row, .. } => ((0, &**sheet), *row as f32, *row as f32),
            Place::Block(block) => ((0, ""), *block as f32, *block as f32),
        };
        Claim { text, place, part, top, bottom }
    }
}

pub(super) fn claims<'t>(filled: &'t FilledTable<'_>) -> Vec<Claim<'t>> {
    let items = filled.items.iter().map(|item| (&item.reading, &item.place));
    let local = filled.local.iter().map(|row| (&row.reading, &row.place));
    let placed = items.chain(local).filter_map(|(reading, place)| Some((reading, place.as_ref()?)));
    placed.map(|(reading, place)| Claim::of(reading.printed(), place)).collect()
}

pub(super) fn by_part<'t>(claims: impl Iterator<Item = Claim<'t>>) -> ByPart<'t> {
    let mut parts = ByPart::new();
    claims.for_each(|claim| parts.entry(claim.part).or_default().push(claim));
    parts.values_mut().for_each(|of_part| of_part.sort_by(|a, b| a.top.total_cmp(&b.top)));
    parts
}

/// Per part of the document: from the first claim to the last.
pub(super) fn areas<'t>(claims: &[Claim<'t>]) -> Areas<'t> {
    let mut areas = Areas::new();
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

/// What the findings of a table say, and what stands in its column of remarks, each with its place.
pub(super) fn told<'t>(filled: &'t FilledTable<'_>) -> Vec<(&'t str, Option<&'t Place>)> {
    let of_items = filled.items.iter().flat_map(|item| item.reading.findings());
    let findings = filled.findings.iter().chain(of_items);
    let said = findings.map(|finding| (finding.message.as_str(), finding.place.as_ref()));
    let beside = filled.items.iter().filter(|item| !item.beside.is_empty());
    said.chain(beside.map(|item| (item.beside.as_str(), item.place.as_ref()))).collect()
}

/// Whether a finding that may be about a line names one of its figures.
pub(super) fn is_told(figure: &str, line: &Claim<'_>, told: &[(&str, Option<&Place>)]) -> bool {
    let names = |message: &str| {
        message.match_indices(figure).any(|(at, _)| {
            let (before, behind) = (&message[..at], &message[at + figure.len()..]);
            let is_digit = |c: char| c.is_ascii_digit();
            !before.ends_with(is_digit) && !behind.starts_with(is_digit)
        })
    };
    let is_near = |place: &Place| {
        let Claim { part, top, bottom, .. } = Claim::of("", place);
        part == line.part && top <= line.bottom && line.top <= bottom
    };
    told.iter().any(|(message, place)| place.is_none_or(is_near) && names(message))
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
pub(super) fn figures(line: &str) -> Vec<String> {
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
pub(super) fn without_counts<'l, 'c>(
    left: &'l [(String, Claim<'c>)],
) -> impl Iterator<Item = &'l (String, Claim<'c>)> {
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
