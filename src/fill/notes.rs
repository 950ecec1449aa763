//! Notes on a table, over it, in it or below it: 注：以上为2017年度数据, 本表为市公安局数据, （预测）.
//!
//! What they say of the period, the body, the scale or the making of the figures makes these doubtful:
//! those that the note names, or else all of the table.

use std::ops::Range;

use crate::codebook::captions::{Caption, Says};
use crate::codebook::{Codebook, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Layout, Line};
use crate::identify::{Issuer, ReportId, heads};
use crate::text::fold::tidy;
use crate::text::label;
use crate::text::span::{self, Span};

use super::FilledTable;
use super::above::Stand;
use super::captions::reach_of_note;
use super::told;

/// Notes longer than this are paragraphs of the report.
const LONGEST: usize = 100;
/// Captions in brackets, or of a year and little else, are no longer than this.
const LONGEST_CAPTION: usize = 14;
/// How a note begins.
const NOTES: [&str; 6] = ["注:", "备注:", "附注:", "说明:", "注1", "*"];
/// What says that a sentence is of a table, where it begins with it.
const POINTERS: [&str; 12] = [
    "以上", "上述", "上表", "前表", "以下", "下表", "下列", "本表", "此表", "该表", "表中", "表内",
];
/// What may follow these, or stand in their place behind 注.
const SUBJECTS: [&str; 6] = ["表格", "其中", "数据", "填报", "统计", "本页"];
/// Words between them and what is said.
const LINKS: [&str; 12] =
    ["中", "内", "的", "所列", "均", "系", "为", "是", "仅", "指", "由", "含"];

/// A note, and what it says against the figures that it is of.
struct Note<'l> {
    line: usize,
    text: &'l str,
    rule: Rule,
    said: String,
    /// Whether it is a caption, which stands over its table.
    is_caption: bool,
}

/// Flags the figures of which a note says that they are not those of the report. `own` says which tables may
/// be the report's: what is set aside is in doubt already.
pub fn doubt(
    tables: &mut [FilledTable<'_>],
    stands: &[Stand],
    own: &[bool],
    layout: &Layout,
    id: &ReportId,
    codebook: &Codebook,
) {
    let reaches: Vec<Option<Range<usize>>> =
        stands.iter().map(|stand| Some(stand.lines.clone())).collect();
    let lines = layout.lines.iter().enumerate();
    let notes = lines.filter_map(|(at, line)| note(at, line, id, codebook));
    for note in notes {
        let Some(of) = reach_of_note(note.line, &reaches, &layout.lines) else { continue };
        // A caption below the last table is none.
        if note.is_caption && of < note.line {
            continue;
        }
        let is_of = |stand: &&Stand| stand.lines.contains(&of) && own[stand.table];
        for stand in stands.iter().filter(is_of) {
            flag(&mut tables[stand.table], &note);
        }
    }
}

fn flag(filled: &mut FilledTable<'_>, note: &Note<'_>) {
    let Some((_, table)) = filled.form else { return };
    // （2017） over one of several tables says of which year its figures are.
    if note.rule == Rule::YearDoubtful && filled.span != Span::Own {
        return;
    }
    let rows = rows_named(note.text, table);
    let message = format!("a note says {}: {}", note.said, tidy(note.text));
    let finding = Finding::reading(note.rule, Severity::Warning, message);
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        if rows.as_ref().is_none_or(|rows| rows.contains(&of.row)) {
            item.reading.flag(finding.clone().of(&of.indicator).at(item.place.clone()));
        }
    }
    if rows.is_none() {
        let local = filled.local.iter_mut();
        local.for_each(|row| row.reading.flag(finding.clone().at(row.place.clone())));
    }
}

/// The note that a line is, if it speaks against the figures of a table.
fn note<'l>(
    line: usize,
    printed: &'l Line,
    id: &ReportId,
    codebook: &Codebook,
) -> Option<Note<'l>> {
    let text = printed.alone()?;
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let folded = heads::caption(text);
    let bare = folded.trim_start_matches('(');
    let is_short = folded.chars().nth(LONGEST_CAPTION).is_none();
    let is_note = NOTES.iter().chain(&POINTERS).any(|word| bare.starts_with(word));
    let is_bracketed = is_short && folded.starts_with('(') && folded.ends_with(')');
    let is_of_year = is_short && folded.ends_with("数据") && folded.contains('年');
    if !(is_note || is_bracketed || is_of_year) {
        return None;
    }
    let mut clauses = folded.split([',', ';', '。']).filter(|clause| !clause.is_empty());
    let is_alone = is_bracketed || is_note && is_short;
    let (rule, said) = clauses.find_map(|clause| said(clause, is_alone, id, codebook))?;
    Some(Note { line, text, rule, said, is_caption: !is_note })
}

