//! A grid → the printed rows of a matrix.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::codebook::Table;
use crate::grid::{Grid, Method};
use crate::labels::{self, TableLabels};
use crate::source::Place;
use crate::text::fold::tidy;
use crate::text::label;
use crate::text::number::{self, CellText};

use super::super::column_names::ColumnNames;
use super::super::columns;
use super::super::headings::{self, Columns, Order};
use super::super::slots::{self, Held, Kind, Slot};
use super::super::stacked;
use super::line::{Cells, MatrixLine};
use super::wrapped;

/// What holds for all rows of one grid.
struct Frame {
    columns: Option<Columns>,
    /// Number of columns that the form has.
    count: usize,
    /// Blank cells that every row has behind its figures.
    padding: usize,
    order: Order,
    /// Whether a heading stands for several columns of the form.
    joined: bool,
    /// The column of the form that adds up the others.
    total: Option<usize>,
    method: Method,
}

/// All rows of a grid below its headings that print something. `order` is that of the part before, for one
/// without headings of its own.
pub fn lines_of<'g>(
    grid: &'g Grid,
    table: &Table,
    names: &TableLabels,
    order: &mut Order,
) -> Vec<MatrixLine<'g>> {
    let is_row = |text: &str| !names.rows_named(&labels::keys(text)).is_empty();
    let column_names = ColumnNames::of(table);
    let slots = slots::of_rows(grid);
    let headings = headings::heading_rows(&slots, &column_names, &is_row);
    let count = table.columns.len();
    *order = headings::order(&slots, &headings, &column_names).unwrap_or(*order);
    let frame = Frame {
        columns: headings::columns(&slots, &headings, &column_names, *order, count, grid.method),
        count,
        padding: padding(&slots, &headings, count),
        order: *order,
        joined: headings::are_joined(&slots, &headings, &column_names),
        total: table
            .columns
            .iter()
            .position(|column| column.path.last().is_some_and(|name| name == "总计")),
        method: grid.method,
    };
    let mut lines: Vec<MatrixLine<'g>> = (0..slots.len())
        .filter(|&row| !headings[row])
        .filter_map(|row| line(&slots[row], row, &frame, table, names))
        .collect();
    wrapped::mend_labels(&mut lines, &is_row);
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

/// Blank cells behind the figures, where all rows that are printed in full have as many.
fn padding(rows: &[Vec<Slot<'_>>], headings: &[bool], count: usize) -> usize {
    let mut of_rows = (0..rows.len()).filter(|&row| !headings[row]).filter_map(|row| {
        let (_, values) = slots::split(&rows[row], None);
        let full = values.iter().filter(|slot| slot.is_printed()).count() == count;
        let placed = values.iter().filter(|slot| slot.place.is_some());
        full.then(|| placed.rev().take_while(|slot| !slot.is_printed()).count())
    });
    let first = of_rows.next().unwrap_or(0);
    if of_rows.all(|padding| padding == first) { first } else { 0 }
}

fn line<'g>(
    slots: &[Slot<'g>],
    row: usize,
    frame: &Frame,
    table: &Table,
    names: &TableLabels,
) -> Option<MatrixLine<'g>> {
    if !slots.iter().any(|slot| slot.rows.start == row && slot.is_printed()) {
        return None;
    }
    let in_form = frame.columns.as_ref();
    // In a running text the cells of two rows do not stand below each other.
    let placed = in_form.filter(|_| frame.method != Method::Grammar);
    let first = placed.and_then(|columns| columns.at.iter().flatten().map(|at| at.start).min());
    let (labels, values) = slots::split(slots, first);
    let mut own: Vec<&Slot<'g>> =
        labels.iter().filter(|slot| slot.rows.start == row && slot.kind == Kind::Text).collect();
    // A column of units beside the labels.
    let unit = own.iter().rposition(|slot| own.len() > 1 && columns::is_unit(slot.text));
    let unit = unit.map_or("", |at| own.remove(at).text);
    let of_others = |slot: &&Slot<'g>| {
        frame.columns.as_ref().is_some_and(|all| all.others.iter().any(|(at, _)| slot.meets(at)))
    };
    let (others, values): (Vec<Slot<'g>>, Vec<Slot<'g>>) =
        values.iter().cloned().partition(|slot| placed.is_some() && of_others(&slot));
    let values = &values[..];
    let others = others.iter().filter(|slot| slot.is_printed()).map(|slot| {
        let named = placed.and_then(|all| all.others.iter().find(|(at, _)| slot.meets(at)));
        (named.map_or(String::new(), |(_, heading)| heading.clone()), Held::own(slot))
    });
    let others = others.collect();
    let (groups, label) = name(&own, names);
    let reach = own.last().map_or(row + 1, |slot| slot.rows.end);
    let is_several = |slot: &&Slot<'g>| {
        frame.method == Method::Aligned && stacked::is_several(slot.text)
            || is_behind_other(slot.text, names)
    };
    let cells = match own.iter().any(is_several) {
        true => {
            let printed = values.iter().filter(|slot| slot.is_printed());
            Cells::Unclear(printed.map(|slot| slot.text).collect())
        }
        false => cells(values, frame, row..reach),
    };
    let torn = slots::is_torn(own.last().copied(), values, frame.method);
    let headings = (0..frame.count).map(|column| heading(in_form, column, table)).collect();
    let method = frame.method;
    Some(MatrixLine { groups, label, unit, cells, others, headings, method, torn, loose: false })
}

