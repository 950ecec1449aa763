//! Prose → heads: the spots where a report may begin.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::name;
use super::prose::{Line, Prose};
use super::sign::{self, SignKind};
use super::signs;
use super::title::{self, REPORT};
use super::whose::Whose;
use super::{body, dates, unit, year};
use crate::codebook::Codebook;
use crate::codebook::divisions::Divisions;
use crate::codebook::notes::{List, NoteWords};
use crate::text::span::{self, Span};

/// A spot where a report may begin, and what it says of body and year.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Index into `Layout::lines`.
    pub line: usize,
    pub kind: HeadKind,
    pub whose: Whose,
}

/// What kind of spot it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadKind {
    /// A sheet named by a body or a year.
    Sheet,
    /// The heading of a report.
    Title,
    /// The name of a body that alone heads its report in a compilation.
    Name,
    /// 现公布…年度报告, or the period of the statistics.
    Opening,
    /// The heading of a statistics table.
    TableTitle,
    /// 填报单位.
    Unit,
}

impl HeadKind {
    /// Whether a report has one of these and no more.
    pub fn is_beginning(self) -> bool {
        match self {
            HeadKind::Sheet | HeadKind::Title | HeadKind::Name | HeadKind::Opening => true,
            HeadKind::TableTitle | HeadKind::Unit => false,
        }
    }
}

/// A heading is no longer than this, in bytes of folded text.
const LONGEST: usize = 300;
/// From so many prints on, with other headings between, a heading is that of every page.
const ON_EVERY_PAGE: usize = 3;

/// How the cover of a compilation ends, which heads none of the reports in it.
const COMPILATIONS: [&str; 4] = ["汇编", "合编", "选编", "合集"];

/// All heads of a document, in printed order.
pub fn heads(prose: &Prose, divisions: &Divisions) -> Vec<Head> {
    let titles = titles(prose, divisions);
    let headed: FxHashSet<usize> = titles.iter().flat_map(|title| title.lines.clone()).collect();
    let mut heads = without_running_heads(titles);
    heads.extend(signs::sheet_names(prose).into_iter().map(|(line, sign)| Head {
        line: line.index,
        kind: HeadKind::Sheet,
        whose: Whose::said(&sign.body, sign.year, divisions),
    }));
    heads.extend(prose.lines.iter().filter_map(|line| {
        let sign = signs::table_heading(line)?;
        let whose = Whose::said(&sign.body, sign.year, divisions);
        Some(Head { line: line.index, kind: HeadKind::TableTitle, whose })
    }));
    heads.extend(units(prose, divisions));
    heads.extend(openings(prose, &headed, divisions));
    heads.sort_by_key(|head| (head.line, head.kind));
    heads
}

/// A printed line as a caption: comparable, without a number before it.
pub fn caption(printed: &str) -> String {
    super::numbering::unnumbered(&super::prose::comparable(printed)).to_owned()
}

/// Whether a caption is a date and nothing else.
pub fn is_date(caption: &str) -> bool {
    dates::at_end(caption).is_some_and(|date| date.start == 0)
}

/// The year that a caption names.
pub fn year_named(caption: &str) -> Option<u16> {
    caption[dates::year(caption)?].parse().ok()
}

/// The year that a caption names of a table and nothing else: 2017年度统计表, (上年度),
/// 上一年度收到和处理政府信息公开申请情况(供对比).
pub fn span_named(caption: &str) -> Option<Span> {
    const BEFORE: [&str; 11] =
        ["附", "参考", "以下", "下表", "表格", "统计", "数据", "报告期", "时间", "为", ":"];
    const TOPICS: [&str; 13] = [
        "政府信息",
        "信息公开",
        "政务公开",
        "收到",
        "办理情况",
        "主动公开",
        "因政府",
        "行政复议",
        "统计",
        "工作",
        "情况",
        "数据",
        "表",
    ];
    let bare = caption.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = BEFORE.iter().fold(bare, |bare, word| bare.strip_prefix(word).unwrap_or(bare));
    // Most captions begin with another word, and to look for all the topics takes long.
    if !span::may_begin(bare) {
        return None;
    }
    let topic = TOPICS.iter().filter_map(|word| bare.find(word)).min().unwrap_or(bare.len());
    match span::of(&bare[..topic])? {
        Span::Change | Span::Other => None,
        span @ (Span::Own | Span::Before | Span::Year(_)) => Some(span),
    }
}

/// The body that a line names as that which fills in its table: 填报单位：…, 单位名称：….
pub fn unit_named(line: &str) -> Option<String> {
    unit::named(&super::prose::comparable(line))
}

/// Whether a name is that of a body of no known kind, and none of the area's government.
pub fn is_of_unknown_kind(name: &str, divisions: &Divisions) -> bool {
    body::is_of_unknown_kind(&body::parse(name, None, divisions), divisions)
}

