//! Layout → `Vec<Part>`: where does another report begin in one file?
//!
//! A new title, opening sentence or 填报单位 of another place, year or body between two tables begins
//! another report. A table of contents, a cover, the head of every page and what a report says of
//! others have no table between them and the next, and begin none.

mod across;
mod collected;
mod columns;
mod content;
mod cut;
mod named;

pub use collected::collected;

use crate::codebook::Codebook;
use crate::codebook::divisions::Divisions;
use crate::finding::Finding;
use crate::grid::Layout;
use crate::identify::heads::{Head, HeadKind, heads};
use crate::identify::prose::{Prose, prose};
use crate::identify::whose::{Relation, Whose};
use crate::identify::{self, Heading, ReportId};
use crate::source::Place;

use content::Content;

/// One report of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// `None` where the whole file is one report.
    pub begins: Option<Place>,
    /// The name of a body that alone heads it.
    pub heading: Option<Heading>,
    /// Why none of its figures is certain.
    pub doubt: Option<Finding>,
    pub layout: Layout,
    /// The text of the layout.
    pub prose: Prose,
}

impl Part {
    fn whole(layout: Layout, prose: Prose) -> Vec<Part> {
        vec![Part { begins: None, heading: None, doubt: None, layout, prose }]
    }

    /// Whose report it is; `name` is the path of the file.
    pub fn identify(&self, name: &str, codebook: &Codebook) -> ReportId {
        identify::of_file(&self.prose, self.heading.as_ref(), name, codebook)
    }
}

/// Cuts a document of several reports; one of a single report stays as it is.
///
/// `folder` is the path of the folder that the file stands in: a weak sign of the place.
pub fn divide(layout: Layout, folder: &str, codebook: &Codebook) -> Vec<Part> {
    let prose = prose(&layout.lines);
    if let Some(parts) = across::across(&layout, &prose, folder, codebook) {
        return parts;
    }
    let mut heads = heads(&prose, codebook.divisions);
    let names = named::names(&prose, codebook);
    if names.is_empty() && !may_be_several(&heads) {
        return Part::whole(layout, prose);
    }
    let content = Content::of(&layout, codebook);
    let names = named::heading_reports(names, &heads, &layout, &content, codebook);
    heads.extend(names.iter().map(|name| Head {
        line: name.line,
        kind: HeadKind::Name,
        whose: name.whose.clone(),
    }));
    heads.sort_by_key(|head| (head.line, head.kind));
    if !may_be_several(&heads) {
        return Part::whole(layout, prose);
    }
    let Some(starts) = cut::possible(&layout, &candidates(&layout, &heads, &content)) else {
        return Part::whole(layout, prose);
    };
    let borders = borders(&layout, &starts, &heads, &content, folder, codebook);
    if borders.iter().all(|border| border.of == 0) {
        return Part::whole(layout, prose);
    }
    let lines: Vec<usize> = borders.iter().map(|border| border.line).collect();
    let of: Vec<usize> = borders.iter().map(|border| border.of).collect();
    let mut parts = cut::cut(layout, &lines);
    for (index, part) in parts.iter_mut().enumerate() {
        let within = |name: &&named::Named| {
            lines[index] <= name.line && lines.get(index + 1).is_none_or(|end| name.line < *end)
        };
        part.heading = names.iter().find(within).map(|name| name.heading.clone());
    }
    cut::gather(parts, &of)
}

/// A line at which something of another report begins.
struct Border {
    line: usize,
    /// The report, by the number of the border at which it begins: behind the table of one of its
    /// departments, a report goes on.
    of: usize,
    /// Whether a title, an opening or a sheet begins there, and no heading of a table alone.
    begins: bool,
    has_table: bool,
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
fn candidates(layout: &Layout, heads: &[Head], content: &Content) -> Vec<usize> {
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
    groups.iter().flat_map(|group| starts(layout, group)).collect()
}

/// Where the report begins whose heads come before its content. Headings of other reports before
/// it are a table of contents, the cover of a compilation, or links at the end of the last report.
///
/// Two starts where the heading of the first table is of another than the text before it: the text
/// is a report, and its own table may stand behind that one.
fn starts(layout: &Layout, group: &[&Head]) -> Vec<usize> {
    let own = last_run(group);
    let begins = group.iter().rposition(|head| head.kind.is_beginning());
    let (text, table) = group.split_at(begins.map_or(0, |last| last + 1));
    let Some((told, of_table)) = start(table).and_then(|end| Some((told(layout, text, end)?, end)))
    else {
        return start(own).into_iter().collect();
    };
    // 填报单位 says whose a table is that bears the heading of all of them.
    let unit = table.iter().rfind(|head| head.kind == HeadKind::Unit);
    let all = whose(table);
    let of = unit.map_or(all.clone(), |unit| unit.whose.clone().of_year(all.year));
    match of.relation(&whose(told)) == Relation::Other {
        true => start(told).into_iter().chain([of_table]).collect(),
        false => start(told).into_iter().collect(),
    }
}

/// The last heads of a group that speak of one report.
fn last_run<'g, 'h>(group: &'g [&'h Head]) -> &'g [&'h Head] {
    let agree = |head: &Head, other: &Head| {
        head.whose.relation(&other.whose) != Relation::Other
            && !(head.kind == HeadKind::Title
                && other.kind == HeadKind::Title
                && head.whose.is_office_beside_area(&other.whose))
    };
    let fits = |at: &usize| group[at + 1..].iter().all(|other| agree(group[*at], other));
    let first = (0..group.len()).rev().take_while(fits).last().unwrap_or(group.len());
    &group[first..]
}

