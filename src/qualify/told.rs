//! What the lines above a table say of it: a draft, of a part of the area, of another body or of another
//! year.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;

use crate::codebook::Codebook;
use crate::codebook::captions::Says;
use crate::codebook::notes::{List, NoteWords};
use crate::fill::FilledTable;
use crate::fill::above::{self, is_at_or_below, is_of_cells};
use crate::grid::{Layout, Line, Piece};
use crate::identify::ReportId;
use crate::identify::heads;
use crate::labels::{self, TableLabels};
use crate::source::Place;
use crate::text::fold::{fold, is_blank, tidy};
use crate::text::heading::{self, Role};
use crate::text::label;
use crate::text::span::{self, Span};

use super::captioned;
use super::others::{body, is_of_other_area, is_of_others};
use super::stands::{Stand, is_of_form, table_of_note};

/// Lines with text above the first figure of a table that may speak of it.
const MOST_ABOVE: usize = 8;
/// Among so many of them the name of a body alone heads the table.
const NEAR: usize = 3;
/// Texts longer than this are no captions.
const LONGEST: usize = 40;
/// The headings of most columns are no longer than this.
const CELL: usize = 8;
/// Years between a report and what it prints of others.
const FURTHEST: u16 = 8;

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

/// What is said of each of the printed tables, which stand in the order of the lines.
pub fn told(
    stands: &[Stand],
    tables: &[FilledTable<'_>],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) -> Vec<Told> {
    let words = &codebook.notes;
    let labels = labels::of(codebook);
    let paragraphs = LazyCell::new(|| paragraphs(layout, words));
    let mut all: Vec<Told> = Vec::new();
    let mut end = 0;
    let mut in_sections = false;
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
        let lines: Vec<&Line> = layout.lines[above.clone()]
            .iter()
            .filter(|line| short(line).is_some() && !is_column(line))
            .filter(|line| !(is_of_page(line) && is_of_paragraph(line, &paragraphs)))
            .collect();
        let filled = &tables[stand.table];
        let names = filled.form.and_then(|(_, table)| labels.of_table(table, codebook));
        let sheet = sheet(layout, above.clone(), stand);
        let texts = without_menu(captions(lines.iter().copied(), words), id);
        let of_before = notes_on(before, above.clone(), stands, layout, words);
        for text in sheet.iter().chain(&texts) {
            for clause in text.split([',', ';', '。']).chain(in_brackets_at_end(text)) {
                let is_back = words.has(List::Above, clause) && of_before.contains(text);
                match before.filter(|_| is_back) {
                    Some(before) => hear_back(&mut all[before], clause, id, codebook),
                    None => hear(&mut own, clause, id, codebook),
                }
            }
        }
        let is_own = own.title.is_some_and(|title| title.of(id.year) == Span::Own);
        own.title = below_title(&own).filter(|_| is_own).or(own.title);
        let section = section(&layout.lines[above.clone()]);
        own.is_of_section = section.map_or(in_sections, |heading| {
            let section = &layout.lines[above.start + heading];
            let below = &layout.lines[above.start + heading + 1..above.end];
            // What a heading says in brackets is said of its section too.
            section.text.trim_end().ends_with(['）', ')'])
                || texts.last().is_some_and(|last| captions(below.iter(), words).contains(last))
        });
        in_sections |= section.is_some();
        let remarks: Vec<String> = match several {
            true => Vec::new(),
            false => remarks(&layout.lines[above.clone()], filled).collect(),
        };
        own.spans.extend(remarks.iter().filter_map(|remark| span::of(remark)));
        own.sure = sheet.as_deref().and_then(|sheet| {
            above::year_said(sheet).or_else(|| heads::sheet_year(sheet).map(Span::Year))
        });
        own.spans.extend(own.sure.filter(|span| *span != Span::Other));
        let said = sheet.iter().chain(&remarks).map(String::as_str);
        let outside = lines.iter().copied().filter(|line| !is_inside(line, filled));
        let outside = captions(outside, words);
        let titles = texts.iter().filter(|text| text.ends_with(['表', ')'])).map(String::as_str);
        // Where no grid tells what is inside, the lines right above the first figure speak.
        let near = heading(&outside, filled, names).chain(heading(&texts, filled, names));
        let mut said = said.chain(titles).chain(near);
        own.body = own.body.or_else(|| said.find_map(|text| body(text, id, codebook)));
        let unit =
            layout.lines[above.clone()].iter().rev().find_map(|l| heads::unit_named(&l.text));
        let unit = unit.filter(|unit| is_of_others(unit, id, codebook));
        own.body = own.body.or(unit);
        let nearest = heading(&outside, filled, names).next();
        own.named = nearest.and_then(|text| heads::body_named(text, codebook));
        own.period = own.period.take().or_else(|| {
            let months = captioned::months(&layout.lines[above], filled);
            let months = months.map(|months| format!("less than a year: {}", tidy(months)));
            months
                .or_else(|| sheet_months(layout, stand))
                .or_else(|| several_years(&own, &texts, id))
        });
        own.dated = !own.spans.is_empty() || own.title.is_some();
        // A heading of its own: what is said of the table before ends here.
        let is_heading =
            |text: &String| text.contains("统计表") || heads::year_named(text).is_some();
        let names_own = |text: &String| own.is_silent() && is_own_heading(text, id);
        let headed = own.dated || own.is_own || texts.iter().any(|t| is_heading(t) || names_own(t));
        if let Some(before) = before.filter(|_| !headed) {
            own.follow(&all[before], section.is_some());
        }
        all.push(own);
        end = end.max(stand.lines.end);
    }
    behind(&mut all, &layout.lines[end.min(layout.lines.len())..], id, codebook);
    all
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

/// The last heading of a section among the lines above a table: 三、收到和处理政府信息公开申请情况.
fn section(lines: &[Line]) -> Option<usize> {
    let is_section = |line: &Line| {
        let text = short(line).unwrap_or_default();
        let behind = text.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八']);
        // Rows of the forms have such numbers too.
        let bare = label::closing_brackets(text).map_or(text, |(before, _)| before);
        let names_section = text.contains("政府信息") && bare.ends_with("情况");
        behind.len() < text.len() && behind.starts_with('、') && names_section
    };
    lines.iter().rposition(is_section)
}

/// What a line says that may be a caption: a short text, and in a table one that has its row for
/// itself.
pub fn short(line: &Line) -> Option<&str> {
    line.alone().filter(|text| text.chars().nth(LONGEST).is_none())
}

/// The paragraphs of prose, each of which speaks of many things.
fn paragraphs<'l>(layout: &'l Layout, words: &NoteWords) -> Vec<&'l str> {
    let texts = layout.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(whole) => Some(whole.text.as_str()),
        Piece::Grid(_) => None,
    });
    let is_prose = |whole: &&str| {
        whole.contains(['。', '，'])
            && whole.chars().nth(LONGEST).is_some()
            && !speaks_of_table(whole, words)
    };
    texts.filter(is_prose).collect()
}

