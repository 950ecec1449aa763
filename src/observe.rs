//! Filled tables → observations: one name per indicator for all years.

mod cells;
mod evidence;

use std::collections::BTreeSet;
use std::fmt::Write;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::codebook::{Form, Item, Table};
use crate::fill::{Again, Filled, FilledItem, FilledTable, LocalRow};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::Method;
use crate::read::{Damage, Document, Doubt, Glyph, Page};
use crate::reading::{Missing, Reading};
use crate::source::{Place, Rect};
use crate::text::span::{self, Span};
use crate::text::wrap::unwrapped;

/// What one report says to one indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Form id, or `unknown`.
    pub form: String,
    /// Table id within the form; with the number of the printed table, it tells apart two
    /// tables of one kind in one document.
    pub table: String,
    /// Counted from 1 in printed order; 0 for a table that is not printed.
    pub table_number: u32,
    /// Item code; empty for a local row.
    pub item: String,
    /// Empty for a local row.
    pub indicator: String,
    /// As printed, on one line: where a cell broke it is no matter of the label.
    pub label: String,
    pub column_label: String,
    /// Heading of the value column, where the table has several.
    pub series: Option<String>,
    /// The year that the figure is of, beside the one reported on.
    pub span: Span,
    pub unit: String,
    pub reading: Reading,
    /// What speaks for the value. `Good` without any says that nobody looked.
    pub evidence: BTreeSet<Evidence>,
    /// Whether two readers have found it at this item. Where they saw the same ink, that says where
    /// the figure belongs and nothing of its digits.
    pub agreed: bool,
    pub place: Option<Place>,
    pub method: Method,
}

pub use cells::settle;
pub use evidence::Evidence;

impl Observation {
    /// Independent checks that the value passed.
    pub fn confirmed_by(&self) -> usize {
        self.evidence.len()
    }

    /// The names of what speaks for the value, joined by `;`.
    pub fn evidence_named(&self) -> String {
        let mut names = String::new();
        for one in &self.evidence {
            let gap = if names.is_empty() { "" } else { ";" };
            _ = write!(names, "{gap}{one}");
        }
        names
    }

    /// Whether anything beside its own reader says that the figure belongs to this item.
    pub fn is_placed(&self) -> bool {
        self.agreed || !self.evidence.is_empty()
    }
}

/// Form id of a table that no form explains.
pub const UNKNOWN: &str = "unknown";

/// Flags the figures whose glyphs are in doubt.
///
/// What another program has recognised on a scan may count where the arithmetic confirms it, so
/// this comes behind `check`; a font that lies is never believed.
pub fn doubt(observations: &mut [Observation], document: &Document) {
    if document.pages.iter().any(|page| page.damage != Damage::None) {
        observations.iter_mut().for_each(|observation| miss(observation, document));
    }
    for page in &document.pages {
        let glyphs: Vec<&Glyph> =
            page.glyphs.iter().filter(|glyph| glyph.doubt.is_some()).collect();
        for observation in observations.iter_mut().filter(|_| !glyphs.is_empty()) {
            let area = match &observation.place {
                Some(Place::Box { page: number, area }) if *number == page.number => *area,
                Some(Place::Box { .. } | Place::Cell { .. } | Place::Block(_)) | None => continue,
            };
            // A figure may stand where it does because of what else came out wrong.
            let inside = |glyph: &&&Glyph| {
                let (x, y) = glyph.area.centre();
                area.contains(x, y) || page.damage == Damage::Corrupt
            };
            // Of a whole line some glyphs may be believed: what is in graver doubt speaks.
            let believed = |glyph: &&&Glyph| glyph.doubt == Some(Doubt::Meaning);
            if let Some(glyph) = glyphs.iter().filter(inside).min_by_key(believed)
                && let Some(finding) = doubtful(page, glyph, !observation.evidence.is_empty())
            {
                let place = observation.place.clone();
                observation.reading.flag(finding.of(&observation.indicator).at(place));
            }
        }
    }
    if document.pages.iter().any(|page| page.recognised) {
        observations.iter_mut().for_each(doubt_placeless);
    }
}

/// A figure of which nobody knows where it stands may stand on the page that was recognised.
fn doubt_placeless(observation: &mut Observation) {
    if observation.place.is_none() && observation.evidence.is_empty() {
        let message = "recognised on a picture, or nobody knows where it stands";
        let finding = Finding::reading(Rule::EncodingDoubtful, Severity::Warning, message);
        observation.reading.flag(finding.of(&observation.indicator));
    }
}

/// What looks blank and has a picture or a redaction upon it is no blank, and no zero.
pub fn unblank(observations: &mut [Observation], document: &Document) {
    for page in document.pages.iter().filter(|page| !page.marks.is_empty()) {
        for observation in observations.iter_mut() {
            let blank = observation.reading == Reading::Missing(Missing::Blank);
            if let Some(Place::Box { page: number, area }) = &observation.place
                && blank
                && *number == page.number
                && let Some(mark) = page.marks.iter().find(|mark| meet(&mark.area, area))
            {
                let told = mark.doubt.told().to_owned();
                observation.reading = Reading::Missing(Missing::Unreadable(told));
            }
        }
    }
}

