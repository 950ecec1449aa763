//! Layout → `Vec<Part>`: where does another report begin in one file?
//!
//! A new title, opening sentence or 填报单位 of another place, year or body between two tables begins
//! another report. A table of contents, a cover, the head of every page and what a report says of
//! others have no table between them and the next, and begin none.

mod collected;
mod content;
mod cut;

pub use collected::collected;

use crate::codebook::Codebook;
use crate::grid::Layout;
use crate::identify::heads::{Head, HeadKind, heads};
use crate::identify::prose::{Prose, prose};
use crate::identify::whose::{Relation, Whose};
use crate::identify::{self, ReportId};
use crate::source::Place;

use content::Content;

/// One report of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// `None` where the whole file is one report.
    pub begins: Option<Place>,
    pub layout: Layout,
    /// The text of the layout.
    pub prose: Prose,
}

/// Cuts a document of several reports; one of a single report stays as it is.
///
/// `folder` is the path of the folder that the file stands in: a weak sign of the place.
pub fn divide(layout: Layout, folder: &str, codebook: &Codebook) -> Vec<Part> {
    let prose = prose(&layout.lines);
    let heads = heads(&prose, codebook.divisions);
    if !may_be_several(&heads) {
        return vec![Part { begins: None, layout, prose }];
    }
    let content = Content::of(&layout, codebook);
    let Some(starts) = cut::possible(&layout, &candidates(&heads, &content)) else {
        return vec![Part { begins: None, layout, prose }];
    };
    let kept = borders(&layout, &starts, &heads, &content, folder, codebook);
    if kept.len() < 2 {
        return vec![Part { begins: None, layout, prose }];
    }
    cut::cut(layout, &kept)
}

/// Whether two heads are of different bodies or years, or two begin a report.
fn may_be_several(heads: &[Head]) -> bool {
    let again = |kind: HeadKind| heads.iter().filter(|head| head.kind == kind).count() > 1;
    let mut whose = Whose::default();
    let mut differ = heads.iter().map(|head| {
        let heading = matches!(head.kind, HeadKind::Title | HeadKind::TableTitle);
        let other = whose.relation(&head.whose) == Relation::Other
            || heading && whose.is_office_beside_area(&head.whose);
        whose.complete(&head.whose);
        other
    });
    differ.any(|other| other) || again(HeadKind::Title) || again(HeadKind::Opening)
}

/// The lines at which a report may begin: those of heads that stand behind something to report.
fn candidates(heads: &[Head], content: &Content) -> Vec<usize> {
    let mut groups: Vec<Vec<&Head>> = Vec::new();
    let mut begin = 0;
    let mut opened = None;
    for head in heads {
        let prose_alone = head.kind == HeadKind::Title && opened.is_some();
        let behind = content.is_between(begin, head.line) || prose_alone;
        if groups.is_empty() || behind {
            groups.push(vec![head]);
            begin = head.line;
            opened = None;
        } else if let Some(group) = groups.last_mut()
            && !content.is_between(begin, head.line)
        {
            group.push(head);
        }
        if head.kind == HeadKind::Opening {
            opened = Some(head.line);
        }
    }
    groups.iter().filter_map(|group| start(group)).collect()
}

/// Where the report begins whose heads come before its content. Headings of other reports before
/// it are a table of contents, the cover of a compilation, or links at the end of the last report.
fn start(group: &[&Head]) -> Option<usize> {
    let (last, before) = group.split_last()?;
    let mut own: Vec<&Head> = vec![last];
    for head in before.iter().rev() {
        let agrees = |other: &&Head| {
            head.whose.relation(&other.whose) != Relation::Other
                && !(head.kind == HeadKind::Title
                    && other.kind == HeadKind::Title
                    && head.whose.is_office_beside_area(&other.whose))
        };
        if !own.iter().all(agrees) {
            break;
        }
        own.push(head);
    }
    // 填报单位 at the foot of a table is the last report's.
    let begins = own.iter().rev().find(|head| head.kind.is_beginning());
    begins.or(own.last()).map(|head| head.line)
}

/// The starts that are of another body or year than what stands before them.
fn borders(
    layout: &Layout,
    starts: &[usize],
    heads: &[Head],
    content: &Content,
    folder: &str,
    codebook: &Codebook,
) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    let mut current = Whose::default();
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(layout.lines.len());
        let id = identify::identify(&self::prose(&layout.lines[start..end]), folder, codebook);
        let own = Whose::from(&id);
        let Some(&before) = kept.last() else {
            kept.push(start);
            current = own;
            continue;
        };
        let within = &heads[heads.partition_point(|head| head.line < start)..];
        let within = &within[..within.partition_point(|head| head.line < end)];
        let says_much = content.is_between(start, end) || is_opened(within);
        let begins = within.iter().any(|head| head.line == start && head.kind.is_beginning());
        let another = match current.relation(&own) {
            Relation::Other if is_beside(&current, &own, &id, within) => false,
            Relation::Other => says_much,
            Relation::Open if current.is_office_beside_area(&own) => says_much,
            // The same table again under a heading of its own that says too little.
            Relation::Open => begins && content.repeats((before, start), (start, end)),
            Relation::Same => false,
        };
        if another {
            kept.push(start);
            current = own;
        } else {
            current.complete(&own);
        }
    }
    kept
}

/// Whether a table of an earlier year stands there beside that of the report: under its own heading,
/// and without anything else that a report has. Its figures are kept with their year.
fn is_beside(current: &Whose, own: &Whose, id: &ReportId, heads: &[Head]) -> bool {
    const REPORTED: [&str; 6] =
        ["reporting_unit", "compiled", "contact", "signature", "signature_date", "filing_date"];
    let earlier = own.year.is_some() && own.year < current.year;
    let mut of_body = own.clone();
    of_body.year = current.year;
    let same_body = of_body.relation(current);
    let bare = !id.votes.iter().any(|vote| REPORTED.contains(&vote.sign))
        && !heads.iter().any(|head| head.kind == HeadKind::Opening);
    earlier && same_body != Relation::Other && bare
}

/// Whether a report without a table opens there: it has a heading and an opening sentence.
fn is_opened(heads: &[Head]) -> bool {
    let has = |kind: HeadKind| heads.iter().any(|head| head.kind == kind);
    has(HeadKind::Title) && has(HeadKind::Opening)
}
