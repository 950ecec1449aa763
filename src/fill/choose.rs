//! Grids → which table of which form is printed in which rows of which grid?
//!
//! Each table is recognised by its own labels. Reports mix the editions of the form, so nothing
//! is taken from the year.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::codebook::{Codebook, Shape};
use crate::grid::{Cell, Grid, Role};
use crate::labels::{self, Labels, Part};
use crate::text::fold::is_han;
use crate::text::number::{self, CellText};
use crate::text::span;

use super::columns;
use super::edition::Editions;
use super::strange::Strange;

/// One printed table: the parts of grids that hold it, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Index into `Labels::tables`.
    pub table: usize,
    pub pieces: Vec<Slice>,
}

/// Some rows of one grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Index into the grids that were given.
    pub grid: usize,
    pub rows: Range<usize>,
}

/// A label more than this is no coincidence.
const ENOUGH: usize = 4;

/// Rows above those of a table in which its headings may stand.
const ABOVE: usize = 3;

/// Finds the tables of the forms in the grids of a document.
pub fn choose(
    grids: &[&Grid],
    labels: &Labels,
    editions: &Editions<'_, '_>,
    codebook: &Codebook,
) -> Vec<Found> {
    let mut parts: Vec<Seen> = Vec::new();
    for (index, grid) in grids.iter().enumerate() {
        parts.extend(seen(index, grid, labels));
    }
    leave_strange(&mut parts, grids, labels, codebook);
    let kept = with_small_parts_of_the_same_table(parts, labels);
    let groups = groups(kept, labels);
    let told: Vec<Option<usize>> = settle(&groups, labels, editions);
    std::iter::zip(groups, told)
        .filter_map(|(group, table)| {
            let pieces = group.parts.into_iter().map(|part| part.slice).collect();
            Some(Found { table: table?, pieces })
        })
        .collect()
}

/// Rows of a grid that hold labels of one family.
struct Seen {
    slice: Slice,
    family: usize,
    /// Per table of the family: which of its labels are printed.
    tables: Vec<Matched>,
    /// Texts that look like labels.
    texts: usize,
}

/// The labels of a table that are printed.
#[derive(Clone, Debug)]
struct Matched {
    table: usize,
    rows: BTreeSet<usize>,
    headings: BTreeSet<usize>,
    /// Texts that are one of these labels.
    texts: usize,
}

impl Matched {
    fn labels(&self) -> usize {
        self.rows.len() + self.headings.len()
    }

    /// Labels that are there, less those that are missing between rows that are there. A table
    /// that a page cuts off misses nothing.
    fn score(&self, labels: &Labels) -> f32 {
        let span = self
            .rows
            .first()
            .map_or(0, |&first| self.rows.last().map_or(0, |&last| last + 1 - first));
        let missing = span - self.rows.len().min(span);
        let known = &labels.tables[self.table];
        // Each block has headings of its own: some of them say that all that should be there are.
        let some = self.headings.is_empty() || known.shape == Shape::Blocks;
        let headings = if some { 0 } else { known.columns - self.headings.len() };
        self.labels() as f32 - 0.5 * missing as f32 - 0.25 * headings as f32
    }
}

impl Seen {
    fn best(&self, labels: &Labels) -> &Matched {
        let score = |matched: &&Matched| matched.score(labels);
        let best = self.tables.iter().max_by(|a, b| score(a).total_cmp(&score(b)));
        // A family has a table, else nothing of it could be seen.
        best.unwrap_or(&self.tables[0])
    }

    /// Tables that explain the part as well as the best one.
    fn editions(&self, labels: &Labels) -> Vec<usize> {
        let best = self.best(labels).score(labels);
        let equal = self.tables.iter().filter(|matched| matched.score(labels) >= best);
        equal.map(|matched| matched.table).collect()
    }

