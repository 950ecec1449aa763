//! Where the figures stand of which two readers speak.

use std::collections::BTreeSet;

use crate::codebook::{Shape, Table};
use crate::grid::Method;
use crate::source::Place;

use super::super::{FilledItem, FilledTable};

/// The rows of a matrix, by their index in the form, whose drawn cells stand under printed headings in
/// another order than the form's.
pub fn turned_rows(stands: &FilledTable<'_>, table: &Table) -> BTreeSet<usize> {
    let across = |item: &FilledItem| match item.place {
        Some(Place::Box { area, .. })
            if item.method == Method::Ruled && !item.column_label.is_empty() =>
        {
            Some(area.x0)
        }
        Some(Place::Box { .. } | Place::Cell { .. } | Place::Block(_)) | None => None,
    };
    let is_turned = |row: &usize| {
        let own = stands.items.iter().zip(&table.items).filter(|(_, of)| of.row == *row);
        let across: Option<Vec<f32>> = own.map(|(item, _)| across(item)).collect();
        across.is_some_and(|across| !across.is_sorted())
    };
    match table.shape {
        Shape::Matrix => (0..table.rows.len()).filter(is_turned).collect(),
        Shape::Blocks | Shape::Wide | Shape::List => BTreeSet::new(),
    }
}

/// Whether two readers have seen the same print. One may tell the cell, the other its whole line:
/// only what is clearly above or below, or on another page, is other ink.
pub fn is_same_ink(one: &FilledItem, other: &FilledItem) -> bool {
    match (&one.place, &other.place) {
        (Some(Place::Box { page, area }), Some(Place::Box { page: own, area: second })) => {
            page == own && area.top < second.bottom && second.top < area.bottom
        }
        (
            Some(Place::Cell { sheet, row, .. }),
            Some(Place::Cell { sheet: own, row: second, .. }),
        ) => sheet == own && row == second,
        (Some(Place::Block(block)), Some(Place::Block(second))) => block == second,
        (Some(Place::Box { .. } | Place::Cell { .. } | Place::Block(_)) | None, _) => true,
    }
}

/// Whether most figures that two readers both have stand on other pages or far from each other: each has read
/// another print of the table.
pub fn are_prints(one: &[FilledItem], other: &[FilledItem]) -> bool {
    let read = |item: &FilledItem| item.reading.value().and(item.place.clone());
    let both = std::iter::zip(one, other).filter_map(|(a, b)| Some((read(a)?, read(b)?)));
    let far = both.map(|places| match places {
        (Place::Box { page, area }, Place::Box { page: own, area: second }) => {
            page != own || (area.top - second.top).abs() > FAR
        }
        (Place::Box { .. } | Place::Cell { .. } | Place::Block(_), _) => false,
    });
    let far: Vec<bool> = far.collect();
    let count = far.iter().filter(|far| **far).count();
    count >= MOST_STRAYS && 2 * count > far.len()
}

/// A row read at another height is some lines away, a second print of the table its whole length.
const FAR: f32 = 150.0;

/// Fewer figures may have strayed.
const MOST_STRAYS: usize = 3;

/// Whether two places of figures on pages are the same.
pub fn meets(one: &Option<Place>, other: &Option<Place>) -> bool {
    let (Some(Place::Box { page, area }), Some(Place::Box { page: own, area: second })) =
        (one, other)
    else {
        return false;
    };
    let ((x, y), (u, v)) = (area.centre(), second.centre());
    page == own && (area.contains(u, v) || second.contains(x, y))
}
