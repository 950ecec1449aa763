//! The columns of a matrix grid: which grid column holds which column of the form?

use std::ops::Range;

use crate::grid::Method;

use super::column_names::ColumnNames;
use super::slots::{self, Held, Kind, Slot};

/// Where the columns of the form stand in one grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// Per column of the form: the grid columns that its heading reaches over.
    pub at: Vec<Option<Range<usize>>>,
    /// The headings as printed; empty where none was found.
    pub printed: Vec<String>,
    /// The headings stand in another order than the form's and the grid alone tells the columns.
    pub doubtful: bool,
    /// Grid columns under headings that the form does not have, with these: 占比, 上年总计.
    pub others: Vec<(Range<usize>, String)>,
}

/// A printed heading and the columns of the form that it may name.
#[derive(Clone, Debug)]
pub struct Head<'g> {
    pub slot: Slot<'g>,
    pub names: Vec<usize>,
}

/// What stands under each of some headings, of which some may not be printed.
///
/// `None` where the headings overlap, a text stands under none of them, or two stand under one:
/// then the headings and the figures were flattened in different ways.
pub fn under<'g>(at: &[Option<Range<usize>>], values: &[Slot<'g>]) -> Option<Vec<Held<'g>>> {
    if !are_apart(at) {
        return None;
    }
    let mut held: Vec<Option<Held<'g>>> = vec![None; at.len()];
    for slot in values.iter().filter(|slot| slot.is_printed()) {
        let met: Vec<usize> = (0..at.len())
            .filter(|&head| at[head].as_ref().is_some_and(|at| slot.meets(at)))
            .collect();
        let of_slot = match met[..] {
            [] => return None,
            [_] => Held::own(slot),
            _ => Held::Shared(slot.text),
        };
        for head in met {
            if held[head].replace(of_slot.clone()).is_some() {
                return None;
            }
        }
    }
    let or_blank = |(held, at): (Option<Held<'g>>, &Option<Range<usize>>)| match (held, at) {
        (Some(held), _) => held,
        (None, Some(at)) => blank(values, at),
        (None, None) => Held::NoColumn,
    };
    Some(held.into_iter().zip(at).map(or_blank).collect())
}

/// Whether a row of a text ends before the last column: blank cells may have been dropped
/// anywhere in it, so that its figures cannot be counted off from the left.
pub fn is_short(at: &[Option<Range<usize>>], values: &[Slot<'_>], method: Method) -> bool {
    let placed =
        |at: &Range<usize>| values.iter().any(|slot| slot.place.is_some() && slot.meets(at));
    match method {
        Method::Native | Method::Ruled | Method::Aligned => false,
        Method::Delimited | Method::Grammar => {
            values.iter().any(Slot::is_printed) && !at.iter().flatten().all(placed)
        }
    }
}

/// The blank cell at some columns.
pub fn blank<'g>(values: &[Slot<'g>], at: &Range<usize>) -> Held<'g> {
    let slot = values.iter().find(|slot| slot.meets(at));
    Held::Own { text: "", place: slot.and_then(|slot| slot.place) }
}

