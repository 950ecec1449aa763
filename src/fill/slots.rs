//! One printed row of a grid as the cells that a person sees in it, merged cells resolved.

use std::ops::Range;

use crate::grid::{Grid, Method, Role};
use crate::source::Place;
use crate::text::change;
use crate::text::number::{self, CellText};

use crate::text::fold::is_han;

/// A cell as it is seen in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot<'g> {
    pub text: &'g str,
    pub place: Option<&'g Place>,
    /// Grid rows and columns that it reaches over.
    pub rows: Range<usize>,
    pub columns: Range<usize>,
    pub kind: Kind,
    /// Whether it reaches over rows with labels of their own: nothing tells of which its figure is.
    pub shared: bool,
}

/// What a cell holds, whatever the form expects there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number, perhaps with its unit and a remark, or a placeholder.
    Figure,
    Blank,
    Text,
}

impl Slot<'_> {
    pub fn is_printed(&self) -> bool {
        self.kind != Kind::Blank
    }

    pub fn is_figure(&self) -> bool {
        self.kind == Kind::Figure
    }

    pub fn meets(&self, columns: &Range<usize>) -> bool {
        self.columns.start < columns.end && columns.start < self.columns.end
    }
}

/// The cells of a row from left to right, each merged cell once.
pub fn of_row(grid: &Grid, row: usize) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = Vec::new();
    let mut last = None;
    for column in 0..grid.width() {
        let origin = match grid.rows[row][column].role {
            Role::Origin { .. } => (row, column),
            Role::Covered { row, column } => (row, column),
        };
        if last == Some(origin) {
            continue;
        }
        last = Some(origin);
        slots.extend(slot(grid, origin));
    }
    slots
}

/// The cells of all rows.
pub fn of_rows(grid: &Grid) -> Vec<Vec<Slot<'_>>> {
    (0..grid.rows.len()).map(|row| of_row(grid, row)).collect()
}

fn slot(grid: &Grid, (row, column): (usize, usize)) -> Option<Slot<'_>> {
    let cell = grid.rows.get(row)?.get(column)?;
    let (rows, columns) = match cell.role {
        Role::Origin { rows, columns } => (rows, columns),
        Role::Covered { .. } => (1, 1),
    };
    Some(Slot {
        text: &cell.text,
        place: cell.place.as_ref(),
        rows: row..row.saturating_add(rows),
        columns: column..column.saturating_add(columns),
        kind: kind(&cell.text),
        shared: false,
    })
}

/// What a text is, whatever the form expects there.
pub fn kind(text: &str) -> Kind {
    match number::cell(text) {
        CellText::Number { .. } | CellText::Placeholder => Kind::Figure,
        CellText::Blank => Kind::Blank,
        CellText::Unreadable if change::parse(text).is_some() => Kind::Figure,
        CellText::Unreadable => Kind::Text,
    }
}

/// Whether a text is a number or a placeholder.
pub fn is_figure(text: &str) -> bool {
    kind(text) == Kind::Figure
}

/// What one column of a row holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<'g> {
    /// A cell of its own, blank or not.
    Own { text: &'g str, place: Option<&'g Place> },
    /// A part of a cell that reaches over several columns or rows.
    Shared(&'g str),
    /// The table does not print this column.
    NoColumn,
}

impl<'g> Held<'g> {
    pub fn own(slot: &Slot<'g>) -> Self {
        match slot.shared {
            true => Held::Shared(slot.text),
            false => Held::Own { text: slot.text, place: slot.place },
        }
    }

    pub fn text(&self) -> &'g str {
        match self {
            Held::Own { text, .. } | Held::Shared(text) => text,
            Held::NoColumn => "",
        }
    }

    pub fn place(&self) -> Option<&'g Place> {
        match self {
            Held::Own { place, .. } => *place,
            Held::Shared(_) | Held::NoColumn => None,
        }
    }
}

/// Whether the first figure of a row stands on another line of a text than its label.
pub fn is_torn(label: Option<&Slot<'_>>, values: &[Slot<'_>], method: Method) -> bool {
    let figure = values.iter().find(|slot| slot.is_figure()).and_then(|slot| slot.place);
    method == Method::Grammar && figure != label.and_then(|slot| slot.place)
}

/// Splits a row into its labels and what stands behind them.
///
/// Labels stand left of the first column of figures, where that is known and the row is in joint.
pub fn split<'s, 'g>(
    slots: &'s [Slot<'g>],
    first: Option<usize>,
) -> (&'s [Slot<'g>], &'s [Slot<'g>]) {
    let Some(first) = first else { return split_by_text(slots) };
    let behind = slots.partition_point(|slot| slot.columns.end <= first);
    // A row that is out of joint has figures left of the column, behind its label or without one.
    let out_of_joint = split_by_text(&slots[..behind]).1.iter().any(Slot::is_figure);
    if out_of_joint { split_by_text(slots) } else { slots.split_at(behind) }
}

/// Labels are texts in characters; a serial number may stand before them, and behind the first
/// figure there are values alone, whatever they hold. What has no character is a figure that
/// cannot be read.
fn split_by_text<'s, 'g>(slots: &'s [Slot<'g>]) -> (&'s [Slot<'g>], &'s [Slot<'g>]) {
    let mut printed = slots.iter().filter(|slot| slot.is_printed()).map(|slot| slot.kind);
    let serial = (printed.next(), printed.next()) == (Some(Kind::Figure), Some(Kind::Text));
    let first_figure = slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| slot.is_figure())
        .nth(usize::from(serial))
        .map_or(slots.len(), |(index, _)| index);
    let labels = slots[..first_figure]
        .iter()
        .rposition(|slot| slot.kind == Kind::Text && slot.text.chars().any(is_han))
        .map_or(0, |last| last + 1);
    slots.split_at(labels)
}
