//! One row of figures under headings of several levels, without drawn lines.

use std::collections::BTreeSet;

use crate::codebook::Table;
use crate::fill::FilledTable;
use crate::fill::edition::Asked;
use crate::grid::Method;
use crate::source::{Place, Rect};

use super::columns::{self, InColumns, Stretch};
use super::spots::{self, Spot};

/// A heading stands so many words behind the first one at most.
const MOST_WORDS: usize = 150;

/// Headings of one line that are wrapped and set in the middle stand in any order among the words.
const BEFORE_FIRST: usize = 8;

/// Figures of the row stand so many lines below the headings at most, in parts of the font size.
const BELOW: f32 = 6.0;

/// Headings over several columns stand so many lines above theirs at most, in parts of the font size.
const ABOVE: f32 = 4.0;

/// Those of one line by less than this.
const SAME_LINE: f32 = 0.4;

/// Headings of neighbouring columns reach over each other by less than this, in parts of the narrower one.
const MOST_OVER: f32 = 0.5;

/// Figures of one row differ in height by less than this, in parts of the font size.
const SAME_ROW: f32 = 2.5;

/// Reads the table behind a word. `None` where its headings or its figures are not found.
pub fn fill<'c>(
    &Asked { form, table, .. }: &Asked<'c, '_>,
    spots: &[Spot<'_>],
    from: usize,
) -> Option<FilledTable<'c>> {
    let headings = headings(table, spots, from)?;
    let figures = figures(&headings, spots)?;
    let columns = in_groups(table, &headings, spots)?;
    let at: Vec<Stretch> = headings.iter().map(|found| (found.area.x0, found.area.x1)).collect();
    let first = &spots[*figures.first()?];
    let at = columns::below_headings(&at, &figures, is_one_line(&figures, spots), spots)?;
    let whole = headings.iter().map(|found| found.area).reduce(|a, b| a.union(&b))?;
    let mut filled = FilledTable::absent(form, table, Method::Aligned);
    filled.place = Some(Place::Box { page: headings[0].page, area: whole });
    let row = table.items.first()?.row;
    let line = InColumns {
        row,
        label: &table.rows[row].label,
        columns,
        at,
        figures: &figures,
        band: (first.page, first.word.area),
    };
    line.fill(&mut filled, table, spots).then_some(filled)
}

struct Heading {
    page: u32,
    area: Rect,
    /// Columns of the form with its name, one in each group.
    columns: Vec<usize>,
}

