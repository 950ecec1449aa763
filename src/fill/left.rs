//! What is left of a printed label when the nearest of the form is taken away.

use crate::text::fold::fold;
use crate::text::label;
use crate::text::numeral;

use super::alike::{Letters, SIMILAR};
use super::labels::{TableLabels, words};

/// Characters of a remark that may change what a label means.
const LONGEST_REMARK: usize = 10;

/// A label as printed, and what the nearest of the form leaves over of it.
pub struct Left<'k> {
    pub text: Vec<char>,
    /// Per character: whether the form's label does not have it.
    pub over: Vec<bool>,
    /// Characters before the remark in brackets.
    pub bare: usize,
    pub nearest: &'k str,
    /// Whether that is the whole of it, apart from the remark.
    pub exact: bool,
}

/// What is left of a printed label when those of the form are taken away. `None`: it is like none.
pub fn left_over<'k>(printed: &str, keys: &'k [String]) -> Option<Left<'k>> {
    let parsed = label::parse(printed);
    let bare = words(&parsed.bare);
    let remark = words(parsed.remark.as_deref().unwrap_or_default());
    let whole = format!("{bare}{remark}");
    let exact = |text: &str| keys.iter().find(|key| *key == text);
    let same = exact(&whole).or_else(|| exact(&bare));
    let (text, nearest) = (whole, same.or_else(|| nearest(&bare, keys))?);
    let bare = bare.chars().count().min(text.chars().count());
    let text: Vec<char> = text.chars().collect();
    let mut over = beside(&text, &nearest.chars().collect::<Vec<_>>());
    // A long remark explains.
    if text.len() - bare > LONGEST_REMARK {
        over[bare..].fill(false);
    }
    Some(Left { text, over, bare, nearest, exact: same.is_some() })
}

/// The key that a label is like, or that stands in it.
fn nearest<'k>(bare: &str, keys: &'k [String]) -> Option<&'k String> {
    let letters = Letters::of(bare);
    let like = |key: &&String| letters.similarity(&Letters::of(key));
    let nearest = keys.iter().max_by(|a, b| like(a).total_cmp(&like(b)));
    let held = || keys.iter().filter(|key| bare.contains(key.as_str())).max_by_key(|key| key.len());
    nearest.filter(|key| like(key) >= SIMILAR).or_else(held)
}

/// Whether all that a label has more are pieces of the labels of its groups, which stand on its lines:
/// （三）不 1.属于国家秘密.
pub fn is_of_groups(printed: &str, row: usize, names: &TableLabels) -> bool {
    let groups = std::iter::successors(names.rows[row].parent, |&above| names.rows[above].parent);
    let mut around: Vec<char> = groups.flat_map(|group| names.rows[group].words.chars()).collect();
    let mut take = |c: &char| {
        let at = around.iter().position(|other| other == c);
        at.map(|at| around.swap_remove(at)).is_some() || c.is_ascii_digit() || numeral::is_digit(*c)
    };
    let printed_words = words(&fold(printed));
    let Some(key) = nearest(&printed_words, &names.rows[row].keys) else { return false };
    let text: Vec<char> = printed_words.chars().collect();
    let over = beside(&text, &key.chars().collect::<Vec<_>>());
    printed.trim().contains(' ')
        && std::iter::zip(&text, &over).filter(|(_, over)| **over).all(|(c, _)| take(c))
}

/// How like a label is to the nearest of some keys.
pub fn likeness<'k>(printed: &str, keys: impl Iterator<Item = &'k String>) -> f32 {
    let letters = Letters::of(&words(&label::parse(printed).bare));
    keys.map(|key| letters.similarity(&Letters::of(key))).fold(0.0, f32::max)
}

/// Which characters of a text a known one does not have, where as many as possible are matched.
fn beside(text: &[char], known: &[char]) -> Vec<bool> {
    let (height, width) = (text.len(), known.len());
    let mut best = vec![vec![0_u16; width + 1]; height + 1];
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            best[i][j] = match text[i] == known[j] {
                true => best[i + 1][j + 1] + 1,
                false => best[i + 1][j].max(best[i][j + 1]),
            };
        }
    }
    let (mut over, mut i, mut j) = (vec![true; height], 0, 0);
    while i < height && j < width {
        if text[i] == known[j] {
            over[i] = false;
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    over
}
