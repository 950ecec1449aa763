//! What stands above one table: its captions, the name of its sheet, remarks behind its headings.

use std::ops::Range;

use crate::codebook::notes::{List, NoteWords};
use crate::codebook::{Codebook, Shape};
use crate::fill::FilledTable;
use crate::fill::above::{self, is_at_or_below, is_of_cells};
use crate::grid::{Layout, Line};
use crate::identify::{ReportId, heads};
use crate::labels::TableLabels;
use crate::qualify::captioned;
use crate::qualify::others::{body, is_of_others};
use crate::qualify::stands::{Stand, is_of_form, table_of_note};
use crate::source::Place;
use crate::text::fold::{fold, is_blank, tidy};
use crate::text::heading::{self, Role};
use crate::text::label;
use crate::text::span::{self, Span};

use super::captions::{
    captions, is_of_page, is_of_paragraph, paragraphs, section, short, without_menu,
};
use super::{Asked, Told};

/// Among so many of them the name of a body alone heads the table.
const NEAR: usize = 3;

/// What stands above one table.
pub(super) struct Head<'a> {
    stand: &'a Stand,
    filled: &'a FilledTable<'a>,
    names: Option<&'a TableLabels>,
    layout: &'a Layout,
    /// The lines between the table before and its first figure.
    above: Range<usize>,
    sheet: Option<String>,
    /// Its captions from the top.
    texts: Vec<String>,
    /// Those that no grid holds.
    outside: Vec<String>,
    /// What stands in brackets behind its headings.
    remarks: Vec<String>,
    /// What stands before the only row of its figures: 市公安局, 上半年.
    row: Option<String>,
}

impl<'a> Head<'a> {
    pub(super) fn of(asked: &Asked<'a>, at: usize, end: usize) -> Self {
        let stand = &asked.stands[at];
        let filled = &asked.tables[stand.table];
        let (layout, words) = (asked.layout, &asked.codebook.notes);
        let above = end.min(stand.lines.start)..stand.lines.start;
        // 上半年 over one of several columns says nothing of the others.
        let several = filled.series.is_some();
        let is_column = |line: &&Line| {
            let is_heading = || heading::role(&line.text) == Some(Role::Number);
            several && (line.text.contains('|') || is_heading())
        };
        let is_prose = |line: &Line| {
            let paragraphs = || asked.paragraphs.get_or_init(|| paragraphs(layout, words));
            is_of_page(line) && is_of_paragraph(line, paragraphs())
        };
        let lines: Vec<&Line> = layout.lines[above.clone()]
            .iter()
            .filter(|line| short(line).is_some() && !is_column(line) && !is_prose(line))
            .collect();
        let outside = lines.iter().copied().filter(|line| !is_inside(line, filled));
        let remarks = match several {
            true => Vec::new(),
            false => remarks(&layout.lines[above.clone()], filled).collect(),
        };
        Head {
            names: filled.form.and_then(|(_, table)| asked.labels.of_table(table, asked.codebook)),
            sheet: sheet(layout, above.clone(), stand),
            texts: without_menu(captions(lines.iter().copied(), words), asked.id),
            outside: captions(outside, words),
            remarks,
            row: only_row(stand, filled, layout),
            stand,
            filled,
            layout,
            above,
        }
    }

