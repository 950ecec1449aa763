//! Table 4: one row of figures under a heading of several levels, in one piece, in several pieces
//! below each other, or turned on its side.

mod groups;
mod rows;

use crate::codebook::Table;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{Cell, Grid, Method};
use crate::reading::{Missing, Reading};
use crate::source::Place;
use crate::text::heading;
use crate::text::number::{self, CellText};

use super::column_names::ColumnNames;
use super::headings::{self, Head};
use super::slots::{self, Held, Kind, Slot};
use super::{FilledItem, FilledTable, lines};
use groups::{Group, group, groups_of};

/// Fills the items of a table that asks for one row of figures.
pub fn fill(filled: &mut FilledTable<'_>, grids: &[Grid], table: &Table) {
    let names = ColumnNames::of(table);
    let pieces: Vec<Piece<'_>> =
        grids.iter().flat_map(|grid| pieces_of(grid, &names, table)).collect();
    let found = filled.findings.len();
    for piece in &pieces {
        fill_piece(filled, piece, table);
    }
    // What is printed and not understood is not absent.
    let is_absent = |item: &FilledItem| item.reading == Reading::Missing(Missing::RowAbsent);
    if filled.items.iter().all(is_absent) && grids.iter().any(prints_figures) {
        filled
            .items
            .iter_mut()
            .for_each(|item| item.reading = Reading::Missing(Missing::Ambiguous));
    }
    if filled.items.iter().all(|item| item.reading.value().is_none())
        && let Some((method, run)) = only_run(grids, table.columns.len())
    {
        filled.findings.truncate(found);
        for (column, held) in run.iter().enumerate() {
            put(filled, table, column, held, &[damaged()], method);
        }
    }
}

fn prints_figures(grid: &Grid) -> bool {
    (0..grid.rows.len()).any(|row| slots::of_row(grid, row).iter().any(Slot::is_figure))
}

/// The figures of the whole form in one row of a table whose columns ran together, or whose
/// headings are lost: no figure is missing, and no other row has figures.
fn only_run(grids: &[Grid], count: usize) -> Option<(Method, Vec<Held<'_>>)> {
    let on_a_page = |grid: &&Grid| match grid.method {
        Method::Aligned | Method::Ruled => true,
        Method::Native | Method::Delimited | Method::Grammar => false,
    };
    let rows =
        grids.iter().filter(on_a_page).flat_map(|g| g.rows.iter().map(|row| (g.method, row)));
    let mut runs = rows.map(|(method, row)| (method, run(row))).filter(|(_, run)| !run.is_empty());
    let only = runs.next().filter(|(_, run)| run.len() == count)?;
    runs.next().is_none().then_some(only)
}

/// The figures of a row, parted by columns or wide gaps; none where it prints anything else.
fn run(row: &[Cell]) -> Vec<Held<'_>> {
    let words = row.iter().flat_map(|cell| {
        let words = cell.text.split("  ").filter(|word| !word.trim().is_empty());
        words.map(|word| Held::Own { text: word.trim(), place: cell.place.as_ref() })
    });
    let words: Vec<Held<'_>> = words.collect();
    let is_figure = |word: &Held<'_>| matches!(number::cell(word.text()), CellText::Number { .. });
    if words.iter().all(is_figure) { words } else { Vec::new() }
}

/// Headings, and the rows of figures under them.
struct Piece<'g> {
    /// Innermost headings in reading order.
    heads: Vec<Head<'g>>,
    /// The headings above them.
    groups: Vec<Group>,
    /// How many headings stand over several columns and are none of the form's.
    strange: usize,
    /// What stands behind the labels of each row.
    rows: Vec<Vec<Slot<'g>>>,
    method: Method,
}

fn pieces_of<'g>(grid: &'g Grid, names: &ColumnNames, table: &Table) -> Vec<Piece<'g>> {
    let crossed = rows::crossed(grid, names, table);
    if !crossed.is_empty() {
        return crossed;
    }
    let upright = upright(grid, names, table);
    let headed = upright.iter().any(|piece| !piece.heads.is_empty());
    if headed {
        return upright;
    }
    let turned = rows::turned(grid, names, table);
    if turned.is_empty() { sideways(grid, names, table).into_iter().collect() } else { turned }
}

