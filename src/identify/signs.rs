//! Prose → signs: the spots of a report that name the body and the year.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::dates;
use super::naming::Naming;
use super::numbering::unnumbered;
use super::prose::{Line, Prose};
use crate::source::Place;

/// A spot that names a body, a year or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    pub kind: SignKind,
    /// The name of the body as folded; empty where the sign names none.
    pub body: String,
    pub year: Option<u16>,
    pub place: Option<Place>,
}

/// Where a sign stands. The order is the order of trust in what it says of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignKind {
    /// The heading of the report.
    Title,
    /// The heading of the statistics table.
    TableTitle,
    /// 填报单位.
    ReportingUnit,
    /// 现公布…年度报告, in a sentence.
    Opening,
    /// 本报告由…编制.
    Compiled,
    /// 请与…联系.
    Contact,
    /// The name over the date at the end.
    Signature,
    /// 发布机构 of the web page.
    Publisher,
    /// The name of a sheet in a workbook.
    SheetName,
    /// The file's own name.
    FileName,
}

impl SignKind {
    pub fn id(self) -> &'static str {
        match self {
            SignKind::Title => "title",
            SignKind::TableTitle => "table_title",
            SignKind::ReportingUnit => "reporting_unit",
            SignKind::Opening => "opening",
            SignKind::Compiled => "compiled",
            SignKind::Contact => "contact",
            SignKind::Signature => "signature",
            SignKind::Publisher => "publisher",
            SignKind::SheetName => "sheet_name",
            SignKind::FileName => "file_name",
        }
    }

    /// How much it counts, for the body and for the year.
    pub fn weight(self) -> u8 {
        match self {
            SignKind::Title => 4,
            SignKind::TableTitle | SignKind::ReportingUnit | SignKind::Compiled => 3,
            SignKind::Opening | SignKind::Contact | SignKind::Signature | SignKind::SheetName => 2,
            SignKind::Publisher | SignKind::FileName => 1,
        }
    }
}

/// A pattern that the tests of this file compile; it cannot fail on input.
macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a pattern of the program is sound"));
    };
}
pub(super) use pattern;

// 政府信息公开工作年度报告 in its many orders of words; 资讯 in copies for readers of traditional script.
pattern!(
    REPORT,
    "(?:政府|政务)?(?:信息|资讯|政务)公开(?:工作|年度|情况|年|的|和|暨|总结|统计|[0-9]{4})*(?:报告|年报)"
);
pattern!(
    TABLE,
    "(?:政府|政务)?(?:信息|资讯|政务)公开(?:工作|年度|的)*(?:情况)?统计(?:调查)?(?:报)?表"
);
pattern!(
    UNIT,
    "(?:填报|填表|报送|报告|编制|制表)(?:单位|机关)(?:名称)?(?:\\((?:盖章|公章|章)\\))?[:|]+"
);
pattern!(COMPILED, "报告(?:是)?由");
pattern!(CONTACT, "请(?:直接)?(?:与|向|和|致电|联系):?");
pattern!(PUBLISHER, "(?:发布|发文|公开|信息|责任|生成)(?:机构|单位|机关|主体|来源)[:|]+|来源[:|]+");

// `without_date` counts what stands before it.
pattern!(
    LEADING_DATE,
    "^(?:19|20)[0-9]{2}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2}日?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)"
);

/// Longest name of a body in a title, in characters.
const LONGEST_BODY: usize = 40;
/// A title is looked for in the first part of the document only, in lines.
const HEAD: usize = 80;

/// Finds all signs, in the order of trust.
pub fn signs(prose: &Prose, file: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    signs.extend(title(prose));
    signs.extend(table_title(prose));
    signs.extend(named(prose, SignKind::ReportingUnit));
    signs.extend(openings(prose));
    signs.extend(named(prose, SignKind::Compiled));
    signs.extend(named(prose, SignKind::Contact));
    signs.extend(signature(prose));
    signs.extend(named(prose, SignKind::Publisher));
    let sheet = sheet_names(prose).into_iter().next().map(|(_, sign)| sign);
    // Behind the sheet of the report stand those of other years.
    let is_behind =
        |sign: &Sign| signs.iter().any(|head| head.year.is_some() && !on_one_sheet(head, sign));
    signs.extend(sheet.filter(|sign| !is_behind(sign)));
    signs.extend(file_name(file));
    signs
}

fn on_one_sheet(one: &Sign, other: &Sign) -> bool {
    let sheet = |sign: &Sign| match &sign.place {
        Some(Place::Cell { sheet, .. }) => Some(Arc::clone(sheet)),
        Some(Place::Box { .. } | Place::Block(_)) | None => None,
    };
    sheet(one) == sheet(other)
}