fn is_of_page(line: &Line) -> bool {
    matches!(line.place, Place::Box { .. })
}

/// Whether a line of a page is one of several of a paragraph of prose.
fn is_of_paragraph(line: &Line, paragraphs: &[&str]) -> bool {
    let text = line.text.trim();
    let finder = memmem::Finder::new(text);
    let holds = |whole: &&str| whole.len() > text.len() && finder.find(whole.as_bytes()).is_some();
    paragraphs.iter().any(holds)
}

/// The texts above a table that may be captions, and titles of the report further above that end with
/// a remark: …年度报告（征求意见稿）.
fn captions<'l>(lines: impl Iterator<Item = &'l Line>, words: &NoteWords) -> Vec<String> {
    let is_remarked =
        |text: &str| text.contains('报') && text.ends_with(['）', ')', '稿', '版', '板']);
    // A sentence speaks of many things.
    let is_caption = |text: &&str| {
        (!text.ends_with('。') || speaks_of_table(text, words)) && !words.has(List::OfSite, text)
    };
    let texts: Vec<&str> = lines.filter_map(short).filter(is_caption).collect();
    // Headings of columns may stand between, each on a line of its own.
    let is_long = |text: &str| text.chars().nth(CELL).is_some();
    let mut long = texts.iter().enumerate().rev().filter(|(_, text)| is_long(text));
    let near = long.nth(MOST_ABOVE).map_or(0, |(at, _)| at + 1);
    let kept = texts.into_iter().enumerate();
    let kept = kept.filter(|(at, text)| *at >= near || is_remarked(text));
    kept.map(|(_, text)| heads::caption(text)).collect()
}