/// Pieces with headings above the figures.
fn upright<'g>(grid: &'g Grid, names: &ColumnNames, table: &Table) -> Vec<Piece<'g>> {
    let empty = || Piece {
        heads: Vec::new(),
        groups: Vec::new(),
        strange: 0,
        rows: Vec::new(),
        method: grid.method,
    };
    let is_delimited = grid.method == Method::Delimited;
    let mut pieces = vec![empty()];
    // A row of words below the headings, as 零 or 不涉及: it counts where no figures stand below them.
    let mut unread: Vec<(usize, Vec<Slot<'g>>)> = Vec::new();
    for row in 0..grid.rows.len() {
        let slots = slots::of_row(grid, row);
        let own: Vec<&Slot<'g>> = slots.iter().filter(|slot| slot.rows.start == row).collect();
        let is_text = |slot: &&&Slot<'g>| slot.kind == Kind::Text;
        let heads: Vec<Head<'g>> =
            own.iter().filter(is_text).filter_map(|s| head(s, names)).collect();
        let groups = own.iter().filter(is_text).filter_map(|slot| group(slot, table));
        let figures = own.iter().any(|slot| slot.is_figure());
        let is_heading = !figures && heads.len() >= 2;
        let mut piece = pieces.len() - 1;
        if !pieces[piece].rows.is_empty()
            && (is_heading || !figures && own.iter().any(|s| s.is_printed()))
        {
            pieces.push(empty());
            piece += 1;
        }
        // In a text every heading stands over one column.
        let is_wide = |slot: &Slot<'_>| slot.columns.len() > 1 || is_delimited;
        let strange = own.iter().filter(is_text).filter(|slot| {
            is_wide(slot) && head(slot, names).is_none() && group(slot, table).is_none()
        });
        // A caption has its row for itself.
        pieces[piece].strange += strange.count() * usize::from(!figures && own.len() > 1);
        pieces[piece].groups.extend(groups);
        if is_heading {
            // What reaches over two rows is written into each of them in a text: the second row is whole.
            let is_whole = heads.len() == table.columns.len();
            let again = |other: &Head<'_>| {
                let is_it = |head: &Head<'_>| {
                    head.slot.columns == other.slot.columns && head.names == other.names
                };
                heads.iter().any(is_it)
            };
            pieces[piece].heads.retain(|other| !(is_whole && again(other)));
            pieces[piece].heads.extend(heads);
        } else if figures || !own.is_empty() && own.iter().all(|slot| !slot.is_printed()) {
            let values = below_heads(&pieces[piece].heads, &slots, grid.method);
            let values = values.unwrap_or_else(|| slots::split(&slots, None).1.to_vec());
            pieces[piece].rows.push(values);
        } else if pieces[piece].rows.is_empty()
            && let Some(values) = below_heads(&pieces[piece].heads, &slots, grid.method)
        {
            unread.push((piece, values));
        }
    }
    for (piece, values) in unread {
        if pieces[piece].rows.is_empty() {
            pieces[piece].rows.push(values);
        }
    }
    pieces
}

/// The cells of a row of which one stands below each heading: 未发生 in the first of them is no label.
fn below_heads<'g>(
    heads: &[Head<'_>],
    slots: &[Slot<'g>],
    method: Method,
) -> Option<Vec<Slot<'g>>> {
    let first = heads.iter().map(|head| head.slot.columns.start).min();
    let first = first.filter(|_| method.has_cells())?;
    let behind: Vec<&Slot<'g>> = slots.iter().filter(|slot| slot.columns.start >= first).collect();
    let has_own = |head: &Head<'_>| {
        behind.iter().filter(|slot| slot.columns == head.slot.columns).count() == 1
    };
    // A row begins with its label elsewhere as well: 合计, 件数; a number may stand before it.
    let is_label = |slot: &&Slot<'_>| slot.kind == Kind::Text && heading::role(slot.text).is_some();
    let begin = || behind.iter().take(2);
    let is_torn = begin().any(|slot| slot.kind == Kind::Text) && !begin().any(is_label);
    (is_torn && behind.len() == heads.len() && heads.iter().all(has_own))
        .then(|| behind.into_iter().cloned().collect())
}

/// A table turned on its side: every row has one heading and one figure.
fn sideways<'g>(grid: &'g Grid, names: &ColumnNames, table: &Table) -> Option<Piece<'g>> {
    let mut piece = Piece {
        heads: Vec::new(),
        groups: Vec::new(),
        strange: 0,
        rows: vec![Vec::new()],
        method: grid.method,
    };
    for row in 0..grid.rows.len() {
        let slots = slots::of_row(grid, row);
        let (labels, values) = slots::split(&slots, None);
        piece.groups.extend(labels.iter().filter_map(|slot| group(slot, table)));
        let last = labels.iter().rfind(|slot| slot.kind == Kind::Text && slot.rows.start == row);
        let Some(head) = last.and_then(|slot| head(slot, names)) else { continue };
        let printed: Vec<&Slot<'g>> = values.iter().filter(|slot| slot.is_printed()).collect();
        let value = match printed[..] {
            [value] => value,
            [] => values.first()?,
            // Several figures in a row: two years, or another table.
            _ => return None,
        };
        piece.heads.push(head);
        piece.rows[0].push(value.clone());
    }
    (piece.heads.len() == table.columns.len()).then_some(piece)
}

