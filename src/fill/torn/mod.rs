//! Running text → a filled matrix, where labels and figures are torn apart.
//!
//! Text taken out of a page wraps labels, prints the label of a group between them, and sets a
//! row's figures in the middle of its label, below it or some lines away. What stays is the order:
//! the labels of the form in its order, and its rows of figures in the same.

mod blanks;
mod blocks;
mod chain;
mod heads;
mod pairs;
mod pieces;
mod rows;
mod sums;
mod wide;

use rust_decimal::Decimal;

use crate::codebook::{Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Line, Method};
use crate::labels::{self, RowLabels, TableLabels};
use crate::text::fold::{fold, is_han};
use crate::text::number::{self, CellText};

use super::column_names::ColumnNames;
use super::edition::Asked;
use super::slots::Held;
use super::{FilledTable, align, lines};

use chain::{Ends, Printed};
use pairs::{By, Pair};
use pieces::Piece;
use rows::Row;
use sums::Equations;

/// Labels of a table that make it likely that the text prints it.
const ENOUGH: usize = 8;

/// The tables asked for that the lines print, though torn.
pub fn read<'c>(lines: &[Line], asked: &[Asked<'c, '_>]) -> Vec<FilledTable<'c>> {
    if asked.iter().all(|asked| asked.table.shape == Shape::List) {
        return Vec::new();
    }
    let pieces = pieces::pieces(lines);
    let text = Text { ends: chain::ends(&pieces), pieces };
    asked.iter().filter_map(|asked| fill(&text, asked)).collect()
}

/// What the lines hold of any table.
struct Text<'l> {
    pieces: Vec<Piece<'l>>,
    ends: Ends,
}

/// Fills a table, if it is printed.
fn fill<'c>(text: &Text<'_>, asked: &Asked<'c, '_>) -> Option<FilledTable<'c>> {
    let Asked { form, table, names, .. } = *asked;
    let mut filled = FilledTable::absent(form, table, Method::Grammar);
    let is_printed = match table.shape {
        Shape::Matrix => Torn::of(text, table, names).map(|torn| torn.fill(&mut filled)).is_some(),
        Shape::Blocks => blocks::fill(&mut filled, &text.pieces, &text.ends, table, names) > 0,
        Shape::Wide => wide::fill(&mut filled, &text.pieces, table),
        // The lines of a list are read by their own grammar.
        Shape::List => false,
    };
    let has_figures = || filled.items.iter().any(|item| item.reading.value().is_some());
    (is_printed && has_figures()).then_some(filled)
}

/// Whether nearly all rows have as many figures as each other and fewer than the form has columns:
/// this year, last year and the difference are no kinds of applicants.
fn is_narrow(rows: &[Row<'_>], count: usize) -> bool {
    let with = |cells: usize| rows.iter().filter(|row| row.cells.len() == cells).count();
    let most = (2..count).map(with).max().unwrap_or(0);
    most > ENOUGH && most * 4 >= rows.len() * 3
}

/// What a text prints of one table.
struct Torn<'t, 'l> {
    table: &'t Table,
    pieces: &'t [Piece<'l>],
    chain: Vec<Printed>,
    rows: Vec<Row<'l>>,
    pairs: Vec<Pair>,
    /// Rows of figures beside labels of their own that the form does not know.
    foreign: Vec<Row<'l>>,
}

