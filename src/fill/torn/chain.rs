//! Pieces of labels → which label of the form stands where?
//!
//! Labels are wrapped, cut by their own figures, and mixed with the labels of groups that stand
//! upright beside them. But they stand in the order of the form, and each is whole.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::codebook::Shape;
use crate::labels::{self, TableLabels};
use crate::text::fold::fold;
use crate::text::label;

use super::pieces::Piece;

/// Pieces over which one label may be spread.
const MOST_WRAPPED: usize = 16;
/// Labels as short as this are words of any text; only their number makes them labels.
const SHORT: usize = 2;

/// A label of the form as it is printed: from one piece to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub row: usize,
    pub first: usize,
    pub last: usize,
}

/// The words of every piece, in every way in which a label may begin or go on there.
pub struct Ends {
    /// Per piece: its last words, its last but one and so on, without what numbers them.
    begins: Vec<Vec<(String, Option<label::Ordinal>)>>,
    /// The same, number and all, for a label that goes on.
    goes_on: Vec<Vec<String>>,
}

/// The longest run of whole labels in the form's order.
pub fn chain(ends: &Ends, names: &TableLabels) -> Vec<Printed> {
    let groups: Vec<&str> = names.groups().collect();
    let mut printed: Vec<Printed> = Vec::new();
    for (first, begins) in ends.begins.iter().enumerate() {
        let starts: BTreeSet<char> =
            begins.iter().filter_map(|(text, _)| text.chars().next()).collect();
        let keys = starts.iter().filter_map(|c| names.by_first.get(c)).flatten();
        let mut found: Vec<Printed> = keys
            .filter(|(row, _)| !names.rows[*row].heading)
            .filter_map(|&(row, key)| {
                let labels = &names.rows[row];
                let key = &labels.keys[key];
                let last = last_piece(first, key, labels.ordinal, ends, &groups, names.shape)?;
                Some(Printed { row, first, last })
            })
            .collect();
        // A label may have several spellings, and the longest is meant.
        found.sort_by_key(|label| (label.row, Reverse(label.last)));
        found.dedup_by_key(|label| label.row);
        printed.extend(found);
    }
    ascending(printed)
}

/// The words of all pieces: the same for every table.
pub fn ends(pieces: &[Piece<'_>]) -> Ends {
    /// A line of more words holds no torn label, and all its ends would be its square.
    const MOST_WORDS: usize = 64;
    let of = |piece: &Piece<'_>| -> Vec<String> {
        let words = &piece.words;
        let ends = if words.len() > MOST_WORDS { 1 } else { words.len() };
        (0..ends).map(|from| fold(&words[from..].concat())).collect()
    };
    let folded: Vec<Vec<String>> = pieces.iter().map(of).collect();
    let bare = |text: &String| match label::ordinal(text) {
        Some((ordinal, rest)) => (labels::words(rest), Some(ordinal)),
        None => (labels::words(text), None),
    };
    Ends {
        begins: folded.iter().map(|texts| texts.iter().map(bare).collect()).collect(),
        goes_on: folded
            .iter()
            .map(|texts| texts.iter().map(|t| labels::words(t)).collect())
            .collect(),
    }
}

/// The piece in which a label ends that begins in another, if it is whole.
fn last_piece(
    first: usize,
    key: &str,
    number: Option<label::Ordinal>,
    ends: &Ends,
    groups: &[&str],
    shape: Shape,
) -> Option<usize> {
    let short = key.chars().count() <= SHORT && shape == Shape::Matrix;
    let begins = |(text, ordinal): &&(String, Option<label::Ordinal>)| {
        let numbered = !short || ordinal.is_some() && *ordinal == number;
        let other = matches!((ordinal, number), (Some(a), Some(b)) if a.number != b.number);
        numbered && !other && !text.is_empty() && key.starts_with(text.as_str())
    };
    let begin = ends.begins[first].iter().find(begins)?;
    let mut rest = &key[begin.0.len()..];
    let mut last = first;
    while !rest.is_empty() {
        last += 1;
        if last >= ends.goes_on.len() || last - first > MOST_WRAPPED {
            return None;
        }
        let texts = &ends.goes_on[last];
        match texts.iter().find(|text| !text.is_empty() && rest.starts_with(text.as_str())) {
            Some(text) => rest = &rest[text.len()..],
            // Upright beside it stands the label of a group; or these are its figures.
            None if texts.iter().all(|text| groups.iter().any(|group| group.contains(text))) => {}
            None => return None,
        }
    }
    Some(last)
}

/// The longest chain of labels, in ascending order on paper and in the form.
fn ascending(mut printed: Vec<Printed>) -> Vec<Printed> {
    printed.sort_by_key(|label| (label.first, label.last, label.row));
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, label) in printed.iter().enumerate() {
        let before = (0..index)
            .filter(|&other| printed[other].row < label.row && printed[other].last <= label.first)
            .max_by_key(|&other| best[other].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let end = (0..printed.len()).max_by_key(|&index| best[index].0);
    let mut chain: Vec<Printed> = std::iter::successors(end, |&index| best[index].1)
        .map(|index| printed[index].clone())
        .collect();
    chain.reverse();
    chain
}
