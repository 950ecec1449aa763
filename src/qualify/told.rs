//! What the lines above a table say of it: a draft, of a part of the area, of another body or of another
//! year.

mod captions;
mod head;
mod hear;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::codebook::Codebook;
use crate::codebook::captions::Says;
use crate::codebook::notes::List;
use crate::fill::FilledTable;
use crate::fill::above::is_of_cells;
use crate::grid::{Layout, Line};
use crate::identify::{ReportId, heads};
use crate::labels::{self, Labels};
use crate::text::span::Span;

use super::others::{body, is_of_others};
use super::stands::Stand;

pub use captions::short;
use head::Head;
use hear::{hear, hear_back};

/// What is said of a table above it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Whether it is a draft or the version that holds, and the word that says so.
    pub version: Option<(Says, String)>,
    /// Whether it is of a part or of the whole.
    pub reach: Option<(Says, String)>,
    /// Some bodies of the area, where the caption names them and nothing else: 市级部门, 不含乡镇.
    pub part: Option<String>,
    /// Another body.
    pub body: Option<String>,
    /// Less than a year, or several.
    pub period: Option<String>,
    spans: BTreeSet<Span>,
    /// The year in the heading of the table.
    title: Option<Span>,
    /// The years that are named below that heading.
    below: BTreeSet<Span>,
    /// The year that counts more than the nearest heading: of the sheet's name, of a line below.
    pub sure: Option<Span>,
    /// Whether the years are told above the table itself, and not above the one before it.
    pub dated: bool,
    /// Whether the report's own area or year is named: what is said of the table before ends here.
    is_own: bool,
    /// The report's own body or the government by a bare name: 市政府.
    pub named: Option<String>,
    /// Whether the caption stands below the heading of a section, and not above it.
    is_of_section: bool,
}

impl Told {
    /// The year that is named, if it is one: several head the columns of the table.
    pub fn span(&self) -> Option<Span> {
        self.title.or(self.spans.first().copied().filter(|_| self.spans.len() == 1))
    }

    /// Whether nothing but years is said.
    fn is_silent(&self) -> bool {
        self.version.is_none()
            && self.reach.is_none()
            && self.part.is_none()
            && self.body.is_none()
            && self.period.is_none()
    }

    /// Takes over what is said of the table before, where nothing else is said of this one: the
    /// tables of one version stand together under one heading.
    fn follow(&mut self, before: &Told, in_new_section: bool) {
        if self.spans.is_empty() {
            self.spans.clone_from(&before.spans);
        }
        // What is said below the heading of a section is said of that section alone.
        if self.is_silent() && !(before.is_of_section && in_new_section) {
            let (spans, dated) = (std::mem::take(&mut self.spans), self.dated);
            // Months are told of one table: the next has a heading of its own.
            *self = Told { spans, dated, period: None, ..before.clone() };
        }
    }
}

/// What is asked about: the printed tables of a report, which stand in the order of the lines.
struct Asked<'a> {
    stands: &'a [Stand],
    tables: &'a [FilledTable<'a>],
    layout: &'a Layout,
    id: &'a ReportId,
    codebook: &'a Codebook,
    labels: &'a Labels,
    /// Paragraphs of prose; few reports have lines that could be of one.
    paragraphs: OnceCell<Vec<&'a str>>,
}

/// What is said of each of the printed tables, which stand in the order of the lines.
pub fn told(
    stands: &[Stand],
    tables: &[FilledTable<'_>],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) -> Vec<Told> {
    let labels = labels::of(codebook);
    let paragraphs = OnceCell::new();
    let asked = Asked { stands, tables, layout, id, codebook, labels: &labels, paragraphs };
    let mut all: Vec<Told> = Vec::new();
    let mut end = 0;
    let mut in_sections = false;
    for (at, stand) in stands.iter().enumerate() {
        let before = at.checked_sub(1);
        let starts_with = |before: &usize| stands[*before].lines.start == stand.lines.start;
        let own = match before.filter(starts_with) {
            // The columns of one table have one caption.
            Some(before) => all[before].clone(),
            None => asked.told_of(at, end, &mut in_sections, &mut all),
        };
        all.push(own);
        end = end.max(stand.lines.end);
    }
    behind(&mut all, &layout.lines[end.min(layout.lines.len())..], id, codebook);
    all
}

impl Asked<'_> {
    /// What is said of a table. `end`: the line behind the tables before it. What is said above it of the one before
    /// is noted there.
    fn told_of(&self, at: usize, end: usize, in_sections: &mut bool, all: &mut [Told]) -> Told {
        let (id, codebook) = (self.id, self.codebook);
        let head = Head::of(self, at, end);
        let mut own = Told::default();
        let of_before = head.notes_on_the_one_before(self, at);
        for text in head.texts() {
            for clause in text.split([',', ';', '。']).chain(head::in_brackets_at_end(text)) {
                let is_back = codebook.notes.has(List::Above, clause) && of_before.contains(text);
                match all.last_mut().filter(|_| is_back) {
                    Some(before) => hear_back(before, clause, id, codebook),
                    None => hear(&mut own, clause, id, codebook),
                }
            }
        }
        let section = head.section();
        own.is_of_section = head.is_of_section(section, *in_sections, &codebook.notes);
        *in_sections |= section.is_some();
        head.tell_years(&mut own, id);
        head.tell_body(&mut own, id, codebook);
        head.tell_period(&mut own, id);
        own.dated = !own.spans.is_empty() || own.title.is_some();
        // A heading of its own: what is said of the table before ends here.
        let is_headed = own.dated || own.is_own || head.is_heading(&own, id);
        if let Some(before) = all.last().filter(|_| !is_headed) {
            own.follow(before, section.is_some());
        }
        own
    }
}

/// A line below the last table may speak of it, or name its body as others below theirs do.
fn behind(all: &mut [Told], lines: &[Line], id: &ReportId, codebook: &Codebook) {
    const MOST: usize = 3;
    let texts: Vec<&str> = lines.iter().filter_map(short).take(MOST).collect();
    let name = texts.iter().find_map(|text| {
        let caption = heads::caption(text);
        body(caption.trim_matches(['(', ')']), id, codebook)
    });
    // Where names may stand below the tables, nobody knows whose the first one is.
    if let Some(name) = name.filter(|_| all.iter().any(|told| told.body.is_some())) {
        all.iter_mut().for_each(|told| _ = told.body.get_or_insert_with(|| name.clone()));
    }
    let Some(last) = all.last_mut() else { return };
    let mut near = lines.iter().filter(|line| !is_of_cells(&line.text)).take(MOST);
    let unit = near.find_map(|line| heads::unit_named(&line.text));
    if let Some(unit) = unit.filter(|unit| is_of_others(unit, id, codebook)) {
        last.body.get_or_insert(unit);
    }
    for clause in texts.iter().flat_map(|text| text.split([',', '，', ';', '；', '。'])) {
        if codebook.notes.has(List::Above, clause) {
            hear_back(last, &heads::caption(clause), id, codebook);
        }
    }
}