/// The line of the first of these heads that begins a report; 填报单位 at the foot of a table is the
/// last report's.
fn start(heads: &[&Head]) -> Option<usize> {
    let begins = heads.iter().find(|head| head.kind.is_beginning());
    begins.or(heads.first()).map(|head| head.line)
}

fn whose(heads: &[&Head]) -> Whose {
    let mut whose = Whose::default();
    heads.iter().for_each(|head| whose.complete(&head.whose));
    whose
}

/// The heads of a report that is told in sentences between them and a line.
fn told<'g, 'h>(layout: &Layout, group: &'g [&'h Head], end: usize) -> Option<&'g [&'h Head]> {
    /// A table of contents has none.
    const SENTENCES: usize = 3;
    let last = group.iter().rposition(|head| head.kind.is_beginning())?;
    let own = last_run(&group[..=last]);
    let has = |kind: HeadKind| own.iter().any(|head| head.kind == kind);
    let lines = layout.lines.get(start(own)?..end).unwrap_or_default();
    let sentences = || lines.iter().filter(|line| line.text.contains('。')).count();
    (has(HeadKind::Title) && has(HeadKind::Opening) || sentences() >= SENTENCES).then_some(own)
}

/// The starts that are of another body or year than what stands before them, and those at which a
/// report goes on.
fn borders(
    layout: &Layout,
    starts: &[usize],
    heads: &[Head],
    content: &Content,
    folder: &str,
    codebook: &Codebook,
) -> Vec<Border> {
    let mut kept: Vec<Border> = Vec::new();
    let mut current = Whose::default();
    // The last report that began with text and no table.
    let mut text: Option<(usize, Whose)> = None;
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(layout.lines.len());
        let id = identify::identify(&self::prose(&layout.lines[start..end]), folder, codebook);
        let within = &heads[heads.partition_point(|head| head.line < start)..];
        let within = &within[..within.partition_point(|head| head.line < end)];
        let begins = within.iter().any(|head| head.line == start && head.kind.is_beginning());
        let has_table = content.is_between(start, end);
        let own = own(&id, within, begins, codebook.divisions);
        let Some(&Border { line: before, of: before_of, .. }) = kept.last() else {
            text = (begins && !has_table).then(|| (0, own.clone()));
            kept.push(Border { line: start, of: 0, begins, has_table });
            current = own;
            continue;
        };
        if let Some((of, whose)) = text.as_mut().filter(|(of, _)| !begins && *of != before_of)
            && whose.relation(&own) != Relation::Other
        {
            whose.complete(&own);
            current = whose.clone();
            kept.push(Border { line: start, of: *of, begins, has_table });
            continue;
        }
        let says_much = has_table || is_opened(within);
        let another = match current.relation(&own) {
            Relation::Other if is_beside(&current, &own, &id, within) => false,
            Relation::Other => says_much,
            Relation::Open if current.is_office_beside_area(&own) => {
                says_much
                    && (!is_unit_alone(within) || content.repeats((before, start), (start, end)))
            }
            // The same table again under a heading of its own that says too little.
            Relation::Open => begins && content.repeats((before, start), (start, end)),
            Relation::Same => false,
        };
        if another {
            let of = kept.len();
            if begins {
                text = (!has_table).then(|| (of, own.clone()));
            }
            kept.push(Border { line: start, of, begins, has_table });
            current = own;
        } else {
            current.complete(&own);
        }
    }
    with_lone_tables(kept)
}

/// Whether 填报单位 alone heads a part: the office fills in each table of the area's report, which goes on unless
/// it has printed that table already.
fn is_unit_alone(heads: &[Head]) -> bool {
    heads.iter().all(|head| head.kind == HeadKind::Unit)
}

/// Whose a part is: where its kind of body is open, and a table alone begins it, 填报单位 says it.
fn own(id: &ReportId, within: &[Head], begins: bool, divisions: &Divisions) -> Whose {
    if let Some(name) = within.iter().find(|head| head.kind == HeadKind::Name) {
        return name.whose.clone();
    }
    let own = Whose::of(id, divisions);
    let unit = within.iter().find(|head| head.kind == HeadKind::Unit && !begins);
    match unit.filter(|_| !own.is_body()) {
        Some(unit) => unit.whose.clone().of_year(id.year),
        None => own,
    }
}

/// A text with a single table behind it that is of another, and none of its own, is open: both stay
/// together, and what they say of place and year is in doubt.
fn with_lone_tables(mut borders: Vec<Border>) -> Vec<Border> {
    for at in 0..borders.len().saturating_sub(1) {
        let (text, behind) = (&borders[at], &borders[at + 1..]);
        let is_text = text.begins && !text.has_table && text.of == at;
        let goes_on = behind.iter().any(|border| border.of == at);
        let alone = behind.get(1).is_none_or(|border| border.begins);
        if is_text && !goes_on && alone && !behind[0].begins {
            borders[at + 1].of = at;
        }
    }
    borders
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
