//! Lines in the middle of a table that name another body or year: what stands below them is not the
//! report's.

use crate::codebook::Codebook;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line, Method, Piece};
use crate::identify::ReportId;
use crate::source::Place;
use crate::text::span::Span;

use crate::fill::FilledTable;
use crate::fill::above::{self, is_at_or_below};
use crate::labels::{self, TableLabels};
use crate::qualify::stands::{Stand, is_of_form};
use crate::qualify::{others, told};

/// Flags the figures of each table below such a line.
pub fn flag(
    tables: &mut [FilledTable<'_>],
    stands: &[Stand],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) {
    let labels = labels::of(codebook);
    for stand in stands {
        let filled = &mut tables[stand.table];
        let names = filled.form.and_then(|(_, table)| labels.of_table(table, codebook));
        // The tables of several years have such lines, and are told apart by them.
        if filled.series.is_some() || filled.span != Span::Own {
            continue;
        }
        let lines = &layout.lines[stand.lines.clone()];
        let within = Within { filled, names, layout, id, codebook };
        let mut said = lines.iter().enumerate().rev();
        let said = said.find_map(|(at, line)| Some((at, within.said(line)?)));
        let Some((at, (rule, message))) = said else { continue };
        let finding = Finding::reading(rule, Severity::Warning, message);
        let is_below = |place: &Place| {
            lines.iter().position(|line| is_at_or_below(&line.place, place)) > Some(at)
        };
        let asked = filled.form.map_or(&[][..], |(_, table)| &table.items);
        for (item, of) in filled.items.iter_mut().zip(asked) {
            if item.place.as_ref().is_some_and(is_below) {
                item.reading.flag(finding.clone().of(&of.indicator).at(item.place.clone()));
            }
        }
    }
}

/// A table, and what its lines are held against.
struct Within<'w> {
    filled: &'w FilledTable<'w>,
    names: Option<&'w TableLabels>,
    layout: &'w Layout,
    id: &'w ReportId,
    codebook: &'w Codebook,
}

impl Within<'_> {
    /// What a line within the table says of the rows below it.
    fn said(&self, line: &Line) -> Option<(Rule, String)> {
        let text = told::short(line)?;
        let says = self.named(text)?;
        match whole_cell(text, line, self.layout) {
            None => Some(says),
            Some(whole) => self.named(&whole),
        }
    }

    /// The other body or year that a text names that is none of the form's own.
    fn named(&self, text: &str) -> Option<(Rule, String)> {
        let says = named(text, self.filled, self.id, self.codebook);
        // The form's own words last: they are many, and lines that name anything are few.
        says.filter(|_| !is_of_form(text, self.filled, self.names))
    }
}

/// The text of the cell of which a line of a page is one of several: 二、上年 of 二、上年结转政府信息公开申请数量.
fn whole_cell(text: &str, line: &Line, layout: &Layout) -> Option<String> {
    let Place::Box { page, area } = &line.place else { return None };
    let holds = |place: &Option<Place>| match place {
        Some(Place::Box { page: own, area: cell }) => {
            let (x, y) = area.centre();
            own == page && cell.contains(x, y)
        }
        Some(Place::Block(_) | Place::Cell { .. }) | None => false,
    };
    let cells = layout.pieces.iter().flat_map(|piece| match piece {
        Piece::Grid(grid) => grid.rows.as_slice(),
        Piece::Text(_) => &[],
    });
    let mut around = cells.flatten().filter(|cell| holds(&cell.place));
    let whole: String = around.find(|cell| cell.text.contains(text))?.text.split('\n').collect();
    (whole != text).then_some(whole)
}

/// The other body or year that a text within a table names.
fn named(
    text: &str,
    filled: &FilledTable<'_>,
    id: &ReportId,
    codebook: &Codebook,
) -> Option<(Rule, String)> {
    // On a page, and where each cell has a line of its own, 机构 is the end of a heading and 其他处 the
    // middle of a label.
    let names_place = || id.place.as_deref().is_some_and(|place| text.contains(place));
    let is_line = match filled.method {
        Method::Native | Method::Delimited => true,
        Method::Ruled | Method::Aligned | Method::Grammar => names_place(),
    };
    if is_line && let Some(body) = others::body(text, id, codebook) {
        return Some((
            Rule::PlaceDoubtful,
            format!("a line in the table names another body: {body}"),
        ));
    }
    // In a text with one cell a line, a year is as well a heading.
    let year = above::year_said(text).filter(|_| filled.method != Method::Grammar)?;
    let named = year.year(id.year).filter(|year| id.year.is_some_and(|own| own != *year))?;
    (text.contains('年'))
        .then(|| (Rule::YearDoubtful, format!("a line in the table names {named}")))
}