fn head<'g>(slot: &Slot<'g>, names: &ColumnNames) -> Option<Head<'g>> {
    let names = names.named(slot.text).to_vec();
    (!names.is_empty()).then(|| Head { slot: slot.clone(), names })
}

fn fill_piece(filled: &mut FilledTable<'_>, piece: &Piece<'_>, table: &Table) {
    let printed = |row: &&Vec<Slot<'_>>| row.iter().any(Slot::is_printed);
    let figures: Vec<&Vec<Slot<'_>>> = piece.rows.iter().filter(printed).collect();
    let row = match figures[..] {
        [row] => Some(row),
        [] => piece.rows.first(),
        // Two rows of figures are two years or two offices, and nothing tells which is asked for.
        _ => rows::total(&figures),
    };
    let below_groups = groups::columns(piece, table);
    let in_order = below_groups.is_some() || groups::are_in_order(piece, table);
    let told = below_groups.is_some() || !groups::are_exchanged(piece, table);
    let held = row.filter(|_| told).and_then(|row| place(piece, below_groups, row, table));
    if let Some((columns, held, doubtful)) = held {
        let mut doubts: Vec<Finding> = doubtful.then(damaged).into_iter().collect();
        doubts.extend((!in_order).then(out_of_order));
        doubts.extend(row.filter(|row| is_cut(piece, row)).map(|_| cut()));
        for part in figures.iter().filter(|part| row.is_some_and(|row| !std::ptr::eq(**part, row)))
        {
            lines::keep(filled, "", part.iter().map(|slot| (String::new(), Held::own(slot))));
        }
        let divided = groups::undivided(piece, &columns, table);
        for (&column, held) in columns.iter().zip(&held) {
            let mut doubts = doubts.clone();
            doubts.extend(is_below_strange(piece, column, table).then(out_of_order));
            doubts.extend(divided.iter().find(|(of, _)| *of == column).map(|(_, s)| unsaid(s)));
            put(filled, table, column, held, &doubts, piece.method);
        }
        forget_rest(filled, &divided, &columns, table);
        return;
    }
    let texts = figures.iter().flat_map(|row| row.iter()).filter(|slot| slot.is_printed());
    let texts: Vec<&str> = texts.map(|slot| slot.text).collect();
    if !texts.is_empty() {
        filled.findings.extend(lines::unplaced("", &texts, table.columns.len()));
        for item in &mut filled.items {
            item.reading = Reading::Missing(Missing::Ambiguous);
        }
    }
}

/// Whether a column stands below one of several headings that the form does not have: 经复议起诉 beside
/// 直接起诉. In which order they stand, nothing tells.
fn is_below_strange(piece: &Piece<'_>, column: usize, table: &Table) -> bool {
    let is_printed = |key: String| piece.groups.iter().any(|group| group.key == key);
    piece.strange > 1 && !groups_of(&table.columns[column].path).all(is_printed)
}

/// Where a heading that the form divides stands undivided, its figures may be of any of the parts: none is absent.
fn forget_rest(
    filled: &mut FilledTable<'_>,
    undivided: &[(usize, &str)],
    columns: &[usize],
    table: &Table,
) {
    let first = |column: usize| table.columns[column].path.first();
    for (item, of) in filled.items.iter_mut().zip(&table.items) {
        let is_beside = undivided.iter().any(|(column, _)| first(*column) == first(of.column));
        if is_beside
            && !columns.contains(&of.column)
            && matches!(item.reading, Reading::Missing(Missing::RowAbsent))
        {
            item.reading = Reading::Missing(Missing::Ambiguous);
        }
    }
}

/// Whether a row of a flowing document has no cell below the last heading: which one is lost, nobody
/// knows. A workbook leaves out blank cells, and says where each of the others stands.
fn is_cut(piece: &Piece<'_>, row: &[Slot<'_>]) -> bool {
    let flows = |slot: &Slot<'_>| matches!(slot.place, Some(Place::Block(_)));
    let has_cell = |head: &Head<'_>| {
        row.iter().any(|slot| slot.place.is_some() && slot.meets(&head.slot.columns))
    };
    piece.method == Method::Native
        && row.iter().any(|slot| slot.is_figure() && flows(slot))
        && !piece.heads.iter().all(has_cell)
        // Headings beside their figures stand above none.
        && piece.heads.iter().any(has_cell)
}