impl<'t, 'l> Torn<'t, 'l> {
    fn of(text: &'t Text<'l>, table: &'t Table, names: &TableLabels) -> Option<Self> {
        let pieces = &text.pieces;
        let chain = chain::chain(&text.ends, names);
        let (first, last) = (chain.first()?.first, chain.last()?.last);
        if chain.len() < ENOUGH || !headings_ascend(&pieces[..first], table) {
            return None;
        }
        let asked: Vec<usize> =
            (0..table.rows.len()).filter(|&row| !table.rows[row].heading).collect();
        let count = table.columns.len();
        let (foreign, all): (Vec<Row<'_>>, Vec<Row<'_>>) = rows::rows(pieces, count)
            .into_iter()
            .partition(|row| is_foreign(row, pieces, &chain, names));
        let foreign = foreign.into_iter().filter(|row| (first..=last).contains(&row.first));
        let rows = rows_of(all, first, last, asked.len(), count);
        if !totals_are_last(&rows, count) || is_narrow(&rows, count) {
            return None;
        }
        // The label of a group runs downwards beside the rows: 法提供 is no label of a row.
        let groups: Vec<&str> = names.groups().collect();
        let is_bare = |row: &Row<'_>| {
            let own = words_of(row, pieces);
            groups.iter().any(|group| group.contains(&own))
        };
        let mut pairs = pairs::pairs(&rows, &chain, &asked, is_bare);
        // Where only the place speaks for a row, its own total must not speak against it.
        pairs.retain(|pair| pair.by != By::Place || adds_up(&rows[pair.printed]));
        Some(Torn { table, pieces, chain, rows, pairs, foreign: foreign.collect() })
    }

    fn fill(&self, filled: &mut FilledTable<'_>) {
        filled.place = self.rows.first().and_then(|row| Some(row.cells.first()?.place.clone()));
        let count = self.table.columns.len();
        let whole = self.rows.iter().filter(|row| row.is_whole(count)).count();
        let most_whole = whole * 2 >= self.rows.len();
        for pair in &self.pairs {
            let row = &self.rows[pair.printed];
            let held: Vec<Held<'_>> = match row.is_whole(count) {
                true => row
                    .cells
                    .iter()
                    .map(|cell| Held::Own { text: cell.text, place: Some(cell.place) })
                    .collect(),
                false => self.by_columns(pair.printed),
            };
            let doubt = |message| {
                vec![Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)]
            };
            let doubts = match row.is_whole(count) {
                false => doubt("blank cells are lost; the columns of the text tell which"),
                true if row.first < row.last && !most_whole => {
                    doubt("figures of several lines, and few other rows come out whole")
                }
                true => Vec::new(),
            };
            self.put(filled, pair, &held, &doubts);
        }
        let equations = Equations::of(self.table);
        self.place_by_sums(filled, &equations);
        // Sums do not tell two parts of one total from each other: with a label lost, the order of
        // the rows may hide a blank one.
        let closes = self.chain.len() >= self.table.asked() && sums::closes(filled, &equations);
        let astray = !closes && pairs::is_astray(&self.rows, &self.chain, &self.pairs);
        for pair in self.pairs.iter().filter(|pair| pair.by != By::Label && !closes) {
            match pair.by {
                By::Order if astray => {
                    let held = vec![Held::Shared(""); self.table.columns.len()];
                    self.put(filled, pair, &held, &[]);
                    let cells = self.rows[pair.printed].cells.iter();
                    let texts: Vec<&str> = cells.map(|cell| cell.text).collect();
                    filled.findings.extend(lines::unplaced(&self.label(pair), &texts, held.len()));
                }
                By::Label | By::Order | By::Place => self.doubt(filled, pair),
            }
        }
        self.keep_others(filled);
        lines::remark_on_absent(filled, self.table);
    }

    /// The cells of a row that prints too few figures, by the columns of the text.
    fn by_columns(&self, printed: usize) -> Vec<Held<'l>> {
        let count = self.table.columns.len();
        let cells = &self.rows[printed].cells;
        match blanks::by_columns(&self.rows, printed, count) {
            Some(placing) => placing
                .into_iter()
                .map(|cell| match cell {
                    Some(cell) => {
                        Held::Own { text: cells[cell].text, place: Some(cells[cell].place) }
                    }
                    None => Held::Own { text: "", place: Some(cells[0].place) },
                })
                .collect(),
            None => vec![Held::Shared(""); count],
        }
    }

    fn put(
        &self,
        filled: &mut FilledTable<'_>,
        pair: &Pair,
        held: &[Held<'_>],
        doubts: &[Finding],
    ) {
        let label = self.label(pair);
        for (item, of) in
            filled.items.iter_mut().zip(&self.table.items).filter(|(_, of)| of.row == pair.row)
        {
            let heading = self.table.columns[of.column].path.last();
            item.label = label.clone();
            item.column_label = heading.cloned().unwrap_or_default();
            lines::put(item, of, &held[of.column], doubts);
        }
    }

    /// The label of a row as printed: the lines over which it is spread.
    fn label(&self, pair: &Pair) -> String {
        match self.chain.iter().find(|label| label.row == pair.row) {
            Some(label) => {
                let words = self.pieces[label.first..=label.last].iter().flat_map(|p| &p.words);
                words.copied().collect::<Vec<_>>().join(" ")
            }
            None => self.pieces[self.rows[pair.printed].first].words.join(" "),
        }
    }

    /// Rows of too few figures for which the sums leave one way alone.
    fn place_by_sums(&self, filled: &mut FilledTable<'_>, equations: &Equations) {
        let is_open = |row: usize| {
            let items = filled.items.iter().zip(&self.table.items);
            items.filter(|(_, of)| of.row == row).any(|(item, _)| item.place.is_none())
        };
        let open: Vec<&Pair> = self.pairs.iter().filter(|pair| is_open(pair.row)).collect();
        let shorts: Vec<blanks::Short<'_, '_>> = open
            .iter()
            .map(|pair| blanks::Short { row: pair.row, cells: &self.rows[pair.printed].cells })
            .collect();
        if shorts.is_empty() {
            return;
        }
        let values: Vec<Decimal> =
            filled.items.iter().map(|item| item.reading.value().unwrap_or_default()).collect();
        let told = blanks::by_sums(&shorts, self.table, equations, &|item| values[item]);
        let message = "blank cells are lost; the sums alone tell the column";
        let doubt = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        for ((pair, short), told) in open.iter().zip(&shorts).zip(told) {
            let held: Vec<Held<'_>> = told
                .into_iter()
                .map(|cell| match cell {
                    Some(Some(cell)) => {
                        let cell = &short.cells[cell];
                        Held::Own { text: cell.text, place: Some(cell.place) }
                    }
                    Some(None) | None => Held::Shared(""),
                })
                .collect();
            self.put(filled, pair, &held, std::slice::from_ref(&doubt));
            let texts: Vec<&str> = short.cells.iter().map(|cell| cell.text).collect();
            let some_open = held.iter().any(|held| matches!(held, Held::Shared(_)));
            let finding = lines::unplaced(&self.label(pair), &texts, self.table.columns.len());
            filled.findings.extend(finding.filter(|_| some_open));
        }
    }

    fn doubt(&self, filled: &mut FilledTable<'_>, pair: &Pair) {
        let expected = &self.table.rows[pair.row].label;
        let message = format!("only its place among the rows says that this is \"{expected}\"");
        let doubt = Finding::reading(Rule::LabelApproximate, Severity::Warning, message);
        for (item, of) in
            filled.items.iter_mut().zip(&self.table.items).filter(|(_, of)| of.row == pair.row)
        {
            item.reading.flag(doubt.clone().of(&of.indicator).at(item.place.clone()));
        }
    }

    /// Rows of figures that are none of the form's.
    fn keep_others(&self, filled: &mut FilledTable<'_>) {
        let is_left = |printed: usize| self.pairs.iter().all(|pair| pair.printed != printed);
        let left = self.rows.iter().enumerate().filter(|(printed, _)| is_left(*printed));
        for row in left.map(|(_, row)| row).chain(&self.foreign) {
            let label = self.pieces[row.first].words.join(" ");
            let cells = row.cells.iter().map(|cell| {
                (String::new(), Held::Own { text: cell.text, place: Some(cell.place) })
            });
            lines::keep(filled, &label, cells);
        }
    }
}

