//! Prose → the body that an area's heading leaves unnamed: `建德市…年度报告（市公安局）`, 市教育局编制本报告,
//! 我局, 来源：市教育局.

use super::Issuer;
use super::body::{self, is_in_charge};
use super::name;
use super::prose::Prose;
use super::title;
use crate::codebook::Codebook;
use crate::codebook::captions::Says;
use crate::text::fold::is_han;

/// Headings, paths of links and sources stand in the first lines.
const HEAD: usize = 80;
/// Behind one of these words the name of a body ends that writes the report.
const COMPILING: [&str; 4] = ["编制本报告", "编制了本报告", "编写本报告", "编制本年报"];
/// So the name of several bodies of an area ends: their report is not the area's.
const OF_SEVERAL: [&str; 4] = ["部门", "直机关", "乡镇", "镇街"];
/// Bodies that speak of themselves.
const ITSELF: [&str; 9] =
    ["我局", "我镇", "我乡", "我街道", "我委", "我厅", "我院", "我校", "我中心"];

/// Another body or a part of the area that a heading names behind or before its words, or that stands
/// in brackets below it.
pub fn in_title(prose: &Prose, codebook: &Codebook) -> Option<String> {
    let lines = &prose.lines[..prose.lines.len().min(HEAD)];
    lines.iter().enumerate().find_map(|(index, line)| {
        let (before, behind) = title::around(lines, index)?;
        let part = bare(behind);
        let named = names_part(part, codebook)
            || is_own(part, codebook)
            || behind.starts_with(['(', '[', '【', '-', '_']) && is_field(part, codebook);
        let bracketed = || {
            let (field, _) = before.strip_prefix(['(', '[', '【'])?.split_once([')', ']', '】'])?;
            is_field(field, codebook).then_some(field)
        };
        // 黄平县县级部门2016年…年度报告汇编.
        let bodies = || {
            let (body, _) = name::split_year(title::last_part(before));
            OF_SEVERAL.iter().any(|end| body.ends_with(end)).then(|| bare(before))
        };
        let sender = || before.split([':', '】']).rev().skip(1).map(bare);
        let below = || lines.get(index + 1).filter(|below| below.text.starts_with('('));
        named
            .then_some(part)
            .or_else(bracketed)
            .or_else(bodies)
            .or_else(|| sender().find(|name| is_own(name, codebook)))
            .or_else(|| below().map(|below| bare(&below.text)).filter(|n| is_own(n, codebook)))
            .map(|name| format!("{} is named beside the heading {}", name, line.text))
    })
}

/// The body that a sentence says to have written the report.
pub fn in_sentence(prose: &Prose, codebook: &Codebook) -> Option<String> {
    let text = &prose.joined;
    let name = COMPILING.iter().flat_map(|word| text.match_indices(word)).find_map(|(at, _)| {
        let clause = text[..at].rsplit([',', '。', ';', ':', '、', '|']).next()?;
        let name = clause.strip_prefix('由').unwrap_or(clause);
        is_own(name, codebook).then_some(name)
    })?;
    Some(format!("{name} says that it wrote the report"))
}

/// The body that speaks in the first person, or that the page names as its source. Counts for a text
/// that does not speak of the area.
pub fn in_page(prose: &Prose, sources: &[&str], codebook: &Codebook) -> Option<String> {
    let speaks = ITSELF.iter().find(|word| prose.joined.contains(**word));
    let linked = || {
        let head = prose.lines.iter().take(HEAD).filter(|line| line.text.contains(['>', '»']));
        let mut names = head.flat_map(|line| line.text.split(['>', '»'])).map(bare);
        names.find(|name| is_own(name, codebook))
    };
    let source = || sources.iter().copied().find(|name| is_own(name, codebook));
    match speaks {
        Some(word) => Some(format!("the text says {word}")),
        None => Some(format!("the page is that of {}", source().or_else(linked)?)),
    }
}

/// Whether a text beside a heading may be the field of a department that is not named, (卫健), (教育),
/// and is nothing that is said of a paper.
fn is_field(text: &str, codebook: &Codebook) -> bool {
    const OF_PAPER: [&str; 34] = [
        "版", "稿", "附", "表", "图", "文", "汇总", "汇编", "政府", "发布", "公布", "公开", "正式",
        "更正", "修订", "修改", "更新", "报告", "年报", "试行", "全市", "全县", "全区", "全省",
        "全州", "年", "月", "日", "摘要", "解读", "通知", "公告", "本级", "有效",
    ];
    let length = text.chars().count();
    (2..=8).contains(&length)
        && text.chars().all(is_han)
        && !OF_PAPER.iter().any(|word| text.contains(word))
        && !codebook.captions.iter().any(|said| said.says != Says::Note && said.word.contains(text))
}

/// A sentence that says that the figures are of a part of the area alone: 本报告统计范围不含乡镇.
pub fn in_scope(prose: &Prose) -> Option<String> {
    const OF: [&str; 5] = ["本报告", "统计范围", "统计口径", "数据范围", "所列数据"];
    const WITHOUT: [&str; 2] = ["不含", "不包括"];
    const ONLY: [&str; 8] =
        ["仅反映", "只反映", "仅包括", "只包括", "仅包含", "仅统计", "只统计", "仅为"];
    const BODIES: [&str; 8] = ["乡镇", "镇街", "街道", "部门", "政府办", "府办", "本级", "机关"];
    let near = |text: &str, words: &[&str]| {
        words.iter().filter_map(|word| text.split_once(word)).any(|(_, behind)| {
            let behind: String = behind.chars().take(10).collect();
            BODIES.iter().any(|body| behind.contains(body))
        })
    };
    prose.joined.split('。').map(|sentence| name::tail(sentence, 80)).find_map(|sentence| {
        let told = OF.iter().any(|word| sentence.contains(word));
        let part = near(sentence, &WITHOUT) || near(sentence, &ONLY);
        (told && part).then(|| format!("the text says {sentence}"))
    })
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a name is that of a body that reports about itself.
fn is_own(name: &str, codebook: &Codebook) -> bool {
    let kind = || body::parse(name, None, codebook.divisions).kind;
    name::is_body(name)
        && !is_in_charge(name, codebook.divisions)
        && match kind() {
            Issuer::Department | Issuer::Town | Issuer::Zone | Issuer::Institution => true,
            Issuer::Area | Issuer::Office | Issuer::Unknown => false,
        }
}

/// Whether a text behind a heading says that the report is of some bodies of the area.
fn names_part(text: &str, codebook: &Codebook) -> bool {
    let mut parts = codebook.captions.iter().filter(|caption| caption.says == Says::Part);
    // The area's own level is what most reports are of.
    let is_part = parts.any(|caption| caption.word != "本级" && text.contains(&caption.word));
    is_part || text.ends_with("部门") || text.ends_with("级机关")
}