fn are_apart(at: &[Option<Range<usize>>]) -> bool {
    let mut ranges: Vec<&Range<usize>> = at.iter().flatten().collect();
    ranges.sort_by_key(|range| range.start);
    ranges.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

/// Rows of a grid that hold column headings.
pub fn heading_rows(
    rows: &[Vec<Slot<'_>>],
    names: &ColumnNames,
    is_row: &dyn Fn(&str) -> bool,
) -> Vec<bool> {
    rows.iter()
        .map(|slots| {
            let texts = || slots.iter().filter(|slot| slot.kind == Kind::Text);
            let hits = texts().filter(|slot| !names.named(slot.text).is_empty()).count();
            let figures = slots.iter().any(Slot::is_figure);
            // 申请人情况 stands over the first of several rows of headings.
            let group = texts().any(|slot| names.is_group(slot.text));
            !figures && (group || hits >= 2 || hits == 1 && !texts().any(|slot| is_row(slot.text)))
        })
        .collect()
}

/// In which order the headings of a grid stand, wherever they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// That of the form, as far as they tell.
    #[default]
    Form,
    /// The total before all others, and these in the form's order.
    TotalFirst,
    Other,
}

/// The order of the headings; `None` where a grid has none of its own.
pub fn order(rows: &[Vec<Slot<'_>>], headings: &[bool], names: &ColumnNames) -> Option<Order> {
    let named = |slots: &Vec<Slot<'_>>| {
        let texts = slots.iter().filter(|slot| slot.kind == Kind::Text);
        let column = |slot: &Slot<'_>| {
            names.named(slot.text).first().copied().or_else(|| names.group(slot.text))
        };
        texts.filter_map(column).collect::<Vec<usize>>()
    };
    let of_rows = rows.iter().zip(headings).filter(|(_, heading)| **heading);
    let of_rows: Vec<Vec<usize>> = of_rows.map(|(slots, _)| named(slots)).collect();
    let all: Vec<usize> = of_rows.concat();
    if all.is_empty() {
        return None;
    }
    // Those of a second year begin again.
    let turns =
        |row: &Vec<usize>| row.windows(2).any(|pair| pair[1] < pair[0] && pair[1] != row[0]);
    if !of_rows.iter().any(turns) {
        return Some(Order::Form);
    }
    let last = names.own.len().saturating_sub(1);
    let at = all.iter().position(|column| *column == last).unwrap_or(0);
    let (before, behind) = (&all[..at], &all[at + 1..]);
    // 申请人情况 stands over all, and is named like the first of them.
    let is_total_first = before.iter().all(|column| *column == 0)
        && behind.first() == Some(&0)
        && behind.is_sorted()
        && behind.last() < Some(&last)
        && (0..last).all(|column| behind.contains(&column));
    Some(if is_total_first { Order::TotalFirst } else { Order::Other })
}

