//! What is left of a printed label when the nearest of the form is taken away.

use std::borrow::Cow;

use crate::codebook::Row;
use crate::text::fold::fold;
use crate::text::label::{self, Ordinal};
use crate::text::numeral;

use crate::labels::alike::{Letters, SIMILAR};
use crate::labels::{RowLabels, TableLabels, words};

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

/// A printed label taken apart once, to be held against many of a form.
pub struct Printed<'p> {
    pub text: &'p str,
    pub ordinal: Option<Ordinal>,
    /// Its words without the remark.
    pub bare: String,
    /// The remark in brackets behind it, folded.
    pub remark: String,
    /// Its words with it.
    whole: String,
    /// Of the words without the remark.
    letters: Letters,
}

impl<'p> Printed<'p> {
    pub fn of(text: &'p str) -> Self {
        let parsed = label::parse(text);
        let bare = words(&parsed.bare);
        let remark = parsed.remark.unwrap_or_default();
        let whole = format!("{bare}{}", words(&remark));
        Self { text, ordinal: parsed.ordinal, letters: Letters::of(&bare), bare, remark, whole }
    }

    /// What is left of it when the label of the form is taken away. `None`: it is like none of the keys.
    pub fn left_over<'k>(&self, keys: Keys<'k>) -> Option<Left<'k>> {
        let exact = |text: &str| keys.words.iter().find(|key| *key == text);
        let same = exact(&self.whole).or_else(|| exact(&self.bare));
        let nearest = same.or_else(|| nearest(&self.bare, &self.letters, keys))?;
        let text: Vec<char> = self.whole.chars().collect();
        let bare = self.bare.chars().count().min(text.len());
        let mut over = match same {
            // It begins with the key.
            Some(key) => {
                let known = key.chars().count();
                (0..text.len()).map(|at| at >= known).collect()
            }
            None => beside(&text, &nearest.chars().collect::<Vec<_>>()),
        };
        // A long remark explains.
        if text.len() - bare > LONGEST_REMARK {
            over[bare..].fill(false);
        }
        Some(Left { text, over, bare, nearest, exact: same.is_some() })
    }

    /// How like it is to the nearest of some keys.
    pub fn likeness<'k>(&self, keys: impl Iterator<Item = &'k Letters>) -> f32 {
        keys.map(|key| self.letters.similarity(key)).fold(0.0, f32::max)
    }
}

/// The keys of one row, group or column, and the letters of each.
#[derive(Clone, Copy)]
pub struct Keys<'k> {
    pub words: &'k [String],
    pub letters: &'k [Letters],
}

impl<'k> Keys<'k> {
    pub fn of_row(row: &'k RowLabels) -> Self {
        Self { words: &row.keys, letters: row.letters() }
    }
}

/// The key that a label is like, or that stands in it.
fn nearest<'k>(bare: &str, letters: &Letters, keys: Keys<'k>) -> Option<&'k String> {
    let alike = keys.letters.iter().map(|key| letters.similarity(key));
    let alike = std::iter::zip(keys.words, alike);
    let nearest = alike.max_by(|(_, a), (_, b)| a.total_cmp(b));
    let held = || {
        let pairs = std::iter::zip(keys.words, keys.letters);
        let held = pairs.filter(|(key, of)| letters.may_hold(of) && bare.contains(key.as_str()));
        held.map(|(key, _)| key).max_by_key(|key| key.len())
    };
    nearest.filter(|(_, like)| *like >= SIMILAR).map(|(key, _)| key).or_else(held)
}

/// Whether all that a label has more are pieces of the labels of its groups, which stand on its lines:
/// （三）不 1.属于国家秘密.
pub fn is_of_groups(printed: &str, row: usize, names: &TableLabels) -> bool {
    let groups = std::iter::successors(names.rows[row].parent, |&above| names.rows[above].parent);
    let mut around: Vec<char> = groups.flat_map(|group| names.rows[group].words.chars()).collect();
    let mut take = |c: &char| {
        let at = around.iter().position(|other| other == c);
        at.map(|at| around.swap_remove(at)).is_some()
            || c.is_ascii_digit()
            || numeral::is_numeral(*c)
    };
    let printed_words = words(&fold(printed));
    let letters = Letters::of(&printed_words);
    let Some(key) = nearest(&printed_words, &letters, Keys::of_row(&names.rows[row])) else {
        return false;
    };
    let text: Vec<char> = printed_words.chars().collect();
    let over = beside(&text, &key.chars().collect::<Vec<_>>());
    (printed.trim().contains(' ') || label::behind_group(printed).is_some())
        && std::iter::zip(&text, &over).filter(|(_, over)| **over).all(|(c, _)| take(c))
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
/// A label without those of its groups, which the form names by keys that are none of the row alone: 总计 of
/// 三、本年度办理结果/（七）总计.
pub fn behind_groups<'p>(
    printed: &'p str,
    keys: &[String],
    form: &Row,
    names: &RowLabels,
) -> Cow<'p, str> {
    let is_own = keys.iter().any(|key| names.keys.contains(key));
    let bare = label::parse(&form.label).bare;
    let folded = fold(printed);
    match folded.rfind(&bare).filter(|_| !is_own && !bare.is_empty()) {
        Some(at) => Cow::Owned(folded[at..].to_owned()),
        None => Cow::Borrowed(printed),
    }
}