    /// The name of the sheet, the captions and what stands before the only row.
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        self.sheet.iter().chain(&self.texts).chain(&self.row)
    }

    fn lines(&self) -> &'a [Line] {
        &self.layout.lines[self.above.clone()]
    }

    /// The captions that speak of the table before.
    pub(super) fn notes_on_the_one_before(&self, asked: &Asked<'_>, at: usize) -> Vec<String> {
        let before = at.checked_sub(1);
        let words = &asked.codebook.notes;
        notes_on(before, self.above.clone(), asked.stands, self.layout, words)
    }

    /// The last heading of a section.
    pub(super) fn section(&self) -> Option<usize> {
        section(self.lines())
    }

    /// Whether the caption stands below the heading of a section; without a heading as the table before.
    pub(super) fn is_of_section(
        &self,
        section: Option<usize>,
        in_sections: bool,
        words: &NoteWords,
    ) -> bool {
        section.map_or(in_sections, |at| {
            let (heading, below) = (&self.lines()[at], &self.lines()[at + 1..]);
            // What a heading says in brackets is said of its section too.
            heading.text.trim_end().ends_with(['）', ')'])
                || self
                    .texts
                    .last()
                    .is_some_and(|last| captions(below.iter(), words).contains(last))
        })
    }

    pub(super) fn tell_years(&self, own: &mut Told, id: &ReportId) {
        let is_own = own.title.is_some_and(|title| title.of(id.year) == Span::Own);
        own.title = below_title(own, id).filter(|_| is_own).or(own.title);
        own.spans.extend(self.remarks.iter().filter_map(|remark| span::of(remark)));
        own.sure = self.sheet.as_deref().and_then(|sheet| {
            above::year_said(sheet).or_else(|| heads::sheet_year(sheet).map(Span::Year))
        });
        own.spans.extend(own.sure.filter(|span| *span != Span::Other));
    }

    pub(super) fn tell_body(&self, own: &mut Told, id: &ReportId, codebook: &Codebook) {
        let said = self.sheet.iter().chain(&self.row).chain(&self.remarks).map(String::as_str);
        let titles = self.texts.iter().filter(|text| text.ends_with(['表', ')']));
        let nearest = |texts| heading(texts, self.filled, self.names);
        // Where no grid tells what is inside, the lines right above the first figure speak.
        let near = nearest(&self.outside).chain(nearest(&self.texts));
        let mut said = said.chain(titles.map(String::as_str)).chain(near);
        own.body = own.body.take().or_else(|| said.find_map(|text| body(text, id, codebook)));
        let unit = self.lines().iter().rev().find_map(|line| heads::unit_named(&line.text));
        let unit = unit.filter(|unit| is_of_others(unit, id, codebook));
        own.body = own.body.take().or(unit);
        let nearest = nearest(&self.outside).next();
        own.named = nearest.and_then(|text| heads::body_named(text, codebook));
    }

    pub(super) fn tell_period(&self, own: &mut Told, id: &ReportId) {
        let months = || {
            let months = captioned::months(self.lines(), self.filled)?;
            Some(format!("less than a year: {}", tidy(months)))
        };
        let of_sheet = || sheet_months(self.layout, self.stand);
        let told = own.period.take().or_else(months).or_else(of_sheet);
        let is_of_form = |text: &str| is_of_form(text, self.filled, self.names);
        own.period = told.or_else(|| several_years(own, &self.texts, id, is_of_form));
    }

    /// Whether a heading of its own stands above the table.
    pub(super) fn is_heading(&self, own: &Told, id: &ReportId) -> bool {
        let is_heading = |text: &String| {
            text.contains("统计表")
                || heads::year_named(text).is_some()
                || own.is_silent() && is_own_heading(text, id)
        };
        self.texts.iter().any(is_heading)
    }
}

/// The captions among some lines that speak of the table before them.
fn notes_on(
    before: Option<usize>,
    lines: Range<usize>,
    stands: &[Stand],
    layout: &Layout,
    words: &NoteWords,
) -> Vec<String> {
    let Some(before) = before.map(|before| &stands[before].lines) else { return Vec::new() };
    let notes = lines.filter(|line| words.has(List::Above, &layout.lines[*line].text));
    let of = |line: &usize| table_of_note(*line, stands, &layout.lines, words);
    let notes = notes.filter(|line| of(line).is_some_and(|of| before.contains(&of)));
    notes.filter_map(|line| Some(heads::caption(short(&layout.lines[line])?))).collect()
}

/// Whether a heading of a table begins with the report's own place: 表2 平阳县收到和处理申请情况.
fn is_own_heading(text: &str, id: &ReportId) -> bool {
    let text = text.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "附件表图、.:() 一二三四五六七八九".contains(c)
    });
    let place = id.place.as_deref().filter(|place| !place.is_empty());
    let behind = place.and_then(|place| text.strip_prefix(place));
    behind.is_some_and(|behind| behind.ends_with("情况") || behind.ends_with('表'))
}

/// The name of the sheet that a table stands on, if it is the first on it.
fn sheet(layout: &Layout, above: Range<usize>, stand: &Stand) -> Option<String> {
    let name = |line: &Line| match &line.place {
        Place::Cell { sheet, .. } => Some(sheet.clone()),
        Place::Box { .. } | Place::Block(_) => None,
    };
    let own = name(layout.lines.get(stand.lines.start)?)?;
    let before = above.start.checked_sub(1).and_then(|before| name(&layout.lines[before]));
    (before.as_ref() != Some(&own)).then(|| heads::caption(&own))
}

/// The months that the name of the sheet says of all tables on it: 上半年.
fn sheet_months(layout: &Layout, stand: &Stand) -> Option<String> {
    match &layout.lines.get(stand.lines.start)?.place {
        Place::Cell { sheet, .. } => {
            span::names_part(&fold(sheet)).then(|| format!("less than a year: {sheet}"))
        }
        Place::Box { .. } | Place::Block(_) => None,
    }
}

