//! Prose → the body that an area's heading leaves unnamed: `建德市…年度报告（市公安局）`, 市教育局编制本报告,
//! 我局, 来源：市教育局.

use super::Issuer;
use super::body::{self, is_in_charge};
use super::name;
use super::prose::Prose;
use super::title;
use crate::codebook::Codebook;
use crate::codebook::bodies::List;
use crate::codebook::captions::Says;
use crate::text::fold::is_han;

/// Headings, paths of links and sources stand in the first lines.
const HEAD: usize = 80;

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
            codebook.divisions.bodies.ends(List::Several, &body).then(|| bare(before))
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
    let compiling = codebook.divisions.bodies.list(List::Compiles);
    let name =
        compiling.iter().flat_map(|word| text.match_indices(*word)).find_map(|(at, _)| {
            let clause = text[..at].rsplit([',', '。', ';', ':', '、', '|']).next()?;
            let name = clause.strip_prefix('由').unwrap_or(clause);
            is_own(name, codebook).then_some(name)
        })?;
    Some(format!("{name} says that it wrote the report"))
}

/// The body that speaks in the first person, or that the page names as its source. Counts for a text
/// that does not speak of the area.
pub fn in_page(prose: &Prose, sources: &[&str], codebook: &Codebook) -> Option<String> {
    let itself = codebook.divisions.bodies.list(List::Itself);
    let speaks = itself.iter().find(|word| prose.joined.contains(**word));
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
    let length = text.chars().count();
    (2..=8).contains(&length)
        && text.chars().all(is_han)
        && !codebook.divisions.bodies.within(List::NoField, text)
        && !codebook.captions.iter().any(|said| said.says != Says::Note && said.word.contains(text))
}

/// A sentence that says that the figures are of a part of the area alone: 本报告统计范围不含乡镇.
pub fn in_scope(prose: &Prose, codebook: &Codebook) -> Option<String> {
    /// Characters behind the word in which the part is named.
    const NEAR: usize = 10;
    let words = &codebook.divisions.bodies;
    let names_part = |sentence: &str| {
        let limits = words.list(List::Limits).iter();
        limits.filter_map(|word| sentence.split_once(word)).any(|(_, behind)| {
            let near: String = behind.chars().take(NEAR).collect();
            words.within(List::OfPart, &near)
        })
    };
    prose.joined.split('。').map(|sentence| name::tail(sentence, 80)).find_map(|sentence| {
        let is_part = words.within(List::Scope, sentence) && names_part(sentence);
        is_part.then(|| format!("the text says {sentence}"))
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
