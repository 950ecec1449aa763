//! The headings of a table that has a column for each county or body: whose is each column?

use crate::codebook::divisions::Division;
use crate::codebook::notes::List;
use crate::codebook::{Codebook, Shape};
use crate::grid::{Grid, Role};
use crate::identify::whose::Whose as Body;
use crate::identify::{Issuer, ReportId, heads};
use crate::labels;
use crate::text::fold::folded;
use crate::text::heading::{self, Role as HeadingRole};
use crate::text::number::{self, CellText};

/// So many names side by side are headings of columns.
pub const LEAST: usize = 2;
/// So many labels of the forms below each other are no coincidence.
const ENOUGH: usize = 4;
/// The names of sums, folded.
const TOTALS: [&str; 3] = ["合计", "总计", "总数"];

/// A table with a column for each county or body.
pub struct Columns {
    /// The columns of labels and units before the names.
    pub before: Vec<usize>,
    /// Whose the others are, from left to right.
    pub whose: Vec<(usize, Whose)>,
}

/// Whose a column is.
#[derive(Clone, Debug, PartialEq)]
pub enum Whose {
    /// A county's, a town's or another body's: its name with that of the area before it, and as printed.
    Named { body: String, printed: String, kind: Issuer },
    /// All of the area, and it says so.
    Whole,
    /// A sum of the columns beside it.
    Sum,
    /// The bodies of one level, which are no area and no single body: 市本级.
    Level(String),
}

/// The columns of a grid whose first row names several counties or bodies, if each of its columns is clear.
/// `area` is what the report around it is of.
pub fn columns(grid: &Grid, area: &ReportId, codebook: &Codebook) -> Option<Columns> {
    let of = Area::of(area, codebook)?;
    let heading = |column: usize| of.whose(grid.text(0, column));
    let is_named = |column: &usize| matches!(heading(*column), Some(Whose::Named { .. }));
    if (0..grid.width()).filter(is_named).count() < LEAST {
        return None;
    }
    let first = (0..grid.width()).find(|column| heading(*column).is_some())?;
    let mut whose: Vec<(usize, Whose)> = Vec::new();
    for column in first..grid.width() {
        match heading(column) {
            Some(told) if whose.iter().all(|(_, other)| *other != told) => {
                whose.push((column, told));
            }
            // Two columns of one body, or one that nobody knows.
            Some(_) => return None,
            None if is_blank_note(grid, column) => {}
            None => return None,
        }
    }
    let is_code = |column: &usize| heading::role(grid.text(0, *column)) == Some(HeadingRole::Code);
    let before: Vec<usize> = (0..first).filter(|column| !is_code(column)).collect();
    // Figures before the names are of another body.
    let is_text = |column: &usize| grid.rows.iter().all(|row| !is_figure(&row[*column].text));
    let is_clear = !before.is_empty() && before.iter().all(is_text);
    let columns = Columns { before, whose };
    let is_clear = is_clear && is_list(grid, &columns, codebook) && !reaches_over(grid, &columns);
    is_clear.then_some(columns)
}

/// The area whose parts the columns may be of.
struct Area<'c> {
    division: Division,
    place: &'c str,
    year: u16,
    codebook: &'c Codebook,
}

impl<'c> Area<'c> {
    fn of(id: &'c ReportId, codebook: &'c Codebook) -> Option<Self> {
        let year = id.year?;
        let place = id.place.as_deref()?;
        // Tables of later forms have headings that read as rows of a list do: 结果维持, 总计.
        let is_of_lists = codebook.forms.iter().any(|form| {
            (form.years.0..=form.years.1).contains(&year)
                && form.tables.iter().any(|table| table.shape == Shape::List)
        });
        if !is_of_lists {
            return None;
        }
        let division = codebook.divisions.coded(id.division.as_deref()?, year)?;
        (division.name == place).then_some(Self { division, place, year, codebook })
    }