/// Finds the columns of a matrix: by their headings where these stand above the figures, else by
/// the rows in which as many figures are printed as the form has columns.
///
/// `None` where neither tells: offices flatten merged headings in every way, so that the headings
/// stand over columns that are not theirs.
pub fn columns(
    rows: &[Vec<Slot<'_>>],
    headings: &[bool],
    names: &ColumnNames,
    order: Order,
    count: usize,
    method: Method,
) -> Option<Columns> {
    let figures: Vec<Vec<Range<usize>>> = (0..rows.len())
        .filter(|&row| !headings[row])
        .map(|row| figures_of(row, &rows[row]))
        .filter(|figures| !figures.is_empty())
        .collect();
    let mut votes = votes(&figures, count, method);
    let total_first = order == Order::TotalFirst;
    if let Some(votes) = votes.as_mut().filter(|_| total_first) {
        votes.rotate_left(1);
    }
    let headed = by_headings(rows, headings, names, count)
        .filter(|columns| columns.at.iter().flatten().count() >= 3.min(count))
        .filter(|columns| stands_above(columns, &figures));
    let headed = headed.map(|columns| {
        let crowded = method == Method::Aligned && is_crowded(&columns, rows, headings, names);
        Columns { doubtful: columns.doubtful || crowded, ..columns }
    });
    match (headed, votes) {
        (Some(headed), Some(votes)) => {
            let order_alone = headed.at.iter().any(Option::is_none);
            let doubtful = order_alone && is_order_untold(rows, headings, names, &votes);
            let columns = complete(headed, votes, method);
            Some(Columns { doubtful: columns.doubtful || doubtful, ..columns })
        }
        (Some(headed), None) => Some(headed),
        (None, Some(at)) => Some(Columns {
            doubtful: !total_first && !are_in_order(rows, headings, names)
                || is_order_untold(rows, headings, names, &at),
            at: at.into_iter().map(Some).collect(),
            printed: vec![String::new(); count],
            others: Vec::new(),
        }),
        (None, None) => None,
    }
}

/// Whether a column without drawn lines holds pieces of other headings beside the one that names it: columns of
/// the form that are blank on the page have run into it, and its figures may be theirs.
fn is_crowded(
    columns: &Columns,
    rows: &[Vec<Slot<'_>>],
    headings: &[bool],
    names: &ColumnNames,
) -> bool {
    let is_piece = |slot: &Slot<'_>| {
        slot.kind == Kind::Text
            && slot.columns.len() == 1
            && names.named(slot.text).is_empty()
            && !names.is_group(slot.text)
    };
    let first = headings.iter().position(|heading| *heading).unwrap_or(0);
    let last = headings.iter().rposition(|heading| *heading).unwrap_or(0);
    let pieces = || rows[first..=last.max(first)].iter().flatten().filter(|slot| is_piece(slot));
    let holds = |at: &Range<usize>| pieces().filter(|slot| slot.meets(at)).count() > 1;
    columns.at.iter().any(Option::is_none) && columns.at.iter().flatten().any(holds)
}

fn figures_of(row: usize, slots: &[Slot<'_>]) -> Vec<Range<usize>> {
    let (_, values) = slots::split(slots, None);
    let own = values.iter().filter(|slot| slot.rows.start == row && slot.is_figure());
    own.map(|slot| slot.columns.clone()).collect()
}

/// Whether one heading stands for several columns of the form, 社会公益组织、法律服务机构: over the figures stand fewer
/// headings that the form does not have than columns of the form without one.
pub fn are_joined(rows: &[Vec<Slot<'_>>], headings: &[bool], names: &ColumnNames) -> bool {
    let of_rows =
        || (0..rows.len()).filter(|&row| !headings[row]).map(|row| figures_of(row, &rows[row]));
    // Headings that are torn over lines (商业 | 机构) are unknown too, and then each column has its figure.
    if of_rows().any(|figures| figures.len() == names.own.len()) {
        return false;
    }
    let figures: Vec<Range<usize>> = of_rows().flatten().collect();
    let heads = || {
        let own = (0..rows.len()).filter(|&row| headings[row]).flat_map(|row| &rows[row]);
        own.filter(|slot| slot.kind == Kind::Text && !names.is_group(slot.text))
    };
    let unknown = heads().filter(|slot| {
        names.named(slot.text).is_empty() && figures.iter().any(|at| slot.meets(at))
    });
    let named: Vec<usize> = heads().flat_map(|slot| names.named(slot.text).to_vec()).collect();
    let unknown = unknown.count();
    let untold = (0..names.own.len()).filter(|column| !named.contains(column)).count();
    // One that is named otherwise stands for one column.
    named.len() * 2 > names.own.len() && unknown > 0 && unknown < untold
}

/// Whether the headings of each row stand in the form's order, wherever they stand.
fn are_in_order(rows: &[Vec<Slot<'_>>], headings: &[bool], names: &ColumnNames) -> bool {
    (0..rows.len()).filter(|&row| headings[row]).all(|row| {
        let named = rows[row].iter().filter(|slot| slot.rows.start == row);
        let columns = named.filter_map(|slot| match names.named(slot.text)[..] {
            [column] => Some(column),
            _ => None,
        });
        columns.is_sorted()
    })
}

/// Whether headings that the form does not have leave open which of its columns they stand for: two
/// side by side may be exchanged, and one between neighbours of the form stands for one of elsewhere.
/// One alone is the column that is not named.
fn is_order_untold(
    rows: &[Vec<Slot<'_>>],
    headings: &[bool],
    names: &ColumnNames,
    figures: &[Range<usize>],
) -> bool {
    let is_column = |slot: &&Slot<'_>| {
        slot.kind == Kind::Text
            && figures.iter().any(|at| slot.meets(at))
            && !names.is_group(slot.text)
    };
    (0..rows.len()).filter(|&row| headings[row]).any(|row| {
        let own = rows[row].iter().filter(|slot| slot.rows.start == row).filter(is_column);
        let mut next = 0;
        let mut unknown = 0;
        let mut untold = false;
        for slot in own {
            let [column] = names.named(slot.text)[..] else {
                unknown += 1;
                continue;
            };
            untold |= unknown > 1 || unknown > column.saturating_sub(next);
            (next, unknown) = (column + 1, 0);
        }
        untold || unknown > 1
    })
}

/// The grid columns of the rows that are printed in full, where all such rows agree.
fn votes(figures: &[Vec<Range<usize>>], count: usize, method: Method) -> Option<Vec<Range<usize>>> {
    let full = figures.iter().filter(|columns| columns.len() == count);
    let mut full = full.filter(|columns| method != Method::Delimited || are_even(columns));
    let first = full.next()?;
    full.all(|columns| columns == first).then(|| first.clone())
}

/// Whether as many cells stand between each two figures of a row: a blank one among them says that there are
/// more columns than figures.
pub fn are_even(columns: &[Range<usize>]) -> bool {
    let mut gaps = columns.windows(2).map(|pair| pair[1].start.saturating_sub(pair[0].start));
    let first = gaps.next();
    gaps.all(|gap| Some(gap) == first)
}

/// Every heading at the grid columns over which it is printed.
fn by_headings(
    rows: &[Vec<Slot<'_>>],
    headings: &[bool],
    names: &ColumnNames,
    count: usize,
) -> Option<Columns> {
    let mut found: Vec<Vec<&Slot<'_>>> = vec![Vec::new(); count];
    for (row, _) in rows.iter().zip(headings).filter(|(_, is_heading)| **is_heading) {
        for slot in row {
            let [column] = names.named(slot.text)[..] else { continue };
            // The headings stand there again at the head of a page.
            found[column].retain(|other| !other.meets(&slot.columns));
            found[column].push(slot);
        }
    }
    let mut columns = Columns {
        at: vec![None; count],
        printed: vec![String::new(); count],
        doubtful: false,
        others: Vec::new(),
    };
    for (column, found) in found.iter().enumerate() {
        if let Some(slot) = the_one(found, column, rows, headings, names) {
            columns.at[column] = Some(slot.columns.clone());
            columns.printed[column] = slot.text.to_owned();
        }
    }
    // Where each column of the form has its heading, what stands under another one is no figure of it.
    if !found.iter().any(Vec::is_empty) {
        columns.others = others(rows, headings, &columns.at);
    }
    are_apart(&columns.at).then_some(columns)
}

/// The heading of a column of those that may be: the one that is printed as on the form, 总计 beside the
/// 合计 of a part, or any of them where the same figures stand under each. `None` where nothing tells.
fn the_one<'s, 'g>(
    found: &[&'s Slot<'g>],
    column: usize,
    rows: &[Vec<Slot<'_>>],
    headings: &[bool],
    names: &ColumnNames,
) -> Option<&'s Slot<'g>> {
    let (first, rest) = found.split_first()?;
    let mut own = found.iter().filter(|slot| names.is_own(column, slot.text));
    if let (Some(own), None) = (own.next(), own.next()) {
        return Some(own);
    }
    let text = |row: usize, head: &Slot<'_>| {
        rows[row].iter().find(|slot| slot.meets(&head.columns)).map_or("", |slot| slot.text.trim())
    };
    let mut below = (0..rows.len()).filter(|&row| !headings[row]);
    below.all(|row| rest.iter().all(|other| text(row, other) == text(row, first))).then_some(first)
}

/// The grid columns right of the first one of the form that have a heading, and none of the form's.
fn others(
    rows: &[Vec<Slot<'_>>],
    headings: &[bool],
    at: &[Option<Range<usize>>],
) -> Vec<(Range<usize>, String)> {
    let first = at.iter().flatten().map(|at| at.start).min().unwrap_or(0);
    let mut others: Vec<(Range<usize>, String)> = Vec::new();
    for row in (0..rows.len()).filter(|&row| headings[row]) {
        for slot in rows[row].iter().filter(|slot| slot.kind == Kind::Text) {
            let of_form = at.iter().flatten().any(|at| slot.meets(at));
            let known = others.iter().any(|(other, _)| slot.meets(other));
            if slot.columns.start > first && !of_form && !known {
                others.push((slot.columns.clone(), slot.text.to_owned()));
            }
        }
    }
    others
}

/// Whether the figures stand under the headings. A few rows may be out of joint.
fn stands_above(columns: &Columns, figures: &[Vec<Range<usize>>]) -> bool {
    let meets =
        |figure: &Range<usize>, at: &Range<usize>| figure.start < at.end && at.start < figure.end;
    let under = |figure: &Range<usize>| {
        columns.at.iter().flatten().any(|at| meets(figure, at))
            || columns.others.iter().any(|(at, _)| meets(figure, at))
    };
    let fitting = figures.iter().filter(|row| row.iter().all(under)).count();
    fitting * 4 >= figures.len() * 3
}

/// Headings and full rows together: what one leaves open, the other may tell.
fn complete(headed: Columns, votes: Vec<Range<usize>>, method: Method) -> Columns {
    let agree =
        headed.at.iter().zip(&votes).all(|(at, vote)| {
            at.as_ref().is_none_or(|at| at.start < vote.end && vote.start < at.end)
        });
    if agree {
        return Columns { at: votes.into_iter().map(Some).collect(), ..headed };
    }
    // The headings name the columns in another order. In a declared or drawn table a heading
    // stands over its own column; elsewhere it may have slipped.
    let all = headed.at.iter().all(Option::is_some);
    Columns { doubtful: !(method.is_drawn() && all), ..headed }
}
