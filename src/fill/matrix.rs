//! Grids of the shapes blocks, matrix and wide → `FilledTable`.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::codebook::{Form, Shape, Table};
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Grid, Method};
use crate::text::fold::tidy;
use crate::text::{label, number};

use super::align::How;
use super::headings::{self, ColumnNames, Columns};
use super::labels::{self, TableLabels};
use super::lines::{self, Line};
use super::slots::{self, Held, Kind, Slot};
use super::{FilledTable, blocks, stacked, wide};

/// Fills a table that has column headings: blocks, a matrix, or one wide row.
///
/// `grids` are the parts in which it is printed, in order: one, or several where a page or a
/// sheet cuts it. The parts need not have the same columns, and only the first may have headings.
pub fn fill<'c>(
    grids: &[Grid],
    form: &'c Form,
    table: &'c Table,
    names: &TableLabels,
) -> FilledTable<'c> {
    let method = grids.first().map_or(Method::Native, |grid| grid.method);
    let mut filled = FilledTable::absent(form, table, method);
    let mut cells = grids.iter().flat_map(|grid| grid.rows.iter().flatten());
    filled.place = cells.find_map(|cell| cell.place.clone());
    match table.shape {
        Shape::Blocks => blocks::fill(&mut filled, grids, table, names),
        Shape::Matrix => {
            let grids: Vec<Grid> = grids.iter().map(|grid| stacked::apart(grid, names)).collect();
            let mut rows: Vec<MatrixLine<'_>> =
                grids.iter().flat_map(|grid| lines_of(grid, table, names)).collect();
            trust_torn(&mut rows, table, names);
            lines::fill(&mut filled, &rows, table, names);
        }
        Shape::Wide => wide::fill(&mut filled, grids, table),
        // The columns of a list are found in another way: see `list`.
        Shape::List => {}
    }
    filled
}

/// A printed row of a matrix: its labels and what stands in the columns of the form.
struct MatrixLine<'g> {
    groups: Vec<&'g str>,
    label: String,
    cells: Cells<'g>,
    /// Per column of the form: its heading as printed.
    headings: Vec<String>,
    method: Method,
    /// Whether its figures stand on other lines of a text than its label does.
    torn: bool,
    /// Whether figures without a label stand above or below it: theirs may be a part of its own.
    loose: bool,
}

/// The values of a printed row.
enum Cells<'g> {
    /// One per column of the form.
    Each { held: Vec<Held<'g>>, doubtful: bool },
    /// Figures of which nobody can tell the columns.
    Unclear(Vec<&'g str>),
}

impl Line for MatrixLine<'_> {
    fn groups(&self) -> &[&str] {
        &self.groups
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn texts(&self) -> Vec<&str> {
        match &self.cells {
            Cells::Each { held, .. } => held.iter().map(Held::text).collect(),
            Cells::Unclear(texts) => texts.clone(),
        }
    }

    fn fill(&self, filled: &mut FilledTable<'_>, table: &Table, row: usize, how: How) {
        let doubts = self.doubts(how, &table.rows[row].label);
        for (item, of) in filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.row == row)
        {
            item.label = self.label.clone();
            item.column_label = self.headings[of.column].clone();
            item.method = self.method;
            let held = match &self.cells {
                Cells::Each { held, .. } => &held[of.column],
                Cells::Unclear(_) => &Held::Shared(""),
            };
            lines::put(item, of, held, "", &doubts);
        }
        filled.findings.extend(lines::unplaced(&self.label, &self.unplaced(), table.columns.len()));
    }

    fn keep(&self, filled: &mut FilledTable<'_>, _table: &Table) {
        match &self.cells {
            Cells::Each { held, .. } => {
                let cells = self.headings.iter().cloned().zip(held.iter().cloned());
                lines::keep(filled, &self.label, cells);
            }
            Cells::Unclear(texts) => {
                let cells = texts.iter().map(|text| (String::new(), Held::Shared(text)));
                lines::keep(filled, &self.label, cells);
            }
        }
    }
}