/// What a clause says against the figures of a table.
fn said(
    clause: &str,
    is_alone: bool,
    id: &ReportId,
    codebook: &Codebook,
) -> Option<(Rule, String)> {
    let bare = bare(clause);
    // 全部乡镇, 不含街道 are no names.
    let is_name = !bare.starts_with(['全', '各', '不', '未', '除']);
    if is_name && let Some(body) = told::body(bare, id, codebook) {
        return Some((Rule::PlaceDoubtful, format!("that it is of {body}")));
    }
    if let Some(years) = other_year(clause, bare, id) {
        return Some((Rule::YearDoubtful, years));
    }
    let found = codebook.captions.within(clause);
    let is_unit = clause.contains("单位") || clause.ends_with('元');
    found.into_iter().find_map(|caption| {
        let rule = rule(caption, clause, is_alone && !is_unit, id)?;
        Some((rule, caption.word.clone()))
    })
}

/// Of what a word leaves doubts in a note.
fn rule(caption: &Caption, clause: &str, is_alone: bool, id: &ReportId) -> Option<Rule> {
    match caption.says {
        // A correction names its figures and is heard where all of them are known.
        Says::Draft if caption.word.contains('误') => None,
        Says::Draft | Says::Note => Some(Rule::ItemAmbiguous),
        Says::Period => Some(Rule::YearDoubtful),
        Says::Elsewhere => Some(Rule::PlaceDoubtful),
        Says::Past | Says::Other if is_alone => Some(Rule::ItemAmbiguous),
        Says::Part if is_of_part(&caption.word, clause, id) => Some(Rule::PlaceDoubtful),
        Says::Past | Says::Other | Says::Part => None,
        Says::Final | Says::Whole | Says::Own | Says::Not | Says::Count | Says::Plain => None,
    }
}

/// Whether a clause names some of the bodies of an area as those that the figures are of. 含各镇街、各部门
/// are all of them.
fn is_of_part(word: &str, clause: &str, id: &ReportId) -> bool {
    const ALL: [&str; 12] = [
        "各", "全市", "全县", "全区", "包括", "包含", "含", "根据", "提供", "负责", "报送", "要求",
    ];
    let of_area = match id.issuer {
        Issuer::Area => true,
        Issuer::Office | Issuer::Department | Issuer::Institution => false,
        Issuer::Town | Issuer::Zone | Issuer::Unknown => false,
    };
    let of_report = id.body.as_deref().is_some_and(|body| body.contains(word));
    let both = clause.contains("部门") && clause.contains(['乡', '镇', '街']);
    of_area && !of_report && !both && !ALL.iter().any(|all| clause.contains(all))
}

/// The other year, or the part of the year, that a clause names.
fn other_year(clause: &str, bare: &str, id: &ReportId) -> Option<String> {
    let year = id.year?;
    let is_date = clause.contains('日');
    let named = heads::span_named(bare).filter(|_| !is_date).or_else(|| {
        let years = span::years_in(clause);
        let is_of_figures = ["年数据", "年度数据", "年年报", "年统计", "年度统计"]
            .iter()
            .any(|word| clause.contains(word));
        let named = years.first().copied().filter(|_| years.len() == 1 && is_of_figures);
        named.map(Span::Year)
    });
    let other = named.filter(|span| span.year(id.year) != Some(year));
    if let Some(span) = other {
        let told = span.year(id.year).map_or("another year".to_owned(), |year| year.to_string());
        return Some(format!("that it is of {told}"));
    }
    let is_period = ["期限", "时间", "期间", "区间", "时段", "截至", "截止", "数据", "统计"]
        .iter()
        .any(|word| clause.contains(word));
    let is_part = is_period && span::names_part(clause);
    is_part.then(|| "that it is not of the whole year".to_owned())
}

