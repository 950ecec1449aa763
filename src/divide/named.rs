//! Lines that name a body and nothing else, each over its own tables: the reports of a compilation.

use crate::codebook::Codebook;
use crate::grid::Layout;
use crate::identify::heads::{self, Head, HeadKind};
use crate::identify::prose::{Prose, prose};
use crate::identify::whose::{Relation, Whose};
use crate::identify::{self, Heading};

use super::content::Content;

/// A name heads the table whose first row stands within so many lines below it.
const FURTHEST: usize = 24;

/// A line that names a body, and what it says.
pub struct Named {
    pub line: usize,
    pub heading: Heading,
    pub whose: Whose,
}

/// The lines that may head reports: two or more, of different bodies.
pub fn names(prose: &Prose, codebook: &Codebook) -> Vec<Named> {
    let found = prose.lines.iter().filter_map(|line| {
        let (whose, body) = heads::name(line, codebook.divisions)?;
        let heading = Heading { body, year: whose.year };
        Some(Named { line: line.index, heading, whose })
    });
    let names: Vec<Named> = found.collect();
    let differ = names.iter().any(|name| name.heading.body != names[0].heading.body);
    if differ { names } else { Vec::new() }
}

/// Those of the names under which the same tables stand each time, and nothing else: an area that prints
/// a table for each of its departments has one that is its own behind the last of them.
///
/// The year is that of the text before the first of them, where they have none of their own.
pub fn heading_reports(
    names: Vec<Named>,
    heads: &[Head],
    layout: &Layout,
    content: &Content,
    codebook: &Codebook,
) -> Vec<Named> {
    let is_title = |head: &&Head| matches!(head.kind, HeadKind::Title | HeadKind::Opening);
    // The name of its author below the title of a report heads nothing of its own.
    let is_of_title = |name: &Named| {
        let above = heads.iter().filter(is_title).rfind(|head| head.line <= name.line);
        above.is_some_and(|title| {
            !content.is_between(title.line, name.line)
                && title.whose.is_body()
                && title.whose.relation(&name.whose) != Relation::Other
        })
    };
    let begins = |name: &Named| {
        content.next(name.line).is_some_and(|row| row - name.line <= FURTHEST) && !is_of_title(name)
    };
    let (names, others): (Vec<Named>, Vec<Named>) = names.into_iter().partition(begins);
    let end = |at: usize| {
        let next = names.get(at + 1).map_or(layout.lines.len(), |next| next.line);
        let title = heads.iter().filter(is_title).find(|head| head.line > names[at].line);
        title.map_or(next, |title| title.line.min(next))
    };
    let ranges: Vec<(usize, usize)> =
        (0..names.len()).map(|at| (names[at].line, end(at))).collect();
    let differ = |at: usize| {
        names[..at].iter().all(|other| other.whose.relation(&names[at].whose) == Relation::Other)
    };
    let are_reports = ranges.len() > 1
        && (0..names.len()).all(differ)
        && ranges.iter().all(|range| content.alike(ranges[0], *range));
    // Names below their tables: one stands behind the last, and a table before the first.
    let before_first = |range: (usize, usize)| content.alike(range, ranges[0]);
    let below = || {
        let title = heads.iter().filter(is_title).rfind(|head| head.line < names[0].line);
        let behind = others.iter().any(|other| {
            other.line > names[names.len() - 1].line
                && names.iter().all(|n| n.whose.relation(&other.whose) == Relation::Other)
        });
        behind && before_first((title.map_or(0, |title| title.line), names[0].line))
    };
    if !are_reports || below() {
        return Vec::new();
    }
    let before = prose(&layout.lines[..names[0].line]);
    let year = identify::identify(&before, "", codebook).year;
    let dated = |mut name: Named| {
        name.heading.year = name.heading.year.or(year);
        name.whose.year = name.heading.year;
        name
    };
    names.into_iter().map(dated).collect()
}
