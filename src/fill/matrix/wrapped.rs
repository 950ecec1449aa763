//! Labels that are wrapped over lines → whole labels.

use crate::text::label;

use super::line::MatrixLine;

/// Lines that a label may be wrapped over.
const MOST_WRAPPED: usize = 4;

/// Puts together labels that are wrapped over lines, where the whole is exactly one of the form's.
///
/// Without drawn lines the label of a group stands on the same line: `度 不予公 2.其他法律行政法规禁`
/// and `办 开 止公开` below it.
pub fn mend_labels(lines: &mut Vec<MatrixLine<'_>>, is_row: &dyn Fn(&str) -> bool) {
    for index in 0..lines.len() {
        if is_row(&lines[index].label) || !lines[index].is_printed() {
            continue;
        }
        // Where a label begins in the middle of a line, its number says so.
        let begins = |end: &String| label::parse(end).ordinal.is_some();
        let mut wholes = ends(&lines[index].label);
        let whole = wholes.first().cloned();
        wholes.retain(|end| begins(end) || Some(end) == whole.as_ref());
        if let Some((above, label)) = from_above(&lines[..index], &lines[index].label, is_row) {
            lines[index].label = label;
            lines[above..index].iter_mut().for_each(|used| used.label.clear());
            continue;
        }
        for below in index..(index + MOST_WRAPPED).min(lines.len()) {
            if below > index {
                if lines[below].is_printed() || is_row(&lines[below].label) {
                    break;
                }
                let tails = ends(&lines[below].label);
                wholes = wholes
                    .iter()
                    .flat_map(|whole| tails.iter().map(move |tail| format!("{whole}{tail}")))
                    .collect();
            }
            if let Some(whole) = wholes.iter().find(|whole| is_row(whole)) {
                lines[index].label = whole.clone();
                for used in &mut lines[index + 1..=below] {
                    used.label.clear();
                }
                break;
            }
        }
    }
    lines.retain(|line| line.is_printed() || !line.label.is_empty());
}

/// A label that begins on lines above its figures, and the first of these lines.
fn from_above(
    above: &[MatrixLine<'_>],
    label: &str,
    is_row: &dyn Fn(&str) -> bool,
) -> Option<(usize, String)> {
    let mut wholes = ends(label);
    for (index, line) in above.iter().enumerate().rev().take(MOST_WRAPPED - 1) {
        if line.is_printed() || line.label.is_empty() {
            return None;
        }
        let heads = ends(&line.label);
        wholes = heads
            .iter()
            .flat_map(|head| wholes.iter().map(move |whole| format!("{head}{whole}")))
            .collect();
        // A label that begins above has its number there.
        let known = |whole: &&String| label::parse(whole).ordinal.is_some() && is_row(whole);
        if let Some(whole) = wholes.iter().find(known) {
            return Some((index, whole.clone()));
        }
        if is_row(&line.label) {
            return None;
        }
    }
    None
}

/// A label and what is left of it behind each of its spaces, the longest first.
fn ends(label: &str) -> Vec<String> {
    let words: Vec<&str> = label.split_whitespace().collect();
    let first = words.len().saturating_sub(MOST_WRAPPED);
    (first..words.len()).map(|from| words[from..].concat()).collect()
}