    /// Tables that print no fewer of the part's labels than the best one. A few rows that a page cut
    /// off have left most headings on the page before, and score less for it.
    fn possible(&self, labels: &Labels) -> Vec<usize> {
        let best = self.best(labels);
        let no_fewer = |matched: &&Matched| {
            matched.rows.len() >= best.rows.len() && matched.headings.len() >= best.headings.len()
        };
        self.tables.iter().filter(no_fewer).map(|matched| matched.table).collect()
    }

    /// Whether the labels alone say that this is a table of the form.
    fn is_enough(&self, labels: &Labels) -> bool {
        let best = self.best(labels);
        let table = &labels.tables[best.table];
        let asked = table.rows.len() + table.columns;
        best.labels() >= ENOUGH && (best.texts * 3 >= self.texts || best.labels() * 2 >= asked)
    }
}

/// A table whose columns are places, bodies or years has labels of the form, and so has a list of requests with
/// their answers in its last column: both are none of the form where the report's own stands beside them.
fn leave_strange(parts: &mut Vec<Seen>, grids: &[&Grid], labels: &Labels, codebook: &Codebook) {
    let is_matrix = |part: &&Seen| labels.tables[part.best(labels).table].shape == Shape::Matrix;
    let mut families: Vec<usize> = parts.iter().filter(is_matrix).map(|part| part.family).collect();
    families.sort_unstable();
    // Most reports print each table once.
    if families.windows(2).all(|pair| pair[0] != pair[1]) {
        return;
    }
    let strange = Strange::of(labels, codebook);
    let is_strange = |part: &Seen| {
        let Slice { grid, rows } = &part.slice;
        let with_heads = &grids[*grid].rows[rows.start.saturating_sub(ABOVE)..rows.end];
        is_matrix(&part) && (strange.are_in(with_heads) || !has_room(part, grids[*grid], labels))
    };
    let are_strange: Vec<bool> = parts.iter().map(is_strange).collect();
    let own: BTreeSet<usize> = std::iter::zip(parts.iter(), &are_strange)
        .filter(|(part, strange)| !**strange && part.is_enough(labels))
        .map(|(part, _)| part.family)
        .collect();
    let mut are_strange = are_strange.into_iter();
    parts.retain(|part| !(are_strange.next() == Some(true) && own.contains(&part.family)));
}

/// Whether a cell for a figure stands right of any label of a row.
fn has_room(part: &Seen, grid: &Grid, labels: &Labels) -> bool {
    let table = part.best(labels).table;
    let names_row = |cell: &Cell| {
        let is_row = |hit: &labels::Hit| hit.table == table && matches!(hit.part, Part::Row(_));
        labels.hits(&cell.text).iter().any(is_row)
    };
    grid.rows[part.slice.rows.clone()].iter().any(|row| row.iter().rev().skip(1).any(names_row))
}

/// The parts of a grid, each with labels of one family.
fn seen(index: usize, grid: &Grid, labels: &Labels) -> Vec<Seen> {
    let rows: Vec<Vec<Vec<labels::Hit>>> = grid.rows.iter().map(|row| hits(row, labels)).collect();
    let family_of = |hit: &labels::Hit| labels.tables[hit.table].family;
    let families = labels.tables.iter().map(|names| names.family + 1).max().unwrap_or(0);
    let mut parts = Vec::new();
    for (family, rows_of) in runs(&rows, families, &family_of) {
        let tables = (0..labels.tables.len())
            .filter(|table| labels.tables[*table].family == family)
            .map(|table| matched(table, &rows[rows_of.clone()]))
            .collect();
        let texts =
            grid.rows[rows_of.clone()].iter().flatten().filter(|cell| is_text(cell)).count();
        parts.push(Seen { slice: Slice { grid: index, rows: rows_of }, family, tables, texts });
    }
    parts
}