    fn whose(&self, printed: &str) -> Option<Whose> {
        let name = bare(printed);
        let words = &self.codebook.notes;
        if words.has(List::All, &name) || name == self.place {
            return Some(Whose::Whole);
        }
        if TOTALS.contains(&name.as_str()) {
            return Some(Whose::Sum);
        }
        if heads::is_part(&name, words) {
            return Some(Whose::Level(name));
        }
        let mut known = self.codebook.divisions.named(&name);
        known.retain(|division| division.in_year(self.year));
        let inside =
            |other: &&Division| other.inside(&self.division) && other.tier() > self.division.tier();
        let (body, kind) = match (known.is_empty(), known.iter().filter(inside).count()) {
            // No name of a division: that of a town, a zone or a department, perhaps.
            (true, _) => {
                let named = heads::body_named(&name, self.codebook)?;
                let kind = Body::said(&name, None, self.codebook.divisions).issuer();
                ((named == name).then(|| self.full(&name))?, kind)
            }
            (false, 1) => (format!("{}{name}", self.place), Issuer::Area),
            // A county of another prefecture, or two of this one.
            (false, _) => return None,
        };
        Some(Whose::Named { body, printed: name, kind })
    }

    /// The name of a body with that of the area before it: 市公安局 is 东阳市公安局.
    fn full(&self, name: &str) -> String {
        let last = |text: &str| text.chars().next_back();
        let level = name.chars().next().filter(|first| last(self.place) == Some(*first));
        let rest = level.map_or(name, |level| &name[level.len_utf8()..]);
        let stem = last(self.place).map_or("", |last| self.place.trim_end_matches(last));
        let is_named = !stem.is_empty() && name.starts_with(stem);
        if is_named { name.to_owned() } else { format!("{}{rest}", self.place) }
    }
}

/// Whether a heading may be the name of a division or another body, whatever area it is in.
pub fn may_name(printed: &str, codebook: &Codebook) -> bool {
    let name = bare(printed);
    !codebook.divisions.named(&name).is_empty() || heads::body_named(&name, codebook).is_some()
}

fn bare(printed: &str) -> String {
    folded(printed).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A column of remarks, or one without a heading, in which nothing is printed.
fn is_blank_note(grid: &Grid, column: usize) -> bool {
    let heading = grid.text(0, column);
    let is_note = heading.trim().is_empty() || heading::role(heading) == Some(HeadingRole::Note);
    let mut below = grid.rows[1..].iter().map(|row| &row[column]);
    is_note && below.all(|cell| cell.text.trim().is_empty())
}

/// Whether rows of a list stand below each other, and none of a table that has columns of its own.
fn is_list(grid: &Grid, columns: &Columns, codebook: &Codebook) -> bool {
    let labels = labels::of(codebook);
    let (mut list, mut other) = (0, 0);
    for row in 1..grid.rows.len() {
        let texts = columns.before.iter().map(|column| grid.text(row, *column));
        let shapes: Vec<Shape> = texts
            .flat_map(|text| labels.hits(text))
            .map(|hit| labels.tables[hit.table].shape)
            .collect();
        list += usize::from(shapes.contains(&Shape::List));
        other += usize::from(!shapes.is_empty() && !shapes.contains(&Shape::List));
    }
    list >= ENOUGH && other == 0
}

/// Whether a figure reaches over several of the columns.
fn reaches_over(grid: &Grid, columns: &Columns) -> bool {
    let merged = |row: usize, column: usize| match grid.rows[row][column].role {
        Role::Origin { columns: wide, .. } => wide > 1,
        Role::Covered { column: origin, .. } => origin != column,
    };
    let of_names = || columns.whose.iter().map(|(column, _)| *column);
    (1..grid.rows.len())
        .any(|row| of_names().any(|at| merged(row, at) && is_figure(grid.text(row, at))))
}

fn is_figure(text: &str) -> bool {
    matches!(number::cell(text), CellText::Number { .. })
}
