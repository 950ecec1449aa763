//! Which of several prints of a table is the report's own: what stands above a table says that it is
//! a draft, of a part of the area, of another body or of another year.

use std::cell::LazyCell;

use crate::codebook::Codebook;
use crate::codebook::captions::Says;
use crate::fill::above::{LONGEST_CAPTION, is_at_or_below};
use crate::fill::strange::Strange;
use crate::fill::{Filled, FilledTable};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::identify::{Issuer, ReportId};
use crate::labels;
use crate::source::Place;
use crate::text::fold::fold;
use crate::text::span::Span;

use super::meaning::{Meanings, heading_of_cells};
use super::stands::Stand;
use super::told::{Told, told};
use super::{beside, captioned, columns_of, foreign, notes, parted, repeated};

/// Lines above the first figure of a table that may hold its headings, one cell on each.
const HEADINGS: usize = 16;

/// Flags tables that are printed several times and are not the report's own, or of which nothing says it.
pub fn settle(filled: &mut Filled<'_>, layout: &Layout, id: &ReportId, codebook: &Codebook) {
    let tables = &mut filled.tables;
    let stands = stands(tables, &layout.lines);
    let told = told(&stands, tables, layout, id, codebook);
    let years = LazyCell::new(|| captioned::years(layout, codebook.divisions));
    for (stand, told) in stands.iter().zip(&told) {
        let filled = &mut tables[stand.table];
        // What the headings of its columns say of a table counts more.
        if filled.span != Span::Own {
            if let Some(year) = later(filled.span, id) {
                let message = format!("the figures are of {year}, a year after the report's");
                flag(filled, Rule::YearDoubtful, &message);
            }
            continue;
        }
        let above = || years.iter().rev().find(|(line, _)| *line <= stand.lines.start);
        let said = told.span().filter(|_| filled.series.is_none());
        if stand.several
            && let Some(span) = told.sure.or_else(|| above().map(|(_, span)| *span)).or(said)
        {
            filled.span = span;
            if span == Span::Other {
                captioned::doubt(filled);
            }
            continue;
        }
        let Some(year) = said.map(|span| span.year(id.year)) else { continue };
        if told.dated && year != id.year && id.year.is_some() {
            let year = year.map_or(String::new(), |year| year.to_string());
            flag(filled, Rule::YearDoubtful, &format!("the line above the table names {year}"));
        }
    }
    let mut own = vec![true; tables.len()];
    let labels = labels::of(codebook);
    let strange_heads = LazyCell::new(|| Strange::of(&labels, codebook));
    let aside: Vec<(usize, Rule, String)> = (0..stands.len())
        .filter_map(|at| {
            let strange = || strange(&stands[at], tables, layout, &strange_heads);
            let (rule, message) = aside(at, &stands, &told, tables, id).or_else(strange)?;
            Some((stands[at].table, rule, message))
        })
        .collect();
    for (table, rule, message) in aside {
        flag(&mut tables[table], rule, &message);
        own[table] = false;
    }
    if let Some(word) = sample(layout, id, codebook) {
        let message = format!("the table is a version that does not hold: {word}");
        for (filled, own) in tables.iter_mut().zip(&mut own).filter(|(_, own)| **own) {
            flag(filled, Rule::TableRepeated, &message);
            *own = false;
        }
    }
    if let Some(message) = id.part_of_year() {
        tables.iter_mut().for_each(|filled| flag(filled, Rule::YearDoubtful, message));
    }
    notes::heed(tables, &stands, &own, layout, id, codebook);
    beside::doubt(tables, codebook);
    parted::doubt(tables);
    notes::remark::tell(tables, id, codebook);
    doubt_labels(tables, &stands, layout, id, codebook);
    repeated::flag(tables, &own, id.year);
}

/// The word in the title of a paper of no place that says that it is no report: （模板）XX县人民政府XXXX年….
fn sample<'c>(layout: &Layout, id: &ReportId, codebook: &'c Codebook) -> Option<&'c str> {
    /// A title may be printed in two lines, and the name of the sheet stands above it.
    const MOST: usize = 3;
    if id.place.is_some() || id.division.is_some() {
        return None;
    }
    let texts = layout.lines.iter().filter_map(Line::alone);
    let first = texts.filter(|text| !text.trim().is_empty()).take(MOST);
    let mut titles = first.filter(|text| text.chars().nth(LONGEST_CAPTION).is_none());
    titles.find_map(|title| {
        let found = codebook.captions.within(&fold(title));
        found.into_iter().find(|caption| caption.says == Says::Draft).map(|one| one.word.as_str())
    })
}

/// A year that figures are of and that no report of this year can know.
fn later(span: Span, id: &ReportId) -> Option<u16> {
    match span {
        Span::Year(year) if id.year.is_some_and(|own| own < year) => Some(year),
        Span::Own | Span::Before | Span::Year(_) | Span::Change | Span::Other => None,
    }
}