/// The words that share their lines with the figures of a row.
fn words_of(row: &Row<'_>, pieces: &[Piece<'_>]) -> String {
    let words = pieces[row.first..=row.last].iter().flat_map(|piece| &piece.words);
    labels::words(&fold(&words.copied().collect::<String>()))
}

/// Whether a row of figures shares its line with a label that is none of the form's, nor a part of
/// one, nor like one.
fn is_foreign(row: &Row<'_>, pieces: &[Piece<'_>], chain: &[Printed], names: &TableLabels) -> bool {
    // Figures on lines of their own have their label above.
    let above = row.first.checked_sub(1).filter(|&above| pieces[above].figures.is_empty());
    let own = words_of(row, pieces);
    let (words, at) = match above.filter(|_| own.is_empty()) {
        Some(above) => (labels::words(&fold(&pieces[above].words.concat())), above),
        None => (own, row.first),
    };
    let in_label = |label: &Printed| label.first <= at && at <= label.last;
    if words.chars().filter(|c| is_han(*c)).count() < LEAST_FOREIGN || chain.iter().any(in_label) {
        return false;
    }
    // What stands whole elsewhere is no part of a label that stands here.
    let is_whole = |row: usize| chain.iter().any(|label| label.row == row);
    let is_part = |(index, row): (usize, &RowLabels)| {
        row.words.contains(&words) && !is_whole(index) || words.contains(&row.words)
    };
    !names.rows.iter().enumerate().any(is_part) && !align::ends_like_any(&words, names)
}

