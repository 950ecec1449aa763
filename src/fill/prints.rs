//! Which of several prints of a table is the report's own: what stands above a table says that it is
//! a draft, of a part of the area, of another body or of another year.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::codebook::Codebook;
use crate::codebook::captions::{Caption, Says};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::identify::heads;
use crate::identify::whose::{Relation, Whose};
use crate::identify::{Issuer, ReportId};
use crate::source::Place;
use crate::text::fold::{fold, is_blank, tidy};
use crate::text::heading::{self, Role};
use crate::text::span::{self, Span};

use super::above::is_at_or_below;
use super::meaning::{Meanings, heading_of_cells};
use super::{Filled, FilledTable, captioned, fill, labels, repeated};

/// Lines with text above the first figure of a table that may speak of it.
const MOST_ABOVE: usize = 8;
/// Texts longer than this are no captions.
const LONGEST: usize = 40;
/// Lines above the first figure of a table that may hold its headings, one cell on each.
const HEADINGS: usize = 16;
/// The headings of most columns are no longer than this.
const CELL: usize = 8;
/// Years between a report and what it prints of others.
const FURTHEST: u16 = 8;

/// Fills the forms of a report, and flags tables that are printed several times and are not the
/// report's own, or of which nothing says it.
pub fn of_report<'c>(layout: &Layout, id: &ReportId, codebook: &'c Codebook) -> Filled<'c> {
    let mut filled = fill(layout, codebook);
    settle(&mut filled, layout, id, codebook);
    filled
}

fn settle(filled: &mut Filled<'_>, layout: &Layout, id: &ReportId, codebook: &Codebook) {
    let tables = &mut filled.tables;
    let stands = stands(tables, &layout.lines);
    let told = told(&stands, tables, layout, id, codebook);
    for (stand, told) in stands.iter().zip(&told) {
        let filled = &mut tables[stand.table];
        // What the headings of its columns say of a table counts more.
        let open = filled.series.is_none() && filled.span == Span::Own;
        let Some(span) = told.span().filter(|_| open) else { continue };
        let year = span.year(id.year);
        if stand.several {
            filled.span = span;
        } else if told.dated && year != id.year && id.year.is_some() {
            let year = year.map_or(String::new(), |year| year.to_string());
            flag(filled, Rule::YearDoubtful, &format!("the line above the table names {year}"));
        }
    }
    let mut own = vec![true; tables.len()];
    let aside: Vec<(usize, Rule, String)> = (0..stands.len())
        .filter_map(|at| {
            let (rule, message) = aside(at, &stands, &told, tables, id)?;
            Some((stands[at].table, rule, message))
        })
        .collect();
    for (table, rule, message) in aside {
        flag(&mut tables[table], rule, &message);
        own[table] = false;
    }
    if let Some(message) = elsewhere(id, codebook) {
        tables.iter_mut().for_each(|filled| flag(filled, Rule::PlaceDoubtful, &message));
    }
    if let Some(message) = id.part_of_year() {
        tables.iter_mut().for_each(|filled| flag(filled, Rule::YearDoubtful, message));
    }
    doubt_labels(tables, &stands, layout, id, codebook);
    repeated::flag(tables, &own);
}