/// The heading: the name of the report and nothing else, on one line or broken over up to three;
/// and the author beside it.
fn title(prose: &Prose) -> Vec<Sign> {
    let head = &prose.lines[..prose.lines.len().min(HEAD)];
    let found = (1..=3).find_map(|count| {
        head.windows(count).enumerate().find_map(|(index, lines)| heading(head, index, lines))
    });
    let Some(first) = found else { return Vec::new() };
    let says =
        |signs: &[Sign]| signs.iter().any(|sign| !sign.body.is_empty() || sign.year.is_some());
    if says(&first) {
        return first;
    }
    // The name of a column of the web page stands above the heading: 政府信息公开年度报告, and below it the reports
    // of other years, each with the day on which it appeared. Where several headings say different things,
    // nobody knows which is the report's.
    let own = |signs: &Vec<Sign>| signs.first().map(|sign| (sign.body.clone(), sign.year));
    let lines =
        head.windows(1).enumerate().filter(|(_, line)| line[0].text.ends_with(['告', '报']));
    let signs = lines.filter_map(|(index, line)| heading(head, index, line));
    let mut others = signs.filter(|signs| says(signs));
    let other = others.next();
    let alone = other.as_ref().is_some_and(|other| others.all(|next| own(&next) == own(other)));
    other.filter(|_| alone).unwrap_or(first)
}

/// The heading that begins with the first of these lines and ends with the last of them.
pub(super) fn heading(head: &[Line], index: usize, lines: &[Line]) -> Option<Vec<Sign>> {
    let (first, last) = (lines.first()?, lines.last()?);
    let text = match lines {
        [line] => Cow::Borrowed(line.text.as_str()),
        _ => lines.iter().map(|line| line.text.as_str()).collect(),
    };
    let found = REPORT.find(&text)?;
    let over_all = lines.len() == 1
        || (found.start() < text.len() - last.text.len()
            && found.end() > text.len() - last.text.len());
    let before = last_part(&text[..found.start()]);
    // Behind a bar stands another cell.
    let behind = text[found.end()..].split('|').next().unwrap_or_default();
    if !over_all || !is_heading(&text, before, behind) {
        return None;
    }
    let (own_body, own_year) = split_year(before);
    let next = index + lines.len();
    let year = own_year
        .or_else(|| year_in(found.as_str()))
        .or_else(|| year_behind(behind))
        .or_else(|| year_beside(head, index, next));
    let sign = |kind, body| Sign { kind, body, year: None, place: Some(first.place.clone()) };
    let above = own_body.is_empty().then(|| name_at(head, index.checked_sub(1))).flatten();
    let year = year.or_else(|| above.as_ref().and_then(|(_, year)| *year));
    let author = |name: &String| name.ends_with("办公室") || name.ends_with("办公厅");
    let mut signs = vec![Sign { year, ..sign(SignKind::Title, own_body) }];
    match above.map(|(name, _)| name) {
        // The office over the title may be the author of the area's report, or report on itself.
        Some(name) if author(&name) => signs.push(sign(SignKind::Signature, name)),
        Some(name) => signs[0].body = name,
        None => signs.extend(name_at(head, Some(next)).map(|(n, _)| sign(SignKind::Signature, n))),
    }
    Some(signs)
}

/// What stands before and behind the name of the report in a heading on one line.
pub(super) fn around(lines: &[Line], index: usize) -> Option<(&str, &str)> {
    // 报告 and 年报: nearly all lines have neither.
    let line = lines.get(index).filter(|line| line.text.contains('报'))?;
    let found = REPORT.find(&line.text)?;
    let behind = line.text[found.end()..].split('|').next().unwrap_or_default();
    let before = &line.text[..found.start()];
    is_heading(&line.text, last_part(before), behind).then_some((before, behind))
}

/// The year behind the name of the report: no day on which it is made public (2023年1月), (2023年公布).
fn year_behind(behind: &str) -> Option<u16> {
    const MADE_PUBLIC: [&str; 6] = ["月", "公布", "发布", "印发", "公开", "修订"];
    let year = dates::year(behind)?;
    let is_day = MADE_PUBLIC.iter().any(|word| behind[year.end..].contains(word));
    behind[year].parse().ok().filter(|_| !is_day)
}