/// Whether one area takes up a part of the other.
fn meet(one: &Rect, other: &Rect) -> bool {
    const PART: f32 = 0.3;
    let width = one.x1.min(other.x1) - one.x0.max(other.x0);
    let height = one.bottom.min(other.bottom) - one.top.max(other.top);
    width > PART * one.width().min(other.width())
        && height > PART * one.height().min(other.height())
}

/// What is not there may be what a damaged page has lost: it is no blank, and no row that the
/// report leaves out.
fn miss(observation: &mut Observation, document: &Document) {
    let damaged = |number: u32| {
        let mut pages = document.pages.iter();
        pages.any(|page| page.number == number && page.damage != Damage::None)
    };
    let here = match &observation.place {
        Some(Place::Box { page, .. }) => damaged(*page),
        Some(Place::Cell { .. } | Place::Block(_)) | None => false,
    };
    let lost = match &observation.reading {
        Reading::Missing(Missing::Blank) => here,
        Reading::Missing(missing) => [Missing::RowAbsent, Missing::TableAbsent].contains(missing),
        Reading::Good(_) | Reading::Flagged(..) => false,
    };
    if lost {
        observation.reading = Reading::Missing(Missing::Unreadable(String::new()));
    }
}

/// Why a glyph is in doubt.
fn doubtful(page: &Page, glyph: &Glyph, confirmed: bool) -> Option<Finding> {
    let (rule, message) = if let Some(doubt) = glyph.doubt.filter(|&doubt| doubt != Doubt::Meaning)
    {
        (Rule::InkDoubtful, doubt.told().to_owned())
    } else if page.recognised {
        let message = "recognised on a picture".to_owned();
        (Rule::EncodingDoubtful, message)
    } else if page.damage != Damage::None {
        let message = "drawn by a part of the page that is damaged".to_owned();
        (Rule::PartLost, message)
    } else {
        let font = page.fonts.get(usize::from(glyph.font)).map_or("", |name| name);
        (Rule::FontDoubtful, format!("what the file says of font {font} here is not what it draws"))
    };
    let believed = page.recognised && confirmed && rule != Rule::InkDoubtful;
    (!believed).then(|| Finding::reading(rule, Severity::Warning, message))
}

/// Names every filled cell by its indicator, and what the report leaves out as missing.
///
/// A document without any table gives no observations at all.
///
/// `year` is the one reported on: a column that names it is the report's own.
pub fn observe(filled: &Filled<'_>, year: Option<u16>) -> Vec<Observation> {
    let printed = filled.tables.iter().zip(1..).flat_map(|(table, number)| of_table(table, number));
    let mut all: Vec<Observation> = printed.chain(absent(filled)).collect();
    // Hundreds of figures stand under a few headings.
    let mut named: FxHashMap<&str, Option<Span>> = FxHashMap::default();
    let mut span_of = |heading| *named.entry(heading).or_insert_with(|| span::within(heading));
    let spans: Vec<Option<Span>> = all.iter().map(|one| span_of(&one.column_label)).collect();
    for (one, named) in all.iter_mut().zip(spans) {
        if let (Span::Own, Some(named)) = (one.span, named) {
            one.span = named;
        }
    }
    let is_own = |span: Span| is_of_year(span) && span.year(year) == year;
    all.iter_mut().filter(|one| is_own(one.span)).for_each(|one| one.span = Span::Own);
    all
}

/// Whether a span is of a whole year.
fn is_of_year(span: Span) -> bool {
    match span {
        Span::Own | Span::Before | Span::Year(_) => true,
        Span::Change | Span::Other => false,
    }
}

fn of_table(table: &FilledTable<'_>, number: u32) -> Vec<Observation> {
    let items = table.form.into_iter().flat_map(|(form, of)| {
        of.items
            .iter()
            .zip(&table.items)
            .map(move |(item, filled)| of_item(form, of, item, filled, table, number))
    });
    items.chain(table.local.iter().map(|row| of_row(row, table, number))).collect()
}

fn of_item(
    form: &Form,
    of: &Table,
    item: &Item,
    filled: &FilledItem,
    table: &FilledTable<'_>,
    number: u32,
) -> Observation {
    // A rate of change counts nothing: it stands under its label alone.
    let counted = table.span != Span::Change;
    Observation {
        form: form.id.clone(),
        table: of.id.clone(),
        table_number: number,
        item: if counted { item.code.clone() } else { String::new() },
        indicator: if counted { item.indicator.clone() } else { String::new() },
        label: unwrapped(&filled.label),
        column_label: unwrapped(&filled.column_label),
        series: table.series.clone(),
        span: table.span,
        unit: item.unit.clone(),
        reading: filled.reading.clone(),
        evidence: (filled.again == Again::OtherInk)
            .then_some(Evidence::SecondReading)
            .into_iter()
            .collect(),
        agreed: filled.again != Again::No,
        place: filled.place.clone(),
        method: filled.method,
    }
}

