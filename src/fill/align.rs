//! Printed rows × rows of a table → which printed row is which row of the form?
//!
//! Both stand in an order, and the order is evidence. Rows that exactly one row of the form is
//! called by are the anchors; a label that the form prints twice, one with a typo and one that is
//! lost are placed between them.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::text::label::Ordinal;

use crate::labels::alike::{Letters, SIMILAR};
use crate::labels::{RowLabels, TableLabels};

/// What a printed row says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowName {
    /// Keys of its label, the likeliest first; none where the label is blank.
    pub keys: Rc<[String]>,
    pub ordinal: Option<Ordinal>,
    /// As printed; empty where there is none.
    pub unit: String,
}

/// What a printed row is.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Nothing that the form knows.
    Unknown,
    /// A row of the form.
    Row(usize, How),
    /// One of several rows of the form, and nothing tells which.
    Tie(Vec<usize>),
}

/// What speaks for a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Its label, exactly.
    Exact,
    /// Its label, nearly, and both neighbours are there: no other row of the form is left for it.
    Enclosed,
    /// Its label, nearly.
    Approximate,
    /// A label that several rows of the form have; the row above it tells which.
    Neighbour,
    /// No label at all, only its place between its neighbours.
    Place,
}

/// From here on the damage is a typo: one character in four.
const TYPO: f32 = 0.75;
/// Two candidates closer than this are a tie.
const MARGIN: f32 = 0.08;
/// Gaps with more comparisons than this hold no damaged form, they hold another table.
const LARGEST_GAP: usize = 20_000;

/// Matches printed rows to the rows of a table.
pub fn align(printed: &[RowName], table: &TableLabels) -> Vec<Claim> {
    let candidates: Vec<&[usize]> = printed.iter().map(|row| table.rows_named(&row.keys)).collect();
    let mut claims: Vec<Claim> = candidates
        .iter()
        .map(|rows| match rows {
            [row] => Claim::Row(*row, How::Exact),
            _ => Claim::Unknown,
        })
        .collect();
    drop_misnumbered(&mut claims, printed, table);
    settle_shared_labels(&mut claims, &candidates);
    for_neighbours(&mut claims, &candidates, printed, table);
    for_damaged(&mut claims, printed, table);
    claims
}

/// A row that an office has added may be called like one of the form and have another number, as
/// 4.其他情形 beside 3.其他: the one with the form's number is meant.
fn drop_misnumbered(claims: &mut [Claim], printed: &[RowName], table: &TableLabels) {
    let numbered = |index: usize, row: usize| {
        printed[index].ordinal.is_some() && printed[index].ordinal == table.rows[row].ordinal
    };
    let own = |index: usize| row_of(&claims[index]).filter(|&row| numbered(index, row));
    let meant: Vec<usize> = (0..claims.len()).filter_map(own).collect();
    for index in 0..claims.len() {
        let Some(row) = row_of(&claims[index]) else { continue };
        let other = ordinals_differ(printed[index].ordinal, table.rows[row].ordinal);
        if other && meant.contains(&row) {
            claims[index] = Claim::Unknown;
        }
    }
}

/// Printed rows that break the order of the form: those outside of the longest chain.
pub fn out_of_order(claims: &[Claim]) -> Vec<usize> {
    let chain = chain(claims);
    let in_chain = |index: &usize| chain.binary_search(index).is_ok();
    (0..claims.len()).filter(|i| row_of(&claims[*i]).is_some() && !in_chain(i)).collect()
}

fn row_of(claim: &Claim) -> Option<usize> {
    match claim {
        Claim::Row(row, _) => Some(*row),
        Claim::Unknown | Claim::Tie(_) => None,
    }
}