/// Fewer characters than this may be the rest of any label.
const LEAST_FOREIGN: usize = 4;

/// The rows of figures that stand among the labels; where that are not as many as the form has,
/// whole rows before or behind them.
fn rows_of<'l>(
    all: Vec<Row<'l>>,
    first: usize,
    last: usize,
    asked: usize,
    count: usize,
) -> Vec<Row<'l>> {
    let behind = all.iter().position(|row| row.last > last);
    let whole = |row: &Row<'_>| row.is_whole(count);
    let inside = |_: usize, row: &Row<'_>| (first..=last).contains(&row.first);
    let with_next =
        |index: usize, row: &Row<'_>| inside(index, row) || behind == Some(index) && whole(row);
    let from_first = |_: usize, row: &Row<'_>| row.first >= first && whole(row);
    let to_last =
        |_: usize, row: &Row<'_>| row.first + 1 >= first && row.last <= last && whole(row);
    let picks = [
        picked(&all, inside),
        picked(&all, with_next),
        picked(&all, from_first),
        picked(&all, to_last),
    ];
    let even = picks.iter().find(|picked| picked.len() == asked);
    let chosen = even.unwrap_or(&picks[1]);
    let rows = all.into_iter().enumerate().filter(|(index, _)| chosen.contains(index));
    rows.map(|(_, row)| row).collect()
}

fn picked(rows: &[Row<'_>], pick: impl Fn(usize, &Row<'_>) -> bool) -> Vec<usize> {
    (0..rows.len()).filter(|&index| pick(index, &rows[index])).collect()
}

/// Whether the headings that stand whole are in the form's order; the total may be named first,
/// because it is high. Parts of wrapped headings are no headings.
fn headings_ascend(before: &[Piece<'_>], table: &Table) -> bool {
    let key = |text: &str| labels::words(&fold(text));
    let last = table.columns.len().saturating_sub(1);
    let names: Vec<String> = table.columns[..last]
        .iter()
        .map(|column| column.path.last().map_or(String::new(), |heading| key(heading)))
        .collect();
    let near = before.iter().rev().take(MOST_HEADINGS).rev();
    let columns: Vec<usize> = near
        .flat_map(|piece| &piece.words)
        .filter_map(|word| names.iter().position(|name| *name == key(word)))
        .collect();
    let near = before.iter().rev().take(MOST_HEADINGS).rev();
    let texts: Vec<String> = near.map(|piece| piece.words.join(" ")).collect();
    columns.windows(2).all(|pair| pair[0] < pair[1])
        && !ColumnNames::of(table).is_group_first(texts.iter().map(String::as_str))
}

/// Lines before the first label that may be headings.
const MOST_HEADINGS: usize = 40;

/// Whether the last figure of most rows is the sum of the others: offices print the total first too.
fn totals_are_last(rows: &[Row<'_>], count: usize) -> bool {
    let is_zero = |row: &Row<'_>| {
        row.cells.iter().all(|cell| figure(cell.text).unwrap_or_default().is_zero())
    };
    let whole: Vec<&Row<'_>> =
        rows.iter().filter(|row| row.is_whole(count) && !is_zero(row)).collect();
    whole.iter().filter(|row| adds_up(row)).count() * 4 >= whole.len() * 3
}

/// The number of a cell, with its unit or without: 4件.
fn figure(text: &str) -> Option<Decimal> {
    match number::cell(text) {
        CellText::Number { value, .. } => Some(value),
        CellText::Blank | CellText::Placeholder | CellText::Unreadable => None,
    }
}

/// Whether the last figure of a row is the sum of the others, blanks as zero.
fn adds_up(row: &Row<'_>) -> bool {
    let values: Vec<Decimal> =
        row.cells.iter().map(|cell| figure(cell.text).unwrap_or_default()).collect();
    values.split_last().is_some_and(|(total, parts)| {
        parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part)) == Some(*total)
    })
}