/// The body that a caption names first: 其中,东阳市公安局收到和处理申请情况如下.
pub fn body_named(caption: &str, codebook: &Codebook) -> Option<String> {
    let words = &codebook.notes;
    // 2018年度东阳市统计表 begins with the year.
    let year = dates::year(caption).filter(|year| year.start == 0);
    let caption = year.map_or(caption, |year| caption[year.end..].trim_start_matches(['年', '度']));
    let before = words.list(List::BodyBefore).iter();
    // ▲东阳市公安局, 表三(东阳市公安局): marks stand before it.
    let caption = caption.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = before.fold(caption, |name, word| name.strip_prefix(word.as_str()).unwrap_or(name));
    let name = up_to(name, words.list(List::BodyBehind));
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let named = name::is_body(name)
        && !words.has(List::BodyNot, name)
        && Whose::said(name, None, codebook.divisions).is_body();
    named.then(|| name.to_owned())
}

/// The text up to the first of these words.
fn up_to<'t>(text: &'t str, words: &[String]) -> &'t str {
    // Few of them are there, and to look where one stands takes ten times as long as whether it does.
    let there = words.iter().filter(|word| text.contains(word.as_str()));
    let found = there.filter_map(|word| text.find(word.as_str()));
    &text[..found.min().unwrap_or(text.len())]
}

/// Whether a caption names some of an area's bodies and nothing else: 市级部门情况, (不含乡镇).
pub fn is_part(caption: &str, words: &NoteWords) -> bool {
    const LONGEST_NAME: usize = 12;
    let bare = caption.trim_matches(|c: char| !c.is_alphanumeric());
    // 附:县直各部门2019年情况.
    let before = words.list(List::BodyBefore).iter();
    let bare = before.fold(bare, |name, word| name.strip_prefix(word.as_str()).unwrap_or(name));
    let name = up_to(bare, words.list(List::PartBehind));
    // 市本级2016年政府信息公开工作年度报告 is a title.
    let year = dates::year(name).filter(|year| year.start > 0 && REPORT.find(bare).is_none());
    let name = year.map_or(name, |year| &name[..year.start]);
    if name.chars().nth(LONGEST_NAME).is_some() {
        return false;
    }
    // 各部门、各乡镇 are all of them, and 新安江街道 is one body.
    let all = name.contains("部门") && (name.contains('乡') || name.contains('街'));
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_named = words.list(List::Part).iter().any(|word| name.ends_with(word.as_str()));
    // 各乡镇 ends as the name of a town does.
    let named = is_named && (name.starts_with('各') || !name::is_body(name));
    words.begins(&[List::PartWithout], name) || named && !all || bare.contains("答复主体")
}

/// Whether a caption names several years, from the first to the last or side by side: 累计(2020-2022年), 2020、2021年合计.
pub fn names_years(caption: &str) -> bool {
    let behind = dates::year(caption).map(|year| caption[year.end..].trim_start_matches('年'));
    let until = behind.and_then(|rest| {
        let rest = rest.trim_start_matches("度");
        let joints = ["-", "~", "至", "到", "、", "和", "与"];
        joints.iter().find_map(|word| rest.strip_prefix(word))
    });
    until.and_then(dates::year).zip(until).is_some_and(|(year, until)| {
        year.start == 0 && !until[year.end..].trim_start_matches('年').starts_with(char::is_numeric)
    })
}

/// Whether a caption names the day from which figures run: 自2008年5月1日起累计.
pub fn runs_since(caption: &str) -> bool {
    caption.starts_with('自') && dates::year(caption).is_some() && caption.ends_with("累计")
}

/// The body, and the year if any, that a line names and nothing else: 二、东阳市, 2018年东阳市公安局.
pub fn name(line: &Line, divisions: &Divisions) -> Option<(Whose, String)> {
    const LONGEST_NAME: usize = 24;
    // In a workbook the cells beside it are blank.
    let text = line.text.trim_matches('|');
    // No body's name is without Chinese characters, and many cells are figures.
    if text.is_ascii() || text.contains('|') || text.chars().nth(LONGEST_NAME).is_some() {
        return None;
    }
    let (body, year) = name::split_year(text);
    let whose = name::is_body(&body).then(|| Whose::said(&body, year, divisions))?;
    whose.is_body().then_some((whose, body))
}

/// The year that the name of a sheet gives beside a body: 淳安县2021.
pub fn sheet_year(caption: &str) -> Option<u16> {
    let (body, year) = name::split_year(caption);
    year.filter(|_| name::is_body(&body))
}

/// A heading with its text, by which those of every page are told.
struct Title {
    head: Head,
    /// With the name of the body that stands above it.
    text: String,
    /// Indices into `Layout::lines`.
    lines: Range<usize>,
}

fn titles(prose: &Prose, divisions: &Divisions) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    let mut next = 0;
    for index in 0..prose.lines.len() {
        if index < next {
            continue;
        }
        if let Some((title, count)) = title(prose, index, divisions) {
            next = index + count;
            titles.push(title);
        }
    }
    titles
}