/// What a caption says of several years, unless another one says which year the table is of.
fn several_years(
    own: &Told,
    texts: &[String],
    id: &ReportId,
    is_of_form: impl Fn(&str) -> bool,
) -> Option<String> {
    let is_title = |text: &String| text.contains("统计表") && heads::names_years(text);
    // 2018年2月 is the month of the paper, and so is any month of the year after.
    let is_of_paper = |text: &str| {
        text.contains('月')
            && (!span::names_part(&fold(text))
                || id.year.is_some_and(|own| span::years_in(text).iter().all(|year| *year > own)))
    };
    let is_other = |text: &str| above::year_said(text) == Some(Span::Other) && !is_of_paper(text);
    let is_said =
        |text: &&String| is_other(text) || heads::names_years(text) || heads::runs_since(text);
    let is_open = own.span().is_none() || texts.iter().any(is_title);
    // Below the heading of the table, what stands nearer to its figures counts.
    let heading = texts.iter().rposition(|text| text.contains("统计表"));
    let below = heading.map_or(&[][..], |heading| &texts[heading + 1..]);
    let said = texts.iter().find(is_said).filter(|_| is_open);
    let is_nearer = |text: &&String| is_said(text) && !is_of_form(text);
    let text = said.or_else(|| below.iter().find(is_nearer))?;
    Some(format!("no single year: {text}"))
}

/// What stands in brackets behind the headings of a table: 申请人情况（市教育局）, 统计数（市教育局）.
fn remarks<'t>(lines: &'t [Line], filled: &'t FilledTable<'_>) -> impl Iterator<Item = String> {
    let is_heading = |cell: &str| heading::role(cell) == Some(Role::Number);
    let cells = lines.iter().flat_map(move |line| {
        let cells = line.text.split(['|', '\t']).map(|cell| cell.trim_matches(is_blank));
        cells.filter(move |cell| is_inside(line, filled) || is_heading(cell))
    });
    cells.filter_map(|cell| {
        let folded = fold(cell);
        let (before, inside) = label::closing_brackets(&folded)?;
        (!before.is_empty()).then(|| inside.to_owned())
    })
}

/// The texts right above a table, the nearest first.
fn heading<'t>(
    texts: &'t [String],
    filled: &'t FilledTable<'_>,
    names: Option<&'t TableLabels>,
) -> impl Iterator<Item = &'t str> {
    // A name over a date signs what stands before it.
    let is_signed = |at: usize| texts.get(at + 1).is_some_and(|next| heads::is_date(next));
    let unsigned = texts.iter().enumerate().rev().filter(move |(at, _)| !is_signed(*at));
    let texts = unsigned.map(|(_, text)| text.as_str());
    let is_of_table = move |text: &str| is_of_cells(text) || is_of_form(text, filled, names);
    texts.filter(move |text| !is_of_table(text)).take(NEAR)
}

/// What stands before the figures of a table that asks for one row of them, where the form has nothing.
fn only_row(stand: &Stand, filled: &FilledTable<'_>, layout: &Layout) -> Option<String> {
    filled.form.filter(|(_, table)| table.shape == Shape::Wide)?;
    let line = layout.lines.get(stand.lines.start)?;
    let mut cells = line.text.split(['|', '\t']).map(|cell| cell.trim_matches(is_blank));
    let label = cells.find(|cell| !cell.is_empty())?;
    let is_label =
        !label.contains(|c: char| c.is_ascii_digit()) || label.ends_with(['年', '度', '月']);
    (is_label && cells.next().is_some()).then(|| heads::caption(label))
}

/// Whether a line is one of a table.
fn is_inside(line: &Line, filled: &FilledTable<'_>) -> bool {
    filled.place.as_ref().is_some_and(|top| is_at_or_below(&line.place, top))
}

/// What a caption says in brackets behind its name: 2021年 of 二、主动公开政府信息情况(2021年).
pub(super) fn in_brackets_at_end(caption: &str) -> Option<&str> {
    let caption = caption.trim_end();
    let square = || caption.strip_suffix(']')?.rsplit_once('[');
    let (name, said) = label::closing_brackets(caption).or_else(square)?;
    (!name.is_empty()).then_some(said)
}

/// The year that stands between the heading of a table and its figures, if it is one: 2017年度 over
/// the columns, below 2018年度统计表. The heading may name its own once more: …统计表(2018年度).
fn below_title(told: &Told, id: &ReportId) -> Option<Span> {
    let is_other = |span: &&Span| span.of(id.year) != Span::Own;
    let mut others = told.below.iter().filter(is_other).copied();
    let other = others.next().filter(|_| others.next().is_none());
    other.or_else(|| told.below.first().copied().filter(|_| told.below.len() == 1))
}