/// What stands before the name of the report, without a path of links or a label before it.
fn last_part(before: &str) -> &str {
    // 09:30 is an hour, and 附件2:2018年 is none.
    let hour = |at: usize| {
        let behind = before[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        behind == 2 && before[..at].ends_with(|c: char| c.is_ascii_digit())
    };
    let mut cuts = before.rmatch_indices(['>', '|', ':', '»', '《', '/', '"', '“']);
    let cut = cuts.find(|(at, mark)| !(*mark == ":" && hour(*at))).map(|(at, _)| at);
    cut.map_or(before, |at| before[at..].trim_start_matches(|c: char| !is_word(c)))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '('
}

/// A heading is short, holds no sentence and does not go on.
fn is_heading(line: &str, before: &str, behind: &str) -> bool {
    // The body that writes may stand before the one that it writes of.
    let names = before.split("关于").map(|name| name.chars().count());
    let short = names.max() <= Some(LONGEST_BODY) && behind.chars().count() <= 16;
    let sentence = before.contains(['。', ',', ';', '、']) || behind.contains(['。', ',', ';']);
    let whole = line.starts_with('《') && behind == "》";
    let cited = line.contains("编制") || (behind.starts_with('》') && !whole);
    short && !sentence && !cited
}

/// The body and the year of 2018年东阳市 or 东阳市2018年度.
pub(super) fn split_year(text: &str) -> (String, Option<u16>) {
    // 东阳市人民政府办公室关于东阳市2018年度: the report is of what stands behind, if a body does.
    let mut parts = text.rsplit("关于").filter(|part| !part.is_empty()).map(body_and_year);
    let (body, year) = parts.next().unwrap_or_default();
    match parts.next().filter(|_| body.is_empty()) {
        Some((sender, other)) => (sender, year.or(other)),
        None => (body, year),
    }
}

fn body_and_year(text: &str) -> (String, Option<u16>) {
    let text = unnumbered(without_date(text));
    let Some(found) = dates::year(text) else { return (clean_body(text), None) };
    let behind = &text[found.end..];
    let behind = ["年度", "年"].iter().find_map(|w| behind.strip_prefix(w)).unwrap_or(behind);
    (clean_body(&format!("{}{behind}", &text[..found.start])), text[found].parse().ok())
}

/// The text behind a date at its beginning, where anything stands there.
///
/// Web pages print the day of publication in front of a title: 2021-02-05 汤阴县2020年…
fn without_date(text: &str) -> &str {
    /// Characters that may stand before the date.
    const MOST_BEFORE: usize = 8;
    let digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (before, date) = text.split_at(digit);
    // 2018年度 is no date.
    let behind = date.get(4..).unwrap_or_default().trim_start_matches(['-', '.', '/', '年']);
    let is_month =
        behind.len() + 4 < date.len() && behind.starts_with(|c: char| c.is_ascii_digit());
    if !is_month || !date.starts_with("19") && !date.starts_with("20") {
        return text;
    }
    let found = LEADING_DATE.find(date).filter(|_| before.chars().count() <= MOST_BEFORE);
    found.map(|found| &date[found.end()..]).filter(|rest| !rest.is_empty()).unwrap_or(text)
}

/// A name without the words around it.
fn clean_body(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')');
    let text = text.strip_suffix(['的', '度']).unwrap_or(text);
    // 东阳市人民政府信息公开 is short for 东阳市人民政府政府信息公开.
    if text.ends_with("人民") { format!("{text}政府") } else { text.to_owned() }
}

fn year_in(text: &str) -> Option<u16> {
    text[dates::year(text)?].parse().ok()
}

/// The name of a body on a line of its own, above or below a title, and a year that stands by it.
fn name_at(lines: &[Line], index: Option<usize>) -> Option<(String, Option<u16>)> {
    // 区政府办公室: on a line of its own is whom the report is sent to.
    let line = lines.get(index?).filter(|line| !line.text.ends_with(':'))?;
    let (name, year) = split_year(&line.text);
    is_body(&name).then_some((name, year))
}

/// Whether a text is the name of a body and nothing else.
pub(super) fn is_body(text: &str) -> bool {
    is_name(text) && ends_as_body(text)
}

/// Whether a name ends as names of bodies do.
fn ends_as_body(name: &str) -> bool {
    const ENDINGS: [&str; 38] = [
        "政府",
        "办公室",
        "办公厅",
        "府办",
        "委办",
        "局",
        "委",
        "委员会",
        "管委会",
        "办事处",
        "镇",
        "乡",
        "街道",
        "苏木",
        "省",
        "市",
        "县",
        "区",
        "州",
        "盟",
        "旗",
        "行政公署",
        "厅",
        "部",
        "处",
        "院",
        "校",
        "学",
        "园",
        "馆",
        "站",
        "所",
        "队",
        "中心",
        "公司",
        "集团",
        "联合会",
        "合作社",
    ];
    // Nearly every line is asked, and the last character says no of most.
    let last = name.chars().next_back();
    ENDINGS.iter().any(|end| end.chars().next_back() == last && name.ends_with(end))
}