/// The heading that begins with a line, and how many lines it takes.
fn title(prose: &Prose, index: usize, divisions: &Divisions) -> Option<(Title, usize)> {
    (1..=3).find_map(|count| {
        let lines = prose.lines.get(index..index + count)?;
        let last = lines.last()?;
        let length: usize = lines.iter().map(|line| line.text.len()).sum();
        if length > LONGEST || !last.text.contains('报') && !last.text.contains('告') {
            return None;
        }
        let signs = title::heading(&prose.lines, index, lines)?;
        let own = signs.first()?;
        let body = signs.iter().map(|sign| sign.body.as_str()).find(|body| !body.is_empty());
        let text: String = lines.iter().map(|line| line.text.as_str()).collect();
        // The name of the body on the line above.
        let above = index.checked_sub(1).map(|above| &prose.lines[above]);
        let first = match (above, body) {
            (Some(above), Some(body)) if !text.contains(body) && above.text.contains(body) => above,
            _ => lines.first()?,
        };
        let body = body.unwrap_or_default();
        let whose = Whose::said(body, own.year, divisions);
        let head = Head { line: first.index, kind: HeadKind::Title, whose };
        let lines = first.index..last.index + 1;
        Some((Title { head, text: format!("{body} {text}"), lines }, count))
    })
}

/// Takes away what the head of each page repeats: a heading that comes back with others between
/// (the name of a compilation), and one that follows upon itself.
fn without_running_heads(titles: Vec<Title>) -> Vec<Head> {
    let mut prints: FxHashMap<String, usize> = FxHashMap::default();
    let mut before = "";
    for title in &titles {
        if title.text != before {
            *prints.entry(title.text.clone()).or_default() += 1;
        }
        before = &title.text;
    }
    let mut kept: Vec<Head> = Vec::new();
    let mut seen: FxHashMap<&str, bool> = FxHashMap::default();
    let mut before = "";
    for title in &titles {
        let again = seen.insert(&title.text, true).is_some();
        let running = prints.get(&title.text).is_some_and(|count| *count >= ON_EVERY_PAGE);
        let compiled = COMPILATIONS.iter().any(|word| title.text.ends_with(word));
        if title.text != before && !(again && running) && !compiled {
            kept.push(title.head.clone());
        }
        if !running {
            before = &title.text;
        }
    }
    kept
}

fn units(prose: &Prose, divisions: &Divisions) -> Vec<Head> {
    let found = signs::named_at(prose, SignKind::ReportingUnit).into_iter();
    let head = |(offset, sign): (usize, sign::Sign)| {
        let line = prose.line_at(offset)?.index;
        Some(Head { line, kind: HeadKind::Unit, whose: Whose::said(&sign.body, None, divisions) })
    };
    found.filter_map(head).collect()
}

/// Sentences with which a report opens. Another year's report is spoken of anywhere; only what is
/// made public now, and the period of the statistics, opens one.
fn openings(prose: &Prose, headed: &FxHashSet<usize>, divisions: &Divisions) -> Vec<Head> {
    let now = signs::openings_at(prose).filter_map(|(offset, sign)| {
        let before = name::tail(&prose.joined[..offset], 60);
        let sentence = before.rsplit('。').next().unwrap_or(before);
        let opens = ["现公布", "现发布", "现向", "现将", "特编制", "特公布"];
        let line = sentence_line(prose, offset, headed)?;
        let whose = Whose::said(&sign.body, sign.year, divisions);
        let head = Head { line: line.index, kind: HeadKind::Opening, whose };
        opens.iter().any(|word| sentence.contains(word)).then_some(head)
    });
    let periods = year::stated_periods(prose).filter_map(|(offset, year)| {
        let line = sentence_line(prose, offset, headed)?.index;
        Some(Head { line, kind: HeadKind::Opening, whose: Whose::said("", Some(year), divisions) })
    });
    now.chain(periods).collect()
}

/// The line on which the sentence begins that an offset of the run stands in: on a page, sentences
/// are wrapped.
fn sentence_line<'p>(
    prose: &'p Prose,
    offset: usize,
    headed: &FxHashSet<usize>,
) -> Option<&'p Line> {
    let own = prose.line_at(offset)?;
    let before = &prose.joined[..offset];
    let start = before.rfind('。').map_or(0, |at| at + '。'.len_utf8());
    let first = prose.line_at(start.max(own.start.saturating_sub(LONGEST)))?;
    let lines = &prose.lines;
    let at = lines.partition_point(|line| line.start <= own.start).checked_sub(1)?;
    // A short line before the sentence is a signature, and not a part of it.
    let wrapped = |line: &Line| {
        let cells = line.text.contains('|');
        line.text.chars().count() >= 20 && !cells && !headed.contains(&line.index)
    };
    let back = lines[..at]
        .iter()
        .rev()
        .take_while(|line| line.start >= first.start && wrapped(line))
        .count();
    lines.get(at - back)
}