/// Indices of the longest run of claims, gaps allowed, whose rows ascend.
fn chain(claims: &[Claim]) -> Vec<usize> {
    // Patience: `ends[k]` is the claim that ends the best chain of length k + 1.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; claims.len()];
    for (index, claim) in claims.iter().enumerate() {
        let Some(row) = row_of(claim) else { continue };
        let length = ends.partition_point(|&end| row_of(&claims[end]) < Some(row));
        before[index] = length.checked_sub(1).map(|last| ends[last]);
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut chain: Vec<usize> =
        std::iter::successors(ends.last().copied(), |&index| before[index]).collect();
    chain.reverse();
    chain
}

/// The settled rows around each printed row: the nearest above and the nearest below.
fn around(claims: &[Claim]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let walk = |indices: &mut dyn Iterator<Item = usize>| {
        let mut nearest = vec![None; claims.len()];
        let mut last = None;
        for index in indices {
            nearest[index] = last;
            last = row_of(&claims[index]).or(last);
        }
        nearest
    };
    (walk(&mut (0..claims.len())), walk(&mut (0..claims.len()).rev()))
}

/// A label that the form prints several times is settled where the anchors around it leave as
/// many rows of that name as are printed. What is settled is an anchor for the next round.
fn settle_shared_labels(claims: &mut [Claim], candidates: &[&[usize]]) {
    loop {
        let (above, below) = around(claims);
        let mut groups: HashMap<(Option<usize>, Option<usize>, usize), Vec<usize>> = HashMap::new();
        for index in 0..claims.len() {
            if candidates[index].len() > 1 && claims[index] == Claim::Unknown {
                let key = (above[index], below[index], candidates[index][0]);
                groups.entry(key).or_default().push(index);
            }
        }
        // The groups do not overlap, so the order in which they are settled does not matter.
        let mut settled = false;
        for ((above, below, _), printed) in groups {
            let open = between(candidates[printed[0]], above, below);
            if open.len() == printed.len() {
                for (index, row) in printed.into_iter().zip(open) {
                    claims[index] = Claim::Row(row, How::Exact);
                }
                settled = true;
            }
        }
        if !settled {
            return;
        }
    }
}

fn between(rows: &[usize], above: Option<usize>, below: Option<usize>) -> Vec<usize> {
    let fits =
        |row: &usize| above.is_none_or(|above| *row > above) && below.is_none_or(|b| *row < b);
    rows.iter().copied().filter(fits).collect()
}

/// What is left of the shared labels: the row right above may be a parent or a sibling of one
/// candidate only. That is good evidence and no proof.
fn for_neighbours(
    claims: &mut [Claim],
    candidates: &[&[usize]],
    printed: &[RowName],
    table: &TableLabels,
) {
    for index in 0..claims.len() {
        if candidates[index].len() < 2 || claims[index] != Claim::Unknown {
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| row_of(&claims[before]));
        let near: Vec<usize> = candidates[index]
            .iter()
            .copied()
            .filter(|&row| before.is_some_and(|before| follows(before, row, table)))
            .filter(|&row| !ordinals_differ(printed[index].ordinal, table.rows[row].ordinal))
            .collect();
        claims[index] = match near[..] {
            [row] => Claim::Row(row, How::Neighbour),
            _ => Claim::Tie(candidates[index].to_vec()),
        };
    }
}

/// Whether a row may stand right below another: it is its child, or both have one parent.
fn follows(above: usize, row: usize, table: &TableLabels) -> bool {
    let parent = table.rows[row].parent;
    above < row && (parent == Some(above) || parent.is_some() && parent == table.rows[above].parent)
}

fn ordinals_differ(printed: Option<Ordinal>, form: Option<Ordinal>) -> bool {
    matches!((printed, form), (Some(a), Some(b)) if a.number != b.number)
}

/// Places the rows that no exact label claims: gap by gap, between the rows of the chain.
fn for_damaged(claims: &mut [Claim], printed: &[RowName], table: &TableLabels) {
    let mut taken = vec![false; table.rows.len()];
    claims.iter().filter_map(row_of).for_each(|row| taken[row] = true);
    // What may be a row in doubt is not free for another one.
    for claim in claims.iter() {
        if let Claim::Tie(rows) = claim {
            rows.iter().for_each(|&row| taken[row] = true);
        }
    }
    let chain = chain(claims);
    let ends = std::iter::once(None).chain(chain.iter().copied().map(Some));
    let starts = chain.iter().copied().map(Some).chain([None]);
    for (above, below) in ends.zip(starts) {
        let gap = Gap {
            printed: above.map_or(0, |index| index + 1)..below.unwrap_or(claims.len()),
            rows: above.and_then(|i| row_of(&claims[i])).map_or(0, |row| row + 1)
                ..below.and_then(|i| row_of(&claims[i])).unwrap_or(table.rows.len()),
            closed: above.is_some_and(|i| is_exact(&claims[i]))
                && below.is_some_and(|i| is_exact(&claims[i])),
        };
        let open: Vec<usize> = gap.rows.clone().filter(|&row| !taken[row]).collect();
        for (index, claim) in gap.settle(claims, &open, printed, table) {
            claims[index] = claim;
        }
    }
}

fn is_exact(claim: &Claim) -> bool {
    matches!(claim, Claim::Row(_, How::Exact))
}

/// What stands between two rows of the chain, on paper and in the form.
struct Gap {
    printed: Range<usize>,
    rows: Range<usize>,
    /// Whether both ends are rows with exact labels.
    closed: bool,
}

impl Gap {
    fn settle(
        &self,
        claims: &[Claim],
        open: &[usize],
        printed: &[RowName],
        table: &TableLabels,
    ) -> Vec<(usize, Claim)> {
        let unknown: Vec<usize> =
            self.printed.clone().filter(|&index| claims[index] == Claim::Unknown).collect();
        if unknown.is_empty() || open.is_empty() || unknown.len() * open.len() > LARGEST_GAP {
            return Vec::new();
        }
        // One printed row, one row of the form, exact neighbours on both sides.
        let alone = self.closed && self.printed.len() == 1 && self.rows.len() == 1;
        let likeness: Vec<Vec<f32>> = unknown
            .iter()
            .map(|&index| {
                let letters = printed[index].keys.first().map(|key| Letters::of(key));
                let to = |&row: &usize| likeness(&printed[index], letters.as_ref(), row, table);
                open.iter().map(to).collect()
            })
            .collect();
        let mut claimed = Vec::new();
        for (i, j) in best_pairs(&likeness) {
            let how = match alone && likeness[i][j] >= TYPO {
                true => How::Enclosed,
                false => How::Approximate,
            };
            let rivals = rivals(&likeness, i, j);
            let told = printed[unknown[i]].ordinal.is_some_and(|ordinal| {
                let same = |row: usize| table.rows[row].ordinal.is_some_and(|o| o == ordinal);
                same(open[j]) && !rivals.iter().any(|&rival| same(open[rival]))
            });
            let claim = if rivals.is_empty() || told {
                Claim::Row(open[j], how)
            } else {
                Claim::Tie(rivals.iter().chain([&j]).map(|&j| open[j]).collect())
            };
            claimed.push((unknown[i], claim));
        }
        if claimed.is_empty() && self.closed {
            claimed = self.by_place(&unknown, open, printed, table);
        }
        claimed
    }

    /// Rows that have lost their labels, where the form has just as many rows left.
    fn by_place(
        &self,
        unknown: &[usize],
        open: &[usize],
        printed: &[RowName],
        table: &TableLabels,
    ) -> Vec<(usize, Claim)> {
        let fits = |(&index, &row): (&usize, &usize)| {
            let (name, form) = (&printed[index], &table.rows[row]);
            name.keys.is_empty() && !form.heading && !units_differ(&name.unit, &form.unit)
        };
        let all = unknown.len() == open.len()
            && self.printed.len() == self.rows.len()
            && unknown.iter().zip(open).all(fits);
        if !all {
            return Vec::new();
        }
        let pairs = unknown.iter().zip(open);
        pairs.map(|(&index, &row)| (index, Claim::Row(row, How::Place))).collect()
    }
}

/// Other rows of the form that are as like the printed row as the one that it is taken for.
fn rivals(likeness: &[Vec<f32>], i: usize, j: usize) -> Vec<usize> {
    let near = likeness[i][j] - MARGIN;
    (0..likeness[i].len())
        .filter(|&other| other != j && likeness[i][other] >= near.max(SIMILAR))
        // Not where another printed row is clearly that one.
        .filter(|&other| {
            !(0..likeness.len()).any(|k| k != i && likeness[k][other] > likeness[i][other] + MARGIN)
        })
        .collect()
}

/// Pairs in ascending order on both sides with the greatest total likeness.
fn best_pairs(likeness: &[Vec<f32>]) -> Vec<(usize, usize)> {
    let (height, width) = (likeness.len(), likeness[0].len());
    let mut best = vec![vec![0.0_f32; width + 1]; height + 1];
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            let pair = match likeness[i][j] >= SIMILAR {
                true => likeness[i][j] + best[i + 1][j + 1],
                false => 0.0,
            };
            best[i][j] = pair.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < height && j < width {
        if best[i][j] == best[i + 1][j] {
            i += 1;
        } else if best[i][j] == best[i][j + 1] {
            j += 1;
        } else {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}

/// How like a printed row is to a row of the form, from 0 to 1. Another number or another unit
/// speaks against it.
fn likeness(printed: &RowName, letters: Option<&Letters>, row: usize, table: &TableLabels) -> f32 {
    let form = &table.rows[row];
    let Some(letters) = letters else { return 0.0 };
    let words = form.letters().iter().map(|known| letters.similarity(known)).fold(0.0, f32::max);
    let against = usize::from(ordinals_differ(printed.ordinal, form.ordinal))
        + usize::from(units_differ(&printed.unit, &form.unit));
    words - 0.1 * against as f32
}

fn units_differ(printed: &str, form: &str) -> bool {
    !printed.is_empty() && !form.is_empty() && printed != form
}

/// Whether a label, or an end of it, may be one of the table's with damage.
pub fn ends_like_any(key: &str, table: &TableLabels) -> bool {
    let key = Letters::of(key);
    table.rows.iter().flat_map(RowLabels::letters).any(|known| key.ends_like(known))
}