fn cut() -> Finding {
    let message = "the row has fewer cells than its heading, and nothing tells which is lost";
    Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
}

fn out_of_order() -> Finding {
    let message = "the headings above the columns stand in another order than on the form";
    Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
}

fn unsaid(heading: &str) -> Finding {
    let message = format!("no heading above the column says \"{heading}\"");
    Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
}

/// The columns of the form that a piece holds, their cells, and whether they are in doubt.
fn place<'g>(
    piece: &Piece<'g>,
    below_groups: Option<Vec<usize>>,
    row: &[Slot<'g>],
    table: &Table,
) -> Option<(Vec<usize>, Vec<Held<'g>>, bool)> {
    let count = table.columns.len();
    let printed: Vec<&Slot<'g>> = row.iter().filter(|slot| slot.is_printed()).collect();
    let in_order = |slots: &[&Slot<'g>]| slots.iter().map(|slot| Held::own(slot)).collect();
    let Some(columns) = below_groups.or_else(|| columns_of(piece, table)) else {
        // Damaged headings: the figures of the whole form, in its order, and most headings too.
        let complete =
            printed.len() == count && piece.heads.len() * 2 > count && is_in_order(piece);
        return complete.then(|| ((0..count).collect(), in_order(&printed), true));
    };
    let at: Vec<_> = piece.heads.iter().map(|head| Some(head.slot.columns.clone())).collect();
    let whole = !headings::is_short(&at, row, piece.method);
    if let Some(held) = headings::under(&at, row).filter(|_| whole) {
        return Some((columns, held, false));
    }
    let placed: Vec<&Slot<'g>> = row.iter().filter(|slot| slot.place.is_some()).collect();
    // As many figures as headings, with blanks among them, may be as many by chance.
    let by_chance = printed.len() != placed.len() && piece.method.is_drawn();
    [(printed, by_chance), (placed, false)]
        .into_iter()
        .find(|(slots, _)| slots.len() == piece.heads.len())
        .map(|(slots, doubtful)| (columns, in_order(&slots), doubtful))
}

/// The column of the form of each heading of a piece: they are a run of the form's, and the headings
/// above them are those of the same columns. Below one of these they may stand in any order.
fn columns_of(piece: &Piece<'_>, table: &Table) -> Option<Vec<usize>> {
    let length = piece.heads.len();
    let last = table.columns.len().checked_sub(length).filter(|_| length >= 2)?;
    let mut runs = (0..=last).filter_map(|first| {
        let columns = &table.columns[first..first + length];
        let groups: Vec<String> = columns.iter().flat_map(|c| groups_of(&c.path)).collect();
        let below = piece.groups.iter().all(|group| groups.contains(&group.key));
        below.then(|| in_groups(&piece.heads, first, table)).flatten()
    });
    runs.next().filter(|_| runs.next().is_none())
}

/// The columns of some headings from `first` on: those below one heading are all there, in any order.
fn in_groups(heads: &[Head<'_>], first: usize, table: &Table) -> Option<Vec<usize>> {
    let above = |column: usize| table.columns[column].path.split_last().map(|(_, above)| above);
    let mut found: Vec<usize> = Vec::new();
    let mut start = first;
    while start < first + heads.len() {
        let end = (start..first + heads.len()).find(|&other| above(other) != above(start));
        let group = start..end.unwrap_or(first + heads.len());
        for head in &heads[group.start - first..group.end - first] {
            let mut own = head.names.iter().filter(|column| group.contains(column));
            let column =
                *own.next().filter(|column| own.next().is_none() && !found.contains(column))?;
            found.push(column);
        }
        start = group.end;
    }
    Some(found)
}

/// Whether the headings that were found stand in the form's order.
fn is_in_order(piece: &Piece<'_>) -> bool {
    let mut next = 0;
    piece.heads.iter().all(|head| {
        let column = head.names.iter().copied().find(|&column| column >= next);
        next = column.map_or(next, |column| column + 1);
        column.is_some()
    })
}

/// The doubt that damaged headings leave.
fn damaged() -> Finding {
    let message = "some headings are damaged; the figures are taken in the form's order";
    Finding::reading(Rule::GeometryDoubtful, Severity::Warning, message)
}

/// Fills the items of a column.
pub fn put(
    filled: &mut FilledTable<'_>,
    table: &Table,
    column: usize,
    held: &Held<'_>,
    doubts: &[Finding],
    method: Method,
) {
    for (item, of) in
        filled.items.iter_mut().zip(&table.items).filter(|(_, of)| of.column == column)
    {
        item.column_label = table.columns[column].path.join("/");
        item.method = method;
        lines::put(item, of, held, doubts);
    }
}