/// The year on a short line of its own below a title, or above it.
fn year_beside(lines: &[Line], index: usize, next: usize) -> Option<u16> {
    let year = |line: Option<&Line>| {
        let line = line.filter(|line| line.text.chars().count() <= 12)?;
        // A date of publication is no report year.
        if line.text.contains('月') { None } else { year_in(&line.text) }
    };
    year(lines.get(next)).or_else(|| year(lines.get(index.checked_sub(1)?)))
}

/// Whether a line may be the name of a body: short, and words only.
pub(super) fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    (2..=LONGEST_BODY).contains(&count)
        && text.chars().all(|c| c.is_alphanumeric() || c == '(' || c == ')')
        && !text.is_ascii()
}

fn table_title(prose: &Prose) -> Option<Sign> {
    prose.lines.iter().find_map(table_heading)
}

/// The heading of the statistics table on a line.
pub(super) fn table_heading(line: &Line) -> Option<Sign> {
    if !line.text.contains('表') {
        return None;
    }
    let found = TABLE.find(&line.text)?;
    let before = last_part(&line.text[..found.start()]);
    let behind = &line.text[found.end()..];
    if !is_heading(&line.text, before, behind) {
        return None;
    }
    let (body, year) = split_year(before);
    let year = year.or_else(|| year_in(behind));
    let says = !body.is_empty() || year.is_some();
    let place = Some(line.place.clone());
    says.then_some(Sign { kind: SignKind::TableTitle, body, year, place })
}

/// The sheets whose names are a body, a year or both and nothing else, each with its first line:
/// 2016年, 东阳市2016年度.
pub(super) fn sheet_names(prose: &Prose) -> Vec<(&Line, Sign)> {
    let sheet = |line: &Line| match &line.place {
        Place::Cell { sheet, .. } => Some(Arc::clone(sheet)),
        Place::Box { .. } | Place::Block(_) => None,
    };
    let mut before = None;
    let mut names = Vec::new();
    for line in &prose.lines {
        let own = sheet(line);
        if own == before {
            continue;
        }
        before.clone_from(&own);
        let Some(own) = own else { continue };
        let (body, year) = split_year(&super::prose::comparable(&own));
        let body = if is_body(&body) { body } else { String::new() };
        if !body.is_empty() || year.is_some() {
            let place = Some(line.place.clone());
            names.push((line, Sign { kind: SignKind::SheetName, body, year, place }));
        }
    }
    names
}

/// 现公布2018年东阳市人民政府信息公开年度工作报告.
fn openings(prose: &Prose) -> Vec<Sign> {
    openings_at(prose).map(|(_, sign)| sign).take(2).collect()
}

/// All of them, with their offsets in the run.
pub(super) fn openings_at(prose: &Prose) -> impl Iterator<Item = (usize, Sign)> {
    REPORT.find_iter(&prose.joined).filter_map(|found| {
        let window = tail(&prose.joined[..found.start()], LONGEST_BODY + 10);
        let part = window.rsplit(['。', ',', ';', ':', '、', '|', '》', '>']).next()?;
        let start = ["公布", "发布", "编制", "制作", "撰写", "形成", "现将"]
            .iter()
            .filter_map(|verb| part.rfind(verb).map(|at| at + verb.len()))
            .max()?;
        // 发布机构, 发布日期: a label of the web page is no verb.
        if ["机构", "机关", "单位", "日期", "时间", "人"]
            .iter()
            .any(|n| part[start..].starts_with(n))
        {
            return None;
        }
        let (body, year) = split_year(part[start..].trim_start_matches(['了', '本', '《']));
        let sign =
            Sign { kind: SignKind::Opening, body, year, place: prose.place_at(found.start()) };
        (!sign.body.is_empty() || sign.year.is_some()).then_some((found.start(), sign))
    })
}

/// The last `count` characters.
pub(super) fn tail(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    &text[start..]
}

