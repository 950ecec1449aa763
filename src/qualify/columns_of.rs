//! A table whose columns or rows are places, bodies, years or anything else that is no heading of the form.

use crate::codebook::Shape;
use crate::fill::FilledTable;
use crate::fill::strange::{LEAST, MOST_OF_FORM, Strange};
use crate::grid::Line;
use crate::text::fold::is_han;
use crate::text::span::Span;

use super::apart::apart;
use super::stands::Stand;

/// Lines above the first figure in which headings of columns may stand: rows of another table of the form may stand
/// between them.
const MOST_ABOVE: usize = 60;

/// The first of such headings over the columns of a matrix, or before its rows.
pub fn strange<'l>(
    stand: &Stand,
    filled: &FilledTable<'_>,
    lines: &'l [Line],
    known: &Strange<'_>,
) -> Option<&'l str> {
    filled.form.filter(|(_, table)| table.shape == Shape::Matrix)?;
    if filled.span != Span::Own {
        return None;
    }
    let is_name = |text: &&str| known.is_name(text) && !known.is_of_form(text);
    // A number may stand before the name.
    let label = |line: &'l Line| words(line).find(|text| text.contains(is_han));
    let before_rows = lines[stand.lines.clone()].iter().filter_map(label);
    let mut before_rows = before_rows.filter(is_name);
    if let (Some(first), Some(_)) = (before_rows.next(), before_rows.nth(LEAST - 2)) {
        return Some(first);
    }
    let above = &lines[stand.lines.start.saturating_sub(MOST_ABOVE)..=stand.lines.start];
    let mut alone: Vec<&str> = Vec::new();
    for line in above.iter().rev() {
        if words(line).filter(|text| known.is_telling(text)).count() > MOST_OF_FORM {
            return None;
        }
        let mut named = words(line).filter(is_name);
        let mut heads = apart(&line.text).filter(|text| known.is_head(text));
        let names = named.next().zip(named.nth(LEAST - 2));
        if let Some((first, _)) = names.or_else(|| heads.next().zip(heads.nth(LEAST - 2))) {
            return Some(first);
        }
        // One cell on each line.
        match (words(line).next().filter(is_name), words(line).nth(1)) {
            (Some(name), None) => alone.push(name),
            (_, _) => alone.clear(),
        }
        if alone.len() >= LEAST {
            return alone.last().copied();
        }
    }
    None
}

/// What stands between the blanks of a line.
fn words(line: &Line) -> impl Iterator<Item = &str> {
    let parts = line.text.split(['|', '\t', '\n', ' ', '\u{3000}']);
    parts.filter(|text| !text.is_empty())
}