/// Flags figures whose labels say something else than those of the form.
fn doubt_labels(
    tables: &mut [FilledTable<'_>],
    stands: &[Stand],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) {
    let (labels, meanings) = (labels::of(codebook), Meanings::of(id, codebook));
    let said = meanings.said(layout);
    for stand in stands {
        let filled = &mut tables[stand.table];
        let names = filled.form.and_then(|(_, table)| labels.of_table(table, codebook));
        let before = stands.iter().map(|other| other.lines.end);
        let before = before.filter(|end| *end <= stand.lines.start).max().unwrap_or(0);
        let first = stand.lines.start.saturating_sub(HEADINGS).max(before);
        let Some(names) = names else { continue };
        let heading = heading_of_cells(&layout.lines[first..stand.lines.start], names);
        meanings.doubt(filled, names, &said, heading, first..stand.lines.end);
    }
}

/// A printed table and where it stands among the lines.
struct Stand {
    table: usize,
    /// From the first to the last line that holds a figure.
    lines: Range<usize>,
    /// Whether the same table is printed elsewhere.
    several: bool,
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

/// What is said of a table above it.
#[derive(Clone, Debug, Default)]
struct Told {
    /// Whether it is a draft or the version that holds, and the word that says so.
    version: Option<(Says, String)>,
    /// Whether it is of a part or of the whole.
    reach: Option<(Says, String)>,
    /// Another body.
    body: Option<String>,
    /// Less than a year.
    period: Option<String>,
    spans: BTreeSet<Span>,
    /// Whether the years are told above the table itself, and not above the one before it.
    dated: bool,
}

impl Told {
    /// The year that is named, if it is one: several head the columns of the table.
    fn span(&self) -> Option<Span> {
        self.spans.first().copied().filter(|_| self.spans.len() == 1)
    }

    fn is_silent(&self) -> bool {
        self.version.is_none()
            && self.reach.is_none()
            && self.body.is_none()
            && self.period.is_none()
    }

    /// Takes over what is said of the table before, where nothing else is said of this one: the
    /// tables of one version stand together under one heading.
    fn follow(&mut self, before: &Told) {
        if self.spans.is_empty() {
            self.spans.clone_from(&before.spans);
        }
        if self.is_silent() {
            let (spans, dated) = (std::mem::take(&mut self.spans), self.dated);
            // Months are told of one table: the next has a heading of its own.
            *self = Told { spans, dated, period: None, ..before.clone() };
        }
    }
}

fn told(
    stands: &[Stand],
    tables: &[FilledTable<'_>],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    let mut end = 0;
    for (at, stand) in stands.iter().enumerate() {
        let before = at.checked_sub(1);
        // The columns of one table have one caption.
        if let Some(before) =
            before.filter(|before| stands[*before].lines.start == stand.lines.start)
        {
            let same = all[before].clone();
            all.push(same);
            end = end.max(stand.lines.end);
            continue;
        }
        let above = end.min(stand.lines.start)..stand.lines.start;
        let mut own = Told::default();
        // 上半年 over one of several columns says nothing of the others.
        let several = tables[stand.table].series.is_some();
        let is_column = |line: &&Line| {
            let is_heading = || heading::role(&line.text) == Some(Role::Number);
            several && (line.text.contains('|') || is_heading())
        };
        let lines: Vec<Line> =
            layout.lines[above.clone()].iter().filter(|line| !is_column(line)).cloned().collect();
        let sheet = sheet(layout, above.clone(), stand).into_iter();
        let texts = captions(&lines);
        // A heading of its own: what is said of the table before ends here.
        let mut headed = false;
        for text in sheet.chain(texts) {
            headed |= heads::year_named(&text).is_some()
                || heads::span_named(&text).is_some()
                || text.contains("统计表");
            for clause in text.split([',', ';', '。']) {
                let is_back = ["以上", "上述", "上表", "前表"].iter().any(|b| clause.contains(b));
                match before.filter(|_| is_back) {
                    Some(before) => hear_back(&mut all[before], clause, id, codebook),
                    None => hear(&mut own, clause, id, codebook),
                }
            }
        }
        let lines = &layout.lines[above.clone()];
        if own.is_silent() && (stand.several || last(lines).is_some_and(speaks_below)) {
            own.body = body(lines, id, codebook);
        }
        if own.period.is_none() {
            let months = captioned::months(&layout.lines[above], &tables[stand.table]);
            own.period = months.map(tidy);
        }
        own.dated = !own.spans.is_empty();
        let of_sheet = || sheet_months(layout, stand);
        own.period = own.period.or_else(of_sheet);
        if let Some(before) = before.filter(|_| !headed) {
            own.follow(&all[before]);
        }
        all.push(own);
        end = end.max(stand.lines.end);
    }
    behind(&mut all, &layout.lines[end.min(layout.lines.len())..], id, codebook);
    all
}

/// A line below the last table may speak of it.
fn behind(all: &mut [Told], lines: &[Line], id: &ReportId, codebook: &Codebook) {
    const MOST: usize = 3;
    let Some(last) = all.last_mut() else { return };
    let texts = lines.iter().filter_map(short).take(MOST);
    for clause in texts.flat_map(|text| text.split([',', '，', ';', '；', '。'])) {
        if ["以上", "上述", "上表"].iter().any(|word| clause.contains(word)) {
            hear_back(last, &heads::caption(clause), id, codebook);
        }
    }
}

/// What a line says that may be a caption: a short text, and in a table one that has its row for
/// itself.
fn short(line: &Line) -> Option<&str> {
    let mut texts = line.text.split(['|', '\t']).map(|text| text.trim_matches(is_blank));
    let text = texts.by_ref().find(|text| !text.is_empty())?;
    (texts.all(str::is_empty) && text.chars().nth(LONGEST).is_none()).then_some(text)
}

/// The texts above a table that may be captions, and titles of the report further above that end with
/// a remark: …年度报告（征求意见稿）.
fn captions(lines: &[Line]) -> impl Iterator<Item = String> {
    let is_remarked =
        |text: &str| text.contains('报') && text.ends_with(['）', ')', '稿', '版', '板']);
    // A sentence speaks of many things.
    let is_caption = |text: &&str| !text.ends_with('。') || speaks_below(text);
    let texts: Vec<&str> = lines.iter().filter_map(short).filter(is_caption).collect();
    // Headings of columns may stand between, each on a line of its own.
    let is_long = |text: &str| text.chars().nth(CELL).is_some();
    let mut long = texts.iter().enumerate().rev().filter(|(_, text)| is_long(text));
    let near = long.nth(MOST_ABOVE).map_or(0, |(at, _)| at + 1);
    let kept = texts.into_iter().enumerate();
    let kept = kept.filter(move |(at, text)| *at >= near || is_remarked(text));
    kept.map(|(_, text)| heads::caption(text)).collect::<Vec<_>>().into_iter()
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
        Place::Cell { sheet, .. } => span::names_part(&fold(sheet)).then(|| sheet.to_string()),
        Place::Box { .. } | Place::Block(_) => None,
    }
}

/// Notes what a clause says of the table above it: 勘误:以上表格有误 heads a correction.
fn hear_back(told: &mut Told, clause: &str, id: &ReportId, codebook: &Codebook) {
    let mut said = Told::default();
    hear(&mut said, clause, id, codebook);
    if matches!(said.version, Some((Says::Draft, _))) {
        told.version = said.version;
    }
    told.reach = said.reach.or(told.reach.take());
    told.period = said.period.or(told.period.take());
}

/// Notes what a clause says.
fn hear(told: &mut Told, clause: &str, id: &ReportId, codebook: &Codebook) {
    let found = Caption::within(&codebook.captions, clause);
    // 更正前 is not 更正.
    let whole = |word: &str| !found.iter().any(|o| o.word != word && o.word.contains(word));
    let of_report = |word: &str| id.body.as_deref().is_some_and(|body| body.contains(word));
    let mut reach = None;
    for caption in found.iter().filter(|caption| whole(&caption.word)) {
        let said = Some((caption.says, caption.word.clone()));
        match caption.says {
            Says::Draft | Says::Final => told.version = said,
            // 全市各乡镇 is of all of them.
            Says::Part | Says::Whole if of_report(&caption.word) => {}
            Says::Period => told.period = Some(caption.word.clone()),
            Says::Whole => reach = said,
            Says::Part => reach = reach.or(said),
            // These are words of labels.
            Says::Past | Says::Not | Says::Other | Says::Count | Says::Plain => {}
        }
    }
    told.reach = reach.or(told.reach.take());
    // A figure may look like a year.
    let near = |span: &Span| match (span, id.year) {
        (Span::Year(named), Some(year)) => year.abs_diff(*named) <= FURTHEST,
        (Span::Year(_), None) | (Span::Own | Span::Before | Span::Change | Span::Other, _) => true,
    };
    told.spans.extend(heads::span_named(clause).filter(near));
}

/// Whether a line speaks of the table below it: 以下表格数据为2021年数据。
fn speaks_below(text: &str) -> bool {
    ["以下", "下表"].iter().any(|word| text.starts_with(word))
}

fn last(lines: &[Line]) -> Option<&str> {
    lines.iter().rev().find_map(short)
}

/// Another body that is named right above a table, on a line of its own or as 其中,某局…情况如下.
fn body(lines: &[Line], id: &ReportId, codebook: &Codebook) -> Option<String> {
    let name = heads::body_named(&heads::caption(last(lines)?), codebook.divisions)?;
    let whose = Whose::said(&name, id.year, codebook.divisions);
    (whose.relation(&Whose::from(id)) == Relation::Other).then_some(name)
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
    if let Some(word) = own.period.as_ref().filter(|_| own.version.is_none()) {
        return Some((Rule::YearDoubtful, format!("the table is of less than a year: {word}")));
    }
    if let Some(body) = &own.body {
        return repeated(format!("the table is of another body: {body}"));
    }
    if !stands[at].several {
        return None;
    }
    if let Some((says, word)) = own.reach.as_ref().filter(|(says, _)| Some(*says) != reach(id)) {
        let of = if *says == Says::Part { "a part alone" } else { "more than the body" };
        return repeated(format!("the table is of {of}: {word}"));
    }
    let key = |at: usize| {
        let filled = &tables[stands[at].table];
        (filled.form.map(|(_, table)| &table.id), &filled.series, filled.span)
    };
    let holds = (0..stands.len()).filter(|other| *other != at && key(*other) == key(at)).find_map(
        |other| match &told[other].version {
            Some((Says::Final, word)) => Some(word),
            Some(_) | None => None,
        },
    );
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

/// The heading of a table that names another place than the report, where 填报单位 does not speak for
/// the report's own: a table of somebody else, or a heading that was left standing.
fn elsewhere(id: &ReportId, codebook: &Codebook) -> Option<String> {
    let own = Whose::from(id);
    let mut says = id.votes.iter().filter_map(|vote| {
        let is_told = ["table_title", "reporting_unit"].contains(&vote.sign);
        let said = || Whose::said(&vote.says, id.year, codebook.divisions);
        (is_told && vote.says.parse::<u16>().is_err()).then(|| (vote, said().is_apart(&own)))
    });
    let (title, apart) = says.find(|(vote, _)| vote.sign == "table_title")?;
    let unit_agrees = says.any(|(vote, apart)| vote.sign == "reporting_unit" && !apart);
    (apart && !unit_agrees).then(|| format!("the heading of the table names {}", title.says))
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