fn hits(row: &[Cell], labels: &Labels) -> Vec<Vec<labels::Hit>> {
    let is_numbered = |text: &str| labels::known(text).ordinal.is_some();
    let has_figures =
        row.iter().any(|cell| matches!(number::cell(&cell.text), CellText::Number { .. }));
    // 本年 before figures names their year; over a column it may be a heading of a form.
    let is_year = |cell: &&Cell| has_figures && span::of(&cell.text).is_some();
    row.iter()
        .filter(|cell| matches!(cell.role, Role::Origin { .. }))
        .filter(|cell| !is_year(cell))
        .flat_map(|cell| match labels.hits(&cell.text) {
            // Labels of several rows may stand in one cell, each with its number.
            [] => cell.text.lines().filter(|line| is_numbered(line)).collect(),
            _ => vec![cell.text.as_str()],
        })
        .map(|text| {
            let hits = labels.hits(text);
            let is_row = |hit: &labels::Hit| matches!(hit.part, Part::Row(_));
            // No heading of a column has a number: 3.其他 is a row.
            let rows_only = is_numbered(text) && hits.iter().any(is_row);
            hits.iter().filter(|hit| !rows_only || is_row(hit)).copied().collect::<Vec<_>>()
        })
        .filter(|hits| !hits.is_empty())
        .collect()
}

fn is_text(cell: &Cell) -> bool {
    let han = cell.text.chars().filter(|c| is_han(*c)).take(2).count();
    han == 2 && !columns::is_unit(&cell.text) && !columns::is_heading(&cell.text)
}

/// Cuts the rows of a grid where the family of its labels changes: a sheet may hold all tables of
/// a form, one below the other.
fn runs(
    rows: &[Vec<Vec<labels::Hit>>],
    families: usize,
    family_of: &dyn Fn(&labels::Hit) -> usize,
) -> Vec<(usize, Range<usize>)> {
    let votes = |row: &[Vec<labels::Hit>]| {
        let mut votes = vec![0_usize; families];
        for hits in row {
            let mut named: Vec<usize> = hits.iter().map(family_of).collect();
            named.sort_unstable();
            named.dedup();
            named.into_iter().for_each(|family| votes[family] += 1);
        }
        votes
    };
    let by_row: Vec<Vec<usize>> = rows.iter().map(|row| votes(row)).collect();
    let total = |family: usize| by_row.iter().map(|votes| votes[family]).sum::<usize>();
    let totals: Vec<usize> = (0..families).map(total).collect();
    let strong = |family: usize| totals[family] >= ENOUGH;
    let any_strong = (0..families).any(strong);
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for (row, votes) in by_row.iter().enumerate() {
        let most = (0..families)
            .filter(|family| votes[*family] > 0 && (strong(*family) || !any_strong))
            .max_by_key(|family| (votes[*family], totals[*family]));
        match (most, runs.last_mut()) {
            (Some(family), Some((current, range)))
                if family == *current || votes[*current] == votes[family] =>
            {
                range.end = row + 1;
            }
            (Some(family), Some(_)) => runs.push((family, row..row + 1)),
            (Some(family), None) => runs.push((family, 0..row + 1)),
            (None, Some((_, range))) => range.end = row + 1,
            (None, None) => {}
        }
    }
    join_neighbours(runs)
}

/// A single row of another family between two runs of one is a coincidence.
fn join_neighbours(runs: Vec<(usize, Range<usize>)>) -> Vec<(usize, Range<usize>)> {
    let mut joined: Vec<(usize, Range<usize>)> = Vec::new();
    for (index, (family, range)) in runs.iter().enumerate() {
        let next = runs.get(index + 1).map(|(family, _)| *family);
        match joined.last_mut() {
            Some((current, before))
                if *family == *current || range.len() == 1 && next == Some(*current) =>
            {
                before.end = range.end;
            }
            _ => joined.push((*family, range.clone())),
        }
    }
    joined
}

