//! Labels of running text that go on in the next line, where a line alone reads as something else.
//!
//! `1.参加或举办新闻发布会总次` and `数` are one label, though 次 is a unit; so are `其中：主要负责同志参加政府` and
//! `网站在线访谈次数`, though the second is nearly that of another row.

use crate::labels::{self, TableLabels};

use super::facing::Text;
use super::scan::Token;

/// The most lines that such a label is seen wrapped over.
const MOST_LINES: usize = 3;

/// Joins the lines that are a label of the form together, and only together.
pub fn joined<'l>(texts: Vec<Text<'l>>, table: &TableLabels) -> Vec<Text<'l>> {
    let mut joined: Vec<Text<'l>> = Vec::with_capacity(texts.len());
    let mut rest = texts.into_iter();
    while !rest.as_slice().is_empty() {
        match beginning(rest.as_slice(), table) {
            Some((text, used)) => {
                joined.push(text);
                rest.by_ref().take(used).for_each(drop);
            }
            None => joined.extend(rest.next()),
        }
    }
    joined
}

/// The label that is the first text and ends in one below, with what stands behind it, and how many texts it takes.
fn beginning<'l>(texts: &[Text<'l>], table: &TableLabels) -> Option<(Text<'l>, usize)> {
    let mut label = start(&texts.first()?.tokens)?;
    for used in 2..=MOST_LINES.min(texts.len()) {
        let (next, behind) = texts[used - 1].tokens.split_first()?;
        let (Token::Label(more) | Token::Other(more)) = next else { return None };
        label.push_str(more);
        // A number or the name of a group on a line of its own adds nothing to the label below it.
        let adds = labels::keys(&label) != labels::keys(more);
        if adds && is_of_form(&label, table) {
            let tokens = std::iter::once(Token::Label(label)).chain(behind.iter().cloned());
            // Figures stand in the last of the lines, and nothing but the label in those above it.
            let place = texts[used - 1].place;
            return Some((Text { tokens: tokens.collect(), place }, used));
        }
        // What stands behind the words of a line ends the label.
        if matches!(next, Token::Label(_)) || !behind.is_empty() {
            return None;
        }
    }
    None
}

/// A text that may be the beginning of a label. One with a unit goes on only where that was its last word, and
/// no figure follows.
fn start(tokens: &[Token]) -> Option<String> {
    match tokens {
        [Token::Label(label) | Token::Other(label), Token::Unit(unit)] => {
            Some(format!("{label}{unit}"))
        }
        [Token::Other(text)] => Some(text.clone()),
        _ => None,
    }
}

fn is_of_form(label: &str, table: &TableLabels) -> bool {
    !table.rows_named(&labels::keys(label)).is_empty()
}