/// Whether a label stands in one cell behind that of another row with figures of its own: a text too long for its
/// cell has run into the one above, or one cell holds the labels of several rows. Whose the figures are is not told.
fn is_behind_other(label: &str, names: &TableLabels) -> bool {
    let is_row = |first: &str| {
        let rows = names.rows_named(&labels::keys(first));
        !rows.is_empty() && !rows.iter().any(|&row| names.rows[row].heading)
    };
    label
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .any(|(at, _)| label::parse(&label[at..]).ordinal.is_some() && is_row(&label[..at]))
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
    let Frame { columns, count, padding, order, joined, total, method } = frame;
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
    // Empty cells before it do, where the headings stand in their columns.
    let is_told = || {
        let behind_first =
            |columns: &Columns| columns.at.iter().skip(1).flatten().any(|at| printed[0].meets(at));
        *method == Method::Delimited
            && columns.is_some_and(|all| !all.doubtful && behind_first(all))
    };
    if printed.len() == 1 && in_text && count > 1 && !is_told() {
        return unclear();
    }
    // What is no figure may be the end of a label: a quotation mark on a line of its own.
    if *method == Method::Grammar && !printed.iter().all(|slot| slot.is_figure()) {
        return unclear();
    }
    // Nor does the order of its lines tell that of figures on several heights.
    if *method == Method::Grammar && is_scattered(&printed) && !is_summed(&printed) {
        return unclear();
    }
    // The order of the form tells nothing where the headings stand in another, nor that of figures with a
    // blank cell among them, unless they add up.
    let columns_of = || printed.iter().map(|slot| slot.columns.clone()).collect::<Vec<_>>();
    let is_even = *method != Method::Delimited
        || headings::are_even(&columns_of())
        || is_total_of(&printed, *total);
    let in_order = |slots: &[&Slot<'g>], doubtful| {
        let is_told = slots.len() > printed.len() || is_even;
        in_order(slots, count, *order, doubtful).filter(|_| is_told)
    };
    if let Some(columns) = columns {
        if headings::is_short(&columns.at, values, *method) {
            return in_order(&printed, false).unwrap_or_else(unclear);
        }
        if let Some(held) = headings::under(&columns.at, values) {
            return Cells::Each { held, doubtful: columns.doubtful };
        }
        // A merged cell that ends a row too early or too late moves the next row by one column.
        let is_whole = method.has_cells() && adds_up(&printed, *total);
        return in_order(&printed, !is_whole).unwrap_or_else(unclear);
    }
    let placed: Vec<&Slot<'g>> = values.iter().filter(|slot| slot.place.is_some()).collect();
    // Then the blank cell of a label counts as that of a figure.
    if *joined {
        return unclear();
    }
    let (placed, behind) = placed.split_at(placed.len().saturating_sub(*padding));
    let only_padding = !behind.iter().any(|slot| slot.is_printed());
    // Without lines a column that is blank all over the page is not seen, and one beside the labels may be.
    let are_cells = *method != Method::Aligned;
    in_order(&printed, false)
        .or_else(|| in_order(placed, false).filter(|_| are_cells && only_padding))
        .unwrap_or_else(unclear)
}

/// Whether the figures of a row stand on several lines of a text, and some of them share one: a figure
/// that is wrapped in its cell, `1` above `件`, stands before all others of its row.
fn is_scattered(printed: &[&Slot<'_>]) -> bool {
    let shared = printed.windows(2).filter(|pair| pair[0].place == pair[1].place).count();
    shared > 0 && shared + 1 < printed.len()
}

/// Whether the last of some figures of a text without pages is the sum of several others. On a page,
/// where lines are cut by their heights, the sum does not tell which column a wrapped cell is of.
fn is_summed(printed: &[&Slot<'_>]) -> bool {
    let value = |slot: &&Slot<'_>| match number::cell(slot.text) {
        CellText::Number { value, .. } => value,
        CellText::Blank | CellText::Placeholder | CellText::Unreadable => Decimal::ZERO,
    };
    let Some((total, parts)) = printed.split_last() else { return false };
    let on_page = matches!(total.place, Some(Place::Box { .. }));
    let counted = parts.iter().filter(|part| !value(part).is_zero()).count();
    let sum = parts.iter().map(value).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part));
    !on_page && counted != 1 && sum == Some(value(total))
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

/// Whether figures side by side are one row in the form's order: the total is the sum of the others.
fn adds_up(slots: &[&Slot<'_>], total: Option<usize>) -> bool {
    let is_joined = slots.windows(2).all(|pair| pair[0].columns.end == pair[1].columns.start);
    is_joined && is_total_of(slots, total)
}

/// Whether the figure of the total is the sum of the others.
fn is_total_of(slots: &[&Slot<'_>], total: Option<usize>) -> bool {
    let value = |slot: &&Slot<'_>| match number::cell(slot.text) {
        CellText::Number { value, .. } => Some(value),
        CellText::Blank | CellText::Placeholder | CellText::Unreadable => None,
    };
    let Some(values) = slots.iter().map(value).collect::<Option<Vec<Decimal>>>() else {
        return false;
    };
    let sum: Decimal = values.iter().sum();
    total.and_then(|at| values.get(at)).is_some_and(|total| sum == *total + *total)
}

/// As many cells as the form has columns, one for each.
fn in_order<'g>(
    slots: &[&Slot<'g>],
    count: usize,
    order: Order,
    doubtful: bool,
) -> Option<Cells<'g>> {
    let mut held: Vec<Held<'g>> = slots.iter().map(|slot| Held::own(slot)).collect();
    match order {
        Order::Form => {}
        Order::TotalFirst if held.len() == count => held.rotate_left(1),
        Order::TotalFirst | Order::Other => return None,
    }
    // Where they do not stand below their headings, a text may be what belongs to another row.
    let is_whole = !doubtful || slots.iter().all(|slot| slot.is_figure());
    (slots.len() == count && is_whole).then_some(Cells::Each { held, doubtful })
}
