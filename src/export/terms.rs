//! What the ids of the tables mean that are not of the codebook: statuses, reasons, rules, columns.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::codebook::Codebook;

/// A word of the tables.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// `status`, `reason`, `rule`, `column` …
    pub kind: &'static str,
    pub id: &'static str,
    pub label_zh: &'static str,
    pub meaning_zh: &'static str,
    /// Empty of a column: its table says what it holds.
    pub meaning: &'static str,
}

/// All terms, in the order in which they are explained.
pub fn terms() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> =
        LazyLock::new(|| include_str!("terms.csv").lines().skip(1).filter_map(term).collect());
    &TERMS
}

/// A line of the file. Only the last field may be quoted, and no quotes stand in it.
fn term(line: &'static str) -> Option<Term> {
    let mut fields = line.splitn(5, ',');
    let (kind, id, label_zh) = (fields.next()?, fields.next()?, fields.next()?);
    let (meaning_zh, meaning) = (fields.next()?, fields.next()?.trim_matches('"'));
    Some(Term { kind, id, label_zh, meaning_zh, meaning })
}

/// The term of a kind that has this id.
pub fn find(kind: &str, id: &str) -> Option<&'static Term> {
    static BY_ID: LazyLock<FxHashMap<(&str, &str), &'static Term>> =
        LazyLock::new(|| terms().iter().map(|term| ((term.kind, term.id), term)).collect());
    BY_ID.get(&(kind, id)).copied()
}

/// Its name in Chinese; the id itself of what is no term.
pub fn label<'i>(kind: &str, id: &'i str) -> &'i str {
    find(kind, id).map_or(id, |term| term.label_zh)
}

/// The Chinese and the English name of a column; the English one of a fixed column is its id.
pub fn names<'c>(column: &'c str, codebook: &'c Codebook) -> (Cow<'c, str>, Cow<'c, str>) {
    if let Some(indicator) = codebook.indicator(column) {
        return ((&*indicator.label_zh).into(), (&*indicator.label_en).into());
    }
    if let Some(derived) = codebook.derived(column) {
        return ((&*derived.label_zh).into(), (&*derived.label_en).into());
    }
    let own = find("column", column);
    (own.map_or(column, |term| term.label_zh).into(), column.replace('_', " ").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_term() {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for term in terms() {
            assert!(!term.id.is_empty() && !term.label_zh.is_empty(), "{term:?}");
            assert!(!term.meaning_zh.is_empty(), "{term:?}");
            assert!(term.kind == "column" || !term.meaning.is_empty(), "{term:?}");
            assert!(!term.meaning.contains('"'), "{term:?}");
            assert!(!seen.contains(&(term.kind, term.id)), "{term:?}");
            seen.push((term.kind, term.id));
        }
        assert_eq!(terms().len() + 1, include_str!("terms.csv").lines().count());
    }
}
