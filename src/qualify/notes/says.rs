//! What a note says against the figures that it is of: another body, another year, no count.

use crate::codebook::Codebook;
use crate::codebook::captions::{Caption, Says};
use crate::codebook::notes::{List, NoteWords};
use crate::finding::Rule;
use crate::identify::{Issuer, ReportId, heads};
use crate::qualify::others;
use crate::text::fold::is_han;
use crate::text::span::{self, Span};

use super::line::Note;

/// What a note leaves doubts of, in words for people.
pub fn said(note: &Note<'_>, id: &ReportId, codebook: &Codebook) -> Option<(Rule, String)> {
    let clauses = note.folded.split([',', ';', '。']).filter(|clause| !clause.is_empty());
    let mut said = clauses.map(|clause| of_clause(clause, note.is_alone, id, codebook));
    said.find_map(|said| said)
}

fn of_clause(
    clause: &str,
    is_alone: bool,
    id: &ReportId,
    codebook: &Codebook,
) -> Option<(Rule, String)> {
    let words = &codebook.notes;
    let bare = bare(clause, words);
    // 全部乡镇, 不含街道 are no names.
    let is_name = !words.begins(&[List::NameNot], bare);
    if is_name && let Some(body) = others::body(bare, id, codebook) {
        return Some((Rule::PlaceDoubtful, format!("that it is of {body}")));
    }
    if let Some(years) = other_year(clause, bare, id, words) {
        return Some((Rule::YearDoubtful, years));
    }
    let found = codebook.captions.within(clause);
    // 模拟数据 is not 拟.
    let is_whole = |word: &str| !found.iter().any(|o| o.word != word && o.word.contains(word));
    let is_unit = clause.contains("单位") || clause.ends_with('元');
    found.iter().filter(|caption| is_whole(&caption.word)).find_map(|caption| {
        // 注：全省, 注：查阅点统计口径为全省.
        let is_all = bare.trim_end_matches("数据") == caption.word || clause.contains("口径");
        let rule = match is_all && others::is_of_other_area(&caption.word, id) {
            true => Rule::PlaceDoubtful,
            false => rule(caption, clause, is_alone && !is_unit, id, words)?,
        };
        Some((rule, caption.word.clone()))
    })
}

/// Of what a word leaves doubts in a note.
fn rule(
    caption: &Caption,
    clause: &str,
    is_alone: bool,
    id: &ReportId,
    words: &NoteWords,
) -> Option<Rule> {
    match caption.says {
        // A correction names its figures and is heard where all of them are known.
        Says::Draft if caption.word.contains('误') => None,
        Says::Draft | Says::Note => Some(Rule::ItemAmbiguous),
        Says::Period => Some(Rule::YearDoubtful),
        Says::Elsewhere => Some(Rule::PlaceDoubtful),
        // 局 alone is said of figures in a caption of a few characters: the name of any office ends so.
        Says::Other if is_alone && !is_name_end(&caption.word, clause) => Some(Rule::ItemAmbiguous),
        Says::Past if is_alone => Some(Rule::ItemAmbiguous),
        Says::Part if is_of_part(&caption.word, clause, id, words) => Some(Rule::PlaceDoubtful),
        Says::Past | Says::Other | Says::Part => None,
        Says::Final | Says::Whole | Says::Own | Says::Not | Says::Count | Says::Plain => None,
    }
}

fn is_name_end(word: &str, clause: &str) -> bool {
    const SHORT: usize = 4;
    word.chars().nth(1).is_none() && clause.chars().nth(SHORT).is_some()
}

/// Whether a clause names some of the bodies of an area as those that the figures are of. 含各镇街、各部门
/// are all of them.
fn is_of_part(word: &str, clause: &str, id: &ReportId, words: &NoteWords) -> bool {
    let of_area = match id.issuer {
        Issuer::Area => true,
        Issuer::Office | Issuer::Department | Issuer::Institution => false,
        Issuer::Town | Issuer::Zone | Issuer::Unknown => false,
    };
    let of_report = id.body.as_deref().is_some_and(|body| body.contains(word));
    let both = clause.contains("部门") && clause.contains(['乡', '镇', '街']);
    of_area
        && !of_report
        && !both
        && !words.has(List::All, clause)
        && !is_kind(word, clause, words)
        && is_of_figures(clause, words)
}

/// Whether a word before 部门 says which: 财政部门 is one, 市级部门 are all.
fn is_kind(word: &str, clause: &str, words: &NoteWords) -> bool {
    let before = clause.find(word).map_or("", |at| &clause[..at]);
    let leads = words.list(List::PartLead);
    before.ends_with(is_han)
        && !word.starts_with('本')
        && !leads.iter().any(|lead| before.ends_with(lead.as_str()))
}

/// Whether a clause is about the figures: 本表仅为本机关数据, and not 本机关无规章制定权.
fn is_of_figures(clause: &str, words: &NoteWords) -> bool {
    const SHORT: usize = 8;
    clause.chars().nth(SHORT).is_none() || words.has(List::OfFigures, clause)
}

/// The other year, or the part of the year, that a clause names.
fn other_year(clause: &str, bare: &str, id: &ReportId, words: &NoteWords) -> Option<String> {
    // 2022年数据详见去年年报 says nothing of the figures here.
    let year = id.year.filter(|_| !words.has(List::See, clause))?;
    let is_date = clause.contains('日');
    let named = heads::span_named(bare).filter(|_| !is_date).or_else(|| {
        let years = span::years_in(clause);
        let is_of_figures = || words.has(List::OfYear, clause);
        let named = years.first().copied().filter(|_| years.len() == 1 && is_of_figures());
        named.map(Span::Year)
    });
    let other = named.filter(|span| span.year(id.year) != Some(year));
    if let Some(span) = other {
        let told = span.year(id.year).map_or("another year".to_owned(), |year| year.to_string());
        return Some(format!("that it is of {told}"));
    }
    let is_part = words.has(List::Period, clause) && span::names_part(clause);
    is_part.then(|| "that it is not of the whole year".to_owned())
}

/// What a clause says behind the words that point to a table: 市公安局数据 of 注:本表为市公安局数据.
pub fn bare<'c>(clause: &'c str, words: &NoteWords) -> &'c str {
    const BEFORE: [List; 6] =
        [List::Opens, List::Above, List::Below, List::Here, List::Subject, List::Link];
    let mut rest = clause.trim_matches(['(', ')', '*', ' ']);
    while let Some(behind) = words.behind(&BEFORE, rest) {
        rest = behind;
    }
    rest
}

/// The words of a note that name the figures which it is of: 会议、培训 of 表中会议、培训数据为….
pub fn subject<'n>(folded: &'n str, words: &NoteWords) -> Option<&'n str> {
    let quoted = folded.split(['"', '“', '”']).nth(1);
    let before = || {
        let rest = bare(folded, words);
        let ends = words.list(List::SubjectEnds).iter().filter_map(|word| rest.find(&**word));
        Some(&rest[..ends.min()?])
    };
    quoted.or_else(before)
}