fn matched(table: usize, rows: &[Vec<Vec<labels::Hit>>]) -> Matched {
    let mut matched = Matched { table, rows: BTreeSet::new(), headings: BTreeSet::new(), texts: 0 };
    for hits in rows.iter().flatten() {
        let ours = || hits.iter().filter(|hit| hit.table == table);
        // 其他 over a column says nothing of the row 3.其他, which one edition has and one has not.
        let heads = ours().any(|hit| matches!(hit.part, Part::Heading(_)));
        for hit in ours() {
            match hit.part {
                Part::Row(row) if !heads => matched.rows.insert(row),
                Part::Row(_) => false,
                Part::Heading(heading) => matched.headings.insert(heading),
            };
        }
        matched.texts += usize::from(ours().next().is_some());
    }
    matched
}

/// Keeps the parts that are tables of a form for themselves, and the few rows that a page or a
/// sheet has cut off from one of them.
fn with_small_parts_of_the_same_table(parts: Vec<Seen>, labels: &Labels) -> Vec<Seen> {
    let enough: Vec<bool> = parts.iter().map(|part| part.is_enough(labels)).collect();
    let goes_with = |part: &Seen, other: &Seen| {
        let best = part.best(labels);
        let same = other.tables.iter().find(|matched| matched.table == best.table);
        other.family == part.family
            && best.labels() > 0
            && best.texts * 2 >= part.texts
            && same.is_some_and(|other| other.rows.is_disjoint(&best.rows))
    };
    let keep: Vec<bool> = (0..parts.len())
        .map(|index| {
            let before = (0..index).rev().find(|&other| enough[other]);
            let behind = (index + 1..parts.len()).find(|&other| enough[other]);
            let mut neighbours = before.into_iter().chain(behind);
            enough[index] || neighbours.any(|other| goes_with(&parts[index], &parts[other]))
        })
        .collect();
    parts.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(part, _)| part).collect()
}

/// Parts of one table, and the editions that explain all of them.
struct Group {
    family: usize,
    tables: Vec<usize>,
    parts: Vec<Seen>,
}

/// Joins parts of one table. A part that repeats labels of the one before is another table.
fn groups(parts: Vec<Seen>, labels: &Labels) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for part in parts {
        let mut editions = part.editions(labels);
        let open = groups.iter_mut().rev().find(|group| group.family == part.family);
        let is_known = |group: &&mut Group| group.tables.iter().any(|t| editions.contains(t));
        if !open.as_ref().is_none_or(is_known) {
            editions = part.possible(labels);
        }
        match open {
            Some(group) if goes_on(group, &part, &editions) => {
                group.tables.retain(|table| editions.contains(table));
                group.parts.push(part);
            }
            _ => {
                let tables = part.editions(labels);
                groups.push(Group { family: part.family, tables, parts: vec![part] });
            }
        }
    }
    groups
}

fn goes_on(group: &Group, part: &Seen, editions: &[usize]) -> bool {
    let Some(common) = group.tables.iter().find(|table| editions.contains(table)) else {
        return false;
    };
    let rows = |seen: &Seen| {
        let matched = seen.tables.iter().find(|matched| matched.table == *common);
        matched.map(|matched| matched.rows.clone()).unwrap_or_default()
    };
    let there: BTreeSet<usize> = group.parts.iter().flat_map(rows).collect();
    let new = rows(part);
    let again = new.intersection(&there).count();
    // A part without any row label goes on with the table that lacks them too.
    again * 4 <= new.len() && !(new.is_empty() && there.is_empty())
}

/// The edition of each group: the one that its own labels tell, or that the rest of the document
/// does.
fn settle(groups: &[Group], labels: &Labels, editions: &Editions<'_, '_>) -> Vec<Option<usize>> {
    let form =
        |group: &Group| (group.tables.len() == 1).then(|| labels.tables[group.tables[0]].form);
    let settled: Vec<Option<usize>> = groups.iter().map(form).collect();
    let edition = |(index, group): (usize, &Group)| {
        let mut near: Vec<usize> = (0..groups.len()).filter(|other| *other != index).collect();
        near.sort_by_key(|other| other.abs_diff(index));
        editions.choose(&group.tables, near.into_iter().filter_map(|other| settled[other]))
    };
    groups.iter().enumerate().map(edition).collect()
}
