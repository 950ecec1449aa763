//! Headings of columns that are none of the form's: places, bodies, years, ways of asking. What a city prints of each
//! of its counties has the labels of the form, and often as many columns.

use rustc_hash::FxHashSet;

use crate::codebook::bodies::List;
use crate::codebook::divisions::Divisions;
use crate::codebook::{Codebook, Shape};
use crate::grid::{Cell, Role};
use crate::labels::{self, Labels};
use crate::text::fold::{han_letters, is_han};
use crate::text::heading;
use crate::text::number::{self, CellText};
use crate::text::span;

/// So many of them side by side are headings.
pub const LEAST: usize = 3;
/// Headings of the form that may stand among them, but for those of any table.
pub const MOST_OF_FORM: usize = 1;
/// Headings that any table may have, simplified.
const OF_ANY: [&str; 4] = ["其他", "总计", "合计", "小计"];
/// The longest of them, in characters.
const LONGEST: usize = 12;

/// What headings may stand over the columns of a matrix, and what else does.
pub struct Strange<'c> {
    labels: &'c Labels,
    divisions: &'c Divisions,
    /// The headings of the form, and nothing but their letters.
    headings: FxHashSet<String>,
}

impl<'c> Strange<'c> {
    pub fn of(labels: &'c Labels, codebook: &'c Codebook) -> Self {
        let tables = codebook.forms.iter().flat_map(|form| &form.tables);
        let matrices = tables.filter(|table| table.shape == Shape::Matrix);
        let columns = matrices.flat_map(|table| &table.columns);
        let headings = columns.flat_map(|column| column.path.iter().chain(&column.aliases));
        let headings = headings.map(|heading| letters(heading)).collect();
        Self { labels, divisions: codebook.divisions, headings }
    }

    /// Whether a text is the name of a place or a body, or a time, and nothing else.
    pub fn is_name(&self, text: &str) -> bool {
        let text = text.trim();
        (2..=LONGEST).contains(&text.chars().count())
            && (!self.divisions.named(text).is_empty()
                // Divisions are known by their whole names.
                || self.divisions.bodies.ends(List::HeadsColumn, text)
                || span::of(text).is_some())
    }

    /// Whether a text is a heading of the form that few other tables have.
    pub fn is_telling(&self, text: &str) -> bool {
        self.is_of_form(text) && !OF_ANY.contains(&letters(text).as_str())
    }

    /// Whether a text is a heading of the form, with a remark perhaps, or a piece of one.
    pub fn is_of_form(&self, text: &str) -> bool {
        let own = letters(text);
        let is_long = own.chars().nth(1).is_some();
        let is_of = |heading: &String| heading.contains(&own) || own.contains(heading.as_str());
        is_long && self.headings.iter().any(is_of)
    }

    /// Whether a text between two lines may be a heading, and is known to no form.
    pub fn is_head(&self, text: &str) -> bool {
        let is_words = || {
            (2..=LONGEST).contains(&text.chars().count())
                && text.chars().filter(|c| is_han(*c)).nth(1).is_some()
                && !text.contains(['：', ':', '。', '，'])
                && heading::role(text).is_none()
                && labels::known(text).ordinal.is_none()
                && self.labels.hits(text).is_empty()
        };
        !self.is_of_form(text) && (self.is_name(text) || is_words())
    }

    /// Whether such headings stand in some rows of a grid, or names below each other.
    pub fn are_in(&self, rows: &[Vec<Cell>]) -> bool {
        let mut below: Vec<usize> = Vec::new();
        rows.iter().any(|row| {
            below.resize(below.len().max(row.len()), 0);
            for (column, cell) in own(row).filter(|(_, cell)| self.is_name(&cell.text)) {
                below[column] += usize::from(!self.is_of_form(&cell.text));
            }
            self.is_heading_row(row) || below.iter().any(|count| *count >= LEAST)
        })
    }

    /// Headings of years are told apart elsewhere.
    fn is_heading_row(&self, row: &[Cell]) -> bool {
        let texts = || own(row).map(|(_, cell)| cell.text.trim());
        let is_figure = |text: &str| matches!(number::cell(text), CellText::Number { .. });
        texts().filter(|text| self.is_head(text)).count() >= LEAST
            && texts().filter(|text| self.is_telling(text)).count() <= MOST_OF_FORM
            && !texts().any(|text| is_figure(text) || span::of(text).is_some())
    }
}

/// The cells of a row that begin in it, with their columns.
fn own(row: &[Cell]) -> impl Iterator<Item = (usize, &Cell)> {
    row.iter().enumerate().filter(|(_, cell)| matches!(cell.role, Role::Origin { .. }))
}

fn letters(text: &str) -> String {
    han_letters(text).collect()
}