/// Flags figures whose labels say something else than those of the form.
fn doubt_labels(
    tables: &mut [FilledTable<'_>],
    stands: &[Stand],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) {
    if stands.is_empty() {
        return;
    }
    let (labels, meanings) = (labels::of(codebook), Meanings::of(id, codebook));
    let said = meanings.said(layout);
    for stand in stands {
        let filled = &mut tables[stand.table];
        let names = filled.form.and_then(|(_, table)| labels.of_table(table, codebook));
        let before = stands.iter().map(|other| other.lines.end);
        let before = before.filter(|end| *end <= stand.lines.start).max().unwrap_or(0);
        let first = stand.lines.start.saturating_sub(HEADINGS).max(before);
        let above = &layout.lines[first..stand.lines.start];
        let first = first + above.iter().rposition(ends_prose).map_or(0, |last| last + 1);
        let Some(names) = names else { continue };
        let heading = heading_of_cells(&layout.lines[first..stand.lines.start], names);
        meanings.doubt(filled, names, &said, heading, first..stand.lines.end, layout);
        foreign::doubt(filled, first..stand.lines.start, layout);
    }
}

/// Whether a line ends a sentence of the prose: 四、收费及减免情况 above it heads no rows of the table below.
fn ends_prose(line: &Line) -> bool {
    line.alone()
        .is_some_and(|text| text.ends_with('。') && !text.starts_with(['注', '备', '（', '(']))
}

/// The printed tables in the order of the lines.
fn stands(tables: &[FilledTable<'_>], lines: &[Line]) -> Vec<Stand> {
    let line_of = |place: &Place| lines.iter().position(|line| is_at_or_below(&line.place, place));
    let stand = |(index, filled): (usize, &FilledTable<'_>)| {
        let id = &filled.form?.1.id;
        let places = filled.items.iter().filter_map(|item| item.place.as_ref());
        let lines: Vec<usize> = places.filter_map(line_of).collect();
        let (first, last) = (*lines.iter().min()?, *lines.iter().max()?);
        let same = tables.iter().filter(|other| {
            other.form.is_some_and(|(_, table)| table.id == *id) && other.series == filled.series
        });
        let several = same.count() > 1;
        Some(Stand { table: index, lines: first..last + 1, several })
    };
    let mut stands: Vec<Stand> = tables.iter().enumerate().filter_map(stand).collect();
    stands.sort_by_key(|stand| (stand.lines.start, stand.table));
    stands
}

/// That the columns of a table are places, bodies or years, and not applicants.
fn strange(
    stand: &Stand,
    tables: &[FilledTable<'_>],
    layout: &Layout,
    heads: &Strange<'_>,
) -> Option<(Rule, String)> {
    let head = columns_of::strange(stand, &tables[stand.table], &layout.lines, heads)?;
    Some((Rule::ItemAmbiguous, format!("the columns are none of the form's: {head}")))
}

/// Why a table is not the report's own.
fn aside(
    at: usize,
    stands: &[Stand],
    told: &[Told],
    tables: &[FilledTable<'_>],
    id: &ReportId,
) -> Option<(Rule, String)> {
    let own = &told[at];
    let repeated = |message: String| Some((Rule::TableRepeated, message));
    if let Some((Says::Draft, word)) = &own.version {
        return repeated(format!("the table is a version that does not hold: {word}"));
    }
    if let Some(period) = own.period.as_ref().filter(|_| own.version.is_none()) {
        return Some((Rule::YearDoubtful, format!("the table is of {period}")));
    }
    if let Some(body) = &own.body {
        return Some((Rule::PlaceDoubtful, format!("the table is of another body: {body}")));
    }
    if !stands[at].several {
        let part = own.part.as_ref().filter(|_| reach(id) == Some(Says::Whole))?;
        return Some((Rule::PlaceDoubtful, format!("the table is of a part alone: {part}")));
    }
    if let Some((says, word)) = own.reach.as_ref().filter(|(says, _)| Some(*says) != reach(id)) {
        let of = if *says == Says::Part { "a part alone" } else { "more than the body" };
        return repeated(format!("the table is of {of}: {word}"));
    }
    let key = |at: usize| {
        let filled = &tables[stands[at].table];
        (filled.form.map(|(_, table)| &table.id), &filled.series, filled.span.of(id.year))
    };
    let others = || (0..stands.len()).filter(|other| *other != at && key(*other) == key(at));
    if let Some(name) = own.named.as_ref().filter(|_| own.reach.is_none())
        && others().any(|other| matches!(told[other].reach, Some((Says::Part, _))))
    {
        return repeated(format!("the table is one of those of several bodies: {name}"));
    }
    let holds = others().find_map(|other| match &told[other].version {
        Some((Says::Final, word)) => Some(word),
        Some(_) | None => None,
    });
    let replaced = holds.filter(|_| own.version.is_none())?;
    repeated(format!("another print of the table says that it holds: {replaced}"))
}

/// What a table of the report is of, where the kind of body tells it.
fn reach(id: &ReportId) -> Option<Says> {
    match id.issuer {
        Issuer::Area | Issuer::Zone | Issuer::Town => Some(Says::Whole),
        Issuer::Office | Issuer::Department | Issuer::Institution => Some(Says::Part),
        Issuer::Unknown => None,
    }
}

fn flag(filled: &mut FilledTable<'_>, rule: Rule, message: &str) {
    let finding = Finding::reading(rule, Severity::Warning, message);
    let asked = filled.form.map_or(&[][..], |(_, table)| &table.items);
    for (item, of) in filled.items.iter_mut().zip(asked) {
        item.reading.flag(finding.clone().of(&of.indicator).at(item.place.clone()));
    }
    for row in &mut filled.local {
        row.reading.flag(finding.clone().at(row.place.clone()));
    }
}