impl<'g> MatrixLine<'g> {
    /// Whether it prints anything behind its label.
    fn is_printed(&self) -> bool {
        self.texts().iter().any(|text| !text.trim().is_empty())
    }

    /// Whether its last figure is the sum of the others.
    fn adds_up(&self) -> bool {
        let texts = self.texts();
        let values = texts.iter().filter(|text| !text.trim().is_empty()).map(|t| number::parse(t));
        let values: Option<Vec<Decimal>> = values.collect();
        let values = values.unwrap_or_default();
        values.split_last().is_some_and(|(total, parts)| {
            parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part)) == Some(*total)
        })
    }

    fn doubts(&self, how: How, expected: &str) -> Vec<Finding> {
        let by_columns = match self.cells {
            Cells::Each { doubtful, .. } => doubtful,
            Cells::Unclear(_) => false,
        };
        let message = "the figures do not stand under the headings of the form in its order";
        let columns = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        let label = lines::doubt(&self.label, how, expected);
        let message = "the figures stand below their label, and few other rows are in joint";
        let torn = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        let doubts = label.into_iter().chain(by_columns.then_some(columns));
        let message = "figures without a label stand beside the row";
        let loose = Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message);
        doubts.chain(self.torn.then_some(torn)).chain(self.loose.then_some(loose)).collect()
    }

    /// Texts that reach over several columns, or whose columns nobody can tell.
    fn unplaced(&self) -> Vec<&'g str> {
        match &self.cells {
            Cells::Unclear(texts) => texts.clone(),
            Cells::Each { held, .. } => {
                let mut shared: Vec<&str> = held
                    .iter()
                    .filter(|held| matches!(held, Held::Shared(_)))
                    .map(Held::text)
                    .collect();
                shared.dedup();
                shared
            }
        }
    }
}

/// Figures on lines below a label are those of another row where a text has set the columns of a
/// page one after the other. Where nearly all rows of the form come out, it has not; those beside
/// what does not come out stay in doubt.
fn trust_torn(lines: &mut [MatrixLine<'_>], table: &Table, names: &TableLabels) {
    let row = |label: &str| names.rows_named(&labels::keys(label)).first().copied();
    let comes_out = |line: &MatrixLine<'_>| {
        row(&line.label).is_some() && (line.adds_up() || matches!(line.cells, Cells::Each { .. }))
    };
    let printed = lines.iter().filter(|line| line.is_printed() && comes_out(line)).count();
    let asked = table.rows.iter().filter(|row| !row.heading).count();
    if printed * 5 < asked * 4 {
        return;
    }
    let is_odd = |line: &MatrixLine<'_>| line.is_printed() && !comes_out(line);
    let odd: Vec<bool> = lines.iter().map(is_odd).collect();
    let any_odd = odd.contains(&true);
    // The label of another row right before its own, and that row without figures.
    let asks = |label: &&str| row(label).is_some_and(|row| !table.rows[row].heading);
    for (index, line) in lines.iter_mut().enumerate() {
        let beside = index.saturating_sub(1)..odd.len().min(index + 2);
        line.torn &= any_odd && (odd[beside].contains(&true) || line.groups.iter().any(asks));
    }
}

/// What holds for all rows of one grid.
struct Frame {
    columns: Option<Columns>,
    /// Number of columns that the form has.
    count: usize,
    /// Blank cells that every row has behind its figures.
    padding: usize,
    method: Method,
}

/// All rows of a grid below its headings that print something.
fn lines_of<'g>(grid: &'g Grid, table: &Table, names: &TableLabels) -> Vec<MatrixLine<'g>> {
    let is_row = |text: &str| !names.rows_named(&labels::keys(text)).is_empty();
    let column_names = ColumnNames::of(table);
    let headings = headings::heading_rows(grid, &column_names, &is_row);
    let count = table.columns.len();
    let frame = Frame {
        columns: headings::columns(grid, &headings, &column_names, count),
        count,
        padding: padding(grid, &headings, count),
        method: grid.method,
    };
    let mut lines: Vec<MatrixLine<'g>> = (0..grid.rows.len())
        .filter(|&row| !headings[row])
        .filter_map(|row| line(grid, row, &frame, table, names))
        .collect();
    mend_labels(&mut lines, &is_row);
    if grid.method == Method::Aligned {
        doubt_beside_loose(&mut lines);
    }
    lines
}

