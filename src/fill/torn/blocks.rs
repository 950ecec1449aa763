//! Table 2 in a text: blocks of few rows, each below the characters of its headings.

use crate::codebook::Table;
use crate::finding::{Finding, Rule, Severity};
use crate::labels;
use crate::text::fold::fold;

use super::super::blocks::LABEL_HEADING;
use super::super::slots::Held;

use super::super::{FilledTable, lines};
use super::chain::{self, Ends, Printed};
use super::heads;
use super::pieces::{Figure, Piece};

/// Labels that make a table.
const ENOUGH: usize = 4;

/// Fills the rows whose figures stand beside or right below their labels; returns how many.
pub fn fill(
    filled: &mut FilledTable<'_>,
    pieces: &[Piece<'_>],
    ends: &Ends,
    table: &Table,
    names: &labels::TableLabels,
) -> usize {
    let chain = chain::chain(ends, names);
    if chain.len() < ENOUGH {
        return 0;
    }
    let figures: Vec<Vec<Figure<'_>>> = chain
        .iter()
        .enumerate()
        .map(|(index, label)| {
            let next = chain.get(index + 1).map_or(pieces.len(), |next| next.first);
            let lines = &pieces[label.first..next.max(label.last + 1)];
            figures_of(lines, label.last - label.first)
        })
        .collect();
    if are_figures_first(&chain, &figures, pieces) {
        return 0;
    }
    let asked = |label: &Printed| -> Vec<usize> {
        table.items.iter().filter(|item| item.row == label.row).map(|i| i.column).collect()
    };
    // Where blank cells are lost or figures have strayed, a row may come out even by chance.
    let uneven = chain
        .iter()
        .zip(&figures)
        .any(|(label, figures)| !figures.is_empty() && figures.len() != asked(label).len());
    let mut done = 0;
    for (index, (label, figures)) in chain.iter().zip(&figures).enumerate() {
        let asked = asked(label);
        if figures.len() != asked.len() {
            ambiguous(filled, table, label, figures);
            continue;
        }
        let heads = headings_of(&chain[..=index], pieces, table);
        let headings: Vec<&str> = asked.iter().map(|&column| heading(table, column)).collect();
        let labelled: Vec<&str> = std::iter::once(LABEL_HEADING).chain(headings.clone()).collect();
        let sure = heads.is_some_and(|heads| {
            heads::are_in_order(heads, &labelled)
                && (heads::are_printed(heads, &labelled) || heads::are_printed(heads, &headings))
        });
        let own = &pieces[label.first..=label.last];
        let below = own.iter().map(|piece| piece.figures.len()).sum::<usize>() < figures.len();
        put(filled, pieces, table, label, figures, sure, uneven && below);
        done += usize::from(sure);
    }
    filled.place = filled.items.iter().find_map(|item| item.place.clone());
    lines::remark_on_absent(filled, table);
    done
}

/// Whether figures stand right before the first label and none behind the last: each belongs to the
/// label that follows.
fn are_figures_first(chain: &[Printed], figures: &[Vec<Figure<'_>>], pieces: &[Piece<'_>]) -> bool {
    let above = chain.first().and_then(|first| pieces.get(first.first.checked_sub(1)?));
    let before = above.is_some_and(|piece| piece.words.is_empty() && !piece.figures.is_empty());
    before && figures.last().is_some_and(Vec::is_empty)
}

fn heading(table: &Table, column: usize) -> &str {
    table.columns[column].path.last().map_or("", String::as_str)
}

/// The figures on the lines of a label, and on lines of figures alone right below.
fn figures_of<'l>(pieces: &[Piece<'l>], last: usize) -> Vec<Figure<'l>> {
    let below = pieces[last + 1..].iter().take_while(|piece| piece.words.is_empty());
    let printed = pieces[..=last].iter().chain(below).flat_map(|piece| &piece.figures);
    printed.filter(|figure| !figure.text.is_empty()).cloned().collect()
}

/// What is printed between the title of the block of the last of these rows and its first row.
fn headings_of<'p, 'l>(
    chain: &[Printed],
    pieces: &'p [Piece<'l>],
    table: &Table,
) -> Option<&'p [Piece<'l>]> {
    let parent = |label: &Printed| table.rows[label.row].parent;
    let own = parent(chain.last()?)?;
    let first = chain.iter().find(|label| parent(label) == Some(own))?;
    let title = labels::words(&fold(&table.rows[own].label));
    let is_title = |piece: &Piece<'_>| labels::words(&fold(&piece.words.concat())) == title;
    let above = pieces[..first.first].iter().rposition(is_title)?;
    Some(&pieces[above + 1..first.first])
}

fn put(
    filled: &mut FilledTable<'_>,
    pieces: &[Piece<'_>],
    table: &Table,
    label: &Printed,
    figures: &[Figure<'_>],
    sure: bool,
    astray: bool,
) {
    let torn = "the headings of the block are torn; the figures are taken in the form's order";
    let below = "the figures stand below their label, and those of other rows do not come out";
    let told = [(!sure).then_some(torn), astray.then_some(below)].into_iter().flatten();
    let doubt = |message| Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
    let doubts: Vec<Finding> = told.map(doubt).collect();
    let mut next = figures.iter();
    for (item, of) in
        filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == label.row)
    {
        let Some(figure) = next.next() else { return };
        item.label = printed_label(pieces, label);
        item.column_label = heading(table, of.column).to_owned();
        // Nobody knows the unit of an amount whose heading was not read.
        let held = match !sure && of.unit.ends_with('元') {
            true => Held::Shared(figure.text),
            false => Held::Own { text: figure.text, place: Some(figure.place) },
        };
        lines::put(item, of, &held, &doubts);
    }
}

fn printed_label(pieces: &[Piece<'_>], label: &Printed) -> String {
    let words = pieces[label.first..=label.last].iter().flat_map(|piece| &piece.words);
    words.copied().collect::<Vec<_>>().join(" ")
}

/// Blank cells were lost, or figures of other rows stand here: nothing tells which is which.
fn ambiguous(filled: &mut FilledTable<'_>, table: &Table, label: &Printed, figures: &[Figure<'_>]) {
    if figures.is_empty() {
        return;
    }
    for (item, of) in
        filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == label.row)
    {
        item.label = table.rows[label.row].label.clone();
        lines::put(item, of, &Held::Shared(""), &[]);
    }
    let texts: Vec<&str> = figures.iter().map(|figure| figure.text).collect();
    let columns = table.items.iter().filter(|item| item.row == label.row).count();
    filled.findings.extend(lines::unplaced(&table.rows[label.row].label, &texts, columns));
}
