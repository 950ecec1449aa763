//! Prose → signs: the spots of a report that name the body and the year.

use std::sync::Arc;

use super::dates;
use super::name::{LONGEST_BODY, clean_name, is_body, is_name, split_year, tail, year_in};
use super::naming::Naming;
use super::prose::{Line, Prose};
use super::sign::{Sign, SignKind};
use super::title::{REPORT, is_heading, last_part, title};
use super::words::{Next, Words};
use crate::source::Place;

pub(super) const TABLE: Words = Words {
    anchor: Some(("公开", "政府信息".len())),
    firsts: &['政', '信', '资'],
    rows: &[&[
        Next::Maybe(&["政府", "政务"]),
        Next::One(&["信息", "资讯", "政务"]),
        Next::One(&["公开"]),
        Next::Any(&["工作", "年度", "的"]),
        Next::Maybe(&["情况"]),
        Next::One(&["统计"]),
        Next::Maybe(&["调查"]),
        Next::Maybe(&["报"]),
        Next::One(&["表"]),
    ]],
};
pub(super) const UNIT: Words = Words {
    anchor: None,
    firsts: &['填', '报', '编', '制'],
    rows: &[&[
        Next::One(&["填报", "填表", "报送", "报告", "编制", "制表"]),
        Next::One(&["单位", "机关"]),
        Next::Maybe(&["名称"]),
        Next::Maybe(&["(盖章)", "(公章)", "(章)"]),
        Next::One(&[":", "|"]),
        Next::Any(&[":", "|"]),
    ]],
};
pub(super) const COMPILED: Words = Words {
    anchor: Some(("报告", 0)),
    firsts: &['报'],
    rows: &[&[Next::One(&["报告"]), Next::Maybe(&["是"]), Next::One(&["由"])]],
};
pub(super) const CONTACT: Words = Words {
    anchor: Some(("请", 0)),
    firsts: &['请'],
    rows: &[&[
        Next::One(&["请"]),
        Next::Maybe(&["直接"]),
        Next::One(&["与", "向", "和", "致电", "联系"]),
        Next::Maybe(&[":"]),
    ]],
};
pub(super) const PUBLISHER: Words = Words {
    anchor: None,
    firsts: &['发', '公', '信', '责', '生', '来'],
    rows: &[
        &[
            Next::One(&["发布", "发文", "公开", "信息", "责任", "生成"]),
            Next::One(&["机构", "单位", "机关", "主体", "来源"]),
            Next::One(&[":", "|"]),
            Next::Any(&[":", "|"]),
        ],
        &[Next::One(&["来源"]), Next::One(&[":", "|"]), Next::Any(&[":", "|"])],
    ],
};

/// Finds all signs, in the order of trust.
pub fn signs(prose: &Prose, file: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    let openings = openings(prose);
    signs.extend(title(prose, openings.first()));
    signs.extend(table_title(prose));
    signs.extend(named(prose, SignKind::ReportingUnit));
    signs.extend(openings);
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

fn table_title(prose: &Prose) -> Option<Sign> {
    prose.lines.iter().find_map(table_heading)
}

/// The heading of the statistics table on a line.
pub(super) fn table_heading(line: &Line) -> Option<Sign> {
    if !line.text.contains('表') {
        return None;
    }
    let found = TABLE.find(&line.text)?;
    let before = last_part(&line.text[..found.start]);
    let behind = &line.text[found.end..];
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
    REPORT.find_all(&prose.joined).filter_map(|found| {
        let window = tail(&prose.joined[..found.start], LONGEST_BODY + 10);
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
        let sign = Sign { kind: SignKind::Opening, body, year, place: prose.place_at(found.start) };
        (!sign.body.is_empty() || sign.year.is_some()).then_some((found.start, sign))
    })
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
        // (来源:…) in a sentence is where a quotation comes from.
        let is_sentence = |text: &str| kind == SignKind::Publisher && text.contains('。');
        let labelled = |line: &&Line| {
            is_parted(&line.text) && line.text.contains(last) && !is_sentence(&line.text)
        };
        prose.lines.iter().filter(labelled).for_each(|line| take(&line.text, line.start));
    } else if opens(kind, &prose.joined) {
        take(&prose.joined, 0);
    }
    signs
}

/// Whether a text may open names in signs of a kind: to prepare a pattern takes longer than to look for its first word.
fn opens(kind: SignKind, text: &str) -> bool {
    let is_compiled = || text.contains("报告由") || text.contains("报告是由");
    // Every report speaks of 申请.
    let may_follow = |rest: &str| rest.starts_with(['直', '与', '向', '和', '致', '联']);
    let is_asked = || text.split('请').skip(1).any(may_follow);
    (kind != SignKind::Compiled || is_compiled()) && (kind != SignKind::Contact || is_asked())
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
    let before = REPORT.find(&text).map_or(text.as_str(), |found| &text[..found.start]);
    let (body, year) = split_year(before);
    let body = if is_name(&body) { body } else { String::new() };
    (body, year.or_else(|| year_in(&text)))
}