/// What a clause says behind the words that point to a table: 市公安局数据 of 注:本表为市公安局数据.
fn bare(clause: &str) -> &str {
    let mut rest = clause.trim_matches(['(', ')', '*', ' ']);
    let words = || NOTES.iter().chain(&POINTERS).chain(&SUBJECTS).chain(&LINKS);
    while let Some(behind) = words().find_map(|word| rest.strip_prefix(word)) {
        rest = behind;
    }
    rest
}

/// The rows that a note names as those that it is of: 表中会议、培训数据为…. `None`: it names none, or
/// something that no row has.
fn rows_named(text: &str, table: &Table) -> Option<Vec<usize>> {
    let folded = heads::caption(text);
    let quoted = folded.split(['"', '“', '”']).nth(1);
    let before = || {
        let rest = bare(&folded);
        let ends = ["数据", "为", "系", "是"].iter().filter_map(|word| rest.find(word));
        Some(&rest[..ends.min()?])
    };
    let subject = quoted.or_else(before)?;
    let mut rows = Vec::new();
    for word in subject.split(['、', '和', '与', '及', '/']) {
        let named: Vec<usize> = rows_with(word, table);
        if named.is_empty() {
            return None;
        }
        rows.extend(named);
    }
    Some(rows)
}

/// The rows that have a word in their label or in that of a group of theirs.
fn rows_with(word: &str, table: &Table) -> Vec<usize> {
    if word.chars().nth(1).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut group = false;
    for (row, printed) in table.rows.iter().enumerate() {
        let parsed = label::parse(&printed.label);
        let has = parsed.bare.contains(word);
        if parsed.ordinal.is_none_or(|ordinal| ordinal.level == 1) {
            group = has;
        }
        if has || group {
            found.push(row);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let id = ReportId {
            year: Some(2018),
            place: Some("东阳市".to_owned()),
            division: Some("330783".to_owned()),
            body: Some("东阳市人民政府办公室".to_owned()),
            issuer: Issuer::Area,
            ..ReportId::default()
        };
        let line = Line { text: text.to_owned(), place: crate::source::Place::Block(1) };
        let found = note(0, &line, &id, Codebook::embedded());
        let told = found.map_or("-".to_owned(), |note| format!("{} {}", note.rule.id(), note.said));
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn notes_of_another_year_or_of_months() {
        let part = "year_doubtful that it is not of the whole year";
        check("注：本表统计期限为2018年1月1日至2018年11月30日。", part);
        check("备注：因机构改革，本表为2018年1—9月数据。", part);
        check("（截至9月底）", part);
        check("注：以上为2017年度数据。", "year_doubtful that it is of 2017");
        check("2017年数据", "year_doubtful that it is of 2017");
        check("注：机构和人员数据为上年度数据。", "item_ambiguous 上年度数据");
    }

    #[test]
    fn notes_of_another_body_or_a_part() {
        check("注：本表为市教育局填报数据。", "place_doubtful that it is of 市教育局");
        check("（金华市）", "place_doubtful that it is of 金华市");
        check("注：以上数据不含乡镇街道。", "item_ambiguous 不含");
        check("表中数据为街道合计", "place_doubtful 街道");
        check("（教育系统）", "item_ambiguous 教育系统");
    }

    #[test]
    fn notes_of_what_is_no_count() {
        check("注：本表系样表，数据为虚构。", "item_ambiguous 样表");
        check("注：本表数据为估算数。", "item_ambiguous 估算");
        check("以下为初步统计数据，以正式公布为准", "item_ambiguous 初步统计");
        check("（预测）", "item_ambiguous 预测");
        check("表中数字均已乘以10", "item_ambiguous 乘以");
    }

    #[test]
    fn notes_that_explain() {
        check("注：本表统计期限为2018年1月1日至2018年12月31日。", "-");
        check("注：以上数据为2018年度数据。", "-");
        check("注：本表数据由市政府办公室根据各镇街、各部门报送的材料汇总。", "-");
        check("注：以上数据含各镇乡街道和市级部门。", "-");
        check("（单位：件）", "-");
        check("（2019年3月6日）", "-");
        check("说明：主动公开数按条统计。", "-");
        check("2018年度东阳市政府信息公开情况统计表", "-");
    }
}