/// The headings of all columns from left to right: as many of each name as the form has.
fn headings(table: &Table, spots: &[Spot<'_>], from: usize) -> Option<Vec<Heading>> {
    let names: Vec<String> =
        table.columns.iter().map(|c| super::key(c.path.last().map_or("", |l| l))).collect();
    let first = spots::find(names.first()?, spots, from)?;
    let end = (first.first + MOST_WORDS).min(spots.len());
    let start = first.first;
    let mut found: Vec<(f32, Heading)> = Vec::new();
    let mut distinct: Vec<&str> = names.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    for name in distinct {
        let of_name = |column: &usize| names[*column] == name;
        let columns: Vec<usize> = (0..names.len()).filter(of_name).collect();
        let mut next = start.saturating_sub(BEFORE_FIRST);
        for _ in &columns {
            let one = spots::find(name, &spots[..end], next)?;
            next = one.first + 1;
            let [(page, area)] = one.parts[..] else { return None };
            found.push((area.centre().0, Heading { page, area, columns: columns.clone() }));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let headings: Vec<Heading> = found.into_iter().map(|(_, heading)| heading).collect();
    let one_page = headings.iter().all(|heading| heading.page == headings[0].page);
    // Two that stand above each other are of one cell, and do not say which column is whose.
    let are_apart = headings.windows(2).all(|pair| {
        let (one, other) = (pair[0].area, pair[1].area);
        one.x1 - other.x0 <= MOST_OVER * one.width().min(other.width())
    });
    (one_page && are_apart).then_some(headings)
}

/// The columns of the form as they stand from left to right: by the headings above those of the columns, which
/// may stand in another order than on the form. `None` where some are found, in another order, and not all.
fn in_groups(table: &Table, headings: &[Heading], spots: &[Spot<'_>]) -> Option<Vec<usize>> {
    let above = |column: &usize| table.columns[*column].path.split_last().map(|(_, above)| above);
    let columns: Vec<usize> = (0..table.columns.len()).collect();
    let groups: Vec<&[usize]> = columns.chunk_by(|a, b| above(a) == above(b)).collect();
    // From left to right, where each of them is printed: of the headings above, the outer ones first.
    let depth = table.columns.iter().map(|column| column.path.len()).max()?;
    let mut told: Option<Vec<usize>> = None;
    for level in 0..depth.saturating_sub(1) {
        let name = |group: &[usize]| {
            let path = above(group.first()?)?;
            path.get(level.min(path.len().checked_sub(1)?))
        };
        let at: Vec<Option<f32>> = groups
            .iter()
            .map(|group| {
                Some(group_heading(&super::key(name(group)?), headings, spots)?.centre().0)
            })
            .collect();
        let found: Vec<f32> = at.iter().flatten().copied().collect();
        if found.is_sorted() {
            continue;
        }
        let all: Vec<f32> = at.into_iter().collect::<Option<_>>()?;
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by(|a, b| all[*a].total_cmp(&all[*b]));
        told = Some(order);
    }
    let order = told.unwrap_or_else(|| (0..groups.len()).collect());
    let mut rest = headings;
    let mut columns = Vec::new();
    for group in order {
        let (own, behind) = rest.split_at_checked(groups[group].len())?;
        columns.extend(in_group(groups[group], own)?);
        rest = behind;
    }
    Some(columns)
}

/// The columns of a group as its headings stand from left to right, each once.
fn in_group(group: &[usize], headings: &[Heading]) -> Option<Vec<usize>> {
    let named = |heading: &Heading| group.iter().find(|column| heading.columns.contains(column));
    let columns: Vec<usize> =
        headings.iter().map(|heading| named(heading).copied()).collect::<Option<_>>()?;
    let distinct: BTreeSet<usize> = columns.iter().copied().collect();
    (distinct.len() == group.len()).then_some(columns)
}

/// The box of a heading above those of the columns, on the lines right above them.
fn group_heading(key: &str, headings: &[Heading], spots: &[Spot<'_>]) -> Option<Rect> {
    let page = headings.first()?.page;
    let top = headings.iter().map(|h| h.area.top).fold(f32::INFINITY, f32::min);
    let bottom = headings.iter().map(|h| h.area.bottom).fold(f32::NEG_INFINITY, f32::max);
    let mut from = spots.partition_point(|spot| spot.page < page);
    let mut found = None;
    while let Some(next) = spots::find(key, spots, from) {
        from = next.first + 1;
        let [(on, area)] = next.parts[..] else { continue };
        let size = spots[next.first].word.size;
        if on > page {
            break;
        }
        let is_near = area.bottom <= bottom && top - area.bottom <= ABOVE * size;
        // A title names them as well, behind other words.
        let is_alone = spots[next.first].key.starts_with(&key[..key.char_indices().nth(1)?.0]);
        found = Some(area).filter(|_| on == page && is_near && is_alone).or(found);
    }
    found
}

/// The figures below the headings: on the first line that has some, and on those next to it. `None`
/// where others stand behind them: they may be wrapped.
fn figures(headings: &[Heading], spots: &[Spot<'_>]) -> Option<Vec<usize>> {
    let page = headings[0].page;
    let bottom = headings.iter().map(|h| h.area.bottom).fold(f32::NEG_INFINITY, f32::max);
    let below = |spot: &Spot<'_>| {
        let (_, y) = spot.middle();
        let same = spot.page == page && y > bottom && y - bottom <= BELOW * spot.word.size;
        // The row may stand at the head of the next page.
        let next = spot.page == page + 1;
        same || next
    };
    let mut figures: Vec<usize> = Vec::new();
    for (index, spot) in spots.iter().enumerate().filter(|(_, spot)| below(spot)) {
        let first = figures.first().map(|&first| &spots[first]);
        let beside = first.is_none_or(|first| {
            let apart = (spot.middle().1 - first.middle().1).abs();
            spot.page == first.page && apart <= SAME_ROW * first.word.size
        });
        match (spot.figure, beside) {
            (true, true) => figures.push(index),
            (true, false) => return None,
            // Text ends the row.
            (false, _) if !spot.key.is_empty() => break,
            (false, _) => {}
        }
    }
    Some(figures)
}

fn is_one_line(figures: &[usize], spots: &[Spot<'_>]) -> bool {
    let heights = || figures.iter().map(|&spot| spots[spot].middle().1);
    let (top, bottom) = (heights().fold(f32::INFINITY, f32::min), heights().fold(0.0, f32::max));
    figures.first().is_some_and(|&first| bottom - top <= SAME_LINE * spots[first].word.size)
}
