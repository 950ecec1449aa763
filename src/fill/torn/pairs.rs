//! Printed rows × printed labels → which row is which?

use super::chain::Printed;
use super::rows::Row;

/// A row of figures and the row of the form that it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Index into the printed rows.
    pub printed: usize,
    /// Row of the form.
    pub row: usize,
    pub by: By,
}

/// What tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The figures stand on the lines of the label.
    Label,
    /// As many rows as labels, in one order.
    Order,
    /// The label stands right above, or so many rows lie between two that are known.
    Place,
}

/// Pairs the rows of figures with those of the form. `asked` are the rows of the form that ask for
/// figures, and `is_bare` tells which rows share their lines with no words at all.
pub fn pairs(
    rows: &[Row<'_>],
    chain: &[Printed],
    asked: &[usize],
    is_bare: impl Fn(&Row<'_>) -> bool,
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (printed, row) in rows.iter().enumerate() {
        let beside = |label: &&Printed| label.first <= row.first && row.first <= label.last;
        let mut labels = chain.iter().filter(beside);
        if let (Some(label), None) = (labels.next(), labels.next()) {
            pairs.push(Pair { printed, row: label.row, by: By::Label });
        }
    }
    // Two rows of figures in one label: one of them belongs to another row, nobody knows which.
    let twice = |pair: &Pair, pairs: &[Pair]| {
        pairs.iter().filter(|other| other.row == pair.row).count() > 1
    };
    let all = pairs.clone();
    pairs.retain(|pair| !twice(pair, &all));
    let bare: Vec<bool> = rows.iter().map(is_bare).collect();
    doubt_strays(&mut pairs, &bare, asked);
    by_order(rows, chain, asked, &pairs).unwrap_or_else(|| by_place(rows, chain, asked, pairs))
}

/// Drops the pairs whose figures have strayed to the label of a neighbour: a row of the form is
/// without figures on one side of them, and a row of figures without a label on the other.
///
/// ```text
/// 1.本机关不掌握相关政府信息
/// 2.没有现成信息需要另行制作   48 0 1 0 0 0 49     are those of 1.
///                              5 0 29 0 0 0 34
/// ```
///
/// Where more rows than around them are so, nobody knows who has strayed. Rows that have changed
/// places, each with its label, have no row without a label beside them: `bare`.
fn doubt_strays(pairs: &mut Vec<Pair>, bare: &[bool], asked: &[usize]) {
    // By how many rows the form is ahead of the figures.
    let ahead = |pair: &Pair| {
        let rank = asked.iter().position(|row| *row == pair.row).unwrap_or_default();
        rank.cast_signed() - pair.printed.cast_signed()
    };
    let end = asked.len().cast_signed() - bare.len().cast_signed();
    let runs: Vec<Vec<Pair>> =
        pairs.chunk_by(|a, b| ahead(a) == ahead(b)).map(<[Pair]>::to_vec).collect();
    pairs.clear();
    for (index, run) in runs.iter().enumerate() {
        // Before the first row and behind the last one nothing strays.
        let around = |other: Option<&Vec<Pair>>, edge: isize| {
            other.map_or((edge, usize::MAX), |run| (ahead(&run[0]), run.len()))
        };
        let before = around(index.checked_sub(1).and_then(|before| runs.get(before)), 0);
        let behind = around(runs.get(index + 1), end);
        let own = ahead(&run[0]);
        let beside =
            run[0].printed.saturating_sub(1)..(run[run.len() - 1].printed + 2).min(bare.len());
        let any_bare = bare[beside].contains(&true);
        let strays =
            any_bare && (before.0 < own && behind.0 < own || before.0 > own && behind.0 > own);
        match strays {
            false => pairs.extend(run),
            true if run.len() <= before.1.min(behind.1) => {}
            true => pairs.extend(run.iter().map(|pair| Pair { by: By::Place, ..*pair })),
        }
    }
}

/// As many rows of figures as the form has, and its labels in its order: one for each.
fn by_order(
    rows: &[Row<'_>],
    chain: &[Printed],
    asked: &[usize],
    sure: &[Pair],
) -> Option<Vec<Pair>> {
    let enough = rows.len() == asked.len() && chain.len() * 5 >= asked.len() * 4;
    let agree = sure.iter().all(|pair| asked.get(pair.printed) == Some(&pair.row));
    let beside: Vec<bool> =
        rows.iter().zip(asked).map(|(row, asked)| is_beside(row, *asked, chain)).collect();
    // Labels and rows take turns: no row has strayed from its label.
    let in_turns = beside.iter().filter(|beside| **beside).count() * 5 >= asked.len() * 4;
    let pair = |(printed, &row): (usize, &usize)| {
        let by = if beside[printed] && in_turns { By::Label } else { By::Order };
        Pair { printed, row, by }
    };
    (enough && agree).then(|| asked.iter().enumerate().map(pair).collect())
}

/// Whether the rows taken in order stand beside labels of other rows: then there is one row too
/// many before them and one lost behind, or the labels stand below their rows.
pub fn is_astray(rows: &[Row<'_>], chain: &[Printed], pairs: &[Pair]) -> bool {
    let ordered = || pairs.iter().filter(|pair| pair.by == By::Order);
    let own = |pair: &&Pair| is_beside(&rows[pair.printed], pair.row, chain);
    let other = |pair: &&Pair| {
        let mut labels = chain.iter().filter(|label| label.row != pair.row);
        labels.any(|label| is_beside(&rows[pair.printed], label.row, chain))
    };
    let all = ordered().count();
    ordered().filter(own).count() * 4 < all && ordered().filter(other).count() * 2 > all
}

/// Whether a row of figures stands between the beginning of its label and that of the next one.
fn is_beside(row: &Row<'_>, asked: usize, chain: &[Printed]) -> bool {
    let own = chain.iter().position(|label| label.row == asked);
    own.is_some_and(|own| {
        let next = chain.get(own + 1).map_or(usize::MAX, |next| next.first);
        chain[own].first <= row.first && row.last <= next.max(chain[own].last)
    })
}

/// Rows right below their label, and those between two that are known.
fn by_place(rows: &[Row<'_>], chain: &[Printed], asked: &[usize], sure: Vec<Pair>) -> Vec<Pair> {
    let mut pairs = sure;
    let mut below: Vec<Pair> = Vec::new();
    for (printed, row) in rows.iter().enumerate() {
        let before = printed.checked_sub(1).map_or(0, |before| rows[before].last);
        let above = chain.iter().rev().find(|label| label.last <= row.first);
        let free = !pairs.iter().any(|pair| pair.printed == printed);
        if let Some(label) = above.filter(|label| free && label.last >= before) {
            below.push(Pair { printed, row: label.row, by: By::Place });
        }
    }
    // A few rows below labels are chance: the text prints rows and labels apart.
    if (below.len() + pairs.len()) * 2 >= asked.len() {
        pairs.extend(below);
    }
    pairs.sort_by_key(|pair| pair.printed);
    let ascend = pairs.windows(2).all(|pair| pair[0].row < pair[1].row);
    if !ascend {
        pairs.retain(|pair| pair.by == By::Label);
    }
    let known = pairs.clone();
    for ends in known.windows(2) {
        let open = ends[0].printed + 1..ends[1].printed;
        let left: Vec<usize> = asked
            .iter()
            .copied()
            .filter(|row| (ends[0].row + 1..ends[1].row).contains(row))
            .collect();
        if open.len() == left.len() {
            let between = open.zip(left).map(|(printed, row)| Pair { printed, row, by: By::Place });
            pairs.extend(between);
        }
    }
    pairs.sort_by_key(|pair| pair.printed);
    pairs
}