/// Without drawn lines a number that is wrapped in its cell makes several rows of one.
fn doubt_beside_loose(lines: &mut [MatrixLine<'_>]) {
    // A character of a label that runs downwards is no label.
    let is_loose = |line: &MatrixLine<'_>| {
        line.label.chars().filter(|c| !c.is_whitespace()).count() <= 1 && line.is_printed()
    };
    let loose: Vec<bool> = lines.iter().map(is_loose).collect();
    for (index, line) in lines.iter_mut().enumerate() {
        line.loose = index > 0 && loose[index - 1] || loose.get(index + 1) == Some(&true);
    }
}

/// Lines that a label may be wrapped over.
const MOST_WRAPPED: usize = 4;

/// Puts together labels that are wrapped over lines, where the whole is exactly one of the form's.
///
/// Without drawn lines the label of a group stands on the same line: `度 不予公 2.其他法律行政法规禁`
/// and `办 开 止公开` below it.
fn mend_labels(lines: &mut Vec<MatrixLine<'_>>, is_row: &dyn Fn(&str) -> bool) {
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
        if line.is_printed() || line.label.is_empty() || is_row(&line.label) {
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
    }
    None
}

/// A label and what is left of it behind each of its spaces, the longest first.
fn ends(label: &str) -> Vec<String> {
    let words: Vec<&str> = label.split_whitespace().collect();
    let first = words.len().saturating_sub(MOST_WRAPPED);
    (first..words.len()).map(|from| words[from..].concat()).collect()
}

/// Blank cells behind the figures, where all rows that are printed in full have as many.
fn padding(grid: &Grid, headings: &[bool], count: usize) -> usize {
    let mut of_rows = (0..grid.rows.len()).filter(|&row| !headings[row]).filter_map(|row| {
        let slots = slots::of_row(grid, row);
        let (_, values) = slots::split(&slots, None);
        let full = values.iter().filter(|slot| slot.is_printed()).count() == count;
        let placed = values.iter().filter(|slot| slot.place.is_some());
        full.then(|| placed.rev().take_while(|slot| !slot.is_printed()).count())
    });
    let first = of_rows.next().unwrap_or(0);
    if of_rows.all(|padding| padding == first) { first } else { 0 }
}

fn line<'g>(
    grid: &'g Grid,
    row: usize,
    frame: &Frame,
    table: &Table,
    names: &TableLabels,
) -> Option<MatrixLine<'g>> {
    let slots = slots::of_row(grid, row);
    if !slots.iter().any(|slot| slot.rows.start == row && slot.is_printed()) {
        return None;
    }
    let columns = frame.columns.as_ref();
    // In a running text the cells of two rows do not stand below each other.
    let placed = columns.filter(|_| grid.method != Method::Grammar);
    let first = placed.and_then(|columns| columns.at.iter().flatten().map(|at| at.start).min());
    let (labels, values) = slots::split(&slots, first);
    let own: Vec<&Slot<'g>> =
        labels.iter().filter(|slot| slot.rows.start == row && slot.kind == Kind::Text).collect();
    let (groups, label) = name(&own, names);
    let reach = own.last().map_or(row + 1, |slot| slot.rows.end);
    let cells = match grid.method == Method::Aligned
        && own.iter().any(|slot| stacked::is_several(slot.text))
    {
        true => {
            let printed = values.iter().filter(|slot| slot.is_printed());
            Cells::Unclear(printed.map(|slot| slot.text).collect())
        }
        false => cells(values, frame, row..reach),
    };
    let line_of_values = values.iter().find(|slot| slot.is_figure()).and_then(|slot| slot.place);
    let line_of_label = own.last().and_then(|slot| slot.place);
    let torn = grid.method == Method::Grammar && line_of_values != line_of_label;
    let headings = (0..frame.count).map(|column| heading(columns, column, table)).collect();
    Some(MatrixLine { groups, label, cells, headings, method: grid.method, torn, loose: false })
}