/// The texts without the titles of other reports above the report's own: a site's links to its other years.
fn without_menu(mut texts: Vec<String>, id: &ReportId) -> Vec<String> {
    let is_title = |text: &String| text.ends_with("报告") || text.ends_with("年报");
    let is_own = |text: &String| {
        is_title(text) && id.year.is_some_and(|own| span::years_in(text).iter().eq([&own]))
    };
    let own = texts.iter().rposition(is_own).unwrap_or(0);
    let mut at = 0;
    texts.retain(|text| {
        at += 1;
        at > own || !is_title(text)
    });
    texts
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
fn several_years(own: &Told, texts: &[String], id: &ReportId) -> Option<String> {
    let is_title = |text: &String| text.contains("统计表") && heads::names_years(text);
    // 2018年2月 is the month of the paper, and so is any month of the year after.
    let is_of_paper = |text: &str| {
        text.contains('月')
            && (!span::names_part(&fold(text))
                || id.year.is_some_and(|own| span::years_in(text).iter().all(|year| *year > own)))
    };
    let is_other = |text: &str| above::year_said(text) == Some(Span::Other) && !is_of_paper(text);
    let is_said = |text: &&String| is_other(text) || heads::names_years(text);
    let is_open = own.span().is_none() || texts.iter().any(is_title);
    let text = texts.iter().find(is_said).filter(|_| is_open)?;
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

/// Whether a line is one of a table.
fn is_inside(line: &Line, filled: &FilledTable<'_>) -> bool {
    filled.place.as_ref().is_some_and(|top| is_at_or_below(&line.place, top))
}

/// Notes what a clause says of the table above it: 勘误:以上表格有误 heads a correction.
fn hear_back(told: &mut Told, clause: &str, id: &ReportId, codebook: &Codebook) {
    // 注:上表为…: what is said begins behind that.
    let mut rest = clause;
    while let Some(behind) = codebook.notes.behind(&[List::Opens, List::Above, List::Subject], rest)
    {
        rest = behind;
    }
    let clause = rest;
    let mut said = Told::default();
    hear(&mut said, clause, id, codebook);
    // 上表"收到申请数"223件有误 is about one of its figures.
    if counts(clause) {
        return;
    }
    // What is said of one table is not said of the next section's.
    told.is_of_section = true;
    if matches!(said.version, Some((Says::Draft, _))) {
        told.version = said.version;
    }
    told.reach = said.reach.or(told.reach.take());
    told.body = body(clause, id, codebook).or(told.body.take());
    if !said.spans.is_empty() {
        (told.spans, told.title, told.dated) = (said.spans, said.title, true);
        told.sure = told.span();
    }
    let several = heads::names_years(clause).then(|| format!("no single year: {clause}"));
    told.period = said.period.or(several).or(told.period.take());
}

/// What a caption says in brackets behind its name: 2021年 of 二、主动公开政府信息情况(2021年).
fn in_brackets_at_end(caption: &str) -> Option<&str> {
    let caption = caption.trim_end();
    let square = || caption.strip_suffix(']')?.rsplit_once('[');
    let (name, said) = label::closing_brackets(caption).or_else(square)?;
    (!name.is_empty()).then_some(said)
}

/// Whether a clause names a count: 223件.
fn counts(clause: &str) -> bool {
    let mut parts = clause.split_inclusive(|c: char| !c.is_ascii_digit());
    parts.any(|part| {
        part.len() > 1
            && part.ends_with(['件', '条', '次', '个', '元', '人', '项', '篇'])
            && part.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Notes what a clause says.
fn hear(told: &mut Told, clause: &str, id: &ReportId, codebook: &Codebook) {
    let found = codebook.captions.within(clause);
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
            Says::Period => told.period = Some(format!("less than a year: {}", caption.word)),
            Says::Whole if is_of_other_area(&caption.word, id) => {
                told.body = Some(caption.word.clone());
            }
            Says::Whole => reach = said,
            Says::Part => reach = reach.or(said),
            Says::Own => told.is_own = true,
            Says::Elsewhere => told.body = Some(caption.word.clone()),
            // These are words of labels.
            Says::Past | Says::Not | Says::Other | Says::Count | Says::Plain | Says::Note => {}
        }
    }
    if matches!(reach, Some((Says::Part, _))) && heads::is_part(clause, &codebook.notes) {
        told.part = Some(clause.to_owned());
    }
    told.reach = reach.or(told.reach.take());
    let near = |span: &Span| is_near(span, id);
    let title = heads::year_named(clause).filter(|_| clause.contains("统计表"));
    let named = heads::span_named(clause).filter(near);
    match title.map(Span::Year).filter(near) {
        Some(title) => (told.title, told.below) = (Some(title), BTreeSet::new()),
        None => told.below.extend(named),
    }
    told.spans.extend(named);
}

/// The year that stands between the heading of a table and its figures, if it is one: 2017年度 over
/// the columns, below 2018年度统计表.
fn below_title(told: &Told) -> Option<Span> {
    told.below.first().copied().filter(|_| told.below.len() == 1)
}

/// Whether a year may be one that the report speaks of: a figure may look like one.
fn is_near(span: &Span, id: &ReportId) -> bool {
    match (span, id.year) {
        (Span::Year(named), Some(year)) => year.abs_diff(*named) <= FURTHEST,
        (Span::Year(_), None) | (Span::Own | Span::Before | Span::Change | Span::Other, _) => true,
    }
}

/// Whether a sentence speaks of the table below it or above: 以下表格数据为2021年数据。注：上表为上年数据。
fn speaks_of_table(text: &str, words: &NoteWords) -> bool {
    let is_below = |clause: &str| words.begins(&[List::Below], clause);
    // 上述申请均已答复 is said of requests.
    let of_table = |clause: &str| ["表", "数据", "数字"].iter().any(|word| clause.contains(word));
    let is_back = |clause: &str| words.begins(&[List::Above], clause);
    let says = |clause: &str| is_below(clause) || is_back(clause) && of_table(clause);
    text.split([',', '，', ':', '：']).any(says)
}