/// How names are told in signs of a kind; the file's own name and headings are no such signs.
fn naming(kind: SignKind) -> Option<Naming<'static>> {
    let in_line = |opening, seals, most| Naming {
        opening,
        seals,
        stops: &[':', '|', ',', ';', '。'],
        most,
        closings: &[],
    };
    Some(match kind {
        SignKind::ReportingUnit => in_line(&UNIT, &["(盖章)", "(公章)", "(章)"], LONGEST_BODY),
        SignKind::Publisher => in_line(&PUBLISHER, &[], 30),
        SignKind::Compiled => Naming {
            opening: &COMPILED,
            seals: &[],
            stops: &[',', '。', ';', ':'],
            most: LONGEST_BODY,
            closings: &[
                "综合", "根据", "依据", "依照", "按照", "按", "汇总", "负责", "组织", "牵头",
                "会同", "统一", "编制", "编写",
            ],
        },
        SignKind::Contact => Naming {
            opening: &CONTACT,
            seals: &[],
            stops: &[',', '。', ';', ':', '(', ')'],
            most: 30,
            closings: &["联系", "反映", "咨询", "("],
        },
        SignKind::Title
        | SignKind::TableTitle
        | SignKind::Opening
        | SignKind::Signature
        | SignKind::SheetName
        | SignKind::FileName => return None,
    })
}

/// Names that stand in signs of a kind, the first two of them.
fn named(prose: &Prose, kind: SignKind) -> Vec<Sign> {
    let mut signs: Vec<Sign> = named_at(prose, kind).into_iter().map(|(_, sign)| sign).collect();
    signs.truncate(2);
    signs
}

/// All of them, with their offsets in the run.
pub(super) fn named_at(prose: &Prose, kind: SignKind) -> Vec<(usize, Sign)> {
    let Some(naming) = naming(kind) else { return Vec::new() };
    let by_line = matches!(kind, SignKind::ReportingUnit | SignKind::Publisher);
    let mut signs = Vec::new();
    let mut take = |text: &str, offset: usize| {
        for (start, name) in naming.names(text) {
            let body = clean_name(name);
            if is_name(&body) {
                let place = prose.place_at(offset + start);
                signs.push((offset + start, Sign { kind, body, year: None, place }));
            }
        }
    };
    if by_line {
        // Cells of tables are parted by bars too, and few of them end with a word that opens a name.
        const UNITS: &[char] = &['位', '关'];
        const PUBLISHERS: &[char] = &['位', '关', '构', '体', '源'];
        let last = if kind == SignKind::Publisher { PUBLISHERS } else { UNITS };
        let is_parted = |text: &str| memchr::memchr2(b':', b'|', text.as_bytes()).is_some();
        let labelled = |line: &&Line| is_parted(&line.text) && line.text.contains(last);
        prose.lines.iter().filter(labelled).for_each(|line| take(&line.text, line.start));
    } else if opens(kind, &prose.joined) {
        take(&prose.joined, 0);
    }
    signs
}

/// Whether a text may open names in signs of a kind: to prepare a pattern takes longer than to look for its first word.
fn opens(kind: SignKind, text: &str) -> bool {
    let is_compiled = || text.contains("报告由") || text.contains("报告是由");
    (kind != SignKind::Compiled || is_compiled())
        && (kind != SignKind::Contact || text.contains('请'))
}

/// A captured name without what may stand behind it on the line.
pub(super) fn clean_name(text: &str) -> String {
    const BEHIND: [&str; 9] = [
        "单位负责人",
        "填报日期",
        "填表日期",
        "填报时间",
        "报送日期",
        "发布日期",
        "(盖章)",
        "(公章)",
        "审核人",
    ];
    let end = BEHIND.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    text[..end].trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned()
}

/// The name over the last dates of the document, or before the date on one line.
fn signature(prose: &Prose) -> Option<Sign> {
    prose.lines.iter().enumerate().rev().find_map(|(index, line)| {
        let date = dates::at_end(&line.text)?;
        let own = line.text[..date.start].trim_end_matches([':', '|', '(']);
        let body = if own.is_empty() { &prose.lines.get(index.checked_sub(1)?)?.text } else { own };
        let name = is_name(body) && !body.contains("日期") && !body.contains("时间");
        name.then(|| Sign {
            kind: SignKind::Signature,
            body: body.to_owned(),
            year: None,
            place: Some(line.place.clone()),
        })
    })
}

/// The name of the file.
fn file_name(file: &str) -> Option<Sign> {
    let name = file.rsplit('/').next()?;
    let (body, year) = named_in(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    (!body.is_empty() || year.is_some()).then_some(Sign {
        kind: SignKind::FileName,
        body,
        year,
        place: None,
    })
}

/// The body and the year that the name of a file or a folder holds.
pub(super) fn named_in(name: &str) -> (String, Option<u16>) {
    let text = super::prose::comparable(name);
    let before = REPORT.find(&text).map_or(text.as_str(), |found| &text[..found.start()]);
    let (body, year) = split_year(before);
    let body = if is_name(&body) { body } else { String::new() };
    (body, year.or_else(|| year_in(&text)))
}