/// The heading of a column as printed, or the form's where the grid has none over it.
fn heading(columns: Option<&Columns>, column: usize, table: &Table) -> String {
    let printed = columns.map_or("", |columns| columns.printed[column].as_str());
    let own = table.columns[column].path.last().map_or("", String::as_str);
    if printed.is_empty() { own.to_owned() } else { tidy(printed) }
}

/// The groups that begin in a row, and its own label, which may stand in two cells.
fn name<'g>(own: &[&Slot<'g>], names: &TableLabels) -> (Vec<&'g str>, String) {
    let is_row = |text: &str| !names.rows_named(&labels::keys(text)).is_empty();
    let Some((last, outer)) = own.split_last() else { return (Vec::new(), String::new()) };
    let joined = outer.last().map(|before| format!("{}{}", before.text, last.text));
    match joined {
        Some(joined) if !is_row(last.text) && is_row(&joined) => {
            (outer[..outer.len() - 1].iter().map(|slot| slot.text).collect(), joined)
        }
        Some(_) | None => (outer.iter().map(|slot| slot.text).collect(), last.text.to_owned()),
    }
}

/// Gives every column of the form its cell.
fn cells<'g>(values: &[Slot<'g>], frame: &Frame, rows: Range<usize>) -> Cells<'g> {
    let Frame { columns, count, padding, method } = frame;
    let (columns, count) = (columns.as_ref(), *count);
    let printed: Vec<&Slot<'g>> = values.iter().filter(|slot| slot.is_printed()).collect();
    if printed.is_empty() {
        return blank(values, columns, count);
    }
    // A figure that reaches over other rows belongs to none of them alone.
    let within = |slot: &&Slot<'_>| rows.start <= slot.rows.start && slot.rows.end <= rows.end;
    let unclear = || Cells::Unclear(printed.iter().map(|slot| slot.text).collect());
    if !printed.iter().all(within) {
        return unclear();
    }
    // A text does not tell one figure in a cell merged over all columns from the first of several.
    let in_text = match method {
        Method::Delimited | Method::Grammar => true,
        Method::Native | Method::Ruled | Method::Aligned => false,
    };
    if printed.len() == 1 && in_text && count > 1 {
        return unclear();
    }
    // What is no figure may be the end of a label: a quotation mark on a line of its own.
    if *method == Method::Grammar && !printed.iter().all(|slot| slot.is_figure()) {
        return unclear();
    }
    if let Some(columns) = columns {
        if headings::is_short(&columns.at, values, *method) {
            return in_order(&printed, count, false).unwrap_or_else(unclear);
        }
        if let Some(held) = headings::under(&columns.at, values) {
            return Cells::Each { held, doubtful: columns.doubtful };
        }
        return in_order(&printed, count, true).unwrap_or_else(unclear);
    }
    let placed: Vec<&Slot<'g>> = values.iter().filter(|slot| slot.place.is_some()).collect();
    let (placed, behind) = placed.split_at(placed.len().saturating_sub(*padding));
    let only_padding = !behind.iter().any(|slot| slot.is_printed());
    in_order(&printed, count, false)
        .or_else(|| in_order(placed, count, false).filter(|_| only_padding))
        .unwrap_or_else(unclear)
}

fn blank<'g>(values: &[Slot<'g>], columns: Option<&Columns>, count: usize) -> Cells<'g> {
    let first = values.iter().find_map(|slot| slot.place);
    let held = |column: usize| match columns.map(|columns| &columns.at[column]) {
        Some(Some(at)) => headings::blank(values, at),
        Some(None) => Held::NoColumn,
        None => Held::Own { text: "", place: first },
    };
    Cells::Each { held: (0..count).map(held).collect(), doubtful: false }
}

/// As many cells as the form has columns, one for each.
fn in_order<'g>(slots: &[&Slot<'g>], count: usize, doubtful: bool) -> Option<Cells<'g>> {
    let cells = slots.iter().map(|slot| Held::own(slot));
    (slots.len() == count).then(|| Cells::Each { held: cells.collect(), doubtful })
}