/// A row that the form does not know, under its printed label.
fn of_row(row: &LocalRow, table: &FilledTable<'_>, number: u32) -> Observation {
    let (form, id) =
        table.form.map_or((UNKNOWN, ""), |(form, table)| (form.id.as_str(), table.id.as_str()));
    Observation {
        form: form.to_owned(),
        table: id.to_owned(),
        table_number: number,
        item: String::new(),
        indicator: String::new(),
        label: unwrapped(&row.label),
        column_label: unwrapped(&row.column_label),
        series: table.series.clone(),
        span: table.span,
        unit: row.unit.clone(),
        reading: row.reading.clone(),
        evidence: BTreeSet::new(),
        agreed: false,
        place: row.place.clone(),
        method: table.method,
    }
}

/// The items of the tables that a form has and the report does not.
///
/// A report that takes table 2 of one edition and table 3 of another lacks neither table, and
/// what both editions ask for is missing only once.
fn absent(filled: &Filled<'_>) -> Vec<Observation> {
    let found: Vec<(&Form, &Table, Method)> = filled
        .tables
        .iter()
        .filter_map(|filled| filled.form.map(|(form, table)| (form, table, filled.method)))
        .collect();
    let mut here: BTreeSet<&str> = found.iter().map(|(_, table, _)| table.id.as_str()).collect();
    let mut missing = Vec::new();
    for (form, _, method) in &found {
        for table in form.tables.iter().filter(|table| !here.contains(table.id.as_str())) {
            let is_printed = filled.unread.iter().any(|(_, unread)| unread.id == table.id);
            let why = if is_printed { Missing::Ambiguous } else { Missing::TableAbsent };
            let items = table.items.iter();
            missing.extend(items.map(|item| left_out(form, table, item, *method, why.clone())));
        }
        here.extend(form.tables.iter().map(|table| table.id.as_str()));
    }
    missing
}

fn left_out(form: &Form, table: &Table, item: &Item, method: Method, why: Missing) -> Observation {
    Observation {
        form: form.id.clone(),
        table: table.id.clone(),
        table_number: 0,
        item: item.code.clone(),
        indicator: item.indicator.clone(),
        label: String::new(),
        column_label: String::new(),
        series: None,
        span: Span::Own,
        unit: item.unit.clone(),
        reading: Reading::Missing(why),
        evidence: BTreeSet::new(),
        agreed: false,
        place: None,
        method,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Direction, Format, GlyphText};
    use crate::reading::Figure;
    use crate::source::DocumentId;

    fn glyph(character: char, x0: f32, doubt: Doubt) -> Glyph {
        Glyph {
            text: GlyphText::One(character),
            area: Rect { x0, top: 10.0, x1: x0 + 10.0, bottom: 20.0 },
            size: 10.0,
            font: 0,
            direction: Direction::Right,
            doubt: Some(doubt),
            light: false,
        }
    }

    /// A figure that a copy confirms, at the place of the whole line `计7`, which is recognised.
    #[track_caller]
    fn check(of_digit: Doubt, good: bool) {
        let area = Rect { x0: 10.0, top: 10.0, x1: 30.0, bottom: 20.0 };
        check_at(Some(Place::Box { page: 1, area }), [Evidence::Copy].into(), of_digit, good);
    }

    #[track_caller]
    fn check_at(place: Option<Place>, evidence: BTreeSet<Evidence>, of_digit: Doubt, good: bool) {
        let glyphs = vec![glyph('计', 10.0, Doubt::Meaning), glyph('7', 20.0, of_digit)];
        let page = Page { number: 1, glyphs, recognised: true, ..Page::default() };
        let document = Document {
            id: DocumentId::of(b""),
            format: Format::Picture,
            blocks: Vec::new(),
            pages: vec![page],
            findings: Vec::new(),
            unrounded: Vec::new(),
        };
        let figure = Figure { value: 7.into(), printed: "7".to_owned() };
        let mut observations = [Observation {
            form: "2021".to_owned(),
            table: "t3".to_owned(),
            table_number: 1,
            item: "total".to_owned(),
            indicator: "req_closed_total".to_owned(),
            label: String::new(),
            column_label: String::new(),
            series: None,
            span: Span::Own,
            unit: "件".to_owned(),
            reading: Reading::Good(figure),
            evidence,
            agreed: false,
            place,
            method: Method::Grammar,
        }];
        doubt(&mut observations, &document);
        assert_eq!(matches!(observations[0].reading, Reading::Good(_)), good);
    }

    #[test]
    fn of_a_line_the_glyph_in_gravest_doubt_speaks() {
        check(Doubt::Meaning, true);
        check(Doubt::Coarse, false);
    }

    #[test]
    fn on_a_recognised_page_a_figure_without_place_is_good_only_where_something_confirms_it() {
        check_at(None, BTreeSet::new(), Doubt::Meaning, false);
        check_at(None, [Evidence::Copy].into(), Doubt::Meaning, true);
    }
}
