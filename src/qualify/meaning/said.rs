//! The texts between and in tables that may change the meaning of what stands below or beside them.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::codebook::captions::{Caption, Says};
use crate::fill::above::{LONGEST_CAPTION, is_at_or_below};
use crate::grid::{Layout, Piece};

use super::Meanings;
use crate::qualify::apart::apart;

/// A text between the lines of tables that names a year or has a word of the list.
pub struct Said<'l> {
    pub(super) line: usize,
    pub(super) text: &'l str,
}

impl Meanings<'_> {
    /// The texts of a layout that may change the meaning of what stands below or beside them.
    pub fn said<'l>(&self, layout: &'l Layout) -> Vec<Said<'l>> {
        // A cell is a part of a line as well.
        let told: RefCell<FxHashMap<&str, bool>> = RefCell::default();
        let tells = |text: &'l str| {
            let tells = || {
                text.chars().nth(LONGEST_CAPTION).is_none()
                    && (text.contains('年') || self.captions.within(text).into_iter().any(tells))
            };
            *told.borrow_mut().entry(text).or_insert_with(tells)
        };
        let lines = layout.lines.iter().enumerate().flat_map(|(line, printed)| {
            apart(&printed.text).filter(|text| tells(text)).map(move |text| Said { line, text })
        });
        // A label that is wrapped in its cell stands on several lines of a page.
        let cells = layout.pieces.iter().flat_map(|piece| match piece {
            Piece::Grid(grid) => grid.rows.as_slice(),
            Piece::Text(_) => &[],
        });
        let texts = cells.flatten().flat_map(|cell| {
            let whole = std::iter::once(cell.text.as_str());
            let texts = whole.chain(apart(&cell.text).filter(|text| *text != cell.text));
            texts.filter(|text| tells(text)).map(|text| (cell.place.as_ref(), text))
        });
        let cells = texts.filter_map(|(place, text)| {
            let place = place?;
            let line = layout.lines.iter().position(|line| is_at_or_below(&line.place, place))?;
            Some(Said { line, text })
        });
        lines.chain(cells).collect()
    }
}

/// Whether a word changes the meaning of a heading.
pub(super) fn tells(caption: &Caption) -> bool {
    match caption.says {
        Says::Past | Says::Part | Says::Elsewhere | Says::Period | Says::Other => true,
        Says::Draft | Says::Final | Says::Whole | Says::Own => false,
        Says::Not | Says::Count | Says::Plain | Says::Note => false,
    }
}
